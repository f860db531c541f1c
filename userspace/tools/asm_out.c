// SPDX-License-Identifier: GPL-2.0
/*
 * tools/asm_out.c - from the assembler's tables to an image
 */
#include <stdlib.h>
#include <string.h>

#include "asm.h"
#include "cmd.h"

/* Strings get their numbers in the order in which the canonical text has them. */
struct numbering {
	struct assembler	*as;
	uint32_t		*number;	/* by the assembler's; or GOKO_NONE */
	struct goko_img_str	*strs;
	uint32_t		nr;
	char			*bytes;
	size_t			nr_bytes;
};

static void use_str(struct numbering *n, __u32 *str)
{
	struct goko_img_str *old;

	if (*str == GOKO_NONE)
		return;
	old = &n->as->strs.v[*str];
	if (n->number[*str] == GOKO_NONE) {
		n->number[*str] = n->nr;
		n->strs[n->nr].off = n->nr_bytes;
		n->strs[n->nr].len = old->len;
		n->nr++;
		memcpy(n->bytes + n->nr_bytes, n->as->bytes.v + old->off,
		       old->len);
		n->nr_bytes += old->len;
	}
	*str = n->number[*str];
}

static void number_func(struct numbering *n, struct goko_img_func *f)
{
	struct goko_img_line *line = n->as->lines.v + f->lines;
	uint32_t i, left = f->nr_lines;

	use_str(n, &f->name);
	use_str(n, &f->file);
	for (i = 0; i < f->nr_code; i++) {
		struct goko_img_insn *in = &n->as->code.v[f->code + i];

		if (left && line->insn == i) {
			use_str(n, &line->file);
			line++;
			left--;
		}
		if (in->op == GOKO_OP_STR)
			use_str(n, &in->b);
	}
}

static void number_type(struct numbering *n, struct goko_img_type *t)
{
	struct assembler *as = n->as;
	uint32_t i;

	for (i = 0; t->kind == GOKO_K_STRUCT && i < t->nr; i++) {
		struct goko_img_field *f = &as->fields.v[t->list + i];

		use_str(n, &f->name);
		use_str(n, &f->pkg);
		use_str(n, &f->tag);
	}
	use_str(n, &t->name);
	use_str(n, &t->pkg);
	for (i = 0; i < t->nr_methods; i++) {
		use_str(n, &as->methods.v[t->methods + i].name);
		use_str(n, &as->methods.v[t->methods + i].pkg);
	}
}

static void number_strings(struct numbering *n)
{
	struct assembler *as = n->as;
	size_t i;

	use_str(n, &as->image);
	for (i = 0; i < as->types.nr; i++)
		number_type(n, &as->types.v[i]);
	for (i = 0; i < as->globals.nr; i++)
		use_str(n, &as->globals.v[i].name);
	for (i = 0; i < as->data.nr; i++)
		if (as->data.v[i].kind == GOKO_D_BYTES ||
		    as->data.v[i].kind == GOKO_D_STRING)
			use_str(n, &as->data.v[i].ref);
	for (i = 0; i < as->funcs.nr; i++)
		number_func(n, &as->funcs.v[i]);
	for (i = 0; i < as->pkgs.nr; i++)
		use_str(n, &as->pkgs.v[i].path);
	for (i = 0; i < as->syms.nr; i++)
		use_str(n, &as->syms.v[i].name);
}

/**
 * image_build_id() - Hash what is behind an image's header: FNV-1a, 128 bits.
 * @image:	the image.
 * @len:	its bytes, at least a header.
 * @id:		out: the hash, little endian.
 */
void image_build_id(const void *image, size_t len, uint8_t id[16])
{
	const unsigned __int128 prime = ((unsigned __int128)1 << 88) + 0x13b;
	unsigned __int128 h = (unsigned __int128)0x6c62272e07bb0142ull << 64 |
			      0x62b821756295c58dull;
	const uint8_t *p = image;
	size_t i;

	for (i = sizeof(struct goko_img_header); i < len; i++)
		h = (h ^ p[i]) * prime;
	for (i = 0; i < 16; i++)
		id[i] = h >> (8 * i);
}

/* One section: its contents may come in two pieces. */
struct piece {
	const void	*data;
	size_t		size;
};

static size_t align8(size_t size)
{
	return (size + 7) & ~(size_t)7;
}

#define PIECE(vec) { (vec).v, (vec).nr * sizeof(*(vec).v) }

static void lay_out(struct assembler *as, struct numbering *n, void **image,
		    size_t *image_len)
{
	const struct piece pieces[GOKO_SECT_NR][2] = {
		[GOKO_SECT_STRDATA] = { { n->bytes, n->nr_bytes } },
		[GOKO_SECT_STRS] = { { n->strs, n->nr * sizeof(*n->strs) } },
		[GOKO_SECT_TYPES] = { PIECE(as->types) },
		[GOKO_SECT_FIELDS] = { PIECE(as->fields) },
		[GOKO_SECT_METHODS] = { PIECE(as->methods) },
		[GOKO_SECT_ITABS] = { PIECE(as->itabs) },
		[GOKO_SECT_GLOBALS] = { PIECE(as->globals) },
		[GOKO_SECT_DATA] = { PIECE(as->data) },
		[GOKO_SECT_FUNCS] = { PIECE(as->funcs) },
		[GOKO_SECT_VARS] = { PIECE(as->type_vars), PIECE(as->vars) },
		[GOKO_SECT_CODE] = { PIECE(as->code) },
		[GOKO_SECT_POOL] = { PIECE(as->pool) },
		[GOKO_SECT_LINES] = { PIECE(as->lines) },
		[GOKO_SECT_PKGS] = { PIECE(as->pkgs) },
		[GOKO_SECT_SYMS] = { PIECE(as->syms) },
	};
	struct goko_img_header *h;
	size_t size = sizeof(*h), i, j;
	char *at;

	for (i = 0; i < GOKO_SECT_NR; i++)
		size = align8(size) + pieces[i][0].size + pieces[i][1].size;
	size = align8(size);

	h = xalloc(size);
	h->magic = GOKO_IMAGE_MAGIC;
	h->version = GOKO_IMAGE_VERSION;
	h->header_size = sizeof(*h);
	h->size = size;
	h->name = as->image;
	h->init = as->init;
	h->main = as->main;
	memcpy(h->rterr, as->rterr, sizeof(h->rterr));
	at = (char *)(h + 1);
	for (i = 0; i < GOKO_SECT_NR; i++) {
		h->sect[i].off = at - (char *)h;
		for (j = 0; j < 2; j++) {
			if (pieces[i][j].size)
				memcpy(at, pieces[i][j].data, pieces[i][j].size);
			at += pieces[i][j].size;
			h->sect[i].size += pieces[i][j].size;
		}
		at = (char *)h + align8(at - (char *)h);
	}
	image_build_id(h, size, h->build_id);
	*image = h;
	*image_len = size;
}

/* Makes the image of a text without errors; it is the caller's to free. */
void as_output(struct assembler *as, void **image, size_t *image_len)
{
	struct numbering n = {
		.as = as,
		.number = xalloc(as->strs.nr * sizeof(*n.number)),
		.strs = xalloc(as->strs.nr * sizeof(*n.strs)),
		.bytes = xalloc(as->bytes.nr),
	};
	size_t i;

	memset(n.number, 0xff, as->strs.nr * sizeof(*n.number));
	number_strings(&n);
	for (i = 0; i < as->funcs.nr; i++)
		as->funcs.v[i].vars += as->type_vars.nr;
	lay_out(as, &n, image, image_len);
	free(n.number);
	free(n.strs);
	free(n.bytes);
}
