// SPDX-License-Identifier: GPL-2.0
/*
 * stack/walk.c - from frame to frame, downwards
 *
 * What
 *   Word 0 of a frame is the pc its caller goes on at; the pc names the caller's
 *   function, and the function the size of the caller's frame, which ends where
 *   this one begins.  docs/internals.md, sections 1 and 9.
 *
 * Locking
 *   None: the G does not run, or it is the caller's own and has unwound.
 */
#include <linux/sched.h>

#include "core/rt.h"
#include "sched/gmp.h"
#include "stack/internal.h"
#include "stack/stack.h"

/*
 * Function of @pc.  Most often it is @hint, in a recursion, and no search is
 * needed.
 */
static const struct goko_func *func_of(u32 pc, const struct goko_func *hint)
{
	if (hint && pc - hint->pc_base < hint->nr_pcs)
		return hint;
	return goko_pc_func(pc);
}

/**
 * goko_frame_first() - The top frame of a G.
 * @g:		the G; does not run, or has unwound.
 * @f:		set.
 *
 * Context: any, no lock.
 * Return: false if it has no frame.
 */
bool goko_frame_first(const struct goko_g *g, struct goko_frame *f)
{
	f->pc = READ_ONCE(g->pc);
	f->base = g->frame;
	f->func = goko_pc_func(f->pc);
	return f->func;
}

/**
 * goko_frame_next() - The frame below.
 * @g:		the G, as for goko_frame_first().
 * @f:		a frame of it; set to its caller's.
 *
 * A panic frame is a frame with no function.
 *
 * Context: any, no lock.
 * Return: false if @f was the bottom frame; @f is as it was.
 */
bool goko_frame_next(const struct goko_g *g, struct goko_frame *f)
{
	u32 pc = (u32)f->base[0];
	const struct goko_func *func = NULL;
	size_t words;

	if (pc == GOKO_PC_BOTTOM || pc == GOKO_PC_INIT_RET)
		return false;
	if (pc == GOKO_PC_DEFER_RET || pc == GOKO_PC_PRINT_RET) {
		words = GOKO_PANIC_FRAME_WORDS;
	} else {
		func = func_of(pc, f->func);
		if (GOKO_WARN_ON(!func))
			return false;
		words = func->frame_words;
	}
	if (GOKO_WARN_ON(words > (size_t)(f->base - g->stack.lo)))
		return false;
	f->func = func;
	f->base -= words;
	f->pc = pc;
	return true;
}

/**
 * goko_stack_scan() - Look at the pointers in all frames of a G.
 * @g:		the G; does not run, or has unwound.
 * @fn:		called for each frame: bit i of @map: word i of @base is a live pointer.
 * @arg:	for @fn.
 *
 * Context: process; may sleep in cond_resched().
 */
void goko_stack_scan(const struct goko_g *g,
		     void (*fn)(void *arg, u64 *base, const u32 *map,
				u32 map_words),
		     void *arg)
{
	struct goko_frame f;
	u32 nr = 0;

	if (!goko_frame_first(g, &f))
		return;
	do {
		if (f.func)
			fn(arg, f.base, goko_frame_map(f.func, f.pc),
			   f.func->map_words);
		if (++nr % RESCHED_FRAMES == 0)
			cond_resched();
	} while (goko_frame_next(g, &f));
}
