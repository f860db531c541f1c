// SPDX-License-Identifier: GPL-2.0
/*
 * gc/wish.c - GOGC and GOMEMLIMIT, of which each task has its own
 *
 * What
 *   How much the heap may grow between two cycles is a wish of each task: its GOGC, and
 *   debug.SetGCPercent().  So is what memory shall stay below: its GOMEMLIMIT, and
 *   debug.SetMemoryLimit().  There is one heap, so the least of all wishes of a kind
 *   holds; a wish goes with its task.  When there is no task the module's parameter
 *   does for the first, and there is no limit.
 *
 *   What a program says can cost others no more than its calls of runtime.GC() would,
 *   and cannot keep their garbage.
 *
 * Locking
 *   wish_lock for the trees; innermost.
 *
 * Rejected
 *   One setting for all: any program could turn collections off for the others, and
 *   for those that come after it.
 */
#include <linux/kernel.h>
#include <linux/rbtree.h>
#include <linux/spinlock.h>

#include "gc/internal.h"
#include "gc/wish.h"

static DEFINE_SPINLOCK(wish_lock);

static struct {
	struct rb_root_cached	tree;	/* wish_lock: least first */
	s64			least;	/* A: written under wish_lock */
} wishes[GOKO_WISH_NR] = {
	[GOKO_WISH_PERCENT]	= { RB_ROOT_CACHED, GOKO_WISH_NONE },
	[GOKO_WISH_MEMORY]	= { RB_ROOT_CACHED, GOKO_WISH_NONE },
};

static struct goko_gc_wish *to_wish(const struct rb_node *node)
{
	return rb_entry(node, struct goko_gc_wish, node);
}

static bool is_less(struct rb_node *a, const struct rb_node *b)
{
	return to_wish(a)->val < to_wish(b)->val;
}

/* The tree has changed.  Return: does that change when to collect? */
static bool update_locked(enum goko_wish_kind kind)
{
	struct rb_node *first = rb_first_cached(&wishes[kind].tree);
	s64 now = GOKO_WISH_NONE;

	lockdep_assert_held(&wish_lock);
	if (first)
		now = to_wish(first)->val;
	else if (kind == GOKO_WISH_PERCENT)
		now = goko_wish_percent(goko_param_gogc);
	if (now == wishes[kind].least)
		return false;
	WRITE_ONCE(wishes[kind].least, now);
	return true;
}

/* A wish that is in no tree becomes @val.  Return: as update_locked(). */
static bool insert_locked(struct goko_gc_wishes *w, enum goko_wish_kind kind, s64 val)
{
	WRITE_ONCE(w->of[kind].val, val);
	rb_add_cached(&w->of[kind].node, &wishes[kind].tree, is_less);
	return update_locked(kind);
}

/**
 * goko_gc_wished() - The least that a task wants.
 * @kind:	of this kind.
 *
 * Context: any.
 * Return: percent of what is live, bytes; or GOKO_WISH_NONE.
 */
s64 goko_gc_wished(enum goko_wish_kind kind)
{
	return READ_ONCE(wishes[kind].least);
}

/**
 * goko_gc_wishes_init() - Nobody has a wish yet.
 *
 * Context: process; module parameters are known.
 */
void goko_gc_wishes_init(void)
{
	spin_lock(&wish_lock);
	update_locked(GOKO_WISH_PERCENT);
	spin_unlock(&wish_lock);
}

/**
 * goko_gc_wishes_add() - There is a new task.
 * @w:		its wishes.
 * @percent:	GOGC, or GOKO_WISH_NONE.
 * @memory:	GOMEMLIMIT, or GOKO_WISH_NONE.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_wishes_add(struct goko_gc_wishes *w, s64 percent, s64 memory)
{
	bool changed;

	spin_lock(&wish_lock);
	changed = insert_locked(w, GOKO_WISH_PERCENT, percent);
	changed |= insert_locked(w, GOKO_WISH_MEMORY, memory);
	spin_unlock(&wish_lock);
	if (changed)
		goko_gc_repace();
}

/**
 * goko_gc_wishes_del() - A task has gone.
 * @w:	its wishes.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_wishes_del(struct goko_gc_wishes *w)
{
	bool changed = false;
	int kind;

	spin_lock(&wish_lock);
	for (kind = 0; kind < GOKO_WISH_NR; kind++) {
		rb_erase_cached(&w->of[kind].node, &wishes[kind].tree);
		changed |= update_locked(kind);
	}
	spin_unlock(&wish_lock);
	if (changed)
		goko_gc_repace();
}

/**
 * goko_gc_wish_set() - A task wants something else.
 * @w:		its wishes.
 * @kind:	of this kind.
 * @val:	the new one, or GOKO_WISH_NONE.
 *
 * Context: any but softirq; no sleep.
 * Return: the one before.
 */
s64 goko_gc_wish_set(struct goko_gc_wishes *w, enum goko_wish_kind kind, s64 val)
{
	bool changed;
	s64 old;

	spin_lock(&wish_lock);
	old = w->of[kind].val;
	rb_erase_cached(&w->of[kind].node, &wishes[kind].tree);
	changed = insert_locked(w, kind, val);
	spin_unlock(&wish_lock);
	if (changed)
		goko_gc_repace();
	return old;
}

/**
 * goko_gc_wish_get() - What does a task want?
 * @w:		its wishes.
 * @kind:	of this kind.
 *
 * Context: any.
 * Return: the value, or GOKO_WISH_NONE.
 */
s64 goko_gc_wish_get(const struct goko_gc_wishes *w, enum goko_wish_kind kind)
{
	return READ_ONCE(w->of[kind].val);
}
