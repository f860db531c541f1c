// SPDX-License-Identifier: GPL-2.0
/*
 * sched/park.c - putting the running G to sleep
 *
 * What
 *   A G parks in the trampoline, when its native frames are gone and its goko
 *   stack is complete: from the moment its claim is armed it may run on another
 *   M, so its old M must not touch it again.  Who wakes it how: sched/wake.c.
 *
 * goko_g.claim, the right to wake a G:
 *
 *	FREE	never waited
 *	ARMED	waits			-> TAKEN by goko_g_claim(), one winner
 *	TAKEN	is being woken, runs	-> ARMED by the next goko_g_park_arm()
 *
 *   A G leaves every queue it was on before it waits again, so a peer that still
 *   finds it on one and fails to claim it knows that it is late.  The bits above
 *   count waits, through all lives of the G's memory: who holds no lock of a
 *   queue that the G is on, its own old M, claims just the wait it means.
 *
 * Kill and park
 *   A killer goes through its task's Gs once.  A G that parks behind its back must not
 *   sleep on:
 *
 *	killer				parking G
 *	ending = true			claim = ARMED
 *	full barrier			full barrier
 *	claim each			read ending
 *
 *   Either the killer finds the G ARMED, or the G sees that it is to end; both may
 *   happen, and one wins the claim.  The G's own M wins it for the G by leaving it
 *   in p->rescued, as it is under the lock of what it waits for and cannot make
 *   anything ready there; m.c does that a moment later.
 *
 * Deadlock
 *   An image counts the Gs that are awake: nr_awake.  A G that waits for another G
 *   (goko_wait_is_endless()) counts itself off before it is ARMED, and is counted
 *   in again by the winner of its claim, before it is ready.  The winner is a G
 *   that is awake itself until later; so while a wake-up is on its way the
 *   count is not 0, and when it is 0, nobody is left who could wake anybody.  What
 *   is then to be done is left to sched/end.c.
 */
#include <linux/bottom_half.h>
#include <linux/hrtimer.h>
#include <linux/rcupdate.h>

#include "core/compat.h"
#include "core/gcptr.h"
#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "image/image.h"
#include "sched/internal.h"
#include "trace/goko_trace.h"

static const char *const wait_reason_names[GOKO_WAIT_NR] = {
	[GOKO_WAIT_NONE]		= "",
	[GOKO_WAIT_CHAN_RECEIVE]	= "chan receive",
	[GOKO_WAIT_CHAN_SEND]		= "chan send",
	[GOKO_WAIT_CHAN_RECEIVE_NIL]	= "chan receive (nil chan)",
	[GOKO_WAIT_CHAN_SEND_NIL]	= "chan send (nil chan)",
	[GOKO_WAIT_SELECT]		= "select",
	[GOKO_WAIT_SELECT_NO_CASES]	= "select (no cases)",
	[GOKO_WAIT_SLEEP]		= "sleep",
	[GOKO_WAIT_OUTPUT]		= "IO wait",
	[GOKO_WAIT_INIT]		= "plugin init",
	[GOKO_WAIT_SEMACQUIRE]		= "semacquire",
	[GOKO_WAIT_COND]		= "sync.Cond.Wait",
	[GOKO_WAIT_TIMER]		= "timer goroutine",
	[GOKO_WAIT_TIMER_IDLE]		= "timer goroutine (idle)",
	[GOKO_WAIT_IO]			= "IO wait",
	[GOKO_WAIT_GC]			= "wait for GC cycle",
};

/**
 * goko_wait_reason_name() - Go's text for a wait reason.
 * @reason:	the reason.
 *
 * Context: any.
 * Return: a constant string.
 */
const char *goko_wait_reason_name(enum goko_wait_reason reason)
{
	return reason < GOKO_WAIT_NR ? wait_reason_names[reason] : "?";
}

/* Win the right to wake @g if its claim still is @armed. */
static bool claim(struct goko_g *g, unsigned int armed)
{
	unsigned int taken = armed - GOKO_CLAIM_ARMED + GOKO_CLAIM_TAKEN;

	if (atomic_cmpxchg(&g->claim, armed, taken) != armed)
		return false;
	if (goko_wait_is_endless(g->wait_reason))
		atomic_long_inc(&goko_task_image(g->task)->nr_awake);
	return true;
}

/**
 * goko_g_claim() - Win the right to wake a waiting G.
 * @g:	a G that was found on a queue, under that queue's lock, or on its
 *	task's list, under the task's; or by its timer.
 *
 * A G that waits for ever counts as awake again from here on: its image cannot
 * be found deadlocked while a wake-up is on its way.
 *
 * Context: any, softirq included; no P needed.
 * Return: true if the caller, and nobody else, must call goko_ready(@g).
 */
