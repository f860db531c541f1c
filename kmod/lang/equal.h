/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lang/equal.h - values as Go compares them
 */
#ifndef GOKO_LANG_EQUAL_H
#define GOKO_LANG_EQUAL_H

#include <linux/types.h>

struct goko_p;
struct goko_type;

int goko_type_equal(struct goko_p *p, const struct goko_type *t, const void *a,
		    const void *b, const struct goko_type **bad);
int goko_eface_equal(struct goko_p *p, const u64 *a, const u64 *b,
		     const struct goko_type **bad);

#endif /* GOKO_LANG_EQUAL_H */
