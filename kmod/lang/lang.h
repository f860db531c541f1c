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
 */
struct goko_text {
	char	*buf;
	size_t	len;
	size_t	cap;
};

void goko_text_init(struct goko_text *t);
void goko_text_free(struct goko_text *t);
void goko_text_add(struct goko_text *t, const char *s, size_t len);
void goko_text_printf(struct goko_text *t, const char *fmt, ...)
	__printf(2, 3);
void goko_text_goroutine(struct goko_text *t, const struct goko_g *g);

/* An address as Go programs see it: not the kernel's, but as good as a name. */
u64 goko_print_addr(u64 addr);

#endif /* GOKO_LANG_LANG_H */
