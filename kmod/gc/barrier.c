// SPDX-License-Identifier: GPL-2.0
/*
 * gc/barrier.c - stores into memory that the collector scans
 *
 * What
 *   While a cycle marks, whatever is reachable as it begins has to be found, though
 *   the program moves pointers about: a store tells of the pointer that it
 *   overwrites (deletion), which is *shaded*: its object becomes grey.
 *
 *   That is enough if the goroutine that stores is scanned already: what it holds is
 *   found, or will be by the way it got it, for each step of that way would be told
 *   of before it is cut.  One that is not scanned yet may hold the only pointer to an
 *   object, store it in an object that is black, and forget it: so it tells of the
 *   pointer that it stores as well (insertion).  This is Go's hybrid barrier, "shade
 *   the old; if the stack is grey shade the new", with the condition decided for a
 *   P at a time, p->ctx.barrier:
 *
 *	GOKO_BARRIER_OFF	no marking
 *	GOKO_BARRIER_BOTH	p->g may not be scanned
 *	GOKO_BARRIER_DEL	p->g is scanned
 *
 *   Compiled code looks at that word before each store of pointers, and calls
 *   goko_h_barrier() if it is not 0, with what it is about to store in p->ctx.stored.
 *
 *   What is found is gathered in the P's buffer, and shaded when that is full, at each
 *   safe point that asks for it.
 *
 * Who has to call what
 *   - memory that was allocated since the last safe point, and that nobody else has
 *     seen, needs no barrier: with DEL it is black, and nothing in it is overwritten;
 *     with BOTH it is white
 *   - a value that goes from goroutine to goroutine without being stored (channels)
 *     is shaded: goko_gc_shade_typed()
 *   - what C keeps is a root (gc/roots.c)
 *
 * Locking
 *   All of it belongs to the P.
 */
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "core/locking.h"
#include "core/rt.h"
#include "exec/helpers.h"
#include "gc/internal.h"
#include "image/image.h"
#include "sched/gmp.h"

/**
 * goko_gcp_flush() - Shade all that the barriers of a P have found.
 * @p:		the P.
 *
 * Context: safe point of @p, or M that holds it; no sleep.
 */
void goko_gcp_flush(struct goko_p *p)
{
	struct goko_gcp *gcp = p->gc;
	u32 i;

	/* Pairs with the store in mark(): not a mark after that. */
	if (READ_ONCE(goko_gc.blacken))
		for (i = 0; i < gcp->nr; i++)
			goko_gc_shade(&gcp->gcw, gcp->buf[i]);
	gcp->nr = 0;
}

static __always_inline void put(struct goko_p *p, u64 ptr)
{
	struct goko_gcp *gcp = p->gc;

	if (!ptr)
		return;
	if (unlikely(gcp->nr == GOKO_BARRIER_NR))
		goko_gcp_flush(p);
	gcp->buf[gcp->nr++] = ptr;
}

static void put_words(struct goko_p *p, const u64 *words, u64 mask)
{
	for (; mask; mask &= mask - 1)
		put(p, READ_ONCE(words[__ffs64(mask)]));
}

/* Before words of @vals that are pointers are stored at @slot. */
static __always_inline void tell(struct goko_p *p, const u64 *slot, const u64 *vals,
				 u64 mask)
{
	put_words(p, slot, mask);
	if (p->ctx.barrier == GOKO_BARRIER_BOTH)
		put_words(p, vals, mask);
}

/**
 * goko_h_barrier() - Compiled code is about to store pointers.
 * @p:		P, with barriers on; the pointers are in p->ctx.stored.
 * @slot:	first word that is stored to, in the heap, a global or the own stack.
 * @mask:	which words, from there on, are pointers.
 *
 * Context: helper; no sleep.
 * Return: @p, for code that keeps it in a register that calls do not preserve.
 */
u64 goko_h_barrier(struct goko_p *p, u64 slot, u64 mask)
{
	tell(p, (const u64 *)slot, p->ctx.stored, mask);
	return (u64)p;
}

/**
 * goko_store_ptr() - Store a pointer.
 * @p:		the P.
 * @slot:	where: in the heap, in a global, or in the stack of p->g.
 * @val:	the pointer.
 *
 * Context: M that holds @p; no sleep.
 */
