// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_live.c - liveness of frame words; segments, webs and values
 *
 * Liveness is the usual backward iteration over bit sets, one bit for each word
 * that some block reads before it writes it.  Afterwards one backward walk
 * through each block makes the segments, and the edges between blocks connect
 * them.
 *
 * What is live at the recover point may be wanted after any safe point, so
 * those words live in memory for good.
 */
#include "exec/translate.h"

/* State of the analysis. */
struct live {
	u32	*gidx;		/* [nr_words] bit of the word, TR_NONE: none */
	u32	*gword;		/* [nr] word of the bit */
	u32	nr;
	size_t	longs;		/* 64-bit words of a set */
	u64	*in;		/* [nr_blocks * longs] */
	u64	*read;		/* read before written */
	u64	*written;
	u64	*out;		/* [longs] scratch */

	u32	*open;		/* [nr_words] segment that is live here */
	u32	*order;		/* of a block: its segments as they close */
	u32	nr_order, cap_order;
	u32	*pairs;		/* segments that would like to share a register */
	u32	nr_pairs, cap_pairs;
	u32	*fixed;		/* segment, register: preferences */
	u32	nr_fixed, cap_fixed;
};

#define FOR_EACH_BIT(g, set, l) \
	for ((g) = next_bit((set), 0, (l)->nr); (g) < (l)->nr; \
	     (g) = next_bit((set), (g) + 1, (l)->nr))

static u32 next_bit(const u64 *set, u32 from, u32 nr)
{
	u64 rest;

	while (from < nr) {
		rest = set[from / 64] >> (from % 64);
		if (rest)
			return from + __builtin_ctzll(rest);
		from = (from / 64 + 1) * 64;
	}
	return nr;
}

static void set_bit_of(u64 *set, u32 bit)
{
	set[bit / 64] |= 1ull << (bit % 64);
}

/* Operands of a select are found by the helper: in memory. */
static void mark_slots(struct goko_tr *t)
{
	u32 i, k;

	for (i = 0; i < t->n; i++) {
		if (t->code[i].op != GOKO_OP_SELECT)
			continue;
		goko_tr_operands(t, i);
		for (k = 0; k < t->nr_uses; k++)
			t->words[t->uses[k]].slot = true;
	}
}

/* Give a bit to each word that is read before it is written in some block. */
static int find_globals(struct goko_tr *t, struct live *l)
{
	u32 *written;	/* block + 1 that wrote the word last */
	u32 i, k, b;
	int ret;

	written = goko_img_alloc(t->nr_words, sizeof(u32));
	if (!written)
		return -ENOMEM;
	for (i = 0; i < t->nr_words; i++)
		l->gidx[i] = TR_NONE;
	for (b = 0; b < t->nr_blocks; b++) {
		if (t->blocks[b].rpo == TR_NONE)
			continue;
		for (i = t->blocks[b].first; i <= t->blocks[b].last; i++) {
			ret = goko_tr_operands(t, i);
			if (!ret)
				ret = goko_tr_work(t, 1 + t->nr_uses + t->nr_defs);
			if (ret) {
				goko_img_free(written);
				return ret;
			}
			for (k = 0; k < t->nr_uses; k++)
				if (written[t->uses[k]] != b + 1)
					l->gidx[t->uses[k]] = 0;
			for (k = 0; k < t->nr_defs; k++)
				written[t->defs[k]] = b + 1;
		}
	}
	goko_img_free(written);
	l->nr = 0;
	for (i = 0; i < t->nr_words; i++)
		if (l->gidx[i] != TR_NONE) {
			l->gword[l->nr] = i;
			l->gidx[i] = l->nr++;
		}
	return 0;
}

static int alloc_sets(struct goko_tr *t, struct live *l)
{
	u64 bytes;

	l->longs = (l->nr + 63) / 64;
	bytes = 3 * 8 * (u64)t->nr_blocks * l->longs;
	if (bytes > TR_MAX_SET_BYTES)
		return goko_tr_too_large(t, "liveness");
	goko_img_free(l->in);
	goko_img_free(l->read);
	goko_img_free(l->written);
	goko_img_free(l->out);
	l->in = goko_img_alloc(t->nr_blocks * l->longs, sizeof(u64));
	l->read = goko_img_alloc(t->nr_blocks * l->longs, sizeof(u64));
	l->written = goko_img_alloc(t->nr_blocks * l->longs, sizeof(u64));
	l->out = goko_img_alloc(l->longs, sizeof(u64));
	return l->in && l->read && l->written && l->out ? 0 : -ENOMEM;
}

