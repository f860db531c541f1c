// SPDX-License-Identifier: GPL-2.0
/*
 * dev/task_fd.c - task fds: output, end and killing of a task
 *
 * What: two kinds of anonymous files on a task.  SPAWN makes the *owner*,
 * exactly one for a task; however many fds dup() and fork() make of it, its
 * release is the moment at which nobody can read the task's output any
 * more, and kills it.  OPEN_TASK makes *watchers*: they can wait, poll and
 * kill, but have no output and do not keep the task running.
 *
 * Invariants:
 *  1. Each file holds one reference on its task.
 *  2. A task that has lost its owner is ending.
 *
 * A file's reference on the module goes with its last close; the goroutines
 * that a kill takes down live on for a moment and have the module held by
 * their task (sched/task.c).
 */
#include <linux/anon_inodes.h>
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/uio.h>

#include "dev/internal.h"
#include "exec/values.h"
#include "sched/sched.h"

/* Results, for who has room for all of them. */
static int copy_results(const struct goko_task *t, struct goko_wait *wait)
{
	const struct goko_values *v = goko_task_results(t);
	struct goko_value __user *to = u64_to_user_ptr(wait->results);
	struct goko_value val;
	u32 i, array;

	if (!v)
		return 0;
	array = v->nr * sizeof(val);
	wait->nr_results = v->nr;
	wait->results_used = array + v->bytes;
	if (wait->results_len < wait->results_used)
		return 0;
	for (i = 0; i < v->nr; i++) {
		val = v->val[i];
		if (val.kind == GOKO_VAL_STRING || val.kind == GOKO_VAL_BYTES)
			val.val += array;
		if (copy_to_user(&to[i], &val, sizeof(val)))
			return -EFAULT;
	}
	return copy_to_user(&to[v->nr], goko_values_bytes(v), v->bytes) ?
		-EFAULT : 0;
}

/**
 * goko_task_fd_wait() - GOKO_IOC_WAIT.
 * @obj:	the task.
 * @call:	the call; wait is filled in.
 *
 * Context: process, sleeps interruptibly; no P.
 * Return: 0, -EINVAL, or -ERESTARTSYS on a signal.
 */
int goko_task_fd_wait(void *obj, struct goko_call *call)
{
	struct goko_wait *wait = &call->args.wait;
	const struct goko_wait in = *wait;
	bool nohang = in.flags & GOKO_WAIT_NOHANG;
	int ret;

	if (in.flags & ~GOKO_WAIT_NOHANG || in.reserved || in.reserved2 ||
	    !in.results != !in.results_len)
		return -EINVAL;
	memset(wait, 0, sizeof(*wait));
	wait->flags = in.flags;
	wait->results = in.results;
	wait->results_len = in.results_len;
	ret = goko_task_wait(obj, nohang, wait);
	/* Still running: wait->state says so. */
	if (nohang && ret == -EAGAIN)
		return 0;
	return ret ? ret : copy_results(obj, wait);
}

/**
 * goko_task_fd_kill() - GOKO_IOC_KILL.
 * @obj:	the task.
 * @call:	the call.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -EINVAL.
 */
int goko_task_fd_kill(void *obj, struct goko_call *call)
{
	if (call->args.kill.flags)
		return -EINVAL;
	goko_task_kill(obj);
	return 0;
}

/* What one call of STACK writes at most; there is more memory than that for a report. */
#define STACK_PIECE	(256u << 10)

/**
 * goko_task_fd_stack() - GOKO_IOC_STACK.
 * @obj:	the task.
 * @call:	the call; used, next and nr_gs are filled in.
 *
 * Context: process, sleeps until goroutines come to a safe point; no P.
 * Return: 0, -EINVAL, -EINTR, -EFAULT or -ENOMEM.
 */
