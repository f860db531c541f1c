// SPDX-License-Identifier: GPL-2.0
/*
 * image/itab.c - which type satisfies which interface, and what to call then
 *
 * What
 *   An itab has the functions of one type for the methods of one interface.
 *   Those that an image declares are made when it is loaded; others when a
 *   program first asks.  All are in one table, by interface and type, so that
 *   there is one itab for a pair; that a type does not satisfy an interface is
 *   remembered there as well.
 *
 * Invariants
 *   1. The types of an itab, and the images of its functions, are of one group
 *      (image/share.c).  It belongs to the youngest of them and is in the table until
 *      that one goes.  The running G holds its image and with it the group, so what
 *      it finds stays.
 *   2. An itab in the table is complete, but for its links, and its functions can
 *      be called.
 *   3. That a type lacks a method is forgotten when an image joins the group,
 *      as it may know the method.
 *
 * Locking: itab_lock to change the table; readers go along a chain under RCU.
 *
 * Rejected: a list in each type, as the interface is what is few of; keeping
 * itabs of images that went, as a program that is loaded again and again
 * would fill the table.
 */
#include <linux/hash.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "image/image.h"
#include "image/internal.h"
#include "image/itab.h"
#include "trace/goko_trace.h"

#define TABLE_BITS	12

/* Misses of an image that are remembered. */
#define MAX_MISSES	65536u

/**
 * struct entry - an itab in the table
 * @node:	in its chain
 * @rcu:	to free it after its readers
 * @owner:	image it goes with
 * @hidden:	its functions cannot be called yet
 * @miss:	@tab->type does not satisfy @tab->iface
 * @tab:	the itab; no functions if @miss
 */
struct entry {
	struct hlist_node	node;
	struct rcu_head		rcu;
	struct goko_image	*owner;
	bool			hidden;		/* A: cleared by goko_itabs_commit() */
	bool			miss;
	struct goko_itab	tab;
};

static struct hlist_head table[1 << TABLE_BITS];
static DEFINE_SPINLOCK(itab_lock);

static struct hlist_head *chain(const struct goko_type *iface,
				const struct goko_type *type)
{
	return &table[hash_64((u64)iface * 31 + (u64)type, TABLE_BITS)];
}

static struct entry *find(const struct goko_type *iface,
			  const struct goko_type *type)
{
	struct entry *e;

	hlist_for_each_entry_rcu(e, chain(iface, type), node,
				 lockdep_is_held(&itab_lock))
		if (e->tab.type == type && e->tab.iface == iface)
			return e;
	return NULL;
}

/* The first method of @iface that is not among @nr sorted ones. */
static const struct goko_method *missing(const struct goko_type *iface,
					 const struct goko_method *m, u32 nr,
					 const struct goko_func **func)
{
	const struct goko_method *end = m + nr;
	u32 i;

	for (i = 0; i < iface->nr_methods; i++) {
		const struct goko_method *want = &iface->methods[i];

		while (m < end && goko_method_order(m, want) < 0)
			m++;
		if (m == end || goko_method_order(m, want) ||
		    m->type != want->type)
			return want;
		if (func)
			func[i] = m->func;
	}
	return NULL;
}

/**
 * goko_itab_missing() - Look for the first method a type lacks.
 * @iface:	interface type.
 * @type:	concrete type.
 * @func:	NULL, or room for a function for each method of @iface.
 *
 * Both lists are sorted, so one pass is enough.  The types are of one group, where
 * a type is one descriptor.
 *
 * Context: any.
 * Return: the method of @iface, NULL if @type has all of them.
 */
const struct goko_method *goko_itab_missing(const struct goko_type *iface,
					    const struct goko_type *type,
					    const struct goko_func **func)
{
	const struct goko_method *m;
	u32 nr;

	rcu_read_lock();
	m = goko_type_methods(type, &nr);
	m = missing(iface, m, nr, func);
	rcu_read_unlock();
	return m;
}

/* The youngest of the images that an itab needs. */
static struct goko_image *owner_of(const struct entry *e)
{
	struct goko_image *owner = e->tab.type->img;
	u32 i;

