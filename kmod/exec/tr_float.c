// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_float.c - floating-point operations
 *
 * What
 *   Each is a call of a C function (exec/fp.h).  Operations of one block with
 *   nothing between them that could leave, wait or take long share a *section*:
 *   the first begins it, the last ends it.
 *
 * Invariants
 *   1. A section begins and ends in the same block; control enters it at its
 *      first instruction and leaves it behind its last one, or by a trap, which
 *      ends it (TR_H_trap_fp).  No safe point is resumed inside.
 *   2. It is at most FP_MAX_INSNS long, so preemption is back soon.
 */
#include "exec/translate.h"

#define FP_MAX_INSNS	256

/* Needs the FPU. */
static bool is_fp(u32 op)
{
	switch (op) {
	case GOKO_OP_FADD:
	case GOKO_OP_FSUB:
	case GOKO_OP_FMUL:
	case GOKO_OP_FDIV:
	case GOKO_OP_FSQRT:
	case GOKO_OP_ITOF64:
	case GOKO_OP_ITOF32:
	case GOKO_OP_FTOI:
	case GOKO_OP_F32TO64:
	case GOKO_OP_F64TO32:
		return true;
	default:
		return false;
	}
}

/* May it stand inside of a section? */
static bool may_be_inside(const struct goko_tr *t, u32 i)
{
	const struct goko_img_insn *in = &t->code[i];

	switch (in->op) {
	case GOKO_OP_DIV:
	case GOKO_OP_REM:
		return false;
	case GOKO_OP_LD:
	case GOKO_OP_LDX:
	case GOKO_OP_FLD:
	case GOKO_OP_IDX:
		return !(goko_tr_op_flags(t, i) & TR_CLOBBERS);
	case GOKO_OP_ST:
	case GOKO_OP_STX:
	case GOKO_OP_STG:
		return !(goko_tr_op_flags(t, i) & TR_CLOBBERS) &&
		       !goko_vtype_has_pointers(t->v, in->t);
	default:
		if (in->op <= GOKO_OP_SETGEI)
			return !(goko_tr_op_flags(t, i) & TR_CLOBBERS);
		return in->op >= GOKO_OP_FADD && in->op <= GOKO_OP_FOFBITS;
	}
}

/* The last instruction of the section that would begin at instruction @i. */
static u32 section_end(const struct goko_tr *t, u32 i)
{
	u32 end = t->blocks[t->block].last;
	u32 last = i;

	if (end - i > FP_MAX_INSNS)
		end = i + FP_MAX_INSNS;
	for (i++; i <= end && may_be_inside(t, i); i++)
		if (is_fp(t->code[i].op))
			last = i;
	return last;
}

/* Call a C function with one or two words; c may be NULL. */
static void call(struct goko_tr *t, u32 helper, const struct goko_tr_opnd *b,
		 const struct goko_tr_opnd *c)
{
	struct goko_tr_opnd srcs[2] = { *b };
	static const u8 dsts[2] = { R1, R2 };

	if (c)
		srcs[1] = *c;
	goko_tr_parallel(t, c ? 2 : 1, dsts, srcs);
	goko_e_call(t, helper);
}

static void call_fp(struct goko_tr *t, u32 helper, const struct goko_tr_opnd *b,
		    const struct goko_tr_opnd *c)
{
	if (!t->fp_open) {
		t->fp_open = true;
		/* A check that fails returns: not inside of a section. */
		t->fp_last = t->env->checked ? t->at : section_end(t, t->at);
		helper += TR_FP_BEGIN;
	}
	if (t->fp_last == t->at) {
		t->fp_open = false;
		helper += TR_FP_END;
	}
	call(t, helper, b, c);
}

