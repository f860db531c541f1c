// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_slow.c - out-of-line code, and ways back into a function
 *
 * The fast path of an operation leaves by a conditional jump; what happens then
 * stands behind the function: spilling the registers that are live and
 * returning GOKO_UNWIND, traps, moves on edges.  What the registers hold is
 * noted when the operation is lowered.
 *
 * A resume stub loads the registers again and jumps to where the operation goes
 * on.  The entry finds it by comparing R3, half by half.
 */
#include "exec/translate.h"

/**
 * goko_tr_slow() - Begin a piece of out-of-line code.
 * @t:		the translation.
 * @kind:	enum goko_tr_slow_kind.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the piece, its label made; good until the next call; NULL on error.
 */
struct goko_tr_slow *goko_tr_slow(struct goko_tr *t, u8 kind)
{
	struct goko_tr_slow *s;

	if (!goko_tr_grow(t, (void **)&t->slow, &t->cap_slow, t->nr_slow + 1,
			  sizeof(*t->slow)))
		return NULL;
	s = &t->slow[t->nr_slow++];
	memset(s, 0, sizeof(*s));
	s->kind = kind;
	s->label = goko_e_label(t);
	return t->err ? NULL : s;
}

/**
 * goko_tr_pc() - The pc of the operation at hand.
 * @t:		the translation.
 * @odd:	go on after the operation, not at it.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: the pc.
 */
u32 goko_tr_pc(const struct goko_tr *t, u32 odd)
{
	return t->pc_base + 2 * t->sp[t->at] + odd;
}

/**
 * goko_tr_trap() - Make a trap of the operation at hand.
 * @t:		the translation.
 * @code:	enum goko_rterr.
 * @x:		its operand, or NULL.
 * @len:	the length, if there is an operand.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: label to jump to.
 */
u32 goko_tr_trap(struct goko_tr *t, u32 code, const struct goko_tr_opnd *x,
		 const struct goko_tr_opnd *len)
{
	struct goko_tr_slow *s = goko_tr_slow(t, TR_S_TRAP);

	if (!s)
		return 0;
	s->x = code;
	s->pc = goko_tr_pc(t, 0);
	s->fp = t->fp_open;
	if (x) {
		s->bounds = true;
		s->opnd[0] = *x;
		s->opnd[1] = *len;
	}
	return s->label;
}

static bool is_live(const struct goko_tr *t, u8 reg, u32 pos)
{
	const struct goko_tr_seg *s;

	if (t->reg_seg[reg] == TR_NONE)
		return false;
	s = &t->segs[t->reg_seg[reg]];
	return s->start <= pos && s->end >= pos;
}

