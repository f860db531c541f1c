// SPDX-License-Identifier: GPL-2.0
/*
 * heap/pages.c - which pages of an arena are in use
 *
 * What
 *   A bit for each page.  Neighbouring free runs are one run by themselves, so
 *   giving back is the same as coalescing.  Runs are taken first fit: the low
 *   end of an arena fills up and the high end stays in one piece.
 *
 * Invariants
 *   1 nr_used = bits set in used
 *   2 max_run = length of the longest run of clear bits in used
 *   3 a page that is neither used nor dirty holds zeroes
 *
 * Locking
 *   None here; heap->lock in heap/mheap.c.
 *
 * Rejected
 *   A tree of free runs, by size and by address: two nodes to keep for each run,
 *   and an arena is four words of bitmap.  Which arena to look into is the page
 *   heap's business (bins by max_run).
 */
#include <linux/bitmap.h>
#include <linux/types.h>

#include "heap/pages.h"

static u32 longest_run(const struct goko_pages *pg)
{
	u32 max = 0, start, end;

	for (start = 0; start < GOKO_ARENA_PAGES; start = end + 1) {
		start = find_next_zero_bit(pg->used, GOKO_ARENA_PAGES, start);
		end = find_next_bit(pg->used, GOKO_ARENA_PAGES, start);
		if (end - start > max)
			max = end - start;
	}
	return max;
}

/**
 * goko_pages_init() - All pages free, clean.
 * @pg:		the pages of a fresh arena.
 *
 * Context: any; before the arena is published.
 */
void goko_pages_init(struct goko_pages *pg)
{
	bitmap_zero(pg->used, GOKO_ARENA_PAGES);
	bitmap_zero(pg->dirty, GOKO_ARENA_PAGES);
	pg->nr_used = 0;
	pg->max_run = GOKO_ARENA_PAGES;
}

/**
 * goko_pages_take() - Take a run of free pages, the lowest that fits.
 * @pg:		the pages of an arena; pg->max_run >= @nr.
 * @nr:		pages, at least 1.
 * @dirty:	set if the pages may hold something else than zeroes; they
 *		count as clean from now on, the caller clears them.
 *
 * Context: any; heap->lock held.
 * Return: index of the first page.
 */
u32 goko_pages_take(struct goko_pages *pg, u32 nr, bool *dirty)
{
	u32 first = bitmap_find_next_zero_area(pg->used, GOKO_ARENA_PAGES, 0,
					       nr, 0);

	*dirty = find_next_bit(pg->dirty, first + nr, first) < first + nr;
	bitmap_set(pg->used, first, nr);
	bitmap_clear(pg->dirty, first, nr);
	pg->nr_used += nr;
	pg->max_run = longest_run(pg);
	return first;
}

/**
 * goko_pages_give() - Give a run of pages back.
 * @pg:		the pages of an arena.
 * @first:	index of the first page.
 * @nr:		pages, at least 1.
 *
 * Context: any; heap->lock held.
 */
void goko_pages_give(struct goko_pages *pg, u32 first, u32 nr)
{
	bitmap_clear(pg->used, first, nr);
	bitmap_set(pg->dirty, first, nr);
	pg->nr_used -= nr;
	pg->max_run = longest_run(pg);
}

/**
 * goko_pages_check() - Do the invariants hold?
 * @pg:		the pages of an arena.
 *
 * Context: any; heap->lock held.
 * Return: true if they do.
 */
bool goko_pages_check(const struct goko_pages *pg)
{
	return pg->nr_used == bitmap_weight(pg->used, GOKO_ARENA_PAGES) &&
	       pg->max_run == longest_run(pg);
}
