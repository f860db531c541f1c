// SPDX-License-Identifier: GPL-2.0
/*
 * chan/sudog.c - where sudogs come from
 *
 * What
 *   A slab, and before it a short list for each P.  They move between the two in
 *   batches.  A sudog in either place has a node that is in no queue.
 *
 * Locking
 *   A P's list belongs to the M that holds it.
 */
#include <linux/slab.h>

#include "chan/internal.h"

#define BATCH	(GOKO_SUDOGS_MAX / 2)

/* As in heap/mheap.c; callers hold no lock. */
#define SUDOG_GFP	(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

static struct kmem_cache *sudog_cache;

/**
 * __goko_sudog_get() - A sudog from the slab; see goko_sudog_get().
 * @p:		the P; its cache is empty, and gets some.
 *
 * Context: M that holds @p, may sleep; no lock held.
 * Return: the sudog or NULL.
 */
struct goko_sudog *__goko_sudog_get(struct goko_p *p)
{
	void *fresh[BATCH / 2];
	struct goko_sudog *sg = NULL;
	int i, n;

	n = kmem_cache_alloc_bulk(sudog_cache, SUDOG_GFP, ARRAY_SIZE(fresh),
				  fresh);
	for (i = 0; i < n; i++) {
		if (sg)
			goko_sudog_put(p, sg);
		sg = fresh[i];
		INIT_LIST_HEAD(&sg->node);
	}
	return sg;
}

/* Give up to @nr sudogs of a P back to the slab. */
static void give(struct goko_p *p, u32 nr)
{
	void *old[BATCH];
	u32 i;

	for (i = 0; i < nr && p->sudogs; i++)
		old[i] = goko_sudog_get(p);
	kmem_cache_free_bulk(sudog_cache, i, old);
}

/**
 * __goko_sudog_spill() - Make room in a full cache; see goko_sudog_put().
 * @p:		the P.
 *
 * Context: M that holds @p, no sleep.
 */
void __goko_sudog_spill(struct goko_p *p)
{
	give(p, BATCH);
}

/**
 * goko_sudog_drain() - Empty the cache of a P that goes.
 * @p:		the P, held by nobody.
 *
 * Context: process, no sleep.
 */
void goko_sudog_drain(struct goko_p *p)
{
	while (p->sudogs)
		give(p, BATCH);
}

/**
 * goko_sudogs_init() - Make the slab.
 *
 * Context: process, may sleep; module init.
 * Return: 0 or -ENOMEM.
 */
int goko_sudogs_init(void)
{
	sudog_cache = KMEM_CACHE(goko_sudog, 0);
	return sudog_cache ? 0 : -ENOMEM;
}

/**
 * goko_sudogs_fini() - Undo goko_sudogs_init().
 *
 * Context: process, may sleep; module exit.  No G is left, every P is drained.
 */
void goko_sudogs_fini(void)
{
	kmem_cache_destroy(sudog_cache);
}
