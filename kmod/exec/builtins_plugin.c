// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins_plugin.c - builtins: package plugin
 *
 * Opening a plugin loads an image, so it is done like a kernel call: the builtin
 * unwinds, and the trampoline opens it without holding a P (act_plugin()).
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/goko.h>

#include "exec/internal.h"
#include "heap/heap.h"
#include "image/image.h"
#include "image/vimage.h"
#include "net/net.h"
#include "sched/sched.h"

/* Longest reason of a refusal that is passed on. */
#define REASON_MAX	256u

/**
 * goko_b_plugin_open() - Open a plugin.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	name; slice for the reason of a refusal.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_plugin_open(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return goko_unwind(p, base, pc, GOKO_ACT_PLUGIN, block, 0, 0);
}

/* Give the program as much of the reason as there is room for. */
static u64 copy_reason(const struct goko_log *log, const u64 *slice)
{
	size_t size, n = min3(log->len, (size_t)REASON_MAX - 1, (size_t)slice[1]);
	u8 *to = (u8 *)slice[0];
	u8 *obj = goko_heap_object(to, &size);

	if (!n || !obj || n > size - (to - obj))
		return 0;
	memcpy(to, log->buf, n);
	return n;
}

/**
 * goko_plugin_kcall() - Open a plugin for a task: a goko_kcall_t.
 * @fs:		the task's files.
 * @ret:	[0] id or -errno, [1] bytes of the reason.
 * @arg:	name; slice for the reason; the task's image.
 * @wait:	unused.
 *
 * Context: trampoline, no locks; sleeps.  Acts with the credentials of the task's
 *	    owner.
 * Return: 0.
 */
int goko_plugin_kcall(struct goko_files *fs, u64 *ret, const u64 *arg,
		      struct goko_iowait *wait)
{
	char name[GOKO_NAME_MAX], text[REASON_MAX];
	struct goko_log log;

	ret[0] = (u64)-ENOENT;
	ret[1] = 0;
	if (!arg[1] || arg[1] >= sizeof(name))
		return 0;
	memcpy(name, (const char *)arg[0], arg[1]);
	name[arg[1]] = 0;
	goko_log_init(&log, text, sizeof(text));
	ret[0] = goko_plugin_open((struct goko_image *)arg[5], name, &log);
	if ((s64)ret[0] < 0)
		ret[1] = copy_reason(&log, &arg[2]);
	return 0;
}

/**
 * goko_b_plugin_init() - Is a plugin initialised?
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the plugin's id.
 *
 * Context: helper.
 * Return: GOKO_UNWIND.
 */
u64 goko_b_plugin_init(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return goko_unwind(p, base, pc, GOKO_ACT_INIT, *(const u64 *)block, 0, 0);
}

/**
 * goko_b_plugin_ready() - The initialiser of a plugin was called.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	it has returned.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_plugin_ready(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	goko_init_plugin_end(p, p->g, *(const u64 *)block);
	return GOKO_CONT;
}

/**
 * goko_b_plugin_sym() - Look a symbol of a plugin up.
 * @p:		P; ret[0..1] become its value, or nil.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the plugin's id; name.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_plugin_sym(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;

	p->ctx.ret[0] = 0;
	p->ctx.ret[1] = 0;
	goko_plugin_sym(goko_task_image(p->g->task), b[0], (const char *)b[1],
			b[2], p->ctx.ret);
	return GOKO_CONT;
}
