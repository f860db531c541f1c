// SPDX-License-Identifier: GPL-2.0
/*
 * heap/alloc.c - one object
 *
 * What
 *   goko_new() and goko_malloc() are what compiled code's helpers call, the first
 *   for values of a type, the second for bytes.  An object of up to 32 KiB is
 *   rounded up to a size class and comes from the slot of the P; a larger one is a
 *   span of its own.  All objects of size zero share one address.
 *
 *   Objects are zeroed: the pages of a span are, when it gets them, and what the
 *   sweeper made free is when a slot takes it.
 *
 * Locking
 *   None on the way through a slot with a free object: under 40 instructions.
 */
#include <linux/overflow.h>

#include "core/rt.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "heap/internal.h"
#include "image/image.h"

/* Where pointers to objects of no size point. */
static u64 zero_base;

/**
 * __goko_ptr_bits() - Which words of values in a row are pointers.
 * @t:		their type, at most GOKO_PTRBITS_MAX bytes.
 * @n:		how many; all of them are at most GOKO_PTRBITS_MAX bytes.
 *
 * Context: any.
 * Return: a bit for each word.
 */
u64 __goko_ptr_bits(const struct goko_type *t, u64 n)
{
	u64 bits = t->ptrmask[0], words = t->size / 8, have = words;

	/* Doubled as long as it fits, then cut. */
	for (; have < n * words && have < 64; have *= 2)
		bits |= bits << have;
	return n * words == 64 ? bits : bits & ((1ull << (n * words)) - 1);
}

/* Count an object; now and then, what the G has counted goes to its task. */
static void count(struct goko_p *p, size_t bytes)
{
	goko_heap_count(p, p->g, bytes);
	if (p->g->alloc_bytes >= GOKO_CHARGE_BYTES)
		goko_task_charge(p->g);
}

/* @t: NULL without pointers. */
static void *new_large(struct goko_p *p, size_t size, const struct goko_type *t)
{
	struct goko_heap *h = goko_rt.heap;
	struct goko_span *s;
	size_t nr_pages, bytes;

	nr_pages = (size >> GOKO_PAGE_SHIFT) + !!(size & (GOKO_PAGE_BYTES - 1));
	if (nr_pages > h->limit_pages || nr_pages > U32_MAX)
		return NULL;
	bytes = nr_pages << GOKO_PAGE_SHIFT;
	s = goko_heap_take(h, goko_p_account(p), goko_span_class(0, !t), nr_pages,
			   p->mcache->nid);
	if (!s)
		return NULL;
	count(p, bytes);
	if (t)
		WRITE_ONCE(s->ptrs[0], (u64)(unsigned long)t);
	goko_gc_allocated(p, bytes, atomic64_add_return(bytes, &h->live_bytes));
	if (goko_mcache_is_black(p->mcache, s)) {
		s->marks[0] = 1;
		atomic64_add(bytes, &h->marked_bytes);
	}
	goko_heap_publish_large(h, s);
	return (void *)s->base;
}

/* The slot of the class of @size, with a free object; counted.  Or NULL. */
static struct goko_mslot *fill_slot(struct goko_p *p, size_t size, bool noscan)
{
	u32 class = goko_span_class(goko_size_class(size), noscan);
	struct goko_mslot *slot = &p->mcache->slots[class];

	if (!slot->free && !goko_mcache_refill(p, class))
		return NULL;
	count(p, slot->obj_bytes);
	return slot;
}

/* An object in a fresh block; the rest is for the next ones, if it is more than before. */
static noinline void *new_tiny(struct goko_p *p, size_t size)
{
	struct goko_mslot *slot = fill_slot(p, GOKO_TINY_BYTES, true);
	struct goko_mcache *mc = p->mcache;
	void *obj;

	if (!slot)
		return NULL;
	obj = goko_mslot_object(slot, goko_mslot_take(slot));
	/* With the checking mode each object has bounds of its own. */
	if (GOKO_TINY_BYTES - size > mc->tiny_left && !goko_param_checked) {
		mc->tiny = (unsigned long)obj + GOKO_TINY_BYTES;
		mc->tiny_left = GOKO_TINY_BYTES - size;
	}
	return obj;
}

/* Less than GOKO_TINY_BYTES, not 0: aligned as far as any value of that size is. */
static __always_inline void *malloc_tiny(struct goko_p *p, size_t size)
{
	struct goko_mcache *mc = p->mcache;
	/* The block's end is aligned, so what is left of it says where the rest begins. */
	u32 left = mc->tiny_left & ~((u32)(size & -size) - 1);

	if (unlikely(left < size))
		return new_tiny(p, size);
	mc->tiny_left = left - size;
	p->stats[GOKO_STAT_ALLOCS]++;
	p->stats[GOKO_STAT_TINY_ALLOCS]++;
	p->g->alloc_objs++;
	return (void *)(mc->tiny - left);
}

