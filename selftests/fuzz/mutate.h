/* SPDX-License-Identifier: GPL-2.0 */
/*
 * selftests/fuzz/mutate.h - damage to an image that knows what an image is
 *
 * Random bytes get no further than the reader's first checks.  These changes
 * keep the sections in order and go for what the verifier decides about: fields
 * of records, operands, kinds, jump targets; and an instruction more or less,
 * with everything that counts them put right.
 */
#ifndef GOKO_SELFTESTS_FUZZ_MUTATE_H
#define GOKO_SELFTESTS_FUZZ_MUTATE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <linux/goko_image.h>

struct fuzz_rng {
	uint64_t state;		/* not 0 */
};

/* xorshift64* */
static inline uint64_t fuzz_rnd(struct fuzz_rng *r)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return r->state * 0x2545f4914f6cdd1dull;
}

static inline uint32_t fuzz_below(struct fuzz_rng *r, uint64_t n)
{
	return n ? (fuzz_rnd(r) >> 16) % n : 0;
}

/* Of sections that are not here, 4. */
static const uint8_t fuzz_record_bytes[GOKO_SECT_NR] = {
	[GOKO_SECT_STRDATA]	= 1,
	[GOKO_SECT_STRS]	= sizeof(struct goko_img_str),
	[GOKO_SECT_TYPES]	= sizeof(struct goko_img_type),
	[GOKO_SECT_FIELDS]	= sizeof(struct goko_img_field),
	[GOKO_SECT_METHODS]	= sizeof(struct goko_img_method),
	[GOKO_SECT_ITABS]	= sizeof(struct goko_img_itab),
	[GOKO_SECT_DATA]	= sizeof(struct goko_img_datum),
	[GOKO_SECT_GLOBALS]	= sizeof(struct goko_img_global),
	[GOKO_SECT_FUNCS]	= sizeof(struct goko_img_func),
	[GOKO_SECT_VARS]	= 4,
	[GOKO_SECT_CODE]	= sizeof(struct goko_img_insn),
	[GOKO_SECT_POOL]	= 4,
	[GOKO_SECT_LINES]	= sizeof(struct goko_img_line),
	[GOKO_SECT_PKGS]	= sizeof(struct goko_img_pkg),
	[GOKO_SECT_SYMS]	= sizeof(struct goko_img_sym),
};

static inline uint32_t fuzz_bytes(int sect)
{
	return fuzz_record_bytes[sect] ? fuzz_record_bytes[sect] : 4;
}

static inline bool fuzz_has_sections(const uint8_t *image, size_t len)
{
	const struct goko_img_header *h = (const void *)image;
	uint64_t end = sizeof(*h);
	int i;

	if (len < sizeof(*h) || h->size != len)
		return false;
	for (i = 0; i < GOKO_SECT_NR; i++) {
		if (h->sect[i].off % 8 || h->sect[i].off > len ||
		    h->sect[i].off < end ||
		    h->sect[i].size > len - h->sect[i].off)
			return false;
		end = h->sect[i].off + h->sect[i].size;
	}
	return true;
}

static inline uint32_t fuzz_count(const uint8_t *image, int sect)
{
	const struct goko_img_header *h = (const void *)image;

	return h->sect[sect].size / fuzz_bytes(sect);
}

static inline void *fuzz_record(uint8_t *image, int sect, uint32_t i)
{
	const struct goko_img_header *h = (const void *)image;

	return image + h->sect[sect].off + (size_t)i * fuzz_bytes(sect);
}

/* Numbers at which something changes. */
static inline uint32_t fuzz_number(struct fuzz_rng *r)
{
	static const uint32_t n[] = {
		0, 1, 2, 3, 7, 8, 9, 16, 24, 31, 32, 63, 64, 127, 128, 255,
		32767, 65535, 65536, 0x7fffffff, 0x80000000, 0xfffffffe,
		0xffffffff,
	};

	return fuzz_below(r, 3) ? fuzz_below(r, 40) :
				  n[fuzz_below(r, sizeof(n) / sizeof(n[0]))];
}

