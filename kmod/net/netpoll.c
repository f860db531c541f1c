// SPDX-License-Identifier: GPL-2.0
/*
 * net/netpoll.c - waking goroutines when a file or socket is ready
 *
 * What
 *   Each file that can be polled has our entry on its wait queues from open to
 *   close, as epoll's edge-triggered mode has.  Its callback runs wherever the event
 *   is: in softirq for what comes from the network.  It counts the event, takes the
 *   Gs that wait for it off the file, and makes them ready in one batch.
 *
 *   A G that waits does its operation again when it runs: an event says that
 *   something has changed, not that there is something for everybody.
 *
 * No readiness is lost
 *   goko_io_begin() notes the file's count of events, then the operation is tried;
 *   goko_io_park() looks at the count again, under the lock:
 *
 *	G				callback, under f->lock
 *
 *	G1 note seq
 *	G2 try: -EAGAIN			E1 seq++
 *	G3 f->lock: seq as noted?	E2 take the waiting Gs
 *	   no: do not park
 *	   yes: on the list, armed
 *
 *   - E1 before G1: what it announced was there at G2.
 *   - E1 after G1, before G3: G3 sees another count.
 *   - E1 after G3: E2 finds the G, and claims it or its killer has.
 *
 *   The same holds for the end of a deadline and for close, which count as events.
 *
 * No P, no write barrier
 *   The callback has no P.  It stores no pointer into the heap: Gs, files and
 *   their lists are slab objects, and a G that waits is reachable by its task.
 *   scripts/check-barriers follows its calls.
 *
 * Invariants
 *   1. A G on a list of waiters is WAITING and has a reference to the file in
 *	g->io_file; or it has been claimed by its killer and leaves by itself
 *	(goko_io_leave()).  It tries again on that very file: its number may be
 *	another file's by then.
 *   2. After goko_netpoll_close() no callback runs, and none will.
 *
 * Locking
 *   f->lock, irq-safe, inside of the wait queue's own lock; goko_ready_all() is called
 *   without it.  deadline_mutex, outside of it.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/rcupdate.h>

#include "core/compat.h"
#include "core/gcptr.h"
#include "core/locking.h"
#include "net/internal.h"
#include "sched/runq.h"
#include "sched/sched.h"
#include "trace/goko_trace.h"

#define READ_EVENTS	(EPOLLIN | EPOLLRDNORM | EPOLLRDHUP | EPOLLPRI | \
			 EPOLLHUP | EPOLLERR)
#define WRITE_EVENTS	(EPOLLOUT | EPOLLWRNORM | EPOLLHUP | EPOLLERR)

/* One event; the Gs that wait for it go to @ready. */
__nowritebarrierrec
static void event_locked(struct goko_file *f, enum goko_io_mode mode,
			 struct goko_gqueue *ready)
{
	struct goko_g *g, *next;

	f->seq[mode]++;
	list_for_each_entry_safe(g, next, &f->waiters[mode], wait_node) {
		/* Else it is being killed and leaves the list itself. */
		if (!goko_g_claim(g))
			continue;
		list_del_init(&g->wait_node);
		goko_gqueue_add(ready, g);
	}
}

__nowritebarrierrec
static int io_wake(wait_queue_entry_t *entry, unsigned int wake_mode, int sync,
		   void *key)
{
	struct goko_pollwq *wq = container_of(entry, struct goko_pollwq, entry);
	struct goko_file *f = wq->file;
	__poll_t events = key_to_poll(key);
	struct goko_gqueue ready = {};
	unsigned long flags;

	spin_lock_irqsave(&f->lock, flags);
	if (!events || (events & READ_EVENTS))
		event_locked(f, GOKO_IO_READ, &ready);
	if (!events || (events & WRITE_EVENTS))
		event_locked(f, GOKO_IO_WRITE, &ready);
	spin_unlock_irqrestore(&f->lock, flags);
	trace_goko_poll_ready(f->task, f->fd, (__force u32)events, ready.nr);
	goko_ready_all(&ready);

	if (unlikely(events & POLLFREE)) {
		/* The queue goes: its owner holds its lock and waits for RCU. */
		list_del_init(&entry->entry);
		/* Pairs with the acquire in goko_netpoll_close(). */
		smp_store_release(&wq->head, NULL);
	}
	return 0;
}

