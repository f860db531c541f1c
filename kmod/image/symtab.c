// SPDX-License-Identifier: GPL-2.0
/*
 * image/symtab.c - packages, variables and symbols of images that are linked
 *
 * What
 *   A plugin has all the packages that it needs.  Those that its group (image/share.c)
 *   has already are the group's: the plugin's code works on the variables that
 *   are there, and its own ones are not made.  Its functions are its own: the same
 *   source makes the same code.
 *
 * Invariants
 *   1. A package belongs to the oldest image of the group that has it, with all
 *      its variables: compilers leave none out of images that can be linked.
 *   2. Two images of a group have a package only if it was made from the same
 *      sources.  That is what hashes are for; that a shared variable has the type
 *      that the code takes it for does not rest on them.
 *   3. No two packages of an image have one path; they are sorted by it.
 */
#include <linux/bsearch.h>
#include <linux/errno.h>
#include <linux/sched.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "image/image.h"
#include "image/internal.h"
#include "image/vimage.h"

/* A path that need not be terminated. */
struct path_key {
	const char	*path;
	size_t		len;
};

static int path_order(const void *a, const void *b)
{
	const struct path_key *key = a;
	const struct goko_pkg *pkg = b;

	return strncmp(key->path, pkg->path, key->len) ?:
	       -!!pkg->path[key->len];
}

static const struct goko_pkg *find_pkg(const struct goko_image *img,
				       const char *path, size_t len)
{
	const struct path_key key = { .path = path, .len = len };
	const struct goko_image_priv *priv = img->priv;

	return bsearch(&key, priv->pkgs, priv->nr_pkgs, sizeof(*priv->pkgs),
		       path_order);
}

static int by_path(const void *a, const void *b)
{
	cond_resched();
	return strcmp(((const struct goko_pkg *)a)->path,
		      ((const struct goko_pkg *)b)->path);
}

/* Whose is the package? */
static int find_owner(struct goko_linker *l, struct goko_pkg *pkg,
		      struct goko_log *log)
{
	const struct goko_pkg *old;
	u32 i;

	pkg->owner = l->img;
	for (i = 0; i < l->nr_group; i++) {
		old = find_pkg(l->group[i], pkg->path, strlen(pkg->path));
		if (!old)
			continue;
		pkg->owner = old->owner;
		if (old->hash == pkg->hash)
			return 0;
		goko_log_printf(log, "plugin was built with a different version of package %s\nit is not that of image %s\n",
				pkg->path, old->owner->name);
		return -EINVAL;
	}
	return 0;
}

/**
 * goko_link_pkgs() - Find out whose the packages of an image are.
 * @l:		the load; its names are there.
 * @log:	receives the reason of a refusal.
 *
 * Context: process, may sleep; no P; the host's link_mutex is held.
 * Return: 0, -ENOMEM, -EINVAL, -EINTR.
 */
int goko_link_pkgs(struct goko_linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image_priv *priv = l->priv;
	u32 i;
	int ret;

	if (!v->nr_pkgs)
		return 0;
	priv->pkgs = goko_link_alloc(v->nr_pkgs, sizeof(*priv->pkgs));
	if (!priv->pkgs)
		return -ENOMEM;
	for (i = 0; i < v->nr_pkgs; i++) {
		priv->pkgs[i].path = goko_link_name(l, v->pkgs[i].path);
		priv->pkgs[i].hash = v->pkgs[i].hash;
	}
	priv->nr_pkgs = v->nr_pkgs;
	sort(priv->pkgs, priv->nr_pkgs, sizeof(*priv->pkgs), by_path, NULL);
	for (i = 0; i < priv->nr_pkgs; i++) {
		if (i && !by_path(&priv->pkgs[i - 1], &priv->pkgs[i])) {
			goko_log_printf(log, "package %s is there twice\n",
					priv->pkgs[i].path);
			return -EINVAL;
		}
		ret = find_owner(l, &priv->pkgs[i], log);
		if (!ret)
			ret = goko_img_breathe();
		if (ret)
			return ret;
	}
	return 0;
}

/* The package that a variable is of: "path.x"; NULL: it is of none that is shared. */
static const struct goko_pkg *pkg_of(const struct goko_image *img, const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot ? find_pkg(img, name, dot - name) : NULL;
}

