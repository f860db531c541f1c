// SPDX-License-Identifier: GPL-2.0
/*
 * sched/find.c - what an M runs next
 *
 * In this order: now and then the global queue; the own queue; the global one;
 * half of another P's, in random order, four times round.  If there is nothing,
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
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "core/compat.h"
#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "sched/internal.h"
#include "trace/goko_trace.h"

#define STEAL_ROUNDS	4

static bool work_anywhere(void)
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
	       (int)s->nr_ps - atomic_read(&s->nr_idle_ps);
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
	if (work_anywhere())
		goko_wake_p();
}

static struct goko_g *globq_get(struct goko_p *p, u32 max)
{
	struct goko_sched *s = &goko_sched;
	struct goko_g *g;

	if (!READ_ONCE(s->runq.nr))
		return NULL;
	spin_lock_irq(&s->lock);
	g = goko_globq_get_locked(p, max);
	spin_unlock_irq(&s->lock);
	return g;
}

/* A G from @p's own queue or the global one. */
static struct goko_g *find_queued(struct goko_p *p, bool *inherit)
{
	struct goko_g *g;

	if (p->schedtick % GOKO_GLOBQ_TICKS == 0) {
		g = globq_get(p, 1);
		if (g)
			return g;
	}
	g = goko_runq_get(p, p->clock_ns < p->slice_end_ns, inherit);
	if (g)
		return g;
	/* Own ring is empty: there is room. */
	return globq_get(p, GOKO_GLOBQ_BATCH);
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
 * Give the P up, or find a G in the global queue just before that.  Unless a G is
 * returned, @m has no P, or has got it or another back: m->p and m->nextp tell.
 */
static struct goko_g *go_idle(struct goko_m *m)
{
	struct goko_sched *s = &goko_sched;
	bool spun = m->spinning;
	struct goko_g *g;

	m->spinning = false;
	spin_lock_irq(&s->lock);
	g = goko_globq_get_locked(m->p, GOKO_GLOBQ_BATCH);
	if (!g)
		goko_m_idle_locked(m);
	spin_unlock_irq(&s->lock);
	if (g) {
		m->spinning = spun;
		return g;
	}
	/* From the unlock on @m->spinning is the waker's. */

	if (spun) {
		/* B: full barrier; pairs with A in goko_wake_p(). */
		atomic_dec_return(&s->nr_spinning);
		if (work_anywhere() && goko_m_reclaim(m))
			start_spinning(m);
	}
	return NULL;
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
		if (!g)
			g = go_idle(m);
		if (g) {
			if (m->spinning)
				stop_spinning(m);
			return g;
		}
	}
}
