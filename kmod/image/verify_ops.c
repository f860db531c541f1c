// SPDX-License-Identifier: GPL-2.0
/*
 * image/verify_ops.c - the pass over the code: meaning of the instructions
 *
 * One function for each group of operations of docs/gir.md, section 3.  The
 * form of the instruction has been checked: indices are in range, lists are
 * in c->list and c->list2.  Operands may still be missing (GOKO_NONE) where a
 * capital letter allows it, and in lists.
 */
#include "image/verify.h"

static int write_bool(struct goko_vcode *c, u32 word)
{
	return goko_operand_kind(c, word, GOKO_KINDS_OF(BOOL), GOKO_WRITE, "bool",
				 NULL);
}

static int read_int(struct goko_vcode *c, u32 word)
{
	return goko_operand_kind(c, word, GOKO_KINDS_INT, GOKO_READ, "an integer",
				 NULL);
}

/* A word of the instruction's kind; "ptr" stands for all pointer shapes. */
static int kind_word(struct goko_vcode *c, u32 word, enum goko_use use)
{
	u32 kind = c->in->kind;

	if (kind == GOKO_K_PTR)
		return goko_operand_kind(c, word, GOKO_KINDS_PTR, use,
					 "a pointer", NULL);
	return goko_operand_kind(c, word, 1u << kind, use,
				 goko_kind_name(kind), NULL);
}

static int kind_in(struct goko_vcode *c, u32 kinds, const char *needs)
{
	if (kinds & 1u << c->in->kind)
		return 0;
	return goko_vcode_fail(c, "kind is %s, needs %s",
			       goko_kind_name(c->in->kind), needs);
}

/* Is @value what a word of the instruction's kind can hold? */
static int canonical(struct goko_vcode *c, s64 value)
{
	u32 kind = c->in->kind;
	bool ok;

	switch (kind) {
	case GOKO_K_BOOL:
		ok = value == 0 || value == 1;
		break;
	case GOKO_K_I8:
		ok = value == (__s8)value;
		break;
	case GOKO_K_I16:
		ok = value == (__s16)value;
		break;
	case GOKO_K_I32:
		ok = value == (s32)value;
		break;
	case GOKO_K_U8:
		ok = value == (u8)value;
		break;
	case GOKO_K_U16:
		ok = value == (u16)value;
		break;
	case GOKO_K_U32:
	case GOKO_K_F32:
		ok = value == (u32)value;
		break;
	case GOKO_K_PTR:
		ok = value == 0;
		break;
	default:
		ok = true;
		break;
	}
	if (ok)
		return 0;
	return goko_vcode_fail(c, "immediate %lld is not a value of %s",
			       (long long)value, goko_kind_name(kind));
}

/* The 32-bit immediate; a negative one is no u64. */
static int immediate(struct goko_vcode *c)
{
	if (c->in->kind == GOKO_K_U64 && c->in->imm < 0)
		return goko_vcode_fail(c, "immediate %d is not a value of u64",
				       c->in->imm);
	return canonical(c, c->in->imm);
}

/* Constants and moves. */

static int check_const(struct goko_vcode *c)
{
	u64 value = c->in->b | (u64)c->in->c << 32;
	int ret;

	ret = canonical(c, value);
	return ret ? ret : kind_word(c, c->in->a, GOKO_WRITE);
}

static int check_mov(struct goko_vcode *c)
{
	int ret = goko_read(c, c->in->b, c->in->t);

	return ret ? ret : goko_write(c, c->in->a, c->in->t);
}

static int check_lea(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	u32 var;
	int ret;

	ret = goko_frame_component(c, in->b, in->imm, in->t, GOKO_ADDR);
	if (ret)
		return ret;
	var = c->word_var[in->b];
	c->v->var_flags[var] |= GOKO_VV_ADDRESSED;
	c->vf->flags |= GOKO_VF_ADDRESSED;
	return goko_operand_new_ptr(c, in->a, in->t, true);
}

static int check_frame_field(struct goko_vcode *c, enum goko_use use)
{
	const struct goko_img_insn *in = c->in;
	int ret;

	ret = goko_frame_component(c, in->b, in->imm, in->t, use);
	if (ret)
		return ret;
	return use == GOKO_READ ? goko_write(c, in->a, in->t) :
			     goko_read(c, in->a, in->t);
}

