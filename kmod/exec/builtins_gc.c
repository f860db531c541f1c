// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins_gc.c - builtins about the collector and the heap
 */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/types.h>

#include "exec/internal.h"
#include "gc/gc.h"
#include "gc/wish.h"
#include "heap/heap.h"
#include "image/image.h"
#include "image/itab.h"
#include "lang/lang.h"
#include "sched/sched.h"

/**
 * goko_b_gc() - runtime.GC().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_gc(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return goko_unwind(p, base, pc, GOKO_ACT_GC, 0, 0, 0);
}

/**
 * goko_b_freeosmem() - debug.FreeOSMemory().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_freeosmem(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return goko_unwind(p, base, pc, GOKO_ACT_GC, true, 0, 0);
}

/**
 * goko_b_gcpercent() - debug.SetGCPercent().
 * @p:		P; ret[0] becomes the old value.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the new value; -1: no collection but when memory is short; less: leave
 *		it.
 *
 * It is the task's; what comes of it stands in gc/wish.c.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_gcpercent(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	struct goko_gc_wishes *w = goko_task_wishes(p->g->task);
	s64 percent = *(const s64 *)block, old;

	if (percent < -1)
		old = goko_gc_wish_get(w, GOKO_WISH_PERCENT);
	else
		old = goko_gc_wish_set(w, GOKO_WISH_PERCENT,
				       goko_wish_percent(min_t(s64, percent, 1 << 20)));
	p->ctx.ret[0] = old == GOKO_WISH_NONE ? -1 : old;
	return GOKO_CONT;
}

/**
 * goko_b_memlimit() - debug.SetMemoryLimit().
 * @p:		P; ret[0] becomes the old value.
 * @base:	frame.
 * @pc:		operation.
 * @block:	bytes; the largest int64: none; negative: leave it.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_memlimit(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	struct goko_gc_wishes *w = goko_task_wishes(p->g->task);
	s64 bytes = *(const s64 *)block;

	if (bytes < 0)
		p->ctx.ret[0] = goko_gc_wish_get(w, GOKO_WISH_MEMORY);
	else
		p->ctx.ret[0] = goko_gc_wish_set(w, GOKO_WISH_MEMORY, bytes);
	return GOKO_CONT;
}

/**
 * goko_b_memstats() - Numbers about heap, stacks and collector.
 * @p:		P; ret[0] becomes the number of numbers there are.
 * @base:	frame.
 * @pc:		operation.
 * @block:	a []byte, filled as far as it goes: enum goko_memstat, then three numbers
 *		for each size class; 8 bytes each.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_memstats(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	u64 nr[GOKO_MEMSTAT_NR], row[3], at = sizeof(nr);
	u32 class;

	/* What is a part of the others comes first, so it is not more than those. */
	for (class = 0; class < GOKO_MEMSTAT_SIZES; class++, at += sizeof(row)) {
		if (b[1] < at + sizeof(row))
			break;
		goko_heap_by_size(p, class, row);
		/* It has the number of large objects. */
		if (!class)
			row[2] = 0;
		goko_copy_bytes((void *)(b[0] + at), row, sizeof(row));
	}
	/* Pairs with count_used() and the sweeper's atomics. */
	smp_rmb();
	goko_gc_memstats(nr);
	goko_copy_bytes((void *)b[0], nr, min_t(u64, b[1], sizeof(nr)));
	p->ctx.ret[0] = GOKO_MEMSTAT_NR + 3 * GOKO_MEMSTAT_SIZES;
	return GOKO_CONT;
}

/**
 * goko_b_setfinalizer() - runtime.SetFinalizer().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the object and its finalizer, an interface{} each.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_setfinalizer(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return goko_unwind(p, base, pc, GOKO_ACT_FIN, block, 0, 0);
}

/**
 * goko_b_keepalive() - runtime.KeepAlive().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	an interface{}, which is live up to here.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_keepalive(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return GOKO_CONT;
}

/* Fill in the argument of a finalizer with that parameter; or -EINVAL, -ENOMEM. */
static int argument(struct goko_fin_call *call, const struct goko_type *param,
		    const struct goko_type *obj)
{
	const struct goko_itab *tab;
	int ret;

	call->nr = 2;
	call->args[1] = call->obj;
	switch (param->kind) {
	case GOKO_K_PTR:
		/* One of both may have a name. */
		if (param != obj && (param->under != obj->under ||
				     (param->under != param && obj->under != obj)))
			return -EINVAL;
		call->nr = 1;
		call->args[0] = call->obj;
		return 0;
	case GOKO_K_EFACE:
		call->args[0] = (u64)obj;
		return 0;
	case GOKO_K_IFACE:
		ret = goko_itab_get(param->under, obj, &tab);
		if (!ret && !tab)
			ret = -EINVAL;
		call->args[0] = (u64)tab;
		return ret;
	default:
		return -EINVAL;
	}
}

/**
 * goko_set_finalizer() - Call a function when an object is collected.
 * @p:		the P.
 * @g:		the running G, unwound.
 * @e:		the object and its finalizer, an interface{} each.
 *
 * What is in no heap object, as globals, is never collected.
 *
 * Context: trampoline; may sleep for memory.
 * Return: 0; -ENOMEM; -EINVAL: the task is at its end.
 */
int goko_set_finalizer(struct goko_p *p, struct goko_g *g, const u64 *e)
{
	const struct goko_type *t = (const struct goko_type *)e[0];
	const struct goko_type *ft = (const struct goko_type *)e[2], *elem;
	struct goko_fin_call call = { .obj = e[1], .fn = e[3] };
	const char *why = "";
	void *base;
	int ret;

	if (!t) {
		goko_fatal(g, "runtime.SetFinalizer: first argument is nil");
		return -EINVAL;
	}
	if (t->kind != GOKO_K_PTR) {
		goko_fatal(g, "runtime.SetFinalizer: first argument is %s, not pointer",
			   t->name);
		return -EINVAL;
	}
	if (!call.obj) {
		goko_fatal(g, "nil elem type!");
		return -EINVAL;
	}
	base = goko_heap_object((const void *)call.obj, NULL);
	if (!base)
		return 0;
	elem = t->elem;
	/* Small ones without pointers may share an object. */
	if ((u64)base != call.obj && (elem->ptrdata || elem->size >= 16)) {
		goko_fatal(g, "runtime.SetFinalizer: pointer not at beginning of allocated block");
		return -EINVAL;
	}
	if (!ft) {
		goko_fin_clear(call.obj);
		return 0;
	}
	if (ft->kind != GOKO_K_FUNC) {
		goko_fatal(g, "runtime.SetFinalizer: second argument is %s, not a function",
			   ft->name);
		return -EINVAL;
	}
	ret = -EINVAL;
	if (ft->under->flags & GOKO_TF_VARIADIC)
		why = " because dotdotdot";
	else if (ft->under->nr_params == 1)
		ret = argument(&call, ft->under->params[0], t);
	if (ret == -EINVAL)
		goko_fatal(g, "runtime.SetFinalizer: cannot pass %s to finalizer %s%s",
			   t->name, ft->name, why);
	if (ret)
		return ret;
	if (!call.fn) {
		goko_fatal(g, "runtime.SetFinalizer: second argument is a nil function");
		return -EINVAL;
	}
	/* The first word of a closure object is not Go's to write. */
	call.func = *(const struct goko_func **)call.fn;
	ret = goko_fin_set(p, &call);
	if (ret != -EBUSY)
		return ret;
	goko_fatal(g, "runtime.SetFinalizer: finalizer already set");
	return -EINVAL;
}
