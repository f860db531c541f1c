// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_alu.c - integers, comparisons, jumps
 *
 * Values in registers are canonical: sign- or zero-extended to 64 bits.  Most
 * operations are done in 64 bits and made canonical afterwards; those on u32 in
 * 32 bits, which is canonical at once.
 */
#include "exec/translate.h"

static bool is_signed(u32 kind)
{
	return goko_kind_is_signed(kind);
}

static int kind_bits(u32 kind)
{
	switch (kind) {
	case GOKO_K_BOOL:
	case GOKO_K_I8:
	case GOKO_K_U8:
		return 8;
	case GOKO_K_I16:
	case GOKO_K_U16:
		return 16;
	case GOKO_K_I32:
	case GOKO_K_U32:
		return 32;
	default:
		return 64;
	}
}

/* The register to compute a result in. */
static u8 result_reg(const struct goko_tr_opnd *a)
{
	return a->loc == TR_L_REG ? a->reg : R0;
}

static bool in_reg(const struct goko_tr_opnd *o, u8 reg)
{
	return o->loc == TR_L_REG && o->reg == reg;
}

static bool is_imm(const struct goko_tr_opnd *o)
{
	return o->loc == TR_L_CONST && goko_tr_is_imm32(o->val);
}

/* d = d op c, as wide as the kind wants it, not yet canonical. */
static void alu(struct goko_tr *t, u32 kind, u8 op, u8 d,
		const struct goko_tr_opnd *c)
{
	bool narrow = kind == GOKO_K_U32;
	u8 src;

	if (is_imm(c)) {
		if (narrow)
			goko_e_alui32(t, op, d, c->val);
		else
			goko_e_alui(t, op, d, c->val);
		return;
	}
	src = c->loc == TR_L_REG ? c->reg :
	      goko_tr_get(t, c, d == R0 ? goko_tr_tmp(t) : R0);
	if (narrow)
		goko_e_alu32(t, op, d, src);
	else
		goko_e_alu(t, op, d, src);
}

static bool commutes(u8 op)
{
	return op == BPF_ADD || op == BPF_MUL || op == BPF_AND ||
	       op == BPF_OR || op == BPF_XOR;
}

/* Results of these are canonical if the operands are. */
static bool keeps_canonical(u32 kind, u8 op)
{
	return kind_bits(kind) == 64 || kind == GOKO_K_U32 || op == BPF_AND ||
	       op == BPF_OR || op == BPF_XOR || op == BPF_RSH || op == BPF_ARSH;
}

/**
 * goko_tr_binary() - a = b op c.
 * @t:		the translation.
 * @kind:	kind of the operation.
 * @op:		BPF_ADD and so on.
 * @a:		the result.
 * @b:		first operand.
 * @c:		second operand.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_binary(struct goko_tr *t, u32 kind, u8 op,
		    const struct goko_tr_opnd *a, struct goko_tr_opnd b,
		    struct goko_tr_opnd c)
{
	struct goko_tr_opnd swap;
	u8 d = result_reg(a);

	/* Second is best what is constant, or in memory if R0 is taken. */
	if (commutes(op) &&
	    ((b.loc == TR_L_CONST && c.loc != TR_L_CONST) ||
	     (in_reg(&c, d) && !in_reg(&b, d)) ||
	     (d == R0 && b.loc == TR_L_REG && c.loc != TR_L_REG && !is_imm(&c)))) {
		swap = b;
		b = c;
		c = swap;
	}
	if (in_reg(&c, d) && !in_reg(&b, d))
		d = R0;
	goko_tr_load(t, d, &b);
	alu(t, kind, op, d, &c);
	if (!keeps_canonical(kind, op))
		goko_e_canon(t, kind, d, d);
	goko_tr_put(t, a, d);
}

