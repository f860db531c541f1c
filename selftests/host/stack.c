// SPDX-License-Identifier: GPL-2.0
/*
 * host/stack.c - goko stacks on the host: caches, growth, shrinking, walks
 *
 * Three functions stand for compiled code: small frames, a large one, and frames
 * whose words point into the stack, in words that the map calls live and in some
 * that it does not.
 */
#define GOKO_TRACE_GOKO_TRACE_H
#define trace_goko_stack_grow(g, old, new) ((void)0)
#define trace_goko_stack_shrink(g, old, new) ((void)0)

#include "../../kmod/stack/stack.c"
#include "../../kmod/stack/walk.c"
#include "../../kmod/stack/grow.c"
#include "../../kmod/stack/move.c"
#include "../../kmod/stack/shrink.c"

struct goko_rt goko_rt;
atomic64_t goko_stats_nop[GOKO_STAT_NR];
bool goko_param_checked;

#define SMALL	0
#define LARGE	1
#define LOCAL	2

/* Maps of LOCAL at its two pcs: words 3 and 40, or none. */
static u32 maps[3][4] = { { 0 }, { 0 }, { 1u << 3, 1u << 8, 0, 0 } };
static struct goko_pcinfo pcs[2] = { { .map = 0 }, { .map = 1 } };
static struct goko_func funcs[3] = {
	[SMALL] = { .pc_base = 16, .nr_pcs = 2, .frame_words = 4,
		    .extent_words = 6, .map_words = 1, .pcs = pcs },
	[LARGE] = { .pc_base = 18, .nr_pcs = 2, .frame_words = 3000,
		    .extent_words = 3002, .map_words = 1, .pcs = pcs },
	[LOCAL] = { .pc_base = 20, .nr_pcs = 2, .frame_words = 41,
		    .extent_words = 43, .map_words = 2, .pcs = pcs },
};

const struct goko_func *goko_pc_func(u32 pc)
{
	return pc >= 16 && pc < 22 ? &funcs[(pc - 16) / 2] : NULL;
}

static u64 stack_limit;

u64 goko_task_stack_limit(const struct goko_task *t)
{
	(void)t;
	return stack_limit;
}

static u64 stack_peak;

void goko_task_stack_size(struct goko_task *t, u64 bytes)
{
	(void)t;
	stack_peak = max_t(u64, stack_peak, bytes);
}

/*
 * What chan/ does for a G that waits: from word @peer_at on a peer may write, when this
 * has returned; and does, to the word there.
 */
static size_t peer_at;
static u64 *peer_word;

size_t goko_chan_move(struct goko_g *g, const u64 *old, u64 *new, size_t words)
{
	(void)g;
	memcpy(new, old, 8 * words);
	__atomic_store_n(&peer_word, new + peer_at, __ATOMIC_RELEASE);
	return peer_at;
}

static struct goko_g g;
static struct goko_p p;
static u64 stats[GOKO_STAT_NR];

static void begin(u64 limit)
{
	if (goko_stack_init())
		abort();
	stack_limit = limit;
	memset(&g, 0, sizeof(g));
	memset(&p, 0, sizeof(p));
	p.stats = stats;
	if (goko_stack_get(&p, GOKO_STACK_MIN_BYTES, &g.stack))
		abort();
}

static void end(void)
{
	goko_stack_put(&p, &g.stack);
	goko_stack_drain(&p);
	if (large_bytes.counter)
		abort();
	goko_stack_fini();
}

/* Put a frame of @func on top; the one below goes on at its second pc. */
static int push_frame(u32 func)
{
	const struct goko_func *f = &funcs[func];
	u64 *base = g.frame ? g.frame + goko_pc_func(g.pc)->frame_words :
			      g.stack.lo;
	u32 i, caller = g.frame ? g.pc + 1 : GOKO_PC_BOTTOM;
	int ret;

	base[0] = caller;
	g.frame = base;
	g.pc = f->pc_base;
	g.act.frame = base;
	if (g.stack.hi - g.frame < f->extent_words + GOKO_SMALL_WORDS) {
		ret = goko_stack_grow(&p, &g, f->extent_words);
		if (ret)
			return ret;
		if (g.act.frame != g.frame)
			return -EINVAL;
	}
	base = g.frame;
	for (i = 1; i < f->frame_words; i++)
		base[i] = 1000 * func + i;
	return 0;
}

static void set_maps(u32 dead)
{
	static u32 none[2], live[2] = { 1u << 3 | 1u << 5, 1u << 8 };
	static u32 local[4];

	memcpy(local, dead ? none : live, 8);
	memcpy(local + 2, live, 8);
	funcs[SMALL].maps = none;
	funcs[LARGE].maps = none;
	funcs[LOCAL].maps = local;
}

