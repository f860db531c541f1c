// SPDX-License-Identifier: GPL-2.0
/*
 * gc/cycle.c - the phases of a collection
 *
 * What
 *   A thread of its own runs the cycles, one after the other.  No step stops the
 *   world: where all Ps have to know something, each is told at its next safe point
 *   (goko_each_p(), a *round*).
 *
 *	 0  the sweep of the cycle before is finished
 *	 1  round A: barriers on, in both directions (GOKO_BARRIER_BOTH)
 *	 2  round B: the P's own G is scanned, then the P deletes only
 *	    (GOKO_BARRIER_DEL) and allocates black
 *	 3  workers mark, from the roots on
 *	 4  when they have nothing left, rounds F: each P hands over what its barriers
 *	    have found; until a whole round finds nothing
 *	 5  no barrier marks any more (gc->blacken), round C: barriers off
 *	 6  a new generation: all spans are unswept; round D: slots are flushed
 *	 7  this thread sweeps, beside the Ps that allocate
 *
 *   Workers are kernel threads, one on each P's CPU, with a quarter of the weight of the
 *   Ms beside them: so they get a quarter of a busy CPU, and all of an idle one.
 *
 * Proofs: docs/internals.md, "The collector".
 *
 * Locking
 *   The phase is this thread's to write.  Its rounds give the order that Ps need: what was
 *   written before a round is seen by each P after its safe point.
 *
 * Rejected
 *   Workers as goroutines, as in Go: a marker needs no P, and the kernel's scheduler
 *   knows better than ours which CPU is idle.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpu.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/topology.h>

#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "gc/internal.h"
#include "gc/wish.h"
#include "heap/heap.h"
#include "sched/sched.h"
#include "trace/goko_trace.h"

/* 335 of 1024 + 335: see kernel/sched/core.c, sched_prio_to_weight. */
#define WORKER_NICE	5

/* What a worker has scanned is credit for others when it is so much. */
#define CREDIT_BYTES	(64 << 10)

#define ALONE_PERIOD	(HZ / 4)	/* after the last task; its image may go, too */

int goko_param_gogc __read_mostly = 100;
module_param_named(gogc, goko_param_gogc, int, 0444);
MODULE_PARM_DESC(gogc,
		 "The heap may grow by this many percent until the next collection (default 100; negative: off)");

static unsigned int goko_param_gcperiod __read_mostly = 120;
module_param_named(gcperiod, goko_param_gcperiod, uint, 0444);
MODULE_PARM_DESC(gcperiod,
		 "Collect after this many seconds without a reason (default 120; 0: never)");

bool goko_param_clobberfree __read_mostly;
module_param_named(clobberfree, goko_param_clobberfree, bool, 0444);
MODULE_PARM_DESC(clobberfree, "Overwrite what is freed with a pattern, for debugging");

unsigned int goko_param_gcstress __read_mostly;
module_param_named(gcstress, goko_param_gcstress, uint, 0444);
MODULE_PARM_DESC(gcstress, "Collect again after this many allocations, for debugging (0: off)");

static bool goko_param_gccheckmark __read_mostly;
module_param_named(gccheckmark, goko_param_gccheckmark, bool, 0444);
MODULE_PARM_DESC(gccheckmark,
		 "Stop the world after marking and check that all is marked, for debugging");

static bool goko_param_gcstoptheworld __read_mostly;
module_param_named(gcstoptheworld, goko_param_gcstoptheworld, bool, 0444);
MODULE_PARM_DESC(gcstoptheworld, "Stop the world while marking, for debugging");

struct goko_gc goko_gc = {
	.wait		= __WAIT_QUEUE_HEAD_INITIALIZER(goko_gc.wait),
	.work_wait	= __WAIT_QUEUE_HEAD_INITIALIZER(goko_gc.work_wait),
	.off_wait	= __WAIT_QUEUE_HEAD_INITIALIZER(goko_gc.off_wait),
	.work_lock	= __SPIN_LOCK_UNLOCKED(goko_gc.work_lock),
};

static void set_phase(enum goko_gc_phase phase)
{
	/* Full barrier: goko_gc_wait_unmarked() pairs with it. */
	smp_store_mb(goko_gc.phase, phase);
	trace_goko_gc_phase(goko_gc.seq, phase);
}

