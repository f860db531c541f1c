// SPDX-License-Identifier: GPL-2.0
/*
 * heap/sweep.c - what was not marked is free again
 *
 * What
 *   When marking is done, goko_heap_flip() begins a generation: all spans are
 *   unswept.  Sweeping a span makes its mark bits the bits of taken objects, and clears
 *   them for the next time; objects themselves are not looked at.  Spans are swept
 *   by the collector's thread, by Ps in proportion to what they allocate, and by who
 *   wants a span: each by who has taken it off its list.
 *
 * Invariants
 *   1 in a swept span no bit of marks is set, outside of marking
 *   2 no span is swept while there is marking
 *
 * Locking
 *   None but that of the lists.
 */
#include <linux/bitops.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "core/rt.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "heap/internal.h"

#define CLOBBER		0xefbeaddeefbeaddeull

/* Are freed objects overwritten? */
static bool clobbers(void)
{
	return unlikely(goko_param_clobberfree || goko_param_checked);
}

/* Debugging: whoever still uses a freed object shall notice. */
static void clobber(struct goko_span *s, u32 group, u64 freed)
{
	u64 pattern = goko_param_checked ? GOKO_POISON_WORD : CLOBBER;
	u64 *obj, words = s->obj_bytes / 8, i;

	for (; freed; freed &= freed - 1) {
		obj = (u64 *)(s->base + (64ul * group + __ffs64(freed)) * s->obj_bytes);
		for (i = 0; i < words; i++)
			obj[i] = pattern;
	}
}

/**
 * goko_span_sweep() - Free the objects of a span that are not marked.
 * @h:		the heap.
 * @s:		an unswept span off its list, not LARGE.
 *
 * Context: process, no sleep; the caller owns @s; P or not.
 */
void goko_span_sweep(struct goko_heap *h, struct goko_span *s)
{
	u32 i, nr = 0, freed = s->nr_taken;
	u64 pad, lost;

	for (i = 0; i < s->nr_groups; i++) {
		pad = 0;
		if (i == s->nr_groups - 1 && s->nr_objs % 64)
			pad = ~0ull << (s->nr_objs % 64);
		lost = s->taken[i] & ~s->marks[i] & ~pad;
		if (lost && clobbers())
			clobber(s, i, lost);
		s->taken[i] = s->marks[i] | pad;
		s->marks[i] = 0;
		nr += hweight64(s->taken[i] & ~pad);
	}
	freed -= nr;
	s->nr_taken = nr;
	if (freed) {
		s->dirty = true;
		atomic64_add(freed, &h->freed[s->class / 2]);
		atomic64_add(freed * s->obj_bytes, &h->freed_bytes);
	}
	/* With the bits: who sees the generation may mark again. */
	smp_store_release(&s->sweepgen, READ_ONCE(h->sweepgen));
}

/* Sweep one large object; 0: there is none. */
static u32 sweep_large(struct goko_heap *h)
{
	u32 gen = READ_ONCE(h->sweepgen), pages;
	struct list_head *unswept = &h->large[!goko_gen_idx(gen)];
	struct goko_span *s;

	spin_lock(&h->lock);
	s = list_first_entry_or_null(unswept, struct goko_span, node);
	if (s) {
		list_del(&s->node);
		atomic_inc(&h->nr_sweeping);
	}
	spin_unlock(&h->lock);
	if (!s)
		return 0;

	pages = s->nr_pages;
	if (s->marks[0] & 1) {
		s->marks[0] = 0;
		/* Pairs with the acquire of who looks whether it is swept. */
		smp_store_release(&s->sweepgen, gen);
		goko_heap_publish_large(h, s);
	} else {
		if (clobbers())
			clobber(s, 0, 1);
		atomic64_inc(&h->freed[0]);
		atomic64_add(s->obj_bytes, &h->freed_bytes);
		goko_heap_give(h, s);
	}
	atomic_dec(&h->nr_sweeping);
	return pages;
}

/**
 * goko_heap_sweep_one() - Sweep one span.
 *
 * Context: process, may sleep to free a large object; no lock held; P or not.
 * Return: its pages; 0: no list has an unswept span; some may still be on their way
 *	   (goko_heap_is_swept()).
 */
u32 goko_heap_sweep_one(void)
{
	struct goko_heap *h = goko_rt.heap;
	u32 class, pages;

	for (;;) {
		class = READ_ONCE(h->sweep_class);
		if (class >= GOKO_NR_SPAN_CLASSES)
			return 0;
		pages = class < 2 ? sweep_large(h) : goko_mcentral_sweep(h, class);
		if (pages)
			return pages;
		/* If it fails another was faster. */
		cmpxchg(&h->sweep_class, class, class < 2 ? 2 : class + 1);
	}
}