/**
 * goko_tr_spill() - Note which registers a piece of code stores.
 * @t:		the translation.
 * @s:		the piece, NULL on error.
 * @pos:	registers that are live at this position.
 * @saved_only:	but only those that survive a call.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_spill(struct goko_tr *t, struct goko_tr_slow *s, u32 pos,
		   bool saved_only)
{
	u8 reg;

	if (!s)
		return;
	for (reg = saved_only ? R6 : 0; reg < TR_NR_REGS; reg++) {
		const struct goko_tr_seg *seg;

		if (!is_live(t, reg, pos))
			continue;
		seg = &t->segs[t->reg_seg[reg]];
		if (t->webs[seg->web].clean)
			continue;
		s->spill[s->nr_spills].reg = reg;
		s->spill[s->nr_spills++].word = seg->word;
	}
}

/**
 * goko_tr_prestore() - Before a helper that may want the operation done again: what it reads from
 * @t:		the translation.
 *
 * registers that the call clobbers goes to the frame.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_prestore(struct goko_tr *t)
{
	u8 reg;

	for (reg = R1; reg <= R5; reg++) {
		const struct goko_tr_seg *seg;

		if (!is_live(t, reg, 3 * t->at))
			continue;
		seg = &t->segs[t->reg_seg[reg]];
		if (!t->webs[seg->web].clean)
			goko_e_stw(t, seg->word, reg);
	}
}

/**
 * goko_tr_lose() - R1 to R5 are gone; goko_tr_prestore() has saved what they held.
 * @t:		the translation.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_lose(struct goko_tr *t)
{
	u8 reg;

	for (reg = R1; reg <= R5; reg++)
		t->reg_seg[reg] = TR_NONE;
}

/**
 * goko_tr_resume() - Make a way back into the function.
 * @t:		the translation.
 * @index:	resume index.
 * @label:	where the code goes on.
 * @pos:	registers that are live at this position are loaded.
 * @ret0:	R0 = p->ctx.ret[0].
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_resume(struct goko_tr *t, u32 index, u32 label, u32 pos, bool ret0)
{
	struct goko_tr_resume *r;
	u8 reg;

	if (!goko_tr_grow(t, (void **)&t->resume, &t->cap_resume,
			  t->nr_resume + 1, sizeof(*t->resume)))
		return;
	r = &t->resume[t->nr_resume++];
	memset(r, 0, sizeof(*r));
	r->index = index;
	r->label = label;
	r->stub = goko_e_label(t);
	r->ret0 = ret0;
	for (reg = 0; reg < TR_NR_REGS; reg++) {
		if (!is_live(t, reg, pos))
			continue;
		r->load[r->nr_loads].reg = reg;
		r->load[r->nr_loads++].word = t->segs[t->reg_seg[reg]].word;
	}
}

/**
 * goko_tr_barrier() - Before a store: has anybody to know of it?
 * @t:		the translation.
 * @base:	register with an address.
 * @off:	offset of the first word that is stored to.
 * @mask:	which words from there on are pointers, not 0.
 * @word:	where the value is in the frame.
 *
 * All registers stay what they are.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_barrier(struct goko_tr *t, u8 base, s64 off, u32 mask, u32 word)
{
	struct goko_tr_slow *s = goko_tr_slow(t, TR_S_BARRIER);
	bool r0_addr = t->r0_addr;
	u16 tmps = t->tmp_mask;
	u8 reg, flag;
	u32 i;

	if (!s)
		return;
	for (i = 0; mask >> i; i++)
		if (mask >> i & 1)
			s->opnd[i] = goko_tr_use(t, word + i);
	s->x = base;
	s->y = mask;
	s->off = off;
	s->saves = t->tmp_mask | 1 << base;
	if (r0_addr)
		s->saves |= 1 << R0;
	for (reg = R1; reg <= R5; reg++)
		if (reg == t->rb || is_live(t, reg, 3 * t->at))
			s->saves |= 1 << reg;
	flag = s->saves & 1 << R0 ? goko_tr_tmp(t) : R0;
	t->tmp_mask = tmps;
	goko_e_load(t, GOKO_K_U64, flag, t->rp, TR_P_BARRIER);
	goko_e_jcci(t, BPF_JNE, flag, 0, s->label);
	s->back = goko_e_label(t);
	goko_e_bind(t, s->back);
	t->r0_addr = r0_addr;
}

/* The helper returns P, which may be in R1. */
static void barrier_code(struct goko_tr *t, const struct goko_tr_slow *s)
{
	u8 reg;
	u32 i;

	for (reg = R0; reg <= R5; reg++)
		if (s->saves & 1 << reg && reg != t->rp)
			goko_e_store(t, BPF_DW, t->rp, TR_P_SAVE(reg), reg);
	for (i = 0; s->y >> i; i++)
		if (s->y >> i & 1)
			goko_e_store(t, BPF_DW, t->rp, TR_P_STORED(i),
				     goko_tr_get(t, &s->opnd[i], R0));
	if (s->x == R0)
		goko_e_load(t, GOKO_K_U64, R2, t->rp, TR_P_SAVE(R0));
	else
		goko_e_mov(t, R2, s->x);
	goko_e_addi(t, R2, s->off);
	goko_e_movi(t, R3, s->y);
	goko_e_mov(t, R1, t->rp);
	goko_e_call(t, TR_H_barrier);
	goko_e_mov(t, t->rp, R0);
	for (reg = R0; reg <= R5; reg++)
		if (s->saves & 1 << reg && reg != t->rp)
			goko_e_load(t, GOKO_K_U64, reg, t->rp, TR_P_SAVE(reg));
	goko_e_ja(t, s->back);
}

/* R1 = P, R2 = frame base. */
static void own_args(struct goko_tr *t)
{
	goko_e_mov(t, R1, t->rp);
	goko_e_mov(t, R2, t->rb);
}

static void spill_code(struct goko_tr *t, const struct goko_tr_slow *s)
{
	u32 i;

	for (i = 0; i < s->nr_spills; i++)
		goko_e_stw(t, s->spill[i].word, s->spill[i].reg);
}

