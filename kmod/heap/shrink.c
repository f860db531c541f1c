// SPDX-License-Identifier: GPL-2.0
/*
 * heap/shrink.c - give memory back when the kernel is short of it
 *
 * What
 *   goko_heap_scavenge() keeps some empty arenas after each cycle.  When the kernel
 *   reclaims memory they go, one for each call.  If there are none a collection may
 *   find some: the collector's thread is told, if enough was allocated or a task has
 *   ended since the last one (goko_gc_relieve()), and what it finds is there for the
 *   next time.
 *
 *   The objects of the shrinker are the kernel's pages of empty arenas: only those are
 *   certain to go.
 *
 * Locking
 *   Any thread that allocates may reclaim, the collector's and those that hold a P as
 *   well; nothing here waits for one of them.  heap->lock is never held by who asks the
 *   kernel for memory, and so can be taken.
 *
 * Rejected
 *   To split arenas, and give single pages back: the rest would be small pieces for
 *   ever, for the kernel and for its TLB.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/shrinker.h>

#include "core/compat.h"
#include "core/stats.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "heap/internal.h"

#define ARENA_KERNEL_PAGES	(GOKO_ARENA_BYTES >> PAGE_SHIFT)

static struct shrinker *shrinker;

static unsigned long count_pages(struct shrinker *unused, struct shrink_control *sc)
{
	u32 nr = goko_heap_empty(sc->nid);

	if (nr)
		return nr * ARENA_KERNEL_PAGES;
	goko_gc_relieve();
	return SHRINK_EMPTY;
}

static unsigned long scan_pages(struct shrinker *unused, struct shrink_control *sc)
{
	unsigned long nr = 0;

	while (nr + ARENA_KERNEL_PAGES <= sc->nr_to_scan && goko_heap_release(sc->nid))
		nr += ARENA_KERNEL_PAGES;
	if (!nr)
		return SHRINK_STOP;
	goko_stat_add_nop(SHRINK_BYTES, nr << PAGE_SHIFT);
	sc->nr_scanned = nr;
	return nr;
}

/**
 * goko_shrink_init() - From now on the kernel may ask for memory.
 *
 * Context: process, may sleep; module init; heap and collector exist.
 * Return: 0 or -ENOMEM.
 */
int goko_shrink_init(void)
{
	shrinker = goko_shrinker_new(count_pages, scan_pages, ARENA_KERNEL_PAGES);
	return shrinker ? 0 : -ENOMEM;
}

/**
 * goko_shrink_fini() - Undo goko_shrink_init().
 *
 * Context: process, sleeps until nobody reclaims here.
 */
void goko_shrink_fini(void)
{
	goko_shrinker_free(shrinker);
}
