/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tools/device.h - what the verbs that talk to the kernel share
 */
#ifndef GOKO_TOOLS_DEVICE_H
#define GOKO_TOOLS_DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "libgoko.h"

/**
 * device_path() - Name the device node.
 *
 * Return: $GOKO_DEVICE if it is set, else GOKO_DEVICE.
 */
const char *device_path(void);

/**
 * open_device() - Open the device, and say so if that fails.
 * @modprobe:	root gets the module loaded if it isn't there.
 *
 * Return: a device fd, or -1 after a message.
 */
int open_device(bool modprobe);

/**
 * load_program() - Make an image of a program and load it.
 * @dev:	device fd.
 * @path:	what make_image() takes.
 * @size:	NULL, or out: the size of the image.
 *
 * Return: an image fd, or -1 after a message; a refusal shows the log.
 */
int load_program(int dev, const char *path, size_t *size);

/**
 * spawn_main() - Start the main function of an image.
 * @image:	image fd.
 * @argv:	os.Args, ended by NULL.
 * @limits:	limits of the task.
 * @id:		NULL, or out: the task's id.
 *
 * Return: a task fd, or -1 after a message.
 */
int spawn_main(int image, char *const *argv, const struct goko_limits *limits,
	       __u64 *id);

/* getopt_long() values of the options that run and spawn have in common. */
enum {
	OPT_HEAP_LIMIT = 0x100,
	OPT_MAX_GS,
	OPT_STACK_LIMIT,
	OPT_OWN,		/* first one of the verb's own */
};

#define LIMIT_OPTIONS \
	{ "heap-limit", required_argument, NULL, OPT_HEAP_LIMIT }, \
	{ "max-goroutines", required_argument, NULL, OPT_MAX_GS }, \
	{ "stack-limit", required_argument, NULL, OPT_STACK_LIMIT }

/**
 * limit_option() - Take one of LIMIT_OPTIONS.
 * @opt:	what getopt_long() returned.
 * @value:	optarg.
 * @limits:	where it goes.
 *
 * Return: 1 if it was taken, 0 if it is another option, -1 for a bad value.
 */
int limit_option(int opt, const char *value, struct goko_limits *limits);

#endif /* GOKO_TOOLS_DEVICE_H */
