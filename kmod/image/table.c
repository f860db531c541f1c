// SPDX-License-Identifier: GPL-2.0
/*
 * image/table.c - the loaded images: published array, references, pcs
 *
 * What: active_images is the array of all images that can run (the
 * activeModules of Go's runtime).  An image enters it as the last step of
 * loading, when nothing in it changes any more, and leaves it after its last
 * reference went.  pc_segs maps the upper bits of a pc to its image.
 *
 * Invariants:
 * 1. An image in the array or in pc_segs is completely linked and translated.
 * 2. Whoever resumes or walks a frame holds a reference on the frame's image
 *    (through the task), so pc lookups need no lock and no RCU section.
 * 3. Others find an image only through the array, under RCU, and use it after
 *    the section only if they could raise its count from nonzero.
 *
 * Locking: image_mutex to write the array and pc_segs; readers see whole
 * entries.  A hole in the array is NULL.  Arrays that have been replaced and
 * images that have left are freed after a grace period.
 *
 * Rejected: a list of images, as readers could meet one that is half
 * initialised; an array without holes, as leaving it would need memory.
 */
#include <linux/bitmap.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "core/rt.h"
#include "exec/exec.h"
#include "image/image.h"
#include "image/internal.h"
#include "trace/goko_trace.h"

/**
 * struct image_array - the published images
 * @rcu:	to free it after its readers
 * @nr:		entries, holes included
 * @img:	images, NULL for a hole
 */
struct image_array {
	struct rcu_head		rcu;
	u32			nr;
	struct goko_image __rcu	*img[];
};

static DEFINE_MUTEX(image_mutex);
static struct image_array __rcu *active_images;	/* IR */
static unsigned int nr_images;			/* IR: written under image_mutex */
static u64 next_image_id;			/* image_mutex */

static struct goko_image **pc_segs;		/* IR: entries; see invariant 2 */
static unsigned long *pc_segs_used;		/* image_mutex: reserved or published */

static struct workqueue_struct *image_wq;

/**
 * goko_pc_func() - Find the function a pc belongs to.
 * @pc:		any number.
 *
 * Context: any; the caller holds a reference on the pc's image, through the
 *	    task whose frames hold the pc.
 * Return: the function, or NULL for the runtime's own pcs and those of nobody.
 */
const struct goko_func *goko_pc_func(u32 pc)
{
	const struct goko_image_priv *priv;
	const struct goko_func *f, *end;
	const struct goko_image *img;
	u32 off;

	/* Pairs with the release in goko_image_publish(). */
	img = smp_load_acquire(&pc_segs[pc >> GOKO_PC_SEG_SHIFT]);
	if (!img)
		return NULL;
	priv = img->priv;
	off = pc - img->pc_base;
	if (off >= img->nr_pcs)
		return NULL;
	f = &img->funcs[priv->hint[off >> GOKO_PC_HINT_SHIFT]];
	end = &img->funcs[img->nr_funcs];
	while (f < end && pc - f->pc_base >= f->nr_pcs && pc >= f->pc_base)
		f++;
	return f < end && pc >= f->pc_base ? f : NULL;
}

/**
 * goko_pc_info() - Find the record of a resume point.
 * @pc:		any number.
 *
 * Context: as goko_pc_func().
 * Return: the record, or NULL.
 */
const struct goko_pcinfo *goko_pc_info(u32 pc)
{
	const struct goko_func *f = goko_pc_func(pc);

	return f ? &f->pcs[pc - f->pc_base] : NULL;
}

/**
 * goko_pc_reserve() - Give an image that is being loaded its pcs.
 * @img:	sets its pc_base and nr_pcs.
 * @nr_pcs:	how many.
 *
 * Context: process, may sleep; no P.  Takes and drops image_mutex.
 * Return: 0, or -ENOMEM: too many images, or too large ones.
 */
