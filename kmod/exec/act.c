// SPDX-License-Identifier: GPL-2.0
/*
 * exec/act.c - what compiled code asked for when it unwound
 *
 * One function for each enum goko_act_op, called by the trampoline with the
 * complete G.  They return what comes next: an enum goko_exec_end or
 * GOKO_NEXT_ENTER.  An operation that may park sets g->pc to where the G goes on
 * before it does: afterwards @g is somebody else's.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/types.h>
#include <linux/goko.h>

#include "chan/chan.h"
#include "core/rt.h"
#include "exec/internal.h"
#include "gc/gc.h"
#include "net/net.h"
#include "sched/sched.h"
#include "stack/stack.h"

/**
 * goko_act_panicked() - What a step of a panic leads to.
 * @g:		the running G.
 * @next:	the step's result.
 *
 * Context: trampoline.
 * Return: enum goko_exec_end or GOKO_NEXT_ENTER.
 */
int goko_act_panicked(struct goko_g *g, enum goko_panic_next next)
{
	switch (next) {
	case GOKO_PANIC_ENTER:
		return GOKO_NEXT_ENTER;
	case GOKO_PANIC_DONE:
		g->act.op = GOKO_ACT_GOEXIT;
		return GOKO_EXEC_DONE;
	default:
		return GOKO_EXEC_KILLED;
	}
}

static int oom(struct goko_g *g, u64 bytes)
{
	goko_fatal_oom(g, bytes);
	return GOKO_EXEC_KILLED;
}

/* The operation at g->pc is done; its results are in p->ctx.ret. */
static int go_on(struct goko_g *g)
{
	goko_g_op_done(g);
	return GOKO_NEXT_ENTER;
}

/* A kernel call is done; its results are in g->ret. */
static int syscall_done(struct goko_p *p, struct goko_g *g)
{
	goko_g_op_done(g);
	if (!goko_syscall_exit(p, g))
		return GOKO_EXEC_LOST;
	memcpy(p->ctx.ret, g->ret, sizeof(p->ctx.ret));
	return GOKO_NEXT_ENTER;
}

static int rterr(struct goko_p *p, struct goko_g *g, u64 code, u64 x, u64 y)
{
	return goko_act_panicked(g, goko_panic_rterr(p, g, code, x, y));
}

static int act_none(struct goko_p *p, struct goko_g *g)
{
	GOKO_WARN_ON(true);
	goko_fatal(g, "unwound for no reason");
	return GOKO_EXEC_KILLED;
}

/*
 * A prologue or a back-edge found the guard passed.  The stack may be too small,
 * native frames too many (then entering again is all it takes), or somebody
 * wants a safe point.
 */
static int act_guard(struct goko_p *p, struct goko_g *g)
{
	const struct goko_func *f = goko_pc_func(g->pc);
	u64 words;
	int ret;

	goko_stack_stress(p, g);
	if (g->pc == f->pc_base) {
		words = max_t(u64, f->extent_words, GOKO_SMALL_WORDS);
		if (g->stack.hi - g->frame < words + GOKO_SMALL_WORDS) {
			ret = goko_stack_grow(p, g, words);
			if (ret == -ENOMEM)
				return oom(g, 8 * words);
			if (ret) {
				goko_fatal_stack(g);
				return GOKO_EXEC_KILLED;
			}
		}
	}
	if (goko_gc_brake(g))
		return GOKO_EXEC_PARKED;
	return READ_ONCE(p->preempt) ? GOKO_EXEC_YIELD : GOKO_NEXT_ENTER;
}

static int act_yield(struct goko_p *p, struct goko_g *g)
{
	goko_g_op_done(g);
	return GOKO_EXEC_YIELD;
}

static int act_send(struct goko_p *p, struct goko_g *g)
{
	struct goko_act *act = &g->act;
	int ret;

	goko_g_op_done(g);
	ret = goko_chan_send_park(p, (struct goko_hchan *)act->arg[0],
				  (const void *)act->arg[1]);
	if (ret == -EINPROGRESS)
		return GOKO_EXEC_PARKED;
	if (ret == -EPIPE)
		return rterr(p, g, GOKO_RTERR_SEND_CLOSED, 0, 0);
	if (ret == -ENOMEM)
		return oom(g, 0);
	return GOKO_NEXT_ENTER;
}

static int act_recv(struct goko_p *p, struct goko_g *g)
{
	struct goko_act *act = &g->act;
	int ret;

	goko_g_op_done(g);
	ret = goko_chan_recv_park(p, (struct goko_hchan *)act->arg[0],
				  (void *)act->arg[1]);
	if (ret == -EINPROGRESS)
		return GOKO_EXEC_PARKED;
	if (ret == -ENOMEM)
		return oom(g, 0);
	p->ctx.ret[1] = ret;
	return GOKO_NEXT_ENTER;
}

