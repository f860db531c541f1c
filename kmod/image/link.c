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
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/goko.h>

#include "exec/exec.h"
#include "image/image.h"
#include "image/internal.h"
#include "image/vimage.h"

/* Reserve room for the terminated copy of string @str. */
static void want_name(struct goko_linker *l, u32 str)
{
	u32 len;

	if (str == GOKO_NONE || l->name_off[str])
		return;
	goko_vstr(&l->v, str, &len);
	l->name_off[str] = l->names_size + 1;
	l->names_size += min(len, GOKO_LINK_NAME_MAX) + 1;
}

/**
 * goko_link_name() - The terminated copy of a string.
 * @l:		the load.
 * @str:	string index of a name that link_names() has copied.
 *
 * Context: any.
 * Return: the copy; it lives as long as the image.
 */
const char *goko_link_name(const struct goko_linker *l, u32 str)
{
	return l->priv->names + l->name_off[str] - 1;
}

/* One terminated copy of each string that names something. */
static int link_names(struct goko_linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	const char *s;
	u32 i, len;

	l->name_off = goko_link_alloc(v->nr_strs, sizeof(*l->name_off));
	if (!l->name_off)
		return -ENOMEM;
	for (i = 0; i < v->nr_types; i++) {
		want_name(l, v->types[i].name);
		want_name(l, v->types[i].pkg);
	}
	for (i = 0; i < v->nr_fields; i++) {
		want_name(l, v->fields[i].name);
		want_name(l, v->fields[i].pkg);
	}
	for (i = 0; i < v->nr_methods; i++) {
		want_name(l, v->methods[i].name);
		want_name(l, v->methods[i].pkg);
	}
	for (i = 0; i < v->nr_funcs; i++) {
		want_name(l, v->funcs[i].name);
		want_name(l, v->funcs[i].file);
	}
	for (i = 0; i < v->nr_lines; i++)
		want_name(l, v->lines[i].file);
	for (i = 0; i < v->nr_pkgs; i++)
		want_name(l, v->pkgs[i].path);
	for (i = 0; i < v->nr_syms; i++)
		want_name(l, v->syms[i].name);
	/* Other images find them by that. */
	for (i = 0; v->nr_pkgs && i < v->nr_globals; i++)
		want_name(l, v->globals[i].name);

	l->priv->names_bytes = l->names_size;
	l->priv->names = goko_link_alloc(l->names_size, 1);
	if (!l->priv->names)
		return -ENOMEM;
	for (i = 0; i < v->nr_strs; i++) {
		if (!l->name_off[i])
			continue;
		s = goko_vstr(v, i, &len);
		memcpy(l->priv->names + l->name_off[i] - 1, s,
		       min(len, GOKO_LINK_NAME_MAX));
		cond_resched();
	}
	return 0;
}

static int link_strings(struct goko_linker *l, struct goko_log *log)
{
	char *data = kvmalloc(max(l->v.strdata_size, 1u),
			      GFP_KERNEL_ACCOUNT | __GFP_NOWARN);

	if (!data)
		return -ENOMEM;
	memcpy(data, l->v.strdata, l->v.strdata_size);
	l->img->strdata = data;
	l->img->str_bytes = l->v.strdata_size;
	return 0;
}

/*
 * Globals lie in the order of the image, each on a word of its own; but for those
 * that other images of the group have.
 */
static int link_globals(struct goko_linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image *img = l->img;
	u64 off = 0;
	u32 i, type;
	int ret;

	img->global_at = goko_link_alloc(v->nr_globals, sizeof(*img->global_at));
	if (!img->global_at)
		return -ENOMEM;
	img->nr_globals = v->nr_globals;
	ret = goko_share_globals(l, log);
	if (ret)
		return ret;
	for (i = 0; i < v->nr_globals; i++)
		if (!img->global_at[i])
			off += 8 * (u64)goko_vtype_words(v, v->globals[i].type);
	if (off > GOKO_MAX_DATA_SIZE) {
		goko_log_printf(log, "globals take %llu bytes, more than %llu\n",
				off, GOKO_MAX_DATA_SIZE);
		return -EINVAL;
	}
	img->data_bytes = max(off, 8ull);
	img->data = __vmalloc(img->data_bytes,
			      GFP_KERNEL_ACCOUNT | __GFP_ZERO | __GFP_NOWARN);
	img->data_ptrmask = goko_link_alloc(BITS_TO_LONGS(img->data_bytes / 8),
					    sizeof(long));
	if (!img->data || !img->data_ptrmask)
		return -ENOMEM;

	for (i = 0, off = 0; i < v->nr_globals; i++) {
		const unsigned long *mask;
		u32 bit, words, first = off / 8;

		if (img->global_at[i])
			continue;
		type = v->globals[i].type;
		img->global_at[i] = img->data + off;
		off += 8 * (u64)goko_vtype_words(v, type);
		words = v->vtypes[type].ptrdata / 8;
		mask = img->types[type].ptrmask;
		for_each_set_bit(bit, mask, words)
			__set_bit(first + bit, img->data_ptrmask);
		cond_resched();
	}
	return 0;
}