/**
 * struct open_table - a poll_table that puts a file on its wait queues
 * @pt:		what poll() is given
 * @file:	the file
 * @too_many:	it has more wait queues than we have entries for
 */
struct open_table {
	poll_table		pt;
	struct goko_file	*file;
	bool			too_many;
};

/* Called by the file's poll() for each of its wait queues. */
static void io_queue_proc(struct file *filp, wait_queue_head_t *head,
			  poll_table *pt)
{
	struct open_table *ot = container_of(pt, struct open_table, pt);
	struct goko_file *f = ot->file;
	struct goko_pollwq *wq;

	if (f->nr_wq == GOKO_NR_POLLWQ) {
		ot->too_many = true;
		return;
	}
	wq = &f->wq[f->nr_wq++];
	wq->file = f;
	wq->head = head;
	init_waitqueue_func_entry(&wq->entry, io_wake);
	add_wait_queue(head, &wq->entry);
}

static void unhook(struct goko_pollwq *wq)
{
	wait_queue_head_t *head;

	rcu_read_lock();
	/* Pairs with the release in io_wake(); RCU keeps what it points to. */
	head = smp_load_acquire(&wq->head);
	if (head)
		remove_wait_queue(head, &wq->entry);
	rcu_read_unlock();
}

static void unhook_all(struct goko_file *f)
{
	while (f->nr_wq)
		unhook(&f->wq[--f->nr_wq]);
}

static void event(struct goko_file *f, enum goko_io_mode mode)
{
	struct goko_gqueue ready = {};
	unsigned long flags;

	spin_lock_irqsave(&f->lock, flags);
	event_locked(f, mode, &ready);
	spin_unlock_irqrestore(&f->lock, flags);
	goko_ready_all(&ready);
}

