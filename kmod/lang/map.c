// SPDX-License-Identifier: GPL-2.0
/*
 * lang/map.c - maps
 *
 * What
 *   Extendible hashing.  Entries lie in *pages* of 8 to 128 slots, each with open
 *   addressing of its own.  A small map is one page.  When a page of the largest size is
 *   full it is split in two by one more bit of the hash, from the top; a
 *   directory, an array indexed by the first bits of the hash, finds the page. So
 *   a map never stops to move all its entries: an insertion moves 128 of them
 *   at most, now and then it copies the directory, 16 bytes for about 80 entries.
 *
 * Invariants
 *   1. A page is for an interval of hashes, and intervals are only ever halved
 *      (but for goko_hmap_clear()): iterators rely on it, see mapiter.c.
 *   2. What an object's size follows from is in the object and never changes:
 *      a page's log, a directory's depth.  Entries never move within a page.
 *   3. A page that is replaced becomes stale and keeps its entries.
 *
 * Concurrency
 *   Go forbids to use a map while another goroutine writes it, and says so
 *   when it notices.  Here everybody who comes second notices: writers exclude each
 *   other by making seq odd, and readers check that seq was even and has not
 *   changed before they follow what they have read or hand it out.  So a race
 *   can't make C code follow a half-written key, and ends in a fatal error.
 *
 * Rejected
 *   Go's buckets with overflow chains, evacuated step by step: a race can see
 *   both halves of a growing map, and the array of buckets has to be had in one piece.
 *   A lock for readers: it would be written by each of them.
 */
#include <linux/align.h>
#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/string.h>

#include "gc/gc.h"
#include "heap/heap.h"
#include "image/vimage.h"
#include "lang/equal.h"
#include "lang/map_internal.h"

static const unsigned long map_mask[] = {
	BIT(offsetof(struct goko_hmap, page) / 8) |
	BIT(offsetof(struct goko_hmap, dir) / 8)
};

static const struct goko_type map_type = {
	.size = sizeof(struct goko_hmap),
	.ptrdata = sizeof(struct goko_hmap),
	.kind = GOKO_K_STRUCT,
	.align = 8,
	.under = &map_type,
	.name = "map header",
	.ptrmask = map_mask,
};

static const unsigned long dirent_mask[] = { 2 };

static const struct goko_type dirent_type = {
	.size = sizeof(struct map_dirent),
	.ptrdata = sizeof(struct map_dirent),
	.kind = GOKO_K_STRUCT,
	.align = 8,
	.under = &dirent_type,
	.name = "map directory",
	.ptrmask = dirent_mask,
};

static_assert(offsetof(struct goko_hmap, count) == 0);

/* A page may fill to 7/8 of its slots. */
static u32 page_limit(u32 log)
{
	return (1u << log) - (1u << (log - 3));
}

static bool is_map(const struct goko_hmap *m)
{
	return m->what == MAP_IS_MAP;
}

/**
 * goko_hmap_len() - len(m).
 * @m:		the map or NULL.
 *
 * Context: any.
 * Return: entries.
 */
u64 goko_hmap_len(const struct goko_hmap *m)
{
	return m && is_map(m) ? READ_ONCE(m->count) : 0;
}

static int hash_key(struct goko_p *p, const struct goko_type *t,
		    const struct goko_hmap *m, const void *key, u32 *hash,
		    const struct goko_type **bad)
{
	u64 h;

	if (goko_type_hash(p, t->key, key, m ? m->seed : 0, &h, bad))
		return GOKO_HMAP_EHASH;
	*hash = h >> 32;
	if (*hash <= MAP_GONE)
		*hash |= 2;
	return 0;
}

/**
 * goko_hmap_find_page() - The page for a hash.
 * @m:		the map.
 * @hash:	the hash.
 *
 * Context: any that holds a P.
 * Return: the page, NULL: the map has none.
 */
