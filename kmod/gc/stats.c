// SPDX-License-Identifier: GPL-2.0
/*
 * gc/stats.c - numbers for runtime.ReadMemStats() and for debugfs
 */
#include <linux/sched.h>
#include <linux/timekeeping.h>

#include "core/stats.h"
#include "gc/internal.h"
#include "heap/heap.h"
#include "stack/stack.h"

/**
 * goko_gc_memstats() - Numbers about heap and collector.
 * @nr:		gets them: enum goko_memstat.
 *
 * Ps count on meanwhile; what was freed is read first, so that it is never more than
 * what was allocated.
 *
 * Context: any but softirq; takes heap->lock.
 */
void goko_gc_memstats(u64 *nr)
{
	const struct goko_gc *gc = &goko_gc;
	struct goko_heap_stats st;

	goko_heap_stats(&st);
	/* As in Go: those that share a block with others count as freed at once. */
	nr[GOKO_MEMSTAT_FREES] = st.freed_objs + goko_stat_read(GOKO_STAT_TINY_ALLOCS);
	nr[GOKO_MEMSTAT_FREED_BYTES] = st.freed_bytes;
	/* Pairs with the barriers of the sweeper's atomics. */
	smp_rmb();
	nr[GOKO_MEMSTAT_MALLOCS] = goko_stat_read(GOKO_STAT_ALLOCS);
	nr[GOKO_MEMSTAT_TOTAL_ALLOC] = goko_stat_read(GOKO_STAT_ALLOC_BYTES);
	/* As Go, which keeps the addresses of what it gives back. */
	nr[GOKO_MEMSTAT_HEAP_SYS] = st.peak;
	nr[GOKO_MEMSTAT_HEAP_INUSE] = st.inuse;
	nr[GOKO_MEMSTAT_NEXT_GC] = goko_pacer_goal();
	nr[GOKO_MEMSTAT_LAST_GC] = READ_ONCE(gc->last_ns);
	nr[GOKO_MEMSTAT_NUM_GC] = READ_ONCE(gc->cycles);
	nr[GOKO_MEMSTAT_NUM_FORCED] = READ_ONCE(gc->forced);
	nr[GOKO_MEMSTAT_LIMIT] = st.limit;
	nr[GOKO_MEMSTAT_HEAP_RELEASED] = st.peak - st.sys;
	nr[GOKO_MEMSTAT_STACKS] = goko_stacks_bytes();
	nr[GOKO_MEMSTAT_SPANS_INUSE] = st.nr_spans * sizeof(struct goko_span);
	/* They only become more. */
	nr[GOKO_MEMSTAT_SPANS_SYS] = goko_heap_nr_spans() * sizeof(struct goko_span);
	nr[GOKO_MEMSTAT_GC_CPU] = goko_gc_cpu_ns(&nr[GOKO_MEMSTAT_ALL_CPU]);
}
