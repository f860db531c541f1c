// SPDX-License-Identifier: GPL-2.0
/*
 * sched/end.c - how tasks end: exit, kill, deadlock
 *
 * What
 *   A task ends once: the first of main's return, os.Exit, a fatal error, KILL, the
 *   close of its owner's fd and a deadlock sets its status and marks it *ending*
 *   (begin_end()).  That one then takes its Gs down (reap()):
 *
 *     running	their Ps are poisoned; goko_exec() sees the task ending at the next
 *		safe point
 *     runnable	see it before they run
 *     waiting	are claimed and made ready, to see it; park.c has the proof that
 *		none is missed
 *
 *   A G that dies leaves its queues itself, in goko_g_exit(): so no lock but the
 *   task's is needed here, whatever its Gs wait for.  When the last one is gone the
 *   task has *ended* (goko_task_finished()), and who waits for it is told.
 *
 * Crowds
 *   To take down many Gs takes time, 2 to 3 us each.  Who waits for the task, or kills
 *   it, need not wait for that: dead to them is what does not run any more.  So with more
 *   than CROWD Gs a worker does it, and tells the end before (take_down_crowd()).  A G that
 *   waits or is runnable sees the task ending before it enters compiled code; and one that
 *   runs has left it when its P has come to a safe point.  That leaves those in kernel calls,
 *   which are counted from before the safe point of goko_syscall_enter() on: the worker
 *   waits for them, for a while, and closes the files.  If it is in vain, or there is a socket, for
 *   which a G may wait yet, or a finalizer, the end is told by the last G as usual.
 *
 * Deadlock
 *   sched/park.c counts the Gs of an image that are awake.  When the count drops to
 *   0, all goroutines of all its tasks are asleep for ever: none is left to wake
 *   any.  The count is looked at again here under tasks_mutex, without which no
 *   task can be added; and claims by killers are for tasks that are ending anyway.
 *   So the Gs of a task that is not ending stay where they are, and their stacks
 *   can be printed, until reap() wakes them.
 *
 *   Tasks of an image share its globals, so one task's goroutine may wait for
 *   another's: that is why the image counts, and not the task.
 */
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/wait_bit.h>
#include <linux/goko.h>

#include "core/locking.h"
#include "core/rt.h"
#include "image/image.h"
#include "lang/lang.h"
#include "net/net.h"
#include "sched/internal.h"
#include "trace/goko_trace.h"

/* Gs that are dealt with under one hold of the task's lock. */
#define REAP_BATCH	64

/* Goroutines that make a crowd: fewer are gone before anybody could tell. */
#define CROWD		1000

#define CALLS_WAIT	(HZ / 10)	/* for their kernel calls */

#define STATUS_FATAL	2	/* of panics and fatal errors, as in Go */
#define STATUS_KILLED	137	/* 128 + SIGKILL, as a shell says it */

static const char time_up[] = "fatal error: CPU time limit exceeded\n";
static const char asleep[] =
	"fatal error: all goroutines are asleep - deadlock!\n";
static const char no_goroutines[] =
	"fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n";

/* True for the first to end @t, who must reap() it. */
static bool begin_end(struct goko_task *t, u32 status, u32 why)
{
	bool first;

	spin_lock(&t->lock);
	first = !t->ending;
	if (first) {
		t->status = status;
		t->why = why;
		WRITE_ONCE(t->ending, true);
	}
	spin_unlock(&t->lock);
	if (!first)
		return false;
	trace_goko_task_kill(t->id, status, why);
	/* Pairs with the barrier in goko_g_park_arm(), see the head of park.c. */
	smp_mb();
	return true;
}