/* a = b &^ c */
static void and_not(struct goko_tr *t, const struct goko_tr_opnd *a,
		    const struct goko_tr_opnd *b, const struct goko_tr_opnd *c)
{
	u8 d = result_reg(a);

	if (c->loc == TR_L_CONST) {
		struct goko_tr_opnd mask = goko_tr_const(~c->val);

		goko_tr_binary(t, GOKO_K_U64, BPF_AND, a, *b, mask);
		return;
	}
	/* The mask in R0, or in another register if the result goes there. */
	goko_tr_load(t, R0, c);
	goko_e_alui(t, BPF_XOR, R0, -1);
	if (d == R0) {
		alu(t, GOKO_K_U64, BPF_AND, R0, b);
	} else {
		goko_tr_load(t, d, b);
		goko_e_alu(t, BPF_AND, d, R0);
	}
	goko_tr_put(t, a, d);
}

static void shift_imm(struct goko_tr *t, u32 kind, u8 op,
		      const struct goko_tr_opnd *a,
		      const struct goko_tr_opnd *b, u32 count)
{
	u8 d = result_reg(a);

	goko_tr_load(t, d, b);
	if (count) {
		if (kind == GOKO_K_U32)
			goko_e_alui32(t, op, d, count);
		else
			goko_e_alui(t, op, d, count);
		if (!keeps_canonical(kind, op))
			goko_e_canon(t, kind, d, d);
	}
	goko_tr_put(t, a, d);
}

/* Is the count masked to less than 64? */
static bool small_count(const struct goko_tr *t, u32 word)
{
	const struct goko_tr_value *tv;
	const struct goko_img_insn *in;

	if (word >= t->nr_words || t->words[word].cls != TR_W_REG)
		return false;
	tv = &t->values[t->webs[t->use_web[word]].value];
	if (tv->nr_defs != 1 || tv->def == TR_NONE)
		return false;
	in = &t->code[tv->def];
	return in->op == GOKO_OP_ANDI && in->imm >= 0 && in->imm < 64;
}

/*
 * a = b shift c.  Counts from 64 on would be taken modulo 64 by the machine;
 * smaller ones that are over the width are right because values are
 * canonical.
 */
static void shift(struct goko_tr *t, u32 kind, u8 op,
		  const struct goko_tr_opnd *a, const struct goko_tr_opnd *b,
		  const struct goko_tr_opnd *c, bool small)
{
	bool arith = op == BPF_ARSH;
	struct goko_tr_slow *s;
	u8 d = result_reg(a);
	u8 count;

	if (c->loc == TR_L_CONST) {
		u64 n = c->val;

		if (n < 64) {
			d = result_reg(a);
			goko_tr_load(t, d, b);
			goko_e_alui(t, op, d, n);
			goko_e_canon(t, kind, d, d);
			goko_tr_put(t, a, d);
		} else if (arith) {
			shift_imm(t, kind, op, a, b, 63);
		} else {
			goko_tr_put_imm(t, a, 0);
		}
		return;
	}
	if (in_reg(c, d))
		d = R0;
	count = c->loc == TR_L_REG ? c->reg :
		goko_tr_get(t, c, d == R0 ? goko_tr_tmp(t) : R0);
	goko_tr_load(t, d, b);
	s = NULL;
	if (!small) {
		s = goko_tr_slow(t, TR_S_SHIFT);
		if (!s)
			return;
		s->x = d;
		s->y = arith;
		s->back = goko_e_label(t);
		goko_e_jcci(t, BPF_JGE, count, 64, s->label);
	}
	goko_e_alu(t, op, d, count);
	if (!keeps_canonical(GOKO_K_I8, op))
		goko_e_canon(t, kind, d, d);
	if (s)
		goko_e_bind(t, s->back);
	goko_tr_put(t, a, d);
}

