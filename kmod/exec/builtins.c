// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins.c - builtins: channels' len and cap, runtime, time, os
 *
 * Exec/helpers.h says what the functions are given and return.
 */
#include <linux/align.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/minmax.h>
#include <linux/random.h>
#include <linux/timekeeping.h>
#include <linux/types.h>

#include "chan/chan.h"
#include "exec/check.h"
#include "exec/internal.h"
#include "sched/sched.h"

/**
 * goko_b_ptrbits() - uintptr(unsafe.Pointer(p)).
 * @p:		P; ret[0] becomes the address, as goko_print_addr() shows it: programs
 *		compare and print such numbers, but can't make pointers of them.
 * @base:	frame.
 * @pc:		operation.
 * @block:	any pointer.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_ptrbits(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = goko_print_addr(*(const u64 *)block);
	return GOKO_CONT;
}

/**
 * goko_b_peek() - The address in some word of memory, as a number.
 * @p:		P; ret[0] becomes the address, as goko_print_addr() shows it; 0 if the
 *		place is none that the program may read.
 * @base:	frame.
 * @pc:		operation.
 * @block:	any pointer, and an offset in bytes.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_peek(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	u64 at = b[0] + b[1];

	if (!b[0])
		return goko_raise(p, base, pc, GOKO_RTERR_NILPTR, 0, 0);
	p->ctx.ret[0] = 0;
	if (IS_ALIGNED(at, 8) && goko_is_readable(p, pc, at, 8))
		p->ctx.ret[0] = goko_print_addr(READ_ONCE(*(const u64 *)at));
	return GOKO_CONT;
}

/**
 * goko_b_chanlen() - len(c).
 * @p:		P; ret[0] becomes the number of elements queued.
 * @base:	frame.
 * @pc:		operation.
 * @block:	channel or nil.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_chanlen(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_hchan *c = *(struct goko_hchan **)block;

	p->ctx.ret[0] = c ? goko_chan_len(c) : 0;
	return GOKO_CONT;
}

/**
 * goko_b_chancap() - cap(c).
 * @p:		P; ret[0] becomes the number of elements it can queue.
 * @base:	frame.
 * @pc:		operation.
 * @block:	channel or nil.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_chancap(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_hchan *c = *(struct goko_hchan **)block;

	p->ctx.ret[0] = c ? goko_chan_cap(c) : 0;
	return GOKO_CONT;
}

/**
 * goko_b_gosched() - runtime.Gosched().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_gosched(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return goko_unwind(p, base, pc, GOKO_ACT_YIELD, 0, 0, 0);
}

/**
 * goko_b_goexit() - runtime.Goexit().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_goexit(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return goko_unwind(p, base, pc, GOKO_ACT_GOEXIT, 0, 0, 0);
}

/**
 * goko_b_numgoroutine() - runtime.NumGoroutine().
 * @p:		P; ret[0] becomes the number of the task's goroutines.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_numgoroutine(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = goko_task_nr_gs(p->g->task);
	return GOKO_CONT;
}

/**
 * goko_b_numcpu() - runtime.NumCPU().
 * @p:		P; ret[0] becomes the number of CPUs that are online.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_numcpu(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = goko_sched_nr_online();
	return GOKO_CONT;
}

/**
 * goko_b_gomaxprocs() - runtime.GOMAXPROCS(n).
 * @p:		P; ret[0] becomes how many of the task's goroutines might run at a time.
 * @base:	frame.
 * @pc:		operation.
 * @block:	n: so many from now on; less than 1: as before.
 *
 * Context: helper.
 * Return: GOKO_CONT, or GOKO_UNWIND: other Ps have to be told (act_procs()).
 */
u64 goko_b_gomaxprocs(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	s64 n = *(const s64 *)block;

	p->ctx.ret[0] = goko_procs_get(p->g->task);
	if (n < 1 || n == p->ctx.ret[0])
		return GOKO_CONT;
	return goko_unwind(p, base, pc, GOKO_ACT_PROCS, min_t(s64, n, S32_MAX),
			   0, 0);
}

/**
 * goko_b_lock_thread() - runtime.LockOSThread() and UnlockOSThread().
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	whether to lock it.
 *
 * Context: helper.
 * Return: GOKO_CONT; GOKO_UNWIND: too many threads, the program ends.
 */
u64 goko_b_lock_thread(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	static const char text[] = "thread exhaustion";
	static const struct {
		const char	*bytes;
		u64		len;
	} msg = { text, sizeof(text) - 1 };

	if (!*(const u8 *)block)
		goko_g_unwire(p->g);
	else if (goko_g_wire(p->g))
		return goko_unwind(p, base, pc, GOKO_ACT_FATAL, (u64)&msg, 0, 0);
	return GOKO_CONT;
}

/**
 * goko_b_nanotime() - Monotonic time.
 * @p:		P; ret[0] becomes nanoseconds since the boot.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_nanotime(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = ktime_get_ns();
	return GOKO_CONT;
}

/**
 * goko_b_walltime() - Time of day.
 * @p:		P; ret[0] becomes seconds since 1970, ret[1] nanoseconds.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_walltime(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	struct timespec64 ts;

	ktime_get_real_ts64(&ts);
	p->ctx.ret[0] = ts.tv_sec;
	p->ctx.ret[1] = ts.tv_nsec;
	return GOKO_CONT;
}

/**
 * goko_b_sleep() - time.Sleep(d).
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nanoseconds; none or less returns at once.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_sleep(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	s64 ns = *(const s64 *)block;

	if (ns <= 0)
		return GOKO_CONT;
	return goko_unwind(p, base, pc, GOKO_ACT_SLEEP, ns, 0, 0);
}

/**
 * goko_b_block() - select {}.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_block(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return goko_unwind(p, base, pc, GOKO_ACT_BLOCK,
			   GOKO_WAIT_SELECT_NO_CASES, 0, 0);
}

/**
 * goko_b_exit() - os.Exit(status).
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	status; its low 8 bits count.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_exit(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return goko_unwind(p, base, pc, GOKO_ACT_EXIT, *(const u64 *)block, 0,
			   0);
}

/**
 * goko_b_random() - A random number.
 * @p:		P; ret[0] becomes 64 random bits.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_random(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	p->ctx.ret[0] = get_random_u64();
	return GOKO_CONT;
}