struct map_page *goko_hmap_find_page(const struct goko_hmap *m, u32 hash)
{
	struct map_dirent *dir = goko_slot_get(&m->dir);

	if (!dir)
		return goko_slot_get(&m->page);
	return goko_slot_get(&dir[(u64)hash >> (32 - dir->depth)].page);
}

/* Are the keys equal?  -EINVAL is impossible: both have been hashed. */
static int same_key(struct goko_p *p, const struct goko_type *t,
		    const struct goko_hmap *m, const void *there,
		    const void *key, u32 seq, bool writer)
{
	const struct goko_type *kt = t->key, *bad;
	u64 copy[MAP_MAX_INLINE / 8];

	if (kt->flags & GOKO_TF_MEMEQ && there) {
		if (kt->size == 8)
			return READ_ONCE(*(const u64 *)there) == *(const u64 *)key;
		return !memcmp(there, key, kt->size);
	}
	if (!t->map->key_far) {
		/* What the key points to is only followed if it is a key. */
		memcpy(copy, there, kt->size);
		there = copy;
	}
	if (!writer && !map_unchanged(m, seq))
		return GOKO_HMAP_EBUSY;
	return there ? goko_type_equal(p, kt, there, key, &bad) : 0;
}

/**
 * goko_hmap_find() - Find a key in a page.
 * @p:		the P.
 * @t:		the map's type.
 * @m:		the map.
 * @pg:		the page.
 * @hash:	of the key.
 * @key:	the key.
 * @seq:	of @m when the caller began to read.
 * @writer:	the caller writes the map, or the page is stale.
 *
 * Context: helper, M that holds @p; may sleep as goko_type_equal().
 * Return: the slot; -ENOENT, GOKO_HMAP_EBUSY, -ENOMEM.
 */
int goko_hmap_find(struct goko_p *p, const struct goko_type *t,
		   const struct goko_hmap *m, const struct map_page *pg, u32 hash,
		   const void *key, u32 seq, bool writer)
{
	u32 mask = (1u << pg->log) - 1;
	u32 n, i = hash & mask;
	int ret;

	for (n = 0; n <= mask; n++, i = (i + 1) & mask) {
		u32 h = READ_ONCE(pg->hash[i]);

		if (h == MAP_EMPTY)
			return -ENOENT;
		if (h != hash)
			continue;
		ret = same_key(p, t, m, map_key(t->map, pg, i), key, seq,
			       writer);
		if (ret < 0)
			return ret == -ENOMEM ? ret : GOKO_HMAP_EBUSY;
		if (ret)
			return i;
	}
	return -ENOENT;
}

/**
 * goko_hmap_out() - Copy a value into the frame: scalars in canonical form.
 * @t:		its type.
 * @dst:	words of the frame.
 * @src:	the value in memory; NULL: zero.
 *
 * Context: any that holds a P.
 */
void goko_hmap_out(const struct goko_type *t, u64 *dst, const void *src)
{
	if (!src) {
		memset(dst, 0, ALIGN(t->size, 8));
		return;
	}
	switch (t->kind) {
	case GOKO_K_BOOL:
	case GOKO_K_U8:
		*dst = READ_ONCE(*(const u8 *)src);
		break;
	case GOKO_K_I8:
		*dst = (s64)READ_ONCE(*(const s8 *)src);
		break;
	case GOKO_K_U16:
		*dst = READ_ONCE(*(const u16 *)src);
		break;
	case GOKO_K_I16:
		*dst = (s64)READ_ONCE(*(const s16 *)src);
		break;
	case GOKO_K_U32:
	case GOKO_K_F32:
		*dst = READ_ONCE(*(const u32 *)src);
		break;
	case GOKO_K_I32:
		*dst = (s64)READ_ONCE(*(const s32 *)src);
		break;
	default:
		if (t->ptrdata)
			goko_copy_words(dst, src, t->size);
		else
			goko_copy_bytes(dst, src, t->size);
	}
}

