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
 *   Compiled code looks at that word before each store of a pointer, and calls
 *   goko_h_barrier() if it is not 0.  As the helper runs before the store, it can't see
 *   what is stored; so with BOTH it notes the place (pend_slot), and shades what is there
 *   at the next barrier or safe point of the P.  If another goroutine has changed it in
 *   between, that one's barrier has told of it.
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

static void shade_buf(struct goko_gcp *gcp)
{
	u32 i;

	/* Pairs with the store in disable(): not a mark after that. */
	if (READ_ONCE(goko_gc.blacken))
		for (i = 0; i < gcp->nr; i++)
			goko_gc_shade(&gcp->gcw, gcp->buf[i]);
	gcp->nr = 0;
}

static __always_inline void put(struct goko_gcp *gcp, u64 ptr)
{
	if (!ptr)
		return;
	if (unlikely(gcp->nr == GOKO_BARRIER_NR))
		shade_buf(gcp);
	gcp->buf[gcp->nr++] = ptr;
}

static void put_words(struct goko_gcp *gcp, const u64 *words, u64 mask)
{
	for (; mask; mask &= mask - 1)
		put(gcp, READ_ONCE(words[__ffs64(mask)]));
}

/**
 * __goko_gc_settle() - Look at what was stored last; see goko_gc_settle().
 * @p:		the P.
 *
 * Context: M that holds @p, and is in no barrier; no sleep.
 */
void __goko_gc_settle(struct goko_p *p)
{
	struct goko_gcp *gcp = p->gc;

	put_words(gcp, gcp->pend_slot, gcp->pend_mask);
	gcp->pend_mask = 0;
}

/**
 * goko_gcp_flush() - Shade all that the barriers of a P have found.
 * @p:		the P.
 *
 * Context: safe point of @p, or M that holds it and is in no barrier; no sleep.
 */
void goko_gcp_flush(struct goko_p *p)
{
	__goko_gc_settle(p);
	shade_buf(p->gc);
}

/* Before a store to words of @slot that are pointers. */
static void tell(struct goko_p *p, const u64 *slot, u64 mask)
{
	struct goko_gcp *gcp = p->gc;

	put_words(gcp, slot, mask);
	if (p->ctx.barrier != GOKO_BARRIER_BOTH)
		return;
	put_words(gcp, gcp->pend_slot, gcp->pend_mask);
	gcp->pend_slot = (u64 *)slot;
	gcp->pend_mask = mask;
}

/**
 * goko_h_barrier() - Compiled code is about to store pointers.
 * @p:		P, with barriers on.
 * @slot:	first word that is stored to, in the heap, a global or the own stack.
 * @mask:	which words, from there on, are pointers.
 *
 * Context: helper; no sleep.
 * Return: @p, for code that keeps it in a register that calls do not preserve.
 */
u64 goko_h_barrier(struct goko_p *p, u64 slot, u64 mask)
{
	tell(p, (const u64 *)slot, mask);
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
		tell(p, (const u64 __force *)slot, 1);
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

/* Before words [@from, @to) of values of type @t at @dst are overwritten. */
static void bulk(struct goko_p *p, const struct goko_type *t, const u64 *dst,
		 u64 from, u64 to)
{
	u64 nr;

	for (; from < to; from += nr) {
		nr = min_t(u64, to - from, 64);
		tell(p, dst + from, mask_at(t, from, nr));
	}
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
	u64 words = n * t->size / 8, i;

	goko_assert_p_owned(p);
	if (!t->ptrdata) {
		goko_copy_bytes((void __force *)dst, src, n * t->size);
		return;
	}
	if (unlikely(p->ctx.barrier)) {
		/* No safe point in here: it stays what it is. */
		bulk(p, t, (const u64 __force *)dst, 0, words);
		if (p->ctx.barrier == GOKO_BARRIER_BOTH)
			for (i = 0; i < words; i += 64)
				put_words(p->gc, (const u64 *)src + i,
					  mask_at(t, i, min_t(u64, words - i, 64)));
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
		bulk(p, t, (const u64 __force *)dst, 0, n * t->size / 8);
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
		put(p->gc, old);
		put(p->gc, val);
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
		put(p->gc, old);
		put(p->gc, val);
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
	u64 words = n * t->size / 8, i;

	if (!t->ptrdata)
		return;
	for (i = 0; i < words; i += 64)
		put_words(p->gc, (const u64 *)src + i,
			  mask_at(t, i, min_t(u64, words - i, 64)));
}
