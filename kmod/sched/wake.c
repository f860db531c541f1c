// SPDX-License-Identifier: GPL-2.0
/*
 * sched/wake.c - making Gs runnable, and waking Ps for them
 *
 * What
 *   Three steps lead from an event to a running G.  Somebody claims the waiting
 *   G (goko_g_claim(), one winner), makes it runnable (goko_ready()), and sees
 *   to it that a P looks at the queues (goko_wake_p()).
 *
 *   Not every ready G wakes a P.  While an M is *spinning*, that is, holds a P and
 *   looks through all queues, it will find the new G; so a P is only woken if
 *   there is an idle one and nobody spins, and the one that is woken spins.
 *   When a spinning M finds work and was the last, it wakes the next one:
 *   as many Ps wake as there is work, one after the other.  At most half
 *   as many Ms as there are busy Ps spin (find.c).
 *
 * No wake-up is lost
 *   The submitter queues a G and then looks for spinning Ms and idle Ps; an M that
 *   gives up does the opposite, in the opposite order:
 *
 *	submitter, goko_wake_p()	spinning M, goko_find_g()
 *
 *	S1 queue the G			M1 P idle, nr_idle_ps++	(sched->lock)
 *	A  smp_mb()			M2 nr_spinning--
 *	S2 read nr_idle_ps		B  full barrier
 *	S3 read nr_spinning		M3 look through all queues
 *
 *   - S2 finds no idle P: S2 came before M1.  Then S1, A, S2, M1, B, M3 in this
 *     order, and M3 finds the G.
 *   - S3 finds the M spinning: S3 came before M2.  Then S1, A, S3, M2, B, M3, and
 *     M3 finds the G.
 *   - S2 finds an idle P and S3 nobody spinning: the submitter makes itself the
 *     spinning one (cmpxchg of nr_spinning from 0 to 1) and wakes a P, whose M looks
 *     through all queues.
 *
 *   When M3 finds a G, goko_m_reclaim() takes the P back; if it was given to
 *   somebody else meanwhile, that one looks through all queues.
 *
 *   Two submitters: the second sees the first one's nr_spinning == 1 and leaves.
 *   The first either wakes a P, whose M looks through all queues after that; or it
 *   finds no idle P, and takes nr_spinning back *under sched->lock*.  An
 *   M that goes idle does so under the lock, before (then the first would have
 *   found it) or after (then its M3 comes later, and finds the G of the second).
 *
 *   An idle P whose Ms are all in kernel calls cannot be woken: the submitter has an M
 *   made for it, which then looks through all queues and wakes a P (syscall.c).
 *
 *   An M that is not spinning gives up only while enough others spin, each of
 *   which ends with M2, M3.  What has no P to be on, the global queue, it looks at
 *   under the lock as it goes idle.  So if the G came earlier, it is seen;
 *   if later, the submitter sees the idle P.
 *
 *   A thread that was woken: the waker sets m->nextp (release), then wakes it; the
 *   M sets its state, then looks at nextp (m.c): the kernel's own protocol.
 *
 * Locking
 *   Runs in softirq (time.Sleep's timers) as well as on Ms: sched->lock is irq-safe.
 *   No P is needed, so no write barrier can run here.
 */
#include <linux/sched.h>

#include "core/gcptr.h"
#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "sched/internal.h"
#include "trace/goko_trace.h"

/**
 * goko_wake_p() - A G was queued: see to it that somebody looks.
 *
 * Context: any, softirq included; no P needed.  May take and drop sched->lock.
 *	    Costs a barrier and a load while all Ps are busy.
 */
__nowritebarrierrec
void goko_wake_p(void)
{
	struct goko_sched *s = &goko_sched;
	struct task_struct *thread = NULL;
	unsigned long flags;
	struct goko_m *m = NULL;
	struct goko_p *p;

	/* A: see the head of this file; pairs with B in goko_find_g(). */
	smp_mb();
	if (!atomic_read(&s->nr_idle_ps))
		return;
	if (atomic_read(&s->nr_spinning) ||
	    atomic_cmpxchg(&s->nr_spinning, 0, 1) != 0)
		return;

	spin_lock_irqsave(&s->lock, flags);
	/* One whose Ms are all in kernel calls gets another. */
	list_for_each_entry(p, &s->idle_ps, idle_node) {
		m = goko_m_unidle_locked(p);
		if (m)
			break;
		queue_work(s->wq, &p->spare_work);
	}
	if (m) {
		m->spinning = true;
		thread = m->thread;
		/* Pairs with the acquire in goko_m_park(). */
		smp_store_release(&m->nextp, p);
	} else {
		atomic_dec(&s->nr_spinning);
	}
	spin_unlock_irqrestore(&s->lock, flags);
	if (thread)
		wake_up_process(thread);
}

/**
 * goko_ready() - Make a claimed G runnable.
 * @p:	P of the caller, which gets it as runnext; NULL without one: it goes to
 *	the global queue.
 * @g:	WAITING and claimed by the caller; not to be touched afterwards.
 *
 * Context: any, softirq included; not under a chan->lock.  May take and drop
 *	    sched->lock.
 */
__nowritebarrierrec
void goko_ready(struct goko_p *p, struct goko_g *g)
{
	if (p) {
		goko_stat_inc(p, READIES);
		goko_g_cas_status(g, GOKO_G_WAITING, GOKO_G_RUNNABLE);
		trace_goko_g_ready(g, p->id);
		goko_runq_put(p, g, true);
		goko_wake_p();
	} else {
		struct goko_gqueue one = {};

		goko_gqueue_add(&one, g);
		goko_ready_all(&one);
	}
}

/**
 * goko_ready_all() - Make claimed Gs runnable, on the global queue.
 * @q:	WAITING Gs, claimed by the caller; empty afterwards.
 *
 * Context: any, softirq included; not under a chan->lock; no P needed.  Takes
 *	    and drops sched->lock, for a time that does not depend on @q.
 */
__nowritebarrierrec
void goko_ready_all(struct goko_gqueue *q)
{
	struct goko_g *g;

	if (!q->head)
		return;
	goko_stat_add_nop(READIES, q->nr);
	for (g = q->head; g; g = g->schedlink) {
		goko_g_cas_status(g, GOKO_G_WAITING, GOKO_G_RUNNABLE);
		trace_goko_g_ready(g, -1);
	}
	goko_globq_put(q);
	goko_wake_p();
}
