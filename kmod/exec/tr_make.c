// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_make.c - operations that make things: objects, slices, strings
 */
#include "exec/translate.h"

/* Constants that are addresses: string literals, func values. */
static void lower_address(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 i, words = in->op == GOKO_OP_STR ? 2 : 1;
	s64 val;

	for (i = 0; i < words; i++) {
		struct goko_tr_opnd o = goko_tr_def(t, in->a + i);

		goko_tr_def_const(t, t->at, in->a + i, &val);
		goko_tr_put_imm(t, &o, val);
	}
}

static void put_r0(struct goko_tr *t, u32 word)
{
	struct goko_tr_opnd o = goko_tr_def(t, word);

	goko_tr_put(t, &o, R0);
}

static void lower_mkslice(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_opnd size[2] = {
		goko_tr_use(t, in->b), goko_tr_use(t, in->c),
	};
	u32 i;

	goko_tr_op_begin(t);
	for (i = 0; i < 2; i++)
		goko_e_store(t, BPF_DW, t->rp, TR_P_RET(i),
			     goko_tr_get(t, &size[i], R0));
	goko_tr_helper_p(t, TR_H_mkslice, goko_tr_arg_type(t, in->t),
			 goko_tr_arg_none());
	put_r0(t, in->a);
	for (i = 0; i < 2; i++) {
		struct goko_tr_opnd o = goko_tr_def(t, in->a + 1 + i);

		goko_tr_copy(t, &o, &size[i], R0);
	}
}

/* mkeface and mkiface: an interface that holds a value of type @from. */
static void lower_mkeface(struct goko_tr *t, const struct goko_img_insn *in,
			  u32 from)
{
	struct goko_tr_opnd type = goko_tr_def(t, in->a);
	struct goko_tr_opnd data = goko_tr_def(t, in->a + 1);
	struct goko_tr_opnd val;
	s64 addr;

	if (goko_kind_is_ptr(goko_vtype_kind(t->v, from))) {
		val = goko_tr_use(t, in->b);
		goko_tr_copy(t, &data, &val, R0);
	} else {
		goko_tr_op_begin(t);
		goko_tr_to_slots(t, in->b, goko_tr_type_words(t, from));
		goko_tr_helper_p(t, TR_H_mkeface, goko_tr_arg_type(t, from),
				 goko_tr_arg_addr(in->b));
		goko_tr_put(t, &data, R0);
	}
	goko_tr_def_const(t, t->at, in->a, &addr);
	goko_tr_put_imm(t, &type, addr);
}

/* A closure object: the function, then the captured words. */
static void lower_closure(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 ctx = t->v->funcs[in->b].ctx;
	u32 first = goko_vtype_def(t->v, ctx)->list;
	struct goko_tr_list fields, none;
	struct goko_tr_opnd o;
	u8 obj, tmp;
	u32 i;

	goko_tr_args(t, t->at, &fields, &none);
	goko_tr_op_begin(t);
	goko_tr_helper_p(t, TR_H_new, goko_tr_arg_type(t, ctx),
			 goko_tr_arg_none());
	/*
	 * R1 to R5 are free, but for what the result goes to; large captures
	 * need R0 to R4 and the object, which is in the frame then.
	 */
	obj = R5;
	tmp = R0;
	goko_e_mov(t, obj, R0);
	goko_e_movi(t, tmp, t->env->funcs + in->b * t->env->func_size);
	goko_e_store(t, BPF_DW, obj, 0, tmp);
	for (i = 0; i < fields.nr; i++) {
		u32 type = fields.fields[i].type;
		u32 off = t->v->field_off[first + 1 + i];

		if (!goko_vtype_size(t->v, type))
			continue;
		if (goko_tr_type_words(t, type) <= TR_MAX_MOVE_WORDS) {
			goko_tr_store_value(t, type, obj, off, fields.words[i]);
			continue;
		}
		/* Nobody else uses the word behind the frame here. */
		goko_e_stw(t, t->frame_words, obj);
		goko_e_mov(t, R2, obj);
		goko_e_addi(t, R2, off);
		goko_e_frame_addr(t, R3, fields.words[i], 0);
		goko_e_movi(t, R4, goko_vtype_size(t->v, type));
		goko_e_mov(t, R1, t->rp);
		goko_e_call(t, TR_H_memmove);
		goko_e_ldw(t, obj, t->frame_words);
	}
	o = goko_tr_def(t, in->a);
	goko_tr_put(t, &o, obj);
}