static int check_global(struct goko_vcode *c, enum goko_use use)
{
	const struct goko_img_insn *in = c->in;
	u32 type = c->v->globals[in->b].type;
	int ret;

	if (use == GOKO_ADDR)
		return goko_operand_new_ptr(c, in->a, type, false);
	ret = goko_component(c, type, in->imm, in->t, use);
	if (ret)
		return ret;
	return use == GOKO_READ ? goko_write(c, in->a, in->t) :
			     goko_read(c, in->a, in->t);
}

/* Integers. */

#define INTS		GOKO_KINDS_INT
#define INTS_BOOL	(INTS | GOKO_KINDS_OF(BOOL))
#define INTS_TEXT	"an integer kind"
#define INTS_BOOL_TEXT	"bool or an integer kind"

static int arith(struct goko_vcode *c, u32 kinds, const char *text)
{
	int ret;

	ret = kind_in(c, kinds, text);
	if (ret)
		return ret;
	ret = kind_word(c, c->in->b, GOKO_READ);
	if (ret)
		return ret;
	ret = kind_word(c, c->in->c, GOKO_READ);
	if (ret)
		return ret;
	return kind_word(c, c->in->a, GOKO_WRITE);
}

static int arith_unary(struct goko_vcode *c, u32 kinds, const char *text)
{
	int ret;

	ret = kind_in(c, kinds, text);
	if (ret)
		return ret;
	ret = kind_word(c, c->in->b, GOKO_READ);
	if (ret)
		return ret;
	return kind_word(c, c->in->a, GOKO_WRITE);
}

static int arith_imm(struct goko_vcode *c, u32 kinds, const char *text)
{
	int ret;

	ret = arith_unary(c, kinds, text);
	return ret ? ret : immediate(c);
}

static int divide_imm(struct goko_vcode *c)
{
	if (!c->in->imm)
		return goko_vcode_fail(c, "immediate divisor is 0");
	return arith_imm(c, INTS, INTS_TEXT);
}

static int shift(struct goko_vcode *c)
{
	int ret;

	ret = arith_unary(c, INTS, INTS_TEXT);
	if (ret)
		return ret;
	return goko_operand_kind(c, c->in->c, GOKO_KINDS_UINT, GOKO_READ,
				 "an unsigned integer", NULL);
}

static const u8 int_bits[] = {
	[GOKO_K_I8] = 8,	[GOKO_K_U8] = 8,
	[GOKO_K_I16] = 16,	[GOKO_K_U16] = 16,
	[GOKO_K_I32] = 32,	[GOKO_K_U32] = 32,
	[GOKO_K_I64] = 64,	[GOKO_K_U64] = 64,
};

static int shift_imm(struct goko_vcode *c)
{
	int ret;

	ret = arith_unary(c, INTS, INTS_TEXT);
	if (ret)
		return ret;
	if (c->in->imm < 0 || c->in->imm >= int_bits[c->in->kind])
		return goko_vcode_fail(c, "immediate count is %d, needs 0 to %d",
				       c->in->imm, int_bits[c->in->kind] - 1);
	return 0;
}

static int check_conv(struct goko_vcode *c)
{
	int ret;

	ret = kind_in(c, INTS, INTS_TEXT);
	if (ret)
		return ret;
	ret = read_int(c, c->in->b);
	return ret ? ret : kind_word(c, c->in->a, GOKO_WRITE);
}

/* Floating point. */

#define FLOATS		(GOKO_KINDS_OF(F32) | GOKO_KINDS_OF(F64))
#define FLOATS_TEXT	"f32 or f64"

static int read_f64(struct goko_vcode *c, u32 word)
{
	return goko_operand_kind(c, word, GOKO_KINDS_OF(F64), GOKO_READ, "f64",
				 NULL);
}

static int write_f64(struct goko_vcode *c, u32 word)
{
	return goko_operand_kind(c, word, GOKO_KINDS_OF(F64), GOKO_WRITE, "f64",
				 NULL);
}

