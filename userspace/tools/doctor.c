// SPDX-License-Identifier: GPL-2.0
/*
 * tools/doctor.c - `goko doctor`: why does it not work here?
 *
 * One function a question, in the order in which one thing needs another:
 * kernel, module, device, permission, JIT, compiler.  Each prints one line; a
 * bad one ends in a remedy.  Three answers: "ok"; "warn", goko works but
 * something is missing that one may want; "FAIL", programs can't run.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/goko_image.h>
#include <linux/magic.h>

#include "cmd.h"
#include "core/version.h"
#include "device.h"

enum answer { OK, WARN, FAIL };

static int failures;

static void __attribute__((format(printf, 3, 4)))
say(enum answer a, const char *what, const char *fmt, ...)
{
	static const char *const words[] = { "ok", "warn", "FAIL" };
	va_list ap;

	printf("%-4s  %-12s ", words[a], what);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	if (a == FAIL)
		failures++;
}

/* The first line of a small file, without its end; -1 if it can't be read. */
static int read_line(const char *path, char *buf, size_t len)
{
	FILE *f = fopen(path, "re");
	int ret = -1;

	if (!f)
		return -1;
	if (fgets(buf, len, f)) {
		buf[strcspn(buf, "\n")] = 0;
		ret = 0;
	}
	fclose(f);
	return ret;
}

static bool module_loaded(void)
{
	return !access("/sys/module/goko", F_OK);
}

static void check_kernel(const struct utsname *u)
{
	unsigned int major = 0, minor = 0;

	sscanf(u->release, "%u.%u", &major, &minor);
	if (major < 6 || (major == 6 && minor < 1))
		say(FAIL, "kernel", "Linux %s: goko needs 6.1 or later; "
		    "install a newer kernel", u->release);
	else
		say(OK, "kernel", "Linux %s on %s", u->release, u->machine);
}

static void check_headers(const struct utsname *u)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "/lib/modules/%s/build/Makefile",
		 u->release);
	if (!access(path, R_OK))
		say(OK, "headers", "in /lib/modules/%s/build", u->release);
	else if (module_loaded())
		say(OK, "headers", "none, but the module is there");
	else
		say(WARN, "headers", "none for this kernel; to build the module "
		    "here: apt install linux-headers-%s", u->release);
}

/* Where modules.dep says that goko.ko is, compressed or not. */
static int find_module(const char *release, char *file, size_t len)
{
	char path[PATH_MAX], line[4096];
	int ret = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/lib/modules/%s/modules.dep", release);
	f = fopen(path, "re");
	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f)) {
		char *end = strchr(line, ':');
		char *base;

		if (!end)
			continue;
		*end = 0;
		base = strrchr(line, '/');
		base = base ? base + 1 : line;
		if (strcmp(base, "goko.ko") && strncmp(base, "goko.ko.", 8))
			continue;
		ret = snprintf(file, len, "/lib/modules/%s/%s", release,
			       line) < (int)len ? 0 : -1;
		break;
	}
	fclose(f);
	return ret;
}

/* "vermagic=6.1.0-56-amd64 SMP ..." in .modinfo; none in a compressed file. */
static int module_release(const char *file, char *buf, size_t len)
{
	static const char key[] = "vermagic=";
	size_t size, n;
	void *data;
	char *p;

	if (read_file(file, &data, &size))
		return -1;
	p = memmem(data, size, key, sizeof(key) - 1);
	if (p) {
		p += sizeof(key) - 1;
		n = strcspn(p, " ");
		snprintf(buf, len, "%.*s", (int)n, p);
	}
	free(data);
	return p ? 0 : -1;
}

static void check_module(const struct utsname *u)
{
	char file[PATH_MAX], release[128], version[64];

	if (module_loaded()) {
		if (read_line("/sys/module/goko/version", version,
			      sizeof(version)))
			say(OK, "module", "loaded");
		else if (strcmp(version, GOKO_VERSION))
			say(WARN, "module", "loaded, but its version is %s and "
			    "this tool's is %s; install both from one tree",
			    version, GOKO_VERSION);
		else
			say(OK, "module", "loaded, version %s", version);
		return;
	}
	if (find_module(u->release, file, sizeof(file))) {
		say(FAIL, "module", "neither loaded nor installed; build it and "
		    "'make install', or 'insmod goko.ko' as root");
		return;
	}
	if (!module_release(file, release, sizeof(release)) &&
	    strcmp(release, u->release))
		say(FAIL, "module", "%s is built for %s; build it again for %s",
		    file, release, u->release);
	else
		say(FAIL, "module", "installed but not loaded; 'modprobe goko' "
		    "as root, or goko in /etc/modules-load.d");
}

