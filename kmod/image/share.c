// SPDX-License-Identifier: GPL-2.0
/*
 * image/share.c - equal types of images that are linked are one descriptor
 *
 * What
 *   A plugin is linked to a host and to what that host has opened before: its
 *   group.  For each type of the new image that some image of the group has,
 *   that descriptor is used instead of the own one, by compiled code, by data
 *   and by all that points to types.  So types are compared by address within
 *   a group; values do not get from one group to another.
 *
 *   Types are equal if they look the same and what they mention is equal, as
 *   far as one can go.  That is proven by assuming that a pair is equal, and
 *   with it all the pairs that this needs, until nothing is left to look at or
 *   something differs; then none of what was assumed on the way holds.
 *
 * Invariants
 *   1. No two types of an image have one descriptor: an image that says that
 *      two of its types differ, though they look alike, keeps two.
 *   2. A descriptor's methods are those that any image of the group knows:
 *      compilers leave out what they see no use for.  goko_type.more replaces
 *      goko_type.methods when an image joins that has others.
 *   3. What a published image shows of one that is not published yet is
 *      nothing: methods and itabs come after goko_image_publish().
 *   4. Images can be made such that many pairs look equal for long.  What that
 *      may cost is limited, and whoever waits for it can be killed.
 *
 * Locking: link_mutex of the host, from the beginning of a load to its end.
 *
 * Rejected: one descriptor for all images of the machine.  Nobody could tell, as
 * values do not get from one group to another; and each image would keep those in
 * memory that happen to have been loaded before.
 */
#include <linux/bitmap.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "image/image.h"
#include "image/internal.h"
#include "image/vimage.h"

/* Comparisons of parts of types that a load may take, but for its size. */
#define MAX_STEPS	(1u << 22)
/* And how many at a time. */
#define REST_STEPS	1024u

/**
 * struct match - search for descriptors of a group
 * @l:		the load
 * @eq:		by type id: the descriptor it is, or is assumed to be
 * @taken:	by image of the group: which of its types are somebody's
 * @trail:	what was assumed, in order
 * @nr:		how much
 * @steps:	parts of types looked at
 * @rested:	@steps at the last goko_img_breathe()
 * @max_steps:	how many there may be
 */
struct match {
	struct goko_linker		*l;
	const struct goko_type		**eq;
	unsigned long			**taken;
	u32				*trail;
	u32				nr;
	u64				steps;
	u64				rested;
	u64				max_steps;
};

/* Account for @n parts. */
static int step(struct match *m, u32 n)
{
	m->steps += n;
	if (m->steps > m->max_steps)
		return -E2BIG;
	if (m->steps - m->rested < REST_STEPS)
		return 0;
	m->rested = m->steps;
	return goko_img_breathe();
}

