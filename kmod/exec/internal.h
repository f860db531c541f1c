/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exec/internal.h - what the run-time half of exec/ shares: trampoline, helpers
 */
#ifndef GOKO_EXEC_INTERNAL_H
#define GOKO_EXEC_INTERNAL_H

#include <linux/types.h>
#include <linux/goko_image.h>

#include "exec/exec.h"
#include "exec/helpers.h"
#include "heap/heap.h"
#include "image/image.h"
#include "lang/lang.h"
#include "sched/gmp.h"

struct goko_files;
struct goko_iowait;
struct goko_scase;

/* What a step of the trampoline leads to: an enum goko_exec_end, or this. */
#define GOKO_NEXT_ENTER	(GOKO_EXEC_KILLED + 1)	/* enter the top frame */

/* Largest make, append, concat: what Go's allocator can address. */
#define GOKO_MAX_ALLOC	(1ull << 48)

/* Select statements of at most so many cases need no memory. */
#define GOKO_FEW_CASES	8

/* Ask the trampoline for @op; the caller returns the result. */
static inline u64 goko_unwind(struct goko_p *p, u64 *base, u64 pc, u32 op,
			      u64 arg0, u64 arg1, u64 arg2)
{
	struct goko_act *act = &p->g->act;

	act->op = op;
	act->pc = pc;
	act->frame = base;
	act->arg[0] = arg0;
	act->arg[1] = arg1;
	act->arg[2] = arg2;
	return GOKO_UNWIND;
}

/* A run-time error; x, y as in goko_panic_rterr(). */
static inline u64 goko_raise(struct goko_p *p, u64 *base, u64 pc, u64 code,
			     u64 x, u64 y)
{
	return goko_unwind(p, base, pc, GOKO_ACT_TRAP, code, x, y);
}

static inline u64 goko_raise_oom(struct goko_p *p, u64 *base, u64 pc,
				 u64 bytes)
{
	return goko_unwind(p, base, pc, GOKO_ACT_OOM, bytes, 0, 0);
}

/* helpers_map.c */
u64 goko_raise_map(struct goko_p *p, u64 *base, u64 pc, int err, u32 busy, u64 size,
		   const struct goko_type *bad);

/* init.c */
int goko_init_gate(struct goko_p *p, struct goko_g *g);
int goko_init_done(struct goko_p *p, struct goko_g *g);
bool goko_init_plugin(struct goko_p *p, struct goko_g *g, u64 id);
void goko_init_plugin_end(struct goko_p *p, struct goko_g *g, bool ok);
void goko_init_g_exit(struct goko_p *p, struct goko_g *g);

/* act.c */
int goko_act_perform(struct goko_p *p, struct goko_g *g);
u32 goko_reflect_kind(const struct goko_type *t);
u64 goko_act_caller(const struct goko_g *g, u64 skip);
int goko_act_panicked(struct goko_g *g, enum goko_panic_next next);

/* builtins_gc.c */
int goko_set_finalizer(struct goko_p *p, struct goko_g *g, const u64 *e);

/* builtins_plugin.c */
int goko_plugin_kcall(struct goko_files *fs, u64 *ret, const u64 *arg,
		      struct goko_iowait *wait);

/* helpers_chan.c */
struct goko_scase *goko_select_cases(const u32 *list, u64 *frame,
				     struct goko_scase *few, u32 nr_few);

/* helpers_make.c */
u64 goko_round_cap(u64 n, u64 size, u64 *bytes);

#endif /* GOKO_EXEC_INTERNAL_H */
