// SPDX-License-Identifier: GPL-2.0
/*
 * sched/procs.c - runtime.GOMAXPROCS(): how many Ps run goroutines of one task
 *
 * What
 *   The Ps are those of the CPUs that are online, and all tasks share them.  A program that sets
 *   GOMAXPROCS means its own goroutines: that no more than n of them run at the same
 *   time.  So it is a limit of the task.  A number of Ps that any task might set for
 *   all would let a user without privileges take the CPUs away from everybody else.
 *
 *   A task has n *slots*, and a G of it runs only with one of them: it takes one as an M
 *   is about to run it, and gives it back when it stops running, also for a kernel call.
 *   What finds no slot waits in a queue of the task, RUNNABLE, and the P runs
 *   something else.  A slot that is given back goes to the first in that queue,
 *   together with the P.
 *
 *   Tasks that never set a limit below the number of Ps have no slots, and pay for this
 *   with one look at task->limited when a G begins to run.
 *
 * Invariants
 *   1. nr_slots is the number of Ps whose p->slot is the task, and of its Gs that have
 *	has_slot: they were given one and are on their way to a P.
 *   2. A G waits in the queue  =>  nr_slots >= max_procs, and the task is not ending.
 *   3. Who lowers the limit returns when each G that runs has a slot, or the limit had
 *	been lifted by another since.
 *
 *   For the third, Ps that run a G of the task without a slot, from before there was a
 *   limit, are poisoned in one round of safe points.  At the end of the second round
 *   each of those Gs has come to carries_on(), which lets none go on without a slot.
 *
 * Locking
 *   task->procs_lock, innermost; not in softirq.
 */
#include <linux/limits.h>
#include <linux/sched.h>

#include "core/locking.h"
#include "core/rt.h"
#include "sched/internal.h"

/**
 * __goko_procs_enter() - A G of a task with slots is about to run.
 * @p:	P of the caller; no G runs on it.
 * @g:	RUNNABLE, on no queue.
 *
 * Context: M that holds @p; no sleep.
 * Return: true: run it; false: it waits for a slot, and is not the caller's any more.
 */
bool __goko_procs_enter(struct goko_p *p, struct goko_g *g)
{
	struct goko_task *t = g->task;
	bool counted, ok = true;

	/* It came with the P, from goko_m_hand_over(). */
	if (p->slot)
		return true;
	spin_lock(&t->procs_lock);
	counted = g->has_slot;
	g->has_slot = false;
	/* Its killer sets that before he empties the queue: goko_procs_lift(). */
	if (!counted && !goko_task_ending(t) &&
	    t->max_procs < goko_sched.nr_ps) {
		ok = t->nr_slots < t->max_procs;
		if (ok) {
			t->nr_slots++;
			counted = true;
		} else {
			goko_gqueue_add(&t->procs_queue, g);
		}
	}
	spin_unlock(&t->procs_lock);
	if (counted) {
		goko_task_get(t);
		p->slot = t;
	}
	return ok;
}

/**
 * __goko_procs_leave() - A G that had a slot runs no more.
 * @p:	P of the caller, which ran it; the G may be gone.
 *
 * Context: M that holds @p; no sleep.
 */
void __goko_procs_leave(struct goko_p *p)
{
	struct goko_task *t = p->slot;
	struct goko_g *g = NULL;

	p->slot = NULL;
	spin_lock(&t->procs_lock);
	if (t->nr_slots <= t->max_procs)
		g = goko_gqueue_pop(&t->procs_queue);
	if (g)
		g->has_slot = true;
	else
		t->nr_slots--;
	spin_unlock(&t->procs_lock);
	if (g) {
		goko_runq_put(p, g, false);
		goko_wake_p();
	}
	goko_task_put(t);
}

/**
 * goko_procs_excess() - Does a G run without a slot although it needs one?
 * @p:	P of the caller.
 * @g:	RUNNING on @p.
 *
 * Context: M that holds @p, or its safe point.
 * Return: true: it must not go on.
 */
bool goko_procs_excess(const struct goko_p *p, const struct goko_g *g)
{
	const struct goko_task *t = g->task;

	return READ_ONCE(t->limited) && !p->slot && !goko_task_ending(t) &&
	       READ_ONCE(t->max_procs) < goko_sched.nr_ps;
}

/**
 * goko_procs_get() - runtime.GOMAXPROCS(0).
 * @t:	the task.
 *
 * Context: any.
 * Return: what it was set to, or the number of Ps.
 */
u32 goko_procs_get(const struct goko_task *t)
{
	u32 n = READ_ONCE(t->max_procs);

	return n == U32_MAX ? goko_sched_nr_online() : n;
}

/* Safe point: a G that runs without a slot shall come to carries_on(). */
static void look_for_excess(struct goko_p *p, void *task)
{
	if (p->g && p->g->task == task && goko_procs_excess(p, p->g))
		goko_p_poison(p);
}

/**
 * goko_procs_set() - runtime.GOMAXPROCS(n).
 * @t:	the task; the caller has a G of it.
 * @n:	its limit from now on, at least 1.
 *
 * When it returns, no more goroutines of the task run.
 *
 * Context: process or M without a P; sleeps until each P has come to a safe point.
 * Return: what it was before.
 */
u32 goko_procs_set(struct goko_task *t, u32 n)
{
	struct goko_gqueue ready = {};
	u32 old = goko_procs_get(t);
	struct goko_g *g;
	int i;

	spin_lock(&t->procs_lock);
	/* One that is ending has none: goko_procs_lift(). */
	if (!goko_task_ending(t)) {
		WRITE_ONCE(t->max_procs, n);
		if (n < goko_sched.nr_ps)
			WRITE_ONCE(t->limited, true);
	}
	while (t->nr_slots < t->max_procs &&
	       (g = goko_gqueue_pop(&t->procs_queue))) {
		g->has_slot = true;
		t->nr_slots++;
		goko_gqueue_add(&ready, g);
	}
	spin_unlock(&t->procs_lock);
	if (ready.head) {
		goko_globq_put(&ready);
		goko_wake_p();
	}
	for (i = 0; i < 2 && n < old; i++)
		goko_each_p(look_for_excess, t);
	return old;
}

/**
 * goko_procs_lift() - A task is ending: its Gs need no slots any more.
 * @t:	the task, ending.
 *
 * Context: process or M, no locks; no sleep.
 */
void goko_procs_lift(struct goko_task *t)
{
	struct goko_gqueue ready = {};

	spin_lock(&t->procs_lock);
	WRITE_ONCE(t->max_procs, U32_MAX);
	goko_gqueue_splice(&ready, &t->procs_queue);
	spin_unlock(&t->procs_lock);
	if (ready.head) {
		goko_globq_put(&ready);
		goko_wake_p();
	}
}
