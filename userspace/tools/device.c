// SPDX-License-Identifier: GPL-2.0
/*
 * tools/device.c - open the device, load and spawn, and explain what fails
 *
 * Each errno that a user can meet has a sentence here that says what to do.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd.h"
#include "device.h"

/* getopt_long() values of the options of a task. */
enum {
	OPT_HEAP_LIMIT = 0x100,
	OPT_MAX_GS,
	OPT_STACK_LIMIT,
	OPT_FD,
	OPT_CPU_TIME,
	OPT_OWN,		/* the verb's own */
};

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
	case EEXIST:
		break;	/* the log says it */
	default:
		msg("%s: cannot load the image: %s", path, strerror(err));
	}
	if (log)
		fprintf(stderr, "%s%s", log,
			log[strlen(log) - 1] == '\n' ? "" : "\n");
}

int load_program(int dev, const char *path, const char *name, __u32 flags,
		 size_t *size)
{
	void *image;
	size_t len;
	char *log;
	int fd;

	if (make_image(path, &image, &len))
		return -1;
	fd = goko_load_flags(dev, image, len, name, flags, &log);
	free(image);
	if (fd < 0)
		explain_load(path, -fd, log);
	free(log);
	if (size)
		*size = len;
	return fd < 0 ? -1 : fd;
}

/* An image that stays loaded. */
static int open_named(int dev, const char *name)
{
	int fd = goko_open_image(dev, name);

	if (fd == -EPERM)
		msg("image %s is another user's, and not shared", name);
	return fd;
}

/* NAME.FUNCTION, where FUNCTION is one of package main unless it says which. */
static int open_function(int dev, const char *name, struct program *prog)
{
	const char *dot = strchr(name, '.');
	char image[GOKO_NAME_MAX], function[1024];
	int ret;

	if (!dot || dot - name >= (long)sizeof(image))
		return -ENOENT;
	memcpy(image, name, dot - name);
	image[dot - name] = 0;
	prog->image = open_named(dev, image);
	if (prog->image < 0)
		return prog->image;
	snprintf(function, sizeof(function), "%s%s",
		 strchr(dot + 1, '.') ? "" : "main.", dot + 1);
	ret = goko_signature(prog->image, function, &prog->func, &prog->sig);
	if (ret == -ENOENT)
		msg("%s has no exported function %s", image, function);
	else if (ret == -EINVAL)
		msg("%s: what %s takes or returns can't be passed", image,
		    function);
	else if (ret)
		msg("%s: cannot look %s up: %s", image, function,
		    strerror(-ret));
	if (!ret)
		return 0;
	close(prog->image);
	return -EPERM;	/* it has been said why */
}

int open_program(int dev, const char *name, struct program *prog)
{
	int ret;

	memset(prog, 0, sizeof(*prog));
	prog->func = GOKO_FUNC_MAIN;
	ret = -ENOENT;
	/* What is a file is no image. */
	if (!strchr(name, '/') && access(name, F_OK)) {
		prog->image = open_named(dev, name);
		if (prog->image >= 0)
			return 0;
		ret = prog->image;
		if (ret == -ENOENT)
			ret = open_function(dev, name, prog);
	}
	if (ret == -ENOENT) {
		prog->image = load_program(dev, name, NULL, 0, NULL);
		return prog->image < 0 ? -1 : 0;
	}
	if (ret && ret != -EPERM)
		msg("cannot open image %s: %s", name, strerror(-ret));
	return ret ? -1 : 0;
}

static void explain_value(const char *sig, char *const *texts, size_t bad,
			  int err)
{
	switch (err) {
	case ENODATA:
	case EOVERFLOW:
		msg("too %s arguments: the function is %s",
		    err == ENODATA ? "few" : "many", sig);
		break;
	case ERANGE:
	case EINVAL:
		msg("argument %zu, '%s', is %s: the function is %s", bad + 1,
		    texts[bad], err == ERANGE ? "out of range" :
		    "not of its type", sig);
		break;
	default:
		msg("cannot pass arguments: %s", strerror(err));
	}
}

static int spawn_function(const struct program *prog, char *const *texts,
			  const struct goko_start *start, __u64 *id)
{
	struct goko_value *values;
	size_t nr, bad;
	int ret;

	ret = goko_parse_values(prog->sig, texts, &values, &nr, &bad);
	if (ret) {
		explain_value(prog->sig, texts, bad, -ret);
		return -EPROTO;
	}
	ret = goko_spawn_values(prog->image, prog->func, values, nr, start, id);
	free(values);
	return ret;
}

