/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exec/check.h - the checking mode, see exec/check.c
 */
#ifndef GOKO_EXEC_CHECK_H
#define GOKO_EXEC_CHECK_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "core/rt.h"

struct goko_g;
struct goko_p;

void goko_check_area(struct goko_p *p, u64 pc, u64 addr, u64 size, bool store);
bool goko_is_readable(struct goko_p *p, u64 pc, u64 addr, u64 size);
bool goko_check_frames(struct goko_p *p, struct goko_g *g);

/*
 * What a helper reads, writes or copies for compiled code, if that is to be looked
 * at.  @pc: of the operation; 0: the helper does not know.
 */
static inline void goko_check_load(struct goko_p *p, u64 pc, u64 addr, u64 bytes)
{
	if (unlikely(goko_param_checked))
		goko_check_area(p, pc, addr, bytes, false);
}

static inline void goko_check_store(struct goko_p *p, u64 pc, u64 addr, u64 bytes)
{
	if (unlikely(goko_param_checked))
		goko_check_area(p, pc, addr, bytes, true);
}

static inline void goko_check_copy(struct goko_p *p, u64 pc, u64 dst, u64 src,
				   u64 bytes)
{
	goko_check_load(p, pc, src, bytes);
	goko_check_store(p, pc, dst, bytes);
}

#endif /* GOKO_EXEC_CHECK_H */
