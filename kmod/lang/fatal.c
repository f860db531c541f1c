// SPDX-License-Identifier: GPL-2.0
/*
 * lang/fatal.c - errors no program can recover from
 *
 * They end the task with status 2, after a report like Go's.  Called by the
 * trampoline for the running G, unwound.
 */
#include <linux/kernel.h>
#include <linux/stdarg.h>
#include <linux/types.h>
#include <linux/goko.h>

#include "lang/lang.h"
#include "sched/gmp.h"
#include "sched/sched.h"

static void end_task(struct goko_g *g, struct goko_text *t)
{
	goko_task_die(g, GOKO_END_FATAL, t);
	goko_text_free(t);
}

/**
 * goko_fatal() - End the task with a fatal error.
 * @g:		the running G, unwound.
 * @fmt:	the error, without "fatal error: " and end of line.
 *
 * Context: trampoline, M that holds a P; no sleep.
 */
void goko_fatal(struct goko_g *g, const char *fmt, ...)
{
	struct va_format vaf;
	struct goko_text t;
	va_list ap;

	goko_text_init(&t);
	va_start(ap, fmt);
	vaf.fmt = fmt;
	vaf.va = &ap;
	goko_text_printf(&t, "fatal error: %pV\n", &vaf);
	va_end(ap);
	end_task(g, &t);
}

/**
 * goko_fatal_oom() - End the task: no memory, or none for this task.
 * @g:		the running G, unwound.
 * @bytes:	what it wanted.
 *
 * Context: trampoline, M that holds a P; no sleep.
 */
void goko_fatal_oom(struct goko_g *g, u64 bytes)
{
	struct goko_text t;

	goko_text_init(&t);
	goko_text_printf(&t, "runtime: out of memory: cannot allocate %llu-byte block\n"
			 "fatal error: out of memory\n", bytes);
	end_task(g, &t);
}

/**
 * goko_fatal_stack() - End the task: a stack would exceed its limit.
 * @g:		the running G, unwound.
 *
 * Context: trampoline, M that holds a P; no sleep.
 */
void goko_fatal_stack(struct goko_g *g)
{
	struct goko_text t;

	goko_text_init(&t);
	goko_text_printf(&t, "runtime: goroutine stack exceeds %llu-byte limit\n"
			 "fatal error: stack overflow\n",
			 goko_task_stack_limit(g->task));
	end_task(g, &t);
}
