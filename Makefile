# SPDX-License-Identifier: GPL-2.0
#
# Makefile - builds the module and the tools, runs and tests them in a VM
#
# `make help` lists the targets.  The module's objects are listed in Kbuild;
# userspace/Makefile builds the tools.

MAKEFLAGS += --no-builtin-rules --no-print-directory

ifeq ($(V),1)
  Q :=
else
  Q := @
endif

# Without KDIR= the newest installed 6.1 headers; to install, those of the
# kernel that runs.
RUNNING := /lib/modules/$(shell uname -r)/build
ifneq ($(filter install uninstall,$(MAKECMDGOALS)),)
  KDIR ?= $(RUNNING)
endif
KDIR ?= $(lastword $(shell ls -d /lib/modules/6.1.*/build 2>/dev/null | sort -V))

PROG  ?= examples/sieve.go
BENCH ?= compute
FUZZ_TIME ?= 60

REL   = $(shell scripts/kernel --release $(KDIR))
BUILD = build/$(REL)$(if $(GOKO_COVERAGE),-coverage)

.PHONY: all
all: modules tools

# The shadow is locked while make runs in it: VMs may start from one tree at
# the same time.  There is no vmlinux in Debian's headers to make BTF from.
.PHONY: modules
modules: check-kdir
	$(Q)mkdir -p $(BUILD)
	$(Q)flock $(BUILD)/.lock sh -c 'scripts/shadow $(BUILD) && \
		$(MAKE) -C $(KDIR) M=$(CURDIR)/$(BUILD) \
			CONFIG_DEBUG_INFO_BTF_MODULES= modules'

.PHONY: check-kdir
check-kdir:
	$(Q)test -e "$(KDIR)/Makefile" || { \
		echo "No kernel headers in '$(KDIR)'." \
		     "Run scripts/install-packages, or give KDIR=." >&2; \
		exit 1; }

.PHONY: tools
tools:
	$(Q)mkdir -p build
	$(Q)flock build/.tools.lock $(MAKE) -C userspace

.PHONY: packages
packages:
	$(Q)scripts/install-packages

.PHONY: run
run: packages
	$(Q)scripts/run-in-vm $(PROG)

.PHONY: test
test: packages
	$(Q)$(MAKE) all
	$(Q)T='$(T)' selftests/run.sh --check

.PHONY: test-all
test-all: packages
	$(Q)$(MAKE) all
	$(Q)T='$(T)' selftests/run.sh --check --all

.PHONY: fuzz
fuzz: packages
	$(Q)$(MAKE) tools
	$(Q)selftests/fuzz/host/run $(FUZZ_TIME)

.PHONY: coverage
coverage: packages
	$(Q)$(MAKE) tools
	$(Q)T='$(T)' scripts/coverage

.PHONY: check
check: packages
	$(Q)scripts/check

.PHONY: bench
bench: packages
	$(Q)$(MAKE) all
	$(Q)selftests/bench/run $(BENCH)

.PHONY: conformance
conformance: packages
	$(Q)T='$(T)' selftests/conformance/run

# The module goes where depmod prefers it over the kernel's own; the rest
# follows PREFIX.  A udev rule that somebody has changed stays.
DESTDIR ?=
PREFIX  ?= /usr/local

updates     = $(DESTDIR)/lib/modules/$(REL)/updates
prefix      = $(DESTDIR)$(PREFIX)
completions = $(prefix)/share/bash-completion/completions
udev_rule   = $(DESTDIR)/etc/udev/rules.d/60-goko.rules

.PHONY: install
install: all
	$(Q)install -D -m 644 -t $(updates) $(BUILD)/goko.ko
	$(Q)test -n "$(DESTDIR)" || depmod $(REL)
	$(Q)install -D -t $(prefix)/bin bin/goko bin/gokoc
	$(Q)install -D -m 644 -t $(prefix)/lib build/user/libgoko.a
	$(Q)install -D -m 644 -t $(prefix)/include userspace/lib/libgoko.h
	$(Q)install -D -m 644 -t $(prefix)/include/linux uapi/linux/*.h
	$(Q)install -D -m 644 -t $(prefix)/share/man/man4 docs/man/*.4
	$(Q)install -D -m 644 -t $(prefix)/share/man/man8 docs/man/*.8
	$(Q)install -D -m 644 -t $(completions) userspace/completion/goko
	$(Q)test -e $(udev_rule) || \
		install -D -m 644 scripts/60-goko.rules $(udev_rule)

.PHONY: uninstall
uninstall: check-kdir
	$(Q)rm -f $(updates)/goko.ko
	$(Q)test -n "$(DESTDIR)" || depmod $(REL)
	$(Q)rm -f $(addprefix $(prefix)/bin/,goko gokoc) \
		$(prefix)/lib/libgoko.a $(prefix)/include/libgoko.h \
		$(patsubst uapi/%,$(prefix)/include/%,$(wildcard uapi/linux/*.h)) \
		$(patsubst docs/man/%.4,$(prefix)/share/man/man4/%.4, \
			$(wildcard docs/man/*.4)) \
		$(patsubst docs/man/%.8,$(prefix)/share/man/man8/%.8, \
			$(wildcard docs/man/*.8)) \
		$(completions)/goko
	$(Q)! cmp -s scripts/60-goko.rules $(udev_rule) || rm $(udev_rule)

.PHONY: clean
clean:
	$(Q)rm -rf build bin

.PHONY: help
help:
	@echo 'make                 build goko.ko for KDIR, bin/goko and bin/gokoc'
	@echo 'make modules tools   either half of it'
	@echo 'make run             run PROG (examples/sieve.go) in a VM'
	@echo 'make test            build, check, and run every test; T=PATTERN: some'
	@echo 'make test-all        every test on every kernel'
	@echo 'make fuzz            fuzz the image loader in user space for FUZZ_TIME (60) s'
	@echo 'make coverage        lines of the module that the tests reach, by folder'
	@echo 'make check           warnings, sparse, kernel-doc, style'
	@echo 'make bench           run the benchmark BENCH (compute, gc, load, net,'
	@echo '                     pauses, sched)'
	@echo 'make conformance     Go'"'"'s own test programs, by tier'
	@echo 'make install         module, tools, libgoko, manual pages, completion,'
	@echo '                     udev rule; DESTDIR PREFIX'
	@echo 'make uninstall       take that away again'
	@echo 'make packages        install the Debian packages that are missing'
	@echo 'make clean           remove build/ and bin/'
	@echo
	@echo 'KDIR=DIR             kernel headers (newest 6.1; make install: running)'
	@echo 'V=1                  show commands'
