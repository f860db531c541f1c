// SPDX-License-Identifier: GPL-2.0
/*
 * stack/grow.c - a G gets a larger stack
 *
 * What
 *   The frames move (stack/move.c) to a stack of at least twice the size.  A G that
 *   runs is in no queue, so there are no sudogs that point to its slots.
 *
 * Locking
 *   None: the caller runs the G, and nobody else looks at its stack.
 */
#include <linux/errno.h>
#include <linux/log2.h>
#include <linux/minmax.h>

#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "exec/exec.h"
#include "sched/gmp.h"
#include "sched/sched.h"
#include "stack/internal.h"
#include "stack/stack.h"
#include "trace/goko_trace.h"

/*
 * Size of the stack that has room for @need_words: twice the old one, or more,
 * or what the limit allows.  0: nothing fits.
 */
static size_t new_size(const struct goko_g *g, size_t need_words)
{
	u64 limit = goko_task_stack_limit(g->task) & ~7ull;
	u64 need = 8 * (g->frame - g->stack.lo + (u64)need_words +
			GOKO_REDZONE_WORDS);
	u64 size = max_t(u64, 2 * goko_stack_bytes(&g->stack),
			 roundup_pow_of_two(need));

	size = min(size, limit);
	if (size < need || size <= goko_stack_bytes(&g->stack))
		return 0;
	return size;
}

/**
 * goko_stack_grow() - Move the running G to a larger stack.
 * @p:		its P.
 * @g:		the running G, unwound; g->frame and g->pc are its top frame.
 * @need_words:	words there must be from the base of the top frame to the
 *		red zone: its function's extent.
 *
 * Context: trampoline, M that holds @p; may sleep, no lock held.
 * Return:
 * * 0		- done; all frames have moved
 * * -EOVERFLOW	- over the task's limit: "stack overflow"
 * * -ENOMEM	- out of memory
 */
int goko_stack_grow(struct goko_p *p, struct goko_g *g, size_t need_words)
{
	struct goko_stack old, new;
	size_t size = new_size(g, need_words);
	int ret;

	goko_assert_g_owned(g);
	if (!size)
		return -EOVERFLOW;
	ret = goko_stack_get(p, size, &new);
	if (ret)
		return ret;
	old = goko_stack_move(g, &new);
	trace_goko_stack_grow(g, goko_stack_bytes(&old), size);
	goko_stack_put(p, &old);
	goko_stat_inc(p, STACK_GROWS);
	return 0;
}
