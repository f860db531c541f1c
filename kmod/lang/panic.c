// SPDX-License-Identifier: GPL-2.0
/*
 * lang/panic.c - defer, panic, recover and Goexit
 *
 * What
 *   A defer statement pushes a record on g->defers.  A function that returns
 *   takes its own off and calls them itself (popdefer).  A panic takes all of
 *   them off, the newest first, and has the trampoline run each on top of the
 *   frames that panicked (docs/internals.md, "Panics"); when one has called
 *   recover(), the frame that deferred it becomes the top frame and goes on at
 *   its function's recover point.  Goexit is a panic that nothing recovers and
 *   nobody reports.
 *
 * Invariants
 *   1. g->defers is ordered: a record's frame is at or below that of any
 *      newer record.
 *   2. Only the newest panic is at work.  An older one that is running is in
 *      the call of a deferred function at @frame_off, and everything above that
 *      belongs to newer ones.
 *   3. A panic is aborted once a newer one has run a function deferred below
 *      its @frame_off: that call can't return any more.  It stays on the list,
 *      to be reported, until a newer one is recovered.
 *
 * Locking: none; all of it belongs to the running G.
 *
 * Rejected: records on the goko stack, which moves and whose words are Go's to
 * write; running deferred functions from C, which would hold a kernel
 * stack while they park.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/types.h>
#include <linux/goko.h>

#include "core/rt.h"
#include "exec/exec.h"
#include "exec/helpers.h"
#include "heap/heap.h"
#include "image/image.h"
#include "lang/internal.h"
#include "lang/lang.h"
#include "sched/gmp.h"
#include "sched/sched.h"
#include "stack/stack.h"

static struct kmem_cache *defer_cache;
static struct kmem_cache *panic_cache;

static u32 frame_off(const struct goko_g *g, const u64 *frame)
{
	return frame - g->stack.lo;
}

/**
 * goko_defer_push() - Record a deferred function.
 * @g:		the running G.
 * @frame:	frame that defers it.
 * @pc:		pc of the defer statement.
 * @closure:	func value; nil panics when it is run.
 *
 * Records count towards the limit of the stack: a loop that defers for ever ends
 * like a recursion without end.
 *
 * Context: helper, M that holds a P; no sleep.
 * Return: 0, -ENOMEM, or -E2BIG over the limit.
 */
int goko_defer_push(struct goko_g *g, u64 *frame, u32 pc, u64 closure)
{
	struct goko_defer *d;
	u32 depth = g->defers ? g->defers->depth + 1 : 1;

	if ((u64)depth * sizeof(*d) > goko_task_stack_limit(g->task))
		return -E2BIG;
	d = kmem_cache_alloc(defer_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!d)
		return -ENOMEM;
	d->link = g->defers;
	d->closure = closure;
	d->frame_off = frame_off(g, frame);
	d->pc = pc;
	d->depth = depth;
	g->defers = d;
	return 0;
}

static void defer_drop(struct goko_g *g)
{
	struct goko_defer *d = g->defers;

	g->defers = d->link;
	kmem_cache_free(defer_cache, d);
}

/**
 * goko_defer_pop() - Take the newest deferred function of a frame off.
 * @g:		the running G.
 * @frame:	frame that is about to return.
 *
 * Context: helper, M that holds a P; no sleep.
 * Return: its func value, or 0 if the frame has no more.
 */
u64 goko_defer_pop(struct goko_g *g, u64 *frame)
{
	struct goko_defer *d = g->defers;
	u64 closure;

	if (!d || d->frame_off != frame_off(g, frame))
		return 0;
	closure = d->closure;
	defer_drop(g);
	return closure;
}

static void panic_drop(struct goko_g *g)
{
	struct goko_panic *pn = g->panics;

	g->panics = pn->link;
	kfree(pn->said);
	kmem_cache_free(panic_cache, pn);
}

static struct goko_panic *panic_push(struct goko_g *g)
{
	struct goko_panic *pn;

	pn = kmem_cache_zalloc(panic_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!pn)
		return NULL;
	pn->link = g->panics;
	pn->live = g->panics;
	g->panics = pn;
	return pn;
}

/* Make room above the top frame for a panic frame and @more words. */
static int room_above(struct goko_p *p, struct goko_g *g, u32 *above)
{
	*above = goko_pc_func(g->pc)->frame_words + GOKO_PANIC_FRAME_WORDS;
	/* Leaf functions rely on this much; others check for themselves. */
	if (g->stack.hi - g->frame >= *above + GOKO_REDZONE_WORDS)
		return 0;
	return goko_stack_grow(p, g, *above + GOKO_REDZONE_WORDS);
}

