// SPDX-License-Identifier: GPL-2.0
/*
 * image/data.c - what globals hold when the image has been loaded
 *
 * A record says what some bytes of a global are: plain bytes of scalars, a
 * string, a pointer to a component of a global, a slice of an array in one, a
 * function, an interface value.  Each is proven to be of the type that the
 * global has there, so the code need not care where a value comes from.
 *
 * Records lie in the order of globals and offsets and do not overlap, so a
 * value is written once and equal contents are equal records.
 */
#include "image/verify.h"

static const char *const kinds[GOKO_D_NR] = {
	[GOKO_D_BYTES] = "bytes",
	[GOKO_D_STRING] = "string",
	[GOKO_D_PTR] = "ptr",
	[GOKO_D_SLICE] = "slice",
	[GOKO_D_FUNC] = "func",
	[GOKO_D_EFACE] = "eface",
	[GOKO_D_IFACE] = "iface",
};

/**
 * goko_datum_name() - What the text calls a kind of data.
 * @kind:	enum goko_datum_kind, in range.
 *
 * Context: any; no P needed; no locks.
 * Return: the name.
 */
const char *goko_datum_name(u32 kind)
{
	return kinds[kind];
}

__printf(3, 4)
static int fail(struct goko_vimage *v, const struct goko_img_datum *d,
		const char *fmt, ...)
{
	char reason[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	return goko_vfail(v, "data %u (g%u +%u): %s", (u32)(d - v->data),
			  d->global, d->off, reason);
}

/*
 * Component of @kind at an offset of a type; its type id, or GOKO_NONE.  Of
 * several that begin there (a struct and its first field) one is of the kind,
 * for a type of none of these kinds contains another.
 */
static u32 component_of_kind(const struct goko_vimage *v, u32 type, u32 off,
			     u32 kind)
{
	do {
		if (!off && v->vtypes[type].kind == kind)
			return type;
	} while (goko_vtype_step(v, &type, &off));
	return GOKO_NONE;
}

/* Does a global have a component of type @want there? */
static int check_target(struct goko_vimage *v, const struct goko_img_datum *d,
			u32 want)
{
	struct goko_img_text text;
	u32 type, off = d->add;

	if (d->ref >= v->nr_globals)
		return fail(v, d, "the target is global %u of %u", d->ref,
			    v->nr_globals);
	if (!v->vtypes[want].size)
		return fail(v, d, "the target has no size");
	type = v->globals[d->ref].type;
	do {
		if (!off && v->vtypes[type].class == v->vtypes[want].class)
			return 0;
	} while (goko_vtype_step(v, &type, &off));
	return fail(v, d, "g%u +%u is no %s", d->ref, d->add,
		    goko_vtype_text(v, want, &text));
}

/* Whole scalars, one after the other. */
static int check_bytes(struct goko_vimage *v, const struct goko_img_datum *d,
		       u32 *size)
{
	u32 whole = v->globals[d->global].type;
	const char *bytes;
	u32 at;
	int ret;

	if (d->ref >= v->nr_strs)
		return fail(v, d, "the bytes are string %u of %u", d->ref,
			    v->nr_strs);
	bytes = goko_vstr(v, d->ref, size);
	if (!*size)
		return fail(v, d, "there are no bytes");
	for (at = 0; at < *size;) {
		u32 type = whole, off = d->off + at;
		u32 kind;

		while (goko_vtype_step(v, &type, &off))
			;
		kind = v->vtypes[type].kind;
		if (off || !(goko_kind_is_scalar(kind) || kind == GOKO_K_C64 ||
			     kind == GOKO_K_C128))
			return fail(v, d, "byte %u is at no scalar", at);
		if (kind == GOKO_K_BOOL && (u8)bytes[at] > 1)
			return fail(v, d, "byte %u is %u, needs a bool", at,
				    (u8)bytes[at]);
		if (v->vtypes[type].size > *size - at)
			return fail(v, d, "the bytes end within a %s",
				    goko_kind_name(kind));
		at += v->vtypes[type].size;
		if (at % GOKO_IMG_BATCH == 0) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	return 0;
}

static int check_slice(struct goko_vimage *v, const struct goko_img_datum *d,
		       u32 type)
{
	u32 elem = goko_vtype_def(v, type)->elem;
	struct goko_img_text text;
	u32 at, off = d->add;

	if (d->ref >= v->nr_globals)
		return fail(v, d, "the target is global %u of %u", d->ref,
			    v->nr_globals);
	if (d->len > d->cap)
		return fail(v, d, "the length is %u, the capacity %u", d->len,
			    d->cap);
	at = v->globals[d->ref].type;
	do {
		const struct goko_img_type *t = goko_vtype_def(v, at);

		if (!off && t->kind == GOKO_K_ARRAY && v->vtypes[at].size &&
		    v->vtypes[t->elem].class == v->vtypes[elem].class &&
		    d->cap <= t->len)
			return 0;
	} while (goko_vtype_step(v, &at, &off));
	return fail(v, d, "g%u +%u is no array of %u %s", d->ref, d->add,
		    d->cap, goko_vtype_text(v, elem, &text));
}

static int check_func(struct goko_vimage *v, const struct goko_img_datum *d,
		      u32 type)
{
	const struct goko_vfunc *vf;

	if (d->ref >= v->nr_funcs)
		return fail(v, d, "the function is number %u of %u", d->ref,
			    v->nr_funcs);
	vf = &v->vfuncs[d->ref];
	if (v->funcs[d->ref].ctx != GOKO_NONE)
		return fail(v, d, "f%u has a ctx", d->ref);
	if (vf->flags & GOKO_VF_LPTR_PARAM ||
	    vf->class != v->vtypes[type].class)
		return fail(v, d, "the func there has another signature than f%u (%.*s)",
			    d->ref, GOKO_VSTR_ARG(v, v->funcs[d->ref].name));
	return 0;
}

/* The data word of an interface that holds a value of type @type. */
static int check_boxed(struct goko_vimage *v, const struct goko_img_datum *d,
		       u32 type)
{
	u32 kind = v->vtypes[type].kind;

	if (goko_vtype_no_value(v, type))
		return fail(v, d, "no interface holds a t%u", type);
	if (kind == GOKO_K_PTR)
		return check_target(v, d, goko_vtype_def(v, type)->elem);
	if (goko_kind_is_ptr(kind) || kind == GOKO_K_EFACE ||
	    kind == GOKO_K_IFACE)
		return fail(v, d, "a %s in an interface is not static",
			    goko_kind_name(kind));
	return check_target(v, d, type);
}

static int check_iface(struct goko_vimage *v, const struct goko_img_datum *d,
		       u32 type)
{
	if (d->type >= v->nr_itabs)
		return fail(v, d, "the itab is number %u of %u", d->type,
			    v->nr_itabs);
	if (v->vtypes[v->itabs[d->type].iface].under != v->vtypes[type].under)
		return fail(v, d, "y%u is of another interface", d->type);
	return check_boxed(v, d, v->itabs[d->type].type);
}

/* Fields that a kind does not use are zero. */
static int check_unused(struct goko_vimage *v, const struct goko_img_datum *d)
{
	bool pointer = d->kind == GOKO_D_PTR || d->kind == GOKO_D_SLICE ||
		       d->kind == GOKO_D_EFACE || d->kind == GOKO_D_IFACE;
	bool typed = d->kind == GOKO_D_EFACE || d->kind == GOKO_D_IFACE;

	if ((!pointer && d->add) || (!typed && d->type) ||
	    (d->kind != GOKO_D_SLICE && (d->len || d->cap)))
		return fail(v, d, "an unused field is not zero");
	return 0;
}

static int check_value(struct goko_vimage *v, const struct goko_img_datum *d,
		       u32 type)
{
	switch (d->kind) {
	case GOKO_D_STRING:
		if (d->ref >= v->nr_strs)
			return fail(v, d, "the text is string %u of %u", d->ref,
				    v->nr_strs);
		return 0;
	case GOKO_D_PTR:
		return check_target(v, d, goko_vtype_def(v, type)->elem);
	case GOKO_D_SLICE:
		return check_slice(v, d, type);
	case GOKO_D_FUNC:
		return check_func(v, d, type);
	case GOKO_D_EFACE:
		if (d->type >= v->nr_types)
			return fail(v, d, "the type is t%u of %u", d->type,
				    v->nr_types);
		return check_boxed(v, d, d->type);
	default:
		return check_iface(v, d, type);
	}
}

static int check_datum(struct goko_vimage *v, const struct goko_img_datum *d,
		       u32 *size)
{
	static const u8 type_kind[GOKO_D_NR] = {
		[GOKO_D_STRING] = GOKO_K_STRING, [GOKO_D_PTR] = GOKO_K_PTR,
		[GOKO_D_SLICE] = GOKO_K_SLICE, [GOKO_D_FUNC] = GOKO_K_FUNC,
		[GOKO_D_EFACE] = GOKO_K_EFACE, [GOKO_D_IFACE] = GOKO_K_IFACE,
	};
	u32 type;
	int ret;

	if (d->global >= v->nr_globals)
		return fail(v, d, "there are %u globals", v->nr_globals);
	if (d->kind >= GOKO_D_NR)
		return fail(v, d, "the kind is %u of %u", d->kind, GOKO_D_NR);
	ret = check_unused(v, d);
	if (ret)
		return ret;
	if (d->kind == GOKO_D_BYTES)
		return check_bytes(v, d, size);
	type = component_of_kind(v, v->globals[d->global].type, d->off,
				 type_kind[d->kind]);
	if (type == GOKO_NONE)
		return fail(v, d, "there is no %s", kinds[d->kind]);
	*size = v->vtypes[type].size;
	return check_value(v, d, type);
}

/**
 * goko_vdata_check() - Check the contents of the globals.
 * @v:		the image; its globals, functions and itabs already checked.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -EINTR.
 */
int goko_vdata_check(struct goko_vimage *v)
{
	u32 i, size, global = 0, end = 0;
	int ret;

	for (i = 0; i < v->nr_data; i++) {
		const struct goko_img_datum *d = &v->data[i];

		if (d->global < global || (d->global == global && d->off < end))
			return fail(v, d, "the record before it is behind it");
		size = 0;
		ret = check_datum(v, d, &size);
		if (ret)
			return ret;
		global = d->global;
		end = d->off + size;
		if (i % GOKO_IMG_BATCH == 0) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	return 0;
}
