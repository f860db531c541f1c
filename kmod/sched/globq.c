// SPDX-License-Identifier: GPL-2.0
/*
 * sched/globq.c - the global run queue
 *
 * Takes what does not belong to a P: Gs readied from softirq or by a process,
 * Gs whose slice is over, the overflow of local rings.  Under sched->lock; its
 * length is read without, as a hint that is confirmed under the lock.
 */
#include "core/gcptr.h"
#include "core/locking.h"
#include "sched/internal.h"

/**
 * goko_globq_put() - Append runnable Gs to the global queue.
 * @batch:	the Gs; empty afterwards.
 *
 * The caller wakes a P (goko_wake_p()) unless it holds one itself.
 *
 * Context: any, softirq included; no P needed.  Takes and drops sched->lock.
 */
__nowritebarrierrec
void goko_globq_put(struct goko_gqueue *batch)
{
	struct goko_sched *s = &goko_sched;
	unsigned long flags;

	spin_lock_irqsave(&s->lock, flags);
	goko_gqueue_splice(&s->runq, batch);
	spin_unlock_irqrestore(&s->lock, flags);
}

/**
 * goko_globq_pull_locked() - Move a P's share of the global queue into its ring.
 * @p:		P of the caller; its ring has room for @max Gs.
 * @max:	most Gs to take.
 *
 * Context: M that holds @p, under sched->lock; no sleep.
 * Return: number of Gs.
 */
u32 goko_globq_pull_locked(struct goko_p *p, u32 max)
	__must_hold(&goko_sched.lock)
{
	struct goko_sched *s = &goko_sched;
	u32 i, n;

	lockdep_assert_held(&s->lock);
	/* The caller's P may be the last, and about to die. */
	n = min3(s->runq.nr / max(s->nr_online, 1u) + 1, s->runq.nr, max);
	for (i = 0; i < n; i++)
		goko_runq_put(p, goko_gqueue_pop(&s->runq), false);
	return n;
}