/* Round A. */
static void barrier_both(struct goko_p *p, void *unused)
{
	p->ctx.barrier = GOKO_BARRIER_BOTH;
}

/* Round B. */
static void barrier_del(struct goko_p *p, void *unused)
{
	goko_gcp_flush(p);
	if (p->g)
		goko_gc_scan_g(&p->gc->gcw, p, p->g);
	goko_mcache_blacken(p);
	p->ctx.barrier = GOKO_BARRIER_DEL;
}

/* Rounds F. */
static void hand_over(struct goko_p *p, void *found)
{
	struct goko_gcw *w = &p->gc->gcw;

	goko_gcp_flush(p);
	if (w->busy)
		WRITE_ONCE(*(bool *)found, true);
	w->busy = false;
	goko_gcw_flush(w);
}

/* Round C. */
static void barrier_off(struct goko_p *p, void *unused)
{
	p->ctx.barrier = GOKO_BARRIER_OFF;
	/* gc->blacken is 0: it shades nothing. */
	goko_gcp_flush(p);
	goko_gcw_flush(&p->gc->gcw);
}

/* Round D. */
static void flush_slots(struct goko_p *p, void *unused)
{
	goko_mcache_flush(p);
}

/**
 * __goko_gc_run_g() - Scan a G before it runs; see goko_gc_run_g().
 * @p:		the P, with barriers on.
 * @g:		RUNNING, its frames complete.
 *
 * With GOKO_BARRIER_BOTH it gets white memory, even if it was scanned by a P that has had
 * round B before: then it has to be scanned again, in @p's round B.
 *
 * Context: M that holds @p; may sleep in cond_resched().
 */
void __goko_gc_run_g(struct goko_p *p, struct goko_g *g)
{
	if (p->ctx.barrier == GOKO_BARRIER_DEL)
		goko_gc_scan_g(&p->gc->gcw, p, g);
	else
		g->gc_seq = 0;
}

/**
 * goko_gc_new_seq() - gc_seq of a G that is made.
 * @p:		the P that makes it, or NULL.
 *
 * What a scanned G gives to a new one needs no scan.
 *
 * Context: M that holds @p, or process.
 * Return: the number.
 */
u32 goko_gc_new_seq(const struct goko_p *p)
{
	return p && p->ctx.barrier == GOKO_BARRIER_DEL ? goko_gc.seq : 0;
}

/* Is there something for a worker? */
static bool work_left(void)
{
	struct goko_gc *gc = &goko_gc;

	return READ_ONCE(gc->phase) == GOKO_GC_MARK &&
	       (atomic_read(&gc->nr_full) ||
		(u32)atomic_read(&gc->next_job) < READ_ONCE(gc->nr_jobs));
}

static bool worker_stop(void *arg)
{
	struct goko_gcw *w = arg;

	if (w->scanned > CREDIT_BYTES) {
		goko_pacer_credit(w->scanned);
		goko_gc_account(w);
	}
	cond_resched();
	return false;
}

static int worker_main(void *arg)
{
	struct goko_gc *gc = &goko_gc;
	struct goko_gcw w = {};

	while (!kthread_should_stop()) {
		wait_event_idle_exclusive(gc->work_wait, work_left() ||
					  kthread_should_stop());
		if (!work_left())
			continue;
		/* Active, then counted, then work: pairs with is_idle(). */
		atomic_inc(&gc->nr_active);
		atomic_inc_return(&gc->activity);
		goko_gc_drain(&w, U64_MAX, worker_stop, &w);
		goko_gcw_flush(&w);
		if (atomic_dec_and_test(&gc->nr_active))
			wake_up(&gc->wait);
	}
	return 0;
}

/*
 * Is there a moment during the call with no grey object but in a P?  While
 * gc->activity stays the same no worker becomes active and nothing is put on the list,
 * and a worker puts what it has before it stops being active.  So if none is, and
 * nothing is on the list, both were so when activity was read last.
 */
static bool is_idle(void)
{
	struct goko_gc *gc = &goko_gc;
	int before = atomic_read_acquire(&gc->activity);

	if (atomic_read(&gc->jobs_left) || atomic_read(&gc->nr_active) ||
	    atomic_read(&gc->nr_full))
		return false;
	smp_rmb();	/* pairs with the atomic_inc_return()s of activity */
	return atomic_read(&gc->activity) == before;
}

