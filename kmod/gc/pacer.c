// SPDX-License-Identifier: GPL-2.0
/*
 * gc/pacer.c - when to collect, and who pays for it
 *
 * What
 *   The heap may grow to its *goal*, what was live after the last cycle and GOGC
 *   percent of that, but not over nine tenths of its limit, nor so far that all memory
 *   is more than the least GOMEMLIMIT of a task.  That one is soft: if what lives comes
 *   near it, the heap may still grow by an eighth of that; then goroutines of tasks over
 *   their own limit wait for the cycle (goko_gc_brake()).  A cycle begins at the
 *   *trigger*, as far before the goal as the program allocated while the last cycle
 *   marked, and a third more.
 *
 *   Workers take a quarter of the CPUs.  If that is not enough for marking to be done
 *   at the goal, who allocates *assists*: each byte costs so many bytes of scanning
 *   that all that is expected to be scanned is when the goal is reached.  What workers
 *   scan is credit for all, and is used up first.
 *
 *   While spans are swept, who allocates sweeps in proportion, so that all is done
 *   when the next cycle begins.
 *
 * Locking
 *   Numbers are written by the cycle's thread while Ps read them: each is good for
 *   itself.
 */
#include <linux/atomic.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>

#include "core/rt.h"
#include "core/stats.h"
#include "gc/internal.h"
#include "gc/wish.h"
#include "heap/heap.h"
#include "sched/gmp.h"
#include "sched/sched.h"
#include "stack/stack.h"

/* The goal is no less, for GOGC = 100. */
#define MIN_HEAP	(4ull << 20)

/* Over the soft limit it may grow by a part of what lives, and at least by so much. */
#define SOFT_PART	8
#define SOFT_MIN	(1ull << 20)

/* What is to be allocated since the last cycle for one to relieve the kernel. */
#define RELIEF_MIN	(2ull << 20)

/* An assist scans at least, and at most, so much. */
#define ASSIST_MIN	(32ull << 10)
#define ASSIST_MAX	(256ull << 10)

/* Of the ratios. */
#define UNIT		1024

/*
 * Who allocates calls __goko_gc_allocated() when the heap is this large: U64_MAX
 * never, 0 each time.
 */
u64 goko_gc_trigger = U64_MAX;

static struct {
	u64		goal;		/* A: bytes */
	u64		trigger;	/* A: bytes; of the next cycle */
	u64		brake;		/* A: bytes; beyond them who allocates waits for it */
	u64		marked;		/* A: bytes live after the last cycle */
	bool		orphans;	/* A: goko_gc_orphaned() since it began */
	u64		live_start;	/* bytes live as marking began */
	u64		grown;		/* bytes allocated while the last cycle marked */
	u64		scanned;	/* bytes the last cycle scanned */
	u64		overhead;	/* bytes that are not objects, after the last cycle */
	u64		assist_ratio;	/* A: bytes to scan for UNIT allocated */
	u64		sweep_ratio;	/* A: pages to sweep for UNIT kilobytes allocated */
	atomic64_t	credit;		/* A: bytes that workers have scanned */
} pacer;

static u64 percent_of(u64 bytes, u64 percent)
{
	return mul_u64_u64_div_u64(bytes, percent, 100);
}

/* What the soft limit leaves for objects. */
static u64 soft_goal(u64 live)
{
	u64 limit = goko_gc_wished(GOKO_WISH_MEMORY);
	u64 room = max(live / SOFT_PART, SOFT_MIN);

	limit -= min(limit, pacer.overhead);
	return max(limit, live + room);
}

static u64 goal_for(u64 live)
{
	u64 limit = goko_heap_limit() / 10 * 9, goal = limit;
	s64 gogc = goko_gc_wished(GOKO_WISH_PERCENT);

	if (gogc != GOKO_WISH_NONE)
		goal = max(live + percent_of(live, gogc),
			   percent_of(MIN_HEAP, gogc));
	goal = min(goal, soft_goal(live));
	/* Near the limit there must be some room between two cycles. */
	return min(goal, max(limit, live + goko_heap_limit() / 50));
}

/* Between half of the way to the goal and nearly all of it. */
static u64 trigger_for(u64 live, u64 goal)
{
	u64 room = goal > live ? goal - live : 0;
	u64 runway = pacer.grown + pacer.grown / 3;

	runway = clamp(runway, room / 20, room / 2);
	return live + room - runway;
}

/* What the fast path compares with. */
static void arm(u64 trigger)
{
	WRITE_ONCE(goko_gc_trigger, trigger);
}

