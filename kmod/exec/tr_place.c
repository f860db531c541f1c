// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_place.c - where values are while code is being made
 *
 * Walks along the segments of the block at hand, so that it knows for each word
 * which web a read sees and which one a write goes to; gets values from their
 * places and puts them there; remembers what has been checked, and which words are
 * others and a constant.
 *
 * Facts hold within an extended block (an *epoch*): a block and those that only
 * follow it.  That a value with a single definition is not nil holds in all
 * blocks that are dominated by the check.
 */
#include "exec/translate.h"

static void activate(struct goko_tr *t, u32 s)
{
	const struct goko_tr_seg *seg = &t->segs[s];
	const struct goko_tr_web *web = &t->webs[seg->web];

	t->use_web[seg->word] = seg->web;
	if (web->loc == TR_L_REG)
		t->reg_seg[web->reg] = s;
	if ((web->loc == TR_L_REG || web->loc == TR_L_SLOT) &&
	    t->words[seg->word].ptr &&
	    goko_tr_grow(t, (void **)&t->ptr_segs, &t->cap_ptr_segs,
			 t->nr_ptr_segs + 1, sizeof(u32)))
		t->ptr_segs[t->nr_ptr_segs++] = s;
}

/**
 * goko_tr_begin_block() - Turn to a block.
 * @t:		the translation.
 * @block:	the block.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_begin_block(struct goko_tr *t, u32 block)
{
	const struct goko_tr_block *bl = &t->blocks[block];
	u32 i;

	if (bl->only_pred == TR_NONE || bl->only_pred != t->prev_block) {
		t->epoch++;
		t->nr_facts = 0;
		t->nr_steps = 0;
		t->r0_addr = false;
	}
	t->prev_block = block;
	t->block = block;
	t->next_seg = bl->seg + bl->nr_in;
	t->nr_ptr_segs = 0;
	for (i = 0; i < TR_NR_REGS; i++)
		t->reg_seg[i] = TR_NONE;
	for (i = 0; i < bl->nr_in; i++)
		activate(t, bl->seg + i);
}

/**
 * goko_tr_begin_insn() - Turn to an instruction: writes go where its definitions begin.
 * @t:		the translation.
 * @i:		instruction index.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_begin_insn(struct goko_tr *t, u32 i)
{
	const struct goko_tr_block *bl = &t->blocks[t->block];
	u32 s;

	t->at = i;
	t->tmp_mask = 0;
	for (s = t->next_seg; s < bl->seg + bl->nr_segs &&
	     t->segs[s].start <= 3 * i + 2; s++)
		t->def_web[t->segs[s].word] = t->segs[s].web;
}

static void forget(struct goko_tr *t, u32 word)
{
	u32 i, n = 0;

	t->nonnil[word] = 0;
	if (t->r0_addr && (t->r0_ptr.word == word || t->r0_idx.word == word))
		t->r0_addr = false;
	for (i = 0; i < t->nr_facts; i++)
		if (t->facts[i].idx.word != word && t->facts[i].len.word != word)
			t->facts[n++] = t->facts[i];
	t->nr_facts = n;
	for (i = 0, n = 0; i < t->nr_steps; i++)
		if (t->steps[i].word != word && t->steps[i].from != word)
			t->steps[n++] = t->steps[i];
	t->nr_steps = n;
}

static void remember_step(struct goko_tr *t, const struct goko_img_insn *in)
{
	struct goko_tr_step *step;

	if ((in->op != GOKO_OP_ADDI && in->op != GOKO_OP_SUBI) ||
	    in->kind != GOKO_K_I64 || in->a == in->b ||
	    !goko_tr_is_candidate(t, in->a) || !goko_tr_is_candidate(t, in->b))
		return;
	if (t->nr_steps == TR_NR_STEPS)
		memmove(t->steps, t->steps + 1,
			--t->nr_steps * sizeof(*t->steps));
	step = &t->steps[t->nr_steps++];
	step->word = in->a;
	step->from = in->b;
	step->add = in->op == GOKO_OP_ADDI ? in->imm : -(s64)in->imm;
}

static bool makes_nonnil(u32 op)
{
	switch (op) {
	case GOKO_OP_LEA:
	case GOKO_OP_GADDR:
	case GOKO_OP_FLD:
	case GOKO_OP_IDX:
	case GOKO_OP_NEW:
	case GOKO_OP_MKCHAN:
	case GOKO_OP_CLOSURE:
	case GOKO_OP_FNVAL:
		return true;
	default:
		return false;
	}
}

/**
 * goko_tr_end_insn() - The instruction has been done: what it wrote is what reads see.
 * @t:		the translation.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_end_insn(struct goko_tr *t)
{
	const struct goko_tr_block *bl = &t->blocks[t->block];
	const struct goko_img_insn *in = &t->code[t->at];

	for (; t->next_seg < bl->seg + bl->nr_segs &&
	     t->segs[t->next_seg].start <= 3 * t->at + 2; t->next_seg++) {
		activate(t, t->next_seg);
		forget(t, t->segs[t->next_seg].word);
	}
	if (makes_nonnil(in->op))
		goko_tr_set_nonnil(t, in->a);
	remember_step(t, in);
}

static struct goko_tr_opnd web_opnd(const struct goko_tr *t, u32 web)
{
	const struct goko_tr_web *w = &t->webs[web];

	return (struct goko_tr_opnd) {
		.loc = w->loc, .reg = w->reg, .word = w->word,
		.val = t->values[w->value].val,
	};
}

/**
 * goko_tr_seg_opnd() - Where a segment's word is.
 * @t:		the translation.
 * @seg:		segment index.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the place.
 */
