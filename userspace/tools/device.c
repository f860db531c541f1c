// SPDX-License-Identifier: GPL-2.0
/*
 * tools/device.c - open the device, load and spawn, and explain what fails
 *
 * Each errno that a user can meet has a sentence here that says what to do.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd.h"
#include "device.h"

const char *device_path(void)
{
	const char *env = getenv("GOKO_DEVICE");

	return env && *env ? env : GOKO_DEVICE;
}

/* Try to load the module; its absence shows when the device stays away. */
static void run_modprobe(void)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		int null = open("/dev/null", O_RDWR | O_CLOEXEC);

		if (null >= 0) {
			dup2(null, STDIN_FILENO);
			dup2(null, STDOUT_FILENO);
			dup2(null, STDERR_FILENO);
		}
		execl("/sbin/modprobe", "modprobe", "-q", "goko", NULL);
		execlp("modprobe", "modprobe", "-q", "goko", NULL);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
}

int open_device(bool modprobe)
{
	const char *path = device_path();
	int fd = goko_open(path);

	if (fd == -ENOENT && modprobe && !geteuid()) {
		run_modprobe();
		fd = goko_open(path);
	}
	switch (fd) {
	case -ENOENT:
		msg("%s is missing: the module is not loaded; 'modprobe goko' "
		    "or 'insmod goko.ko' as root, and see 'goko doctor'", path);
		break;
	case -EACCES:
	case -EPERM:
		msg("no permission to open %s: run as root, or join the group "
		    "that owns it", path);
		break;
	case -ENXIO:
	case -ENODEV:
		msg("%s has no driver: it is a leftover, the module is not "
		    "loaded; 'modprobe goko' as root", path);
		break;
	default:
		if (fd < 0)
			msg("cannot open %s: %s", path, strerror(-fd));
	}
	return fd < 0 ? -1 : fd;
}

static void explain_load(const char *path, int err, const char *log)
{
	switch (err) {
	case EINVAL:
		msg("%s: the kernel refused the image%s", path,
		    log ? ":" : "");
		break;
	case EPERM:
		msg("%s: loading an image needs CAP_SYS_MODULE: run as root",
		    path);
		break;
	case E2BIG:
		msg("%s: the image is too large", path);
		break;
	case EOPNOTSUPP:
		msg("%s: the kernel's eBPF JIT is off; turn it on with "
		    "'sysctl -w net.core.bpf_jit_enable=1'", path);
		break;
	case ENOTTY:
		msg("%s is not the goko device", device_path());
		break;
	default:
		msg("%s: cannot load the image: %s", path, strerror(err));
	}
	if (log)
		fprintf(stderr, "%s%s", log,
			log[strlen(log) - 1] == '\n' ? "" : "\n");
}

int load_program(int dev, const char *path, size_t *size)
{
	void *image;
	size_t len;
	char *log;
	int fd;

	if (make_image(path, &image, &len))
		return -1;
	fd = goko_load(dev, image, len, NULL, &log);
	free(image);
	if (fd < 0)
		explain_load(path, -fd, log);
	free(log);
	if (size)
		*size = len;
	return fd < 0 ? -1 : fd;
}

int spawn_main(int image, char *const *argv, const struct goko_limits *limits,
	       __u64 *id)
{
	int fd = goko_spawn(image, GOKO_FUNC_MAIN, argv, limits, id);

	switch (fd) {
	case -ENOENT:
		msg("%s has no main function", argv[0]);
		break;
	case -EAGAIN:
		msg("%s: too many tasks", argv[0]);
		break;
	case -E2BIG:
		msg("%s: more than %u bytes of arguments", argv[0],
		    GOKO_ARG_MAX);
		break;
	case -ESHUTDOWN:
		msg("%s: the runtime has found itself broken and takes no more "
		    "work; see dmesg", argv[0]);
		break;
	default:
		if (fd < 0)
			msg("%s: cannot start: %s", argv[0], strerror(-fd));
	}
	return fd < 0 ? -1 : fd;
}

int limit_option(int opt, const char *value, struct goko_limits *limits)
{
	unsigned long long n;

	switch (opt) {
	case OPT_HEAP_LIMIT:
		if (parse_size(value, &n))
			return -1;
		limits->heap_bytes = n;
		return 1;
	case OPT_MAX_GS:
		if (parse_number(value, &n))
			return -1;
		limits->max_gs = n;
		return 1;
	case OPT_STACK_LIMIT:
		if (parse_size(value, &n))
			return -1;
		limits->stack_bytes = n;
		return 1;
	}
	return 0;
}
