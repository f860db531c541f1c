// SPDX-License-Identifier: GPL-2.0
/*
 * exec/init.c - an image's initialiser runs before its first main, and a plugin's once
 *
 * What
 *   The first G of the first task of an image runs the initialiser, as its bottom
 *   frame, before its own function.  First Gs of other tasks that come meanwhile wait.
 *
 *   A plugin is initialised by the G that opens it first (package plugin calls its
 *   function), others of the image that want it meanwhile wait.  As plugins share
 *   packages, one is initialised at a time; but what it opens itself is initialised
 *   within.
 *
 *   An initialiser that does not end (panic, kill, exit) makes its image useless: its
 *   globals are half made.
 *
 * Invariants
 *   1. init_state of an image that is no plugin: NONE -> RUNNING by cmpxchg, the winner
 *      has g->ran_init; RUNNING -> DONE or FAILED by that G only, before it drains the
 *      waiters.
 *   2. That of a plugin, under waiters_lock: NONE -> RUNNING with the plugin becoming
 *      its host's init_plugin, DONE or FAILED with init_outer taking its place.
 *   3. One G of a host has g->inits_plugin, iff host->init_plugin is not NULL.
 *
 * Locking: waiters_lock guards the list of Gs, and plugins' states.  A G arms its park
 * under it and after seeing RUNNING, so the end of the initialiser, which takes the lock
 * after it set the state, finds it.
 */
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/goko.h>

#include "core/rt.h"
#include "exec/internal.h"
#include "exec/values.h"
#include "image/image.h"
#include "sched/sched.h"

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

/* @g waits until an initialiser of its image is over. */
static void wait_locked(struct goko_g *g)
{
	lockdep_assert_held(&waiters_lock);
	list_add_tail(&g->wait_node, &waiters);
	goko_g_park_arm(g, GOKO_WAIT_INIT);
}

/* Return: false if the initialiser is over. */
static bool wait_for(struct goko_g *g, const struct goko_image *img)
{
	bool waits;

	spin_lock(&waiters_lock);
	waits = atomic_read(&img->init_state) == GOKO_INIT_RUNNING;
	if (waits)
		wait_locked(g);
	spin_unlock(&waiters_lock);
	return waits;
}

/* A claimed G that waits for @img, or a plugin of it, or NULL. */
static struct goko_g *next_waiter(const struct goko_image *img)
{
	struct goko_g *g, *next, *found = NULL;

	spin_lock(&waiters_lock);
	list_for_each_entry_safe(g, next, &waiters, wait_node) {
		if (goko_task_image(g->task) != img)
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

/* They look again. */
static void wake_waiters(struct goko_p *p, const struct goko_image *img)
{
	struct goko_g *g;

	while ((g = next_waiter(img)))
		goko_ready(p, g);
}

static void settle(struct goko_p *p, struct goko_g *g, int state)
{
	struct goko_image *img = goko_task_image(g->task);

	g->ran_init = false;
	atomic_set_release(&img->init_state, state);
	wake_waiters(p, img);
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
	int state;

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
			if (wait_for(g, img))
				return GOKO_EXEC_PARKED;
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

/* @plugin is to be initialised by @g: do so, later, or not at all? */
static int begin_plugin_locked(struct goko_g *g, struct goko_image *plugin)
{
	struct goko_image *host = plugin->host;

	lockdep_assert_held(&waiters_lock);
	switch (atomic_read(&plugin->init_state)) {
	case GOKO_INIT_DONE:
		return GOKO_PLUGIN_READY;
	case GOKO_INIT_FAILED:
		return GOKO_PLUGIN_FAILED;
	}
	if (host->init_plugin && !g->inits_plugin)
		return -EINPROGRESS;
	/* It is opened by its own initialiser. */
	if (atomic_read(&plugin->init_state) == GOKO_INIT_RUNNING)
		return GOKO_PLUGIN_FAILED;
	atomic_set(&plugin->init_state, GOKO_INIT_RUNNING);
	plugin->init_outer = host->init_plugin;
	host->init_plugin = plugin;
	g->inits_plugin = true;
	return GOKO_PLUGIN_INIT;
}

/* The innermost of those that @g initialises is, or has failed. */
static void end_plugin_locked(struct goko_g *g, struct goko_image *host, int state)
{
	struct goko_image *plugin = host->init_plugin;

	lockdep_assert_held(&waiters_lock);
	host->init_plugin = plugin->init_outer;
	g->inits_plugin = host->init_plugin;
	atomic_set_release(&plugin->init_state, state);
}

/**
 * goko_init_plugin() - The running G wants a plugin that is initialised.
 * @p:		its P; ret[0] becomes GOKO_PLUGIN_*.
 * @g:		the G, unwound; if it has to wait it makes the operation again.
 * @id:		the plugin, of goko_plugin_open(), or any number.
 *
 * Context: trampoline, M that holds @p, no lock.
 * Return: false: @g is parked, and not the caller's any more.
 */
bool goko_init_plugin(struct goko_p *p, struct goko_g *g, u64 id)
{
	struct goko_image *plugin = goko_plugin_find(goko_task_image(g->task), id);
	int ret = GOKO_PLUGIN_FAILED;

	spin_lock(&waiters_lock);
	if (plugin)
		ret = begin_plugin_locked(g, plugin);
	if (ret < 0)
		wait_locked(g);
	spin_unlock(&waiters_lock);
	p->ctx.ret[0] = ret;
	return ret >= 0;
}

/**
 * goko_init_plugin_end() - A G has called the initialiser of a plugin.
 * @p:		its P.
 * @g:		the G; nothing happens if it is not about one.
 * @ok:		it has returned; else it panicked.
 *
 * Context: M that holds @p, no lock.
 */
void goko_init_plugin_end(struct goko_p *p, struct goko_g *g, bool ok)
{
	struct goko_image *host = goko_task_image(g->task);

	if (!g->inits_plugin)
		return;
	spin_lock(&waiters_lock);
	end_plugin_locked(g, host, ok ? GOKO_INIT_DONE : GOKO_INIT_FAILED);
	spin_unlock(&waiters_lock);
	if (!g->inits_plugin)
		wake_waiters(p, host);
}

/**
 * goko_init_g_exit() - A G dies: it no longer waits, or its initialisers failed.
 * @p:		P of the caller, or NULL.
 * @g:		nobody runs it any more.
 *
 * Context: any but interrupts; no lock.
 */
void goko_init_g_exit(struct goko_p *p, struct goko_g *g)
{
	while (unlikely(g->inits_plugin))
		goko_init_plugin_end(p, g, false);
	if (g->ran_init)
		settle(p, g, GOKO_INIT_FAILED);
	if (g->wait_reason != GOKO_WAIT_INIT)
		return;
	spin_lock(&waiters_lock);
	list_del_init(&g->wait_node);
	spin_unlock(&waiters_lock);
}