/**
 * goko_heap_is_swept() - Is each span swept?
 *
 * Context: process, no sleep; no lock held.  Every P has flushed its slots since
 *	    goko_heap_flip().
 * Return: true if so, and it will stay so until the next flip.
 */
bool goko_heap_is_swept(void)
{
	struct goko_heap *h = goko_rt.heap;

	return READ_ONCE(h->sweep_class) >= GOKO_NR_SPAN_CLASSES &&
	       !atomic_read(&h->nr_sweeping);
}

/**
 * goko_heap_sweep_begin() - All unswept spans are on their lists now.
 *
 * What was swept before had not seen all.
 *
 * Context: process; every P has flushed its slots since goko_heap_flip().
 */
void goko_heap_sweep_begin(void)
{
	WRITE_ONCE(goko_rt.heap->sweep_class, 0);
}

/**
 * goko_heap_flip() - Begin a generation: every span is unswept.
 *
 * What is live now is what was marked.
 *
 * Context: process; marking is done, all Ps allocate black, the heap is swept.
 */
void goko_heap_flip(void)
{
	struct goko_heap *h = goko_rt.heap;

	atomic64_set(&h->live_bytes, atomic64_read(&h->marked_bytes));
	WRITE_ONCE(h->sweep_class, 0);
	/* Full barrier: after all marks, before any sweeping. */
	smp_store_mb(h->sweepgen, h->sweepgen + 2);
}

/**
 * goko_heap_cycle_begin() - Marking begins.
 *
 * Context: process; the heap is swept.
 */
void goko_heap_cycle_begin(void)
{
	atomic64_set(&goko_rt.heap->marked_bytes, 0);
}

/**
 * goko_heap_add_marked() - Objects were marked.
 * @bytes:	their size.
 *
 * Context: any.
 */
void goko_heap_add_marked(u64 bytes)
{
	atomic64_add(bytes, &goko_rt.heap->marked_bytes);
}

/**
 * goko_heap_marked() - What was marked in this cycle.
 *
 * Context: any.
 * Return: bytes.
 */
u64 goko_heap_marked(void)
{
	return atomic64_read(&goko_rt.heap->marked_bytes);
}

/**
 * goko_heap_live() - What the heap's objects take, as far as known.
 *
 * Context: any.
 * Return: bytes that were marked in the last cycle, and that Ps have taken since.
 */
u64 goko_heap_live(void)
{
	return atomic64_read(&goko_rt.heap->live_bytes);
}

/**
 * goko_heap_limit() - What spans may take.
 *
 * Context: any.
 * Return: bytes.
 */
u64 goko_heap_limit(void)
{
	return goko_rt.heap->limit_pages << GOKO_PAGE_SHIFT;
}

/**
 * goko_heap_pages() - Pages of all spans.
 *
 * Context: any.
 * Return: their number, of a moment.
 */
u64 goko_heap_pages(void)
{
	return READ_ONCE(goko_rt.heap->inuse_pages);
}

/**
 * goko_heap_map() - From addresses to spans: for goko_heap_find().
 *
 * Context: any.
 * Return: the map; lives as long as the heap.
 */
const struct goko_map_top *goko_heap_map(void)
{
	return goko_rt.heap->map;
}

/**
 * goko_heap_nr_spans() - How many spans there are, free ones included.
 *
 * Context: any.
 * Return: their number; those that are made later have higher ones.
 */
u32 goko_heap_nr_spans(void)
{
	struct goko_spans *all;
	u32 nr;

	rcu_read_lock();
	all = rcu_dereference(goko_rt.heap->spans);
	/* Pairs with the release in record(). */
	nr = all ? smp_load_acquire(&all->nr) : 0;
	rcu_read_unlock();
	return nr;
}

/**
 * goko_heap_span() - A span by its number.
 * @i:		below what goko_heap_nr_spans() has returned.
 *
 * Context: any.
 * Return: the span, FREE or not; it lives as long as the heap.
 */
struct goko_span *goko_heap_span(u32 i)
{
	struct goko_spans *all;
	struct goko_span *s;

	rcu_read_lock();
	all = rcu_dereference(goko_rt.heap->spans);
	s = all->span[i];
	rcu_read_unlock();
	return s;
}