int goko_pc_reserve(struct goko_image *img, u64 nr_pcs)
{
	u64 nr_segs = DIV_ROUND_UP_ULL(nr_pcs, 1u << GOKO_PC_SEG_SHIFT);
	unsigned long seg;

	if (nr_segs >= GOKO_PC_NR_SEGS)
		return -ENOMEM;
	mutex_lock(&image_mutex);
	seg = bitmap_find_next_zero_area(pc_segs_used, GOKO_PC_NR_SEGS, 1,
					 nr_segs, 0);
	if (seg + nr_segs > GOKO_PC_NR_SEGS) {
		mutex_unlock(&image_mutex);
		return -ENOMEM;
	}
	bitmap_set(pc_segs_used, seg, nr_segs);
	img->id = ++next_image_id;
	mutex_unlock(&image_mutex);
	img->pc_base = seg << GOKO_PC_SEG_SHIFT;
	img->nr_pcs = nr_pcs;
	return 0;
}

/**
 * goko_pc_release() - Take back the pcs of an image.
 * @img:	not published, or its last reader is gone.
 *
 * Context: process, may sleep; no P.  Takes and drops image_mutex.
 */
void goko_pc_release(struct goko_image *img)
{
	u32 seg = img->pc_base >> GOKO_PC_SEG_SHIFT;
	u32 nr = DIV_ROUND_UP_ULL(img->nr_pcs, 1u << GOKO_PC_SEG_SHIFT);

	if (!img->nr_pcs)
		return;
	mutex_lock(&image_mutex);
	bitmap_clear(pc_segs_used, seg, nr);
	mutex_unlock(&image_mutex);
}

/* An entry for one more image; the array may be replaced by a larger one. */
static struct goko_image __rcu **find_hole(void)
{
	struct image_array *old, *new;
	struct goko_image *img;
	u32 i, nr;

	lockdep_assert_held(&image_mutex);
	old = rcu_dereference_protected(active_images,
					lockdep_is_held(&image_mutex));
	for (i = 0; i < old->nr; i++)
		if (!rcu_access_pointer(old->img[i]))
			return &old->img[i];

	nr = old->nr * 2;
	new = kvzalloc(struct_size(new, img, nr), GFP_KERNEL);
	if (!new)
		return NULL;
	new->nr = nr;
	for (i = 0; i < old->nr; i++) {
		img = rcu_dereference_protected(old->img[i],
						lockdep_is_held(&image_mutex));
		rcu_assign_pointer(new->img[i], img);
	}
	rcu_assign_pointer(active_images, new);
	kvfree_rcu(old, rcu);
	return &new->img[i];
}

/**
 * goko_image_publish() - Let everybody see an image.
 * @img:	complete; nothing the loader made changes after this.
 *
 * Context: process, may sleep; no P.  Takes and drops image_mutex.
 * Return: 0 or -ENOMEM.
 */
int goko_image_publish(struct goko_image *img)
{
	u32 seg = img->pc_base >> GOKO_PC_SEG_SHIFT;
	u32 nr = DIV_ROUND_UP_ULL(img->nr_pcs, 1u << GOKO_PC_SEG_SHIFT);
	struct goko_image __rcu **slot;

	mutex_lock(&image_mutex);
	slot = find_hole();
	if (!slot) {
		mutex_unlock(&image_mutex);
		return -ENOMEM;
	}
	for (; nr; nr--, seg++) {
		/* Pairs with the acquire in goko_pc_func(). */
		smp_store_release(&pc_segs[seg], img);
	}
	rcu_assign_pointer(*slot, img);
	WRITE_ONCE(nr_images, nr_images + 1);
	mutex_unlock(&image_mutex);
	trace_goko_image_publish(img);
	return 0;
}

static void unpublish(struct goko_image *img)
{
	u32 seg = img->pc_base >> GOKO_PC_SEG_SHIFT;
	u32 nr = DIV_ROUND_UP_ULL(img->nr_pcs, 1u << GOKO_PC_SEG_SHIFT);
	struct image_array *arr;
	u32 i;

	mutex_lock(&image_mutex);
	arr = rcu_dereference_protected(active_images,
					lockdep_is_held(&image_mutex));
	for (i = 0; i < arr->nr; i++)
		if (rcu_access_pointer(arr->img[i]) == img)
			RCU_INIT_POINTER(arr->img[i], NULL);
	while (nr--)
		WRITE_ONCE(pc_segs[seg++], NULL);
	WRITE_ONCE(nr_images, nr_images - 1);
	mutex_unlock(&image_mutex);
}

