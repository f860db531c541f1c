// SPDX-License-Identifier: GPL-2.0
/*
 * exec/helpers.c - what compiled code calls: control, defer and panic, go
 *
 * exec/helpers.h says for each function what it is given and returns.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "exec/internal.h"
#include "sched/sched.h"
#include "stack/stack.h"

/**
 * goko_h_guard() - A prologue or back-edge found the guard passed.
 * @p:		P.
 * @base:	frame.
 * @pc:		where to go on.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_h_guard(struct goko_p *p, u64 *base, u64 pc)
{
	return goko_unwind(p, base, pc, GOKO_ACT_GUARD, 0, 0, 0);
}

/**
 * goko_h_hop() - Call a function whose code was not known to the caller's.
 * @p:		P.
 * @base:	the callee's frame.
 * @zero:	resume index: the entry.
 * @arg0:	first argument word.
 * @func:	callee.
 *
 * Context: helper.
 * Return: what the callee does.
 */
u64 goko_h_hop(struct goko_p *p, u64 *base, u64 zero, u64 arg0,
	       const struct goko_func *func)
{
	return func->entry((u64)p, (u64)base, zero, arg0, 0);
}

/**
 * goko_h_trap() - A run-time error.
 * @p:		P; ret[0] is the length, where the error has one.
 * @base:	frame.
 * @pc:		operation.
 * @code:	enum goko_rterr.
 * @operand:	offending value, where the error has one.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_h_trap(struct goko_p *p, u64 *base, u64 pc, u64 code, u64 operand)
{
	return goko_raise(p, base, pc, code, operand, p->ctx.ret[0]);
}

/**
 * goko_h_panic() - panic(v).
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @w0:		type word of the value.
 * @w1:		data word of it.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_h_panic(struct goko_p *p, u64 *base, u64 pc, u64 w0, u64 w1)
{
	return goko_unwind(p, base, pc, GOKO_ACT_PANIC, w0, w1, 0);
}

/**
 * goko_h_deferc() - defer.
 * @p:		P.
 * @base:	frame that defers.
 * @pc:		operation.
 * @closure:	func value.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_deferc(struct goko_p *p, u64 *base, u64 pc, u64 closure)
{
	switch (goko_defer_push(p->g, base, pc, closure)) {
	case 0:
		return GOKO_CONT;
	case -ENOMEM:
		return goko_raise_oom(p, base, pc, 0);
	default:
		return goko_unwind(p, base, pc, GOKO_ACT_STACK, 0, 0, 0);
	}
}

/**
 * goko_h_popdefer() - The next deferred function a returning frame runs.
 * @p:		P; ret[0] becomes the func value, or 0 if there is none.
 * @base:	frame.
 * @pc:		operation.
 *
 * Context: helper.
 * Return: GOKO_CONT, or GOKO_UNWIND: the func value is nil.
 */
u64 goko_h_popdefer(struct goko_p *p, u64 *base, u64 pc)
{
	const struct goko_defer *newest = p->g->defers;

	p->ctx.ret[0] = goko_defer_pop(p->g, base);
	if (unlikely(!p->ctx.ret[0] && p->g->defers != newest))
		return goko_raise(p, base, pc, GOKO_RTERR_NILPTR, 0, 0);
	return GOKO_CONT;
}

/**
 * goko_h_recover() - recover().
 * @p:		P; ret[0], ret[1] become the value.
 * @base:	frame that calls it.
 * @pc:		operation.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_recover(struct goko_p *p, u64 *base, u64 pc)
{
	if (likely(goko_recover_try(p->g, base, p->ctx.ret)))
		return GOKO_CONT;
	return goko_unwind(p, base, pc, GOKO_ACT_RECOVER, 0, 0, 0);
}

static u64 start(struct goko_p *p, u64 *base, u64 pc,
		 const struct goko_func *func, void *ctx, u64 args)
{
	switch (goko_go(p, func, ctx, (const u64 *)args, pc)) {
	case 0:
		return GOKO_CONT;
	case -EAGAIN:
		return goko_raise(p, base, pc, GOKO_RTERR_GO_LIMIT, 0, 0);
	default:
		return goko_raise_oom(p, base, pc, GOKO_STACK_MIN_BYTES);
	}
}

/**
 * goko_h_go() - go f(args).
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @func:	struct goko_func.
 * @args:	block of its parameters.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_go(struct goko_p *p, u64 *base, u64 pc, u64 func, u64 args)
{
	return start(p, base, pc, (const struct goko_func *)func, NULL, args);
}

/**
 * goko_h_goc() - go with a func value.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @closure:	func value.
 * @args:	block of its parameters.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_goc(struct goko_p *p, u64 *base, u64 pc, u64 closure, u64 args)
{
	if (!closure)
		return goko_raise(p, base, pc, GOKO_RTERR_GO_NIL, 0, 0);
	/* The first word of a closure object is not Go's to write. */
	return start(p, base, pc, *(const struct goko_func **)closure,
		     (void *)closure, args);
}
