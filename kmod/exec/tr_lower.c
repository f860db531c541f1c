// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_lower.c - the code of a function: entry, blocks, edges
 *
 *	R6 = P, R7 = base (not in leaf functions)
 *	if R3 goto dispatch
 *	if base > guard goto slow
 *	parameters into their registers, zeroes
 *	blocks in the order of the image
 *	out-of-line code
 *	dispatch:
 *
 * docs/internals.md section 2 has the conventions.
 */
#include "exec/translate.h"

/* Words above the frame that an instruction fills. */
static u32 words_out(struct goko_tr *t, u32 i)
{
	struct goko_tr_list args, results;

	switch (t->code[i].op) {
	case GOKO_OP_CALL:
	case GOKO_OP_CALLC:
	case GOKO_OP_CALLB:
	case GOKO_OP_GO:
	case GOKO_OP_GOC:
		goko_tr_args(t, i, &args, &results);
		return GOKO_W_FIRST + goko_tr_list_total(t, &args);
	case GOKO_OP_CALLM:
		goko_tr_args(t, i, &args, &results);
		return GOKO_W_FIRST + 1 + goko_tr_list_total(t, &args);
	case GOKO_OP_MAPGET:
	case GOKO_OP_MAPSET:
	case GOKO_OP_MAPDEL:
	case GOKO_OP_MAPNEXT:
		goko_tr_args(t, i, &args, &results);
		return GOKO_W_FIRST + 1 + goko_tr_list_total(t, &args) +
		       goko_tr_list_total(t, &results);
	case GOKO_OP_CLOSURE:
		return 1;
	case GOKO_OP_APPEND:
		return GOKO_W_FIRST + 5;
	case GOKO_OP_COPY:
	case GOKO_OP_CONCAT:
		return GOKO_W_FIRST + 4;
	case GOKO_OP_SLICE:
		return GOKO_W_FIRST + 3;
	default:
		return 0;
	}
}

/* Frame and extent; can control come back to the middle of the function? */
static bool measure(struct goko_tr *t)
{
	bool resumes = t->f->recover != GOKO_NONE;
	u32 i, out = 0;

	t->frame_words = t->nr_words;
	if (t->calls && t->frame_words < GOKO_MIN_FRAME_WORDS)
		t->frame_words = GOKO_MIN_FRAME_WORDS;
	for (i = 0; i < t->n; i++) {
		u32 op = t->code[i].op;

		if (t->blocks[t->block_of[i]].rpo == TR_NONE)
			continue;
		if (words_out(t, i) > out)
			out = words_out(t, i);
		if (t->sp[i] && ((op >= GOKO_OP_JMP && op <= GOKO_OP_JGEI) ||
				 (op >= GOKO_OP_NEW &&
				  goko_tr_op_flags(t, i) & TR_CLOBBERS)))
			resumes = true;
	}
	t->extent_words = t->frame_words + out;
	return resumes;
}

/*
 * A web in a register is clean if the frame has the same value all the time:
 * it is not written, and wherever it is loaded it comes from the frame.
 */
static void clean_edge(struct goko_tr *t, u32 from, u32 to)
{
	const struct goko_tr_block *bf = &t->blocks[from];
	const struct goko_tr_block *bt = &t->blocks[to];
	u32 i, k = 0;

	if (bf->region == bt->region)
		return;
	for (i = 0; i < bt->nr_in; i++) {
		const struct goko_tr_seg *s = &t->segs[bt->seg + i];

		while (t->segs[t->outs[bf->out + k]].word != s->word)
			k++;
		if (t->webs[t->segs[t->outs[bf->out + k]].web].loc != TR_L_SLOT)
			t->webs[s->web].clean = false;
	}
}

static void find_clean(struct goko_tr *t)
{
	u32 i, s;

	for (i = 0; i < t->nr_webs; i++)
		t->webs[i].clean = !t->webs[i].defined;
	for (i = 0; i < t->nr_order; i++)
		for (s = 0; s < 2; s++) {
			u32 b = t->order[i];

			if (t->blocks[b].succ[s] != TR_NONE)
				clean_edge(t, b, t->blocks[b].succ[s]);
		}
	for (i = 0; i < t->blocks[0].nr_in; i++) {
		const struct goko_tr_seg *s = &t->segs[t->blocks[0].seg + i];

		/* R4 is not in the frame, nor are zeroes. */
		if (s->word == GOKO_W_FIRST || !t->words[s->word].param)
			t->webs[s->web].clean = false;
	}
}