/* An integer of the instruction's kind becomes a float, or is made of one. */
static int float_conv(struct goko_vcode *c, u32 kind)
{
	const struct goko_img_insn *in = c->in;
	int ret;

	ret = kind_in(c, INTS, INTS_TEXT);
	if (ret)
		return ret;
	if (in->op == GOKO_OP_FTOI) {
		ret = read_f64(c, in->b);
		return ret ? ret : kind_word(c, in->a, GOKO_WRITE);
	}
	ret = kind_word(c, in->b, GOKO_READ);
	if (ret)
		return ret;
	return goko_operand_kind(c, in->a, 1u << kind, GOKO_WRITE,
				 goko_kind_name(kind), NULL);
}

static int float_width(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	bool widen = in->op == GOKO_OP_F32TO64;
	int ret;

	ret = widen ? goko_operand_kind(c, in->b, GOKO_KINDS_OF(F32), GOKO_READ,
					"f32", NULL) : read_f64(c, in->b);
	if (ret)
		return ret;
	return widen ? write_f64(c, in->a) :
		       goko_operand_kind(c, in->a, GOKO_KINDS_OF(F32), GOKO_WRITE,
					 "f32", NULL);
}

/* The bits of a float as an unsigned integer of the kind, or back. */
static int float_bits(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	u32 kind = in->kind == GOKO_K_U32 ? GOKO_K_F32 : GOKO_K_F64;
	bool back = in->op == GOKO_OP_FOFBITS;
	int ret;

	ret = kind_in(c, GOKO_KINDS_OF(U32) | GOKO_KINDS_OF(U64), "u32 or u64");
	if (ret)
		return ret;
	ret = kind_word(c, back ? in->b : in->a, back ? GOKO_READ : GOKO_WRITE);
	if (ret)
		return ret;
	return goko_operand_kind(c, back ? in->a : in->b, 1u << kind,
				 back ? GOKO_WRITE : GOKO_READ,
				 goko_kind_name(kind), NULL);
}

/* Comparisons. */

static int float_compare(struct goko_vcode *c)
{
	int ret;

	ret = kind_in(c, FLOATS, FLOATS_TEXT);
	if (ret)
		return ret;
	ret = kind_word(c, c->in->b, GOKO_READ);
	if (ret)
		return ret;
	ret = kind_word(c, c->in->c, GOKO_READ);
	return ret ? ret : write_bool(c, c->in->a);
}

static int compared_kind(struct goko_vcode *c, bool ordered)
{
	if (ordered)
		return kind_in(c, INTS, INTS_TEXT);
	return kind_in(c, INTS_BOOL | GOKO_KINDS_OF(PTR),
		       "bool, an integer kind or ptr");
}

static int compare(struct goko_vcode *c, u32 x, u32 y, bool ordered)
{
	int ret = compared_kind(c, ordered);

	if (ret)
		return ret;
	ret = kind_word(c, x, GOKO_READ);
	return ret ? ret : kind_word(c, y, GOKO_READ);
}

static int compare_imm(struct goko_vcode *c, u32 x, bool ordered)
{
	int ret = compared_kind(c, ordered);

	if (ret)
		return ret;
	ret = immediate(c);
	if (ret)
		return ret;
	return c->in->kind == GOKO_K_PTR ? goko_operand_nil_test(c, x) :
					   kind_word(c, x, GOKO_READ);
}

static int set_compare(struct goko_vcode *c, bool ordered)
{
	int ret = compare(c, c->in->b, c->in->c, ordered);

	return ret ? ret : write_bool(c, c->in->a);
}

static int set_compare_imm(struct goko_vcode *c, bool ordered)
{
	int ret = compare_imm(c, c->in->b, ordered);

	return ret ? ret : write_bool(c, c->in->a);
}

/* Memory through pointers. */

/* The other side of an access: where the value goes, comes from, is pointed to. */
static int check_value(struct goko_vcode *c, enum goko_use use, bool local)
{
	const struct goko_img_insn *in = c->in;

	switch (use) {
	case GOKO_READ:
		return goko_write(c, in->a, in->t);
	case GOKO_WRITE:
		return goko_read(c, in->a, in->t);
	default:
		return goko_operand_new_ptr(c, in->a, in->t, local);
	}
}

/* Numbers may be pointed to as other numbers; not in the frame. */
static bool is_plain(struct goko_vcode *c, enum goko_use use, u32 elem, bool local)
{
	return use == GOKO_ADDR && !local &&
	       goko_vtype_plain_at(c->v, elem, c->in->imm, c->in->t);
}

