// SPDX-License-Identifier: GPL-2.0
/*
 * sched/globq.c - the global run queue
 *
 * Takes what does not belong to a P: Gs readied from softirq or by a process,
 * Gs whose slice is over, the overflow of local rings.  Under sched->lock; its
 * length is read without, as a hint that is confirmed under the lock.
 */
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
void goko_globq_put(struct goko_gqueue *batch)
{
	struct goko_sched *s = &goko_sched;
	unsigned long flags;

	spin_lock_irqsave(&s->lock, flags);
	goko_gqueue_splice(&s->runq, batch);
	spin_unlock_irqrestore(&s->lock, flags);
}

/**
 * goko_globq_get_locked() - Take a P's share of the global queue.
 * @p:		P of the caller; its ring has room for @max Gs.
 * @max:	most Gs to take, at most GOKO_GLOBQ_BATCH.
 *
 * Context: M that holds @p, under sched->lock; no sleep.
 * Return: a G to run, the others are in @p's ring; or NULL.
 */
struct goko_g *goko_globq_get_locked(struct goko_p *p, u32 max)
	__must_hold(&goko_sched.lock)
{
	struct goko_sched *s = &goko_sched;
	struct goko_g *g;
	u32 n;

	lockdep_assert_held(&s->lock);
	n = min(s->runq.nr / s->nr_ps + 1, max);
	g = goko_gqueue_pop(&s->runq);
	while (g && --n) {
		struct goko_g *more = goko_gqueue_pop(&s->runq);

		if (!more)
			break;
		goko_runq_put(p, more, false);
	}
	return g;
}
