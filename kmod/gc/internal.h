/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gc/internal.h - state of the collector
 *
 * workbuf  addresses of objects that are marked and still to be scanned: *grey*.
 * gcw      what a marker works from: two workbufs, so that a push and a pop at the
 *          edge of one do not go to the shared lists each time.
 */
#ifndef GOKO_GC_INTERNAL_H
#define GOKO_GC_INTERNAL_H

#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "gc/gc.h"
#include "heap/span.h"
#include "sched/gmp.h"

struct goko_images;
struct task_struct;

#define GOKO_WORKBUF_BYTES	2048
#define GOKO_WORKBUF_NR		((GOKO_WORKBUF_BYTES - 16) / 8)

/**
 * struct goko_workbuf - grey objects
 * @next:	on a shared list
 * @nr:		how many
 * @obj:	addresses: where an object, or a further piece of a large one, begins
 */
struct goko_workbuf {
	struct goko_workbuf	*next;		/* W: gc->work_lock */
	u64			nr;		/* its owner */
	u64			obj[GOKO_WORKBUF_NR]; /* its owner */
};

/**
 * struct goko_gcw - a marker
 * @cur:	pushed to and popped from, or NULL
 * @spare:	full or empty, or NULL
 * @marked:	bytes of objects it has marked since the last flush
 * @scanned:	bytes it has scanned since the last flush
 * @check:	all is marked already: what is not is reported
 * @busy:	it has made an object grey, or scanned one, since it was last asked
 */
struct goko_gcw {
	struct goko_workbuf	*cur;
	struct goko_workbuf	*spare;
	u64			marked;
	u64			scanned;
	bool			busy;
	bool			check;
};

#define GOKO_BARRIER_NR	256	/* pointers a P gathers before it shades them */

/**
 * struct goko_gcp - the collector's part of a P
 * @gcw:	for barriers and assists
 * @nr:		pointers in @buf
 * @buf:	what barriers have found
 * @debt:	bytes that it has to scan for what it has allocated
 */
struct goko_gcp {
	struct goko_gcw	gcw;		/* P */
	u32		nr;		/* P */
	u64		buf[GOKO_BARRIER_NR]; /* P */
	s64		debt;		/* P */
};

/* What the collector is about; docs/internals.md, "The collector". */
enum goko_gc_phase {
	GOKO_GC_OFF,		/* perhaps sweeping */
	GOKO_GC_ENABLE,		/* barriers are being turned on */
	GOKO_GC_MARK,
	GOKO_GC_DISABLE,	/* all is marked; barriers are being turned off */
};

/**
 * struct goko_gc_block - a piece of an image's globals
 */
struct goko_gc_block {
	const u64		*words;
	const unsigned long	*mask;
	u32			first;		/* of @mask and @words */
	u32			nr;
};

/**
 * struct goko_gc - the collector
 */
struct goko_gc {
	struct task_struct	*thread;	/* I: runs the cycles */
	struct task_struct	**workers;	/* lock of CPU hotplug: of each P, or NULL */
	wait_queue_head_t	wait;		/* the cycle's thread */
	wait_queue_head_t	work_wait;	/* workers */
	wait_queue_head_t	off_wait;	/* who waits for the end of marking */
	const struct goko_map_top *map;		/* I: of the heap */

	u32			phase;		/* A: enum goko_gc_phase, its thread writes */
	u32			seq;		/* A: number of the cycle; its thread writes */
	u32			blacken;	/* A: barriers may mark */
	bool			kicked;		/* A: a cycle is wanted */
	bool			repace;		/* A: GOGC or GOMEMLIMIT has changed */
	bool			overflow;	/* A: a marked object was not queued */

	/* Roots of this cycle: jobs, taken one by one. */
	atomic_t		next_job;	/* A */
	atomic_t		jobs_left;	/* A: not done yet */
	u32			nr_jobs;	/* W: before workers are woken */
	u32			nr_blocks;	/* likewise */
	u32			nr_slots;	/* likewise */
	struct goko_gc_block	*blocks;	/* likewise */
	struct goko_images	*images;	/* likewise; a counted snapshot */