/* Traps without operands share their tails; [1] in a floating-point section. */
struct tails {
	u32 label[2][GOKO_RTERR_NR];	/* 1 + label, 0: none */
};

static void trap_code(struct goko_tr *t, const struct goko_tr_slow *s,
		      struct tails *tails)
{
	if (s->bounds) {
		const struct goko_tr_opnd *len = &s->opnd[1];

		goko_e_store(t, BPF_DW, t->rp, TR_P_RET(0),
			     goko_tr_get(t, len, R0));
		goko_tr_load(t, R5, &s->opnd[0]);
		goko_e_movi(t, R3, s->pc);
	} else {
		goko_e_movi(t, R3, s->pc);
		if (tails->label[s->fp][s->x]) {
			goko_e_ja(t, tails->label[s->fp][s->x] - 1);
			return;
		}
		tails->label[s->fp][s->x] = 1 + goko_e_label(t);
		goko_e_bind(t, tails->label[s->fp][s->x] - 1);
	}
	goko_e_movi(t, R4, (u64)s->y << 32 | s->x);
	own_args(t);
	goko_e_call(t, s->fp ? TR_H_trap_fp : TR_H_trap);
	goko_e_exit(t);
}

static void slow_piece(struct goko_tr *t, const struct goko_tr_slow *s,
		       struct tails *tails)
{
	u32 i;

	goko_e_bind(t, s->label);
	switch (s->kind) {
	case TR_S_EDGE:
		goko_tr_goto(t, s->x, s->y);
		break;
	case TR_S_GUARD:
		spill_code(t, s);
		own_args(t);
		goko_e_movi(t, R3, s->pc);
		goko_e_call(t, TR_H_guard);
		goko_e_exit(t);
		break;
	case TR_S_UNWIND:
		spill_code(t, s);
		for (i = 0; i < s->nr_zero; i++)
			if (t->words[s->zero + i].ptr &&
			    s->zero + i != s->keep)
				goko_e_stwi(t, s->zero + i, 0);
		if (s->set_r0)
			goko_e_movi(t, R0, GOKO_UNWIND);
		goko_e_exit(t);
		break;
	case TR_S_CALL:
		spill_code(t, s);
		goko_e_stwi(t, t->frame_words, s->pc);
		goko_e_exit(t);
		break;
	case TR_S_TRAP:
		trap_code(t, s, tails);
		break;
	case TR_S_SHIFT:
		if (s->y)
			goko_e_alui(t, BPF_ARSH, s->x, 63);
		else
			goko_e_movi(t, s->x, 0);
		goko_e_ja(t, s->back);
		break;
	case TR_S_BARRIER:
		barrier_code(t, s);
		break;
	}
}

/**
 * goko_tr_slow_code() - Emit the out-of-line code.
 * @t:		the translation, all blocks done.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_slow_code(struct goko_tr *t)
{
	struct tails tails = {};
	u32 i;

	for (i = 0; i < t->nr_slow && !t->err; i++) {
		/* A copy: edges may add pieces, which moves the array. */
		struct goko_tr_slow s = t->slow[i];

		slow_piece(t, &s, &tails);
	}
}

static void find_stub(struct goko_tr *t, u32 lo, u32 hi)
{
	u32 mid, right;

	if (lo == hi) {
		goko_e_ja(t, t->resume[lo].stub);
		return;
	}
	mid = lo + (hi - lo) / 2;
	right = goko_e_label(t);
	goko_e_jcci(t, BPF_JGT, R3, t->resume[mid].index, right);
	find_stub(t, lo, mid);
	goko_e_bind(t, right);
	find_stub(t, mid + 1, hi);
}

/**
 * goko_tr_dispatch() - Emit the search for the way back, and the stubs.
 * @t:		the translation; indices of resume points ascend.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_dispatch(struct goko_tr *t)
{
	u32 i, k;

	if (!t->nr_resume)
		return;
	goko_e_bind(t, t->dispatch);
	find_stub(t, 0, t->nr_resume - 1);
	for (i = 0; i < t->nr_resume; i++) {
		const struct goko_tr_resume *r = &t->resume[i];

		goko_e_bind(t, r->stub);
		if (r->ret0)
			goko_e_load(t, GOKO_K_U64, R0, t->rp, TR_P_RET(0));
		for (k = 0; k < r->nr_loads; k++)
			goko_e_ldw(t, r->load[k].reg, r->load[k].word);
		goko_e_ja(t, r->label);
	}
}
