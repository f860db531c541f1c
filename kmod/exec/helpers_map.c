// SPDX-License-Identifier: GPL-2.0
/*
 * exec/helpers_map.c - what compiled code calls: maps
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "exec/check.h"
#include "exec/internal.h"
#include "lang/map.h"

/* Words of a value as a variable of a frame. */
static u64 words(const struct goko_type *t)
{
	return t->size ? DIV_ROUND_UP(t->size, 8) : 1;
}

/**
 * goko_raise_map() - End an operation on a map that failed.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @err:	GOKO_HMAP_E* or -ENOMEM.
 * @busy:	GOKO_RTERR_*: what a race is called.
 * @size:	bytes of an element, for the message of -ENOMEM.
 * @bad:	GOKO_HMAP_EHASH: the type that has no hash.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_raise_map(struct goko_p *p, u64 *base, u64 pc, int err, u32 busy, u64 size,
		   const struct goko_type *bad)
{
	switch (err) {
	case GOKO_HMAP_EBUSY:
		return goko_raise(p, base, pc, busy, 0, 0);
	case GOKO_HMAP_EHASH:
		return goko_raise(p, base, pc, GOKO_RTERR_HASH, (u64)bad, 0);
	case GOKO_HMAP_ENIL:
		return goko_raise(p, base, pc, GOKO_RTERR_MAP_NIL, 0, 0);
	case -ENOMEM:
		return goko_raise_oom(p, base, pc, size);
	default:
		return goko_raise(p, base, pc, GOKO_RTERR_UNREACHABLE, 0, 0);
	}
}

/**
 * goko_h_mkmap() - make(map[K]V, hint).
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @type:	struct goko_type of the map.
 * @hint:	how many entries are expected.
 *
 * Context: helper.
 * Return: the map, or 0 to unwind.
 */
u64 goko_h_mkmap(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 hint)
{
	struct goko_hmap *m;

	m = goko_hmap_make(p, (const struct goko_type *)type, hint);
	if (!m)
		goko_raise_oom(p, base, pc, 0);
	return (u64)m;
}

/**
 * goko_h_mapget() - m[key].
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @type:	struct goko_type of the map.
 * @block:	map, key; element, bool.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_mapget(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 block)
{
	const struct goko_type *t = (const struct goko_type *)type, *bad;
	u64 *b = (u64 *)block;
	u64 *elem = b + 1 + words(t->key);
	int ret;

	if (b[0])
		goko_check_store(p, pc, b[0], sizeof(u64));
	ret = goko_hmap_get(p, t, (struct goko_hmap *)b[0], b + 1, elem, &bad);
	if (ret < 0)
		return goko_raise_map(p, base, pc, ret, GOKO_RTERR_MAP_READ, t->elem->size,
				      bad);
	elem[words(t->elem)] = ret;
	return GOKO_CONT;
}

/**
 * goko_h_mapset() - m[key] = elem.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @type:	struct goko_type of the map.
 * @block:	map, key, element.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_mapset(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 block)
{
	const struct goko_type *t = (const struct goko_type *)type, *bad;
	u64 *b = (u64 *)block;
	int ret;

	if (b[0])
		goko_check_store(p, pc, b[0], sizeof(u64));
	ret = goko_hmap_set(p, t, (struct goko_hmap *)b[0], b + 1,
			    b + 1 + words(t->key), &bad);
	return ret ? goko_raise_map(p, base, pc, ret, GOKO_RTERR_MAP_WRITE, t->elem->size,
				      bad) :
		     GOKO_CONT;
}

/**
 * goko_h_mapdel() - delete(m, key).
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @type:	struct goko_type of the map.
 * @block:	map, key.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_mapdel(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 block)
{
	const struct goko_type *t = (const struct goko_type *)type, *bad;
	u64 *b = (u64 *)block;
	int ret;

	if (b[0])
		goko_check_store(p, pc, b[0], sizeof(u64));
	ret = goko_hmap_delete(p, t, (struct goko_hmap *)b[0], b + 1, &bad);
	return ret ? goko_raise_map(p, base, pc, ret, GOKO_RTERR_MAP_WRITE, t->elem->size,
				      bad) :
		     GOKO_CONT;
}

/**
 * goko_h_mapiter() - Begin to range over a map.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @type:	struct goko_type of the map.
 * @map:	the map or nil.
 *
 * Context: helper.
 * Return: the iterator, or 0 to unwind.
 */
u64 goko_h_mapiter(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 map)
{
	struct goko_hmap *it = goko_hmap_iter(p, (struct goko_hmap *)map);

	if (!it)
		goko_raise_oom(p, base, pc, 0);
	return (u64)it;
}

/**
 * goko_h_mapnext() - The next entry of a map that is ranged over.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @type:	struct goko_type of the map.
 * @block:	iterator; bool, key, element.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_mapnext(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 block)
{
	const struct goko_type *t = (const struct goko_type *)type;
	u64 *b = (u64 *)block;
	u64 *key = b + 2, *elem = key + words(t->key);
	u64 i, n = words(t->key) + words(t->elem);
	int ret;

	/* The results of the last turn are copied even if nobody reads them. */
	for (i = 0; i < n; i++)
		key[i] = 0;
	ret = goko_hmap_next(p, t, (struct goko_hmap *)b[0], key, elem);
	if (ret < 0)
		return goko_raise_map(p, base, pc, ret, GOKO_RTERR_MAP_ITER, t->elem->size,
				      NULL);
	b[1] = ret;
	return GOKO_CONT;
}

/**
 * goko_b_maplen() - len(m).
 * @p:		P; ret[0]: entries.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the map or nil.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_maplen(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = goko_hmap_len(*(struct goko_hmap **)block);
	return GOKO_CONT;
}

/**
 * goko_b_mapclear() - Delete all entries of a map.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the map or nil.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_mapclear(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	int ret = goko_hmap_clear(p, *(struct goko_hmap **)block);

	return ret ? goko_raise_map(p, base, pc, ret, GOKO_RTERR_MAP_WRITE, 0,
				      NULL) :
		     GOKO_CONT;
}
