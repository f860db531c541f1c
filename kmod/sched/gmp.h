/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sched/gmp.h - G, M and P: the three actors of the scheduler
 *
 * G  a goroutine: a goko stack, where to go on, and what it waits for.
 * M  a kernel thread that runs Gs; it needs a P to do so.
 * P  the right to run Go code on one CPU, with the caches that need no lock.
 *
 * All three are slab objects, never garbage-collected memory, and are not
 * freed while a reader may hold them.  Field codes: see core/locking.h.
 */
#ifndef GOKO_SCHED_GMP_H
#define GOKO_SCHED_GMP_H

#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct goko_defer;
struct goko_file;
struct goko_func;
struct goko_gcp;
struct goko_image;
struct goko_mcache;
struct goko_panic;
struct goko_report;
struct goko_sudog;
struct goko_task;
struct task_struct;

#ifndef GOKO_RUNQ_SIZE		/* else a test makes it small */
#define GOKO_RUNQ_SIZE	256	/* a power of two */
#endif
#define GOKO_NR_RET	4	/* result words of a helper */

/*
 * Status of a G.
 *
 * status    stack owned by      on which queue     who leaves it, how
 * --------  ------------------  -----------------  ---------------------------
 * DEAD      nobody              free list, none    goko_g_new() -> RUNNABLE
 * RUNNABLE  nobody (scanner)    exactly one runq   goko_m: -> RUNNING
 * RUNNING   the M that runs it  none               that M: -> any other
 * WAITING   nobody (scanner)    what it waits for  the one that claims it
 *                                                  (goko_g_claim) -> RUNNABLE
 * SYSCALL   nobody (scanner)    none               the M in the kernel call: ->
 *                                                  RUNNING or RUNNABLE
 *
 * goko_g_cas_status() makes every move and rejects any other.  With GOKO_G_SCAN
 * added to RUNNABLE, WAITING or SYSCALL somebody holds the G still to look at its stack:
 * it may become RUNNABLE meanwhile, but not RUNNING.  See sched/hold.c.
 */
typedef enum {
	GOKO_G_DEAD,
	GOKO_G_RUNNABLE,
	GOKO_G_RUNNING,
	GOKO_G_WAITING,
	GOKO_G_SYSCALL,
	GOKO_G_NR_STATUS,
	GOKO_G_SCAN = 0x100,
} __bitwise goko_gstatus_t;

/* Why a G waits; names in sched/park.c, as Go prints them. */
enum goko_wait_reason {
	GOKO_WAIT_NONE,
	GOKO_WAIT_CHAN_RECEIVE,
	GOKO_WAIT_CHAN_SEND,
	GOKO_WAIT_CHAN_RECEIVE_NIL,
	GOKO_WAIT_CHAN_SEND_NIL,
	GOKO_WAIT_SELECT,
	GOKO_WAIT_SELECT_NO_CASES,
	GOKO_WAIT_SLEEP,
	GOKO_WAIT_OUTPUT,
	GOKO_WAIT_INIT,
	GOKO_WAIT_IO,
	GOKO_WAIT_SEMACQUIRE,
	GOKO_WAIT_COND,
	GOKO_WAIT_TIMER,
	GOKO_WAIT_TIMER_IDLE,
	GOKO_WAIT_GC,
	GOKO_WAIT_NR,
};

/*
 * What compiled code asked the trampoline for when it unwound (exec/run.c).
 * A helper never parks: it fills in g->act and returns GOKO_UNWIND; the native
 * frames return, saving their registers into their goko frames; then the
 * trampoline does what was asked.  So whatever can make another M run this
 * G happens only when its stack is complete.
 */