/* Make @func the top, on a panic frame. */
static void enter_above(struct goko_g *g, u64 *frame,
			const struct goko_func *func, u32 ret_pc)
{
	frame[-GOKO_PANIC_FRAME_WORDS] = g->pc;
	frame[1 - GOKO_PANIC_FRAME_WORDS] = 0;
	frame[0] = ret_pc;
	g->frame = frame;
	g->pc = func->pc_base;
}

/* The frame below the panic frame of @pn's call becomes the top again. */
static void back_to_panicked(struct goko_g *g, struct goko_panic *pn)
{
	u64 *frame = g->stack.lo + pn->frame_off - GOKO_PANIC_FRAME_WORDS;

	g->pc = frame[0];
	g->frame = frame - goko_pc_func(g->pc)->frame_words;
	pn->running = false;
}

/* The function that tells a value's text: Error if it has that, else String. */
static const struct goko_func *text_method(const struct goko_type *type)
{
	static const char *const names[] = { "Error", "String" };
	struct goko_method m;
	u32 i, k;

	for (k = 0; type && k < ARRAY_SIZE(names); k++) {
		for (i = 0; goko_type_method(type, i, &m); i++) {
			const struct goko_type *sig = m.type;

			if (!m.pkg && m.func && !strcmp(m.name, names[k]) &&
			    !sig->nr_params && sig->nr_results == 1 &&
			    sig->params[0]->kind == GOKO_K_STRING &&
			    !(sig->params[0]->flags & GOKO_TF_NAMED))
				return m.func;
		}
	}
	return NULL;
}

/*
 * Before the report, values that know to say something are asked, the newest
 * first: as Go does, by calling their methods in Go.  1: the method is entered; 0:
 * all have been asked.
 */
static int ask_values(struct goko_p *p, struct goko_g *g)
{
	const struct goko_func *func;
	struct goko_panic *pn;
	u32 above;
	u64 *frame;
	int ret;

	for (pn = g->panics; pn; pn = pn->link) {
		if (pn->asked || pn->goexit)
			continue;
		pn->asked = true;
		func = text_method((const struct goko_type *)pn->value[0]);
		if (!func)
			continue;
		ret = room_above(p, g, &above);
		if (ret)
			return ret;
		frame = g->frame + above;
		enter_above(g, frame, func, GOKO_PC_PRINT_RET);
		frame[1] = 0;
		frame[2] = pn->value[1];
		pn->frame_off = frame_off(g, frame);
		pn->printing = true;
		return 1;
	}
	return 0;
}

static struct goko_panic *printing(const struct goko_g *g)
{
	struct goko_panic *pn;

	for (pn = g->panics; pn && !pn->printing; pn = pn->link)
		;
	return pn;
}

static struct goko_panic *reverse(struct goko_panic *pn)
{
	struct goko_panic *done = NULL, *next;

	for (; pn; pn = next) {
		next = pn->link;
		pn->link = done;
		done = pn;
	}
	return done;
}

static enum goko_panic_next failed(struct goko_g *g, int err)
{
	if (err == -ENOMEM)
		goko_fatal_oom(g, 0);
	else
		goko_fatal_stack(g);
	return GOKO_PANIC_FATAL;
}

/* A method that was to tell a panic's text has panicked itself. */
static enum goko_panic_next failed_to_print(struct goko_g *g)
{
	const struct goko_type *type =
		(const struct goko_type *)g->panics->value[0];
	const u64 *s = (const u64 *)g->panics->value[1];

	if (type && type->kind == GOKO_K_STRING &&
	    !(type->flags & GOKO_TF_NAMED))
		goko_fatal(g, "panic while printing panic value: %.*s",
			   (int)min_t(u64, s[1], GOKO_TEXT_MAX),
			   (const char *)s[0]);
	else
		goko_fatal(g, "panic while printing panic value: type %s",
			   type ? type->name : "nil");
	return GOKO_PANIC_FATAL;
}

/* Nothing recovered: report and end the task. */
static enum goko_panic_next uncaught(struct goko_p *p, struct goko_g *g)
{
	struct goko_text t;
	int ret;

