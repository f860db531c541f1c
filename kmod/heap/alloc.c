// SPDX-License-Identifier: GPL-2.0
/*
 * heap/alloc.c - one object
 *
 * What
 *   goko_malloc() is what compiled code's helpers call.  An object of up to 32 KiB
 *   is rounded up to a size class and comes from the slot of the P; a larger one
 *   is a span of its own.  All objects of size zero share one address.
 *
 *   Objects are zeroed: the pages of a span are, when it gets them, and nothing
 *   makes an object free again.
 *
 * Locking
 *   None on the way through a slot with a free object: under 40 instructions.
 */
#include "core/rt.h"
#include "heap/heap.h"
#include "heap/internal.h"

/* Where pointers to objects of no size point. */
static u64 zero_base;

static void *malloc_large(struct goko_p *p, size_t size, bool noscan)
{
	struct goko_heap *h = goko_rt.heap;
	struct goko_span *s;
	size_t nr_pages;

	nr_pages = (size >> GOKO_PAGE_SHIFT) + !!(size & (GOKO_PAGE_BYTES - 1));
	if (nr_pages > h->limit_pages || nr_pages > U32_MAX)
		return NULL;
	if (!goko_heap_account(p, nr_pages << GOKO_PAGE_SHIFT))
		return NULL;
	s = goko_heap_take(h, goko_span_class(0, noscan), nr_pages,
			   p->mcache->nid);
	return s ? (void *)s->base : NULL;
}

/* All that goko_malloc() does not do itself; it has done nothing yet. */
static noinline void *__goko_malloc(struct goko_p *p, size_t size, bool noscan)
{
	u32 class;

	if (size > GOKO_SMALL_MAX)
		return malloc_large(p, size, noscan);
	if (!size)
		return &zero_base;

	class = goko_span_class(goko_size_class(size), noscan);
	if (!goko_heap_account(p, p->mcache->slots[class].obj_bytes))
		return NULL;
	return goko_mslot_take(&p->mcache->slots[class]) ?:
	       goko_mcache_refill(p, class);
}

/**
 * goko_malloc() - Allocate one object.
 * @p:		the P.
 * @size:	bytes.
 * @noscan:	it will hold no pointers.
 *
 * Counts the object for the running G.
 *
 * Context: M that holds @p and runs p->g; no lock held.  Mostly no sleep; may
 *	    sleep when memory has to be had from the kernel (heap/mheap.c).
 * Return: the object, zeroed, aligned to 8 bytes at least and to 16 from 32
 *	   bytes on; NULL: over the task's or the module's limit, or out of memory.
 */
void *goko_malloc(struct goko_p *p, size_t size, bool noscan)
{
	struct goko_g *g = p->g;
	struct goko_mslot *slot;
	u64 bytes;

	/* Size 0 as well. */
	if (unlikely(size - 1 >= GOKO_SMALL_MAX))
		return __goko_malloc(p, size, noscan);

	slot = &p->mcache->slots[goko_span_class(goko_size_class(size), noscan)];
	bytes = g->alloc_bytes + slot->obj_bytes;
	if (unlikely(!slot->free || bytes >= GOKO_CHARGE_BYTES))
		return __goko_malloc(p, size, noscan);
	goko_heap_count(p, g, slot->obj_bytes);
	return goko_mslot_take(slot);
}

/**
 * goko_heap_object() - What is at this address?
 * @addr:	any address; never dereferenced.
 * @size:	set to the bytes of the object, unless NULL.
 *
 * An address inside an object gives the object.  The answer is stable if the
 * object is in use; free objects are found as well.
 *
 * Context: any, no lock.
 * Return: first byte of the object, or NULL if @addr is in none.
 */
void *goko_heap_object(const void *addr, size_t *size)
{
	unsigned long a = (unsigned long)addr, base;
	const struct goko_span *s;
	u64 idx;

	s = goko_map_find(goko_rt.heap->map, a);
	if (!s)
		return NULL;
	/* Pairs with goko_heap_give(): a span that lost its pages has no limit. */
	if (a >= smp_load_acquire(&s->limit))
		return NULL;
	base = READ_ONCE(s->base);
	if (a < base)
		return NULL;
	if (size)
		*size = s->obj_bytes;
	idx = ((u64)(a - base) * s->magic) >> 32;
	return (void *)(base + idx * s->obj_bytes);
}
