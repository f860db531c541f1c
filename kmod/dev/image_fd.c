// SPDX-License-Identifier: GPL-2.0
/*
 * dev/image_fd.c - image fds: look a function up, start it
 *
 * What: an anonymous file that holds one reference on an image.  Whoever has
 * the fd may spawn, whatever its user: to pass the fd is to pass the right.
 * Tasks hold the image themselves, so the fd may be closed first.
 */
#include <linux/anon_inodes.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "dev/internal.h"
#include "image/image.h"
#include "sched/sched.h"

/* Longest name that LOOKUP takes, bytes; no linker makes longer ones. */
#define LOOKUP_MAX	4096u

/**
 * goko_image_fd_lookup() - GOKO_IOC_LOOKUP.
 * @obj:	the image.
 * @call:	the call; lookup.func is filled in.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -errno, as linux/goko.h says.
 */
int goko_image_fd_lookup(void *obj, struct goko_call *call)
{
	struct goko_lookup *lookup = &call->args.lookup;
	char *name;
	int ret;

	lookup->func = 0;
	if (lookup->flags || !lookup->name_len)
		return -EINVAL;
	if (lookup->name_len > LOOKUP_MAX)
		return -ENOENT;
	name = memdup_user(u64_to_user_ptr(lookup->name), lookup->name_len);
	if (IS_ERR(name))
		return PTR_ERR(name);
	ret = goko_image_lookup(obj, name, lookup->name_len, &lookup->func);
	kfree(name);
	return ret;
}

/* Which function SPAWN asks for: main, or one that LOOKUP would find. */
static int find_entry(const struct goko_image *img, u32 want, u32 *func)
{
	const struct goko_func *f;

	if (want == GOKO_FUNC_MAIN)
		want = img->main;
	if (want >= img->nr_funcs)
		return -ENOENT;
	want = array_index_nospec(want, img->nr_funcs);
	f = &img->funcs[want];
	if (want != img->main && !(f->flags & GOKO_FUNC_EXPORT))
		return -ENOENT;
	if (f->param_words || f->result_words)
		return -EINVAL;
	*func = want;
	return 0;
}

/* Are these @nr terminated strings in a row, and nothing else? */
static bool args_valid(const char *args, u32 len, u32 nr)
{
	u32 found = 0;
	u32 i;

	if (len && args[len - 1])
		return false;
	for (i = 0; i < len; i++)
		found += !args[i];
	return found == nr;
}

static int copy_args(const struct goko_spawn *spawn, char **args)
{
	char *copy;

	*args = NULL;
	if (spawn->args_len > GOKO_ARG_MAX)
		return -E2BIG;
	if (!spawn->args_len)
		return spawn->nr_args || spawn->args ? -EINVAL : 0;
	copy = vmemdup_user(u64_to_user_ptr(spawn->args), spawn->args_len);
	if (IS_ERR(copy))
		return PTR_ERR(copy);
	if (!args_valid(copy, spawn->args_len, spawn->nr_args)) {
		kvfree(copy);
		return -EINVAL;
	}
	*args = copy;
	return 0;
}

/**
 * goko_image_fd_spawn() - GOKO_IOC_SPAWN.
 * @obj:	the image.
 * @call:	the call; spawn.task_id and file are filled in.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -errno, as linux/goko.h says.
 */
int goko_image_fd_spawn(void *obj, struct goko_call *call)
{
	struct goko_spawn *spawn = &call->args.spawn;
	struct goko_task_limits lim = {
		.heap_bytes = spawn->heap_limit_bytes,
		.max_gs = spawn->max_gs,
		.stack_bytes = spawn->stack_limit_bytes,
	};
	struct goko_task *t;
	struct file *file;
	char *args;
	u32 func;
	int ret;

	if (spawn->flags || spawn->task_id)
		return -EINVAL;
	ret = find_entry(obj, spawn->func, &func);
	if (ret)
		return ret;
	ret = copy_args(spawn, &args);
	if (ret)
		return ret;
	t = goko_task_spawn(obj, func, args, spawn->args_len, spawn->nr_args,
			    &lim);
	kvfree(args);
	if (IS_ERR(t))
		return PTR_ERR(t);
	spawn->task_id = goko_task_id(t);
	file = goko_task_fd_file(t);
	if (IS_ERR(file)) {
		goko_task_disown(t);
		return PTR_ERR(file);
	}
	call->file = file;
	return 0;
}

static long image_fd_ioctl(struct file *file, unsigned int cmd,
			   unsigned long arg)
{
	return goko_ioctl(GOKO_ON_IMAGE, file->private_data, cmd, arg);
}

static int image_fd_release(struct inode *inode, struct file *file)
{
	goko_image_put(file->private_data);
	return 0;
}

static void image_fd_show_fdinfo(struct seq_file *m, struct file *file)
{
	const struct goko_image *img = file->private_data;

	seq_printf(m, "goko-image-id:\t%llu\n", img->id);
	seq_puts(m, "goko-image:\t");
	seq_escape(m, img->name, "\n\\");
	seq_printf(m, "\ngoko-build-id:\t%*phN\n", (int)sizeof(img->build_id),
		   img->build_id);
	seq_printf(m, "goko-functions:\t%u\n", img->nr_funcs);
	seq_printf(m, "goko-types:\t%u\n", img->nr_types);
	seq_printf(m, "goko-data-bytes:\t%llu\n", img->data_bytes);
	seq_printf(m, "goko-code-bytes:\t%llu\n", img->code_bytes);
	seq_printf(m, "goko-load-ns:\t%llu\n", img->load_ns);
	seq_printf(m, "goko-tasks:\t%d\n", atomic_read(&img->nr_tasks));
}

static const struct file_operations image_fd_fops = {
	.owner		= THIS_MODULE,
	.release	= image_fd_release,
	.unlocked_ioctl	= image_fd_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
	.show_fdinfo	= image_fd_show_fdinfo,
};

/**
 * goko_image_fd_file() - Make the file behind an image fd.
 * @img:	the image; on success the file takes over the caller's reference.
 *
 * Context: process, may sleep; no P.
 * Return: the file, or ERR_PTR(-ENOMEM or -ENFILE).
 */
struct file *goko_image_fd_file(struct goko_image *img)
{
	return anon_inode_getfile("[goko-image]", &image_fd_fops, img,
				  O_RDWR);
}
