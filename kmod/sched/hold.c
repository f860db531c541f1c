// SPDX-License-Identifier: GPL-2.0
/*
 * sched/hold.c - looking at the stack of any G
 *
 * What
 *   The stack of a G belongs to the M that runs it, and to nobody while it does not
 *   run.  Who wants to look at it (the collector, tracebacks) *holds* a G that is
 *   RUNNABLE or WAITING, by adding GOKO_G_SCAN to its status: until it is let go it
 *   will not run.  One that is RUNNING is looked at by its own M, or for it, when its P
 *   comes to a safe point (sched/safepoint.c), where all its frames are complete.
 *
 *	holder				others
 *
 *	WAITING -> WAITING|SCAN		WAITING|SCAN -> RUNNABLE|SCAN: no wait, softirq
 *	RUNNABLE -> RUNNABLE|SCAN	RUNNABLE|SCAN -> RUNNING: the M waits for the
 *	SYSCALL -> SYSCALL|SCAN		SYSCALL|SCAN -> RUNNING: likewise
 *	let go: X|SCAN -> X		holder; it may sleep, the holder has no need
 *					of it
 *
 * Who holds a G
 *   - neither parks nor waits for a safe point of any P, nor for another G: the M that
 *     waits for it keeps its P
 *   - may find the slots that the G receives into written meanwhile, by peers under
 *     the lock of the channel, and its pc behind the operation (goko_g_op_done())
 *
 * Rejected
 *   Spinning in whoever moves the status, as Go does: a timer's softirq would spin
 *   against the holder it has interrupted.
 */
#include <linux/sched.h>
#include <linux/wait_bit.h>

#include "core/locking.h"
#include "core/rt.h"
#include "sched/internal.h"

/* Looks at a held G before an M goes to sleep over it. */
#define SPINS	200

static goko_gstatus_t held(goko_gstatus_t status)
{
	return (__force goko_gstatus_t)((__force u32)status |
					(__force u32)GOKO_G_SCAN);
}

static bool is_held(const struct goko_g *g)
{
	return (__force u32)READ_ONCE(g->status) & (__force u32)GOKO_G_SCAN;
}

/* Until nobody holds @g. */
static void wait_let_go(struct goko_g *g)
{
	int i;

	for (i = 0; i < SPINS; i++) {
		if (!is_held(g))
			return;
		cpu_relax();
	}
	wait_var_event(&g->status, !is_held(g));
}

/**
 * goko_g_move_held() - Move a G, that may be held, to another status.
 * @g:		the G.
 * @from:	what it is, held or not.
 * @to:		what it becomes: held as before, but if that is RUNNING, not held.
 *
 * The slow half of goko_g_cas_status().
 *
 * Context: as there.
 */
void goko_g_move_held(struct goko_g *g, goko_gstatus_t from, goko_gstatus_t to)
{
	goko_gstatus_t status;

	for (;;) {
		if (cmpxchg(&g->status, from, to) == from)
			return;
		if (to == GOKO_G_RUNNING) {
			wait_let_go(g);
		} else {
			status = cmpxchg(&g->status, held(from), held(to));
			if (status == held(from))
				return;
		}
		/* It was let go in between, or held again; else it is our mistake. */
		if (GOKO_WARN_ON(goko_g_status(g) != from))
			return;
	}
}

/**
 * goko_g_hold() - Keep a G from running, to look at its stack.
 * @g:	a G; between goko_allgs_begin() and goko_allgs_end(), or known to exist.
 *
 * Context: any but softirq; no sleep.
 * Return:
 * * 0		- held: its frames stay as they are until goko_g_let_go()
 * * -EBUSY	- it is RUNNING, or somebody else holds it: goko_g_inspect()
 * * -ESRCH	- it is DEAD
 */
int goko_g_hold(struct goko_g *g)
{
	goko_gstatus_t status;

	for (;;) {
		status = READ_ONCE(g->status);
		if (status == GOKO_G_DEAD)
			return -ESRCH;
		if (status != GOKO_G_RUNNABLE && status != GOKO_G_WAITING &&
		    status != GOKO_G_SYSCALL)
			return -EBUSY;
		/* Full barrier: what was done to it before is seen. */
		if (cmpxchg(&g->status, status, held(status)) == status)
			return 0;
	}
}

/**
 * goko_g_let_go() - A G that was held may run again.
 * @g:	held by the caller; not to be touched afterwards.
 *
 * Context: any but softirq; no sleep.
 */
void goko_g_let_go(struct goko_g *g)
{
	goko_gstatus_t status, old;

	for (;;) {
		status = READ_ONCE(g->status);
		if (GOKO_WARN_ON(!is_held(g)))
			return;
		/* Only its being made ready can come in between. */
		old = cmpxchg(&g->status, status, goko_g_status(g));
		if (old == status)
			break;
	}
	/* The cmpxchg is the barrier that this needs; @g is an address only. */
	wake_up_var(&g->status);
}

/**
 * struct inspection - goko_g_inspect() on its way to a running G
 * @g:		the G
 * @fn:		to be called with it at its safe point
 * @arg:	for @fn
 * @done:	@fn was called
 */
struct inspection {
	struct goko_g	*g;
	void		(*fn)(struct goko_g *g, void *arg);
	void		*arg;
	bool		done;
};

/* Safe point of the P that has run the G; perhaps it does so no more. */
static void inspect_running(struct goko_p *p, void *arg)
{
	struct inspection *in = arg;

	if (p->g == in->g) {
		in->fn(in->g, in->arg);
		in->done = true;
	}
}

/**
 * goko_g_inspect() - Look at the stack of any G.
 * @g:		a G; between goko_allgs_begin() and goko_allgs_end(), or known to
 *		exist.
 * @fn:		called once, unless @g is DEAD: @g does not run and its frames are
 *		complete.  By the caller; or by the M that runs @g, with its P.  No
 *		sleep, no park, no wait for another G.
 * @arg:	for @fn.
 *
 * Context: process without a P, may sleep: until @g comes to a safe point.  Takes and
 *	    drops sched->safepoint_mutex.
 * Return: 0; -ESRCH: it is DEAD, @fn was not called.
 */
int goko_g_inspect(struct goko_g *g, void (*fn)(struct goko_g *g, void *arg),
		   void *arg)
{
	struct inspection in = { .g = g, .fn = fn, .arg = arg };
	struct goko_p *p;
	struct goko_m *m;
	int ret;

	for (;;) {
		ret = goko_g_hold(g);
		if (!ret) {
			fn(g, arg);
			goko_g_let_go(g);
		}
		if (ret != -EBUSY)
			return ret;
		/*
		 * It runs on that P, or has just left it, or is somewhere else by
		 * now.  Ms are freed with the scheduler only.
		 */
		m = READ_ONCE(g->m);
		p = m ? READ_ONCE(m->p) : NULL;
		if (p && goko_g_status(g) == GOKO_G_RUNNING) {
			goko_on_p(p, inspect_running, &in);
			if (in.done)
				return 0;
		}
		cond_resched();
	}
}
