// SPDX-License-Identifier: GPL-2.0
/*
 * dev/dev.c - /dev/goko: the device and its commands
 *
 * What: a misc device whose files have no state.  LOAD makes an image fd
 * (image_fd.c), SPAWN on that a task fd (task_fd.c); each of the three kinds of
 * files holds a reference on the module through its file operations.
 *
 * Privileges: the node's mode says who may open the device at all; LOAD wants
 * CAP_SYS_MODULE besides, because an image is kernel code.  Tasks of other
 * users are not listed and can't be opened without a capability.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "dev/dev.h"
#include "dev/internal.h"
#include "exec/exec.h"
#include "heap/heap.h"
#include "image/image.h"
#include "image/vimage.h"
#include "sched/sched.h"

/* Most bytes of log that LOAD keeps; what is beyond them is only counted. */
#define LOG_MAX		(1u << 20)

/**
 * goko_dev_info() - GOKO_IOC_INFO.
 * @obj:	unused.
 * @call:	the call; info is filled in.
 *
 * Context: process, may sleep; no P.
 * Return: 0.
 */
int goko_dev_info(void *obj, struct goko_call *call)
{
	struct goko_info *info = &call->args.info;
	struct goko_heap_stats heap;

	memset(info, 0, sizeof(*info));
	goko_heap_stats(&heap);
	info->abi = GOKO_ABI_VERSION;
	info->features = goko_jit_usable() ? GOKO_FEAT_JIT : 0;
	info->image_version = GOKO_IMAGE_VERSION;
	info->nr_ps = goko_sched_nr_online();
	info->nr_images = goko_image_count();
	info->nr_tasks = goko_task_count();
	info->nr_gs = goko_g_count();
	info->heap_bytes = heap.inuse;
	info->heap_limit_bytes = heap.limit;
	if (THIS_MODULE->version)
		strscpy(info->version, THIS_MODULE->version,
			sizeof(info->version));
	return 0;
}

/* The image as the caller has it, in memory of the kernel. */
static void *copy_image(const struct goko_load *load)
{
	void *data;

	if (load->image_len > GOKO_IMAGE_MAX)
		return ERR_PTR(-E2BIG);
	/* That nothing is no image is for the verifier to say. */
	data = kvmalloc(max(load->image_len, 1ull),
			GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!data)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(data, u64_to_user_ptr(load->image),
			   load->image_len)) {
		kvfree(data);
		return ERR_PTR(-EFAULT);
	}
	return data;
}

/* Give the caller what fits of the log, terminated, and the size of all of it. */
static int copy_log(struct goko_load *load, const struct goko_log *log)
{
	size_t n;

	load->log_used = log->len ? min_t(size_t, log->len + 1, U32_MAX) : 0;
	if (!load->log_len)
		return 0;
	/* log->buf is terminated within log->cap, which is at most log_len. */
	n = strnlen(log->buf, log->cap - 1);
	if (copy_to_user(u64_to_user_ptr(load->log), log->buf, n) ||
	    put_user('\0', (char __user *)u64_to_user_ptr(load->log) + n))
		return -EFAULT;
	return 0;
}

static int load_image(struct goko_call *call, const void *data,
		      struct goko_log *log)
{
	struct goko_load *load = &call->args.load;
	struct goko_image *img;
	struct file *file;

	img = goko_image_load(data, load->image_len, load->name, load->flags,
			      log);
	if (IS_ERR(img))
		return PTR_ERR(img);
	file = goko_image_fd_file(img);
	if (IS_ERR(file)) {
		goko_image_unname(img);
		goko_image_put(img);
		return PTR_ERR(file);
	}
	call->file = file;
	call->named = img;	/* the file holds it */
	return 0;
}

static bool terminated(const char (*name)[GOKO_NAME_MAX])
{
	return strnlen(*name, sizeof(*name)) < sizeof(*name);
}

/**
 * goko_dev_load() - GOKO_IOC_LOAD.
 * @obj:	unused.
 * @call:	the call; load.log_used is filled in, and file on success.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -errno, as linux/goko.h says.
 */
int goko_dev_load(void *obj, struct goko_call *call)
{
	struct goko_load *load = &call->args.load;
	struct goko_log log;
	char *buf = NULL;
	void *data;
	size_t cap;
	int ret, err;

	load->log_used = 0;
	if (!capable(CAP_SYS_MODULE))
		return -EPERM;
	if (load->flags & ~(GOKO_LOAD_PERSIST | GOKO_LOAD_SHARED) ||
	    !load->log != !load->log_len || !terminated(&load->name))
		return -EINVAL;
	if (!goko_jit_usable())
		return -EOPNOTSUPP;

	data = copy_image(load);
	if (IS_ERR(data))
		return PTR_ERR(data);
	cap = min_t(size_t, load->log_len, LOG_MAX);
	if (cap) {
		buf = kvzalloc(cap, GFP_KERNEL_ACCOUNT);
		if (!buf) {
			ret = -ENOMEM;
			goto free_data;
		}
	}
	goko_log_init(&log, buf, cap);
	ret = load_image(call, data, &log);
	err = copy_log(load, &log);
	if (err)
		ret = err;
	kvfree(buf);
free_data:
	kvfree(data);
	return ret;
}

/* Give @nr entries of @size bytes to a caller whose own have @usize, no less. */
static int copy_entries(u64 to, u32 usize, const void *entries, u32 size,
			u32 nr)
{
	u8 __user *uto = u64_to_user_ptr(to);

	for (; nr; nr--) {
		if (copy_to_user(uto, entries, size) ||
		    clear_user(uto + size, usize - size))
			return -EFAULT;
		entries += size;
		uto += usize;
	}
	return 0;
}

