// SPDX-License-Identifier: GPL-2.0
/*
 * lang/rterr.c - run-time errors: their texts and what recover() returns
 *
 * A run-time error panics with a value of the runtime's own type, as in Go: it
 * keeps the code and the operands, the text is made when somebody wants it.
 */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#include "exec/helpers.h"
#include "image/image.h"
#include "lang/lang.h"

const struct goko_type goko_rterr_type = {
	.size	= sizeof(struct goko_rterr_obj),
	.kind	= GOKO_K_STRUCT,
	.named	= true,
	.align	= 8,
	.name	= "runtime.Error",
};

/* How a text is completed. */
enum form {
	PLAIN,		/* as it is, no "runtime error: " before it */
	ERROR,		/* "runtime error: " and the text */
	FATAL,		/* no panic: ends the task */
	BOUNDS,		/* ERROR; %x and %y are the operands, @neg for x < 0 */
	BOUNDS_U,	/* the same, x is unsigned */
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

	[GOKO_RTERR_MAKESLICE_LEN] = { ERROR, "makeslice: len out of range" },
	[GOKO_RTERR_MAKESLICE_CAP] = { ERROR, "makeslice: cap out of range" },
	[GOKO_RTERR_MAKECHAN] = { PLAIN, "makechan: size out of range" },
	[GOKO_RTERR_GROWSLICE] = { ERROR, "growslice: cap out of range" },
	[GOKO_RTERR_CLOSE_NIL] = { PLAIN, "close of nil channel" },
	[GOKO_RTERR_CLOSE_CLOSED] = { PLAIN, "close of closed channel" },
	[GOKO_RTERR_SEND_CLOSED] = { PLAIN, "send on closed channel" },
	[GOKO_RTERR_GO_NIL] = { FATAL, "go of nil func value" },
	[GOKO_RTERR_GO_LIMIT] = { FATAL, "too many goroutines" },
	[GOKO_RTERR_STRLEN] = { FATAL, "string concatenation too long" },
};

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
	if (e->form == BOUNDS && (s64)x < 0)
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
}
