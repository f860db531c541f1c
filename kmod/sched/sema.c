// SPDX-License-Identifier: GPL-2.0
/*
 * sched/sema.c - semaphores by address: what package sync waits on
 *
 * What
 *   A semaphore is an uint32 in Go memory that is never less than 0.  To acquire it is
 *   to count it down, or to wait until that can be done; to release it is to count it
 *   up and wake one that waits.  Who is woken tries again, and may find another has
 *   been faster; released by handing over, it is counted down for whom it wakes.
 *   As sync's mutexes are built on it, it is Go's runtime/sema.go in these points.
 *
 * Invariants
 *   1. The first of the Gs that wait for an address is on the list of its bucket, by
 *	wait_node; all of them are in a ring, by sema_node, in the order of waking.
 *   2. g->sema is the address while the G is in a ring, else NULL.
 *   3. nr_waits of a bucket is at least the number of Gs in its rings.
 *
 * No wake-up is lost
 *	acquire				release
 *
 *	A1 nr_waits++ (full barrier)	R1 *addr++ (full barrier)
 *	A2 try *addr			R2 nr_waits == 0? then that was all
 *	A3 in the ring, ARMED		R3 lock; wake the first
 *	(all under the bucket's lock)
 *
 *   Either A2 sees R1, or R2 sees A1 and R3 comes after A3.
 *
 * Locking
 *   The bucket's lock; taken where chan->lock is, not in softirq.  Who has won the
 *   claim of a G takes it out of its ring under that lock; a G that was woken by its
 *   timer or by the end of its task does so itself, in goko_sema_leave(), before it
 *   waits again or dies.
 */
#include <linux/atomic.h>
#include <linux/hash.h>
#include <linux/init.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/goko_ops.h>

#include "core/compat.h"
#include "core/locking.h"
#include "core/rt.h"
#include "sched/internal.h"

#define BUCKET_BITS	10

struct bucket {
	spinlock_t		lock;
	atomic_t		nr_waits;	/* A: see the head of this file */
	struct list_head	firsts;		/* lock */
} ____cacheline_aligned_in_smp;

static struct bucket buckets[1 << BUCKET_BITS];

static const enum goko_wait_reason reasons[] = {
	[GOKO_SEMA_PLAIN]	= GOKO_WAIT_SEMACQUIRE,
	[GOKO_SEMA_COND]	= GOKO_WAIT_COND,
	[GOKO_SEMA_TIMER]	= GOKO_WAIT_TIMER_IDLE,
};

static struct bucket *bucket_of(const u32 *addr)
{
	return &buckets[hash_ptr(addr, BUCKET_BITS)];
}

/**
 * goko_semas_init() - Before the first task.
 *
 * Context: module init.
 */
void goko_semas_init(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(buckets); i++) {
		spin_lock_init(&buckets[i].lock);
		INIT_LIST_HEAD(&buckets[i].firsts);
	}
}

/**
 * goko_sema_try() - Count a semaphore down if it is not 0.
 * @addr:	the semaphore.
 *
 * Context: any; full barrier if it succeeds.
 * Return: true if it was counted down.
 */
bool goko_sema_try(u32 *addr)
{
	u32 val = READ_ONCE(*addr), seen;

	for (; val; val = seen) {
		seen = cmpxchg(addr, val, val - 1);
		if (seen == val)
			return true;
	}
	return false;
}

/* The first of those that wait for @addr, or NULL. */
static struct goko_g *first_of(const struct bucket *b, const u32 *addr)
{
	struct goko_g *g;

	list_for_each_entry(g, &b->firsts, wait_node)
		if (g->sema == addr)
			return g;
	return NULL;
}

static void enqueue(struct bucket *b, struct goko_g *g, u32 *addr, bool lifo)
{
	struct goko_g *first = first_of(b, addr);

	g->sema = addr;
	INIT_LIST_HEAD(&g->sema_node);
	if (!first) {
		list_add_tail(&g->wait_node, &b->firsts);
		return;
	}
	/* Before the first in the ring is behind the last. */
	list_add_tail(&g->sema_node, &first->sema_node);
	if (lifo)
		list_replace_init(&first->wait_node, &g->wait_node);
}

static void dequeue(struct bucket *b, struct goko_g *g)
{
	if (!list_empty(&g->wait_node)) {
		if (list_empty(&g->sema_node))
			list_del_init(&g->wait_node);
		else
			list_replace_init(&g->wait_node,
					  &list_next_entry(g, sema_node)->wait_node);
	}
	list_del_init(&g->sema_node);
	g->sema = NULL;
	atomic_dec(&b->nr_waits);
}

