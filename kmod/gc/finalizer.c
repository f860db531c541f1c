// SPDX-License-Identifier: GPL-2.0
/*
 * gc/finalizer.c - functions to be called when an object is collected
 *
 * What
 *   The table has an entry for each object with a finalizer, by its address.  It is a
 *   root for the function and for all that the object points to, but not for the object
 *   itself.  When marking is done, an object that is not marked is marked after all,
 *   and its entry is *ready*: from then on it is a root for the object, too.
 *
 *   A task's finalizers are called one after the other, each by a goroutine of its own,
 *   which the runtime makes: the first when the cycle is complete, any other when
 *   the one before ends (goko_fin_done()).  The entry leaves the table before its
 *   goroutine is made, so that the object may have another finalizer.  If there is no
 *   memory for a goroutine, it is tried again after the next cycle.
 *
 *   When a task ends, its finalizers are forgotten, as in Go.
 *
 * Invariants
 *   1 an entry of the table is ready iff it is on its task's list
 *   2 a task with entries that are ready has a goroutine that calls one, or is on
 *     fin.waiting
 *   3 fins->again is in no list and not in the table, and its task is on fin.waiting
 *
 * Locking
 *   fin.lock, not taken in softirq: lists, and who takes an entry out of the table.
 *   Walks over the table need only RCU.
 *
 * Rejected
 *   A list of specials for each span, looked at by the sweeper, as in Go: an object that
 *   turns out to be dead when it is swept has to be kept from being swept.  Here all
 *   are known before sweeping begins.
 */
#include <linux/err.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>

#include "core/rt.h"
#include "gc/internal.h"
#include "heap/heap.h"
#include "sched/sched.h"

/* What an entry takes at most, with its part of the table. */
#define ENTRY_BYTES	1024

/* Entries between two looks whether to let others run. */
#define WALK_STEP	64

#define FIN_GFP		(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

/**
 * struct goko_fin - a finalizer
 * @call:	what is to be called
 * @fins:	those of its task
 * @node:	on fins->ready
 * @dead:	its object is not marked
 * @ready:	its object is dead, and kept
 * @rcu:	a walk may be at it
 */
struct goko_fin {
	struct goko_fin_call	call;		/* I */
	struct goko_fins	*fins;		/* I: its task's */
	struct list_head	node;		/* fin.lock: on fins->ready */
	bool			dead;		/* only the cycle's thread */
	bool			ready;		/* A: fin.lock to write */
	struct rcu_head		rcu;
};

/**
 * struct goko_fins - the finalizers of a task
 * @task:	the task
 * @ready:	to be called, oldest first
 * @node:	on fin.waiting
 * @again:	the next one, taken from @ready; there was no goroutine for it
 * @running:	a goroutine calls one
 * @gone:	the task has ended
 */
struct goko_fins {
	struct goko_task	*task;		/* I */
	struct list_head	ready;		/* fin.lock: to be called */
	struct list_head	node;		/* fin.lock: on fin.waiting */
	struct goko_fin		*again;		/* fin.lock: had no goroutine; or NULL */
	bool			running;	/* fin.lock: a goroutine calls one */
	bool			gone;		/* fin.lock: the task has ended */
};

static struct {
	spinlock_t		lock;
	struct list_head	waiting;	/* lock: tasks that need a goroutine */
	atomic_long_t		nr;		/* A: entries */
} fin = {
	.lock		= __SPIN_LOCK_UNLOCKED(fin.lock),
	.waiting	= LIST_HEAD_INIT(fin.waiting),
};

static DEFINE_XARRAY(table);		/* struct goko_fin, by address of the object */

/* The task's, made when first wanted; or NULL. */
static struct goko_fins *fins_of(struct goko_task *t)
{
	struct goko_fins **where = goko_task_fins(t);
	struct goko_fins *f = READ_ONCE(*where), *old;

	if (f)
		return f;
	f = kzalloc(sizeof(*f), FIN_GFP);
	if (!f)
		return NULL;
	f->task = t;
	INIT_LIST_HEAD(&f->ready);
	INIT_LIST_HEAD(&f->node);
	/* Full barrier: pairs with the READ_ONCE()s of it. */
	old = cmpxchg(where, NULL, f);
	if (!old)
		return f;
	kfree(f);
	return old;
}

/* Out of the table, and of its task's list. */
static void take_locked(struct goko_fin *e)
{
	lockdep_assert_held(&fin.lock);
	xa_erase(&table, e->call.obj);
	list_del_init(&e->node);
}

