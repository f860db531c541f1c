// SPDX-License-Identifier: GPL-2.0
/*
 * stack/grow.c - a G gets a larger stack
 *
 * What
 *   The frames are copied to a stack of at least twice the size, and the pointers
 *   into the old stack moved along.  Those are local pointers (lptr), and only
 *   frames hold them: the frame map of each frame's pc says which words are live
 *   pointers, and of these the ones that point into the old stack get the
 *   distance added.  Words that are not live may be stale and stay so.
 *
 *   What else refers to frames: g->frame and g->act.frame are moved here.  Records
 *   of defers and panics keep offsets from g->stack.lo.  A G that runs is in no
 *   queue, so there are no sudogs that point to its slots.
 *
 * Invariants
 *   1 the number of used words and every frame's distance from lo stay as they are
 *   2 no live pointer lies in the old stack afterwards
 *
 * Locking
 *   None: the caller runs the G, and nobody else looks at its stack.
 */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "exec/exec.h"
#include "sched/gmp.h"
#include "sched/sched.h"
#include "stack/internal.h"
#include "stack/stack.h"
#include "trace/goko_trace.h"

/* Frames between two offers to let others have the CPU. */
#define RESCHED_FRAMES	8192

static void adjust_frame(const struct goko_frame *f, u64 old_lo, u64 old_bytes,
			 u64 delta)
{
	const u32 *map = goko_frame_map(f->func, f->pc);
	u32 i;

	for (i = 0; i < f->func->map_words; i++) {
		u32 bits = map[i];

		while (bits) {
			u64 *word = &f->base[32 * i + __ffs(bits)];

			if (*word - old_lo < old_bytes)
				*word += delta;
			bits &= bits - 1;
		}
	}
}

/* Move all that points into the stack @old, whose copy @g has now. */
static void adjust(struct goko_g *g, const struct goko_stack *old)
{
	u64 old_lo = (u64)old->lo, old_bytes = goko_stack_bytes(old);
	u64 delta = (u64)g->stack.lo - old_lo;
	struct goko_frame f;
	u32 nr = 0;

	g->frame = (u64 *)((u64)g->frame + delta);
	if ((u64)g->act.frame - old_lo < old_bytes)
		g->act.frame = (u64 *)((u64)g->act.frame + delta);

	if (!goko_frame_first(g, &f))
		return;
	do {
		if (f.func)
			adjust_frame(&f, old_lo, old_bytes, delta);
		if (++nr % RESCHED_FRAMES == 0)
			cond_resched();
	} while (goko_frame_next(g, &f));
}

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
	struct goko_stack old = g->stack, new;
	size_t size = new_size(g, need_words);
	const struct goko_func *func;
	size_t used;
	int ret;

	goko_assert_g_owned(g);
	if (!size)
		return -EOVERFLOW;
	ret = goko_stack_get(p, size, &new);
	if (ret)
		return ret;

	/* Above the top frame there is nothing that is still needed. */
	func = goko_pc_func(g->pc);
	if (GOKO_WARN_ON(!func)) {
		goko_stack_put(p, &new);
		return -ENOMEM;
	}
	used = min_t(size_t, g->frame - old.lo + func->frame_words,
		     old.hi - old.lo);
	memcpy(new.lo, old.lo, used * sizeof(u64));
	g->stack = new;
	adjust(g, &old);
	trace_goko_stack_grow(g, goko_stack_bytes(&old), size);
	goko_stack_put(p, &old);
	goko_stat_inc(p, STACK_GROWS);
	return 0;
}
