// SPDX-License-Identifier: GPL-2.0
/*
 * tools/load.c - images in the kernel: load, unload, `ps --images`
 *
 * An image goes when its last fd and task are gone.  So without a name it is
 * loaded only as long as this process lives.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"
#include "device.h"
#include "json.h"

/* What `goko load` is to do. */
struct load {
	const char *path;
	const char *name;
	const char *function;
	bool hold;
	bool shared;
};

static int print_function(int image, const char *name)
{
	char *sig;
	__u32 func;
	int ret = goko_signature(image, name, &func, &sig);

	switch (ret) {
	case 0:
		printf("%s: function %u, %s\n", name, func, sig);
		free(sig);
		return EX_GOKO_OK;
	case -ENOENT:
		msg("no exported function '%s'", name);
		break;
	case -EINVAL:
		msg("what '%s' takes or returns can't be passed", name);
		break;
	default:
		msg("cannot look '%s' up: %s", name, strerror(-ret));
	}
	return EX_GOKO_FAIL;
}

static void wait_for_signal(void)
{
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigwait(&set, &sig);
}

static int load(const struct load *l)
{
	struct timespec t0, t1;
	char took[FMT_LEN], bytes[FMT_LEN];
	int dev, image, ret = EX_GOKO_OK;
	__u32 flags = 0;
	size_t size;

	if (l->name)
		flags |= GOKO_LOAD_PERSIST;
	if (l->shared)
		flags |= GOKO_LOAD_SHARED;
	dev = open_device(true);
	if (dev < 0)
		return EX_GOKO_FAIL;
	clock_gettime(CLOCK_MONOTONIC, &t0);
	image = load_program(dev, l->path, l->name, flags, &size);
	if (image < 0)
		return EX_GOKO_FAIL;
	clock_gettime(CLOCK_MONOTONIC, &t1);
	printf("%s: loaded, %s in %s\n", l->path,
	       fmt_size(size, bytes, sizeof(bytes)),
	       fmt_ns((t1.tv_sec - t0.tv_sec) * 1000000000ull + t1.tv_nsec -
		      t0.tv_nsec, took, sizeof(took)));
	if (l->function)
		ret = print_function(image, l->function);
	fflush(stdout);
	if (l->hold && !ret)
		wait_for_signal();
	return ret;
}

