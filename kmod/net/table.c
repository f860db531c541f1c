// SPDX-License-Identifier: GPL-2.0
/*
 * net/table.c - the open files of a task
 *
 * What
 *   Numbers as Go programs see them, from GOKO_FIRST_FD on, to files of the kernel.
 *   A task is no process: it has a table of its own, and reaches files and the
 *   network with what its owner had at the time of SPAWN.
 *
 * Invariants
 *   1. A file in the table has a reference of the table, and its entries on the
 *	wait queues of the kernel; goko_netpoll_close() takes them off before the
 *	reference is put.
 *   2. Only SPAWN and kernel calls of the task's goroutines fill the table: it stays
 *	empty after goko_files_close().
 *
 * Locking
 *   The table's own lock, from process context only.
 */
#include <linux/cred.h>
#include <linux/eventfd.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/memcontrol.h>
#include <linux/minmax.h>
#include <linux/net.h>
#include <linux/nsproxy.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "net/internal.h"
#include "trace/goko_trace.h"

/**
 * goko_files_new() - Files for a task of the calling process.
 * @fds:	what it hands over, see goko_files_give().
 * @nr:		how many.
 *
 * Context: process that owns the task to be; may sleep.
 * Return: the table, for goko_files_close() and goko_files_free(); ERR_PTR: -ENOMEM, or
 *	   of goko_files_give().
 */
struct goko_files *goko_files_new(const s32 *fds, u32 nr)
{
	struct goko_files *fs = kzalloc(sizeof(*fs), GFP_KERNEL_ACCOUNT);
	int ret;

	if (!fs)
		return ERR_PTR(-ENOMEM);
	xa_init_flags(&fs->table, XA_FLAGS_ALLOC | XA_FLAGS_ACCOUNT);
	/*
	 * Whoever takes a reference clears cred->non_rcu, unmarked (get_cred() in
	 * linux/cred.h): the same 0 again, whatever the order.
	 */
	fs->cred = data_race(get_current_cred());
	fs->memcg = get_mem_cgroup_from_mm(current->mm);
	fs->net = get_net(current->nsproxy->net_ns);
	get_fs_root(current->fs, &fs->root);
	get_fs_pwd(current->fs, &fs->pwd);
	fs->umask = current_umask();
	/* The hard limit, to which Go programs raise the soft one as they begin. */
	fs->max_files = min_t(unsigned long, rlimit_max(RLIMIT_NOFILE), INT_MAX);
	ret = goko_files_give(fs, fds, nr);
	if (!ret)
		return fs;
	goko_files_free(fs);
	return ERR_PTR(ret);
}

/**
 * goko_files_set_task() - Say whose a table is.
 * @fs:		the table, of a task that has not begun.
 * @task:	id of the task, for traces.
 *
 * Context: process.
 */
void goko_files_set_task(struct goko_files *fs, u64 task)
{
	struct goko_file *f;
	unsigned long fd;

	fs->task = task;
	xa_for_each(&fs->table, fd, f) {
		f->task = task;
		trace_goko_poll_open(task, fd);
	}
}

static void set_places(struct fs_struct *to, const struct goko_places *places)
{
	spin_lock(&to->lock);
	write_seqcount_begin(&to->seq);
	to->root = places->root;
	to->pwd = places->pwd;
	to->umask = places->umask;
	write_seqcount_end(&to->seq);
	spin_unlock(&to->lock);
}

/**
 * goko_places_enter() - Let path names mean what they mean to the task's owner.
 * @fs:		the task's files.
 * @saved:	filled in, for goko_places_leave().
 *
 * The kernel looks names up from the root and the working folder of the thread that
 * asks, unix sockets' names too.  So this thread, once it has an fs_struct of its
 * own, borrows the owner's; it holds no references, @fs does.
 *
 * Context: kernel thread, may sleep.
 * Return: 0 or -ENOMEM.
 */
int goko_places_enter(const struct goko_files *fs, struct goko_places *saved)
{
	const struct goko_places owner = {
		.root = fs->root, .pwd = fs->pwd, .umask = fs->umask,
	};
	struct fs_struct *own;
	int ret;

	/* 1: nobody but us has it; kernel threads begin with one of their all. */
	if (current->fs->users != 1) {
		ret = unshare_fs_struct();
		if (ret)
			return ret;
	}
	own = current->fs;
	saved->root = own->root;
	saved->pwd = own->pwd;
	saved->umask = own->umask;
	set_places(own, &owner);
	return 0;
}

/**
 * goko_places_leave() - Look names up from where this thread did before.
 * @saved:	of goko_places_enter().
 *
 * Context: the same thread; no sleep.
 */
void goko_places_leave(const struct goko_places *saved)
{
	set_places(current->fs, saved);
}

/**
 * goko_kcall() - Make a kernel call for a task.
 * @call:	the call.
 * @fs:		the task's files.
 * @ret:	GOKO_NR_RET words for the results.
 * @arg:	words of the arguments.
 * @wait:	its file is set, see struct goko_iowait.
 *
 * Context: trampoline, no locks; sleeps.  Acts with the credentials of the task's
 *	    owner, and what it allocates counts for the owner's cgroup.
 * Return: 0; -EAGAIN: goko_io_park(), then call again.
 */
