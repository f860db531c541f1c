// SPDX-License-Identifier: GPL-2.0
/*
 * lang/rterr.c - run-time errors: their texts and what recover() returns
 *
 * A run-time error panics with a value of a type of the image whose code failed, so
 * that the image's code can call its methods: a struct of one string, the text.
 * An image that has no such type never asks for the methods.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "exec/helpers.h"
#include "image/image.h"
#include "image/itab.h"
#include "lang/lang.h"

static const unsigned long rterr_mask[] = { 1 };

const struct goko_type goko_rterr_type = {
	.size	= sizeof(struct goko_rterr_obj),
	.ptrdata = 8,
	.kind	= GOKO_K_STRUCT,
	.flags	= GOKO_TF_NAMED,
	.align	= 8,
	.under	= &goko_rterr_type,
	.name	= "runtime.Error",
	.ptrmask = rterr_mask,
};

/* How a text is completed. */
enum form {
	PLAIN,		/* as it is, no "runtime error: " before it */
	ERROR,		/* "runtime error: " and the text */
	FATAL,		/* no panic: ends the task */
	BOUNDS,		/* ERROR; %x and %y are the operands, @neg for x < 0 */
	BOUNDS_U,	/* the same, x is unsigned */
	TYPE,		/* ERROR; and the name of type x */
};

/**
 * struct rterr - one run-time error
 * @form:	enum form
 * @text:	text
 * @neg:	text for a negative operand
 */
struct rterr {
	u8		form;
	const char	*text;
	const char	*neg;
};

/* Place of a slice error whose operand is unsigned. */
#define U(name) (GOKO_RTERR_SLICE_U + GOKO_RTERR_##name - GOKO_RTERR_SLICE_ALEN)

static const struct rterr rterrs[GOKO_RTERR_NR] = {
	[GOKO_RTERR_UNREACHABLE] = { FATAL, "unreachable code was reached" },
	[GOKO_RTERR_SHIFT] = { ERROR, "negative shift amount" },
	[GOKO_RTERR_NILPTR] = { ERROR,
		"invalid memory address or nil pointer dereference" },
	[GOKO_RTERR_DIVIDE] = { ERROR, "integer divide by zero" },

	[GOKO_RTERR_INDEX] = { BOUNDS,
		"index out of range [%x] with length %y",
		"index out of range [%x]" },
	[GOKO_RTERR_INDEX_U] = { BOUNDS_U,
		"index out of range [%x] with length %y" },
	[GOKO_RTERR_SLICE_ALEN] = { BOUNDS,
		"slice bounds out of range [:%x] with length %y",
		"slice bounds out of range [:%x]" },
	[GOKO_RTERR_SLICE_ACAP] = { BOUNDS,
		"slice bounds out of range [:%x] with capacity %y",
		"slice bounds out of range [:%x]" },
	[GOKO_RTERR_SLICE_B] = { BOUNDS,
		"slice bounds out of range [%x:%y]",
		"slice bounds out of range [%x:]" },
	[GOKO_RTERR_SLICE3_ALEN] = { BOUNDS,
		"slice bounds out of range [::%x] with length %y",
		"slice bounds out of range [::%x]" },
	[GOKO_RTERR_SLICE3_ACAP] = { BOUNDS,
		"slice bounds out of range [::%x] with capacity %y",
		"slice bounds out of range [::%x]" },
	[GOKO_RTERR_SLICE3_B] = { BOUNDS,
		"slice bounds out of range [:%x:%y]",
		"slice bounds out of range [:%x:]" },
	[GOKO_RTERR_SLICE3_C] = { BOUNDS,
		"slice bounds out of range [%x:%y:]",
		"slice bounds out of range [%x::]" },

	[GOKO_RTERR_SLICE_CONVERT] = { BOUNDS,
		"cannot convert slice with length %x to pointer to array with length %y" },

	/* Its text is goko_assert_text()'s. */
	[GOKO_RTERR_ASSERT] = { PLAIN, "interface conversion" },
	[GOKO_RTERR_MAKESLICE_LEN] = { ERROR, "makeslice: len out of range" },
	[GOKO_RTERR_MAKESLICE_CAP] = { ERROR, "makeslice: cap out of range" },
	[GOKO_RTERR_MAKECHAN] = { PLAIN, "makechan: size out of range" },
	[GOKO_RTERR_GROWSLICE] = { ERROR, "growslice: cap out of range" },
	[GOKO_RTERR_CLOSE_NIL] = { PLAIN, "close of nil channel" },
	[GOKO_RTERR_CLOSE_CLOSED] = { PLAIN, "close of closed channel" },
	[GOKO_RTERR_SEND_CLOSED] = { PLAIN, "send on closed channel" },
	[GOKO_RTERR_GO_NIL] = { FATAL, "go of nil func value" },
	[GOKO_RTERR_GO_LIMIT] = { FATAL, "too many goroutines" },
	[GOKO_RTERR_COMPARE] = { TYPE, "comparing uncomparable type " },
	[GOKO_RTERR_HASH] = { TYPE, "hash of unhashable type " },
	[GOKO_RTERR_MAP_NIL] = { PLAIN, "assignment to entry in nil map" },
	[GOKO_RTERR_MAP_READ] = { FATAL, "concurrent map read and map write" },
	[GOKO_RTERR_MAP_WRITE] = { FATAL, "concurrent map writes" },
	[GOKO_RTERR_MAP_ITER] = { FATAL, "concurrent map iteration and map write" },
	[GOKO_RTERR_STRLEN] = { FATAL, "string concatenation too long" },

	[U(SLICE_ALEN)] = { BOUNDS_U,
		"slice bounds out of range [:%x] with length %y" },
	[U(SLICE_ACAP)] = { BOUNDS_U,
		"slice bounds out of range [:%x] with capacity %y" },
	[U(SLICE_B)] = { BOUNDS_U, "slice bounds out of range [%x:%y]" },
	[U(SLICE3_ALEN)] = { BOUNDS_U,
		"slice bounds out of range [::%x] with length %y" },
	[U(SLICE3_ACAP)] = { BOUNDS_U,
		"slice bounds out of range [::%x] with capacity %y" },
	[U(SLICE3_B)] = { BOUNDS_U, "slice bounds out of range [:%x:%y]" },
	[U(SLICE3_C)] = { BOUNDS_U, "slice bounds out of range [%x:%y:]" },
};

