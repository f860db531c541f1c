// SPDX-License-Identifier: GPL-2.0
/*
 * image/named.c - images that stay under a name, and who may use them
 *
 * What: LOAD with GOKO_LOAD_PERSIST gives an image a user that is no fd and no
 * task: its name.  OPEN_IMAGE finds it by that, UNLOAD takes the name away; then
 * it is an image like others and goes with its last fd and task.  The name does
 * not keep the module: rmmod takes it away, too.
 *
 * Invariants:
 * 1. No two images of the active array have the same name, if both are NAMED.
 * 2. name_state moves from NAMED to UNNAMED once, under image_mutex; who moves
 *    it puts the name's reference.
 *
 * Locking: image_mutex to write name_state; who only looks an image up does so
 * under RCU, and becomes a user of it before the name is looked at.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/goko.h>

#include "core/rt.h"
#include "image/image.h"
#include "image/internal.h"

static bool has_name(const struct goko_image *img, const char *name)
{
	return READ_ONCE(img->name_state) == GOKO_NAME_HELD &&
	       !strcmp(img->name, name);
}

static struct goko_image *find(const struct goko_images *arr, const char *name)
{
	u32 i;

	for (i = 0; i < arr->nr; i++)
		if (has_name(arr->img[i], name))
			return arr->img[i];
	return NULL;
}

/**
 * goko_image_name_taken() - Does an image stay under this name?
 * @arr:	the active array; the caller holds image_mutex.
 * @name:	name, terminated.
 *
 * Context: process; image_mutex is held.
 * Return: true: it does.
 */
bool goko_image_name_taken(const struct goko_images *arr, const char *name)
{
	return find(arr, name);
}

static bool may_use(const struct goko_image *img)
{
	return img->shared || uid_eq(img->uid, current_euid()) ||
	       capable(CAP_SYS_MODULE);
}

/**
 * goko_image_open() - Find an image by the name it stays under.
 * @name:	name, terminated.
 *
 * Context: process, may sleep; no P; no lock needed.
 * Return: the image with a reference for the caller; ERR_PTR: -ENOENT, -EPERM it
 *	   is another user's and not shared.
 */
struct goko_image *goko_image_open(const char *name)
{
	struct goko_image *img;

	rcu_read_lock();
	img = find(goko_active_modules(), name);
	if (img && !goko_image_tryget(img))
		img = NULL;
	rcu_read_unlock();
	if (!img)
		return ERR_PTR(-ENOENT);
	if (!may_use(img)) {
		goko_image_put(img);
		return ERR_PTR(-EPERM);
	}
	return img;
}

/* Does its name let go of @img just now? */
static bool lose_name(struct goko_image *img)
{
	if (img->name_state != GOKO_NAME_HELD)
		return false;
	WRITE_ONCE(img->name_state, GOKO_NAME_LOST);
	return true;
}

/**
 * goko_image_unname() - Take the name of this image away, if it has one.
 * @img:	image the caller holds a reference on.
 *
 * Context: process, may sleep; no P.  Takes and drops image_mutex.
 */
void goko_image_unname(struct goko_image *img)
{
	bool lost;

	goko_images_lock();
	lost = lose_name(img);
	goko_images_unlock();
	if (lost)
		goko_image_put(img);
}

/**
 * goko_image_unload() - Take the name of an image away.
 * @name:	name, terminated.
 *
 * Context: process, may sleep; no P.  Takes and drops image_mutex.
 * Return: 0 or -ENOENT.
 */
int goko_image_unload(const char *name)
{
	struct goko_image *img;

	img = find(goko_images_lock(), name);
	if (img)
		lose_name(img);
	goko_images_unlock();
	if (!img)
		return -ENOENT;
	goko_image_put(img);
	return 0;
}

/**
 * goko_images_forget() - Take all names away.
 *
 * Context: process, may sleep; nobody loads any more.  Takes and drops
 *	    image_mutex.
 */