static int act_select(struct goko_p *p, struct goko_g *g)
{
	const u32 *list = (const u32 *)g->act.arg[0];
	struct goko_scase few[GOKO_FEW_CASES], *cases;
	u32 n = list[1];
	bool ok = false;
	s64 idx = -1;
	int ret;

	cases = goko_select_cases(list, g->frame, few, ARRAY_SIZE(few));
	if (!cases)
		return oom(g, n * sizeof(*cases));
	goko_g_op_done(g);
	ret = goko_select_park(p, cases, n, &idx, &ok);
	if (cases != few)
		kvfree(cases);
	if (ret == -EINPROGRESS)
		return GOKO_EXEC_PARKED;
	if (ret == -EPIPE)
		return rterr(p, g, GOKO_RTERR_SEND_CLOSED, 0, 0);
	if (ret == -ENOMEM)
		return oom(g, n * sizeof(*cases));
	p->ctx.ret[0] = idx;
	p->ctx.ret[1] = ok;
	return GOKO_NEXT_ENTER;
}

static int act_sleep(struct goko_p *p, struct goko_g *g)
{
	goko_g_op_done(g);
	goko_sleep_park(g, g->act.arg[0]);
	return GOKO_EXEC_PARKED;
}

static int act_block(struct goko_p *p, struct goko_g *g)
{
	goko_g_op_done(g);
	goko_block_park(g, g->act.arg[0]);
	return GOKO_EXEC_PARKED;
}

static int act_output(struct goko_p *p, struct goko_g *g)
{
	goko_output_park(g, g->act.arg[0]);
	return GOKO_EXEC_PARKED;
}

/*
 * The G waits in goko_io_park() for what the call needs, and then unwinds again to
 * make it again.
 */
static int act_kcall(struct goko_p *p, struct goko_g *g)
{
	goko_kcall_t call = (goko_kcall_t)g->act.arg[0];
	struct goko_iowait wait = { .file = goko_io_resume(g) };
	int ret;

	/* Most reads of a server come too early. */
	if (call == goko_k_read && !wait.file &&
	    goko_read_waits(goko_task_files(g->task),
			    (const u64 *)g->act.arg[1], &wait))
		return goko_io_park(g, &wait) ? GOKO_EXEC_PARKED :
						GOKO_NEXT_ENTER;
	goko_syscall_enter(p, g);
	ret = goko_kcall(call, goko_task_files(g->task), g->ret,
			 (const u64 *)g->act.arg[1], &wait);
	if (!ret)
		return syscall_done(p, g);
	/* Without the P it does not wait but tries once more, on that very file. */
	g->io_file = wait.file;
	if (!goko_syscall_exit(p, g))
		return GOKO_EXEC_LOST;
	g->io_file = NULL;
	return goko_io_park(g, &wait) ? GOKO_EXEC_PARKED : GOKO_NEXT_ENTER;
}

/* Like a kernel call that never waits. */
static int act_plugin(struct goko_p *p, struct goko_g *g)
{
	const u64 *block = (const u64 *)g->act.arg[0];
	u64 arg[6] = { [5] = (u64)goko_task_image(g->task) };
	struct goko_iowait wait = {};

	memcpy(arg, block, 5 * sizeof(*arg));
	goko_syscall_enter(p, g);
	goko_kcall(goko_plugin_kcall, goko_task_files(g->task), g->ret, arg, &wait);
	return syscall_done(p, g);
}

static int act_init(struct goko_p *p, struct goko_g *g)
{
	return goko_init_plugin(p, g, g->act.arg[0]) ? go_on(g) : GOKO_EXEC_PARKED;
}

/* When it is woken it makes the operation again, or it was done for it. */
static int act_sema(struct goko_p *p, struct goko_g *g)
{
	const struct goko_act *act = &g->act;

	if (goko_sema_park(g, (u32 *)act->arg[0], act->arg[1] & 1, act->arg[2],
			   act->arg[1] >> 1))
		return GOKO_EXEC_PARKED;
	p->ctx.ret[0] = true;
	return go_on(g);
}

static int act_fatal(struct goko_p *p, struct goko_g *g)
{
	const u64 *str = (const u64 *)g->act.arg[0];

	goko_fatal(g, "%.*s", (int)min_t(u64, str[1], GOKO_TEXT_MAX / 2),
		   (const char *)str[0]);
	return GOKO_EXEC_KILLED;
}

