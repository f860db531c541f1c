// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_ops.c - what an instruction reads and writes
 *
 * Liveness and lowering must agree on this; docs/gir.md section 3 is what both
 * implement.  Only words that are candidates for registers are told.
 */
#include "exec/translate.h"

static void push(struct goko_tr *t, u32 **array, u32 *nr, u32 *cap, u32 word)
{
	if (word >= t->nr_words || t->words[word].cls != TR_W_REG)
		return;
	if (!goko_tr_grow(t, (void **)array, cap, *nr + 1, sizeof(u32)))
		return;
	(*array)[(*nr)++] = word;
}

static void use(struct goko_tr *t, u32 word)
{
	push(t, &t->uses, &t->nr_uses, &t->cap_uses, word);
}

static void def(struct goko_tr *t, u32 word)
{
	push(t, &t->defs, &t->nr_defs, &t->cap_defs, word);
}

static void use_n(struct goko_tr *t, u32 word, u32 n)
{
	u32 i;

	/* Words of large variables are no candidates, none of them. */
	if (n <= TR_MAX_MOVE_WORDS)
		for (i = 0; i < n; i++)
			use(t, word + i);
}

static void def_n(struct goko_tr *t, u32 word, u32 n)
{
	u32 i;

	if (n <= TR_MAX_MOVE_WORDS)
		for (i = 0; i < n; i++)
			def(t, word + i);
}

static u32 letter_words(char letter)
{
	switch (letter) {
	case 's':
	case 'e':
		return 2;
	case 'y':
	case 'r':
	case 'z':
		return 3;
	default:
		return 1;
	}
}

/**
 * goko_tr_list_words() - Words of one operand of a list.
 * @t:		the translation.
 * @l:		the list.
 * @i:		which operand.
 *
 * A parameter takes at least one word of a frame even if its type has none:
 * see goko_tr_list_total().
 *
 * Context: any; no P needed; no locks.
 * Return: words to move; 0 if the operand is absent or its type empty.
 */
u32 goko_tr_list_words(const struct goko_tr *t, const struct goko_tr_list *l,
		       u32 i)
{
	if (l->letters)
		return letter_words(l->letters[i]);
	if (l->types && l->types[i] == GOKO_NONE)
		return 1;
	return goko_tr_type_words(t, l->types ? l->types[i] : l->fields[i].type);
}

/**
 * goko_tr_list_total() - Words of a frame that the operands take as variables in a row.
 * @t:		the translation.
 * @l:		the list.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the number of words.
 */
u32 goko_tr_list_total(const struct goko_tr *t, const struct goko_tr_list *l)
{
	u32 i, n = 0;

	for (i = 0; i < l->nr; i++) {
		u32 words = goko_tr_list_words(t, l, i);

		n += words ? words : 1;
	}
	return n;
}

static const char *const builtin_args[] = {
#define ARGS(id, name, args, results) args,
	GOKO_BUILTINS(ARGS)
#undef ARGS
};

static const char *const builtin_results[] = {
#define RESULTS(id, name, args, results) results,
	GOKO_BUILTINS(RESULTS)
#undef RESULTS
};

/* Types of the lists of an operation on a map; GOKO_NONE is a bool. */
static void map_args(struct goko_tr *t, const struct goko_img_insn *in,
		     struct goko_tr_list *args, struct goko_tr_list *results)
{
	const struct goko_img_type *def = goko_vtype_def(t->v, in->t);
	const u32 *pool = t->v->pool;

	t->map_types[0] = def->key;
	t->map_types[1] = def->elem;
	t->map_types[2] = GOKO_NONE;
	t->map_types[3] = def->key;
	t->map_types[4] = def->elem;
	args->types = &t->map_types[0];
	if (in->op != GOKO_OP_MAPGET && in->op != GOKO_OP_MAPNEXT)
		return;
	results->types = &t->map_types[in->op == GOKO_OP_MAPGET ? 1 : 2];
	results->nr = pool[in->imm];
	results->words = &pool[in->imm + 1];
}

/**
 * goko_tr_args() - Lists of arguments and results of an instruction.
 * @t:		the translation.
 * @i:		a call, callc, callb, go, goc or closure.
 * @args:	receives the arguments.
 * @results:	receives the results.
 *
 * Context: any; no P needed; no locks.
 */
void goko_tr_args(struct goko_tr *t, u32 i, struct goko_tr_list *args,
		  struct goko_tr_list *results)
{
	const struct goko_vimage *v = t->v;
	const struct goko_img_insn *in = &t->code[i];
	const struct goko_img_type *def;
	u32 type;

