// SPDX-License-Identifier: GPL-2.0
/*
 * image/link_types.c - run-time types of an image that is being loaded
 *
 * Part of goko_image_load(): nobody else sees the image yet.
 */
#include <linux/bitops.h>
#include <linux/jhash.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "image/image.h"
#include "image/internal.h"
#include "image/vimage.h"
#include "lang/map.h"

static const char *opt_name(const struct goko_linker *l, u32 str)
{
	return str == GOKO_NONE ? NULL : goko_link_name(l, str);
}

static const struct goko_type *opt_type(const struct goko_linker *l, u32 type)
{
	return type == GOKO_NONE ? NULL : &l->img->types[type];
}

static void link_fields(struct goko_linker *l)
{
	const struct goko_vimage *v = &l->v;
	u32 i;

	for (i = 0; i < v->nr_fields; i++) {
		const struct goko_img_field *def = &v->fields[i];
		struct goko_field *f = &l->priv->fields[i];

		f->name = goko_link_name(l, def->name);
		f->pkg = opt_name(l, def->pkg);
		if (def->tag != GOKO_NONE) {
			f->tag = l->img->strdata + v->strs[def->tag].off;
			f->tag_len = v->strs[def->tag].len;
		}
		f->flags = def->flags;
		f->type = &l->img->types[def->type];
		f->off = v->field_off[i];
		cond_resched();
	}
}

/* All but their functions, which are not there yet. */
static void link_method_types(struct goko_linker *l)
{
	const struct goko_vimage *v = &l->v;
	u32 i;

	for (i = 0; i < v->nr_methods; i++) {
		const struct goko_img_method *def = &v->methods[i];
		struct goko_method *m = &l->priv->methods[i];

		m->name = goko_link_name(l, def->name);
		m->pkg = opt_name(l, def->pkg);
		m->type = &l->img->types[def->type];
		cond_resched();
	}
}

/* Equal values of a struct are equal bytes: no padding, nothing left out. */
static bool struct_is_memeq(const struct goko_type *t)
{
	u64 end = 0;
	u32 i;

	for (i = 0; i < t->nr_fields; i++) {
		const struct goko_field *f = &t->fields[i];

		if (!(f->type->flags & GOKO_TF_MEMEQ) || f->off != end ||
		    (f->type->size && !strcmp(f->name, "_")))
			return false;
		end += f->type->size;
	}
	return end == t->size;
}

/* How values are compared; what a type contains has a smaller id. */
static u16 type_flags(const struct goko_type *t)
{
	u16 flags = 0;
	u32 i;

	switch (t->kind) {
	case GOKO_K_SLICE:
		return GOKO_TF_NOEQ;
	case GOKO_K_FUNC:
	case GOKO_K_MAP:
		return GOKO_TF_NOEQ | GOKO_TF_DIRECT;
	case GOKO_K_PTR:
	case GOKO_K_LPTR:
	case GOKO_K_CHAN:
	case GOKO_K_UNSAFE:
		return GOKO_TF_MEMEQ | GOKO_TF_DIRECT;
	case GOKO_K_ARRAY:
		return t->elem->flags & (GOKO_TF_NOEQ | GOKO_TF_MEMEQ);
	case GOKO_K_STRUCT:
		for (i = 0; i < t->nr_fields; i++)
			flags |= t->fields[i].type->flags & GOKO_TF_NOEQ;
		return struct_is_memeq(t) ? flags | GOKO_TF_MEMEQ : flags;
	case GOKO_K_F32:
	case GOKO_K_F64:
	case GOKO_K_C64:
	case GOKO_K_C128:
	case GOKO_K_STRING:
	case GOKO_K_EFACE:
	case GOKO_K_IFACE:
		return 0;
	default:
		return GOKO_TF_MEMEQ;
	}
}

static void link_type(struct goko_linker *l, u32 i)
{
	const struct goko_vimage *v = &l->v;
	const struct goko_vtype *vt = &v->vtypes[i];
	const struct goko_img_type *own = &v->types[i];
	const struct goko_img_type *def = goko_vtype_def(v, i);
	struct goko_type *t = &l->img->types[i];
	bool named = own->kind == GOKO_K_NAMED;

	t->size = vt->size;
	t->ptrdata = vt->ptrdata;
	t->kind = vt->kind;
	t->align = vt->align;
	t->id = i;
	t->elem = opt_type(l, def->elem);
	t->key = opt_type(l, def->key);
	t->under = &l->img->types[vt->under];
	t->name = goko_link_name(l, own->name);
	t->pkg = opt_name(l, own->pkg);
	t->img = l->img;
	switch (vt->kind) {
	case GOKO_K_ARRAY:
	case GOKO_K_CHAN:
		t->len = def->len;
		break;
	case GOKO_K_STRUCT:
		t->fields = &l->priv->fields[def->list];
		t->nr_fields = def->nr;
		break;
	case GOKO_K_FUNC:
		t->params = &l->priv->params[def->list];
		t->nr_params = def->nr;
		t->nr_results = def->len;
		break;
	}
	/* A defined interface asks for what the interface asks for. */
	if (vt->kind == GOKO_K_IFACE)
		own = def;
	t->methods = &l->priv->methods[own->methods];
	t->nr_methods = own->nr_methods;

	t->flags = type_flags(t);
	if (named)
		t->flags |= GOKO_TF_NAMED;
	if (def->flags & GOKO_TYPE_VARIADIC)
		t->flags |= GOKO_TF_VARIADIC;
	t->hash = jhash(t->name, strlen(t->name), vt->kind);
	if (t->pkg)
		t->hash = jhash(t->pkg, strlen(t->pkg), t->hash);
}

