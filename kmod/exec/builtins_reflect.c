// SPDX-License-Identifier: GPL-2.0
/*
 * exec/builtins_reflect.c - builtins: values and types, for package reflect
 *
 * What
 *   A value of type T that reflect looks at is an interface{} that holds a *T, a
 *   type T is one that holds a nil *T.  So reflect has no words of its own that
 *   would have to be believed: the verifier has seen to it that the first word of
 *   an interface{} is a type, and the second is what the type says.
 *
 * A type whose pointer type the image does not have gives a nil interface.  Exec/helpers.h
 * says what the functions are given and return.
 */
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include <linux/types.h>

#include "chan/chan.h"
#include "exec/internal.h"
#include "gc/gc.h"
#include "heap/heap.h"
#include "image/image.h"
#include "image/itab.h"

/* As reflect numbers kinds. */
enum {
	R_INVALID, R_BOOL, R_INT, R_INT8, R_INT16, R_INT32, R_INT64, R_UINT,
	R_UINT8, R_UINT16, R_UINT32, R_UINT64, R_UINTPTR, R_FLOAT32, R_FLOAT64,
	R_COMPLEX64, R_COMPLEX128, R_ARRAY, R_CHAN, R_FUNC, R_INTERFACE, R_MAP,
	R_POINTER, R_SLICE, R_STRING, R_STRUCT, R_UNSAFE,
};

static const u8 kinds[GOKO_K_NR] = {
	[GOKO_K_BOOL] = R_BOOL, [GOKO_K_I8] = R_INT8, [GOKO_K_I16] = R_INT16,
	[GOKO_K_I32] = R_INT32, [GOKO_K_I64] = R_INT64, [GOKO_K_U8] = R_UINT8,
	[GOKO_K_U16] = R_UINT16, [GOKO_K_U32] = R_UINT32, [GOKO_K_U64] = R_UINT64,
	[GOKO_K_F32] = R_FLOAT32, [GOKO_K_F64] = R_FLOAT64, [GOKO_K_PTR] = R_POINTER,
	[GOKO_K_CHAN] = R_CHAN, [GOKO_K_FUNC] = R_FUNC, [GOKO_K_MAP] = R_MAP,
	[GOKO_K_UNSAFE] = R_UNSAFE, [GOKO_K_C64] = R_COMPLEX64,
	[GOKO_K_C128] = R_COMPLEX128, [GOKO_K_STRING] = R_STRING,
	[GOKO_K_SLICE] = R_SLICE, [GOKO_K_EFACE] = R_INTERFACE,
	[GOKO_K_IFACE] = R_INTERFACE, [GOKO_K_ARRAY] = R_ARRAY,
	[GOKO_K_STRUCT] = R_STRUCT,
};

/**
 * goko_reflect_kind() - A type's kind as reflect numbers them.
 * @t:		type.
 *
 * int and int64, uint, uint64 and uintptr differ by name only.
 *
 * Context: any.
 * Return: the number.
 */
u32 goko_reflect_kind(const struct goko_type *t)
{
	const char *name = t->under->name;

	if (t->kind == GOKO_K_I64 && !strcmp(name, "int"))
		return R_INT;
	if (t->kind == GOKO_K_U64 && !strcmp(name, "uint"))
		return R_UINT;
	if (t->kind == GOKO_K_U64 && !strcmp(name, "uintptr"))
		return R_UINTPTR;
	return kinds[t->kind];
}

/* T of an interface{} that holds a *T; NULL for any other. */
static const struct goko_type *target(const u64 *e)
{
	const struct goko_type *t = (const struct goko_type *)e[0];

	return t && t->kind == GOKO_K_PTR ? t->elem : NULL;
}

/* Where the value is, too; NULL if there is none. */
static u8 *value(const u64 *e, const struct goko_type **t)
{
	*t = target(e);
	return *t ? (u8 *)e[1] : NULL;
}

/* An interface{} with a *T, as the result. */
static u64 give(struct goko_p *p, const struct goko_type *t, const void *at)
{
	const struct goko_type *ptr = t ? goko_type_ptr_to(t) : NULL;

	p->ctx.ret[0] = (u64)ptr;
	p->ctx.ret[1] = ptr ? (u64)at : 0;
	return GOKO_CONT;
}

static u64 nil_error(struct goko_p *p, u64 *base, u64 pc)
{
	return goko_raise(p, base, pc, GOKO_RTERR_NILPTR, 0, 0);
}

static void *make(struct goko_p *p, u64 *base, u64 pc,
		  const struct goko_type *t, u64 n)
{
	void *obj = goko_new(p, t, n);

	if (unlikely(!obj))
		goko_raise_oom(p, base, pc, n * t->size);
	return obj;
}