/* Some marked objects are not queued. */
static void rescan(void)
{
	struct goko_gc *gc = &goko_gc;
	struct goko_gcw w = {};

	while (xchg(&gc->overflow, false)) {
		goko_gc_rescan(&w);
		goko_gc_drain(&w, U64_MAX, worker_stop, &w);
	}
	goko_gcw_flush(&w);
}

/* Step 4. */
static void mark_all(void)
{
	struct goko_gc *gc = &goko_gc;
	bool found;

	wake_up_all(&gc->work_wait);
	do {
		/*
		 * Workers wake us when none is active; but the last grey objects
		 * may be taken, or the last job done, by who assists.
		 */
		while (!wait_event_idle_timeout(gc->wait, is_idle(), 1))
			;
		found = false;
		goko_each_p(hand_over, &found);
		if (READ_ONCE(gc->overflow)) {
			rescan();
			found = true;
		}
	} while (READ_ONCE(found) || !is_idle());
}

/*
 * With the world stopped: what roots and marked objects point to is marked.  That is
 * the same as marking anew and comparing, without a second set of bits.  Workers have
 * no part in it, as the phase is another.
 */
static void check_marks(void)
{
	struct goko_gcw w = { .check = true };

	if (!goko_param_gcstoptheworld)
		goko_stop_world();
	goko_gc_roots_again();
	goko_gc_rescan(&w);
	goko_gc_drain(&w, U64_MAX, worker_stop, &w);
	goko_gcw_flush(&w);
	if (!goko_param_gcstoptheworld)
		goko_start_world();
}

/* Keep the objects that are dead and have a finalizer: all they point to is marked. */
static void find_dead(void)
{
	struct goko_gcw w = {};

	goko_fin_find(&w);
	goko_gc_drain(&w, U64_MAX, worker_stop, &w);
	goko_gcw_flush(&w);
}

/* CPU time of a thread. */
static u64 thread_ns(const struct task_struct *t)
{
	/* The kernel's scheduler counts on; a word is not torn. */
	return t ? data_race(t->se.sum_exec_runtime) : 0;
}

/* CPU time of all workers; they stay. */
static u64 workers_ns(void)
{
	u64 ns = 0;
	u32 i;

	for (i = 0; i < goko_sched_nr_ps(); i++)
		ns += thread_ns(READ_ONCE(goko_gc.workers[i]));
	return ns;
}

static void mark(void)
{
	struct goko_gc *gc = &goko_gc;
	u64 live, assists = goko_stat_read(GOKO_STAT_ASSIST_NS), work = workers_ns();

	/* No G has 0. */
	WRITE_ONCE(gc->seq, gc->seq + 1 ?: 1);
	goko_heap_cycle_begin();
	atomic64_set(&gc->scanned, 0);
	atomic_set(&gc->jobs_left, 0);
	gc->overflow = false;
	WRITE_ONCE(gc->blacken, 1);
	gc->start_ns = ktime_get_ns();
	if (goko_param_gcstoptheworld)
		goko_stop_world();
	set_phase(GOKO_GC_ENABLE);
	goko_each_p(barrier_both, NULL);
	goko_each_p(barrier_del, NULL);
	goko_gc_roots_begin();
	gc->live[0] = goko_heap_live();
	goko_pacer_start();
	set_phase(GOKO_GC_MARK);
	mark_all();

	/* Pairs with shade_buf(): a P that is late must not mark. */
	WRITE_ONCE(gc->blacken, 0);
	set_phase(GOKO_GC_DISABLE);
	find_dead();
	if (goko_param_gccheckmark)
		check_marks();
	goko_each_p(barrier_off, NULL);
	goko_gc_roots_end();
	live = goko_heap_live();
	gc->live[1] = live;
	goko_heap_flip();
	gc->live[2] = goko_heap_live();
	goko_pacer_marked(live);
	goko_each_p(flush_slots, NULL);
	goko_heap_sweep_begin();
	goko_pacer_sweep();
	set_phase(GOKO_GC_OFF);
	if (goko_param_gcstoptheworld)
		goko_start_world();
	gc->mark_ns = ktime_get_ns();
	gc->assist_ns = goko_stat_read(GOKO_STAT_ASSIST_NS) - assists;
	gc->work_ns = workers_ns() - work;
	wake_up_all(&gc->off_wait);
	goko_workbufs_trim(16);
}

