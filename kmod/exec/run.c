// SPDX-License-Identifier: GPL-2.0
/*
 * exec/run.c - the trampoline: enters compiled code and deals with its return
 *
 * What
 *   goko_exec() runs a G until it gives up its P.  Each round enters the top frame
 *   at the G's pc.  When that returns, either the frame is done and its caller
 *   becomes the top, or the native frames unwound because something has to
 *   be done that needs the whole G in its goko stack (exec/act.c).
 *   docs/internals.md, sections 2 and 3.
 *
 * Invariants
 *   1. Outside enter(), g->frame and g->pc are the top frame and where it goes on,
 *      and all frames below have their word 0.
 *   2. After something that may have made @g ready for others, nothing here
 *      touches @g (GOKO_EXEC_PARKED).
 *
 * Locking: none.  The guard is poisoned from anywhere, see arm_guard().
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

#include "chan/chan.h"
#include "core/locking.h"
#include "core/rt.h"
#include "core/stats.h"
#include "exec/check.h"
#include "exec/internal.h"
#include "exec/values.h"
#include "gc/gc.h"
#include "sched/sched.h"
#include "stack/stack.h"

/* A guard that @f passes at @base, and that the functions it calls do not. */
static u64 stress_guard(const struct goko_p *p, const struct goko_func *f,
			const u64 *base)
{
	u64 guard = (u64)base;

	if (f->extent_words > GOKO_SMALL_WORDS &&
	    f->extent_words <= GOKO_LARGE_WORDS)
		guard += 8ull * (f->extent_words - GOKO_SMALL_WORDS);
	return min(guard, p->ctx.guard);
}

/*
 * Set the guard for an entry of @f at @base: room on the goko stack and for native
 * frames.  The span counts from the end of the entered frame, where those of its
 * callees begin, so that a large frame leaves them room.  Somebody who wants a
 * safe point sets p->preempt, then zeroes the guard:
 *
 *   arm_guard()                  goko_p_poison()
 *     guard = limit                preempt = true
 *     smp_mb() (A)                 smp_mb() (B)
 *     if (preempt) guard = 0       guard = 0
 *
 * If our store of the limit overwrites the 0, the poisoner's (B) came before our
 * (A), so we read preempt as true.
 */
static void arm_guard(struct goko_p *p, const struct goko_g *g,
		      const struct goko_func *f, u64 *base)
{
	p->ctx.limit = (u64)(g->stack.hi - GOKO_REDZONE_WORDS);
	WRITE_ONCE(p->ctx.guard,
		   min(p->ctx.limit,
		       (u64)(base + f->frame_words) +
		       (goko_param_checked ? GOKO_NATIVE_SPAN / 2 :
					     GOKO_NATIVE_SPAN)));
	if (unlikely(goko_param_stackstress) &&
	    ++p->stress % goko_param_stackstress == 0)
		WRITE_ONCE(p->ctx.guard, stress_guard(p, f, base));
	smp_mb();	/* (A), pairs with (B) in goko_p_poison() */
	if (READ_ONCE(p->preempt))
		WRITE_ONCE(p->ctx.guard, 0);
}

/* A frame has returned: who goes on?  @func becomes the caller's function. */
static int returned(struct goko_p *p, struct goko_g *g,
		    const struct goko_func **func)
{
	u32 pc = g->frame[0];
	const struct goko_func *caller = goko_pc_func(pc);

	if (likely(caller)) {
		g->frame -= caller->frame_words;
		g->pc = pc;
		*func = caller;
		return GOKO_NEXT_ENTER;
	}
	switch (pc) {
	case GOKO_PC_BOTTOM:
		if (unlikely(!g->creator_pc && g->start->nr_results))
			return goko_entry_results(p, g);
		return GOKO_EXEC_DONE;
	case GOKO_PC_INIT_RET:
		return goko_init_done(p, g);
	case GOKO_PC_PRINT_RET:
		return goko_act_panicked(g, goko_panic_print_ret(p, g));
	case GOKO_PC_DEFER_RET:
		return goko_act_panicked(g, goko_panic_defer_ret(p, g));
	default:
		GOKO_WARN_ON(true);
		goko_fatal(g, "a frame returned to nowhere");
		return GOKO_EXEC_KILLED;
	}
}

