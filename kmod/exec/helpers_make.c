// SPDX-License-Identifier: GPL-2.0
/*
 * exec/helpers_make.c - what compiled code calls: making and copying values
 *
 * Memory that holds pointers is copied a word at a time: another goroutine may
 * read it meanwhile, and must find each pointer whole.  What racing goroutines
 * can change is read once.
 */
#include <linux/align.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/types.h>

#include "exec/internal.h"
#include "heap/sizeclass.h"

/* Offer the CPU to others after so many bytes. */
#define COPY_STEP	(256u << 10)

/* One step of goko_copy_words(), upwards. */
static void copy_up(u64 *dst, const u64 *src, u64 words)
{
	u64 i;

	for (i = 0; i < words; i++)
		WRITE_ONCE(dst[i], READ_ONCE(src[i]));
}

static void copy_down(u64 *dst, const u64 *src, u64 words)
{
	while (words--)
		WRITE_ONCE(dst[words], READ_ONCE(src[words]));
}

/**
 * goko_copy_words() - Copy memory that may hold pointers.
 * @dst:	to; 8-byte aligned.
 * @src:	from; 8-byte aligned, may overlap.
 * @bytes:	how many, a multiple of 8.
 *
 * Context: helper; may sleep in cond_resched() if @bytes is large.
 */
void goko_copy_words(void *dst, const void *src, u64 bytes)
{
	u64 *d = dst, words = bytes / 8, n;
	const u64 *s = src;

	if (d == s)
		return;
	if ((u64)d - (u64)s >= bytes) {
		for (; words > COPY_STEP / 8; words -= n, d += n, s += n) {
			n = COPY_STEP / 8;
			copy_up(d, s, n);
			cond_resched();
		}
		copy_up(d, s, words);
		return;
	}
	for (; words > COPY_STEP / 8; words -= n) {
		n = COPY_STEP / 8;
		copy_down(d + words - n, s + words - n, n);
		cond_resched();
	}
	copy_down(d, s, words);
}

/**
 * goko_copy_bytes() - Copy memory without pointers.
 * @dst:	to; of any alignment.
 * @src:	from; of any alignment, may overlap.
 * @bytes:	how many.
 *
 * Context: helper; may sleep in cond_resched() if @bytes is large.
 */
void goko_copy_bytes(void *dst, const void *src, u64 bytes)
{
	char *d = dst;
	const char *s = src;

	if ((u64)d - (u64)s >= bytes) {
		for (; bytes > COPY_STEP; bytes -= COPY_STEP) {
			memmove(d, s, COPY_STEP);
			d += COPY_STEP;
			s += COPY_STEP;
			cond_resched();
		}
		memmove(d, s, bytes);
		return;
	}
	for (; bytes > COPY_STEP; bytes -= COPY_STEP) {
		memmove(d + bytes - COPY_STEP, s + bytes - COPY_STEP,
			COPY_STEP);
		cond_resched();
	}
	memmove(d, s, bytes);
}

/* Copy @n elements. */
static void copy_elems(const struct goko_type *elem, void *dst,
		       const void *src, u64 n)
{
	if (elem->ptrdata)
		goko_copy_words(dst, src, n * elem->size);
	else
		goko_copy_bytes(dst, src, n * elem->size);
}

/**
 * goko_h_memmove() - Copy memory.
 * @p:		P.
 * @dst:	to.
 * @src:	from; the areas are disjoint or the same.
 * @bytes:	how many.
 *
 * Context: helper.
 * Return: 0.
 */
u64 goko_h_memmove(struct goko_p *p, u64 dst, u64 src, u64 bytes)
{
	if (IS_ALIGNED(dst | src | bytes, 8))
		goko_copy_words((void *)dst, (const void *)src, bytes);
	else
		goko_copy_bytes((void *)dst, (const void *)src, bytes);
	return 0;
}

/**
 * goko_h_memzero() - Clear memory.
 * @p:		P.
 * @dst:	where; 8-byte aligned.
 * @bytes:	how many, a multiple of 8.
 *
 * Context: helper.
 * Return: 0.
 */
u64 goko_h_memzero(struct goko_p *p, u64 dst, u64 bytes)
{
	u64 *d = (u64 *)dst, words = bytes / 8, n, i;

	while (words) {
		n = min_t(u64, words, COPY_STEP / 8);
		for (i = 0; i < n; i++)
			WRITE_ONCE(d[i], 0);
		d += n;
		words -= n;
		if (words)
			cond_resched();
	}
	return 0;
}

/* One object; NULL after filling in g->act. */
static void *make(struct goko_p *p, u64 *base, u64 pc, u64 bytes, bool noscan)
{
	void *obj = goko_malloc(p, bytes, noscan);

	if (unlikely(!obj))
		goko_raise_oom(p, base, pc, bytes);
	return obj;
}

/**
 * goko_h_new() - new(T).
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @type:	struct goko_type.
 *
 * Context: helper.
 * Return: zeroed memory, or 0 to unwind.
 */
u64 goko_h_new(struct goko_p *p, u64 *base, u64 pc, u64 type)
{
	const struct goko_type *t = (const struct goko_type *)type;

	return (u64)make(p, base, pc, t->size, !t->ptrdata);
}

/**
 * goko_h_mkslice() - make([]T, len, cap).
 * @p:		P; ret[0] is len, ret[1] is cap, unchecked.
 * @base:	frame.
 * @pc:		operation.
 * @elem:	struct goko_type.
 *
 * Context: helper.
 * Return: zeroed memory, or 0 to unwind.
 */