/* Send all Gs of @t to their end. */
static void reap(struct goko_task *t)
{
	struct goko_sched *s = &goko_sched;
	struct goko_gqueue ready = {};
	struct goko_g *g;
	bool more;
	u32 i;

	goko_procs_lift(t);
	/* Whose Gs they run is not ours to know; to be asked costs little. */
	for (i = 0; i < s->nr_ps; i++)
		goko_p_poison(s->ps[i]);

	do {
		spin_lock(&t->lock);
		for (i = 0; i < REAP_BATCH && !list_empty(&t->gs); i++) {
			g = list_first_entry(&t->gs, struct goko_g, task_node);
			list_move_tail(&g->task_node, &t->dying);
			if (goko_g_claim(g))
				goko_gqueue_add(&ready, g);
		}
		more = !list_empty(&t->gs);
		spin_unlock(&t->lock);
		goko_ready_all(&ready);
		cond_resched();
	} while (more);
}

static void no_op(struct goko_p *p, void *unused)
{
}

/* Likewise, for many Gs; process without a P. */
static void take_down_crowd(struct goko_task *t)
{
	goko_each_p(no_op, NULL);
	/* From here on no G of it begins a call. */
	if (wait_var_event_timeout(&t->nr_calls, !atomic_read(&t->nr_calls),
				   CALLS_WAIT) &&
	    !goko_files_have_sockets(t->files) && !READ_ONCE(t->fins)) {
		goko_files_close(t->files);
		goko_task_tell_end(t);
	}
	reap(t);
}

/**
 * goko_task_crowd_work() - Take down the many Gs of a task.
 * @work:	goko_task.crowd_work; its reference to the task is put.
 *
 * Context: workqueue, may sleep.
 */
void goko_task_crowd_work(struct work_struct *work)
{
	struct goko_task *t = container_of(work, struct goko_task, crowd_work);

	take_down_crowd(t);
	goko_task_put(t);
}

/* @t is ending since begin_end(). */
static void take_down(struct goko_task *t)
{
	if (READ_ONCE(t->nr_gs) <= CROWD) {
		reap(t);
		return;
	}
	goko_task_get(t);
	queue_work(goko_sched.wq, &t->crowd_work);
}

