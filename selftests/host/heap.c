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
#include "../../kmod/heap/account.c"
#include "../../kmod/heap/mcentral.c"
#include "../../kmod/heap/mheap.c"
#include "../../kmod/heap/mcache.c"
#include "../../kmod/heap/alloc.c"
#include "../../kmod/heap/sweep.c"
#include "../../kmod/heap/check.c"

struct goko_rt goko_rt;
unsigned long goko_param_heap_limit_mb;
unsigned int goko_param_gcstress;
bool goko_param_clobberfree;
bool goko_param_checked;
u64 goko_gc_trigger = ~0ull;

void __goko_gc_allocated(struct goko_p *p, u64 bytes, u64 live)
{
	(void)p;
	(void)bytes;
	(void)live;
}

void goko_gc_stress(struct goko_p *p)
{
	(void)p;
}

/* Types of 1, 3 and 20 words; pointers in the first, the last, every other. */
static const unsigned long masks[] = { 1, 4, 0x55555 };
static const struct goko_type types[] = {
	{ .size = 8, .ptrdata = 8, .ptrmask = &masks[0] },
	{ .size = 24, .ptrdata = 24, .ptrmask = &masks[1] },
	{ .size = 160, .ptrdata = 152, .ptrmask = &masks[2] },
};

void goko_heap_debugfs(struct goko_heap *h)
{
	(void)h;
}

void goko_task_charge(struct goko_g *g)
{
	g->alloc_bytes = 0;
	g->alloc_objs = 0;
}

static u32 nr_kicks;

