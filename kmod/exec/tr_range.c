// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_range.c - indices that need no check
 *
 * What
 *   An index is in range when a comparison with the length has come out so on
 *   every way to the access, and it is not negative.  The first is found by
 *   going back over the blocks from the access: each edge either leaves a block
 *   by such a comparison, or the block changes neither operand and the search
 *   goes on at its predecessors.  A block that is come to again adds nothing:
 *   what holds on all ways into a cycle, and is changed nowhere in it, holds.
 *   An earlier access with the same index is as good as a comparison, whether
 *   it was checked itself or did not need to be.  Where the index is a copy of
 *   another word, or less than one by a constant, a search for that one begins.
 *
 *   The second follows from the definitions of the index: a constant, a value
 *   of an unsigned kind, or an addition to a value that is not negative (or a
 *   multiple of one), which cannot overflow since the value has just been found
 *   below another one.  Or it is found as the first is.
 *
 * Invariants
 *   1. Only words that are candidates for registers take part: nothing but the
 *      instructions of the function changes them.
 *   2. The search is bounded; what it does not find is checked at run time.
 */
#include "exec/translate.h"

#define MAX_BLOCKS	24	/* of one search */
#define MAX_INSNS	256	/* of one question */
#define MAX_DEPTH	4	/* searches within each other */
#define MAX_DEFS	8	/* of one value */
#define SMALL		(1ll << 56)	/* no two of these overflow */

enum what {
	BELOW_WORD,	/* x < word y */
	BELOW_CONST,	/* x < lim */
	BELOW_ANY,	/* x < something: x + 1 does not overflow */
	BELOW_SMALL,	/* x < a length in memory, or a constant under SMALL */
	AT_LEAST,	/* x >= lim */
};

struct fact {
	enum what	what;
	u32		x;
	u32		y;
	s64		lim;
};

/* What the searches for the answer to one question have in common. */
struct question {
	struct goko_tr	*t;
	u32		insns;
	u32		depth;
};

/* One search. */
struct search {
	struct question	*q;
	struct fact	f;
	u32		blocks[MAX_BLOCKS];
	u32		nr;
};

/* Signed comparison is right for values of this kind in canonical form. */
static bool compares_signed(u32 kind)
{
	return kind >= GOKO_K_I8 && kind <= GOKO_K_U32;
}

/*
 * The length of a string, or of a slice whose elements have a size: not more
 * than there is memory.
 */
static bool is_length(const struct goko_tr *t, u32 word)
{
	const struct goko_img_type *def;
	u32 type;

	if (word <= GOKO_W_FIRST || goko_tr_word_type(t, word) != TR_NONE)
		return false;
	type = goko_tr_word_type(t, word - 1);
	if (type == TR_NONE)
		return false;
	def = goko_vtype_def(t->v, type);
	return def->kind == GOKO_K_STRING ||
	       (def->kind == GOKO_K_SLICE && goko_vtype_size(t->v, def->elem));
}

enum rel { EQ, NE, LT, LE, GT, GE };

static enum rel inverse(enum rel rel)
{
	static const enum rel inv[] = { NE, EQ, GE, GT, LE, LT };

	return inv[rel];
}

static bool imm_gives(const struct fact *f, enum rel rel, s64 imm)
{
	bool above = rel == LT || rel == LE || rel == EQ;

	switch (f->what) {
	case BELOW_CONST:
		return above && imm - (rel == LT) < f->lim;
	case BELOW_ANY:
	case BELOW_SMALL:
		return above;
	case AT_LEAST:
		return ((rel == GE || rel == EQ) && imm >= f->lim) ||
		       (rel == GT && imm >= f->lim - 1);
	default:
		return false;
	}
}

/* Does control on the edge from @from to @to mean that the fact holds? */
static bool edge_gives(const struct search *s, u32 from, u32 to)
{
	const struct goko_tr *t = s->q->t;
	const struct goko_tr_block *bl = &t->blocks[from];
	const struct goko_img_insn *in = &t->code[bl->last];
	const struct fact *f = &s->f;
	u32 below, above;
	enum rel rel;

	if (in->op < GOKO_OP_JEQ || in->op > GOKO_OP_JGEI ||
	    !compares_signed(in->kind) || bl->succ[0] == bl->succ[1])
		return false;
	rel = in->op >= GOKO_OP_JEQI ? in->op - GOKO_OP_JEQI :
				       in->op - GOKO_OP_JEQ;
	if (to == bl->succ[0])
		rel = inverse(rel);
	if (in->op >= GOKO_OP_JEQI)
		return in->b == f->x && imm_gives(f, rel, in->imm);
	if (rel != LT && rel != GT)
		return false;
	below = rel == LT ? in->b : in->c;
	above = rel == LT ? in->c : in->b;
	if (below != f->x)
		return false;
	switch (f->what) {
	case BELOW_WORD:
		return above == f->y;
	case BELOW_ANY:
		return true;
	case BELOW_SMALL:
		return is_length(t, above);
	default:
		return false;
	}
}