/* a = b / c or b % c, unsigned or with the JIT's signed division. */
static void divide_plain(struct goko_tr *t, u32 kind, bool rem,
			 const struct goko_tr_opnd *a,
			 const struct goko_tr_opnd *b,
			 const struct goko_tr_opnd *c)
{
	bool sign = is_signed(kind);
	u8 d = result_reg(a);
	u8 code = BPF_ALU64 | (rem ? BPF_MOD : BPF_DIV);
	u8 src;

	if (in_reg(c, d) && !in_reg(b, d))
		d = R0;
	if (is_imm(c)) {
		goko_tr_load(t, d, b);
		goko_e_insn(t, code | BPF_K, d, 0, sign, c->val);
	} else {
		src = c->loc == TR_L_REG ? c->reg :
		      goko_tr_get(t, c, d == R0 ? goko_tr_tmp(t) : R0);
		/* With both in one register: x / x. */
		goko_tr_load(t, d, b);
		goko_e_insn(t, code | BPF_X, d, src, sign, 0);
	}
	if (sign && !rem)
		goko_e_canon(t, kind, d, d);
	goko_tr_put(t, a, d);
}

/*
 * int64 division with the JIT's, whose idiv faults on the most negative value
 * divided by -1.  Narrower kinds can't get there: they divide as 64 bits.
 */
static void divide_i64(struct goko_tr *t, bool rem,
		       const struct goko_tr_opnd *a,
		       const struct goko_tr_opnd *b, u8 c)
{
	u32 minus = goko_e_label(t);
	u32 done = goko_e_label(t);

	goko_tr_load(t, R0, b);
	goko_e_jcci(t, BPF_JEQ, c, -1, minus);
	goko_e_insn(t, BPF_ALU64 | BPF_X | (rem ? BPF_MOD : BPF_DIV), R0, c, 1,
		    0);
	goko_e_ja(t, done);
	goko_e_bind(t, minus);
	if (rem)
		goko_e_insn(t, BPF_ALU64 | BPF_MOV | BPF_K, R0, 0, 0, 0);
	else
		goko_e_insn(t, BPF_ALU64 | BPF_NEG, R0, 0, 0, 0);
	goko_e_bind(t, done);
	goko_tr_put(t, a, R0);
}

/*
 * Signed division by the unsigned one: of absolute values, then the sign.
 * @c is in a register, which is negated for a while if it is negative.
 */
static void divide_by_parts(struct goko_tr *t, u32 kind, bool rem,
			    const struct goko_tr_opnd *a,
			    const struct goko_tr_opnd *b, u8 c)
{
	u8 op = rem ? BPF_MOD : BPF_DIV;
	u32 neg_c = goko_e_label(t);
	u32 neg_b = goko_e_label(t);
	u32 both = goko_e_label(t);
	u32 done = goko_e_label(t);

	goko_tr_load(t, R0, b);
	goko_e_jcci(t, BPF_JSLT, c, 0, neg_c);
	goko_e_jcci(t, BPF_JSLT, R0, 0, neg_b);
	goko_e_alu(t, op, R0, c);
	goko_e_ja(t, done);
	goko_e_bind(t, neg_b);
	goko_e_insn(t, BPF_ALU64 | BPF_NEG, R0, 0, 0, 0);
	goko_e_alu(t, op, R0, c);
	goko_e_insn(t, BPF_ALU64 | BPF_NEG, R0, 0, 0, 0);
	goko_e_ja(t, done);

	goko_e_bind(t, neg_c);
	goko_e_insn(t, BPF_ALU64 | BPF_NEG, c, 0, 0, 0);
	goko_e_jcci(t, BPF_JSLT, R0, 0, both);
	goko_e_alu(t, op, R0, c);
	if (!rem)
		goko_e_insn(t, BPF_ALU64 | BPF_NEG, R0, 0, 0, 0);
	goko_e_insn(t, BPF_ALU64 | BPF_NEG, c, 0, 0, 0);
	goko_e_ja(t, done);
	goko_e_bind(t, both);
	goko_e_insn(t, BPF_ALU64 | BPF_NEG, R0, 0, 0, 0);
	goko_e_alu(t, op, R0, c);
	if (rem)
		goko_e_insn(t, BPF_ALU64 | BPF_NEG, R0, 0, 0, 0);
	goko_e_insn(t, BPF_ALU64 | BPF_NEG, c, 0, 0, 0);
	goko_e_bind(t, done);
	if (!rem)
		goko_e_canon(t, kind, R0, R0);
	goko_tr_put(t, a, R0);
}