/**
 * goko_hmap_get() - m[key].
 * @p:		the P.
 * @t:		the map's type.
 * @m:		the map or NULL.
 * @key:	the key.
 * @elem:	receives the element as words of a frame; zero if there is none.
 * @bad:	out: type of a key that can't be hashed.
 *
 * Context: helper, M that holds @p; may sleep as goko_type_equal().
 * Return: 1: there is one; 0; GOKO_HMAP_EHASH, GOKO_HMAP_EBUSY, GOKO_HMAP_EKIND, -ENOMEM.
 */
int goko_hmap_get(struct goko_p *p, const struct goko_type *t,
		  struct goko_hmap *m, const void *key, u64 *elem,
		  const struct goko_type **bad)
{
	struct map_page *pg;
	u32 seq, hash;
	int i;

	if (m && !is_map(m))
		return GOKO_HMAP_EKIND;
	i = hash_key(p, t, m, key, &hash, bad);
	if (i)
		return i;
	goko_hmap_out(t->elem, elem, NULL);
	if (!m)
		return 0;
	/* Pairs with write_begin() and write_end(). */
	seq = smp_load_acquire(&m->seq);
	if (seq & 1)
		return GOKO_HMAP_EBUSY;
	pg = goko_hmap_find_page(m, hash);
	i = pg ? goko_hmap_find(p, t, m, pg, hash, key, seq, false) : -ENOENT;
	if (i >= 0)
		goko_hmap_out(t->elem, elem, map_elem(t->map, pg, i));
	if (!map_unchanged(m, seq))
		return GOKO_HMAP_EBUSY;
	return i == -ENOENT ? 0 : i < 0 ? i : 1;
}

/* Become the one who writes. */
static bool write_begin(struct goko_hmap *m)
{
	u32 seq = READ_ONCE(m->seq);

	/* A full barrier: readers see the odd number before what is written. */
	return !(seq & 1) && cmpxchg(&m->seq, seq, seq + 1) == seq;
}

static void write_end(struct goko_hmap *m)
{
	/* Pairs with the acquire of readers. */
	smp_store_release(&m->seq, m->seq + 1);
}

static struct map_page *new_page(struct goko_p *p, const struct goko_type *t,
				 u32 log, u32 depth, u32 lo)
{
	struct map_page *pg;

	pg = goko_new(p, &t->map->page[log - MAP_MIN_LOG], 1);
	if (!pg)
		return NULL;
	pg->log = log;
	pg->depth = depth;
	pg->lo = lo;
	return pg;
}

/* Pages for about @hint entries, at once; less if that is much, or there is no memory. */
static void presize(struct goko_p *p, const struct goko_type *t,
		    struct goko_hmap *m, u64 hint)
{
	u32 log = MAP_MIN_LOG, depth = 0, i;
	struct map_dirent *dir;
	struct map_page *pg;

	while (log < t->map->max_log && page_limit(log) < hint)
		log++;
	/* Pages do not fill evenly. */
	if (page_limit(log) < hint)
		while (++depth < MAP_HINT_DEPTH && (page_limit(log) * 3ull / 4) << depth < hint)
			;
	if (!depth) {
		pg = new_page(p, t, log, 0, 0);
		if (pg)
			goko_store_ptr(p, goko_gc_addr(&m->page), (u64)pg);
		return;
	}
	dir = goko_new(p, &dirent_type, 1ull << depth);
	if (!dir)
		return;
	dir->depth = depth;
	for (i = 0; i < 1u << depth; i++) {
		pg = new_page(p, t, log, depth, i << (32 - depth));
		if (!pg)
			return;
		goko_store_ptr(p, goko_gc_addr(&dir[i].page), (u64)pg);
	}
	goko_store_ptr(p, goko_gc_addr(&m->dir), (u64)dir);
}

/**
 * goko_hmap_make() - make(map[K]V, hint).
 * @p:		the P.
 * @t:		the map's type.
 * @hint:	how many entries are expected.
 *
 * Context: helper, M that holds @p; may sleep for memory.
 * Return: the map, or NULL: out of memory.
 */