static int block_sets(struct goko_tr *t, struct live *l, u32 b)
{
	u64 *read = l->read + b * l->longs;
	u64 *written = l->written + b * l->longs;
	u32 i, k;
	int ret;

	for (i = t->blocks[b].first; i <= t->blocks[b].last; i++) {
		ret = goko_tr_operands(t, i);
		if (ret)
			return ret;
		for (k = 0; k < t->nr_uses; k++) {
			u32 g = l->gidx[t->uses[k]];

			if (g != TR_NONE &&
			    !(written[g / 64] >> (g % 64) & 1))
				set_bit_of(read, g);
		}
		for (k = 0; k < t->nr_defs; k++)
			if (l->gidx[t->defs[k]] != TR_NONE)
				set_bit_of(written, l->gidx[t->defs[k]]);
	}
	return 0;
}

static void live_out(const struct goko_tr *t, struct live *l, u32 b)
{
	size_t k;
	u32 s;

	memset(l->out, 0, l->longs * sizeof(u64));
	for (s = 0; s < 2; s++) {
		u32 to = t->blocks[b].succ[s];

		if (to == TR_NONE)
			continue;
		for (k = 0; k < l->longs; k++)
			l->out[k] |= l->in[to * l->longs + k];
	}
}

static int solve(struct goko_tr *t, struct live *l)
{
	bool changed = true;
	size_t k;
	u32 i;
	int ret;

	ret = find_globals(t, l);
	if (ret)
		return ret;
	ret = alloc_sets(t, l);
	if (ret)
		return ret;
	for (i = 0; i < t->nr_order; i++) {
		ret = block_sets(t, l, t->order[i]);
		if (ret)
			return ret;
	}
	while (changed) {
		changed = false;
		ret = goko_tr_work(t, t->nr_order * (l->longs + 1));
		if (ret)
			return ret;
		for (i = t->nr_order; i-- > 0;) {
			u32 b = t->order[i];
			u64 *in = l->in + b * l->longs;
			const u64 *read = l->read + b * l->longs;
			const u64 *written = l->written + b * l->longs;

			live_out(t, l, b);
			for (k = 0; k < l->longs; k++) {
				u64 bits = read[k] | (l->out[k] & ~written[k]);

				if (bits != in[k]) {
					in[k] = bits;
					changed = true;
				}
			}
		}
	}
	return 0;
}

/* Words that are live at the recover point move to memory. */
static bool pin_recover(struct goko_tr *t, const struct live *l)
{
	const u64 *in;
	u32 g;
	bool any = false;

	if (t->f->recover == GOKO_NONE)
		return false;
	in = l->in + t->block_of[t->f->recover] * l->longs;
	FOR_EACH_BIT(g, in, l) {
		t->words[l->gword[g]].cls = TR_W_MEM;
		any = true;
	}
	return any;
}

/**
 * goko_tr_def_const() - Is what an instruction writes known by now?
 * @t:		the translation.
 * @i:		instruction index.
 * @word:	which of the words it writes.
 * @val:	receives the value.
 *
 * Context: any; no P needed; no locks.
 * Return: true if it is a constant.
 */
bool goko_tr_def_const(const struct goko_tr *t, u32 i, u32 word, s64 *val)
{
	const struct goko_img_insn *in = &t->code[i];
	const struct goko_tr_env *env = t->env;
	const struct goko_img_str *s;

	switch (in->op) {
	case GOKO_OP_CONST:
		*val = in->b | (u64)in->c << 32;
		return true;
	case GOKO_OP_ZERO:
		*val = 0;
		return true;
	case GOKO_OP_STR:
		s = &t->v->strs[in->b];
		*val = word == in->a + 1 ? s->len :
		       s->len ? env->strdata + s->off : 0;
		return true;
	case GOKO_OP_GADDR:
		*val = env->globals[in->b];
		return true;
	case GOKO_OP_FNVAL:
		*val = env->funcs + in->b * env->func_size + env->func_closure;
		return true;
	case GOKO_OP_MKEFACE:
		if (word != in->a)
			return false;
		*val = env->types[in->t];
		return true;
	case GOKO_OP_MKIFACE:
		if (word != in->a)
			return false;
		*val = env->itabs[in->imm];
		return true;
	default:
		return false;
	}
}

