// SPDX-License-Identifier: GPL-2.0
/*
 * heap/live.c - is this object in use?  For the checking mode.
 */
#include "core/rt.h"
#include "heap/heap.h"
#include "heap/internal.h"

/**
 * goko_heap_is_live() - Has an object been handed out, and not been freed?
 * @p:		the P of the caller.
 * @obj:	first byte of an object, from goko_heap_object().
 *
 * An object that another P's slot has ready to hand out counts as live.
 *
 * Context: M that holds @p, no lock.
 * Return: true if it is.
 */
bool goko_heap_is_live(struct goko_p *p, const void *obj)
{
	struct goko_span *s = goko_map_find(goko_rt.heap->map,
					    (unsigned long)obj);
	const struct goko_mslot *slot;
	u32 idx;

	if (!s || READ_ONCE(s->state) == GOKO_SPAN_FREE)
		return false;
	idx = (((u64)obj - s->base) * s->magic) >> 32;
	if (!(READ_ONCE(s->taken[idx / 64]) >> (idx % 64) & 1))
		return false;
	slot = &p->mcache->slots[s->class];
	return slot->span != s || slot->idx != idx / 64 ||
	       !(slot->free >> (idx % 64) & 1);
}

/**
 * goko_heap_has() - Is an address in the pages of a span?
 * @addr:	any address.
 *
 * Context: any, no lock.
 * Return: true if it is, in an object or not.
 */
bool goko_heap_has(const void *addr)
{
	return goko_map_find(goko_rt.heap->map, (unsigned long)addr);
}
