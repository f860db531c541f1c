// SPDX-License-Identifier: GPL-2.0
/*
 * host/heap.c - the heap on the host: classes, pages, spans, objects, failures
 */
#define GOKO_TRACE_GOKO_TRACE_H
#define trace_goko_span_alloc(pages, class, noscan) ((void)0)

#include "../../kmod/heap/sizeclass.c"
#include "../../kmod/heap/pages.c"
#include "../../kmod/heap/map.c"
#include "../../kmod/heap/span.c"
#include "../../kmod/heap/mcentral.c"
#include "../../kmod/heap/mheap.c"
#include "../../kmod/heap/mcache.c"
#include "../../kmod/heap/alloc.c"
#include "../../kmod/heap/check.c"

struct goko_rt goko_rt;
unsigned long goko_param_heap_limit_mb;

void goko_heap_debugfs(struct goko_heap *h)
{
	(void)h;
}

static bool over_limit;

bool goko_task_charge(struct goko_g *g, size_t size)
{
	g->alloc_bytes = 0;
	g->alloc_objs = 0;
	(void)size;
	return !over_limit;
}

#define NR_P	2

static struct goko_g gs[NR_P];
static struct goko_p ps[NR_P];
static u64 stats[NR_P][GOKO_STAT_NR];

static u64 seed = 1;

static u32 rnd(u32 n)
{
	seed = seed * 6364136223846793005ull + 1442695040888963407ull;
	return (seed >> 33) % n;
}

static void begin(unsigned long limit_mb)
{
	int i;

	goko_param_heap_limit_mb = limit_mb;
	if (goko_heap_init())
		abort();
	for (i = 0; i < NR_P; i++) {
		memset(&gs[i], 0, sizeof(gs[i]));
		memset(&ps[i], 0, sizeof(ps[i]));
		ps[i].g = &gs[i];
		ps[i].stats = stats[i];
		ps[i].mcache = goko_mcache_alloc(i);
	}
}

/* goko_heap_fini() checks the invariants. */
static void end(void)
{
	int i;

	for (i = 0; i < NR_P; i++)
		goko_mcache_free(ps[i].mcache);
	goko_heap_fini();
}

static void test_size_classes(void)
{
	bool fits = true, least = true, waste = true, divides = true;
	u32 size, c, off;

	for (size = 1; size <= GOKO_SMALL_MAX; size++) {
		c = goko_size_class(size);
		fits &= goko_size_classes[c].size >= size;
		least &= goko_size_classes[c - 1].size < size;
	}
	for (c = 1; c < GOKO_NR_SIZE_CLASSES; c++) {
		const struct goko_size_class *sc = &goko_size_classes[c];
		u32 bytes = sc->pages << GOKO_PAGE_SHIFT;

		waste &= sc->objs == bytes / sc->size &&
			 bytes - sc->objs * sc->size <= bytes / 8;
		for (off = 0; off < sc->objs * sc->size; off++)
			divides &= (u64)off * sc->magic >> 32 == off / sc->size;
	}
	host_result(fits, "a size fits into its class");
	host_result(least, "a size's class is the smallest that fits");
	host_result(waste, "spans waste an eighth at most");
	host_result(divides, "magic divides every offset of a span");
}

/* Take and give runs at random, beside a plain array. */
static void test_pages(void)
{
	u8 owner[GOKO_ARENA_PAGES] = { 0 }, dirt[GOKO_ARENA_PAGES] = { 0 };
	struct { u32 first, nr; } runs[GOKO_ARENA_PAGES];
	bool exact = true, disjoint = true, known = true, merged;
	struct goko_pages pg;
	u32 nr_runs = 0, i, k, n;
	bool dirty;

	goko_pages_init(&pg);
	for (i = 0; i < 100000; i++) {
		n = 1 + rnd(rnd(10) ? 8 : 100);
		if (rnd(2) && n <= pg.max_run) {
			u32 first = goko_pages_take(&pg, n, &dirty);
			bool was_dirty = false;

			for (k = first; k < first + n; k++) {
				disjoint &= !owner[k];
				was_dirty |= dirt[k];
				owner[k] = 1;
				dirt[k] = 0;
			}
			known &= was_dirty == dirty;
			runs[nr_runs].first = first;
			runs[nr_runs++].nr = n;
		} else if (nr_runs) {
			k = rnd(nr_runs);
			memset(owner + runs[k].first, 0, runs[k].nr);
			memset(dirt + runs[k].first, 1, runs[k].nr);
			goko_pages_give(&pg, runs[k].first, runs[k].nr);
			runs[k] = runs[--nr_runs];
		}
		exact &= goko_pages_check(&pg);
	}
	while (nr_runs--)
		goko_pages_give(&pg, runs[nr_runs].first, runs[nr_runs].nr);
	merged = pg.max_run == GOKO_ARENA_PAGES && !pg.nr_used;
	host_result(exact, "counts of an arena's pages stay exact");
	host_result(disjoint, "runs do not overlap");
	host_result(known, "dirty pages are known");
	host_result(merged, "free runs become one");
}

static bool is_zero(const char *p, size_t n)
{
	while (n && !*p) {
		p++;
		n--;
	}
	return !n;
}