static void fin_free(struct goko_fin *e)
{
	atomic_long_dec(&fin.nr);
	/* A walk may be at it. */
	kfree_rcu(e, rcu);
}

/**
 * goko_fin_set() - Call a function when an object is collected.
 * @p:		the P of the caller, who has the object.
 * @call:	object, function and its arguments; copied.
 *
 * Context: trampoline, M that holds @p; may sleep for memory.
 * Return: 0; -EBUSY: it has one; -ENOMEM.
 */
int goko_fin_set(struct goko_p *p, const struct goko_fin_call *call)
{
	struct goko_fins *fins = fins_of(p->g->task);
	struct goko_gcw *w = &p->gc->gcw;
	struct goko_fin *e;
	int ret;

	/* An object has at least 8 bytes, and its entry more: so they count as well. */
	if (!fins || atomic_long_read(&fin.nr) > goko_heap_limit() / ENTRY_BYTES)
		return -ENOMEM;
	e = kzalloc(sizeof(*e), FIN_GFP);
	if (!e)
		return -ENOMEM;
	e->call = *call;
	e->fins = fins;
	INIT_LIST_HEAD(&e->node);
	atomic_long_inc(&fin.nr);
	ret = xa_insert(&table, call->obj, e, FIN_GFP);
	if (ret) {
		atomic_long_dec(&fin.nr);
		kfree(e);
		return ret;
	}
	/* The walk over the table may be over; no mark when all is marked. */
	if (p->ctx.barrier && READ_ONCE(goko_gc.blacken)) {
		goko_gc_shade(w, call->fn);
		goko_gc_scan_inside(w, call->obj);
	}
	return 0;
}

/**
 * goko_fin_clear() - An object is to have no finalizer.
 * @obj:	its address; the caller has it.
 *
 * Context: any but softirq; no sleep.
 */
void goko_fin_clear(u64 obj)
{
	struct goko_fin *e;

	spin_lock(&fin.lock);
	e = xa_load(&table, obj);
	if (e)
		take_locked(e);
	spin_unlock(&fin.lock);
	if (e)
		fin_free(e);
}

/* Call @fn for each entry, in an RCU section. */
static void walk(void (*fn)(struct goko_fin *e, void *arg), void *arg)
{
	XA_STATE(xas, &table, 0);
	struct goko_fin *e;
	u32 n = 0;

	rcu_read_lock();
	xas_for_each(&xas, e, ULONG_MAX) {
		if (xas_retry(&xas, e))
			continue;
		fn(e, arg);
		if (++n % WALK_STEP)
			continue;
		xas_pause(&xas);
		rcu_read_unlock();
		cond_resched();
		rcu_read_lock();
	}
	rcu_read_unlock();
}

static void scan(struct goko_fin *e, void *w)
{
	goko_gc_shade(w, e->call.fn);
	if (READ_ONCE(e->ready))
		goko_gc_shade(w, e->call.obj);
	else
		goko_gc_scan_inside(w, e->call.obj);
}

/**
 * goko_fin_roots() - Mark what the table holds.
 * @w:		the marker.
 *
 * An entry that a P takes out meanwhile is shaded by it.
 *
 * Context: any but softirq; may sleep in cond_resched().
 */
void goko_fin_roots(struct goko_gcw *w)
{
	struct goko_fins *f;

	walk(scan, w);
	spin_lock(&fin.lock);
	list_for_each_entry(f, &fin.waiting, node)
		if (f->again)
			scan(f->again, w);
	spin_unlock(&fin.lock);
}

static void find_dead(struct goko_fin *e, void *unused)
{
	e->dead = !READ_ONCE(e->ready) && !goko_gc_is_marked(e->call.obj);
}

static void keep_dead(struct goko_fin *e, void *w)
{
	struct goko_fins *f;

	if (!e->dead)
		return;
	e->dead = false;
	spin_lock(&fin.lock);
	/* The task may have ended. */
	if (xa_load(&table, e->call.obj) == e) {
		goko_gc_shade(w, e->call.obj);
		WRITE_ONCE(e->ready, true);
		f = e->fins;
		list_add_tail(&e->node, &f->ready);
		if (!f->running && list_empty(&f->node))
			list_add_tail(&f->node, &fin.waiting);
	}
	spin_unlock(&fin.lock);
}