/**
 * goko_dev_tasks() - GOKO_IOC_TASKS.
 * @obj:	unused.
 * @call:	the call; tasks.nr is filled in.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -errno, as linux/goko.h says.
 */
int goko_dev_tasks(void *obj, struct goko_call *call)
{
	struct goko_tasks *tasks = &call->args.tasks;
	struct goko_task_entry *entries;
	u32 room, nr;
	bool all;
	int ret;

	if (tasks->reserved || tasks->entry_size < sizeof(*entries))
		return -EINVAL;
	if (tasks->entry_size > PAGE_SIZE)
		return -E2BIG;
	/* A task that starts right now need not be seen. */
	room = min_t(u32, tasks->nr, goko_task_count());
	entries = kvcalloc(max(room, 1u), sizeof(*entries), GFP_KERNEL_ACCOUNT);
	if (!entries)
		return -ENOMEM;
	all = ns_capable_noaudit(&init_user_ns, CAP_SYS_ADMIN);
	nr = goko_task_list(entries, room, all);
	ret = copy_entries(tasks->entries, tasks->entry_size, entries,
			   sizeof(*entries), min(nr, room));
	tasks->nr = nr;
	kvfree(entries);
	return ret;
}

/**
 * goko_dev_open_task() - GOKO_IOC_OPEN_TASK.
 * @obj:	unused.
 * @call:	the call; file is filled in on success.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -errno, as linux/goko.h says.
 */
int goko_dev_open_task(void *obj, struct goko_call *call)
{
	struct goko_task *t;
	struct file *file;

	if (call->args.open_task.flags)
		return -EINVAL;
	t = goko_task_find(call->args.open_task.id);
	if (!t)
		return -ESRCH;
	if (!uid_eq(goko_task_uid(t), current_euid()) && !capable(CAP_KILL)) {
		goko_task_put(t);
		return -EPERM;
	}
	file = goko_task_fd_watch_file(t);
	if (IS_ERR(file)) {
		goko_task_put(t);
		return PTR_ERR(file);
	}
	call->file = file;
	return 0;
}

/**
 * goko_dev_images() - GOKO_IOC_IMAGES.
 * @obj:	unused.
 * @call:	the call; images.nr is filled in.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -errno, as linux/goko.h says.
 */
int goko_dev_images(void *obj, struct goko_call *call)
{
	struct goko_list_images *list = &call->args.images;
	struct goko_image_entry *entries;
	u32 room, nr;
	bool all;
	int ret;

	if (list->reserved || list->entry_size < sizeof(*entries))
		return -EINVAL;
	if (list->entry_size > PAGE_SIZE)
		return -E2BIG;
	/* An image that comes right now need not be seen. */
	room = min_t(u32, list->nr, goko_image_count());
	entries = kvcalloc(max(room, 1u), sizeof(*entries), GFP_KERNEL_ACCOUNT);
	if (!entries)
		return -ENOMEM;
	all = ns_capable_noaudit(&init_user_ns, CAP_SYS_ADMIN);
	nr = goko_images_list(entries, room, all);
	ret = copy_entries(list->entries, list->entry_size, entries,
			   sizeof(*entries), min(nr, room));
	list->nr = nr;
	kvfree(entries);
	return ret;
}

/**
 * goko_dev_open_image() - GOKO_IOC_OPEN_IMAGE.
 * @obj:	unused.
 * @call:	the call; file is filled in on success.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -errno, as linux/goko.h says.
 */
int goko_dev_open_image(void *obj, struct goko_call *call)
{
	struct goko_open_image *open = &call->args.open_image;
	struct goko_image *img;
	struct file *file;

	if (open->flags || !terminated(&open->name))
		return -EINVAL;
	img = goko_image_open(open->name);
	if (IS_ERR(img))
		return PTR_ERR(img);
	file = goko_image_fd_file(img);
	if (IS_ERR(file)) {
		goko_image_put(img);
		return PTR_ERR(file);
	}
	call->file = file;
	return 0;
}

/**
 * goko_dev_unload() - GOKO_IOC_UNLOAD.
 * @obj:	unused.
 * @call:	the call.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -errno, as linux/goko.h says.
 */
int goko_dev_unload(void *obj, struct goko_call *call)
{
	struct goko_unload *unload = &call->args.unload;

	if (!capable(CAP_SYS_MODULE))
		return -EPERM;
	if (unload->flags || !terminated(&unload->name))
		return -EINVAL;
	return goko_image_unload(unload->name);
}

static long goko_dev_ioctl(struct file *file, unsigned int cmd,
			   unsigned long arg)
{
	return goko_ioctl(GOKO_ON_DEV, NULL, cmd, arg);
}

static const struct file_operations goko_dev_fops = {
	.owner		= THIS_MODULE,
	.open		= nonseekable_open,
	.unlocked_ioctl	= goko_dev_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
};

static struct miscdevice goko_miscdev = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "goko",
	.mode	= 0600,
	.fops	= &goko_dev_fops,
};

/**
 * goko_dev_init() - Publish /dev/goko.
 *
 * The last thing that init does: from here on there are users.
 *
 * Context: module init; may sleep.
 * Return: 0 or -errno.
 */
int goko_dev_init(void)
{
	return misc_register(&goko_miscdev);
}

/**
 * goko_dev_fini() - Take /dev/goko away.
 *
 * No file is open any more, or the module's exit would not run.
 *
 * Context: module exit; may sleep.
 */
void goko_dev_fini(void)
{
	misc_deregister(&goko_miscdev);
}