__nowritebarrierrec
bool goko_g_claim(struct goko_g *g)
{
	unsigned int armed = atomic_read(&g->claim);

	/* The winner's cmpxchg pairs with the release in goko_g_park_arm(). */
	return (armed & GOKO_CLAIM_MASK) == GOKO_CLAIM_ARMED && claim(g, armed);
}

/**
 * goko_g_park_arm() - The running G is about to wait.
 * @g:		the running G, unwound, on the queue of what it waits for.
 * @reason:	why.
 *
 * From here on anybody may claim @g and run it on another P: do not touch it
 * any more.  A peer finds @g under the lock of the queue it is on; so call this
 * under that lock.  The task's killer takes no such lock: a G that runs again
 * takes it to leave the queue, before its stack or sudogs go.
 *
 * Context: trampoline, under the lock of what @g waits for; no sleep.
 */
void goko_g_park_arm(struct goko_g *g, enum goko_wait_reason reason)
{
	struct goko_p *p = g->m->p;
	struct goko_task *t = g->task;
	unsigned int armed;

	goko_assert_g_owned(g);
	goko_stat_inc(p, PARKS);
	trace_goko_g_park(g, reason);
	goko_g_stop_clock(p, g);
	g->wait_reason = reason;
	g->wait_since_ns = ktime_get_coarse_ns();
	/*
	 * Once it is ARMED the killer may claim the G, which then runs, dies and
	 * may even be another G already: the number in @armed tells.  The memory
	 * of both G and task stays what it is until rcu_read_unlock().  Also
	 * pairs with the synchronize_rcu() in goko_task_asleep_work().
	 */
	rcu_read_lock();
	if (goko_wait_is_endless(reason) &&
	    atomic_long_dec_and_test(&goko_task_image(t)->nr_awake)) {
		goko_task_get(t);
		p->asleep = t;
	}
	goko_g_cas_status(g, GOKO_G_RUNNING, GOKO_G_WAITING);

	armed = ((unsigned int)atomic_read(&g->claim) & ~GOKO_CLAIM_MASK) +
		GOKO_CLAIM_SEQ + GOKO_CLAIM_ARMED;
	/* Pairs with the cmpxchg in goko_g_claim(): the winner sees all of @g. */
	atomic_set_release(&g->claim, armed);
	/* Pairs with the barrier in begin_end(); see the head of this file. */
	smp_mb();
	if (goko_task_ending(t) && claim(g, armed))
		p->rescued = g;
	rcu_read_unlock();
}

/**
 * goko_block_park() - Park the running G for ever.
 * @g:		the running G, unwound.
 * @reason:	nil channel, select without cases.
 *
 * Only the end of its task wakes it.
 *
 * Context: trampoline, no locks; no sleep.
 */
void goko_block_park(struct goko_g *g, enum goko_wait_reason reason)
{
	goko_g_park_arm(g, reason);
}

static enum hrtimer_restart sleep_over(struct hrtimer *timer)
{
	struct goko_g *g = container_of(timer, struct goko_g, timer);

	/* Its killer may have been faster. */
	if (goko_g_claim(g))
		goko_ready(NULL, g);
	return HRTIMER_NORESTART;
}

static void timer_init(struct goko_g *g)
{
	if (!g->slept) {
		goko_hrtimer_setup(&g->timer, sleep_over,
				   HRTIMER_MODE_REL_PINNED_SOFT);
		g->slept = true;
	}
}

/**
 * goko_timer_start() - Wake a G at some time.
 * @g:		the running G, about to park.
 * @deadline:	when, ns of the monotonic clock.
 *
 * Context: M that runs @g, softirqs off until it is armed.
 */
void goko_timer_start(struct goko_g *g, u64 deadline)
{
	timer_init(g);
	hrtimer_start(&g->timer, ns_to_ktime(min_t(u64, deadline, KTIME_MAX)),
		      HRTIMER_MODE_ABS_PINNED_SOFT);
}

/**
 * goko_sleep_park() - Park the running G for a time.
 * @g:		the running G, unwound.
 * @ns:		how long, more than 0.
 *
 * The timer expires in softirq on this CPU, or on another once this one is offline:
 * with softirqs off here it cannot come before the G is armed, and the G is
 * not touched after that.
 *
 * Context: trampoline, no locks; no sleep of the M.
 */
void goko_sleep_park(struct goko_g *g, u64 ns)
{
	timer_init(g);
	local_bh_disable();
	hrtimer_start(&g->timer, ns_to_ktime(min_t(u64, ns, KTIME_MAX)),
		      HRTIMER_MODE_REL_PINNED_SOFT);
	goko_g_park_arm(g, GOKO_WAIT_SLEEP);
	local_bh_enable();
}

/**
 * goko_timer_cancel() - The timer of a G shall not wake it any more.
 * @g:	the G, RUNNING on the caller's M.
 *
 * Context: M; spins while the timer's callback runs elsewhere.
 */
void goko_timer_cancel(struct goko_g *g)
{
	if (g->slept)
		hrtimer_cancel(&g->timer);
}
