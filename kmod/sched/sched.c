// SPDX-License-Identifier: GPL-2.0
/*
 * sched/sched.c - making and taking down the scheduler
 *
 * One P for each CPU that the machine may have.  Those of the CPUs that are online are in
 * use, with an M each: sched/hotplug.c.
 */
#include <linux/cpumask.h>
#include <linux/gcd.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include "core/rt.h"
#include "core/stats.h"
#include "chan/chan.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "sched/internal.h"
#include "stack/stack.h"

struct goko_sched goko_sched;

/**
 * goko_sched_nr_ps() - How many Ps there are.
 *
 * Context: any.
 * Return: number of Ps, those of CPUs that are offline included.
 */
unsigned int goko_sched_nr_ps(void)
{
	return goko_sched.nr_ps;
}

/**
 * goko_sched_nr_online() - runtime.NumCPU().
 *
 * Context: any.
 * Return: number of Ps whose CPUs are online.
 */
unsigned int goko_sched_nr_online(void)
{
	return READ_ONCE(goko_sched.nr_online);
}

/**
 * goko_sched_p() - The Ps, one by one.
 * @i:	index.
 *
 * Context: any, while the scheduler exists.
 * Return: the P; NULL if there are no more.
 */
struct goko_p *goko_sched_p(u32 i)
{
	return i < goko_sched.nr_ps ? goko_sched.ps[i] : NULL;
}

static void p_free(struct goko_p *p)
{
	hrtimer_cancel(&p->tick);
	goko_sudog_drain(p);
	goko_stack_drain(p);
	goko_gfree_drain(p);
	goko_gcp_fini(p);
	goko_mcache_free(p->mcache);
	kfree(p->stats);
	kfree(p);
}

static struct goko_p *p_new(int cpu, u32 id)
{
	int node = cpu_to_node(cpu);
	struct goko_p *p = kzalloc_node(sizeof(*p), GFP_KERNEL, node);

	if (!p)
		return NULL;
	p->stats = kcalloc_node(GOKO_STAT_NR, sizeof(*p->stats), GFP_KERNEL, node);
	if (!p->stats)
		goto free_p;
	p->mcache = goko_mcache_alloc(node);
	if (!p->mcache)
		goto free_stats;
	p->cpu = cpu;
	if (goko_gcp_init(p))
		goto free_mcache;
	p->id = id;
	p->rand = get_random_u64() | 1;
	p->status = GOKO_P_DEAD;
	goko_tick_init(p);
	goko_spare_init(p);
	return p;

free_mcache:
	goko_mcache_free(p->mcache);
free_stats:
	kfree(p->stats);
free_p:
	kfree(p);
	return NULL;
}

/* Steps through all Ps that visit each once: find.c. */
static int strides_init(struct goko_sched *s)
{
	u32 i;

	s->strides = kcalloc(s->nr_ps, sizeof(*s->strides), GFP_KERNEL);
	if (!s->strides)
		return -ENOMEM;
	for (i = 1; i <= s->nr_ps; i++)
		if (gcd(i, s->nr_ps) == 1)
			s->strides[s->nr_strides++] = i;
	return 0;
}

static int ps_init(struct goko_sched *s)
{
	struct goko_p *p;
	int cpu;

	s->ps = kcalloc(num_possible_cpus(), sizeof(*s->ps), GFP_KERNEL);
	if (!s->ps)
		return -ENOMEM;
	for_each_possible_cpu(cpu) {
		p = p_new(cpu, s->nr_ps);
		if (!p)
			return -ENOMEM;
		s->ps[s->nr_ps++] = p;
	}
	return strides_init(s);
}

/**
 * goko_sched_init() - Make a P for each CPU, and an M for those that are online.
 *
 * Heap, stacks and channels are initialised before.
 *
 * Context: process, may sleep; module init.
 * Return: 0 or -errno; nothing is left after an error.
 */
int goko_sched_init(void)
{
	struct goko_sched *s = &goko_sched;
	int ret;

	spin_lock_init(&s->lock);
	mutex_init(&s->safepoint_mutex);
	goko_semas_init();
	INIT_LIST_HEAD(&s->idle_ps);
	INIT_LIST_HEAD(&s->ms);
	goko_rt.sched = s;

	ret = goko_g_cache_init();
	if (ret)
		return ret;
	s->wq = alloc_workqueue("goko", WQ_UNBOUND, 0);
	if (!s->wq) {
		ret = -ENOMEM;
		goto fini_cache;
	}
	ret = ps_init(s);
	if (!ret)
		ret = goko_hotplug_init();
	if (ret)
		goto fini_all;
	goko_sched_debugfs();
	goko_schedtrace_start();
	return 0;

fini_all:
	goko_sched_fini();
	return ret;
fini_cache:
	goko_g_cache_fini();
	return ret;
}

/**
 * goko_sched_fini() - Undo goko_sched_init().
 *
 * Every task has ended.  Ms may be about to put the last reference to one, the
 * workqueue about to free it: they are stopped in this order.
 *
 * Context: process, sleeps.
 */
void goko_sched_fini(void)
{
	struct goko_sched *s = &goko_sched;
	struct goko_m *m, *next;
	u32 i;

	goko_schedtrace_stop();
	goko_hotplug_fini();
	for (i = 0; i < s->nr_ps; i++)
		cancel_work_sync(&s->ps[i]->spare_work);
	goko_wires_fini();
	list_for_each_entry_safe(m, next, &s->ms, node)
		goko_m_stop(m);
	destroy_workqueue(s->wq);
	for (i = 0; i < s->nr_ps; i++)
		p_free(s->ps[i]);
	kfree(s->ps);
	kfree(s->strides);
	goko_g_cache_fini();
}