	atomic_t		nr_active;	/* A: workers that may have grey objects */
	atomic_t		nr_full;	/* A: on @full */
	atomic_t		activity;	/* A: counts what is_idle() must not miss */
	spinlock_t		work_lock ____cacheline_aligned_in_smp;
	struct goko_workbuf	*full;		/* work_lock */
	struct goko_workbuf	*empty;		/* work_lock */
	u32			nr_empty;	/* work_lock */

	u64			init_ns;	/* I: when the module was inserted */
	u64			start_ns;	/* the cycle's thread: when marking began ... */
	u64			mark_ns;	/* ... when it was done ... */
	u64			live[3];	/* ... live bytes at both, and what was marked */
	u64			assist_ns;	/* ... CPU time of assists ... */
	u64			work_ns;	/* ... and of workers meanwhile ... */
	u64			globals;	/* ... and bytes of globals that were scanned */
	u64			last_ns;	/* A: when the last cycle was complete */
	u64			forced;		/* A: cycles that somebody asked for */
	u64			begun;		/* A: cycles begun */
	u64			cycles;		/* A: those that are complete, swept */
	u64			release;	/* A: up to this one all free memory goes */
	atomic64_t		scanned;	/* A: bytes scanned in this cycle */
};

extern struct goko_gc goko_gc;

/* workbuf.c */
struct goko_workbuf *goko_workbuf_get(void);
void goko_workbuf_put_full(struct goko_workbuf *b);
void goko_workbuf_put(struct goko_workbuf *b);
struct goko_workbuf *goko_workbuf_get_full(void);
void goko_workbufs_trim(u32 keep);
bool __goko_gcw_push(struct goko_gcw *w, u64 obj);
u64 __goko_gcw_pop(struct goko_gcw *w);
void goko_gcw_flush(struct goko_gcw *w);
void goko_gcw_share(struct goko_gcw *w);

/* mark.c */
void goko_gc_shade(struct goko_gcw *w, u64 ptr);
void goko_gc_scan_words(struct goko_gcw *w, const u64 *words,
			const unsigned long *mask, u64 first, u64 nr);
void goko_gc_scan_object(struct goko_gcw *w, u64 addr);
void goko_gc_scan_inside(struct goko_gcw *w, u64 addr);
bool goko_gc_is_marked(u64 addr);
bool goko_gc_drain(struct goko_gcw *w, u64 budget, bool (*stop)(void *arg),
		   void *arg);
void goko_gc_rescan(struct goko_gcw *w);

/* roots.c */
void goko_gc_roots_begin(void);
void goko_gc_roots_end(void);
bool goko_gc_root_job(struct goko_gcw *w);
void goko_gc_scan_g(struct goko_gcw *w, struct goko_p *p, struct goko_g *g);
void goko_gc_roots_again(void);

/* finalizer.c */
void goko_fin_roots(struct goko_gcw *w);
void goko_fin_find(struct goko_gcw *w);
void goko_fin_start(void);
u64 goko_fin_count(void);

/* wait.c */
void goko_gc_begin(void);
void goko_gc_done(void);

/* cycle.c */
u64 goko_gc_cpu_ns(u64 *all);

/* debug.c */
void goko_gc_debugfs(void);
void goko_gc_report(void);

/* barrier.c */

/* pacer.c */
void goko_pacer_init(void);
void goko_pacer_start(void);
bool goko_pacer_is_alone(void);
void goko_pacer_marked(u64 live_before);
void goko_pacer_sweep(void);
void goko_pacer_swept(void);
void goko_pacer_adjust(void);
void goko_gc_repace(void);
void goko_pacer_credit(u64 bytes);
u64 goko_pacer_goal(void);

static __always_inline void goko_gcw_push(struct goko_gcw *w, u64 obj)
{
	struct goko_workbuf *b = w->cur;

	if (likely(b && b->nr < GOKO_WORKBUF_NR))
		b->obj[b->nr++] = obj;
	else if (!__goko_gcw_push(w, obj))
		WRITE_ONCE(goko_gc.overflow, true);
}

/* A grey object, or 0. */
static __always_inline u64 goko_gcw_pop(struct goko_gcw *w)
{
	struct goko_workbuf *b = w->cur;

	if (likely(b && b->nr))
		return b->obj[--b->nr];
	return __goko_gcw_pop(w);
}

#endif /* GOKO_GC_INTERNAL_H */
