// SPDX-License-Identifier: GPL-2.0
/*
 * gc/debug.c - the collector in debugfs
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "core/rt.h"
#include "gc/internal.h"
#include "gc/wish.h"
#include "heap/heap.h"

static const char *const phases[] = { "off", "enable", "mark", "disable" };

static int goko_gc_show(struct seq_file *m, void *unused)
{
	const struct goko_gc *gc = &goko_gc;

	seq_printf(m, "cycles\t%llu\nphase\t%s\n", READ_ONCE(gc->cycles),
		   phases[READ_ONCE(gc->phase)]);
	seq_printf(m, "live_bytes\t%llu\ntrigger_bytes\t%llu\nscanned_bytes\t%lld\n",
		   goko_heap_live(), READ_ONCE(goko_gc_trigger),
		   atomic64_read(&gc->scanned));
	seq_printf(m, "gogc\t%lld\nmemory_limit\t%lld\n",
		   goko_gc_wished(GOKO_WISH_PERCENT), goko_gc_wished(GOKO_WISH_MEMORY));
	seq_printf(m, "goal_bytes\t%llu\n", goko_pacer_goal());
	seq_printf(m, "finalizers\t%llu\n", goko_fin_count());
	seq_printf(m, "jobs_left\t%d\nactive\t%d\nfull\t%d\n",
		   atomic_read(&gc->jobs_left), atomic_read(&gc->nr_active),
		   atomic_read(&gc->nr_full));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(goko_gc);

/**
 * goko_gc_debugfs() - Make the file "gc".
 *
 * Context: process, may sleep; module init.
 */
void goko_gc_debugfs(void)
{
	if (!IS_ERR_OR_NULL(goko_rt.debugfs))
		debugfs_create_file("gc", 0400, goko_rt.debugfs, NULL,
				    &goko_gc_fops);
}
