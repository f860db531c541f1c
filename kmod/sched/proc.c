// SPDX-License-Identifier: GPL-2.0
/*
 * sched/proc.c - the life of a G: new, status, exit
 *
 * Where their memory comes from: sched/allgs.c.  goko_g.claim survives from one
 * life to the next: who is late with a claim finds a G there, and sees that its
 * number is another (goko_g_park_arm()).
 */
#include <linux/log2.h>
#include <linux/string.h>

#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "chan/chan.h"
#include "exec/exec.h"
#include "gc/gc.h"
#include "image/image.h"
#include "net/net.h"
#include "sched/internal.h"
#include "stack/stack.h"
#include "trace/goko_trace.h"

/* A fresh stack may be larger than the smallest to hold a larger first frame. */
#define FIRST_FRAME_MAX	4096

/**
 * goko_g_cas_status() - Move a G to another status.
 * @g:		the G.
 * @from:	what it is; one party alone may move it on from there.
 * @to:		what it becomes.
 *
 * Anything but the moves of the table at goko_gstatus_t is our mistake.
 *
 * Context: any; full barrier.  To RUNNING: the M, which sleeps while somebody
 *	    holds @g.
 */
void goko_g_cas_status(struct goko_g *g, goko_gstatus_t from, goko_gstatus_t to)
{
	if (unlikely(cmpxchg(&g->status, from, to) != from))
		goko_g_move_held(g, from, to);
}

/* A G with nothing in it. */
static struct goko_g *g_alloc(struct goko_p *p)
{
	struct goko_g *g = goko_g_get(p);
	u32 slot;
	int claim;

	if (!g)
		return NULL;
	/* All but its place and the number of waits, which others look at. */
	slot = g->slot;
	claim = atomic_read(&g->claim);
	memset(g, 0, offsetof(struct goko_g, claim));
	memset_after(g, 0, claim);
	atomic_set(&g->claim, claim & ~GOKO_CLAIM_MASK);
	g->slot = slot;
	INIT_LIST_HEAD(&g->wait_node);
	INIT_LIST_HEAD(&g->sema_node);
	return g;
}

/* Bytes of the first stack of a G that starts with @func. */
static size_t first_stack_bytes(const struct goko_func *func)
{
	size_t words = func->extent_words;

	if ((words + GOKO_REDZONE_WORDS) * sizeof(u64) > FIRST_FRAME_MAX)
		words = 2 + func->param_words + func->result_words;
	return max_t(size_t, GOKO_STACK_MIN_BYTES,
		     roundup_pow_of_two((words + GOKO_REDZONE_WORDS) *
					sizeof(u64)));
}

/**
 * goko_g_new() - Make a goroutine.
 * @p:		P of the caller, or NULL without one.
 * @t:		its task; the caller sees to it that it stays.
 * @func:	first function.
 * @ctx:	closure object for word 1, or NULL.
 * @args:	@func->param_words words, copied.
 * @pc:		pc of the go statement, 0 for main.
 *
 * Context: M that holds @p, or process; may sleep for memory, never parks.
 *	    Takes and drops task->lock.
 * Return: a RUNNABLE G on no queue, or ERR_PTR: -ENOMEM; -EAGAIN over the task's
 *	   limit, or it has ended.
 */
struct goko_g *goko_g_new(struct goko_p *p, struct goko_task *t,
			  const struct goko_func *func, void *ctx,
			  const u64 *args, u32 pc)
{
	struct goko_g *g;
	int ret = -ENOMEM;

	/* The limit is looked at again under the lock. */
	if (READ_ONCE(t->nr_gs) >= t->max_gs)
		return ERR_PTR(-EAGAIN);
	g = g_alloc(p);
	if (!g)
		return ERR_PTR(-ENOMEM);
	if (goko_stack_get(p, first_stack_bytes(func), &g->stack))
		goto free_g;

	g->stack.lo[0] = GOKO_PC_BOTTOM;
	g->stack.lo[1] = (u64)ctx;
	memcpy(g->stack.lo + 2, args, func->param_words * sizeof(u64));
	g->frame = g->stack.lo;
	g->pc = func->pc_base;
	WRITE_ONCE(g->task, t); /* goko_traces() looks */
	g->start = func;
	g->creator_pc = pc;
	g->gc_seq = goko_gc_new_seq(p);
	g->creator_id = p ? p->g->id : 0;

	spin_lock(&t->lock);
	/* Without goroutines, it has had its first or it has ended. */
	if (t->nr_gs >= t->max_gs || (t->last_g && !t->nr_gs)) {
		spin_unlock(&t->lock);
		ret = -EAGAIN;
		goto put_stack;
	}
	g->id = ++t->last_g;
	/* Its killer need not look at a G that has not run yet: it will not. */
	list_add_tail(&g->task_node, t->ending ? &t->dying : &t->gs);
	WRITE_ONCE(t->nr_gs, t->nr_gs + 1);
	t->nr_gs_peak = max(t->nr_gs_peak, t->nr_gs);
	spin_unlock(&t->lock);

	atomic_long_inc(&t->img->nr_awake);
	trace_goko_g_create(g);
	goko_g_cas_status(g, GOKO_G_DEAD, GOKO_G_RUNNABLE);
	return g;

put_stack:
	goko_stack_put(p, &g->stack);
free_g:
	goko_g_put(p, g);
	return ERR_PTR(ret);
}