static void guard_entry(struct goko_tr *t)
{
	struct goko_tr_slow *s;

	if (!t->calls && t->extent_words <= GOKO_SMALL_WORDS)
		return;
	s = goko_tr_slow(t, TR_S_GUARD);
	if (!s)
		return;
	s->pc = t->pc_base;
	if (t->vf->param_words) {
		s->spill[0].reg = R4;
		s->spill[0].word = GOKO_W_FIRST;
		s->nr_spills = 1;
	}
	goko_e_load(t, GOKO_K_U64, R0, t->rp, TR_P_GUARD);
	if (t->extent_words <= GOKO_SMALL_WORDS) {
		goko_e_jcc(t, BPF_JGT, R2, R0, s->label);
		return;
	}
	if (t->extent_words > GOKO_LARGE_WORDS) {
		goko_e_jcc(t, BPF_JGT, R2, R0, s->label);
		goko_e_load(t, GOKO_K_U64, R0, t->rp, TR_P_LIMIT);
	}
	/* R3 is 0 and has served its purpose. */
	goko_e_mov(t, R3, R2);
	goko_e_addi(t, R3, 8 * (s64)(t->extent_words - GOKO_SMALL_WORDS));
	goko_e_jcc(t, BPF_JGT, R3, R0, s->label);
}

/* Clear frame words [from, to); uses R0 and R3. */
static void clear_words(struct goko_tr *t, u32 from, u32 to)
{
	u32 label, k;

	for (; from < to && (to - from) % 8; from++)
		goko_e_stwi(t, from, 0);
	if (to - from <= 16) {
		for (; from < to; from++)
			goko_e_stwi(t, from, 0);
		return;
	}
	goko_e_frame_addr(t, R0, from, 0);
	goko_e_frame_addr(t, R3, to, 0);
	label = goko_e_label(t);
	goko_e_bind(t, label);
	for (k = 0; k < 8; k++)
		goko_e_store_imm(t, BPF_DW, R0, 8 * k, 0);
	goko_e_alui(t, BPF_ADD, R0, 64);
	goko_e_jcc(t, BPF_JLT, R0, R3, label);
}

static void clear_memory(struct goko_tr *t)
{
	u32 from, to;

	for (from = 0; from < t->nr_words; from = to) {
		to = from + 1;
		if (t->words[from].cls != TR_W_MEM || t->words[from].param)
			continue;
		while (to < t->nr_words && t->words[to].cls == TR_W_MEM &&
		       !t->words[to].param)
			to++;
		clear_words(t, from, to);
	}
}

static void entry_word(struct goko_tr *t, u32 seg)
{
	u32 word = t->segs[seg].word;
	struct goko_tr_opnd o = goko_tr_seg_opnd(t, seg);

	if (word == GOKO_W_FIRST && t->words[word].param)
		return;
	if (!t->words[word].param)
		goko_tr_put_imm(t, &o, 0);
	else if (o.loc == TR_L_REG)
		goko_e_ldw(t, o.reg, word);
}

/* Parameters go to their places; what may be read before it is written is 0. */
static void entry_words(struct goko_tr *t)
{
	const struct goko_tr_block *bl = &t->blocks[0];
	u32 i;

	clear_memory(t);
	/* First, because R4 may be wanted by others. */
	if (t->vf->param_words) {
		if (t->words[GOKO_W_FIRST].cls == TR_W_MEM)
			goko_e_stw(t, GOKO_W_FIRST, R4);
		for (i = 0; i < bl->nr_in; i++) {
			struct goko_tr_opnd o = goko_tr_seg_opnd(t, bl->seg + i);

			if (t->segs[bl->seg + i].word == GOKO_W_FIRST)
				goko_tr_put(t, &o, R4);
		}
	}
	for (i = 0; i < bl->nr_in; i++)
		entry_word(t, bl->seg + i);
}

static void entry(struct goko_tr *t, bool resumes)
{
	if (!t->leaf) {
		goko_e_mov(t, R6, R1);
		goko_e_mov(t, R7, R2);
	}
	t->dispatch = goko_e_label(t);
	if (resumes)
		goko_e_jcci(t, BPF_JNE, R3, 0, t->dispatch);
	guard_entry(t);
	entry_words(t);
}

static bool moves(const struct goko_tr_opnd *src, const struct goko_tr_opnd *dst)
{
	return dst->loc == TR_L_REG &&
	       (src->loc != TR_L_REG || src->reg != dst->reg);
}

/* Does anything have to move on an edge? */
static bool edge_is_free(const struct goko_tr *t, u32 from, u32 to)
{
	const struct goko_tr_block *bf = &t->blocks[from];
	const struct goko_tr_block *bt = &t->blocks[to];
	u32 i, k = 0;

	if (bf->region == bt->region)
		return true;
	for (i = 0; i < bt->nr_in; i++) {
		struct goko_tr_opnd src, dst;

		while (t->segs[t->outs[bf->out + k]].word !=
		       t->segs[bt->seg + i].word)
			k++;
		src = goko_tr_seg_opnd(t, t->outs[bf->out + k]);
		dst = goko_tr_seg_opnd(t, bt->seg + i);
		if (moves(&src, &dst))
			return false;
		if (src.loc == TR_L_REG && dst.loc == TR_L_SLOT &&
		    !t->webs[t->segs[t->outs[bf->out + k]].web].clean)
			return false;
	}
	return true;
}

