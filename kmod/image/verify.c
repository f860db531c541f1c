// SPDX-License-Identifier: GPL-2.0
/*
 * image/verify.c - the pass over the code: form of the instructions
 *
 * For each instruction, by the letters of its operation (goko_ops.h): are the
 * fields it has in range, and those it does not have zero?  What passes here
 * can be printed; whether it makes sense is verify_ops.c's to say.
 */
#include "image/verify.h"

static const struct {
	const char	*name;
	const char	*fmt;
	u32		flags;
} ops[GOKO_OP_NR] = {
#define GOKO_OP_INFO(id, text, fmt, flags) [GOKO_OP_##id] = { text, fmt, flags },
	GOKO_OPS(GOKO_OP_INFO)
#undef GOKO_OP_INFO
};

/* Fields of an instruction, as bits. */
enum {
	F_KIND	= 1,
	F_T	= 2,
	F_A	= 4,
	F_B	= 8,
	F_C	= 16,
	F_IMM	= 32,
};

/**
 * goko_vcode_fail() - Say why an instruction is refused.
 * @c:		state of the pass.
 * @fmt:	printf format of the reason, without a newline.
 *
 * Context: any; no P needed; no locks.
 * Return: -EINVAL.
 */
int goko_vcode_fail(struct goko_vcode *c, const char *fmt, ...)
{
	const char *name = c->in->op < GOKO_OP_NR ? ops[c->in->op].name : "?";
	char reason[280];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	return goko_vfail(c->v, "%.*s+%u (%s): %s",
			  GOKO_VSTR_ARG(c->v, c->f->name), c->at, name, reason);
}

static int check_word(struct goko_vcode *c, u32 word, bool optional)
{
	if (word == GOKO_NONE && optional)
		return 0;
	if (word == GOKO_NONE)
		return goko_vcode_fail(c, "operand is missing");
	if (word >= c->vf->frame_words)
		return goko_vcode_fail(c, "operand w%u is outside of the frame of %u words",
				       word, c->vf->frame_words);
	return 0;
}

static int check_index(struct goko_vcode *c, const char *what, u32 i, u32 nr)
{
	if (i >= nr)
		return goko_vcode_fail(c, "%s is number %u of %u", what, i, nr);
	return 0;
}

static int check_type(struct goko_vcode *c, u32 type)
{
	const char *what;

	if (type >= c->v->nr_types)
		return goko_vcode_fail(c, "type is t%u of %u", type,
				       c->v->nr_types);
	what = goko_vtype_no_value(c->v, type);
	if (!what)
		return 0;
	if (c->v->vtypes[type].kind == GOKO_K_LPTR &&
	    (c->in->op == GOKO_OP_MOV || c->in->op == GOKO_OP_ZERO))
		return 0;
	return goko_vcode_fail(c, "type t%u is %s, which this operation cannot hold",
			       type, what);
}

