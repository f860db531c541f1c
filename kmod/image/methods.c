// SPDX-License-Identifier: GPL-2.0
/*
 * image/methods.c - methods of types, itabs, types of run-time errors
 *
 * A call through an itab passes the data word of an interface to a function
 * that the callee's own type record names.  It is safe because what is proven
 * here is all that it relies on: the function takes what the data word of such
 * a type is, and then just what the method's type says.
 */
#include "image/verify.h"

/* Why a method is refused: "type t5 (named) method 2 (Get): ..." */
__printf(4, 5)
static int fail(struct goko_vimage *v, u32 type, u32 method, const char *fmt,
		...)
{
	const struct goko_img_method *m = &v->methods[method];
	u32 nth = method - v->types[type].methods;
	char reason[200];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	if (m->name >= v->nr_strs)
		return goko_vfail(v, "type t%u (%s): method %u: %s", type,
				  goko_kind_name(v->types[type].kind), nth,
				  reason);
	return goko_vfail(v, "type t%u (%s): method %u (%.*s): %s", type,
			  goko_kind_name(v->types[type].kind), nth,
			  GOKO_VSTR_ARG(v, m->name), reason);
}

static int compare_strs(const struct goko_vimage *v, u32 a, u32 b)
{
	u32 alen, blen;
	const char *s, *t;
	int order;

	if (a == b)
		return 0;
	/* No package comes before any. */
	if (a == GOKO_NONE || b == GOKO_NONE)
		return a == GOKO_NONE ? -1 : 1;
	s = goko_vstr(v, a, &alen);
	t = goko_vstr(v, b, &blen);
	order = memcmp(s, t, alen < blen ? alen : blen);
	if (order)
		return order;
	return alen == blen ? 0 : alen < blen ? -1 : 1;
}

/**
 * goko_vmethod_order() - Order of two methods by name and package.
 * @v:		the image, its methods' strings in range.
 * @a:		index of a method.
 * @b:		index of another.
 *
 * Context: any; no P needed; no locks.
 * Return: negative, 0 or positive, as for memcmp().
 */
int goko_vmethod_order(const struct goko_vimage *v, u32 a, u32 b)
{
	const struct goko_img_method *x = &v->methods[a], *y = &v->methods[b];
	int order = compare_strs(v, x->name, y->name);

	return order ? order : compare_strs(v, x->pkg, y->pkg);
}

/* Is parameter type @param what the data word of a @type is? */
static bool is_receiver(const struct goko_vimage *v, u32 type, u32 param)
{
	const struct goko_img_type *p = goko_vtype_def(v, param);

	if (goko_kind_is_ptr(v->vtypes[type].kind))
		return v->vtypes[param].class == v->vtypes[type].class;
	return p->kind == GOKO_K_PTR &&
	       goko_vtype_base(v, p->elem) == goko_vtype_base(v, type);
}

/* The function of a method: receiver, then what the method's type says. */
static int check_func(struct goko_vimage *v, u32 type, u32 method)
{
	const struct goko_img_method *m = &v->methods[method];
	const struct goko_img_type *t = &v->types[m->type];
	const struct goko_img_func *f;
	const u32 *vars;
	u32 i;

	if (m->func >= v->nr_funcs)
		return fail(v, type, method, "function is f%u of %u", m->func,
			    v->nr_funcs);
	f = &v->funcs[m->func];
	vars = &v->vars[f->vars];
	if (f->ctx != GOKO_NONE)
		return fail(v, type, method, "function f%u has a ctx, needs none",
			    m->func);
	if (!f->nr_params || !is_receiver(v, type, vars[0]))
		return fail(v, type, method, "function f%u does not take the data word of an interface first",
			    m->func);
	if (f->nr_params - 1 != t->nr || f->nr_results != t->len)
		return fail(v, type, method, "function f%u has %u parameters and %u results, needs %u and %u",
			    m->func, f->nr_params, f->nr_results, t->nr + 1,
			    (u32)t->len);
	for (i = 0; i < t->nr + (u32)t->len; i++) {
		if (goko_vtype_base(v, vars[1 + i]) !=
		    goko_vtype_base(v, v->vars[t->list + i]))
			return fail(v, type, method, "function f%u: parameter or result %u is of another type than the method's",
				    m->func, 1 + i);
	}
	return 0;
}

static int check_method(struct goko_vimage *v, u32 type, u32 method)
{
	const struct goko_img_method *m = &v->methods[method];

	if (m->name >= v->nr_strs)
		return fail(v, type, method, "name is string %u of %u", m->name,
			    v->nr_strs);
	if (m->pkg != GOKO_NONE && m->pkg >= v->nr_strs)
		return fail(v, type, method, "pkg is string %u of %u", m->pkg,
			    v->nr_strs);
	if (m->type >= v->nr_types)
		return fail(v, type, method, "type is t%u of %u", m->type,
			    v->nr_types);
	if (v->types[m->type].kind != GOKO_K_FUNC)
		return fail(v, type, method, "type is t%u, a %s, needs a func",
			    m->type, goko_kind_name(v->types[m->type].kind));
	if (method > v->types[type].methods &&
	    goko_vmethod_order(v, method - 1, method) >= 0)
		return fail(v, type, method, "it does not come after the one before");
	if (v->types[type].kind != GOKO_K_IFACE)
		return check_func(v, type, method);
	if (m->func != GOKO_NONE)
		return fail(v, type, method, "function is f%u, needs none",
			    m->func);
	return 0;
}

