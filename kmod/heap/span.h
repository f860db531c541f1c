/* SPDX-License-Identifier: GPL-2.0 */
/*
 * heap/span.h - spans, and from an address to its span: for heap/ and gc/
 */
#ifndef GOKO_HEAP_SPAN_H
#define GOKO_HEAP_SPAN_H

#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

#include "heap/pages.h"
#include "heap/sizeclass.h"

/* Objects up to here have a bit for each word: at most one u64 of them. */
#define GOKO_PTRBITS_MAX	512

struct goko_account;
struct goko_arena;
struct goko_special;
struct goko_type;

/* A span class is a size class for objects with (even) or without pointers. */
#define GOKO_NR_SPAN_CLASSES	(2 * GOKO_NR_SIZE_CLASSES)

static __always_inline u32 goko_span_class(u32 size_class, bool noscan)
{
	return 2 * size_class + noscan;
}

/*
 * State of a span.
 *
 * state    pages           on which list             who moves it on
 * -------  --------------  ------------------------  -------------------------
 * FREE     none            heap->free_spans          goko_heap_take() -> CACHED
 *                                                    or LARGE
 * CACHED   its own         in a slot of an mcache,   goko_mcentral_put(): ->
 *                          or being swept            PARTIAL, FULL or FREE
 * PARTIAL  its own         mcentral->partial         who takes it off -> CACHED
 * FULL     its own         mcentral->full            the sweeper -> CACHED
 * LARGE    its own         heap->large               the sweeper -> FREE
 *
 * Generations.  heap->sweepgen goes up by 2 with each collection, when marking is
 * done.  A span of the generation before is *unswept*: its mark bits say what
 * lives.  There is a list of swept and of unswept spans of each kind; which is
 * which follows from the generation (goko_gen_idx()), so a new one turns all
 * swept spans into unswept ones in one step.  Before marking begins the lists
 * of unswept spans are empty.
 */
enum goko_span_state {
	GOKO_SPAN_FREE,
	GOKO_SPAN_CACHED,
	GOKO_SPAN_PARTIAL,
	GOKO_SPAN_FULL,
	GOKO_SPAN_LARGE,
};

/**
 * struct goko_span - a run of pages cut into objects of one size
 *
 * The struct itself lives until the heap goes and is used again: readers may
 * look at a stale one, but never at freed memory.
 *
 * Invariants, checked by goko_span_check():
 *   1 limit = base + nr_objs * obj_bytes <= base + nr_pages * GOKO_PAGE_BYTES
 *   2 bits set in @taken = nr_taken + (64 * nr_groups - nr_objs)
 *   3 PARTIAL: 0 < nr_taken < nr_objs; FULL, LARGE: nr_taken = nr_objs
 *   4 unless @dirty, an object whose bit in @taken is clear holds zeroes
 *
 * Where pointers are, for spans of objects that may have some:
 *   objects up to GOKO_PTRBITS_MAX bytes	a bit for each word of the span
 *   larger ones			the struct goko_type of each object; it is
 *					repeated up to the end of the object
 * Both are written when an object is allocated.
 */
struct goko_span {
	unsigned long		base;		/* A: first byte; see goko_heap_object() */
	unsigned long		limit;		/* A: end of the last object; 0 while FREE */
	size_t			obj_bytes;	/* H: size of an object */
	u32			magic;		/* H: offset to index; 0: one object */
	u32			nr_objs;	/* H */
	u32			nr_taken;	/* P or N: objects handed to slots */
	u16			nr_groups;	/* H: words of @taken */
	u32			cap_words;	/* H: words that @taken has room for */
	u64			*taken;		/* P or N: bit i: object i is not free */
	u64			*marks;		/* A: bit i: the collector found object i */
	u64			*ptrs;		/* P or N: where pointers are, see below */
	u32			nr_pages;	/* H */
	u32			sweepgen;	/* A: generation it was swept in */
	bool			dirty;		/* P or N: free objects may be non-zero */
	u8			class;		/* H: span class */
	u8			state;		/* A: enum goko_span_state; its owner writes */
	struct goko_account	*account;	/* H: whose it is; as long as it is not FREE */
	struct goko_arena	*arena;		/* H: NULL if the memory is its own */
	void			*mem;		/* H: own memory, for vfree() */
	struct list_head	node;		/* N: mcentral's lists; H: free_spans */
};