/* Names may be long, and have much in common. */
static int by_name(const void *a, const void *b)
{
	cond_resched();
	return strcmp(((const struct goko_var *)a)->name,
		      ((const struct goko_var *)b)->name);
}

static int share_global(struct goko_linker *l, u32 global, struct goko_image *owner,
			struct goko_log *log)
{
	const struct goko_image_priv *priv = owner->priv;
	const struct goko_img_global *g = &l->v.globals[global];
	const struct goko_var *var, key = { .name = goko_link_name(l, g->name) };

	var = bsearch(&key, priv->vars, priv->nr_vars, sizeof(key), by_name);
	if (!var) {
		goko_log_printf(log, "variable %s: image %s, whose package it is, has none\n",
				key.name, owner->name);
		return -EINVAL;
	}
	if (var->type != l->img->type_at[g->type]) {
		goko_log_printf(log, "variable %s is a %s, and in image %s a %s\n",
				key.name, l->img->type_at[g->type]->name,
				owner->name, var->type->name);
		return -EINVAL;
	}
	l->img->global_at[global] = var->at;
	return 0;
}

/**
 * goko_share_globals() - Find the variables that an image shares with its group.
 * @l:		the load; its packages and types are there.
 * @log:	receives the reason of a refusal.
 *
 * Context: process, may sleep; no P; the host's link_mutex is held.
 * Return: 0, -EINVAL, -EINTR.
 */
int goko_share_globals(struct goko_linker *l, struct goko_log *log)
{
	const struct goko_pkg *pkg;
	u32 i;
	int ret;

	for (i = 0; l->nr_group && i < l->v.nr_globals; i++) {
		pkg = pkg_of(l->img, goko_link_name(l, l->v.globals[i].name));
		if (!pkg || pkg->owner == l->img)
			continue;
		ret = share_global(l, i, pkg->owner, log);
		if (!ret)
			ret = goko_img_breathe();
		if (ret)
			return ret;
	}
	return 0;
}

/**
 * goko_link_vars() - List the variables that others may share.
 * @l:		the load; its globals are there.
 * @log:	unused.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -ENOMEM.
 */
int goko_link_vars(struct goko_linker *l, struct goko_log *log)
{
	struct goko_image_priv *priv = l->priv;
	const struct goko_img_global *g = l->v.globals;
	struct goko_image *img = l->img;
	const struct goko_pkg *pkg;
	const char *name;
	u32 i;

	if (!priv->nr_pkgs)
		return 0;
	priv->vars = goko_link_alloc(img->nr_globals, sizeof(*priv->vars));
	if (!priv->vars)
		return -ENOMEM;
	for (i = 0; i < img->nr_globals; i++) {
		name = goko_link_name(l, g[i].name);
		pkg = pkg_of(img, name);
		if (!pkg || pkg->owner != img)
			continue;
		priv->vars[priv->nr_vars++] = (struct goko_var) {
			.name = name,
			.type = img->type_at[g[i].type],
			.at = img->global_at[i],
		};
		cond_resched();
	}
	sort(priv->vars, priv->nr_vars, sizeof(*priv->vars), by_name, NULL);
	return 0;
}

/**
 * goko_link_syms() - List the symbols.
 * @l:		the load; its functions and globals are there.
 * @log:	unused.
 *
 * Context: process, may sleep; no P.
 * Return: 0 or -ENOMEM.
 */
int goko_link_syms(struct goko_linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image_priv *priv = l->priv;
	struct goko_image *img = l->img;
	u32 i;

	priv->syms = goko_link_alloc(v->nr_syms, sizeof(*priv->syms));
	if (!priv->syms)
		return -ENOMEM;
	priv->nr_syms = v->nr_syms;
	for (i = 0; i < v->nr_syms; i++) {
		const struct goko_img_sym *def = &v->syms[i];
		struct goko_sym *s = &priv->syms[i];

		s->name = goko_link_name(l, def->name);
		s->type = img->type_at[def->type];
		s->val = def->kind == GOKO_SYM_VAR ?
			(u64)img->global_at[def->ref] :
			(u64)&img->funcs[def->ref].closure;
		cond_resched();
	}
	return 0;
}
