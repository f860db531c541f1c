// SPDX-License-Identifier: GPL-2.0
/*
 * dev/ioctl.c - the table of commands, and what all of them check
 *
 * What: one table for the device, image and task fds.  A command's line says
 * on which fds it works and how large its struct is; goko_ioctl() copies the
 * struct in, calls the operation, copies the results out and installs the fd.
 *
 * Invariants:
 *  1. An operation sees a struct of which every byte is the caller's or 0.
 *  2. What is copied out has been copied in or cleared before: no byte of the
 *     kernel's stack gets out.
 *  3. An fd is installed after everything that can fail, so a caller that sees
 *     an error has no fd to close.
 *
 * Rejected: matching the whole command number.  It contains the size of the
 * struct, so a program built against a later header could not call an earlier
 * module; the struct's own size field decides instead.
 */
#include <linux/build_bug.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/ioctl.h>
#include <linux/nospec.h>
#include <linux/uaccess.h>

#include "dev/internal.h"
#include "image/image.h"
#include "trace/goko_trace.h"

/* struct goko_cmd.flags */
#define OUT		1u	/* the struct has results */
#define OUT_ERR		2u	/* some of them tell about an error */
#define FD		4u	/* success is an fd of call->file */

/**
 * struct goko_cmd - a command
 * @fn:		the operation: 0 or -errno
 * @on:		GOKO_ON_*
 * @flags:	OUT, OUT_ERR, FD
 * @min_size:	size of the struct in the first version of the interface
 * @size:	size of the struct as this module knows it
 */
struct goko_cmd {
	int	(*fn)(void *obj, struct goko_call *call);
	u8	on;
	u8	flags;
	u16	min_size;
	u16	size;
};

#define CMD(ioc, field, first_size, on_, flags_, fn_)			\
	[_IOC_NR(ioc)] = {						\
		.fn = fn_,						\
		.on = on_,						\
		.flags = flags_,					\
		.min_size = first_size,					\
		.size = sizeof(((union goko_args *)NULL)->field),	\
	}

static const struct goko_cmd cmds[] = {
	CMD(GOKO_IOC_INFO, info, 88, GOKO_ON_DEV, OUT, goko_dev_info),
	CMD(GOKO_IOC_LOAD, load, 104, GOKO_ON_DEV, OUT | OUT_ERR | FD,
	    goko_dev_load),
	CMD(GOKO_IOC_LOOKUP, lookup, 24, GOKO_ON_IMAGE, OUT,
	    goko_image_fd_lookup),
	CMD(GOKO_IOC_SPAWN, spawn, 64, GOKO_ON_IMAGE, OUT | FD,
	    goko_image_fd_spawn),
	CMD(GOKO_IOC_WAIT, wait, 96, GOKO_ON_TASK, OUT, goko_task_fd_wait),
	CMD(GOKO_IOC_KILL, kill, 8, GOKO_ON_TASK, 0, goko_task_fd_kill),
	CMD(GOKO_IOC_TASKS, tasks, 24, GOKO_ON_DEV, OUT, goko_dev_tasks),
	CMD(GOKO_IOC_OPEN_TASK, open_task, 16, GOKO_ON_DEV, FD,
	    goko_dev_open_task),
	CMD(GOKO_IOC_OPEN_IMAGE, open_image, 72, GOKO_ON_DEV, FD,
	    goko_dev_open_image),
	CMD(GOKO_IOC_UNLOAD, unload, 72, GOKO_ON_DEV, 0, goko_dev_unload),
	CMD(GOKO_IOC_IMAGES, images, 24, GOKO_ON_DEV, OUT, goko_dev_images),
	CMD(GOKO_IOC_STACK, stacks, 40, GOKO_ON_TASK, OUT, goko_task_fd_stack),
};