/* The type of pointers to each type that has one. */
static void link_ptr_to(struct goko_linker *l)
{
	const struct goko_vimage *v = &l->v;
	u32 i;

	for (i = 0; i < v->nr_types; i++) {
		struct goko_type *elem;

		if (v->types[i].kind != GOKO_K_PTR)
			continue;
		elem = &l->img->types[v->types[i].elem];
		if (!elem->ptr_to)
			elem->ptr_to = &l->img->types[i];
	}
}

/* Map types, once all types are laid out; a defined one has its own. */
static int link_maps(struct goko_linker *l)
{
	struct goko_image *img = l->img;
	size_t size = 0;
	void *at;
	u32 i;

	for (i = 0; i < img->nr_types; i++) {
		if (img->types[i].kind == GOKO_K_MAP)
			size += goko_hmap_layout_size(&img->types[i]);
		cond_resched();
	}
	at = goko_link_alloc(size, 1);
	if (!at)
		return -ENOMEM;
	l->priv->maps = at;
	for (i = 0; i < img->nr_types; i++) {
		struct goko_type *t = &img->types[i];

		if (t->kind != GOKO_K_MAP)
			continue;
		goko_hmap_layout_init(at, t);
		t->map = at;
		at += goko_hmap_layout_size(t);
		cond_resched();
	}
	return 0;
}

/**
 * goko_link_types() - Make the run-time types, but for the functions of methods.
 * @l:		the load.
 * @log:	receives the reason of a refusal.
 *
 * Context: process, may sleep; no P.
 * Return: 0, -ENOMEM, -EINTR, -E2BIG.
 */
int goko_link_types(struct goko_linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image *img = l->img;
	struct goko_image_priv *priv = l->priv;
	size_t mask_longs = 0;
	unsigned long *mask;
	u32 i;
	int ret;

	for (i = 0; i < v->nr_types; i++)
		mask_longs += BITS_TO_LONGS(v->vtypes[i].ptrdata / 8);
	img->types = goko_link_alloc(v->nr_types, sizeof(*img->types));
	priv->masks = goko_link_alloc(mask_longs, sizeof(long));
	priv->fields = goko_link_alloc(v->nr_fields, sizeof(*priv->fields));
	priv->params = goko_link_alloc(v->nr_type_vars, sizeof(*priv->params));
	priv->methods = goko_link_alloc(v->nr_methods, sizeof(*priv->methods));
	if (!img->types || !priv->masks || !priv->fields || !priv->params ||
	    !priv->methods)
		return -ENOMEM;
	img->nr_types = v->nr_types;
	for (i = 0; i < v->nr_type_vars; i++)
		priv->params[i] = &img->types[v->vars[i]];
	link_fields(l);
	link_method_types(l);

	mask = priv->masks;
	for (i = 0; i < v->nr_types; i++) {
		u32 words = v->vtypes[i].ptrdata / 8;

		link_type(l, i);
		if (words) {
			goko_vtype_ptrmask(v, i, mask, words);
			img->types[i].ptrmask = mask;
			mask += BITS_TO_LONGS(words);
		}
		cond_resched();
	}
	link_ptr_to(l);
	ret = goko_share_types(l, log);
	if (ret)
		return ret;
	for (i = 0; i < GOKO_RTERR_T_NR; i++)
		if (v->hdr->rterr[i] != GOKO_NONE)
			img->rterr[i] = img->type_at[v->hdr->rterr[i]];
	return link_maps(l);
}

/**
 * goko_link_methods() - Give the methods of types their functions.
 * @l:		the load; its types and functions are there.
 * @log:	receives the reason of a refusal.
 *
 * Context: process, may sleep; no P.
 * Return: 0.
 */
int goko_link_methods(struct goko_linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	u32 i;

	for (i = 0; i < v->nr_methods; i++) {
		const struct goko_img_method *def = &v->methods[i];
		struct goko_method *m = &l->priv->methods[i];

		if (def->func != GOKO_NONE)
			m->func = &l->img->funcs[def->func];
		cond_resched();
	}
	return 0;
}