struct goko_hmap *goko_hmap_make(struct goko_p *p, const struct goko_type *t,
				 s64 hint)
{
	struct goko_hmap *m = goko_new(p, &map_type, 1);

	if (!m)
		return NULL;
	m->seed = get_random_u64();
	if (hint > page_limit(MAP_MIN_LOG))
		presize(p, t, m, hint);
	return m;
}

/* Copy the entries of a page to a new one; all, or those of its interval. */
static void move_entries(const struct goko_hmap_layout *l, struct map_page *to,
			 const struct map_page *from)
{
	u32 mask = (1u << to->log) - 1;
	u32 i, k;

	for (i = 0; i < 1u << from->log; i++) {
		u32 hash = from->hash[i];

		if (hash <= MAP_GONE)
			continue;
		if (to->depth && (hash ^ to->lo) >> (32 - to->depth))
			continue;
		for (k = hash & mask; to->hash[k]; k = (k + 1) & mask)
			;
		to->hash[k] = hash;
		goko_copy_bytes(map_key_slot(l, to, k),
				map_key_slot(l, from, i), l->key_stride);
		goko_copy_bytes(map_elem_slot(l, to, k),
				map_elem_slot(l, from, i), l->elem_stride);
		to->used++;
	}
	to->live = to->used;
}

/* A directory twice as large, or the first one. */
static struct map_dirent *grow_dir(struct goko_p *p, struct goko_hmap *m)
{
	struct map_dirent *old = goko_slot_get(&m->dir), *dir;
	u64 depth = old ? old->depth + 1 : 1;
	u64 i;

	dir = goko_new(p, &dirent_type, 1ull << depth);
	if (!dir)
		return NULL;
	dir->depth = depth;
	for (i = 0; i < 1ull << depth; i++)
		goko_slot_init(&dir[i].page, old ?
			       goko_slot_get(&old[i / 2].page) :
			       goko_slot_get(&m->page));
	return dir;
}

/* Put a page into the directory, for its whole interval. */
static void install(struct goko_p *p, struct map_dirent *dir,
		    struct map_page *pg)
{
	u64 first = (u64)pg->lo >> (32 - dir->depth);
	u64 n = 1ull << (dir->depth - pg->depth);

	for (; n--; first++)
		goko_store_ptr(p, goko_gc_addr(&dir[first].page), (u64)pg);
}

static void replace(struct goko_p *p, struct goko_hmap *m, struct map_page *old,
		    struct map_page *pg)
{
	struct map_dirent *dir = goko_slot_get(&m->dir);

	if (dir)
		install(p, dir, pg);
	else
		goko_store_ptr(p, goko_gc_addr(&m->page), (u64)pg);
	if (old)
		WRITE_ONCE(old->stale, 1);
}

/* One more bit decides between two pages. */
static int split(struct goko_p *p, const struct goko_type *t,
		 struct goko_hmap *m, struct map_page *old)
{
	struct map_dirent *dir = goko_slot_get(&m->dir);
	struct map_page *half[2];
	u32 i, depth = old->depth + 1;

	if (depth > MAP_MAX_DEPTH)
		return -ENOMEM;
	for (i = 0; i < 2; i++) {
		half[i] = new_page(p, t, old->log, depth,
				   old->lo | i << (32 - depth));
		if (!half[i])
			return -ENOMEM;
	}
	if (!dir || dir->depth < depth) {
		dir = grow_dir(p, m);
		if (!dir)
			return -ENOMEM;
		goko_store_ptr(p, goko_gc_addr(&m->dir), (u64)dir);
		goko_store_ptr(p, goko_gc_addr(&m->page), 0);
	}
	for (i = 0; i < 2; i++) {
		move_entries(t->map, half[i], old);
		install(p, dir, half[i]);
	}
	WRITE_ONCE(old->stale, 1);
	return 0;
}

