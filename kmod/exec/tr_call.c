// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_call.c - calls of compiled code and of C helpers
 *
 * exec/helpers.h says what the helpers get and return.  A helper that unwinds
 * may want the operation done again (pc 2k) or have done it (pc 2k+1), so
 * what is live before it is in the frame then: registers that the call clobbers
 * are stored before, the others on the way out.
 */
#include "exec/translate.h"

/**
 * goko_tr_arg_none() - Argument that the helper does not have.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the argument.
 */
struct goko_tr_arg goko_tr_arg_none(void)
{
	return (struct goko_tr_arg) { .what = TR_A_NONE };
}

/**
 * goko_tr_arg_word() - Argument: what a frame word holds.
 * @t:		the translation.
 * @word:		frame word.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the argument.
 */
struct goko_tr_arg goko_tr_arg_word(struct goko_tr *t, u32 word)
{
	return (struct goko_tr_arg) {
		.what = TR_A_VALUE, .o = goko_tr_use(t, word),
	};
}

/**
 * goko_tr_arg_val() - Argument: a constant.
 * @val:		the constant.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the argument.
 */
struct goko_tr_arg goko_tr_arg_val(s64 val)
{
	return (struct goko_tr_arg) {
		.what = TR_A_VALUE, .o = goko_tr_const(val),
	};
}

/**
 * goko_tr_arg_addr() - Argument: the address of a frame word.
 * @word:		frame word.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the argument.
 */
struct goko_tr_arg goko_tr_arg_addr(u32 word)
{
	return (struct goko_tr_arg) { .what = TR_A_ADDR, .word = word };
}

/**
 * goko_tr_arg_type() - Argument: a run-time type.
 * @t:		the translation.
 * @type:	type id.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the argument.
 */
struct goko_tr_arg goko_tr_arg_type(const struct goko_tr *t, u32 type)
{
	return goko_tr_arg_val(t->env->types[type]);
}

/**
 * goko_tr_block_word() - First word of a block of arguments: where a callee has its word 2.
 * @t:		the translation.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the word.
 */
u32 goko_tr_block_word(const struct goko_tr *t)
{
	return t->frame_words + GOKO_W_FIRST;
}

static bool list_has_large(const struct goko_tr *t, const struct goko_tr_list *l)
{
	u32 i;

	for (i = 0; i < l->nr; i++)
		if (goko_tr_list_words(t, l, i) > TR_MAX_MOVE_WORDS)
			return true;
	return false;
}

static void large_move(struct goko_tr *t, u32 to, u32 from, u32 words)
{
	goko_e_frame_addr(t, R2, to, 0);
	goko_e_frame_addr(t, R3, from, 0);
	goko_e_movi(t, R4, 8 * (s64)words);
	goko_e_mov(t, R1, t->rp);
	goko_e_call(t, TR_H_memmove);
}