/* Words of strings and slices, one after the other, as a block. */
static void words_out(struct goko_tr *t, u32 *to, u32 word, u32 words)
{
	goko_tr_copy_out(t, *to, word, words);
	*to += words;
}

static u32 slice_elem(const struct goko_tr *t, u32 word)
{
	u32 type = goko_vfunc_word_type(t->v, t->func, word, GOKO_K_SLICE);

	return t->v->types[type].elem;
}

static void lower_append(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 to = goko_tr_block_word(t);
	u32 i;

	goko_tr_op_begin(t);
	words_out(t, &to, in->b, 3);
	words_out(t, &to, in->c, 2);
	goko_tr_helper_c(t, TR_H_append,
			 goko_tr_arg_type(t, slice_elem(t, in->b)),
			 goko_tr_arg_addr(goko_tr_block_word(t)));
	for (i = 0; i < 3; i++)
		goko_tr_take_ret(t, in->a + i, i);
}

static void lower_copy(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 to = goko_tr_block_word(t);

	words_out(t, &to, in->b, 2);
	words_out(t, &to, in->c, 2);
	goko_tr_helper_v(t, TR_H_copy,
			 goko_tr_arg_type(t, slice_elem(t, in->b)),
			 goko_tr_arg_addr(goko_tr_block_word(t)));
	if (in->a != GOKO_NONE)
		put_r0(t, in->a);
}

static void lower_concat(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 to = goko_tr_block_word(t);
	u32 i;

	goko_tr_op_begin(t);
	words_out(t, &to, in->b, 2);
	words_out(t, &to, in->c, 2);
	goko_tr_helper_c(t, TR_H_concat,
			 goko_tr_arg_addr(goko_tr_block_word(t)),
			 goko_tr_arg_none());
	for (i = 0; i < 2; i++)
		goko_tr_take_ret(t, in->a + i, i);
}

/**
 * struct slicing - what is sliced, and where the result goes
 * @ptr:	what is sliced
 * @lo:		first index
 * @hi:		index behind the last
 * @max:	what the capacity is counted from
 * @a:		places of the result
 * @elem_size:	bytes
 * @string:	it is one: no capacity
 */
struct slicing {
	struct goko_tr_opnd	ptr, lo, hi, max;
	struct goko_tr_opnd	a[3];
	u32			elem_size;
	bool			string;
};

/* Trap unless x, which is in @word, <= limit. */
static void bound(struct goko_tr *t, u32 code, u32 word,
		  const struct goko_tr_opnd *x, const struct goko_tr_opnd *limit)
{
	if (x->loc == TR_L_CONST &&
	    (x->val == 0 || (limit->loc == TR_L_CONST &&
			     (u64)x->val <= (u64)limit->val)))
		return;
	if (goko_tr_same(x, limit))
		return;
	if (word != GOKO_NONE && !goko_tr_is_signed(t, word))
		code += GOKO_RTERR_SLICE_U - GOKO_RTERR_SLICE_ALEN;
	goko_tr_compare(t, BPF_JGT, *x, *limit, goko_tr_trap(t, code, x, limit),
			TR_NR_REGS);
	t->tmp_mask = 0;
}

