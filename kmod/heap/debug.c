// SPDX-License-Identifier: GPL-2.0
/*
 * heap/debug.c - the heap in debugfs
 *
 * Looks at all spans through the array published by RCU (heap/span.c).
 */
#include <linux/debugfs.h>
#include <linux/nodemask.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>

#include "core/rt.h"
#include "heap/heap.h"
#include "heap/internal.h"

struct class_sum {
	u32 spans;
	u32 cached;
	u64 objs;
	u64 taken;
	u64 pages;
};

static void sum_spans(struct goko_heap *h, struct class_sum *sum)
{
	struct goko_spans *all;
	u32 i, nr;

	rcu_read_lock();
	all = rcu_dereference(h->spans);
	/* Pairs with the release in record(). */
	nr = all ? smp_load_acquire(&all->nr) : 0;
	for (i = 0; i < nr; i++) {
		const struct goko_span *s = all->span[i];
		u8 state = READ_ONCE(s->state);
		struct class_sum *c;

		if (state == GOKO_SPAN_FREE)
			continue;
		/* The span may change hands meanwhile: it is a picture. */
		c = &sum[READ_ONCE(s->class)];
		c->spans++;
		c->cached += state == GOKO_SPAN_CACHED;
		c->objs += READ_ONCE(s->nr_objs);
		c->taken += READ_ONCE(s->nr_taken);
		c->pages += READ_ONCE(s->nr_pages);
	}
	rcu_read_unlock();
}

static void show_accounts(struct goko_heap *h, struct seq_file *m)
{
	struct goko_account *a;

	spin_lock(&h->lock);
	list_for_each_entry(a, &h->accounts, node)
		if (a != &h->base)
			seq_printf(m, "task\t%llu\t%llu\t%llu\n", a->id,
				   a->inuse_pages << GOKO_PAGE_SHIFT,
				   a->limit_pages << GOKO_PAGE_SHIFT);
	spin_unlock(&h->lock);
}

static void show_nodes(struct goko_heap *h, struct seq_file *m)
{
	int nid;

	spin_lock(&h->lock);
	for (nid = 0; nid < nr_node_ids; nid++)
		if (h->bins[nid].nr_arenas)
			seq_printf(m, "node\t%d\t%u\t%u\n", nid,
				   h->bins[nid].nr_arenas, h->bins[nid].nr_empty);
	spin_unlock(&h->lock);
}

/*
 * Totals; the arenas of each node, and how many are empty; the accounts of tasks with a
 * limit (id, bytes in use, limit); then a line for each span class in use.  "taken"
 * counts what a P's slot holds ready as well.
 */
static int goko_heap_show(struct seq_file *m, void *unused)
{
	struct goko_heap *h = m->private;
	struct goko_heap_stats st;
	struct class_sum *sum;
	u32 i;

	sum = kcalloc(GOKO_NR_SPAN_CLASSES, sizeof(*sum), GFP_KERNEL);
	if (!sum)
		return -ENOMEM;
	sum_spans(h, sum);
	goko_heap_stats(&st);
	seq_printf(m, "sys_bytes\t%llu\ninuse_bytes\t%llu\nfree_bytes\t%llu\n",
		   st.sys, st.inuse, st.free);
	seq_printf(m, "limit_bytes\t%llu\nspans\t%llu\narenas\t%llu\n",
		   st.limit, st.nr_spans, st.nr_arenas);
	seq_printf(m, "empty_arenas\t%llu\nreleased_bytes\t%llu\n", st.nr_empty,
		   st.released);
	show_nodes(h, m);
	show_accounts(h, m);
	seq_puts(m, "\nsize\tnoscan\tspans\tcached\tobjects\ttaken\tpages\n");
	for (i = 0; i < GOKO_NR_SPAN_CLASSES; i++) {
		const struct class_sum *c = &sum[i];

		if (c->spans)
			seq_printf(m, "%u\t%u\t%u\t%u\t%llu\t%llu\t%llu\n",
				   goko_size_classes[i / 2].size, i % 2,
				   c->spans, c->cached, c->objs, c->taken,
				   c->pages);
	}
	kfree(sum);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(goko_heap);

/**
 * goko_heap_debugfs() - Make the file "heap".
 * @h:		the heap; outlives the file.
 *
 * Context: process, may sleep; module init.
 */
void goko_heap_debugfs(struct goko_heap *h)
{
	if (!IS_ERR_OR_NULL(goko_rt.debugfs))
		debugfs_create_file("heap", 0400, goko_rt.debugfs, h,
				    &goko_heap_fops);
}
