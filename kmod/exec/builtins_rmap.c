// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins_rmap.c - builtins: maps, for package reflect
 *
 * A map, a key, an element is an interface{} that holds a pointer to it, see
 * exec/builtins_reflect.c.  An iterator is an interface{} of the map's type whose
 * data word is the iterator instead of a map: lang/mapiter.c tells the two apart.
 *
 * Keys are copied before they are looked at: another goroutine may write to
 * the variable that they come from.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "exec/internal.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "image/image.h"
#include "lang/map.h"

/* The map that an interface{} points to, and its type; false if it is none. */
static bool map_of(const u64 *e, const struct goko_type **t,
		   struct goko_hmap **m)
{
	const struct goko_type *ptr = (const struct goko_type *)e[0];

	if (!ptr || ptr->kind != GOKO_K_PTR || ptr->elem->kind != GOKO_K_MAP ||
	    !e[1])
		return false;
	*t = ptr->elem;
	*m = (struct goko_hmap *)READ_ONCE(*(u64 *)e[1]);
	return true;
}

/* A copy of the value of type @t that @e points to; @err: 0, -EDOM, -ENOMEM. */
static void *copy_of(struct goko_p *p, const struct goko_type *t, const u64 *e,
		     int *err)
{
	const struct goko_type *ptr = (const struct goko_type *)e[0];
	void *copy;

	*err = -EDOM;
	if (!ptr || ptr->kind != GOKO_K_PTR || ptr->elem->under != t->under ||
	    !e[1])
		return NULL;
	copy = goko_new(p, t, 1);
	*err = copy ? 0 : -ENOMEM;
	if (copy)
		goko_copy_typed(p, t, goko_gc_addr(copy),
				(const void *)e[1], 1);
	return copy;
}

static u64 fail(struct goko_p *p, u64 *base, u64 pc, int err, u32 busy,
		const struct goko_type *bad)
{
	if (err == -EDOM)
		return goko_raise(p, base, pc, GOKO_RTERR_NILPTR, 0, 0);
	return goko_raise_map(p, base, pc, err, busy, 0, bad);
}

/* @obj, which has been filled without barriers, as the result from word @i on. */
static void give(struct goko_p *p, u32 i, const struct goko_type *t, void *obj)
{
	if (obj)
		goko_copy_typed(p, t, goko_gc_addr(obj), obj, 1);
	p->ctx.ret[i] = obj ? (u64)goko_type_ptr_to(t) : 0;
	p->ctx.ret[i + 1] = obj && goko_type_ptr_to(t) ? (u64)obj : 0;
}