static void want_file(struct goko_linker *l, u32 str)
{
	if (l->priv->str_file[str] == GOKO_NONE)
		l->priv->str_file[str] = l->img->nr_files++;
}

static int link_files(struct goko_linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image *img = l->img;
	u32 *str_file;
	u32 i;

	str_file = goko_link_alloc(v->nr_strs, sizeof(*str_file));
	if (!str_file)
		return -ENOMEM;
	memset32(str_file, GOKO_NONE, v->nr_strs);
	l->priv->str_file = str_file;
	l->priv->nr_strs = v->nr_strs;
	for (i = 0; i < v->nr_funcs; i++)
		want_file(l, v->funcs[i].file);
	for (i = 0; i < v->nr_lines; i++)
		want_file(l, v->lines[i].file);

	img->files = goko_link_alloc(img->nr_files, sizeof(*img->files));
	if (!img->files)
		return -ENOMEM;
	for (i = 0; i < v->nr_strs; i++)
		if (str_file[i] != GOKO_NONE)
			img->files[str_file[i]] = goko_link_name(l, i);
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

static int link_funcs(struct goko_linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image *img = l->img;
	u64 nr_pcs = 0;
	int ret;
	u32 i, pc;

	img->funcs = goko_link_alloc(v->nr_funcs, sizeof(*img->funcs));
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
		f->name = goko_link_name(l, vf->name);
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

/* Types of what functions take and return that SPAWN may start. */
static int link_sigs(struct goko_linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image *img = l->img;
	const struct goko_type **sig;
	size_t n = 0;
	u32 i, k;

	for (i = 0; i < v->nr_funcs; i++)
		if (v->funcs[i].flags & GOKO_FUNC_EXPORT)
			n += v->funcs[i].nr_params + v->funcs[i].nr_results;
	l->priv->sigs = goko_link_alloc(n, sizeof(*l->priv->sigs));
	if (!l->priv->sigs)
		return -ENOMEM;
	sig = l->priv->sigs;
	for (i = 0; i < v->nr_funcs; i++) {
		const struct goko_img_func *vf = &v->funcs[i];
		struct goko_func *f = &img->funcs[i];

		if (!(vf->flags & GOKO_FUNC_EXPORT))
			continue;
		f->sig = sig;
		f->nr_params = vf->nr_params;
		f->nr_results = vf->nr_results;
		for (k = 0; k < vf->nr_params + vf->nr_results; k++)
			*sig++ = img->type_at[v->vars[vf->vars + k]];
	}
	return 0;
}

/* After translation: the functions have the pcs they use. */
static int link_hints(struct goko_linker *l)
{
	struct goko_image *img = l->img;
	u32 nr = (img->nr_pcs >> GOKO_PC_HINT_SHIFT) + 1;
	u32 i, h = 0;
	u32 *hint;

	hint = goko_link_alloc(nr, sizeof(*hint));
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
	goko_itabs_drop(img);
	kvfree(img->itabs);
	goko_share_free(img);
	kvfree(img->types);
	kvfree(img->type_at);
	kvfree(img->files);
	kvfree(img->global_at);
	vfree(img->data);
	kvfree(img->data_ptrmask);
	kvfree(img->strdata);
	kvfree(priv->names);
	kvfree(priv->masks);
	kvfree(priv->maps);
	kvfree(priv->fields);
	kvfree(priv->params);
	kvfree(priv->methods);
	kvfree(priv->sigs);
	kvfree(priv->hint);
	kvfree(priv->str_file);
	kvfree(priv->links);
	kvfree(priv->vars);
	kvfree(priv->pkgs);
	kvfree(priv->syms);
	kvfree(priv->file);
	kvfree(priv->group);
	mutex_destroy(&priv->link_mutex);
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
	INIT_WORK(&priv->leave_work, goko_image_leave_work);
	img->priv = priv;
	refcount_set(&priv->mem, 1);
	mutex_init(&priv->link_mutex);
	INIT_LIST_HEAD(&priv->plugins);
	INIT_LIST_HEAD(&priv->node);
	kref_init(&img->ref);
	atomic_set(&img->init_state, GOKO_INIT_NONE);
	return img;
}

static void set_identity(struct goko_linker *l, const char *name)
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

static int link_image(struct goko_linker *l, const char *name,
		      struct goko_log *log)
{
	static int (*const steps[])(struct goko_linker *l, struct goko_log *log) = {
		link_names, link_strings, goko_link_pkgs, goko_link_types,
		link_globals, goko_link_vars, link_files, link_funcs,
		link_sigs, goko_link_methods, goko_link_itabs,
		goko_link_data, goko_link_syms,
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

/* Whose it is, and whether it stays. */
static int set_access(struct goko_image *img, u32 flags, struct goko_log *log)
{
	img->uid = current_euid();
	img->shared = flags & GOKO_LOAD_SHARED;
	if (!(flags & GOKO_LOAD_PERSIST))
		return 0;
	if (!img->name[0]) {
		goko_log_printf(log, "an image that is to stay needs a name\n");
		return -EINVAL;
	}
	img->name_state = GOKO_NAME_HELD;
	return 0;
}

static int publish(struct goko_image *img, struct goko_log *log)
{
	bool named = img->name_state == GOKO_NAME_HELD;
	int ret;

	/* The name's; as soon as it is published somebody may unload it. */
	if (named)
		goko_image_get(img);
	ret = goko_image_publish(img);
	if (ret == -EEXIST)
		goko_log_printf(log, "an image is loaded under the name %s already\n",
				img->name);
	return ret;
}

static int load_linked(struct goko_linker *l, const void *data, size_t len,
		       const char *name, u32 flags, struct goko_log *log)
{
	int ret;

	ret = link_image(l, name, log);
	if (!ret)
		ret = set_access(l->img, flags, log);
	if (!ret)
		ret = goko_share_methods(l);
	if (!ret)
		ret = goko_plugin_keep(l, data, len);
	return ret;
}

/* All of it; @l says what group it joins. */
static struct goko_image *load(struct goko_linker *l, const void *data, size_t len,
			       const char *name, u32 flags, struct goko_log *log)
{
	u64 start_ns = ktime_get_ns();
	int ret;

	ret = goko_vimage_parse(&l->v, data, len, log);
	if (ret)
		return ERR_PTR(ret);
	l->img = image_alloc();
	if (!l->img) {
		ret = -ENOMEM;
		goto free_v;
	}
	l->priv = l->img->priv;
	if (l->nr_group)
		l->img->host = l->group[0];
	ret = load_linked(l, data, len, name, flags, log);
	if (ret)
		goto free_img;
	l->img->load_ns = ktime_get_ns() - start_ns;
	ret = publish(l->img, log);
	if (ret)
		goto free_img;
	goko_share_commit(l);
	goko_itabs_commit(l);
	goko_share_end(l);
	goko_vimage_free(&l->v);
	kvfree(l->name_off);
	return l->img;

free_img:
	goko_share_end(l);
	goko_image_free(l->img);
	kvfree(l->name_off);
free_v:
	goko_vimage_free(&l->v);
	return ERR_PTR(ret);
}

/**
 * goko_image_load() - Verify, link, translate and publish an image.
 * @data:	the image; a kernel copy the caller keeps
 * @len:	bytes
 * @name:	name, terminated; "" for the image's own
 * @flags:	GOKO_LOAD_*
 * @log:	receives the reason of a refusal
 *
 * Context: process, may sleep; no P.
 * Return: the image with one reference for the caller, or ERR_PTR: -EINVAL
 *	   refused (see @log), -ENOMEM, -EOPNOTSUPP no JIT, -EINTR fatal signal,
 *	   -EEXIST another image stays under its name.
 */
struct goko_image *goko_image_load(const void *data, size_t len,
				   const char *name, u32 flags,
				   struct goko_log *log)
{
	struct goko_linker l = {};

	if (!goko_jit_usable()) {
		goko_log_printf(log, "the kernel's eBPF JIT is off: sysctl net.core.bpf_jit_enable=1\n");
		return ERR_PTR(-EOPNOTSUPP);
	}
	return load(&l, data, len, name, flags, log);
}

/**
 * goko_image_load_plugin() - Load an image as a plugin of another one.
 * @data:	the image; a kernel copy the caller keeps
 * @len:	bytes
 * @name:	name, terminated
 * @group:	the host and its plugins, oldest first; on success the image's
 * @nr:		how many
 * @log:	receives the reason of a refusal
 *
 * Context: process, may sleep; no P; the host's link_mutex is held.
 * Return: the image with one reference for the caller, or ERR_PTR, as
 *	   goko_image_load().
 */
struct goko_image *goko_image_load_plugin(const void *data, size_t len,
					  const char *name,
					  struct goko_image **group, u32 nr,
					  struct goko_log *log)
{
	struct goko_linker l = { .group = group, .nr_group = nr };
	struct goko_image_priv *priv;
	struct goko_image *img;
	u32 i;

	img = load(&l, data, len, name, 0, log);
	if (IS_ERR(img))
		return img;
	priv = img->priv;
	for (i = 0; i < nr; i++) {
		struct goko_image_priv *old = group[i]->priv;

		refcount_inc(&old->mem);
	}
	priv->group = group;
	priv->nr_group = nr;
	return img;
}

/**
 * goko_image_lookup() - Find a function that SPAWN can start.
 * @img:	image.
 * @name:	name as in tracebacks; not terminated.
 * @len:	bytes.
 * @func:	out: function index.
 *
 * Context: any.
 * Return: 0, or -ENOENT: neither main nor an exported function has this name.
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
		*func = i;
		return 0;
	}
	return -ENOENT;
}