	*args = (struct goko_tr_list) {};
	if (in->op != GOKO_OP_MAPNEXT) {
		args->nr = v->pool[in->c];
		args->words = &v->pool[in->c + 1];
	}
	*results = (struct goko_tr_list) {};
	if (in->op >= GOKO_OP_MAPGET && in->op <= GOKO_OP_MAPNEXT) {
		map_args(t, in, args, results);
		return;
	}
	if (in->op == GOKO_OP_CALL || in->op == GOKO_OP_CALLC ||
	    in->op == GOKO_OP_CALLB || in->op == GOKO_OP_CALLM) {
		results->nr = v->pool[in->imm];
		results->words = &v->pool[in->imm + 1];
	}
	switch (in->op) {
	case GOKO_OP_CALL:
	case GOKO_OP_GO:
		args->types = &v->vars[v->funcs[in->b].vars];
		results->types = args->types + args->nr;
		break;
	case GOKO_OP_CALLC:
	case GOKO_OP_GOC:
		type = goko_vfunc_word_type(v, t->func, in->b, GOKO_K_FUNC);
		def = goko_vtype_def(v, type);
		args->types = &v->vars[def->list];
		results->types = args->types + args->nr;
		break;
	case GOKO_OP_CALLM:
		type = v->methods[goko_vtype_def(v, in->t)->methods + in->a].type;
		args->types = &v->vars[v->types[type].list];
		results->types = args->types + args->nr;
		break;
	case GOKO_OP_CALLB:
		args->letters = builtin_args[in->b];
		results->letters = builtin_results[in->b];
		break;
	case GOKO_OP_CLOSURE:
		def = &v->types[v->funcs[in->b].ctx];
		args->fields = &v->fields[def->list + 1];
		break;
	}
}

static void use_list(struct goko_tr *t, const struct goko_tr_list *l)
{
	u32 i;

	for (i = 0; i < l->nr; i++)
		if (l->words[i] != GOKO_NONE)
			use_n(t, l->words[i], goko_tr_list_words(t, l, i));
}

static void def_list(struct goko_tr *t, const struct goko_tr_list *l)
{
	u32 i;

	for (i = 0; i < l->nr; i++)
		if (l->words[i] != GOKO_NONE)
			def_n(t, l->words[i], goko_tr_list_words(t, l, i));
}

static void lists(struct goko_tr *t, u32 i)
{
	struct goko_tr_list args, results;

	goko_tr_args(t, i, &args, &results);
	use_list(t, &args);
	def_list(t, &results);
}

/* A slice, string or array pointer that is indexed. */
static void use_sequence(struct goko_tr *t, u32 word)
{
	u32 type = goko_tr_word_type(t, word);

	use(t, word);
	if (!goko_kind_is_ptr(goko_vtype_kind(t->v, type)))
		use(t, word + 1);
}

static void slice_operands(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 type = goko_tr_word_type(t, in->b);
	u32 i;

	use_n(t, in->b, goko_tr_type_words(t, type));
	for (i = 0; i < 3; i++)
		if (t->v->pool[in->c + 1 + i] != GOKO_NONE)
			use(t, t->v->pool[in->c + 1 + i]);
	def_n(t, in->a, goko_vtype_kind(t->v, type) == GOKO_K_STRING ? 2 : 3);
}

/* A select may write a slot or leave it: so it reads it, too. */
static void select_operands(struct goko_tr *t, const struct goko_img_insn *in)
{
	const u32 *list = &t->v->pool[in->c];
	u32 i;

	for (i = 0; i < list[1]; i++) {
		const u32 *c = &list[2 + 3 * i];
		u32 elem, words;

		use(t, c[1]);
		if (c[2] == GOKO_NONE)
			continue;
		elem = goko_tr_chan_elem(t, c[1]);
		words = goko_tr_type_words(t, elem);
		use_n(t, c[2], words);
		if (c[0] == GOKO_CHAN_RECV)
			def_n(t, c[2], words);
	}
	def(t, in->a);
	if (in->b != GOKO_NONE)
		def(t, in->b);
}

/* The type that mkiface makes an interface of. */
static u32 mkiface_type(const struct goko_tr *t, const struct goko_img_insn *in)
{
	return t->v->itabs[in->imm].type;
}

static void results(struct goko_tr *t)
{
	u32 first = GOKO_W_FIRST + t->vf->param_words;
	u32 i;

	for (i = 0; i < t->vf->result_words; i++)
		use(t, first + i);
}

/**
 * goko_tr_operands() - Find what an instruction reads and writes.
 * @t:		the translation; receives the words in uses[] and defs[].
 * @i:		instruction index.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -ENOMEM.
 */
