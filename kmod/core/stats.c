// SPDX-License-Identifier: GPL-2.0
/*
 * core/stats.c - counters, summed
 */
#include <linux/compiler.h>

#include "core/stats.h"
#include "sched/gmp.h"
#include "sched/sched.h"

atomic64_t goko_stats_nop[GOKO_STAT_NR];

/**
 * goko_stat_read() - Sum a counter over all Ps.
 * @id:	the counter.
 *
 * Context: any, while the scheduler exists.
 * Return: the sum; each part is of its own moment.
 */
u64 goko_stat_read(enum goko_stat id)
{
	u64 sum = atomic64_read(&goko_stats_nop[id]);
	struct goko_p *p;
	u32 i;

	for (i = 0; (p = goko_sched_p(i)); i++)
		/* The P's M counts on; a word is not torn. */
		sum += data_race(p->stats[id]);
	return sum;
}
