// SPDX-License-Identifier: GPL-2.0
/*
 * sched/debug_safepoint.c - debugfs: safe points on request, for tests and for a look
 *
 * Writing one of these to the file "safepoint" does it, and returns when it is done:
 *
 *	each N		goko_each_p(), N times
 *	stop N		stop and start the world, N times
 *	stacks N	walk the stack of every G, N times
 *
 * Reading it tells how often that was done since the module was inserted, how long it
 * took at most, and how much was not as it should be: 0.
 */
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "core/rt.h"
#include "image/image.h"
#include "sched/internal.h"
#include "stack/stack.h"

/**
 * struct tally - what came of all requests of one kind
 * @rounds:	how often
 * @things:	Ps that did it, or stacks that were walked
 * @bad:	that were missed, or visited twice, or were not as they should be
 * @max_ns:	the longest round
 */
struct tally {
	u64	rounds;
	u64	things;
	u64	bad;
	u64	max_ns;
};

static DEFINE_MUTEX(mutex);		/* all of this */
static struct tally each, stop, stacks;

static void count_visit(struct goko_p *p, void *arg)
{
	atomic_t *visits = arg;

	atomic_inc(&visits[p->id]);
}

static void check_visits(struct tally *t, const atomic_t *visits)
{
	u32 i;

	for (i = 0; i < goko_sched.nr_ps; i++) {
		t->things++;
		t->bad += atomic_read(&visits[i]) != 1;
	}
}

static int do_each(struct tally *t)
{
	atomic_t *visits = kcalloc(goko_sched.nr_ps, sizeof(*visits), GFP_KERNEL);

	if (!visits)
		return -ENOMEM;
	goko_each_p(count_visit, visits);
	check_visits(t, visits);
	kfree(visits);
	return 0;
}

/* No P makes a step while the world stands still. */
static int do_stop(struct tally *t)
{
	u32 nr = goko_sched.nr_ps, i, k;
	u64 *ticks = kcalloc(nr, sizeof(*ticks), GFP_KERNEL);
	struct goko_p *p;

	if (!ticks)
		return -ENOMEM;
	goko_stop_world();
	for (k = 0; k < 2; k++) {
		for (i = 0; i < nr; i++) {
			p = goko_sched.ps[i];
			if (k)
				t->bad += ticks[i] != p->schedtick;
			ticks[i] = p->schedtick;
		}
		cond_resched();
	}
	t->things += nr;
	goko_start_world();
	kfree(ticks);
	return 0;
}

/* The frames of @g, from the top to the bottom. */
static void walk_stack(struct goko_g *g, void *arg)
{
	struct tally *t = arg;
	struct goko_frame f;

	t->things++;
	if (!goko_frame_first(g, &f)) {
		t->bad++;
		return;
	}
	do {
		if (f.base < g->stack.lo || f.base >= g->stack.hi) {
			t->bad++;
			return;
		}
	} while (goko_frame_next(g, &f));
	t->bad += f.base != g->stack.lo;
}

static int do_stacks(struct tally *t)
{
	u32 nr = goko_allgs_begin(), i;
	struct goko_g *g;

	for (i = 0; i < nr; i++) {
		g = goko_allgs_get(i);
		if (g)
			goko_g_inspect(g, walk_stack, t);
		cond_resched();
	}
	goko_allgs_end();
	return 0;
}

static int repeat(struct tally *t, u32 n, int (*one)(struct tally *t))
{
	int ret = 0;
	u64 begin;

	while (!ret && n--) {
		if (fatal_signal_pending(current))
			return -EINTR;
		begin = ktime_get_ns();
		ret = one(t);
		t->max_ns = max(t->max_ns, ktime_get_ns() - begin);
		t->rounds++;
		cond_resched();
	}
	return ret;
}

static ssize_t safepoint_write(struct file *file, const char __user *ubuf,
			       size_t len, loff_t *pos)
{
	char buf[32], what[8];
	int ret;
	u32 n;

	if (len >= sizeof(buf))
		return -EINVAL;
	if (copy_from_user(buf, ubuf, len))
		return -EFAULT;
	buf[len] = 0;
	if (sscanf(buf, "%7s %u", what, &n) != 2)
		return -EINVAL;
	ret = mutex_lock_interruptible(&mutex);
	if (ret)
		return ret;
	if (!strcmp(what, "each"))
		ret = repeat(&each, n, do_each);
	else if (!strcmp(what, "stop"))
		ret = repeat(&stop, n, do_stop);
	else if (!strcmp(what, "stacks"))
		ret = repeat(&stacks, n, do_stacks);
	else
		ret = -EINVAL;
	mutex_unlock(&mutex);
	return ret ?: len;
}

static void show_tally(struct seq_file *m, const char *name, const struct tally *t)
{
	seq_printf(m, "%s rounds %llu things %llu bad %llu max_us %llu\n", name,
		   t->rounds, t->things, t->bad, t->max_ns / NSEC_PER_USEC);
}

static int safepoint_show(struct seq_file *m, void *v)
{
	mutex_lock(&mutex);
	show_tally(m, "each", &each);
	show_tally(m, "stop", &stop);
	show_tally(m, "stacks", &stacks);
	mutex_unlock(&mutex);
	return 0;
}

static int safepoint_open(struct inode *inode, struct file *file)
{
	return single_open(file, safepoint_show, NULL);
}

static const struct file_operations safepoint_fops = {
	.owner		= THIS_MODULE,
	.open		= safepoint_open,
	.read_iter	= seq_read_iter,
	.write		= safepoint_write,
	.llseek		= seq_lseek,
	.release	= single_release,
};

/**
 * goko_safepoint_debugfs() - Make the file "safepoint".
 *
 * Context: process, may sleep; module init.
 */
void goko_safepoint_debugfs(void)
{
	/* With read_iter, which debugfs's proxy lacks; an open file holds the module. */
	debugfs_create_file_unsafe("safepoint", 0600, goko_rt.debugfs, NULL,
				   &safepoint_fops);
}