static void divide(struct goko_tr *t, u32 kind, bool rem,
		   const struct goko_tr_opnd *a, const struct goko_tr_opnd *b,
		   const struct goko_tr_opnd *c)
{
	u8 src;

	if (c->loc == TR_L_CONST && c->val == 0) {
		goko_e_ja(t, goko_tr_trap(t, GOKO_RTERR_DIVIDE, NULL, NULL));
		return;
	}
	src = goko_tr_get(t, c, R0);
	if (c->loc != TR_L_CONST)
		goko_e_jcci(t, BPF_JEQ, src, 0,
			    goko_tr_trap(t, GOKO_RTERR_DIVIDE, NULL, NULL));
	if (!is_signed(kind) || (t->env->has_sdiv && kind != GOKO_K_I64)) {
		divide_plain(t, kind, rem, a, b, c);
		return;
	}
	if (c->loc != TR_L_REG) {
		src = goko_tr_tmp(t);
		goko_tr_load(t, src, c);
	}
	if (t->env->has_sdiv)
		divide_i64(t, rem, a, b, src);
	else
		divide_by_parts(t, kind, rem, a, b, src);
}

static int log2_of(u64 val)
{
	return val && !(val & (val - 1)) ? __builtin_ctzll(val) : -1;
}

/* a = b / 2^k, rounding towards 0: add 2^k - 1 to what is negative. */
static void divide_by_power(struct goko_tr *t, u32 kind,
			    const struct goko_tr_opnd *a,
			    const struct goko_tr_opnd *b, int k, bool negate)
{
	u8 src = goko_tr_get(t, b, b->loc == TR_L_REG ? R0 : goko_tr_tmp(t));

	goko_e_mov(t, R0, src);
	if (k > 1)
		goko_e_alui(t, BPF_ARSH, R0, 63);
	goko_e_alui(t, BPF_RSH, R0, 64 - k);
	goko_e_alu(t, BPF_ADD, R0, src);
	goko_e_alui(t, BPF_ARSH, R0, k);
	if (negate)
		goko_e_insn(t, BPF_ALU64 | BPF_NEG, R0, 0, 0, 0);
	goko_e_canon(t, kind, R0, R0);
	goko_tr_put(t, a, R0);
}

/* a = b % 2^k with the sign of b: b - (b / 2^k * 2^k). */
static void rem_by_power(struct goko_tr *t, const struct goko_tr_opnd *a,
			 const struct goko_tr_opnd *b, int k)
{
	u8 src = goko_tr_get(t, b, b->loc == TR_L_REG ? R0 : goko_tr_tmp(t));
	u8 d = result_reg(a);

	goko_e_mov(t, R0, src);
	if (k > 1)
		goko_e_alui(t, BPF_ARSH, R0, 63);
	goko_e_alui(t, BPF_RSH, R0, 64 - k);
	goko_e_alu(t, BPF_ADD, R0, src);
	if (k < 31) {
		goko_e_alui(t, BPF_AND, R0, -(1 << k));
	} else {
		goko_e_alui(t, BPF_RSH, R0, k);
		goko_e_alui(t, BPF_LSH, R0, k);
	}
	if (d == R0) {
		/* -(R0 - b) */
		goko_e_alu(t, BPF_SUB, R0, src);
		goko_e_insn(t, BPF_ALU64 | BPF_NEG, R0, 0, 0, 0);
	} else {
		goko_e_mov(t, d, src);
		goko_e_alu(t, BPF_SUB, d, R0);
	}
	goko_tr_put(t, a, d);
}

