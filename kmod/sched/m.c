// SPDX-License-Identifier: GPL-2.0
/*
 * sched/m.c - Ms: kernel threads that run Gs
 *
 * What
 *   An M is a kernel thread bound to a CPU.  It holds that CPU's P while it runs
 *   or looks for Gs, and sleeps without one on the P's list of idle Ms else, in
 *   TASK_IDLE: it uses no CPU and counts for no load.  P and M part only here,
 *   through goko_m_idle_locked(), goko_m_unidle_locked(), goko_m_reclaim().
 *
 *   When a CPU goes offline its P dies, and its Ms sleep until it is back: hotplug.c.
 *
 * Invariants
 *   1. P IDLE  <=>  p on sched->idle_ps, counted in nr_idle_ps; then p->m == NULL.
 *	A P may also be HELD, without an M, by a thread that works on it at a safe
 *	point (safepoint.c), between IDLE and IDLE.
 *   2. M parked  <=>  m on its P's idle_ms; then m->p == NULL and nextp == NULL.
 *   3. P RUNNING  =>  p->m->p == p, or p->m->nextp == p and that M is being woken.
 *
 * Locking
 *   sched->lock for all moves.  m->p is the M's own; m->nextp passes from the waker
 *   to the M by release and acquire.
 */
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/goko.h>

#include "core/compat.h"
#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "exec/exec.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "sched/internal.h"
#include "trace/goko_trace.h"

/**
 * goko_m_shelve_locked() - An M without a P is there to be given one, unless it is wired.
 * @m:	the caller; it must call goko_m_park() next.
 *
 * Context: kthread @m, under sched->lock; no sleep.
 */
void goko_m_shelve_locked(struct goko_m *m)
	__must_hold(&goko_sched.lock)
{
	lockdep_assert_held(&goko_sched.lock);
	if (unlikely(m->wired || m->doomed))
		return;
	m->parked = true;
	m->idle_link = m->home->idle_ms;
	m->home->idle_ms = m;
}

/**
 * goko_m_idle_locked() - An M gives its P up, to park.
 * @m:	the caller; it must call goko_m_park() or goko_m_reclaim() next.
 *
 * Context: kthread @m with its P, under sched->lock; no sleep.
 */
__nowritebarrierrec
void goko_m_idle_locked(struct goko_m *m)
	__must_hold(&goko_sched.lock)
{
	struct goko_sched *s = &goko_sched;
	struct goko_p *p = m->p;

	lockdep_assert_held(&s->lock);
	goko_assert_p_owned(p);

	/* The tick reads both: tick.c. */
	WRITE_ONCE(p->m, NULL);
	WRITE_ONCE(p->status, GOKO_P_IDLE);
	list_add(&p->idle_node, &s->idle_ps);
	atomic_inc(&s->nr_idle_ps);
	trace_goko_p_state(p);

	WRITE_ONCE(m->p, NULL);
	goko_m_shelve_locked(m);
}

/* @m, off the idle list, gets @p, which is IDLE. */
__nowritebarrierrec
static void take_p_locked(struct goko_m *m, struct goko_p *p)
	__must_hold(&goko_sched.lock)
{
	struct goko_sched *s = &goko_sched;

	lockdep_assert_held(&s->lock);
	m->parked = false;
	m->idle_link = NULL;
	list_del(&p->idle_node);
	atomic_dec(&s->nr_idle_ps);
	WRITE_ONCE(p->m, m);
	WRITE_ONCE(p->status, GOKO_P_RUNNING);
	trace_goko_p_state(p);
	if (p->retaken) {
		p->retaken = false;
		trace_goko_p_handoff(p);
	}
}

/**
 * goko_m_unidle_locked() - Give an idle P to a parked M of its CPU.
 * @p:	IDLE.
 *
 * Context: any, under sched->lock; the caller then sets the M's nextp and wakes it.
 * Return: the M, or NULL if none is parked there.
 */
__nowritebarrierrec
struct goko_m *goko_m_unidle_locked(struct goko_p *p)
	__must_hold(&goko_sched.lock)
{
	struct goko_m *m = p->idle_ms;

	lockdep_assert_held(&goko_sched.lock);
	if (!m)
		return NULL;
	p->idle_ms = m->idle_link;
	take_p_locked(m, p);
	trace_goko_m_unpark(m->id, p->cpu);
	return m;
}

/**
 * goko_m_reclaim() - An M that has just given its P up wants it back.
 * @m:	the caller, not asleep yet.
 *
 * Context: kthread @m without a P.  Takes and drops sched->lock.
 * Return: true if it holds its P again; false if the P is taken, or the M was
 *	   given one: goko_m_park() then returns at once.
 */
