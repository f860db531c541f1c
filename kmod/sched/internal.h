/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sched/internal.h - the scheduler's own structs and fast paths
 */
#ifndef GOKO_SCHED_INTERNAL_H
#define GOKO_SCHED_INTERNAL_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/sched/clock.h>
#include <linux/spinlock.h>
#include <linux/time64.h>
#include <linux/uidgid.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "gc/wish.h"
#include "sched/gmp.h"
#include "sched/runq.h"
#include "sched/sched.h"

#define GOKO_SLICE_NS	(10 * NSEC_PER_MSEC)	/* a G keeps its P that long */
#define GOKO_TICK_NS	(2 * NSEC_PER_MSEC)	/* how often that is looked at */

/* What a P takes out of the global queue at most. */
#define GOKO_GLOBQ_BATCH	(GOKO_RUNQ_SIZE / 2u)

/* A look at the global queue this often, lest two Gs that ready each other starve it. */
#define GOKO_GLOBQ_TICKS	61

/**
 * struct goko_sched - what the Ps share
 *
 * What the fast paths only read stands apart from what they write.
 */
struct goko_sched {
	struct goko_p		**ps;		/* I: @nr_ps Ps */
	u32			nr_ps;		/* I: one for each CPU there may be */
	u32			nr_online;	/* S; read with ONCE: Ps that are not DEAD */
	u32			*strides;	/* I: numbers below and coprime to @nr_ps */
	u32			nr_strides;	/* I */
	struct workqueue_struct	*wq;		/* I: ends of tasks, task.c and end.c */
	struct mutex		safepoint_mutex; /* safepoint.c */

	spinlock_t		lock ____cacheline_aligned_in_smp; /* irq-safe */
	struct goko_gqueue	runq;		/* S; @nr is read with ONCE */
	struct list_head	idle_ps;	/* S: IDLE Ps, last used first */
	struct list_head	ms;		/* S: all Ms */
	u32			nr_ms;		/* S */

	atomic_t		nr_idle_ps ____cacheline_aligned_in_smp; /* A: wake.c */
	atomic_t		nr_spinning;	/* A: see wake.c */
};

extern struct goko_sched goko_sched;

/**
 * struct goko_output - output of a task that is not read yet
 *
 * @head and @tail count bytes for ever; their difference is what the ring holds.
 */
struct goko_output {
	spinlock_t		lock;		/* irq-safe */
	u8			*ring;		/* I: GOKO_OUTPUT_BYTES */
	u32			head;		/* A: written under O; output_head() pairs */
	u32			tail;		/* O to write, by the holder of @reader too */
	u32			skip;		/* @reader: bytes of the first piece read before */
	bool			closed;		/* O: later pieces are dropped */
	const char		*last;		/* O: last words, come after the ring; NULL: none */
	u32			last_len;	/* O */
	u32			last_pos;	/* @reader: bytes of @last read before */
	struct list_head	waiters;	/* O: Gs that wait for room */
	struct mutex		reader;		/* one reader at a time */
};

#define GOKO_OUTPUT_BYTES	(64u << 10)	/* a power of two */

/**
 * struct goko_task - a group of goroutines
 *
 * Life: @ref counts the owner (who spawned it), each further fd, and one for
 * all goroutines together, put when the last is gone.  The image is held as
 * long as the task exists.
 *
 *	alive -> ending (first of goko_task_end(), goko_task_kill(), deadlock)
 *	      -> ended (none runs again) -> gone (last one is) -> freed
 */
struct goko_task {
	struct kref		ref;
	u64			id;		/* I */
	struct goko_image	*img;		/* I: counted */
	char			*args;		/* I: terminated strings; the environment */
	u32			nr_args;	/* I */
	u32			args_len;	/* I */
	u32			env_len;	/* I: behind those */
	struct goko_values	*params;	/* G: its first one's; until that begins */
	struct goko_values	*results;	/* G: its first one's; I once @ended */
	struct goko_gc_wishes	wishes;		/* gc/wish.c */
	struct goko_account	*account;	/* I: heap/account.c; NULL: no limit of its own */
	u64			max_gs;		/* I */
	u64			stack_limit;	/* I: bytes */
	enum goko_traceback	traceback;	/* I: GOTRACEBACK */
	u64			cpu_limit_ns;	/* I: 0: none */
	kuid_t			uid;		/* I: who spawned it */
	struct goko_files	*files;		/* I: net/table.c */
	struct goko_fins	*fins;		/* A: set once; gc/finalizer.c */
	struct pid		*pid;		/* I: its thread group */
	u64			start_ns;	/* I: ktime */
	struct list_head	node;		/* tasks_mutex: on the list of tasks */