/* Signed division by a constant, without the JIT's help. */
static void divide_imm_by_parts(struct goko_tr *t, u32 kind, bool rem,
				const struct goko_tr_opnd *a,
				const struct goko_tr_opnd *b, s64 imm)
{
	u8 op = rem ? BPF_MOD : BPF_DIV;
	u32 neg = goko_e_label(t);
	u32 done = goko_e_label(t);
	bool flip = imm < 0 && !rem;
	u64 abs = imm < 0 ? -(u64)imm : imm;

	goko_tr_load(t, R0, b);
	goko_e_jcci(t, BPF_JSLT, R0, 0, neg);
	goko_e_alui(t, op, R0, abs);
	if (flip)
		goko_e_insn(t, BPF_ALU64 | BPF_NEG, R0, 0, 0, 0);
	goko_e_ja(t, done);
	goko_e_bind(t, neg);
	goko_e_insn(t, BPF_ALU64 | BPF_NEG, R0, 0, 0, 0);
	goko_e_alui(t, op, R0, abs);
	if (!flip)
		goko_e_insn(t, BPF_ALU64 | BPF_NEG, R0, 0, 0, 0);
	goko_e_bind(t, done);
	if (!rem)
		goko_e_canon(t, kind, R0, R0);
	goko_tr_put(t, a, R0);
}

/* a = -b or ^b */
static void unary(struct goko_tr *t, u32 kind, bool neg,
		  const struct goko_tr_opnd *a, const struct goko_tr_opnd *b)
{
	u8 d = result_reg(a);

	goko_tr_load(t, d, b);
	if (neg)
		goko_e_insn(t, BPF_ALU64 | BPF_NEG, d, 0, 0, 0);
	else
		goko_e_alui(t, BPF_XOR, d, -1);
	if (neg || !is_signed(kind))
		goko_e_canon(t, kind, d, d);
	goko_tr_put(t, a, d);
}

static void divide_imm(struct goko_tr *t, u32 kind, bool rem,
		       const struct goko_tr_opnd *a,
		       const struct goko_tr_opnd *b, s64 imm)
{
	struct goko_tr_opnd c = goko_tr_const(imm);
	int k = log2_of(imm < 0 ? -(u64)imm : imm);

	if (!is_signed(kind)) {
		if (k < 0)
			divide_plain(t, kind, rem, a, b, &c);
		else if (!rem)
			shift_imm(t, GOKO_K_U64, BPF_RSH, a, b, k);
		else
			goko_tr_binary(t, GOKO_K_U64, BPF_AND, a, *b,
				       goko_tr_const(imm - 1));
	} else if (k == 0) {
		/* By 1 or -1. */
		if (rem)
			goko_tr_put_imm(t, a, 0);
		else if (imm > 0)
			goko_tr_copy(t, a, b, R0);
		else
			unary(t, kind, true, a, b);
	} else if (k > 0 && rem) {
		rem_by_power(t, a, b, k);
	} else if (k > 0) {
		divide_by_power(t, kind, a, b, k, imm < 0);
	} else if (t->env->has_sdiv) {
		divide_plain(t, kind, rem, a, b, &c);
	} else {
		divide_imm_by_parts(t, kind, rem, a, b, imm);
	}
}

static void convert(struct goko_tr *t, u32 kind, const struct goko_tr_opnd *a,
		    const struct goko_tr_opnd *b)
{
	u8 src = goko_tr_get(t, b, R0);
	u8 d = result_reg(a);

	goko_e_canon(t, kind, d, src);
	goko_tr_put(t, a, d);
}

/* Condition of seteq ... jgei as a BPF jump. */
static u8 condition(u32 which, u32 kind)
{
	static const u8 unsigned_ops[] = {
		BPF_JEQ, BPF_JNE, BPF_JLT, BPF_JLE, BPF_JGT, BPF_JGE,
	};
	static const u8 signed_ops[] = {
		BPF_JEQ, BPF_JNE, BPF_JSLT, BPF_JSLE, BPF_JSGT, BPF_JSGE,
	};

	return is_signed(kind) ? signed_ops[which] : unsigned_ops[which];
}

