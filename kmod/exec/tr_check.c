// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_check.c - the checking mode: a call before each access to memory
 *
 * What
 *   Machine code is invisible to the kernel's sanitizers.  With the module
 *   parameter `checked`, goko_h_check() (exec/check.c) sees the address of each
 *   load and store that goes by a pointer, and the frame at each entry.  What
 *   goes by P or the frame base has constant offsets, which are compared here.
 *
 *   This is a pass over finished eBPF: instructions move apart, jumps are
 *   stretched.  A check saves R0 to R5 on the native stack, which nothing else
 *   uses, so that the code around it is what it is without checks.  When the helper finds fault
 *   the function returns GOKO_UNWIND, and the task ends.
 *
 *   A function that gets too large for eBPF by this stays as it is.
 */
#include "exec/translate.h"

#define R10		10
#define NR_SAVED	6	/* R0 to R5 */

/* Results of a call are read from above the frame: this far at most. */
#define MAX_ABOVE	(1u << 16)

/* A check in instructions: save, R1 to R5, call, return if so, restore. */
#define CHECK_INSNS	(NR_SAVED + 6 + 1 + 3 + NR_SAVED)

/**
 * struct widener - the pass
 * @t:		the translation
 * @from:	code without checks, and
 * @nr:		its length
 * @at:		[nr + 1] where instruction i, or its check, begins
 * @to:		code with checks
 * @n:		instructions in it
 */
struct widener {
	struct goko_tr		*t;
	const struct bpf_insn	*from;
	u32			nr;
	u32			*at;
	struct bpf_insn		*to;
	u32			n;
};

static void put(struct widener *w, u8 code, u8 dst, u8 src, s16 off, s32 imm)
{
	w->to[w->n++] = (struct bpf_insn) {
		.code = code, .dst_reg = dst, .src_reg = src, .off = off,
		.imm = imm,
	};
}

static u32 access_bytes(const struct bpf_insn *in)
{
	switch (in->code & 0x18) {
	case BPF_B:
		return 1;
	case BPF_H:
		return 2;
	case BPF_W:
		return 4;
	default:
		return 8;
	}
}

static bool is_store(const struct bpf_insn *in)
{
	return BPF_CLASS(in->code) != BPF_LDX;
}

/* Does instruction @i have a check?  The first one has the frame's. */
static bool has_check(const struct widener *w, u32 i)
{
	return !i || w->t->out->notes[i];
}

static bool is_jump(const struct bpf_insn *in)
{
	u8 class = BPF_CLASS(in->code), op = BPF_OP(in->code);

	return (class == BPF_JMP || class == BPF_JMP32) && op != BPF_CALL &&
	       op != BPF_EXIT;
}

/* Line of an instruction of the image. */
static u32 line_of(const struct goko_tr *t, u32 insn)
{
	const struct goko_img_line *l = t->v->lines + t->f->lines;
	u32 lo = 0, hi = t->f->nr_lines, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (l[mid].insn <= insn)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo ? l[lo - 1].line : t->f->line;
}

/*
 * goko_h_check(p, base, pc, address, what): @reg + @off is the address.  The
 * frame and P are in @rb and @rp.
 */
static void put_check(struct widener *w, u8 rp, u8 rb, u8 reg, s32 off, u32 what)
{
	u8 i;

	for (i = 0; i < NR_SAVED; i++)
		put(w, BPF_STX | BPF_MEM | BPF_DW, R10, i, -8 * (i + 1), 0);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, R4, reg, 0, 0);
	put(w, BPF_ALU64 | BPF_ADD | BPF_K, R4, 0, 0, off);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, R1, rp, 0, 0);
	put(w, BPF_ALU64 | BPF_MOV | BPF_X, R2, rb, 0, 0);
	put(w, BPF_ALU | BPF_MOV | BPF_K, R3, 0, 0, w->t->pc_base);
	put(w, BPF_ALU | BPF_MOV | BPF_K, R5, 0, 0, what);
	put(w, BPF_JMP | BPF_CALL, 0, TR_CALL_HELPER, 0, TR_H_check);
	put(w, BPF_JMP | BPF_JEQ | BPF_K, R0, 0, 2, 0);
	put(w, BPF_ALU64 | BPF_MOV | BPF_K, R0, 0, 0, GOKO_UNWIND);
	put(w, BPF_JMP | BPF_EXIT, 0, 0, 0, 0);
	for (i = 0; i < NR_SAVED; i++)
		put(w, BPF_LDX | BPF_MEM | BPF_DW, i, R10, -8 * (i + 1), 0);
}

