// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_alloc.c - registers for webs
 *
 * For each register a bit map says at which positions of the code it is taken.
 * Webs are served in the order of reads and writes per position; a web gets
 * the first register that is free wherever it is live, else it stays in the
 * frame.  Calls take the registers that they clobber, so what lives across a
 * call finds only R8 and R9 free.
 *
 * Leaf functions (no call but on slow paths) keep P in R1 and the frame base in
 * R2, all others in R6 and R7.  R0 is nobody's: scratch.
 *
 * Rejected: linear scan over whole intervals.  gokoc shares words between
 * variables of one type, and loops leave holes, so the intervals are long and
 * almost all of them overlap.
 */
#include "exec/translate.h"

#define WORD_BITS	BITS_PER_LONG

static const u8 leaf_regs[] = { R5, R3, R4, R6, R7, R8, R9 };
static const u8 other_regs[] = { R5, R3, R2, R1, R4, R8, R9 };

/* Registers a call does not preserve; with R0 they are R0 to R5. */
static bool is_clobbered(u8 reg)
{
	return reg <= R5;
}

static bool range_free(const unsigned long *map, u32 from, u32 to)
{
	u32 i;

	for (i = from / WORD_BITS; i <= to / WORD_BITS; i++) {
		unsigned long mask = ~0ul;

		if (i == from / WORD_BITS)
			mask &= ~0ul << (from % WORD_BITS);
		if (i == to / WORD_BITS)
			mask &= ~0ul >> (WORD_BITS - 1 - to % WORD_BITS);
		if (map[i] & mask)
			return false;
	}
	return true;
}

static void range_take(unsigned long *map, u32 from, u32 to)
{
	u32 i;

	for (i = from / WORD_BITS; i <= to / WORD_BITS; i++) {
		unsigned long mask = ~0ul;

		if (i == from / WORD_BITS)
			mask &= ~0ul << (from % WORD_BITS);
		if (i == to / WORD_BITS)
			mask &= ~0ul >> (WORD_BITS - 1 - to % WORD_BITS);
		map[i] |= mask;
	}
}

static bool web_fits(const struct goko_tr *t, const struct goko_tr_web *web,
		     u8 reg)
{
	u32 i;

	for (i = 0; i < web->nr_segs; i++) {
		const struct goko_tr_seg *s =
			&t->segs[t->web_segs[web->first + i]];

		if (!range_free(t->busy[reg], s->start, s->end))
			return false;
	}
	return true;
}

static void web_take(struct goko_tr *t, struct goko_tr_web *web, u8 reg)
{
	u32 i;

	for (i = 0; i < web->nr_segs; i++) {
		const struct goko_tr_seg *s =
			&t->segs[t->web_segs[web->first + i]];

		range_take(t->busy[reg], s->start, s->end);
	}
	web->loc = TR_L_REG;
	web->reg = reg;
}

static bool allocatable(const struct goko_tr *t, u8 reg)
{
	u32 i;

	for (i = 0; i < t->nr_regs; i++)
		if (t->regs[i] == reg)
			return true;
	return false;
}

/* Saving and restoring one of these costs as much as two accesses to memory. */
static bool pays(const struct goko_tr_web *web, u8 reg, u16 used)
{
	return is_clobbered(reg) || used & (1 << reg) || web->weight > 2;
}

static void place_web(struct goko_tr *t, struct goko_tr_web *web, u16 *used)
{
	u8 wish[1 + TR_NR_HINTS + TR_NR_REGS];
	u32 i, n = 0;

	if (web->fixed < TR_NR_REGS && allocatable(t, web->fixed))
		wish[n++] = web->fixed;
	for (i = 0; i < TR_NR_HINTS && web->hint[i] != TR_NONE; i++)
		if (t->webs[web->hint[i]].loc == TR_L_REG)
			wish[n++] = t->webs[web->hint[i]].reg;
	for (i = 0; i < t->nr_regs; i++)
		wish[n++] = t->regs[i];
	for (i = 0; i < n; i++) {
		if (!pays(web, wish[i], *used) || !web_fits(t, web, wish[i]))
			continue;
		web_take(t, web, wish[i]);
		*used |= 1 << wish[i];
		return;
	}
}

/* Locations that do not depend on registers; true if it wants one. */
static bool wants_reg(const struct goko_tr *t, struct goko_tr_web *web)
{
	/* What is never read is a web of its own. */
	const struct goko_tr_seg *s = &t->segs[t->web_segs[web->first]];

	if (t->values[web->value].is_const) {
		web->loc = TR_L_CONST;
		return false;
	}
	if (!s->read) {
		web->loc = TR_L_NONE;
		return false;
	}
	web->loc = TR_L_SLOT;
	return !t->words[web->word].slot;
}