struct goko_tr_opnd goko_tr_seg_opnd(const struct goko_tr *t, u32 seg)
{
	return web_opnd(t, t->segs[seg].web);
}

/**
 * goko_tr_const() - A constant as an operand.
 * @val:		the constant.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the operand.
 */
struct goko_tr_opnd goko_tr_const(s64 val)
{
	return (struct goko_tr_opnd) {
		.loc = TR_L_CONST, .word = TR_NONE, .val = val,
	};
}

static struct goko_tr_opnd memory_opnd(const struct goko_tr *t, u32 word)
{
	return (struct goko_tr_opnd) {
		.loc = word < t->nr_words && t->words[word].narrow ?
		       TR_L_NARROW : TR_L_SLOT,
		.word = word,
	};
}

/**
 * goko_tr_use() - Where the instruction at hand finds a word that it reads.
 * @t:		the translation.
 * @word:	frame word.
 *
 * Context: any; no P needed; no locks.
 * Return: the place.
 */
struct goko_tr_opnd goko_tr_use(struct goko_tr *t, u32 word)
{
	return goko_tr_is_candidate(t, word) ? web_opnd(t, t->use_web[word]) :
				       memory_opnd(t, word);
}

/**
 * goko_tr_def() - Where it puts a word that it writes; TR_L_NONE: nobody reads it.
 * @t:		the translation.
 * @word:		frame word.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the place.
 */
struct goko_tr_opnd goko_tr_def(struct goko_tr *t, u32 word)
{
	struct goko_tr_opnd o = memory_opnd(t, word);

	return goko_tr_is_candidate(t, word) ? web_opnd(t, t->def_web[word]) : o;
}

/**
 * goko_tr_load() - Bring a value into a register.
 * @t:		the translation.
 * @reg:	the register.
 * @o:		where the value is.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_load(struct goko_tr *t, u8 reg, const struct goko_tr_opnd *o)
{
	switch (o->loc) {
	case TR_L_REG:
		goko_e_mov(t, reg, o->reg);
		break;
	case TR_L_SLOT:
		goko_e_ldw(t, reg, o->word);
		break;
	case TR_L_NARROW:
		goko_e_load(t, t->words[o->word].kind, reg, t->rb,
			    8 * (s64)o->word);
		break;
	case TR_L_CONST:
		goko_e_movi(t, reg, o->val);
		break;
	default:
		t->err = goko_tr_fail(t, -EINVAL, "read of w%u, which is dead",
				      o->word);
		break;
	}
}

/**
 * goko_tr_get() - The register with a value, which may be @scratch.
 * @t:		the translation.
 * @o:		the place.
 * @scratch:	register that may be overwritten.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the register.
 */
u8 goko_tr_get(struct goko_tr *t, const struct goko_tr_opnd *o, u8 scratch)
{
	if (o->loc == TR_L_REG)
		return o->reg;
	goko_tr_load(t, scratch, o);
	return scratch;
}