static void test_cache(void)
{
	static struct goko_stack s[1000];
	struct goko_p other = { 0 };
	bool distinct = true, bounded = true;
	u32 i, k;

	begin(1 << 20);
	for (k = 0; k < 3; k++) {
		for (i = 0; i < 1000; i++) {
			distinct &= !goko_stack_get(i % 7 ? &p : NULL, 1024, &s[i]) &&
				    s[i].hi - s[i].lo == 128;
			s[i].lo[0] = i;
			s[i].hi[-1] = i;
		}
		for (i = 0; i < 1000; i++) {
			distinct &= s[i].lo[0] == i && s[i].hi[-1] == i;
			goko_stack_put(&other, &s[i]);
			bounded &= other.nr_stacks <= P_CACHE_MAX && !s[i].lo;
		}
	}
	goko_stack_drain(&other);
	end();
	host_result(distinct, "stacks do not overlap");
	host_result(bounded, "a P keeps a few");
}

static void test_deep(void)
{
	u64 grows = stats[GOKO_STAT_STACK_GROWS];
	struct goko_frame f;
	bool ok = true;
	u32 i, n = 0;

	begin(1ull << 30);
	set_maps(0);
	for (i = 0; i < 1000000; i++)
		ok &= !push_frame(SMALL);
	ok &= goko_frame_first(&g, &f);
	do {
		ok &= f.func == &funcs[SMALL] && f.base[3] == 3 &&
		      f.pc == funcs[SMALL].pc_base + (n > 0);
		n++;
	} while (goko_frame_next(&g, &f));
	host_result(ok && n == 1000000 && f.base == g.stack.lo,
		    "a million frames");
	host_result(stats[GOKO_STAT_STACK_GROWS] - grows == 15, "in 15 steps");
	end();
}

/* Word 3 points to an older frame, word 40 to a word of its own, 5 elsewhere. */
static void test_local_pointers(void)
{
	static u64 heap;
	struct goko_frame f;
	bool live = true, dead = true, heap_ok = true;
	u64 *older = NULL;
	size_t off = 0;
	u32 i;

	begin(1 << 24);
	set_maps(0);
	for (i = 0; i < 200; i++) {
		if (push_frame(i % 5 ? LOCAL : SMALL))
			abort();
		if (i % 5 == 0)
			continue;
		older = (u64 *)((char *)g.stack.lo + off);
		g.frame[3] = (u64)older;
		g.frame[4] = (u64)g.stack.lo;
		g.frame[5] = (u64)&heap;
		g.frame[40] = (u64)&g.frame[7];
		off = (char *)&g.frame[9] - (char *)g.stack.lo;
	}
	push_frame(LARGE);
	goko_frame_first(&g, &f);
	off = 0;
	while (goko_frame_next(&g, &f)) {
		if (f.func != &funcs[LOCAL])
			continue;
		live &= f.base[40] == (u64)&f.base[7];
		live &= f.base[3] >= (u64)g.stack.lo && f.base[3] < (u64)f.base;
		dead &= f.base[4] != (u64)g.stack.lo;
		heap_ok &= f.base[5] == (u64)&heap;
	}
	host_result(live, "live local pointers move with the stack");
	host_result(dead, "words that are not live stay as they are");
	host_result(heap_ok, "so do pointers to elsewhere");
	end();
}

/* A panic frame in the middle; the walk shows it and the frame that panicked. */
static void test_panic_frame(void)
{
	struct goko_frame f;
	u64 *panicked;

	begin(1 << 24);
	set_maps(0);
	push_frame(SMALL);
	push_frame(LOCAL);
	panicked = g.frame;
	g.pc++;
	g.frame += funcs[LOCAL].frame_words;
	g.frame[0] = g.pc;
	g.frame += GOKO_PANIC_FRAME_WORDS;
	g.frame[0] = GOKO_PC_DEFER_RET;
	g.pc = funcs[SMALL].pc_base;
	goko_stack_grow(&p, &g, 100);
	panicked = g.stack.lo + funcs[SMALL].frame_words;
	host_result(goko_frame_first(&g, &f) && goko_frame_next(&g, &f) &&
		    !f.func && f.pc == GOKO_PC_DEFER_RET &&
		    goko_frame_next(&g, &f) && f.func == &funcs[LOCAL] &&
		    f.base == panicked && goko_frame_next(&g, &f) &&
		    f.func == &funcs[SMALL] && f.base == g.stack.lo &&
		    !goko_frame_next(&g, &f), "a walk passes panic frames");
	end();
}

static void test_limits(void)
{
	int ret = 0;
	u32 n = 0;

	begin(10000);
	set_maps(0);
	while (!(ret = push_frame(SMALL)))
		n++;
	host_result(ret == -EOVERFLOW && n == (1250 - 6 - GOKO_SMALL_WORDS) / 4 + 1,
		    "the limit can be used up, and not more");
	end();

	begin(1 << 20);
	host_fail_after = 0;
	ret = 0;
	while (!ret)
		ret = push_frame(SMALL);
	host_result(ret == -ENOMEM && goko_stack_bytes(&g.stack) == 1024,
		    "out of memory leaves the stack as it was");
	host_fail_after = -1;
	end();

	begin(1ull << 40);
	large_limit = 100000;
	ret = 0;
	while (!ret)
		ret = push_frame(SMALL);
	host_result(ret == -ENOMEM && large_bytes.counter <= large_limit,
		    "all stacks together have a limit");
	end();
}