/* All that goko_malloc() does not do itself; it has done nothing yet. */
static noinline void *__goko_malloc(struct goko_p *p, size_t size)
{
	struct goko_mslot *slot;

	if (size > GOKO_SMALL_MAX)
		return new_large(p, size, NULL);
	if (!size)
		return &zero_base;
	slot = fill_slot(p, size, true);
	return slot ? goko_mslot_object(slot, goko_mslot_take(slot)) : NULL;
}

/**
 * goko_malloc() - Allocate memory without pointers.
 * @p:		the P.
 * @size:	bytes.
 * @noscan:	true.  What has pointers is goko_new()'s.
 *
 * Counts the object for the running G.
 *
 * Context: M that holds @p and runs p->g; no lock held.  Mostly no sleep; may
 *	    sleep when memory has to be had from the kernel (heap/mheap.c).
 * Return: the object, zeroed, aligned to the largest power of two that divides its
 *	   size, at least up to 8, and to 16 from 32 bytes on; NULL: over the task's or
 *	   the module's limit, or out of memory.
 */
void *goko_malloc(struct goko_p *p, size_t size, bool noscan)
{
	struct goko_g *g = p->g;
	struct goko_mslot *slot;
	u64 bytes;

	if (GOKO_WARN_ON(!noscan))
		return NULL;
	/* Size 0 as well. */
	if (unlikely(size - 1 >= GOKO_SMALL_MAX))
		return __goko_malloc(p, size);
	if (size < GOKO_TINY_BYTES)
		return malloc_tiny(p, size);

	slot = &p->mcache->slots[goko_span_class(goko_size_class(size), true)];
	bytes = g->alloc_bytes + slot->obj_bytes;
	if (unlikely(!slot->free || bytes >= GOKO_CHARGE_BYTES))
		return __goko_malloc(p, size);
	goko_heap_count(p, g, slot->obj_bytes);
	return goko_mslot_object(slot, goko_mslot_take(slot));
}

/* Take an object of @slot for @n values of type @t. */
static __always_inline void *take_typed(struct goko_mslot *slot,
					const struct goko_type *t, u64 n)
{
	u32 i = goko_mslot_take(slot);

	goko_mslot_set_type(slot, i, t, n);
	/* Whoever gets to see the object sees that it is zero, and its type. */
	smp_wmb();
	return goko_mslot_object(slot, i);
}

/* All that goko_new() does not do itself; it has done nothing yet. */
static noinline void *__goko_new(struct goko_p *p, const struct goko_type *t, u64 n,
				 size_t size)
{
	struct goko_mslot *slot;

	if (size > GOKO_SMALL_MAX)
		return new_large(p, size, t);
	if (!size)
		return &zero_base;
	slot = fill_slot(p, size, false);
	return slot ? take_typed(slot, t, n) : NULL;
}

/**
 * goko_new() - Allocate values of a type.
 * @p:		the P.
 * @t:		the type; outlives what is allocated.
 * @n:		how many, in a row.
 *
 * The collector will know from @t where their pointers are.
 *
 * Context: as goko_malloc().
 * Return: as goko_malloc().
 */
void *goko_new(struct goko_p *p, const struct goko_type *t, u64 n)
{
	struct goko_g *g = p->g;
	struct goko_mslot *slot;
	size_t size;
	u64 bytes;

	if (unlikely(check_mul_overflow(t->size, n, &size)))
		return NULL;
	if (!t->ptrdata)
		return goko_malloc(p, size, true);
	if (unlikely(size - 1 >= GOKO_SMALL_MAX))
		return __goko_new(p, t, n, size);

	slot = &p->mcache->slots[goko_span_class(goko_size_class(size), false)];
	bytes = g->alloc_bytes + slot->obj_bytes;
	if (unlikely(!slot->free || bytes >= GOKO_CHARGE_BYTES))
		return __goko_new(p, t, n, size);
	goko_heap_count(p, g, slot->obj_bytes);
	return take_typed(slot, t, n);
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
	struct goko_span *s;
	u32 idx;

	s = goko_heap_find(goko_rt.heap->map, (unsigned long)addr, &idx);
	if (!s)
		return NULL;
	if (size)
		*size = s->obj_bytes;
	return (void *)(READ_ONCE(s->base) + idx * s->obj_bytes);
}
