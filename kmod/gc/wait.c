// SPDX-License-Identifier: GPL-2.0
/*
 * gc/wait.c - goroutines that wait for a cycle
 *
 * What
 *   runtime.GC() returns after a cycle that began after the call is complete, sweep
 *   included; debug.FreeOSMemory() when what is free after it has gone.  A goroutine
 *   that finds no memory waits for such a cycle, too, and then tries again.
 *
 *   One that allocates beyond the soft limit waits for the cycle that is due or under
 *   way: assists cannot slow it down while there is little to scan.  It is its own task's
 *   limit that does it, not another's (overdraw() in pacer.c).
 *
 * Locking
 *   waiters_lock: the list, and the numbers of cycles against it.  A G is armed under
 *   it, as wherever a G waits (sched/park.c).
 */
#include <linux/list.h>
#include <linux/spinlock.h>

#include "gc/internal.h"
#include "sched/sched.h"

/*
 * Failures in a row that a G survives: with no more than a cycle in between, in which its
 * task did not get far.
 */
#define OOM_TRIES	3
#define OOM_PROGRESS	(64 << 10)	/* bytes */

static DEFINE_SPINLOCK(waiters_lock);
static LIST_HEAD(waiters);

static void park_locked(struct goko_g *g, u64 cycle)
{
	lockdep_assert_held(&waiters_lock);
	g->wait_cycle = cycle;
	list_add_tail(&g->wait_node, &waiters);
	goko_g_park_arm(g, GOKO_WAIT_GC);
}

/**
 * goko_gc_park() - Park the running G until there was a whole cycle.
 * @g:		the running G, unwound; g->pc is where it goes on.
 * @release:	all memory that is free after it goes back to the kernel.
 *
 * Context: trampoline, no locks; no sleep.  Parks @g.
 */
void goko_gc_park(struct goko_g *g, bool release)
{
	struct goko_gc *gc = &goko_gc;

	spin_lock(&waiters_lock);
	/* The one that is under way began too early. */
	park_locked(g, gc->begun + 1);
	if (release)
		WRITE_ONCE(gc->release, g->wait_cycle);
	goko_gc_kick();
	spin_unlock(&waiters_lock);
}

/**
 * goko_gc_brake() - Park the running G if the heap outruns the collector.
 * @g:		the running G, unwound; g->pc is where it goes on.
 *
 * It waits until the cycle that is due, or under way, is complete, if it has allocated
 * beyond the soft limit since it was here last.
 *
 * Context: trampoline, no locks; no sleep.  May park @g.
 * Return: true: @g is parked, and not the caller's any more.
 */
bool goko_gc_brake(struct goko_g *g)
{
	struct goko_gc *gc = &goko_gc;
	bool under_way, parks;

	if (likely(!g->overdrawn))
		return false;
	g->overdrawn = false;
	spin_lock(&waiters_lock);
	under_way = gc->begun != gc->cycles;
	parks = under_way || READ_ONCE(gc->kicked);
	if (parks)
		park_locked(g, gc->begun + !under_way);
	spin_unlock(&waiters_lock);
	return parks;
}

/**
 * goko_gc_leave() - A G dies that has waited for a cycle.
 * @g:		the G; nobody runs it any more.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_leave(struct goko_g *g)
{
	spin_lock(&waiters_lock);
	list_del_init(&g->wait_node);
	spin_unlock(&waiters_lock);
}

/**
 * goko_gc_oom() - There was no memory for the running G: may a cycle help?
 * @g:		the running G, unwound; g->pc is where it is to try again.
 *
 * Context: trampoline, no locks; no sleep.  May park @g.
 * Return: true: @g is parked, and not the caller's any more; false: it has tried
 *	   often enough.
 */
bool goko_gc_oom(struct goko_g *g)
{
	u64 done = READ_ONCE(goko_gc.cycles), made = goko_task_allocated(g);

	if (done > g->oom_cycle + 1 || made - g->oom_made > OOM_PROGRESS)
		g->oom_tries = 0;
	g->oom_made = made;
	if (++g->oom_tries >= OOM_TRIES)
		return false;
	/* What it waits for is done by the time it tries again. */
	g->oom_cycle = READ_ONCE(goko_gc.begun) + 1;
	goko_gc_park(g, false);
	return true;
}

/**
 * goko_gc_begin() - A cycle begins.
 *
 * Context: the cycle's thread.
 */
void goko_gc_begin(void)
{
	spin_lock(&waiters_lock);
	WRITE_ONCE(goko_gc.begun, goko_gc.begun + 1);
	spin_unlock(&waiters_lock);
}

/* A claimed G whose cycle is done, or NULL. */
static struct goko_g *next_waiter(void)
{
	struct goko_g *g, *next, *found = NULL;

	spin_lock(&waiters_lock);
	list_for_each_entry_safe(g, next, &waiters, wait_node) {
		if (g->wait_cycle > goko_gc.cycles)
			continue;
		list_del_init(&g->wait_node);
		/* Its killer may have been faster. */
		if (goko_g_claim(g)) {
			found = g;
			break;
		}
	}
	spin_unlock(&waiters_lock);
	return found;
}

/**
 * goko_gc_done() - A cycle is complete: wake who waits for it.
 *
 * Context: the cycle's thread.
 */
void goko_gc_done(void)
{
	struct goko_g *g;

	spin_lock(&waiters_lock);
	WRITE_ONCE(goko_gc.cycles, goko_gc.begun);
	spin_unlock(&waiters_lock);
	while ((g = next_waiter()))
		goko_ready(NULL, g);
}
