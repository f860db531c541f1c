// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins_atomic.c - builtins: sync/atomic and what package sync stands on
 *
 * The verifier has seen to it that an address points to a variable of the kind that
 * the builtin's name says, so it is aligned; it may be nil.  Stores of pointers have
 * the collector's write barrier.
 */
#include <linux/atomic.h>
#include <linux/ktime.h>
#include <linux/processor.h>
#include <linux/types.h>

#include "exec/internal.h"
#include "gc/gc.h"
#include "sched/sched.h"

/* Pauses of one dospin, as in Go. */
#define SPIN_PAUSES	30

/* The address in @block, or a panic. */
#define ADDR(type) ({							\
	type *__addr = *(type **)block;					\
									\
	if (unlikely(!__addr))						\
		return goko_raise(p, base, pc, GOKO_RTERR_NILPTR, 0, 0);\
	__addr;								\
})

#define ARG(i)	(((const u64 *)block)[i])

/*
 * The operations on one kind of integers: @type is its type in memory, @word what a
 * frame's word of that type is read as.
 */
#define INT_OPS(name, type, word)					\
u64 goko_b_load_##name(struct goko_p *p, u64 *base, u64 pc, u64 block)	\
{									\
	/* Go's are sequentially consistent: nothing moves before it. */ \
	p->ctx.ret[0] = (word)smp_load_acquire(ADDR(type));		\
	return GOKO_CONT;						\
}									\
									\
u64 goko_b_store_##name(struct goko_p *p, u64 *base, u64 pc, u64 block)	\
{									\
	/* A full barrier behind it, against a later load of another. */ \
	smp_store_mb(*ADDR(type), (type)ARG(1));			\
	return GOKO_CONT;						\
}									\
									\
u64 goko_b_swap_##name(struct goko_p *p, u64 *base, u64 pc, u64 block)	\
{									\
	p->ctx.ret[0] = (word)xchg(ADDR(type), (type)ARG(1));		\
	return GOKO_CONT;						\
}									\
									\
u64 goko_b_cas_##name(struct goko_p *p, u64 *base, u64 pc, u64 block)	\
{									\
	type old = ARG(1);						\
									\
	p->ctx.ret[0] = cmpxchg(ADDR(type), old, (type)ARG(2)) == old;	\
	return GOKO_CONT;						\
}									\
									\
u64 goko_b_add_##name(struct goko_p *p, u64 *base, u64 pc, u64 block)	\
{									\
	type *addr = ADDR(type), old = READ_ONCE(*addr), seen;		\
									\
	/* There is no fetch-and-add on plain variables for all machines. */ \
	for (;; old = seen) {						\
		seen = cmpxchg(addr, old, (type)(old + (type)ARG(1)));	\
		if (seen == old)					\
			break;						\
	}								\
	p->ctx.ret[0] = (word)(type)(old + (type)ARG(1));		\
	return GOKO_CONT;						\
}

INT_OPS(i32, s32, s64)
INT_OPS(u32, u32, u64)
INT_OPS(64, u64, u64)

/**
 * goko_b_load_ptr() - Load a pointer.
 * @p:		P; ret[0] becomes the pointer.
 * @base:	frame.
 * @pc:		operation.
 * @block:	address.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_load_ptr(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	/* Pairs with the barriers of the stores. */
	p->ctx.ret[0] = smp_load_acquire(ADDR(u64));
	return GOKO_CONT;
}

/**
 * goko_b_store_ptr() - Store a pointer.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	address, pointer.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_store_ptr(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	goko_swap_ptr(p, (void __gc __force *)ADDR(u64), ARG(1));
	return GOKO_CONT;
}

/**
 * goko_b_swap_ptr() - Store a pointer and get what was there.
 * @p:		P; ret[0] becomes what was there.
 * @base:	frame.
 * @pc:		operation.
 * @block:	address, pointer.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_swap_ptr(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = goko_swap_ptr(p, (void __gc __force *)ADDR(u64), ARG(1));
	return GOKO_CONT;
}

/**
 * goko_b_cas_ptr() - Store a pointer if another is there.
 * @p:		P; ret[0] becomes whether it was.
 * @base:	frame.
 * @pc:		operation.
 * @block:	address, what has to be there, pointer.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_cas_ptr(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = goko_cas_ptr(p, (void __gc __force *)ADDR(u64), ARG(1),
				     ARG(2));
	return GOKO_CONT;
}

/**
 * goko_b_semacquire() - Wait until a semaphore is not 0, and count it down.
 * @p:		P; ret[0] becomes false if the deadline has passed.
 * @base:	frame.
 * @pc:		operation.
 * @block:	address, to the head of the queue, deadline or 0, GOKO_SEMA_*.
 *
 * A G that was woken comes here again.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_semacquire(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	u32 *addr = ADDR(u32);
	u64 deadline = ARG(2);

	goko_sema_leave(p->g);
	if (deadline)
		goko_timer_cancel(p->g);
	p->ctx.ret[0] = goko_sema_try(addr);
	if (p->ctx.ret[0] || (deadline && ktime_get_ns() >= deadline))
		return GOKO_CONT;
	return goko_unwind(p, base, pc, GOKO_ACT_SEMA, (u64)addr,
			   (u32)ARG(3) << 1 | (ARG(1) & 1), deadline);
}

/**
 * goko_b_semrelease() - Count a semaphore up, and wake one that waits for it.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	address, hand over.
 *
 * Context: helper.
 * Return: GOKO_CONT; GOKO_UNWIND to let who was handed the semaphore run at once.
 */
u64 goko_b_semrelease(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	if (goko_sema_release(p, ADDR(u32), ARG(1) & 1))
		return goko_unwind(p, base, pc, GOKO_ACT_YIELD, 0, 0, 0);
	return GOKO_CONT;
}

/**
 * goko_b_canspin() - May it be worth while to spin for a lock?
 * @p:		P; ret[0] becomes the answer.
 * @base:	frame.
 * @pc:		operation.
 * @block:	how often the caller has done so.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_canspin(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = goko_sched_can_spin(p, ARG(0));
	return GOKO_CONT;
}

/**
 * goko_b_dospin() - Spin a bit.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_dospin(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	int i;

	for (i = 0; i < SPIN_PAUSES; i++)
		cpu_relax();
	return GOKO_CONT;
}

/**
 * goko_b_system_g() - The caller is the runtime's own from here on.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_system_g(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	goko_g_make_system(p->g);
	return GOKO_CONT;
}

/**
 * goko_b_fatal() - End the task with a fatal error.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	text.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_fatal(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return goko_unwind(p, base, pc, GOKO_ACT_FATAL, block, 0, 0);
}

/**
 * goko_b_same_type() - Have two interfaces the same dynamic type?
 * @p:		P; ret[0] becomes the answer.
 * @base:	frame.
 * @pc:		operation.
 * @block:	two efaces.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_same_type(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = ARG(0) == ARG(2);
	return GOKO_CONT;
}

/**
 * goko_b_taskid() - Which task is this?
 * @p:		P; ret[0] becomes the number of the caller's task.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_taskid(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = goko_task_id(p->g->task);
	return GOKO_CONT;
}

/**
 * goko_b_taskalive() - Has a task not ended yet?
 * @p:		P; ret[0] becomes the answer.
 * @base:	frame.
 * @pc:		operation.
 * @block:	number of a task.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_taskalive(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = goko_task_is_alive(ARG(0));
	return GOKO_CONT;
}
