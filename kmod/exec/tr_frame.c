// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_frame.c - which words of the frame may live in registers
 *
 * Candidates are words that are one 8-byte component as a whole, or a scalar
 * variable.  Everything else lives in memory: variables whose address is
 * taken, large ones, and words that several narrow components share.
 */
#include "exec/translate.h"

/**
 * goko_tr_type_words() - Words that a value of a type takes in the frame.
 * @t:		the translation.
 * @type:	type id.
 *
 * Context: any; no P needed; no locks.
 * Return: 0 for types of size 0: there is nothing to move.
 */
u32 goko_tr_type_words(const struct goko_tr *t, u32 type)
{
	return (goko_vtype_size(t->v, type) + 7) / 8;
}

/**
 * goko_tr_word_type() - Type of the innermost component at a word.
 * @t:		the translation.
 * @word:	frame word.
 *
 * Context: any; no P needed; no locks.
 * Return: type id; TR_NONE inside of strings and the like.
 */
u32 goko_tr_word_type(const struct goko_tr *t, u32 word)
{
	return goko_vfunc_word_type(t->v, t->func, word, GOKO_K_VOID);
}

/**
 * goko_tr_is_signed() - Is the integer in a word a signed one?
 * @t:		the translation.
 * @word:	frame word.
 *
 * Context: any; no P needed; no locks.
 * Return: true, too, of a length in a string or slice: it is an int.
 */
bool goko_tr_is_signed(const struct goko_tr *t, u32 word)
{
	u32 type = goko_tr_word_type(t, word);

	return type == GOKO_NONE ||
	       goko_kind_is_signed(goko_vtype_kind(t->v, type));
}

/**
 * goko_tr_chan_elem() - Element type of the channel in a word.
 * @t:		the translation.
 * @word:	frame word.
 *
 * Context: any; no P needed; no locks.
 * Return: type id.
 */
u32 goko_tr_chan_elem(const struct goko_tr *t, u32 word)
{
	u32 type = goko_vfunc_word_type(t->v, t->func, word, GOKO_K_CHAN);

	return type == GOKO_NONE ? TR_NONE : t->v->types[type].elem;
}

/* Words of a component that begins at a word, 0 if it is not for registers. */
static u32 leaf_words(const struct goko_tr *t, u32 word)
{
	u32 type = goko_tr_word_type(t, word);
	u32 kind;

	if (type == GOKO_NONE)
		return 0;
	kind = goko_vtype_kind(t->v, type);
	switch (kind) {
	case GOKO_K_STRING:
	case GOKO_K_SLICE:
	case GOKO_K_EFACE:
	case GOKO_K_IFACE:
		return goko_tr_type_words(t, type);
	case GOKO_K_I64:
	case GOKO_K_U64:
	case GOKO_K_F64:
		return 1;
	default:
		return goko_kind_is_ptr(kind);
	}
}

static void classify_var(struct goko_tr *t, u32 var)
{
	const struct goko_vimage *v = t->v;
	u32 type = v->vars[var];
	u32 first = v->var_word[var];
	u32 words = goko_tr_type_words(t, type);
	u32 kind = goko_vtype_kind(v, type);
	bool addressed = v->var_flags[var] & GOKO_VV_ADDRESSED;
	bool param = var - t->vf->first_var < t->f->nr_params;
	u32 w, in_leaf = 0;

	for (w = first; w < first + words; w++) {
		struct goko_tr_word *tw = &t->words[w];

		tw->cls = TR_W_MEM;
		tw->kind = GOKO_K_U64;
		tw->param = param;
		tw->ptr = goko_vfunc_word_is_ptr(v, t->func, w);
		if (goko_kind_is_scalar(kind)) {
			tw->kind = kind;
			tw->narrow = addressed && goko_vtype_size(v, type) < 8;
			if (!addressed)
				tw->cls = TR_W_REG;
			continue;
		}
		if (addressed || words > TR_MAX_MOVE_WORDS)
			continue;
		if (!in_leaf)
			in_leaf = leaf_words(t, w);
		if (in_leaf) {
			tw->cls = TR_W_REG;
			in_leaf--;
		}
	}
}

/**
 * goko_tr_frame() - Classify the words of the frame.
 * @t:		the translation.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -ENOMEM, -EINTR.
 */
int goko_tr_frame(struct goko_tr *t)
{
	u32 i;

	t->nr_words = t->vf->frame_words;
	t->words = goko_img_alloc(t->nr_words, sizeof(*t->words));
	if (!t->words)
		return -ENOMEM;
	if (t->f->ctx != GOKO_NONE) {
		struct goko_tr_word *tw = &t->words[GOKO_W_CTX];

		tw->cls = TR_W_REG;
		tw->kind = GOKO_K_U64;
		tw->param = true;
		tw->ptr = true;
	}
	for (i = 0; i < t->vf->nr_vars; i++) {
		classify_var(t, t->vf->first_var + i);
		if (i % 1024 == 0 && goko_img_breathe())
			return -EINTR;
	}
	return 0;
}