static bool const_gives(const struct fact *f, s64 val)
{
	switch (f->what) {
	case BELOW_CONST:
		return val < f->lim;
	case BELOW_ANY:
	case BELOW_SMALL:
		return val < SMALL;
	case AT_LEAST:
		return val >= f->lim;
	default:
		return false;
	}
}

/* An access whose index is x: does it mean that the fact holds? */
static bool access_gives(const struct goko_tr *t, const struct fact *f,
			 const struct goko_img_insn *in)
{
	const struct goko_img_type *def;
	u32 type;

	if ((in->op != GOKO_OP_LDX && in->op != GOKO_OP_STX &&
	     in->op != GOKO_OP_IDX) || in->c != f->x)
		return false;
	if (f->what == BELOW_ANY)
		return true;
	if (f->what == AT_LEAST)
		return f->lim <= 0;
	type = goko_tr_word_type(t, in->b);
	switch (goko_vtype_kind(t->v, type)) {
	case GOKO_K_STRING:
	case GOKO_K_SLICE:
		return f->what == BELOW_WORD ? f->y == in->b + 1 :
		       f->what == BELOW_SMALL && is_length(t, in->b + 1);
	default:
		def = goko_vtype_def(t->v, t->v->types[type].elem);
		return (f->what == BELOW_CONST && (s64)def->len <= f->lim) ||
		       (f->what == BELOW_SMALL && def->len <= SMALL);
	}
}

static bool holds(struct question *q, struct fact f, u32 block, u32 at);

/* Does the fact hold behind instruction @i, which writes x and nothing else? */
static bool def_gives(struct question *q, struct fact f, u32 i)
{
	const struct goko_img_insn *in = &q->t->code[i];
	struct fact sign = { .what = AT_LEAST, .x = in->b };
	u32 block = q->t->block_of[i];
	s64 imm;

	f.x = in->b;
	if (in->op == GOKO_OP_MOV)
		return holds(q, f, block, i);
	if ((in->op != GOKO_OP_ADDI && in->op != GOKO_OP_SUBI) ||
	    in->kind != GOKO_K_I64)
		return false;
	imm = in->op == GOKO_OP_ADDI ? in->imm : -(s64)in->imm;
	if (imm > 0)
		return false;
	if (f.what == AT_LEAST) {
		f.lim -= imm;
		return f.lim >= 0 && f.lim < SMALL && holds(q, f, block, i);
	}
	/* What is not negative does not overflow. */
	return holds(q, f, block, i) && holds(q, sign, block, i);
}

/*
 * What instructions [first, end) do: 1 the fact holds behind them, 0 it does
 * not or nobody knows, -1 they change nothing.
 */
static int insns_give(struct search *s, u32 first, u32 end)
{
	struct goko_tr *t = s->q->t;
	u32 i, k;
	s64 val;

	for (i = end; i-- > first;) {
		if (++s->q->insns > MAX_INSNS || goko_tr_operands(t, i))
			return 0;
		for (k = 0; k < t->nr_defs; k++) {
			if (t->defs[k] == s->f.x)
				return goko_tr_def_const(t, i, s->f.x, &val) ?
				       const_gives(&s->f, val) :
				       t->nr_defs == 1 &&
				       def_gives(s->q, s->f, i);
			if (s->f.what == BELOW_WORD && t->defs[k] == s->f.y)
				return 0;
		}
		if (access_gives(t, &s->f, &t->code[i]))
			return 1;
	}
	return -1;
}

static bool add_block(struct search *s, u32 block)
{
	u32 i;

	for (i = 0; i < s->nr; i++)
		if (s->blocks[i] == block)
			return true;
	if (s->nr == MAX_BLOCKS)
		return false;
	s->blocks[s->nr++] = block;
	return true;
}

/* The runtime enters there, with words that nobody has compared. */
static bool is_root(const struct goko_tr *t, u32 block)
{
	return block == 0 || t->blocks[block].first == t->f->recover;
}

static bool search(struct search *s, u32 block, u32 at)
{
	struct goko_tr *t = s->q->t;
	u32 i, k;
	int gives;

	gives = insns_give(s, t->blocks[block].first, at);
	if (gives >= 0)
		return gives;
	add_block(s, block);
	for (i = 0; i < s->nr; i++) {
		u32 b = s->blocks[i];

		if (is_root(t, b))
			return false;
		for (k = t->pred_first[b]; k < t->pred_first[b + 1]; k++) {
			u32 p = t->preds[k];

			if (edge_gives(s, p, b))
				continue;
			gives = insns_give(s, t->blocks[p].first,
					   t->blocks[p].last + 1);
			if (!gives || (gives < 0 && !add_block(s, p)))
				return false;
		}
	}
	return true;
}

/* Does the fact hold right before instruction @at of @block? */
static bool holds(struct question *q, struct fact f, u32 block, u32 at)
{
	struct search s = { .q = q, .f = f };
	bool ret;

	if (!goko_tr_is_candidate(q->t, f.x) || q->depth == MAX_DEPTH)
		return false;
	q->depth++;
	ret = search(&s, block, at);
	q->depth--;
	return ret;
}

static bool is_so(struct goko_tr *t, struct fact f, u32 block, u32 at)
{
	struct question q = { .t = t };

	return holds(&q, f, block, at);
}

