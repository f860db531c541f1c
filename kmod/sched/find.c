// SPDX-License-Identifier: GPL-2.0
/*
 * sched/find.c - what an M runs next
 *
 * In this order: the global queue when it has its turn; the own queue; the global
 * one; half of another P's, in random order, four times round.  If there is nothing,
 * the M gives its P up and sleeps.
 *
 * An M that looks through other Ps' queues is *spinning* and is counted in
 * nr_spinning.  At most half as many Ms spin as there are busy Ps, or those would
 * steal from each other and burn the CPU that other threads want.  How
 * spinning Ms and submitters of work share the duty not to lose a wake-up:
 * sched/wake.c.  Spinning ends in one of three ways:
 *
 *   work found	the last one to stop wakes another P (stop_spinning())
 *   no work	P given up, then all queues once more (go_idle())
 *   the kernel wants the CPU	it is wanted for something real: pass the
 *		duty on, and let it have it
 *
 * Each trip through here is a cond_resched() point, and a quiescent state for
 * RCU-tasks from time to time: an M with work never sleeps of its own accord.
 */
#include <linux/minmax.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "core/compat.h"
#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "sched/internal.h"
#include "trace/goko_trace.h"

#define STEAL_ROUNDS	4

/**
 * goko_work_anywhere() - Is there a G in any queue?
 *
 * Context: any, after a full barrier that pairs with A in goko_wake_p().
 * Return: true if so, at some moment during the call.
 */
bool goko_work_anywhere(void)
{
	struct goko_sched *s = &goko_sched;
	u32 i;

	if (READ_ONCE(s->runq.nr))
		return true;
	for (i = 0; i < s->nr_ps; i++)
		if (!goko_runq_empty(s->ps[i]))
			return true;
	return false;
}

static bool may_spin(const struct goko_m *m)
{
	const struct goko_sched *s = &goko_sched;

	if (m->spinning)
		return true;
	return 2 * atomic_read(&s->nr_spinning) <
	       (int)READ_ONCE(s->nr_online) - atomic_read(&s->nr_idle_ps);
}

static void start_spinning(struct goko_m *m)
{
	if (!m->spinning) {
		m->spinning = true;
		atomic_inc(&goko_sched.nr_spinning);
	}
}

/* @m has found work.  There may be more: the last one wakes another P. */
static void stop_spinning(struct goko_m *m)
{
	m->spinning = false;
	if (atomic_dec_and_test(&goko_sched.nr_spinning))
		goko_wake_p();
}

/*
 * The kernel wants the CPU of a spinning M.  What was queued while it spun may
 * have relied on it: look once more, and wake another P for it.
 */
static void hand_on_spinning(struct goko_m *m)
{
	m->spinning = false;
	/* B, as in go_idle(): full barrier; pairs with A in goko_wake_p(). */
	atomic_dec_return(&goko_sched.nr_spinning);
	if (goko_work_anywhere())
		goko_wake_p();
}

/* The head of the global queue. */
static struct goko_g *globq_get(void)
{
	struct goko_sched *s = &goko_sched;
	struct goko_g *g;

	if (!READ_ONCE(s->runq.nr))
		return NULL;
	spin_lock_irq(&s->lock);
	g = goko_gqueue_pop(&s->runq);
	spin_unlock_irq(&s->lock);
	return g;
}

/* A share of the global queue into @p's ring; returns how many. */
static u32 globq_pull(struct goko_p *p)
{
	struct goko_sched *s = &goko_sched;
	u32 n, room;

	if (!READ_ONCE(s->runq.nr))
		return 0;
	/* Others only make room. */
	room = GOKO_RUNQ_SIZE - (p->runq_tail - READ_ONCE(p->runq_head));
	spin_lock_irq(&s->lock);
	n = goko_globq_pull_locked(p, min(room, GOKO_GLOBQ_BATCH));
	spin_unlock_irq(&s->lock);
	return n;
}

/*
 * A G from @p's own queue or the global one.
 *
 * When a slice is over, a share of the global queue gets in line: else Gs that
 * ready each other all the time would keep those waiting that a timer woke.  It
 * does not jump the line: else Gs that use up their slices, which then go to
 * the global queue, would keep the own queue waiting.  When slices are short,
 * the global queue has its turn now and then.
 */