	spinlock_t		lock;
	struct list_head	gs;		/* T: its Gs, oldest first */
	struct list_head	dying;		/* T: those the killer has dealt with */
	u64			nr_gs;		/* T; read with ONCE */
	u64			nr_system_gs;	/* T: of these, the runtime's own; read with ONCE */
	u64			nr_gs_peak;	/* T */
	u64			last_g;		/* T: id of the newest G */
	bool			ending;		/* A: written under T; see goko_task_ending() */
	u32			status;		/* T until ending, then constant */
	u32			why;		/* T until ending, then constant */
	u64			end_ns;		/* I once @ended */
	bool			told;		/* T: somebody sets @ended */
	bool			ended;		/* A: release and acquire; no G of it runs again */
	bool			gone;		/* A: release and acquire; no G is left */
	u32			nr_wired;	/* S: Gs that are: lockthread.c */
	atomic_t		nr_calls;	/* A: Gs in kernel calls; take_down_crowd() */

	atomic64_t		cpu_ns;		/* A: these are statistics, unordered */
	atomic64_t		alloc_bytes;	/* A: for ever */
	atomic64_t		nr_allocs;	/* A */
	atomic64_t		nr_switches;	/* A */
	atomic64_t		nr_preempts;	/* A */
	atomic64_t		stack_peak;	/* A: of stacks that are gone */

	/* How many of its Gs run at a time: procs.c */
	spinlock_t		procs_lock;	/* innermost */
	bool			limited;	/* A: set once; has had a limit below the Ps */
	u32			max_procs;	/* procs_lock; read with ONCE: U32_MAX: all Ps */
	u32			nr_slots;	/* procs_lock: taken */
	struct goko_gqueue	procs_queue;	/* procs_lock: Gs that wait for one; @nr: ONCE */

	struct goko_output	out;
	wait_queue_head_t	wait;		/* output, end */
	struct work_struct	asleep_work;	/* its image may be deadlocked; holds a reference */
	struct work_struct	crowd_work;	/* takes down many Gs; holds a reference */
	struct work_struct	time_work;	/* its CPU time is up; holds a reference */
	struct work_struct	close_work;	/* closes its files */
	struct work_struct	free_work;
	struct rcu_head		rcu;
};

/**
 * goko_clock() - Time for slices and accounts.
 *
 * Context: any.
 * Return: ns; comparable on one CPU only.
 */
static inline u64 goko_clock(void)
{
	return sched_clock();
}

/**
 * goko_rand() - A number at random, for choices that need no secrecy.
 * @p:	P of the caller.
 *
 * Return: 32 bits.
 */
static inline u32 goko_rand(struct goko_p *p)
{
	u64 x = p->rand;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	p->rand = x;
	return x >> 32;
}

/**
 * goko_wait_is_endless() - Does only another goroutine of the image end this wait?
 * @reason:	why a G waits.
 *
 * Return: false if a timer, a reader or the like will end it.
 */
static inline bool goko_wait_is_endless(enum goko_wait_reason reason)
{
	return reason != GOKO_WAIT_SLEEP && reason != GOKO_WAIT_OUTPUT &&
	       reason != GOKO_WAIT_IO && reason != GOKO_WAIT_TIMER &&
	       reason != GOKO_WAIT_GC;
}

/* globq.c; also goko_globq_put() in sched/runq.h */
u32 goko_globq_pull_locked(struct goko_p *p, u32 max);

/* safepoint.c */
void __goko_safepoint(struct goko_p *p);
bool goko_p_take_locked(struct goko_p *p);
void goko_p_unhold(struct goko_p *p);

/**
 * goko_safepoint() - This is a safe point.
 * @p:	P of the caller; p->g is NULL, or RUNNING with complete frames.
 *
 * Context: M that holds @p; may sleep.
 */
static inline void goko_safepoint(struct goko_p *p)
{
	/* Pairs with the release in ask_all(). */
	if (unlikely(smp_load_acquire(&p->asked)))
		__goko_safepoint(p);
}

/* hold.c */
void goko_g_move_held(struct goko_g *g, goko_gstatus_t from, goko_gstatus_t to);

/* hotplug.c */
void goko_p_drain(struct goko_p *p);
void goko_p_die_locked(struct goko_p *p);
void goko_p_died(void);
void goko_m_leave_p(struct goko_m *m);
int goko_hotplug_init(void);
void goko_hotplug_fini(void);