int goko_task_fd_stack(void *obj, struct goko_call *call)
{
	struct goko_stacks *st = &call->args.stacks;
	struct goko_traces tr = {
		.task = obj,
		.next = st->next,
		.system = st->flags & GOKO_STACK_SYSTEM,
		.max = min(st->buf_len, STACK_PIECE),
	};
	int ret;

	if (st->flags & ~GOKO_STACK_SYSTEM || st->used || st->nr_gs ||
	    st->reserved || st->buf_len < GOKO_TRACES_MIN)
		return -EINVAL;
	tr.buf = kvmalloc(tr.max, GFP_KERNEL_ACCOUNT);
	if (!tr.buf)
		return -ENOMEM;
	ret = goko_traces(&tr);
	if (!ret && copy_to_user(u64_to_user_ptr(st->buf), tr.buf, tr.len))
		ret = -EFAULT;
	kvfree(tr.buf);
	st->used = tr.len;
	st->next = tr.next;
	st->nr_gs = tr.nr_gs;
	return ret;
}

static long task_fd_ioctl(struct file *file, unsigned int cmd,
			  unsigned long arg)
{
	return goko_ioctl(GOKO_ON_TASK, file->private_data, cmd, arg);
}

static ssize_t task_fd_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct file *file = iocb->ki_filp;
	bool nonblock = file->f_flags & O_NONBLOCK ||
			iocb->ki_flags & IOCB_NOWAIT;

	if (iov_iter_count(to) <= sizeof(struct goko_out))
		return -EINVAL;
	return goko_task_read(file->private_data, to, nonblock);
}

static __poll_t task_fd_poll(struct file *file, poll_table *pt)
{
	return goko_task_poll(file->private_data, file, pt);
}

/* A watcher learns of the end only: the output is the owner's. */
static __poll_t watch_fd_poll(struct file *file, poll_table *pt)
{
	return goko_task_poll(file->private_data, file, pt) & EPOLLHUP;
}

static void task_fd_show_fdinfo(struct seq_file *m, struct file *file)
{
	goko_task_fdinfo(file->private_data, m);
}

static int task_fd_release(struct inode *inode, struct file *file)
{
	/* Our reference to the module lasts until no goroutine is left. */
	goko_task_disown(file->private_data);
	return 0;
}

static int watch_fd_release(struct inode *inode, struct file *file)
{
	goko_task_put(file->private_data);
	return 0;
}

static const struct file_operations task_fd_fops = {
	.owner		= THIS_MODULE,
	.release	= task_fd_release,
	.read_iter	= task_fd_read_iter,
	.poll		= task_fd_poll,
	.unlocked_ioctl	= task_fd_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
	.show_fdinfo	= task_fd_show_fdinfo,
};

static const struct file_operations watch_fd_fops = {
	.owner		= THIS_MODULE,
	.release	= watch_fd_release,
	.poll		= watch_fd_poll,
	.unlocked_ioctl	= task_fd_ioctl,
	.compat_ioctl	= compat_ptr_ioctl,
	.show_fdinfo	= task_fd_show_fdinfo,
};

/**
 * goko_task_fd_file() - Make the owner's file of a new task.
 * @t:		the task; on success the file takes over the caller's reference.
 *
 * Context: process, may sleep; no P.
 * Return: the file, or ERR_PTR(-ENOMEM or -ENFILE).
 */
struct file *goko_task_fd_file(struct goko_task *t)
{
	struct file *file;

	file = anon_inode_getfile("[goko-task]", &task_fd_fops, t, O_RDONLY);
	if (!IS_ERR(file)) {
		stream_open(file_inode(file), file);
		/* read_iter() honours IOCB_NOWAIT: io_uring may try first. */
		file->f_mode |= FMODE_NOWAIT;
	}
	return file;
}

/**
 * goko_task_fd_watch_file() - Make a further file of a task.
 * @t:		the task; on success the file takes over the caller's reference.
 *
 * Context: process, may sleep; no P.
 * Return: the file, or ERR_PTR(-ENOMEM or -ENFILE).
 */
struct file *goko_task_fd_watch_file(struct goko_task *t)
{
	return anon_inode_getfile("[goko-task]", &watch_fd_fops, t, O_RDONLY);
}