static u32 new_seg(struct goko_tr *t, u32 word, u32 block, u32 end, bool read)
{
	if (t->nr_segs >= TR_MAX_SEGS) {
		t->err = goko_tr_too_large(t, "live ranges");
		return TR_NONE;
	}
	if (!goko_tr_grow(t, (void **)&t->segs, &t->cap_segs, t->nr_segs + 1,
			  sizeof(*t->segs)))
		return TR_NONE;
	t->segs[t->nr_segs] = (struct goko_tr_seg) {
		.word = word, .block = block, .end = end, .read = read,
	};
	return t->nr_segs++;
}

static void add(struct goko_tr *t, u32 **array, u32 *nr, u32 *cap, u32 val)
{
	if (goko_tr_grow(t, (void **)array, cap, *nr + 1, sizeof(u32)))
		(*array)[(*nr)++] = val;
}

static u32 frequency(u32 depth)
{
	return 1u << (3 * (depth < 6 ? depth : 6));
}

/* Words that an instruction would like to find and leave in one register. */
static void note_pairs(struct goko_tr *t, struct live *l, u32 i,
		       const u32 *def_segs)
{
	const struct goko_img_insn *in = &t->code[i];
	u32 k;

	if (in->op != GOKO_OP_MOV &&
	    !(in->op >= GOKO_OP_ADD && in->op <= GOKO_OP_CONV))
		return;
	for (k = 0; k < t->nr_defs; k++) {
		u32 from = in->b + (t->defs[k] - in->a);

		if (from >= t->nr_words || l->open[from] == TR_NONE)
			continue;
		add(t, &l->pairs, &l->nr_pairs, &l->cap_pairs, def_segs[k]);
		add(t, &l->pairs, &l->nr_pairs, &l->cap_pairs, l->open[from]);
	}
}

/* The first argument word of a call travels in R4; shifts count in R4. */
static void note_fixed(struct goko_tr *t, struct live *l, u32 i)
{
	const struct goko_img_insn *in = &t->code[i];
	struct goko_tr_list args, res;
	u32 word;

	switch (in->op) {
	case GOKO_OP_CALL:
	case GOKO_OP_CALLC:
		goko_tr_args(t, i, &args, &res);
		if (!args.nr || !goko_tr_list_words(t, &args, 0))
			return;
		word = args.words[0];
		break;
	case GOKO_OP_SHL:
	case GOKO_OP_SHR:
		word = in->c;
		break;
	default:
		return;
	}
	if (word >= t->nr_words || l->open[word] == TR_NONE)
		return;
	add(t, &l->fixed, &l->nr_fixed, &l->cap_fixed, l->open[word]);
	add(t, &l->fixed, &l->nr_fixed, &l->cap_fixed, R4);
}

static int insn_segs(struct goko_tr *t, struct live *l, u32 b, u32 i)
{
	u32 freq = frequency(t->blocks[b].depth);
	u32 flags = goko_tr_op_flags(t, i);
	u32 def_pos = 3 * i + (flags & TR_EARLY ? 1 : 2);
	u32 use_pos = 3 * i + (flags & TR_EARLY ? 1 : flags & TR_LATE ? 2 : 0);
	u32 def_segs[TR_MAX_MOVE_WORDS] = {};
	u32 k, s;
	int ret;

	ret = goko_tr_operands(t, i);
	if (ret)
		return ret;
	for (k = 0; k < t->nr_defs; k++) {
		u32 word = t->defs[k];

		s = l->open[word];
		if (s == TR_NONE)
			s = new_seg(t, word, b, def_pos, false);
		if (t->err)
			return t->err;
		t->segs[s].start = def_pos;
		t->segs[s].weight += freq;
		l->open[word] = TR_NONE;
		add(t, &l->order, &l->nr_order, &l->cap_order, s);
		if (k < TR_MAX_MOVE_WORDS)
			def_segs[k] = s;
	}
	for (k = 0; k < t->nr_uses; k++) {
		u32 word = t->uses[k];

		if (l->open[word] == TR_NONE)
			l->open[word] = new_seg(t, word, b, use_pos, true);
		if (t->err)
			return t->err;
		t->segs[l->open[word]].weight += freq;
	}
	note_pairs(t, l, i, def_segs);
	note_fixed(t, l, i);
	return goko_tr_work(t, 1 + t->nr_uses + t->nr_defs);
}