/* A field gets a number, one near its own, that of a like record, an index. */
static inline void fuzz_field(struct fuzz_rng *r, uint8_t *image, int sect)
{
	uint32_t bytes = fuzz_bytes(sect), nr = fuzz_count(image, sect);
	uint32_t at, value;
	uint8_t *rec;

	if (!nr)
		return;
	rec = fuzz_record(image, sect, fuzz_below(r, nr));
	if (bytes < 4) {
		*rec = fuzz_rnd(r);
		return;
	}
	at = 4 * fuzz_below(r, bytes / 4);
	memcpy(&value, rec + at, 4);
	switch (fuzz_below(r, 6)) {
	case 0:
		value = fuzz_number(r);
		break;
	case 1:
		value += fuzz_below(r, 9) - 4;
		break;
	case 2:
		value = fuzz_below(r, fuzz_count(image, GOKO_SECT_TYPES));
		break;
	case 3:
		value = fuzz_below(r, fuzz_count(image, fuzz_below(r,
							GOKO_SECT_NR)));
		break;
	default:
		memcpy(&value, (uint8_t *)fuzz_record(image, sect,
						      fuzz_below(r, nr)) + at, 4);
		break;
	}
	memcpy(rec + at, &value, 4);
}

/* Operands mostly come from instructions nearby: words that exist. */
static inline void fuzz_insn(struct fuzz_rng *r, uint8_t *image)
{
	static const uint8_t kinds[] = {
		GOKO_K_BOOL, GOKO_K_I8, GOKO_K_I16, GOKO_K_I32, GOKO_K_I64,
		GOKO_K_U8, GOKO_K_U16, GOKO_K_U32, GOKO_K_U64, GOKO_K_F64,
		GOKO_K_PTR,
	};
	uint32_t nr = fuzz_count(image, GOKO_SECT_CODE), i, k;
	struct goko_img_insn *in, *near, tmp;

	if (!nr)
		return;
	i = fuzz_below(r, nr);
	k = (i + nr + fuzz_below(r, 33) - 16) % nr;
	in = fuzz_record(image, GOKO_SECT_CODE, i);
	near = fuzz_record(image, GOKO_SECT_CODE, k);
	switch (fuzz_below(r, 12)) {
	case 0:
		in->op = fuzz_below(r, GOKO_OP_NR);
		break;
	case 1:
		in->op += fuzz_below(r, 7) - 3;
		break;
	case 2:
		in->kind = kinds[fuzz_below(r, sizeof(kinds))];
		break;
	case 3:
		in->t = near->t;
		break;
	case 4:
		in->a = fuzz_below(r, 2) ? near->a : near->b;
		break;
	case 5:
		in->b = fuzz_below(r, 2) ? near->a : near->b;
		break;
	case 6:
		in->c = fuzz_below(r, 2) ? near->c : near->a;
		break;
	case 7:
		in->imm = (uint32_t)in->imm + 8 * (fuzz_below(r, 5) - 2);
		break;
	case 8:
		in->imm = fuzz_number(r);
		break;
	case 9:
		tmp = *in;
		*in = *near;
		*near = tmp;
		break;
	case 10:
		*in = *near;
		break;
	default:
		(&in->a)[fuzz_below(r, 3)] += fuzz_below(r, 5) - 2;
		break;
	}
}

static inline bool fuzz_is_jump(const struct goko_img_insn *in)
{
	return in->op >= GOKO_OP_JMP && in->op <= GOKO_OP_JGEI;
}

static inline void fuzz_move_target(uint32_t *target, uint32_t at, int by)
{
	if (*target >= at && *target != GOKO_NONE)
		*target += by;
}