/* The word in brackets: "none [integrity] confidentiality". */
static bool lockdown_mode(char *mode, size_t len)
{
	char line[128], *open, *close;

	if (read_line("/sys/kernel/security/lockdown", line, sizeof(line)))
		return false;
	open = strchr(line, '[');
	close = open ? strchr(open, ']') : NULL;
	if (!close)
		return false;
	*close = 0;
	snprintf(mode, len, "%s", open + 1);
	return strcmp(mode, "none") != 0;
}

static void check_signing(void)
{
	char enforce[8] = "N", mode[32];
	bool locked = lockdown_mode(mode, sizeof(mode));

	read_line("/sys/module/module/parameters/sig_enforce", enforce,
		  sizeof(enforce));
	if (!locked && enforce[0] != 'Y')
		say(OK, "lockdown", "unsigned modules may be loaded");
	else if (module_loaded())
		say(OK, "lockdown", "modules must be signed; this one is in");
	else
		say(WARN, "lockdown", "%s%s%s: unsigned modules are refused; "
		    "sign goko.ko with an enrolled key (mokutil --import), or "
		    "turn Secure Boot off", locked ? "lockdown is " : "",
		    locked ? mode : "module signatures are enforced",
		    locked && enforce[0] == 'Y' ? ", signatures enforced" : "");
}

/* Returns a device fd, or -1. */
static int check_device(void)
{
	const char *path = device_path();
	struct stat st;
	int fd;

	if (stat(path, &st)) {
		say(FAIL, "device", "%s: %s; %s", path, strerror(errno),
		    module_loaded() ? "mount devtmpfs on /dev, or make the node "
				      "by hand from /proc/misc"
				    : "it appears when the module is loaded");
		return -1;
	}
	if (!S_ISCHR(st.st_mode)) {
		say(FAIL, "device", "%s is no device; remove it and load the "
		    "module again", path);
		return -1;
	}
	fd = goko_open(path);
	if (fd == -EACCES || fd == -EPERM) {
		say(FAIL, "device", "%s is closed to you (mode %04o, uid %u, "
		    "gid %u); run as root, or give a group access in "
		    "/etc/udev/rules.d/60-goko.rules", path,
		    st.st_mode & 07777, st.st_uid, st.st_gid);
		return -1;
	}
	if (fd < 0) {
		say(FAIL, "device", "%s: %s; load the module: 'modprobe goko' "
		    "as root", path, strerror(-fd));
		return -1;
	}
	say(OK, "device", "%s can be opened", path);
	return fd;
}

/* Returns whether the module told about the JIT. */
static void check_interface(int dev, bool *known, bool *jit)
{
	struct goko_info info;
	int ret;

	*known = false;
	if (dev < 0)
		return;
	ret = goko_get_info(dev, &info);
	if (ret) {
		say(FAIL, "interface", "%s does not answer as goko (%s); is "
		    "GOKO_DEVICE wrong?", device_path(), strerror(-ret));
		return;
	}
	*known = true;
	*jit = info.features & GOKO_FEAT_JIT;
	if (info.abi != GOKO_ABI_VERSION ||
	    info.image_version != GOKO_IMAGE_VERSION)
		say(FAIL, "interface", "module speaks interface %u, images %u; "
		    "this tool %u, %u; install both from one tree", info.abi,
		    info.image_version, GOKO_ABI_VERSION, GOKO_IMAGE_VERSION);
	else
		say(OK, "interface", "%u, images %u, %u Ps", info.abi,
		    info.image_version, info.nr_ps);
}

