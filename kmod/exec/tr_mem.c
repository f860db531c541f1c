// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_mem.c - moves, and access to memory
 *
 * A value of some words moves word by word, through registers where words are
 * in registers; large ones are moved by a helper.  In the heap a value takes
 * exactly its size; in the frame the last word is padded.
 */
#include "exec/translate.h"

/* A place outside the frame's candidates. */
struct area {
	u8	base;	/* register with an address */
	s64	off;
};

static bool is_scalar(const struct goko_tr *t, u32 type)
{
	return goko_kind_is_scalar(goko_vtype_kind(t->v, type));
}

static u8 bpf_size(u32 bytes)
{
	switch (bytes) {
	case 1:
		return BPF_B;
	case 2:
		return BPF_H;
	case 4:
		return BPF_W;
	default:
		return BPF_DW;
	}
}

static u8 raw_kind(u32 bytes)
{
	switch (bytes) {
	case 1:
		return GOKO_K_U8;
	case 2:
		return GOKO_K_U16;
	case 4:
		return GOKO_K_U32;
	default:
		return GOKO_K_U64;
	}
}

static u32 chunk(u32 left)
{
	return left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

/* A register for values on their way; not the base. */
static u8 way(struct goko_tr *t, u8 base)
{
	return base == R0 ? goko_tr_tmp(t) : R0;
}

/*
 * A value of @type from memory to frame word @word.  The last word, if it is
 * not full, is shared by narrow components: it is in memory.
 */
static void load_value(struct goko_tr *t, u32 type, struct area from, u32 word)
{
	u32 size = goko_vtype_size(t->v, type);
	struct goko_tr_opnd o;
	u32 off, n;
	u8 reg;

	if (is_scalar(t, type)) {
		o = goko_tr_def(t, word);
		reg = o.loc == TR_L_REG ? o.reg : way(t, from.base);
		goko_e_load(t, goko_vtype_kind(t->v, type), reg, from.base,
			    from.off);
		goko_tr_put(t, &o, reg);
		return;
	}
	/* The address may be in a part of the very variable: x = *x.next. */
	for (off = 0; off + 8 < size; off += 8) {
		o = goko_tr_def(t, word + off / 8);
		if (o.loc == TR_L_REG && o.reg == from.base) {
			goko_e_mov(t, R0, from.base);
			from.base = R0;
		}
	}
	for (off = 0; off < size; off += n) {
		n = chunk(size - off);
		o = goko_tr_def(t, word + off / 8);
		if (n < 8) {
			reg = way(t, from.base);
			goko_e_load(t, raw_kind(n), reg, from.base,
				    from.off + off);
			goko_e_store(t, bpf_size(n), t->rb,
				     8 * (s64)word + off, reg);
			t->tmp_mask = 0;
			continue;
		}
		if (o.loc == TR_L_NONE)
			continue;
		reg = o.loc == TR_L_REG ? o.reg : way(t, from.base);
		goko_e_load(t, GOKO_K_U64, reg, from.base, from.off + off);
		goko_tr_put(t, &o, reg);
		t->tmp_mask = 0;
	}
}

static void store_word(struct goko_tr *t, u8 size, struct area to, u32 off,
		       const struct goko_tr_opnd *o)
{
	u8 reg;

	if (o->loc == TR_L_CONST && goko_tr_is_imm32(o->val)) {
		goko_e_store_imm(t, size, to.base, to.off + off, o->val);
		return;
	}
	reg = o->loc == TR_L_REG ? o->reg :
	      goko_tr_get(t, o, way(t, to.base));
	goko_e_store(t, size, to.base, to.off + off, reg);
}

/**
 * goko_tr_store_value() - Store a value from the frame into memory.
 * @t:		the translation.
 * @type:	its type.
 * @base:	register with an address.
 * @off:	offset from it.
 * @word:	where the value is in the frame.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_store_value(struct goko_tr *t, u32 type, u8 base, s64 off, u32 word)
{
	struct area to = { .base = base, .off = off };
	u32 size = goko_vtype_size(t->v, type);
	struct goko_tr_opnd o;
	u16 mask = t->tmp_mask;
	u32 i, n;
	u8 reg;

	if (is_scalar(t, type)) {
		o = goko_tr_use(t, word);
		store_word(t, bpf_size(size), to, 0, &o);
		return;
	}
	for (i = 0; i < size; i += n) {
		n = chunk(size - i);
		if (n == 8) {
			o = goko_tr_use(t, word + i / 8);
			store_word(t, BPF_DW, to, i, &o);
		} else {
			reg = way(t, base);
			goko_e_load(t, raw_kind(n), reg, t->rb,
				    8 * (s64)word + i);
			goko_e_store(t, bpf_size(n), base, off + i, reg);
		}
		t->tmp_mask = mask;
	}
}

/**
 * goko_tr_copy_out() - Words of the frame to words above it: arguments.
 * @t:		the translation.
 * @to:		first of the words above the frame.
 * @word:		frame word.
 * @words:	how many.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_copy_out(struct goko_tr *t, u32 to, u32 word, u32 words)
{
	struct area area = { .base = t->rb, .off = 8 * (s64)to };
	u32 i;

	for (i = 0; i < words; i++) {
		struct goko_tr_opnd o = goko_tr_use(t, word + i);

		store_word(t, BPF_DW, area, 8 * i, &o);
	}
}

/**
 * goko_tr_copy_in() - Words above the frame to words of it: results.
 * @t:		the translation.
 * @word:		frame word.
 * @from:		first of the words above the frame.
 * @words:	how many.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_copy_in(struct goko_tr *t, u32 word, u32 from, u32 words)
{
	u32 i;

	for (i = 0; i < words; i++) {
		struct goko_tr_opnd o = goko_tr_def(t, word + i);

		if (o.loc == TR_L_NONE)
			continue;
		if (o.loc == TR_L_REG) {
			goko_e_ldw(t, o.reg, from + i);
			continue;
		}
		goko_e_ldw(t, R0, from + i);
		goko_tr_put(t, &o, R0);
	}
}

/* memmove(R2, R3, bytes); all registers up to R5 go. */
static void move_call(struct goko_tr *t, u32 bytes)
{
	goko_e_movi(t, R4, bytes);
	goko_e_mov(t, R1, t->rp);
	goko_e_call(t, TR_H_memmove);
}

static bool is_large(const struct goko_tr *t, u32 type)
{
	return goko_tr_type_words(t, type) > TR_MAX_MOVE_WORDS;
}

/* Large values: @addr is in R0 or another register. */
static void load_large(struct goko_tr *t, u32 type, struct area from, u32 word)
{
	goko_e_mov(t, R3, from.base);
	goko_e_addi(t, R3, from.off);
	goko_e_frame_addr(t, R2, word, 0);
	move_call(t, goko_vtype_size(t->v, type));
}

static void store_large(struct goko_tr *t, u32 type, struct area to, u32 word)
{
	goko_e_mov(t, R2, to.base);
	goko_e_addi(t, R2, to.off);
	goko_e_frame_addr(t, R3, word, 0);
	move_call(t, goko_vtype_size(t->v, type));
}

static void load_any(struct goko_tr *t, u32 type, struct area from, u32 word)
{
	if (is_large(t, type))
		load_large(t, type, from, word);
	else
		load_value(t, type, from, word);
}

/**
 * goko_tr_load_value() - Load a value from memory into the frame.
 * @t:		the translation.
 * @type:	its type, not of size 0.
 * @base:	register with an address.
 * @off:	offset from it.
 * @word:	where the value goes in the frame.
 *
 * A large value is moved by a call.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_load_value(struct goko_tr *t, u32 type, u8 base, s64 off, u32 word)
{
	load_any(t, type, (struct area) { .base = base, .off = off }, word);
}

static void store_any(struct goko_tr *t, u32 type, struct area to, u32 word)
{
	if (is_large(t, type))
		store_large(t, type, to, word);
	else
		goko_tr_store_value(t, type, to.base, to.off, word);
}

/* Words of a value that are pointers. */
static u32 pointer_mask(const struct goko_tr *t, u32 type)
{
	u32 i, mask = 0;

	if (!goko_vtype_has_pointers(t->v, type))
		return 0;
	for (i = 0; i < goko_tr_type_words(t, type); i++)
		if (goko_vtype_word_is_ptr(t->v, type, i))
			mask |= 1u << i;
	return mask;
}

/* A value goes to the heap, a global, or by an lptr to who knows where. */
static void store_out(struct goko_tr *t, u32 type, struct area to, u32 word)
{
	u32 mask;

	if (!is_large(t, type)) {
		mask = pointer_mask(t, type);
		if (mask)
			goko_tr_barrier(t, to.base, to.off, mask, word);
		goko_tr_store_value(t, type, to.base, to.off, word);
	} else if (goko_vtype_has_pointers(t->v, type)) {
		goko_e_mov(t, R2, to.base);
		goko_e_addi(t, R2, to.off);
		goko_e_frame_addr(t, R3, word, 0);
		goko_e_movi(t, R4, t->env->types[type]);
		goko_e_mov(t, R1, t->rp);
		goko_e_call(t, TR_H_typedmove);
	} else {
		store_large(t, type, to, word);
	}
}

/* mov: words that are in memory by way of R0, registers all at once. */
static void move_words(struct goko_tr *t, u32 to, u32 from, u32 words)
{
	struct goko_tr_opnd src, dst, srcs[TR_MAX_MOVE_WORDS];
	u8 dsts[TR_MAX_MOVE_WORDS];
	u32 i, k, n = 0;

	/* Overlapping components of one variable: the same place. */
	if (to == from && t->words[to].cls != TR_W_REG)
		return;
	for (i = 0; i < words; i++) {
		/* Away from the overlap, like memmove(). */
		k = to > from ? words - 1 - i : i;
		src = goko_tr_use(t, from + k);
		dst = goko_tr_def(t, to + k);
		if (dst.loc != TR_L_REG) {
			goko_tr_copy(t, &dst, &src, R0);
		} else {
			dsts[n] = dst.reg;
			srcs[n++] = src;
		}
	}
	goko_tr_parallel(t, n, dsts, srcs);
}

static void lower_mov(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct area from = { .base = t->rb, .off = 8 * (s64)in->b };

	if (is_large(t, in->t))
		load_large(t, in->t, from, in->a);
	else
		move_words(t, in->a, in->b, goko_tr_type_words(t, in->t));
}

static void lower_zero(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 i, words = goko_tr_type_words(t, in->t);
	struct goko_tr_opnd o;

	if (is_large(t, in->t)) {
		goko_e_frame_addr(t, R2, in->a, 0);
		goko_e_movi(t, R3, 8 * (s64)words);
		goko_e_mov(t, R1, t->rp);
		goko_e_call(t, TR_H_memzero);
		return;
	}
	for (i = 0; i < words; i++) {
		o = goko_tr_def(t, in->a + i);
		goko_tr_put_imm(t, &o, 0);
	}
}

/* lf and sf: where whole words move it is a mov, else it is all in memory. */
static void lower_frame_field(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct area field = { .base = t->rb, .off = 8 * (s64)in->b + in->imm };
	u32 at = in->b + in->imm / 8;
	bool words = in->imm % 8 == 0 && goko_vtype_size(t->v, in->t) % 8 == 0;

	if (!goko_vtype_size(t->v, in->t))
		return;
	if (words && !is_large(t, in->t))
		move_words(t, in->op == GOKO_OP_LF ? in->a : at,
			   in->op == GOKO_OP_LF ? at : in->a,
			   goko_tr_type_words(t, in->t));
	else if (in->op == GOKO_OP_LF)
		load_any(t, in->t, field, in->a);
	else
		store_any(t, in->t, field, in->a);
}

/* A pointer to something of size 0 must not point behind the object. */
static s64 pointer_off(const struct goko_tr *t, const struct goko_img_insn *in)
{
	return goko_vtype_size(t->v, in->t) ? in->imm : 0;
}

static void lower_lea(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_opnd o = goko_tr_def(t, in->a);
	u8 d = o.loc == TR_L_REG ? o.reg : R0;

	goko_e_frame_addr(t, d, in->b, pointer_off(t, in));
	goko_tr_put(t, &o, d);
}

static void lower_global(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct area area = { .base = R0, .off = in->imm };
	s64 addr = t->env->globals[in->b];
	struct goko_tr_opnd o;

	switch (in->op) {
	case GOKO_OP_GADDR:
		o = goko_tr_def(t, in->a);
		goko_tr_put_imm(t, &o, addr);
		break;
	case GOKO_OP_LDG:
		if (!goko_vtype_size(t->v, in->t))
			break;
		goko_e_movi(t, R0, addr);
		load_any(t, in->t, area, in->a);
		break;
	default:
		if (!goko_vtype_size(t->v, in->t))
			break;
		goko_e_movi(t, R0, addr);
		store_out(t, in->t, area, in->a);
		break;
	}
}

/**
 * goko_tr_nil_check() - Trap if a pointer is nil, unless it cannot be.
 * @t:		the translation.
 * @word:	the pointer.
 * @reg:	register that holds it.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_nil_check(struct goko_tr *t, u32 word, u8 reg)
{
	if (goko_tr_is_nonnil(t, word))
		return;
	goko_e_jcci(t, BPF_JEQ, reg, 0,
		    goko_tr_trap(t, GOKO_RTERR_NILPTR, NULL, NULL));
	goko_tr_set_nonnil(t, word);
}

static void lower_pointer(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_opnd p = goko_tr_use(t, in->b);
	struct area area = { .base = goko_tr_get(t, &p, R0), .off = in->imm };
	struct goko_tr_opnd o;
	u8 d;

	goko_tr_nil_check(t, in->b, area.base);
	switch (in->op) {
	case GOKO_OP_LD:
		if (goko_vtype_size(t->v, in->t))
			load_any(t, in->t, area, in->a);
		break;
	case GOKO_OP_ST:
		if (goko_vtype_size(t->v, in->t))
			store_out(t, in->t, area, in->a);
		break;
	default:
		o = goko_tr_def(t, in->a);
		d = o.loc == TR_L_REG ? o.reg : R0;
		goko_e_mov(t, d, area.base);
		goko_e_addi(t, d, pointer_off(t, in));
		goko_tr_put(t, &o, d);
		break;
	}
}

/* What is indexed. */
struct sequence {
	struct goko_tr_opnd	ptr;
	struct goko_tr_opnd	len;
	u32			word;
	u32			elem_size;
	bool			array;	/* pointer to one: may be nil */
};

static struct sequence sequence_of(struct goko_tr *t, u32 word)
{
	struct sequence s = { .ptr = goko_tr_use(t, word), .word = word };
	u32 type = goko_tr_word_type(t, word);
	const struct goko_img_type *def;

	switch (goko_vtype_kind(t->v, type)) {
	case GOKO_K_STRING:
		s.elem_size = 1;
		s.len = goko_tr_use(t, word + 1);
		break;
	case GOKO_K_SLICE:
		s.elem_size = goko_vtype_size(t->v, t->v->types[type].elem);
		s.len = goko_tr_use(t, word + 1);
		break;
	default:
		def = goko_vtype_def(t->v, t->v->types[type].elem);
		s.elem_size = goko_vtype_size(t->v, def->elem);
		s.len = goko_tr_const(def->len);
		s.array = true;
		break;
	}
	return s;
}

/* Trap unless idx < len, as unsigned numbers. */
static void bounds_check(struct goko_tr *t, const struct sequence *s,
			 const struct goko_tr_opnd *idx, u32 word)
{
	const struct goko_tr_opnd *len = &s->len;
	u32 code, trap;
	u8 x, y;

	if (goko_tr_is_checked(t, idx, len) ||
	    (idx->loc == TR_L_CONST && len->loc == TR_L_CONST &&
	     (u64)idx->val < (u64)len->val))
		return;
	if (goko_tr_in_range(t, idx, len)) {
		goko_tr_set_checked(t, idx, len);
		return;
	}
	code = goko_tr_is_signed(t, word) ? GOKO_RTERR_INDEX : GOKO_RTERR_INDEX_U;
	trap = goko_tr_trap(t, code, idx, len);
	if (idx->loc == TR_L_CONST && len->loc == TR_L_CONST) {
		goko_e_ja(t, trap);
		return;
	}
	if (idx->loc == TR_L_CONST && goko_tr_is_imm32(idx->val)) {
		y = goko_tr_get(t, len, R0);
		goko_e_jcci(t, BPF_JLE, y, idx->val, trap);
	} else if (len->loc == TR_L_CONST && goko_tr_is_imm32(len->val)) {
		x = goko_tr_get(t, idx, R0);
		goko_e_jcci(t, BPF_JGE, x, len->val, trap);
	} else {
		x = goko_tr_get(t, idx, R0);
		y = len->loc == TR_L_REG ? len->reg :
		    goko_tr_get(t, len, x == R0 ? goko_tr_tmp(t) : R0);
		t->tmp_mask = 0;
		goko_e_jcc(t, BPF_JGE, x, y, trap);
	}
	goko_tr_set_checked(t, idx, len);
}

static void scale(struct goko_tr *t, u8 reg, u32 size)
{
	if (size & (size - 1))
		goko_e_alui(t, BPF_MUL, reg, size);
	else if (size > 1)
		goko_e_alui(t, BPF_LSH, reg, __builtin_ctz(size));
}

/* The address of the element: a base and an offset. */
static struct area element(struct goko_tr *t, const struct sequence *s,
			   const struct goko_tr_opnd *idx, s64 off)
{
	struct area area = { .base = R0, .off = off };
	s64 dist, most;

	if (idx->loc == TR_L_CONST &&
	    (u64)idx->val * s->elem_size + off < S16_MAX) {
		area.base = goko_tr_get(t, &s->ptr, R0);
		area.off += idx->val * s->elem_size;
		return area;
	}
	/* Both indices are below a length, so nothing overflows. */
	if (t->r0_addr && t->r0_size == s->elem_size &&
	    goko_tr_same(&t->r0_ptr, &s->ptr) &&
	    goko_tr_distance(t, &t->r0_idx, idx, &dist)) {
		most = S16_MAX / s->elem_size;
		if (dist >= -most && dist <= most) {
			area.off += dist * s->elem_size;
			return area;
		}
	}
	if (s->elem_size == 0) {
		area.base = goko_tr_get(t, &s->ptr, R0);
		return area;
	}
	if (s->elem_size == 1 && s->ptr.loc != TR_L_REG &&
	    idx->loc == TR_L_REG) {
		goko_tr_load(t, R0, &s->ptr);
		goko_e_alu(t, BPF_ADD, R0, idx->reg);
	} else {
		u8 ptr;

		goko_tr_load(t, R0, idx);
		scale(t, R0, s->elem_size);
		ptr = s->ptr.loc == TR_L_REG ? s->ptr.reg :
		      goko_tr_get(t, &s->ptr, goko_tr_tmp(t));
		goko_e_alu(t, BPF_ADD, R0, ptr);
		t->tmp_mask = 0;
	}
	if (goko_tr_is_candidate(t, s->ptr.word) &&
	    (idx->loc == TR_L_CONST || goko_tr_is_candidate(t, idx->word))) {
		t->r0_addr = true;
		t->r0_size = s->elem_size;
		t->r0_ptr = s->ptr;
		t->r0_idx = *idx;
	}
	return area;
}

static void lower_indexed(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct sequence s = sequence_of(t, in->b);
	struct goko_tr_opnd idx = goko_tr_use(t, in->c);
	struct goko_tr_opnd o;
	struct area area;
	u8 d;

	if (s.array && !goko_tr_is_nonnil(t, in->b))
		goko_tr_nil_check(t, in->b, goko_tr_get(t, &s.ptr, R0));
	bounds_check(t, &s, &idx, in->c);
	switch (in->op) {
	case GOKO_OP_LDX:
		if (!goko_vtype_size(t->v, in->t))
			break;
		area = element(t, &s, &idx, in->imm);
		load_any(t, in->t, area, in->a);
		break;
	case GOKO_OP_STX:
		if (!goko_vtype_size(t->v, in->t))
			break;
		area = element(t, &s, &idx, in->imm);
		store_out(t, in->t, area, in->a);
		break;
	default:
		o = goko_tr_def(t, in->a);
		d = o.loc == TR_L_REG ? o.reg : R0;
		area = element(t, &s, &idx, pointer_off(t, in));
		goko_e_mov(t, d, area.base);
		goko_e_addi(t, d, area.off);
		goko_tr_put(t, &o, d);
		break;
	}
}

/**
 * goko_tr_mem() - Lower moves and operations on memory.
 * @t:		the translation.
 * @in:		the instruction at hand.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: false if the operation is none of these.
 */
bool goko_tr_mem(struct goko_tr *t, const struct goko_img_insn *in)
{
	switch (in->op) {
	case GOKO_OP_MOV:
		lower_mov(t, in);
		return true;
	case GOKO_OP_ZERO:
		lower_zero(t, in);
		return true;
	case GOKO_OP_LEA:
		lower_lea(t, in);
		return true;
	case GOKO_OP_LF:
	case GOKO_OP_SF:
		lower_frame_field(t, in);
		return true;
	case GOKO_OP_GADDR:
	case GOKO_OP_LDG:
	case GOKO_OP_STG:
		lower_global(t, in);
		return true;
	case GOKO_OP_LD:
	case GOKO_OP_ST:
	case GOKO_OP_FLD:
		lower_pointer(t, in);
		return true;
	case GOKO_OP_LDX:
	case GOKO_OP_STX:
	case GOKO_OP_IDX:
		lower_indexed(t, in);
		return true;
	default:
		return false;
	}
}