int goko_kcall(goko_kcall_t call, struct goko_files *fs, u64 *ret,
	       const u64 *arg, struct goko_iowait *wait)
{
	const struct cred *old = override_creds(fs->cred);
	struct mem_cgroup *old_memcg = set_active_memcg(fs->memcg);
	int err = call(fs, ret, arg, wait);

	set_active_memcg(old_memcg);
	revert_creds(old);
	return err;
}

/**
 * goko_files_busy() - Is anything open?
 * @fs:	the table.
 *
 * Context: any.
 * Return: false: goko_files_close() has nothing to do.
 */
bool goko_files_busy(const struct goko_files *fs)
{
	return !xa_empty(&fs->table);
}

/* Standard input is not among those that a task may have so many of. */
static void count(struct goko_files *fs, u32 fd, int n)
{
	if (fd >= GOKO_FIRST_FD)
		atomic_add(n, &fs->nr_files);
}

/**
 * goko_files_have_sockets() - Is a socket open?
 * @fs:	the table of a task that opens nothing any more.
 *
 * Context: process, may sleep.
 * Return: true if so.
 */
bool goko_files_have_sockets(struct goko_files *fs)
{
	struct goko_file *f;
	unsigned long fd;
	bool found = false;

	/* What is in the table is not closed yet. */
	xa_lock(&fs->table);
	xa_for_each(&fs->table, fd, f)
		found = found || f->sock;
	xa_unlock(&fs->table);
	return found;
}

/**
 * goko_files_close() - Close all files of a task that is over.
 * @fs:	the table; no goroutine of the task makes a call any more.
 *
 * May be called by two at a time: the end of a crowd, sched/end.c.
 *
 * Context: process, without a P; sleeps.  In a kernel thread they are closed when
 *	    this returns, unless others share them.
 */
void goko_files_close(struct goko_files *fs)
{
	struct goko_file *f;
	unsigned long fd;

	xa_for_each(&fs->table, fd, f) {
		f = xa_erase(&fs->table, fd);
		if (!f)
			continue;
		count(fs, fd, -1);
		goko_file_close(f);
		cond_resched();
	}
}

/**
 * goko_files_free() - Free the table of a task.
 * @fs:	may be NULL; what is left in it is that of a task that has never run.
 *
 * Context: process, may sleep.
 */
void goko_files_free(struct goko_files *fs)
{
	if (!fs)
		return;
	goko_files_close(fs);
	xa_destroy(&fs->table);
	path_put(&fs->pwd);
	path_put(&fs->root);
	put_net(fs->net);
	mem_cgroup_put(fs->memcg);
	put_cred(fs->cred);
	kfree(fs);
}

/*
 * A close that waits until the peer has taken everything, for as long as a program
 * likes (SO_LINGER), would hold up an M or the end of its task: let the kernel send
 * the rest by itself.  A linger of 0, which aborts the connection, stays.
 */
static void no_linger(struct goko_file *f)
{
	struct sock *sk = f->sock->sk;

	/* Somebody else's too: the last one to close waits, or not. */
	if (!sk || file_count(f->filp) > 1 || !sock_flag(sk, SOCK_LINGER))
		return;
	lock_sock(sk);
	if (sk->sk_lingertime)
		sock_reset_flag(sk, SOCK_LINGER);
	release_sock(sk);
}

static void release(struct goko_file *f, void (*put)(struct file *filp))
{
	if (f->sock)
		no_linger(f);
	if (f->eventfd)
		eventfd_ctx_put(f->eventfd);
	__skb_queue_purge(&f->spliced);
	put(f->filp);
	kfree(f);
}

static void file_release(struct kref *ref)
{
	release(container_of(ref, struct goko_file, ref), fput);
}

/* A process closes on its way back to user space. */
static void file_release_now(struct kref *ref)
{
	release(container_of(ref, struct goko_file, ref),
		current->flags & PF_KTHREAD ? __fput_sync : fput);
}

/**
 * goko_file_put() - Put a reference to a file.
 * @f:	the file.
 *
 * Context: kernel thread, no locks; the kernel closes the file a moment later.
 */
void goko_file_put(struct goko_file *f)
{
	kref_put(&f->ref, file_release);
}

/**
 * goko_file_get() - Find the file of a kernel call.
 * @fs:		the task's files.
 * @fd:		its number, as the program says it.
 * @wait:	of the call; if its G has waited for a file, it is that one, whatever
 *		@fd is by now.
 *
 * Context: process; takes and drops the table's lock.
 * Return: the file, which is also in @wait, with a reference; NULL: not open.
 */
struct goko_file *goko_file_get(struct goko_files *fs, u64 fd,
				struct goko_iowait *wait)
{
	struct goko_file *f = wait->file;

