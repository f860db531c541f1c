// SPDX-License-Identifier: GPL-2.0
/*
 * sched/debug.c - debugfs: state of Ps, Ms, run queues and tasks
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "core/locking.h"
#include "core/rt.h"
#include "image/image.h"
#include "net/net.h"
#include "sched/internal.h"

static void show_p(struct seq_file *m, struct goko_p *p)
{
	u32 head = READ_ONCE(p->runq_head), tail = READ_ONCE(p->runq_tail);
	const struct goko_m *holder;
	s64 holder_id = -1;
	static const char *const states[] = {
		"idle", "running", "syscall", "held", "dead"
	};
	u32 status;

	spin_lock_irq(&goko_sched.lock);
	status = (__force u32)p->status;
	holder = p->m;
	if (holder)
		holder_id = holder->id;
	spin_unlock_irq(&goko_sched.lock);

	/* No G may be looked into here: it may be gone. */
	seq_printf(m, "p %u cpu %d %s m %lld runq %u runnext %d g %d schedtick %u\n",
		   p->id, p->cpu, states[status], holder_id,
		   tail - head, !!READ_ONCE(p->runnext), !!READ_ONCE(p->g),
		   /* its M counts on: a hint */
		   data_race(p->schedtick));
}

static void show_ms(struct seq_file *m)
{
	struct goko_sched *s = &goko_sched;
	struct goko_m *mm;

	/* Few, and seq_printf() does not sleep. */
	spin_lock_irq(&s->lock);
	list_for_each_entry(mm, &s->ms, node)
		seq_printf(m, "m %u cpu %d pid %d %s%s%s\n", mm->id,
			   mm->home->cpu, task_pid_nr(mm->thread),
			   mm->parked ? "parked" : "active",
			   /* the M's own, written without marks: a hint */
			   data_race(mm->spinning) ? " spinning" : "",
			   /* likewise */
			   data_race(mm->wired) ? " wired" : "");
	spin_unlock_irq(&s->lock);
}

static void show_task(struct seq_file *m, struct goko_task *t)
{
	struct goko_g *g;
	u64 nr[(__force u32)GOKO_G_NR_STATUS] = {};

	spin_lock(&t->lock);
	list_for_each_entry(g, &t->gs, task_node)
		nr[(__force u32)goko_g_status(g)]++;
	list_for_each_entry(g, &t->dying, task_node)
		nr[(__force u32)goko_g_status(g)]++;
	spin_unlock(&t->lock);

	seq_printf(m, "task %llu image %s %s goroutines %llu runnable %llu running %llu waiting %llu\n",
		   t->id, t->img->name,
		   goko_task_has_ended(t) ? "ended" :
		   goko_task_ending(t) ? "ending" : "alive",
		   READ_ONCE(t->nr_gs),
		   nr[(__force u32)GOKO_G_RUNNABLE],
		   nr[(__force u32)GOKO_G_RUNNING] +
		   nr[(__force u32)GOKO_G_SYSCALL],
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

static int files_show(struct seq_file *m, void *v)
{
	struct goko_task *t;

	seq_puts(m, "task fd kind state local remote rx tx readers writers\n");
	/* A task's files are there as long as it is on the list. */
	mutex_lock(&goko_tasks_mutex);
	list_for_each_entry(t, &goko_tasks, node)
		goko_files_show(t->files, m);
	mutex_unlock(&goko_tasks_mutex);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(files);

/**
 * goko_sched_debugfs() - Make the files "state" and "files".
 *
 * Context: process, may sleep; module init.
 */
void goko_sched_debugfs(void)
{
	debugfs_create_file("state", 0400, goko_rt.debugfs, NULL, &state_fops);
	debugfs_create_file("files", 0400, goko_rt.debugfs, NULL, &files_fops);
	goko_safepoint_debugfs();
}
