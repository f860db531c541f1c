// SPDX-License-Identifier: GPL-2.0
/*
 * heap/map.c - from any address to its span
 *
 * What
 *   A top table, tables in the middle, and leaves, one for each 2 MiB of address
 *   space that memory of the heap is in, with the span of each page.  Memory need
 *   not be aligned to 2 MiB: two areas of vmalloc space may share a leaf.
 *
 * Invariants
 *   1 a page of a span that is not FREE has its span in its leaf
 *   2 tables and leaves are only added; all go with the heap
 *
 * Locking
 *   Lookup takes none.  Tables are added by cmpxchg; the entries of a page are
 *   written by who owns the page.
 *
 * Rejected
 *   An xarray: a lookup walks five levels and needs an RCU section.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "heap/internal.h"

/* Process context, no lock held; the caller may hold up its P (heap/mheap.c). */
#define MAP_GFP	(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN | __GFP_ZERO)

/*
 * The table *@slot points to, made if there is none.  When two callers make
 * one, the loser of the cmpxchg frees its own.
 */
#define get_or_make(slot) ({						\
	typeof(*(slot)) __t = READ_ONCE(*(slot)), __old;		\
	if (!__t) {							\
		__t = kvmalloc(sizeof(*__t), MAP_GFP);			\
		/* Pairs with the reads in goko_map_find(). */		\
		__old = __t ? cmpxchg((slot), NULL, __t) : NULL;	\
		if (__old) {						\
			kvfree(__t);					\
			__t = __old;					\
		}							\
	}								\
	__t;								\
})

/**
 * goko_map_alloc() - An empty map.
 *
 * Context: process, may sleep.
 * Return: the map or NULL.
 */
struct goko_map_top *goko_map_alloc(void)
{
	return kvzalloc(sizeof(struct goko_map_top), GFP_KERNEL);
}

/**
 * goko_map_free() - Free a map and its tables.
 * @map:	the map, no longer used by anybody, or NULL.
 *
 * Context: process, may sleep.
 */
void goko_map_free(struct goko_map_top *map)
{
	u32 i, k;

	if (!map)
		return;
	for (i = 0; i < ARRAY_SIZE(map->mid); i++) {
		struct goko_map_mid *mid = map->mid[i];

		if (!mid)
			continue;
		for (k = 0; k < ARRAY_SIZE(mid->leaf); k++)
			kvfree(mid->leaf[k]);
		kvfree(mid);
		cond_resched();
	}
	kvfree(map);
}

/**
 * goko_map_cover() - Have entries for a range of memory.
 * @map:	the map.
 * @start:	first byte, page-aligned (the heap's pages).
 * @end:	one past the last, page-aligned.
 *
 * Context: process, may sleep; P or not.
 * Return:
 * * 0		- goko_map_set() works for the range
 * * -ENOMEM	- out of memory
 * * -EEXIST	- an entry is in use, by an address that differs in bits that
 *		  no index takes in; the memory must not be used
 */
int goko_map_cover(struct goko_map_top *map, unsigned long start,
		   unsigned long end)
{
	unsigned long addr;

	for (addr = start; addr < end; addr += GOKO_PAGE_BYTES) {
		struct goko_map_mid *mid;
		struct goko_map_leaf *leaf;

		mid = get_or_make(&map->mid[goko_map_top_idx(addr)]);
		if (!mid)
			return -ENOMEM;
		leaf = get_or_make(&mid->leaf[goko_map_mid_idx(addr)]);
		if (!leaf)
			return -ENOMEM;
		if (READ_ONCE(leaf->span[goko_map_leaf_idx(addr)]))
			return -EEXIST;
	}
	return 0;
}

/**
 * goko_map_set() - Make pages known as a span's, or as nobody's.
 * @map:	the map, covering the pages.
 * @base:	address of the first page.
 * @nr_pages:	pages.
 * @s:		their span, its fields complete, or NULL.
 *
 * Context: any; the caller owns the pages.
 */
void goko_map_set(struct goko_map_top *map, unsigned long base, u32 nr_pages,
		  struct goko_span *s)
{
	unsigned long addr = base;
	u32 i;

	for (i = 0; i < nr_pages; i++, addr += GOKO_PAGE_BYTES) {
		struct goko_map_leaf *leaf =
			map->mid[goko_map_top_idx(addr)]->leaf[goko_map_mid_idx(addr)];

		/* Pairs with goko_map_find(): fields before pointer. */
		smp_store_release(&leaf->span[goko_map_leaf_idx(addr)], s);
	}
}
