// SPDX-License-Identifier: GPL-2.0
/*
 * sched/safepoint.c - having something done on each P
 *
 * What
 *   goko_each_p() is the ragged barrier: it returns when a function has run for
 *   each P, at a moment when no Go code ran on it.  Ps come to that moment one
 *   by one, and go on at once; nothing stands still.  A P with an M does it itself at
 *   its next *safe point*, of which these are all:
 *
 *	- each trip of the M through goko_find_g(), and so before it goes idle
 *	- before the M enters a G (run_g()): the G is p->g, its frames are complete
 *	- when a G whose guard was poisoned has unwound (carries_on()): likewise
 *
 *   For a P without one the initiator does it: he takes the P off the list of idle
 *   ones, or as it is if its CPU is offline, or from its M in a kernel call
 *   (sched/syscall.c), *holds* it (GOKO_P_HELD),
 *   and puts it back.  So the function always has the P to itself, and may take any
 *   lock that may be taken with a P.
 *
 *   goko_stop_world() works likewise, except that the Ps wait at their safe point, or
 *   remain held, until goko_start_world().
 *
 * Each P does it once, none is missed
 *   p->asked is set for all Ps, then cleared by who owns the P, after the function
 *   has run.  A P that has an M:
 *
 *	initiator			M
 *
 *	I1 asked = true			M1 [clear_preempt() or goko_find_g()]
 *	A  goko_p_poison(): barrier,	   preempt = false
 *	   preempt = true, barrier,	B  full barrier
 *	   guard = 0			M2 read asked
 *					M3 arm_guard(), into compiled code
 *
 *   - M2 sees it: done.
 *   - M2 does not: I1 came after B, so preempt = true came after M1 and is not
 *     overwritten; arm_guard() finds it, or is early enough for the 0 to stay in the
 *     guard (exec/run.c).  The G unwinds within bounded time, and the M comes to
 *     carries_on() or goko_find_g().
 *
 *   A P that goes idle, is taken off the list or held, does so under sched->lock:
 *
 *	initiator			M
 *
 *	I2 asked = true	(lock)		M4 read asked		(lock)
 *	I3 IDLE? take it (lock)		M5 status = IDLE	(same hold)
 *
 *   - M4 sees it: the M keeps the P, and goes round goko_find_g() once more.
 *   - M4 does not: M5 came before I2, and I3 finds the P IDLE; or RUNNING, if it was
 *     given to an M in between, which comes to goko_find_g() with it.
 *   - A P that another holds, to do the same, is not there: see "Locking".
 *
 *   While a P is held it is not on the list of idle ones, and a submitter of work may
 *   find none there.  So who puts one back looks for work then, as an M does that
 *   goes idle (sched/wake.c: M1, B, M3), and wakes a P for it.
 *
 * Locking
 *   sched->safepoint_mutex: one initiator at a time, which keeps it while the world is
 *   stopped.  Initiators hold no P: it would not come to its safe point while they wait.
 *
 * Rejected
 *   Running the function for idle Ps under sched->lock, as Go does: that is taken in
 *   softirq, so no other lock of the module could be taken there.
 */
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include "core/locking.h"
#include "core/rt.h"
#include "sched/internal.h"
#include "trace/goko_trace.h"

/* The request that is under way; safepoint_mutex but for what is said. */
static struct {
	void			(*fn)(struct goko_p *p, void *arg);	/* W; NULL: stop */
	void			*arg;					/* W */
	atomic_t		left;	/* A: Ps that have not done it */
	u32			starts;	/* A: stopped Ps go on when it changes */
	struct task_struct	*stopper; /* who has stopped the world */
} req;

static DECLARE_WAIT_QUEUE_HEAD(done_wait);	/* initiator: left == 0 */
static DECLARE_WAIT_QUEUE_HEAD(start_wait);	/* Ms: starts has changed */

/**
 * __goko_safepoint() - Do at a safe point what was asked for.
 * @p:	P of the caller, with p->asked set.
 *
 * Context: M that holds @p; p->g is NULL, or RUNNING with complete frames.  Sleeps if
 *	    the world is to stop.
 */
void __goko_safepoint(struct goko_p *p)
{
	void (*fn)(struct goko_p *p, void *arg) = req.fn;
	u32 starts = READ_ONCE(req.starts);

	goko_assert_p_owned(p);
	trace_goko_safepoint_p(p->id, true);
	if (fn)
		fn(p, req.arg);
	/* Before the count: the next request may set it at once. */
	WRITE_ONCE(p->asked, false);
	/* Full barrier; pairs with the one in goko_each_p()'s wait. */
	if (atomic_dec_and_test(&req.left))
		wake_up(&done_wait);
	if (!fn)
		wait_event_idle(start_wait, READ_ONCE(req.starts) != starts);
}

/**
 * goko_p_take_locked() - Hold a P that has no M, or one in a kernel call.
 * @p:	the P; its caches are the caller's then, until goko_p_unhold().
 *
 * Context: process, with sched->safepoint_mutex, under sched->lock.
 * Return: true if it is HELD now; false: an M has it.
 */
bool goko_p_take_locked(struct goko_p *p)
	__must_hold(&goko_sched.lock)
{
	lockdep_assert_held(&goko_sched.lock);
	if (p->status == GOKO_P_IDLE) {
		list_del(&p->idle_node);
		atomic_dec(&goko_sched.nr_idle_ps);
	} else if (p->status == GOKO_P_SYSCALL) {
		/* Its M finds it gone: goko_syscall_exit(). */
		WRITE_ONCE(p->m, NULL);
		p->retaken = true;
	} else if (p->status != GOKO_P_DEAD) {
		return false;
	}
	WRITE_ONCE(p->status, GOKO_P_HELD);
	p->holder = current;
	return true;
}