/**
 * goko_tr_args_out() - Lay out arguments as a callee has its parameters.
 * @t:		the translation.
 * @l:		the arguments.
 * @to:		word of the first.
 * @first:	the very first word, too.
 *
 * Large ones come last, their moves clobber R0 to R5.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_args_out(struct goko_tr *t, const struct goko_tr_list *l, u32 to,
		      bool first)
{
	u32 i, words, at = to;

	for (i = 0; i < l->nr; i++) {
		words = goko_tr_list_words(t, l, i);
		if (i == 0 && !first && words && words <= TR_MAX_MOVE_WORDS)
			goko_tr_copy_out(t, at + 1, l->words[i] + 1, words - 1);
		else if (words <= TR_MAX_MOVE_WORDS)
			goko_tr_copy_out(t, at, l->words[i], words);
		at += words ? words : 1;
	}
	for (i = 0, at = to; i < l->nr; i++) {
		words = goko_tr_list_words(t, l, i);
		if (words > TR_MAX_MOVE_WORDS)
			large_move(t, at, l->words[i], words);
		at += words ? words : 1;
	}
}

/**
 * goko_tr_results_in() - Take results from where a callee has left them.
 * @t:		the translation.
 * @l:		the results.
 * @from:	word of the first.
 *
 * Large ones first: their moves are calls.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_results_in(struct goko_tr *t, const struct goko_tr_list *l,
			u32 from)
{
	u32 i, words, at;

	for (i = 0, at = from; i < l->nr; i++) {
		words = goko_tr_list_words(t, l, i);
		if (words > TR_MAX_MOVE_WORDS && l->words[i] != GOKO_NONE)
			large_move(t, l->words[i], at, words);
		at += words ? words : 1;
	}
	for (i = 0, at = from; i < l->nr; i++) {
		words = goko_tr_list_words(t, l, i);
		if (words <= TR_MAX_MOVE_WORDS && l->words[i] != GOKO_NONE)
			goko_tr_copy_in(t, l->words[i], at, words);
		at += words ? words : 1;
	}
}

/* Registers R1 to R5 of a helper, which has the pc of the operation. */
static void set_args(struct goko_tr *t, struct goko_tr_arg x,
		     struct goko_tr_arg y)
{
	struct goko_tr_opnd srcs[2];
	u8 dsts[2];
	u32 n = 0;

	if (x.what == TR_A_VALUE) {
		dsts[n] = R4;
		srcs[n++] = x.o;
	}
	if (y.what == TR_A_VALUE) {
		dsts[n] = R5;
		srcs[n++] = y.o;
	}
	goko_tr_parallel(t, n, dsts, srcs);
	if (x.what == TR_A_ADDR)
		goko_e_frame_addr(t, R4, x.word, 0);
	if (y.what == TR_A_ADDR)
		goko_e_frame_addr(t, R5, y.word, 0);
	goko_e_mov(t, R1, t->rp);
	goko_e_mov(t, R2, t->rb);
	goko_e_movi(t, R3, t->sp[t->at] ? goko_tr_pc(t, 0) : 0);
}

/**
 * goko_tr_op_begin() - Begin an operation that may have to be done again.
 * @t:		the translation.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_op_begin(struct goko_tr *t)
{
	u32 label = goko_e_label(t);

	goko_e_bind(t, label);
	goko_tr_resume(t, 2 * t->sp[t->at], label, 3 * t->at, false);
	goko_tr_map(t, 2 * t->sp[t->at], 3 * t->at, 3 * t->at, 0, 0);
}

/* The operation goes on here if it has unwound and was done. */
static void op_done(struct goko_tr *t, bool ret0)
{
	u32 label = goko_e_label(t);

	goko_e_bind(t, label);
	goko_tr_resume(t, 2 * t->sp[t->at] + 1, label, 3 * t->at + 1, ret0);
}

static struct goko_tr_slow *unwind(struct goko_tr *t, bool set_r0)
{
	struct goko_tr_slow *s = goko_tr_slow(t, TR_S_UNWIND);

	if (!s)
		return NULL;
	s->set_r0 = set_r0;
	s->keep = TR_NONE;
	goko_tr_spill(t, s, 3 * t->at, true);
	return s;
}

/* Frame map behind the operation: what is live across it. */
static void map_across(struct goko_tr *t, u32 word, u32 nr)
{
	goko_tr_map(t, 2 * t->sp[t->at] + 1, 3 * t->at + 1, 3 * t->at + 2,
		    word, nr);
}

/**
 * goko_tr_helper_v() - Call a helper that cannot unwind.
 * @t:		the translation.
 * @helper:	enum goko_tr_helper.
 * @x:		its x.
 * @y:		its y.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_helper_v(struct goko_tr *t, u32 helper, struct goko_tr_arg x,
		      struct goko_tr_arg y)
{
	set_args(t, x, y);
	goko_e_call(t, helper);
}

/* A helper that may unwind: a pointer or NULL, or GOKO_CONT or GOKO_UNWIND. */
static void helper_or_unwind(struct goko_tr *t, u32 helper, struct goko_tr_arg x,
			     struct goko_tr_arg y, bool ptr)
{
	struct goko_tr_slow *s = unwind(t, ptr);

