// SPDX-License-Identifier: GPL-2.0
/*
 * sched/traces.c - tracebacks of the goroutines of a task that goes on
 *
 * What
 *   For who asks (GOKO_IOC_STACK), and in the report of a task that dies.  A walk over
 *   all Gs finds those of the task; each is looked at where it waits, or at a safe
 *   point (goko_g_inspect()), for as long as its text is written.  Nobody waits
 *   for a G that is not looked at, so each part is true of a moment of its own.
 *
 *   The G that has panicked cannot wait for the safe points of others: its M holds a
 *   P, and others may wait for that.  It leaves its report with itself and dies on;
 *   its M then makes a kernel call of it (goko_report()), without a P, asks the
 *   others, and ends the task.  They run on until then, as in Go.
 *
 * Locking
 *   None held.  goko_report() is the only place where an M takes safepoint_mutex: in
 *   SYSCALL, where its P is anybody's.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/goko.h>

#include "core/rt.h"
#include "lang/lang.h"
#include "sched/internal.h"

#define STATUS_FATAL	2	/* of panics and fatal errors, as in Go */

/* A report of a task with more goroutines than that is cut. */
#define REPORT_MAX	(1u << 20)

/* What a task that dies says if there is no memory to say more. */
static const char no_report[] = "fatal error: out of memory for a report\n";

static const char elided[] = "\n...additional goroutines elided...\n";

/**
 * struct goko_report - what a G dies of, until the task ends
 * @why:	GOKO_END_*
 * @len:	bytes of @text
 * @text:	so far: the error, the G itself
 */
struct goko_report {
	u32	why;
	u32	len;
	char	text[];
};

/**
 * struct one - one goroutine is looked at
 * @tr:		whose text it adds to
 * @full:	it did not fit: @tr is as it was
 */
struct one {
	struct goko_traces	*tr;
	bool			full;
};

/* @g does not run.  It may have become another task's in between. */
static void add_one(struct goko_g *g, void *arg)
{
	struct one *one = arg;
	struct goko_traces *tr = one->tr;
	struct goko_text t;

	if (g->task != tr->task || (g->system && !tr->system))
		return;
	/* Text takes what there is room for; it is not ours to free. */
	goko_text_over(&t, tr->buf + tr->len, tr->max - tr->len);
	goko_text_goroutine(&t, g);
	/* One that does not fit into an empty buffer either is cut. */
	one->full = t.cut && tr->nr_gs;
	if (!one->full) {
		tr->len += t.len;
		tr->nr_gs++;
	}
}

/**
 * goko_traces() - Write tracebacks of goroutines of a task.
 * @tr:		task, buffer, where to begin; takes the results.
 *
 * Context: process, or M in a kernel call, without a P; sleeps until goroutines come
 *	    to a safe point.  Takes and drops sched->safepoint_mutex.
 * Return: 0; -EINTR: a fatal signal.
 */
int goko_traces(struct goko_traces *tr)
{
	struct one one = { .tr = tr };
	u32 nr = goko_allgs_begin();
	struct goko_g *g;
	int ret = 0;
	u64 i;

	for (i = tr->next; i < nr && !ret; i++) {
		g = goko_allgs_get(i);
		/* It may be of another task a moment later: add_one() looks again. */
		if (g && g != tr->skip && READ_ONCE(g->task) == tr->task)
			goko_g_inspect(g, add_one, &one);
		if (one.full)
			break;
		/* Its end does not wait for us. */
		if (goko_task_ending(tr->task))
			i = nr;
		if (fatal_signal_pending(current))
			ret = -EINTR;
		cond_resched();
	}
	tr->next = i < nr ? i : 0;
	goko_allgs_end();
	return ret;
}

/**
 * goko_task_die() - A goroutine has failed, and its task ends.
 * @g:		the running G, unwound; it dies next.
 * @why:	GOKO_END_PANIC or GOKO_END_FATAL.
 * @t:		what has happened; as much of the traceback as the task wants is added.
 *		Empty: there was no memory for it, which is told instead.
 *
 * Context: trampoline, M that holds a P; no locks; may sleep for memory.
 */
void goko_task_die(struct goko_g *g, u32 why, struct goko_text *t)
{
	struct goko_task *task = g->task;
	struct goko_report *r = NULL;

	if (!t->len) {
		goko_task_end(task, STATUS_FATAL, why, no_report,
			      sizeof(no_report) - 1);
		return;
	}
	if (task->traceback != GOKO_TRACEBACK_NONE)
		goko_text_goroutine(t, g);
	/* A fatal error may be of all goroutines together: Go shows them. */
	if ((task->traceback >= GOKO_TRACEBACK_ALL ||
	     (task->traceback && why == GOKO_END_FATAL)) &&
	    goko_task_nr_gs(task) > 1 && !READ_ONCE(goko_rt.broken))
		r = kmalloc(struct_size(r, text, t->len),
			    GFP_ATOMIC | __GFP_NOWARN);
	if (!r) {
		goko_task_end(task, STATUS_FATAL, why, t->buf, t->len);
		return;
	}
	r->why = why;
	r->len = t->len;
	memcpy(r->text, t->buf, t->len);
	g->report = r;
}

/* The report, and behind it what the other goroutines do. */
static void end_with_all(struct goko_g *g, const struct goko_report *r)
{
	struct goko_task *t = g->task;
	struct goko_traces tr = {
		.task = t,
		.skip = g,
		.system = t->traceback == GOKO_TRACEBACK_SYSTEM,
	};
	char *buf;

	buf = kvmalloc(REPORT_MAX, GFP_KERNEL | __GFP_NORETRY | __GFP_NOWARN);
	if (!buf) {
		goko_task_end(t, STATUS_FATAL, r->why, r->text, r->len);
		return;
	}
	memcpy(buf, r->text, r->len);
	tr.buf = buf + r->len;
	tr.max = REPORT_MAX - r->len - (sizeof(elided) - 1);
	goko_traces(&tr);
	if (tr.next) {
		memcpy(tr.buf + tr.len, elided, sizeof(elided) - 1);
		tr.len += sizeof(elided) - 1;
	}
	goko_task_end(t, STATUS_FATAL, r->why, buf, r->len + tr.len);
	kvfree(buf);
}

/**
 * goko_report() - End the task that a G dies of, with its other goroutines' tracebacks.
 * @p:	P of the caller, which may be another's afterwards.
 * @g:	the running G, unwound, with a report.
 *
 * Context: M that holds @p, no locks; sleeps.
 * Return: true: @g still runs on @p; false: it is on the global queue, to see that its
 *	   task ends, and the M has no P.
 */
bool goko_report(struct goko_p *p, struct goko_g *g)
{
	struct goko_report *r = g->report;

	g->report = NULL;
	goko_syscall_enter(p, g);
	end_with_all(g, r);
	kfree(r);
	return goko_syscall_exit(p, g);
}
