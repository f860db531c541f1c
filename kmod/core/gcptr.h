/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/gcptr.h - pointers that the collector follows
 *
 * Memory that the collector scans (the heap, globals) may only be written with
 * a write barrier, and that needs a P.  So that a raw store does not slip in,
 * sparse is told about it twice:
 *
 *   void __gc *	the address of such memory: sparse refuses to dereference it.
 *			Reads go through goko_gc_load(), stores through
 *			goko_store_ptr() and goko_copy_typed() (gc/gc.h).
 *   goko_slot_t	a pointer field of a struct that lies in the heap (a channel, a
 *			map).  The other fields of such a struct are plain ones, C's own.
 *
 * The collector finds pointers by the type an object was allocated with
 * (goko_new()): a goko_slot_t that is missing in its ptrmask is lost.
 */
#ifndef GOKO_CORE_GCPTR_H
#define GOKO_CORE_GCPTR_H

#include <linux/compiler.h>
#include <linux/types.h>

#ifdef __CHECKER__
#define __gc	__attribute__((noderef, address_space(__gc)))
#else
#define __gc
#endif

/*
 * Opens the definition of a function that may run without a P, or while a P changes
 * hands: nothing it calls may have a write barrier.  scripts/check-barriers looks.
 */
#define __nowritebarrierrec

typedef u64 __bitwise goko_slot_t;

/* Memory that the collector scans, known by its address. */
static __always_inline void __gc *goko_gc_addr(const void *addr)
{
	return (void __force __gc *)addr;
}

/* The same for a word that Go code holds. */
static __always_inline void __gc *goko_gc_word(u64 word)
{
	return (void __force __gc *)word;
}

/* Read a pointer; another goroutine may be writing it. */
static __always_inline u64 goko_gc_load(const void __gc *slot)
{
	return READ_ONCE(*(const u64 __force *)slot);
}

/* Read a pointer field of a C struct in the heap. */
static __always_inline void *goko_slot_get(const goko_slot_t *slot)
{
	return (void *)(__force u64)READ_ONCE(*slot);
}

/*
 * Set a pointer field of an object that was just allocated and that nobody else
 * has seen: there is nothing old to be kept.  All later stores are
 * goko_store_ptr()'s.
 */
static __always_inline void goko_slot_init(goko_slot_t *slot, const void *val)
{
	WRITE_ONCE(*slot, (__force goko_slot_t)(unsigned long)val);
}

/* The only raw stores; gc/ and the barriers are built on them. */
static __always_inline void goko_gc_store_raw(void __gc *slot, u64 val)
{
	WRITE_ONCE(*(u64 __force *)slot, val);
}

#endif /* GOKO_CORE_GCPTR_H */