	if (!s)
		return;
	goko_tr_prestore(t);
	set_args(t, x, y);
	goko_e_call(t, helper);
	goko_e_jcci(t, ptr ? BPF_JEQ : BPF_JNE, R0, 0, s->label);
	op_done(t, ptr);
	map_across(t, 0, 0);
}

/**
 * goko_tr_helper_c() - Call a helper that returns GOKO_CONT or GOKO_UNWIND.
 * @t:		the translation; goko_tr_op_begin() was called.
 * @helper:	enum goko_tr_helper.
 * @x:		its x.
 * @y:		its y.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_helper_c(struct goko_tr *t, u32 helper, struct goko_tr_arg x,
		      struct goko_tr_arg y)
{
	helper_or_unwind(t, helper, x, y, false);
}

/**
 * goko_tr_helper_p() - The same for one that returns a pointer, or NULL to unwind; it is in R0.
 * @t:		the translation.
 * @helper:	enum goko_tr_helper, or TR_H_NR + a builtin.
 * @x:		its fourth argument.
 * @y:		its fifth argument.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_helper_p(struct goko_tr *t, u32 helper, struct goko_tr_arg x,
		      struct goko_tr_arg y)
{
	helper_or_unwind(t, helper, x, y, true);
}

/**
 * goko_tr_take_ret() - A result of a helper: word @i of p->ctx.ret[].
 * @t:		the translation.
 * @word:		frame word.
 * @i:		instruction index.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_take_ret(struct goko_tr *t, u32 word, u32 i)
{
	struct goko_tr_opnd o = goko_tr_def(t, word);
	u8 d = o.loc == TR_L_REG ? o.reg : R0;

	if (o.loc == TR_L_NONE)
		return;
	goko_e_load(t, GOKO_K_U64, d, t->rp, TR_P_RET(i));
	goko_tr_put(t, &o, d);
}

/**
 * goko_tr_to_slots() - Words that the operation reads are put where a helper finds them.
 * @t:		the translation.
 * @word:		frame word.
 * @words:	how many.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_to_slots(struct goko_tr *t, u32 word, u32 words)
{
	u32 i;

	for (i = 0; i < words; i++) {
		struct goko_tr_opnd o = goko_tr_use(t, word + i);

		if (o.loc == TR_L_REG)
			goko_e_stw(t, word + i, o.reg);
		else if (o.loc == TR_L_CONST)
			goko_tr_put_imm(t, &(struct goko_tr_opnd) {
				.loc = TR_L_SLOT, .word = word + i }, o.val);
	}
}

/*
 * A call of compiled code.  The first argument word travels in R4.  Moves of
 * large arguments are calls themselves: around them everything is in the
 * callee's frame.
 */
