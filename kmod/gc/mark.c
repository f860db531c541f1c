// SPDX-License-Identifier: GPL-2.0
/*
 * gc/mark.c - finding what is reachable
 *
 * What
 *   White: no mark bit.  Grey: marked and in a workbuf, or in the buffer of a P's
 *   barrier.  Black: marked and scanned.  Objects without pointers are black at once.
 *   An object that is larger than a piece (oblet) is scanned piece by piece, so that
 *   several markers share it and none is long at it.
 *
 * Locking
 *   Mark bits are set by atomic operations.  Words are read with READ_ONCE() while
 *   the program writes them: what a store replaces is the barrier's business.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/sched.h>

#include "core/rt.h"
#include "gc/internal.h"
#include "heap/heap.h"
#include "image/image.h"

#define OBLET_BYTES	(128ull << 10)

/* Objects between two looks whether to go on. */
#define CHECK_OBJECTS	32

/* gccheckmark: the cycle has not found an object that is reachable. */
static noinline void missed(const struct goko_span *s, u32 idx)
{
	pr_err_ratelimited("BUG: collector: object %#lx of %zu bytes was not marked\n",
			   s->base + idx * s->obj_bytes, s->obj_bytes);
	GOKO_WARN_ON(true);
}

/* Mark object @idx of @s; grey if it is to be scanned. */
static __always_inline void grey(struct goko_gcw *w, struct goko_span *s, u32 idx)
{
	unsigned long *word = (unsigned long *)&s->marks[idx / 64];

	if (test_bit(idx % 64, word) || test_and_set_bit(idx % 64, word))
		return;
	w->busy = true;
	if (unlikely(w->check))
		missed(s, idx);
	w->marked += s->obj_bytes;
	if (!goko_span_noscan(s))
		goko_gcw_push(w, s->base + idx * s->obj_bytes);
}

/**
 * goko_gc_shade() - What a pointer points to is reachable.
 * @w:		the marker.
 * @ptr:	any word; what is not in the heap is nothing to it.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_shade(struct goko_gcw *w, u64 ptr)
{
	struct goko_span *s;
	u32 idx;

	s = goko_heap_find(goko_gc.map, ptr, &idx);
	if (s)
		grey(w, s, idx);
}

/**
 * goko_gc_scan_words() - Scan some words by a mask.
 * @w:		the marker.
 * @words:	word 0.
 * @mask:	bit i: word i is a pointer.
 * @first:	first word to scan.
 * @nr:		how many.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_scan_words(struct goko_gcw *w, const u64 *words,
			const unsigned long *mask, u64 first, u64 nr)
{
	u64 i, end = first + nr;
	unsigned long bits;

	for (i = first & ~63ull; i < end; i += 64) {
		bits = mask[i / 64];
		if (i < first)
			bits &= ~0ul << (first - i);
		if (end - i < 64)
			bits &= (1ul << (end - i)) - 1;
		for (; bits; bits &= bits - 1)
			goko_gc_shade(w, READ_ONCE(words[i + __ffs(bits)]));
	}
	w->scanned += 8 * nr;
}

/* Objects that have bits: words [@at, @at + @words) of the span. */
static void scan_bits(struct goko_gcw *w, const struct goko_span *s, u32 idx,
		      const u64 *obj)
{
	u32 words = s->obj_bytes / 8, at = idx * words, shift = at % 64;
	u64 bits = READ_ONCE(s->ptrs[at / 64]) >> shift;

	if (shift + words > 64)
		bits |= READ_ONCE(s->ptrs[at / 64 + 1]) << (64 - shift);
	if (words < 64)
		bits &= (1ull << words) - 1;
	for (; bits; bits &= bits - 1)
		goko_gc_shade(w, READ_ONCE(obj[__ffs64(bits)]));
	w->scanned += s->obj_bytes;
}

/* Words [@lo, @hi) of an object whose type is repeated. */
static void scan_type(struct goko_gcw *w, const struct goko_type *t, const u64 *obj,
		      u64 lo, u64 hi)
{
	u64 words = t->size / 8, ptrs = t->ptrdata / 8, at, from, to;

	if (words == 1) {
		for (; lo < hi; lo++)
			goko_gc_shade(w, READ_ONCE(obj[lo]));
		return;
	}
	for (at = lo - lo % words; at < hi; at += words) {
		from = at < lo ? lo - at : 0;
		to = min(ptrs, hi - at);
		if (from < to)
			goko_gc_scan_words(w, obj + at, t->ptrmask, from,
					   to - from);
	}
}