static void sweep(void)
{
	while (goko_heap_sweep_one())
		cond_resched();
	/* A P may be at one. */
	while (!goko_heap_is_swept())
		schedule_timeout_idle(1);
}

/* Is all that is free to go? */
static bool releases_all(void)
{
	struct goko_heap_stats st;

	if (READ_ONCE(goko_gc.release) >= goko_gc.begun)
		return true;
	goko_heap_stats(&st);
	return st.sys > goko_gc_wished(GOKO_WISH_MEMORY);
}

static void cycle(void)
{
	goko_gc_begin();
	sweep();
	mark();
	sweep();
	goko_pacer_swept();
	goko_accounts_swept();
	goko_heap_scavenge(releases_all());
	WRITE_ONCE(goko_gc.last_ns, ktime_get_real_ns());
	goko_gc_report();
	goko_fin_start();
	goko_gc_done();
}

/* When there is a cycle without a reason, in jiffies. */
static unsigned long period_end(void)
{
	if (!goko_param_gcperiod)
		return jiffies + MAX_JIFFY_OFFSET;
	return jiffies + goko_param_gcperiod * (unsigned long)HZ;
}

static unsigned long time_until(unsigned long due)
{
	unsigned long now = jiffies;

	return time_before(now, due) ? due - now : 0;
}

static int gc_main(void *unused)
{
	struct goko_gc *gc = &goko_gc;
	unsigned long timeout, due = period_end();

	while (!kthread_should_stop()) {
		timeout = wait_event_idle_timeout(gc->wait,
						  READ_ONCE(gc->kicked) ||
						  READ_ONCE(gc->repace) ||
						  kthread_should_stop(),
						  goko_pacer_is_alone() ?
						  ALONE_PERIOD : time_until(due));
		if (kthread_should_stop())
			break;
		if (READ_ONCE(gc->repace)) {
			/* Pairs with the barrier in goko_gc_repace(). */
			smp_store_mb(gc->repace, false);
			goko_pacer_adjust();
			continue;
		}
		due = period_end();
		if (!timeout && !goko_pacer_is_alone() &&
		    goko_gc_wished(GOKO_WISH_PERCENT) == GOKO_WISH_NONE)
			continue;
		WRITE_ONCE(gc->kicked, false);
		/* Pairs with the barrier in goko_gc_kick(). */
		smp_mb();
		cycle();
		due = period_end();
	}
	return 0;
}

/**
 * goko_gc_kick() - A collection is wanted.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_kick(void)
{
	struct goko_gc *gc = &goko_gc;

	if (READ_ONCE(gc->kicked))
		return;
	/* Pairs with the barrier in gc_main(): what it is about is seen. */
	smp_store_mb(gc->kicked, true);
	wake_up(&gc->wait);
}

/**
 * goko_gc_repace() - What the next collection is due by has changed.
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_repace(void)
{
	/* Pairs with the barrier in gc_main(): what has changed is seen. */
	smp_store_mb(goko_gc.repace, true);
	wake_up(&goko_gc.wait);
}

/**
 * goko_gc_wait_unmarked() - Wait while there is marking.
 *
 * What nothing reaches any more, since before the call, no marker looks at after it.
 *
 * Context: process without a P, sleeps.
 */
void goko_gc_wait_unmarked(void)
{
	/* Pairs with set_phase(). */
	smp_mb();
	wait_event(goko_gc.off_wait, READ_ONCE(goko_gc.phase) == GOKO_GC_OFF);
}

/**
 * goko_gcp_init() - The collector's part of a new P.
 * @p:		the P.
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int goko_gcp_init(struct goko_p *p)
{
	p->gc = kzalloc_node(sizeof(*p->gc), GFP_KERNEL, cpu_to_node(p->cpu));
	return p->gc ? 0 : -ENOMEM;
}

/**
 * goko_gcp_fini() - Undo goko_gcp_init().
 * @p:		the P.
 *
 * Context: process; nobody holds the P, and there is no marking.
 */
