// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins_rtype.c - builtins: what types are made of, for package reflect
 *
 * A type T is an interface{} that holds a nil *T, see exec/builtins_reflect.c.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "exec/internal.h"
#include "image/image.h"
#include "image/itab.h"

/* What goko_b_r_tint() is asked for; overlay/reflect/type.go has the same list. */
enum {
	T_KIND, T_SIZE, T_ALIGN, T_FIELDS, T_LEN, T_PARAMS, T_RESULTS, T_METHODS,
	T_COMPARABLE, T_DIR, T_VARIADIC, T_NAMED, T_OFFSET, T_EMBEDDED,
};

/* goko_b_r_tpart() */
enum { P_ELEM, P_KEY, P_FIELD, P_PARAM, P_RESULT, P_POINTER, P_METHOD };

/* goko_b_r_tstr() */
enum { S_STRING, S_PKG, S_FIELD, S_TAG, S_FIELD_PKG, S_METHOD, S_METHOD_PKG };

static const struct goko_type *type_of(const u64 *e)
{
	const struct goko_type *t = (const struct goko_type *)e[0];

	return t && t->kind == GOKO_K_PTR ? t->elem : NULL;
}

static u64 number(const struct goko_type *t, u64 what, u64 i)
{
	switch (what) {
	case T_KIND:
		return goko_reflect_kind(t);
	case T_SIZE:
		return t->size;
	case T_ALIGN:
		return t->align;
	case T_FIELDS:
		return t->nr_fields;
	case T_LEN:
		return t->kind == GOKO_K_ARRAY ? t->len : 0;
	case T_PARAMS:
		return t->nr_params;
	case T_RESULTS:
		return t->nr_results;
	case T_METHODS:
		return goko_type_nr_methods(t);
	case T_COMPARABLE:
		return !(t->flags & GOKO_TF_NOEQ);
	case T_DIR:
		return t->kind == GOKO_K_CHAN ? t->len : 0;
	case T_VARIADIC:
		return !!(t->flags & GOKO_TF_VARIADIC);
	case T_NAMED:
		return !!(t->flags & GOKO_TF_NAMED);
	case T_OFFSET:
		return i < t->nr_fields ? t->fields[i].off : 0;
	case T_EMBEDDED:
		return i < t->nr_fields &&
		       t->fields[i].flags & GOKO_FIELD_EMBEDDED;
	}
	return 0;
}

/**
 * goko_b_r_tint() - A number of a type.
 * @p:		P; ret[0] becomes it.
 * @base:	frame.
 * @pc:		operation.
 * @block:	type; which number; of which part.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_r_tint(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *t = type_of(b);

	p->ctx.ret[0] = t ? number(t, b[2], b[3]) : 0;
	return GOKO_CONT;
}

static const struct goko_type *part(const struct goko_type *t, u64 what, u64 i)
{
	struct goko_method m;

	switch (what) {
	case P_ELEM:
		return t->elem;
	case P_KEY:
		return t->key;
	case P_FIELD:
		return i < t->nr_fields ? t->fields[i].type : NULL;
	case P_PARAM:
		return i < t->nr_params ? t->params[i] : NULL;
	case P_RESULT:
		return i < t->nr_results ? t->params[t->nr_params + i] : NULL;
	case P_POINTER:
		return goko_type_ptr_to(t);
	case P_METHOD:
		return goko_type_method(t, i, &m) ? m.type : NULL;
	}
	return NULL;
}

/**
 * goko_b_r_tpart() - A type that another is made of, or that is made of it.
 * @p:		P; ret[0..1] become it, or nil.
 * @base:	frame.
 * @pc:		operation.
 * @block:	type; what; which.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_r_tpart(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *t = type_of(b);

	t = t ? part(t, b[2], b[3]) : NULL;
	p->ctx.ret[0] = t ? (u64)goko_type_ptr_to(t) : 0;
	p->ctx.ret[1] = 0;
	return GOKO_CONT;
}

/* Is @s the type that reflect asks for? */
static bool is_made_of(const struct goko_type *s, const struct goko_type *elem,
		       const struct goko_type *key, u64 n)
{
	if (s->under != s || s->elem != elem || !goko_type_ptr_to(s))
		return false;
	switch (s->kind) {
	case GOKO_K_SLICE:
		return true;
	case GOKO_K_MAP:
		return s->key == key;
	case GOKO_K_ARRAY:
	case GOKO_K_CHAN:
		return s->len == n;
	default:
		return false;
	}
}

