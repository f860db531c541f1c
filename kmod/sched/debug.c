// SPDX-License-Identifier: GPL-2.0
/*
 * sched/debug.c - debugfs: state of Ps, Ms, run queues and tasks
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "core/locking.h"
#include "core/rt.h"
#include "image/image.h"
#include "sched/internal.h"

static void show_p(struct seq_file *m, struct goko_p *p)
{
	u32 head = READ_ONCE(p->runq_head), tail = READ_ONCE(p->runq_tail);
	const struct goko_m *holder;
	s64 holder_id = -1;
	bool running;

	spin_lock_irq(&goko_sched.lock);
	running = p->status == GOKO_P_RUNNING;
	holder = p->m;
	if (holder)
		holder_id = holder->id;
	spin_unlock_irq(&goko_sched.lock);

	/* No G may be looked into here: it may be gone. */
	seq_printf(m, "p %u cpu %d %s m %lld runq %u runnext %d g %d schedtick %u\n",
		   p->id, p->cpu, running ? "running" : "idle", holder_id,
		   tail - head, !!READ_ONCE(p->runnext), !!READ_ONCE(p->g),
		   data_race(p->schedtick)); /* a hint */
}

static void show_ms(struct seq_file *m)
{
	struct goko_sched *s = &goko_sched;
	struct goko_m *mm;

	/* Few, and seq_printf() does not sleep. */
	spin_lock_irq(&s->lock);
	list_for_each_entry(mm, &s->ms, node)
		seq_printf(m, "m %u cpu %d pid %d %s%s\n", mm->id,
			   mm->home->cpu, task_pid_nr(mm->thread),
			   mm->parked ? "parked" : "active",
			   /* it is the M's own */
			   data_race(mm->spinning) ? " spinning" : "");
	spin_unlock_irq(&s->lock);
}

static void show_task(struct seq_file *m, struct goko_task *t)
{
	struct goko_g *g;
	u64 nr[4] = {};

	spin_lock(&t->lock);
	list_for_each_entry(g, &t->gs, task_node)
		nr[(__force u32)READ_ONCE(g->status) & 3]++;
	list_for_each_entry(g, &t->dying, task_node)
		nr[(__force u32)READ_ONCE(g->status) & 3]++;
	spin_unlock(&t->lock);

	seq_printf(m, "task %llu image %s %s goroutines %llu runnable %llu running %llu waiting %llu\n",
		   t->id, t->img->name,
		   goko_task_has_ended(t) ? "ended" :
		   goko_task_ending(t) ? "ending" : "alive",
		   READ_ONCE(t->nr_gs),
		   nr[(__force u32)GOKO_G_RUNNABLE],
		   nr[(__force u32)GOKO_G_RUNNING],
		   nr[(__force u32)GOKO_G_WAITING]);
}

static int state_show(struct seq_file *m, void *v)
{
	struct goko_sched *s = &goko_sched;
	struct goko_task *t;
	u32 i;

	seq_printf(m, "sched runq %u idle_ps %d spinning %d broken %d\n",
		   READ_ONCE(s->runq.nr), atomic_read(&s->nr_idle_ps),
		   atomic_read(&s->nr_spinning), READ_ONCE(goko_rt.broken));
	for (i = 0; i < s->nr_ps; i++)
		show_p(m, s->ps[i]);
	show_ms(m);
	mutex_lock(&goko_tasks_mutex);
	list_for_each_entry(t, &goko_tasks, node)
		show_task(m, t);
	mutex_unlock(&goko_tasks_mutex);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

/**
 * goko_sched_debugfs() - Make the file "state".
 *
 * Context: process, may sleep; module init.
 */
void goko_sched_debugfs(void)
{
	debugfs_create_file("state", 0400, goko_rt.debugfs, NULL, &state_fops);
}
