// SPDX-License-Identifier: GPL-2.0
/*
 * gc/debug.c - the collector in debugfs and in the kernel's log
 *
 * gc		numbers of now
 * gctrace	a line for each of the last cycles, as of Go's GODEBUG=gctrace=1; with
 *		the parameter of that name they go to the kernel's log as well
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/spinlock.h>

#include "core/rt.h"
#include "gc/internal.h"
#include "gc/wish.h"
#include "heap/heap.h"
#include "sched/sched.h"
#include "stack/stack.h"
#include "trace/goko_trace.h"

#define NR_LINES	32
#define LINE_MAX	224

static bool goko_param_gctrace __read_mostly;
module_param_named(gctrace, goko_param_gctrace, bool, 0444);
MODULE_PARM_DESC(gctrace, "Write a line to the kernel's log after each collection");

static DEFINE_SPINLOCK(lines_lock);
static char lines[NR_LINES][LINE_MAX];	/* lines_lock */
static u32 nr_lines;			/* lines_lock: ever */

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

static int goko_gctrace_show(struct seq_file *m, void *unused)
{
	u32 i;

	spin_lock(&lines_lock);
	for (i = nr_lines - min_t(u32, nr_lines, NR_LINES); i != nr_lines; i++)
		seq_printf(m, "%s\n", lines[i % NR_LINES]);
	spin_unlock(&lines_lock);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(goko_gctrace);

/* Milliseconds, with three places. */
#define MS(ns)		(ns) / NSEC_PER_MSEC, (u32)((ns) % NSEC_PER_MSEC / NSEC_PER_USEC)

/**
 * goko_gc_report() - Tell of the cycle that is complete.
 *
 * In Go's format: the world is stopped for no time, and no worker is there for idle CPUs
 * alone.
 *
 * Context: the cycle's thread.
 */
void goko_gc_report(void)
{
	const struct goko_gc *gc = &goko_gc;
	u64 since = gc->start_ns - gc->init_ns, clock = gc->mark_ns - gc->start_ns;
	u64 all, ns = goko_gc_cpu_ns(&all);
	char line[LINE_MAX];

	trace_goko_gc_cycle(gc->seq, clock, gc->live[0], gc->live[1], gc->live[2],
			    goko_pacer_goal());
	scnprintf(line, sizeof(line),
		  "gc %u @%llu.%03us %llu%%: 0+%llu.%03u+0 ms clock, 0+%llu.%03u/%llu.%03u/0+0 ms cpu, %llu->%llu->%llu MB, %llu MB goal, %llu MB stacks, %llu MB globals, %u P",
		  gc->seq, since / NSEC_PER_SEC,
		  (u32)(since % NSEC_PER_SEC / NSEC_PER_MSEC),
		  mul_u64_u64_div_u64(ns, 100, all), MS(clock), MS(gc->assist_ns),
		  MS(gc->work_ns), gc->live[0] >> 20, gc->live[1] >> 20,
		  gc->live[2] >> 20, goko_pacer_goal() >> 20,
		  goko_stacks_bytes() >> 20, gc->globals >> 20, goko_sched_nr_online());
	spin_lock(&lines_lock);
	strscpy(lines[nr_lines++ % NR_LINES], line, LINE_MAX);
	spin_unlock(&lines_lock);
	if (goko_param_gctrace)
		pr_info("%s\n", line);
}

/**
 * goko_gc_debugfs() - Make the files "gc" and "gctrace".
 *
 * Context: process, may sleep; module init.
 */
void goko_gc_debugfs(void)
{
	if (IS_ERR_OR_NULL(goko_rt.debugfs))
		return;
	debugfs_create_file("gc", 0400, goko_rt.debugfs, NULL, &goko_gc_fops);
	debugfs_create_file("gctrace", 0400, goko_rt.debugfs, NULL, &goko_gctrace_fops);
}