void goko_gcp_fini(struct goko_p *p)
{
	if (p->gc) {
		goko_gcw_flush(&p->gc->gcw);
		goko_workbufs_trim(0);
	}
	kfree(p->gc);
	p->gc = NULL;
}

static int start_worker(struct goko_gc *gc, struct goko_p *p)
{
	struct task_struct *t;

	t = kthread_create_on_node(worker_main, NULL, cpu_to_node(p->cpu),
				   "goko_gc/%d", p->cpu);
	if (IS_ERR(t))
		return PTR_ERR(t);
	kthread_bind(t, p->cpu);
	set_user_nice(t, WORKER_NICE);
	/* Pairs with goko_gc_cpu_ns(). */
	WRITE_ONCE(gc->workers[p->id], t);
	wake_up_process(t);
	return 0;
}

/**
 * goko_gc_cpu_ns() - What collections have cost, of all CPUs.
 * @all:	set to what CPUs had, online now, since the module was inserted.
 *
 * Context: M that holds a P, or the cycle's thread.
 * Return: nanoseconds of the collector's threads and of assists.
 */
u64 goko_gc_cpu_ns(u64 *all)
{
	const struct goko_gc *gc = &goko_gc;
	u64 ns = goko_stat_read(GOKO_STAT_ASSIST_NS) + workers_ns() +
		 thread_ns(gc->thread);

	*all = (ktime_get_ns() - gc->init_ns) * goko_sched_nr_online();
	return ns;
}

/**
 * goko_gc_cpu_online() - A CPU is online: its worker is bound to it, or made.
 * @p:	its P.
 *
 * A worker whose CPU is offline works elsewhere.
 *
 * Context: process, may sleep, under the lock of CPU hotplug.
 * Return: 0 or -errno.
 */
int goko_gc_cpu_online(struct goko_p *p)
{
	struct goko_gc *gc = &goko_gc;

	/* Before goko_gc_init(), which sees to it then. */
	if (!gc->workers)
		return 0;
	if (!gc->workers[p->id])
		return start_worker(gc, p);
	set_cpus_allowed_ptr(gc->workers[p->id], cpumask_of(p->cpu));
	return 0;
}

/**
 * goko_gc_init() - Start the threads of the collector.
 *
 * Context: process, may sleep; heap and scheduler exist.
 * Return: 0 or -errno; nothing is left after an error.
 */
int goko_gc_init(void)
{
	struct goko_gc *gc = &goko_gc;
	struct goko_p *p;
	struct task_struct **workers;
	u32 i;
	int ret = 0;

	gc->map = goko_heap_map();
	gc->init_ns = ktime_get_ns();
	goko_pacer_init();
	workers = kcalloc(goko_sched_nr_ps(), sizeof(*workers), GFP_KERNEL);
	if (!workers)
		return -ENOMEM;
	cpus_read_lock();
	gc->workers = workers;
	for (i = 0; !ret && (p = goko_sched_p(i)); i++)
		if (cpu_online(p->cpu))
			ret = start_worker(gc, p);
	cpus_read_unlock();
	if (ret)
		goto stop;
	gc->thread = kthread_run(gc_main, NULL, "goko_gc");
	if (IS_ERR(gc->thread)) {
		ret = PTR_ERR(gc->thread);
		gc->thread = NULL;
		goto stop;
	}
	goko_gc_debugfs();
	return 0;
stop:
	goko_gc_fini();
	return ret;
}

/**
 * goko_gc_fini() - Stop the threads of the collector.
 *
 * Context: process, sleeps until a cycle that is under way is over; no task is left.
 */
void goko_gc_fini(void)
{
	struct goko_gc *gc = &goko_gc;
	struct task_struct **workers;
	u32 i;

	if (gc->thread)
		kthread_stop(gc->thread);
	gc->thread = NULL;
	/* From here on nobody else looks at them. */
	cpus_read_lock();
	workers = gc->workers;
	gc->workers = NULL;
	cpus_read_unlock();
	for (i = 0; i < goko_sched_nr_ps(); i++)
		if (workers[i])
			kthread_stop(workers[i]);
	kfree(workers);
}