__nowritebarrierrec
static enum hrtimer_restart deadline_over(struct goko_file *f,
					  enum goko_io_mode mode)
{
	/* Pairs with the lock that event() takes: who sees the count sees it. */
	WRITE_ONCE(f->expired[mode], true);
	event(f, mode);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart read_deadline_over(struct hrtimer *timer)
{
	return deadline_over(container_of(timer, struct goko_file,
					  timer[GOKO_IO_READ]), GOKO_IO_READ);
}

static enum hrtimer_restart write_deadline_over(struct hrtimer *timer)
{
	return deadline_over(container_of(timer, struct goko_file,
					  timer[GOKO_IO_WRITE]), GOKO_IO_WRITE);
}

/**
 * goko_netpoll_open() - Watch a file.
 * @f:	zeroed but for filp, sock and ref.
 *
 * A file that cannot be polled, or that has more wait queues than we keep entries
 * for, is not pollable: nobody waits for it here.
 *
 * Context: process, may sleep.
 */
void goko_netpoll_open(struct goko_file *f)
{
	struct open_table ot = { .file = f };
	int mode;

	spin_lock_init(&f->lock);
	mutex_init(&f->deadline_mutex);
	f->empty_seq = -1;	/* never yet */
	for (mode = 0; mode < GOKO_IO_NR; mode++)
		INIT_LIST_HEAD(&f->waiters[mode]);
	goko_hrtimer_setup(&f->timer[GOKO_IO_READ], read_deadline_over,
			   HRTIMER_MODE_REL_SOFT);
	goko_hrtimer_setup(&f->timer[GOKO_IO_WRITE], write_deadline_over,
			   HRTIMER_MODE_REL_SOFT);
	if (!file_can_poll(f->filp))
		return;
	init_poll_funcptr(&ot.pt, io_queue_proc);
	vfs_poll(f->filp, &ot.pt);
	if (ot.too_many)
		unhook_all(f);
	f->pollable = f->nr_wq;
}

/*
 * Who waits need not look again: it finds the file closed, and its reference is put
 * here, so that nobody who only waits keeps the file open.
 */
static void evict(struct goko_file *f, enum goko_io_mode mode)
{
	struct goko_gqueue ready = {};
	struct goko_g *g;
	u32 i, n;

	spin_lock_irq(&f->lock);
	event_locked(f, mode, &ready);
	for (g = ready.head; g; g = g->schedlink)
		g->io_file = ERR_PTR(-EBADF);
	spin_unlock_irq(&f->lock);
	n = ready.nr;
	goko_ready_all(&ready);
	for (i = 0; i < n; i++)
		goko_file_put(f);
}

/* Nobody waits for @f any more, or will. */
static void evict_all(struct goko_file *f)
{
	int mode;

	mutex_lock(&f->deadline_mutex);
	WRITE_ONCE(f->closed, true);
	for (mode = 0; mode < GOKO_IO_NR; mode++) {
		hrtimer_cancel(&f->timer[mode]);
		evict(f, mode);
	}
	mutex_unlock(&f->deadline_mutex);
}

/**
 * goko_netpoll_close() - Stop watching a file.
 * @f:	the file; the caller has the table's reference.
 *
 * Wakes all who wait for it.  When it returns, no callback runs any more.
 *
 * Context: process; sleeps.
 */
void goko_netpoll_close(struct goko_file *f)
{
	evict_all(f);
	unhook_all(f);
	trace_goko_poll_close(f->task, f->fd);
}

/**
 * goko_io_begin() - An operation on a file is about to be tried.
 * @f:		the file.
 * @mode:	its direction.
 * @wait:	filled in, for the case that it has to wait.
 *
 * Context: process.
 * Return: 0; -EAGAIN nothing has come since goko_io_emptied(): no need to try;
 *	   -ETIME its deadline is over, which no operation says by itself; -EBADF it was closed.
 */
int goko_io_begin(struct goko_file *f, enum goko_io_mode mode,
		  struct goko_iowait *wait)
{
	int ret = 0;

	wait->mode = mode;
	spin_lock_irq(&f->lock);
	wait->seq = f->seq[mode];
	if (READ_ONCE(f->closed))
		ret = -EBADF;
	else if (READ_ONCE(f->expired[mode]))
		ret = -ETIME;
	else if (mode == GOKO_IO_READ && wait->seq == f->empty_seq)
		ret = -EAGAIN;
	spin_unlock_irq(&f->lock);
	return ret;
}

/**
 * goko_io_emptied() - A read has got all there was.
 * @f:		a stream.
 * @wait:	of the read's goko_io_begin().
 *
 * Whatever came after that has counted as an event, so the next read need not try
 * as long as there was none.
 *
 * Context: process.
 */
void goko_io_emptied(struct goko_file *f, const struct goko_iowait *wait)
{
	spin_lock_irq(&f->lock);
	f->empty_seq = wait->seq;
	spin_unlock_irq(&f->lock);
}

/**
 * goko_read_waits() - Does a read have to wait, as far as can be said at once?
 * @fs:		the task's files.
 * @arg:	of goko_k_read().
 * @wait:	its file is NULL; set to that of the read, if it is open, with a
 *		reference, for the read or for goko_io_park().
 *
 * Context: trampoline, no locks; takes and drops those of the table and the file; no
 *	    sleep.
 * Return: true: there is nothing to be read, goko_io_park().
 */
bool goko_read_waits(struct goko_files *fs, const u64 *arg,
		     struct goko_iowait *wait)
{
	struct goko_file *f = goko_file_get(fs, arg[0], wait);