/*
 * Run compiled code from the top frame on.  @func is the top frame's function, if that
 * is known, and else NULL; then that of the frame to enter next.
 */
static int enter(struct goko_p *p, struct goko_g *g,
		 const struct goko_func **func)
{
	const struct goko_func *f = *func ?: goko_pc_func(g->pc);
	u64 *base = g->frame;
	u64 idx, arg0, next;

	if (GOKO_WARN_ON(!f)) {
		goko_fatal(g, "no code at the pc to go on at");
		return GOKO_EXEC_KILLED;
	}
	*func = NULL;
	idx = g->pc - f->pc_base;
	arg0 = idx ? 0 : base[2];
	g->act.op = GOKO_ACT_NONE;
	arm_guard(p, g, f, base);
	next = f->entry((u64)p, (u64)base, idx, arg0, 0);
	if (next == GOKO_CONT)
		return returned(p, g, func);

	goko_stat_inc(p, UNWINDS);
	g->frame = g->act.frame;
	g->pc = g->act.pc;
	if (unlikely(goko_param_checked) && g->act.op != GOKO_ACT_CHECK &&
	    (READ_ONCE(goko_rt.broken) || !goko_check_frames(p, g)))
		g->act.op = GOKO_ACT_CHECK;
	return goko_act_perform(p, g);
}

/* Take up where @g parked, or where it begins. */
static int take_up(struct goko_p *p, struct goko_g *g)
{
	int ret = 0;

	/* Off the queues even if it is about to die. */
	if (g->waiting)
		ret = goko_chan_resume(p, g);
	if (unlikely(goko_task_ending(g->task)))
		return GOKO_EXEC_KILLED;
	if (unlikely(ret == -EPIPE))
		return goko_act_panicked(g, goko_panic_rterr(p, g,
					 GOKO_RTERR_SEND_CLOSED, 0, 0));
	memcpy(p->ctx.ret, g->ret, sizeof(p->ctx.ret));
	if (unlikely(!g->creator_pc))
		return goko_init_gate(p, g);
	return GOKO_NEXT_ENTER;
}

/**
 * goko_exec() - Run a G until it gives up its P.
 * @p:		P of the caller; p->g is @g.
 * @g:		RUNNING.
 *
 * Context: M that holds @p; no lock.  Compiled code and helpers do not sleep;
 *	    growing a stack may.
 * Return: enum goko_exec_end.  With GOKO_EXEC_PARKED @g may be running
 *	   elsewhere already; else g->act.op tells GOKO_ACT_YIELD from a yield at
 *	   the guard, and GOKO_ACT_GOEXIT from a first function that returned.
 */
enum goko_exec_end goko_exec(struct goko_p *p, struct goko_g *g)
{
	const struct goko_func *f = NULL;
	int next;

	goko_assert_p_owned(p);
	next = take_up(p, g);
	while (next == GOKO_NEXT_ENTER) {
		if (unlikely(goko_task_ending(g->task)))
			return GOKO_EXEC_KILLED;
		next = enter(p, g, &f);
	}
	return next;
}

/**
 * goko_exec_g_exit() - A G has died: free what exec and lang hold for it.
 * @p:		P of the caller, or NULL.
 * @g:		nobody runs it any more; its task is still there.
 *
 * Context: any that may free memory; no lock.
 */
void goko_exec_g_exit(struct goko_p *p, struct goko_g *g)
{
	goko_init_g_exit(p, g);
	goko_panics_free(g);
	kfree(g->print_buf);
	g->print_buf = NULL;
	g->print_len = 0;
}
