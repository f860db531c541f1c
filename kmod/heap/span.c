// SPDX-License-Identifier: GPL-2.0
/*
 * heap/span.c - span structs and the list of all of them
 *
 * What
 *   Structs of spans come from a slab, are entered in heap->spans once and then
 *   used again and again; they are freed with the heap.  heap->spans is an array
 *   published by RCU: a full one is replaced by a copy of twice the size, and
 *   goes after a grace period.  So a reader that takes the array and its length
 *   has all spans there were at that moment, and nothing it looks at goes away.
 *
 * Invariants
 *   goko_span_check(), heap/internal.h
 *
 * Locking
 *   heap->lock to append and for free_spans; RCU to read.
 */
#include <linux/bitops.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "heap/internal.h"

#define SPANS_MIN_CAP	256

/* Process context, no lock held; the caller may hold up its P (heap/mheap.c). */
#define SPAN_GFP	(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

static struct kmem_cache *span_cache;

/**
 * goko_spans_init() - Make the slab of spans.
 *
 * Context: process, may sleep; module init.
 * Return: 0 or -ENOMEM.
 */
int goko_spans_init(void)
{
	span_cache = KMEM_CACHE(goko_span, 0);
	return span_cache ? 0 : -ENOMEM;
}

/**
 * goko_spans_fini() - Undo goko_spans_init().
 *
 * Context: process, may sleep; no span is left.
 */
void goko_spans_fini(void)
{
	kmem_cache_destroy(span_cache);
}

/*
 * Enter a new struct in the list of all spans.  The array grows with no lock
 * held; whoever finds that another one made it grow starts over.
 */
static bool record(struct goko_heap *h, struct goko_span *s)
{
	struct goko_spans *old, *new;
	u32 cap;

	for (;;) {
		spin_lock(&h->lock);
		old = rcu_dereference_protected(h->spans,
						lockdep_is_held(&h->lock));
		cap = old ? old->cap : 0;
		if (old && old->nr < cap) {
			old->span[old->nr] = s;
			/* Pairs with the acquire in readers: entry before length. */
			smp_store_release(&old->nr, old->nr + 1);
			spin_unlock(&h->lock);
			return true;
		}
		spin_unlock(&h->lock);

		cap = cap ? 2 * cap : SPANS_MIN_CAP;
		new = kvmalloc(struct_size(new, span, cap), SPAN_GFP);
		if (!new)
			return false;
		new->cap = cap;

		spin_lock(&h->lock);
		old = rcu_dereference_protected(h->spans,
						lockdep_is_held(&h->lock));
		if (!old || old->nr == old->cap) {
			new->nr = old ? old->nr : 0;
			if (old)
				memcpy(new->span, old->span,
				       array_size(old->nr, sizeof(new->span[0])));
			rcu_assign_pointer(h->spans, new);
		} else {
			old = new;
		}
		spin_unlock(&h->lock);
		if (old)
			kvfree_rcu(old, rcu);
	}
}

/**
 * goko_span_alloc() - A span struct without pages.
 * @h:		the heap.
 *
 * Context: process, may sleep; no lock held.
 * Return: the span, FREE and on no list, or NULL.
 */
struct goko_span *goko_span_alloc(struct goko_heap *h)
{
	struct goko_span *s;

	spin_lock(&h->lock);
	s = list_first_entry_or_null(&h->free_spans, struct goko_span, node);
	if (s)
		list_del(&s->node);
	spin_unlock(&h->lock);
	if (s)
		return s;

	s = kmem_cache_zalloc(span_cache, SPAN_GFP);
	if (s && !record(h, s)) {
		kmem_cache_free(span_cache, s);
		s = NULL;
	}
	return s;
}

/* Words that tell where pointers are; a word more for one that is cut. */
static u32 ptrs_words(const struct goko_size_class *sc, u32 nr_objs)
{
	if (!sc->size || sc->size > GOKO_PTRBITS_MAX)
		return nr_objs;
	return DIV_ROUND_UP(nr_objs * (sc->size / 8), 64) + 1;
}

/**
 * goko_span_setup() - Lay out the objects of a span.
 * @h:		the heap.
 * @s:		a FREE span; base, limit and memory are set elsewhere.
 * @class:	span class; size class 0: one object of all the pages.
 * @nr_pages:	pages.
 *
 * Context: process, may sleep; the caller owns @s.
 * Return: false: out of memory.
 */
bool goko_span_setup(struct goko_heap *h, struct goko_span *s, u32 class,
		     u32 nr_pages)
{
	const struct goko_size_class *sc = &goko_size_classes[class / 2];
	u32 nr_objs = class / 2 ? sc->objs : 1;
	u32 nr_groups = DIV_ROUND_UP(nr_objs, 64);
	u32 words = 2 * nr_groups + (class % 2 ? 0 : ptrs_words(sc, nr_objs));

	if (words > s->cap_words) {
		u64 *taken = kmalloc_array(words, sizeof(*taken), SPAN_GFP);

		if (!taken)
			return false;
		kfree(s->taken);
		s->taken = taken;
		s->cap_words = words;
	}
	s->marks = s->taken + nr_groups;
	s->ptrs = class % 2 ? NULL : s->marks + nr_groups;
	s->sweepgen = READ_ONCE(h->sweepgen);
	s->dirty = false;
	s->class = class;
	s->nr_pages = nr_pages;
	s->obj_bytes = class / 2 ? sc->size : (size_t)nr_pages * GOKO_PAGE_BYTES;
	s->magic = nr_objs > 1 ? sc->magic : 0;
	s->nr_objs = nr_objs;
	s->nr_groups = nr_groups;
	s->nr_taken = 0;
	memset(s->taken, 0, words * sizeof(*s->taken));
	if (nr_objs % 64)
		s->taken[nr_groups - 1] = ~0ull << (nr_objs % 64);
	return true;
}

/**
 * goko_span_check() - Do the invariants of struct goko_span hold?
 * @s:		the span.
 *
 * Context: nobody works on @s.
 * Return: true if they do.
 */
bool goko_span_check(const struct goko_span *s)
{
	u32 i, weight = 0;

	if (s->state == GOKO_SPAN_FREE)
		return !s->limit;
	if (s->limit != s->base + s->nr_objs * s->obj_bytes ||
	    s->limit > s->base + s->nr_pages * GOKO_PAGE_BYTES)
		return false;

	for (i = 0; i < s->nr_groups; i++)
		weight += hweight64(s->taken[i]);
	if (weight != s->nr_taken + 64 * s->nr_groups - s->nr_objs)
		return false;

	switch (s->state) {
	case GOKO_SPAN_PARTIAL:
		return s->nr_taken > 0 && s->nr_taken < s->nr_objs;
	case GOKO_SPAN_FULL:
	case GOKO_SPAN_LARGE:
		return s->nr_taken == s->nr_objs;
	default:
		return true;
	}
}

/**
 * goko_spans_free() - Free all span structs and the list.
 * @h:		the heap, used by nobody any more; the spans' memory is free.
 *
 * Context: process, may sleep.
 */
void goko_spans_free(struct goko_heap *h)
{
	struct goko_spans *all = rcu_dereference_protected(h->spans, true);
	u32 i;

	RCU_INIT_POINTER(h->spans, NULL);
	for (i = 0; all && i < all->nr; i++) {
		kfree(all->span[i]->taken);
		kmem_cache_free(span_cache, all->span[i]);
	}
	kvfree(all);
}