/* The condition with the operands the other way round. */
static u8 mirrored(u8 op)
{
	switch (op) {
	case BPF_JLT:
		return BPF_JGT;
	case BPF_JLE:
		return BPF_JGE;
	case BPF_JGT:
		return BPF_JLT;
	case BPF_JGE:
		return BPF_JLE;
	case BPF_JSLT:
		return BPF_JSGT;
	case BPF_JSLE:
		return BPF_JSGE;
	case BPF_JSGT:
		return BPF_JSLT;
	case BPF_JSGE:
		return BPF_JSLE;
	default:
		return op;
	}
}

/**
 * goko_tr_compare() - Jump if b op c.
 * @t:		the translation.
 * @op:		BPF_JEQ and so on.
 * @b:		first operand.
 * @c:		second operand.
 * @label:	where to.
 * @keep:	register that is not to be used; TR_NR_REGS: none.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_compare(struct goko_tr *t, u8 op, struct goko_tr_opnd b,
		     struct goko_tr_opnd c, u32 label, u8 keep)
{
	struct goko_tr_opnd swap;
	u8 x, y;

	if (b.loc == TR_L_CONST && c.loc != TR_L_CONST) {
		swap = b;
		b = c;
		c = swap;
		op = mirrored(op);
	}
	x = b.loc == TR_L_REG ? b.reg :
	    goko_tr_get(t, &b, keep == R0 ? goko_tr_tmp(t) : R0);
	if (is_imm(&c)) {
		goko_e_jcci(t, op, x, c.val, label);
		return;
	}
	y = c.loc == TR_L_REG ? c.reg :
	    goko_tr_get(t, &c, keep == R0 || x == R0 ? goko_tr_tmp(t) : R0);
	goko_e_jcc(t, op, x, y, label);
}

/* a = b op c */
static void set(struct goko_tr *t, u8 op, const struct goko_tr_opnd *a,
		const struct goko_tr_opnd *b, const struct goko_tr_opnd *c)
{
	u32 done = goko_e_label(t), holds;
	u8 d = result_reg(a);

	if (in_reg(b, d) || in_reg(c, d))
		d = R0;
	/* Comparing may take R0, and the only spare register: the result comes later. */
	if (d == R0 && (b->loc != TR_L_REG ||
			(c->loc != TR_L_REG && !is_imm(c)))) {
		holds = goko_e_label(t);
		goko_tr_compare(t, op, *b, *c, holds, TR_NR_REGS);
		goko_e_movi(t, d, 0);
		goko_e_ja(t, done);
		goko_e_bind(t, holds);
		goko_e_movi(t, d, 1);
	} else {
		goko_e_movi(t, d, 1);
		goko_tr_compare(t, op, *b, *c, done, d);
		goko_e_movi(t, d, 0);
	}
	goko_e_bind(t, done);
	goko_tr_put(t, a, d);
}

static void integer(struct goko_tr *t, const struct goko_img_insn *in,
		    u32 op, const struct goko_tr_opnd *a,
		    const struct goko_tr_opnd *b, const struct goko_tr_opnd *c)
{
	u32 kind = in->kind;

	switch (op) {
	case GOKO_OP_ADD:
		goko_tr_binary(t, kind, BPF_ADD, a, *b, *c);
		break;
	case GOKO_OP_SUB:
		goko_tr_binary(t, kind, BPF_SUB, a, *b, *c);
		break;
	case GOKO_OP_MUL:
		goko_tr_binary(t, kind, BPF_MUL, a, *b, *c);
		break;
	case GOKO_OP_DIV:
	case GOKO_OP_REM:
		divide(t, kind, op == GOKO_OP_REM, a, b, c);
		break;
	case GOKO_OP_AND:
		goko_tr_binary(t, GOKO_K_U64, BPF_AND, a, *b, *c);
		break;
	case GOKO_OP_OR:
		goko_tr_binary(t, GOKO_K_U64, BPF_OR, a, *b, *c);
		break;
	case GOKO_OP_XOR:
		goko_tr_binary(t, GOKO_K_U64, BPF_XOR, a, *b, *c);
		break;
	case GOKO_OP_ANDN:
		and_not(t, a, b, c);
		break;
	case GOKO_OP_SHL:
		shift(t, kind, BPF_LSH, a, b, c, small_count(t, in->c));
		break;
	case GOKO_OP_SHR:
		shift(t, kind, is_signed(kind) ? BPF_ARSH : BPF_RSH, a, b, c,
		      small_count(t, in->c));
		break;
	}
}

