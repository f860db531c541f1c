// SPDX-License-Identifier: GPL-2.0
/*
 * image/syms.c - packages of an image, and what can be looked up in it
 *
 * A symbol's value is taken for one of its type: so a function has to have the
 * signature that the type says, and a pointer to a global that of its target.
 */
#include "image/verify.h"

static int check_func(struct goko_vimage *v, u32 nth)
{
	const struct goko_img_sym *s = &v->syms[nth];
	const struct goko_vfunc *vf;

	if (s->ref >= v->nr_funcs)
		return goko_vfail(v, "symbol %u: function is f%u of %u", nth,
				  s->ref, v->nr_funcs);
	vf = &v->vfuncs[s->ref];
	if (v->funcs[s->ref].ctx != GOKO_NONE)
		return goko_vfail(v, "symbol %u: f%u has a ctx", nth, s->ref);
	if (v->types[s->type].kind != GOKO_K_FUNC ||
	    vf->flags & GOKO_VF_LPTR_PARAM ||
	    vf->class != v->vtypes[s->type].class)
		return goko_vfail(v, "symbol %u: f%u is no t%u", nth, s->ref,
				  s->type);
	return 0;
}

static int check_var(struct goko_vimage *v, u32 nth)
{
	const struct goko_img_sym *s = &v->syms[nth];
	const struct goko_img_type *t = &v->types[s->type];

	if (s->ref >= v->nr_globals)
		return goko_vfail(v, "symbol %u: global is g%u of %u", nth,
				  s->ref, v->nr_globals);
	if (t->kind != GOKO_K_PTR || t->elem != v->globals[s->ref].type)
		return goko_vfail(v, "symbol %u: t%u is no pointer to what g%u is",
				  nth, s->type, s->ref);
	return 0;
}

static int check_sym(struct goko_vimage *v, u32 nth)
{
	const struct goko_img_sym *s = &v->syms[nth];

	if (s->name >= v->nr_strs)
		return goko_vfail(v, "symbol %u: name is string %u of %u", nth,
				  s->name, v->nr_strs);
	if (s->type >= v->nr_types)
		return goko_vfail(v, "symbol %u: type is t%u of %u", nth, s->type,
				  v->nr_types);
	switch (s->kind) {
	case GOKO_SYM_FUNC:
		return check_func(v, nth);
	case GOKO_SYM_VAR:
		return check_var(v, nth);
	default:
		return goko_vfail(v, "symbol %u: kind is %u of %u", nth, s->kind,
				  GOKO_SYM_NR);
	}
}

static int check_limits(struct goko_vimage *v)
{
	if (v->nr_pkgs > GOKO_MAX_PKGS)
		return goko_vfail(v, "section pkgs: %u packages, the limit is %u",
				  v->nr_pkgs, GOKO_MAX_PKGS);
	if (v->nr_syms > GOKO_MAX_SYMS)
		return goko_vfail(v, "section syms: %u symbols, the limit is %u",
				  v->nr_syms, GOKO_MAX_SYMS);
	if (v->nr_pkgs && v->nr_globals > GOKO_MAX_VARS)
		return goko_vfail(v, "section globals: %u globals, the limit is %u with packages",
				  v->nr_globals, GOKO_MAX_VARS);
	return 0;
}

/**
 * goko_vsyms_check() - Check packages and symbols.
 * @v:		the image; its types, globals and functions already checked.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -EINTR.
 */
int goko_vsyms_check(struct goko_vimage *v)
{
	u32 i;
	int ret;

	ret = check_limits(v);
	if (ret)
		return ret;
	for (i = 0; i < v->nr_pkgs; i++) {
		const struct goko_img_pkg *p = &v->pkgs[i];

		if (p->path >= v->nr_strs)
			return goko_vfail(v, "package %u: path is string %u of %u",
					  i, p->path, v->nr_strs);
		if (p->reserved)
			return goko_vfail(v, "package %u: reserved is 0x%x, needs 0",
					  i, p->reserved);
	}
	for (i = 0; i < v->nr_syms; i++) {
		ret = check_sym(v, i);
		if (!ret && i % GOKO_IMG_BATCH == 0)
			ret = goko_img_breathe();
		if (ret)
			return ret;
	}
	return 0;
}