/**
 * goko_image_free_work() - Take apart an image that nobody holds.
 * @work:	in its private part.
 *
 * Context: workqueue, may sleep; no P.
 */
void goko_image_free_work(struct work_struct *work)
{
	struct goko_image_priv *priv =
		container_of(work, struct goko_image_priv, free_work);
	struct goko_image *img = priv->img;

	trace_goko_image_retire(img);
	unpublish(img);
	/* Readers of the array may still look at it. */
	synchronize_rcu();
	goko_image_free(img);
}

static void image_release(struct kref *ref)
{
	struct goko_image *img = container_of(ref, struct goko_image, ref);
	struct goko_image_priv *priv = img->priv;

	queue_work(image_wq, &priv->free_work);
}

/**
 * goko_image_get() - Take a reference.
 * @img:	image the caller holds a reference on already.
 *
 * Context: any.
 */
void goko_image_get(struct goko_image *img)
{
	kref_get(&img->ref);
}

/**
 * goko_image_put() - Drop a reference; the last one unloads the image, later.
 * @img:	image.
 *
 * Context: any.
 */
void goko_image_put(struct goko_image *img)
{
	kref_put(&img->ref, image_release);
}

/**
 * goko_image_for_each() - Call a function for every loaded image.
 * @fn:		called with each image and @arg, under rcu_read_lock(); keeps
 *		the image only if kref_get_unless_zero() succeeds.
 * @arg:	anything.
 *
 * Context: any; no lock needed.
 */
void goko_image_for_each(void (*fn)(struct goko_image *img, void *arg),
			 void *arg)
{
	struct image_array *arr;
	struct goko_image *img;
	u32 i;

	rcu_read_lock();
	arr = rcu_dereference(active_images);
	for (i = 0; i < arr->nr; i++) {
		img = rcu_dereference(arr->img[i]);
		if (img)
			fn(img, arg);
	}
	rcu_read_unlock();
}

/**
 * goko_image_count() - Number of loaded images.
 *
 * Context: any.
 * Return: a moment's picture.
 */
unsigned int goko_image_count(void)
{
	return READ_ONCE(nr_images);
}

/**
 * goko_images_init() - Set up the table of images.
 *
 * Context: process, may sleep; before anything else of image/.
 * Return: 0 or -ENOMEM.
 */
int goko_images_init(void)
{
	struct image_array *arr;

	arr = kvzalloc(struct_size(arr, img, 8), GFP_KERNEL);
	if (!arr)
		return -ENOMEM;
	arr->nr = 8;
	pc_segs = kvcalloc(GOKO_PC_NR_SEGS, sizeof(*pc_segs), GFP_KERNEL);
	if (!pc_segs)
		goto free_arr;
	pc_segs_used = bitmap_zalloc(GOKO_PC_NR_SEGS, GFP_KERNEL);
	if (!pc_segs_used)
		goto free_segs;
	image_wq = alloc_workqueue("goko_image", WQ_UNBOUND, 1);
	if (!image_wq)
		goto free_used;
	RCU_INIT_POINTER(active_images, arr);
	return 0;

free_used:
	bitmap_free(pc_segs_used);
free_segs:
	kvfree(pc_segs);
free_arr:
	kvfree(arr);
	return -ENOMEM;
}

/**
 * goko_images_fini() - Wait for images that are going, free the table.
 *
 * Context: process, may sleep; nobody holds an image any more.
 */
void goko_images_fini(void)
{
	destroy_workqueue(image_wq);
	GOKO_WARN_ON(nr_images);
	kvfree(rcu_dereference_protected(active_images, true));
	bitmap_free(pc_segs_used);
	kvfree(pc_segs);
}