/*
 * Bring a block's segments into order: live-in ones by word, then the others
 * as they start.  @from is the first; l->order has the others in descending
 * order.  References to them are translated.
 */
static int sort_block(struct goko_tr *t, struct live *l, u32 b, u32 from,
		      u32 pairs, u32 fixed)
{
	struct goko_tr_block *bl = &t->blocks[b];
	u32 nr = t->nr_segs - from;
	struct goko_tr_seg *copy;
	u32 *place;
	u32 g, k, n = 0;

	bl->seg = from;
	bl->nr_segs = nr;
	copy = goko_img_alloc(nr, sizeof(*copy));
	place = goko_img_alloc(nr, sizeof(*place));
	if (!copy || !place) {
		goko_img_free(copy);
		goko_img_free(place);
		return -ENOMEM;
	}
	if (nr)
		memcpy(copy, t->segs + from, nr * sizeof(*copy));
	FOR_EACH_BIT(g, l->in + b * l->longs, l) {
		u32 word = l->gword[g];
		u32 s = l->open[word];

		l->open[word] = TR_NONE;
		copy[s - from].start = 3 * bl->first;
		place[s - from] = n;
		t->segs[from + n++] = copy[s - from];
	}
	bl->nr_in = n;
	for (k = l->nr_order; k-- > 0;) {
		u32 s = l->order[k];

		place[s - from] = n;
		t->segs[from + n++] = copy[s - from];
	}
	for (k = bl->out; k < t->nr_outs; k++)
		t->outs[k] = from + place[t->outs[k] - from];
	for (k = pairs; k < l->nr_pairs; k++)
		l->pairs[k] = from + place[l->pairs[k] - from];
	for (k = fixed; k < l->nr_fixed; k += 2)
		l->fixed[k] = from + place[l->fixed[k] - from];
	goko_img_free(copy);
	goko_img_free(place);
	return n == nr ? 0 : goko_tr_fail(t, -EINVAL, "a segment got lost");
}

static int block_segs(struct goko_tr *t, struct live *l, u32 b)
{
	struct goko_tr_block *bl = &t->blocks[b];
	u32 from = t->nr_segs;
	u32 pairs = l->nr_pairs;
	u32 fixed = l->nr_fixed;
	u32 g, i;
	int ret;

	live_out(t, l, b);
	bl->out = t->nr_outs;
	l->nr_order = 0;
	FOR_EACH_BIT(g, l->out, l) {
		u32 word = l->gword[g];

		l->open[word] = new_seg(t, word, b, 3 * bl->last + 2, true);
		add(t, &t->outs, &t->nr_outs, &t->cap_outs, l->open[word]);
		if (t->err)
			return t->err;
	}
	bl->nr_out = t->nr_outs - bl->out;
	for (i = bl->last + 1; i-- > bl->first;) {
		ret = insn_segs(t, l, b, i);
		if (ret)
			return ret;
	}
	if (t->err)
		return t->err;
	return sort_block(t, l, b, from, pairs, fixed);
}

/* Union-find over segments; the field is .web or .value. */
static u32 find_web(struct goko_tr *t, u32 s)
{
	while (t->segs[s].web != s) {
		t->segs[s].web = t->segs[t->segs[s].web].web;
		s = t->segs[s].web;
	}
	return s;
}

static u32 find_value(struct goko_tr *t, u32 s)
{
	while (t->segs[s].value != s) {
		t->segs[s].value = t->segs[t->segs[s].value].value;
		s = t->segs[s].value;
	}
	return s;
}

/* Lower indices win, so that roots come first. */
static void join(struct goko_tr *t, struct live *l, u32 a, u32 b, bool region)
{
	u32 va = find_value(t, a), vb = find_value(t, b);

	if (va < vb)
		t->segs[vb].value = va;
	else
		t->segs[va].value = vb;
	if (!region) {
		add(t, &l->pairs, &l->nr_pairs, &l->cap_pairs, a);
		add(t, &l->pairs, &l->nr_pairs, &l->cap_pairs, b);
		return;
	}
	va = find_web(t, a);
	vb = find_web(t, b);
	if (va < vb)
		t->segs[vb].web = va;
	else
		t->segs[va].web = vb;
}

