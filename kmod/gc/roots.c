// SPDX-License-Identifier: GPL-2.0
/*
 * gc/roots.c - where marking begins
 *
 * What
 *   Globals of all images, in blocks, and goroutines, some at a time, are jobs that
 *   markers take one by one.  Of a G there are its frames, by the frame map of each
 *   pc; the channels it waits on and the values it waits to send; the semaphore it
 *   waits for; its deferred functions and panics.  Finalizers are one more job.
 *
 *   A G is scanned once in a cycle (g->gc_seq), and then its stack shrinks if it is too
 *   large (stack/shrink.c).  One that runs is scanned by its own P
 *   before it goes on: when barriers are turned on, or when it is taken up again.  So
 *   what is left for jobs are those that do not run: held (sched/hold.c), scanned, let
 *   go.
 *
 * Invariants
 *   1 a P with GOKO_BARRIER_DEL runs no G that is not scanned, nor comes to a safe point
 *     with one
 *   2 the globals that are scanned are those of a counted snapshot of the images;
 *     others, and types, stay while there is marking (goko_gc_wait_unmarked())
 */
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "chan/chan.h"
#include "core/rt.h"
#include "gc/internal.h"
#include "image/image.h"
#include "lang/lang.h"
#include "sched/sched.h"
#include "stack/stack.h"
#include "trace/goko_trace.h"

#define BLOCK_WORDS	(32u << 10)	/* of globals, for one job: 256 KiB */
#define SLOTS_PER_JOB	16u		/* Gs, for one job */

static void shade(void *w, u64 ptr)
{
	goko_gc_shade(w, ptr);
}

static void scan_elem(void *w, const struct goko_type *t, const void *elem)
{
	goko_gc_scan_words(w, elem, t->ptrmask, 0, t->ptrdata / 8);
}

/* A frame's words that hold live pointers. */
static void scan_frame(void *w, u64 *base, const u32 *map, u32 map_words)
{
	u32 i, bits;

	for (i = 0; i < map_words; i++)
		for (bits = map[i]; bits; bits &= bits - 1)
			goko_gc_shade(w, READ_ONCE(base[32 * i + __ffs(bits)]));
}

/**
 * goko_gc_scan_g() - Scan a G, unless that was done in this cycle.
 * @w:		the marker.
 * @p:		P of the caller, or NULL without one.
 * @g:		held, or RUNNING at a safe point of the caller's P.
 *
 * Then it gets a smaller stack, if it does not need the one it has.
 *
 * Context: any but softirq; may sleep in cond_resched() and for memory.  Takes and
 *	    drops the locks of the channels that @g waits on.
 */
void goko_gc_scan_g(struct goko_gcw *w, struct goko_p *p, struct goko_g *g)
{
	u64 start;

	if (g->gc_seq == goko_gc.seq && !w->check)
		return;
	start = trace_goko_gc_scan_enabled() ? ktime_get_ns() : 0;
	goko_stack_scan(g, scan_frame, w);
	goko_chan_roots(g, shade, scan_elem, w);
	goko_panic_roots(g, shade, w);
	/* The semaphore's address may be all that is left of it. */
	goko_gc_shade(w, (unsigned long)READ_ONCE(g->sema));
	w->busy = true;
	g->gc_seq = goko_gc.seq;
	if (!w->check)
		goko_stack_shrink(p, g);
	if (start)
		trace_goko_gc_scan(g, p, ktime_get_ns() - start);
}

/* The Gs in some slots of the table of all Gs. */
static void scan_slots(struct goko_gcw *w, u32 first, u32 nr)
{
	struct goko_g *g;
	u32 i;
	int ret;

	for (i = first; i < first + nr; i++) {
		g = goko_allgs_get(i);
		while (g) {
			ret = goko_g_hold(g);
			if (!ret) {
				goko_gc_scan_g(w, NULL, g);
				goko_g_let_go(g);
			}
			/* With the world stopped, it is at a safe point. */
			if (w->check && ret == -EBUSY &&
			    goko_g_status(g) == GOKO_G_RUNNING)
				goko_gc_scan_g(w, NULL, g);
			/* RUNNING: invariant 1.  Else somebody else holds it. */
			if (ret != -EBUSY || goko_g_status(g) == GOKO_G_RUNNING)
				break;
			cond_resched();
		}
	}
}