/* Among the types that an image brings; they do not go while the caller runs. */
static const struct goko_type *find_made_of(const struct goko_image *img,
					    const struct goko_type *t,
					    const struct goko_type *key,
					    const u64 *b)
{
	u32 i;

	for (i = 0; i < img->nr_types; i++) {
		const struct goko_type *s = img->type_at[i];

		if (goko_reflect_kind(s) == b[4] && is_made_of(s, t, key, b[5]))
			return s;
	}
	return NULL;
}

/**
 * goko_b_r_tfind() - A type of the program that is made of others.
 * @p:		P; ret[0..1] become it, or nil.
 * @base:	frame.
 * @pc:		operation.
 * @block:	type of the elements; of the keys; kind as reflect numbers them; length
 *		or direction.
 *
 * Context: helper; as long as the image has types.
 * Return: GOKO_CONT.
 */
u64 goko_b_r_tfind(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *t = type_of(b), *key = type_of(b + 2), *found = NULL;
	const struct goko_images *arr;
	u32 i;

	rcu_read_lock();
	arr = goko_active_modules();
	for (i = 0; t && t->img && !found && i < arr->nr; i++)
		if (goko_image_root(arr->img[i]) == goko_image_root(t->img))
			found = find_made_of(arr->img[i], t, key, b);
	rcu_read_unlock();
	p->ctx.ret[0] = found ? (u64)goko_type_ptr_to(found) : 0;
	p->ctx.ret[1] = 0;
	return GOKO_CONT;
}

static const char *text(const struct goko_type *t, u64 what, u64 i, u64 *len)
{
	struct goko_method m;
	const char *s = NULL;

	switch (what) {
	case S_STRING:
		s = t->name;
		break;
	case S_PKG:
		s = t->pkg;
		break;
	case S_FIELD:
		s = i < t->nr_fields ? t->fields[i].name : NULL;
		break;
	case S_TAG:
		if (i < t->nr_fields && t->fields[i].tag) {
			*len = t->fields[i].tag_len;
			return t->fields[i].tag;
		}
		break;
	case S_FIELD_PKG:
		s = i < t->nr_fields ? t->fields[i].pkg : NULL;
		break;
	case S_METHOD:
		s = goko_type_method(t, i, &m) ? m.name : NULL;
		break;
	case S_METHOD_PKG:
		s = goko_type_method(t, i, &m) ? m.pkg : NULL;
		break;
	}
	*len = s ? strlen(s) : 0;
	return s;
}

/**
 * goko_b_r_tstr() - A text of a type.
 * @p:		P; ret[0..1] become it.
 * @base:	frame.
 * @pc:		operation.
 * @block:	type; which text; of which part.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_r_tstr(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *t = type_of(b);
	u64 len = 0;

	p->ctx.ret[0] = t ? (u64)text(t, b[2], b[3], &len) : 0;
	p->ctx.ret[1] = len;
	return GOKO_CONT;
}

/**
 * goko_b_r_implements() - Whether a type has the methods of an interface.
 * @p:		P; ret[0] becomes the bool.
 * @base:	frame.
 * @pc:		operation.
 * @block:	type; interface type.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_r_implements(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *t = type_of(b), *iface = type_of(b + 2);

	p->ctx.ret[0] = t && iface &&
			(iface->kind == GOKO_K_EFACE ||
			 (iface->kind == GOKO_K_IFACE &&
			  !goko_itab_missing(iface->under, t, NULL)));
	return GOKO_CONT;
}