u64 goko_h_mkslice(struct goko_p *p, u64 *base, u64 pc, u64 elem)
{
	const struct goko_type *t = (const struct goko_type *)elem;
	u64 len = p->ctx.ret[0], cap = p->ctx.ret[1], bytes;
	u32 code;

	if ((s64)len >= 0 && len <= cap && (s64)cap >= 0 &&
	    !check_mul_overflow(cap, t->size, &bytes) &&
	    bytes <= GOKO_MAX_ALLOC)
		return (u64)make(p, base, pc, bytes, !t->ptrdata);

	/* As in Go, a length that is too large itself is told as such. */
	code = GOKO_RTERR_MAKESLICE_CAP;
	if ((s64)len < 0 || check_mul_overflow(len, t->size, &bytes) ||
	    bytes > GOKO_MAX_ALLOC)
		code = GOKO_RTERR_MAKESLICE_LEN;
	goko_raise(p, base, pc, code, 0, 0);
	return 0;
}

/**
 * goko_h_mkeface() - Box a value that is no pointer.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @type:	struct goko_type of the value.
 * @value:	its address in the frame.
 *
 * Context: helper.
 * Return: data word of the eface, or 0 to unwind.
 */
u64 goko_h_mkeface(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 value)
{
	const struct goko_type *t = (const struct goko_type *)type;
	void *obj = make(p, base, pc, t->size, !t->ptrdata);

	if (obj)
		copy_elems(t, obj, (const void *)value, 1);
	return (u64)obj;
}

/* What an allocation of @bytes takes: Go programs see it as a capacity. */
static u64 alloc_size(u64 bytes)
{
	if (bytes <= GOKO_SMALL_MAX)
		return goko_size_classes[goko_size_class(bytes)].size;
	return ALIGN(bytes, GOKO_PAGE_BYTES);
}

/**
 * goko_round_cap() - Capacity of a slice that is allocated for @n elements.
 * @n:		elements wanted.
 * @size:	bytes of an element, not 0.
 * @bytes:	out: bytes to allocate.
 *
 * Context: any.
 * Return: the capacity, at least @n; 0 if it can't be had.
 */
u64 goko_round_cap(u64 n, u64 size, u64 *bytes)
{
	if (check_mul_overflow(n, size, bytes) || *bytes > GOKO_MAX_ALLOC)
		return 0;
	*bytes = alloc_size(*bytes);
	return *bytes / size;
}

/* Go 1.19's growth: double small slices, add a quarter to large ones. */
static u64 grown_cap(u64 cap, u64 want)
{
	const u64 threshold = 256;
	u64 new = cap;

	if (want > 2 * cap)
		return want;
	if (cap < threshold)
		return 2 * cap;
	while (new < want)
		new += (new + 3 * threshold) / 4;
	return new;
}

/**
 * goko_h_append() - append(s, t...).
 * @p:		P; ret[0..2] become the new slice.
 * @base:	frame.
 * @pc:		operation.
 * @elem:	struct goko_type.
 * @block:	ptr, len, cap of s; ptr, len of t.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_append(struct goko_p *p, u64 *base, u64 pc, u64 elem, u64 block)
{
	const struct goko_type *t = (const struct goko_type *)elem;
	const u64 *b = (const u64 *)block;
	u64 ptr = b[0], len = b[1], cap = b[2], src = b[3], n = b[4];
	u64 want, bytes;
	void *new;

	if (check_add_overflow(len, n, &want) || (s64)want < 0)
		return goko_raise(p, base, pc, GOKO_RTERR_GROWSLICE, 0, 0);
	if (want > cap) {
		if (t->size) {
			cap = goko_round_cap(grown_cap(cap, want), t->size,
					     &bytes);
			if (!cap)
				return goko_raise(p, base, pc,
						  GOKO_RTERR_GROWSLICE, 0, 0);
		} else {
			cap = want;
			bytes = 0;
		}
		new = make(p, base, pc, bytes, !t->ptrdata);
		if (!new)
			return GOKO_UNWIND;
		copy_elems(t, new, (const void *)ptr, len);
		ptr = (u64)new;
	}
	if (n)
		copy_elems(t, (void *)(ptr + len * t->size), (const void *)src,
			   n);
	p->ctx.ret[0] = ptr;
	p->ctx.ret[1] = want;
	p->ctx.ret[2] = cap;
	return GOKO_CONT;
}

/**
 * goko_h_copy() - copy(s, t).
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @elem:	struct goko_type.
 * @block:	ptr, len of s; ptr, len of t.
 *
 * Context: helper.
 * Return: elements copied.
 */
u64 goko_h_copy(struct goko_p *p, u64 *base, u64 pc, u64 elem, u64 block)
{
	const struct goko_type *t = (const struct goko_type *)elem;
	const u64 *b = (const u64 *)block;
	u64 n = min(b[1], b[3]);

	copy_elems(t, (void *)b[0], (const void *)b[2], n);
	return n;
}

/**
 * goko_h_concat() - s + t.
 * @p:		P; ret[0], ret[1] become the string.
 * @base:	frame.
 * @pc:		operation.
 * @block:	ptr, len of s; ptr, len of t.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_concat(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	u64 len;
	char *s;

	/* With an empty one the other is the result, as it is. */
	if (!b[1] || !b[3]) {
		b += b[1] ? 0 : 2;
		p->ctx.ret[0] = b[0];
		p->ctx.ret[1] = b[1];
		return GOKO_CONT;
	}
	if (check_add_overflow(b[1], b[3], &len) || (s64)len < 0)
		return goko_raise(p, base, pc, GOKO_RTERR_STRLEN, 0, 0);
	s = make(p, base, pc, len, true);
	if (!s)
		return GOKO_UNWIND;
	goko_copy_bytes(s, (const char *)b[0], b[1]);
	goko_copy_bytes(s + b[1], (const char *)b[2], b[3]);
	p->ctx.ret[0] = (u64)s;
	p->ctx.ret[1] = len;
	return GOKO_CONT;
}