/**
 * struct goko_spans - array of all spans, as published
 * @nr:		spans in it; entries below never change
 */
struct goko_spans {
	struct rcu_head		rcu;
	u32			cap;		/* I */
	u32			nr;		/* A: release in record(), acquire in readers */
	struct goko_span	*span[];
};

/* Address to span: two levels of tables, then an array for each 2 MiB. */
#define GOKO_MAP_LEAF_BITS	(GOKO_ARENA_SHIFT - GOKO_PAGE_SHIFT)
#define GOKO_MAP_MID_BITS	14
#define GOKO_MAP_TOP_BITS	(48 - GOKO_MAP_MID_BITS - GOKO_ARENA_SHIFT)

struct goko_map_leaf {
	struct goko_span	*span[1 << GOKO_MAP_LEAF_BITS]; /* A: by goko_map_set() */
};

struct goko_map_mid {
	struct goko_map_leaf	*leaf[1 << GOKO_MAP_MID_BITS]; /* A: set once, cmpxchg */
};

struct goko_map_top {
	struct goko_map_mid	*mid[1 << GOKO_MAP_TOP_BITS]; /* A: set once, cmpxchg */
};

/*
 * Kernel addresses differ in the low 48 bits, but for the few bits more of a
 * machine with five levels of page tables: those are mixed into the index, and
 * goko_map_cover() refuses memory whose place is taken.
 */
static __always_inline u32 goko_map_top_idx(unsigned long addr)
{
	return ((addr >> (GOKO_ARENA_SHIFT + GOKO_MAP_MID_BITS)) ^ (addr >> 48)) &
	       ((1u << GOKO_MAP_TOP_BITS) - 1);
}

static __always_inline u32 goko_map_mid_idx(unsigned long addr)
{
	return (addr >> GOKO_ARENA_SHIFT) & ((1u << GOKO_MAP_MID_BITS) - 1);
}

static __always_inline u32 goko_map_leaf_idx(unsigned long addr)
{
	return (addr >> GOKO_PAGE_SHIFT) & ((1u << GOKO_MAP_LEAF_BITS) - 1);
}

/*
 * The span whose pages @addr is in, or was in lately, or NULL.  The caller
 * compares @addr with base and limit.  Any address, any context, no lock.
 */
static __always_inline struct goko_span *
goko_map_find(const struct goko_map_top *map, unsigned long addr)
{
	const struct goko_map_mid *mid;
	const struct goko_map_leaf *leaf;

	/* Pairs with the cmpxchg in goko_map_cover(): contents before pointer. */
	mid = READ_ONCE(map->mid[goko_map_top_idx(addr)]);
	if (!mid)
		return NULL;
	leaf = READ_ONCE(mid->leaf[goko_map_mid_idx(addr)]);
	if (!leaf)
		return NULL;
	/* Pairs with goko_map_set(). */
	return READ_ONCE(leaf->span[goko_map_leaf_idx(addr)]);
}

/* Which of two lists spans of a generation are on. */
static __always_inline u32 goko_gen_idx(u32 sweepgen)
{
	return (sweepgen >> 1) & 1;
}

static __always_inline bool goko_span_noscan(const struct goko_span *s)
{
	return s->class & 1;
}

/* Number of the object of @s that @addr, an address in it, is in. */
static __always_inline u32 goko_span_index(const struct goko_span *s,
					   unsigned long base, unsigned long addr)
{
	return ((u64)(addr - base) * s->magic) >> 32;
}

/**
 * goko_heap_find() - The object that an address is in.
 * @map:	the map of the heap.
 * @addr:	any address; never dereferenced.
 * @idx:	set to the number of the object in its span.
 *
 * Context: any, no lock.  The answer is stable if the object is in use.
 * Return: its span, or NULL if @addr is in no object.
 */
static __always_inline struct goko_span *
goko_heap_find(const struct goko_map_top *map, unsigned long addr, u32 *idx)
{
	struct goko_span *s = goko_map_find(map, addr);
	unsigned long base;

	/* Pairs with goko_heap_give(): a span that lost its pages has no limit. */
	if (!s || addr >= smp_load_acquire(&s->limit))
		return NULL;
	base = READ_ONCE(s->base);
	if (addr < base)
		return NULL;
	*idx = goko_span_index(s, base, addr);
	return s;
}

#endif /* GOKO_HEAP_SPAN_H */