/* The last words of @t, copied; @len may be 0. */
static void say_last(struct goko_task *t, const char *text, size_t len)
{
	char *copy = NULL;

	if (len) {
		copy = kvmalloc(len, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
		if (copy)
			memcpy(copy, text, len);
		else if (!goko_task_write(t, GOKO_STDERR, text,
					  min_t(size_t, len, GOKO_OUTPUT_PIECE_MAX)))
			/* No memory, but room for the beginning. */
			len = 0;
	}
	goko_output_close(&t->out, copy, len);
}

/**
 * goko_task_end() - End a task.
 * @t:		the task; the caller has a G of it or a reference.
 * @status:	exit status, 0..255.
 * @why:	GOKO_END_*.
 * @text:	last words on stderr, copied; or NULL.
 * @len:	bytes of @text.
 *
 * Only the first end of a task counts; any later does nothing.
 *
 * Context: process or trampoline, no locks; may sleep for memory and cond_resched().
 */
void goko_task_end(struct goko_task *t, u32 status, u32 why, const char *text,
		   size_t len)
{
	if (!begin_end(t, status, why))
		return;
	say_last(t, text, text ? len : 0);
	take_down(t);
}

/**
 * goko_task_ending() - Are the goroutines of a task to die?
 * @t:	the task.
 *
 * Who asked for it may have done so a moment ago; it then poisons all Ps and claims
 * what waits, so an answer of false is made good (see the head of sched/park.c).
 *
 * Context: any.
 * Return: true from the first goko_task_end() or goko_task_kill() on.
 */
bool goko_task_ending(const struct goko_task *t)
{
	return READ_ONCE(t->ending);
}

/**
 * goko_task_kill() - Take a task down.
 * @t:	the task; the caller has a reference.
 *
 * Does nothing to one that is ending already.
 *
 * Context: process, no P; may sleep.
 */
void goko_task_kill(struct goko_task *t)
{
	goko_task_end(t, STATUS_KILLED, GOKO_END_KILLED, NULL, 0);
}

/**
 * goko_task_exhausted() - The last G of a task exits and nobody ended the task.
 * @t:	the task.
 *
 * That is so when main has called Goexit: then the others may run to their end.
 *
 * Context: goko_g_exit(), no locks; may sleep for memory.
 */
void goko_task_exhausted(struct goko_task *t)
{
	goko_task_end(t, STATUS_FATAL, GOKO_END_FATAL, no_goroutines,
		      sizeof(no_goroutines) - 1);
}

/**
 * goko_task_time_is_up() - A task has used up its CPU time.
 * @t:	the task; the caller has a G of it.
 *
 * Context: any but hard interrupt; no sleep.
 */
void goko_task_time_is_up(struct goko_task *t)
{
	if (goko_task_ending(t))
		return;
	/* The caller may hold the lock of what a G waits for. */
	goko_task_get(t);
	if (!queue_work(goko_sched.wq, &t->time_work))
		goko_task_put(t);
}

/**
 * goko_task_time_work() - End a task that has used up its CPU time.
 * @work:	goko_task.time_work; its reference to the task is put.
 *
 * Context: workqueue, may sleep.
 */
void goko_task_time_work(struct work_struct *work)
{
	struct goko_task *t = container_of(work, struct goko_task, time_work);

	goko_task_end(t, STATUS_FATAL, GOKO_END_FATAL, time_up,
		      sizeof(time_up) - 1);
	goko_task_put(t);
}

/* All Gs of @t are asleep, and @t is not ending or another is faster. */
static void end_deadlocked(struct goko_task *t)
{
	const char *what = goko_task_nr_gs(t) ? asleep : no_goroutines;
	struct goko_text text;
	struct goko_g *g;

	if (!begin_end(t, STATUS_FATAL, GOKO_END_FATAL))
		return;
	goko_text_init(&text);
	goko_text_printf(&text, "%s", what);
	/* Nothing wakes them, and so nothing changes the list, before reap(). */
	list_for_each_entry(g, &t->gs, task_node) {
		if (!g->system)
			goko_text_goroutine(&text, g);
		if (text.len > GOKO_TEXT_MAX / 2)
			break;
		cond_resched();
	}
	/* The text becomes the output's. */
	if (text.len)
		goko_output_close(&t->out, text.buf, text.len);
	else
		say_last(t, what, strlen(what));
	take_down(t);
}

/**
 * goko_task_asleep_work() - Look whether the image of a task is deadlocked.
 * @work:	goko_task.asleep_work; its reference to the task is put.
 *
 * Context: workqueue, may sleep; takes and drops tasks_mutex.
 */
void goko_task_asleep_work(struct work_struct *work)
{
	struct goko_task *t = container_of(work, struct goko_task, asleep_work);
	struct goko_image *img = t->img;
	struct goko_task *other;

	mutex_lock(&goko_tasks_mutex);
	if (atomic_long_read(&img->nr_awake))
		goto unlock;
	/*
	 * Now it stays 0, but for tasks that are ending.  A G may have counted
	 * itself off and still be in goko_g_park_arm(), where it would take note
	 * of an end and run again: let all of them leave.
	 */
	synchronize_rcu();
	list_for_each_entry(other, &goko_tasks, node) {
		if (other->img != img || goko_task_ending(other))
			continue;
		/*
		 * The Gs of the one before are awake to die: when they have, the
		 * last one calls for another look.
		 */
		if (atomic_long_read(&img->nr_awake))
			break;
		end_deadlocked(other);
	}
unlock:
	mutex_unlock(&goko_tasks_mutex);
	goko_task_put(t);
}

/**
 * goko_task_asleep() - The last awake G of an image went to sleep or ended.
 * @t:	its task, with a reference that is put later.
 *
 * Context: M; no sleep.
 */
void goko_task_asleep(struct goko_task *t)
{
	if (!queue_work(goko_sched.wq, &t->asleep_work))
		goko_task_put(t);
}
