// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_iface.c - operations on interfaces
 *
 * Word 0 of an eface is the address of a type, that of an iface the address of
 * an itab, which begins with the address of the type.  A value's dynamic type
 * is compared by that address; only conversions to an interface with methods
 * call C.
 */
#include "exec/translate.h"

static bool is_eface(const struct goko_tr *t, u32 type)
{
	return goko_vtype_kind(t->v, type) == GOKO_K_EFACE;
}

static bool is_iface(const struct goko_tr *t, u32 type)
{
	return goko_vtype_kind(t->v, type) == GOKO_K_IFACE;
}

/* The interface type that a word holds a value of. */
static u32 source_type(const struct goko_tr *t, u32 word)
{
	u32 var = goko_vfunc_var(t->v, t->func, word);
	u32 type = t->v->vars[var];

	/* With its name, which failed assertions tell, if it is a variable. */
	if (t->v->var_word[var] == word && (is_eface(t, type) || is_iface(t, type)))
		return type;
	type = goko_vfunc_word_type(t->v, t->func, word, GOKO_K_EFACE);
	if (type != GOKO_NONE)
		return type;
	return goko_vfunc_word_type(t->v, t->func, word, GOKO_K_IFACE);
}

static void put_reg(struct goko_tr *t, u32 word, u8 reg)
{
	struct goko_tr_opnd o = goko_tr_def(t, word);

	goko_tr_put(t, &o, reg);
}

static void put_const(struct goko_tr *t, u32 word, s64 val)
{
	struct goko_tr_opnd o = goko_tr_def(t, word);

	goko_tr_put_imm(t, &o, val);
}

/* Type to type assertion has failed: the text needs all three. */
static u32 fail_label(struct goko_tr *t, const struct goko_img_insn *in,
		      const struct goko_tr_opnd *w0)
{
	struct goko_tr_opnd want = goko_tr_arg_type(t, in->t).o;
	u32 label = goko_tr_trap(t, GOKO_RTERR_ASSERT, w0, &want);

	if (!t->err)
		t->slow[t->nr_slow - 1].y = source_type(t, in->b);
	return label;
}

/* The dynamic type of @w0 into @reg, 0 for nil. */
static void load_type(struct goko_tr *t, u8 reg, const struct goko_tr_opnd *w0,
		      bool itab)
{
	u32 nil;

	goko_tr_load(t, reg, w0);
	if (!itab)
		return;
	nil = goko_e_label(t);
	goko_e_jcci(t, BPF_JEQ, reg, 0, nil);
	goko_e_load(t, GOKO_K_U64, reg, reg, TR_ITAB_TYPE);
	goko_e_bind(t, nil);
}

/* Zero all words of the result. */
static void zero_value(struct goko_tr *t, u32 type, u32 word)
{
	u32 i, words = goko_tr_type_words(t, type);

	if (words > TR_MAX_MOVE_WORDS) {
		goko_e_frame_addr(t, R2, word, 0);
		goko_e_movi(t, R3, 8 * (s64)words);
		goko_e_mov(t, R1, t->rp);
		goko_e_call(t, TR_H_memzero);
		return;
	}
	for (i = 0; i < words; i++)
		put_const(t, word + i, 0);
}

/* What the data word @w1 stands for, as a value in the frame. */
static void unbox(struct goko_tr *t, u32 type, const struct goko_tr_opnd *w1,
		  u32 word)
{
	u8 reg;

	if (goko_kind_is_ptr(goko_vtype_kind(t->v, type))) {
		struct goko_tr_opnd o = goko_tr_def(t, word);

		goko_tr_copy(t, &o, w1, R0);
	} else if (goko_vtype_size(t->v, type)) {
		reg = goko_tr_get(t, w1, R0);
		goko_tr_load_value(t, type, reg, 0, word);
	}
}

/* To a type that is no interface. */
static void assert_concrete(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_opnd w0 = goko_tr_use(t, in->b);
	struct goko_tr_opnd w1 = goko_tr_use(t, in->b + 1);
	bool itab = is_iface(t, source_type(t, in->b));
	bool two = in->op == GOKO_OP_ASSERT2;
	u32 other, done;
	u8 tmp = goko_tr_tmp(t);

	load_type(t, tmp, &w0, itab);
	goko_e_movi(t, R0, t->env->types[in->t]);
	other = two ? goko_e_label(t) : fail_label(t, in, &w0);
	goko_e_jcc(t, BPF_JNE, tmp, R0, other);
	t->tmp_mask = 0;
	if (in->a != GOKO_NONE)
		unbox(t, in->t, &w1, in->a);
	t->tmp_mask = 0;
	if (!two)
		return;
	put_const(t, in->c, 1);
	done = goko_e_label(t);
	goko_e_ja(t, done);
	goko_e_bind(t, other);
	if (in->a != GOKO_NONE)
		zero_value(t, in->t, in->a);
	put_const(t, in->c, 0);
	goko_e_bind(t, done);
}

