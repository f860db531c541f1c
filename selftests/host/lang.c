// SPDX-License-Identifier: GPL-2.0
/*
 * host/lang.c - runes, texts of run-time errors, and panics on the host
 *
 * The panics run no code: the test is the trampoline and the compiled code.  Functions
 * F and W (a wrapper) have frames of 10 and 5 words; each deferred function is
 * one of the closures.
 */
#include "host/kernel.h"

#define __init
#define __ro_after_init
#define GENMASK_ULL(h, l)	((~0ull << (l)) & (~0ull >> (63 - (h))))
#define NSEC_PER_SEC		1000000000ull
#define GFP_ATOMIC		2u
#define get_random_u64()	0x123456789abcdefull
#define div_u64(a, b)		((a) / (b))
#define max(a, b)		((a) > (b) ? (a) : (b))
#define ktime_get_ns()		0ull
#define krealloc(p, n, gfp)	(host_fail() ? NULL : realloc(p, n))

typedef __s8 s8;
typedef __s16 s16;

#include "../../kmod/lang/string.c"
#include "../../kmod/lang/text.c"
#include "../../kmod/lang/rterr.c"
#include "../../kmod/lang/traceback.c"
#include "../../kmod/lang/panic.c"

struct goko_rt goko_rt;

/* Runes: against a decoder that knows what the encoder makes. */

static void test_runes(void)
{
	static const u8 conts[] = { 0x00, 0x7f, 0x80, 0x9f, 0xa0, 0xbf, 0xc0 };
	u32 r, got, n, a, b, c, d, bad = 0;
	u8 s[8];

	for (r = 0; r <= 0x110010; r++) {
		u32 want = r > 0x10ffff || (r >= 0xd800 && r < 0xe000) ?
			   0xfffd : r;

		n = goko_rune_encode(s, r);
		if (n != goko_rune_len(r) ||
		    goko_rune_decode(s, n, &got) != n || got != want)
			bad++;
		/* Cut anywhere, it is one bad byte. */
		if (n > 1 && (goko_rune_decode(s, n - 1, &got) != 1 ||
			      got != 0xfffd))
			bad++;
	}
	host_result(!bad, "each rune survives, and what is none becomes U+FFFD");

	bad = 0;
	for (a = 0; a < 256; a++)
		for (b = 0; b < ARRAY_SIZE(conts); b++)
			for (c = 0; c < ARRAY_SIZE(conts); c++)
				for (d = 0; d < ARRAY_SIZE(conts); d++) {
					u8 t[4] = { a, conts[b], conts[c],
						    conts[d] };

					n = goko_rune_decode(t, 4, &got);
					if (n == 1 && a >= 0x80 ?
					    got != 0xfffd :
					    goko_rune_encode(s, got) != n ||
					    memcmp(s, t, n))
						bad++;
				}
	host_result(!bad, "what decodes is the shortest form of what it decodes to");
}

static void test_texts(void)
{
	static const struct {
		u32 code;
		u64 x, y;
		const char *text;
	} cases[] = {
		{ GOKO_RTERR_INDEX, 5, 3,
		  "runtime error: index out of range [5] with length 3" },
		{ GOKO_RTERR_INDEX, -1, 3,
		  "runtime error: index out of range [-1]" },
		{ GOKO_RTERR_INDEX_U, -1, 3,
		  "runtime error: index out of range [18446744073709551615] with length 3" },
		{ GOKO_RTERR_SLICE3_B, 5, 2,
		  "runtime error: slice bounds out of range [:5:2]" },
		{ GOKO_RTERR_SLICE3_C, -5, 2,
		  "runtime error: slice bounds out of range [-5::]" },
		{ GOKO_RTERR_SLICE_U, -5, 2,
		  "runtime error: slice bounds out of range [:18446744073709551611] with length 2" },
		{ GOKO_RTERR_SLICE_U_LAST, -5, 2,
		  "runtime error: slice bounds out of range [18446744073709551611:2:]" },
		{ GOKO_RTERR_SEND_CLOSED, 0, 0, "send on closed channel" },
		{ GOKO_RTERR_GO_NIL, 0, 0, "go of nil func value" },
		{ GOKO_RTERR_NR, 0, 0, "unknown run-time error" },
		{ 12, 0, 0, "unknown run-time error" },
	};
	struct goko_text t;
	u32 i, bad = 0;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		goko_text_init(&t);
		goko_rterr_text(&t, cases[i].code, cases[i].x, cases[i].y);
		if (t.len != strlen(cases[i].text) ||
		    memcmp(t.buf, cases[i].text, t.len))
			bad++;
		goko_text_free(&t);
	}
	host_result(!bad, "run-time errors have Go's texts");

	goko_text_init(&t);
	for (i = 0; i < 20000; i++)
		goko_text_printf(&t, "%u,", i);
	host_result(t.len <= GOKO_TEXT_MAX && t.len > GOKO_TEXT_MAX - 10 &&
	       !memcmp(t.buf, "0,1,2,", 6), "a text is cut at its limit");
	goko_text_free(&t);

	goko_text_init(&t);
	host_fail_after = 0;
	goko_text_add(&t, "x", 1);
	host_fail_after = -1;
	goko_text_add(&t, "y", 1);
	host_result(!t.len, "a text without memory stays empty");
	goko_text_free(&t);

	goko_text_init(&t);
	for (i = 0; i < 1000; i++)
		goko_text_add(&t, "a", 1);
	host_fail_after = 0;
	goko_text_printf(&t, "%100s", "b");
	host_fail_after = -1;
	goko_text_printf(&t, "c");
	goko_text_add(&t, "d", 1);
	host_result(t.len == 1000 && !memchr(t.buf, 'c', t.len),
		    "nothing follows where a text was cut");
	goko_text_free(&t);
}

