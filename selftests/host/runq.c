// SPDX-License-Identifier: GPL-2.0
/*
 * host/runq.c - the run queue of a P on the host, with a ring of 4
 *
 * Each thread holds a P.  Every G that is put anywhere has to come out once, of its own
 * queue, another's or the global one, whatever is put, got and stolen meanwhile.
 */
#include <sched.h>

#define GOKO_RUNQ_SIZE	4

#include "../../kmod/sched/runq.c"

#define NR_PS	4
#define NR_OWNERS 2	/* these make Gs, the others only steal */
#define NR_GS	100000	/* per owner */

static struct goko_p ps[NR_PS];
static struct goko_g *gs;
static unsigned char *seen;

static pthread_mutex_t globq_lock = PTHREAD_MUTEX_INITIALIZER;
static struct goko_gqueue globq;
static int in_globq;	/* atomic */
static int nr_done;	/* atomic */
static int nr_stolen;	/* atomic */
static int nr_bad;	/* atomic */

void goko_globq_put(struct goko_gqueue *batch)
{
	pthread_mutex_lock(&globq_lock);
	__atomic_fetch_add(&in_globq, batch->nr, __ATOMIC_RELAXED);
	goko_gqueue_splice(&globq, batch);
	pthread_mutex_unlock(&globq_lock);
}

static struct goko_g *globq_get(void)
{
	struct goko_g *g;

	pthread_mutex_lock(&globq_lock);
	g = goko_gqueue_pop(&globq);
	pthread_mutex_unlock(&globq_lock);
	return g;
}

static int nr_tests;

static void result(bool good, const char *name)
{
	printf("%sok %d %s\n", good ? "" : "not ", ++nr_tests, name);
	if (!good)
		__atomic_fetch_add(&nr_bad, 1, __ATOMIC_RELAXED);
}

static struct goko_g *get(struct goko_p *p, bool slice_left)
{
	bool inherit = false;
	struct goko_g *g = goko_runq_get(p, slice_left, &inherit);

	/* Mark those that go on in the slice. */
	return inherit ? (struct goko_g *)((char *)g + 1) : g;
}

#define NEXT(g)	((struct goko_g *)((char *)(g) + 1))

static void test_order(void)
{
	struct goko_p *p = &ps[0];
	u32 n;

	result(goko_runq_empty(p) && !get(p, true), "empty");

	goko_runq_put(p, &gs[0], false);
	goko_runq_put(p, &gs[1], false);
	goko_runq_put(p, &gs[2], true);
	result(!goko_runq_empty(p), "not empty");
	result(get(p, true) == NEXT(&gs[2]) && get(p, true) == &gs[0] &&
	       get(p, true) == &gs[1] && !get(p, true),
	       "runnext first, then in order");

	goko_runq_put(p, &gs[0], true);
	goko_runq_put(p, &gs[1], true);
	result(get(p, true) == NEXT(&gs[1]) && get(p, true) == &gs[0],
	       "runnext kicks out the one before");

	goko_runq_put(p, &gs[0], false);
	goko_runq_put(p, &gs[1], true);
	result(get(p, false) == &gs[0] && get(p, false) == &gs[1],
	       "without a slice runnext queues up");

	goko_runq_put(p, &gs[0], true);
	result(!goko_runq_empty(p), "runnext alone is not empty");
	result(!goko_runq_steal(&ps[1], p, false, &n) && !n,
	       "runnext is not stolen at once");
	result(goko_runq_steal(&ps[1], p, true, &n) == &gs[0] && n == 1 &&
	       goko_runq_empty(p), "but at last");

	for (n = 0; n < 5; n++)
		goko_runq_put(p, &gs[n], false);
	result(globq.nr == 3 && globq_get() == &gs[0] && globq_get() == &gs[1] &&
	       globq_get() == &gs[4] && !globq_get(), "overflow takes half");
	result(get(p, true) == &gs[2] && get(p, true) == &gs[3] &&
	       goko_runq_empty(p), "and leaves half");
	in_globq = 0;

	for (n = 0; n < 4; n++)
		goko_runq_put(p, &gs[n], false);
	result(goko_runq_steal(&ps[1], p, false, &n) == &gs[1] && n == 2,
	       "stealing takes half");
	result(get(&ps[1], true) == &gs[0] && goko_runq_empty(&ps[1]),
	       "into the own ring");
	result(get(p, true) == &gs[2] && get(p, true) == &gs[3],
	       "and leaves half of it");
}

static void run(struct goko_g *g)
{
	/* The owner of a G reads what who queued it wrote. */
	if (g->id != (u64)(g - gs) || seen[g - gs]++)
		__atomic_fetch_add(&nr_bad, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&nr_done, 1, __ATOMIC_RELAXED);
}

static void *owner(void *arg)
{
	struct goko_p *p = arg;
	u32 left = p->id < NR_OWNERS ? NR_GS : 0, seed = p->id + 1, n;
	struct goko_g *next = gs + p->id * NR_GS, *g;
	bool inherit;

	while (__atomic_load_n(&nr_done, __ATOMIC_RELAXED) < NR_OWNERS * NR_GS) {
		u32 burst;

		seed = seed * 1103515245 + 12345;
		for (burst = (seed >> 16) % 7; left && burst; left--, burst--) {
			next->id = next - gs;
			goko_runq_put(p, next++, (seed >> 8) & 1);
		}
		for (burst = (seed >> 20) % 6; burst; burst--) {
			g = goko_runq_get(p, (seed >> 9) & 1, &inherit);
			if (!g)
				break;
			run(g);
		}
		if (left) {
			/* While there is something to steal. */
			if (!((seed >> 11) & 7))
				sched_yield();
			continue;
		}
		while ((g = goko_runq_get(p, true, &inherit)))
			run(g);
		g = goko_runq_steal(p, &ps[(seed >> 16) % NR_PS == p->id ?
					   (p->id + 1) % NR_PS :
					   (seed >> 16) % NR_PS],
				    (seed >> 10) & 1, &n);
		if (g)
			__atomic_fetch_add(&nr_stolen, n, __ATOMIC_RELAXED);
		else
			g = globq_get();
		if (g)
			run(g);
	}
	return NULL;
}

static void test_threads(void)
{
	pthread_t threads[NR_PS];
	int i, bad;

	for (i = 0; i < NR_PS; i++) {
		memset(&ps[i], 0, sizeof(ps[i]));
		ps[i].id = i;
		/* The indices wrap on the way. */
		ps[i].runq_head = -(NR_GS / 2);
		ps[i].runq_tail = -(NR_GS / 2);
	}
	for (i = 0; i < NR_PS; i++)
		pthread_create(&threads[i], NULL, owner, &ps[i]);
	for (i = 0; i < NR_PS; i++)
		pthread_join(threads[i], NULL);
	bad = nr_bad;
	for (i = 0; i < NR_OWNERS * NR_GS; i++)
		bad += seen[i] != 1;
	printf("# %d of %d stolen, %d by way of the global queue\n", nr_stolen,
	       NR_OWNERS * NR_GS, in_globq);
	result(!bad, "each G comes out once");
	result(nr_stolen && in_globq, "all ways were used");
}

int main(void)
{
	printf("TAP version 13\n");
	gs = calloc(NR_OWNERS * NR_GS, sizeof(*gs));
	seen = calloc(NR_OWNERS * NR_GS, 1);
	test_order();
	test_threads();
	printf("1..%d\n", nr_tests);
	free(gs);
	free(seen);
	return nr_bad != 0;
}
