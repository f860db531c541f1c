/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tools/device.h - what the verbs that talk to the kernel share
 */
#ifndef GOKO_TOOLS_DEVICE_H
#define GOKO_TOOLS_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "libgoko.h"

struct option;

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
 * @name:	name for lists, NULL for the image's own.
 * @flags:	GOKO_LOAD_*.
 * @size:	NULL, or out: the size of the image.
 *
 * Return: an image fd, or -1 after a message; a refusal shows the log.
 */
int load_program(int dev, const char *path, const char *name, __u32 flags,
		 size_t *size);

/**
 * struct program - what run and spawn start
 * @image:	image fd.
 * @func:	its function, GOKO_FUNC_MAIN for main.
 * @sig:	signature of that, to be freed; NULL for main, which takes os.Args.
 */
struct program {
	int image;
	__u32 func;
	char *sig;
};

/**
 * open_program() - Open an image that is loaded, or load one.
 * @dev:	device fd.
 * @name:	name of an image that stays loaded, NAME.FUNCTION of such, or what
 *		make_image() takes.
 * @prog:	out.
 *
 * Return: 0, or -1 after a message.
 */
int open_program(int dev, const char *name, struct program *prog);

/**
 * start_program() - Start main or a function.
 * @prog:	the program.
 * @argv:	its name, and os.Args or the function's arguments, ended by NULL.
 * @start:	what the task begins with.
 * @id:		NULL, or out: the task's id.
 *
 * Return: a task fd, or -1 after a message.
 */
int start_program(const struct program *prog, char *const *argv,
		  const struct goko_start *start, __u64 *id);

/**
 * print_values() - Print what a function has returned, one result a line.
 * @f:		where to.
 * @v:		results.
 * @nr:		how many.
 */
void print_values(FILE *f, const struct goko_value *v, size_t nr);

/**
 * ps_images() - List images on stdout (load.c).
 * @dev:	device fd.
 * @json:	as JSON.
 *
 * Return: exit status of the tool.
 */
int ps_images(int dev, bool json);

/**
 * start_options() - Take the options of run and spawn.
 * @own:	the verb's own option.
 * @value:	out: NULL without it, else its value, "" if it takes none.
 * @input:	the tool's standard input is to be the task's.
 * @start:	out: what the task begins with; zeroed by the caller.
 *
 * Return: -1 to go on with the program at argv[optind], or the exit status.
 */
int start_options(int argc, char **argv, const struct option *own,
		  const char **value, bool input, struct goko_start *start);

#endif /* GOKO_TOOLS_DEVICE_H */
