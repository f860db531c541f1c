// SPDX-License-Identifier: GPL-2.0
/*
 * lang/traceback.c - goroutines and panics as Go prints them
 *
 * The G is the running one, unwound, or waits and cannot be woken meanwhile;
 * either way its frames are complete.
 */
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/types.h>

#include "image/image.h"
#include "lang/internal.h"
#include "lang/lang.h"
#include "sched/gmp.h"
#include "sched/sched.h"
#include "stack/stack.h"

/* Frames printed of one goroutine, as in Go. */
#define MAX_FRAMES	100

static void add_position(struct goko_text *t, const struct goko_func *f, u32 pc)
{
	const struct goko_pcinfo *info = &f->pcs[pc - f->pc_base];

	goko_text_printf(t, "\t%s:%u +%#x\n", f->img->files[info->file],
			 info->line, pc - f->pc_base);
}

static void add_frame(struct goko_text *t, const struct goko_frame *f)
{
	if (!f->func) {
		/* The runtime is between a panic and a deferred function. */
		goko_text_printf(t, "panic(...)\n\tgoko/lang/panic.c:1 +0x0\n");
		return;
	}
	goko_text_printf(t, "%s(%s)\n", f->func->name,
			 f->func->param_words ? "..." : "");
	add_position(t, f->func, f->pc);
}

static u64 minutes_since(u64 ns)
{
	return div_u64(ktime_get_ns() - ns, NSEC_PER_SEC) / 60;
}

static void add_header(struct goko_text *t, const struct goko_g *g)
{
	u64 minutes = 0;
	const char *what;

	if (goko_g_status(g) == GOKO_G_WAITING) {
		what = goko_wait_reason_name(g->wait_reason);
		minutes = minutes_since(g->wait_since_ns);
	} else if (goko_g_status(g) == GOKO_G_SYSCALL) {
		what = "syscall";
		minutes = minutes_since(g->wait_since_ns);
	} else if (goko_g_status(g) == GOKO_G_RUNNABLE) {
		what = "runnable";
	} else {
		what = "running";
	}
	goko_text_printf(t, "\ngoroutine %llu [%s", g->id, what);
	if (minutes)
		goko_text_printf(t, ", %llu minutes", minutes);
	goko_text_printf(t, "]:\n");
}

/**
 * goko_text_goroutine() - Append the state and the frames of a goroutine.
 * @t:		text.
 * @g:		the running G, unwound, or one that waits and stays where it is.
 *
 * Context: any; never sleeps.
 */
void goko_text_goroutine(struct goko_text *t, const struct goko_g *g)
{
	const struct goko_func *creator;
	struct goko_frame f;
	bool wrapper, callee_is_go = true, more;
	u32 n = 0;

	add_header(t, g);
	for (more = goko_frame_first(g, &f); more;
	     more = goko_frame_next(g, &f)) {
		if (n == MAX_FRAMES) {
			goko_text_printf(t, "...additional frames elided...\n");
			break;
		}
		/* Wrappers are not source, but one that panicked itself is told. */
		wrapper = f.func && (f.func->flags & GOKO_FUNC_WRAPPER);
		if (!wrapper || !callee_is_go) {
			add_frame(t, &f);
			n++;
		}
		callee_is_go = f.func;
	}
	creator = g->creator_pc ? goko_pc_func(g->creator_pc) : NULL;
	if (creator) {
		goko_text_printf(t, "created by %s\n", creator->name);
		add_position(t, creator, g->creator_pc);
	}
}

static s64 load_int(const void *addr, u64 size)
{
	switch (size) {
	case 1:
		return *(const s8 *)addr;
	case 2:
		return *(const s16 *)addr;
	case 4:
		return *(const s32 *)addr;
	default:
		return *(const s64 *)addr;
	}
}

static u64 load_uint(const void *addr, u64 size)
{
	switch (size) {
	case 1:
		return *(const u8 *)addr;
	case 2:
		return *(const u16 *)addr;
	case 4:
		return *(const u32 *)addr;
	default:
		return *(const u64 *)addr;
	}
}

/* The run-time error that a panic's value is, or NULL. */
static const struct goko_rterr_obj *rterr_of(const u64 *eface)
{
	const struct goko_type *type = (const struct goko_type *)eface[0];

	if (type == &goko_rterr_type ||
	    (type && type->img &&
	     (type == type->img->rterr[GOKO_RTERR_T_ERROR] ||
	      type == type->img->rterr[GOKO_RTERR_T_ASSERT])))
		return (const struct goko_rterr_obj *)eface[1];
	return NULL;
}

/* The value of a panic; named types show their name, strings no quotes. */
static void add_value(struct goko_text *t, const u64 *eface)
{
	const struct goko_type *type = (const struct goko_type *)eface[0];
	const void *data = (const void *)eface[1];
	const struct goko_rterr_obj *err = rterr_of(eface);
	const char *quote = "";

	if (!type) {
		goko_text_printf(t, "nil");
		return;
	}
	if (err) {
		goko_text_add(t, (const char *)err->text, err->len);
		return;
	}
	if (type->kind != GOKO_K_STRING &&
	    !(type->kind >= GOKO_K_BOOL && type->kind <= GOKO_K_U64)) {
		goko_text_printf(t, "(%s) %#llx", type->name,
				 goko_print_addr(eface[1]));
		return;
	}
	if (type->flags & GOKO_TF_NAMED) {
		if (type->kind == GOKO_K_STRING)
			quote = "\"";
		goko_text_printf(t, "%s(%s", type->name, quote);
	}
	if (type->kind == GOKO_K_STRING)
		goko_text_add(t, ((const char *const *)data)[0],
			      ((const u64 *)data)[1]);
	else if (type->kind == GOKO_K_BOOL)
		goko_text_printf(t, *(const u8 *)data ? "true" : "false");
	else if (type->kind >= GOKO_K_U8)
		goko_text_printf(t, "%llu", load_uint(data, type->size));
	else
		goko_text_printf(t, "%lld", load_int(data, type->size));
	if (type->flags & GOKO_TF_NAMED)
		goko_text_printf(t, "%s)", quote);
}

/**
 * goko_text_panics() - Append all panics under way, the oldest first.
 * @t:		text.
 * @pn:		the oldest; their links lead to newer ones.
 *
 * Context: any; never sleeps.
 */
void goko_text_panics(struct goko_text *t, const struct goko_panic *pn)
{
	const struct goko_panic *older = NULL;
	u32 sig_pc = 0;

	for (; pn; older = pn, pn = pn->link) {
		if (older && !older->goexit)
			goko_text_add(t, "\t", 1);
		if (pn->goexit)
			continue;
		goko_text_printf(t, "panic: ");
		if (pn->said)
			goko_text_add(t, pn->said, pn->said_len);
		else
			add_value(t, pn->value);
		goko_text_printf(t, "%s\n", pn->recovered ? " [recovered]" : "");
		if (pn->sig_pc)
			sig_pc = pn->sig_pc;
	}
	if (sig_pc)
		goko_text_printf(t, "[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=%#x]\n",
				 sig_pc);
}