#undef U

static const struct rterr *find(u32 code)
{
	static const struct rterr unknown = {
		FATAL, "unknown run-time error", NULL
	};

	return code < ARRAY_SIZE(rterrs) && rterrs[code].text ? &rterrs[code] :
								&unknown;
}

/**
 * goko_rterr_is_fatal() - Does this error end the task, rather than panic?
 * @code:	enum goko_rterr.
 *
 * Context: any.
 * Return: true if no recover() stops it.
 */
bool goko_rterr_is_fatal(u32 code)
{
	return find(code)->form == FATAL;
}

/**
 * goko_rterr_text() - Append the text of a run-time error.
 * @t:		text.
 * @code:	enum goko_rterr.
 * @x:		operand.
 * @y:		length or second operand.
 *
 * Context: any; never sleeps.
 */
void goko_rterr_text(struct goko_text *t, u32 code, u64 x, u64 y)
{
	const struct rterr *e = find(code);
	const char *s = e->text;

	if (e->form != PLAIN && e->form != FATAL)
		goko_text_printf(t, "runtime error: ");
	if (e->form == BOUNDS && (s64)x < 0 && e->neg)
		s = e->neg;
	for (; *s; s++) {
		if (*s != '%') {
			goko_text_add(t, s, 1);
			continue;
		}
		s++;
		if (*s == 'y')
			goko_text_printf(t, "%lld", (s64)y);
		else if (e->form == BOUNDS_U)
			goko_text_printf(t, "%llu", x);
		else
			goko_text_printf(t, "%lld", (s64)x);
	}
	if (e->form == TYPE)
		goko_text_printf(t, "%s", ((const struct goko_type *)x)->name);
}

static bool same_package(const struct goko_type *a, const struct goko_type *b)
{
	return a->pkg == b->pkg || (a->pkg && b->pkg && !strcmp(a->pkg, b->pkg));
}

/**
 * goko_assert_text() - Append the text of a failed type assertion.
 * @t:		text.
 * @iface:	type of the interface.
 * @w0:		its first word.
 * @want:	the type it was asserted to be.
 *
 * Context: any; never sleeps.
 */
void goko_assert_text(struct goko_text *t, const struct goko_type *iface,
		      u64 w0, const struct goko_type *want)
{
	bool to_iface = want->kind == GOKO_K_IFACE || want->kind == GOKO_K_EFACE;
	const struct goko_type *type = (const struct goko_type *)w0;
	const struct goko_method *m;

	if (w0 && iface->kind == GOKO_K_IFACE)
		type = ((const struct goko_itab *)w0)->type;
	goko_text_printf(t, "interface conversion: ");
	if (!type) {
		goko_text_printf(t, "%s is nil, not %s",
				 to_iface ? "interface" : iface->name,
				 want->name);
		return;
	}
	if (to_iface) {
		m = goko_itab_missing(want, type, NULL);
		goko_text_printf(t, "%s is not %s: missing method %s",
				 type->name, want->name, m ? m->name : "?");
		return;
	}
	goko_text_printf(t, "%s is %s, not %s", iface->name, type->name,
			 want->name);
	if (!strcmp(type->name, want->name))
		goko_text_printf(t, same_package(type, want) ?
				 " (types from different scopes)" :
				 " (types from different packages)");
}