/* Where the length and the capacity come from; the checks. */
static void slice_bounds(struct goko_tr *t, const struct goko_img_insn *in,
			 struct slicing *s)
{
	const u32 *list = &t->v->pool[in->c + 1];
	u32 type = goko_tr_word_type(t, in->b);
	u32 kind = goko_vtype_kind(t->v, type);
	bool has_hi = list[1] != GOKO_NONE;
	bool has_max = list[2] != GOKO_NONE;
	bool by_len = kind != GOKO_K_SLICE;
	const struct goko_img_type *array;
	struct goko_tr_opnd len, cap;

	s->ptr = goko_tr_use(t, in->b);
	s->string = kind == GOKO_K_STRING;
	if (kind == GOKO_K_PTR) {
		array = goko_vtype_def(t->v, t->v->types[type].elem);
		s->elem_size = goko_vtype_size(t->v, array->elem);
		len = goko_tr_const(array->len);
		cap = len;
		if (!goko_tr_is_nonnil(t, in->b))
			goko_tr_nil_check(t, in->b, goko_tr_get(t, &s->ptr, R0));
	} else {
		s->elem_size = s->string ? 1 :
			goko_vtype_size(t->v, t->v->types[type].elem);
		len = goko_tr_use(t, in->b + 1);
		cap = s->string ? len : goko_tr_use(t, in->b + 2);
	}
	s->lo = list[0] == GOKO_NONE ? goko_tr_const(0) :
				       goko_tr_use(t, list[0]);
	s->hi = has_hi ? goko_tr_use(t, list[1]) : len;
	s->max = has_max ? goko_tr_use(t, list[2]) : cap;
	if (s->string)
		s->max = s->hi;

	if (has_max) {
		bound(t, by_len ? GOKO_RTERR_SLICE3_ALEN : GOKO_RTERR_SLICE3_ACAP,
		      list[2], &s->max, &cap);
		bound(t, GOKO_RTERR_SLICE3_B, list[1], &s->hi, &s->max);
		bound(t, GOKO_RTERR_SLICE3_C, list[0], &s->lo, &s->hi);
		return;
	}
	if (has_hi)
		bound(t, by_len ? GOKO_RTERR_SLICE_ALEN : GOKO_RTERR_SLICE_ACAP,
		      list[1], &s->hi, &cap);
	bound(t, GOKO_RTERR_SLICE_B, list[0], &s->lo, &s->hi);
}

static bool same_place(const struct goko_tr_opnd *a, const struct goko_tr_opnd *b)
{
	if (a->loc != b->loc)
		return false;
	return a->loc == TR_L_REG ? a->reg == b->reg :
	       a->loc == TR_L_SLOT && a->word == b->word;
}

/* Does a part of the result go where another part is still to be read? */
static bool overlaps(const struct slicing *s)
{
	u32 i;

	/* The pointer is written first, then the length, then the capacity. */
	for (i = 0; i < 3; i++) {
		if (same_place(&s->a[i], &s->lo))
			return true;
		if (i == 0 && same_place(&s->a[i], &s->hi))
			return true;
		if (i < 2 && same_place(&s->a[i], &s->max))
			return !s->string || i == 0;
	}
	return false;
}

/* A pointer behind the object would keep the next one alive: not if empty. */
static void slice_ptr(struct goko_tr *t, const struct slicing *s)
{
	const struct goko_tr_opnd *a = &s->a[0];
	u32 skip;
	u8 d, r;

	if (a->loc == TR_L_NONE)
		return;
	if ((s->lo.loc == TR_L_CONST && s->lo.val == 0) || !s->elem_size) {
		goko_tr_copy(t, a, &s->ptr, R0);
		return;
	}
	d = a->loc == TR_L_REG ? a->reg : goko_tr_tmp(t);
	goko_tr_load(t, d, &s->ptr);
	skip = goko_e_label(t);
	if (s->max.loc == TR_L_CONST && s->lo.loc != TR_L_CONST)
		goko_tr_compare(t, BPF_JEQ, s->lo, s->max, skip, TR_NR_REGS);
	else
		goko_tr_compare(t, BPF_JEQ, s->max, s->lo, skip, TR_NR_REGS);
	if (s->lo.loc == TR_L_CONST &&
	    goko_tr_is_imm32(s->lo.val) &&
	    goko_tr_is_imm32(s->lo.val * s->elem_size)) {
		goko_e_addi(t, d, s->lo.val * s->elem_size);
	} else {
		r = R0;
		goko_tr_load(t, r, &s->lo);
		if (s->elem_size & (s->elem_size - 1))
			goko_e_alui(t, BPF_MUL, r, s->elem_size);
		else if (s->elem_size > 1)
			goko_e_alui(t, BPF_LSH, r, __builtin_ctz(s->elem_size));
		goko_e_alu(t, BPF_ADD, d, r);
	}
	goko_e_bind(t, skip);
	goko_tr_put(t, a, d);
	t->tmp_mask = 0;
}