enum goko_act_op {
	GOKO_ACT_NONE,
	GOKO_ACT_GUARD,		/* prologue or back-edge found the guard passed */
	GOKO_ACT_YIELD,		/* runtime.Gosched */
	GOKO_ACT_SEND,		/* arg: chan, address of the element */
	GOKO_ACT_RECV,		/* arg: chan, address of the slot or 0 */
	GOKO_ACT_SELECT,	/* arg: address of the pool list */
	GOKO_ACT_SLEEP,		/* arg: ns */
	GOKO_ACT_BLOCK,		/* for ever; arg: wait reason */
	GOKO_ACT_OUTPUT,	/* wait for room in the task's output, then retry */
	GOKO_ACT_KCALL,		/* arg: goko_kcall_t, address of its arguments */
	GOKO_ACT_INIT,		/* arg: id of the plugin */
	GOKO_ACT_PLUGIN,	/* arg: address of the arguments of plugin_open */
	GOKO_ACT_SEMA,		/* arg: address, 2 * GOKO_SEMA_* + lifo, deadline */
	GOKO_ACT_FATAL,		/* arg: address of a string */
	GOKO_ACT_TRAP,		/* arg: goko_rterr code and its operands */
	GOKO_ACT_PANIC,		/* arg: eface words */
	GOKO_ACT_OOM,		/* arg: bytes wanted */
	GOKO_ACT_STACK,		/* too many deferred functions: stack overflow */
	GOKO_ACT_RECOVER,	/* recover() below a wrapper */
	GOKO_ACT_CALLER,	/* arg: frames to skip */
	GOKO_ACT_GOEXIT,
	GOKO_ACT_EXIT,		/* arg: status of the task */
	GOKO_ACT_CHECK,		/* the checking mode found fault: end the task */
	GOKO_ACT_GC,		/* wait for a collection */
	GOKO_ACT_FIN,		/* runtime.SetFinalizer; arg: address of two efaces */
	GOKO_ACT_PROCS,		/* runtime.GOMAXPROCS; arg: n, at least 1 */
};

/**
 * struct goko_act - what the trampoline shall do after an unwind
 * @op:		enum goko_act_op
 * @pc:		where the G goes on (a resume pc of the top frame)
 * @frame:	base of the top frame
 * @arg:	operands, by @op
 */
struct goko_act {
	u32	op;		/* G */
	u32	pc;		/* G */
	u64	*frame;		/* G */
	u64	arg[4];		/* G */
};

/**
 * struct goko_stack - a goko stack; frames grow upwards
 * @lo:		first word, base of the bottom frame
 * @hi:		one past the last word
 */
struct goko_stack {
	u64	*lo;
	u64	*hi;
};

/**
 * struct goko_g - a goroutine
 */
struct goko_g {
	goko_gstatus_t		status;		/* A: see goko_g_cas_status() */
	u32			pc;		/* G: top frame goes on there; goko_g_op_done() */
	u64			*frame;		/* G: base of the top frame */
	struct goko_stack	stack;		/* G */
	/* C: results for it; the waker writes them, then makes it ready */
	u64			ret[GOKO_NR_RET];
	struct goko_act		act;		/* G */

	struct goko_g		*schedlink;	/* next in a run queue; owner of the queue */
	struct goko_task	*task;		/* I: while not DEAD */
	struct goko_m		*m;		/* A: M that runs it, or did; its own to write */
	struct goko_m		*wired;		/* G: runs on no other: lockthread.c */

	atomic_t		claim;		/* A: GOKO_CLAIM_*, see goko_g_claim() */
	u32			wait_reason;	/* G: enum goko_wait_reason */
	u64			wait_since_ns;	/* G */
	struct goko_sudog	*waiting;	/* G: sudogs it is enqueued with, lock order */
	struct goko_sudog	*waker_sg;	/* C: sudog that woke it, NULL by others */
	u32			*sema;		/* A: semaphore it waits for; its bucket's lock */
	struct list_head	sema_node;	/* with others that do; its bucket's lock */
	struct list_head	wait_node;	/* on another queue than a channel's; its lock */
	struct goko_file	*io_file;	/* G: waits for it or did; net/netpoll.c */
	size_t			wait_bytes;	/* G: GOKO_WAIT_OUTPUT: room it needs */
	struct hrtimer		timer;		/* time.Sleep; park.c */

	struct goko_defer	*defers;	/* G: newest first, lang/panic.c */
	struct goko_panic	*panics;	/* G: newest first */
	struct goko_report	*report;	/* G: of what it dies; sched/traces.c */
	char			*print_buf;	/* G: print statement under way, or NULL */
	u32			print_len;	/* G: bytes in it */