static void lower_call(struct goko_tr *t, const struct goko_img_insn *in)
{
	bool closure = in->op == GOKO_OP_CALLC;
	u32 block = goko_tr_block_word(t);
	struct goko_tr_list args, results;
	struct goko_tr_opnd c = {}, o;
	struct goko_tr_slow *s;
	bool large;
	u8 reg;

	goko_tr_args(t, t->at, &args, &results);
	large = list_has_large(t, &args);
	if (closure) {
		c = goko_tr_use(t, in->b);
		reg = goko_tr_get(t, &c, R0);
		goko_tr_nil_check(t, in->b, reg);
		goko_e_stw(t, t->frame_words + GOKO_W_CTX, reg);
	}
	goko_tr_args_out(t, &args, block, large);
	if (closure) {
		if (large || c.loc != TR_L_REG) {
			goko_e_ldw(t, R0, t->frame_words + GOKO_W_CTX);
			reg = R0;
		} else {
			reg = c.reg;
		}
		goko_e_load(t, GOKO_K_U64, R0, reg, 0);
	}
	if (large) {
		goko_e_ldw(t, R4, block);
	} else if (args.nr && goko_tr_list_words(t, &args, 0)) {
		o = goko_tr_use(t, args.words[0]);
		goko_tr_load(t, R4, &o);
	}
	if (closure)
		goko_e_mov(t, R5, R0);
	goko_e_mov(t, R1, t->rp);
	goko_e_frame_addr(t, R2, t->frame_words, 0);
	goko_e_movi(t, R3, 0);
	if (closure)
		goko_e_call(t, TR_H_hop);
	else
		goko_e_call_func(t, in->b);

	s = goko_tr_slow(t, TR_S_CALL);
	if (!s)
		return;
	s->pc = goko_tr_pc(t, 1);
	goko_tr_spill(t, s, 3 * t->at + 1, true);
	goko_e_jcci(t, BPF_JNE, R0, 0, s->label);
	op_done(t, false);
	map_across(t, 0, 0);
	goko_tr_results_in(t, &results, block + goko_tr_list_total(t, &args));
}

/*
 * A call through an itab: the data word is the first argument.  The itab waits
 * in the callee's word 1 while large arguments are moved.
 */
static void lower_callm(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 block = goko_tr_block_word(t);
	struct goko_tr_opnd itab = goko_tr_use(t, in->b);
	struct goko_tr_opnd data = goko_tr_use(t, in->b + 1);
	struct goko_tr_list args, results;
	struct goko_tr_slow *s;
	bool large;
	u8 reg;

	goko_tr_args(t, t->at, &args, &results);
	large = list_has_large(t, &args);
	reg = goko_tr_get(t, &itab, R0);
	goko_tr_nil_check(t, in->b, reg);
	if (large) {
		goko_e_stw(t, t->frame_words + GOKO_W_CTX, reg);
		goko_tr_copy_out(t, block, in->b + 1, 1);
	}
	goko_tr_args_out(t, &args, block + 1, true);
	if (large) {
		goko_e_ldw(t, R0, t->frame_words + GOKO_W_CTX);
		reg = R0;
	} else {
		reg = goko_tr_get(t, &itab, R0);
	}
	goko_e_load(t, GOKO_K_U64, R0, reg, TR_ITAB_FUNC(in->a));
	if (large)
		goko_e_ldw(t, R4, block);
	else
		goko_tr_load(t, R4, &data);
	goko_e_mov(t, R5, R0);
	goko_e_mov(t, R1, t->rp);
	goko_e_frame_addr(t, R2, t->frame_words, 0);
	goko_e_movi(t, R3, 0);
	goko_e_call(t, TR_H_hop);

	s = goko_tr_slow(t, TR_S_CALL);
	if (!s)
		return;
	s->pc = goko_tr_pc(t, 1);
	goko_tr_spill(t, s, 3 * t->at + 1, true);
	goko_e_jcci(t, BPF_JNE, R0, 0, s->label);
	op_done(t, false);
	map_across(t, 0, 0);
	goko_tr_results_in(t, &results, block + 1 + goko_tr_list_total(t, &args));
}

static void lower_builtin(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 block = goko_tr_block_word(t);
	struct goko_tr_list args, results;
	u32 i, k, ret = 0;

	goko_tr_args(t, t->at, &args, &results);
	goko_tr_op_begin(t);
	goko_tr_args_out(t, &args, block, true);
	goko_tr_helper_c(t, TR_H_NR + in->b, goko_tr_arg_addr(block),
			 goko_tr_arg_none());
	for (i = 0; i < results.nr; i++) {
		u32 words = goko_tr_list_words(t, &results, i);

		for (k = 0; k < words; k++, ret++)
			if (results.words[i] != GOKO_NONE)
				goko_tr_take_ret(t, results.words[i] + k, ret);
	}
}