/* The heap may grow from what the last cycle has left. */
static void set_goal(void)
{
	WRITE_ONCE(pacer.goal, goal_for(pacer.marked));
	WRITE_ONCE(pacer.brake, soft_goal(pacer.marked));
	WRITE_ONCE(pacer.trigger, trigger_for(pacer.marked, pacer.goal));
}

/**
 * goko_pacer_start() - Marking begins.
 *
 * Context: the cycle's thread.
 */
void goko_pacer_start(void)
{
	u64 live = goko_heap_live(), goal = pacer.goal, room;

	pacer.live_start = live;
	WRITE_ONCE(pacer.orphans, false);
	/* Late already: as if there were some room left. */
	goal = max(goal, live + live / 20 + (64 << 10));
	room = goal - live;
	WRITE_ONCE(pacer.assist_ratio,
		   mul_u64_u64_div_u64(max(pacer.scanned, 64ull << 10), UNIT, room));
	atomic64_set(&pacer.credit, 0);
	arm(0);
}

/**
 * goko_pacer_marked() - Marking is done.
 *
 * Context: the cycle's thread; goko_heap_live() is what it has marked.
 * @live_before: what was live just before it was known what is.
 */
void goko_pacer_marked(u64 live_before)
{
	u64 live = goko_heap_live();

	pacer.grown = live_before > pacer.live_start ?
		      live_before - pacer.live_start : 0;
	pacer.scanned = atomic64_read(&goko_gc.scanned);
	WRITE_ONCE(pacer.marked, live);
	set_goal();
	WRITE_ONCE(pacer.sweep_ratio, 0);
}

/**
 * goko_pacer_sweep() - Sweeping begins.
 *
 * Context: the cycle's thread; all spans are on their lists.
 */
void goko_pacer_sweep(void)
{
	u64 live = goko_heap_live(), room = 1;

	if (pacer.trigger > live)
		room = max((pacer.trigger - live) >> 10, 1ull);
	WRITE_ONCE(pacer.sweep_ratio,
		   mul_u64_u64_div_u64(goko_heap_pages(), UNIT, room) + 1);
	arm(0);
}

/**
 * goko_pacer_swept() - The cycle is complete.
 *
 * Context: the cycle's thread, or before it runs.
 */
void goko_pacer_swept(void)
{
	u64 pages = goko_heap_pages() << GOKO_PAGE_SHIFT;

	/* What is between objects in spans is known now that they are swept. */
	pacer.overhead = pages - min(pages, goko_heap_live()) + goko_stacks_bytes();
	set_goal();
	WRITE_ONCE(pacer.sweep_ratio, 0);
	arm(READ_ONCE(pacer.trigger));
}

/**
 * goko_pacer_adjust() - GOGC or GOMEMLIMIT has changed.
 *
 * Context: the cycle's thread, between cycles.
 */
void goko_pacer_adjust(void)
{
	set_goal();
	arm(READ_ONCE(pacer.trigger));
}

/**
 * goko_pacer_init() - The first trigger.
 *
 * Context: process; before there are tasks.
 */
void goko_pacer_init(void)
{
	goko_gc_wishes_init();
	goko_pacer_marked(0);
	goko_pacer_swept();
}

/**
 * goko_pacer_goal() - What the heap may grow to.
 *
 * Context: any.
 * Return: bytes.
 */
u64 goko_pacer_goal(void)
{
	return READ_ONCE(pacer.goal);
}

/**
 * goko_pacer_credit() - A worker has scanned.
 * @bytes:	how much.
 *
 * Context: any.
 */
void goko_pacer_credit(u64 bytes)
{
	atomic64_add(bytes, &pacer.credit);
}

/* Take up to @want bytes of what workers have scanned. */
static u64 take_credit(u64 want)
{
	s64 have = atomic64_read(&pacer.credit), take;

	do {
		take = min_t(s64, have, want);
		if (take <= 0)
			return 0;
	} while (!atomic64_try_cmpxchg(&pacer.credit, &have, have - take));
	return take;
}

static bool assist_stop(void *unused)
{
	return false;
}

