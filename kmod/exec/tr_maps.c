// SPDX-License-Identifier: GPL-2.0
/*
 * exec/tr_maps.c - resume points and frame maps
 *
 * A frame map has the words that hold live pointers while the function stands
 * at a resume point: pointers of variables in memory at all times (they are
 * zeroed at the entry), candidates where they are live.  Equal maps of a
 * function are stored once.
 */
#include "exec/translate.h"

static u32 *map_at(const struct goko_tr *t, u32 i)
{
	return t->out->maps + (size_t)i * t->out->map_words;
}

static u32 hash_of(const u32 *map, u32 words)
{
	u32 h = 2166136261u;
	u32 i;

	for (i = 0; i < words; i++)
		h = (h ^ map[i]) * 16777619u;
	return h;
}

/* Make room for a map behind the others. */
static u32 *new_map(struct goko_tr *t)
{
	struct goko_tr_code *out = t->out;
	u32 words = (out->nr_maps + 1) * out->map_words;
	u32 *map;

	if ((u64)(out->nr_maps + 1) * out->map_words > TR_MAX_MAP_WORDS) {
		t->err = goko_tr_too_large(t, "frame maps");
		return NULL;
	}
	if (!goko_tr_grow(t, (void **)&out->maps, &t->cap_maps, words,
			  sizeof(u32)))
		return NULL;
	map = map_at(t, out->nr_maps);
	memset(map, 0, out->map_words * sizeof(u32));
	return map;
}

/* The new map, or an older one that is equal. */
static u32 keep_map(struct goko_tr *t)
{
	struct goko_tr_code *out = t->out;
	const u32 *map = map_at(t, out->nr_maps);
	u32 i, h = hash_of(map, out->map_words);

	for (i = h % t->map_hash_size; t->map_hash[i];
	     i = (i + 1) % t->map_hash_size)
		if (!memcmp(map_at(t, t->map_hash[i] - 1), map,
			    out->map_words * sizeof(u32)))
			return t->map_hash[i] - 1;
	t->map_hash[i] = ++out->nr_maps;
	return out->nr_maps - 1;
}

static void set(u32 *map, u32 word)
{
	map[word / 32] |= 1u << (word % 32);
}

/* Line table: records ascend, and so do the instructions. */
static void fill_lines(struct goko_tr *t)
{
	const struct goko_img_line *l = t->v->lines + t->f->lines;
	const struct goko_img_line *end = l + t->f->nr_lines;
	struct goko_tr_pc pc = { .line = t->f->line, .file = t->f->file };
	struct goko_tr_code *out = t->out;
	u32 i;

	out->pcs[0] = pc;
	out->pcs[1] = pc;
	for (i = 0; i < t->n; i++) {
		for (; l < end && l->insn <= i; l++) {
			pc.line = l->line;
			pc.file = l->file;
		}
		if (t->sp[i]) {
			out->pcs[2 * t->sp[i]] = pc;
			out->pcs[2 * t->sp[i] + 1] = pc;
		}
		if (i == t->f->recover) {
			out->pcs[2 * t->nr_sp + 2] = pc;
			out->pcs[2 * t->nr_sp + 3] = pc;
		}
	}
}

/**
 * goko_tr_maps() - Make the table of resume points.
 * @t:		the translation, its safe points numbered.
 *
 * All get the map without live candidates, the entry that of the parameters.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -ENOMEM.
 */
int goko_tr_maps(struct goko_tr *t)
{
	struct goko_tr_code *out = t->out;
	u32 i, entry;
	u32 *map;

	out->map_words = (t->frame_words + 31) / 32;
	out->nr_pcs = 2 * (t->nr_sp + 1) + (t->f->recover == GOKO_NONE ? 0 : 2);
	t->map_hash_size = 2 * out->nr_pcs + 8;
	goko_img_free(out->pcs);
	goko_img_free(t->map_hash);
	out->pcs = goko_img_alloc(out->nr_pcs, sizeof(*out->pcs));
	t->map_hash = goko_img_alloc(t->map_hash_size, sizeof(u32));
	if (!out->pcs || !t->map_hash)
		return -ENOMEM;
	out->nr_maps = 0;
	fill_lines(t);

	map = new_map(t);
	if (!map)
		return t->err;
	for (i = 0; i < t->nr_words; i++)
		if (t->words[i].param && t->words[i].ptr)
			set(map, i);
	entry = keep_map(t);
	map = new_map(t);
	if (!map)
		return t->err;
	for (i = 0; i < t->nr_words; i++)
		if (t->words[i].cls == TR_W_MEM && t->words[i].ptr)
			set(map, i);
	t->base_map = keep_map(t);
	out->pcs[0].map = entry;
	for (i = 1; i < out->nr_pcs; i++)
		out->pcs[i].map = t->base_map;
	return 0;
}

/**
 * goko_tr_map() - Set the frame map of a resume point.
 * @t:		the translation, at the operation.
 * @index:	resume index.
 * @start:	live is what began at this position or before ...
 * @end:	... and ends there or later.
 * @word:	first of words that hold live pointers besides.
 * @nr:		how many.
 *
 * Context: process, may sleep; no P needed; no locks.
 */
void goko_tr_map(struct goko_tr *t, u32 index, u32 start, u32 end, u32 word,
		 u32 nr)
{
	u32 i, n = 0;
	u32 *map;

	if (t->err)
		return;
	map = new_map(t);
	if (!map)
		return;
	memcpy(map, map_at(t, t->base_map), t->out->map_words * sizeof(u32));
	for (i = 0; i < t->nr_ptr_segs; i++) {
		const struct goko_tr_seg *s = &t->segs[t->ptr_segs[i]];

		if (s->end < 3 * t->at)
			continue;
		t->ptr_segs[n++] = t->ptr_segs[i];
		if (s->start <= start && s->end >= end)
			set(map, s->word);
	}
	i = t->nr_ptr_segs + t->out->map_words;
	t->nr_ptr_segs = n;
	for (n = 0; n < nr; n++)
		if (t->words[word + n].ptr)
			set(map, word + n);
	t->out->pcs[index].map = keep_map(t);
	if (!t->err)
		t->err = goko_tr_work(t, i);
}
