// SPDX-License-Identifier: GPL-2.0
/*
 * image/table.c - the loaded images: published array, references, pcs
 *
 * What: active_modules is the array of all images that can run (the
 * activeModules of Go's runtime), oldest first.  An image enters it as the last
 * step of loading, when nothing in it changes any more, and leaves it after its
 * last user went.  An array never changes: whoever adds or removes an image
 * replaces it.  pc_segs maps the upper bits of a pc to its image.
 *
 * Two counts keep an image:
 *   img->ref	its users: fds, tasks, its name (image/named.c).  0: it leaves
 *		the array, and nobody can become a user any more.
 *   priv->mem	the arrays that hold it, and its users together.  0: it is freed.
 * and one an array: it is active, or somebody has it as a snapshot.  It goes a
 * grace period after that count has become 0, and lets go of its images then.
 * So an image stays for whoever looks at it under RCU, and for whoever has a
 * snapshot, however long that takes.
 *
 * Invariants:
 * 1. An image in an array or in pc_segs is completely linked and translated.
 * 2. Whoever resumes or walks a frame holds a reference on the frame's image
 *    (through the task), so pc lookups need no lock and no RCU section.
 * 3. Others find an image only through an array.  They use what is in it under
 *    RCU or with a snapshot; to become a user of it they raise img->ref from
 *    nonzero (goko_image_tryget()).
 *
 * Locking: image_mutex to replace the array and to write pc_segs.
 *
 * Rejected: a list of images, as readers could meet one that is half
 * initialised; an array with holes that is written in place, as it has no
 * order, and one who walks it sees images come and go.
 */
#include <linux/bitmap.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "core/rt.h"
#include "exec/exec.h"
#include "gc/gc.h"
#include "image/image.h"
#include "image/internal.h"
#include "trace/goko_trace.h"

static DEFINE_MUTEX(image_mutex);
static struct goko_images __rcu *active_modules;	/* IR */
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

/* ---- Arrays ---- */

/* Those that nobody holds any more are added to a list. */
static void drop_mem_to(struct goko_image *img, struct goko_image **list)
{
	struct goko_image_priv *priv = img->priv;

	if (!refcount_dec_and_test(&priv->mem))
		return;
	priv->next_free = *list;
	*list = img;
}

/* With it may go what it was linked to; each of these holds older ones. */
static void drop_mem(struct goko_image *img)
{
	struct goko_image *list = NULL, **group;
	struct goko_image_priv *priv;
	u32 i, nr;

	drop_mem_to(img, &list);
	while (list) {
		img = list;
		priv = img->priv;
		list = priv->next_free;
		group = priv->group;
		nr = priv->nr_group;
		priv->group = NULL;
		trace_goko_image_free(img);
		goko_image_free(img);
		for (i = 0; i < nr; i++)
			drop_mem_to(group[i], &list);
		kvfree(group);
	}
}

/* A grace period after the last one let go of an array. */
static void images_free_work(struct work_struct *work)
{
	struct goko_images *arr = container_of(to_rcu_work(work),
					       struct goko_images, free_work);
	u32 i;

	for (i = 0; i < arr->nr; i++)
		drop_mem(arr->img[i]);
	kvfree(arr);
}

static struct goko_images *images_alloc(u32 nr, gfp_t gfp)
{
	struct goko_images *arr;

	arr = kvmalloc(struct_size(arr, img, nr), gfp);
	if (!arr)
		return NULL;
	refcount_set(&arr->ref, 1);
	INIT_RCU_WORK(&arr->free_work, images_free_work);
	arr->nr = nr;
	return arr;
}

static struct goko_images *active_locked(void)
{
	return rcu_dereference_protected(active_modules,
					 lockdep_is_held(&image_mutex));
}

/* The array is complete; it takes the place of the active one. */
static void replace_locked(struct goko_images *new)
{
	struct goko_images *old = active_locked();
	struct goko_image_priv *priv;
	u32 i;

	for (i = 0; i < new->nr; i++) {
		priv = new->img[i]->priv;
		refcount_inc(&priv->mem);
	}
	rcu_assign_pointer(active_modules, new);
	goko_images_put(old);
}

