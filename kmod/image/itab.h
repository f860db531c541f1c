/* SPDX-License-Identifier: GPL-2.0 */
/*
 * image/itab.h - which type satisfies which interface
 */
#ifndef GOKO_IMAGE_ITAB_H
#define GOKO_IMAGE_ITAB_H

#include <linux/types.h>

struct goko_func;
struct goko_itab;
struct goko_method;
struct goko_type;

int goko_itab_get(const struct goko_type *iface, const struct goko_type *type,
		  const struct goko_itab **tab);
bool goko_itab_holds(u64 addr, u64 size);
const struct goko_method *goko_itab_missing(const struct goko_type *iface,
					    const struct goko_type *type,
					    const struct goko_func **func);

#endif /* GOKO_IMAGE_ITAB_H */