/* ld, st, fld */
static int check_pointed(struct goko_vcode *c, enum goko_use use)
{
	const struct goko_img_insn *in = c->in;
	bool local;
	u32 elem;
	int ret;

	ret = goko_operand_ptr(c, in->b, &elem, &local);
	if (ret)
		return ret;
	if (!is_plain(c, use, elem, local)) {
		ret = goko_component(c, elem, in->imm, in->t, use);
		if (ret)
			return ret;
	}
	return check_value(c, use, local);
}

/* What ldx, stx and idx index: a slice, or a pointer to an array. */
static int check_sequence(struct goko_vcode *c, u32 word, u32 *elem, bool *local)
{
	struct goko_img_text text;
	u32 type;
	int ret;

	*local = false;
	ret = goko_operand_kind(c, word,
				GOKO_KINDS_OF(SLICE) | GOKO_KINDS_OF(STRING) |
				GOKO_KINDS_OF(PTR) | GOKO_KINDS_OF(LPTR), GOKO_READ,
				"a slice, string or pointer to an array", &type);
	if (ret)
		return ret;
	if (type == GOKO_NONE)
		return goko_vcode_fail(c, "operand w%u is the closure context, needs a slice, string or pointer to an array",
				       word);
	switch (c->v->types[type].kind) {
	case GOKO_K_STRING:
		*elem = GOKO_NONE;
		return 0;
	case GOKO_K_SLICE:
		*elem = c->v->types[type].elem;
		return 0;
	default:
		*local = c->v->types[type].kind == GOKO_K_LPTR;
		*elem = c->v->types[type].elem;
		if (c->v->vtypes[*elem].kind != GOKO_K_ARRAY)
			return goko_vcode_fail(c, "operand w%u points to %s, needs an array",
					       word,
					       goko_vtype_text(c->v, *elem, &text));
		*elem = goko_vtype_def(c->v, *elem)->elem;
		return 0;
	}
}

static int check_indexed(struct goko_vcode *c, enum goko_use use)
{
	const struct goko_img_insn *in = c->in;
	u32 elem = GOKO_NONE;
	bool local;
	int ret;

	ret = check_sequence(c, in->b, &elem, &local);
	if (ret)
		return ret;
	ret = read_int(c, in->c);
	if (ret)
		return ret;
	if (elem != GOKO_NONE) {
		ret = goko_component(c, elem, in->imm, in->t, use);
		if (ret)
			return ret;
	} else if (use != GOKO_READ) {
		return goko_vcode_fail(c, "operand w%u is string, which is read-only",
				       in->b);
	} else if (c->v->vtypes[in->t].kind != GOKO_K_U8 || in->imm) {
		return goko_vcode_fail(c, "operand w%u is string, needs u8 at +0",
				       in->b);
	}
	return check_value(c, use, local);
}

/**
 * goko_vop_check() - Check the meaning of an instruction.
 * @c:		state of the pass; the instruction's form is checked.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -EINTR.
 */