__nowritebarrierrec
bool goko_m_reclaim(struct goko_m *m)
{
	struct goko_sched *s = &goko_sched;
	struct goko_m **link;
	struct goko_p *p;
	bool got = false;

	spin_lock_irq(&s->lock);
	p = m->home;
	if (m->parked && p->status == GOKO_P_IDLE) {
		for (link = &p->idle_ms; *link != m; link = &(*link)->idle_link)
			;
		*link = m->idle_link;
		take_p_locked(m, p);
		WRITE_ONCE(m->p, p);
		got = true;
	}
	spin_unlock_irq(&s->lock);
	if (got) {
		p->clock_ns = goko_clock();
		goko_tick_start(p);
	}
	return got;
}

/**
 * goko_m_park() - Sleep until somebody gives the M a P.
 * @m:	the caller, without a P, on the idle list or taken off it by a waker.
 *
 * Context: kthread @m; sleeps.
 * Return: true: m->p is set; false: the M is to end.
 */
__nowritebarrierrec
bool goko_m_park(struct goko_m *m)
{
	struct goko_p *p;

	trace_goko_m_park(m->id, READ_ONCE(m->home)->cpu);
	for (;;) {
		/* Set the state, then look: the waker sets nextp, then wakes. */
		set_current_state(TASK_IDLE);
		/* Pairs with the release in goko_wake_p(). */
		p = smp_load_acquire(&m->nextp);
		if (p || kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	if (!p)
		return false;
	WRITE_ONCE(m->nextp, NULL);
	WRITE_ONCE(m->p, p);
	/* One that is wired goes with its G; a CPU that is back has lost its Ms. */
	if (unlikely(READ_ONCE(m->cpu) != p->cpu)) {
		WRITE_ONCE(m->cpu, p->cpu);
		/* If that fails, it is offline again. */
		set_cpus_allowed_ptr(current, cpumask_of(p->cpu));
	}
	p->clock_ns = goko_clock();
	goko_stat_inc(p, M_WAKES);
	goko_tick_start(p);
	return true;
}

/* Begin a time slice. */
static void start_slice(struct goko_p *p)
{
	p->schedtick++;
	/* The tick reads it, and is in no hurry. */
	WRITE_ONCE(p->slice_end_ns, p->clock_ns + GOKO_SLICE_NS);
}

/*
 * Whoever asked for a safe point on @p has had it.  He set what it is about
 * before he set the request; the barrier orders this store before the looks at
 * those things that follow (p->asked, goko_task_ending() by goko_exec()), so a
 * request that is overwritten here is not forgotten.  Pairs with goko_p_poison().
 */
static void clear_preempt(struct goko_p *p)
{
	if (READ_ONCE(p->preempt)) {
		smp_store_mb(p->preempt, false); /* pairs with goko_p_poison() */
		goko_safepoint(p);
	}
}

/*
 * @g came to a safe point and is still RUNNING.  Let the kernel have the CPU if
 * it wants it.  Returns true if @g is to go on at once: nobody else waits for
 * the P, or its slice is not over.
 */
static bool carries_on(struct goko_p *p, struct goko_g *g)
{
	struct goko_task *t = g->task;

	goko_g_stop_clock(p, g);
	cond_resched_tasks_rcu_qs();
	if (unlikely(!READ_ONCE(p->online) || goko_procs_excess(p, g)))
		return false;
	if (g->act.op != GOKO_ACT_YIELD && p->clock_ns < p->slice_end_ns)
		goto on;
	if (g->act.op != GOKO_ACT_YIELD) {
		goko_stat_inc(p, PREEMPTS);
		trace_goko_g_preempt(g, p->id);
		atomic64_inc(&t->nr_preempts);
	}
	if (!READ_ONCE(goko_sched.runq.nr) && goko_runq_empty(p) &&
	    !READ_ONCE(t->procs_queue.nr)) {
		p->clock_ns = goko_clock();
		start_slice(p);
		goto on;
	}
	return false;
on:
	clear_preempt(p);
	p->clock_ns = goko_clock();
	g->run_since_ns = p->clock_ns;
	return true;
}

/* Its slice is over, or it asked to yield: behind all others. */
static void requeue(struct goko_p *p, struct goko_g *g)
{
	struct goko_gqueue one = {};

	trace_goko_g_yield(g, p->id);
	WRITE_ONCE(p->g, NULL);
	goko_g_cas_status(g, GOKO_G_RUNNING, GOKO_G_RUNNABLE);
	goko_gqueue_add(&one, g);
	goko_globq_put(&one);
}

/* The G that ran last on @p has parked; it is not ours any more. */
static void parked(struct goko_p *p)
{
	struct goko_g *g = p->rescued;
	struct goko_task *t = p->asleep;

	WRITE_ONCE(p->g, NULL);
	if (g) {
		p->rescued = NULL;
		goko_ready(p, g);
	}
	if (t) {
		p->asleep = NULL;
		goko_task_asleep(t);
	}
}

/* Run @g on @m's P until it parks, yields or is over. */
static void run_g(struct goko_m *m, struct goko_g *g, bool inherit)
{
	struct goko_p *p = m->p;
	enum goko_exec_end end;

	if (!goko_procs_enter(p, g))
		return;
	if (unlikely(g->wired && g->wired != m)) {
		goko_m_hand_over(m, g);
		return;
	}
	if (!inherit)
		start_slice(p);
	WRITE_ONCE(g->m, m); /* goko_g_inspect() reads it */
	g->run_since_ns = p->clock_ns;
	g->nr_switches++;
	goko_g_cas_status(g, GOKO_G_RUNNABLE, GOKO_G_RUNNING);
	WRITE_ONCE(p->g, g);
	goko_stat_inc(p, SWITCHES);
	trace_goko_g_start(g, p->id);
	/* Before the safe point in there: a G that is RUNNING is scanned, or will be by its P. */
	goko_gc_run_g(p, g);
	clear_preempt(p);
	if (unlikely(p->account != g->task->account))
		goko_mcache_switch(p, g->task->account);

	do {
		end = goko_exec(p, g);
	} while (end == GOKO_EXEC_YIELD && carries_on(p, g));

	/* Else the P may be another's, and goko_syscall_enter() has done it. */
	if (end != GOKO_EXEC_LOST)
		goko_procs_leave(p);
	switch (end) {
	case GOKO_EXEC_YIELD:
		requeue(p, g);
		break;
	case GOKO_EXEC_PARKED:
		parked(p);
		break;
	case GOKO_EXEC_LOST:
		break;
	case GOKO_EXEC_DONE:
		/* The end of main is the end of the program. */
		if (g->id == 1 && g->act.op != GOKO_ACT_GOEXIT)
			goko_task_end(g->task, 0, GOKO_END_EXIT, NULL, 0);
		fallthrough;
	case GOKO_EXEC_KILLED:
		if (unlikely(g->report) && !goko_report(p, g))
			break;
		if (unlikely(g->wired))
			goko_m_doom(m, g);
		goko_g_exit(p, g);
		break;
	}
}

static int m_main(void *arg)
{
	struct goko_m *m = arg;
	struct goko_g *g;
	bool inherit;

	while ((g = goko_find_g(m, &inherit)))
		run_g(m, g, inherit);
	return 0;
}

/**
 * goko_m_start() - Make an M for a CPU; it parks at once.
 * @home:	the P of the CPU.
 *
 * Context: process, may sleep; the CPU cannot go offline.
 * Return: the M, or ERR_PTR.
 */
struct goko_m *goko_m_start(struct goko_p *home)
{
	struct goko_sched *s = &goko_sched;
	struct task_struct *thread;
	struct goko_m *m = goko_m_reuse();

	if (!m)
		m = kmalloc_node(sizeof(*m), GFP_KERNEL, cpu_to_node(home->cpu));
	if (!m)
		return ERR_PTR(-ENOMEM);
	memset(m, 0, sizeof(*m));
	m->home = home;
	m->cpu = home->cpu;
	thread = kthread_create_on_node(m_main, m, cpu_to_node(home->cpu),
					"goko/%d", home->cpu);
	if (IS_ERR(thread)) {
		kfree(m);
		return ERR_CAST(thread);
	}
	kthread_bind(thread, home->cpu);
	m->thread = thread;

	spin_lock_irq(&s->lock);
	m->id = s->nr_ms++;
	home->nr_ms++;
	list_add_tail(&m->node, &s->ms);
	m->parked = true;
	m->idle_link = home->idle_ms;
	home->idle_ms = m;
	spin_unlock_irq(&s->lock);

	wake_up_process(thread);
	return m;
}

/**
 * goko_m_stop() - End an M and free it.
 * @m:	parked or about to park for good: no G is left.
 *
 * Context: process, sleeps until the thread has ended.
 */
void goko_m_stop(struct goko_m *m)
{
	kthread_stop(m->thread);
	list_del(&m->node);
	kfree(m);
}