/**
 * goko_go() - Start a goroutine of the running G's task.
 * @p:		P of the caller.
 * @func:	first function.
 * @ctx:	closure object for word 1, or NULL.
 * @args:	@func->param_words words, copied.
 * @pc:		pc of the go statement.
 *
 * Puts it in @p's runnext and wakes another P if there is an idle one.
 *
 * Context: helper or trampoline, M that holds @p; may sleep for memory, never
 *	    parks.
 * Return: 0; -ENOMEM; -EAGAIN over the task's limit of goroutines.
 */
int goko_go(struct goko_p *p, const struct goko_func *func, void *ctx,
	    const u64 *args, u32 pc)
{
	struct goko_g *g;

	goko_assert_p_owned(p);
	g = goko_g_new(p, p->g->task, func, ctx, args, pc);
	if (IS_ERR(g))
		return PTR_ERR(g);
	goko_stat_inc(p, G_CREATED);
	trace_goko_g_ready(g, p->id);
	goko_runq_put(p, g, true);
	goko_wake_p();
	return 0;
}

/**
 * goko_task_call() - Have a goroutine of a task call a finalizer.
 * @p:		P of the caller, which runs a G of @t; or NULL without one.
 * @t:		the task; the caller has a reference, or a G of it.
 * @call:	the finalizer, copied.
 *
 * Context: M that holds @p, or process, which takes and drops tasks_mutex; may
 *	    sleep for memory, never parks.
 * Return: 0; -ENOMEM; -EAGAIN over the limit of goroutines, or the task has ended.
 */
int goko_task_call(struct goko_p *p, struct goko_task *t,
		   const struct goko_fin_call *call)
{
	struct goko_gqueue one = {};
	struct goko_g *g;

	/* Who looks for deadlocks sees no goroutine of it, or that it is awake. */
	if (!p)
		mutex_lock(&goko_tasks_mutex);
	g = goko_g_new(p, t, call->func, (void *)call->fn, call->args, 0);
	if (!p)
		mutex_unlock(&goko_tasks_mutex);
	if (IS_ERR(g))
		return PTR_ERR(g);
	g->finalizer = true;
	goko_g_make_system(g);
	goko_stat_add_nop(G_CREATED, 1);
	trace_goko_g_ready(g, p ? (int)p->id : -1);
	if (p) {
		goko_runq_put(p, g, false);
	} else {
		goko_gqueue_add(&one, g);
		goko_globq_put(&one);
	}
	goko_wake_p();
	return 0;
}

/**
 * goko_g_make_system() - A goroutine becomes the runtime's own.
 * @g:	the running G.
 *
 * The program does not see it: not in NumGoroutine(), nor in tracebacks.
 *
 * Context: M that runs @g; no sleep.  Takes and drops task->lock.
 */
void goko_g_make_system(struct goko_g *g)
{
	struct goko_task *t = g->task;

	if (g->system)
		return;
	spin_lock(&t->lock);
	g->system = true;
	WRITE_ONCE(t->nr_system_gs, t->nr_system_gs + 1);
	spin_unlock(&t->lock);
}

/* The statistics that a G has gathered go to its task. */
static void flush(struct goko_task *t, struct goko_g *g)
{
	u64 total = atomic64_add_return(g->cpu_ns, &t->cpu_ns);

	if (unlikely(t->cpu_limit_ns && total > t->cpu_limit_ns))
		goko_task_time_is_up(t);
	atomic64_add(g->nr_switches, &t->nr_switches);
	g->cpu_ns = 0;
	g->nr_switches = 0;
}

static void flush_allocs(struct goko_task *t, struct goko_g *g)
{
	atomic64_add(g->alloc_bytes, &t->alloc_bytes);
	atomic64_add(g->alloc_objs, &t->nr_allocs);
	g->alloc_bytes = 0;
	g->alloc_objs = 0;
}