	if (IS_ERR(f))
		return NULL;
	if (!f && fd <= INT_MAX) {
		xa_lock(&fs->table);
		f = xa_load(&fs->table, fd);
		if (f)
			kref_get(&f->ref);
		xa_unlock(&fs->table);
	}
	wait->file = f;
	return f;
}

/**
 * goko_on_file() - Make a kernel call on a file that does not wait for it.
 * @fs:		the task's files.
 * @ret:	what @fn returns, or -EBADF.
 * @arg:	fd, and what @fn takes.
 * @wait:	of the call.
 * @fn:		the call; it may set the results behind the first.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_on_file(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait,
		 s64 (*fn)(struct goko_files *fs, struct goko_file *f, u64 *ret,
			   const u64 *arg))
{
	struct goko_file *f = goko_file_get(fs, arg[0], wait);

	if (!f) {
		ret[0] = -EBADF;
		return 0;
	}
	ret[0] = fn(fs, f, ret, arg);
	goko_file_put(f);
	return 0;
}

/**
 * goko_files_full() - Has a task as many files as it may?
 * @fs:	the task's files.
 *
 * For who would have to throw away what he gets: another goroutine may be faster.
 *
 * Context: any.
 * Return: true if goko_file_install() would fail.
 */
bool goko_files_full(const struct goko_files *fs)
{
	return atomic_read(&fs->nr_files) + GOKO_FIRST_FD >= fs->max_files;
}

/**
 * goko_file_install() - Give a file a number.
 * @fs:		the task's files.
 * @filp:	opened O_NONBLOCK; its reference becomes the table's, even if that
 *		fails.
 *
 * Context: kernel thread, may sleep.
 * Return: the number, the lowest that is free; -EMFILE as many files are open as the
 *	   task may have; -ENOMEM.
 */
int goko_file_install(struct goko_files *fs, struct file *filp)
{
	return goko_file_install_at(fs, filp, GOKO_FIRST_FD, U32_MAX);
}

/**
 * goko_file_install_at() - Give a file one of some numbers.
 * @fs:		the task's files.
 * @filp:	as of goko_file_install(); or a file that never blocks, or only for a
 *		disk.
 * @first:	the first number.
 * @last:	the last one, if the task may have so many.
 *
 * Context: process, may sleep.
 * Return: as of goko_file_install().
 */
int goko_file_install_at(struct goko_files *fs, struct file *filp, u32 first,
			 u32 last)
{
	struct goko_file *f = kzalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);
	int ret = -ENOMEM;

	if (!f)
		goto put_filp;
	kref_init(&f->ref);
	f->task = fs->task;
	f->filp = filp;
	f->sock = sock_from_file(filp);
	f->eventfd = eventfd_ctx_fileget(filp);
	if (IS_ERR(f->eventfd))
		f->eventfd = NULL;
	__skb_queue_head_init(&f->spliced);
	goko_netpoll_open(f);

	/* Once it is in the table, another goroutine may close it. */
	kref_get(&f->ref);
	ret = -EMFILE;
	if (fs->max_files > first)
		ret = xa_alloc(&fs->table, &f->fd, f,
			       XA_LIMIT(first, min(last, fs->max_files - 1)),
			       GFP_KERNEL_ACCOUNT);
	if (!ret) {
		ret = f->fd;
		count(fs, ret, 1);
		/* Else goko_files_set_task() tells. */
		if (f->task)
			trace_goko_poll_open(f->task, ret);
	} else {
		goko_file_close(f);
		ret = ret == -EBUSY ? -EMFILE : ret;
	}
	goko_file_put(f);
	return ret;

put_filp:
	fput(filp);
	return ret;
}

/**
 * goko_file_close() - Put the table's reference to a file.
 * @f:	not in the table any more.
 *
 * Who waits for it is woken and finds it closed.  If nobody else uses it, the
 * kernel has closed it when this returns in a kernel thread, and an address that it
 * had is free.
 *
 * Context: process, sleeps.
 */
void goko_file_close(struct goko_file *f)
{
	goko_netpoll_close(f);
	kref_put(&f->ref, file_release_now);
}

/**
 * goko_k_close() - close(fd).
 * @fs:		the task's files.
 * @ret:	0 or -EBADF.
 * @arg:	fd.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_close(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait)
{
	struct goko_file *f = NULL;

	if (arg[0] <= INT_MAX)
		f = xa_erase(&fs->table, arg[0]);
	if (f) {
		count(fs, arg[0], -1);
		goko_file_close(f);
	}
	ret[0] = f ? 0 : -EBADF;
	return 0;
}

static s64 dup_file(struct goko_files *fs, struct goko_file *f, u64 *ret,
		    const u64 *arg)
{
	return goko_file_install(fs, get_file(f->filp));
}

/**
 * goko_k_dup() - dup(fd).
 * @fs:		the task's files.
 * @ret:	a further number of the file, or -errno as of goko_file_install().
 * @arg:	fd.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_dup(struct goko_files *fs, u64 *ret, const u64 *arg,
	       struct goko_iowait *wait)
{
	return goko_on_file(fs, ret, arg, wait, dup_file);
}