static int act_trap(struct goko_p *p, struct goko_g *g)
{
	return rterr(p, g, g->act.arg[0], g->act.arg[1], g->act.arg[2]);
}

static int act_panic(struct goko_p *p, struct goko_g *g)
{
	return goko_act_panicked(g, goko_panic_value(p, g, g->act.arg[0],
						     g->act.arg[1]));
}

/* The operation is done again after a collection. */
static int act_oom(struct goko_p *p, struct goko_g *g)
{
	u64 bytes = g->act.arg[0];

	if (goko_gc_oom(g))
		return GOKO_EXEC_PARKED;
	return oom(g, bytes);
}

static int act_gc(struct goko_p *p, struct goko_g *g)
{
	goko_g_op_done(g);
	goko_gc_park(g, g->act.arg[0]);
	return GOKO_EXEC_PARKED;
}

/* The operation's arguments are live: it may be done again. */
static int act_fin(struct goko_p *p, struct goko_g *g)
{
	switch (goko_set_finalizer(p, g, (const u64 *)g->act.arg[0])) {
	case 0:
		return go_on(g);
	case -ENOMEM:
		g->act.arg[0] = sizeof(u64);
		return act_oom(p, g);
	default:
		return GOKO_EXEC_KILLED;
	}
}

static int act_stack(struct goko_p *p, struct goko_g *g)
{
	goko_fatal_stack(g);
	return GOKO_EXEC_KILLED;
}

static int act_caller(struct goko_p *p, struct goko_g *g)
{
	p->ctx.ret[0] = goko_act_caller(g, g->act.arg[0]);
	return go_on(g);
}

static int act_recover(struct goko_p *p, struct goko_g *g)
{
	goko_recover_walk(g, p->ctx.ret);
	return go_on(g);
}

static int act_goexit(struct goko_p *p, struct goko_g *g)
{
	return goko_act_panicked(g, goko_panic_goexit(p, g));
}

static int act_exit(struct goko_p *p, struct goko_g *g)
{
	goko_task_end(g->task, g->act.arg[0] & 0xff, GOKO_END_EXIT, NULL, 0);
	return GOKO_EXEC_KILLED;
}

static int act_check(struct goko_p *p, struct goko_g *g)
{
	goko_fatal(g, "checked: see the kernel's log");
	return GOKO_EXEC_KILLED;
}

/* It waits for other Ps, and so does it without one. */
static int act_procs(struct goko_p *p, struct goko_g *g)
{
	goko_syscall_enter(p, g);
	g->ret[0] = goko_procs_set(g->task, g->act.arg[0]);
	return syscall_done(p, g);
}

static int (*const acts[])(struct goko_p *p, struct goko_g *g) = {
	[GOKO_ACT_NONE]		= act_none,
	[GOKO_ACT_GUARD]	= act_guard,
	[GOKO_ACT_YIELD]	= act_yield,
	[GOKO_ACT_SEND]		= act_send,
	[GOKO_ACT_RECV]		= act_recv,
	[GOKO_ACT_SELECT]	= act_select,
	[GOKO_ACT_SLEEP]	= act_sleep,
	[GOKO_ACT_BLOCK]	= act_block,
	[GOKO_ACT_OUTPUT]	= act_output,
	[GOKO_ACT_KCALL]	= act_kcall,
	[GOKO_ACT_INIT]		= act_init,
	[GOKO_ACT_PLUGIN]	= act_plugin,
	[GOKO_ACT_SEMA]		= act_sema,
	[GOKO_ACT_FATAL]	= act_fatal,
	[GOKO_ACT_TRAP]		= act_trap,
	[GOKO_ACT_PANIC]	= act_panic,
	[GOKO_ACT_OOM]		= act_oom,
	[GOKO_ACT_STACK]	= act_stack,
	[GOKO_ACT_RECOVER]	= act_recover,
	[GOKO_ACT_CALLER]	= act_caller,
	[GOKO_ACT_GOEXIT]	= act_goexit,
	[GOKO_ACT_EXIT]		= act_exit,
	[GOKO_ACT_CHECK]	= act_check,
	[GOKO_ACT_GC]		= act_gc,
	[GOKO_ACT_FIN]		= act_fin,
	[GOKO_ACT_PROCS]	= act_procs,
};

/**
 * goko_act_perform() - Do what the running G unwound for.
 * @p:		P of the caller.
 * @g:		the running G; g->act is filled in, g->frame and g->pc are its.
 *
 * Context: trampoline, M that holds @p; may sleep to grow a stack.
 * Return: enum goko_exec_end or GOKO_NEXT_ENTER.
 */
int goko_act_perform(struct goko_p *p, struct goko_g *g)
{
	return acts[g->act.op](p, g);
}
