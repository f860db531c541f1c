// SPDX-License-Identifier: GPL-2.0
/*
 * image/classes.c - which types are the same
 *
 * What: docs/gir.md, section 1, defines when two types are the same.  It is
 * an equivalence, so each type gets the smallest id of its class as a label,
 * and the verifier compares labels.
 *
 * Rejected: comparing structures on demand (each operand would pay for it);
 * hashing (an image could be made to collide).  Sorting costs n log n at most.
 */
#include "image/verify.h"

/* Kinds all of whose types are the same. */
static bool is_plain(u32 kind)
{
	return goko_kind_is_scalar(kind) || kind == GOKO_K_UNSAFE ||
	       kind == GOKO_K_C64 || kind == GOKO_K_C128 ||
	       kind == GOKO_K_STRING || kind == GOKO_K_EFACE ||
	       kind == GOKO_K_CODE;
}

/* Kinds whose types are the same if what they mention is. */
static bool is_composed(u32 kind)
{
	return kind == GOKO_K_PTR || kind == GOKO_K_LPTR ||
	       kind == GOKO_K_CHAN || kind == GOKO_K_SLICE ||
	       kind == GOKO_K_FUNC;
}

/*
 * Kinds whose types are the same if they consist of the same.  Closure objects are
 * not among them: each belongs to one function.
 */
static bool is_aggregate(const struct goko_vtype *t)
{
	return (t->kind == GOKO_K_STRUCT && !(t->flags & GOKO_VT_CLOSURE)) ||
	       t->kind == GOKO_K_ARRAY;
}

/**
 * goko_vtype_base() - Label of a type that another one mentions.
 * @v:		the image; plain types and what @type contains are labelled.
 * @type:	type id.
 *
 * ptr A and ptr B are the same iff the bases of A and B are equal; likewise
 * for the other kinds that mention types.
 *
 * Context: any; no P needed; no locks.
 * Return: a type id.
 */
u32 goko_vtype_base(const struct goko_vimage *v, u32 type)
{
	const struct goko_vtype *t = &v->vtypes[type];

	if (is_plain(t->kind))
		return t->class;
	return is_aggregate(t) ? v->vtypes[t->under].class : t->under;
}

/* Order of two lists of types. */
static int compare_lists(const struct goko_vimage *v, u32 a, u32 b, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++) {
		u32 x = goko_vtype_base(v, v->vars[a + i]);
		u32 y = goko_vtype_base(v, v->vars[b + i]);

		if (x != y)
			return x < y ? -1 : 1;
		/* Who is killed will be noticed where the order is used. */
		if (i % GOKO_IMG_BATCH == GOKO_IMG_BATCH - 1)
			goko_img_breathe();
	}
	return 0;
}

/* Order of the types of two structs' fields; their names do not matter. */
static int compare_fields(const struct goko_vimage *v, u32 a, u32 b, u32 n)
{
	u32 i;

	for (i = 0; i < n; i++) {
		u32 x = goko_vtype_base(v, v->fields[a + i].type);
		u32 y = goko_vtype_base(v, v->fields[b + i].type);

		if (x != y)
			return x < y ? -1 : 1;
		if (i % GOKO_IMG_BATCH == GOKO_IMG_BATCH - 1)
			goko_img_breathe();
	}
	return 0;
}

/* Order of composed types and aggregates; 0 for the same type. */
static int compare(const struct goko_vimage *v, u32 a, u32 b)
{
	const struct goko_img_type *x = &v->types[a], *y = &v->types[b];

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	if (x->kind == GOKO_K_STRUCT) {
		if (x->nr != y->nr)
			return x->nr < y->nr ? -1 : 1;
		return compare_fields(v, x->list, y->list, x->nr);
	}
	if (x->kind == GOKO_K_FUNC) {
		if (x->nr != y->nr)
			return x->nr < y->nr ? -1 : 1;
		return compare_lists(v, x->list, y->list, x->nr + (u32)x->len);
	}
	a = goko_vtype_base(v, x->elem);
	b = goko_vtype_base(v, y->elem);
	return a == b ? 0 : a < b ? -1 : 1;
}

/* Within a class by id, so that the smallest comes first. */
static bool before(const struct goko_vimage *v, u32 a, u32 b)
{
	int order = compare(v, a, b);

	return order ? order < 0 : a < b;
}

static void sift_down(const struct goko_vimage *v, u32 *ids, u32 i, u32 n)
{
	for (;;) {
		u32 child = 2 * i + 1, tmp;

		if (child >= n)
			return;
		if (child + 1 < n && before(v, ids[child], ids[child + 1]))
			child++;
		if (!before(v, ids[i], ids[child]))
			return;
		tmp = ids[i];
		ids[i] = ids[child];
		ids[child] = tmp;
		i = child;
	}
}

