/* SPDX-License-Identifier: GPL-2.0 */
/*
 * core/stats.h - counters: one list gives the enum, the names and debugfs
 *
 * Each P counts for itself, with no lock; readers sum over all Ps.
 */
#ifndef GOKO_CORE_STATS_H
#define GOKO_CORE_STATS_H

#include <linux/atomic.h>
#include <linux/types.h>

#define GOKO_STATS(X) \
	X(G_CREATED,	"goroutines_created") \
	X(G_EXITED,	"goroutines_exited") \
	X(SWITCHES,	"switches") \
	X(PREEMPTS,	"preempts") \
	X(PARKS,	"parks") \
	X(READIES,	"readies") \
	X(STEALS,	"steals") \
	X(M_WAKES,	"m_wakeups") \
	X(RETAKES,	"retakes") \
	X(STACK_GROWS,	"stack_grows") \
	X(STACK_SHRINKS, "stack_shrinks") \
	X(UNWINDS,	"unwinds") \
	X(ALLOCS,	"allocs") \
	X(TINY_ALLOCS,	"tiny_allocs")	\
	X(ALLOC_BYTES,	"alloc_bytes")	\
	X(ASSIST_NS,	"assist_ns")	\
	X(SHRINK_BYTES,	"shrink_bytes")	\
	X(SHRINK_CYCLES, "shrink_cycles")

enum goko_stat {
#define GOKO_STAT_ENUM(id, name) GOKO_STAT_##id,
	GOKO_STATS(GOKO_STAT_ENUM)
#undef GOKO_STAT_ENUM
	GOKO_STAT_NR,
};

/* Count on the P that the caller holds. */
#define goko_stat_add(p, id, n)	((p)->stats[GOKO_STAT_##id] += (n))
#define goko_stat_inc(p, id)	goko_stat_add(p, id, 1)

/* Count without a P: softirq, process. */
#define goko_stat_add_nop(id, n) \
	atomic64_add(n, &goko_stats_nop[GOKO_STAT_##id])

extern atomic64_t goko_stats_nop[GOKO_STAT_NR];

/* Sum over all Ps; a moment's picture. */
u64 goko_stat_read(enum goko_stat id);

#endif /* GOKO_CORE_STATS_H */
