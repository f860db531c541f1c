// SPDX-License-Identifier: GPL-2.0
/*
 * gc/workbuf.c - grey objects on their way from marker to marker
 *
 * What
 *   Full and empty workbufs on two shared lists.  A marker takes a full one when it
 *   has nothing left, and gives one when it has two.
 *
 *   When there is no memory for a workbuf, the object to be pushed stays marked and is
 *   not queued: gc->overflow makes the cycle's thread look for such objects in the
 *   whole heap, when there is nothing else left (goko_gc_rescan()).
 *
 * Locking
 *   gc->work_lock, innermost, not taken in softirq; a workbuf off the lists is its
 *   marker's.
 *
 * Rejected
 *   A lock-free stack, as in Go: needs two words at once against reuse, and the lock is
 *   taken once for 250 objects.
 */
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "gc/internal.h"

/* Helpers must not sleep, and a marker has something better to do than reclaim. */
#define WORK_GFP	(GFP_NOWAIT | __GFP_NOWARN)

static_assert(sizeof(struct goko_workbuf) == GOKO_WORKBUF_BYTES);

/**
 * goko_workbuf_get() - An empty workbuf.
 *
 * Context: any but softirq; no sleep.
 * Return: it, or NULL.
 */
struct goko_workbuf *goko_workbuf_get(void)
{
	struct goko_gc *gc = &goko_gc;
	struct goko_workbuf *b;

	spin_lock(&gc->work_lock);
	b = gc->empty;
	if (b) {
		gc->empty = b->next;
		gc->nr_empty--;
	}
	spin_unlock(&gc->work_lock);
	if (!b) {
		b = kmalloc(sizeof(*b), WORK_GFP);
		if (b)
			b->nr = 0;
	}
	return b;
}

/**
 * goko_workbuf_put() - Take back an empty workbuf.
 * @b:		it.
 *
 * Context: any but softirq; no sleep.
 */
void goko_workbuf_put(struct goko_workbuf *b)
{
	struct goko_gc *gc = &goko_gc;

	spin_lock(&gc->work_lock);
	b->next = gc->empty;
	gc->empty = b;
	gc->nr_empty++;
	spin_unlock(&gc->work_lock);
}

/**
 * goko_workbuf_put_full() - Offer grey objects to all markers.
 * @b:		a workbuf with some.
 *
 * Context: any but softirq; no sleep.
 */
void goko_workbuf_put_full(struct goko_workbuf *b)
{
	struct goko_gc *gc = &goko_gc;

	spin_lock(&gc->work_lock);
	b->next = gc->full;
	gc->full = b;
	atomic_inc(&gc->nr_full);
	/* Pairs with is_idle(). */
	atomic_inc_return(&gc->activity);
	spin_unlock(&gc->work_lock);
	/* wq_has_sleeper() orders this after the count; pairs with prepare_to_wait. */
	if (wq_has_sleeper(&gc->work_wait))
		wake_up(&gc->work_wait);
}

/**
 * goko_workbuf_get_full() - Take some of the shared grey objects.
 *
 * Context: any but softirq; no sleep.
 * Return: a workbuf with some, or NULL.
 */
struct goko_workbuf *goko_workbuf_get_full(void)
{
	struct goko_gc *gc = &goko_gc;
	struct goko_workbuf *b;

	if (!atomic_read(&gc->nr_full))
		return NULL;
	spin_lock(&gc->work_lock);
	b = gc->full;
	if (b) {
		gc->full = b->next;
		atomic_dec(&gc->nr_full);
	}
	spin_unlock(&gc->work_lock);
	return b;
}

/**
 * goko_workbufs_trim() - Free empty workbufs.
 * @keep:	how many to keep for the next cycle.
 *
 * Context: process, no sleep.
 */
void goko_workbufs_trim(u32 keep)
{
	struct goko_gc *gc = &goko_gc;
	struct goko_workbuf *b;

	do {
		spin_lock(&gc->work_lock);
		b = gc->nr_empty > keep ? gc->empty : NULL;
		if (b) {
			gc->empty = b->next;
			gc->nr_empty--;
		}
		spin_unlock(&gc->work_lock);
		kfree(b);
	} while (b);
}

/**
 * __goko_gcw_push() - Push when the current workbuf is full; see goko_gcw_push().
 * @w:		the marker.
 * @obj:	address.
 *
 * Context: any but softirq; no sleep.
 * Return: false: there is no memory, nothing has happened.
 */
bool __goko_gcw_push(struct goko_gcw *w, u64 obj)
{
	struct goko_workbuf *b = w->spare;

	if (b && b->nr) {
		goko_workbuf_put_full(b);
		b = NULL;
	}
	if (!b)
		b = goko_workbuf_get();
	/* Without memory, @cur stays as it is: full. */
	if (!b) {
		w->spare = NULL;
		return false;
	}
	w->spare = w->cur;
	w->cur = b;
	b->obj[b->nr++] = obj;
	return true;
}

/**
 * __goko_gcw_pop() - Pop when the current workbuf is empty; see goko_gcw_pop().
 * @w:		the marker.
 *
 * Context: any but softirq; no sleep.
 * Return: address of a grey object, or 0: neither the marker has one, nor the lists.
 */
u64 __goko_gcw_pop(struct goko_gcw *w)
{
	struct goko_workbuf *b = w->spare;

	if (b && b->nr) {
		swap(w->cur, w->spare);
		return b->obj[--b->nr];
	}
	b = goko_workbuf_get_full();
	if (!b)
		return 0;
	if (w->cur)
		goko_workbuf_put(w->cur);
	w->cur = b;
	return b->obj[--b->nr];
}

static void give(struct goko_workbuf **b)
{
	if (!*b)
		return;
	if ((*b)->nr)
		goko_workbuf_put_full(*b);
	else
		goko_workbuf_put(*b);
	*b = NULL;
}

/**
 * goko_gcw_flush() - A marker gives all it has to the others.
 * @w:		the marker.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gcw_flush(struct goko_gcw *w)
{
	give(&w->cur);
	give(&w->spare);
	goko_gc_account(w);
}

/**
 * goko_gcw_share() - A marker gives some of what it has, if others have nothing.
 * @w:		the marker.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gcw_share(struct goko_gcw *w)
{
	if (atomic_read(&goko_gc.nr_full))
		return;
	if (w->spare && w->spare->nr)
		give(&w->spare);
	else if (w->cur && w->cur->nr > 4)
		give(&w->cur);
}
