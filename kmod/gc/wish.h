/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gc/wish.h - what tasks want of the collector: GOGC and GOMEMLIMIT
 */
#ifndef GOKO_GC_WISH_H
#define GOKO_GC_WISH_H

#include <linux/limits.h>
#include <linux/rbtree.h>
#include <linux/types.h>

enum goko_wish_kind {
	GOKO_WISH_PERCENT,	/* how much the heap may grow until it is collected */
	GOKO_WISH_MEMORY,	/* bytes that heap and stacks shall stay below */
	GOKO_WISH_NR,
};

#define GOKO_WISH_NONE	S64_MAX

/**
 * struct goko_gc_wish - one wish of a task
 * @node:	in the order of @val
 * @val:	the less the more work for the collector; or GOKO_WISH_NONE
 */
struct goko_gc_wish {
	struct rb_node		node;		/* wish_lock, in wish.c */
	s64			val;		/* A: written under wish_lock */
};

/**
 * struct goko_gc_wishes - all wishes of a task
 */
struct goko_gc_wishes {
	struct goko_gc_wish	of[GOKO_WISH_NR];
};

/* A percentage as programs and parameters have it: negative is off. */
static inline s64 goko_wish_percent(s64 percent)
{
	return percent < 0 ? GOKO_WISH_NONE : percent;
}

void goko_gc_wishes_init(void);
s64 goko_gc_wished(enum goko_wish_kind kind);
void goko_gc_wishes_add(struct goko_gc_wishes *w, s64 percent, s64 memory);
void goko_gc_wishes_del(struct goko_gc_wishes *w);
s64 goko_gc_wish_set(struct goko_gc_wishes *w, enum goko_wish_kind kind, s64 val);
s64 goko_gc_wish_get(const struct goko_gc_wishes *w, enum goko_wish_kind kind);

#endif /* GOKO_GC_WISH_H */