	if (e->tab.iface->img->id > owner->id)
		owner = e->tab.iface->img;
	for (i = 0; i < e->tab.nr && !e->miss; i++)
		if (e->tab.func[i]->img->id > owner->id)
			owner = e->tab.func[i]->img;
	return owner;
}

static struct entry *make(const struct goko_type *iface,
			  const struct goko_type *type, gfp_t gfp)
{
	struct entry *e;

	e = kzalloc(struct_size(e, tab.func, iface->nr_methods),
		    gfp | __GFP_ACCOUNT | __GFP_NOWARN);
	if (!e)
		return NULL;
	e->tab.type = type;
	e->tab.iface = iface;
	e->tab.nr = iface->nr_methods;
	e->miss = goko_itab_missing(iface, type, e->tab.func);
	e->owner = owner_of(e);
	return e;
}

static void forget_locked(struct entry *e)
{
	struct goko_image_priv *priv = e->owner->priv;

	lockdep_assert_held(&itab_lock);
	hlist_del_rcu(&e->node);
	priv->nr_itabs--;
	priv->nr_misses -= e->miss;
	kfree_rcu(e, rcu);
}

/* Put @e into the table, unless somebody was faster: the one that is there. */
static struct entry *add(struct entry *e)
{
	struct goko_image_priv *priv = e->owner->priv;
	struct entry *old;

	spin_lock(&itab_lock);
	old = find(e->tab.iface, e->tab.type);
	/* The group lacks a method that the image has which declares @e. */
	if (old && old->miss && !e->miss) {
		forget_locked(old);
		old = NULL;
	}
	/* An image may have joined meanwhile, with the method that was missing. */
	if (!old && e->miss && !goko_itab_missing(e->tab.iface, e->tab.type, NULL)) {
		spin_unlock(&itab_lock);
		return NULL;
	}
	if (!old && (!e->miss || priv->nr_misses < MAX_MISSES)) {
		hlist_add_head_rcu(&e->node, chain(e->tab.iface, e->tab.type));
		priv->nr_misses += e->miss;
		priv->nr_itabs++;
		old = e;
	}
	spin_unlock(&itab_lock);
	if (old == e)
		trace_goko_itab_add(e->owner, e->tab.iface->name,
				    e->tab.type->name, e->miss);
	return old;
}

/* What @e, which may be NULL, says to who asks. */
static const struct goko_itab *usable(const struct entry *e)
{
	/* Pairs with the release in goko_itabs_commit(). */
	if (!e || e->miss || smp_load_acquire(&e->hidden))
		return NULL;
	return &e->tab;
}

/**
 * goko_itab_get() - Find or make the itab of a type for an interface.
 * @iface:	interface type, without names.
 * @type:	concrete type, of the same group.
 * @tab:	out: the itab, NULL if @type does not satisfy @iface.
 *
 * Context: any; no sleep.  The caller runs code of the types' image.
 * Return: 0 or -ENOMEM.
 */
int goko_itab_get(const struct goko_type *iface, const struct goko_type *type,
		  const struct goko_itab **tab)
{
	struct entry *e, *new;

	*tab = NULL;
	/* The runtime's own types have no methods. */
	if (unlikely(!type->img || !iface->img ||
		     goko_image_root(type->img) != goko_image_root(iface->img)))
		return 0;
	rcu_read_lock();
	e = find(iface, type);
	*tab = usable(e);
	rcu_read_unlock();
	if (e)
		return 0;
	new = make(iface, type, GFP_ATOMIC);
	if (!new)
		return -ENOMEM;
	/* That it is none may change as soon as it is in the table. */
	rcu_read_lock();
	e = add(new);
	*tab = usable(e);
	rcu_read_unlock();
	if (e != new)
		kfree(new);
	return 0;
}

/* With the functions that the image itself has: its group may not know them. */
static struct entry *make_own(struct goko_linker *l, u32 nth)
{
	const struct goko_img_itab *it = &l->v.itabs[nth];
	const struct goko_type *own = &l->img->types[it->type];
	struct entry *e = make(l->img->type_at[it->iface],
			       l->img->type_at[it->type], GFP_KERNEL);

