// SPDX-License-Identifier: GPL-2.0
/*
 * exec/helpers_iface.c - what compiled code calls: interfaces
 */
#include <linux/errno.h>
#include <linux/types.h>

#include "exec/internal.h"
#include "image/image.h"
#include "image/itab.h"
#include "lang/equal.h"

/**
 * goko_h_toiface() - Find the itab of a dynamic type.
 * @p:		P; ret[0] becomes the itab, 0 if there is none.
 * @base:	frame.
 * @pc:		operation.
 * @x:		interface type, and GOKO_TOIFACE_*.
 * @w0:		word 0 of the interface that is converted.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_toiface(struct goko_p *p, u64 *base, u64 pc, u64 x, u64 w0)
{
	const struct goko_type *iface =
		(const struct goko_type *)(x & ~GOKO_TOIFACE_FLAGS);
	const struct goko_type *type = (const struct goko_type *)w0;
	const struct goko_itab *tab = NULL;

	if (w0 && (x & GOKO_TOIFACE_ITAB))
		type = ((const struct goko_itab *)w0)->type;
	if (type && goko_itab_get(iface, type, &tab))
		return goko_raise_oom(p, base, pc, 0);
	if (unlikely(type && !tab && (x & GOKO_TOIFACE_MUST)))
		return goko_raise(p, base, pc, GOKO_RTERR_UNREACHABLE, 0, 0);
	p->ctx.ret[0] = (u64)tab;
	return GOKO_CONT;
}

/**
 * goko_b_efaceeq() - Compare two interfaces.
 * @p:		P; ret[0] becomes 1 if they are equal, else 0.
 * @base:	frame.
 * @pc:		operation.
 * @block:	their words.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_efaceeq(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *bad;
	const u64 *w = (const u64 *)block;
	int ret = goko_eface_equal(p, w, w + 2, &bad);

	switch (ret) {
	case 0:
	case 1:
		p->ctx.ret[0] = ret;
		return GOKO_CONT;
	case -EINVAL:
		return goko_raise(p, base, pc, GOKO_RTERR_COMPARE, (u64)bad, 0);
	case -E2BIG:
		return goko_unwind(p, base, pc, GOKO_ACT_STACK, 0, 0, 0);
	default:
		return goko_raise_oom(p, base, pc, 0);
	}
}
