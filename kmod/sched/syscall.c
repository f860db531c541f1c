// SPDX-License-Identifier: GPL-2.0
/*
 * sched/syscall.c - kernel calls that may sleep, and the Ps meanwhile
 *
 * What
 *   An M whose G makes a kernel call that may sleep lets go of its P before
 *   (goko_syscall_enter()): the P is in SYSCALL, and most often still there when the
 *   call returns; then M and G go on as before (goko_syscall_exit()).  If it takes
 *   longer, and there is work, the P's tick retakes the P: it becomes idle, and is
 *   given to another M of its CPU, which is made if there is none.  Who wants
 *   something done at a safe point takes the P likewise (safepoint.c).  An M that
 *   finds its P gone puts its G on the global queue, and parks.
 *
 *   While it is in SYSCALL the G's stack does not change, so others may hold it.
 *
 * Invariants
 *   1. P SYSCALL  =>  p->m is the M in the call, m->p == NULL, p->g == NULL.
 *   2. G SYSCALL  =>  an M is in a kernel call for it; it is on no queue.
 *
 * All moves of a P into and out of SYSCALL are made under sched->lock, so:
 *
 *	M				tick, initiator of a safe point
 *
 *	M1 asked? then that first	R1 asked = true
 *	M2 SYSCALL (same hold)		R2 SYSCALL? then it is ours: IDLE, HELD
 *	...
 *	M3 still SYSCALL, and ours: RUNNING; else it is gone
 *
 *   - R1 before M1: the M does what was asked for.
 *   - R1 after M2: R2 finds the P in SYSCALL, or after M3 RUNNING, and the M comes to a
 *     safe point as any other.
 *   - R2 before M3: the M finds its P gone, even if it is in SYSCALL again, for
 *     another M by then.
 *
 * No barrier
 *   Between the release of a P and the next one nothing here stores a pointer into
 *   the heap: there is no P for a write barrier.  What a call reads goes into memory
 *   without pointers.
 */
#include <linux/cpu.h>
#include <linux/err.h>
#include <linux/sched.h>
#include <linux/wait_bit.h>
#include <linux/workqueue.h>

#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "sched/internal.h"
#include "trace/goko_trace.h"

/* Ms of one CPU: so many goroutines at once can be in calls that sleep. */
#define MS_MAX		256

/* Ticks that a P stays in SYSCALL at least before it is retaken. */
#define RETAKE_TICKS	2

/**
 * goko_syscall_enter() - The running G is about to make a kernel call.
 * @p:	its P, which may be another's from now on.
 * @g:	the running G, unwound.
 *
 * Context: trampoline, no locks; may sleep.
 */
void goko_syscall_enter(struct goko_p *p, struct goko_g *g)
{
	struct goko_sched *s = &goko_sched;
	bool dies;

	goko_assert_g_owned(g);
	/* Before the safe point: see take_down_crowd(). */
	atomic_inc(&g->task->nr_calls);
	goko_g_stop_clock(p, g);
	g->wait_since_ns = ktime_get_coarse_ns();
	goko_procs_leave(p);
	for (;;) {
		goko_safepoint(p);
		dies = !READ_ONCE(p->online);
		if (unlikely(dies))
			goko_p_drain(p);
		spin_lock_irq(&s->lock);
		if (!READ_ONCE(p->asked) && dies == !p->online)
			break;
		spin_unlock_irq(&s->lock);
	}
	goko_g_cas_status(g, GOKO_G_RUNNING, GOKO_G_SYSCALL);
	WRITE_ONCE(p->g, NULL);
	WRITE_ONCE(g->m->p, NULL);
	p->syscall_ticks = 0;
	if (unlikely(dies))
		goko_p_die_locked(p);
	else
		WRITE_ONCE(p->status, GOKO_P_SYSCALL);
	spin_unlock_irq(&s->lock);
	if (unlikely(dies))
		goko_p_died();
}

