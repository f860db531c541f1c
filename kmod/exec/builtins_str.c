// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins_str.c - builtins: strings, bytes and runes
 *
 * What a slice points to may be changed by another goroutine at any moment, so a
 * second look at it may find something else than the first: sizes found by
 * the first are limits for the second.  Exec/helpers.h says what the functions
 * are given and return.
 */
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/types.h>

#include "exec/check.h"
#include "exec/internal.h"
#include "gc/gc.h"
#include "sched/sched.h"

/* Look whether others want the CPU after so many bytes or runes. */
#define BREATH	(256u << 10)

static void breathe(u64 i)
{
	if (!(i % BREATH) && i)
		cond_resched();
}

/* memcmp() that offers the CPU to others now and then. */
static int compare(const u8 *s, const u8 *t, u64 n)
{
	u64 i, step;
	int ret;

	for (i = 0; i < n; i += step) {
		breathe(i);
		step = min_t(u64, n - i, BREATH);
		ret = memcmp(s + i, t + i, step);
		if (ret)
			return ret;
	}
	return 0;
}

static void *alloc(struct goko_p *p, u64 *base, u64 pc, u64 bytes)
{
	void *obj = goko_malloc(p, bytes, true);

	if (!obj)
		goko_raise_oom(p, base, pc, bytes);
	return obj;
}

/**
 * goko_b_streq() - s == t.
 * @p:		P; ret[0] becomes the bool.
 * @base:	frame.
 * @pc:		operation.
 * @block:	both strings.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_streq(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;

	p->ctx.ret[0] = b[1] == b[3] &&
			(b[0] == b[2] ||
			 !compare((const u8 *)b[0], (const u8 *)b[2], b[1]));
	return GOKO_CONT;
}

/**
 * goko_b_strcmp() - Order of two strings.
 * @p:		P; ret[0] becomes -1, 0 or 1.
 * @base:	frame.
 * @pc:		operation.
 * @block:	both strings.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_strcmp(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	int ret = compare((const u8 *)b[0], (const u8 *)b[2], min(b[1], b[3]));

	if (!ret)
		ret = (b[1] > b[3]) - (b[1] < b[3]);
	p->ctx.ret[0] = (s64)((ret > 0) - (ret < 0));
	return GOKO_CONT;
}

/**
 * goko_b_bytes2str() - string(bytes).
 * @p:		P; ret[0], ret[1] become the string.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the slice.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_bytes2str(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	char *s = NULL;

	if (b[1]) {
		s = alloc(p, base, pc, b[1]);
		if (!s)
			return GOKO_UNWIND;
		goko_check_load(p, pc, b[0], b[1]);
		goko_copy_bytes(s, (const char *)b[0], b[1]);
	}
	p->ctx.ret[0] = (u64)s;
	p->ctx.ret[1] = b[1];
	return GOKO_CONT;
}

/**
 * goko_b_str2bytes() - []byte(s).
 * @p:		P; ret[0..2] become the slice.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the string.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_str2bytes(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	u64 bytes, cap = goko_round_cap(b[1], 1, &bytes);
	char *s = alloc(p, base, pc, bytes);

	if (!s)
		return GOKO_UNWIND;
	goko_check_load(p, pc, b[0], b[1]);
	goko_copy_bytes(s, (const char *)b[0], b[1]);
	p->ctx.ret[0] = (u64)s;
	p->ctx.ret[1] = b[1];
	p->ctx.ret[2] = cap;
	return GOKO_CONT;
}

/**
 * goko_b_runes2str() - string(runes).
 * @p:		P; ret[0], ret[1] become the string.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the slice.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_runes2str(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const s32 *runes = (const s32 *)b[0];
	u64 i, n = b[1], bytes = 0, used = 0;
	u8 *s, one[GOKO_UTF_MAX];
	u32 len;

	for (i = 0; i < n; i++) {
		bytes += goko_rune_len(READ_ONCE(runes[i]));
		breathe(i);
	}
	s = alloc(p, base, pc, bytes);
	if (!s)
		return GOKO_UNWIND;
	for (i = 0; i < n; i++) {
		len = goko_rune_encode(one, READ_ONCE(runes[i]));
		/* They may have grown since they were counted. */
		if (len > bytes - used)
			break;
		memcpy(s + used, one, len);
		used += len;
		breathe(i);
	}
	p->ctx.ret[0] = (u64)s;
	p->ctx.ret[1] = used;
	return GOKO_CONT;
}

/**
 * goko_b_str2runes() - []rune(s).
 * @p:		P; ret[0..2] become the slice.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the string.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_str2runes(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const u8 *s = (const u8 *)b[0];
	u64 i, n = 0, len = b[1], bytes, cap;
	u32 *runes, rune;

	for (i = 0; i < len; n++) {
		i += goko_rune_decode(s + i, len - i, &rune);
		breathe(n);
	}
	cap = goko_round_cap(n, sizeof(*runes), &bytes);
	runes = alloc(p, base, pc, bytes);
	if (!runes)
		return GOKO_UNWIND;
	for (i = 0, len = 0; len < n && i < b[1]; len++) {
		i += goko_rune_decode(s + i, b[1] - i, &rune);
		runes[len] = rune;
		breathe(len);
	}
	p->ctx.ret[0] = (u64)runes;
	p->ctx.ret[1] = len;
	p->ctx.ret[2] = cap;
	return GOKO_CONT;
}

/**
 * goko_b_rune2str() - string(rune).
 * @p:		P; ret[0], ret[1] become the string.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the rune, as an int64.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_rune2str(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	s64 v = *(const s64 *)block;
	s32 rune = v == (s32)v ? v : GOKO_RUNE_ERROR;
	u8 *s = alloc(p, base, pc, GOKO_UTF_MAX);

	if (!s)
		return GOKO_UNWIND;
	p->ctx.ret[0] = (u64)s;
	p->ctx.ret[1] = goko_rune_encode(s, rune);
	return GOKO_CONT;
}

/**
 * goko_b_decoderune() - One step of range over a string.
 * @p:		P; ret[0] becomes the rune, ret[1] the index of the next one.
 * @base:	frame.
 * @pc:		operation.
 * @block:	the string, and the index to begin at.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_decoderune(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	u32 rune;

	if (b[2] >= b[1])
		return goko_raise(p, base, pc, GOKO_RTERR_INDEX, b[2], b[1]);
	p->ctx.ret[1] = b[2] + goko_rune_decode((const u8 *)b[0] + b[2],
						b[1] - b[2], &rune);
	p->ctx.ret[0] = rune;
	return GOKO_CONT;
}

static u64 copy_text(struct goko_p *p, u64 *base, u64 pc, const char *text,
		     u32 len)
{
	char *s = NULL;

	if (len) {
		s = alloc(p, base, pc, len);
		if (!s)
			return GOKO_UNWIND;
		memcpy(s, text, len);
	}
	p->ctx.ret[0] = (u64)s;
	p->ctx.ret[1] = len;
	return GOKO_CONT;
}

/**
 * goko_b_args() - The task's arguments.
 * @p:		P; ret[0], ret[1] become the string: each argument, terminated.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_args(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	u32 nr, len;
	const char *args = goko_task_args(p->g->task, &nr, &len);

	return copy_text(p, base, pc, args, len);
}

/**
 * goko_b_env() - The task's environment.
 * @p:		P; ret[0], ret[1] become the string: each "NAME=value", terminated.
 * @base:	frame.
 * @pc:		operation.
 * @block:	nothing.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_env(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	u32 len;
	const char *env = goko_task_env(p->g->task, &len);

	return copy_text(p, base, pc, env, len);
}
