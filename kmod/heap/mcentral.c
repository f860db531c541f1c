// SPDX-License-Identifier: GPL-2.0
/*
 * heap/mcentral.c - the spans of one class that no P works on
 *
 * What
 *   One mcentral for each span class.  A P takes a span that has free objects
 *   and works on it alone; when it has handed out all of them, or the P goes, the
 *   span comes back, to the list that says whether it has free objects.
 *
 * Locking
 *   mcentral->lock for the lists; a span's fields belong to who took it off.
 */
#include "heap/internal.h"

/**
 * goko_mcentral_init() - An mcentral without spans.
 * @c:		the mcentral.
 *
 * Context: any; before the heap is published.
 */
void goko_mcentral_init(struct goko_mcentral *c)
{
	spin_lock_init(&c->lock);
	INIT_LIST_HEAD(&c->partial);
	INIT_LIST_HEAD(&c->full);
}

/**
 * goko_mcentral_get() - A span with free objects.
 * @h:		the heap.
 * @class:	span class, not of large objects.
 * @nid:	node to take fresh memory from.
 *
 * Context: process, may sleep; no lock held; P or not.
 * Return: the span, CACHED, the caller's alone; NULL: out of memory.
 */
struct goko_span *goko_mcentral_get(struct goko_heap *h, u32 class, int nid)
{
	struct goko_mcentral *c = &h->central[class];
	struct goko_span *s;

	spin_lock(&c->lock);
	s = list_first_entry_or_null(&c->partial, struct goko_span, node);
	if (s) {
		list_del(&s->node);
		WRITE_ONCE(s->state, GOKO_SPAN_CACHED);
	}
	spin_unlock(&c->lock);
	if (s)
		return s;
	return goko_heap_take(h, class, goko_size_classes[class / 2].pages, nid);
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
	struct goko_mcentral *c = &h->central[s->class];

	if (!s->nr_taken) {
		goko_heap_give(h, s);
		return;
	}
	spin_lock(&c->lock);
	if (s->nr_taken == s->nr_objs) {
		WRITE_ONCE(s->state, GOKO_SPAN_FULL);
		list_add(&s->node, &c->full);
	} else {
		WRITE_ONCE(s->state, GOKO_SPAN_PARTIAL);
		list_add(&s->node, &c->partial);
	}
	spin_unlock(&c->lock);
}