static void check_capability(void)
{
	unsigned long long caps = 0;
	char line[256];
	FILE *f;

	f = fopen("/proc/self/status", "re");
	if (!f) {
		say(WARN, "capability", "unknown without /proc; 'mount -t proc "
		    "proc /proc'");
		return;
	}
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "CapEff: %llx", &caps) == 1)
			break;
	fclose(f);
	if (caps & 1ull << CAP_SYS_MODULE)
		say(OK, "capability", "CAP_SYS_MODULE, images may be loaded");
	else
		say(FAIL, "capability", "no CAP_SYS_MODULE, so no image may be "
		    "loaded; run as root");
}

static void check_jit(bool known, bool jit)
{
	char enable[16] = "", harden[16] = "";

	read_line("/proc/sys/net/core/bpf_jit_enable", enable, sizeof(enable));
	read_line("/proc/sys/net/core/bpf_jit_harden", harden, sizeof(harden));
	if (!strcmp(enable, "0") || (known && !jit))
		say(FAIL, "jit", "the kernel's eBPF JIT is off; 'sysctl -w "
		    "net.core.bpf_jit_enable=1'%s", enable[0] ? "" :
		    ", or a kernel with CONFIG_BPF_JIT");
	else if (!strcmp(harden, "2"))
		say(WARN, "jit", "on, but hardened for all, which makes slow "
		    "code; 'sysctl -w net.core.bpf_jit_harden=1'");
	else if (known || enable[0])
		say(OK, "jit", "the kernel's eBPF JIT is on");
	else
		say(WARN, "jit", "unknown to you; ask again as root");
}

static bool is_mounted(const char *path, unsigned long magic)
{
	struct statfs s;

	return !statfs(path, &s) && (unsigned long)s.f_type == magic;
}

static void check_tracing(void)
{
	/* Only root may look into debugfs, but anybody sees the mount. */
	if (!is_mounted("/sys/kernel/debug", DEBUGFS_MAGIC))
		say(WARN, "debugfs", "not mounted; to see the runtime's state: "
		    "'mount -t debugfs none /sys/kernel/debug'");
	else
		say(OK, "debugfs", "mounted");
	if (!is_mounted("/sys/kernel/tracing", TRACEFS_MAGIC) &&
	    access("/sys/kernel/debug/tracing/events", F_OK))
		say(WARN, "tracefs", "not mounted; to trace: 'mount -t tracefs "
		    "none /sys/kernel/tracing'");
	else
		say(OK, "tracefs", "mounted");
}

/* execvp()'s search, without the exec. */
static bool in_path(const char *name)
{
	const char *path = getenv("PATH");
	char file[PATH_MAX];

	while (path && *path) {
		size_t n = strcspn(path, ":");

		if (snprintf(file, sizeof(file), "%.*s/%s", (int)n, path,
			     name) < (int)sizeof(file) && !access(file, X_OK))
			return true;
		path += n + (path[n] == ':');
	}
	return false;
}

static void check_compiler(void)
{
	char path[PATH_MAX];

	if (find_compiler(path, sizeof(path))) {
		say(WARN, "compiler", "GOKOC is too long a path; unset it");
		return;
	}
	if (strchr(path, '/') ? !access(path, X_OK) : in_path(path))
		say(OK, "compiler", "%s", path);
	else
		say(WARN, "compiler", "no %s, so only built images run; install "
		    "it beside goko or in PATH, or set GOKOC", path);
}

int cmd_doctor(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	bool known, jit = false;
	struct utsname u;
	int dev, opt;

	opt = getopt_long(argc, argv, ":h", options, NULL);
	if (opt == 'h')
		return usage_help(argv[0]);
	if (opt != -1)
		return bad_option(argv, opt);
	if (optind < argc)
		return usage_error(argv[0], "no arguments, please");

	uname(&u);
	check_kernel(&u);
	check_headers(&u);
	check_module(&u);
	check_signing();
	dev = check_device();
	check_interface(dev, &known, &jit);
	check_capability();
	check_jit(known, jit);
	check_tracing();
	check_compiler();
	if (dev >= 0)
		close(dev);
	if (failures)
		printf("\nPrograms can't run here yet: %d thing%s missing.\n",
		       failures, failures == 1 ? " is" : "s are");
	else
		printf("\nPrograms can run here.\n");
	return failures ? EX_GOKO_FAIL : EX_GOKO_OK;
}
