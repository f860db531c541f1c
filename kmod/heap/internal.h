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

#include "core/rt.h"
#include "core/stats.h"
#include "heap/pages.h"
#include "heap/sizeclass.h"
#include "heap/span.h"
#include "image/image.h"
#include "sched/sched.h"

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
 * @nr_empty:	arenas that no span has pages of: in the last bin
 * @nr_arenas:	all of the node
 */
struct goko_bins {
	DECLARE_BITMAP(filled, GOKO_ARENA_PAGES + 1);	/* H */
	struct list_head	bins[GOKO_ARENA_PAGES + 1]; /* H */
	u32			nr_empty;	/* A: written under heap->lock */
	u32			nr_arenas;	/* H */
};

/**
 * struct goko_mslot - what a P allocates from, for one span class
 * @free:	bit i: object i of the group may be handed out
 * @group:	address of the group's first object
 * @obj_bytes:	size of an object
 * @idx:	which group of @span it is
 * @span:	NULL at first; then @free is 0
 * @ptrs:	where the pointers of the group's objects are: of @span->ptrs
 * @had:	bits set in @free when the slot got the group
 * @allocs:	objects that were handed out of the groups before
 */
struct goko_mslot {
	u64			free;		/* P */
	unsigned long		group;		/* P */
	u32			obj_bytes;	/* P */
	u32			idx;		/* P */
	struct goko_span	*span;		/* P */
	u64			*ptrs;		/* P */
	u32			had;		/* P */
	u64			allocs;		/* A: by count_used(); for ever */
};

/*
 * Objects without pointers that are smaller share blocks of this size, as in Go: a block
 * is free when all that are in it are garbage.
 */
#define GOKO_TINY_BYTES		16

/**
 * struct goko_mcache - the slots of one P
 * @sweepgen:	generation of the heap at the P's last flush
 * @black:	what is allocated in spans of that generation is marked
 */
struct goko_mcache {
	struct goko_mslot	slots[GOKO_NR_SPAN_CLASSES];
	unsigned long		tiny;		/* P: end of a block of small objects */
	u32			tiny_left;	/* P: bytes of it that are free */
	int			nid;		/* I: node to prefer */
	u32			sweepgen;	/* P */
	bool			black;		/* P */
};

/**
 * struct goko_mcentral - the spans of one span class that no P works on
 *
 * The lists by goko_gen_idx().
 */
struct goko_mcentral {
	spinlock_t		lock;
	struct list_head	partial[2];	/* N: may have free objects */
	struct list_head	full[2];	/* N: have none */
} ____cacheline_aligned_in_smp;

/**
 * struct goko_account - whose spans they are: a task's with a limit, or all others'
 * @limit_pages: of @inuse_pages
 * @trigger_pages: more of @inuse_pages wants a cycle
 * @closed:	the task has gone
 */
struct goko_account {
	u64			id;		/* I: of the task; 0: heap->base */
	u64			limit_pages;	/* I */
	u64			inuse_pages;	/* H: of its spans */
	u64			trigger_pages;	/* H */
	bool			closed;		/* H */
	struct list_head	node;		/* H to write, RCU to read: on heap->accounts */
	struct rcu_head		rcu;
	struct goko_mcentral	central[GOKO_NR_SPAN_CLASSES];
};

/**
 * struct goko_heap - the page heap and what stands on it
 */
struct goko_heap {
	struct goko_account	base;		/* of tasks without a limit */

	spinlock_t		lock;
	struct list_head	accounts;	/* H to write, RCU to read: @base is first */
	u32			nr_closed;	/* H: of them */
	struct list_head	arenas;		/* H */
	u32			nr_arenas;	/* H */
	u32			nr_spans;	/* H: not FREE */
	u64			released_bytes;	/* H: of arenas given back, for ever */
	u64			inuse_pages;	/* H: in spans */
	u64			large_bytes;	/* H: of spans with memory of their own */
	u64			peak_bytes;	/* H: the most of all arenas and those */
	u64			limit_pages;	/* I: of inuse_pages */
	struct list_head	free_spans;	/* H: structs to use again */
	struct list_head	large[2];	/* H: LARGE spans, by goko_gen_idx() */
	struct goko_spans __rcu	*spans;		/* H to write, RCU to read */

