/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/locking.h - field codes, the order of locks, ownership asserts
 *
 * Field codes open the comment of each field that another thread can reach:
 *
 *   I  set before publication, constant after
 *   P  only the M that holds this P, or with the world stopped
 *   G  only the M that runs this G, or who scans it while it does not run
 *   A  atomic or ONCE; the text names its pair
 *   S  sched->lock         C  chan->lock        T  task->lock
 *   H  heap->lock          N  mcentral->lock    O  task->out.lock
 *   IR image_mutex to write, RCU to read
 *
 * Order of locks, outermost first:
 *
 *   0 cpu_hotplug	the kernel's	held around sched/hotplug.c's callbacks
 *   0 link_mutex	image/plugin.c	plugins of one image, methods of its types
 *   1 image_mutex	image/table.c	list of images, module array
 *   2 tasks_mutex	sched/task.c	list of tasks
 *   3 safepoint_mutex	sched/safepoint.c  the request that is under way
 *   4 task->lock	sched/		its goroutines, state (spin; never from softirq)
 *     task->procs_lock	sched/procs.c	how many of them run (spin, innermost)
 *   5 chan->lock	chan/		one channel (spin); several: by address
 *     bucket->lock	sched/sema.c	semaphores of some addresses (spin)
 *   6 task->out.lock	sched/output.c	output ring (spin, irq-safe)
 *   7 sched->lock	sched/		idle lists, global queue (spin, irq-safe)
 *   8 mcentral->lock	heap/		spans of one size class (spin)
 *   9 heap->lock	heap/		page heap, arenas (spin)
 *  10 allgs.lock	sched/allgs.c	table of all Gs, dead ones (spin)
 *  11 fin.lock		gc/finalizer.c	lists of finalizers (spin)
 *  12 gc->work_lock	gc/workbuf.c	lists of work buffers (spin)
 *
 * goko_ready() takes sched->lock; it is never called under a chan->lock.
 * Wake-ups come from softirq (timers): locks taken there are irq-safe.
 *
 * Ways to wait:
 *
 *                holds up G  M   P    allowed
 *   spin lock    yes   yes yes  anywhere; never around a call that may sleep
 *   mutex        yes   yes yes  process context without a P
 *   M park       -     yes no   goko_m loop only
 *   G park       yes   no  no   trampoline only, after an unwind
 */
#ifndef GOKO_CORE_LOCKING_H
#define GOKO_CORE_LOCKING_H

#include <linux/lockdep.h>
#include <linux/sched.h>

/*
 * Locks of one class that are taken together in an order that lockdep cannot see
 * (address): spin_lock_nest_lock(lock, &nest) between goko_nest_begin(&nest, n)
 * and goko_nest_end(&nest, n).  lockdep counts up to 4095 of them; more go
 * unchecked.
 */
struct goko_lock_nest {
	struct lockdep_map dep_map;
};

#ifdef CONFIG_LOCKDEP
#define GOKO_LOCK_NEST_INIT(nest) \
	{ .dep_map = STATIC_LOCKDEP_MAP_INIT(#nest, &(nest)) }
#else
#define GOKO_LOCK_NEST_INIT(nest)	{ }
#endif

#define GOKO_LOCK_NEST_MAX	4095

static inline void goko_nest_begin(struct goko_lock_nest *nest, unsigned int n)
{
	if (n > GOKO_LOCK_NEST_MAX)
		lockdep_off();
	else
		lock_map_acquire(&nest->dep_map);
}

static inline void goko_nest_end(struct goko_lock_nest *nest, unsigned int n)
{
	if (n > GOKO_LOCK_NEST_MAX)
		lockdep_on();
	else
		lock_map_release(&nest->dep_map);
}

/* The caller is the M that holds @p, or works on it at a safe point. */
#define goko_assert_p_owned(p) \
	lockdep_assert(((p)->m && (p)->m->thread == current) || \
		       (p)->holder == current)

/* The caller is the M that runs @g. */
#define goko_assert_g_owned(g) \
	lockdep_assert((g)->m && (g)->m->thread == current)

#endif /* GOKO_CORE_LOCKING_H */
