// SPDX-License-Identifier: GPL-2.0
/*
 * image/link.c - from a verified image to the objects that run
 *
 * goko_image_load() is the whole way of one image: verify, link, translate,
 * publish.  Until the last step nobody else sees it, so there is no locking
 * here; a failure anywhere takes apart what there is.
 *
 * Everything the image needs later is copied: the caller's buffer goes away.
 */
#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "exec/exec.h"
#include "image/image.h"
#include "image/internal.h"
#include "image/vimage.h"

/* Longer names are cut: they are only printed. */
#define NAME_MAX_BYTES	1023u

/**
 * struct linker - state of one load
 * @img:	what is being made
 * @priv:	its private part
 * @v:		the verified image
 * @name_off:	by string index: 1 + offset of its copy in the names, 0: none
 * @names_size:	bytes of all copies
 */
struct linker {
	struct goko_image	*img;
	struct goko_image_priv	*priv;
	struct goko_vimage	v;
	size_t			*name_off;
	size_t			names_size;
};

static void *link_alloc(size_t n, size_t size)
{
	return kvcalloc(n ? n : 1, size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
}

/* Reserve room for the terminated copy of string @str. */
static void want_name(struct linker *l, u32 str)
{
	u32 len;

	if (l->name_off[str])
		return;
	goko_vstr(&l->v, str, &len);
	l->name_off[str] = l->names_size + 1;
	l->names_size += min(len, NAME_MAX_BYTES) + 1;
}

static const char *name_of(const struct linker *l, u32 str)
{
	return l->priv->names + l->name_off[str] - 1;
}

/* One terminated copy of each string that names a type, function or file. */
static int link_names(struct linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	const char *s;
	u32 i, len;

	l->name_off = link_alloc(v->nr_strs, sizeof(*l->name_off));
	if (!l->name_off)
		return -ENOMEM;
	for (i = 0; i < v->nr_types; i++)
		want_name(l, v->types[i].name);
	for (i = 0; i < v->nr_funcs; i++) {
		want_name(l, v->funcs[i].name);
		want_name(l, v->funcs[i].file);
	}
	for (i = 0; i < v->nr_lines; i++)
		want_name(l, v->lines[i].file);

	l->priv->names = link_alloc(l->names_size, 1);
	if (!l->priv->names)
		return -ENOMEM;
	for (i = 0; i < v->nr_strs; i++) {
		if (!l->name_off[i])
			continue;
		s = goko_vstr(v, i, &len);
		memcpy(l->priv->names + l->name_off[i] - 1, s,
		       min(len, NAME_MAX_BYTES));
		cond_resched();
	}
	return 0;
}

static int link_strings(struct linker *l, struct goko_log *log)
{
	char *data = kvmalloc(max(l->v.strdata_size, 1u),
			      GFP_KERNEL_ACCOUNT | __GFP_NOWARN);

	if (!data)
		return -ENOMEM;
	memcpy(data, l->v.strdata, l->v.strdata_size);
	l->img->strdata = data;
	return 0;
}

static int link_types(struct linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image *img = l->img;
	size_t mask_longs = 0;
	unsigned long *mask;
	u32 i;

	for (i = 0; i < v->nr_types; i++)
		mask_longs += BITS_TO_LONGS(v->vtypes[i].ptrdata / 8);
	img->types = link_alloc(v->nr_types, sizeof(*img->types));
	l->priv->masks = link_alloc(mask_longs, sizeof(long));
	if (!img->types || !l->priv->masks)
		return -ENOMEM;
	img->nr_types = v->nr_types;

	mask = l->priv->masks;
	for (i = 0; i < v->nr_types; i++) {
		const struct goko_vtype *vt = &v->vtypes[i];
		const struct goko_img_type *def = goko_vtype_def(v, i);
		struct goko_type *t = &img->types[i];
		u32 words = vt->ptrdata / 8;

		t->size = vt->size;
		t->ptrdata = vt->ptrdata;
		t->kind = vt->kind;
		t->named = v->types[i].kind == GOKO_K_NAMED;
		t->align = vt->align;
		t->id = i;
		t->elem = def->elem == GOKO_NONE ? NULL :
						   &img->types[def->elem];
		t->name = name_of(l, v->types[i].name);
		t->img = img;
		if (words) {
			goko_vtype_ptrmask(v, i, mask, words);
			t->ptrmask = mask;
			mask += BITS_TO_LONGS(words);
		}
		cond_resched();
	}
	return 0;
}

/* Globals lie in the order of the image, each on a word of its own. */
static int link_globals(struct linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image *img = l->img;
	u64 off = 0;
	u32 i, type;

	img->global_off = link_alloc(v->nr_globals, sizeof(u32));
	if (!img->global_off)
		return -ENOMEM;
	img->nr_globals = v->nr_globals;
	for (i = 0; i < v->nr_globals; i++) {
		img->global_off[i] = off;
		off += 8 * (u64)goko_vtype_words(v, v->globals[i].type);
	}
	if (off > GOKO_MAX_DATA_SIZE) {
		goko_log_printf(log, "globals take %llu bytes, more than %llu\n",
				off, GOKO_MAX_DATA_SIZE);
		return -EINVAL;
	}
	img->data_bytes = max(off, 8ull);
	img->data = __vmalloc(img->data_bytes,
			      GFP_KERNEL_ACCOUNT | __GFP_ZERO | __GFP_NOWARN);
	img->data_ptrmask = link_alloc(BITS_TO_LONGS(img->data_bytes / 8),
				       sizeof(long));
	if (!img->data || !img->data_ptrmask)
		return -ENOMEM;

	for (i = 0; i < v->nr_globals; i++) {
		const unsigned long *mask;
		u32 bit, words, first = img->global_off[i] / 8;

		type = v->globals[i].type;
		words = v->vtypes[type].ptrdata / 8;
		mask = img->types[type].ptrmask;
		for_each_set_bit(bit, mask, words)
			__set_bit(first + bit, img->data_ptrmask);
		cond_resched();
	}
	return 0;
}

static void want_file(struct linker *l, u32 str)
{
	if (l->priv->str_file[str] == GOKO_NONE)
		l->priv->str_file[str] = l->img->nr_files++;
}

static int link_files(struct linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image *img = l->img;
	u32 *str_file;
	u32 i;

	str_file = link_alloc(v->nr_strs, sizeof(*str_file));
	if (!str_file)
		return -ENOMEM;
	memset32(str_file, GOKO_NONE, v->nr_strs);
	l->priv->str_file = str_file;
	l->priv->nr_strs = v->nr_strs;
	for (i = 0; i < v->nr_funcs; i++)
		want_file(l, v->funcs[i].file);
	for (i = 0; i < v->nr_lines; i++)
		want_file(l, v->lines[i].file);

	img->files = link_alloc(img->nr_files, sizeof(*img->files));
	if (!img->files)
		return -ENOMEM;
	for (i = 0; i < v->nr_strs; i++)
		if (str_file[i] != GOKO_NONE)
			img->files[str_file[i]] = name_of(l, i);
	return 0;
}

/* Resume points the translator may want: see goko_func.nr_pcs. */
static u32 count_pcs(const struct goko_vimage *v,
		     const struct goko_img_func *vf)
{
	static const u8 op_flags[] = {
#define OP_FLAGS(id, text, fmt, flags) flags,
		GOKO_OPS(OP_FLAGS)
#undef OP_FLAGS
	};
	u32 i, n = 2;

	for (i = 0; i < vf->nr_code; i++)
		n += op_flags[v->code[vf->code + i].op] & GOKO_OP_S;
	return 2 * n;
}

static int link_funcs(struct linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image *img = l->img;
	u64 nr_pcs = 0;
	int ret;
	u32 i, pc;

	img->funcs = link_alloc(v->nr_funcs, sizeof(*img->funcs));
	if (!img->funcs)
		return -ENOMEM;
	img->nr_funcs = v->nr_funcs;
	img->init = v->hdr->init;
	img->main = v->hdr->main;
	for (i = 0; i < v->nr_funcs; i++) {
		const struct goko_img_func *vf = &v->funcs[i];
		struct goko_func *f = &img->funcs[i];

		f->closure = f;
		f->img = img;
		f->name = name_of(l, vf->name);
		f->flags = vf->flags;
		f->frame_words = v->vfuncs[i].frame_words;
		f->param_words = v->vfuncs[i].param_words;
		f->result_words = v->vfuncs[i].result_words;
		f->nr_pcs = count_pcs(v, vf);
		nr_pcs += f->nr_pcs;
		cond_resched();
	}
	ret = goko_pc_reserve(img, max(nr_pcs, 1ull));
	if (ret) {
		goko_log_printf(log, "too much code is loaded already\n");
		return ret;
	}
	pc = img->pc_base;
	for (i = 0; i < v->nr_funcs; i++) {
		img->funcs[i].pc_base = pc;
		pc += img->funcs[i].nr_pcs;
	}
	return 0;
}

/* After translation: the functions have the pcs they use. */
static int link_hints(struct linker *l)
{
	struct goko_image *img = l->img;
	u32 nr = (img->nr_pcs >> GOKO_PC_HINT_SHIFT) + 1;
	u32 i, h = 0;
	u32 *hint;

	hint = link_alloc(nr, sizeof(*hint));
	if (!hint)
		return -ENOMEM;
	for (i = 0; i < img->nr_funcs; i++) {
		u32 end = img->funcs[i].pc_base - img->pc_base +
			  img->funcs[i].nr_pcs;

		/* Groups that begin before this function's end, after the last's. */
		for (; h < nr && h << GOKO_PC_HINT_SHIFT < end; h++)
			hint[h] = i;
	}
	for (; h < nr; h++)
		hint[h] = img->nr_funcs;
	l->priv->hint = hint;
	return 0;
}

/**
 * goko_image_file() - Number of a source file, while an image is being loaded.
 * @img:	image that is being translated.
 * @str:	string index of the file's name, from a function or line record.
 *
 * Context: the loader's own; any.
 * Return: index in the image's files.
 */
u32 goko_image_file(const struct goko_image *img, u32 str)
{
	const struct goko_image_priv *priv = img->priv;

	return priv->str_file[str];
}

/**
 * goko_image_free() - Free an image and what hangs on it.
 * @img:	not published, or its last reader is gone.
 *
 * Context: process, may sleep; no P.
 */
void goko_image_free(struct goko_image *img)
{
	struct goko_image_priv *priv = img->priv;

	if (img->funcs)
		goko_translate_free(img);
	goko_pc_release(img);
	kvfree(img->funcs);
	kvfree(img->types);
	kvfree(img->files);
	kvfree(img->global_off);
	vfree(img->data);
	kvfree(img->data_ptrmask);
	kvfree(img->strdata);
	kvfree(priv->names);
	kvfree(priv->masks);
	kvfree(priv->hint);
	kvfree(priv->str_file);
	kfree(priv);
	kfree(img);
}

static struct goko_image *image_alloc(void)
{
	struct goko_image *img = kzalloc(sizeof(*img), GFP_KERNEL_ACCOUNT);
	struct goko_image_priv *priv = kzalloc(sizeof(*priv),
					       GFP_KERNEL_ACCOUNT);

	if (!img || !priv) {
		kfree(img);
		kfree(priv);
		return NULL;
	}
	priv->img = img;
	INIT_WORK(&priv->free_work, goko_image_free_work);
	img->priv = priv;
	kref_init(&img->ref);
	atomic_set(&img->init_state, GOKO_INIT_NONE);
	return img;
}

static void set_identity(struct linker *l, const char *name)
{
	struct goko_image *img = l->img;
	const char *own;
	u32 len;

	memcpy(img->build_id, l->v.hdr->build_id, sizeof(img->build_id));
	if (name[0]) {
		strscpy(img->name, name, sizeof(img->name));
		return;
	}
	own = goko_vstr(&l->v, l->v.hdr->name, &len);
	len = min_t(u32, len, sizeof(img->name) - 1);
	memcpy(img->name, own, len);
}

static int link_image(struct linker *l, const char *name,
		      struct goko_log *log)
{
	static int (*const steps[])(struct linker *l, struct goko_log *log) = {
		link_names, link_strings, link_types, link_globals,
		link_files, link_funcs,
	};
	int i, ret;

	for (i = 0; i < ARRAY_SIZE(steps); i++) {
		if (fatal_signal_pending(current))
			return -EINTR;
		ret = steps[i](l, log);
		if (ret)
			return ret;
	}
	set_identity(l, name);
	ret = goko_translate_image(l->img, &l->v, log);
	if (ret)
		return ret;
	kvfree(l->priv->str_file);
	l->priv->str_file = NULL;
	return link_hints(l);
}

/**
 * goko_image_load() - Verify, link, translate and publish an image.
 * @data:	the image; a kernel copy the caller keeps
 * @len:	bytes
 * @name:	name, terminated; "" for the image's own
 * @log:	receives the reason of a refusal
 *
 * Context: process, may sleep; no P.
 * Return: the image with one reference for the caller, or ERR_PTR: -EINVAL
 *	   refused (see @log), -ENOMEM, -EOPNOTSUPP no JIT, -EINTR fatal signal.
 */
struct goko_image *goko_image_load(const void *data, size_t len,
				   const char *name, struct goko_log *log)
{
	u64 start_ns = ktime_get_ns();
	struct linker l = {};
	int ret;

	if (!goko_jit_usable()) {
		goko_log_printf(log, "the kernel's eBPF JIT is off: sysctl net.core.bpf_jit_enable=1\n");
		return ERR_PTR(-EOPNOTSUPP);
	}
	ret = goko_vimage_parse(&l.v, data, len, log);
	if (ret)
		return ERR_PTR(ret);
	l.img = image_alloc();
	if (!l.img) {
		ret = -ENOMEM;
		goto free_v;
	}
	l.priv = l.img->priv;
	ret = link_image(&l, name, log);
	if (ret)
		goto free_img;
	l.img->load_ns = ktime_get_ns() - start_ns;
	ret = goko_image_publish(l.img);
	if (ret)
		goto free_img;
	goko_vimage_free(&l.v);
	kvfree(l.name_off);
	return l.img;

free_img:
	goko_image_free(l.img);
	kvfree(l.name_off);
free_v:
	goko_vimage_free(&l.v);
	return ERR_PTR(ret);
}

/**
 * goko_image_lookup() - Find a function that SPAWN can start.
 * @img:	image.
 * @name:	name as in tracebacks; not terminated.
 * @len:	bytes.
 * @func:	out: function index.
 *
 * Context: any.
 * Return:
 * * 0		- found
 * * -ENOENT	- neither main nor an exported function has this name
 * * -EINVAL	- it takes parameters or returns results
 */
int goko_image_lookup(struct goko_image *img, const char *name, size_t len,
		      u32 *func)
{
	u32 i;

	for (i = 0; i < img->nr_funcs; i++) {
		const struct goko_func *f = &img->funcs[i];

		if (i != img->main && !(f->flags & GOKO_FUNC_EXPORT))
			continue;
		if (strlen(f->name) != len || memcmp(f->name, name, len))
			continue;
		if (f->param_words || f->result_words)
			return -EINVAL;
		*func = i;
		return 0;
	}
	return -ENOENT;
}
