// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins_print.c - builtins: print, println and write
 *
 * What
 *   The parts of a print statement collect in a buffer of the G; its end writes
 *   them to the task's stderr as one piece, so that statements of different
 *   goroutines don't mix.  Only a statement longer than PIECE_MAX takes several.
 *
 *   Any of the functions may find that there is no room for output.  Then the
 *   G waits for room and does the operation again; the buffer keeps how far it
 *   had come, in @done.  Hostile code may make other operations in between: @done
 *   is cut to what there is.
 *
 * Locking: the buffer belongs to the running G.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/goko.h>

#include "exec/fp.h"
#include "exec/internal.h"
#include "sched/sched.h"

/* Bytes written at a time, and bytes the buffer collects at most. */
#define PIECE_MAX	4096u
#define BUF_MIN		(128u - sizeof(struct print_buf))
#define BUF_MAX		(PIECE_MAX - sizeof(struct print_buf))

/**
 * struct print_buf - what g->print_buf points to; g->print_len are in it
 * @cap:	size of @text
 * @done:	bytes the operation that is to be done again has taken
 * @text:	bytes printed
 */
struct print_buf {
	u32	cap;
	u64	done;
	char	text[];
};

/* The buffer of @g with room for @n more bytes if it can have that. */
static struct print_buf *buf_room(struct goko_g *g, u64 n)
{
	struct print_buf *b = (struct print_buf *)g->print_buf, *new;
	u64 want = b ? g->print_len + n : n;
	u32 size;

	if (b && b->cap - g->print_len >= n)
		return b;
	size = sizeof(*b) + min_t(u64, max_t(u64, want, BUF_MIN), BUF_MAX);
	size = roundup_pow_of_two(size);
	if (b && b->cap >= size - sizeof(*b))
		return b;
	new = krealloc(b, size, GFP_ATOMIC | __GFP_NOWARN);
	if (!new)
		return NULL;
	if (!b) {
		g->print_len = 0;
		new->done = 0;
	}
	new->cap = size - sizeof(*new);
	g->print_buf = (char *)new;
	return new;
}

/* Write what is in the buffer.  -EAGAIN: no room. */
static int buf_flush(struct goko_g *g, struct print_buf *b)
{
	int ret = 0;

	if (g->print_len)
		ret = goko_task_write(g->task, GOKO_STDERR, b->text,
				      g->print_len);
	if (!ret)
		g->print_len = 0;
	return ret;
}

static u64 wait_for_room(struct goko_p *p, u64 *base, u64 pc, u64 bytes)
{
	return goko_unwind(p, base, pc, GOKO_ACT_OUTPUT, bytes, 0, 0);
}

/* Print @n bytes; the whole builtin, but for what it prints. */
static u64 print(struct goko_p *p, u64 *base, u64 pc, const char *s, u64 n)
{
	struct goko_g *g = p->g;
	struct print_buf *b = buf_room(g, n);
	u64 done, step;

	if (!b)
		return goko_raise_oom(p, base, pc, PIECE_MAX);
	done = min(b->done, n);
	b->done = 0;
	for (;;) {
		step = min_t(u64, n - done, b->cap - g->print_len);
		memcpy(b->text + g->print_len, s + done, step);
		g->print_len += step;
		done += step;
		if (done == n)
			return GOKO_CONT;
		if (buf_flush(g, b)) {
			b->done = done;
			return wait_for_room(p, base, pc, g->print_len);
		}
	}
}

#define print_fmt(p, base, pc, fmt, ...) ({				\
	char __text[64];						\
	int __n = scnprintf(__text, sizeof(__text), fmt, ##__VA_ARGS__); \
	print(p, base, pc, __text, __n); })