/**
 * goko_syscall_exit() - The kernel call is over.
 * @p:	the P that @g had.
 * @g:	the G; its results are in g->ret, g->pc is where it goes on.
 *
 * Context: trampoline, no locks; may sleep, while somebody holds @g.
 * Return: true: @g runs on @p as before; false: it is on the global queue, and if the M
 *	   has a P, m->p, no G runs on it.
 */
bool goko_syscall_exit(struct goko_p *p, struct goko_g *g)
{
	struct goko_sched *s = &goko_sched;
	struct goko_gqueue one = {};
	struct goko_m *m = g->m;
	bool kept;

	/* take_down_crowd() waits for it. */
	if (atomic_dec_and_test(&g->task->nr_calls) &&
	    unlikely(goko_task_ending(g->task)))
		wake_up_var(&g->task->nr_calls);
	spin_lock_irq(&s->lock);
	kept = p->status == GOKO_P_SYSCALL && p->m == m;
	if (kept) {
		WRITE_ONCE(p->status, GOKO_P_RUNNING);
		WRITE_ONCE(m->p, p);
	} else {
		goko_m_shelve_locked(m);
	}
	spin_unlock_irq(&s->lock);

	if (kept) {
		goko_tick_start(p);
		p->clock_ns = goko_clock();
	}
	/* What needs a slot to run goes where it may have to wait for one. */
	if (kept && likely(!READ_ONCE(g->task->limited))) {
		goko_g_cas_status(g, GOKO_G_SYSCALL, GOKO_G_RUNNING);
		WRITE_ONCE(p->g, g);
		g->run_since_ns = p->clock_ns;
		return true;
	}
	goko_g_cas_status(g, GOKO_G_SYSCALL, GOKO_G_RUNNABLE);
	trace_goko_g_ready(g, -1);
	goko_gqueue_add(&one, g);
	goko_globq_put(&one);
	goko_wake_p();
	return false;
}

/**
 * goko_p_retake() - A P in SYSCALL is looked at by its tick.
 * @p:	the P.
 *
 * It is taken from its M if it has been there for a while and there is work.
 *
 * Context: hard interrupt.  Takes and drops sched->lock.
 */
void goko_p_retake(struct goko_p *p)
{
	struct goko_sched *s = &goko_sched;
	unsigned long flags;
	bool taken;

	if (!goko_work_anywhere())
		return;
	spin_lock_irqsave(&s->lock, flags);
	taken = p->status == GOKO_P_SYSCALL && ++p->syscall_ticks >= RETAKE_TICKS;
	if (taken) {
		WRITE_ONCE(p->m, NULL);
		WRITE_ONCE(p->status, GOKO_P_IDLE);
		list_add(&p->idle_node, &s->idle_ps);
		atomic_inc(&s->nr_idle_ps);
		p->retaken = true;
		trace_goko_p_retake(p);
	}
	spin_unlock_irqrestore(&s->lock, flags);
	if (taken) {
		goko_stat_add_nop(RETAKES, 1);
		goko_wake_p();
	}
}

/* Make an M for a P whose Ms are all in kernel calls. */
static void spare_work(struct work_struct *work)
{
	struct goko_p *p = container_of(work, struct goko_p, spare_work);
	bool needed;

	cpus_read_lock();
	spin_lock_irq(&goko_sched.lock);
	needed = !p->idle_ms && p->nr_ms < MS_MAX && p->status == GOKO_P_IDLE;
	spin_unlock_irq(&goko_sched.lock);
	/* If there is no memory for it, the Ms in calls come back some time. */
	if (needed)
		goko_m_start(p);
	cpus_read_unlock();
	/* B: full barrier; pairs with A in goko_wake_p(). */
	smp_mb();
	if (needed && goko_work_anywhere())
		goko_wake_p();
}

/**
 * goko_spare_init() - Initialise what makes further Ms for a P.
 * @p:	the P.
 *
 * Context: any.
 */
void goko_spare_init(struct goko_p *p)
{
	INIT_WORK(&p->spare_work, spare_work);
}