/* Stores first, then registers among themselves, then loads. */
static void edge_moves(struct goko_tr *t, u32 from, u32 to)
{
	const struct goko_tr_block *bf = &t->blocks[from];
	const struct goko_tr_block *bt = &t->blocks[to];
	struct goko_tr_opnd srcs[TR_NR_REGS];
	u8 dsts[TR_NR_REGS];
	u32 i, k = 0, n = 0;

	if (bf->region == bt->region)
		return;
	for (i = 0; i < bt->nr_in; i++) {
		struct goko_tr_opnd src, dst;

		while (t->segs[t->outs[bf->out + k]].word !=
		       t->segs[bt->seg + i].word)
			k++;
		src = goko_tr_seg_opnd(t, t->outs[bf->out + k]);
		dst = goko_tr_seg_opnd(t, bt->seg + i);
		if (src.loc == TR_L_REG && dst.loc == TR_L_SLOT &&
		    !t->webs[t->segs[t->outs[bf->out + k]].web].clean)
			goko_e_stw(t, dst.word, src.reg);
		if (!moves(&src, &dst))
			continue;
		if (n == TR_NR_REGS) {
			t->err = goko_tr_fail(t, -EINVAL,
					      "more words than registers");
			return;
		}
		dsts[n] = dst.reg;
		srcs[n++] = src;
	}
	goko_tr_parallel(t, n, dsts, srcs);
}

/* The block that follows in the code, TR_NONE: none. */
static u32 next_block(const struct goko_tr *t, u32 b)
{
	for (b++; b < t->nr_blocks; b++)
		if (t->blocks[b].rpo != TR_NONE)
			return b;
	return TR_NONE;
}

/**
 * goko_tr_end_block() - Leave the block at hand without a condition.
 * @t:		the translation.
 * @to:		block it goes on at.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_end_block(struct goko_tr *t, u32 to)
{
	edge_moves(t, t->block, to);
	if (to != next_block(t, t->block))
		goko_e_ja(t, t->blocks[to].label);
}

/**
 * goko_tr_goto() - Emit an edge: moves, and a jump.
 * @t:		the translation.
 * @from:	block it leaves.
 * @to:		block it enters.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_goto(struct goko_tr *t, u32 from, u32 to)
{
	edge_moves(t, from, to);
	goko_e_ja(t, t->blocks[to].label);
}

/**
 * goko_tr_edge_label() - Where a conditional jump along an edge goes.
 * @t:		the translation.
 * @from:	block it leaves.
 * @to:		block it enters.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: label of the block, or of out-of-line code before it.
 */
u32 goko_tr_edge_label(struct goko_tr *t, u32 from, u32 to)
{
	struct goko_tr_slow *s;

	if (edge_is_free(t, from, to))
		return t->blocks[to].label;
	s = goko_tr_slow(t, TR_S_EDGE);
	if (!s)
		return 0;
	s->x = from;
	s->y = to;
	return s->label;
}

/**
 * goko_tr_guard() - Test the guard before a jump backwards.
 * @t:		the translation, at the jump.
 *
 * Resuming goes on behind the test, so each turn of a loop makes progress.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_guard(struct goko_tr *t)
{
	struct goko_tr_slow *s;
	u32 back;

	if (!t->sp[t->at])
		return;
	s = goko_tr_slow(t, TR_S_GUARD);
	if (!s)
		return;
	s->pc = goko_tr_pc(t, 0);
	goko_tr_spill(t, s, 3 * t->at, false);
	goko_e_load(t, GOKO_K_U64, R0, t->rp, TR_P_GUARD);
	goko_e_jcci(t, BPF_JEQ, R0, 0, s->label);
	back = goko_e_label(t);
	goko_e_bind(t, back);
	goko_tr_resume(t, 2 * t->sp[t->at], back, 3 * t->at, false);
	goko_tr_map(t, 2 * t->sp[t->at], 3 * t->at, 3 * t->at, 0, 0);
}

/* Its results are not read, and that is all it does. */
static bool is_dead(struct goko_tr *t, const struct goko_img_insn *in)
{
	u32 words = 1;
	u32 i;

	if (in->op > GOKO_OP_SETGEI && in->op != GOKO_OP_FNVAL)
		return false;
	switch (in->op) {
	case GOKO_OP_DIV:
	case GOKO_OP_REM:
	case GOKO_OP_SF:
	case GOKO_OP_STG:
		return false;
	case GOKO_OP_STR:
		words = 2;
		break;
	case GOKO_OP_MOV:
	case GOKO_OP_ZERO:
	case GOKO_OP_LF:
	case GOKO_OP_LDG:
		words = goko_tr_type_words(t, in->t);
		break;
	}
	goko_tr_operands(t, t->at);
	if (t->nr_defs != words)
		return false;
	for (i = 0; i < t->nr_defs; i++) {
		u8 loc = goko_tr_def(t, t->defs[i]).loc;

		if (loc != TR_L_NONE && loc != TR_L_CONST)
			return false;
	}
	return true;
}

