// SPDX-License-Identifier: GPL-2.0
/*
 * tools/load.c - `goko load`: have the kernel verify and translate an image
 *
 * An image goes when its last fd and task are gone, so it is loaded only as
 * long as this process lives.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd.h"
#include "device.h"

static int print_function(int image, const char *name)
{
	__u32 func;
	int ret = goko_lookup(image, name, &func);

	switch (ret) {
	case 0:
		printf("%s: function %u\n", name, func);
		return EX_GOKO_OK;
	case -ENOENT:
		msg("no exported function '%s'", name);
		break;
	case -EINVAL:
		msg("'%s' has parameters or results, so it can't be spawned",
		    name);
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

static int load(const char *path, const char *function, bool hold)
{
	struct timespec t0, t1;
	char took[FMT_LEN], bytes[FMT_LEN];
	int dev, image, ret = EX_GOKO_OK;
	size_t size;

	dev = open_device(true);
	if (dev < 0)
		return EX_GOKO_FAIL;
	clock_gettime(CLOCK_MONOTONIC, &t0);
	image = load_program(dev, path, &size);
	if (image < 0)
		return EX_GOKO_FAIL;
	clock_gettime(CLOCK_MONOTONIC, &t1);
	printf("%s: loaded, %s in %s\n", path,
	       fmt_size(size, bytes, sizeof(bytes)),
	       fmt_ns((t1.tv_sec - t0.tv_sec) * 1000000000ull + t1.tv_nsec -
		      t0.tv_nsec, took, sizeof(took)));
	if (function)
		ret = print_function(image, function);
	fflush(stdout);
	if (hold && !ret)
		wait_for_signal();
	return ret;
}

int cmd_load(int argc, char **argv)
{
	static const struct option options[] = {
		{ "hold", no_argument, NULL, 'H' },
		{ "lookup", required_argument, NULL, 'L' },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	const char *function = NULL;
	bool hold = false;
	int opt;

	while ((opt = getopt_long(argc, argv, ":h", options, NULL)) != -1) {
		switch (opt) {
		case 'H':
			hold = true;
			break;
		case 'L':
			function = optarg;
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
	return load(argv[optind], function, hold);
}