int cmd_load(int argc, char **argv)
{
	static const struct option options[] = {
		{ "hold", no_argument, NULL, 'H' },
		{ "lookup", required_argument, NULL, 'L' },
		{ "name", required_argument, NULL, 'n' },
		{ "shared", no_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	struct load l = { };
	int opt;

	while ((opt = getopt_long(argc, argv, ":n:h", options, NULL)) != -1) {
		switch (opt) {
		case 'H':
			l.hold = true;
			break;
		case 'L':
			l.function = optarg;
			break;
		case 'n':
			l.name = optarg;
			break;
		case 's':
			l.shared = true;
			break;
		case 'h':
			return usage_help(argv[0]);
		default:
			return bad_option(argv, opt);
		}
	}
	if (argc - optind != 1)
		return usage_error(argv[0], optind == argc ?
				   "which image?" : "one image at a time");
	if (l.name && (!*l.name || strchr(l.name, '/') ||
		       strlen(l.name) >= GOKO_NAME_MAX))
		return usage_error(argv[0], "bad name '%s'", l.name);
	if (l.shared && !l.name)
		return usage_error(argv[0], "--shared needs --name");
	l.path = argv[optind];
	return load(&l);
}

static int unload(int dev, const char *name)
{
	int ret = goko_unload(dev, name);

	switch (ret) {
	case 0:
		return EX_GOKO_OK;
	case -ENOENT:
		msg("no image stays loaded as '%s'", name);
		break;
	case -EPERM:
		msg("unloading needs CAP_SYS_MODULE: run as root");
		break;
	default:
		msg("cannot unload '%s': %s", name, strerror(-ret));
	}
	return EX_GOKO_FAIL;
}

int cmd_unload(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	int dev, opt, ret = EX_GOKO_OK;

	while ((opt = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		if (opt == 'h')
			return usage_help(argv[0]);
		return bad_option(argv, opt);
	}
	if (optind == argc)
		return usage_error(argv[0], "which images?");
	dev = open_device(false);
	if (dev < 0)
		return EX_GOKO_FAIL;
	for (; optind < argc; optind++)
		if (unload(dev, argv[optind]))
			ret = EX_GOKO_FAIL;
	close(dev);
	return ret;
}

static const char *state_name(__u32 state)
{
	return state == GOKO_IMAGE_LEAVING ? "leaving" : "loaded";
}

static void images_json(const struct goko_image_entry *im, size_t nr)
{
	struct json j = { };

	json_open(&j, NULL, '[');
	for (size_t i = 0; i < nr; i++) {
		json_open(&j, NULL, '{');
		json_number(&j, "id", im[i].id);
		json_string(&j, "name", im[i].name);
		json_string(&j, "state", state_name(im[i].state));
		json_bool(&j, "named", im[i].flags & GOKO_LOAD_PERSIST);
		json_bool(&j, "shared", im[i].flags & GOKO_LOAD_SHARED);
		json_number(&j, "uid", im[i].uid);
		json_number(&j, "fds", im[i].nr_fds);
		json_number(&j, "tasks", im[i].nr_tasks);
		json_number(&j, "plugin_of", im[i].host);
		json_number(&j, "types", im[i].nr_types);
		json_number(&j, "functions", im[i].nr_funcs);
		json_number(&j, "data_bytes", im[i].data_bytes);
		json_number(&j, "code_bytes", im[i].code_bytes);
		json_number(&j, "load_ns", im[i].load_ns);
		json_close(&j, '}');
	}
	json_close(&j, ']');
}

/* Who holds an image, as `name,2 fds,1 task`; of a plugin the image, as `image 7`. */
static const char *holders(const struct goko_image_entry *im, char *buf,
			   size_t len)
{
	if (im->host) {
		snprintf(buf, len, "image %u", im->host);
		return buf;
	}
	snprintf(buf, len, "%s%u fd%s,%u task%s",
		 im->flags & GOKO_LOAD_PERSIST ? "name," : "", im->nr_fds,
		 im->nr_fds == 1 ? "" : "s", im->nr_tasks,
		 im->nr_tasks == 1 ? "" : "s");
	return buf;
}

static void images_table(const struct goko_image_entry *im, size_t nr)
{
	char data[FMT_LEN], code[FMT_LEN], held[64];

	printf("%6s %6s %-7s %-6s %6s %6s %10s %10s %-22s %s\n", "ID", "UID",
	       "STATE", "SHARED", "FUNCS", "TYPES", "DATA", "CODE", "HELD-BY",
	       "IMAGE");
	for (size_t i = 0; i < nr; i++) {
		printf("%6llu %6u %-7s %-6s %6u %6u %10s %10s %-22s ",
		       (unsigned long long)im[i].id, im[i].uid,
		       state_name(im[i].state),
		       im[i].flags & GOKO_LOAD_SHARED ? "yes" : "no",
		       im[i].nr_funcs, im[i].nr_types,
		       fmt_size(im[i].data_bytes, data, sizeof(data)),
		       fmt_size(im[i].code_bytes, code, sizeof(code)),
		       holders(&im[i], held, sizeof(held)));
		print_name(im[i].name);
	}
}

int ps_images(int dev, bool json)
{
	struct goko_image_entry *images;
	size_t nr;
	int ret;

	ret = goko_list_images(dev, &images, &nr);
	if (ret) {
		msg("cannot list images: %s", strerror(-ret));
		return EX_GOKO_FAIL;
	}
	if (json)
		images_json(images, nr);
	else
		images_table(images, nr);
	free(images);
	return EX_GOKO_OK;
}