static void lower_insn(struct goko_tr *t, const struct goko_img_insn *in)
{
	if (in->op == GOKO_OP_NOP || is_dead(t, in))
		return;
	if (goko_tr_alu(t, in) || goko_tr_jump(t, in) || goko_tr_mem(t, in) ||
	    goko_tr_float(t, in) || goko_tr_map_op(t, in) ||
	    goko_tr_make(t, in) || goko_tr_calls(t, in) ||
	    goko_tr_iface(t, in))
		return;
	t->err = goko_tr_fail(t, -EINVAL, "operation %u is unknown", in->op);
}

static int lower_block(struct goko_tr *t, u32 b)
{
	struct goko_tr_block *bl = &t->blocks[b];
	u32 i, first;
	bool r0_addr;

	goko_tr_begin_block(t, b);
	r0_addr = t->r0_addr;
	goko_e_bind(t, bl->label);
	t->r0_addr = r0_addr;
	/* Of the recover point: the runtime comes in here. */
	if (bl->first == t->f->recover) {
		t->at = bl->first;
		t->out->recover = 2 * (t->nr_sp + 1);
	}
	for (i = bl->first; i <= bl->last && !t->err; i++) {
		first = t->out->nr_insns;
		goko_tr_begin_insn(t, i);
		lower_insn(t, &t->code[i]);
		goko_tr_end_insn(t);
		if (goko_tr_work(t, 1 + t->out->nr_insns - first))
			return -EINTR;
	}
	if (!t->err && bl->succ[0] != TR_NONE)
		goko_tr_end_block(t, bl->succ[0]);
	return t->err;
}

/* The way into the recover point; its words live in memory. */
static void recover_entry(struct goko_tr *t)
{
	u32 i;

	if (!t->out->recover)
		return;
	for (i = 0; i < TR_NR_REGS; i++)
		t->reg_seg[i] = TR_NONE;
	goko_tr_resume(t, t->out->recover,
		       t->blocks[t->block_of[t->f->recover]].label, 0, false);
}

static int alloc_state(struct goko_tr *t)
{
	u32 i;

	if (!t->use_web) {
		t->use_web = goko_img_alloc(t->nr_words, sizeof(u32));
		t->def_web = goko_img_alloc(t->nr_words, sizeof(u32));
		t->nonnil = goko_img_alloc(t->nr_words, sizeof(u32));
	}
	if (!t->use_web || !t->def_web || !t->nonnil)
		return -ENOMEM;
	for (i = 0; i < t->nr_words; i++)
		t->nonnil[i] = 0;
	for (i = 0; i < t->nr_values; i++)
		t->values[i].nonnil = TR_NONE;
	t->epoch = 1;
	t->prev_block = TR_NONE;
	t->nr_facts = 0;
	t->nr_steps = 0;
	t->fp_open = false;
	t->r0_addr = false;
	t->nr_slow = 0;
	t->nr_resume = 0;
	t->nr_labels = 0;
	t->nr_fixups = 0;
	t->out->nr_insns = 0;
	t->out->nr_lists = 0;
	t->again = false;
	return 0;
}

/**
 * goko_tr_lower() - Emit the code of a function.
 * @t:		the translation, its webs in their places.
 *
 * Sets goko_tr.again if registers must be given out anew.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -ENOMEM, -EINTR.
 */
int goko_tr_lower(struct goko_tr *t)
{
	bool resumes;
	u32 b;
	int ret;

	t->rp = t->leaf ? R1 : R6;
	t->rb = t->leaf ? R2 : R7;
	resumes = measure(t);
	ret = alloc_state(t);
	if (!ret)
		ret = goko_tr_maps(t);
	if (ret)
		return ret;
	find_clean(t);
	for (b = 0; b < t->nr_blocks; b++)
		t->blocks[b].label = goko_e_label(t);
	entry(t, resumes);
	for (b = 0; b < t->nr_blocks; b++) {
		if (t->blocks[b].rpo == TR_NONE)
			continue;
		ret = lower_block(t, b);
		if (ret)
			return ret;
	}
	recover_entry(t);
	goko_tr_slow_code(t);
	if (resumes && !t->nr_resume && !t->err)
		return goko_tr_fail(t, -EINVAL, "no way back in");
	goko_tr_dispatch(t);
	return goko_e_finish(t);
}