/* Objects of all sizes: zeroed, apart from each other, found by any address. */
static void test_objects(void)
{
	enum { NR = 20000 };
	static struct { char *at; size_t size; } objs[NR];
	bool zero = true, found = true, apart = true, bounds = true;
	size_t size, got;
	u32 i;

	begin(512);
	for (i = 0; i < NR; i++) {
		size = 1 + rnd(rnd(20) ? 200 : rnd(100) ? 40000 : 5 << 20);
		objs[i].at = goko_malloc(&ps[rnd(NR_P)], size, rnd(2));
		objs[i].size = size;
		zero &= is_zero(objs[i].at, size);
		memset(objs[i].at, i, size);
	}
	for (i = 0; i < NR; i++) {
		char *in = objs[i].at + rnd(objs[i].size);
		char *at = goko_heap_object(in, &got);

		found &= at == objs[i].at && got >= objs[i].size;
		apart &= *in == (char)i && objs[i].at[0] == (char)i &&
			 objs[i].at[objs[i].size - 1] == (char)i;
	}
	bounds = !goko_heap_object(&seed, NULL) && !goko_heap_object(NULL, NULL) &&
		 !goko_heap_object((void *)-1ul, NULL);
	host_result(zero, "objects are zeroed");
	host_result(found, "an inner address finds its object");
	host_result(apart, "objects do not overlap");
	host_result(bounds, "other addresses find none");
	host_result(goko_malloc(ps, 0, true) == goko_malloc(ps, 0, false),
		    "objects of no size share an address");
	end();
}

/* A P that goes leaves its spans to others; empty ones go to the page heap. */
static void test_mcache_free(void)
{
	struct goko_heap_stats st;
	char *a, *b;

	begin(64);
	a = goko_malloc(&ps[0], 64, true);
	goko_mcache_free(ps[0].mcache);
	ps[0].mcache = goko_mcache_alloc(0);
	b = goko_malloc(&ps[1], 64, true);
	host_result(b == a + 64, "the next P goes on in a span that was left");

	goko_heap_stats(&st);
	host_result(st.inuse == GOKO_PAGE_BYTES && st.nr_spans == 1,
		    "a span in use is counted");
	goko_heap_give(goko_rt.heap, goko_heap_take(goko_rt.heap, 2, 1, 0));
	goko_heap_give(goko_rt.heap, goko_heap_take(goko_rt.heap, 0, 1000, 0));
	goko_heap_stats(&st);
	host_result(st.inuse == GOKO_PAGE_BYTES && st.sys == GOKO_ARENA_BYTES &&
		    st.free == st.sys - st.inuse,
		    "spans that were given back are not");
	end();
}

/* A span that was used before is cleared. */
static void test_dirty(void)
{
	struct goko_span *s;

	begin(64);
	s = goko_heap_take(goko_rt.heap, 0, 3, 0);
	memset((void *)s->base, 1, 3 * GOKO_PAGE_BYTES);
	goko_heap_give(goko_rt.heap, s);
	host_result(is_zero(goko_malloc(ps, 3 * GOKO_PAGE_BYTES, true),
			    3 * GOKO_PAGE_BYTES), "used pages are cleared");
	end();
}

static void test_limits(void)
{
	struct goko_heap_stats st;
	u32 n = 0;

	begin(8);
	while (goko_malloc(ps, 100000, true))
		n++;
	goko_heap_stats(&st);
	host_result(n == (8 << 20) / 106496 && st.inuse <= st.limit &&
		    st.limit == 8 << 20, "the module's limit holds");
	host_result(goko_malloc(ps, 8, true), "small objects still fit below it");
	host_result(!goko_malloc(ps, ~0ul, true) &&
		    !goko_malloc(ps, 1ul << 45, true), "absurd sizes fail");
	over_limit = true;
	host_result(!goko_malloc(ps, 70000, true), "so does what a task may not");
	over_limit = false;
	end();
}

/* Each allocation from the kernel fails in turn; the heap stays consistent. */
static void test_failures(void)
{
	static const size_t sizes[] = { 24, 1000, 30000, 100000, 3 << 20 };
	bool works = true;
	u32 i, fail, failed = 0;

	for (fail = 0; fail < 40; fail++) {
		begin(64);
		host_fail_after = fail;
		for (i = 0; i < ARRAY_SIZE(sizes); i++)
			failed += !goko_malloc(ps, sizes[i], i % 2);
		host_fail_after = -1;
		for (i = 0; i < ARRAY_SIZE(sizes); i++)
			works &= !!goko_malloc(ps, sizes[i], i % 2);
		end();
	}
	host_result(works && failed > 10, "a failure from the kernel is survived");
}

/* The buddy allocator has no 2 MiB: arenas are in vmalloc space, unaligned. */
static void test_fragmented(void)
{
	bool found = true, zero = true;
	u32 i;
	char *a;

	begin(64);
	host_fragmented = true;
	for (i = 0; i < 500; i++) {
		a = goko_malloc(ps, 40000, true);
		zero &= is_zero(a, 40000);
		memset(a, 1, 40000);
		found &= goko_heap_object(a + 39999, NULL) == a;
	}
	host_fragmented = false;
	host_result(zero && found, "arenas may lie anywhere");
	end();
}

int main(void)
{
	test_size_classes();
	test_pages();
	test_objects();
	test_mcache_free();
	test_dirty();
	test_limits();
	test_failures();
	test_fragmented();
	return host_done();
}