/**
 * goko_sema_park() - Park the running G until a semaphore may be acquired.
 * @g:		the running G, unwound; it tries again when it is woken.
 * @addr:	the semaphore.
 * @lifo:	before those that wait already.
 * @deadline:	wake it then, ns of the monotonic clock; 0: never.
 * @reason:	GOKO_SEMA_*.
 *
 * Context: trampoline, no lock; no sleep of the M.
 * Return: false: it was counted down just now, @g has not parked.
 */
bool goko_sema_park(struct goko_g *g, u32 *addr, bool lifo, u64 deadline,
		    u32 reason)
{
	struct bucket *b = bucket_of(addr);
	enum goko_wait_reason why = reasons[min_t(u32, reason, GOKO_SEMA_TIMER)];

	spin_lock_bh(&b->lock);
	/* A: pairs with the barrier in goko_sema_release(). */
	atomic_inc_return(&b->nr_waits);
	if (goko_sema_try(addr)) {
		atomic_dec(&b->nr_waits);
		spin_unlock_bh(&b->lock);
		return false;
	}
	enqueue(b, g, addr, lifo);
	if (deadline) {
		/* Softirqs are off: it cannot come before @g is armed. */
		goko_timer_start(g, deadline);
		why = GOKO_WAIT_TIMER;
	}
	goko_g_park_arm(g, why);
	spin_unlock_bh(&b->lock);
	return true;
}

/**
 * goko_sema_leave() - The running G waits for no semaphore any more.
 * @g:	the running G.
 *
 * Context: M that runs @g; no sleep.
 */
void goko_sema_leave(struct goko_g *g)
{
	struct bucket *b;
	u32 *addr = READ_ONCE(g->sema);

	/* One that is woken by a release finds NULL: see there. */
	if (!addr)
		return;
	b = bucket_of(addr);
	spin_lock(&b->lock);
	if (g->sema)
		dequeue(b, g);
	spin_unlock(&b->lock);
}

/**
 * goko_sema_release() - Count a semaphore up, and wake one that waits for it.
 * @p:		P of the caller.
 * @addr:	the semaphore.
 * @handoff:	count it down for that one.
 *
 * Context: M that holds @p; no sleep.
 * Return: true: it was handed over to a G that is @p's next; the caller should yield.
 */
bool goko_sema_release(struct goko_p *p, u32 *addr, bool handoff)
{
	struct bucket *b = bucket_of(addr);
	struct goko_g *g;
	u32 val = READ_ONCE(*addr), seen;
	bool given = false, claimed;

	/* Full barrier; pairs with A in goko_sema_park(). */
	for (; (seen = cmpxchg(addr, val, val + 1)) != val; val = seen)
		;
	if (!atomic_read(&b->nr_waits))
		return false;

	spin_lock(&b->lock);
	while ((g = first_of(b, addr))) {
		/*
		 * Its timer, or the killer of its task, may have been faster.  As long
		 * as g->sema is set it comes here for the lock before it waits
		 * for anything else: so it is this wait that is claimed.
		 */
		claimed = goko_g_claim(g);
		dequeue(b, g);
		if (claimed)
			break;
	}
	/* One with a timer has to come back to the operation, to cancel it. */
	if (g && handoff && g->wait_reason != GOKO_WAIT_TIMER &&
	    goko_sema_try(addr)) {
		/* It is ours: it goes on after the operation, with success. */
		goko_g_op_done(g);
		g->ret[0] = true;
		given = true;
	}
	spin_unlock(&b->lock);
	if (g)
		goko_ready(p, g);
	return given;
}

/**
 * goko_sched_can_spin() - Is it likely that a lock is free soon?
 * @p:	P of the caller.
 * @i:	how often the caller has spun.
 *
 * As in Go: there are several Ps, at least one other is busy, and nobody waits for
 * this one.
 *
 * Context: M that holds @p; no sleep.
 * Return: true if so.
 */
bool goko_sched_can_spin(struct goko_p *p, u64 i)
{
	const struct goko_sched *s = &goko_sched;

	return i < 4 && READ_ONCE(s->nr_online) > 1 && goko_runq_empty(p) &&
	       !goko_tsk_wants_cpu(current) &&
	       atomic_read(&s->nr_idle_ps) + atomic_read(&s->nr_spinning) + 1 <
	       (int)READ_ONCE(s->nr_online);
}