int goko_tr_operands(struct goko_tr *t, u32 i)
{
	const struct goko_img_insn *in = &t->code[i];
	u32 words;

	t->nr_uses = 0;
	t->nr_defs = 0;
	words = in->t < t->v->nr_types ? goko_tr_type_words(t, in->t) : 0;

	switch (in->op) {
	case GOKO_OP_NOP:
	case GOKO_OP_JMP:
	case GOKO_OP_TRAP:
		break;
	case GOKO_OP_CONST:
	case GOKO_OP_LEA:
	case GOKO_OP_GADDR:
	case GOKO_OP_NEW:
	case GOKO_OP_FNVAL:
	case GOKO_OP_POPDEFER:
		def(t, in->a);
		break;
	case GOKO_OP_STR:
	case GOKO_OP_RECOVER:
		def_n(t, in->a, 2);
		break;
	case GOKO_OP_MOV:
		use_n(t, in->b, words);
		def_n(t, in->a, words);
		break;
	case GOKO_OP_ZERO:
	case GOKO_OP_LDG:
		def_n(t, in->a, words);
		break;
	case GOKO_OP_LF:
		if (in->imm % 8 == 0)
			use_n(t, in->b + in->imm / 8, words);
		def_n(t, in->a, words);
		break;
	case GOKO_OP_SF:
		use_n(t, in->a, words);
		if (in->imm % 8 == 0)
			def_n(t, in->b + in->imm / 8, words);
		break;
	case GOKO_OP_STG:
		use_n(t, in->a, words);
		break;
	case GOKO_OP_LD:
		use(t, in->b);
		def_n(t, in->a, words);
		break;
	case GOKO_OP_ST:
		use(t, in->b);
		use_n(t, in->a, words);
		break;
	case GOKO_OP_LDX:
		use_sequence(t, in->b);
		use(t, in->c);
		def_n(t, in->a, words);
		break;
	case GOKO_OP_STX:
		use_sequence(t, in->b);
		use(t, in->c);
		use_n(t, in->a, words);
		break;
	case GOKO_OP_IDX:
		use_sequence(t, in->b);
		use(t, in->c);
		def(t, in->a);
		break;
	case GOKO_OP_MKSLICE:
		use(t, in->b);
		use(t, in->c);
		def_n(t, in->a, 3);
		break;
	case GOKO_OP_MKEFACE:
		use_n(t, in->b, words);
		def_n(t, in->a, 2);
		break;
	case GOKO_OP_MKIFACE:
		use_n(t, in->b, goko_tr_type_words(t, mkiface_type(t, in)));
		def_n(t, in->a, 2);
		break;
	case GOKO_OP_CALLM:
		use_n(t, in->b, 2);
		lists(t, i);
		break;
	case GOKO_OP_ASSERT:
	case GOKO_OP_CONVIFACE:
		use_n(t, in->b, 2);
		def_n(t, in->a, words);
		break;
	case GOKO_OP_ASSERT2:
		use_n(t, in->b, 2);
		if (in->a != GOKO_NONE)
			def_n(t, in->a, words);
		def(t, in->c);
		break;
	case GOKO_OP_ARRPTR:
		use_n(t, in->b, 2);
		def(t, in->a);
		break;
	case GOKO_OP_CLOSURE:
		lists(t, i);
		def(t, in->a);
		break;
	case GOKO_OP_SLICE:
		slice_operands(t, in);
		break;
	case GOKO_OP_APPEND:
		use_n(t, in->b, 3);
		use_n(t, in->c, 2);
		def_n(t, in->a, 3);
		break;
	case GOKO_OP_COPY:
		use_n(t, in->b, 2);
		use_n(t, in->c, 2);
		if (in->a != GOKO_NONE)
			def(t, in->a);
		break;
	case GOKO_OP_CONCAT:
		use_n(t, in->b, 2);
		use_n(t, in->c, 2);
		def_n(t, in->a, 2);
		break;
	case GOKO_OP_CALLC:
	case GOKO_OP_GOC:
	case GOKO_OP_MAPGET:
	case GOKO_OP_MAPSET:
	case GOKO_OP_MAPDEL:
	case GOKO_OP_MAPNEXT:
		use(t, in->b);
		lists(t, i);
		break;
	case GOKO_OP_CALL:
	case GOKO_OP_CALLB:
	case GOKO_OP_GO:
		lists(t, i);
		break;
	case GOKO_OP_RET:
		results(t);
		break;
	case GOKO_OP_DEFERC:
	case GOKO_OP_CLOSE:
		use(t, in->b);
		break;
	case GOKO_OP_PANIC:
		use_n(t, in->b, 2);
		break;
	case GOKO_OP_SEND:
		use(t, in->b);
		use_n(t, in->c, goko_tr_type_words(t, goko_tr_chan_elem(t, in->b)));
		break;
	case GOKO_OP_RECV:
	case GOKO_OP_RECV2:
		use(t, in->b);
		if (in->a != GOKO_NONE) {
			u32 elem = goko_tr_chan_elem(t, in->b);

			def_n(t, in->a, goko_tr_type_words(t, elem));
		}
		if (in->op == GOKO_OP_RECV2)
			def(t, in->c);
		break;
	case GOKO_OP_SELECT:
		select_operands(t, in);
		break;
	default:
		if (in->op >= GOKO_OP_JEQ && in->op <= GOKO_OP_JGEI) {
			use(t, in->b);
			if (in->op <= GOKO_OP_JGE)
				use(t, in->c);
			break;
		}
		/* Numbers, comparisons into a bool, fld, mkchan, mkmap, mapiter. */
		use(t, in->b);
		if ((in->op >= GOKO_OP_ADD && in->op <= GOKO_OP_SHR) ||
		    (in->op >= GOKO_OP_SETEQ && in->op <= GOKO_OP_SETGE) ||
		    (in->op >= GOKO_OP_FADD && in->op <= GOKO_OP_FDIV) ||
		    (in->op >= GOKO_OP_FSETEQ && in->op <= GOKO_OP_FSETLE))
			use(t, in->c);
		def(t, in->a);
		break;
	}
	return t->err;
}

