// SPDX-License-Identifier: GPL-2.0
/*
 * heap/mheap.c - the page heap: runs of pages for spans
 *
 * What
 *   Arenas are 2 MiB of physically contiguous memory (so one entry of the TLB
 *   maps an arena), or of vmalloc space when there is no such piece.  A span is
 *   a run of pages of one arena, the lowest run of the arena whose longest free
 *   run fits best.  A span that is larger than an arena has vmalloc memory of
 *   its own.  Arenas are kept for a node: that of the Ps that asked for them.
 *
 * Invariants, checked by goko_heap_check()
 *   1 inuse_pages = sum of pages of spans that are not FREE <= limit_pages
 *   2 inuse_pages - large_bytes / page = sum of pages.nr_used of arenas
 *   3 an arena is in bins[pages.max_run] of its node; bit n of filled is set
 *     iff bins[n] is not empty; nr_empty is the length of the last bin
 *
 * Locking
 *   heap->lock for all of it; it is never held while memory comes from the
 *   kernel or is cleared.
 *
 * Memory from the kernel
 *   Whoever allocates here holds a P.  An arena is first asked for with
 *   GFP_NOWAIT, then with GFP_KERNEL | __GFP_NORETRY: that may sleep and holds
 *   up the P, but it tries to reclaim and compact once, calls no OOM killer, and
 *   happens once for 2 MiB.  The other choice, to let the G wait, would unwind
 *   compiled code for it; the gain is too small.  heap->lock, which reclaim wants
 *   (heap/shrink.c), is never held then.
 *
 * Rejected
 *   A tree of free runs over all arenas: see heap/pages.c.
 */
#include <linux/gfp.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "core/rt.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "heap/internal.h"
#include "trace/goko_trace.h"

#define ARENA_ORDER	get_order(GOKO_ARENA_BYTES)

#define HEAP_GFP_FAST	(GFP_NOWAIT | __GFP_NOWARN | __GFP_ZERO)
#define HEAP_GFP	(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN | __GFP_ZERO)

/* vmalloc areas begin at any page of the kernel's; ours may be larger. */
#define VMALLOC_SLACK	(GOKO_PAGE_BYTES > PAGE_SIZE ? \
			 GOKO_PAGE_BYTES - PAGE_SIZE : 0)

static unsigned long page_align(void *mem)
{
	return ALIGN((unsigned long)mem, GOKO_PAGE_BYTES);
}

/* The last bin has so many arenas more. */
static void add_empty_locked(struct goko_heap *h, struct goko_bins *b, int nr)
{
	lockdep_assert_held(&h->lock);
	/* goko_heap_empty() reads it without the lock. */
	WRITE_ONCE(b->nr_empty, b->nr_empty + nr);
}

static u64 sys_locked(const struct goko_heap *h)
{
	lockdep_assert_held(&h->lock);
	return h->nr_arenas * GOKO_ARENA_BYTES + h->large_bytes;
}

/* Memory has come from the kernel. */
static void grown_locked(struct goko_heap *h)
{
	h->peak_bytes = max(h->peak_bytes, sys_locked(h));
}

/* Put an arena into the bin it belongs to, out of @old. */
static void rebin_locked(struct goko_heap *h, struct goko_arena *a, u32 old)
{
	struct goko_bins *b = &h->bins[a->nid];

	lockdep_assert_held(&h->lock);
	if (old == a->pages.max_run)
		return;
	list_move(&a->bin, &b->bins[a->pages.max_run]);
	__set_bit(a->pages.max_run, b->filled);
	if (list_empty(&b->bins[old]))
		__clear_bit(old, b->filled);
	add_empty_locked(h, b, (a->pages.max_run == GOKO_ARENA_PAGES) -
			       (old == GOKO_ARENA_PAGES));
}

/* The arena of a node whose longest free run fits @nr_pages best, or NULL. */
static struct goko_arena *best_fit_locked(struct goko_heap *h, int nid,
					  u32 nr_pages)
{
	struct goko_bins *b = &h->bins[nid];
	u32 bin;

	lockdep_assert_held(&h->lock);
	bin = find_next_bit(b->filled, GOKO_ARENA_PAGES + 1, nr_pages);
	if (bin > GOKO_ARENA_PAGES)
		return NULL;
	return list_first_entry(&b->bins[bin], struct goko_arena, bin);
}

/* Take pages of an arena for @s. */
static void carve_locked(struct goko_heap *h, struct goko_arena *a,
			 struct goko_span *s, bool *dirty)
{
	u32 old = a->pages.max_run, first;

	lockdep_assert_held(&h->lock);
	first = goko_pages_take(&a->pages, s->nr_pages, dirty);
	rebin_locked(h, a, old);
	s->arena = a;
	s->mem = NULL;
	WRITE_ONCE(s->base, a->base + first * GOKO_PAGE_BYTES);
}

