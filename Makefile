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
ifneq ($(filter install,$(MAKECMDGOALS)),)
  KDIR ?= $(RUNNING)
endif
KDIR ?= $(lastword $(shell ls -d /lib/modules/6.1.*/build 2>/dev/null | sort -V))

PROG  ?= examples/sieve.go
BENCH ?= compute

REL   = $(shell scripts/kernel --release $(KDIR))
BUILD = build/$(REL)

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

.PHONY: check
check: packages
	$(Q)scripts/check

.PHONY: bench
bench: packages
	$(Q)$(MAKE) all
	$(Q)selftests/bench/run $(BENCH)

# The module goes where depmod prefers it over the kernel's own; headers and
# tools follow DESTDIR and PREFIX.
DESTDIR ?=
PREFIX  ?= /usr/local

.PHONY: install
install: all
	$(Q)install -D -m 644 $(BUILD)/goko.ko \
		$(DESTDIR)/lib/modules/$(REL)/updates/goko.ko
	$(Q)test -n "$(DESTDIR)" || depmod $(REL)
	$(Q)install -D -t $(DESTDIR)$(PREFIX)/bin bin/goko bin/gokoc
	$(Q)install -D -m 644 -t $(DESTDIR)$(PREFIX)/include/linux \
		uapi/linux/*.h
	$(Q)install -D -m 644 -t $(DESTDIR)/etc/udev/rules.d \
		scripts/60-goko.rules

.PHONY: clean
clean:
	$(Q)rm -rf build bin

.PHONY: help
help:
	@echo 'make                 build goko.ko for KDIR, bin/goko and bin/gokoc'
	@echo 'make modules tools   either half of it'
	@echo 'make run             run PROG (examples/sieve.go) in a VM'
	@echo 'make test            build, check, and run every test; T=PATTERN: some'
	@echo 'make check           warnings, sparse, kernel-doc, style'
	@echo 'make bench           run the benchmark BENCH (compute)'
	@echo 'make install         module, tools, headers and udev rule; DESTDIR PREFIX'
	@echo 'make packages        install the Debian packages that are missing'
	@echo 'make clean           remove build/ and bin/'
	@echo
	@echo 'KDIR=DIR             kernel headers (newest 6.1; make install: running)'
	@echo 'V=1                  show commands'