/* Both lists ascend by word. */
static int join_edge(struct goko_tr *t, struct live *l, u32 from, u32 to)
{
	const struct goko_tr_block *bf = &t->blocks[from];
	const struct goko_tr_block *bt = &t->blocks[to];
	bool region = bf->region == bt->region;
	u32 i, k = 0;

	for (i = 0; i < bt->nr_in; i++) {
		u32 s = bt->seg + i;

		while (k < bf->nr_out &&
		       t->segs[t->outs[bf->out + k]].word < t->segs[s].word)
			k++;
		if (k >= bf->nr_out ||
		    t->segs[t->outs[bf->out + k]].word != t->segs[s].word)
			return goko_tr_fail(t, -EINVAL, "live-in word is not live-out");
		join(t, l, t->outs[bf->out + k], s, region);
	}
	return goko_tr_work(t, bt->nr_in + bf->nr_out);
}

static int join_edges(struct goko_tr *t, struct live *l)
{
	u32 i, s;
	int ret;

	for (i = 0; i < t->nr_segs; i++) {
		t->segs[i].web = i;
		t->segs[i].value = i;
	}
	for (i = 0; i < t->nr_order; i++)
		for (s = 0; s < 2; s++) {
			u32 b = t->order[i];

			if (t->blocks[b].succ[s] == TR_NONE)
				continue;
			ret = join_edge(t, l, b, t->blocks[b].succ[s]);
			if (ret)
				return ret;
		}
	return t->err;
}

static bool seg_has_def(const struct goko_tr *t, u32 s)
{
	const struct goko_tr_block *bl = &t->blocks[t->segs[s].block];

	return s - bl->seg >= bl->nr_in;
}

static void value_def(struct goko_tr *t, u32 value, u32 insn, bool is_const,
		      s64 val)
{
	struct goko_tr_value *tv = &t->values[value];

	if (!tv->nr_defs++) {
		tv->is_const = is_const;
		tv->val = val;
	} else if (!is_const || val != tv->val) {
		tv->is_const = false;
	}
	tv->def = insn;
}

/* Number the webs and values and sum up their segments. */
static int make_webs(struct goko_tr *t)
{
	u32 *web_of, *value_of;
	u32 s, i, n;
	s64 val;
	int ret = -ENOMEM;

	web_of = goko_img_alloc(t->nr_segs, sizeof(u32));
	value_of = goko_img_alloc(t->nr_segs, sizeof(u32));
	t->web_segs = goko_img_alloc(t->nr_segs, sizeof(u32));
	if (!web_of || !value_of || !t->web_segs)
		goto out;
	/* A root is the first of its set. */
	for (s = 0; s < t->nr_segs; s++) {
		web_of[s] = find_web(t, s) == s ? t->nr_webs++ :
			    web_of[find_web(t, s)];
		value_of[s] = find_value(t, s) == s ? t->nr_values++ :
			      value_of[find_value(t, s)];
	}
	t->webs = goko_img_alloc(t->nr_webs, sizeof(*t->webs));
	t->values = goko_img_alloc(t->nr_values, sizeof(*t->values));
	if (!t->webs || !t->values)
		goto out;
	for (i = 0; i < t->nr_values; i++) {
		t->values[i].def = TR_NONE;
		t->values[i].nonnil = TR_NONE;
		t->values[i].first_def = TR_NONE;
	}

	for (s = 0; s < t->nr_segs; s++) {
		struct goko_tr_seg *seg = &t->segs[s];
		struct goko_tr_web *web = &t->webs[web_of[s]];
		bool is_const;

		seg->web = web_of[s];
		seg->value = value_of[s];
		web->word = seg->word;
		web->region = t->blocks[seg->block].region;
		web->value = seg->value;
		web->nr_segs++;
		web->weight += seg->weight;
		web->len += seg->end - seg->start + 1;
		if (!seg_has_def(t, s))
			continue;
		web->defined = true;
		is_const = goko_tr_def_const(t, seg->start / 3, seg->word, &val);
		if (t->words[seg->word].slot)
			is_const = false;
		value_def(t, seg->value, seg->start / 3, is_const, val);
		seg->next_def = t->values[seg->value].first_def;
		t->values[seg->value].first_def = s;
	}
	/* At the entry parameters are unknown, everything else is zero. */
	for (i = 0; i < t->blocks[0].nr_in; i++) {
		struct goko_tr_seg *seg = &t->segs[t->blocks[0].seg + i];
		struct goko_tr_word *tw = &t->words[seg->word];

		value_def(t, seg->value, TR_NONE, !tw->param && !tw->slot, 0);
	}

	for (i = 0, n = 0; i < t->nr_webs; i++) {
		t->webs[i].first = n;
		n += t->webs[i].nr_segs;
		t->webs[i].nr_segs = 0;
		t->webs[i].fixed = TR_NR_REGS;
		memset(t->webs[i].hint, 0xff, sizeof(t->webs[i].hint));
	}
	for (s = 0; s < t->nr_segs; s++) {
		struct goko_tr_web *web = &t->webs[t->segs[s].web];

		t->web_segs[web->first + web->nr_segs++] = s;
	}
	ret = 0;
out:
	goko_img_free(web_of);
	goko_img_free(value_of);
	return ret;
}

