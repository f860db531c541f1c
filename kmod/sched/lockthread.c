// SPDX-License-Identifier: GPL-2.0
/*
 * sched/lockthread.c - runtime.LockOSThread(): a G and an M that have only each other
 *
 * What
 *   A G that is *wired* to the M it runs on runs on no other, and that M runs no other G,
 *   until it is unwired; if the G ends before, so does the M.  What is seen of it is
 *   the thread: /proc/self is the same all the time.
 *
 *   The M goes with its G: while that waits or is runnable, the M sleeps without a
 *   P, and on no list of idle ones.  The M that takes the G off a run queue hands its own P over to
 *   the wired M (goko_m_hand_over()), which binds itself to the CPU of that P, and goes to
 *   sleep itself.  So a wired G costs two switches of threads more each time it runs.
 *
 * Invariants
 *   1. m->wired == g  <=>  g->wired == m.
 *   2. M wired, or doomed  =>  it is never on a list of idle Ms, and not in nr_ms of its P.
 *   3. A wired M gets a P only together with its G, from goko_m_hand_over().
 *
 * Doomed Ms
 *   An M whose G ended is stopped by a worker, which the M starts before the G goes: so when
 *   no G is left, that work is queued, and the exit of the module can wait for it.  The memory
 *   of the M stays that of an M, for goko_g_inspect().
 *
 * Locking: sched->lock.
 */
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "core/gcptr.h"
#include "core/locking.h"
#include "core/rt.h"
#include "sched/internal.h"

/* Threads that may be wired at a time, of one task and of all. */
#define WIRED_TASK_MAX	128
#define WIRED_MAX	1024

static u32 nr_wired;			/* S */
static LIST_HEAD(doomed);		/* S: Ms to be stopped, by node */
static LIST_HEAD(dead);			/* S: memory of Ms that have ended, by node */

static void stop_doomed(struct work_struct *work);
static DECLARE_WORK(doom_work, stop_doomed);

/**
 * goko_g_wire() - runtime.LockOSThread().
 * @g:	the running G.
 *
 * Context: M that runs @g; no sleep.  Takes and drops sched->lock.
 * Return: 0; -EAGAIN: too many threads are wired already.
 */
int goko_g_wire(struct goko_g *g)
{
	struct goko_sched *s = &goko_sched;
	struct goko_task *t = g->task;
	struct goko_m *m = g->m;
	int ret = 0;

	goko_assert_g_owned(g);
	if (!g->wired) {
		spin_lock_irq(&s->lock);
		if (nr_wired >= WIRED_MAX || t->nr_wired >= WIRED_TASK_MAX) {
			ret = -EAGAIN;
		} else {
			nr_wired++;
			t->nr_wired++;
			/* Another may be made for the others. */
			m->home->nr_ms--;
			m->wired = g;
			g->wired = m;
		}
		spin_unlock_irq(&s->lock);
	}
	if (!ret && g->nr_wires < U32_MAX)
		g->nr_wires++;
	return ret;
}

static void unwire_locked(struct goko_g *g)
	__must_hold(&goko_sched.lock)
{
	lockdep_assert_held(&goko_sched.lock);
	nr_wired--;
	g->task->nr_wired--;
	g->wired->wired = NULL;
	g->wired = NULL;
}

/**
 * goko_g_unwire() - runtime.UnlockOSThread().
 * @g:	the running G; nothing happens if it is not wired.
 *
 * Context: M that runs @g; no sleep.  Takes and drops sched->lock.
 */
void goko_g_unwire(struct goko_g *g)
{
	struct goko_m *m = g->m;

	goko_assert_g_owned(g);
	if (!g->nr_wires || --g->nr_wires)
		return;
	spin_lock_irq(&goko_sched.lock);
	unwire_locked(g);
	m->home->nr_ms++;
	spin_unlock_irq(&goko_sched.lock);
}

/**
 * goko_m_hand_over() - Have a wired G run by its M.
 * @m:	the caller, which has taken @g off a queue; it must look for a P next.
 * @g:	RUNNABLE, wired to another M; not to be touched afterwards.
 *
 * Context: kthread @m with its P, not spinning; it has none afterwards.  Takes and drops
 *	    sched->lock.
 */
__nowritebarrierrec
void goko_m_hand_over(struct goko_m *m, struct goko_g *g)
{
	struct goko_sched *s = &goko_sched;
	struct goko_m *to = g->wired;
	struct goko_p *p = m->p;

	spin_lock_irq(&s->lock);
	WRITE_ONCE(p->m, to);
	WRITE_ONCE(to->home, p);
	WRITE_ONCE(m->p, NULL);
	goko_m_shelve_locked(m);
	/* Pairs with the acquire in goko_m_park(). */
	smp_store_release(&to->nextp, p);
	spin_unlock_irq(&s->lock);
	wake_up_process(to->thread);
}

/**
 * goko_m_let_others() - The G of a wired M does not run: the P is for others.
 * @m:	the caller, wired or doomed; it looks for its P again, and then parks.
 *
 * Context: kthread @m with its P, just after a safe point.  Takes and drops sched->lock.
 */
void goko_m_let_others(struct goko_m *m)
{
	struct goko_sched *s = &goko_sched;

	spin_lock_irq(&s->lock);
	if (!READ_ONCE(m->p->asked) && m->p->online)
		goko_m_idle_locked(m);
	spin_unlock_irq(&s->lock);
	/* B: full barrier; pairs with A in goko_wake_p(). */
	smp_mb();
	if (goko_work_anywhere())
		goko_wake_p();
}

/**
 * goko_m_doom() - The G that an M is wired to is about to end, and the M with it.
 * @m:	the caller.
 * @g:	its G, RUNNING.
 *
 * Context: kthread @m with its P.  Takes and drops sched->lock.
 */
void goko_m_doom(struct goko_m *m, struct goko_g *g)
{
	struct goko_sched *s = &goko_sched;

	spin_lock_irq(&s->lock);
	unwire_locked(g);
	m->doomed = true;
	list_move_tail(&m->node, &doomed);
	spin_unlock_irq(&s->lock);
	queue_work(s->wq, &doom_work);
}

static void stop_doomed(struct work_struct *work)
{
	struct goko_sched *s = &goko_sched;
	struct goko_m *m;

	for (;;) {
		spin_lock_irq(&s->lock);
		m = list_first_entry_or_null(&doomed, struct goko_m, node);
		if (m)
			list_del(&m->node);
		spin_unlock_irq(&s->lock);
		if (!m)
			return;
		/* It has given up its P by then. */
		kthread_stop(m->thread);
		spin_lock_irq(&s->lock);
		list_add(&m->node, &dead);
		spin_unlock_irq(&s->lock);
	}
}

/**
 * goko_m_reuse() - Memory of an M that has ended.
 *
 * Context: process; no sleep.
 * Return: an M with anything in it, or NULL: there is none.
 */
struct goko_m *goko_m_reuse(void)
{
	struct goko_sched *s = &goko_sched;
	struct goko_m *m;

	spin_lock_irq(&s->lock);
	m = list_first_entry_or_null(&dead, struct goko_m, node);
	if (m)
		list_del(&m->node);
	spin_unlock_irq(&s->lock);
	return m;
}

/**
 * goko_wires_fini() - Wait for Ms that are being stopped, and free their memory.
 *
 * Context: process, sleeps; no G is left.
 */
void goko_wires_fini(void)
{
	struct goko_m *m;

	flush_work(&doom_work);
	while ((m = goko_m_reuse()))
		kfree(m);
}