	if (printing(g))
		return failed_to_print(g);
	ret = ask_values(p, g);
	if (ret)
		return ret < 0 ? failed(g, ret) : GOKO_PANIC_ENTER;
	goko_text_init(&t);
	/* Oldest first, and the list may be too long to recurse over. */
	g->panics = reverse(g->panics);
	goko_text_panics(&t, g->panics);
	g->panics = reverse(g->panics);
	goko_task_die(g, GOKO_END_PANIC, &t);
	goko_text_free(&t);
	return GOKO_PANIC_FATAL;
}

/* Panics whose deferred call ends because that of frame @off runs. */
static void abort_older(struct goko_panic *pn, u32 off)
{
	while (pn->live && off < pn->live->frame_off) {
		pn->live->aborted = true;
		pn->live = pn->live->live;
	}
}

/* What the error is called, as a string in the heap. */
static int rterr_string(struct goko_p *p, struct goko_g *g, u64 code, u64 x,
			u64 y, struct goko_rterr_obj *s)
{
	const struct goko_image *img = goko_pc_func(g->pc)->img;
	struct goko_text t;
	char *copy;

	goko_text_init(&t);
	if ((u32)code == GOKO_RTERR_ASSERT)
		goko_assert_text(&t, img->type_at[code >> 32], x,
				 (const struct goko_type *)y);
	else
		goko_rterr_text(&t, code, x, y);
	/* An error says something, or else there was no memory. */
	copy = t.len ? goko_malloc(p, t.len, true) : NULL;
	if (copy)
		memcpy(copy, t.buf, t.len);
	s->text = (u64)copy;
	s->len = t.len;
	goko_text_free(&t);
	return copy ? 0 : -ENOMEM;
}

/* Record a run-time error as a further panic of @g. */
static int push_rterr(struct goko_p *p, struct goko_g *g, u64 code, u64 x,
		      u64 y)
{
	const struct goko_image *img = goko_pc_func(g->pc)->img;
	bool assert = (u32)code == GOKO_RTERR_ASSERT;
	const struct goko_type *type =
		img->rterr[assert ? GOKO_RTERR_T_ASSERT : GOKO_RTERR_T_ERROR];
	struct goko_rterr_obj s, *obj;
	struct goko_panic *pn;

	if (!type)
		type = &goko_rterr_type;
	if (rterr_string(p, g, code, x, y, &s))
		return -ENOMEM;
	obj = goko_new(p, type->kind == GOKO_K_PTR ? type->elem : type, 1);
	if (!obj)
		return -ENOMEM;
	*obj = s;
	pn = panic_push(g);
	if (!pn)
		return -ENOMEM;
	pn->value[0] = (u64)type;
	pn->value[1] = (u64)obj;
	if (code == GOKO_RTERR_NILPTR)
		pn->sig_pc = g->pc;
	return 0;
}

/*
 * Build panic frame and frame for the newest deferred function above the top
 * frame and make that the top.
 */
static int call_deferred(struct goko_p *p, struct goko_g *g,
			 struct goko_panic *pn)
{
	struct goko_defer *d = g->defers;
	u64 closure = d->closure;
	u64 *frame;
	u32 above;
	int ret;

	ret = room_above(p, g, &above);
	if (ret)
		return ret;
	frame = g->frame + above;
	pn->frame_off = frame_off(g, frame);
	pn->defer_off = d->frame_off;
	pn->defer_pc = d->pc;
	pn->running = true;
	abort_older(pn, d->frame_off);
	defer_drop(g);
	if (!closure)
		return push_rterr(p, g, GOKO_RTERR_NILPTR, 0, 0);

	/* The first word of a closure object is not Go's to write. */
	pn->func = *(const struct goko_func **)closure;
	enter_above(g, frame, pn->func, GOKO_PC_DEFER_RET);
	frame[1] = closure;
	return 1;
}

/* The newest panic goes on with the next deferred function. */
static enum goko_panic_next run_defers(struct goko_p *p, struct goko_g *g)
{
	int ret;

	while (g->defers) {
		ret = call_deferred(p, g, g->panics);
		if (ret < 0)
			return failed(g, ret);
		if (ret)
			return GOKO_PANIC_ENTER;
		/* A nil function: there is one more panic now. */
		cond_resched();
	}
	return g->panics->goexit ? GOKO_PANIC_DONE : uncaught(p, g);
}