/* Panics */

static u32 maps[1];
static const char *files[1] = { "x.go" };
static struct goko_image image = { .files = files };
static struct goko_pcinfo pcs[10];
enum { F, W, NR_FUNCS };
static struct goko_func funcs[NR_FUNCS] = {
	[F] = { .pc_base = 20, .nr_pcs = 10, .frame_words = 10, .recover = 8,
		.pcs = pcs, .maps = maps, .name = "F", .img = &image },
	[W] = { .pc_base = 30, .nr_pcs = 10, .frame_words = 5, .recover = 8,
		.pcs = pcs, .maps = maps, .name = "W", .img = &image,
		.flags = GOKO_FUNC_WRAPPER },
};

/* Func values: two of F, one of W. */
static const struct goko_func *closures[3] = { &funcs[F], &funcs[F], &funcs[W] };
#define C1	((u64)&closures[0])
#define C2	((u64)&closures[1])
#define CW	((u64)&closures[2])

static struct goko_g g;
static struct goko_p p;
static u64 words[2000];
static struct goko_text report;
static const char *fatal;

const struct goko_func *goko_pc_func(u32 pc)
{
	return pc >= 20 && pc < 40 ? &funcs[(pc - 20) / 10] : NULL;
}

u64 goko_task_stack_limit(const struct goko_task *t)
{
	(void)t;
	return 1000 * sizeof(struct goko_defer);
}

int goko_stack_grow(struct goko_p *pp, struct goko_g *gg, size_t need)
{
	(void)pp;
	(void)gg;
	(void)need;
	return -EOVERFLOW;
}

void *goko_new(struct goko_p *pp, const struct goko_type *t, u64 n)
{
	return goko_malloc(pp, t->size * n, false);
}

/* Types have no methods here. */
const struct goko_method *goko_itab_missing(const struct goko_type *iface,
					    const struct goko_type *type,
					    const struct goko_func **funcs)
{
	(void)iface;
	(void)type;
	(void)funcs;
	return NULL;
}

bool goko_type_method(const struct goko_type *t, u64 i, struct goko_method *m)
{
	if (i >= t->nr_methods)
		return false;
	*m = t->methods[i];
	return true;
}

void *goko_malloc(struct goko_p *pp, size_t size, bool noscan)
{
	static u64 heap[1000];
	static u32 used;
	void *obj = &heap[used];

	(void)pp;
	(void)noscan;
	used += (size + 7) / 8;
	return obj;
}

void goko_task_die(struct goko_g *gg, u32 why, struct goko_text *t)
{
	if (why != GOKO_END_PANIC)
		abort();
	goko_text_goroutine(t, gg);
	goko_text_add(&report, t->buf, t->len);
}

void goko_fatal(struct goko_g *gg, const char *fmt, ...)
{
	(void)gg;
	fatal = fmt;
}

void goko_fatal_oom(struct goko_g *gg, u64 bytes)
{
	(void)gg;
	(void)bytes;
	fatal = "oom";
}

void goko_fatal_stack(struct goko_g *gg)
{
	(void)gg;
	fatal = "stack";
}

const char *goko_wait_reason_name(enum goko_wait_reason reason)
{
	(void)reason;
	return "waiting";
}

bool goko_frame_first(const struct goko_g *gg, struct goko_frame *f)
{
	(void)gg;
	(void)f;
	return false;
}

bool goko_frame_next(const struct goko_g *gg, struct goko_frame *f)
{
	(void)gg;
	(void)f;
	return false;
}

