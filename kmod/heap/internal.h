/* SPDX-License-Identifier: GPL-2.0 */
/*
 * heap/internal.h - structures of the heap and the fast path of allocation
 *
 * The ladder of caches, cheapest first; each step falls through to the next:
 *
 *   slot	64 objects of one span, a bitmap word of one P	no lock
 *   span	the next group of 64 of the slot's span		no lock
 *   mcentral	spans with free objects, by span class		mcentral->lock
 *   page heap	runs of pages in arenas				heap->lock
 *   kernel	a 2 MiB arena; vmalloc for larger objects	may sleep
 */
#ifndef GOKO_HEAP_INTERNAL_H
#define GOKO_HEAP_INTERNAL_H

#include <linux/bitops.h>
#include <linux/cache.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#include "core/stats.h"
#include "heap/pages.h"
#include "heap/sizeclass.h"
#include "sched/sched.h"

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
 * CACHED   its own         in a slot of an mcache    goko_mcentral_put(): ->
 *                                                    PARTIAL, FULL or FREE
 * PARTIAL  its own         mcentral->partial         goko_mcentral_get(): ->
 *                                                    CACHED
 * FULL     its own         mcentral->full            stays
 * LARGE    its own         none                      stays
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
 *   4 an object whose bit in @taken is clear holds zeroes
 */
struct goko_span {
	unsigned long		base;		/* A: first byte; see goko_heap_object() */
	unsigned long		limit;		/* A: end of the last object; 0 while FREE */
	size_t			obj_bytes;	/* H: size of an object */
	u32			magic;		/* H: offset to index; 0: one object */
	u32			nr_objs;	/* H */
	u32			nr_taken;	/* P or N: objects handed to slots */
	u16			nr_groups;	/* H: words of @taken */
	u16			cap_groups;	/* H: words that @taken has room for */
	u64			*taken;		/* P or N: bit i: object i is not free */
	u32			nr_pages;	/* H */
	u8			class;		/* H: span class */
	u8			state;		/* A: enum goko_span_state; its owner writes */
	struct goko_arena	*arena;		/* H: NULL if the memory is its own */
	void			*mem;		/* H: own memory, for vfree() */
	struct list_head	node;		/* N: mcentral's lists; H: free_spans */
};

/**
 * struct goko_arena - 2 MiB of memory that spans are made of
 * @base:	first page
 * @mem:	what to give back: a page of the buddy allocator, or vmalloc memory
 */
struct goko_arena {
	unsigned long		base;		/* I */
	void			*mem;		/* I */
	bool			vmalloced;	/* I */
	int			nid;		/* I: node of the memory */
	struct goko_pages	pages;		/* H */
	struct list_head	bin;		/* H: on its node's bins[pages.max_run] */
	struct list_head	node;		/* H: on heap->arenas */
};

/**
 * struct goko_bins - arenas of one node, by their longest free run
 * @filled:	bit n: bins[n] is not empty
 */
struct goko_bins {
	DECLARE_BITMAP(filled, GOKO_ARENA_PAGES + 1);	/* H */
	struct list_head	bins[GOKO_ARENA_PAGES + 1]; /* H */
};

/**
 * struct goko_mslot - what a P allocates from, for one span class
 * @free:	bit i: object i of the group may be handed out
 * @group:	address of the group's first object
 * @obj_bytes:	size of an object
 * @idx:	which group of @span it is
 * @span:	NULL at first; then @free is 0
 */
struct goko_mslot {
	u64			free;		/* P */
	unsigned long		group;		/* P */
	u32			obj_bytes;	/* P */
	u32			idx;		/* P */
	struct goko_span	*span;		/* P */
};

/**
 * struct goko_mcache - the slots of one P
 */
struct goko_mcache {
	struct goko_mslot	slots[GOKO_NR_SPAN_CLASSES];
	int			nid;		/* I: node to prefer */
};

/**
 * struct goko_mcentral - the spans of one span class that no P works on
 */
struct goko_mcentral {
	spinlock_t		lock;
	struct list_head	partial;	/* N: have free objects */
	struct list_head	full;		/* N: have none */
} ____cacheline_aligned_in_smp;

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

/**
 * struct goko_heap - the page heap and what stands on it
 */
struct goko_heap {
	struct goko_mcentral	central[GOKO_NR_SPAN_CLASSES];

	spinlock_t		lock;
	struct list_head	arenas;		/* H */
	u32			nr_arenas;	/* H */
	u32			nr_spans;	/* H: not FREE */
	u64			inuse_pages;	/* H: in spans */
	u64			large_bytes;	/* H: of spans with memory of their own */
	u64			limit_pages;	/* I: of inuse_pages */
	struct list_head	free_spans;	/* H: structs to use again */
	struct goko_spans __rcu	*spans;		/* H to write, RCU to read */

	struct goko_map_top	*map;		/* I */
	struct goko_bins	*bins;		/* I: array, one for each node */
};

/* mcache.c */
void *goko_mcache_refill(struct goko_p *p, u32 class);

/* mcentral.c */
void goko_mcentral_init(struct goko_mcentral *c);
struct goko_span *goko_mcentral_get(struct goko_heap *h, u32 class, int nid);
void goko_mcentral_put(struct goko_heap *h, struct goko_span *s);

/* mheap.c */
struct goko_span *goko_heap_take(struct goko_heap *h, u32 class, u32 nr_pages,
				 int nid);
void goko_heap_give(struct goko_heap *h, struct goko_span *s);

/* span.c */
struct goko_span *goko_span_alloc(struct goko_heap *h);
bool goko_span_setup(struct goko_span *s, u32 class, u32 nr_pages);
bool goko_span_check(const struct goko_span *s);
void goko_spans_free(struct goko_heap *h);
int goko_spans_init(void);
void goko_spans_fini(void);

/* map.c */
struct goko_map_top *goko_map_alloc(void);
void goko_map_free(struct goko_map_top *map);
int goko_map_cover(struct goko_map_top *map, unsigned long start,
		   unsigned long end);
void goko_map_set(struct goko_map_top *map, unsigned long base, u32 nr_pages,
		  struct goko_span *s);

/* check.c */
void goko_heap_check(struct goko_heap *h);

/* debug.c */
void goko_heap_debugfs(struct goko_heap *h);

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

/* Count an object of the running G; its task's limit is not in danger. */
static __always_inline void goko_heap_count(struct goko_p *p, struct goko_g *g,
					    size_t bytes)
{
	u64 *stats = p->stats;

	stats[GOKO_STAT_ALLOCS]++;
	stats[GOKO_STAT_ALLOC_BYTES] += bytes;
	g->alloc_bytes += bytes;
	g->alloc_objs++;
}

/* Account an object of the running G.  False: its task is over its limit. */
static inline bool goko_heap_account(struct goko_p *p, size_t bytes)
{
	struct goko_g *g = p->g;

	if (g->alloc_bytes + bytes >= GOKO_CHARGE_BYTES) {
		if (!goko_task_charge(g, bytes))
			return false;
		goko_stat_inc(p, ALLOCS);
		goko_stat_add(p, ALLOC_BYTES, bytes);
		return true;
	}
	goko_heap_count(p, g, bytes);
	return true;
}

/* Hand out the lowest free object of a slot; NULL if it has none. */
static __always_inline void *goko_mslot_take(struct goko_mslot *slot)
{
	u64 free = slot->free;

	if (unlikely(!free))
		return NULL;
	slot->free = free & (free - 1);
	return (void *)(slot->group + __ffs64(free) * slot->obj_bytes);
}

#endif /* GOKO_HEAP_INTERNAL_H */