/* The segment whose value instruction @i reads in a word, TR_NONE: none. */
static u32 seg_read(const struct goko_tr *t, u32 i, u32 word)
{
	const struct goko_tr_block *bl = &t->blocks[t->block_of[i]];
	u32 s, found = TR_NONE;

	for (s = bl->seg; s < bl->seg + bl->nr_segs; s++)
		if (t->segs[s].word == word && t->segs[s].start <= 3 * i &&
		    t->segs[s].end >= 3 * i)
			found = s;
	return found;
}

static bool unsigned_kind(u32 kind)
{
	return kind == GOKO_K_BOOL ||
	       (kind >= GOKO_K_U8 && kind <= GOKO_K_U32);
}

static bool value_not_negative(struct goko_tr *t, u32 value);

/* Is the sum, or multiple, that instruction @i computes not negative? */
static bool sum_not_negative(struct goko_tr *t, u32 i, u32 self)
{
	const struct goko_img_insn *in = &t->code[i];
	struct fact f = { .what = BELOW_ANY, .x = in->b };
	u32 seg = seg_read(t, i, in->b);
	u32 value;

	if (in->kind != GOKO_K_I64 || seg == TR_NONE)
		return false;
	value = t->segs[seg].value;
	if (in->op == GOKO_OP_SHLI) {
		if (in->imm > 6)
			return false;
		f.what = BELOW_SMALL;
	} else if (in->op == GOKO_OP_ADDI) {
		const struct goko_tr_value *tv = &t->values[value];

		if (tv->is_const)
			return tv->val > -SMALL && tv->val < SMALL &&
			       tv->val + in->imm >= 0;
		if (in->imm < 0)
			return false;
		if (in->imm > 1)
			f.what = BELOW_SMALL;
	} else {
		struct fact g = { .what = BELOW_SMALL, .x = in->c };
		u32 other = seg_read(t, i, in->c);

		f.what = BELOW_SMALL;
		if (other == TR_NONE || t->segs[other].value == self ||
		    !value_not_negative(t, t->segs[other].value) ||
		    !is_so(t, g, t->block_of[i], i))
			return false;
	}
	if (value != self && !value_not_negative(t, value))
		return false;
	return is_so(t, f, t->block_of[i], i);
}

static bool def_not_negative(struct goko_tr *t, u32 seg, u32 value)
{
	const struct goko_tr_seg *s = &t->segs[seg];
	const struct goko_img_insn *in;
	u32 i = s->start / 3;
	s64 val;

	if (goko_tr_def_const(t, i, s->word, &val))
		return val >= 0;
	in = &t->code[i];
	switch (in->op) {
	case GOKO_OP_ADD:
	case GOKO_OP_ADDI:
	case GOKO_OP_SHLI:
		return unsigned_kind(in->kind) || sum_not_negative(t, i, value);
	case GOKO_OP_CONV:
		return unsigned_kind(in->kind);
	case GOKO_OP_ANDI:
		return unsigned_kind(in->kind) || in->imm >= 0;
	case GOKO_OP_LDX:
	case GOKO_OP_LD:
	case GOKO_OP_LDG:
		return unsigned_kind(goko_vtype_kind(t->v, in->t));
	default:
		return false;
	}
}

/*
 * tv->sign: 0 not asked yet, 1 not negative, 2 nobody knows; while its
 * definitions are looked at it counts as the latter for others.
 */
static bool value_not_negative(struct goko_tr *t, u32 value)
{
	struct goko_tr_value *tv = &t->values[value];
	u32 seg, n = 0;

	if (tv->is_const)
		return tv->val >= 0;
	if (tv->sign)
		return tv->sign == 1;
	tv->sign = 2;
	/* The entry's definition is none of these. */
	for (seg = tv->first_def; seg != TR_NONE; seg = t->segs[seg].next_def)
		if (++n > MAX_DEFS || !def_not_negative(t, seg, value))
			return false;
	if (n != tv->nr_defs)
		return false;
	tv->sign = 1;
	return true;
}

/**
 * goko_tr_in_range() - Is an index sure to be below a length?
 * @t:		the translation, at the access.
 * @idx:	the index.
 * @len:	the length.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: true if it is.
 */
bool goko_tr_in_range(struct goko_tr *t, const struct goko_tr_opnd *idx,
		      const struct goko_tr_opnd *len)
{
	struct fact upper = { .what = BELOW_WORD, .x = idx->word, .y = len->word };
	struct fact sign = { .what = AT_LEAST, .x = idx->word };
	u32 seg;

	if (idx->loc == TR_L_CONST || !goko_tr_is_candidate(t, idx->word))
		return false;
	if (len->loc == TR_L_CONST) {
		upper.what = BELOW_CONST;
		upper.lim = len->val;
	} else if (!goko_tr_is_candidate(t, len->word)) {
		return false;
	}
	if (!is_so(t, upper, t->block, t->at))
		return false;
	seg = seg_read(t, t->at, idx->word);
	if (seg != TR_NONE && value_not_negative(t, t->segs[seg].value))
		return true;
	return is_so(t, sign, t->block, t->at);
}