void goko_gc_kick(void)
{
	nr_kicks++;
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

/* Memory of about @size bytes, for bytes or for values of some type. */
static void *alloc(struct goko_p *p, size_t size, bool noscan)
{
	const struct goko_type *t = &types[rnd(ARRAY_SIZE(types))];

	return noscan ? goko_malloc(p, size, true) :
	       goko_new(p, t, DIV_ROUND_UP(size, t->size));
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
		objs[i].at = alloc(&ps[rnd(NR_P)], size, rnd(2));
		objs[i].size = size;
		zero &= is_zero(objs[i].at, size);
		memset(objs[i].at, i, size);
	}
	for (i = 0; i < NR; i++) {
		char *in = objs[i].at + rnd(objs[i].size);
		char *at = goko_heap_object(in, &got);

		/* Small ones share it with others. */
		found &= at <= objs[i].at && objs[i].at + objs[i].size <= at + got &&
			 (at == objs[i].at || got == GOKO_TINY_BYTES);
		apart &= *in == (char)i && objs[i].at[0] == (char)i &&
			 objs[i].at[objs[i].size - 1] == (char)i;
	}
	bounds = !goko_heap_object(&seed, NULL) && !goko_heap_object(NULL, NULL) &&
		 !goko_heap_object((void *)-1ul, NULL);
	host_result(zero, "objects are zeroed");
	host_result(found, "an inner address finds its object");
	host_result(apart, "objects do not overlap");
	host_result(bounds, "other addresses find none");
	host_result(goko_malloc(ps, 0, true) == goko_new(ps, types, 0),
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
	goko_heap_give(goko_rt.heap, goko_heap_take(goko_rt.heap, &goko_rt.heap->base, 2, 1, 0));
	goko_heap_give(goko_rt.heap, goko_heap_take(goko_rt.heap, &goko_rt.heap->base, 0, 1000, 0));
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
	s = goko_heap_take(goko_rt.heap, &goko_rt.heap->base, 0, 3, 0);
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
	end();
}

/* Sweep twice with nothing marked: what Ps have no slot of is free. */
static void collect(void)
{
	int cycle, i;

	for (cycle = 0; cycle < 2; cycle++) {
		while (goko_heap_sweep_one())
			;
		goko_heap_cycle_begin();
		goko_heap_flip();
		for (i = 0; i < NR_P; i++)
			goko_mcache_flush(&ps[i]);
		goko_heap_sweep_begin();
	}
	while (goko_heap_sweep_one())
		;
	goko_accounts_swept();
}

/* Small objects without pointers share blocks; each is aligned and apart from others. */
static void test_tiny(void)
{
	enum { NR = 5000 };
	static struct { char *at; size_t size; } objs[NR];
	bool apart = true, aligned = true, zero = true;
	u64 before, bytes = 0;
	char *a, *b;
	u32 i;

	begin(64);
	a = goko_malloc(ps, 3, true);
	b = goko_malloc(ps, 8, true);
	host_result(b == a + 8 && goko_heap_object(b, NULL) == a &&
		    goko_malloc(ps, 1, true) == a + 16 &&
		    goko_heap_object(a + 15, NULL) == a, "small objects share a block");
	a = goko_malloc(ps, 1, true);
	goko_mcache_blacken(ps);
	host_result(goko_malloc(ps, 1, true) != a + 1, "not with one that may be white");
	goko_mcache_flush(ps);

	before = stats[0][GOKO_STAT_ALLOC_BYTES];
	for (i = 0; i < NR; i++) {
		objs[i].size = 1 + rnd(15);
		objs[i].at = goko_malloc(ps, objs[i].size, true);
		bytes += objs[i].size;
		aligned &= !((u64)objs[i].at & ((objs[i].size & -objs[i].size) - 1));
		zero &= is_zero(objs[i].at, objs[i].size);
		memset(objs[i].at, i, objs[i].size);
	}
	for (i = 0; i < NR; i++)
		apart &= objs[i].at[0] == (char)i &&
			 objs[i].at[objs[i].size - 1] == (char)i;
	host_result(apart && zero, "they are zeroed and do not overlap");
	host_result(aligned, "each is aligned as its size is");
	before = stats[0][GOKO_STAT_ALLOC_BYTES] - before;
	host_result(before >= bytes && before < bytes * 3 / 2, "little is lost between them");
	end();
}

/* Two tasks with a limit and one without, on two Ps. */
static void test_accounts(void)
{
	struct goko_account *a, *b;
	struct goko_heap_stats st;
	u64 most = 0, n[3] = { 0 };
	bool kept = true;
	u32 i, fails;

	begin(64);
	nr_kicks = 0;
	a = goko_account_new(1, 1 << 20);
	b = goko_account_new(2, 3 << 20);
	for (i = 0, fails = 0; fails < 6000; i++) {
		struct goko_account *who[] = { a, b, NULL };
		u32 k = rnd(3);
		size_t size = 1 + rnd(rnd(20) ? 500 : 40000);

		if (ps[i % 2].account != who[k])
			goko_mcache_switch(&ps[i % 2], who[k]);
		if (alloc(&ps[i % 2], size, rnd(2)))
			n[k]++;
		else
			fails++;
		most = max(most, a->inuse_pages);
		kept &= a->inuse_pages <= a->limit_pages &&
			b->inuse_pages <= b->limit_pages;
	}
	host_result(kept && most >= a->limit_pages * 9 / 10,
		    "no task goes over its limit, and each gets near it");
	host_result(n[1] > n[0] && n[2] > n[1], "a limit is its task's alone");
	host_result(nr_kicks == 2, "near the limit a cycle is wanted, once");

	collect();
	host_result(!a->inuse_pages && !b->inuse_pages &&
		    a->trigger_pages == a->limit_pages / 2,
		    "what is collected is given back to its account");
	goko_mcache_switch(ps, a);
	host_result(!!goko_malloc(ps, 100, true) && a->inuse_pages == 1,
		    "and can be had again");
	goko_account_close(a);
	host_result(a->closed && a->inuse_pages == 1 && goko_rt.heap->nr_closed == 1,
		    "an account stays as long as it has spans");
	goko_account_close(b);
	collect();
	goko_heap_stats(&st);
	host_result(!goko_rt.heap->nr_closed && !st.inuse &&
		    list_is_singular(&goko_rt.heap->accounts),
		    "and goes with the last one");
	goko_account_close(NULL);
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
			failed += !alloc(ps, sizes[i], i % 2);
		host_fail_after = -1;
		for (i = 0; i < ARRAY_SIZE(sizes); i++)
			works &= !!alloc(ps, sizes[i], i % 2);
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

/* Does the heap know exactly the pointers of @n values of type @t at @obj? */
static bool ptrs_are(const char *obj, const struct goko_type *t, u64 n)
{
	struct goko_span *s;
	bool ok = true;
	u64 i, at, want;
	u32 idx;

	s = goko_heap_find(goko_rt.heap->map, (unsigned long)obj, &idx);
	if (s->obj_bytes > GOKO_PTRBITS_MAX)
		return s->ptrs[idx] == (u64)t;
	at = (obj - (char *)s->base) / 8;
	for (i = 0; i < s->obj_bytes / 8; i++) {
		want = i < n * t->size / 8 ? *t->ptrmask >> i % (t->size / 8) & 1 : 0;
		ok &= (s->ptrs[(at + i) / 64] >> (at + i) % 64 & 1) == want;
	}
	return ok;
}

static void test_types(void)
{
	enum { NR = 5000 };
	static struct { char *at; const struct goko_type *t; u64 n; } objs[NR];
	bool exact = true;
	u32 i;

	begin(512);
	for (i = 0; i < NR; i++) {
		objs[i].t = &types[rnd(ARRAY_SIZE(types))];
		objs[i].n = 1 + rnd(rnd(3) ? 3 : rnd(20) ? 64 : 10000);
		objs[i].at = goko_new(ps, objs[i].t, objs[i].n);
	}
	for (i = 0; i < NR; i++)
		exact &= ptrs_are(objs[i].at, objs[i].t, objs[i].n);
	host_result(exact, "the pointers of each object are known");
	end();
}

static void set_mark(const void *obj)
{
	struct goko_span *s;
	u32 idx;

	s = goko_heap_find(goko_rt.heap->map, (unsigned long)obj, &idx);
	s->marks[idx / 64] |= 1ull << idx % 64;
}

/* Cycles: what is marked stays, all else is free, and zero when it comes back. */
static void test_sweep(void)
{
	enum { NR = 3000 };
	static struct { char *at; size_t size; char fill; } objs[NR];
	struct goko_heap_stats st, before;
	bool kept = true, zero = true;
	u32 cycle, i, p;

	begin(512);
	for (cycle = 0; cycle < 30; cycle++) {
		for (i = 0; i < NR; i++) {
			if (objs[i].at && rnd(4))
				continue;
			objs[i].size = 1 + rnd(rnd(20) ? 200 : rnd(50) ? 9000 : 3 << 20);
			objs[i].at = alloc(&ps[rnd(NR_P)], objs[i].size, rnd(2));
			objs[i].fill = rnd(256);
			zero &= is_zero(objs[i].at, objs[i].size);
			memset(objs[i].at, objs[i].fill, objs[i].size);
			/* The new generation may begin in the middle. */
			if (cycle && i == NR / 2)
				while (goko_heap_sweep_one() && rnd(10))
					;
		}
		while (goko_heap_sweep_one())
			;
		kept &= goko_heap_is_swept();
		goko_heap_cycle_begin();
		for (p = 0; p < NR_P; p++)
			goko_mcache_blacken(&ps[p]);
		for (i = 0; i < NR; i++) {
			if (rnd(3))
				set_mark(objs[i].at);
			else
				objs[i].at = NULL;
		}
		/* Black, and after the flip as well, until the P is told. */
		for (i = 0; i < 200; i++) {
			u32 k = rnd(NR);

			if (i == 100)
				goko_heap_flip();
			if (objs[k].at)
				continue;
			objs[k].size = 1 + rnd(rnd(30) ? 1000 : 100000);
			objs[k].at = alloc(&ps[rnd(NR_P)], objs[k].size, rnd(2));
			objs[k].fill = rnd(256);
			zero &= is_zero(objs[k].at, objs[k].size);
			memset(objs[k].at, objs[k].fill, objs[k].size);
		}
		for (p = 0; p < NR_P; p++)
			goko_mcache_flush(&ps[p]);
		goko_heap_sweep_begin();
		for (i = 0; i < NR; i++)
			kept &= !objs[i].at ||
				(objs[i].at[0] == objs[i].fill &&
				 objs[i].at[objs[i].size - 1] == objs[i].fill);
	}
	host_result(kept, "what is marked stays as it is");
	host_result(zero, "what was swept away comes back as zeroes");

	goko_heap_stats(&before);
	collect();
	goko_heap_scavenge(false);
	goko_heap_stats(&st);
	host_result(before.inuse && !st.inuse && !st.nr_spans &&
		    st.sys <= GOKO_ARENA_BYTES && !goko_heap_live(),
		    "nothing marked, nothing left");
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
	test_tiny();
	test_accounts();
	test_failures();
	test_fragmented();
	test_types();
	test_sweep();
	return host_done();
}