/**
 * goko_panic_value() - Panic with a value.
 * @p:		P of the caller.
 * @g:		the running G, unwound.
 * @type:	type word of the eface.
 * @data:	data word of it.
 *
 * Context: trampoline, M that holds @p; no sleep.
 * Return: what to do next.
 */
enum goko_panic_next goko_panic_value(struct goko_p *p, struct goko_g *g,
				      u64 type, u64 data)
{
	struct goko_panic *pn = panic_push(g);

	if (!pn)
		return failed(g, -ENOMEM);
	pn->value[0] = type;
	pn->value[1] = data;
	return run_defers(p, g);
}

/**
 * goko_panic_rterr() - Panic with a run-time error, or end the task.
 * @p:		P of the caller.
 * @g:		the running G, unwound.
 * @code:	enum goko_rterr.
 * @x:		operand.
 * @y:		length or second operand.
 *
 * Context: trampoline, M that holds @p; no sleep.
 * Return: what to do next.
 */
enum goko_panic_next goko_panic_rterr(struct goko_p *p, struct goko_g *g,
				      u64 code, u64 x, u64 y)
{
	struct goko_text t;
	int ret;

	if (goko_rterr_is_fatal(code)) {
		goko_text_init(&t);
		goko_rterr_text(&t, code, x, y);
		if (t.len)
			goko_fatal(g, "%.*s", (int)t.len, t.buf);
		else
			goko_fatal_oom(g, 0);
		goko_text_free(&t);
		return GOKO_PANIC_FATAL;
	}
	ret = push_rterr(p, g, code, x, y);
	return ret ? failed(g, ret) : run_defers(p, g);
}

/**
 * goko_panic_goexit() - runtime.Goexit: run all deferred functions and end.
 * @p:		P of the caller.
 * @g:		the running G, unwound.
 *
 * Context: trampoline, M that holds @p; no sleep.
 * Return: what to do next.
 */
enum goko_panic_next goko_panic_goexit(struct goko_p *p, struct goko_g *g)
{
	struct goko_panic *pn = panic_push(g);

	if (!pn)
		return failed(g, -ENOMEM);
	pn->goexit = true;
	return run_defers(p, g);
}

/* The newest panic is over: go on in the function that deferred the recover. */
static enum goko_panic_next recovered(struct goko_p *p, struct goko_g *g)
{
	struct goko_panic *pn = g->panics;
	u32 off = pn->defer_off, pc = pn->defer_pc;
	const struct goko_func *f;

	panic_drop(g);
	while (g->panics && g->panics->aborted) {
		pn = g->panics;
		if (pn->goexit) {
			/* What it interrupted goes on instead: it still exits. */
			pn->aborted = false;
			back_to_panicked(g, pn);
			return run_defers(p, g);
		}
		panic_drop(g);
	}
	f = goko_pc_func(pc);
	g->frame = g->stack.lo + off;
	g->pc = f->pc_base + f->recover;
	if (!f->recover) {
		goko_fatal(g, "%s defers but has no recover point", f->name);
		return GOKO_PANIC_FATAL;
	}
	return GOKO_PANIC_ENTER;
}

/**
 * goko_panic_defer_ret() - A function run by the newest panic has returned.
 * @p:		P of the caller.
 * @g:		the running G; its top frame is the one that returned.
 *
 * Context: trampoline, M that holds @p; no sleep.
 * Return: what to do next.
 */
enum goko_panic_next goko_panic_defer_ret(struct goko_p *p, struct goko_g *g)
{
	struct goko_panic *pn = g->panics;

	if (GOKO_WARN_ON(!pn || !pn->running ||
			 pn->frame_off != frame_off(g, g->frame))) {
		goko_fatal(g, "no panic to return to");
		return GOKO_PANIC_FATAL;
	}
	back_to_panicked(g, pn);
	return pn->recovered ? recovered(p, g) : run_defers(p, g);
}

/**
 * goko_panic_print_ret() - A method that tells a panic's text has returned.
 * @p:		P of the caller.
 * @g:		the running G; its top frame is the one that returned.
 *
 * Context: trampoline, M that holds @p; no sleep.
 * Return: what to do next.
 */
enum goko_panic_next goko_panic_print_ret(struct goko_p *p, struct goko_g *g)
{
	struct goko_panic *pn = printing(g);
	const u64 *result;
	size_t len;