static void add_hint(struct goko_tr_web *web, u32 other)
{
	u32 i;

	for (i = 0; i < TR_NR_HINTS; i++) {
		if (web->hint[i] == other)
			return;
		if (web->hint[i] == TR_NONE) {
			web->hint[i] = other;
			return;
		}
	}
}

static void make_hints(struct goko_tr *t, const struct live *l)
{
	u32 i;

	for (i = 0; i < l->nr_pairs; i += 2) {
		u32 a = t->segs[l->pairs[i]].web;
		u32 b = t->segs[l->pairs[i + 1]].web;

		if (a == b)
			continue;
		add_hint(&t->webs[a], b);
		add_hint(&t->webs[b], a);
	}
	for (i = 0; i < l->nr_fixed; i += 2)
		t->webs[t->segs[l->fixed[i]].web].fixed = l->fixed[i + 1];
	/* The first parameter comes in R4. */
	for (i = 0; i < t->blocks[0].nr_in; i++) {
		struct goko_tr_seg *seg = &t->segs[t->blocks[0].seg + i];

		if (seg->word == GOKO_W_FIRST && t->words[seg->word].param)
			t->webs[seg->web].fixed = R4;
	}
}

static void live_free(struct live *l)
{
	goko_img_free(l->gidx);
	goko_img_free(l->gword);
	goko_img_free(l->in);
	goko_img_free(l->read);
	goko_img_free(l->written);
	goko_img_free(l->out);
	goko_img_free(l->open);
	goko_img_free(l->order);
	goko_img_free(l->pairs);
	goko_img_free(l->fixed);
}

static int analyse(struct goko_tr *t, struct live *l)
{
	u32 b, i;
	int ret;

	mark_slots(t);
	ret = solve(t, l);
	if (ret)
		return ret;
	if (pin_recover(t, l)) {
		ret = solve(t, l);
		if (ret)
			return ret;
	}
	for (i = 0; i < t->nr_words; i++)
		l->open[i] = TR_NONE;
	for (b = 0; b < t->nr_blocks; b++) {
		if (t->blocks[b].rpo == TR_NONE)
			continue;
		ret = block_segs(t, l, b);
		if (ret)
			return ret;
	}
	ret = join_edges(t, l);
	if (ret)
		return ret;
	ret = make_webs(t);
	if (!ret)
		make_hints(t, l);
	return ret;
}

/**
 * goko_tr_live() - Find the segments and webs of all words.
 * @t:		the translation, its flow of control known.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -ENOMEM, -EINTR.
 */
int goko_tr_live(struct goko_tr *t)
{
	struct live l = {};
	int ret;

	l.gidx = goko_img_alloc(t->nr_words, sizeof(u32));
	l.gword = goko_img_alloc(t->nr_words, sizeof(u32));
	l.open = goko_img_alloc(t->nr_words, sizeof(u32));
	ret = l.gidx && l.gword && l.open ? analyse(t, &l) : -ENOMEM;
	live_free(&l);
	return ret;
}
