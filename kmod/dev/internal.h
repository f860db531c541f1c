/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dev/internal.h - the three kinds of files, and one ioctl call on them
 */
#ifndef GOKO_DEV_INTERNAL_H
#define GOKO_DEV_INTERNAL_H

#include <linux/types.h>
#include <linux/goko.h>

struct file;
struct goko_image;
struct goko_task;

/* Kinds of files, as bits: the commands say which of them they work on. */
#define GOKO_ON_DEV	1u
#define GOKO_ON_IMAGE	2u
#define GOKO_ON_TASK	4u

/* Argument of a command: the kernel's copy. */
union goko_args {
	__u32			size;
	struct goko_info	info;
	struct goko_load	load;
	struct goko_lookup	lookup;
	struct goko_spawn	spawn;
	struct goko_wait	wait;
	struct goko_kill	kill;
	struct goko_tasks	tasks;
	struct goko_open_task	open_task;
	struct goko_open_image	open_image;
	struct goko_unload	unload;
	struct goko_list_images	images;
	struct goko_stacks	stacks;
};

/**
 * struct goko_call - one ioctl call
 * @usize:	bytes of the argument struct as the caller knows it
 * @file:	new file that the call returns an fd of, or NULL
 * @named:	image that has got a name, which it loses if the call fails
 * @args:	what the caller gave, zeros behind it; takes the results
 */
struct goko_call {
	u32			usize;
	struct file		*file;
	struct goko_image	*named;
	union goko_args		args;
};

long goko_ioctl(unsigned int kind, void *obj, unsigned int cmd,
		unsigned long arg);

/* Operations, one for each command; @obj is what the file stands for. */
int goko_dev_info(void *obj, struct goko_call *call);
int goko_dev_load(void *obj, struct goko_call *call);
int goko_dev_tasks(void *obj, struct goko_call *call);
int goko_dev_open_task(void *obj, struct goko_call *call);
int goko_dev_open_image(void *obj, struct goko_call *call);
int goko_dev_unload(void *obj, struct goko_call *call);
int goko_dev_images(void *obj, struct goko_call *call);
int goko_image_fd_lookup(void *obj, struct goko_call *call);
int goko_image_fd_spawn(void *obj, struct goko_call *call);
int goko_task_fd_wait(void *obj, struct goko_call *call);
int goko_task_fd_kill(void *obj, struct goko_call *call);
int goko_task_fd_stack(void *obj, struct goko_call *call);

struct file *goko_image_fd_file(struct goko_image *img);
struct file *goko_task_fd_file(struct goko_task *t);
struct file *goko_task_fd_watch_file(struct goko_task *t);

#endif /* GOKO_DEV_INTERNAL_H */