/* Make room for another entry in the page, or instead of it. */
static int make_room(struct goko_p *p, const struct goko_type *t,
		     struct goko_hmap *m, struct map_page *old)
{
	struct map_page *pg;
	u32 log = MAP_MIN_LOG;

	if (old) {
		log = old->log;
		/* Many deleted ones: the same size again. */
		if (old->live > page_limit(log) / 2)
			log++;
		if (log > t->map->max_log)
			return split(p, t, m, old);
	}
	pg = new_page(p, t, log, old ? old->depth : 0, old ? old->lo : 0);
	if (!pg)
		return -ENOMEM;
	if (old)
		move_entries(t->map, pg, old);
	replace(p, m, old, pg);
	return 0;
}

/* Store a key or an element into its slot; @far: an object of its own. */
static int put(struct goko_p *p, const struct goko_type *t, bool far, void *slot,
	       const void *val)
{
	void *obj;

	if (!far) {
		goko_copy_typed(p, t, goko_gc_addr(slot), val, 1);
		return 0;
	}
	obj = goko_new(p, t, 1);
	if (!obj)
		return -ENOMEM;
	goko_copy_typed(p, t, goko_gc_addr(obj), val, 1);
	goko_store_ptr(p, goko_gc_addr(slot), (u64)obj);
	return 0;
}

static int insert(struct goko_p *p, const struct goko_type *t,
		  struct goko_hmap *m, u32 hash, const void *key,
		  const void *elem)
{
	struct map_page *pg = goko_hmap_find_page(m, hash);
	u32 mask, i;
	int ret;

	while (!pg || pg->used >= page_limit(pg->log)) {
		ret = make_room(p, t, m, pg);
		if (ret)
			return ret;
		pg = goko_hmap_find_page(m, hash);
	}
	mask = (1u << pg->log) - 1;
	for (i = hash & mask; pg->hash[i] > MAP_GONE; i = (i + 1) & mask)
		;
	ret = put(p, t->key, t->map->key_far, map_key_slot(t->map, pg, i), key);
	if (!ret)
		ret = put(p, t->elem, t->map->elem_far,
			  map_elem_slot(t->map, pg, i), elem);
	if (ret)
		return ret;
	if (pg->hash[i] == MAP_EMPTY)
		pg->used++;
	pg->live++;
	WRITE_ONCE(pg->hash[i], hash);
	WRITE_ONCE(m->count, m->count + 1);
	return 0;
}

static int set(struct goko_p *p, const struct goko_type *t, struct goko_hmap *m,
	       u32 hash, const void *key, const void *elem)
{
	struct map_page *pg = goko_hmap_find_page(m, hash);
	int i = -ENOENT, ret = 0;

	if (pg)
		i = goko_hmap_find(p, t, m, pg, hash, key, 0, true);
	if (i == -ENOENT)
		return insert(p, t, m, hash, key, elem);
	if (i < 0)
		return i;
	/* Equal keys may differ: 0 and -0, strings in different places. */
	if (!(t->key->flags & GOKO_TF_MEMEQ))
		ret = put(p, t->key, t->map->key_far,
			  map_key_slot(t->map, pg, i), key);
	return ret ? ret : put(p, t->elem, t->map->elem_far,
			       map_elem_slot(t->map, pg, i), elem);
}

/**
 * goko_hmap_set() - m[key] = elem.
 * @p:		the P.
 * @t:		the map's type.
 * @m:		the map or NULL.
 * @key:	the key.
 * @elem:	the element.
 * @bad:	out: type of a key that can't be hashed.
 *
 * Context: helper, M that holds @p; may sleep for memory and as goko_type_equal().
 * Return: 0; GOKO_HMAP_ENIL, GOKO_HMAP_EHASH, GOKO_HMAP_EBUSY, GOKO_HMAP_EKIND, -ENOMEM.
 */