static struct goko_g *find_queued(struct goko_p *p, bool *inherit)
{
	bool slice_left = p->clock_ns < p->slice_end_ns;
	struct goko_g *g = NULL;

	if (!slice_left)
		globq_pull(p);
	else if (p->schedtick % GOKO_GLOBQ_TICKS == 0)
		g = globq_get();
	if (!g)
		g = goko_runq_get(p, slice_left, inherit);
	if (!g && globq_pull(p))
		g = goko_runq_get(p, slice_left, inherit);
	return g;
}

/*
 * A G from another P's queue.  A random start and a random stride that is
 * coprime to the number of Ps give an order that visits each once.
 */
static struct goko_g *find_elsewhere(struct goko_p *p)
{
	struct goko_sched *s = &goko_sched;
	u32 round, i, pos, stride, nr;
	struct goko_g *g;

	for (round = 0; round < STEAL_ROUNDS; round++) {
		pos = goko_rand(p) % s->nr_ps;
		stride = s->strides[goko_rand(p) % s->nr_strides];
		for (i = 0; i < s->nr_ps; i++) {
			if (pos != p->id) {
				g = goko_runq_steal(p, s->ps[pos],
						    round == STEAL_ROUNDS - 1,
						    &nr);
				if (g) {
					goko_stat_add(p, STEALS, nr);
					trace_goko_runq_steal(p->id, pos, nr);
					return g;
				}
			}
			pos = (pos + stride) % s->nr_ps;
		}
		if (goko_tsk_wants_cpu(current))
			break;
	}
	return NULL;
}

/*
 * Give the P up, unless something is in the global queue just before that, or the P
 * was asked for a safe point, or it is to die.
 * Afterwards @m has no P, or has kept it or got it back to look for work again.
 */
static void go_idle(struct goko_m *m)
{
	struct goko_sched *s = &goko_sched;
	bool spun = m->spinning, stays;

	m->spinning = false;
	spin_lock_irq(&s->lock);
	/* The own ring is empty: there is room. */
	stays = goko_globq_pull_locked(m->p, GOKO_GLOBQ_BATCH) ||
		READ_ONCE(m->p->asked) || !m->p->online;
	if (!stays)
		goko_m_idle_locked(m);
	spin_unlock_irq(&s->lock);
	if (stays) {
		m->spinning = spun;
		return;
	}
	/* From the unlock on @m->spinning is the waker's. */

	if (spun) {
		/* B: full barrier; pairs with A in goko_wake_p(). */
		atomic_dec_return(&s->nr_spinning);
		if (goko_work_anywhere() && goko_m_reclaim(m))
			start_spinning(m);
	}
}

/**
 * goko_find_g() - Find a G for an M, sleeping until there is one.
 * @m:		the caller.
 * @inherit:	set: true if the G goes on in the current time slice.
 *
 * Context: kthread @m, with or without its P; sleeps.
 * Return: a RUNNABLE G, off all queues, @m->p is set; or NULL: @m is to end, and
 *	   holds no P.
 */
struct goko_g *goko_find_g(struct goko_m *m, bool *inherit)
{
	struct goko_g *g;

	*inherit = false;
	for (;;) {
		struct goko_p *p = m->p;

		if (!p) {
			if (!goko_m_park(m))
				return NULL;
			if (m->wired)
				return m->wired;
			continue;
		}
		goko_safepoint(p);
		if (unlikely(!READ_ONCE(p->online))) {
			if (m->spinning)
				hand_on_spinning(m);
			goko_m_leave_p(m);
			continue;
		}
		if (unlikely(m->wired || m->doomed)) {
			goko_m_let_others(m);
			continue;
		}
		if (p->schedtick % GOKO_GLOBQ_TICKS == 0)
			cond_resched_tasks_rcu_qs();
		if (cond_resched())
			p->clock_ns = goko_clock();

		g = find_queued(p, inherit);
		if (!g && may_spin(m)) {
			start_spinning(m);
			g = find_elsewhere(p);
			p->clock_ns = goko_clock();
			if (!g && goko_tsk_wants_cpu(current)) {
				hand_on_spinning(m);
				continue;
			}
		}
		if (!g) {
			go_idle(m);
			continue;
		}
		if (m->spinning)
			stop_spinning(m);
		return g;
	}
}