/*
 * One instruction more (by = 1: a copy of one nearby) or less (-1).  What comes
 * behind moves; jumps and line records of the function follow as far as they
 * can be told, and the verifier refuses the rest.
 */
static inline size_t fuzz_resize(struct fuzz_rng *r, uint8_t *image, size_t len,
				 size_t max, int by)
{
	struct goko_img_header *h = (void *)image;
	uint32_t bytes = sizeof(struct goko_img_insn), i, k, at, nf;
	struct goko_img_func *f;
	size_t pos;

	nf = fuzz_count(image, GOKO_SECT_FUNCS);
	if (!nf || (by > 0 && len + bytes > max))
		return len;
	f = fuzz_record(image, GOKO_SECT_FUNCS, fuzz_below(r, nf));
	if (f->nr_code < 2 || (uint64_t)f->code + f->nr_code >
	    fuzz_count(image, GOKO_SECT_CODE))
		return len;
	at = fuzz_below(r, f->nr_code);
	pos = h->sect[GOKO_SECT_CODE].off + (size_t)(f->code + at) * bytes;
	if (by > 0)
		memmove(image + pos + bytes, image + pos, len - pos);
	else
		memmove(image + pos, image + pos + bytes, len - pos - bytes);
	len += by * (int)bytes;
	h->size = len;
	h->sect[GOKO_SECT_CODE].size += by * (int)bytes;
	for (i = GOKO_SECT_CODE + 1; i < GOKO_SECT_NR; i++)
		h->sect[i].off += by * (int)bytes;
	f->nr_code += by;
	for (i = 0; i < nf; i++) {
		struct goko_img_func *g = fuzz_record(image, GOKO_SECT_FUNCS, i);

		if (g != f && g->code > f->code)
			g->code += by;
	}
	fuzz_move_target(&f->recover, at, by);
	for (k = 0; k < f->nr_code; k++) {
		struct goko_img_insn *in = fuzz_record(image, GOKO_SECT_CODE,
						       f->code + k);

		if (fuzz_is_jump(in))
			fuzz_move_target(&in->a, at, by);
	}
	for (k = 0; k < f->nr_lines && (uint64_t)f->lines + k <
	     fuzz_count(image, GOKO_SECT_LINES); k++) {
		struct goko_img_line *l = fuzz_record(image, GOKO_SECT_LINES,
						      f->lines + k);

		if (l->insn > at)
			l->insn += by;
	}
	return len;
}

/* One change; returns the length, at most @max. */
static inline size_t fuzz_mutate(struct fuzz_rng *r, uint8_t *image, size_t len,
				 size_t max)
{
	if (!len)
		return len;
	if (!fuzz_has_sections(image, len)) {
		image[fuzz_below(r, len)] = fuzz_rnd(r);
		return len;
	}
	switch (fuzz_below(r, 16)) {
	case 0:
		image[fuzz_below(r, len)] ^= 1 << fuzz_below(r, 8);
		return len;
	case 1:
		((uint32_t *)image)[fuzz_below(r, sizeof(struct goko_img_header)
					       / 4)] = fuzz_number(r);
		return len;
	case 2:
		return fuzz_resize(r, image, len, max, 1);
	case 3:
		return fuzz_resize(r, image, len, max, -1);
	case 4:
	case 5:
		fuzz_field(r, image, GOKO_SECT_TYPES);
		return len;
	case 6:
		fuzz_field(r, image, GOKO_SECT_FUNCS);
		return len;
	case 7:
		fuzz_field(r, image, GOKO_SECT_VARS);
		return len;
	case 8:
		fuzz_field(r, image, GOKO_SECT_POOL);
		return len;
	case 9:
	case 10:
		fuzz_field(r, image, fuzz_below(r, GOKO_SECT_NR));
		return len;
	default:
		fuzz_insn(r, image);
		return len;
	}
}

#endif /* GOKO_SELFTESTS_FUZZ_MUTATE_H */