int goko_vop_check(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;

	switch (in->op) {
	case GOKO_OP_NOP:
	case GOKO_OP_JMP:
	case GOKO_OP_RET:
		return 0;

	case GOKO_OP_CONST:
		return check_const(c);
	case GOKO_OP_STR:
		return goko_operand_kind(c, in->a, GOKO_KINDS_OF(STRING), GOKO_WRITE,
					 "string", NULL);
	case GOKO_OP_MOV:
		return check_mov(c);
	case GOKO_OP_ZERO:
		return goko_write(c, in->a, in->t);
	case GOKO_OP_LEA:
		return check_lea(c);
	case GOKO_OP_LF:
		return check_frame_field(c, GOKO_READ);
	case GOKO_OP_SF:
		return check_frame_field(c, GOKO_WRITE);
	case GOKO_OP_GADDR:
		return check_global(c, GOKO_ADDR);
	case GOKO_OP_LDG:
		return check_global(c, GOKO_READ);
	case GOKO_OP_STG:
		return check_global(c, GOKO_WRITE);

	case GOKO_OP_ADD:
	case GOKO_OP_SUB:
	case GOKO_OP_MUL:
	case GOKO_OP_DIV:
	case GOKO_OP_REM:
	case GOKO_OP_ANDN:
		return arith(c, INTS, INTS_TEXT);
	case GOKO_OP_AND:
	case GOKO_OP_OR:
	case GOKO_OP_XOR:
		return arith(c, INTS_BOOL, INTS_BOOL_TEXT);
	case GOKO_OP_SHL:
	case GOKO_OP_SHR:
		return shift(c);
	case GOKO_OP_ADDI:
	case GOKO_OP_SUBI:
	case GOKO_OP_MULI:
	case GOKO_OP_ANDNI:
		return arith_imm(c, INTS, INTS_TEXT);
	case GOKO_OP_DIVI:
	case GOKO_OP_REMI:
		return divide_imm(c);
	case GOKO_OP_ANDI:
	case GOKO_OP_ORI:
	case GOKO_OP_XORI:
		return arith_imm(c, INTS_BOOL, INTS_BOOL_TEXT);
	case GOKO_OP_SHLI:
	case GOKO_OP_SHRI:
		return shift_imm(c);
	case GOKO_OP_NEG:
	case GOKO_OP_NOT:
		return arith_unary(c, INTS, INTS_TEXT);
	case GOKO_OP_CONV:
		return check_conv(c);

	case GOKO_OP_SETEQ:
	case GOKO_OP_SETNE:
		return set_compare(c, false);
	case GOKO_OP_SETLT:
	case GOKO_OP_SETLE:
	case GOKO_OP_SETGT:
	case GOKO_OP_SETGE:
		return set_compare(c, true);
	case GOKO_OP_SETEQI:
	case GOKO_OP_SETNEI:
		return set_compare_imm(c, false);
	case GOKO_OP_SETLTI:
	case GOKO_OP_SETLEI:
	case GOKO_OP_SETGTI:
	case GOKO_OP_SETGEI:
		return set_compare_imm(c, true);
	case GOKO_OP_JEQ:
	case GOKO_OP_JNE:
		return compare(c, in->b, in->c, false);
	case GOKO_OP_JLT:
	case GOKO_OP_JLE:
	case GOKO_OP_JGT:
	case GOKO_OP_JGE:
		return compare(c, in->b, in->c, true);
	case GOKO_OP_JEQI:
	case GOKO_OP_JNEI:
		return compare_imm(c, in->b, false);
	case GOKO_OP_JLTI:
	case GOKO_OP_JLEI:
	case GOKO_OP_JGTI:
	case GOKO_OP_JGEI:
		return compare_imm(c, in->b, true);

	case GOKO_OP_FADD:
	case GOKO_OP_FSUB:
	case GOKO_OP_FMUL:
	case GOKO_OP_FDIV:
		return arith(c, FLOATS, FLOATS_TEXT);
	case GOKO_OP_FNEG:
	case GOKO_OP_FABS:
	case GOKO_OP_FSQRT:
		return arith_unary(c, FLOATS, FLOATS_TEXT);
	case GOKO_OP_FFLOOR:
	case GOKO_OP_FCEIL:
	case GOKO_OP_FTRUNC:
	case GOKO_OP_FEVEN:
		return arith_unary(c, GOKO_KINDS_OF(F64), "f64");
	case GOKO_OP_FSETEQ:
	case GOKO_OP_FSETNE:
	case GOKO_OP_FSETLT:
	case GOKO_OP_FSETLE:
		return float_compare(c);
	case GOKO_OP_ITOF64:
		return float_conv(c, GOKO_K_F64);
	case GOKO_OP_ITOF32:
		return float_conv(c, GOKO_K_F32);
	case GOKO_OP_FTOI:
		return float_conv(c, GOKO_K_F64);
	case GOKO_OP_F32TO64:
	case GOKO_OP_F64TO32:
		return float_width(c);
	case GOKO_OP_FBITS:
	case GOKO_OP_FOFBITS:
		return float_bits(c);

	case GOKO_OP_LD:
		return check_pointed(c, GOKO_READ);
	case GOKO_OP_ST:
		return check_pointed(c, GOKO_WRITE);
	case GOKO_OP_FLD:
		return check_pointed(c, GOKO_ADDR);
	case GOKO_OP_LDX:
		return check_indexed(c, GOKO_READ);
	case GOKO_OP_STX:
		return check_indexed(c, GOKO_WRITE);
	case GOKO_OP_IDX:
		return check_indexed(c, GOKO_ADDR);

	default:
		return goko_vop_check_making(c);
	}
}