/* Pay for @bytes by marking. */
static void assist(struct goko_p *p, u64 bytes)
{
	u64 ratio = READ_ONCE(pacer.assist_ratio), before, work, start;
	struct goko_gcp *gcp = p->gc;
	bool empty;

	gcp->debt += mul_u64_u64_div_u64(bytes, ratio, UNIT);
	if (gcp->debt <= 0)
		return;
	gcp->debt -= take_credit(gcp->debt);
	if (gcp->debt < (s64)ASSIST_MIN)
		return;
	work = min_t(u64, gcp->debt, ASSIST_MAX);
	before = gcp->gcw.scanned;
	start = local_clock();
	empty = goko_gc_drain(&gcp->gcw, work, assist_stop, NULL);
	goko_stat_add(p, ASSIST_NS, local_clock() - start);
	gcp->debt -= gcp->gcw.scanned - before;
	if (gcp->gcw.scanned > 1 << 20)
		goko_gc_account(&gcp->gcw);
	if (empty || gcp->debt > (s64)ASSIST_MAX) {
		/* Others have what is left, or will have: let them. */
		gcp->debt = min_t(s64, gcp->debt, ASSIST_MAX);
		goko_p_poison(p);
	}
}

/* Sweep for @bytes. */
static void sweep(u64 bytes)
{
	u64 pages = (bytes >> 10) * READ_ONCE(pacer.sweep_ratio) / UNIT;
	u64 done = 0, n;

	while (done < pages) {
		n = goko_heap_sweep_one();
		if (!n)
			break;
		done += n;
	}
}

/* Over the soft limit: who has set it himself, or a lower one, comes to goko_gc_brake(). */
static void overdraw(struct goko_p *p, u64 live)
{
	struct goko_gc_wishes *w = goko_task_wishes(p->g->task);

	if (live < (u64)goko_gc_wish_get(w, GOKO_WISH_MEMORY))
		return;
	p->g->overdrawn = true;
	goko_p_poison(p);
}

/**
 * __goko_gc_allocated() - A P has taken memory; see goko_gc_allocated().
 * @p:		the P.
 * @bytes:	how much.
 * @live:	what the heap's objects take now.
 *
 * Context: M that holds @p, in a helper or the trampoline; no lock.
 */
void __goko_gc_allocated(struct goko_p *p, u64 bytes, u64 live)
{
	if (live >= READ_ONCE(pacer.brake))
		overdraw(p, live);
	if (READ_ONCE(goko_gc.phase) == GOKO_GC_MARK) {
		if (p->ctx.barrier == GOKO_BARRIER_DEL)
			assist(p, bytes);
		return;
	}
	if (READ_ONCE(pacer.sweep_ratio))
		sweep(bytes);
	if (live >= READ_ONCE(pacer.trigger))
		goko_gc_kick();
}

/**
 * goko_gc_relieve() - The kernel is short of memory: collect, if it is worth it.
 *
 * It is when a quarter of what the last cycle has left was allocated since, or a task has
 * ended since.  Nothing is allocated or waited for.
 *
 * Context: any but softirq, in reclaim as well; no sleep.
 */
void goko_gc_relieve(void)
{
	const struct goko_gc *gc = &goko_gc;
	u64 marked = READ_ONCE(pacer.orphans) ? 0 : READ_ONCE(pacer.marked);

	if (READ_ONCE(gc->kicked) || READ_ONCE(gc->begun) != READ_ONCE(gc->cycles))
		return;
	if (goko_heap_live() < marked + max(marked / 4, RELIEF_MIN))
		return;
	goko_stat_add_nop(SHRINK_CYCLES, 1);
	goko_gc_kick();
}

/**
 * goko_gc_orphaned() - A task has ended, or an image left: what was theirs may be garbage.
 *
 * The next cycle, which the kernel may ask for, collects it; if no task is left there is
 * one soon (goko_pacer_is_alone()).
 *
 * Context: any but softirq; no sleep.
 */
void goko_gc_orphaned(void)
{
	WRITE_ONCE(pacer.orphans, true);
	if (goko_pacer_is_alone())
		goko_gc_repace();
}

/**
 * goko_pacer_is_alone() - Has the last task gone, and left something?
 *
 * Context: any.
 * Return: true if so, and there was no cycle since.
 */
bool goko_pacer_is_alone(void)
{
	return READ_ONCE(pacer.orphans) && !goko_task_count() &&
	       goko_heap_live() >= RELIEF_MIN;
}

/**
 * goko_gc_stress() - Debugging: an object is allocated, with gcstress.
 * @p:		the P.
 *
 * Context: M that holds @p, in a helper.
 */
void goko_gc_stress(struct goko_p *p)
{
	static atomic_t nr;

	if ((u32)atomic_inc_return(&nr) % goko_param_gcstress == 0)
		goko_gc_kick();
}