	if (e && e->miss) {
		e->miss = missing(e->tab.iface, own->methods, own->nr_methods,
				  e->tab.func);
		e->owner = owner_of(e);
	}
	return e;
}

/**
 * goko_link_itabs() - Make the itabs that an image declares.
 * @l:		the load; the types have their methods.
 * @log:	receives the reason of a refusal.
 *
 * Context: process, may sleep; no P.
 * Return: 0, -ENOMEM, -EINVAL.
 */
int goko_link_itabs(struct goko_linker *l, struct goko_log *log)
{
	const struct goko_vimage *v = &l->v;
	struct goko_image *img = l->img;
	u32 i;

	img->itabs = goko_link_alloc(v->nr_itabs, sizeof(*img->itabs));
	if (!img->itabs)
		return -ENOMEM;
	for (i = 0; i < v->nr_itabs; i++) {
		struct entry *e = make_own(l, i), *old = NULL;

		if (!e)
			return -ENOMEM;
		/* The code of this image cannot run yet. */
		e->hidden = e->owner == img && l->nr_group;
		/* The same pair may be declared twice. */
		if (!e->miss)
			old = add(e);
		if (!old)
			goko_log_printf(log, "itab y%u: %s does not satisfy %s\n",
					i, e->tab.type->name, e->tab.iface->name);
		if (old != e)
			kfree(e);
		if (!old)
			return -EINVAL;
		img->itabs[i] = &old->tab;
		img->nr_itabs++;
		cond_resched();
	}
	return 0;
}

/**
 * goko_itab_holds() - Is a piece of memory in an itab?
 * @addr:	any address.
 * @size:	bytes.
 *
 * For the checking mode: goes through all of them.
 *
 * Context: any.
 * Return: true if it is.
 */
bool goko_itab_holds(u64 addr, u64 size)
{
	const struct entry *e;
	bool found = false;
	u64 off;
	u32 i;

	rcu_read_lock();
	for (i = 0; i < ARRAY_SIZE(table) && !found; i++) {
		hlist_for_each_entry_rcu(e, &table[i], node) {
			off = addr - (u64)&e->tab;
			if (off < struct_size(&e->tab, func, e->tab.nr) &&
			    size <= struct_size(&e->tab, func, e->tab.nr) - off)
				found = true;
		}
	}
	rcu_read_unlock();
	return found;
}

/* Forget what @is_it says of. */
static void drop(bool (*is_it)(const struct entry *e, const struct goko_image *img),
		 const struct goko_image *img)
{
	struct hlist_node *next;
	struct entry *e;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		spin_lock(&itab_lock);
		hlist_for_each_entry_safe(e, next, &table[i], node)
			if (is_it(e, img))
				forget_locked(e);
		spin_unlock(&itab_lock);
		cond_resched();
	}
}

static bool is_miss_of_group(const struct entry *e, const struct goko_image *img)
{
	return e->miss && goko_image_root(e->owner) == goko_image_root(img);
}

/**
 * goko_itabs_commit() - Let the group of an image have its itabs.
 * @l:		the load; the image is published, and the group has its methods.
 *
 * Context: process, may sleep; no P; the host's link_mutex is held.
 */
void goko_itabs_commit(struct goko_linker *l)
{
	struct entry *e;
	u32 i;

	if (!l->nr_group)
		return;
	drop(is_miss_of_group, l->img);
	for (i = 0; i < ARRAY_SIZE(table); i++) {
		spin_lock(&itab_lock);
		hlist_for_each_entry(e, &table[i], node) {
			if (e->owner != l->img)
				continue;
			/* Pairs with the acquire in usable(). */
			smp_store_release(&e->hidden, false);
		}
		spin_unlock(&itab_lock);
		cond_resched();
	}
}

static bool is_of(const struct entry *e, const struct goko_image *img)
{
	return e->owner == img;
}

/**
 * goko_itabs_drop() - Forget the itabs of an image.
 * @img:	not published, or its last reader is gone.
 *
 * Context: process, may sleep; no P.
 */
void goko_itabs_drop(struct goko_image *img)
{
	struct goko_image_priv *priv = img->priv;

	if (READ_ONCE(priv->nr_itabs))
		drop(is_of, img);
}