static void begin(void)
{
	if (goko_lang_init())
		abort();
	memset(&g, 0, sizeof(g));
	memset(words, 0xaa, sizeof(words));
	g.id = 1;
	g.status = GOKO_G_RUNNING;
	g.stack.lo = words;
	g.stack.hi = words + ARRAY_SIZE(words);
	g.frame = words;
	g.pc = funcs[F].pc_base + 2;
	words[0] = GOKO_PC_BOTTOM;
	fatal = NULL;
	goko_text_init(&report);
}

static void end(void)
{
	goko_panics_free(&g);
	goko_text_free(&report);
	goko_lang_fini();
}

/* The top frame calls @func. */
static u64 *call(int func)
{
	u64 *frame = g.frame + goko_pc_func(g.pc)->frame_words;

	frame[0] = g.pc | 1;
	g.frame = frame;
	g.pc = funcs[func].pc_base + 2;
	return frame;
}

/* The top frame returns to its caller. */
static void ret(void)
{
	g.pc = g.frame[0];
	g.frame -= goko_pc_func(g.pc)->frame_words;
}

static int defer(u64 closure)
{
	return goko_defer_push(&g, g.frame, g.pc, closure);
}

static enum goko_panic_next raise_value(u64 v)
{
	return goko_panic_value(&p, &g, 0, v);
}

/* recover() in the top frame; all is unwound here. */
static u64 recover(void)
{
	u64 quick[2], value[2];
	bool done = goko_recover_try(&g, g.frame, quick);

	if (done)
		return quick[1];
	goko_recover_walk(&g, value);
	return value[1];
}

/* The top frame is that of a deferred function, above frame @below. */
static bool runs(u64 closure, const u64 *below)
{
	const struct goko_func *f = *(const struct goko_func **)closure;

	return g.frame[0] == GOKO_PC_DEFER_RET && g.frame[1] == closure &&
	       g.pc == f->pc_base && g.frame - 12 == below &&
	       !memcmp(&g.frame[-2], &(u64){ funcs[F].pc_base + 2 }, 8);
}

static bool is_at_recover(const u64 *frame)
{
	return g.frame == frame && g.pc == funcs[F].pc_base + 8;
}

static bool reported(const char *text)
{
	size_t n = strlen(text);

	return report.len >= n && !memcmp(report.buf, text, n);
}

static void test_defers(void)
{
	u64 *caller;

	begin();
	defer(C1);
	caller = g.frame;
	call(F);
	defer(C2);
	defer(C1);
	host_result(goko_defer_pop(&g, caller) == 0 &&
	       goko_defer_pop(&g, g.frame) == C1 &&
	       goko_defer_pop(&g, g.frame) == C2 &&
	       goko_defer_pop(&g, g.frame) == 0, "a frame pops its own");
	ret();
	host_result(goko_defer_pop(&g, g.frame) == C1 && !g.defers,
	       "and its caller the rest");

	while (!defer(C1))
		;
	host_result(g.defers->depth == 1000 && defer(C1) == -E2BIG,
	       "the number of records has a limit");
	host_fail_after = 0;
	goko_defer_pop(&g, g.frame);
	host_result(defer(C1) == -ENOMEM, "memory may run out");
	host_fail_after = -1;
	end();
}

static void test_recover(void)
{
	u64 *deferring, *panicked;

	begin();
	deferring = call(F);
	defer(C1);
	defer(C2);
	call(F);
	panicked = call(F);
	host_result(raise_value(7) == GOKO_PANIC_ENTER && runs(C2, panicked),
	       "a panic runs the newest deferred function");
	call(F);
	host_result(recover() == 0, "recover is nil in what that calls");
	ret();
	host_result(goko_panic_defer_ret(&p, &g) == GOKO_PANIC_ENTER &&
	       runs(C1, panicked), "then the next");
	host_result(recover() == 7 && recover() == 0, "recover works once");
	host_result(goko_panic_defer_ret(&p, &g) == GOKO_PANIC_ENTER &&
	       is_at_recover(deferring) && !g.panics,
	       "the deferring frame goes on at its recover point");
	host_result(recover() == 0, "where there is nothing to recover");
	end();
}

static void test_wrappers(void)
{
	u64 *panicked;

	begin();
	defer(CW);
	panicked = call(F);
	raise_value(7);
	host_result(runs(CW, panicked), "a wrapper is deferred");
	call(W);
	call(F);
	call(F);
	host_result(recover() == 0, "not below a function that is none");
	ret();
	host_result(recover() == 7, "recover works below wrappers");
	end();

	begin();
	defer(C1);
	call(F);
	raise_value(7);
	call(W);
	call(F);
	host_result(recover() == 0, "not below a wrapper that a function calls");
	end();
}