/**
 * goko_active_modules() - The images that are loaded now.
 *
 * Context: under rcu_read_lock(), and valid as long; any otherwise.
 * Return: an array that never changes.
 */
const struct goko_images *goko_active_modules(void)
{
	return rcu_dereference(active_modules);
}

/**
 * goko_images_get() - Take a snapshot of the loaded images.
 *
 * No image of it is freed before goko_images_put(), so a collector's cycle works
 * on the globals of the same images from its beginning to its end.  That makes
 * the caller no user of them: they may be about to leave.
 *
 * Context: any; no lock needed.
 * Return: an array that never changes.
 */
struct goko_images *goko_images_get(void)
{
	struct goko_images *arr;

	rcu_read_lock();
	/* It is put after it has been replaced: then there is another one. */
	do {
		arr = rcu_dereference(active_modules);
	} while (!refcount_inc_not_zero(&arr->ref));
	rcu_read_unlock();
	return arr;
}

/**
 * goko_images_put() - Give a snapshot back.
 * @arr:	from goko_images_get().
 *
 * Context: any; no lock needed.
 */
void goko_images_put(struct goko_images *arr)
{
	if (refcount_dec_and_test(&arr->ref))
		queue_rcu_work(image_wq, &arr->free_work);
}

/* ---- Images come and go ---- */

/* The image's pcs lead to @to: itself, or NULL. */
static void set_segs_locked(const struct goko_image *img, struct goko_image *to)
{
	u32 seg = img->pc_base >> GOKO_PC_SEG_SHIFT;
	u32 nr = DIV_ROUND_UP_ULL(img->nr_pcs, 1u << GOKO_PC_SEG_SHIFT);

	for (; nr; nr--, seg++) {
		/* Pairs with the acquire in goko_pc_func(). */
		smp_store_release(&pc_segs[seg], to);
	}
}

/**
 * goko_image_publish() - Let everybody see an image.
 * @img:	complete; nothing the loader made changes after this.
 *
 * Context: process, may sleep; no P.  Takes and drops image_mutex.
 * Return: 0; -ENOMEM; -EEXIST its name is to be that of another image.
 */
int goko_image_publish(struct goko_image *img)
{
	struct goko_images *old, *new;

	mutex_lock(&image_mutex);
	old = active_locked();
	if (img->name_state == GOKO_NAME_HELD &&
	    goko_image_name_taken(old, img->name)) {
		mutex_unlock(&image_mutex);
		return -EEXIST;
	}
	new = images_alloc(old->nr + 1, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!new) {
		mutex_unlock(&image_mutex);
		return -ENOMEM;
	}
	memcpy(new->img, old->img, flex_array_size(old, img, old->nr));
	new->img[old->nr] = img;
	set_segs_locked(img, img);
	replace_locked(new);
	mutex_unlock(&image_mutex);
	trace_goko_image_publish(img);
	return 0;
}

/**
 * goko_image_leave_work() - An image that has no user leaves the array.
 * @work:	in its private part.
 *
 * Context: workqueue, may sleep; no P.  Takes and drops image_mutex.
 */
void goko_image_leave_work(struct work_struct *work)
{
	struct goko_image_priv *priv =
		container_of(work, struct goko_image_priv, leave_work);
	struct goko_image *img = priv->img;
	struct goko_images *old, *new;
	u32 i, n = 0;

	trace_goko_image_retire(img);
	mutex_lock(&image_mutex);
	old = active_locked();
	/* A few words for each image; nobody waits for them. */
	new = images_alloc(old->nr - 1, GFP_KERNEL | __GFP_NOFAIL);
	for (i = 0; i < old->nr; i++)
		if (old->img[i] != img)
			new->img[n++] = old->img[i];
	set_segs_locked(img, NULL);
	/* The old array holds @img until its readers are gone. */
	replace_locked(new);
	mutex_unlock(&image_mutex);
	goko_gc_orphaned();
	/* Objects that a marker has found may be of its types. */
	goko_gc_wait_unmarked();
	goko_plugins_leave(img);
	drop_mem(img);
}

