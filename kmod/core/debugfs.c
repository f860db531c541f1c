// SPDX-License-Identifier: GPL-2.0
/*
 * core/debugfs.c - /sys/kernel/debug/goko
 *
 *   stats	counters (core/stats.h)
 *   state	Ps, Ms, run queues, tasks (sched/debug.c)
 *   sched	a line of Go's schedtrace (sched/schedtrace.c)
 *   heap	spans and arenas (heap/debug.c)
 *
 * For people, and for tests: the format may change.
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "core/debugfs.h"
#include "core/rt.h"
#include "core/stats.h"

static const char *const stat_names[GOKO_STAT_NR] = {
#define STAT_NAME(id, name) [GOKO_STAT_##id] = name,
	GOKO_STATS(STAT_NAME)
#undef STAT_NAME
};

static int stats_show(struct seq_file *m, void *v)
{
	int i;

	for (i = 0; i < GOKO_STAT_NR; i++)
		seq_printf(m, "%s %llu\n", stat_names[i], goko_stat_read(i));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

/**
 * goko_debugfs_init() - Make the directory; folders put their files there.
 *
 * Without debugfs there is none, which is no error.
 *
 * Context: process, may sleep; before all folders.
 */
void goko_debugfs_init(void)
{
	goko_rt.debugfs = debugfs_create_dir("goko", NULL);
}

/**
 * goko_debugfs_add_stats() - Make the file "stats".
 *
 * Context: process, may sleep; the scheduler exists.
 */
void goko_debugfs_add_stats(void)
{
	debugfs_create_file("stats", 0400, goko_rt.debugfs, NULL, &stats_fops);
}

/**
 * goko_debugfs_fini() - Remove the directory and wait for readers to leave.
 *
 * Context: process, sleeps; before any folder goes.
 */
void goko_debugfs_fini(void)
{
	debugfs_remove(goko_rt.debugfs);
	goko_rt.debugfs = NULL;
}