/* a = x - lo */
static void slice_size(struct goko_tr *t, const struct goko_tr_opnd *a,
		       const struct goko_tr_opnd *x,
		       const struct goko_tr_opnd *lo)
{
	if (a->loc == TR_L_NONE)
		return;
	if (lo->loc == TR_L_CONST && lo->val == 0)
		goko_tr_copy(t, a, x, R0);
	else
		goko_tr_binary(t, GOKO_K_U64, BPF_SUB, a, *x, *lo);
	t->tmp_mask = 0;
}

static void lower_slice(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 block = goko_tr_block_word(t);
	struct slicing s = {};
	u32 i, n;
	bool detour;

	slice_bounds(t, in, &s);
	n = s.string ? 2 : 3;
	for (i = 0; i < n; i++)
		s.a[i] = goko_tr_def(t, in->a + i);
	detour = overlaps(&s);
	if (detour)
		for (i = 0; i < n; i++)
			s.a[i] = (struct goko_tr_opnd) {
				.loc = TR_L_SLOT, .word = block + i,
			};
	slice_ptr(t, &s);
	slice_size(t, &s.a[1], &s.hi, &s.lo);
	if (!s.string)
		slice_size(t, &s.a[2], &s.max, &s.lo);
	if (detour)
		goko_tr_copy_in(t, in->a, block, n);
}

/**
 * goko_tr_make() - Lower operations that make things.
 * @t:		the translation.
 * @in:		the instruction at hand.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: false if the operation is none of these.
 */
bool goko_tr_make(struct goko_tr *t, const struct goko_img_insn *in)
{
	switch (in->op) {
	case GOKO_OP_STR:
	case GOKO_OP_FNVAL:
		lower_address(t, in);
		return true;
	case GOKO_OP_NEW:
		goko_tr_op_begin(t);
		goko_tr_helper_p(t, TR_H_new, goko_tr_arg_type(t, in->t),
				 goko_tr_arg_none());
		put_r0(t, in->a);
		return true;
	case GOKO_OP_MKSLICE:
		lower_mkslice(t, in);
		return true;
	case GOKO_OP_MKCHAN:
		goko_tr_op_begin(t);
		goko_tr_helper_p(t, TR_H_mkchan, goko_tr_arg_type(t, in->t),
				 goko_tr_arg_word(t, in->b));
		put_r0(t, in->a);
		return true;
	case GOKO_OP_MKEFACE:
		lower_mkeface(t, in, in->t);
		return true;
	case GOKO_OP_MKIFACE:
		lower_mkeface(t, in, t->v->itabs[in->imm].type);
		return true;
	case GOKO_OP_CLOSURE:
		lower_closure(t, in);
		return true;
	case GOKO_OP_SLICE:
		lower_slice(t, in);
		return true;
	case GOKO_OP_APPEND:
		lower_append(t, in);
		return true;
	case GOKO_OP_COPY:
		lower_copy(t, in);
		return true;
	case GOKO_OP_CONCAT:
		lower_concat(t, in);
		return true;
	default:
		return false;
	}
}
