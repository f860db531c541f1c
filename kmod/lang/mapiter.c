// SPDX-License-Identifier: GPL-2.0
/*
 * lang/mapiter.c - range over a map
 *
 * What
 *   An iterator goes through the hashes once around, page by page, from a random
 *   one on, and in each page through the slots from a random one on.  A page
 *   is for an interval of hashes, and such an interval is never joined with
 *   another: so the pages that follow begin where this one ends, whatever was
 *   inserted meanwhile, and no entry comes twice.
 *
 *   The page at hand may become stale: then it still has the entries that were
 *   there, and each is looked up in the map for what it is now, or whether it
 *   is gone.  A key that equals nothing, itself not either (NaN), can't be
 *   deleted nor changed.
 *
 *   After goko_hmap_clear() pages begin anew with one for all hashes: entries
 *   whose hash the iterator has passed are left out.
 *
 * The iterator is an object that compiled code holds in a variable of the map's
 * own type; @what tells the two apart.  Two goroutines that share one, which no
 * compiler makes them do, may see entries twice.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/random.h>
#include <linux/sched.h>

#include "gc/gc.h"
#include "heap/heap.h"
#include "lang/equal.h"
#include "lang/map_internal.h"

#define ALL_HASHES	(1ull << 32)

/**
 * struct map_iter - an iterator; begins as struct goko_hmap does
 * @count:	0
 * @what:	I: MAP_IS_ITER
 * @pos:	first hash of the rest of the page at hand
 * @span:	hashes from @pos on that the page is for
 * @left:	hashes from @pos on that are still to come
 * @clears:	of the map when the page was found
 * @first:	slot of the page that comes first
 * @next:	how many slots have been looked at
 * @begun:	@pos is set
 * @map:	the map
 * @page:	page at hand, or NULL
 */
struct map_iter {
	u64		count;
	u32		what;
	u32		pos;
	u64		span;
	u64		left;
	u64		clears;
	u32		first;
	u32		next;
	u64		begun;
	goko_slot_t	map;
	goko_slot_t	page;
};

static_assert(offsetof(struct map_iter, count) == offsetof(struct goko_hmap, count));
static_assert(offsetof(struct map_iter, what) == offsetof(struct goko_hmap, what));

static const unsigned long iter_mask[] = {
	BIT(offsetof(struct map_iter, map) / 8) |
	BIT(offsetof(struct map_iter, page) / 8)
};

static const struct goko_type iter_type = {
	.size = sizeof(struct map_iter),
	.ptrdata = sizeof(struct map_iter),
	.kind = GOKO_K_STRUCT,
	.align = 8,
	.under = &iter_type,
	.name = "map iterator",
	.ptrmask = iter_mask,
};

/**
 * goko_hmap_iter() - Begin to range over a map.
 * @p:		the P.
 * @m:		the map or NULL.
 *
 * Context: helper, M that holds @p; may sleep for memory.
 * Return: the iterator, or NULL: out of memory.
 */
struct goko_hmap *goko_hmap_iter(struct goko_p *p, struct goko_hmap *m)
{
	struct map_iter *it = goko_new(p, &iter_type, 1);

	if (!it)
		return NULL;
	it->what = MAP_IS_ITER;
	it->left = ALL_HASHES;
	if (m && m->what == MAP_IS_MAP)
		goko_slot_init(&it->map, m);
	return (struct goko_hmap *)it;
}

/* Turn to the page that comes next; NULL: there is none. */
static struct map_page *next_page(struct goko_p *p, const struct goko_hmap *m,
				  struct map_iter *it)
{
	struct map_page *pg;
	u64 end;

	if (!READ_ONCE(it->left))
		return NULL;
	if (!it->begun)
		it->pos = get_random_u32();
	pg = goko_hmap_find_page(m, it->pos);
	if (!pg)
		return NULL;
	if (!it->begun) {
		it->begun = 1;
		it->pos = pg->lo;
	}
	end = (u64)pg->lo + (ALL_HASHES >> pg->depth);
	it->span = min(end - min_t(u64, end, it->pos), it->left);
	it->clears = READ_ONCE(m->clears);
	it->first = get_random_u32();
	it->next = 0;
	goko_store_ptr(p, goko_gc_addr(&it->page), (u64)pg);
	return pg;
}