void goko_store_ptr(struct goko_p *p, void __gc *slot, u64 val)
{
	goko_assert_p_owned(p);
	if (unlikely(p->ctx.barrier))
		tell(p, (const u64 __force *)slot, &val, 1);
	goko_gc_store_raw(slot, val);
}

/* Bits of pointers in up to 64 words from @word of values of type @t on. */
static u64 mask_at(const struct goko_type *t, u64 word, u64 nr)
{
	u64 words = t->size / 8, mask = 0, i;

	for (i = 0; i < nr; i++) {
		u64 at = (word + i) % words;

		if (8 * at < t->ptrdata && test_bit(at, t->ptrmask))
			mask |= 1ull << i;
	}
	return mask;
}

/* The pointers in @n values of type @t at @vals. */
static void put_typed(struct goko_p *p, const struct goko_type *t, const u64 *vals, u64 n)
{
	u64 words = n * t->size / 8, i;

	for (i = 0; i < words; i += 64)
		put_words(p, vals + i, mask_at(t, i, min_t(u64, words - i, 64)));
}

/**
 * goko_copy_typed() - Copy values.
 * @p:		the P.
 * @t:		their type.
 * @dst:	to: in the heap, in a global, or in the stack of p->g.
 * @src:	from; may overlap.
 * @n:		how many.
 *
 * Context: M that holds @p; may sleep in cond_resched() if there is much.
 */
void goko_copy_typed(struct goko_p *p, const struct goko_type *t, void __gc *dst,
		     const void *src, u64 n)
{
	goko_assert_p_owned(p);
	if (!t->ptrdata) {
		goko_copy_bytes((void __force *)dst, src, n * t->size);
		return;
	}
	if (unlikely(p->ctx.barrier)) {
		put_typed(p, t, (const u64 __force *)dst, n);
		if (p->ctx.barrier == GOKO_BARRIER_BOTH)
			put_typed(p, t, src, n);
	}
	goko_copy_words((void __force *)dst, src, n * t->size);
}

/**
 * goko_clear_typed() - Set values to zero.
 * @p:		the P.
 * @t:		their type, which has pointers.
 * @dst:	where: in the heap, in a global, or in the stack of p->g.
 * @n:		how many.
 *
 * Context: M that holds @p; may sleep in cond_resched() if there is much.
 */
void goko_clear_typed(struct goko_p *p, const struct goko_type *t,
		      void __gc *dst, u64 n)
{
	goko_assert_p_owned(p);
	if (unlikely(p->ctx.barrier))
		put_typed(p, t, (const u64 __force *)dst, n);
	goko_zero_words((void __force *)dst, n * t->size);
}

/**
 * goko_swap_ptr() - Store a pointer and get what was there, at once.
 * @p:		the P.
 * @slot:	where: in the heap or in a global.
 * @val:	the pointer.
 *
 * Context: M that holds @p; no sleep.  Full barrier.
 * Return: the pointer that was there.
 */
u64 goko_swap_ptr(struct goko_p *p, void __gc *slot, u64 val)
{
	u64 old;

	goko_assert_p_owned(p);
	old = xchg((u64 __force *)slot, val);
	if (unlikely(p->ctx.barrier)) {
		put(p, old);
		put(p, val);
	}
	return old;
}

/**
 * goko_cas_ptr() - Store a pointer if another is there.
 * @p:		the P.
 * @slot:	where: in the heap or in a global.
 * @old:	what has to be there.
 * @val:	the pointer.
 *
 * Context: M that holds @p; no sleep.  Full barrier.
 * Return: true if it was there.
 */
bool goko_cas_ptr(struct goko_p *p, void __gc *slot, u64 old, u64 val)
{
	goko_assert_p_owned(p);
	if (cmpxchg((u64 __force *)slot, old, val) != old)
		return false;
	if (unlikely(p->ctx.barrier)) {
		put(p, old);
		put(p, val);
	}
	return true;
}

/**
 * __goko_gc_shade_typed() - Values pass from one goroutine to another.
 * @p:		the P, with barriers on.
 * @t:		their type.
 * @src:	where they are.
 * @n:		how many.
 *
 * Context: M that holds @p; no sleep.
 */
void __goko_gc_shade_typed(struct goko_p *p, const struct goko_type *t,
			   const void *src, u64 n)
{
	if (t->ptrdata)
		put_typed(p, t, src, n);
}
