// SPDX-License-Identifier: GPL-2.0
/*
 * exec/init.c - an image's initialiser runs before its first main
 *
 * What: the first G of the first task of an image runs the initialiser, as its
 * bottom frame, before its own function.  First Gs of other tasks that come
 * meanwhile wait.  An initialiser that does not end (panic, kill, exit) makes
 * the image useless: its globals are half made.
 *
 * Invariants
 *   init_state: NONE -> RUNNING by cmpxchg, the winner has g->ran_init;
 *   RUNNING -> DONE or FAILED by that G only, before it drains the waiters.
 *
 * Locking: waiters_lock guards the list.  A G arms its park under it and after
 * seeing RUNNING, so the end of the initialiser, which takes the lock after
 * it set the state, finds it.
 */
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "core/rt.h"
#include "exec/internal.h"
#include "exec/values.h"
#include "sched/sched.h"

/**
 * struct waiter - a G that waits for an initialiser
 * @node:	on waiters
 * @g:		the G, parked with GOKO_WAIT_INIT
 * @img:	the image
 */
struct waiter {
	struct list_head	node;
	struct goko_g		*g;
	struct goko_image	*img;
};

static DEFINE_SPINLOCK(waiters_lock);
static LIST_HEAD(waiters);

/* @g begins with function @f, without arguments, which returns to @pc. */
static void begin(struct goko_g *g, const struct goko_func *f, u32 pc)
{
	u64 *frame = g->stack.lo;

	frame[0] = pc;
	frame[1] = (u64)&f->closure;
	g->frame = frame;
	g->pc = f->pc_base;
}

static int wait_for(struct goko_g *g, struct goko_image *img)
{
	struct waiter *w = kmalloc(sizeof(*w), GFP_ATOMIC | __GFP_NOWARN);

	if (!w) {
		goko_fatal_oom(g, sizeof(*w));
		return GOKO_EXEC_KILLED;
	}
	w->g = g;
	w->img = img;
	spin_lock(&waiters_lock);
	if (atomic_read(&img->init_state) != GOKO_INIT_RUNNING) {
		spin_unlock(&waiters_lock);
		kfree(w);
		return 0;
	}
	list_add_tail(&w->node, &waiters);
	goko_g_park_arm(g, GOKO_WAIT_INIT);
	spin_unlock(&waiters_lock);
	return GOKO_EXEC_PARKED;
}

/* Take one waiter for @img off the list; NULL: there is none. */
static struct goko_g *next_waiter(struct goko_image *img, bool *claimed)
{
	struct goko_g *g = NULL;
	struct waiter *w;

	spin_lock(&waiters_lock);
	list_for_each_entry(w, &waiters, node) {
		if (w->img != img)
			continue;
		list_del(&w->node);
		g = w->g;
		*claimed = goko_g_claim(g);
		kfree(w);
		break;
	}
	spin_unlock(&waiters_lock);
	return g;
}

static void settle(struct goko_p *p, struct goko_g *g, int state)
{
	struct goko_image *img = goko_task_image(g->task);
	struct goko_g *waiter;
	bool claimed;

	g->ran_init = false;
	atomic_set_release(&img->init_state, state);
	while ((waiter = next_waiter(img, &claimed)))
		if (claimed)
			goko_ready(p, waiter);
}

/**
 * goko_init_gate() - Before a first G goes on: has the initialiser run?
 * @p:		P of the caller.
 * @g:		first G of its task; may have begun already.
 *
 * Context: trampoline, M that holds @p.
 * Return: enum goko_exec_end or GOKO_NEXT_ENTER.
 */
int goko_init_gate(struct goko_p *p, struct goko_g *g)
{
	struct goko_image *img = goko_task_image(g->task);
	int state, ret;

	if (g->frame != g->stack.lo || g->pc != g->start->pc_base)
		return GOKO_NEXT_ENTER;
	for (;;) {
		state = atomic_read_acquire(&img->init_state);
		switch (state) {
		case GOKO_INIT_DONE:
			return goko_entry_params(p, g);
		case GOKO_INIT_FAILED:
			goko_fatal(g, "initialisation of image %s has failed before",
				   img->name);
			return GOKO_EXEC_KILLED;
		case GOKO_INIT_RUNNING:
			ret = wait_for(g, img);
			if (ret)
				return ret;
			continue;
		}
		if (atomic_cmpxchg(&img->init_state, GOKO_INIT_NONE,
				   GOKO_INIT_RUNNING) == GOKO_INIT_NONE)
			break;
	}
	g->ran_init = true;
	if (img->init == GOKO_NONE)
		return goko_init_done(p, g);
	begin(g, &img->funcs[img->init], GOKO_PC_INIT_RET);
	return GOKO_NEXT_ENTER;
}

/**
 * goko_init_done() - The initialiser has returned; its G begins for real.
 * @p:		P of the caller.
 * @g:		the G that ran it; g->frame and g->pc become its first function's.
 *
 * Context: trampoline, M that holds @p.
 * Return: enum goko_exec_end or GOKO_NEXT_ENTER.
 */
int goko_init_done(struct goko_p *p, struct goko_g *g)
{
	settle(p, g, GOKO_INIT_DONE);
	begin(g, g->start, GOKO_PC_BOTTOM);
	return goko_entry_params(p, g);
}

/**
 * goko_init_g_exit() - A G dies: it no longer waits, or its initialiser failed.
 * @p:		P of the caller, or NULL.
 * @g:		nobody runs it any more.
 *
 * Context: any but interrupts; no lock.
 */
void goko_init_g_exit(struct goko_p *p, struct goko_g *g)
{
	struct waiter *w;

	if (g->ran_init)
		settle(p, g, GOKO_INIT_FAILED);
	if (g->creator_pc)
		return;
	spin_lock(&waiters_lock);
	list_for_each_entry(w, &waiters, node) {
		if (w->g == g) {
			list_del(&w->node);
			kfree(w);
			break;
		}
	}
	spin_unlock(&waiters_lock);
}