	u32			gc_seq;		/* G: cycle it was scanned in */
	u64			wait_cycle;	/* G: GOKO_WAIT_GC: until that one is complete */
	u64			oom_cycle;	/* G: that it waited for when it had no memory */
	u64			oom_made;	/* G: what its task had allocated then */
	u32			oom_tries;	/* G: how often since */
	u64			id;		/* I: Go's goroutine number, per task */
	u32			slot;		/* I: index in the table of all Gs */
	struct list_head	task_node;	/* T: on task->gs */
	const struct goko_func	*start;		/* I: function of the go statement */
	u32			creator_pc;	/* I: pc of the go statement, 0 for main */
	u64			creator_id;	/* I: goroutine that made it */
	u64			run_since_ns;	/* G: when it got its P */
	u64			cpu_ns;		/* G: these since the last flush to the task */
	u64			alloc_bytes;	/* G */
	u32			alloc_objs;	/* G */
	u32			nr_switches;	/* G */
	u32			nr_wires;	/* G: calls of LockOSThread that are not undone */
	bool			has_slot;	/* procs_lock: it was given one: procs.c */
	bool			slept;		/* G: its timer was started once */
	bool			system;		/* G: the runtime's own: timers, finalizers */
	bool			finalizer;	/* G: it calls one */
	bool			overdrawn;	/* G: allocated beyond the soft limit: gc/wait.c */
	bool			ran_init;	/* G: this is the G that runs the image's init */
	bool			inits_plugin;	/* G: it initialises a plugin: exec/init.c */
};

/**
 * goko_g_status() - What a G does.
 * @g:	the G.
 *
 * Context: any.
 * Return: its status, held or not; that of a moment if it is not the caller's.
 */
static inline goko_gstatus_t goko_g_status(const struct goko_g *g)
{
	return (__force goko_gstatus_t)((__force u32)READ_ONCE(g->status) &
					~(__force u32)GOKO_G_SCAN);
}

/**
 * goko_g_op_done() - The operation that a G has unwound for is done.
 * @g:	the G: the caller's to run, in a kernel call, or claimed.
 *
 * It goes on behind the operation.  Who holds it meanwhile (sched/hold.c) may read
 * either pc: both are in one function, and behind the operation no other words of
 * the frame are live than at it.
 *
 * Context: any.
 */
static inline void goko_g_op_done(struct goko_g *g)
{
	WRITE_ONCE(g->pc, g->pc | 1);
}

/* goko_g.claim: exactly one party may wake a waiting G; see sched/park.c. */
#define GOKO_CLAIM_FREE		0u	/* never waited */
#define GOKO_CLAIM_ARMED	1u	/* waiting; first to claim it wakes it */
#define GOKO_CLAIM_TAKEN	2u	/* the winner calls goko_ready() */
#define GOKO_CLAIM_MASK		3u
#define GOKO_CLAIM_SEQ		4u	/* the bits above count waits */

/* goko_pctx.barrier: what a store of a pointer has to do; gc/barrier.c */
#define GOKO_BARRIER_OFF	0
#define GOKO_BARRIER_DEL	1	/* tell of what it overwrites */
#define GOKO_BARRIER_BOTH	2	/* and of what it stores */

#define GOKO_NR_SAVE	6	/* registers that a call does not preserve */
#define GOKO_NR_STORED	8	/* words of a value that compiled code stores itself */

/**
 * struct goko_pctx - what compiled code sees of its P, in register 1
 * @guard:	prologues compare the frame base with it (docs/internals.md);
 *		0 = poisoned: come to a safe point
 * @ret:	results of helpers and of resumed operations
 * @limit:	end of the goko stack but for the red zone; for large frames
 * @barrier:	GOKO_BARRIER_*
 * @save:	registers of compiled code during goko_h_barrier() ...
 * @stored:	... and what it is about to store; only words that are pointers
 */
struct goko_pctx {
	u64	guard;			/* A: see goko_p_poison() */
	u64	ret[GOKO_NR_RET];	/* P */
	u64	limit;			/* P */
	u64	barrier;		/* P */
	u64	save[GOKO_NR_SAVE];	/* P */
	u64	stored[GOKO_NR_STORED];	/* P */
};