/**
 * goko_b_r_maplen() - len(m).
 * @p:		P; ret[0] becomes it.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a pointer to the map.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_r_maplen(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *t;
	struct goko_hmap *m;

	p->ctx.ret[0] = map_of((const u64 *)block, &t, &m) ? goko_hmap_len(m) : 0;
	return GOKO_CONT;
}

/**
 * goko_b_r_mkmap() - make(map[K]V, n).
 * @p:		P; ret[0..1] become an interface{} with a pointer to the map.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with any pointer to a map of the type; hint.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_mkmap(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *ptr = *(const struct goko_type **)block;
	u64 *cell;
	void *m;

	if (!ptr || ptr->kind != GOKO_K_PTR || ptr->elem->kind != GOKO_K_MAP)
		return fail(p, base, pc, -EDOM, 0, NULL);
	m = goko_hmap_make(p, ptr->elem, ((const s64 *)block)[2]);
	cell = m ? goko_new(p, ptr->elem, 1) : NULL;
	if (!cell)
		return fail(p, base, pc, -ENOMEM, 0, NULL);
	*cell = (u64)m;
	p->ctx.ret[0] = (u64)ptr;
	p->ctx.ret[1] = (u64)cell;
	return GOKO_CONT;
}

/**
 * goko_b_r_mapget() - m[key].
 * @p:		P; ret[0..1] become an interface{} with a pointer to a copy of the
 *		element, nil if there is none.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a pointer to the map; one with a pointer to the key.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_mapget(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *t, *bad = NULL;
	const u64 *b = (const u64 *)block;
	struct goko_hmap *m;
	void *key, *elem;
	int ret;

	if (!map_of(b, &t, &m))
		return fail(p, base, pc, -EDOM, 0, NULL);
	key = copy_of(p, t->key, b + 2, &ret);
	if (!key)
		return fail(p, base, pc, ret, 0, NULL);
	elem = goko_new(p, t->elem, 1);
	ret = elem ? goko_hmap_get(p, t, m, key, elem, &bad) : -ENOMEM;
	if (ret < 0)
		return fail(p, base, pc, ret, GOKO_RTERR_MAP_READ, bad);
	give(p, 0, t->elem, ret ? elem : NULL);
	return GOKO_CONT;
}

/**
 * goko_b_r_mapset() - m[key] = elem.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a pointer to the map; to the key; to the element.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_mapset(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *t, *bad = NULL;
	const u64 *b = (const u64 *)block;
	void *key, *elem = NULL;
	struct goko_hmap *m;
	int ret;

	if (!map_of(b, &t, &m))
		return fail(p, base, pc, -EDOM, 0, NULL);
	key = copy_of(p, t->key, b + 2, &ret);
	if (key)
		elem = copy_of(p, t->elem, b + 4, &ret);
	if (elem)
		ret = goko_hmap_set(p, t, m, key, elem, &bad);
	return ret ? fail(p, base, pc, ret, GOKO_RTERR_MAP_WRITE, bad) :
		     GOKO_CONT;
}

/**
 * goko_b_r_mapdel() - delete(m, key).
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a pointer to the map; one with a pointer to the key.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_mapdel(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *t, *bad = NULL;
	const u64 *b = (const u64 *)block;
	struct goko_hmap *m;
	void *key;
	int ret;

	if (!map_of(b, &t, &m))
		return fail(p, base, pc, -EDOM, 0, NULL);
	key = copy_of(p, t->key, b + 2, &ret);
	if (key)
		ret = goko_hmap_delete(p, t, m, key, &bad);
	return ret ? fail(p, base, pc, ret, GOKO_RTERR_MAP_WRITE, bad) :
		     GOKO_CONT;
}

/**
 * goko_b_r_mapiter() - Begin to range over a map.
 * @p:		P; ret[0..1] become an interface{} with the iterator.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a pointer to the map.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_mapiter(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *t;
	struct goko_hmap *m, *it;

	if (!map_of((const u64 *)block, &t, &m))
		return fail(p, base, pc, -EDOM, 0, NULL);
	it = goko_hmap_iter(p, m);
	if (!it)
		return fail(p, base, pc, -ENOMEM, 0, NULL);
	p->ctx.ret[0] = (u64)t;
	p->ctx.ret[1] = (u64)it;
	return GOKO_CONT;
}

/**
 * goko_b_r_mapnext() - The next entry of a map that is ranged over.
 * @p:		P; ret[0..1], ret[2..3] become interface{}s with pointers to copies of
 *		key and element, nil at the end.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with the iterator.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_mapnext(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *t = (const struct goko_type *)b[0];
	void *key, *elem;
	int ret;

	if (!t || t->kind != GOKO_K_MAP)
		return fail(p, base, pc, -EDOM, 0, NULL);
	key = goko_new(p, t->key, 1);
	elem = key ? goko_new(p, t->elem, 1) : NULL;
	if (!elem)
		return fail(p, base, pc, -ENOMEM, 0, NULL);
	ret = goko_hmap_next(p, t, (struct goko_hmap *)b[1], key, elem);
	if (ret < 0)
		return fail(p, base, pc, ret, GOKO_RTERR_MAP_ITER, NULL);
	give(p, 0, t->key, ret ? key : NULL);
	give(p, 2, t->elem, ret ? elem : NULL);
	return GOKO_CONT;
}