int goko_hmap_set(struct goko_p *p, const struct goko_type *t,
		  struct goko_hmap *m, const void *key, const void *elem,
		  const struct goko_type **bad)
{
	u32 hash;
	int ret;

	if (!m)
		return GOKO_HMAP_ENIL;
	if (!is_map(m))
		return GOKO_HMAP_EKIND;
	ret = hash_key(p, t, m, key, &hash, bad);
	if (ret)
		return ret;
	if (!write_begin(m))
		return GOKO_HMAP_EBUSY;
	ret = set(p, t, m, hash, key, elem);
	write_end(m);
	return ret;
}

static void clear_slot(struct goko_p *p, const struct goko_type *t, bool far,
		       void *slot)
{
	if (far)
		goko_store_ptr(p, goko_gc_addr(slot), 0);
	else if (t->ptrdata)
		goko_clear_typed(p, t, goko_gc_addr(slot), 1);
}

static void remove(struct goko_p *p, const struct goko_type *t,
		   struct goko_hmap *m, struct map_page *pg, u32 i)
{
	u32 mask = (1u << pg->log) - 1;

	WRITE_ONCE(pg->hash[i], MAP_GONE);
	clear_slot(p, t->key, t->map->key_far, map_key_slot(t->map, pg, i));
	clear_slot(p, t->elem, t->map->elem_far, map_elem_slot(t->map, pg, i));
	pg->live--;
	WRITE_ONCE(m->count, m->count - 1);
	/* Nothing is searched for behind the last one of a run. */
	while (pg->hash[i] == MAP_GONE && pg->hash[(i + 1) & mask] == MAP_EMPTY) {
		WRITE_ONCE(pg->hash[i], MAP_EMPTY);
		pg->used--;
		i = (i - 1) & mask;
	}
}

/**
 * goko_hmap_delete() - delete(m, key).
 * @p:		the P.
 * @t:		the map's type.
 * @m:		the map or NULL.
 * @key:	the key.
 * @bad:	out: type of a key that can't be hashed.
 *
 * Context: helper, M that holds @p; may sleep as goko_type_equal().
 * Return: 0; GOKO_HMAP_EHASH, GOKO_HMAP_EBUSY, GOKO_HMAP_EKIND, -ENOMEM.
 */
int goko_hmap_delete(struct goko_p *p, const struct goko_type *t,
		     struct goko_hmap *m, const void *key,
		     const struct goko_type **bad)
{
	struct map_page *pg;
	u32 hash;
	int ret, i;

	if (m && !is_map(m))
		return GOKO_HMAP_EKIND;
	ret = hash_key(p, t, m, key, &hash, bad);
	if (ret || !m || !READ_ONCE(m->count))
		return ret;
	if (!write_begin(m))
		return GOKO_HMAP_EBUSY;
	pg = goko_hmap_find_page(m, hash);
	i = pg ? goko_hmap_find(p, t, m, pg, hash, key, 0, true) : -ENOENT;
	if (i >= 0)
		remove(p, t, m, pg, i);
	write_end(m);
	return i == -ENOMEM ? i : 0;
}

/**
 * goko_hmap_clear() - Delete all entries, those too that no key finds.
 * @p:		the P.
 * @m:		the map or NULL.
 *
 * Context: helper, M that holds @p; no sleep.
 * Return: 0; GOKO_HMAP_EBUSY, GOKO_HMAP_EKIND.
 */
int goko_hmap_clear(struct goko_p *p, struct goko_hmap *m)
{
	if (!m)
		return 0;
	if (!is_map(m))
		return GOKO_HMAP_EKIND;
	if (!write_begin(m))
		return GOKO_HMAP_EBUSY;
	goko_store_ptr(p, goko_gc_addr(&m->page), 0);
	goko_store_ptr(p, goko_gc_addr(&m->dir), 0);
	WRITE_ONCE(m->count, 0);
	/* Iterators see by it that their pages are stale. */
	WRITE_ONCE(m->clears, m->clears + 1);
	write_end(m);
	return 0;
}