/* { n, n words } at the first unused word of the pool. */
static int check_list(struct goko_vcode *c, u32 at, const u32 **list, u32 *nr)
{
	const u32 *pool = c->v->pool;
	u32 left = c->v->nr_pool - c->pool;
	u32 i;
	int ret;

	if (at != c->pool)
		return goko_vcode_fail(c, "list is at %u of the pool, needs %u",
				       at, c->pool);
	if (left < 1 || pool[at] > left - 1)
		return goko_vcode_fail(c, "list at %u ends behind the pool of %u words",
				       at, c->v->nr_pool);
	*nr = pool[at];
	*list = pool + at + 1;
	c->pool += 1 + *nr;
	for (i = 0; i < *nr; i++) {
		ret = check_word(c, (*list)[i], true);
		if (ret)
			return ret;
		if (i % GOKO_IMG_BATCH == GOKO_IMG_BATCH - 1) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	return 0;
}

static int check_case(struct goko_vcode *c, u32 i, const u32 *s)
{
	int ret;

	if (s[0] != GOKO_CHAN_SEND && s[0] != GOKO_CHAN_RECV)
		return goko_vcode_fail(c, "case %u: direction is %u, needs 1 or 2",
				       i, s[0]);
	ret = check_word(c, s[1], false);
	return ret ? ret : check_word(c, s[2], s[0] == GOKO_CHAN_RECV);
}

/* { flags, n, n times { dir, channel, element } }. */
static int check_select_list(struct goko_vcode *c, u32 at)
{
	const u32 *pool = c->v->pool;
	u32 left = c->v->nr_pool - c->pool;
	u32 i;
	int ret;

	if (at != c->pool)
		return goko_vcode_fail(c, "list is at %u of the pool, needs %u",
				       at, c->pool);
	if (left < 2 || pool[at + 1] > (left - 2) / 3)
		return goko_vcode_fail(c, "list at %u ends behind the pool of %u words",
				       at, c->v->nr_pool);
	if (pool[at] & ~GOKO_SELECT_DEFAULT)
		return goko_vcode_fail(c, "flags are 0x%x, known are 0x%x",
				       pool[at], GOKO_SELECT_DEFAULT);
	if (pool[at + 1] > GOKO_MAX_CASES)
		return goko_vcode_fail(c, "%u cases, the limit is %u",
				       pool[at + 1], GOKO_MAX_CASES);
	c->list_nr = pool[at + 1];
	c->list = pool + at + 2;
	c->pool += 2 + 3 * c->list_nr;
	for (i = 0; i < c->list_nr; i++) {
		ret = check_case(c, i, c->list + 3 * i);
		if (ret)
			return ret;
		if (i % GOKO_IMG_BATCH == GOKO_IMG_BATCH - 1) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	return 0;
}

/* One letter of the format; *used collects the fields. */
static int check_letter(struct goko_vcode *c, char letter, u32 *used)
{
	const struct goko_img_insn *in = c->in;
	const struct goko_vimage *v = c->v;

	switch (letter) {
	case 'K':
		*used |= F_KIND;
		if (!goko_kind_is_scalar(in->kind) && in->kind != GOKO_K_PTR)
			return goko_vcode_fail(c, "kind is %s, needs a scalar kind or ptr",
					       goko_kind_name(in->kind));
		return 0;
	case 'T':
		*used |= F_T;
		return check_type(c, in->t);
	case 'a':
	case 'A':
		*used |= F_A;
		return check_word(c, in->a, letter == 'A');
	case 'b':
	case 'B':
		*used |= F_B;
		return check_word(c, in->b, letter == 'B');
	case 'c':
	case 'C':
		*used |= F_C;
		return check_word(c, in->c, letter == 'C');
	case 'i':
		*used |= F_IMM;
		return 0;
	case 'I':
		*used |= F_B | F_C;
		return 0;
	case 'j':
		*used |= F_A;
		if (in->a >= c->f->nr_code)
			return goko_vcode_fail(c, "jump to instruction %u of %u",
					       in->a, c->f->nr_code);
		return 0;
	case 'o':
		*used |= F_IMM;
		if (in->imm < 0)
			return goko_vcode_fail(c, "offset is %d, needs at least 0",
					       in->imm);
		return 0;
	case 'g':
		*used |= F_B;
		return check_index(c, "global", in->b, v->nr_globals);
	case 'f':
		*used |= F_B;
		return check_index(c, "function", in->b, v->nr_funcs);
	case 's':
		*used |= F_B;
		return check_index(c, "string", in->b, v->nr_strs);
	case 'n':
		*used |= F_B;
		return check_index(c, "builtin", in->b, GOKO_B_NR);
	case 'l':
		*used |= F_C;
		return check_list(c, in->c, &c->list, &c->list_nr);
	case 'm':
		*used |= F_IMM;
		return check_list(c, in->imm, &c->list2, &c->list2_nr);
	case 'y':
		*used |= F_IMM;
		return check_index(c, "itab", in->imm, v->nr_itabs);
	case 'k':
		*used |= F_A;
		return 0;
	case 'S':
		*used |= F_C;
		return check_select_list(c, in->c);
	default:
		return goko_vcode_fail(c, "operand letter '%c' is unknown", letter);
	}
}

static int check_unused(struct goko_vcode *c, u32 used)
{
	const struct goko_img_insn *in = c->in;
	const char *field = NULL;

	if (!(used & F_KIND) && in->kind)
		field = "kind";
	else if (!(used & F_T) && in->t)
		field = "t";
	else if (!(used & F_A) && in->a)
		field = "a";
	else if (!(used & F_B) && in->b)
		field = "b";
	else if (!(used & F_C) && in->c)
		field = "c";
	else if (!(used & F_IMM) && in->imm)
		field = "imm";
	if (field)
		return goko_vcode_fail(c, "unused field %s is not zero", field);
	return 0;
}

static int check_insn(struct goko_vcode *c)
{
	const char *letter;
	u32 used = 0;
	int ret;

	c->list = NULL;
	c->list2 = NULL;
	if (c->in->op >= GOKO_OP_NR)
		return goko_vcode_fail(c, "operation is number %u of %u",
				       c->in->op, GOKO_OP_NR);
	for (letter = ops[c->in->op].fmt; *letter; letter++) {
		ret = check_letter(c, *letter, &used);
		if (ret)
			return ret;
	}
	ret = check_unused(c, used);
	if (ret)
		return ret;
	return goko_vop_check(c);
}

static int check_func(struct goko_vcode *c)
{
	const struct goko_vimage *v = c->v;
	u32 i, w = GOKO_W_FIRST;
	int ret;

	for (i = 0; i < c->vf->nr_vars; i++) {
		u32 var = c->vf->first_var + i;
		u32 end = w + goko_vtype_words(v, v->vars[var]);

		while (w < end)
			c->word_var[w++] = var;
	}

	for (c->at = 0; c->at < c->f->nr_code; c->at++) {
		c->in = &v->code[c->f->code + c->at];
		ret = check_insn(c);
		if (ret)
			return ret;
		if (c->at % GOKO_IMG_BATCH == GOKO_IMG_BATCH - 1) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	c->at--;
	if (!(ops[c->in->op].flags & GOKO_OP_E))
		return goko_vcode_fail(c, "the function goes on behind its last instruction");
	return 0;
}

static int check_code(struct goko_vcode *c)
{
	struct goko_vimage *v = c->v;
	int ret;

	for (c->func = 0; c->func < v->nr_funcs; c->func++) {
		c->f = &v->funcs[c->func];
		c->vf = &v->vfuncs[c->func];
		ret = check_func(c);
		if (ret)
			return ret;
		if (c->func % 64 == 0) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	if (c->pool != v->nr_pool)
		return goko_vfail(v, "section pool: %u words, the code uses %u",
				  v->nr_pool, c->pool);
	return 0;
}

/**
 * goko_vcode_check() - Check the code of all functions.
 * @v:		the image, its functions already checked.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -ENOMEM, -EINTR.
 */
int goko_vcode_check(struct goko_vimage *v)
{
	struct goko_vcode c = { .v = v };
	int ret;

	c.word_var = goko_img_alloc(GOKO_MAX_FRAME_WORDS, sizeof(*c.word_var));
	if (!c.word_var)
		return -ENOMEM;
	ret = check_code(&c);
	goko_img_free(c.word_var);
	return ret;
}
