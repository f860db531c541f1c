// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins_bytes.c - builtins: what package internal/bytealg is made of
 *
 * Searches and comparisons of bytes, at the speed of C.  Each is linear in the
 * bytes it is given and offers the CPU to others now and then.  Exec/helpers.h
 * says what the functions are given and return.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/types.h>

#include "exec/internal.h"

/* Look whether others want the CPU after so many bytes. */
#define BREATH	(256u << 10)

static int compare(const u8 *s, const u8 *t, u64 n)
{
	while (n) {
		u64 step = min_t(u64, n, BREATH);
		int ret = memcmp(s, t, step);

		if (ret)
			return ret;
		s += step;
		t += step;
		n -= step;
		if (n)
			cond_resched();
	}
	return 0;
}

static s64 find(const u8 *s, u64 n, u8 c)
{
	u64 at = 0;

	while (at < n) {
		u64 step = min_t(u64, n - at, BREATH);
		const u8 *hit = memchr(s + at, c, step);

		if (hit)
			return hit - s;
		at += step;
		if (at < n)
			cond_resched();
	}
	return -1;
}

static u64 count(const u8 *s, u64 n, u8 c)
{
	u64 i, at = 0, found = 0;

	while (at < n) {
		u64 step = min_t(u64, n - at, BREATH);

		for (i = 0; i < step; i++)
			found += s[at + i] == c;
		at += step;
		if (at < n)
			cond_resched();
	}
	return found;
}

/**
 * goko_b_bytescmp() - Order of two byte slices.
 * @p:		P; ret[0] becomes -1, 0 or 1.
 * @base:	frame.
 * @pc:		operation.
 * @block:	both slices.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_bytescmp(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	int ret = compare((const u8 *)b[0], (const u8 *)b[3], min(b[1], b[4]));

	if (!ret)
		ret = (b[1] > b[4]) - (b[1] < b[4]);
	p->ctx.ret[0] = (s64)((ret > 0) - (ret < 0));
	return GOKO_CONT;
}

/**
 * goko_b_byteseq() - Whether two byte slices have the same bytes.
 * @p:		P; ret[0] becomes the bool.
 * @base:	frame.
 * @pc:		operation.
 * @block:	both slices.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_byteseq(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;

	p->ctx.ret[0] = b[1] == b[4] &&
			!compare((const u8 *)b[0], (const u8 *)b[3], b[1]);
	return GOKO_CONT;
}

/**
 * goko_b_bytesindex() - Where a byte is in a slice.
 * @p:		P; ret[0] becomes its index, or -1.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the slice; the byte.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_bytesindex(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;

	p->ctx.ret[0] = find((const u8 *)b[0], b[1], b[3]);
	return GOKO_CONT;
}

/**
 * goko_b_strindex() - Where a byte is in a string.
 * @p:		P; ret[0] becomes its index, or -1.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the string; the byte.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_strindex(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;

	p->ctx.ret[0] = find((const u8 *)b[0], b[1], b[2]);
	return GOKO_CONT;
}

/**
 * goko_b_bytescount() - How often a byte is in a slice.
 * @p:		P; ret[0] becomes the number.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the slice; the byte.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_bytescount(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;

	p->ctx.ret[0] = count((const u8 *)b[0], b[1], b[3]);
	return GOKO_CONT;
}

/**
 * goko_b_strcount() - How often a byte is in a string.
 * @p:		P; ret[0] becomes the number.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the string; the byte.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_strcount(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;

	p->ctx.ret[0] = count((const u8 *)b[0], b[1], b[2]);
	return GOKO_CONT;
}

/**
 * goko_b_strview() - The string whose bytes are those of a slice.
 * @p:		P; ret[0], ret[1] become the string.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the slice.
 *
 * The program had better not write to the slice any more.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_strview(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;

	p->ctx.ret[0] = b[0];
	p->ctx.ret[1] = b[1];
	return GOKO_CONT;
}