	u32			sweepgen;	/* A: goko_heap_flip() writes */
	atomic_t		nr_sweeping;	/* A: spans off their list to be swept */
	u32			sweep_class;	/* A: where the sweeper goes on */
	atomic64_t		live_bytes;	/* A: marked, and handed to Ps since */
	atomic64_t		marked_bytes;	/* A: in this cycle */
	atomic64_t		freed_bytes;	/* A: statistics: swept away, for ever */
	atomic64_t		freed[GOKO_NR_SIZE_CLASSES]; /* A: likewise, objects */

	struct goko_map_top	*map;		/* I */
	struct goko_bins	*bins;		/* I: array, one for each node */
};

/* mcache.c */
bool goko_mcache_refill(struct goko_p *p, u32 class);

/* mcentral.c */
void goko_mcentral_init(struct goko_mcentral *c);
struct goko_span *goko_mcentral_get(struct goko_heap *h, struct goko_account *a,
				    u32 class, int nid);
void goko_mcentral_put(struct goko_heap *h, struct goko_span *s);
u32 goko_mcentral_sweep(struct goko_heap *h, u32 class);

/* sweep.c */
void goko_span_sweep(struct goko_heap *h, struct goko_span *s);

/* account.c */
void goko_account_init(struct goko_heap *h, struct goko_account *a);
bool goko_account_take_locked(struct goko_account *a, u32 nr_pages, bool *kick);
struct goko_account *goko_account_give_locked(struct goko_heap *h,
					      struct goko_account *a, u32 nr_pages);
void goko_accounts_free(struct goko_heap *h);

/* mheap.c */
struct goko_span *goko_heap_take(struct goko_heap *h, struct goko_account *a,
				 u32 class, u32 nr_pages, int nid);
void goko_heap_publish_large(struct goko_heap *h, struct goko_span *s);
void goko_heap_give(struct goko_heap *h, struct goko_span *s);
u32 goko_heap_empty(int nid);
bool goko_heap_release(int nid);

/* span.c */
struct goko_span *goko_span_alloc(struct goko_heap *h);
bool goko_span_setup(struct goko_heap *h, struct goko_span *s, u32 class,
		     u32 nr_pages);
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

/* Count an object of the running G. */
static __always_inline void goko_heap_count(struct goko_p *p, struct goko_g *g,
					    size_t bytes)
{
	u64 *stats = p->stats;

	stats[GOKO_STAT_ALLOCS]++;
	stats[GOKO_STAT_ALLOC_BYTES] += bytes;
	g->alloc_bytes += bytes;
	g->alloc_objs++;
}

/* Whose spans the slots of a P are. */
static inline struct goko_account *goko_p_account(const struct goko_p *p)
{
	return p->account ?: &goko_rt.heap->base;
}

/* Hand out the lowest free object of a slot, which has one; its number in the group. */
static __always_inline u32 goko_mslot_take(struct goko_mslot *slot)
{
	u64 free = slot->free;

	slot->free = free & (free - 1);
	return __ffs64(free);
}

static __always_inline void *goko_mslot_object(const struct goko_mslot *slot, u32 i)
{
	return (void *)(slot->group + (unsigned long)i * slot->obj_bytes);
}

/* alloc.c */
u64 __goko_ptr_bits(const struct goko_type *t, u64 n);

/*
 * Tell where the pointers of object @i of a slot are: in @n values of type @t.  The
 * collector may be reading bits of other objects in the same word.
 */
static __always_inline void goko_mslot_set_type(struct goko_mslot *slot, u32 i,
						const struct goko_type *t, u64 n)
{
	u32 words = slot->obj_bytes / 8, at = i * words, shift = at % 64;
	u64 *w = &slot->ptrs[at / 64], bits, mask;

	if (unlikely(slot->obj_bytes > GOKO_PTRBITS_MAX)) {
		WRITE_ONCE(slot->ptrs[i], (u64)(unsigned long)t);
		return;
	}
	bits = likely(n == 1) ? t->ptrmask[0] : __goko_ptr_bits(t, n);
	mask = ~0ull >> (64 - words);
	WRITE_ONCE(w[0], (w[0] & ~(mask << shift)) | bits << shift);
	if (shift + words > 64) {
		shift = 64 - shift;
		WRITE_ONCE(w[1], (w[1] & ~(mask >> shift)) | bits >> shift);
	}
}

/* Is what a P takes out of this span to be marked at once? */
static __always_inline bool goko_mcache_is_black(const struct goko_mcache *mc,
						 const struct goko_span *s)
{
	return mc->black && READ_ONCE(s->sweepgen) == mc->sweepgen;
}

#endif /* GOKO_HEAP_INTERNAL_H */