static void lower_go(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 block = goko_tr_block_word(t);
	struct goko_tr_list args, results;
	struct goko_tr_arg x;
	u32 helper = TR_H_go;

	goko_tr_args(t, t->at, &args, &results);
	goko_tr_op_begin(t);
	if (in->op == GOKO_OP_GOC) {
		helper = TR_H_goc;
		x = goko_tr_arg_word(t, in->b);
		/* Large moves clobber registers: find it in the frame then. */
		if (list_has_large(t, &args)) {
			goko_tr_to_slots(t, in->b, 1);
			x.o.loc = TR_L_SLOT;
			x.o.word = in->b;
		}
	} else {
		x = goko_tr_arg_val(t->env->funcs + in->b * t->env->func_size);
	}
	if (list_has_large(t, &args))
		goko_tr_prestore(t);
	goko_tr_args_out(t, &args, block, true);
	if (list_has_large(t, &args))
		goko_tr_lose(t);
	goko_tr_helper_c(t, helper, x, goko_tr_arg_addr(block));
}

static void lower_ret(struct goko_tr *t)
{
	u32 first = GOKO_W_FIRST + t->vf->param_words;
	u32 i;

	for (i = first; i < first + t->vf->result_words; i++)
		if (t->words[i].cls == TR_W_REG)
			goko_tr_to_slots(t, i, 1);
	goko_e_movi(t, R0, GOKO_CONT);
	goko_e_exit(t);
}

static void lower_send(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 elem = goko_tr_chan_elem(t, in->b);

	goko_tr_op_begin(t);
	goko_tr_to_slots(t, in->c, goko_tr_type_words(t, elem));
	goko_tr_helper_c(t, TR_H_send, goko_tr_arg_word(t, in->b),
			 goko_tr_arg_addr(in->c));
}

/* A received value is in the frame: canonical form, registers. */
static void received(struct goko_tr *t, u32 elem, u32 word)
{
	u32 kind = goko_vtype_kind(t->v, elem);
	u32 i, words = goko_tr_type_words(t, elem);
	struct goko_tr_opnd o;
	u8 d;

	for (i = 0; i < words; i++) {
		o = goko_tr_def(t, word + i);
		d = o.loc == TR_L_REG ? o.reg : R0;
		if (goko_kind_is_scalar(kind) && o.loc != TR_L_NONE &&
		    (o.loc == TR_L_REG || goko_vtype_size(t->v, elem) < 8)) {
			goko_e_load(t, kind, d, t->rb, 8 * (s64)word);
			goko_tr_put(t, &o, d);
		} else if (o.loc == TR_L_REG) {
			goko_e_ldw(t, d, word + i);
		}
	}
}

static void lower_recv(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 elem = goko_tr_chan_elem(t, in->b);
	u32 words = in->a == GOKO_NONE ? 0 : goko_tr_type_words(t, elem);
	struct goko_tr_arg y = words ? goko_tr_arg_addr(in->a) :
				       goko_tr_arg_val(0);
	struct goko_tr_slow *s;

	goko_tr_op_begin(t);
	s = unwind(t, false);
	if (!s)
		return;
	s->zero = in->a;
	s->nr_zero = words;
	s->keep = in->b;
	goko_tr_prestore(t);
	set_args(t, goko_tr_arg_word(t, in->b), y);
	goko_e_call(t, TR_H_recv);
	goko_e_jcci(t, BPF_JNE, R0, 0, s->label);
	op_done(t, false);
	map_across(t, in->a, words);
	if (words)
		received(t, elem, in->a);
	if (in->op == GOKO_OP_RECV2)
		goko_tr_take_ret(t, in->c, 1);
}

