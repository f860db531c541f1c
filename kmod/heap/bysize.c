// SPDX-License-Identifier: GPL-2.0
/*
 * heap/bysize.c - statistics by size class
 *
 * Each slot counts a group of objects when it is done with it, so nothing is counted
 * where objects are handed out.
 */
#include <linux/bitops.h>

#include "core/rt.h"
#include "heap/heap.h"
#include "heap/internal.h"
#include "sched/gmp.h"
#include "sched/sched.h"

/**
 * goko_heap_by_size() - How many objects of a size class there were.
 * @own:	the P that the caller holds.
 * @class:	size class.
 * @row:	gets three numbers: bytes of an object; objects handed out, and freed, for
 *		ever.
 *
 * Of each slot of other Ps up to 64 objects, those of its group, are counted later.
 * What was freed is never more than what was handed out, and that is never more than
 * what the Ps have counted, for who reads that afterwards.
 *
 * Context: M that holds @own; no lock.
 */
void goko_heap_by_size(const struct goko_p *own, u32 class, u64 *row)
{
	const struct goko_p *p;
	u32 i, k;

	row[0] = goko_size_classes[class].size;
	row[2] = atomic64_read(&goko_rt.heap->freed[class]);
	/* Pairs with the barriers of the sweeper's atomics and of the lists of spans. */
	smp_rmb();
	row[1] = 0;
	for (i = 0; (p = goko_sched_p(i)); i++) {
		for (k = 2 * class; k < 2 * class + 2; k++) {
			const struct goko_mslot *slot = &p->mcache->slots[k];

			/* Pairs with count_used(). */
			row[1] += smp_load_acquire(&slot->allocs);
			if (p == own)
				row[1] += slot->had - hweight64(slot->free);
		}
	}
}