/**
 * goko_gc_scan_object() - Make black.
 * @w:		the marker.
 * @addr:	start of a marked object, or of a piece of a large one.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_scan_object(struct goko_gcw *w, u64 addr)
{
	const struct goko_type *t;
	struct goko_span *s;
	u64 base, lo, hi, off;
	u32 idx;

	s = goko_heap_find(goko_gc.map, addr, &idx);
	if (!s)
		return;
	base = s->base + idx * s->obj_bytes;
	w->busy = true;
	if (s->obj_bytes <= GOKO_PTRBITS_MAX) {
		scan_bits(w, s, idx, (const u64 *)base);
		return;
	}
	t = (const struct goko_type *)(unsigned long)READ_ONCE(s->ptrs[idx]);
	if (!t)
		return;
	lo = addr - base;
	hi = min_t(u64, lo + OBLET_BYTES, s->obj_bytes);
	if (!lo)
		for (off = OBLET_BYTES; off < s->obj_bytes; off += OBLET_BYTES)
			goko_gcw_push(w, base + off);
	scan_type(w, t, (const u64 *)base, lo / 8, hi / 8);
	w->scanned += hi - lo;
}

/**
 * goko_gc_scan_inside() - Mark what an object points to, but not the object.
 * @w:		the marker.
 * @addr:	start of an object, or any place in one without pointers.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_scan_inside(struct goko_gcw *w, u64 addr)
{
	struct goko_span *s;
	u32 idx;

	s = goko_heap_find(goko_gc.map, addr, &idx);
	if (s && !goko_span_noscan(s))
		goko_gc_scan_object(w, addr);
}

/**
 * goko_gc_is_marked() - Is an object marked?
 * @addr:	any place in an object.
 *
 * Context: any.
 * Return: true if it is, or if there is no object.
 */
bool goko_gc_is_marked(u64 addr)
{
	struct goko_span *s;
	u32 idx;

	s = goko_heap_find(goko_gc.map, addr, &idx);
	return !s || test_bit(idx % 64, (unsigned long *)&s->marks[idx / 64]);
}

/**
 * goko_gc_account() - Add what a marker has counted to the totals.
 * @w:		the marker.
 *
 * Context: any.
 */
void goko_gc_account(struct goko_gcw *w)
{
	goko_heap_add_marked(w->marked);
	atomic64_add(w->scanned, &goko_gc.scanned);
	w->marked = 0;
	w->scanned = 0;
}

/**
 * goko_gc_drain() - Mark, until there is nothing left or it is enough.
 * @w:		the marker.
 * @budget:	bytes to scan.
 * @stop:	called now and then: is it enough?
 * @arg:	for @stop.
 *
 * Context: any but softirq; sleeps only in @stop.
 * Return: true: neither the marker nor the lists had anything left.
 */
bool goko_gc_drain(struct goko_gcw *w, u64 budget, bool (*stop)(void *arg),
		   void *arg)
{
	u64 done = 0, before = w->scanned, obj;
	u32 n = 0;

	for (;;) {
		/* Roots first: they are what there is most of in parallel. */
		if (!goko_gc_root_job(w)) {
			obj = goko_gcw_pop(w);
			if (!obj)
				return true;
			goko_gc_scan_object(w, obj);
			if (++n % CHECK_OBJECTS)
				continue;
		}
		done += w->scanned - before;
		goko_gcw_share(w);
		if (done >= budget || stop(arg))
			return false;
		/* @stop may have accounted for it. */
		before = w->scanned;
	}
}

/**
 * goko_gc_rescan() - Scan all marked objects again.
 * @w:		the marker.
 *
 * Workbufs ran out: some marked objects were not queued.
 *
 * Context: process, may sleep in cond_resched(); nobody else marks.
 */
void goko_gc_rescan(struct goko_gcw *w)
{
	struct goko_span *s;
	u32 nr = goko_heap_nr_spans(), i, g;
	u64 marks;

	for (i = 0; i < nr; i++) {
		s = goko_heap_span(i);
		/* Pairs with the release in goko_heap_take(). */
		if (!smp_load_acquire(&s->limit) || goko_span_noscan(s))
			continue;
		for (g = 0; g < s->nr_groups; g++) {
			marks = READ_ONCE(s->marks[g]);
			for (; marks; marks &= marks - 1)
				goko_gc_scan_object(w, s->base +
					(64ul * g + __ffs64(marks)) * s->obj_bytes);
		}
		cond_resched();
	}
}
