// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_map.c - operations on maps: calls of C functions
 *
 * The operands travel in a block above the frame: the map, then key and element
 * as a callee has its parameters; the results come back behind them.
 */
#include "exec/translate.h"

static void put_pointer(struct goko_tr *t, u32 word)
{
	struct goko_tr_opnd o = goko_tr_def(t, word);

	goko_tr_put(t, &o, R0);
}

static void lower_block_op(struct goko_tr *t, const struct goko_img_insn *in,
			   u32 helper)
{
	u32 block = goko_tr_block_word(t);
	struct goko_tr_list args, results;

	goko_tr_args(t, t->at, &args, &results);
	goko_tr_op_begin(t);
	goko_tr_copy_out(t, block, in->b, 1);
	goko_tr_args_out(t, &args, block + 1, true);
	goko_tr_helper_c(t, helper, goko_tr_arg_type(t, in->t),
			 goko_tr_arg_addr(block));
	goko_tr_results_in(t, &results,
			   block + 1 + goko_tr_list_total(t, &args));
}

/**
 * goko_tr_map_op() - Lower operations on maps.
 * @t:		the translation.
 * @in:		the instruction at hand.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: false if the operation is none of these.
 */
bool goko_tr_map_op(struct goko_tr *t, const struct goko_img_insn *in)
{
	switch (in->op) {
	case GOKO_OP_MKMAP:
	case GOKO_OP_MAPITER:
		goko_tr_op_begin(t);
		goko_tr_helper_p(t, in->op == GOKO_OP_MKMAP ? TR_H_mkmap :
							      TR_H_mapiter,
				 goko_tr_arg_type(t, in->t),
				 goko_tr_arg_word(t, in->b));
		put_pointer(t, in->a);
		return true;
	case GOKO_OP_MAPGET:
		lower_block_op(t, in, TR_H_mapget);
		return true;
	case GOKO_OP_MAPSET:
		lower_block_op(t, in, TR_H_mapset);
		return true;
	case GOKO_OP_MAPDEL:
		lower_block_op(t, in, TR_H_mapdel);
		return true;
	case GOKO_OP_MAPNEXT:
		lower_block_op(t, in, TR_H_mapnext);
		return true;
	default:
		return false;
	}
}
