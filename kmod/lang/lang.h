/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lang/lang.h - defer, panic, recover; run-time errors; reports
 *
 * The trampoline (exec/run.c) calls what concerns panics, with the running G
 * unwound: g->frame and g->pc are its top frame.  Reports are texts as Go
 * prints them when a program dies; the scheduler makes one for a deadlock:
 *
 *	goko_text_init(&t);
 *	goko_text_printf(&t, "fatal error: all goroutines are asleep - deadlock!\n");
 *	for each G of the task, oldest first:
 *		goko_text_goroutine(&t, g);
 *	goko_task_end(task, 2, GOKO_END_FATAL, t.buf, t.len);
 *	goko_text_free(&t);
 */
#ifndef GOKO_LANG_LANG_H
#define GOKO_LANG_LANG_H

#include <linux/compiler.h>
#include <linux/types.h>

struct goko_func;
struct goko_g;
struct goko_image;
struct goko_p;
struct goko_type;

int goko_lang_init(void);
void goko_lang_fini(void);

/* --- reports: lang/text.c, lang/traceback.c --- */

/* A report is cut at this length. */
#define GOKO_TEXT_MAX	(64u << 10)

/**
 * struct goko_text - a text that grows
 * @buf:	@len bytes, not terminated; NULL while empty
 * @len:	bytes, at most GOKO_TEXT_MAX
 * @cap:	size of @buf
 * @fixed:	@buf is the caller's, and does not grow
 * @cut:	something had no room: the text ends before it
 */
struct goko_text {
	char	*buf;
	size_t	len;
	size_t	cap;
	bool	fixed;
	bool	cut;
};

void goko_text_init(struct goko_text *t);
void goko_text_over(struct goko_text *t, char *buf, size_t size);
void goko_text_free(struct goko_text *t);
void goko_text_add(struct goko_text *t, const char *s, size_t len);
void goko_text_printf(struct goko_text *t, const char *fmt, ...)
	__printf(2, 3);
void goko_text_goroutine(struct goko_text *t, const struct goko_g *g);

/* --- panics: lang/panic.c, called by exec with the running G --- */

/* What the trampoline does after a step of a panic. */
enum goko_panic_next {
	GOKO_PANIC_ENTER,	/* enter the top frame: g->frame, g->pc */
	GOKO_PANIC_DONE,	/* Goexit has run all deferred functions */
	GOKO_PANIC_FATAL,	/* the task has been ended */
};

int goko_defer_push(struct goko_g *g, u64 *frame, u32 pc, u64 closure);
u64 goko_defer_pop(struct goko_g *g, u64 *frame);
enum goko_panic_next goko_panic_value(struct goko_p *p, struct goko_g *g,
				      u64 type, u64 data);
enum goko_panic_next goko_panic_rterr(struct goko_p *p, struct goko_g *g,
				      u64 code, u64 x, u64 y);
enum goko_panic_next goko_panic_goexit(struct goko_p *p, struct goko_g *g);
enum goko_panic_next goko_panic_defer_ret(struct goko_p *p, struct goko_g *g);
enum goko_panic_next goko_panic_print_ret(struct goko_p *p, struct goko_g *g);
bool goko_recover_try(struct goko_g *g, u64 *frame, u64 *value);
void goko_recover_walk(struct goko_g *g, u64 *value);
void goko_panics_free(struct goko_g *g);
void goko_panic_roots(const struct goko_g *g, void (*shade)(void *arg, u64 ptr),
		      void *arg);

/* --- the end of a task by the runtime's own decision: lang/fatal.c --- */

void goko_fatal(struct goko_g *g, const char *fmt, ...) __printf(2, 3);
void goko_fatal_oom(struct goko_g *g, u64 bytes);
void goko_fatal_stack(struct goko_g *g);

/* --- run-time errors: lang/rterr.c --- */

/**
 * struct goko_rterr_obj - what the value of a run-time error is, or points to
 * @text:	the string's bytes
 * @len:	how many
 */
struct goko_rterr_obj {
	u64	text;
	u64	len;
};

extern const struct goko_type goko_rterr_type;
bool goko_rterr_is_fatal(u32 code);
void goko_rterr_text(struct goko_text *t, u32 code, u64 x, u64 y);
void goko_assert_text(struct goko_text *t, const struct goko_type *iface,
		      u64 w0, const struct goko_type *want);

/* --- UTF-8: lang/string.c --- */

#define GOKO_RUNE_ERROR	0xfffd
#define GOKO_UTF_MAX	4

u32 goko_rune_decode(const u8 *s, u64 n, u32 *rune);
u32 goko_rune_encode(u8 *s, s32 rune);
u32 goko_rune_len(s32 rune);

/* --- printing --- */

/* An address as Go programs see it: not the kernel's, but as good as a name. */
u64 goko_print_addr(u64 addr);

#endif /* GOKO_LANG_LANG_H */