static void arena_free(struct goko_arena *a)
{
	if (a->vmalloced)
		vfree(a->mem);
	else
		__free_pages(a->mem, ARENA_ORDER);
	kfree(a);
}

/* Memory for an arena: contiguous if possible.  Sleeps. */
static struct goko_arena *arena_new(struct goko_heap *h, int nid)
{
	struct goko_arena *a = kzalloc(sizeof(*a), HEAP_GFP);
	struct page *page;

	if (!a)
		return NULL;
	page = alloc_pages_node(nid, HEAP_GFP_FAST, ARENA_ORDER);
	if (!page)
		page = alloc_pages_node(nid, HEAP_GFP, ARENA_ORDER);
	if (page) {
		a->mem = page;
		a->base = (unsigned long)page_address(page);
	} else {
		a->vmalloced = true;
		a->mem = __vmalloc(GOKO_ARENA_BYTES + VMALLOC_SLACK, HEAP_GFP);
		if (!a->mem) {
			kfree(a);
			return NULL;
		}
		a->base = page_align(a->mem);
	}
	a->nid = nid;
	goko_pages_init(&a->pages);
	if (goko_map_cover(h->map, a->base, a->base + GOKO_ARENA_BYTES)) {
		arena_free(a);
		return NULL;
	}
	return a;
}

/*
 * Pages for @s: from an arena of the node, from a fresh arena, or, when there is
 * no memory for one, from an arena of another node.
 */
static bool take_pages(struct goko_heap *h, struct goko_span *s, int nid)
{
	struct goko_arena *a;
	bool dirty;

	spin_lock(&h->lock);
	a = best_fit_locked(h, nid, s->nr_pages);
	if (!a) {
		spin_unlock(&h->lock);
		a = arena_new(h, nid);
		spin_lock(&h->lock);
		if (a) {
			list_add_tail(&a->node, &h->arenas);
			h->nr_arenas++;
			h->bins[nid].nr_arenas++;
			grown_locked(h);
			list_add(&a->bin, &h->bins[nid].bins[a->pages.max_run]);
			__set_bit(a->pages.max_run, h->bins[nid].filled);
			add_empty_locked(h, &h->bins[nid], 1);
		}
		for (nid = 0; !a && nid < nr_node_ids; nid++)
			a = best_fit_locked(h, nid, s->nr_pages);
	}
	if (a)
		carve_locked(h, a, s, &dirty);
	spin_unlock(&h->lock);

	if (a && dirty)
		memset((void *)s->base, 0, s->nr_pages * GOKO_PAGE_BYTES);
	return a;
}

/* Memory of its own for @s, which is larger than an arena.  Sleeps. */
static bool take_own(struct goko_heap *h, struct goko_span *s)
{
	size_t bytes = s->nr_pages * GOKO_PAGE_BYTES;
	unsigned long base;
	void *mem;

	mem = vmalloc_huge(bytes + VMALLOC_SLACK, HEAP_GFP);
	if (!mem)
		return false;
	base = page_align(mem);
	if (goko_map_cover(h->map, base, base + bytes)) {
		vfree(mem);
		return false;
	}
	s->arena = NULL;
	s->mem = mem;
	WRITE_ONCE(s->base, base);

	spin_lock(&h->lock);
	h->large_bytes += bytes;
	grown_locked(h);
	spin_unlock(&h->lock);
	return true;
}

static bool reserve(struct goko_heap *h, struct goko_account *a, u32 nr_pages)
{
	bool kick = false, ok;

	spin_lock(&h->lock);
	ok = h->inuse_pages + nr_pages <= h->limit_pages &&
	     goko_account_take_locked(a, nr_pages, &kick);
	if (ok) {
		h->inuse_pages += nr_pages;
		h->nr_spans++;
	}
	spin_unlock(&h->lock);
	if (unlikely(kick))
		goko_gc_kick();
	return ok;
}

/* The struct of a span without pages is free again, with its reservation in @a. */
static void retire(struct goko_heap *h, struct goko_span *s, struct goko_account *a)
{
	spin_lock(&h->lock);
	list_add(&s->node, &h->free_spans);
	if (a) {
		h->inuse_pages -= s->nr_pages;
		h->nr_spans--;
		a = goko_account_give_locked(h, a, s->nr_pages);
	}
	spin_unlock(&h->lock);
	if (a)
		kvfree_rcu(a, rcu);
}

/**
 * goko_heap_take() - A span with pages, all zero.
 * @h:		the heap.
 * @a:		whose it is to be.
 * @class:	span class; size class 0: one object that fills the span.
 * @nr_pages:	pages, at least 1.
 * @nid:	node to prefer.
 *
 * Context: process, may sleep; no lock held; P or not.
 * Return: the span, CACHED, or LARGE and its object taken; it is the caller's, a
 *	   LARGE one until goko_heap_publish_large().
 *	   NULL: over the limit or out of memory.
 */