static u32 arith_helper(const struct goko_img_insn *in)
{
	bool wide = in->kind == GOKO_K_F64;

	switch (in->op) {
	case GOKO_OP_FADD:
		return wide ? TR_F_add64 : TR_F_add32;
	case GOKO_OP_FSUB:
		return wide ? TR_F_sub64 : TR_F_sub32;
	case GOKO_OP_FMUL:
		return wide ? TR_F_mul64 : TR_F_mul32;
	case GOKO_OP_FDIV:
		return wide ? TR_F_div64 : TR_F_div32;
	case GOKO_OP_FSQRT:
		return wide ? TR_F_sqrt64 : TR_F_sqrt32;
	case GOKO_OP_ITOF64:
		return in->kind == GOKO_K_U64 ? TR_F_utof64 : TR_F_itof64;
	case GOKO_OP_ITOF32:
		return in->kind == GOKO_K_U64 ? TR_F_utof32 : TR_F_itof32;
	case GOKO_OP_F32TO64:
		return TR_F_widen;
	case GOKO_OP_F64TO32:
		return TR_F_narrow;
	default:
		/* ftoi: as Go does it on amd64, also out of range. */
		switch (in->kind) {
		case GOKO_K_U64:
			return TR_F_ftou;
		case GOKO_K_I64:
		case GOKO_K_U32:
			return TR_F_ftoi;
		default:
			return TR_F_ftow;
		}
	}
}

static u32 bits_helper(const struct goko_img_insn *in)
{
	bool wide = in->kind == GOKO_K_F64;

	switch (in->op) {
	case GOKO_OP_FSETEQ:
		return wide ? TR_F_eq64 : TR_F_eq32;
	case GOKO_OP_FSETNE:
		return wide ? TR_F_ne64 : TR_F_ne32;
	case GOKO_OP_FSETLT:
		return wide ? TR_F_lt64 : TR_F_lt32;
	case GOKO_OP_FSETLE:
		return wide ? TR_F_le64 : TR_F_le32;
	case GOKO_OP_FFLOOR:
		return TR_F_floor64;
	case GOKO_OP_FCEIL:
		return TR_F_ceil64;
	case GOKO_OP_FTRUNC:
		return TR_F_trunc64;
	default:
		return TR_F_even64;
	}
}

/* -x and |x|: the sign is the top bit. */
static void lower_sign(struct goko_tr *t, const struct goko_img_insn *in,
		       const struct goko_tr_opnd *a,
		       const struct goko_tr_opnd *b)
{
	u8 shift = in->kind == GOKO_K_F32 ? 33 : 1;
	u8 tmp;

	if (in->op == GOKO_OP_FABS) {
		goko_tr_load(t, R0, b);
		goko_e_alui(t, BPF_LSH, R0, shift);
		goko_e_alui(t, BPF_RSH, R0, shift);
	} else {
		tmp = goko_tr_tmp(t);
		goko_e_movi(t, tmp, 1);
		goko_e_alui(t, BPF_LSH, tmp, 64 - shift);
		goko_tr_load(t, R0, b);
		goko_e_alu(t, BPF_XOR, R0, tmp);
	}
	goko_tr_put(t, a, R0);
}

/**
 * goko_tr_float() - Lower floating-point operations.
 * @t:		the translation.
 * @in:		the instruction at hand.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: false if the operation is none of these.
 */
bool goko_tr_float(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_opnd a, b, c;
	bool two;

	if (in->op < GOKO_OP_FADD || in->op > GOKO_OP_FOFBITS)
		return false;
	two = in->op <= GOKO_OP_FDIV ||
	      (in->op >= GOKO_OP_FSETEQ && in->op <= GOKO_OP_FSETLE);
	b = goko_tr_use(t, in->b);
	if (two)
		c = goko_tr_use(t, in->c);
	a = goko_tr_def(t, in->a);
	switch (in->op) {
	case GOKO_OP_FNEG:
	case GOKO_OP_FABS:
		lower_sign(t, in, &a, &b);
		return true;
	case GOKO_OP_FBITS:
	case GOKO_OP_FOFBITS:
		goko_tr_copy(t, &a, &b, R0);
		return true;
	}
	if (is_fp(in->op))
		call_fp(t, arith_helper(in), &b, two ? &c : NULL);
	else
		call(t, bits_helper(in), &b, two ? &c : NULL);
	if (in->op == GOKO_OP_FTOI)
		goko_e_canon(t, in->kind, R0, R0);
	goko_tr_put(t, &a, R0);
	return true;
}