/* What @t consists of. */
static u32 nr_parts(const struct goko_type *t)
{
	return 1 + t->nr_fields + t->nr_params + t->nr_results + t->nr_methods;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool same_field(const struct goko_field *a, const struct goko_field *b)
{
	return !strcmp(a->name, b->name) && same_text(a->pkg, b->pkg) &&
	       a->tag_len == b->tag_len && a->flags == b->flags &&
	       a->off == b->off && !a->tag == !b->tag &&
	       (!a->tag || !memcmp(a->tag, b->tag, a->tag_len));
}

/* Do they look the same, whatever the types are that they mention? */
static bool look_same(const struct goko_type *a, const struct goko_type *b)
{
	u32 i;

	if (a->kind != b->kind || a->size != b->size || a->align != b->align ||
	    a->flags != b->flags || a->hash != b->hash || a->len != b->len ||
	    a->nr_fields != b->nr_fields || a->nr_params != b->nr_params ||
	    a->nr_results != b->nr_results || !a->elem != !b->elem ||
	    !a->key != !b->key || (a->under == a) != (b->under == b) ||
	    strcmp(a->name, b->name) || !same_text(a->pkg, b->pkg))
		return false;
	for (i = 0; i < a->nr_fields; i++)
		if (!same_field(&a->fields[i], &b->fields[i]))
			return false;
	if (a->kind != GOKO_K_IFACE)
		return true;
	if (a->nr_methods != b->nr_methods)
		return false;
	for (i = 0; i < a->nr_methods; i++)
		if (strcmp(a->methods[i].name, b->methods[i].name) ||
		    !same_text(a->methods[i].pkg, b->methods[i].pkg))
			return false;
	return true;
}

/* The set that @b is in, if it is somebody's. */
static unsigned long *taken_of(struct match *m, const struct goko_type *b)
{
	const struct goko_linker *l = m->l;
	u32 i;

	for (i = 0; i < l->nr_group; i++)
		if (l->group[i] == b->img)
			return m->taken[i];
	return NULL;
}

/* Assume that @a, a type of the new image, is @b. */
static bool assume(struct match *m, const struct goko_type *a,
		   const struct goko_type *b)
{
	unsigned long *taken;

	if (!a)
		return true;
	if (m->eq[a->id])
		return m->eq[a->id] == b;
	taken = taken_of(m, b);
	if (!taken || test_bit(b->id, taken) || !look_same(a, b))
		return false;
	__set_bit(b->id, taken);
	m->eq[a->id] = b;
	m->trail[m->nr++] = a->id;
	return true;
}

/* And that the types they mention are. */
static bool assume_parts(struct match *m, const struct goko_type *a,
			 const struct goko_type *b)
{
	u32 i;

	if (!assume(m, a->elem, b->elem) || !assume(m, a->key, b->key) ||
	    !assume(m, a->under, b->under))
		return false;
	for (i = 0; i < a->nr_fields; i++)
		if (!assume(m, a->fields[i].type, b->fields[i].type))
			return false;
	for (i = 0; i < a->nr_params + a->nr_results; i++)
		if (!assume(m, a->params[i], b->params[i]))
			return false;
	for (i = 0; a->kind == GOKO_K_IFACE && i < a->nr_methods; i++)
		if (!assume(m, a->methods[i].type, b->methods[i].type))
			return false;
	return true;
}

/* 1: they are the same; 0: they are not; -E2BIG, -EINTR. */
static int is_same(struct match *m, const struct goko_type *a,
		   const struct goko_type *b)
{
	const struct goko_type *types = m->l->img->types;
	int ret = 0;
	bool same;
	u32 i;

	m->nr = 0;
	same = assume(m, a, b);
	for (i = 0; same && !ret && i < m->nr; i++) {
		a = &types[m->trail[i]];
		same = assume_parts(m, a, m->eq[a->id]);
		ret = step(m, nr_parts(a));
	}
	if (ret)
		return ret;
	if (same)
		return 1;
	for (i = 0; i < m->nr; i++) {
		b = m->eq[m->trail[i]];
		__clear_bit(b->id, taken_of(m, b));
		m->eq[m->trail[i]] = NULL;
	}
	return step(m, m->nr + 1);
}

/* Look among the types of one image, sorted by hash: as is_same(). */
static int find_in(struct match *m, const struct goko_type *a,
		   const struct goko_image *img)
{
	const struct goko_image_priv *priv = img->priv;
	u32 from = 0, to = priv->nr_links, mid;
	int ret = 0;

	while (from < to) {
		mid = from + (to - from) / 2;
		if (priv->links[mid]->hash < a->hash)
			from = mid + 1;
		else
			to = mid;
	}
	for (; !ret && from < priv->nr_links &&
	     priv->links[from]->hash == a->hash; from++)
		ret = is_same(m, a, priv->links[from]);
	return ret;
}

static int find_all(struct match *m)
{
	struct goko_linker *l = m->l;
	u32 i, k;
	int ret;

	for (i = 0; i < l->img->nr_types; i++) {
		for (k = 0; k < l->nr_group && !m->eq[i]; k++) {
			ret = find_in(m, &l->img->types[i], l->group[k]);
			if (ret < 0)
				return ret;
		}
		ret = goko_img_breathe();
		if (ret)
			return ret;
	}
	return 0;
}

static void match_free(struct match *m)
{
	u32 i;

	for (i = 0; m->taken && i < m->l->nr_group; i++)
		kvfree(m->taken[i]);
	kvfree(m->taken);
	kvfree(m->eq);
	kvfree(m->trail);
}

static int match_init(struct match *m, struct goko_linker *l)
{
	u32 i;

	m->l = l;
	m->max_steps = MAX_STEPS;
	for (i = 0; i < l->img->nr_types; i++)
		m->max_steps += 2 * nr_parts(&l->img->types[i]);
	m->eq = goko_link_alloc(l->img->nr_types, sizeof(*m->eq));
	m->trail = goko_link_alloc(l->img->nr_types, sizeof(*m->trail));
	m->taken = goko_link_alloc(l->nr_group, sizeof(*m->taken));
	if (!m->eq || !m->trail || !m->taken)
		return -ENOMEM;
	for (i = 0; i < l->nr_group; i++) {
		m->taken[i] = goko_link_alloc(BITS_TO_LONGS(l->group[i]->nr_types),
					      sizeof(long));
		if (!m->taken[i])
			return -ENOMEM;
	}
	return 0;
}

/* What points to a type of the image points to its descriptor. */
static void redirect(const struct goko_image *img, const struct goko_type **t)
{
	if (*t && *t >= img->types && *t < img->types + img->nr_types)
		*t = img->type_at[(*t)->id];
}

static void redirect_all(struct goko_linker *l)
{
	struct goko_image *img = l->img;
	u32 i;

	for (i = 0; i < img->nr_types; i++) {
		redirect(img, &img->types[i].elem);
		redirect(img, &img->types[i].key);
		redirect(img, &img->types[i].under);
		redirect(img, &img->types[i].ptr_to);
	}
	for (i = 0; i < l->v.nr_fields; i++)
		redirect(img, &l->priv->fields[i].type);
	for (i = 0; i < l->v.nr_type_vars; i++)
		redirect(img, &l->priv->params[i]);
	for (i = 0; i < l->v.nr_methods; i++)
		redirect(img, &l->priv->methods[i].type);
}

static int by_hash(const void *a, const void *b)
{
	const struct goko_type *s = *(const struct goko_type **)a;
	const struct goko_type *t = *(const struct goko_type **)b;

	cond_resched();
	return s->hash < t->hash ? -1 : s->hash > t->hash;
}

/* The descriptors that the image brings, for those that are linked to it. */
static int make_links(struct goko_linker *l)
{
	struct goko_image *img = l->img;
	struct goko_image_priv *priv = l->priv;
	u32 i;

	priv->links = goko_link_alloc(img->nr_types, sizeof(*priv->links));
	if (!priv->links)
		return -ENOMEM;
	for (i = 0; i < img->nr_types; i++)
		if (img->type_at[i] == &img->types[i])
			priv->links[priv->nr_links++] = &img->types[i];
	sort(priv->links, priv->nr_links, sizeof(*priv->links), by_hash, NULL);
	return 0;
}

/**
 * goko_share_types() - Find the descriptors of an image's types.
 * @l:		the load; its types are there, but for their methods.
 * @log:	receives the reason of a refusal.
 *
 * Context: process, may sleep; no P; the host's link_mutex is held.
 * Return: 0, -ENOMEM, -EINTR, -E2BIG they take too long to compare.
 */
int goko_share_types(struct goko_linker *l, struct goko_log *log)
{
	struct goko_image *img = l->img;
	struct match m = {};
	u32 i;
	int ret;

	img->type_at = goko_link_alloc(img->nr_types, sizeof(*img->type_at));
	if (!img->type_at)
		return -ENOMEM;
	for (i = 0; i < img->nr_types; i++)
		img->type_at[i] = &img->types[i];
	if (l->nr_group) {
		ret = match_init(&m, l);
		if (!ret)
			ret = find_all(&m);
		for (i = 0; !ret && i < img->nr_types; i++)
			if (m.eq[i])
				img->type_at[i] = m.eq[i];
		match_free(&m);
		if (ret == -E2BIG)
			goko_log_printf(log, "its types look too much alike to compare them with those of image %s\n",
					l->group[0]->name);
		if (ret)
			return ret;
		redirect_all(l);
	}
	return l->v.nr_pkgs ? make_links(l) : 0;
}

/* ---- Methods ---- */

/**
 * goko_method_order() - Order of two methods by name and package.
 * @a:	one.
 * @b:	another.
 *
 * Context: any.
 * Return: negative, 0 or positive.
 */
int goko_method_order(const struct goko_method *a, const struct goko_method *b)
{
	int ret = strcmp(a->name, b->name);

	if (ret)
		return ret;
	if (!a->pkg || !b->pkg)
		return !!a->pkg - !!b->pkg;
	return strcmp(a->pkg, b->pkg);
}

/**
 * goko_type_methods() - The methods of a type.
 * @t:		the type.
 * @nr:		out: how many.
 *
 * Context: under rcu_read_lock(), and valid as long.
 * Return: the methods, sorted.
 */
const struct goko_method *goko_type_methods(const struct goko_type *t, u32 *nr)
{
	const struct goko_mset *more = rcu_dereference(t->more);

	*nr = more ? more->nr : t->nr_methods;
	return more ? more->m : t->methods;
}

/**
 * goko_type_method() - One method of a type.
 * @t:		the type.
 * @i:		which.
 * @m:		out: the method.
 *
 * Context: any; the type's images do not go.
 * Return: false: it has not so many.
 */
bool goko_type_method(const struct goko_type *t, u64 i, struct goko_method *m)
{
	const struct goko_method *list;
	u32 nr;

	rcu_read_lock();
	list = goko_type_methods(t, &nr);
	if (i < nr)
		*m = list[i];
	rcu_read_unlock();
	return i < nr;
}

/**
 * goko_type_nr_methods() - Number of methods of a type.
 * @t:		the type.
 *
 * Context: any.
 * Return: a moment's number; it only grows.
 */
u32 goko_type_nr_methods(const struct goko_type *t)
{
	u32 nr;

	rcu_read_lock();
	goko_type_methods(t, &nr);
	rcu_read_unlock();
	return nr;
}

/* All methods of @old and @new; where both have one, @old's.  How many: @to is NULL. */
static u32 merge(const struct goko_method *old, u32 nr_old,
		 const struct goko_method *new, u32 nr_new,
		 struct goko_method *to)
{
	u32 i = 0, k = 0, n = 0;
	int order;

	while (i < nr_old || k < nr_new) {
		order = i == nr_old ? 1 : k == nr_new ? -1 :
			goko_method_order(&old[i], &new[k]);
		if (to)
			to[n] = order <= 0 ? old[i] : new[k];
		n++;
		i += order <= 0;
		k += order >= 0;
	}
	return n;
}

/* What @t has more with the methods that the new image knows: NULL if nothing. */
static int merged(const struct goko_type *t, const struct goko_type *own,
		  struct goko_mset **set)
{
	const struct goko_method *old;
	u32 nr_old, nr;

	*set = NULL;
	/* Only a holder of link_mutex replaces them. */
	rcu_read_lock();
	old = goko_type_methods(t, &nr_old);
	rcu_read_unlock();
	nr = merge(old, nr_old, own->methods, own->nr_methods, NULL);
	if (nr > nr_old) {
		*set = kzalloc(struct_size(*set, m, nr),
			       GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
		if (!*set)
			return -ENOMEM;
		(*set)->nr = nr;
		merge(old, nr_old, own->methods, own->nr_methods, (*set)->m);
	}
	return 0;
}

/**
 * goko_share_methods() - Find out which types get methods by an image.
 * @l:		the load; the methods of its types are there.
 *
 * Nobody sees them before goko_share_commit().
 *
 * Context: process, may sleep; no P; the host's link_mutex is held.
 * Return: 0, -ENOMEM, -EINTR.
 */
int goko_share_methods(struct goko_linker *l)
{
	struct goko_image *img = l->img;
	u32 i;
	int ret;

	if (!l->nr_group)
		return 0;
	l->more = goko_link_alloc(img->nr_types, sizeof(*l->more));
	if (!l->more)
		return -ENOMEM;
	for (i = 0; i < img->nr_types; i++) {
		const struct goko_type *own = &img->types[i];

		if (img->type_at[i] == own || own->kind == GOKO_K_IFACE)
			continue;
		ret = merged(img->type_at[i], own, &l->more[i]);
		if (!ret)
			ret = goko_img_breathe();
		if (ret)
			return ret;
	}
	return 0;
}

/**
 * goko_share_commit() - Give the group what a new image brings for its types.
 * @l:		the load; the image is published.
 *
 * Context: process, may sleep; no P; the host's link_mutex is held.
 */
void goko_share_commit(struct goko_linker *l)
{
	struct goko_image *img = l->img;
	u32 i;

	for (i = 0; i < img->nr_types && l->nr_group; i++) {
		struct goko_type *t = (struct goko_type *)img->type_at[i];
		struct goko_mset *old;

		if (!t->ptr_to && img->types[i].ptr_to) {
			/* Pairs with the dependency after goko_type_ptr_to(). */
			smp_store_release(&t->ptr_to, img->types[i].ptr_to);
		}
		if (!l->more[i])
			continue;
		old = rcu_dereference_protected(t->more, true);
		rcu_assign_pointer(t->more, l->more[i]);
		l->more[i] = NULL;
		if (old)
			kfree_rcu(old, rcu);
		cond_resched();
	}
}

/**
 * goko_share_end() - Free what a load needed to share types.
 * @l:		the load.
 *
 * Context: process, may sleep; no P.
 */
void goko_share_end(struct goko_linker *l)
{
	u32 i;

	for (i = 0; l->more && i < l->v.nr_types; i++)
		kfree(l->more[i]);
	kvfree(l->more);
	l->more = NULL;
}

/**
 * goko_share_free() - Free what images that were linked to it gave its types.
 * @img:	its last reader is gone.
 *
 * Context: process, may sleep; no P.
 */
void goko_share_free(struct goko_image *img)
{
	u32 i;

	for (i = 0; img->types && i < img->nr_types; i++)
		kfree(rcu_dereference_protected(img->types[i].more, true));
}
