/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sched/sched.h - the scheduler, as the rest of the module uses it
 */
#ifndef GOKO_SCHED_SCHED_H
#define GOKO_SCHED_SCHED_H

#include <linux/cred.h>
#include <linux/types.h>

#include "sched/gmp.h"

struct goko_image;
struct goko_task;
struct goko_task_entry;
struct goko_wait;
struct iov_iter;
struct poll_table_struct;
struct file;
struct seq_file;

/* Life of the scheduler: Ps for the online CPUs, an M each. */
int goko_sched_init(void);
void goko_sched_fini(void);
unsigned int goko_sched_nr_ps(void);
struct goko_p *goko_sched_p(u32 i);

/* --- goroutines: sched/proc.c, sched/park.c, sched/wake.c --- */

/**
 * goko_go() - Start a goroutine of the running G's task.
 * @p:		P of the caller.
 * @func:	first function.
 * @ctx:	closure object for word 1, or NULL.
 * @args:	@func->param_words words, copied.
 * @pc:		pc of the go statement.
 *
 * Puts it in @p's runnext and wakes another P if there is an idle one.
 * Context: helper or trampoline, M that holds @p; never sleeps, never parks.
 * Return: 0, -ENOMEM, or -EAGAIN over the task's limit of goroutines.
 */
int goko_go(struct goko_p *p, const struct goko_func *func, void *ctx,
	    const u64 *args, u32 pc);

/**
 * goko_g_park_arm() - The running G is about to wait.
 * @g:		the running G, unwound.
 * @reason:	why.
 *
 * Sets WAITING and arms the claim.  From here on anybody may claim @g and run
 * it on another P: do not touch @g any more.  A peer finds @g under the lock
 * of the queue it is on; so call this under that lock, after @g is on the
 * queue.  The task's killer takes no such lock: a G that runs again must take
 * it to leave the queue, before its stack or sudogs go.
 * Context: trampoline, under the lock of what it waits for; no sleep.
 */
void goko_g_park_arm(struct goko_g *g, enum goko_wait_reason reason);

/**
 * goko_g_claim() - Win the right to wake a waiting G.
 * Return: true if the caller, and nobody else, must call goko_ready(@g).
 * Context: any, softirq included; no P needed; no write barrier.
 */
bool goko_g_claim(struct goko_g *g);

/**
 * goko_ready() - Make a claimed G runnable.
 * @p:		P of the caller, or NULL without one (softirq, ioctl).
 * @g:		WAITING and claimed by the caller.
 *
 * With a P: into its runnext.  Without: on the global queue.  Wakes an M if
 * some P is idle.
 * Context: any, softirq included; not under a chan->lock; no write barrier.
 */
void goko_ready(struct goko_p *p, struct goko_g *g);

/**
 * goko_p_poison() - Ask the G on @p to come to a safe point.
 *
 * Sets p->preempt, full barrier, guard = 0.  The M that owns @p pairs with it:
 * sets the guard, full barrier, reads p->preempt (exec/run.c, p_arm_guard()).
 * Context: any.
 */
void goko_p_poison(struct goko_p *p);

/* Go's text for a wait reason ("chan receive"). */
const char *goko_wait_reason_name(enum goko_wait_reason reason);

/* Park the running G for @ns; trampoline only.  Counts as awake: no deadlock. */
void goko_sleep_park(struct goko_g *g, u64 ns);
/* Park for ever (nil channel, empty select); trampoline only. */
void goko_block_park(struct goko_g *g, enum goko_wait_reason reason);

/* --- tasks: sched/task.c, output in sched/output.c --- */

/**
 * struct goko_task_limits - limits of a task; 0 means the module's
 */
struct goko_task_limits {
	u64 heap_bytes;
	u64 max_gs;
	u64 stack_bytes;
};

/**
 * goko_task_spawn() - Start a task on @img.
 * @func:	function index; its first goroutine runs the image's init first
 *		if that has not run.
 * @args:	@nr_args terminated strings in a row, copied.
 *
 * Return: the task, one reference for the caller, who is its owner: the last
 *	   goko_task_disown() kills it.  ERR_PTR: -ENOMEM, -EAGAIN, -ESHUTDOWN.
 * Context: process, may sleep; no P.
 */
struct goko_task *goko_task_spawn(struct goko_image *img, u32 func,
				  const char *args, u32 args_len, u32 nr_args,
				  const struct goko_task_limits *lim);
void goko_task_get(struct goko_task *t);
void goko_task_put(struct goko_task *t);
void goko_task_kill(struct goko_task *t);
/* Returns 0 when ended, -EAGAIN with @nohang, -ERESTARTSYS on a signal. */
int goko_task_wait(struct goko_task *t, bool nohang, struct goko_wait *out);
/* Framed pieces of output, as struct goko_out says. */
ssize_t goko_task_read(struct goko_task *t, struct iov_iter *to, bool nonblock);
__poll_t goko_task_poll(struct goko_task *t, struct file *file,
			struct poll_table_struct *pt);
void goko_task_fdinfo(struct goko_task *t, struct seq_file *m);
u64 goko_task_id(const struct goko_task *t);
kuid_t goko_task_uid(const struct goko_task *t);
/* With a reference for the caller, or NULL: no such live task. */
struct goko_task *goko_task_find(u64 id);
/*
 * The owner lets go, when the fd that SPAWN returned is closed: kill the task,
 * wait until its goroutines are gone, put the caller's reference.  A process
 * that has done so for all its tasks leaves nothing of the module running.
 */
void goko_task_disown(struct goko_task *t);
/* Fill up to @nr entries visible to the caller; returns how many exist. */
u32 goko_task_list(struct goko_task_entry *entries, u32 nr, bool all);
unsigned int goko_task_count(void);
u64 goko_g_count(void);

/*
 * What exec and lang need of a task.
 * goko_task_write(): one piece of output; -EAGAIN if there is no room (the
 * G then parks with goko_output_park() and tries again); softirq-safe lock.
 */
int goko_task_write(struct goko_task *t, u32 stream, const char *buf, size_t len);
/* Largest @len of one piece; more is -EMSGSIZE: write several. */
#define GOKO_OUTPUT_PIECE_MAX	8192
/* Waits for room for a piece of @len bytes; trampoline only. */
void goko_output_park(struct goko_g *g, size_t len);
/*
 * The task ends: status and why as in struct goko_wait; all its Gs die.  @text: its
 * last words on stderr (the report of a panic), or NULL: they go out whole
 * whether or not there is room.  Only the first end of a task counts.
 */
void goko_task_end(struct goko_task *t, u32 status, u32 why, const char *text,
		   size_t len);
bool goko_task_ending(const struct goko_task *t);
struct goko_image *goko_task_image(const struct goko_task *t);
u64 goko_task_stack_limit(const struct goko_task *t);
u64 goko_task_nr_gs(const struct goko_task *t);
const char *goko_task_args(const struct goko_task *t, u32 *nr, u32 *len);
/*
 * Account an allocation of one object of @size bytes by the running G.  False:
 * the task is over its heap limit.  Batched per G, so the limit holds to within
 * GOKO_CHARGE_BYTES a G: below that g->alloc_bytes and g->alloc_objs just grow,
 * which heap/internal.h does itself.
 */
#define GOKO_CHARGE_BYTES	(64 << 10)
bool goko_task_charge(struct goko_g *g, size_t size);

#endif /* GOKO_SCHED_SCHED_H */