static void image_release(struct kref *ref)
{
	struct goko_image *img = container_of(ref, struct goko_image, ref);
	struct goko_image_priv *priv = img->priv;

	queue_work(image_wq, &priv->leave_work);
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
 * goko_image_tryget() - Take a reference on an image of an array.
 * @img:	image that may be leaving.
 *
 * Context: any.
 * Return: false: it is.
 */
bool goko_image_tryget(struct goko_image *img)
{
	return kref_get_unless_zero(&img->ref);
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
 * goko_images_lock() - Keep images and names as they are.
 *
 * Context: process, may sleep; no P.  Takes image_mutex.
 * Return: the active array.
 */
struct goko_images *goko_images_lock(void)
{
	mutex_lock(&image_mutex);
	return active_locked();
}

/**
 * goko_images_unlock() - Undo goko_images_lock().
 *
 * Context: process.  Drops image_mutex.
 */
void goko_images_unlock(void)
{
	mutex_unlock(&image_mutex);
}

static bool within(u64 addr, u64 size, const void *area, u64 bytes)
{
	u64 off = addr - (u64)area;

	return off < bytes && size <= bytes - off;
}

/**
 * goko_image_holds() - Is a piece of memory among what code may read of an image?
 * @img:	image.
 * @addr:	any address.
 * @size:	bytes.
 *
 * Strings, names, types and functions, not the globals.
 *
 * Context: any; @img does not go.
 * Return: true if it lies in one of them.
 */
bool goko_image_holds(const struct goko_image *img, u64 addr, u64 size)
{
	return goko_image_is_text(img, addr, size) ||
	       within(addr, size, img->types,
		      img->nr_types * sizeof(*img->types)) ||
	       within(addr, size, img->funcs,
		      img->nr_funcs * sizeof(*img->funcs));
}

/**
 * goko_image_is_text() - Do some bytes lie in the strings or names of an image?
 * @img:	image.
 * @addr:	any address.
 * @size:	bytes.
 *
 * They may be shown to whoever may run the image.
 *
 * Context: any; @img does not go.
 * Return: true if all of them do.
 */
bool goko_image_is_text(const struct goko_image *img, u64 addr, u64 size)
{
	const struct goko_image_priv *priv = img->priv;

	return within(addr, size, img->strdata, img->str_bytes) ||
	       within(addr, size, priv->names, priv->names_bytes);
}

/**
 * goko_image_count() - Number of loaded images.
 *
 * Context: any.
 * Return: a moment's picture.
 */
unsigned int goko_image_count(void)
{
	unsigned int nr;

	rcu_read_lock();
	nr = goko_active_modules()->nr;
	rcu_read_unlock();
	return nr;
}

/**
 * goko_images_init() - Set up the table of images.
 *
 * Context: process, may sleep; before anything else of image/.
 * Return: 0 or -ENOMEM.
 */
int goko_images_init(void)
{
	struct goko_images *arr = images_alloc(0, GFP_KERNEL);

	if (!arr)
		return -ENOMEM;
	pc_segs = kvcalloc(GOKO_PC_NR_SEGS, sizeof(*pc_segs), GFP_KERNEL);
	if (!pc_segs)
		goto free_arr;
	pc_segs_used = bitmap_zalloc(GOKO_PC_NR_SEGS, GFP_KERNEL);
	if (!pc_segs_used)
		goto free_segs;
	image_wq = alloc_workqueue("goko_image", WQ_UNBOUND, 1);
	if (!image_wq)
		goto free_used;
	RCU_INIT_POINTER(active_modules, arr);
	goko_images_add_debugfs();
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
 * goko_images_fini() - Unload what only its name holds, free the table.
 *
 * Context: process, may sleep; no fd and no task has an image any more.
 */
void goko_images_fini(void)
{
	struct goko_images *arr;

	goko_images_forget();
	/*
	 * They leave, and then their plugins; then the arrays that held them go,
	 * and they with those.
	 */
	flush_workqueue(image_wq);
	flush_workqueue(image_wq);
	arr = rcu_dereference_protected(active_modules, true);
	GOKO_WARN_ON(arr->nr);
	goko_images_put(arr);
	rcu_barrier();
	destroy_workqueue(image_wq);
	bitmap_free(pc_segs_used);
	kvfree(pc_segs);
}