/* To interface{}: all but nil. */
static void assert_eface(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_opnd w0 = goko_tr_use(t, in->b);
	struct goko_tr_opnd w1 = goko_tr_use(t, in->b + 1), o;
	bool itab = is_iface(t, source_type(t, in->b));
	u32 skip;
	u8 tmp = goko_tr_tmp(t);

	load_type(t, tmp, &w0, itab);
	if (in->op == GOKO_OP_ASSERT)
		goko_e_jcci(t, BPF_JEQ, tmp, 0, fail_label(t, in, &w0));
	if (in->a != GOKO_NONE) {
		put_reg(t, in->a, tmp);
		o = goko_tr_def(t, in->a + 1);
		goko_tr_copy(t, &o, &w1, R0);
	}
	if (in->op == GOKO_OP_ASSERT2) {
		skip = goko_e_label(t);
		goko_e_movi(t, R0, 0);
		goko_e_jcci(t, BPF_JEQ, tmp, 0, skip);
		goko_e_movi(t, R0, 1);
		goko_e_bind(t, skip);
		put_reg(t, in->c, R0);
	}
	t->tmp_mask = 0;
}

/* Ask C for the itab: it is in R0, 0 if there is none. */
static void find_itab(struct goko_tr *t, const struct goko_img_insn *in,
		      u32 flags)
{
	u32 iface = t->v->vtypes[in->t].under;
	struct goko_tr_arg type = goko_tr_arg_type(t, iface);

	if (is_iface(t, source_type(t, in->b)))
		flags |= GOKO_TOIFACE_ITAB;
	type.o.val |= flags;
	goko_tr_op_begin(t);
	goko_tr_helper_c(t, TR_H_toiface, type, goko_tr_arg_word(t, in->b));
	goko_e_load(t, GOKO_K_U64, R0, t->rp, TR_P_RET(0));
}

/* To an interface with methods. */
static void assert_iface(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_opnd w0 = goko_tr_use(t, in->b);
	struct goko_tr_opnd w1 = goko_tr_use(t, in->b + 1), o;
	u32 done;

	find_itab(t, in, 0);
	if (in->op == GOKO_OP_ASSERT) {
		goko_e_jcci(t, BPF_JEQ, R0, 0, fail_label(t, in, &w0));
		put_reg(t, in->a, R0);
		o = goko_tr_def(t, in->a + 1);
		goko_tr_copy(t, &o, &w1, R0);
		return;
	}
	done = goko_e_label(t);
	if (in->a != GOKO_NONE) {
		u32 skip = goko_e_label(t);

		o = goko_tr_def(t, in->a + 1);
		goko_tr_copy(t, &o, &w1, R0);
		goko_e_load(t, GOKO_K_U64, R0, t->rp, TR_P_RET(0));
		put_reg(t, in->a, R0);
		goko_e_jcci(t, BPF_JNE, R0, 0, skip);
		put_const(t, in->a + 1, 0);
		goko_e_bind(t, skip);
	}
	put_const(t, in->c, 0);
	goko_e_jcci(t, BPF_JEQ, R0, 0, done);
	put_const(t, in->c, 1);
	goko_e_bind(t, done);
}

static void lower_assert(struct goko_tr *t, const struct goko_img_insn *in)
{
	if (is_iface(t, in->t))
		assert_iface(t, in);
	else if (is_eface(t, in->t))
		assert_eface(t, in);
	else
		assert_concrete(t, in);
}

static void lower_conviface(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_opnd w0 = goko_tr_use(t, in->b);
	struct goko_tr_opnd w1 = goko_tr_use(t, in->b + 1), o;
	bool itab = is_iface(t, source_type(t, in->b));

	if (is_eface(t, in->t)) {
		u8 tmp = goko_tr_tmp(t);

		load_type(t, tmp, &w0, itab);
		put_reg(t, in->a, tmp);
		t->tmp_mask = 0;
	} else {
		find_itab(t, in, GOKO_TOIFACE_MUST);
		put_reg(t, in->a, R0);
	}
	o = goko_tr_def(t, in->a + 1);
	goko_tr_copy(t, &o, &w1, R0);
}

static void lower_arrptr(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_opnd ptr = goko_tr_use(t, in->b), o;
	struct goko_tr_opnd len = goko_tr_use(t, in->b + 1);
	struct goko_tr_opnd needs = goko_tr_const(goko_vtype_def(t->v, in->t)->len);

	if (needs.val)
		goko_tr_compare(t, BPF_JLT, len, needs,
				goko_tr_trap(t, GOKO_RTERR_SLICE_CONVERT, &len,
					     &needs), TR_NR_REGS);
	t->tmp_mask = 0;
	o = goko_tr_def(t, in->a);
	goko_tr_copy(t, &o, &ptr, R0);
}

/**
 * goko_tr_iface() - Lower operations on interfaces.
 * @t:		the translation.
 * @in:		the instruction at hand.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: false if the operation is none of these.
 */
bool goko_tr_iface(struct goko_tr *t, const struct goko_img_insn *in)
{
	switch (in->op) {
	case GOKO_OP_ASSERT:
	case GOKO_OP_ASSERT2:
		lower_assert(t, in);
		return true;
	case GOKO_OP_CONVIFACE:
		lower_conviface(t, in);
		return true;
	case GOKO_OP_ARRPTR:
		lower_arrptr(t, in);
		return true;
	default:
		return false;
	}
}
