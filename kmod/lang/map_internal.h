/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lang/map_internal.h - the parts of a map; see map.c for the design
 */
#ifndef GOKO_LANG_MAP_INTERNAL_H
#define GOKO_LANG_MAP_INTERNAL_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "core/gcptr.h"
#include "image/image.h"
#include "lang/map.h"

/* Pages have 8 to 128 slots, as a power of two; five sizes. */
#define MAP_MIN_LOG	3u
#define MAP_MAX_LOG	7u
#define MAP_NR_LOGS	(MAP_MAX_LOG - MAP_MIN_LOG + 1)

/* Keys and elements over this size are objects of their own, as in Go. */
#define MAP_MAX_INLINE	128u

/* A page has at most this many bytes if that gives it 32 slots. */
#define MAP_PAGE_BYTES	8192u

/* A directory has at most 2^26 pages. */
#define MAP_MAX_DEPTH	26u

/* Values of map_page.hash[] that are no hashes. */
#define MAP_EMPTY	0u
#define MAP_GONE	1u	/* deleted; a search goes on behind it */

/* make() makes no more than 2^6 pages at once, for some 5,000 entries. */
#define MAP_HINT_DEPTH	6u

/* goko_hmap.what */
#define MAP_IS_MAP	0u
#define MAP_IS_ITER	1u

/**
 * struct map_page - slots for the entries whose hashes begin with the same bits
 * @log:	I: log2 of its slots
 * @depth:	I: how many bits
 * @lo:		I: lowest hash it is for
 * @used:	W: slots that are not MAP_EMPTY
 * @live:	W: slots with entries
 * @stale:	A: the map has other pages for these hashes; this one keeps what it
 *		had, for iterators
 * @hash:	A: [1 << log] MAP_EMPTY, MAP_GONE or the entry's hash
 *
 * Behind @hash are the keys, then the elements (struct goko_hmap_layout).
 */
struct map_page {
	u32	log;
	u32	depth;
	u32	lo;
	u32	used;
	u32	live;
	u32	stale;
	u32	hash[];
};

/**
 * struct map_dirent - one element of the directory
 * @depth:	I: of the directory: it has 1 << depth elements
 * @page:	A: page of the hashes whose first bits are the element's index
 */
struct map_dirent {
	u64		depth;
	goko_slot_t	page;
};

/**
 * struct goko_hmap - a map
 * @count:	A: entries; compiled code may read it
 * @what:	I: MAP_IS_MAP
 * @seq:	A: odd while somebody writes; what readers saw is good if it has
 *		not changed meanwhile
 * @seed:	I: of its hashes
 * @clears:	A: how often it was cleared
 * @page:	A: the page while there is no directory, or NULL
 * @dir:	A: the directory, or NULL
 */
struct goko_hmap {
	u64			count;
	u32			what;
	u32			seq;
	u64			seed;
	u64			clears;
	goko_slot_t		page;
	goko_slot_t		dir;
};

/**
 * struct goko_hmap_layout - where things are in the pages of a map type
 * @key_stride:	bytes of a key's slot
 * @elem_stride: bytes of an element's slot
 * @key_far:	slots have pointers to keys
 * @elem_far:	slots have pointers to elements
 * @max_log:	log2 of the slots of its largest pages
 * @keys:	offset of the keys, by log
 * @elems:	offset of the elements, by log
 * @page:	the collector's types of its pages, by log
 * @masks:	their pointer masks
 */
struct goko_hmap_layout {
	u32			key_stride;
	u32			elem_stride;
	bool			key_far;
	bool			elem_far;
	u32			max_log;
	u32			keys[MAP_NR_LOGS];
	u32			elems[MAP_NR_LOGS];
	struct goko_type	page[MAP_NR_LOGS];
	unsigned long		masks[];
};

static inline void *map_key_slot(const struct goko_hmap_layout *l,
				 const struct map_page *pg, u32 i)
{
	return (u8 *)pg + l->keys[pg->log - MAP_MIN_LOG] + i * l->key_stride;
}

static inline void *map_elem_slot(const struct goko_hmap_layout *l,
				  const struct map_page *pg, u32 i)
{
	return (u8 *)pg + l->elems[pg->log - MAP_MIN_LOG] + i * l->elem_stride;
}

/* The key in a slot; NULL: none, the slot is being written. */
static inline const void *map_key(const struct goko_hmap_layout *l,
				  const struct map_page *pg, u32 i)
{
	void *slot = map_key_slot(l, pg, i);

	return l->key_far ? (const void *)READ_ONCE(*(u64 *)slot) : slot;
}

static inline const void *map_elem(const struct goko_hmap_layout *l,
				   const struct map_page *pg, u32 i)
{
	void *slot = map_elem_slot(l, pg, i);

	return l->elem_far ? (const void *)READ_ONCE(*(u64 *)slot) : slot;
}

/* Has nobody written since *seq was read, even?  Pairs with write_begin(). */
static inline bool map_unchanged(const struct goko_hmap *m, u32 seq)
{
	smp_rmb();	/* what was read before the count, see write_begin() */
	return READ_ONCE(m->seq) == seq;
}

struct map_page *goko_hmap_find_page(const struct goko_hmap *m, u32 hash);
int goko_hmap_find(struct goko_p *p, const struct goko_type *t,
		   const struct goko_hmap *m, const struct map_page *pg, u32 hash,
		   const void *key, u32 seq, bool writer);
void goko_hmap_out(const struct goko_type *t, u64 *dst, const void *src);

#endif /* GOKO_LANG_MAP_INTERNAL_H */