/**
 * goko_gc_root_job() - Do one of the jobs that are left.
 * @w:		the marker.
 *
 * Context: process, or helper; may sleep in cond_resched().
 * Return: false: there was none.
 */
bool goko_gc_root_job(struct goko_gcw *w)
{
	struct goko_gc *gc = &goko_gc;
	const struct goko_gc_block *b;
	u32 job;

	if ((u32)atomic_read(&gc->next_job) >= gc->nr_jobs)
		return false;
	job = atomic_fetch_inc(&gc->next_job);
	if (job >= gc->nr_jobs)
		return false;
	if (job < gc->nr_blocks) {
		b = &gc->blocks[job];
		goko_gc_scan_words(w, b->words, b->mask, b->first, b->nr);
	} else if (job == gc->nr_jobs - 1) {
		goko_fin_roots(w);
	} else {
		job = (job - gc->nr_blocks) * SLOTS_PER_JOB;
		scan_slots(w, job, min(gc->nr_slots - job, SLOTS_PER_JOB));
	}
	/* Pairs with the read in is_idle(): after what was greyed. */
	if (!atomic_dec_return(&gc->jobs_left))
		wake_up(&gc->wait);
	return true;
}

/* Number of blocks of the images' globals; they are filled in if there is room. */
static u32 make_blocks(const struct goko_images *images, struct goko_gc_block *blocks)
{
	u32 i, nr = 0;
	u64 at, words;

	for (i = 0; i < images->nr; i++) {
		const struct goko_image *img = images->img[i];

		words = img->data_bytes / 8;
		/* One that nobody uses any more has no goroutines. */
		if (!kref_read(&img->ref))
			continue;
		for (at = 0; at < words; at += BLOCK_WORDS, nr++)
			if (blocks)
				blocks[nr] = (struct goko_gc_block) {
					.words = img->data,
					.mask = img->data_ptrmask,
					.first = at,
					.nr = min_t(u64, BLOCK_WORDS, words - at),
				};
	}
	return nr;
}

/**
 * goko_gc_roots_begin() - Find out what jobs there are.
 *
 * Context: the cycle's thread, barriers are on everywhere; sleeps.
 */
void goko_gc_roots_begin(void)
{
	struct goko_gc *gc = &goko_gc;

	gc->images = goko_images_get();
	/* More than there may be in a moment: users only go. */
	gc->nr_blocks = make_blocks(gc->images, NULL);
	gc->blocks = kvmalloc_array(gc->nr_blocks + 1, sizeof(*gc->blocks),
				    GFP_KERNEL | __GFP_NOFAIL);
	gc->nr_blocks = make_blocks(gc->images, gc->blocks);
	gc->nr_slots = goko_allgs_begin();
	/* And one for the finalizers. */
	gc->nr_jobs = gc->nr_blocks + DIV_ROUND_UP(gc->nr_slots, SLOTS_PER_JOB) + 1;
	atomic_set(&gc->jobs_left, gc->nr_jobs);
	/* Markers look at next_job first. */
	atomic_set_release(&gc->next_job, 0);
}

/**
 * goko_gc_roots_again() - All jobs are to be done once more.
 *
 * Context: the cycle's thread; they are done.
 */
void goko_gc_roots_again(void)
{
	atomic_set(&goko_gc.jobs_left, goko_gc.nr_jobs);
	atomic_set_release(&goko_gc.next_job, 0);
}

/**
 * goko_gc_roots_end() - All jobs are done.
 *
 * Context: the cycle's thread; marking is done.
 */
void goko_gc_roots_end(void)
{
	struct goko_gc *gc = &goko_gc;
	u32 i;

	goko_allgs_end();
	gc->globals = 0;
	for (i = 0; i < gc->nr_blocks; i++)
		gc->globals += 8ull * gc->blocks[i].nr;
	kvfree(gc->blocks);
	gc->blocks = NULL;
	goko_images_put(gc->images);
	gc->images = NULL;
}