/* Take @p, which was asked, if it has no M, or one in a kernel call. */
static bool hold(struct goko_p *p)
{
	struct goko_sched *s = &goko_sched;
	bool ok;

	spin_lock_irq(&s->lock);
	ok = READ_ONCE(p->asked) && goko_p_take_locked(p);
	spin_unlock_irq(&s->lock);
	return ok;
}

/**
 * goko_p_unhold() - Put a P back that was held.
 * @p:	HELD by the caller; it becomes IDLE, or DEAD if its CPU is offline.
 *
 * Context: process, with sched->safepoint_mutex.  Takes and drops sched->lock.
 */
void goko_p_unhold(struct goko_p *p)
{
	struct goko_sched *s = &goko_sched;

	spin_lock_irq(&s->lock);
	p->holder = NULL;
	if (p->online) {
		WRITE_ONCE(p->status, GOKO_P_IDLE);
		list_add_tail(&p->idle_node, &s->idle_ps);
		atomic_inc(&s->nr_idle_ps);
	} else {
		WRITE_ONCE(p->status, GOKO_P_DEAD);
	}
	spin_unlock_irq(&s->lock);
	/* B: full barrier; pairs with A in goko_wake_p(). */
	smp_mb();
	if (goko_work_anywhere())
		goko_wake_p();
}

/* Ask @p, which has been told of the request, or do it for it. */
static void ask(struct goko_p *p)
{
	/* A: see the head of this file; pairs with B in clear_preempt(). */
	goko_p_poison(p);
	if (!hold(p))
		return;
	trace_goko_safepoint_p(p->id, false);
	if (req.fn)
		req.fn(p, req.arg);
	WRITE_ONCE(p->asked, false);
	atomic_dec(&req.left);
	if (req.fn)
		goko_p_unhold(p);
}

/* Have req done for the Ps [@from, @to), and wait for it. */
static void ask_all(u32 from, u32 to)
{
	struct goko_sched *s = &goko_sched;
	u32 i;

	trace_goko_safepoint_begin(to - from, !req.fn);
	atomic_set(&req.left, to - from);
	spin_lock_irq(&s->lock);
	for (i = from; i < to; i++)
		/* With req; pairs with the acquire in goko_safepoint(). */
		smp_store_release(&s->ps[i]->asked, true);
	spin_unlock_irq(&s->lock);
	for (i = from; i < to; i++)
		ask(s->ps[i]);
	wait_event(done_wait, !atomic_read(&req.left));
	trace_goko_safepoint_end(to - from, !req.fn);
}

static bool world_is_mine(void)
{
	return READ_ONCE(req.stopper) == current;
}

static void do_on(u32 from, u32 to, void (*fn)(struct goko_p *p, void *arg),
		  void *arg)
{
	struct goko_sched *s = &goko_sched;

	if (world_is_mine()) {
		for (; from < to; from++)
			fn(s->ps[from], arg);
		return;
	}
	mutex_lock(&s->safepoint_mutex);
	req.fn = fn;
	req.arg = arg;
	ask_all(from, to);
	mutex_unlock(&s->safepoint_mutex);
}

/**
 * goko_each_p() - Have a function run once on each P.
 * @fn:		called with the P to itself, by its M at a safe point, or by the caller
 *		for a P that has none.  p->g is NULL, or a G at a safe point with
 *		complete frames.  No sleep, no park.
 * @arg:	for @fn.
 *
 * When it returns, each P has come to a safe point after the call, and done it.  With
 * the world stopped by the caller, the caller runs @fn for all.
 *
 * Context: process without a P, sleeps until the last P is at a safe point; no lock that
 *	    an M may take.  Takes and drops sched->safepoint_mutex.
 */
void goko_each_p(void (*fn)(struct goko_p *p, void *arg), void *arg)
{
	do_on(0, goko_sched.nr_ps, fn, arg);
}

/**
 * goko_on_p() - Have a function run once on one P.
 * @p:		the P.
 * @fn:		as for goko_each_p().
 * @arg:	for @fn.
 *
 * Context: as goko_each_p().
 */
void goko_on_p(struct goko_p *p, void (*fn)(struct goko_p *p, void *arg),
	       void *arg)
{
	do_on(p->id, p->id + 1, fn, arg);
}

/**
 * goko_stop_world() - Stop all Ps.
 *
 * When it returns, no Go code runs: each P is at a safe point, or has no M.
 * Goroutines may still be made ready, by timers.  A task that ends meanwhile does so
 * when the world goes on.
 *
 * Context: process without a P, sleeps; the same thread calls goko_start_world() soon.
 *	    Takes sched->safepoint_mutex.
 */
void goko_stop_world(void)
{
	struct goko_sched *s = &goko_sched;

	mutex_lock(&s->safepoint_mutex);
	req.fn = NULL;
	ask_all(0, s->nr_ps);
	WRITE_ONCE(req.stopper, current);
}

/**
 * goko_start_world() - Undo goko_stop_world().
 *
 * Context: the thread that has called that; no sleep.  Drops sched->safepoint_mutex.
 */
void goko_start_world(void)
{
	struct goko_sched *s = &goko_sched;
	u32 i;

	WRITE_ONCE(req.stopper, NULL);
	WRITE_ONCE(req.starts, req.starts + 1);
	wake_up_all(&start_wait);
	for (i = 0; i < s->nr_ps; i++)
		/* Held since goko_stop_world(): nobody else holds one meanwhile. */
		if (READ_ONCE(s->ps[i]->status) == GOKO_P_HELD)
			goko_p_unhold(s->ps[i]);
	mutex_unlock(&s->safepoint_mutex);
}
