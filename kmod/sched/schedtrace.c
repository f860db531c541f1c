// SPDX-License-Identifier: GPL-2.0
/*
 * sched/schedtrace.c - the state of the scheduler in a line, as Go's schedtrace has it
 *
 *	SCHED 2013ms: gomaxprocs=2 idleprocs=1 threads=3 spinningthreads=0
 *	idlethreads=2 runqueue=0 [0 3]
 *
 * With the module parameter schedtrace=N such a line goes to the kernel's log each N
 * ms, and to the tracepoint goko_schedtrace; one at any time is in the file "sched"
 * in debugfs.  The time counts from the insertion of the module; in brackets are the
 * lengths of the Ps' own queues.
 *
 * The numbers are of one moment each, and need not fit together.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/jiffies.h>
#include <linux/ktime.h>
#include <linux/moduleparam.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "core/rt.h"
#include "sched/internal.h"
#include "trace/goko_trace.h"

/* What does not fit of a line is left out: the queues of some 200 Ps do. */
#define LINE_MAX	1024

static unsigned int goko_param_schedtrace __read_mostly;
module_param_named(schedtrace, goko_param_schedtrace, uint, 0444);
MODULE_PARM_DESC(schedtrace,
		 "Write the state of the scheduler to the kernel's log each so many ms (0: never)");

static u64 start_ns;

static u32 count_idle_ms(void)
{
	struct goko_sched *s = &goko_sched;
	struct goko_m *m;
	u32 n = 0;

	spin_lock_irq(&s->lock);
	list_for_each_entry(m, &s->ms, node)
		n += m->parked;
	spin_unlock_irq(&s->lock);
	return n;
}

static void write_line(char *line)
{
	struct goko_sched *s = &goko_sched;
	u32 i, head, tail, len;

	len = scnprintf(line, LINE_MAX,
			"SCHED %llums: gomaxprocs=%u idleprocs=%d threads=%u spinningthreads=%d idlethreads=%u runqueue=%u [",
			div_u64(ktime_get_ns() - start_ns, NSEC_PER_MSEC),
			READ_ONCE(s->nr_ps), atomic_read(&s->nr_idle_ps),
			READ_ONCE(s->nr_ms), atomic_read(&s->nr_spinning),
			count_idle_ms(), READ_ONCE(s->runq.nr));
	for (i = 0; i < READ_ONCE(s->nr_ps); i++) {
		const struct goko_p *p = s->ps[i];

		head = READ_ONCE(p->runq_head);
		tail = READ_ONCE(p->runq_tail);
		len += scnprintf(line + len, LINE_MAX - len, i ? " %u" : "%u",
				 tail - head + !!READ_ONCE(p->runnext));
	}
	scnprintf(line + len, LINE_MAX - len, "]");
}

static void trace_line(struct work_struct *work);
static DECLARE_DELAYED_WORK(trace_work, trace_line);

static void trace_line(struct work_struct *work)
{
	char *line = kmalloc(LINE_MAX, GFP_KERNEL);

	if (line) {
		write_line(line);
		trace_goko_schedtrace(line);
		pr_info("%s\n", line);
		kfree(line);
	}
	queue_delayed_work(system_wq, &trace_work,
			   msecs_to_jiffies(goko_param_schedtrace));
}

static int sched_show(struct seq_file *m, void *v)
{
	char *line = kmalloc(LINE_MAX, GFP_KERNEL);

	if (!line)
		return -ENOMEM;
	write_line(line);
	seq_printf(m, "%s\n", line);
	kfree(line);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(sched);

/**
 * goko_schedtrace_start() - Make the file "sched", and begin to trace if that is wanted.
 *
 * Context: process, may sleep; the scheduler exists.
 */
void goko_schedtrace_start(void)
{
	start_ns = ktime_get_ns();
	debugfs_create_file("sched", 0400, goko_rt.debugfs, NULL, &sched_fops);
	if (goko_param_schedtrace)
		queue_delayed_work(system_wq, &trace_work,
				   msecs_to_jiffies(goko_param_schedtrace));
}

/**
 * goko_schedtrace_stop() - Undo goko_schedtrace_start(); the file goes with all others.
 *
 * Context: process, sleeps.
 */
void goko_schedtrace_stop(void)
{
	cancel_delayed_work_sync(&trace_work);
}
