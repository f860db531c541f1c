/* SPDX-License-Identifier: GPL-2.0 */
/*
 * heap/pages.h - which pages of an arena are in use
 */
#ifndef GOKO_HEAP_PAGES_H
#define GOKO_HEAP_PAGES_H

#include <linux/bitmap.h>
#include <linux/types.h>

#include "heap/sizeclass.h"

#define GOKO_ARENA_SHIFT	21
#define GOKO_ARENA_BYTES	(1ul << GOKO_ARENA_SHIFT)
#define GOKO_ARENA_PAGES	(1u << (GOKO_ARENA_SHIFT - GOKO_PAGE_SHIFT))

/**
 * struct goko_pages - the pages of one arena; all under heap->lock
 * @used:	page is part of a span
 * @dirty:	page has been part of a span: its contents are unknown
 * @nr_used:	bits set in @used
 * @max_run:	pages of the longest run of free pages
 */
struct goko_pages {
	DECLARE_BITMAP(used, GOKO_ARENA_PAGES);
	DECLARE_BITMAP(dirty, GOKO_ARENA_PAGES);
	u32 nr_used;
	u32 max_run;
};

void goko_pages_init(struct goko_pages *pg);
u32 goko_pages_take(struct goko_pages *pg, u32 nr, bool *dirty);
void goko_pages_give(struct goko_pages *pg, u32 first, u32 nr);
bool goko_pages_check(const struct goko_pages *pg);

#endif /* GOKO_HEAP_PAGES_H */