/* procs.c; also goko_procs_get() and _set(), in sched/sched.h */
bool __goko_procs_enter(struct goko_p *p, struct goko_g *g);
void __goko_procs_leave(struct goko_p *p);
bool goko_procs_excess(const struct goko_p *p, const struct goko_g *g);
void goko_procs_lift(struct goko_task *t);

/**
 * goko_procs_enter() - May a G run now, as far as GOMAXPROCS goes?
 * @p:	P of the caller; no G runs on it.
 * @g:	RUNNABLE, on no queue.
 *
 * Context: M that holds @p; no sleep.
 * Return: true: run it; false: it waits for that, and is not the caller's any more.
 */
static inline bool goko_procs_enter(struct goko_p *p, struct goko_g *g)
{
	return likely(!READ_ONCE(g->task->limited)) || __goko_procs_enter(p, g);
}

/**
 * goko_procs_leave() - The G that goko_procs_enter() was for runs no more.
 * @p:	P of the caller, which ran it; the G may be gone.
 *
 * Context: M that holds @p; no sleep.
 */
static inline void goko_procs_leave(struct goko_p *p)
{
	if (unlikely(p->slot))
		__goko_procs_leave(p);
}

/* lockthread.c; also goko_g_wire() and _unwire(), in sched/sched.h */
void goko_m_hand_over(struct goko_m *m, struct goko_g *g);
void goko_m_let_others(struct goko_m *m);
void goko_m_doom(struct goko_m *m, struct goko_g *g);
struct goko_m *goko_m_reuse(void);
void goko_wires_fini(void);

/* find.c */
bool goko_work_anywhere(void);
struct goko_g *goko_find_g(struct goko_m *m, bool *inherit);

/* m.c */
struct goko_m *goko_m_start(struct goko_p *home);
void goko_m_stop(struct goko_m *m);
bool goko_m_park(struct goko_m *m);
void goko_m_shelve_locked(struct goko_m *m);
void goko_m_idle_locked(struct goko_m *m);
struct goko_m *goko_m_unidle_locked(struct goko_p *p);
bool goko_m_reclaim(struct goko_m *m);

/* syscall.c; also goko_syscall_enter() and _exit(), in sched/sched.h */
void goko_p_retake(struct goko_p *p);
void goko_spare_init(struct goko_p *p);

/* wake.c */
void goko_wake_p(void);

/* park.c */
void goko_timer_start(struct goko_g *g, u64 deadline);

/* sema.c */
void goko_semas_init(void);

/* tick.c */
void goko_tick_init(struct goko_p *p);
void goko_tick_start(struct goko_p *p);

/* schedtrace.c */
void goko_schedtrace_start(void);
void goko_schedtrace_stop(void);

/* allgs.c; also walks, in sched/sched.h */
int goko_g_cache_init(void);
void goko_g_cache_fini(void);
struct goko_g *goko_g_get(struct goko_p *p);
void goko_g_put(struct goko_p *p, struct goko_g *g);
void goko_gfree_drain(struct goko_p *p);

/* proc.c */
void goko_g_cas_status(struct goko_g *g, goko_gstatus_t from, goko_gstatus_t to);
struct goko_g *goko_g_new(struct goko_p *p, struct goko_task *t,
			  const struct goko_func *func, void *ctx,
			  const u64 *args, u32 pc);
void goko_g_exit(struct goko_p *p, struct goko_g *g);
void goko_g_stop_clock(struct goko_p *p, struct goko_g *g);

/* output.c */
int goko_output_init(struct goko_output *out);
void goko_output_fini(struct goko_output *out);
void goko_output_close(struct goko_output *out, const char *text, size_t len);
void goko_output_leave(struct goko_task *t, struct goko_g *g);

/* task.c */
void goko_task_finished(struct goko_task *t);
void goko_task_tell_end(struct goko_task *t);
bool goko_task_has_ended(const struct goko_task *t);
extern struct mutex goko_tasks_mutex;
extern struct list_head goko_tasks;

/* debug.c */
void goko_sched_debugfs(void);

/* debug_safepoint.c */
void goko_safepoint_debugfs(void);

/* end.c */
void goko_task_asleep_work(struct work_struct *work);
void goko_task_crowd_work(struct work_struct *work);
void goko_task_time_work(struct work_struct *work);
void goko_task_time_is_up(struct goko_task *t);
void goko_task_asleep(struct goko_task *t);
void goko_task_exhausted(struct goko_task *t);

#endif /* GOKO_SCHED_INTERNAL_H */
