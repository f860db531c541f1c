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

/* The slot's span goes back, with what is left of its group. */
static void drop_span(struct goko_heap *h, struct goko_mslot *slot)
{
	struct goko_span *s = slot->span;

	s->taken[slot->idx] &= ~slot->free;
	s->nr_taken -= hweight64(slot->free);
	slot->free = 0;
	slot->span = NULL;
	goko_mcentral_put(h, s);
}

/**
 * goko_mcache_free() - Free the cache of a P that goes.
 * @c:		the cache, or NULL; its spans go back to the heap.
 *
 * Context: process, no sleep; nobody holds the P.
 */
void goko_mcache_free(struct goko_mcache *c)
{
	u32 i;

	if (!c)
		return;
	for (i = 0; i < GOKO_NR_SPAN_CLASSES; i++)
		if (c->slots[i].span)
			drop_span(goko_rt.heap, &c->slots[i]);
	kfree(c);
}

/* Fill the slot from the first group of its span, from @idx on, that has any. */
static bool next_group(struct goko_mslot *slot, u32 idx)
{
	struct goko_span *s = slot->span;
	u64 free;

	for (; idx < s->nr_groups; idx++) {
		free = ~s->taken[idx];
		if (!free)
			continue;
		s->taken[idx] = ~0ull;
		s->nr_taken += hweight64(free);
		slot->free = free;
		slot->idx = idx;
		slot->group = s->base + 64ul * idx * s->obj_bytes;
		return true;
	}
	return false;
}

/**
 * goko_mcache_refill() - Fill an empty slot and hand out an object of it.
 * @p:		the P.
 * @class:	span class, not of large objects; its slot has nothing left.
 *
 * Context: M that holds @p, may sleep.
 * Return: the object, zeroed, or NULL: out of memory.
 */
void *goko_mcache_refill(struct goko_p *p, u32 class)
{
	struct goko_mslot *slot = &p->mcache->slots[class];
	struct goko_heap *h = goko_rt.heap;

	if (slot->span) {
		if (next_group(slot, slot->idx + 1))
			return goko_mslot_take(slot);
		drop_span(h, slot);
	}
	slot->span = goko_mcentral_get(h, class, p->mcache->nid);
	if (!slot->span)
		return NULL;
	if (GOKO_WARN_ON(!next_group(slot, 0))) {
		drop_span(h, slot);
		return NULL;
	}
	return goko_mslot_take(slot);
}