struct goko_span *goko_heap_take(struct goko_heap *h, struct goko_account *a,
				 u32 class, u32 nr_pages, int nid)
{
	struct goko_span *s = goko_span_alloc(h);
	struct goko_account *reserved = NULL;

	if (!s)
		return NULL;
	if (!goko_span_setup(h, s, class, nr_pages))
		goto retire;
	if (!reserve(h, a, nr_pages))
		goto retire;
	reserved = a;
	s->account = a;
	if (nr_pages > GOKO_ARENA_PAGES ? !take_own(h, s) :
					  !take_pages(h, s, nid))
		goto retire;

	if (class / 2) {
		WRITE_ONCE(s->state, GOKO_SPAN_CACHED);
	} else {
		s->taken[0] = ~0ull;
		s->nr_taken = 1;
		WRITE_ONCE(s->state, GOKO_SPAN_LARGE);
	}
	/* Pairs with goko_heap_object(): base before limit. */
	smp_store_release(&s->limit, s->base + s->nr_objs * s->obj_bytes);
	goko_map_set(h->map, s->base, nr_pages, s);
	trace_goko_span_alloc(nr_pages, class / 2, class % 2);
	return s;

retire:
	retire(h, s, reserved);
	return NULL;
}

/**
 * goko_heap_publish_large() - Put a LARGE span where the sweeper finds it.
 * @h:		the heap.
 * @s:		the span, on no list; marked if it shall survive this cycle.
 *
 * Context: process, no sleep; takes heap->lock.
 */
void goko_heap_publish_large(struct goko_heap *h, struct goko_span *s)
{
	spin_lock(&h->lock);
	list_add(&s->node, &h->large[goko_gen_idx(s->sweepgen)]);
	spin_unlock(&h->lock);
}

/**
 * goko_heap_give() - Take the pages of a span back.
 * @h:		the heap.
 * @s:		a span with no object in use, on no list.
 *
 * Context: process, may sleep if @s has memory of its own; the caller owns @s,
 *	    and no longer after this.
 */
void goko_heap_give(struct goko_heap *h, struct goko_span *s)
{
	struct goko_arena *a = s->arena;
	void *mem = s->mem;

	/* Pairs with goko_heap_object(). */
	WRITE_ONCE(s->limit, 0);
	WRITE_ONCE(s->state, GOKO_SPAN_FREE);
	goko_map_set(h->map, s->base, s->nr_pages, NULL);

	spin_lock(&h->lock);
	if (a) {
		u32 old = a->pages.max_run;

		goko_pages_give(&a->pages, (s->base - a->base) >> GOKO_PAGE_SHIFT,
				s->nr_pages);
		rebin_locked(h, a, old);
	} else {
		h->large_bytes -= s->nr_pages * GOKO_PAGE_BYTES;
	}
	s->mem = NULL;
	spin_unlock(&h->lock);
	retire(h, s, s->account);
	vfree(mem);
}

/**
 * goko_heap_empty() - How many arenas of a node does no span have pages of?
 * @nid:	the node.
 *
 * Context: any, no lock.
 * Return: their number, of a moment.
 */
u32 goko_heap_empty(int nid)
{
	return READ_ONCE(goko_rt.heap->bins[nid].nr_empty);
}

/**
 * goko_heap_release() - Give an empty arena back to the kernel.
 * @nid:	of this node.
 *
 * Context: process, may sleep, in reclaim as well: allocates nothing; takes
 *	    heap->lock.
 * Return: false: there is none.
 */
bool goko_heap_release(int nid)
{
	struct goko_heap *h = goko_rt.heap;
	struct goko_bins *b = &h->bins[nid];
	struct goko_arena *a;

	if (!goko_heap_empty(nid))
		return false;
	spin_lock(&h->lock);
	a = best_fit_locked(h, nid, GOKO_ARENA_PAGES);
	if (a) {
		list_del(&a->node);
		list_del(&a->bin);
		if (list_empty(&b->bins[GOKO_ARENA_PAGES]))
			__clear_bit(GOKO_ARENA_PAGES, b->filled);
		add_empty_locked(h, b, -1);
		h->nr_arenas--;
		b->nr_arenas--;
		h->released_bytes += GOKO_ARENA_BYTES;
	}
	spin_unlock(&h->lock);
	if (!a)
		return false;
	arena_free(a);
	return true;
}

static bool is_much_free(void)
{
	struct goko_heap_stats st;

	goko_heap_stats(&st);
	return st.free >= GOKO_ARENA_BYTES + st.inuse / 10;
}