/* The elements of a slice or an array, their type and number. */
static u8 *elements(const u64 *e, const struct goko_type **elem, u64 *n,
		    u64 *cap)
{
	const struct goko_type *t;
	u8 *at = value(e, &t);

	if (!at || (t->kind != GOKO_K_SLICE && t->kind != GOKO_K_ARRAY))
		return NULL;
	*elem = t->elem;
	if (t->kind == GOKO_K_ARRAY) {
		*n = t->len;
		*cap = t->len;
		return at;
	}
	*n = READ_ONCE(((u64 *)at)[1]);
	*cap = READ_ONCE(((u64 *)at)[2]);
	return (u8 *)READ_ONCE(((u64 *)at)[0]);
}

/**
 * goko_b_r_typeof() - The type of an interface's value.
 * @p:		P; ret[0..1] become an interface{} with a nil pointer to that type.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{}.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_r_typeof(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return give(p, *(const struct goko_type **)block, NULL);
}

/**
 * goko_b_r_handle() - The type that an interface's pointer points to.
 * @p:		P; ret[0..1] become the type.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a *T.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_r_handle(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	return give(p, target((const u64 *)block), NULL);
}

/**
 * goko_b_r_box() - A pointer to the value of an interface.
 * @p:		P; ret[0..1] become an interface{} with a *T.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a T.
 *
 * What is pointed to may be the interface's own value: not to be written.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_box(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *e = (const u64 *)block;
	const struct goko_type *t = (const struct goko_type *)e[0];
	u64 *cell;

	if (!t || !(t->flags & GOKO_TF_DIRECT))
		return give(p, t, (const void *)e[1]);
	cell = make(p, base, pc, t, 1);
	if (!cell)
		return GOKO_UNWIND;
	goko_store_ptr(p, goko_gc_addr(cell), e[1]);
	return give(p, t, cell);
}

/**
 * goko_b_r_load() - The value a pointer points to, as an interface.
 * @p:		P; ret[0..1] become the interface{} with a copy; if the value is an
 *		interface itself, with what is in it.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a *T.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_load(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *t;
	u64 *at = (u64 *)value((const u64 *)block, &t);
	u64 w0, w1;
	void *copy;

	if (!at)
		return nil_error(p, base, pc);
	if (t->kind == GOKO_K_EFACE || t->kind == GOKO_K_IFACE) {
		w0 = READ_ONCE(at[0]);
		w1 = READ_ONCE(at[1]);
		if (w0 && t->kind == GOKO_K_IFACE)
			w0 = (u64)((const struct goko_itab *)w0)->type;
		p->ctx.ret[0] = w0;
		p->ctx.ret[1] = w1;
		return GOKO_CONT;
	}
	if (t->flags & GOKO_TF_DIRECT) {
		p->ctx.ret[1] = READ_ONCE(*at);
	} else {
		copy = make(p, base, pc, t, 1);
		if (!copy)
			return GOKO_UNWIND;
		goko_copy_typed(p, t, (void __force __gc *)copy, at, 1);
		p->ctx.ret[1] = (u64)copy;
	}
	p->ctx.ret[0] = (u64)t;
	return GOKO_CONT;
}

/**
 * goko_b_r_get() - The bits of a scalar, or the address in anything else.
 * @p:		P; ret[0] becomes the bits: of integers and bool canonical; of a
 *		pointer, and of what begins with one, what goko_print_addr() shows.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a *T.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_get(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *t;
	const void *at = value((const u64 *)block, &t);
	u64 bits = 0;

	if (!at)
		return nil_error(p, base, pc);
	switch (t->kind) {
	case GOKO_K_BOOL:
	case GOKO_K_U8:
		bits = *(const u8 *)at;
		break;
	case GOKO_K_I8:
		bits = *(const s8 *)at;
		break;
	case GOKO_K_I16:
		bits = *(const s16 *)at;
		break;
	case GOKO_K_U16:
		bits = *(const u16 *)at;
		break;
	case GOKO_K_I32:
		bits = *(const s32 *)at;
		break;
	case GOKO_K_U32:
	case GOKO_K_F32:
		bits = *(const u32 *)at;
		break;
	case GOKO_K_C64:
		bits = *(const u32 *)at | (u64)((const u32 *)at)[1] << 32;
		break;
	case GOKO_K_I64:
	case GOKO_K_U64:
	case GOKO_K_F64:
	case GOKO_K_C128:
		bits = *(const u64 *)at;
		break;
	default:
		if (t->size >= 8 && t->align == 8)
			bits = goko_print_addr(*(const u64 *)at);
	}
	p->ctx.ret[0] = bits;
	return GOKO_CONT;
}

/**
 * goko_b_r_set() - Store the bits of a scalar.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a *T; bits.  Nothing but scalars is stored to.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_set(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *t;
	void *at = value(b, &t);

	if (!at)
		return nil_error(p, base, pc);
	switch (t->kind) {
	case GOKO_K_BOOL:
		*(u8 *)at = b[2] & 1;
		break;
	case GOKO_K_I8:
	case GOKO_K_U8:
		*(u8 *)at = b[2];
		break;
	case GOKO_K_I16:
	case GOKO_K_U16:
		*(u16 *)at = b[2];
		break;
	case GOKO_K_I32:
	case GOKO_K_U32:
	case GOKO_K_F32:
		*(u32 *)at = b[2];
		break;
	case GOKO_K_C64:
		((u32 *)at)[0] = b[2];
		((u32 *)at)[1] = b[2] >> 32;
		break;
	case GOKO_K_I64:
	case GOKO_K_U64:
	case GOKO_K_F64:
		*(u64 *)at = b[2];
	}
	return GOKO_CONT;
}

/**
 * goko_b_r_str() - The value of a string type.
 * @p:		P; ret[0..1] become the string.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a *T.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_str(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *t;
	const u64 *at = (const u64 *)value((const u64 *)block, &t);

	if (!at)
		return nil_error(p, base, pc);
	p->ctx.ret[0] = 0;
	p->ctx.ret[1] = 0;
	if (t->kind == GOKO_K_STRING) {
		p->ctx.ret[0] = READ_ONCE(at[0]);
		p->ctx.ret[1] = READ_ONCE(at[1]);
	}
	return GOKO_CONT;
}

/**
 * goko_b_r_setstr() - Store to a string type.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a *T; string.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_setstr(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *t;
	void *at = value(b, &t);

	if (!at)
		return nil_error(p, base, pc);
	if (t->kind == GOKO_K_STRING)
		goko_copy_typed(p, t, (void __force __gc *)at, b + 2, 1);
	return GOKO_CONT;
}

/**
 * goko_b_r_bytes() - The value of a slice of bytes.
 * @p:		P; ret[0..2] become the slice.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a *T.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_r_bytes(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *elem;
	u64 n, cap;
	u8 *at = elements((const u64 *)block, &elem, &n, &cap);
	bool ok = at && elem->kind == GOKO_K_U8;

	p->ctx.ret[0] = ok ? (u64)at : 0;
	p->ctx.ret[1] = ok ? n : 0;
	p->ctx.ret[2] = ok ? cap : 0;
	return GOKO_CONT;
}

/**
 * goko_b_r_copy() - *dst = *src.
 * @p:		P; ret[0] becomes whether dst's type can hold it: it is src's, or
 *		has the same underlying type, or is an interface that src's satisfies.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with dst; interface{} with src.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_copy(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *dt, *st;
	u8 *dst = value(b, &dt), *src = value(b + 2, &st);
	const struct goko_itab *tab;
	u64 w[2];
	int ret;

	if (!dst || !src)
		return nil_error(p, base, pc);
	p->ctx.ret[0] = 1;
	if (dt->under == st->under) {
		goko_copy_typed(p, dt, (void __force __gc *)dst, src, 1);
		return GOKO_CONT;
	}
	p->ctx.ret[0] = 0;
	if (dt->kind != GOKO_K_EFACE && dt->kind != GOKO_K_IFACE)
		return GOKO_CONT;
	ret = goko_b_r_load(p, base, pc, (u64)(b + 2));
	if (ret != GOKO_CONT)
		return ret;
	w[0] = p->ctx.ret[0];
	w[1] = p->ctx.ret[1];
	p->ctx.ret[0] = 0;
	if (w[0] && dt->kind == GOKO_K_IFACE) {
		ret = goko_itab_get(dt->under, (const struct goko_type *)w[0], &tab);
		if (ret)
			return goko_raise_oom(p, base, pc, sizeof(*tab));
		if (!tab)
			return GOKO_CONT;
		w[0] = (u64)tab;
	}
	goko_copy_typed(p, dt, (void __force __gc *)dst, w, 1);
	p->ctx.ret[0] = 1;
	return GOKO_CONT;
}

/**
 * goko_b_r_field() - A pointer to a field.
 * @p:		P; ret[0..1] become an interface{} with it.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a pointer to a struct; number of the field.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_field(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *t;
	u8 *at = value(b, &t);

	if (!at)
		return nil_error(p, base, pc);
	if (t->kind != GOKO_K_STRUCT || b[2] >= t->nr_fields)
		return goko_raise(p, base, pc, GOKO_RTERR_INDEX, b[2], t->nr_fields);
	return give(p, t->fields[b[2]].type,
		    t->fields[b[2]].type->size ? at + t->fields[b[2]].off : at);
}

/**
 * goko_b_r_index() - A pointer to an element of a slice or an array.
 * @p:		P; ret[0..1] become an interface{} with it.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a pointer to it; index.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_index(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *elem;
	u64 n, cap;
	u8 *at = elements(b, &elem, &n, &cap);

	if (!at)
		return nil_error(p, base, pc);
	if (b[2] >= n)
		return goko_raise(p, base, pc, GOKO_RTERR_INDEX, b[2], n);
	return give(p, elem, at + b[2] * elem->size);
}

/**
 * goko_b_r_len() - Length and capacity of a slice, an array, a string or a channel.
 * @p:		P; ret[0], ret[1] become them.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a pointer to it.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_r_len(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *t, *elem;
	const u64 *at = (const u64 *)value((const u64 *)block, &t);
	u64 n = 0, cap = 0;

	if (at && t->kind == GOKO_K_STRING) {
		n = READ_ONCE(at[1]);
		cap = n;
	} else if (at && t->kind == GOKO_K_CHAN) {
		const struct goko_hchan *c =
			(const struct goko_hchan *)READ_ONCE(at[0]);

		n = c ? goko_chan_len(c) : 0;
		cap = c ? goko_chan_cap(c) : 0;
	} else {
		elements((const u64 *)block, &elem, &n, &cap);
	}
	p->ctx.ret[0] = n;
	p->ctx.ret[1] = cap;
	return GOKO_CONT;
}

/**
 * goko_b_r_new() - new(T).
 * @p:		P; ret[0..1] become an interface{} with the *T.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with any *T.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_new(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const struct goko_type *t = target((const u64 *)block);
	void *obj = t ? make(p, base, pc, t, 1) : NULL;

	if (!t)
		return nil_error(p, base, pc);
	return obj ? give(p, t, obj) : GOKO_UNWIND;
}

/**
 * goko_b_r_mkslice() - A pointer to a new slice with new elements.
 * @p:		P; ret[0..1] become an interface{} with it.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with any pointer to a slice of the type; length; capacity.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_mkslice(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *t = target(b);
	u64 bytes, *hdr;
	void *mem;

	if (!t || t->kind != GOKO_K_SLICE)
		return nil_error(p, base, pc);
	if (check_mul_overflow(b[3], t->elem->size, &bytes) ||
	    bytes > GOKO_MAX_ALLOC || (s64)b[3] < 0)
		return goko_raise(p, base, pc, GOKO_RTERR_MAKESLICE_CAP, 0, 0);
	if (b[2] > b[3])
		return goko_raise(p, base, pc, GOKO_RTERR_MAKESLICE_LEN, 0, 0);
	mem = make(p, base, pc, t->elem, b[3]);
	hdr = mem ? make(p, base, pc, t, 1) : NULL;
	if (!hdr)
		return GOKO_UNWIND;
	hdr[0] = (u64)mem;
	hdr[1] = b[2];
	hdr[2] = b[3];
	return give(p, t, hdr);
}

/**
 * goko_b_r_slice() - A pointer to a slice of a slice or an array.
 * @p:		P; ret[0..1] become an interface{} with it.
 * @base:	frame.
 * @pc:		operation.
 * @block:	interface{} with a pointer to what is sliced; interface{} with any
 *		pointer to a slice of the result's type; low, high, max.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_b_r_slice(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	const u64 *b = (const u64 *)block;
	const struct goko_type *t = target(b + 2), *elem;
	u64 n, cap, *hdr, lo = b[4], hi = b[5], max = b[6];
	u8 *at = elements(b, &elem, &n, &cap);

	if (!t || t->kind != GOKO_K_SLICE)
		return nil_error(p, base, pc);
	if (!at) {
		elem = t->elem;
		cap = 0;
	}
	if (t->elem != elem)
		return nil_error(p, base, pc);
	if (max > cap)
		return goko_raise(p, base, pc, GOKO_RTERR_SLICE3_ACAP, max, cap);
	if (hi > max)
		return goko_raise(p, base, pc, GOKO_RTERR_SLICE3_B, hi, max);
	if (lo > hi)
		return goko_raise(p, base, pc, GOKO_RTERR_SLICE_B, lo, hi);
	hdr = make(p, base, pc, t, 1);
	if (!hdr)
		return GOKO_UNWIND;
	goko_store_ptr(p, goko_gc_addr(hdr),
		       (u64)(lo < max ? at + lo * elem->size : at));
	hdr[1] = hi - lo;
	hdr[2] = max - lo;
	return give(p, t, hdr);
}
