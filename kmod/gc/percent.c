// SPDX-License-Identifier: GPL-2.0
/*
 * gc/percent.c - GOGC, of which each task has its own
 *
 * What
 *   How much the heap may grow between two cycles is a wish of each task: its GOGC, and
 *   debug.SetGCPercent().  There is one heap, so the least of all wishes holds; a wish
 *   goes with its task.  When there is no task the module's parameter does.
 *
 *   What a program says can cost others no more than its calls of runtime.GC() would,
 *   and cannot keep their garbage.
 *
 * Locking
 *   wish_lock for the tree; innermost.
 *
 * Rejected
 *   One setting for all: any program could turn collections off for the others, and
 *   for those that come after it.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>

#include "gc/internal.h"
#include "gc/percent.h"

static DEFINE_SPINLOCK(wish_lock);
static struct rb_root_cached wishes = RB_ROOT_CACHED;	/* wish_lock: least first */

static int least = GOKO_GOGC_OFF;	/* A: written under wish_lock */

static bool is_less(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct goko_gc_wish, node)->percent <
	       rb_entry(b, struct goko_gc_wish, node)->percent;
}

/* As programs and parameters have it: negative is off. */
static int to_wish(int percent)
{
	return percent < 0 ? GOKO_GOGC_OFF : percent;
}

/* The tree has changed.  Return: does that change when to collect? */
static bool update_locked(void)
{
	struct rb_node *first = rb_first_cached(&wishes);
	int now = first ? rb_entry(first, struct goko_gc_wish, node)->percent :
			  to_wish(goko_param_gogc);

	lockdep_assert_held(&wish_lock);
	if (now == least)
		return false;
	WRITE_ONCE(least, now);
	return true;
}

/* A wish that is in no tree becomes @percent.  Return: as update_locked(). */
static bool insert_locked(struct goko_gc_wish *w, int percent)
{
	WRITE_ONCE(w->percent, to_wish(percent));
	rb_add_cached(&w->node, &wishes, is_less);
	return update_locked();
}

/**
 * goko_gc_percent() - How much may the heap grow between two cycles?
 *
 * Context: any.
 * Return: percent of what is live; or GOKO_GOGC_OFF.
 */
int goko_gc_percent(void)
{
	return READ_ONCE(least);
}

/**
 * goko_gc_percent_init() - Nobody has a wish yet.
 *
 * Context: process; module parameters are known.
 */
void goko_gc_percent_init(void)
{
	spin_lock(&wish_lock);
	update_locked();
	spin_unlock(&wish_lock);
}

/**
 * goko_gc_wish_add() - There is a new task.
 * @w:		its wish.
 * @percent:	GOGC; negative: off.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_wish_add(struct goko_gc_wish *w, int percent)
{
	bool changed;

	spin_lock(&wish_lock);
	changed = insert_locked(w, percent);
	spin_unlock(&wish_lock);
	if (changed)
		goko_gc_repace();
}

/**
 * goko_gc_wish_del() - A task has gone.
 * @w:	its wish.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_wish_del(struct goko_gc_wish *w)
{
	bool changed;

	spin_lock(&wish_lock);
	rb_erase_cached(&w->node, &wishes);
	changed = update_locked();
	spin_unlock(&wish_lock);
	if (changed)
		goko_gc_repace();
}

/**
 * goko_gc_wish_set() - debug.SetGCPercent().
 * @w:		the wish of the task.
 * @percent:	the new one; negative: off.
 *
 * Context: any but softirq; no sleep.
 * Return: the one before; -1: off.
 */
int goko_gc_wish_set(struct goko_gc_wish *w, int percent)
{
	bool changed;
	int old;

	spin_lock(&wish_lock);
	old = w->percent;
	rb_erase_cached(&w->node, &wishes);
	changed = insert_locked(w, percent);
	spin_unlock(&wish_lock);
	if (changed)
		goko_gc_repace();
	return old == GOKO_GOGC_OFF ? -1 : old;
}

/**
 * goko_gc_wish_get() - What has a task said?
 * @w:	its wish.
 *
 * Context: any.
 * Return: percent; -1: off.
 */
int goko_gc_wish_get(const struct goko_gc_wish *w)
{
	int percent = READ_ONCE(w->percent);

	return percent == GOKO_GOGC_OFF ? -1 : percent;
}
