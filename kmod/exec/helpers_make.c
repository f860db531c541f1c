// SPDX-License-Identifier: GPL-2.0
/*
 * exec/helpers_make.c - what compiled code calls: making and copying values
 *
 * What racing goroutines can change is read once.
 */
#include <linux/align.h>
#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/types.h>

#include "exec/check.h"
#include "exec/internal.h"
#include "gc/gc.h"
#include "heap/sizeclass.h"

/* Copy @n elements to memory that nobody else has seen. */
static void init_elems(const struct goko_type *elem, void *dst,
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
	goko_check_copy(p, 0, dst, src, bytes);
	if (IS_ALIGNED(dst | src | bytes, 8))
		goko_copy_words((void *)dst, (const void *)src, bytes);
	else
		goko_copy_bytes((void *)dst, (const void *)src, bytes);
	return 0;
}

/**
 * goko_h_typedmove() - Store a large value that has pointers.
 * @p:		P.
 * @dst:	to: in the heap, a global, or the own stack.
 * @src:	from: in the frame.
 * @type:	struct goko_type.
 *
 * Context: helper.
 * Return: 0.
 */
u64 goko_h_typedmove(struct goko_p *p, u64 dst, u64 src, u64 type)
{
	const struct goko_type *t = (const struct goko_type *)type;

	goko_check_copy(p, 0, dst, src, t->size);
	goko_copy_typed(p, t, goko_gc_word(dst), (const void *)src, 1);
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
	goko_check_store(p, 0, dst, bytes);
	goko_zero_words((void *)dst, bytes);
	return 0;
}

/* @n objects in a row; NULL after filling in g->act. */
static void *make(struct goko_p *p, u64 *base, u64 pc,
		  const struct goko_type *t, u64 n)
{
	void *obj = goko_new(p, t, n);

	if (unlikely(!obj))
		goko_raise_oom(p, base, pc, n * t->size);
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

	return (u64)make(p, base, pc, t, 1);
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
		return (u64)make(p, base, pc, t, cap);

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
	void *obj = make(p, base, pc, t, 1);

	if (obj)
		init_elems(t, obj, (const void *)value, 1);
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
		}
		new = make(p, base, pc, t, cap);
		if (!new)
			return GOKO_UNWIND;
		goko_check_load(p, pc, ptr, len * t->size);
		goko_check_load(p, pc, src, n * t->size);
		init_elems(t, new, (const void *)ptr, len);
		init_elems(t, new + len * t->size, (const void *)src, n);
		ptr = (u64)new;
	} else if (n) {
		goko_check_copy(p, pc, ptr + len * t->size, src, n * t->size);
		goko_copy_typed(p, t, goko_gc_word(ptr + len * t->size),
				(const void *)src, n);
	}
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

	goko_check_copy(p, pc, b[0], b[2], n * t->size);
	goko_copy_typed(p, t, goko_gc_word(b[0]), (const void *)b[2], n);
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
	s = goko_malloc(p, len, true);
	if (!s)
		return goko_raise_oom(p, base, pc, len);
	goko_check_load(p, pc, b[0], b[1]);
	goko_check_load(p, pc, b[2], b[3]);
	goko_copy_bytes(s, (const char *)b[0], b[1]);
	goko_copy_bytes(s + b[1], (const char *)b[2], b[3]);
	p->ctx.ret[0] = (u64)s;
	p->ctx.ret[1] = len;
	return GOKO_CONT;
}