/* Sizes and offsets are the interface: they may grow, never move. */
static_assert(sizeof(struct goko_info) == 88);
static_assert(sizeof(struct goko_load) == 104);
static_assert(sizeof(struct goko_lookup) == 40);
static_assert(sizeof(struct goko_value) == 24);
static_assert(sizeof(struct goko_spawn) == 96);
static_assert(sizeof(struct goko_wait) == 120);
static_assert(sizeof(struct goko_kill) == 8);
static_assert(sizeof(struct goko_tasks) == 24);
static_assert(sizeof(struct goko_open_task) == 16);
static_assert(sizeof(struct goko_task_entry) == 112);
static_assert(sizeof(struct goko_out) == 8);
static_assert(sizeof(struct goko_open_image) == 72);
static_assert(sizeof(struct goko_unload) == 72);
static_assert(sizeof(struct goko_list_images) == 24);
static_assert(sizeof(struct goko_image_entry) == 144);
static_assert(sizeof(struct goko_stacks) == 40);

static const struct goko_cmd *find_cmd(unsigned int kind, unsigned int cmd)
{
	unsigned int nr = _IOC_NR(cmd);
	const struct goko_cmd *c;

	if (_IOC_TYPE(cmd) != GOKO_IOC_MAGIC || nr >= ARRAY_SIZE(cmds) ||
	    _IOC_DIR(cmd) != (_IOC_READ | _IOC_WRITE))
		return NULL;
	c = &cmds[array_index_nospec(nr, ARRAY_SIZE(cmds))];
	return c->on & kind ? c : NULL;
}

static int copy_in(const struct goko_cmd *c, struct goko_call *call,
		   void __user *arg)
{
	if (get_user(call->usize, (u32 __user *)arg))
		return -EFAULT;
	/* Two versions of each struct have been published at most. */
	if (call->usize < c->size && call->usize != c->min_size)
		return -EINVAL;
	if (call->usize > PAGE_SIZE)
		return -E2BIG;
	return copy_struct_from_user(&call->args, c->size, arg, call->usize);
}

static int copy_out(const struct goko_cmd *c, struct goko_call *call,
		    void __user *arg)
{
	/* What a larger struct has behind our part is zero already. */
	return copy_to_user(arg, &call->args, min_t(u32, call->usize, c->size)) ?
		-EFAULT : 0;
}

static int do_call(const struct goko_cmd *c, struct goko_call *call, void *obj,
		   void __user *arg)
{
	int ret, err;

	ret = copy_in(c, call, arg);
	if (ret)
		return ret;
	ret = c->fn(obj, call);
	if (ret ? c->flags & OUT_ERR : c->flags & OUT) {
		/* The caller's size is not a result. */
		call->args.size = call->usize;
		err = copy_out(c, call, arg);
		if (err)
			ret = err;
	}
	if (ret && call->named)
		goko_image_unname(call->named);
	if (ret && call->file)
		fput(call->file);
	return ret;
}

static long call_with_fd(const struct goko_cmd *c, struct goko_call *call,
			 void *obj, void __user *arg)
{
	int fd, ret;

	/* Reserved first: no task shall start that nobody can have. */
	fd = get_unused_fd_flags(O_CLOEXEC);
	if (fd < 0)
		return fd;
	ret = do_call(c, call, obj, arg);
	if (ret) {
		put_unused_fd(fd);
		return ret;
	}
	fd_install(fd, call->file);
	return fd;
}

/**
 * goko_ioctl() - Do one command.
 * @kind:	GOKO_ON_* of the file it was called on.
 * @obj:	what that file stands for: NULL, image or task; borrowed.
 * @cmd:	number of the command.
 * @arg:	user address of its struct.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or an fd; -ENOTTY for a command that the file doesn't have;
 *	   -EINVAL, -E2BIG, -EFAULT for bad structs; -EMFILE; what the
 *	   operation says.
 */
long goko_ioctl(unsigned int kind, void *obj, unsigned int cmd,
		unsigned long arg)
{
	void __user *uarg = (void __user *)arg;
	const struct goko_cmd *c;
	struct goko_call call;
	long ret = -ENOTTY;

	c = find_cmd(kind, cmd);
	if (c) {
		memset(&call, 0, sizeof(call));
		ret = c->flags & FD ? call_with_fd(c, &call, obj, uarg) :
				      do_call(c, &call, obj, uarg);
	}
	trace_goko_ioctl(cmd, ret);
	return ret;
}