static void test_uncaught(void)
{
	begin();
	defer(C1);
	raise_value(1);
	call(F);
	raise_value(2);
	host_result(reported("panic: nil\n\tpanic: nil\n\ngoroutine 1 [running]:\n"),
	       "panics in deferred functions are reported in order");
	end();

	begin();
	defer(C1);
	raise_value(1);
	recover();
	raise_value(2);
	host_result(reported("panic: nil [recovered]\n\tpanic: nil\n"),
	       "a recovered one is marked");
	end();

	begin();
	defer(0);
	defer(C1);
	defer(0);
	host_result(raise_value(1) == GOKO_PANIC_ENTER && g.panics->link,
	       "a nil function panics when it is run");
	host_result(goko_panic_defer_ret(&p, &g) == GOKO_PANIC_FATAL &&
	       reported("panic: nil\n"
			"\tpanic: runtime error: invalid memory address or nil pointer dereference\n"
			"\tpanic: runtime error: invalid memory address or nil pointer dereference\n"
			"[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc="),
	       "and the next");
	end();
}

static void test_nested(void)
{
	u64 *deferring, *first, *inner;

	/* Recovered inside the deferred function: the first goes on. */
	begin();
	deferring = call(F);
	defer(C1);
	first = call(F);
	raise_value(1);
	inner = g.frame;
	g.pc += 2;
	defer(C2);
	call(F);
	raise_value(2);
	host_result(g.frame[1] == C2 && recover() == 2, "a panic in a deferred function");
	host_result(goko_panic_defer_ret(&p, &g) == GOKO_PANIC_ENTER &&
	       is_at_recover(inner) && g.panics && !g.panics->link,
	       "is recovered inside it");
	host_result(recover() == 1 &&
	       goko_panic_defer_ret(&p, &g) == GOKO_PANIC_ENTER &&
	       is_at_recover(deferring) && !g.panics,
	       "which then recovers the first");
	(void)first;
	end();

	/* Recovered below: the first is gone. */
	begin();
	deferring = call(F);
	defer(C1);
	call(F);
	defer(C2);
	raise_value(1);
	call(F);
	raise_value(2);
	host_result(g.frame[1] == C1 && g.panics->link->aborted,
	       "a newer panic aborts an older one");
	host_result(recover() == 2 &&
	       goko_panic_defer_ret(&p, &g) == GOKO_PANIC_ENTER &&
	       is_at_recover(deferring) && !g.panics,
	       "and both are over when it is recovered");
	end();
}

static void test_goexit(void)
{
	u64 *top;

	begin();
	defer(C1);
	top = call(F);
	defer(C2);
	host_result(goko_panic_goexit(&p, &g) == GOKO_PANIC_ENTER && runs(C2, top) &&
	       recover() == 0, "Goexit runs deferred functions, no recover");
	/* It panics; C1 of a lower frame recovers: the Goexit goes on. */
	call(F);
	raise_value(3);
	host_result(g.frame[1] == C1 && recover() == 3, "a panic meanwhile is recovered");
	host_result(goko_panic_defer_ret(&p, &g) == GOKO_PANIC_DONE,
	       "the goroutine still ends");
	end();

	begin();
	defer(C1);
	defer(C2);
	raise_value(1);
	call(F);
	host_result(goko_panic_goexit(&p, &g) == GOKO_PANIC_ENTER &&
	       g.frame[1] == C1 && g.panics->link->aborted &&
	       goko_panic_defer_ret(&p, &g) == GOKO_PANIC_DONE && !report.len,
	       "Goexit in a deferred function ends a panic without a report");
	end();
}

static void test_many(void)
{
	int i;

	/* Each deferred function defers one and panics. */
	begin();
	defer(C1);
	raise_value(0);
	for (i = 0; i < 80; i++) {
		defer(C1);
		if (raise_value(i) != GOKO_PANIC_ENTER)
			break;
	}
	host_result(i == 80, "panics may nest");
	host_result(goko_panic_defer_ret(&p, &g) == GOKO_PANIC_FATAL && report.len > 81 * 12,
	       "and are all reported");
	while (raise_value(0) == GOKO_PANIC_ENTER)
		;
	end();

	begin();
	for (i = 0; i < 500; i++)
		defer(C1);
	raise_value(0);
	for (i = 0; !fatal && i < 1000; i++) {
		call(F);
		raise_value(0);
	}
	host_result(fatal && !strcmp(fatal, "stack"), "until the stack is full");
	end();
}

int main(void)
{
	test_runes();
	test_texts();
	test_defers();
	test_recover();
	test_wrappers();
	test_uncaught();
	test_nested();
	test_goexit();
	test_many();
	return host_done();
}