	return f && goko_io_begin(f, GOKO_IO_READ, wait) == -EAGAIN;
}

/**
 * goko_io_park() - The running G waits for a file.
 * @g:		the running G, unwound; it has called goko_io_resume() since it last
 *		waited.
 * @wait:	what its kernel call that said -EAGAIN has filled in; its reference to
 *		the file becomes the G's.
 *
 * Context: trampoline, no locks; takes and drops the file's lock.
 * Return: true: parked, do not touch @g; false: something has happened, try again.
 */
bool goko_io_park(struct goko_g *g, struct goko_iowait *wait)
{
	struct goko_file *f = wait->file;
	bool park;

	spin_lock_irq(&f->lock);
	park = f->seq[wait->mode] == wait->seq;
	if (park) {
		trace_goko_poll_wait(f->task, f->fd, wait->mode);
		g->io_file = f;
		list_add_tail(&g->wait_node, &f->waiters[wait->mode]);
		goko_g_park_arm(g, GOKO_WAIT_IO);
	}
	spin_unlock_irq(&f->lock);
	if (!park)
		goko_file_put(f);
	return park;
}

/**
 * goko_io_resume() - A G that has waited for a file runs again.
 * @g:	the running G.
 *
 * Context: M; takes and drops the file's lock; no sleep.
 * Return: the file, with the reference that @g had; NULL: @g did not wait; ERR_PTR
 *	   -EBADF: the file was closed.
 */
struct goko_file *goko_io_resume(struct goko_g *g)
{
	struct goko_file *f = g->io_file;

	if (IS_ERR_OR_NULL(f)) {
		g->io_file = NULL;
		return f;
	}
	/* Its killer may have claimed it, and left it on the list. */
	spin_lock_irq(&f->lock);
	list_del_init(&g->wait_node);
	spin_unlock_irq(&f->lock);
	g->io_file = NULL;
	return f;
}

/**
 * goko_io_leave() - A G that may have waited for a file is about to die.
 * @g:	the running G.
 *
 * Context: M; takes and drops the file's lock; no sleep.
 */
void goko_io_leave(struct goko_g *g)
{
	struct goko_file *f = goko_io_resume(g);

	if (!IS_ERR_OR_NULL(f))
		goko_file_put(f);
}

/* Set the deadline of one direction; the old one is off. */
static void set_deadline(struct goko_file *f, enum goko_io_mode mode, s64 ns)
{
	hrtimer_cancel(&f->timer[mode]);
	WRITE_ONCE(f->expired[mode], ns < 0);
	if (ns < 0)
		event(f, mode);
	else if (ns)
		hrtimer_start(&f->timer[mode], ns_to_ktime(ns),
			      HRTIMER_MODE_REL_SOFT);
}

static s64 set_deadlines(struct goko_files *fs, struct goko_file *f, u64 *ret,
			 const u64 *arg)
{
	int mode;

	if (!f->pollable)
		return -EOPNOTSUPP;
	mutex_lock(&f->deadline_mutex);
	for (mode = 0; mode < GOKO_IO_NR; mode++) {
		if (!READ_ONCE(f->closed) && (arg[1] & (1u << mode)))
			set_deadline(f, mode, arg[2]);
	}
	mutex_unlock(&f->deadline_mutex);
	return 0;
}

/**
 * goko_k_deadline() - Set the deadlines of operations on a file.
 * @fs:		the task's files.
 * @ret:	0, -EBADF, or -EOPNOTSUPP the file cannot be waited for.
 * @arg:	fd; bits 1 << enum goko_io_mode; ns from now, 0: none, negative: over.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_deadline(struct goko_files *fs, u64 *ret, const u64 *arg,
		    struct goko_iowait *wait)
{
	return goko_on_file(fs, ret, arg, wait, set_deadlines);
}

static s64 evict_file(struct goko_files *fs, struct goko_file *f, u64 *ret,
		      const u64 *arg)
{
	evict_all(f);
	return 0;
}

/**
 * goko_k_evict() - Make all who wait for a file return, now and later.
 * @fs:		the task's files.
 * @ret:	0 or -EBADF.
 * @arg:	fd.
 * @wait:	see struct goko_iowait.
 *
 * What a program that counts the users of a file does before the last one
 * closes it.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_evict(struct goko_files *fs, u64 *ret, const u64 *arg,
		 struct goko_iowait *wait)
{
	return goko_on_file(fs, ret, arg, wait, evict_file);
}
