// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins_pc.c - builtins: who calls whom, for runtime.Caller() and its like
 *
 * A pc is a number to Go code, so any number may come back: one that is not of
 * the task's own image is nobody's.  Names are the image's own, which lives
 * as long as its tasks.  Exec/helpers.h says what the functions are given and
 * return.
 */
#include <linux/string.h>
#include <linux/types.h>

#include "exec/internal.h"
#include "image/image.h"
#include "sched/sched.h"
#include "stack/stack.h"

/**
 * goko_b_callerpc() - Where a call in the stack of the goroutine is.
 * @p:		P; ret[0] becomes the pc, or 0.
 * @base:	frame.
 * @pc:		operation.
 * @block:	how many frames to skip; with 0, the pc of the operation.
 *
 * Context: helper.
 * Return: GOKO_UNWIND: the frames below are complete then.
 */
u64 goko_b_callerpc(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return goko_unwind(p, base, pc, GOKO_ACT_CALLER, *(u64 *)block, 0, 0);
}

/**
 * goko_act_caller() - The part of goko_b_callerpc() that is done unwound.
 * @g:		the G.
 * @skip:	how many frames to skip, not counting wrappers.
 *
 * Context: trampoline, with the G's frames complete.
 * Return: the pc, or 0.
 */
u64 goko_act_caller(const struct goko_g *g, u64 skip)
{
	struct goko_frame f;
	bool more;

	for (more = goko_frame_first(g, &f); more;
	     more = goko_frame_next(g, &f)) {
		if (!f.func || f.func->flags & GOKO_FUNC_WRAPPER)
			continue;
		if (!skip--)
			return f.pc;
	}
	return 0;
}

/* The function of @at if it is of the image that runs. */
static const struct goko_func *own_func(u64 pc, u64 at)
{
	const struct goko_image *img = goko_pc_func(pc)->img;
	const struct goko_func *f;

	if (at < img->pc_base || at - img->pc_base >= img->nr_pcs)
		return NULL;
	f = goko_pc_func(at);
	return f && at - f->pc_base < f->nr_pcs ? f : NULL;
}

/**
 * goko_b_pcfunc() - What function has code at a pc.
 * @p:		P; ret[0..1] become its name, ret[2] its first pc; else 0.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the pc, any number.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_pcfunc(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_func *f = own_func(pc, *(u64 *)block);

	p->ctx.ret[0] = f ? (u64)f->name : 0;
	p->ctx.ret[1] = f ? strlen(f->name) : 0;
	p->ctx.ret[2] = f ? f->pc_base : 0;
	return GOKO_CONT;
}

/**
 * goko_b_pcline() - What line the code at a pc is of.
 * @p:		P; ret[0..1] become the file, ret[2] the line; else 0.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the pc, any number.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_pcline(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	u64 at = *(u64 *)block;
	const struct goko_func *f = own_func(pc, at);
	const struct goko_pcinfo *info = f ? &f->pcs[at - f->pc_base] : NULL;
	const char *file = f ? f->img->files[info->file] : NULL;

	p->ctx.ret[0] = (u64)file;
	p->ctx.ret[1] = file ? strlen(file) : 0;
	p->ctx.ret[2] = info ? info->line : 0;
	return GOKO_CONT;
}