	if (GOKO_WARN_ON(!pn || pn->frame_off != frame_off(g, g->frame))) {
		goko_fatal(g, "no panic to return to");
		return GOKO_PANIC_FATAL;
	}
	/* Behind the only parameter, the data word. */
	result = g->frame + 3;
	len = min_t(u64, result[1], GOKO_TEXT_MAX);
	pn->said = kmalloc(len + 1, GFP_ATOMIC | __GFP_NOWARN);
	if (pn->said) {
		memcpy(pn->said, (const char *)result[0], len);
		pn->said_len = len;
	}
	pn->printing = false;
	back_to_panicked(g, pn);
	return uncaught(p, g);
}

static struct goko_panic *recoverable(const struct goko_g *g)
{
	struct goko_panic *pn = g->panics;

	return pn && pn->running && !pn->recovered && !pn->goexit ? pn : NULL;
}

static void recover_now(struct goko_panic *pn, u64 *value)
{
	pn->recovered = true;
	value[0] = pn->value[0];
	value[1] = pn->value[1];
}

/**
 * goko_recover_try() - recover(), as far as it can be done without an unwind.
 * @g:		the running G.
 * @frame:	frame that calls recover().
 * @value:	out: eface it returns, nil if there is nothing to recover here.
 *
 * Context: helper, M that holds a P; no sleep.
 * Return: true if @value is it; false: unwind and call goko_recover_walk().
 */
bool goko_recover_try(struct goko_g *g, u64 *frame, u64 *value)
{
	struct goko_panic *pn = recoverable(g);
	u32 off = frame_off(g, frame);

	value[0] = 0;
	value[1] = 0;
	if (!pn || off < pn->frame_off)
		return true;
	if (off == pn->frame_off) {
		recover_now(pn, value);
		return true;
	}
	return !(pn->func->flags & GOKO_FUNC_WRAPPER);
}

/**
 * goko_recover_walk() - recover() in a function that wrappers may have called.
 * @g:		the running G, unwound; its top frame calls recover().
 * @value:	out: eface it returns, nil if there is nothing to recover here.
 *
 * Context: trampoline, M that holds a P; no sleep.
 */
void goko_recover_walk(struct goko_g *g, u64 *value)
{
	struct goko_panic *pn = recoverable(g);
	const struct goko_func *caller;
	u64 *frame = g->frame;

	value[0] = 0;
	value[1] = 0;
	while (pn && frame_off(g, frame) > pn->frame_off) {
		caller = goko_pc_func(frame[0]);
		if (!caller || !(caller->flags & GOKO_FUNC_WRAPPER))
			return;
		frame -= caller->frame_words;
	}
	if (pn && frame_off(g, frame) == pn->frame_off)
		recover_now(pn, value);
}

/**
 * goko_panics_free() - Free all records of a dying G.
 * @g:		the G; nothing of it runs any more.
 *
 * Context: any.
 */
void goko_panics_free(struct goko_g *g)
{
	while (g->defers)
		defer_drop(g);
	while (g->panics)
		panic_drop(g);
}

/**
 * goko_panic_roots() - What the deferred functions and panics of a G keep alive.
 * @g:		the G; does not run, or has unwound.
 * @shade:	called with each pointer.
 * @arg:	for @shade.
 *
 * Context: process; may sleep in cond_resched().
 */
void goko_panic_roots(const struct goko_g *g, void (*shade)(void *arg, u64 ptr),
		      void *arg)
{
	const struct goko_defer *d;
	const struct goko_panic *pn;

	for (d = g->defers; d; d = d->link) {
		shade(arg, d->closure);
		if (d->depth % 1024 == 0)
			cond_resched();
	}
	for (pn = g->panics; pn; pn = pn->link)
		shade(arg, pn->value[1]);
}

/**
 * goko_lang_init() - Set up lang/.
 *
 * Context: process, may sleep.
 * Return: 0 or -ENOMEM.
 */
int goko_lang_init(void)
{
	goko_text_setup();
	defer_cache = KMEM_CACHE(goko_defer, 0);
	if (!defer_cache)
		return -ENOMEM;
	panic_cache = KMEM_CACHE(goko_panic, 0);
	if (!panic_cache) {
		kmem_cache_destroy(defer_cache);
		return -ENOMEM;
	}
	return 0;
}

/**
 * goko_lang_fini() - Take lang/ down; no G exists any more.
 *
 * Context: process, may sleep.
 */
void goko_lang_fini(void)
{
	kmem_cache_destroy(panic_cache);
	kmem_cache_destroy(defer_cache);
}