/**
 * goko_fin_find() - Find out which objects are dead, and keep them.
 * @w:		a marker; what it gets is an object all of whose pointers are marked.
 *
 * Small objects without pointers share blocks, which are marked as one: so all that are
 * dead are found before the first is kept.
 *
 * Context: the cycle's thread; marking is done, no mark bit is cleared yet.
 */
void goko_fin_find(struct goko_gcw *w)
{
	walk(find_dead, NULL);
	walk(keep_dead, w);
}

/* Take the next finalizer of a task; NULL: there is none. */
static struct goko_fin *next_locked(struct goko_fins *f)
{
	struct goko_fin *e = f->again;

	lockdep_assert_held(&fin.lock);
	f->again = NULL;
	if (!e) {
		e = list_first_entry_or_null(&f->ready, struct goko_fin, node);
		if (e)
			take_locked(e);
	}
	f->running = e;
	return e;
}

/* Have a goroutine call @e, which is the caller's, and no longer after this. */
static void call(struct goko_p *p, struct goko_task *t, struct goko_fin *e)
{
	struct goko_fins *f = e->fins;

	if (!goko_task_call(p, t, &e->call)) {
		fin_free(e);
		return;
	}
	spin_lock(&fin.lock);
	f->running = false;
	if (!f->gone) {
		f->again = e;
		list_add_tail(&f->node, &fin.waiting);
		e = NULL;
	}
	spin_unlock(&fin.lock);
	if (e)
		fin_free(e);
}

/**
 * goko_fin_start() - Have finalizers called.
 *
 * Context: the cycle's thread, between cycles; sleeps.  Takes and drops tasks_mutex.
 */
void goko_fin_start(void)
{
	struct goko_task *t;
	struct goko_fins *f;
	struct goko_fin *e;
	LIST_HEAD(waiting);

	spin_lock(&fin.lock);
	list_splice_init(&fin.waiting, &waiting);
	while (!list_empty(&waiting)) {
		f = list_first_entry(&waiting, struct goko_fins, node);
		list_del_init(&f->node);
		e = next_locked(f);
		if (!e)
			continue;
		/* Its goroutines' reference is put after goko_fin_forget(). */
		t = f->task;
		goko_task_get(t);
		spin_unlock(&fin.lock);
		call(NULL, t, e);
		goko_task_put(t);
		spin_lock(&fin.lock);
	}
	spin_unlock(&fin.lock);
}

/**
 * goko_fin_done() - A goroutine that has called a finalizer ends.
 * @p:		the P.
 * @t:		its task.
 *
 * Context: goko_g_exit(), M that holds @p; may sleep for memory.
 */
void goko_fin_done(struct goko_p *p, struct goko_task *t)
{
	struct goko_fins *f = READ_ONCE(*goko_task_fins(t));
	struct goko_fin *e;

	spin_lock(&fin.lock);
	e = next_locked(f);
	spin_unlock(&fin.lock);
	if (!e)
		return;
	/* Its goroutine may count as scanned, and the walk may find the entry gone. */
	if (p->ctx.barrier && READ_ONCE(goko_gc.blacken)) {
		goko_gc_shade(&p->gc->gcw, e->call.fn);
		goko_gc_shade(&p->gc->gcw, e->call.obj);
	}
	call(p, t, e);
}

static void forget(struct goko_fin *e, void *fins)
{
	if (e->fins != fins)
		return;
	spin_lock(&fin.lock);
	if (xa_load(&table, e->call.obj) == e)
		take_locked(e);
	else
		e = NULL;
	spin_unlock(&fin.lock);
	if (e)
		fin_free(e);
}

/**
 * goko_fin_forget() - A task has ended: forget its finalizers.
 * @f:		of goko_task_fins(), not NULL; freed with goko_fins_free().
 *
 * Context: process, may sleep; no goroutine of the task is left.
 */
void goko_fin_forget(struct goko_fins *f)
{
	struct goko_fin *e;

	walk(forget, f);
	spin_lock(&fin.lock);
	f->gone = true;
	list_del_init(&f->node);
	e = f->again;
	f->again = NULL;
	spin_unlock(&fin.lock);
	if (e)
		fin_free(e);
}

/**
 * goko_fins_free() - Free the finalizers' part of a task.
 * @f:		it, or NULL.
 *
 * Context: process; the last reference to the task is gone.
 */
void goko_fins_free(struct goko_fins *f)
{
	kfree(f);
}

/**
 * goko_fin_count() - How many finalizers there are.
 *
 * Context: any.
 * Return: their number, of a moment.
 */
u64 goko_fin_count(void)
{
	return atomic_long_read(&fin.nr);
}
