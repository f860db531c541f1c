/* SPDX-License-Identifier: GPL-2.0 */
/*
 * chan/order.h - in which order a select looks at its cases and locks channels
 */
#ifndef GOKO_CHAN_ORDER_H
#define GOKO_CHAN_ORDER_H

#include <linux/types.h>

struct goko_scase;

u32 goko_order_poll(u16 *poll, const struct goko_scase *cases, u32 n, u64 *rand);
void goko_order_lock(u16 *lock, const u16 *poll, const struct goko_scase *cases,
		     u32 n);

#endif /* GOKO_CHAN_ORDER_H */