static void print_quoted(FILE *f, const char *s, size_t len)
{
	putc('"', f);
	for (; len; len--, s++) {
		unsigned char c = *s;

		if (c == '"' || c == '\\')
			fprintf(f, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			fprintf(f, "\\x%02x", c);
		else
			putc(c, f);
	}
	putc('"', f);
}

/* Returns the value behind it. */
static const struct goko_value *print_value(FILE *f, const struct goko_value *v)
{
	const struct goko_value *next = v + 1;
	double d;

	switch (v->kind) {
	case GOKO_VAL_BOOL:
		fputs(v->val ? "true" : "false", f);
		break;
	case GOKO_VAL_INT:
		fprintf(f, "%lld", (long long)v->val);
		break;
	case GOKO_VAL_UINT:
		fprintf(f, "%llu", (unsigned long long)v->val);
		break;
	case GOKO_VAL_FLOAT:
		if (v->len == 4) {
			__u32 word = v->val;
			float single;

			memcpy(&single, &word, sizeof(single));
			d = single;
		} else {
			memcpy(&d, &v->val, sizeof(d));
		}
		fprintf(f, "%.*g", v->len == 4 ? 9 : 17, d);
		break;
	case GOKO_VAL_STRING:
	case GOKO_VAL_BYTES:
		print_quoted(f, (const char *)(uintptr_t)v->val, v->len);
		break;
	case GOKO_VAL_STRUCT:
		putc('{', f);
		for (__u32 i = 0; i < v->nr; i++) {
			if (i)
				fputs(", ", f);
			next = print_value(f, next);
		}
		putc('}', f);
		break;
	}
	return next;
}

void print_values(FILE *f, const struct goko_value *v, size_t nr)
{
	const struct goko_value *end = v + nr;

	while (v < end) {
		v = print_value(f, v);
		putc('\n', f);
	}
}

int start_program(const struct program *prog, char *const *argv,
		  const struct goko_start *start, __u64 *id)
{
	int fd;

	if (prog->sig)
		fd = spawn_function(prog, argv + 1, start, id);
	else
		fd = goko_spawn(prog->image, GOKO_FUNC_MAIN, argv, start, id);
	switch (fd) {
	case -EPROTO:
		break;
	case -ENOENT:
		msg("%s has no main function", argv[0]);
		break;
	case -EAGAIN:
		msg("%s: too many tasks", argv[0]);
		break;
	case -E2BIG:
		msg("%s: more than %u bytes of arguments", argv[0],
		    prog->sig ? GOKO_VALUE_BYTES_MAX : GOKO_ARG_MAX);
		break;
	case -EOPNOTSUPP:
		msg("%s: standard input or a file of --fd is nothing that a "
		    "task can have; perhaps with </dev/null?", argv[0]);
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

/* Takes one of the options of a task: 1, 0 it is another one, -1 bad value. */
static int limit_option(int opt, const char *value, struct goko_limits *limits)
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
	case OPT_CPU_TIME:
		if (parse_time(value, &n) || !n || n > UINT32_MAX)
			return -1;
		limits->cpu_ms = n;
		return 1;
	}
	return 0;
}

/*
 * The shell's commands in the background must not take from the terminal what is
 * meant for the one in the foreground; from a task the kernel would not keep it.
 */
static int own_input(void)
{
	if (fcntl(STDIN_FILENO, F_GETFD) < 0 ||
	    (isatty(STDIN_FILENO) && tcgetpgrp(STDIN_FILENO) != getpgrp()))
		return -1;
	return STDIN_FILENO;
}

static int parse_fd(const char *text, int *fd)
{
	unsigned long long n;

	if (parse_number(text, &n) || n > INT_MAX || fcntl(n, F_GETFD) < 0)
		return -1;
	*fd = n;
	return 0;
}

int start_options(int argc, char **argv, const struct option *own,
		  const char **value, bool input, struct goko_start *start)
{
	static int files[GOKO_SPAWN_FILES_MAX];
	const struct option options[] = {
		{ "heap-limit", required_argument, NULL, OPT_HEAP_LIMIT },
		{ "max-goroutines", required_argument, NULL, OPT_MAX_GS },
		{ "stack-limit", required_argument, NULL, OPT_STACK_LIMIT },
		{ "fd", required_argument, NULL, OPT_FD },
		{ "cpu-time", required_argument, NULL, OPT_CPU_TIME },
		{ own->name, own->has_arg, NULL, OPT_OWN },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	int opt;

	*value = NULL;
	files[0] = input ? own_input() : -1;
	start->files = files;
	start->nr_files = 1;
	start->env = environ;
	/* '+': what follows the program is the program's. */
	while ((opt = getopt_long(argc, argv, "+:h", options, NULL)) != -1) {
		switch (limit_option(opt, optarg, &start->limits)) {
		case 1:
			continue;
		case -1:
			return usage_error(argv[0], "bad value '%s'", optarg);
		}
		switch (opt) {
		case OPT_OWN:
			*value = optarg ? optarg : "";
			break;
		case OPT_FD:
			if (start->nr_files == GOKO_SPAWN_FILES_MAX)
				return usage_error(argv[0], "too many files");
			if (parse_fd(optarg, &files[start->nr_files++]))
				return usage_error(argv[0], "no open file '%s'",
						   optarg);
			break;
		case 'h':
			return usage_help(argv[0]);
		default:
			return bad_option(argv, opt);
		}
	}
	if (optind == argc)
		return usage_error(argv[0], "which program?");
	return -1;
}