static void page_done(struct goko_p *p, struct map_iter *it)
{
	u64 span = min(it->span, it->left);

	/* Never for ever, whoever else uses the iterator. */
	if (!span)
		span = it->left;
	it->pos += span;
	it->left -= span;
	goko_store_ptr(p, goko_gc_addr(&it->page), 0);
}

/*
 * Hand out the entry in slot @i.  1: done; 0: it is gone.  The caller checks
 * that nobody has written meanwhile.
 */
static int take(struct goko_p *p, const struct goko_type *t,
		const struct goko_hmap *m, const struct map_iter *it,
		const struct map_page *pg, u32 i, u32 hash, u32 seq, u64 *key,
		u64 *elem)
{
	bool cleared = READ_ONCE(m->clears) != it->clears;
	const struct goko_hmap_layout *l = t->map;
	const struct goko_type *bad;
	int ret;

	if (READ_ONCE(pg->stale) || cleared) {
		const void *k = map_key(l, pg, i);
		struct map_page *now = goko_hmap_find_page(m, hash);

		ret = now && k ? goko_hmap_find(p, t, m, now, hash, k, seq, false) :
				 -ENOENT;
		if (ret >= 0) {
			pg = now;
			i = ret;
		} else if (ret != -ENOENT) {
			return ret;
		} else if (cleared || !k || t->key->flags & GOKO_TF_MEMEQ ||
			   goko_type_equal(p, t->key, k, k, &bad)) {
			return 0;
		}
	}
	goko_hmap_out(t->key, key, map_key(l, pg, i));
	goko_hmap_out(t->elem, elem, map_elem(l, pg, i));
	return 1;
}

/**
 * goko_hmap_next() - The next entry.
 * @p:		the P.
 * @t:		the map's type.
 * @iter:	from goko_hmap_iter(), or NULL.
 * @key:	receives the key as words of a frame.
 * @elem:	receives the element likewise.
 *
 * Context: helper, M that holds @p; may sleep as goko_type_equal().
 * Return: 1; 0: there is none; GOKO_HMAP_EBUSY, GOKO_HMAP_EKIND, -ENOMEM.
 */
int goko_hmap_next(struct goko_p *p, const struct goko_type *t,
		   struct goko_hmap *iter, u64 *key, u64 *elem)
{
	struct map_iter *it = (struct map_iter *)iter;
	const struct goko_hmap *m;
	struct map_page *pg;
	u32 seq, i, hash;
	int ret;

	if (!iter)
		return 0;
	if (iter->what != MAP_IS_ITER)
		return GOKO_HMAP_EKIND;
	m = goko_slot_get(&it->map);
	if (!m)
		return 0;
	/* Pairs with write_begin() and write_end(). */
	seq = smp_load_acquire(&m->seq);
	if (seq & 1)
		return GOKO_HMAP_EBUSY;
	for (;;) {
		pg = goko_slot_get(&it->page);
		if (!pg)
			pg = next_page(p, m, it);
		if (!pg)
			return map_unchanged(m, seq) ? 0 : GOKO_HMAP_EBUSY;
		while ((i = READ_ONCE(it->next)) < 1u << pg->log) {
			it->next = i + 1;
			i = (i + READ_ONCE(it->first)) & ((1u << pg->log) - 1);
			hash = READ_ONCE(pg->hash[i]);
			if (hash <= MAP_GONE || (u32)(hash - it->pos) >= it->span)
				continue;
			ret = take(p, t, m, it, pg, i, hash, seq, key, elem);
			if (!ret)
				continue;
			if (!map_unchanged(m, seq))
				return GOKO_HMAP_EBUSY;
			return ret;
		}
		page_done(p, it);
		cond_resched();
	}
}
