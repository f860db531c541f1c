// SPDX-License-Identifier: GPL-2.0
/*
 * sched/hotplug.c - CPUs come and go, and their Ps with them
 *
 * What
 *   There is a P for each CPU that the machine may ever have.  That of a CPU that is
 *   online takes part in scheduling; that of another is DEAD: no M holds it, it is on
 *   no list, its queue and its caches are empty.  Safe points and the rounds of the
 *   collector visit it all the same, as they do an idle one, so it is always in the
 *   state that the others are in, and can be taken into use at any moment.
 *
 *   When a CPU goes offline, p->online is cleared, and its P dies as soon as whoever
 *   has it is at a safe point:
 *
 *	IDLE	at once, by this thread
 *	SYSCALL	likewise; its M finds it gone (goko_syscall_exit())
 *	RUNNING	its guard is poisoned; the M gives its G back to the global queue, and
 *		comes to goko_find_g() or goko_syscall_enter(), where it gives up the P
 *
 *   What was in its queue goes to the global one, from where others take it.  Timers are
 *   the kernel's, which moves those of a CPU that goes to another.
 *
 *   The kernel lets the threads of such a CPU run anywhere; when it is back, they bind
 *   themselves to it again (goko_m_park()).
 *
 * No P is missed
 *   p->online is written under sched->lock, and read under it by who moves a P to IDLE
 *   or SYSCALL.  So either this thread finds the P there, or its M sees the request.
 *
 * Nobody else is held up: to take a P away concerns only its M, so the world
 * is not stopped for it.
 *
 * Locking
 *   Called under the lock of CPU hotplug, outermost of all; takes sched->safepoint_mutex,
 *   so that nobody holds a P meanwhile, then sched->lock.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include "chan/chan.h"
#include "core/locking.h"
#include "core/rt.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "sched/internal.h"
#include "stack/stack.h"
#include "trace/goko_trace.h"

static enum cpuhp_state hp_state;
static bool hp_is_set;

static DECLARE_WAIT_QUEUE_HEAD(dead_wait);	/* retire(): the P is DEAD */

/**
 * goko_p_drain() - What a P that dies has goes where others find it.
 * @p:	the P, held by the caller.
 *
 * Context: M that holds @p, or who holds it at a safe point; may free memory.
 */
void goko_p_drain(struct goko_p *p)
{
	struct goko_gqueue all = {};
	struct goko_g *g;
	bool inherit;

	while ((g = goko_runq_get(p, true, &inherit)))
		goko_gqueue_add(&all, g);
	if (all.head)
		goko_globq_put(&all);
	goko_gcp_flush(p);
	goko_mcache_switch(p, NULL);
	goko_sudog_drain(p);
	goko_stack_drain(p);
	goko_gfree_drain(p);
}

/* What was queued while there was one P fewer. */
static void look_for_work(void)
{
	/* B: full barrier; pairs with A in goko_wake_p(). */
	smp_mb();
	if (goko_work_anywhere())
		goko_wake_p();
}

/**
 * goko_p_die_locked() - A P whose CPU is offline, and which is drained, dies.
 * @p:	not online.
 *
 * Context: who holds @p, under sched->lock, and calls goko_p_died() after it.
 */
void goko_p_die_locked(struct goko_p *p)
	__must_hold(&goko_sched.lock)
{
	lockdep_assert_held(&goko_sched.lock);
	WRITE_ONCE(p->m, NULL);
	WRITE_ONCE(p->status, GOKO_P_DEAD);
	trace_goko_p_state(p);
}

/**
 * goko_p_died() - A P is DEAD: tell who waits for it.
 *
 * Context: any.
 */
void goko_p_died(void)
{
	wake_up(&dead_wait);
	look_for_work();
}

/**
 * goko_m_leave_p() - The CPU of an M goes offline: give the P up.
 * @m:	the caller, which runs no G and is not spinning; it must call goko_m_park() next.
 *
 * Context: kthread @m with its P.  Takes and drops sched->lock.
 */
