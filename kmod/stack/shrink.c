// SPDX-License-Identifier: GPL-2.0
/*
 * stack/shrink.c - a G gets a smaller stack
 *
 * What
 *   The collector, when it has scanned a G, gives it a smaller stack if it needs less
 *   than a quarter of the one it has.  What it *needs* is room for each of its frames
 *   with its outgoing arguments, and the red zone: when a callee returns, its caller
 *   goes on without a check.  The new stack is the smallest of which it needs at most
 *   half; a G that goes deep again grows in as many steps as it did before, each of
 *   which copies no more than what it has used since.
 *
 *   A G that runs is scanned at a safe point of its own P, where it has unwound; one
 *   that does not run is held by a worker, while channel operations on it go on
 *   (stack/move.c).  One in a kernel call keeps its stack: the call reads there.
 *
 *   With the module parameter stackstress=N the guard is such, each N times a G enters
 *   compiled code, that every call that checks it fails; and its stack moves to another of
 *   the same size when a check has failed, and when it is scanned.
 *
 * Locking
 *   The caller owns the stack: it runs the G, or holds it (sched/hold.c).
 */
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/sched.h>

#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "exec/exec.h"
#include "sched/gmp.h"
#include "sched/sched.h"
#include "stack/internal.h"
#include "stack/stack.h"
#include "trace/goko_trace.h"

unsigned int goko_param_stackstress __read_mostly;
module_param_named(stackstress, goko_param_stackstress, uint, 0444);
MODULE_PARM_DESC(stackstress,
		 "Move the stack at each growth check (1), or after each N entries (N), for debugging; slow");

/* Words that the stack of @g has to have. */
static size_t needed_words(const struct goko_g *g)
{
	size_t need = GOKO_SMALL_WORDS, end;
	struct goko_frame f;
	u32 nr = 0;

	if (!goko_frame_first(g, &f))
		return need + GOKO_REDZONE_WORDS;
	do {
		end = f.base - g->stack.lo;
		end += max_t(size_t, f.func ? f.func->extent_words : 0,
			     GOKO_SMALL_WORDS);
		need = max(need, end);
		if (++nr % RESCHED_FRAMES == 0)
			cond_resched();
	} while (goko_frame_next(g, &f));
	return need + GOKO_REDZONE_WORDS;
}

/* The stack of @g gets @bytes; if there is no memory it stays as it is. */
static void resize(struct goko_p *p, struct goko_g *g, size_t bytes)
{
	size_t before = goko_stack_bytes(&g->stack);
	struct goko_stack old, new;

	if (goko_stack_get(p, bytes, &new))
		return;
	old = goko_stack_move(g, &new);
	goko_stack_put(p, &old);
	if (bytes == before)
		return;
	goko_task_stack_size(g->task, before);
	trace_goko_stack_shrink(g, before, bytes);
	goko_stat_add_nop(STACK_SHRINKS, 1);
}

/**
 * goko_stack_shrink() - Give a G a smaller stack, if that is enough for it.
 * @p:		P of the caller, or NULL without one.
 * @g:		held; or RUNNING at a safe point of @p.
 *
 * Context: process; may sleep for memory and in cond_resched().  Takes and drops the
 *	    locks of the channels that @g waits on.
 */
void goko_stack_shrink(struct goko_p *p, struct goko_g *g)
{
	size_t bytes = goko_stack_bytes(&g->stack), need;

	if (goko_g_status(g) == GOKO_G_SYSCALL)
		return;
	if (unlikely(goko_param_stackstress)) {
		resize(p, g, bytes);
	} else if (bytes > GOKO_STACK_MIN_BYTES) {
		need = needed_words(g) * sizeof(u64);
		if (need <= bytes / 4)
			resize(p, g, max_t(size_t, GOKO_STACK_MIN_BYTES,
					   roundup_pow_of_two(2 * need)));
	}
}

/**
 * __goko_stack_stress() - Move the stack of a G; see goko_stack_stress().
 * @p:		the P.
 * @g:		RUNNING, unwound by a check of the guard.
 *
 * Large stacks are moved now and then only, lest a deep recursion take for ever.
 *
 * Context: trampoline, M that holds @p; may sleep for memory.
 */
void __goko_stack_stress(struct goko_p *p, struct goko_g *g)
{
	static const size_t large = 16 << 10;
	size_t bytes = goko_stack_bytes(&g->stack);

	goko_assert_g_owned(g);
	if (p->stress % (1 + bytes / large) == 0)
		resize(p, g, bytes);
}