/**
 * goko_tr_put() - Put a canonical value where it belongs.
 * @t:		the translation.
 * @o:		the place.
 * @reg:	register with the value.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_put(struct goko_tr *t, const struct goko_tr_opnd *o, u8 reg)
{
	if (o->loc == TR_L_REG)
		goko_e_mov(t, o->reg, reg);
	else if (o->loc == TR_L_SLOT || o->loc == TR_L_NARROW)
		goko_e_stw(t, o->word, reg);
}

/**
 * goko_tr_put_imm() - The same for a constant; may use R0.
 * @t:		the translation.
 * @o:		the place.
 * @val:		the constant.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_put_imm(struct goko_tr *t, const struct goko_tr_opnd *o, s64 val)
{
	if (o->loc == TR_L_REG) {
		goko_e_movi(t, o->reg, val);
	} else if (o->loc == TR_L_SLOT || o->loc == TR_L_NARROW) {
		if (goko_tr_is_imm32(val)) {
			goko_e_stwi(t, o->word, val);
			return;
		}
		goko_e_movi(t, R0, val);
		goko_e_stw(t, o->word, R0);
	}
}

/**
 * goko_tr_copy() - Copy a value from place to place, by way of @scratch if need be.
 * @t:		the translation.
 * @dst:		place that is written.
 * @src:		place that is read.
 * @scratch:	register that may be overwritten.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_copy(struct goko_tr *t, const struct goko_tr_opnd *dst,
		  const struct goko_tr_opnd *src, u8 scratch)
{
	if (dst->loc == TR_L_NONE || dst->loc == TR_L_CONST)
		return;
	if (dst->loc == TR_L_REG)
		goko_tr_load(t, dst->reg, src);
	else if (src->loc == TR_L_CONST && goko_tr_is_imm32(src->val))
		goko_tr_put_imm(t, dst, src->val);
	else if (dst->loc != src->loc || dst->word != src->word)
		goko_tr_put(t, dst, goko_tr_get(t, src, scratch));
}

/**
 * goko_tr_parallel() - Load several registers as if at once.
 * @t:		the translation.
 * @n:		how many, at most TR_NR_REGS.
 * @dst:	the registers, all different, not R0.
 * @src:	the values, not in R0.
 *
 * Uses R0 where registers change places.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_parallel(struct goko_tr *t, u32 n, const u8 *dst,
		      const struct goko_tr_opnd *src)
{
	u8 from[TR_NR_REGS];
	bool todo[TR_NR_REGS];
	u32 i, k, left = 0;

	for (i = 0; i < n; i++) {
		from[i] = src[i].reg;
		todo[i] = src[i].loc == TR_L_REG && src[i].reg != dst[i];
		left += todo[i];
	}
	while (left) {
		bool moved = false;

		for (i = 0; i < n; i++) {
			bool wanted = false;

			if (!todo[i])
				continue;
			for (k = 0; k < n; k++)
				if (k != i && todo[k] && from[k] == dst[i])
					wanted = true;
			if (wanted)
				continue;
			goko_e_mov(t, dst[i], from[i]);
			todo[i] = false;
			left--;
			moved = true;
		}
		if (moved)
			continue;
		/* Only cycles are left: free the first register of one. */
		for (i = 0; !todo[i]; i++)
			;
		goko_e_mov(t, R0, dst[i]);
		for (k = 0; k < n; k++)
			if (todo[k] && from[k] == dst[i])
				from[k] = R0;
	}
	for (i = 0; i < n; i++)
		if (src[i].loc != TR_L_REG)
			goko_tr_load(t, dst[i], &src[i]);
}

/**
 * goko_tr_tmp() - A register that the instruction at hand may use.
 * @t:		the translation.
 *
 * There is always R0 besides.  If none is free, the function is translated again
 * with one register kept free in this region.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the register.
 */
u8 goko_tr_tmp(struct goko_tr *t)
{
	struct goko_tr_region *r = &t->regions[t->blocks[t->block].region];
	u32 i;

	for (i = 0; i < t->nr_regs; i++) {
		u8 reg = t->regs[i];

		if (t->tmp_mask & (1 << reg) || !goko_tr_reg_free(t, reg))
			continue;
		t->tmp_mask |= 1 << reg;
		return reg;
	}
	if (r->spare && !t->again && !t->err)
		t->err = goko_tr_fail(t, -EINVAL, "no register left at +%u",
				      t->at);
	r->spare = true;
	t->again = true;
	return t->regs[0];
}

/**
 * goko_tr_same() - Do both name the same unchanging place or constant?
 * @a:		one operand.
 * @b:		the other.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: true if so.
 */
