/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/compat.h - differences between kernel versions, 6.1 and later
 *
 * No other file tests LINUX_VERSION_CODE.
 */
#ifndef GOKO_CORE_COMPAT_H
#define GOKO_CORE_COMPAT_H

#include <linux/hrtimer.h>
#include <linux/sched.h>
#include <linux/sched/clock.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/version.h>

/*
 * eBPF: 6.6 has signed division and sign-extending moves and loads (version 4
 * of the instruction set).
 */
#define GOKO_BPF_HAS_SIGNED	(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0))

/* Trace events: 6.10 took the source out of __assign_str(). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#define goko_assign_str(dst, src)	__assign_str(dst)
#else
#define goko_assign_str(dst, src)	__assign_str(dst, src)
#endif

/**
 * goko_hrtimer_setup() - Initialise a CLOCK_MONOTONIC timer.
 * @timer:	the timer.
 * @fn:		its callback.
 * @mode:	how it will be started.
 *
 * 6.13 has hrtimer_setup(), 6.15 dropped hrtimer_init().
 */
static inline void
goko_hrtimer_setup(struct hrtimer *timer,
		   enum hrtimer_restart (*fn)(struct hrtimer *),
		   enum hrtimer_mode mode)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(timer, fn, CLOCK_MONOTONIC, mode);
#else
	hrtimer_init(timer, CLOCK_MONOTONIC, mode);
	timer->function = fn;
#endif
}

/* eventfd: 6.8 took the number out of eventfd_signal(). */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
#define goko_eventfd_signal(ctx)	eventfd_signal(ctx)
#else
#define goko_eventfd_signal(ctx)	eventfd_signal(ctx, 1)
#endif

/*
 * Folders: 6.3 gave struct mnt_idmap what was said with a user namespace.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
#define goko_mnt_idmap(mnt)	mnt_idmap(mnt)
#else
#define goko_mnt_idmap(mnt)	mnt_user_ns(mnt)
#endif

/**
 * goko_shrinker_new() - Let the kernel ask for memory when it is short of it.
 * @count:	how many objects may go from a node.
 * @scan:	let some go.
 * @batch:	let so many go at once.
 *
 * 6.7 has shrinkers that it allocates itself, and no others any more.
 *
 * Context: process, may sleep.
 * Return: the shrinker, which may be called from now on, or NULL.
 */
static inline struct shrinker *
goko_shrinker_new(unsigned long (*count)(struct shrinker *, struct shrink_control *),
		  unsigned long (*scan)(struct shrinker *, struct shrink_control *),
		  long batch)
{
	struct shrinker *s;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
	s = shrinker_alloc(SHRINKER_NUMA_AWARE, KBUILD_MODNAME);
#else
	s = kzalloc(sizeof(*s), GFP_KERNEL);
#endif
	if (!s)
		return NULL;
	s->count_objects = count;
	s->scan_objects = scan;
	s->batch = batch;
	s->seeks = DEFAULT_SEEKS;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
	shrinker_register(s);
#else
	s->flags = SHRINKER_NUMA_AWARE;
	if (register_shrinker(s, KBUILD_MODNAME)) {
		kfree(s);
		return NULL;
	}
#endif
	return s;
}

/**
 * goko_shrinker_free() - Undo goko_shrinker_new().
 * @s:	the shrinker, or NULL; is not called any more.
 *
 * Context: process, sleeps.
 */
static inline void goko_shrinker_free(struct shrinker *s)
{
	if (!s)
		return;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
	shrinker_free(s);
#else
	unregister_shrinker(s);
	kfree(s);
#endif
}

/**
 * goko_tsk_wants_cpu() - Does the kernel want @tsk to leave its CPU?
 * @tsk:	a thread that is running.
 *
 * 6.13 has a lazy form of the request, which kernel code that never leaves
 * the kernel has to look for itself.
 */
static inline bool goko_tsk_wants_cpu(struct task_struct *tsk)
{
#ifdef TIF_NEED_RESCHED_LAZY
	if (test_tsk_thread_flag(tsk, TIF_NEED_RESCHED_LAZY))
		return true;
#endif
	return test_tsk_need_resched(tsk);
}

#endif /* GOKO_CORE_COMPAT_H */