static void put_access_check(struct widener *w, u32 i)
{
	const struct bpf_insn *in = &w->from[i];
	struct goko_tr *t = w->t;
	u32 what = access_bytes(in);

	if (is_store(in))
		what |= GOKO_CHECK_STORE;
	what |= line_of(t, t->out->notes[i] - 1) << GOKO_CHECK_LINE_SHIFT;
	put_check(w, t->rp, t->rb, is_store(in) ? in->dst_reg : in->src_reg,
		  in->off, what);
}

/* An access by way of P or the frame base stays inside of it. */
static bool offsets_are_good(const struct goko_tr *t, const struct bpf_insn *in)
{
	u8 class = BPF_CLASS(in->code);
	u8 base = class == BPF_LDX ? in->src_reg : in->dst_reg;
	s32 end = in->off + access_bytes(in);
	u64 words = t->extent_words;

	if (class != BPF_LDX && class != BPF_STX && class != BPF_ST)
		return true;
	if (base == t->rp)
		return in->off >= 0 && end <= TR_P_END;
	if (base != t->rb || !in->off)
		return true;
	if (class == BPF_LDX)
		words = t->frame_words + MAX_ABOVE;
	if (words <= t->frame_words)
		words = t->frame_words + 1;
	return in->off > 0 && (u64)end <= 8 * words;
}

static int measure(struct widener *w)
{
	u32 i, n = 0;

	for (i = 0; i < w->nr; i++) {
		if (!offsets_are_good(w->t, &w->from[i]))
			return goko_tr_fail(w->t, -EINVAL,
					    "an access outside of the frame");
		w->at[i] = n;
		n += 1 + (has_check(w, i) ? CHECK_INSNS : 0);
	}
	w->at[i] = n;
	return 0;
}

static bool put_insn(struct widener *w, u32 i)
{
	struct bpf_insn in = w->from[i];
	s64 dist;

	if (!i)
		put_check(w, R1, R2, R2, 0, GOKO_CHECK_FRAME |
			  w->t->f->line << GOKO_CHECK_LINE_SHIFT);
	else if (has_check(w, i))
		put_access_check(w, i);
	if (is_jump(&in)) {
		dist = (s64)w->at[i + 1 + in.off] - w->n - 1;
		in.off = dist;
		if (in.off != dist)
			return false;
	}
	w->to[w->n++] = in;
	return true;
}

/**
 * goko_tr_check() - Put a check before each access to memory.
 * @t:		the translation, its code complete.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged): the code has an access that is wrong in itself,
 *	   -ENOMEM.
 */
int goko_tr_check(struct goko_tr *t)
{
	struct goko_tr_code *out = t->out;
	struct widener w = {
		.t = t, .from = out->insns, .nr = out->nr_insns,
	};
	bool fits = true;
	int ret = -ENOMEM;
	u32 i;

	w.at = goko_img_alloc(w.nr + 1, sizeof(*w.at));
	if (!w.at)
		return -ENOMEM;
	ret = measure(&w);
	if (ret || w.at[w.nr] > TR_MAX_INSNS)
		goto free_at;
	ret = -ENOMEM;
	w.to = goko_img_alloc(w.at[w.nr], sizeof(*w.to));
	if (!w.to)
		goto free_at;
	for (i = 0; i < w.nr && fits; i++)
		fits = put_insn(&w, i);
	ret = 0;
	if (!fits) {
		goko_img_free(w.to);
		goto free_at;
	}
	goko_img_free(out->insns);
	out->insns = w.to;
	out->nr_insns = w.n;
	out->stack_bytes = 8 * NR_SAVED;
free_at:
	goko_img_free(w.at);
	return ret;
}
