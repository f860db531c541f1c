// SPDX-License-Identifier: GPL-2.0
/*
 * exec/runtime.c - functions of the runtime that Go code can call as its own
 *
 * They are C, but stand to compiled code, the trampoline and who walks stacks as
 * if they were an image's: with a frame, pcs, and a func value.
 */
#include <linux/types.h>

#include "exec/internal.h"

static u64 nil_func(u64 p, u64 base, u64 resume, u64 arg0, u64 unused)
{
	return goko_raise((struct goko_p *)p, (u64 *)base,
			  goko_nil_func.pc_base, GOKO_RTERR_NILPTR, 0, 0);
}

static u32 no_pointers[1];
static struct goko_pcinfo nil_func_pcs[2] = { { .line = 1 }, { .line = 1 } };

/* What a deferred nil is replaced by: it can be told from "no more". */
struct goko_func goko_nil_func = {
	.entry		= nil_func,
	.closure	= &goko_nil_func,
	.img		= &goko_runtime_image,
	.name		= "runtime.nilfunc",
	.pc_base	= GOKO_PC_FIRST,
	.nr_pcs		= ARRAY_SIZE(nil_func_pcs),
	.frame_words	= GOKO_MIN_FRAME_WORDS,
	.extent_words	= GOKO_MIN_FRAME_WORDS,
	.flags		= GOKO_FUNC_WRAPPER,
	.map_words	= ARRAY_SIZE(no_pointers),
	.pcs		= nil_func_pcs,
	.maps		= no_pointers,
};

static const char *files[] = { "goko/exec/runtime.c" };
static u32 hint[1];
static_assert(GOKO_PC_FIRST + ARRAY_SIZE(nil_func_pcs) <=
	      1u << GOKO_PC_HINT_SHIFT);

/* Never published, loaded or freed; it only answers for pcs. */
struct goko_image goko_runtime_image = {
	.name		= "runtime",
	.funcs		= &goko_nil_func,
	.nr_funcs	= 1,
	.files		= files,
	.nr_files	= ARRAY_SIZE(files),
	.nr_pcs		= GOKO_PC_FIRST + ARRAY_SIZE(nil_func_pcs),
	.hint		= hint,
};
