// SPDX-License-Identifier: GPL-2.0
/*
 * sched/proc.c - the life of a G: new, status, exit, free lists
 *
 * Gs come from a slab and go back to it by way of a list of each P.  The slab is
 * SLAB_TYPESAFE_BY_RCU, and goko_g.claim survives from one life to the next: who
 * is late with a claim finds a G there, and sees that its number is another
 * (goko_g_park_arm()).
 */
#include <linux/log2.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "chan/chan.h"
#include "exec/exec.h"
#include "image/image.h"
#include "sched/internal.h"
#include "stack/stack.h"
#include "trace/goko_trace.h"

#define GFREE_MAX	64	/* dead Gs that a P keeps */

/* Helpers may sleep for memory as in stack/stack.c, but not start the OOM killer. */
#define G_GFP		(GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN)

/* A fresh stack may be larger than the smallest to hold a larger first frame. */
#define FIRST_FRAME_MAX	4096

static void g_ctor(void *mem)
{
	struct goko_g *g = mem;

	memset(g, 0, sizeof(*g));
	atomic_set(&g->claim, GOKO_CLAIM_FREE);
}

/**
 * goko_g_cache_init() - Make the slab of Gs.
 *
 * Context: process, may sleep; module init.
 * Return: 0 or -ENOMEM.
 */
int goko_g_cache_init(void)
{
	goko_sched.g_cache = kmem_cache_create("goko_g", sizeof(struct goko_g), 0,
					       SLAB_TYPESAFE_BY_RCU, g_ctor);
	return goko_sched.g_cache ? 0 : -ENOMEM;
}

/**
 * goko_g_cache_fini() - Undo goko_g_cache_init().
 *
 * Context: process, may sleep; no G is left.
 */
void goko_g_cache_fini(void)
{
	kmem_cache_destroy(goko_sched.g_cache);
}

/**
 * goko_g_cas_status() - Move a G to another status.
 * @g:		the G.
 * @from:	what it is; one party alone may move it on from there.
 * @to:		what it becomes.
 *
 * Anything but the moves of the table at goko_gstatus_t is our mistake.
 *
 * Context: any; full barrier.
 */
void goko_g_cas_status(struct goko_g *g, goko_gstatus_t from, goko_gstatus_t to)
{
	GOKO_WARN_ON(cmpxchg(&g->status, from, to) != from);
}

static struct goko_g *g_alloc(struct goko_p *p)
{
	struct goko_g *g;
	int claim;

	if (p && p->gfree) {
		g = p->gfree;
		p->gfree = g->schedlink;
		p->nr_gfree--;
	} else {
		g = kmem_cache_alloc(goko_sched.g_cache, G_GFP);
		if (!g)
			return NULL;
	}
	/* All but the number of waits, which others may still look at. */
	claim = atomic_read(&g->claim);
	memset(g, 0, offsetof(struct goko_g, claim));
	memset_after(g, 0, claim);
	atomic_set(&g->claim, claim & ~GOKO_CLAIM_MASK);
	INIT_LIST_HEAD(&g->wait_node);
	return g;
}

/**
 * goko_g_free() - Give the memory of a G back.
 * @p:	P of the caller, or NULL without one.
 * @g:	DEAD, on no list, without a stack.
 *
 * Context: M that holds @p, or process.
 */
void goko_g_free(struct goko_p *p, struct goko_g *g)
{
	if (!p || p->nr_gfree == GFREE_MAX) {
		kmem_cache_free(goko_sched.g_cache, g);
		return;
	}
	g->schedlink = p->gfree;
	p->gfree = g;
	p->nr_gfree++;
}

/**
 * goko_gfree_drain() - Empty the free list of a P.
 * @p:	the P, held by nobody.
 *
 * Context: process.
 */
void goko_gfree_drain(struct goko_p *p)
{
	struct goko_g *g;

	while ((g = p->gfree)) {
		p->gfree = g->schedlink;
		kmem_cache_free(goko_sched.g_cache, g);
	}
	p->nr_gfree = 0;
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
 *	   limit.
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
	g->task = t;
	g->start = func;
	g->creator_pc = pc;
	g->creator_id = p ? p->g->id : 0;

	spin_lock(&t->lock);
	if (t->nr_gs >= t->max_gs) {
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
	goko_g_free(p, g);
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

/* The statistics that a G has gathered go to its task. */
static void flush(struct goko_task *t, struct goko_g *g)
{
	atomic64_add(g->cpu_ns, &t->cpu_ns);
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
 * goko_task_charge() - Account an allocation, and check the task's limit.
 * @g:		the running G.
 * @size:	bytes of one object.
 *
 * Context: M that runs @g; no sleep.
 * Return: false: the task is over its limit; the object is not accounted.
 */
bool goko_task_charge(struct goko_g *g, size_t size)
{
	struct goko_task *t = g->task;
	u64 total;

	flush_allocs(t, g);
	total = atomic64_read(&t->alloc_bytes);
	if (t->heap_limit &&
	    (size > t->heap_limit || total > t->heap_limit - size))
		return false;
	g->alloc_bytes = size;
	g->alloc_objs = 1;
	return true;
}

static void atomic64_max(atomic64_t *v, s64 val)
{
	s64 old = atomic64_read(v);

	while (old < val && !atomic64_try_cmpxchg(v, &old, val))
		;
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

	/* Off all queues that a killed G is still on. */
	if (g->waiting)
		goko_chan_resume(p, g);
	goko_sleep_cancel(g);
	if (g->wait_reason == GOKO_WAIT_OUTPUT)
		goko_output_leave(t, g);
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
	spin_unlock(&t->lock);
	/* Unless it was the last, the task is not ours any more. */

	goko_g_cas_status(g, GOKO_G_RUNNING, GOKO_G_DEAD);
	goko_g_free(p, g);
	if (asleep)
		goko_task_asleep(t);
	if (last)
		goko_task_finished(t);
}
