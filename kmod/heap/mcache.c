// SPDX-License-Identifier: GPL-2.0
/*
 * heap/mcache.c - the slots of a P
 *
 * What
 *   For each span class a P has a slot: a span that is its own for the time, and
 *   of that a group of up to 64 objects, as one word of bits.  Handing out an
 *   object finds and clears the lowest bit: no lock, no atomic operation.  When
 *   the word is 0 the slot goes on to the next group, then to the next span.
 *
 * Invariants
 *   1 the objects of a slot's group are taken in their span; those whose bit is
 *     set in slot->free go back when the P goes
 *   2 slot->free != 0 implies slot->span != NULL
 *   3 what a slot holds ready is zero; if the P allocates black, it is marked
 *
 * Locking
 *   A P's slots belong to the M that holds it.
 *
 * Rejected
 *   A free list through the objects: Go code could write to a freed object by a
 *   race and so forge the allocator's next pointer.
 */
#include <linux/slab.h>
#include <linux/topology.h>

#include "core/rt.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "heap/internal.h"

/**
 * goko_mcache_alloc() - The cache of a new P.
 * @node:	memory node that its fresh memory shall be from, or NUMA_NO_NODE.
 *
 * Context: process, may sleep.
 * Return: the cache, empty, or NULL.
 */
struct goko_mcache *goko_mcache_alloc(int node)
{
	struct goko_mcache *mc = kzalloc_node(sizeof(*mc), GFP_KERNEL, node);
	u32 i;

	if (!mc)
		return NULL;
	mc->nid = node == NUMA_NO_NODE ? numa_mem_id() : node;
	for (i = 0; i < GOKO_NR_SPAN_CLASSES; i++)
		mc->slots[i].obj_bytes = goko_size_classes[i / 2].size;
	return mc;
}

/* Mark what a slot holds ready, as it will be handed out without a further look. */
static void blacken(struct goko_heap *h, struct goko_mslot *slot)
{
	struct goko_span *s = slot->span;

	atomic64_or(slot->free, (atomic64_t *)&s->marks[slot->idx]);
	atomic64_add(hweight64(slot->free) * s->obj_bytes, &h->marked_bytes);
}

/* The slot is done with its group, or gives the rest of it back. */
static void count_used(struct goko_mslot *slot)
{
	u64 used = slot->had - hweight64(slot->free);

	slot->had = 0;
	/* Pairs with goko_heap_by_size(): after each was counted for the P. */
	smp_store_release(&slot->allocs, slot->allocs + used);
}

/* The slot's span goes back, with what is left of its group. */
static void drop_span(struct goko_heap *h, struct goko_mcache *mc,
		      struct goko_mslot *slot)
{
	struct goko_span *s = slot->span;
	u64 bytes = hweight64(slot->free) * s->obj_bytes;

	s->taken[slot->idx] &= ~slot->free;
	s->nr_taken -= hweight64(slot->free);
	atomic64_sub(bytes, &h->live_bytes);
	if (slot->free && goko_mcache_is_black(mc, s)) {
		atomic64_andnot(slot->free, (atomic64_t *)&s->marks[slot->idx]);
		atomic64_sub(bytes, &h->marked_bytes);
	}
	count_used(slot);
	slot->free = 0;
	slot->span = NULL;
	goko_mcentral_put(h, s);
}

static void drop_spans(struct goko_heap *h, struct goko_mcache *mc)
{
	u32 i;

	mc->tiny_left = 0;
	for (i = 0; i < GOKO_NR_SPAN_CLASSES; i++)
		if (mc->slots[i].span)
			drop_span(h, mc, &mc->slots[i]);
}

/**
 * goko_mcache_free() - Free the cache of a P that goes.
 * @c:		the cache, or NULL; its spans go back to the heap.
 *
 * Context: process, no sleep; nobody holds the P.
 */
void goko_mcache_free(struct goko_mcache *c)
{
	if (!c)
		return;
	drop_spans(goko_rt.heap, c);
	kfree(c);
}

/**
 * goko_mcache_blacken() - From now on what @p allocates is marked.
 * @p:		the P.
 *
 * Context: safe point of @p; no sleep.
 */
void goko_mcache_blacken(struct goko_p *p)
{
	struct goko_mcache *mc = p->mcache;
	u32 i;

	mc->black = true;
	/* The block may be white: what comes now must not be in it. */
	mc->tiny_left = 0;
	for (i = 0; i < GOKO_NR_SPAN_CLASSES; i++)
		if (mc->slots[i].span && mc->slots[i].free)
			blacken(goko_rt.heap, &mc->slots[i]);
}