/**
 * goko_tr_op_flags() - How an instruction treats registers.
 * @t:		the translation.
 * @i:		instruction index.
 *
 * Context: any; no P needed; no locks.
 * Return: TR_CLOBBERS, TR_CALLS, TR_EARLY.
 */
u32 goko_tr_op_flags(const struct goko_tr *t, u32 i)
{
	const struct goko_img_insn *in = &t->code[i];
	u32 words = in->t < t->v->nr_types ? goko_tr_type_words(t, in->t) : 0;
	bool large = words > TR_MAX_MOVE_WORDS;

	switch (in->op) {
	case GOKO_OP_CALL:
	case GOKO_OP_CALLC:
	case GOKO_OP_CALLM:
		return TR_CLOBBERS | TR_CALLS;
	case GOKO_OP_MOV:
	case GOKO_OP_ZERO:
	case GOKO_OP_LF:
	case GOKO_OP_SF:
	case GOKO_OP_ST:
	case GOKO_OP_STX:
	case GOKO_OP_LDG:
	case GOKO_OP_STG:
		return large ? TR_CLOBBERS : 0;
	case GOKO_OP_LD:
	case GOKO_OP_LDX:
		if (large)
			return TR_CLOBBERS;
		return words > 1 ? TR_EARLY : 0;
	case GOKO_OP_SLICE:
		return TR_EARLY;
	case GOKO_OP_MKSLICE:
	case GOKO_OP_CLOSURE:
		return TR_CLOBBERS | TR_LATE;
	case GOKO_OP_MKEFACE:
		return goko_kind_is_ptr(goko_vtype_kind(t->v, in->t)) ?
		       0 : TR_CLOBBERS;
	case GOKO_OP_MKIFACE:
		return goko_kind_is_ptr(goko_vtype_kind(t->v, mkiface_type(t, in))) ?
		       0 : TR_CLOBBERS;
	case GOKO_OP_ASSERT:
	case GOKO_OP_ASSERT2:
	case GOKO_OP_CONVIFACE:
		if (goko_vtype_kind(t->v, in->t) == GOKO_K_IFACE)
			return TR_CLOBBERS | TR_LATE;
		return large ? TR_CLOBBERS : TR_EARLY;
	case GOKO_OP_ARRPTR:
	case GOKO_OP_RET:
	case GOKO_OP_FNVAL:
	case GOKO_OP_IDX:
	case GOKO_OP_TRAP:
	case GOKO_OP_PANIC:
	case GOKO_OP_FNEG:
	case GOKO_OP_FABS:
	case GOKO_OP_FBITS:
	case GOKO_OP_FOFBITS:
		return 0;
	default:
		/* From new on, all call a helper. */
		return in->op >= GOKO_OP_NEW ? TR_CLOBBERS : 0;
	}
}

/**
 * goko_tr_is_sp() - Does an instruction have resume points?
 * @t:		the translation.
 * @i:		instruction index.
 *
 * Context: any; no P needed; no locks.
 * Return: true for operations that may unwind and for backward jumps.
 */
bool goko_tr_is_sp(const struct goko_tr *t, u32 i)
{
	static const u8 flags[] = {
#define FLAGS(id, text, fmt, flags) flags,
		GOKO_OPS(FLAGS)
#undef FLAGS
	};
	const struct goko_img_insn *in = &t->code[i];

	if (flags[in->op] & GOKO_OP_J)
		return in->a <= i;
	return flags[in->op] & GOKO_OP_S;
}