/**
 * goko_heap_scavenge() - Give arenas back to the kernel that are empty.
 * @all:	all; else as much stays free as a tenth of what is in use, for the time
 *		to come.
 *
 * Context: process, may sleep; no lock held.
 */
void goko_heap_scavenge(bool all)
{
	int nid;

	for (nid = 0; nid < nr_node_ids; nid++)
		while ((all || is_much_free()) && goko_heap_release(nid))
			cond_resched();
}

/**
 * goko_heap_stats() - A consistent picture of the heap.
 * @st:		filled in.
 *
 * Context: process; takes heap->lock.
 */
void goko_heap_stats(struct goko_heap_stats *st)
{
	struct goko_heap *h = goko_rt.heap;
	int nid, i;

	spin_lock(&h->lock);
	st->sys = sys_locked(h);
	st->peak = h->peak_bytes;
	/* Pages that are reserved may still be on their way from the kernel. */
	st->inuse = h->inuse_pages * GOKO_PAGE_BYTES;
	if (st->inuse > st->sys)
		st->inuse = st->sys;
	st->limit = h->limit_pages * GOKO_PAGE_BYTES;
	st->nr_spans = h->nr_spans;
	st->nr_arenas = h->nr_arenas;
	st->nr_empty = 0;
	for (nid = 0; nid < nr_node_ids; nid++)
		st->nr_empty += h->bins[nid].nr_empty;
	st->freed_objs = 0;
	for (i = 0; i < GOKO_NR_SIZE_CLASSES; i++)
		st->freed_objs += atomic64_read(&h->freed[i]);
	st->freed_bytes = atomic64_read(&h->freed_bytes);
	st->released = h->released_bytes;
	st->free = st->sys - st->inuse;
	spin_unlock(&h->lock);
}

static u64 limit_pages(void)
{
	u64 mb = goko_param_heap_limit_mb;

	if (mb > U32_MAX)
		mb = U32_MAX;
	if (mb)
		return mb << (20 - GOKO_PAGE_SHIFT);
	return ((u64)totalram_pages() << PAGE_SHIFT) >> (GOKO_PAGE_SHIFT + 2);
}

/**
 * goko_heap_init() - Make the heap, without arenas.
 *
 * Context: process, may sleep; module init.
 * Return: 0 or -ENOMEM.
 */
int goko_heap_init(void)
{
	struct goko_heap *h;
	int nid, i;

	if (goko_spans_init())
		return -ENOMEM;
	h = kvzalloc(sizeof(*h), GFP_KERNEL);
	if (!h)
		goto fini_spans;
	h->map = goko_map_alloc();
	h->bins = kvcalloc(nr_node_ids, sizeof(*h->bins), GFP_KERNEL);
	if (!h->map || !h->bins)
		goto free_heap;

	spin_lock_init(&h->lock);
	INIT_LIST_HEAD(&h->arenas);
	INIT_LIST_HEAD(&h->free_spans);
	INIT_LIST_HEAD(&h->large[0]);
	INIT_LIST_HEAD(&h->large[1]);
	h->sweep_class = GOKO_NR_SPAN_CLASSES;
	INIT_LIST_HEAD(&h->accounts);
	h->base.limit_pages = U64_MAX;
	goko_account_init(h, &h->base);
	for (nid = 0; nid < nr_node_ids; nid++)
		for (i = 0; i <= GOKO_ARENA_PAGES; i++)
			INIT_LIST_HEAD(&h->bins[nid].bins[i]);
	h->limit_pages = limit_pages();
	goko_rt.heap = h;
	goko_heap_debugfs(h);
	return 0;

free_heap:
	kvfree(h->bins);
	goko_map_free(h->map);
	kvfree(h);
fini_spans:
	goko_spans_fini();
	return -ENOMEM;
}

/* Memory of spans that are larger than an arena. */
static void free_own_memory(struct goko_heap *h)
{
	struct goko_spans *all = rcu_dereference_protected(h->spans, true);
	u32 i;

	for (i = 0; all && i < all->nr; i++)
		vfree(all->span[i]->mem);
}

/**
 * goko_heap_fini() - Give all memory of the heap back.
 *
 * Context: process, may sleep; module exit.  No P, no G, no reader of debugfs is
 *	    left; every mcache is freed.
 */
void goko_heap_fini(void)
{
	struct goko_heap *h = goko_rt.heap;
	struct goko_arena *a, *next;

	if (!h)
		return;
	goko_rt.heap = NULL;
	goko_heap_check(h);
	free_own_memory(h);
	list_for_each_entry_safe(a, next, &h->arenas, node) {
		arena_free(a);
		cond_resched();
	}
	goko_spans_free(h);
	goko_accounts_free(h);
	goko_map_free(h->map);
	kvfree(h->bins);
	kvfree(h);
	goko_spans_fini();
}
