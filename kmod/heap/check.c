// SPDX-License-Identifier: GPL-2.0
/*
 * heap/check.c - do the invariants hold?
 *
 * Those of heap/mheap.c, heap/pages.c and struct goko_span.
 */
#include <linux/nodemask.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>

#include "core/rt.h"
#include "heap/internal.h"

/* Invariants 2 and 3 of heap/mheap.c, and those of heap/pages.c. */
static u64 check_arenas(struct goko_heap *h)
{
	struct goko_arena *a;
	u64 used = 0;
	u32 nr = 0, nr_empty = 0;
	int nid;

	list_for_each_entry(a, &h->arenas, node) {
		const struct goko_bins *b = &h->bins[a->nid];

		used += a->pages.nr_used;
		nr++;
		nr_empty += !a->pages.nr_used;
		GOKO_WARN_ON(!goko_pages_check(&a->pages));
		GOKO_WARN_ON(!test_bit(a->pages.max_run, b->filled));
	}
	GOKO_WARN_ON(nr != h->nr_arenas);
	for (nid = 0; nid < nr_node_ids; nid++)
		nr_empty -= h->bins[nid].nr_empty;
	GOKO_WARN_ON(nr_empty);
	return used;
}

/**
 * goko_heap_check() - Do all invariants hold?
 * @h:		the heap.
 *
 * Warns about each that does not.  Cheap enough to run whenever the heap goes:
 * a few instructions for each 64 objects.
 *
 * Context: process, may sleep; nobody else uses the heap.
 */
void goko_heap_check(struct goko_heap *h)
{
	struct goko_spans *all = rcu_dereference_protected(h->spans, true);
	u64 pages = 0, used = check_arenas(h), accounted = 0;
	struct goko_account *a;
	u32 i, nr = 0;

	for (i = 0; all && i < all->nr; i++) {
		const struct goko_span *s = all->span[i];

		GOKO_WARN_ON(!goko_span_check(s));
		GOKO_WARN_ON(s->state == GOKO_SPAN_CACHED);
		if (s->state != GOKO_SPAN_FREE) {
			GOKO_WARN_ON(goko_map_find(h->map, s->base) != s);
			pages += s->nr_pages;
			nr++;
		}
		cond_resched();
	}
	list_for_each_entry(a, &h->accounts, node) {
		GOKO_WARN_ON(a->inuse_pages > a->limit_pages);
		accounted += a->inuse_pages;
	}
	GOKO_WARN_ON(accounted != pages);
	GOKO_WARN_ON(nr != h->nr_spans);
	GOKO_WARN_ON(pages != h->inuse_pages);
	GOKO_WARN_ON(pages > h->limit_pages);
	GOKO_WARN_ON(used != pages - (h->large_bytes >> GOKO_PAGE_SHIFT));
}