/**
 * goko_b_print_bool() - Part of a print statement: a bool.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	value.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_bool(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	bool v = *(const u64 *)block;

	return print(p, base, pc, v ? "true" : "false", v ? 4 : 5);
}

/**
 * goko_b_print_int() - Part of a print statement: a signed integer.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	value.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_int(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return print_fmt(p, base, pc, "%lld", *(const s64 *)block);
}

/**
 * goko_b_print_uint() - Part of a print statement: an unsigned integer.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	value.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_uint(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return print_fmt(p, base, pc, "%llu", *(const u64 *)block);
}

/**
 * goko_b_print_string() - Part of a print statement: a string.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the string.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_string(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;

	return print(p, base, pc, (const char *)b[0], b[1]);
}

/**
 * goko_b_print_ptr() - Part of a print statement: a pointer.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the pointer.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_ptr(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return print_fmt(p, base, pc, "0x%llx",
			 goko_print_addr(*(const u64 *)block));
}

/**
 * goko_b_print_float() - Part of a print statement: a floating-point number.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	bits of a float64.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_float(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	char text[GOKO_FP_TEXT];
	u32 n = goko_fp_text(text, *(const u64 *)block);

	return print(p, base, pc, text, n);
}

/**
 * goko_b_print_complex() - Part of a print statement: a complex number.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	bits of the real and the imaginary part.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_complex(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	char text[2 * GOKO_FP_TEXT + 3];
	u32 n = 0;

	text[n++] = '(';
	n += goko_fp_text(text + n, b[0]);
	n += goko_fp_text(text + n, b[1]);
	text[n++] = 'i';
	text[n++] = ')';
	return print(p, base, pc, text, n);
}

/**
 * goko_b_print_slice() - Part of a print statement: a slice.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the slice.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_slice(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;

	return print_fmt(p, base, pc, "[%lld/%lld]0x%llx", b[1], b[2],
			 goko_print_addr(b[0]));
}

/**
 * goko_b_print_eface() - Part of a print statement: an interface.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	its two words.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_eface(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;

	return print_fmt(p, base, pc, "(0x%llx,0x%llx)",
			 goko_print_addr(b[0]), goko_print_addr(b[1]));
}

/**
 * goko_b_print_sp() - Part of a print statement: the space between operands.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_sp(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return print(p, base, pc, " ", 1);
}

/**
 * goko_b_print_nl() - Part of a print statement: the end of the line.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_nl(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return print(p, base, pc, "\n", 1);
}

/**
 * goko_b_print_end() - End of a print statement: out with it.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_print_end(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	struct goko_g *g = p->g;
	struct print_buf *b = (struct print_buf *)g->print_buf;

	if (!b)
		return GOKO_CONT;
	if (buf_flush(g, b))
		return wait_for_room(p, base, pc, g->print_len);
	kfree(b);
	g->print_buf = NULL;
	return GOKO_CONT;
}

/* Forget how far a write had come. */
static void write_done(struct goko_g *g)
{
	if (g->print_buf && !g->print_len) {
		kfree(g->print_buf);
		g->print_buf = NULL;
	}
}

/**
 * goko_b_write() - Write bytes to stdout or stderr.
 * @p:		P; ret[0] becomes the number of bytes, or -EBADF.
 * @base:	frame.
 * @pc:		operation.
 * @block:	1 or 2, and a slice.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_write(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *a = (const u64 *)block;
	const char *s = (const char *)a[1];
	struct goko_g *g = p->g;
	struct print_buf *b = (struct print_buf *)g->print_buf;
	u64 done = 0, n = a[2], step;

	if (a[0] != GOKO_STDOUT && a[0] != GOKO_STDERR) {
		p->ctx.ret[0] = -EBADF;
		return GOKO_CONT;
	}
	if (b) {
		done = min(b->done, n);
		b->done = 0;
	}
	for (; done < n; done += step) {
		step = min_t(u64, n - done, PIECE_MAX);
		if (!goko_task_write(g->task, a[0], s + done, step))
			continue;
		b = buf_room(g, 0);
		if (!b)
			return goko_raise_oom(p, base, pc, PIECE_MAX);
		b->done = done;
		return wait_for_room(p, base, pc, step);
	}
	write_done(g);
	p->ctx.ret[0] = n;
	return GOKO_CONT;
}