struct candidate {
	u64	key;
	u32	web;
};

static void sift(struct candidate *c, u32 root, u32 nr)
{
	struct candidate tmp;
	u32 child;

	for (; (child = 2 * root + 1) < nr; root = child) {
		if (child + 1 < nr && c[child + 1].key < c[child].key)
			child++;
		if (c[root].key <= c[child].key)
			return;
		tmp = c[root];
		c[root] = c[child];
		c[child] = tmp;
	}
}

/* Heap sort, largest keys first. */
static void sort_candidates(struct candidate *c, u32 nr)
{
	struct candidate tmp;
	u32 i;

	for (i = nr / 2; i-- > 0;)
		sift(c, i, nr);
	for (i = nr; i-- > 1;) {
		tmp = c[0];
		c[0] = c[i];
		c[i] = tmp;
		sift(c, 0, i);
	}
}

static int place_webs(struct goko_tr *t)
{
	struct candidate *c;
	u32 i, nr = 0;
	u16 used = 0;
	int ret = 0;

	c = goko_img_alloc(t->nr_webs, sizeof(*c));
	if (!c)
		return -ENOMEM;
	for (i = 0; i < t->nr_webs; i++) {
		struct goko_tr_web *web = &t->webs[i];

		if (!wants_reg(t, web))
			continue;
		/* Ties in the order of the code. */
		c[nr].key = web->weight * 65536 / (web->len + 2);
		c[nr++].web = i;
	}
	sort_candidates(c, nr);
	for (i = 0; i < nr && !ret; i++) {
		struct goko_tr_web *web = &t->webs[c[i].web];

		place_web(t, web, &used);
		ret = goko_tr_work(t, web->nr_segs * t->nr_regs +
				   web->len / WORD_BITS);
	}
	goko_img_free(c);
	return ret;
}

/* Calls and spare registers. */
static int take_fixed(struct goko_tr *t)
{
	u32 b, i, r;
	int ret;

	for (b = 0; b < t->nr_blocks; b++) {
		const struct goko_tr_block *bl = &t->blocks[b];

		if (bl->rpo == TR_NONE)
			continue;
		if (t->regions[bl->region].spare)
			range_take(t->busy[t->regs[0]], 3 * bl->first,
				   3 * bl->last + 2);
		for (i = bl->first; i <= bl->last; i++) {
			if (!(goko_tr_op_flags(t, i) & TR_CLOBBERS))
				continue;
			for (r = 0; r < t->nr_regs; r++)
				if (is_clobbered(t->regs[r]))
					range_take(t->busy[t->regs[r]],
						   3 * i + 1, 3 * i + 1);
		}
		ret = goko_tr_work(t, bl->last - bl->first + 1);
		if (ret)
			return ret;
	}
	return 0;
}

/**
 * goko_tr_alloc_free() - Free what goko_tr_alloc() allocated.
 * @t:		the translation.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_alloc_free(struct goko_tr *t)
{
	u32 i;

	for (i = 0; i < TR_NR_REGS; i++) {
		goko_img_free(t->busy[i]);
		t->busy[i] = NULL;
	}
}

/**
 * goko_tr_alloc() - Give every web a location.
 * @t:		the translation.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -ENOMEM, -EINTR.
 */
int goko_tr_alloc(struct goko_tr *t)
{
	const u8 *regs = t->leaf ? leaf_regs : other_regs;
	size_t longs = 3 * (size_t)t->n / WORD_BITS + 1;
	u32 i;
	int ret;

	goko_tr_alloc_free(t);
	t->nr_regs = ARRAY_SIZE(leaf_regs);
	for (i = 0; i < t->nr_regs; i++) {
		t->regs[i] = regs[i];
		t->busy[regs[i]] = goko_img_alloc(longs, sizeof(long));
		if (!t->busy[regs[i]])
			return -ENOMEM;
	}
	ret = take_fixed(t);
	return ret ? ret : place_webs(t);
}

/**
 * goko_tr_reg_free() - Is a register nobody's during the instruction at hand?
 * @t:		the translation.
 * @reg:	the register.
 *
 * Context: any; no P needed; no locks.
 * Return: true if the instruction may use it as a temporary.
 */
bool goko_tr_reg_free(const struct goko_tr *t, u8 reg)
{
	const unsigned long *map = t->busy[reg];
	u32 pos = 3 * t->at;

	if (!map)
		return false;
	if (t->regions[t->blocks[t->block].region].spare && reg == t->regs[0])
		return true;
	if (!range_free(map, pos, pos) || !range_free(map, pos + 2, pos + 2))
		return false;
	return range_free(map, pos + 1, pos + 1) ||
	       (is_clobbered(reg) &&
		goko_tr_op_flags(t, t->at) & TR_CLOBBERS);
}