bool goko_tr_same(const struct goko_tr_opnd *a, const struct goko_tr_opnd *b)
{
	if (a->loc == TR_L_CONST || b->loc == TR_L_CONST)
		return a->loc == b->loc && a->val == b->val;
	return a->word == b->word;
}

/**
 * goko_tr_distance() - Is one operand the other and a constant?
 * @t:		the translation.
 * @a:		one operand.
 * @b:		the other.
 * @dist:	receives the constant, modulo 2^64: b = a + *dist.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: true if so.
 */
bool goko_tr_distance(const struct goko_tr *t, const struct goko_tr_opnd *a,
		      const struct goko_tr_opnd *b, s64 *dist)
{
	u32 i;

	*dist = 0;
	if (goko_tr_same(a, b))
		return true;
	if (a->loc == TR_L_CONST || b->loc == TR_L_CONST)
		return false;
	for (i = 0; i < t->nr_steps; i++) {
		const struct goko_tr_step *step = &t->steps[i];

		*dist = step->word == b->word ? step->add : -step->add;
		if ((step->word == b->word && step->from == a->word) ||
		    (step->word == a->word && step->from == b->word))
			return true;
	}
	return false;
}

/* A value with one definition, or NULL. */
static struct goko_tr_value *single_value(struct goko_tr *t, u32 web)
{
	struct goko_tr_value *tv = &t->values[t->webs[web].value];

	return tv->nr_defs == 1 ? tv : NULL;
}

/**
 * goko_tr_is_nonnil() - Is a pointer word known not to be nil?
 * @t:		the translation.
 * @word:	frame word that the instruction at hand reads.
 *
 * Context: any; no P needed; no locks.
 * Return: true if it is.
 */
bool goko_tr_is_nonnil(struct goko_tr *t, u32 word)
{
	struct goko_tr_opnd o = goko_tr_use(t, word);
	struct goko_tr_value *tv;

	if (word == GOKO_W_CTX)
		return true;
	if (o.loc == TR_L_CONST)
		return o.val != 0;
	if (!goko_tr_is_candidate(t, word))
		return false;
	if (t->nonnil[word] == t->epoch)
		return true;
	tv = single_value(t, t->use_web[word]);
	if (!tv)
		return false;
	if (tv->def != TR_NONE && makes_nonnil(t->code[tv->def].op))
		return true;
	return tv->nonnil != TR_NONE &&
	       goko_tr_dominates(t, tv->nonnil, t->block);
}

/**
 * goko_tr_set_nonnil() - From here on the word that reads see is not nil.
 * @t:		the translation.
 * @word:		frame word.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_set_nonnil(struct goko_tr *t, u32 word)
{
	struct goko_tr_value *tv;

	if (!goko_tr_is_candidate(t, word))
		return;
	t->nonnil[word] = t->epoch;
	tv = single_value(t, t->use_web[word]);
	if (tv && tv->nonnil == TR_NONE)
		tv->nonnil = t->block;
}

static bool fact_opnd(const struct goko_tr *t, const struct goko_tr_opnd *o)
{
	return o->loc == TR_L_CONST || goko_tr_is_candidate(t, o->word);
}

/**
 * goko_tr_is_checked() - Has the index been found below the length since both were written?
 * @t:		the translation.
 * @idx:		the index.
 * @len:		the length.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: true if so.
 */
bool goko_tr_is_checked(struct goko_tr *t, const struct goko_tr_opnd *idx,
			const struct goko_tr_opnd *len)
{
	u32 i;

	for (i = 0; i < t->nr_facts; i++)
		if (goko_tr_same(&t->facts[i].idx, idx) &&
		    goko_tr_same(&t->facts[i].len, len))
			return true;
	return false;
}

/**
 * goko_tr_set_checked() - Remember that it has.
 * @t:		the translation.
 * @idx:		the index.
 * @len:		the length.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_set_checked(struct goko_tr *t, const struct goko_tr_opnd *idx,
			 const struct goko_tr_opnd *len)
{
	u32 i;

	if (!fact_opnd(t, idx) || !fact_opnd(t, len))
		return;
	if (t->nr_facts == TR_NR_FACTS) {
		for (i = 1; i < TR_NR_FACTS; i++)
			t->facts[i - 1] = t->facts[i];
		t->nr_facts--;
	}
	t->facts[t->nr_facts].idx = *idx;
	t->facts[t->nr_facts++].len = *len;
}