/* The list is copied: it must live as long as the code. */
static void lower_select(struct goko_tr *t, const struct goko_img_insn *in)
{
	const u32 *list = &t->v->pool[in->c];
	u32 i, n = 2 + 3 * list[1];
	u32 *copy = t->out->lists + t->out->nr_lists;

	goko_tr_op_begin(t);
	memcpy(copy, list, n * sizeof(u32));
	t->out->nr_lists += n;
	goko_tr_helper_c(t, TR_H_select, goko_tr_arg_val((s64)(long)copy),
			 goko_tr_arg_none());
	/* A slot may be written while it waits: what is live before stays so. */
	goko_tr_map(t, 2 * t->sp[t->at] + 1, 3 * t->at, 3 * t->at, 0, 0);
	for (i = 0; i < list[1]; i++) {
		const u32 *c = &list[2 + 3 * i];
		u32 elem = goko_tr_chan_elem(t, c[1]);

		if (c[0] != GOKO_CHAN_RECV || c[2] == GOKO_NONE ||
		    !goko_kind_is_scalar(goko_vtype_kind(t->v, elem)))
			continue;
		received(t, elem, c[2]);
	}
	goko_tr_take_ret(t, in->a, 0);
	if (in->b != GOKO_NONE)
		goko_tr_take_ret(t, in->b, 1);
}

static void lower_panic(struct goko_tr *t, const struct goko_img_insn *in)
{
	set_args(t, goko_tr_arg_word(t, in->b), goko_tr_arg_word(t, in->b + 1));
	goko_e_call(t, TR_H_panic);
	goko_e_exit(t);
}

static void lower_defer(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_arg none = goko_tr_arg_none();

	switch (in->op) {
	case GOKO_OP_DEFERC:
		goko_tr_op_begin(t);
		goko_tr_helper_c(t, TR_H_deferc, goko_tr_arg_word(t, in->b), none);
		break;
	case GOKO_OP_POPDEFER:
		goko_tr_op_begin(t);
		goko_tr_helper_c(t, TR_H_popdefer, none, none);
		goko_tr_take_ret(t, in->a, 0);
		break;
	default:
		goko_tr_op_begin(t);
		goko_tr_helper_c(t, TR_H_recover, none, none);
		goko_tr_take_ret(t, in->a, 0);
		goko_tr_take_ret(t, in->a + 1, 1);
		break;
	}
}

/**
 * goko_tr_calls() - Lower calls, returns, channels, panics.
 * @t:		the translation.
 * @in:		the instruction at hand.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: false if the operation is none of these.
 */
bool goko_tr_calls(struct goko_tr *t, const struct goko_img_insn *in)
{
	switch (in->op) {
	case GOKO_OP_CALL:
	case GOKO_OP_CALLC:
		lower_call(t, in);
		return true;
	case GOKO_OP_CALLM:
		lower_callm(t, in);
		return true;
	case GOKO_OP_CALLB:
		lower_builtin(t, in);
		return true;
	case GOKO_OP_GO:
	case GOKO_OP_GOC:
		lower_go(t, in);
		return true;
	case GOKO_OP_RET:
		lower_ret(t);
		return true;
	case GOKO_OP_DEFERC:
	case GOKO_OP_POPDEFER:
	case GOKO_OP_RECOVER:
		lower_defer(t, in);
		return true;
	case GOKO_OP_PANIC:
		lower_panic(t, in);
		return true;
	case GOKO_OP_TRAP:
		goko_e_ja(t, goko_tr_trap(t, in->imm, NULL, NULL));
		return true;
	case GOKO_OP_SEND:
		lower_send(t, in);
		return true;
	case GOKO_OP_RECV:
	case GOKO_OP_RECV2:
		lower_recv(t, in);
		return true;
	case GOKO_OP_CLOSE:
		goko_tr_op_begin(t);
		goko_tr_helper_c(t, TR_H_close, goko_tr_arg_word(t, in->b),
				 goko_tr_arg_none());
		return true;
	case GOKO_OP_SELECT:
		lower_select(t, in);
		return true;
	default:
		return false;
	}
}