void goko_images_forget(void)
{
	struct goko_images *arr = goko_images_lock();
	u32 i;

	/* Who leaves the array waits for the lock. */
	for (i = 0; i < arr->nr; i++)
		if (lose_name(arr->img[i]))
			goko_image_put(arr->img[i]);
	goko_images_unlock();
}

static void fill_entry(const struct goko_image *img, struct goko_image_entry *e)
{
	u8 name_state = READ_ONCE(img->name_state);

	memset(e, 0, sizeof(*e));
	e->id = img->id;
	if (name_state == GOKO_NAME_HELD)
		e->flags |= GOKO_LOAD_PERSIST;
	if (img->shared)
		e->flags |= GOKO_LOAD_SHARED;
	e->state = name_state == GOKO_NAME_LOST ? GOKO_IMAGE_LEAVING :
						  GOKO_IMAGE_LOADED;
	e->uid = from_kuid_munged(current_user_ns(), img->uid);
	e->nr_fds = atomic_read(&img->nr_fds);
	e->nr_tasks = atomic_read(&img->nr_tasks);
	e->nr_types = img->nr_types;
	e->nr_funcs = img->nr_funcs;
	e->host = img->host ? img->host->id : 0;
	e->data_bytes = img->data_bytes;
	e->code_bytes = img->code_bytes;
	e->load_ns = img->load_ns;
	memcpy(e->build_id, img->build_id, sizeof(e->build_id));
	strscpy(e->name, img->name, sizeof(e->name));
}

/**
 * goko_images_list() - List loaded images.
 * @entries:	filled in, as many as fit and exist.
 * @nr:		number of elements that fit.
 * @all:	those that the caller may not use, too.
 *
 * Context: process, may sleep; no lock needed.
 * Return: number of images that exist for the caller.
 */
u32 goko_images_list(struct goko_image_entry *entries, u32 nr, bool all)
{
	struct goko_images *arr = goko_images_get();
	u32 i, n = 0;

	for (i = 0; i < arr->nr; i++) {
		const struct goko_image *img = arr->img[i];

		if (!all && !img->shared && !uid_eq(img->uid, current_euid()))
			continue;
		if (n < nr)
			fill_entry(img, &entries[n]);
		n++;
	}
	goko_images_put(arr);
	return n;
}

/* In what part of its life an image of the array is. */
static const char *state(const struct goko_image *img)
{
	if (!kref_read(&img->ref))
		return "gone";
	return READ_ONCE(img->name_state) == GOKO_NAME_LOST ? "leaving" : "loaded";
}

static int images_show(struct seq_file *m, void *v)
{
	static const char *const names[] = { "-", "held", "lost" };
	static const char *const inits[] = { "none", "running", "done", "failed" };
	struct goko_images *arr = goko_images_get();
	u32 i;

	seq_puts(m, "id name state name-is init users holders fds tasks types itabs misses functions data code build-id\n");
	for (i = 0; i < arr->nr; i++) {
		const struct goko_image *img = arr->img[i];
		const struct goko_image_priv *priv = img->priv;
		/* A number to look at: it need not fit the other one. */
		u32 misses = data_race(priv->nr_misses);
		/* Likewise. */
		u32 itabs = data_race(priv->nr_itabs);

		seq_printf(m, "%llu ", img->id);
		seq_escape(m, img->name, " \t\n\\");
		seq_printf(m, " %s %s %s %u %u %d %d %u %u %u %u %llu %llu %*phN\n",
			   state(img), names[READ_ONCE(img->name_state)],
			   inits[atomic_read(&img->init_state)],
			   kref_read(&img->ref), refcount_read(&priv->mem),
			   atomic_read(&img->nr_fds),
			   atomic_read(&img->nr_tasks), img->nr_types,
			   itabs - misses, misses, img->nr_funcs, img->data_bytes, img->code_bytes,
			   (int)sizeof(img->build_id), img->build_id);
	}
	goko_images_put(arr);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(images);

/**
 * goko_images_add_debugfs() - Make the file "images".
 *
 * Context: process, may sleep; module init.
 */
void goko_images_add_debugfs(void)
{
	debugfs_create_file("images", 0400, goko_rt.debugfs, NULL,
			    &images_fops);
}