/**
 * goko_g_stop_clock() - The running G stops running: account its time.
 * @p:	P of the caller; its clock is set.
 * @g:	the running G.
 *
 * Gs gather their times for a while, so that they do not fight for the task's
 * cache line at each switch.
 *
 * Context: M that holds @p; no sleep.
 */
void goko_g_stop_clock(struct goko_p *p, struct goko_g *g)
{
	u64 now = goko_clock();

	/* A CPU that went offline may leave us on one whose clock is behind. */
	if (now > g->run_since_ns)
		g->cpu_ns += now - g->run_since_ns;
	p->clock_ns = now;
	if (g->cpu_ns > NSEC_PER_MSEC || g->nr_switches > 1000)
		flush(g->task, g);
}

/**
 * goko_task_charge() - What a G has allocated goes to the statistics of its task.
 * @g:		the running G.
 *
 * Context: M that runs @g; no sleep.
 */
void goko_task_charge(struct goko_g *g)
{
	flush_allocs(g->task, g);
}

/**
 * goko_task_allocated() - What a task has allocated.
 * @g:		the running G, of that task.
 *
 * Context: M that runs @g.
 * Return: bytes, for ever, but for what other Gs have not told yet.
 */
u64 goko_task_allocated(const struct goko_g *g)
{
	return atomic64_read(&g->task->alloc_bytes) + g->alloc_bytes;
}

static void atomic64_max(atomic64_t *v, s64 val)
{
	s64 old = atomic64_read(v);

	while (old < val && !atomic64_try_cmpxchg(v, &old, val))
		;
}

/**
 * goko_task_stack_size() - A stack of a task has been so large.
 * @t:		the task.
 * @bytes:	size of the stack, which goes.
 *
 * Context: any.
 */
void goko_task_stack_size(struct goko_task *t, u64 bytes)
{
	atomic64_max(&t->stack_peak, bytes);
}

/**
 * goko_g_exit() - A goroutine is over.
 * @p:	P of the caller.
 * @g:	the running G: returned from its first function, or killed, wherever it
 *	was; freed.
 *
 * Context: M that holds @p, no locks; no sleep but for freeing a large stack.
 */
void goko_g_exit(struct goko_p *p, struct goko_g *g)
{
	struct goko_task *t = g->task;
	struct goko_image *img = t->img;
	bool last, asleep;

	goko_assert_g_owned(g);
	goko_g_stop_clock(p, g);
	if (unlikely(g->finalizer) && !goko_task_ending(t))
		goko_fin_done(p, t);

	/* Off all queues that a killed G is still on. */
	if (g->waiting)
		goko_chan_resume(p, g);
	goko_sema_leave(g);
	goko_timer_cancel(g);
	if (g->wait_reason == GOKO_WAIT_GC)
		goko_gc_leave(g);
	if (g->wait_reason == GOKO_WAIT_OUTPUT)
		goko_output_leave(t, g);
	if (g->io_file)
		goko_io_leave(g);
	goko_exec_g_exit(p, g);

	flush(t, g);
	flush_allocs(t, g);
	atomic64_max(&t->stack_peak, (u8 *)g->stack.hi - (u8 *)g->stack.lo);
	goko_stack_put(p, &g->stack);
	goko_stat_inc(p, G_EXITED);
	trace_goko_g_exit(g, p->id);
	WRITE_ONCE(p->g, NULL);

	spin_lock(&t->lock);
	if (t->nr_gs == 1 && !t->ending) {
		/* Only the G itself could change that. */
		spin_unlock(&t->lock);
		goko_task_exhausted(t);
		spin_lock(&t->lock);
	}
	last = t->nr_gs == 1;
	/* If nobody of the image is left awake, whoever is left is deadlocked. */
	asleep = atomic_long_dec_and_test(&img->nr_awake) &&
		 (!last || atomic_read(&img->nr_tasks) > 1);
	if (asleep)
		goko_task_get(t);
	list_del(&g->task_node);
	WRITE_ONCE(t->nr_gs, t->nr_gs - 1);
	if (g->system)
		WRITE_ONCE(t->nr_system_gs, t->nr_system_gs - 1);
	spin_unlock(&t->lock);
	/* Unless it was the last, the task is not ours any more. */

	goko_g_cas_status(g, GOKO_G_RUNNING, GOKO_G_DEAD);
	goko_g_put(p, g);
	if (asleep)
		goko_task_asleep(t);
	if (last)
		goko_task_finished(t);
}