static int check_type(struct goko_vimage *v, u32 type, u32 *methods)
{
	const struct goko_img_type *t = &v->types[type];
	const char *what;
	u32 i;
	int ret;

	if (!t->nr_methods)
		return 0;
	if (t->methods != *methods)
		return goko_vfail(v, "type t%u (%s): methods is %u, needs %u",
				  type, goko_kind_name(t->kind), t->methods,
				  *methods);
	if (t->nr_methods > v->nr_methods - *methods)
		return goko_vfail(v, "type t%u (%s): %u methods, section methods has %u left",
				  type, goko_kind_name(t->kind), t->nr_methods,
				  v->nr_methods - *methods);
	what = goko_vtype_no_value(v, type);
	if (!what && t->kind != GOKO_K_IFACE &&
	    v->vtypes[type].kind == GOKO_K_IFACE)
		what = "an interface";
	if (!what && v->vtypes[type].kind == GOKO_K_EFACE)
		what = "an interface";
	if (what)
		return goko_vfail(v, "type t%u (%s): it has methods, but is %s",
				  type, goko_kind_name(t->kind), what);
	*methods += t->nr_methods;
	for (i = 0; i < t->nr_methods; i++) {
		ret = check_method(v, type, t->methods + i);
		if (!ret && i % 64 == 63)
			ret = goko_img_breathe();
		if (ret)
			return ret;
	}
	return 0;
}

/* All methods that the interface asks for; both lists are sorted. */
static int check_itab(struct goko_vimage *v, u32 nth)
{
	const struct goko_img_itab *it = &v->itabs[nth];
	const struct goko_img_type *iface, *type;
	const char *what;
	u32 i, k = 0;

	if (it->iface >= v->nr_types || it->type >= v->nr_types)
		return goko_vfail(v, "itab y%u: types are t%u and t%u of %u",
				  nth, it->iface, it->type, v->nr_types);
	iface = &v->types[it->iface];
	type = &v->types[it->type];
	if (iface->kind != GOKO_K_IFACE)
		return goko_vfail(v, "itab y%u: t%u is a %s, needs an iface", nth,
				  it->iface, goko_kind_name(iface->kind));
	what = goko_vtype_no_value(v, it->type);
	if (v->vtypes[it->type].kind == GOKO_K_IFACE ||
	    v->vtypes[it->type].kind == GOKO_K_EFACE)
		what = "an interface";
	if (what)
		return goko_vfail(v, "itab y%u: t%u is %s, needs a concrete type",
				  nth, it->type, what);
	for (i = 0; i < iface->nr_methods; i++) {
		u32 want = iface->methods + i;

		while (k < type->nr_methods &&
		       goko_vmethod_order(v, type->methods + k, want) < 0)
			k++;
		if (k == type->nr_methods ||
		    goko_vmethod_order(v, type->methods + k, want))
			return goko_vfail(v, "itab y%u: t%u has no method %.*s",
					  nth, it->type,
					  GOKO_VSTR_ARG(v, v->methods[want].name));
		if (v->methods[type->methods + k].type != v->methods[want].type)
			return goko_vfail(v, "itab y%u: method %.*s of t%u is of type t%u, needs t%u",
					  nth, GOKO_VSTR_ARG(v, v->methods[want].name),
					  it->type,
					  v->methods[type->methods + k].type,
					  v->methods[want].type);
	}
	return 0;
}

/* struct { s string }, or for failed assertions a ptr to it. */
static int check_rterr(struct goko_vimage *v, u32 kind)
{
	const struct goko_img_type *t;
	u32 type = v->hdr->rterr[kind];
	bool ptr = kind == GOKO_RTERR_T_ASSERT;

	if (type == GOKO_NONE)
		return 0;
	if (type >= v->nr_types)
		return goko_vfail(v, "header: rterr %u is t%u of %u", kind, type,
				  v->nr_types);
	t = goko_vtype_def(v, type);
	if (ptr && t->kind == GOKO_K_PTR)
		t = goko_vtype_def(v, t->elem);
	else if (ptr)
		t = NULL;
	if (t && t->kind == GOKO_K_STRUCT && t->nr == 1 &&
	    v->vtypes[v->fields[t->list].type].kind == GOKO_K_STRING)
		return 0;
	return goko_vfail(v, "header: rterr %u is t%u, needs a %sstruct of one string",
			  kind, type, ptr ? "ptr to a " : "");
}

/**
 * goko_vmethods_check() - Check methods, itabs and types of run-time errors.
 * @v:		the image, its types and functions already checked.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -EINTR.
 */
int goko_vmethods_check(struct goko_vimage *v)
{
	u32 i, methods = 0;
	int ret;

	for (i = 0; i < v->nr_types; i++) {
		ret = check_type(v, i, &methods);
		if (!ret && i % 64 == 63)
			ret = goko_img_breathe();
		if (ret)
			return ret;
	}
	if (methods != v->nr_methods)
		return goko_vfail(v, "section methods: %u records, the types use %u",
				  v->nr_methods, methods);
	for (i = 0; i < v->nr_itabs; i++) {
		ret = check_itab(v, i);
		if (!ret && i % 64 == 63)
			ret = goko_img_breathe();
		if (ret)
			return ret;
	}
	for (i = 0; i < GOKO_RTERR_T_NR; i++) {
		ret = check_rterr(v, i);
		if (ret)
			return ret;
	}
	return 0;
}
