// SPDX-License-Identifier: GPL-2.0
/*
 * heap/mcentral.c - the spans of one class that no P works on
 *
 * What
 *   One mcentral for each span class of an account.  A P takes a span that has free objects
 *   and works on it alone; when it has handed out all of them, or the P goes, the
 *   span comes back, to the list that says whether it has free objects and of
 *   which generation it is.  An unswept span is swept by who takes it off.
 *
 * Locking
 *   mcentral->lock for the lists; a span's fields belong to who took it off.
 */
#include <linux/rculist.h>

#include "heap/internal.h"

/* Full spans that are swept to find room, before a fresh one is made. */
#define SWEEP_TRIES	16

/**
 * goko_mcentral_init() - An mcentral without spans.
 * @c:		the mcentral.
 *
 * Context: any; before the heap is published.
 */
void goko_mcentral_init(struct goko_mcentral *c)
{
	int i;

	spin_lock_init(&c->lock);
	for (i = 0; i < 2; i++) {
		INIT_LIST_HEAD(&c->partial[i]);
		INIT_LIST_HEAD(&c->full[i]);
	}
}

static struct goko_span *pop_locked(struct goko_mcentral *c, struct list_head *list)
{
	struct goko_span *s;

	lockdep_assert_held(&c->lock);
	s = list_first_entry_or_null(list, struct goko_span, node);
	if (s) {
		list_del(&s->node);
		WRITE_ONCE(s->state, GOKO_SPAN_CACHED);
	}
	return s;
}

static void push_locked(struct goko_mcentral *c, struct goko_span *s)
{
	u32 idx = goko_gen_idx(s->sweepgen);

	lockdep_assert_held(&c->lock);
	if (s->nr_taken == s->nr_objs) {
		WRITE_ONCE(s->state, GOKO_SPAN_FULL);
		list_add(&s->node, &c->full[idx]);
	} else {
		WRITE_ONCE(s->state, GOKO_SPAN_PARTIAL);
		list_add(&s->node, &c->partial[idx]);
	}
}

/**
 * goko_mcentral_get() - A span with free objects.
 * @h:		the heap.
 * @a:		whose it is to be.
 * @class:	span class, not of large objects.
 * @nid:	node to take fresh memory from.
 *
 * A generation may begin at any moment: then what is taken for swept is no longer.
 * That is a span like any that was in a slot as it began.
 *
 * Context: process, may sleep; no lock held; P or not.
 * Return: the span, CACHED, the caller's alone; NULL: over a limit or out of memory.
 */
struct goko_span *goko_mcentral_get(struct goko_heap *h, struct goko_account *a,
				    u32 class, int nid)
{
	struct goko_mcentral *c = &a->central[class];
	u32 gen = READ_ONCE(h->sweepgen), swept = goko_gen_idx(gen), tries;
	struct goko_span *s;

	spin_lock(&c->lock);
	s = pop_locked(c, &c->partial[swept]);
	for (tries = 0; !s; tries++) {
		s = pop_locked(c, &c->partial[!swept]);
		if (!s && tries < SWEEP_TRIES)
			s = pop_locked(c, &c->full[!swept]);
		if (!s)
			break;
		atomic_inc(&h->nr_sweeping);
		spin_unlock(&c->lock);
		if (s->sweepgen != READ_ONCE(h->sweepgen))
			goko_span_sweep(h, s);
		spin_lock(&c->lock);
		if (s->nr_taken == s->nr_objs) {
			push_locked(c, s);
			s = NULL;
		}
		/* After it is on a list again: goko_heap_is_swept(). */
		atomic_dec(&h->nr_sweeping);
	}
	spin_unlock(&c->lock);
	if (s)
		return s;
	return goko_heap_take(h, a, class, goko_size_classes[class / 2].pages, nid);
}

/**
 * goko_mcentral_put() - Take a span back.
 * @h:		the heap.
 * @s:		a CACHED span; goes to the page heap if all objects are free.
 *
 * Context: process, no sleep; the caller owns @s, and no longer after this.
 */
void goko_mcentral_put(struct goko_heap *h, struct goko_span *s)
{
	struct goko_mcentral *c = &s->account->central[s->class];

	if (!s->nr_taken) {
		goko_heap_give(h, s);
		return;
	}
	spin_lock(&c->lock);
	push_locked(c, s);
	spin_unlock(&c->lock);
}

/* A span to be swept, counted as such, or NULL. */
static struct goko_span *pop_unswept(struct goko_heap *h, struct goko_mcentral *c)
{
	u32 unswept = !goko_gen_idx(READ_ONCE(h->sweepgen));
	struct goko_span *s;

	/* Nothing is added to these lists while it is worth looking at them. */
	if (list_empty(&c->full[unswept]) && list_empty(&c->partial[unswept]))
		return NULL;
	spin_lock(&c->lock);
	s = pop_locked(c, &c->full[unswept]) ?:
	    pop_locked(c, &c->partial[unswept]);
	if (s)
		atomic_inc(&h->nr_sweeping);
	spin_unlock(&c->lock);
	return s;
}

/**
 * goko_mcentral_sweep() - Sweep one span.
 * @h:		the heap.
 * @class:	span class, not of large objects.
 *
 * Context: process, no sleep; no lock held; P or not.
 * Return: pages swept; 0: the class has no unswept spans.
 */
u32 goko_mcentral_sweep(struct goko_heap *h, u32 class)
{
	struct goko_account *a;
	struct goko_span *s = NULL;
	u32 pages;

	rcu_read_lock();
	list_for_each_entry_rcu(a, &h->accounts, node) {
		s = pop_unswept(h, &a->central[class]);
		if (s)
			break;
	}
	rcu_read_unlock();
	if (!s)
		return 0;
	pages = s->nr_pages;
	goko_span_sweep(h, s);
	goko_mcentral_put(h, s);
	atomic_dec(&h->nr_sweeping);
	return pages;
}