/* Heap sort: no recursion, no bad case. */
static int sort_ids(const struct goko_vimage *v, u32 *ids, u32 n)
{
	u32 i, tmp;
	int ret;

	for (i = n / 2; i > 0; i--) {
		sift_down(v, ids, i - 1, n);
		if (i % GOKO_IMG_BATCH == 0) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	for (i = n; i > 1; i--) {
		tmp = ids[0];
		ids[0] = ids[i - 1];
		ids[i - 1] = tmp;
		sift_down(v, ids, 0, i - 1);
		if (i % GOKO_IMG_BATCH == 0) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	return 0;
}

/* Label those of @n sorted types that are the same with one of them. */
static void label(struct goko_vimage *v, const u32 *ids, u32 n)
{
	u32 i, first = 0;

	for (i = 0; i < n; i++) {
		if (i && compare(v, ids[i - 1], ids[i]))
			first = i;
		v->vtypes[ids[i]].class = ids[first];
	}
}

/* What an aggregate contains has less depth: level by level. */
static int classify_aggregates(struct goko_vimage *v, u32 *ids)
{
	u32 end[GOKO_MAX_TYPE_DEPTH + 2] = { 0 };
	u32 i, d, from;
	int ret;

	for (i = 0; i < v->nr_types; i++)
		if (v->types[i].kind != GOKO_K_NAMED &&
		    is_aggregate(&v->vtypes[i]))
			end[v->vtypes[i].depth + 1]++;
	for (d = 1; d < ARRAY_SIZE(end); d++)
		end[d] += end[d - 1];
	/* end[d] is where level d begins; then, where it ends. */
	for (i = 0; i < v->nr_types; i++)
		if (v->types[i].kind != GOKO_K_NAMED &&
		    is_aggregate(&v->vtypes[i]))
			ids[end[v->vtypes[i].depth]++] = i;
	for (d = 0, from = 0; d <= GOKO_MAX_TYPE_DEPTH; from = end[d++]) {
		ret = sort_ids(v, ids + from, end[d] - from);
		if (ret)
			return ret;
		label(v, ids + from, end[d] - from);
	}
	return 0;
}

static int classify_composed(struct goko_vimage *v, u32 *ids)
{
	u32 i, n = 0;
	int ret;

	for (i = 0; i < v->nr_types; i++)
		if (is_composed(v->types[i].kind))
			ids[n++] = i;
	ret = sort_ids(v, ids, n);
	if (ret)
		return ret;
	label(v, ids, n);

	/* Keep the func types, which are in a row, for goko_vsig_class(). */
	for (i = 0; i < n; i++)
		if (v->types[ids[i]].kind == GOKO_K_FUNC)
			ids[v->nr_sigs++] = ids[i];
	v->sigs = ids;
	return 0;
}

/**
 * goko_vtypes_classify() - Label the types with their classes.
 * @v:		the image, its layouts already derived.
 *
 * Leaves goko_vimage.sigs behind.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -ENOMEM, -EINTR.
 */
int goko_vtypes_classify(struct goko_vimage *v)
{
	u32 plain[GOKO_K_NR];
	u32 i, *ids;
	int ret;

	for (i = 0; i < GOKO_K_NR; i++)
		plain[i] = GOKO_NONE;
	for (i = 0; i < v->nr_types; i++) {
		struct goko_vtype *t = &v->vtypes[i];

		if (plain[t->kind] == GOKO_NONE)
			plain[t->kind] = i;
		t->class = is_plain(t->kind) ? plain[t->kind] : t->under;
	}

	ids = goko_img_alloc(v->nr_types, sizeof(*ids));
	if (!ids)
		return -ENOMEM;
	ret = classify_aggregates(v, ids);
	if (!ret)
		ret = classify_composed(v, ids);
	if (ret) {
		goko_img_free(ids);
		return ret;
	}
	for (i = 0; i < v->nr_types; i++)
		if (v->types[i].kind == GOKO_K_NAMED)
			v->vtypes[i].class = v->vtypes[v->vtypes[i].under].class;
	return 0;
}

/* Order of the signature (@vars, @np, @nr) and that of func type @id. */
static int compare_sig(const struct goko_vimage *v, u32 vars, u32 np, u32 nr,
		       u32 id)
{
	const struct goko_img_type *t = &v->types[id];

	/* As in compare(): results, parameters, types. */
	if (nr != t->len)
		return nr < t->len ? -1 : 1;
	if (np != t->nr)
		return np < t->nr ? -1 : 1;
	return compare_lists(v, vars, t->list, np + nr);
}

/**
 * goko_vsig_class() - Find the class of func types with a signature.
 * @v:		the image, its types already classified.
 * @vars:	index of the first parameter in section vars; results follow.
 * @nr_params:	number of parameters.
 * @nr_results:	number of results.
 *
 * Context: any; no P needed; no locks.
 * Return: the class, GOKO_NONE if no func type has this signature.
 */
u32 goko_vsig_class(const struct goko_vimage *v, u32 vars, u32 nr_params,
		    u32 nr_results)
{
	u32 lo = 0, hi = v->nr_sigs;

	while (lo < hi) {
		u32 mid = lo + (hi - lo) / 2;
		int order = compare_sig(v, vars, nr_params, nr_results,
					v->sigs[mid]);

		if (!order)
			return v->vtypes[v->sigs[mid]].class;
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return GOKO_NONE;
}

/**
 * goko_vtype_fits() - May a value of one type be assigned to another?
 * @v:		the image, its types already classified.
 * @a:		type id of the destination.
 * @b:		type id of the value.
 *
 * Context: any; no P needed; no locks.
 * Return: true if b fits a (docs/gir.md, section 1).
 */
bool goko_vtype_fits(const struct goko_vimage *v, u32 a, u32 b)
{
	const struct goko_vtype *x = &v->vtypes[a], *y = &v->vtypes[b];
	const struct goko_img_type *s, *t;

	if (x->class == y->class)
		return true;
	s = &v->types[x->under];
	t = &v->types[y->under];
	if (s->kind == GOKO_K_LPTR && t->kind == GOKO_K_PTR)
		return goko_vtype_base(v, s->elem) == goko_vtype_base(v, t->elem);
	if (s->kind == GOKO_K_CHAN && t->kind == GOKO_K_CHAN)
		return t->len == GOKO_CHAN_BOTH &&
		       goko_vtype_base(v, s->elem) == goko_vtype_base(v, t->elem);
	if (s->kind == GOKO_K_UNSAFE)
		return t->kind == GOKO_K_PTR || t->kind == GOKO_K_CHAN ||
		       t->kind == GOKO_K_FUNC || t->kind == GOKO_K_MAP;
	return false;
}
