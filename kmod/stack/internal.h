/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stack/internal.h - shared by the files of this folder
 */
#ifndef GOKO_STACK_INTERNAL_H
#define GOKO_STACK_INTERNAL_H

#include <linux/types.h>

#include "image/image.h"
#include "sched/gmp.h"

/* Frames between two offers to let others have the CPU. */
#define RESCHED_FRAMES	1024

static inline size_t goko_stack_bytes(const struct goko_stack *s)
{
	return (char *)s->hi - (char *)s->lo;
}

/* Frame map of a resume point of @func: bit i, word i holds a live pointer. */
static inline const u32 *goko_frame_map(const struct goko_func *func, u32 pc)
{
	const struct goko_pcinfo *info = &func->pcs[pc - func->pc_base];

	return &func->maps[(size_t)info->map * func->map_words];
}

/* move.c */
struct goko_stack goko_stack_move(struct goko_g *g, const struct goko_stack *new);

#endif /* GOKO_STACK_INTERNAL_H */
