// SPDX-License-Identifier: GPL-2.0
/*
 * sched/tick.c - the end of a time slice
 *
 * What
 *   Compiled code looks for nothing but its guard.  So while a P runs, a timer on
 *   its CPU looks, each GOKO_TICK_NS, whether the G's slice is over or the kernel
 *   wants the CPU, and poisons the guard.  Without it a loop would keep the CPU for
 *   good under PREEMPT_NONE and PREEMPT_VOLUNTARY.
 *
 *   The timer is not stopped when the P goes idle, which would cost at each short
 *   wait, but stops itself at its next expiry: an idle module has no timers.
 *
 * The hand-over between the timer that stops and the M that wants it to run:
 *
 *	timer				M
 *	tick_on = 0			status = RUNNING
 *	full barrier			full barrier (cmpxchg)
 *	read status			tick_on 0 -> 1: start
 *	RUNNING: tick_on 0 -> 1: go on
 *
 *   At least one sees the other's store; the cmpxchg lets just one go on.
 *
 * Rejected
 *   The kernel's own tick: a module has no hook there.  Starting one timer per slice:
 *   it would not see that the kernel wants the CPU in between.
 */
#include <linux/hrtimer.h>

#include "core/gcptr.h"
#include "core/compat.h"
#include "sched/internal.h"

/**
 * goko_p_poison() - Ask the G on a P to come to a safe point.
 * @p:	the P; nothing happens if no G runs there.
 *
 * The caller has set what it is about before (a task's ending, say): that the
 * request is seen means that this is seen.  The M that owns @p pairs with it twice:
 * exec/run.c sets the guard, then reads the request; clear_preempt() in
 * m.c drops the request, then reads what it may have been about.
 *
 * Context: any.
 */
__nowritebarrierrec
void goko_p_poison(struct goko_p *p)
{
	/* Pairs with the barrier in clear_preempt(). */
	smp_mb();
	WRITE_ONCE(p->preempt, true);
	/* Pairs with the barrier between guard and preempt in goko_exec(). */
	smp_mb();
	WRITE_ONCE(p->ctx.guard, 0);
}

__nowritebarrierrec
static enum hrtimer_restart tick(struct hrtimer *timer)
{
	struct goko_p *p = container_of(timer, struct goko_p, tick);
	struct goko_m *m;

	if (READ_ONCE(p->status) == GOKO_P_SYSCALL) {
		goko_p_retake(p);
		goto again;
	}
	if (READ_ONCE(p->status) != GOKO_P_RUNNING) {
		atomic_set(&p->tick_on, 0);
		/* Pairs with the cmpxchg in goko_tick_start(). */
		smp_mb();
		if (READ_ONCE(p->status) != GOKO_P_RUNNING ||
		    atomic_cmpxchg(&p->tick_on, 0, 1) != 0)
			return HRTIMER_NORESTART;
	}
	/* Ms live as long as the timer; that it is another's P by now is no harm. */
	m = READ_ONCE(p->m);
	if (goko_clock() >= READ_ONCE(p->slice_end_ns) ||
	    (m && goko_tsk_wants_cpu(m->thread)))
		goko_p_poison(p);
again:
	hrtimer_forward_now(timer, ns_to_ktime(GOKO_TICK_NS));
	return HRTIMER_RESTART;
}

/**
 * goko_tick_init() - Initialise the timer of a P.
 * @p:	the P.
 *
 * Context: any.
 */
void goko_tick_init(struct goko_p *p)
{
	goko_hrtimer_setup(&p->tick, tick, HRTIMER_MODE_REL_PINNED);
}

/**
 * goko_tick_start() - A P runs: see that its timer does.
 * @p:	P of the caller, RUNNING.
 *
 * Context: M that holds @p, on its CPU; no sleep.
 */
void goko_tick_start(struct goko_p *p)
{
	/* Full barrier; pairs with the one in tick(). */
	if (atomic_cmpxchg(&p->tick_on, 0, 1) == 0)
		hrtimer_start(&p->tick, ns_to_ktime(GOKO_TICK_NS),
			      HRTIMER_MODE_REL_PINNED);
}
