/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gc/percent.h - GOGC, of which each task has its own
 */
#ifndef GOKO_GC_PERCENT_H
#define GOKO_GC_PERCENT_H

#include <linux/limits.h>
#include <linux/rbtree.h>

/**
 * struct goko_gc_wish - a task's GOGC
 * @node:	in the order of @percent
 * @percent:	how much the heap may grow until it is collected; or GOKO_GOGC_OFF
 */
struct goko_gc_wish {
	struct rb_node		node;		/* wish_lock, in percent.c */
	int			percent;	/* A: written under wish_lock */
};

#define GOKO_GOGC_OFF	INT_MAX

void goko_gc_percent_init(void);
int goko_gc_percent(void);
void goko_gc_wish_add(struct goko_gc_wish *w, int percent);
void goko_gc_wish_del(struct goko_gc_wish *w);
int goko_gc_wish_set(struct goko_gc_wish *w, int percent);
int goko_gc_wish_get(const struct goko_gc_wish *w);

#endif /* GOKO_GC_PERCENT_H */