/**
 * goko_mcache_flush() - Empty the slots of @p, to be filled from swept spans.
 * @p:		the P.
 *
 * What it allocates is no longer marked.
 *
 * Context: safe point of @p; no sleep.
 */
void goko_mcache_flush(struct goko_p *p)
{
	struct goko_mcache *mc = p->mcache;

	drop_spans(goko_rt.heap, mc);
	mc->black = false;
	mc->sweepgen = READ_ONCE(goko_rt.heap->sweepgen);
}

/**
 * goko_mcache_switch() - The slots of @p are to be filled for another task.
 * @p:		the P.
 * @a:		the task's account, or NULL: it has no limit.
 *
 * Context: M that holds @p, no lock; no sleep.
 */
void goko_mcache_switch(struct goko_p *p, struct goko_account *a)
{
	drop_spans(goko_rt.heap, p->mcache);
	p->account = a;
}

/* Clear the objects of a group whose bits are set in @free. */
static void zero_group(char *group, size_t obj_bytes, u64 free)
{
	u32 first, nr;

	while (free) {
		first = __ffs64(free);
		free >>= first;
		nr = ~free ? __ffs64(~free) : 64;
		group += first * obj_bytes;
		memset(group, 0, nr * obj_bytes);
		group += nr * obj_bytes;
		free = nr < 64 ? free >> nr : 0;
	}
}

/* What is marked before it is handed out must not seem to be of a type that is gone. */
static void forget_types(u64 *types, u64 free)
{
	for (; free; free &= free - 1)
		WRITE_ONCE(types[__ffs64(free)], 0);
}

static u64 *ptrs_of_group(const struct goko_span *s, u32 idx)
{
	if (goko_span_noscan(s))
		return NULL;
	return s->ptrs + (s->obj_bytes > GOKO_PTRBITS_MAX ?
			  64 * idx : idx * s->obj_bytes / 8);
}

/* Fill the slot from the first group of its span, from @idx on, that has any. */
static bool next_group(struct goko_p *p, struct goko_mslot *slot, u32 idx)
{
	struct goko_heap *h = goko_rt.heap;
	struct goko_span *s = slot->span;
	u64 free, bytes;

	for (; idx < s->nr_groups; idx++) {
		free = ~s->taken[idx];
		if (!free)
			continue;
		/* One by one, so that all are counted. */
		if (unlikely(goko_param_gcstress))
			free &= -free;
		s->taken[idx] |= free;
		s->nr_taken += hweight64(free);
		count_used(slot);
		slot->free = free;
		slot->had = hweight64(free);
		slot->idx = idx;
		slot->group = s->base + 64ul * idx * s->obj_bytes;
		slot->ptrs = ptrs_of_group(s, idx);
		if (slot->ptrs && s->obj_bytes > GOKO_PTRBITS_MAX)
			forget_types(slot->ptrs, free);
		if (s->dirty)
			zero_group((char *)slot->group, s->obj_bytes, free);
		if (goko_mcache_is_black(p->mcache, s))
			blacken(h, slot);
		bytes = hweight64(free) * s->obj_bytes;
		goko_gc_allocated(p, bytes,
				  atomic64_add_return(bytes, &h->live_bytes));
		return true;
	}
	return false;
}

/**
 * goko_mcache_refill() - Fill an empty slot.
 * @p:		the P.
 * @class:	span class, not of large objects; its slot has nothing left.
 *
 * Context: M that holds @p, may sleep.
 * Return: false: over a limit or out of memory.
 */
bool goko_mcache_refill(struct goko_p *p, u32 class)
{
	struct goko_mslot *slot = &p->mcache->slots[class];
	struct goko_heap *h = goko_rt.heap;

	if (unlikely(goko_param_gcstress))
		goko_gc_stress(p);
	if (slot->span) {
		if (next_group(p, slot, slot->idx + !goko_param_gcstress))
			return true;
		drop_span(h, p->mcache, slot);
	}
	slot->span = goko_mcentral_get(h, goko_p_account(p), class, p->mcache->nid);
	if (!slot->span)
		return false;
	if (GOKO_WARN_ON(!next_group(p, slot, 0))) {
		drop_span(h, p->mcache, slot);
		return false;
	}
	return true;
}