void goko_m_leave_p(struct goko_m *m)
{
	struct goko_sched *s = &goko_sched;
	struct goko_p *p = m->p;

	goko_p_drain(p);
	spin_lock_irq(&s->lock);
	/* It may be back. */
	if (p->online) {
		spin_unlock_irq(&s->lock);
		return;
	}
	goko_p_die_locked(p);
	WRITE_ONCE(m->p, NULL);
	goko_m_shelve_locked(m);
	spin_unlock_irq(&s->lock);
	goko_p_died();
}

/* Take @p out of use; returns when it is DEAD. */
static void retire(struct goko_p *p)
{
	struct goko_sched *s = &goko_sched;
	bool taken;

	mutex_lock(&s->safepoint_mutex);
	spin_lock_irq(&s->lock);
	WRITE_ONCE(p->online, false);
	WRITE_ONCE(s->nr_online, s->nr_online - 1);
	taken = goko_p_take_locked(p);
	spin_unlock_irq(&s->lock);
	if (taken) {
		goko_p_drain(p);
		goko_p_unhold(p);
	} else {
		goko_p_poison(p);
		wait_event(dead_wait, READ_ONCE(p->status) == GOKO_P_DEAD);
	}
	mutex_unlock(&s->safepoint_mutex);
}

/* The Ms of @p run anywhere since its CPU was offline: they shall bind themselves to it. */
static void unbind_ms_locked(struct goko_p *p)
	__must_hold(&goko_sched.lock)
{
	struct goko_m *m;

	lockdep_assert_held(&goko_sched.lock);
	list_for_each_entry(m, &goko_sched.ms, node)
		if (m->home == p)
			WRITE_ONCE(m->cpu, -1);
}

/* Take @p, which is DEAD, into use. */
static int revive(struct goko_p *p)
{
	struct goko_sched *s = &goko_sched;
	struct goko_m *m;

	if (!p->nr_ms) {
		m = goko_m_start(p);
		if (IS_ERR(m))
			return PTR_ERR(m);
	}
	mutex_lock(&s->safepoint_mutex);
	spin_lock_irq(&s->lock);
	unbind_ms_locked(p);
	WRITE_ONCE(p->online, true);
	WRITE_ONCE(s->nr_online, s->nr_online + 1);
	WRITE_ONCE(p->status, GOKO_P_IDLE);
	list_add_tail(&p->idle_node, &s->idle_ps);
	atomic_inc(&s->nr_idle_ps);
	trace_goko_p_state(p);
	spin_unlock_irq(&s->lock);
	mutex_unlock(&s->safepoint_mutex);
	look_for_work();
	return 0;
}

static struct goko_p *p_of(unsigned int cpu)
{
	struct goko_sched *s = &goko_sched;
	u32 i;

	for (i = 0; i < s->nr_ps; i++)
		if (s->ps[i]->cpu == cpu)
			return s->ps[i];
	return NULL;
}

static int cpu_comes(unsigned int cpu)
{
	struct goko_p *p = p_of(cpu);
	int ret;

	if (!p || p->online)
		return 0;
	ret = goko_gc_cpu_online(p);
	if (!ret)
		ret = revive(p);
	/* Without memory for a thread the CPU comes, and its P stays DEAD. */
	return hp_is_set ? 0 : ret;
}

static int cpu_goes(unsigned int cpu)
{
	struct goko_p *p = p_of(cpu);

	if (p && p->online)
		retire(p);
	return 0;
}

/**
 * goko_hotplug_init() - Take the Ps of the online CPUs into use, and follow changes.
 *
 * Context: process, may sleep; module init.
 * Return: 0 or -errno.
 */
int goko_hotplug_init(void)
{
	int ret = cpuhp_setup_state(CPUHP_AP_ONLINE_DYN, "goko:online", cpu_comes,
				    cpu_goes);

	if (ret < 0)
		return ret;
	hp_state = ret;
	hp_is_set = true;
	return 0;
}

/**
 * goko_hotplug_fini() - Do not follow changes any more.
 *
 * Context: process, may sleep.
 */
void goko_hotplug_fini(void)
{
	if (hp_is_set)
		cpuhp_remove_state_nocalls(hp_state);
	hp_is_set = false;
}
