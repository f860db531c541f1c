// SPDX-License-Identifier: GPL-2.0
/*
 * tools/asm_data.c - .data: what globals hold when the image has been loaded
 */
#include "asm.h"
#include "image/vimage.h"

/* "+8" */
static bool offset(struct assembler *as, __u32 *off)
{
	uint64_t n;

	if (!as_expect(as, '+') || !as_number(as, UINT32_MAX, "an offset", &n))
		return false;
	*off = n;
	return true;
}

/* "g5 +8" */
static bool place(struct assembler *as, __u32 *global, __u32 *off)
{
	uint32_t id;

	if (!as_id(as, 'g', "a global", &id))
		return false;
	as_used(as, &as->global_use, id);
	*global = id;
	return offset(as, off);
}

static bool count(struct assembler *as, __u32 *count)
{
	uint64_t n;

	if (!as_number(as, UINT32_MAX, "a count", &n))
		return false;
	*count = n;
	return true;
}

static bool id_of(struct assembler *as, char letter, const char *what,
		  struct id_use *use, __u32 *id)
{
	uint32_t n;

	if (!as_id(as, letter, what, &n))
		return false;
	as_used(as, use, n);
	*id = n;
	return true;
}

static bool value(struct assembler *as, struct goko_img_datum *d)
{
	uint32_t id;

	switch (d->kind) {
	case GOKO_D_BYTES:
	case GOKO_D_STRING:
		if (!as_string(as, &id))
			return false;
		d->ref = id;
		return true;
	case GOKO_D_FUNC:
		return id_of(as, 'f', "a function", &as->func_use, &d->ref);
	case GOKO_D_SLICE:
		return place(as, &d->ref, &d->add) && count(as, &d->len) &&
		       count(as, &d->cap);
	case GOKO_D_EFACE:
		if (!as_type(as, &id))
			return false;
		d->type = id;
		break;
	case GOKO_D_IFACE:
		if (!id_of(as, 'y', "an itab", &as->itab_use, &d->type))
			return false;
		break;
	}
	return place(as, &d->ref, &d->add);
}

/* ".data g3 +16 slice g5 +0 3 3" */
bool as_data(struct assembler *as)
{
	struct goko_img_datum d = { 0 };
	const char *name;
	size_t len;

	if (as->part != PART_NONE)
		return as_error(as, "not inside of a function");
	if (!place(as, &d.global, &d.off))
		return false;
	if (!as_word(as, &name, &len))
		return as_error(as, "expected a kind of data");
	while (d.kind < GOKO_D_NR && !as_is(name, len, goko_datum_name(d.kind)))
		d.kind++;
	if (d.kind == GOKO_D_NR)
		return as_error(as, "unknown kind of data '%.*s'", (int)len,
				name);
	if (!value(as, &d))
		return false;
	*vec_push(&as->data) = d;
	return true;
}
