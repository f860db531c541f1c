/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sched/runq.h - run queues: the ring of a P, and plain lists of Gs
 *
 * Apart from sched/internal.h, as this is also built in user space:
 * selftests/host/runq.c.
 */
#ifndef GOKO_SCHED_RUNQ_H
#define GOKO_SCHED_RUNQ_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "sched/gmp.h"

/**
 * struct goko_gqueue - Gs linked by goko_g.schedlink, first in first out
 * @head:	next to come out
 * @tail:	last that went in; only valid if @head is set
 * @nr:		how many
 */
struct goko_gqueue {
	struct goko_g	*head;
	struct goko_g	*tail;
	u32		nr;
};

/**
 * goko_gqueue_add() - Append a G.
 * @q:	the queue.
 * @g:	on no queue.
 */
static inline void goko_gqueue_add(struct goko_gqueue *q, struct goko_g *g)
{
	g->schedlink = NULL;
	if (q->head)
		q->tail->schedlink = g;
	else
		q->head = g;
	q->tail = g;
	WRITE_ONCE(q->nr, q->nr + 1);
}

/**
 * goko_gqueue_splice() - Append a whole queue.
 * @q:		the queue.
 * @more:	its Gs move to @q; empty afterwards.
 */
static inline void goko_gqueue_splice(struct goko_gqueue *q,
				      struct goko_gqueue *more)
{
	if (!more->head)
		return;
	if (q->head)
		q->tail->schedlink = more->head;
	else
		q->head = more->head;
	q->tail = more->tail;
	WRITE_ONCE(q->nr, q->nr + more->nr);
	more->head = NULL;
	more->nr = 0;
}

/**
 * goko_gqueue_pop() - Take the first G off.
 * @q:	the queue.
 *
 * Return: the G, or NULL if @q is empty.
 */
static inline struct goko_g *goko_gqueue_pop(struct goko_gqueue *q)
{
	struct goko_g *g = q->head;

	if (!g)
		return NULL;
	q->head = g->schedlink;
	g->schedlink = NULL;
	WRITE_ONCE(q->nr, q->nr - 1);
	return g;
}

/* runq.c */
bool goko_runq_empty(const struct goko_p *p);
void goko_runq_put(struct goko_p *p, struct goko_g *g, bool next);
struct goko_g *goko_runq_get(struct goko_p *p, bool slice_left, bool *inherit);
struct goko_g *goko_runq_steal(struct goko_p *p, struct goko_p *victim,
			       bool steal_next, u32 *nr);

/* Where a full ring leaves its Gs: globq.c. */
void goko_globq_put(struct goko_gqueue *batch);

#endif /* GOKO_SCHED_RUNQ_H */