/**
 * goko_tr_alu() - Lower constants, integer operations and comparisons.
 * @t:		the translation.
 * @in:		the instruction at hand.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: false if the operation is none of these.
 */
bool goko_tr_alu(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_opnd a, b, c;
	u32 op = in->op;

	if (op == GOKO_OP_CONST) {
		a = goko_tr_def(t, in->a);
		goko_tr_put_imm(t, &a, in->b | (u64)in->c << 32);
		return true;
	}
	if (op < GOKO_OP_ADD || op > GOKO_OP_SETGEI)
		return false;
	b = goko_tr_use(t, in->b);
	a = goko_tr_def(t, in->a);
	if (op <= GOKO_OP_SHR || (op >= GOKO_OP_SETEQ && op <= GOKO_OP_SETGE))
		c = goko_tr_use(t, in->c);
	else
		c = goko_tr_const(in->imm);

	if (op <= GOKO_OP_SHR)
		integer(t, in, op, &a, &b, &c);
	else if (op >= GOKO_OP_SETEQI)
		set(t, condition(op - GOKO_OP_SETEQI, in->kind), &a, &b, &c);
	else if (op >= GOKO_OP_SETEQ)
		set(t, condition(op - GOKO_OP_SETEQ, in->kind), &a, &b, &c);
	else if (op == GOKO_OP_CONV)
		convert(t, in->kind, &a, &b);
	else if (op == GOKO_OP_NEG || op == GOKO_OP_NOT)
		unary(t, in->kind, op == GOKO_OP_NEG, &a, &b);
	else if (op == GOKO_OP_DIVI || op == GOKO_OP_REMI)
		divide_imm(t, in->kind, op == GOKO_OP_REMI, &a, &b, in->imm);
	else if (op == GOKO_OP_SHLI)
		shift_imm(t, in->kind, BPF_LSH, &a, &b, in->imm);
	else if (op == GOKO_OP_SHRI)
		shift_imm(t, is_signed(in->kind) ? GOKO_K_I64 : GOKO_K_U64,
			  is_signed(in->kind) ? BPF_ARSH : BPF_RSH, &a, &b,
			  in->imm);
	else
		integer(t, in, op - GOKO_OP_ADDI + GOKO_OP_ADD, &a, &b, &c);
	return true;
}

/**
 * goko_tr_jump() - Lower jumps.
 * @t:		the translation.
 * @in:		the instruction at hand, the last of its block.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: false if the operation is none of these.
 */
bool goko_tr_jump(struct goko_tr *t, const struct goko_img_insn *in)
{
	const struct goko_tr_block *bl = &t->blocks[t->block];
	struct goko_tr_opnd b, c;
	u32 which;

	if (in->op < GOKO_OP_JMP || in->op > GOKO_OP_JGEI)
		return false;
	goko_tr_guard(t);
	if (in->op == GOKO_OP_JMP) {
		goko_tr_end_block(t, bl->succ[1]);
		return true;
	}
	b = goko_tr_use(t, in->b);
	if (in->op >= GOKO_OP_JEQI) {
		which = in->op - GOKO_OP_JEQI;
		c = goko_tr_const(in->imm);
	} else {
		which = in->op - GOKO_OP_JEQ;
		c = goko_tr_use(t, in->c);
	}
	goko_tr_compare(t, condition(which, in->kind), b, c,
			goko_tr_edge_label(t, t->block, bl->succ[1]),
			TR_NR_REGS);
	return true;
}