static void pop_frame(void)
{
	struct goko_frame f;

	goko_frame_first(&g, &f);
	goko_frame_next(&g, &f);
	g.frame = f.base;
	g.pc = f.pc;
}

static void test_shrink(void)
{
	size_t bytes, before, steps = 0;
	bool halves = true, room = true;
	u32 i;

	begin(1 << 24);
	set_maps(0);
	stack_peak = 0;
	for (i = 0; i < 20000; i++)
		push_frame(SMALL);
	bytes = goko_stack_bytes(&g.stack);
	goko_stack_shrink(&p, &g);
	host_result(bytes == 1 << 20 && goko_stack_bytes(&g.stack) == bytes,
		    "a stack that is used stays");
	for (before = bytes; i > 1; i--) {
		pop_frame();
		goko_stack_shrink(i % 2 ? &p : NULL, &g);
		bytes = goko_stack_bytes(&g.stack);
		room &= g.stack.hi - g.frame >=
			GOKO_SMALL_WORDS + GOKO_REDZONE_WORDS;
		if (bytes == before)
			continue;
		steps++;
		before = bytes;
		halves &= bytes == 1024 ||
			  needed_words(&g) * 8 <= bytes / 2;
	}
	host_result(halves && room && steps > 5 && bytes == 1024 &&
		    stack_peak == 1 << 20, "it shrinks as frames go");
	end();

	begin(1 << 24);
	for (i = 0; i < 200; i++)
		push_frame(SMALL);
	push_frame(LARGE);
	push_frame(SMALL);
	bytes = goko_stack_bytes(&g.stack);
	pop_frame();
	for (i = 0; i < 2; i++)
		goko_stack_shrink(NULL, &g);
	host_result(goko_stack_bytes(&g.stack) == bytes,
		    "a large frame keeps its room");
	pop_frame();
	g.status = GOKO_G_SYSCALL;
	goko_stack_shrink(NULL, &g);
	host_result(goko_stack_bytes(&g.stack) == bytes,
		    "so does a G in a kernel call");
	g.status = GOKO_G_WAITING;
	host_fail_after = 0;
	goko_stack_shrink(NULL, &g);
	host_fail_after = -1;
	host_result(goko_stack_bytes(&g.stack) == bytes,
		    "and one for which there is no memory");
	goko_stack_shrink(NULL, &g);
	host_result(goko_stack_bytes(&g.stack) < bytes, "but not else");
	end();
}

#define ROUNDS	20000

static u64 written;

/* Sends to the slot of the G, once a round. */
static void *peer(void *arg)
{
	u64 *word, i;

	(void)arg;
	for (i = 1; i <= ROUNDS; i++) {
		do
			word = __atomic_exchange_n(&peer_word, NULL, __ATOMIC_ACQUIRE);
		while (!word);
		WRITE_ONCE(*word, i);
		__atomic_store_n(&written, i, __ATOMIC_RELEASE);
	}
	return NULL;
}

/* A slot that is live holds a stale word, which looks like a local pointer. */
static void test_slots(void)
{
	struct goko_sudog *some = (struct goko_sudog *)&g;
	struct goko_stack old, new;
	bool ok = true, local = true;
	pthread_t thread;
	u64 i;

	begin(1 << 24);
	set_maps(0);
	push_frame(SMALL);
	push_frame(LOCAL);
	pthread_create(&thread, NULL, peer, NULL);
	for (i = 1; i <= ROUNDS; i++) {
		g.frame[3] = (u64)&g.frame[7];
		g.frame[40] = (u64)g.stack.lo;
		g.waiting = some;
		peer_at = &g.frame[40] - g.stack.lo;
		goko_stack_get(&p, 1024, &new);
		/* Its map is at the second pc. */
		g.pc = funcs[LOCAL].pc_base + 1;
		old = goko_stack_move(&g, &new);
		goko_stack_put(&p, &old);
		while (__atomic_load_n(&written, __ATOMIC_ACQUIRE) != i)
			;
		ok &= g.frame[40] == i;
		local &= g.frame[3] == (u64)&g.frame[7];
		g.waiting = NULL;
	}
	pthread_join(thread, NULL);
	host_result(ok, "what a peer sends is not overwritten by a stale word");
	host_result(local, "local pointers move");
	end();
}

int main(void)
{
	test_cache();
	test_shrink();
	test_slots();
	test_deep();
	test_local_pointers();
	test_panic_frame();
	test_limits();
	return host_done();
}