/* Status of a P. */
typedef enum {
	GOKO_P_IDLE,		/* on sched->idle_ps; owned by sched->lock */
	GOKO_P_RUNNING,		/* owned by the M in p->m */
	GOKO_P_SYSCALL,		/* its M is in a kernel call; owned by sched->lock */
	GOKO_P_HELD,		/* owned by the thread in p->holder, safepoint.c */
	GOKO_P_DEAD,		/* its CPU is offline: hotplug.c */
} __bitwise goko_pstatus_t;

/**
 * struct goko_p - the right to run Go code on one CPU
 */
struct goko_p {
	struct goko_pctx	ctx;		/* first: compiled code's view */
	struct goko_g		*g;		/* P: running G, NULL between Gs */
	struct goko_mcache	*mcache;	/* P: heap's part; moves with the P */
	struct goko_account	*account;	/* P: whose spans @mcache has; NULL: anybody's */
	struct goko_gcp		*gc;		/* P: the collector's part */
	struct goko_sudog	*sudogs;	/* P: cache, chan/sudog.c */
	u32			nr_sudogs;	/* P */
	u64			*stack_cache;	/* P: free small stacks, stack/stack.c */
	u32			nr_stacks;	/* P */
	u32			stress;		/* P: stackstress: counts entries */
	struct goko_g		*gfree;		/* P: dead Gs */
	u32			nr_gfree;	/* P */
	u32			schedtick;	/* P: trips through schedule() */
	u64			rand;		/* P: xorshift state */
	u64			*stats;		/* P: counters, core/stats.h */

	bool			preempt;	/* A: somebody wants a safe point */
	bool			asked;		/* A: and has something to do there: safepoint.c */
	u64			slice_end_ns;	/* A: P writes, the tick reads */
	u64			clock_ns;	/* P: time of the last switch of Gs */
	struct goko_g		*rescued;	/* P: parked and claimed at once: park.c */
	struct goko_task	*asleep;	/* P: counted; may be deadlocked: park.c */
	struct goko_task	*slot;		/* P: its G has one of its task; counted: procs.c */
	struct hrtimer		tick;		/* pinned to the CPU; tick.c */
	atomic_t		tick_on;	/* A: @tick is started; see tick.c */

	/* The queue: sched/runq.c */
	u32			runq_head ____cacheline_aligned_in_smp; /* A: any M advances it */
	u32			runq_tail;	/* P: plain for the owner; thieves load-acquire */
	struct goko_g		*runnext;	/* A: runs next, inherits the slice */
	struct goko_g		*runq[GOKO_RUNQ_SIZE];

	u32			id ____cacheline_aligned_in_smp; /* I: index in sched->ps */
	int			cpu;		/* I */
	goko_pstatus_t		status;		/* S; the tick reads it with ONCE */
	bool			online;		/* S; read with ONCE: its CPU is; hotplug.c */
	struct goko_m		*m;		/* S: its M, NULL while IDLE or HELD */
	struct task_struct	*holder;	/* S: who holds it, NULL unless HELD */
	struct list_head	idle_node;	/* S: on sched->idle_ps while IDLE */
	struct goko_m		*idle_ms;	/* S: parked Ms of this CPU */
	u32			nr_ms;		/* S: all Ms of this CPU that are not wired */
	u32			syscall_ticks;	/* S: seen in SYSCALL so often */
	bool			retaken;	/* S: from a kernel call; nobody has had it since */
	struct work_struct	spare_work;	/* makes an M: syscall.c */
};

/**
 * struct goko_m - a kernel thread that runs Gs
 */
struct goko_m {
	struct task_struct	*thread;	/* I */
	struct goko_p		*p;		/* M itself; A: hold.c; NULL: parked */
	struct goko_p		*nextp;		/* A: P handed over by the waker, with release */
	struct goko_p		*home;		/* S to write: its CPU's P; moves while wired */
	struct goko_g		*wired;		/* M itself: runs no other: lockthread.c */
	int			cpu;		/* A: it is bound to; -1: hotplug.c */
	u32			id;		/* I */
	bool			spinning;	/* M itself; its waker while parked */
	bool			parked;		/* S: on home->idle_ms */
	bool			doomed;		/* M itself: to end, its wired G has */
	struct goko_m		*idle_link;	/* S: next on home->idle_ms */
	struct list_head	node;		/* S: on sched->ms */
};

#endif /* GOKO_SCHED_GMP_H */
