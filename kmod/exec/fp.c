// SPDX-License-Identifier: GPL-2.0
/*
 * exec/fp.c - floating point: sections, and what is done on the bits
 *
 * exec/fp.h says what a section is.  This file is compiled as all others are,
 * without SSE: the compiler must not use its registers outside of a section.
 */
#include <asm/fpu/api.h>

#include <linux/bits.h>
#include <linux/types.h>
#include <linux/string.h>

#include "exec/fp.h"
#include "exec/internal.h"

#define SIGN64		BIT_ULL(63)
#define INF64		(0x7ffull << 52)
#define MANT_BITS	52

/*
 * The entries of each operation that begin a section, end it, or do both.
 *
 * Context: M, or any that may use the FPU; a section is not open for _b and _be, and
 * is for _e.
 * Return: as the operation.
 */
#define SECTION(name)							\
u64 goko_fp_##name##_b(u64 a, u64 b)					\
{									\
	kernel_fpu_begin();						\
	return goko_fp_##name(a, b);					\
}									\
									\
u64 goko_fp_##name##_e(u64 a, u64 b)					\
{									\
	u64 ret = goko_fp_##name(a, b);					\
									\
	kernel_fpu_end();						\
	return ret;							\
}									\
									\
u64 goko_fp_##name##_be(u64 a, u64 b)					\
{									\
	u64 ret;							\
									\
	kernel_fpu_begin();						\
	ret = goko_fp_##name(a, b);					\
	kernel_fpu_end();						\
	return ret;							\
}

GOKO_FP_OPS(SECTION)

/**
 * goko_h_trap_fp() - A run-time error inside of a section.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @code:	enum goko_rterr.
 * @operand:	operand of the error.
 *
 * Context: helper, in a section, which it ends.
 * Return: GOKO_UNWIND.
 */
u64 goko_h_trap_fp(struct goko_p *p, u64 *base, u64 pc, u64 code, u64 operand)
{
	kernel_fpu_end();
	return goko_h_trap(p, base, pc, code, operand);
}

/**
 * goko_fp_leave() - End the section, if there is one.
 *
 * Context: helper, in a section or not; for the checking mode.
 */
void goko_fp_leave(void)
{
	if (!irq_fpu_usable())
		kernel_fpu_end();
}

/*
 * Comparing.  Without their sign, the bits of numbers are in the order of the
 * numbers; both zeroes become 0.
 */

static bool nan64(u64 a)
{
	return (a & ~SIGN64) > INF64;
}

static s64 key64(u64 a)
{
	s64 mag = a & ~SIGN64;

	return a & SIGN64 ? -mag : mag;
}

/* A float32 has the order of a float64 with its bits on top; NaN stays NaN. */
static bool nan32(u64 a)
{
	return (u32)a << 1 > 0xff000000u;
}

static s64 key32(u64 a)
{
	return key64(a << 32);
}

#define COMPARE(name, bits, op)						\
u64 goko_fp_##name##bits(u64 a, u64 b)					\
{									\
	return !nan##bits(a) && !nan##bits(b) &&			\
	       key##bits(a) op key##bits(b);				\
}

COMPARE(eq, 32, ==)
COMPARE(eq, 64, ==)
COMPARE(lt, 32, <)
COMPARE(lt, 64, <)
COMPARE(le, 32, <=)
COMPARE(le, 64, <=)

/**
 * goko_fp_ne32() - Are two float32 different?  NaN is different from everything.
 * @a:		bits of one.
 * @b:		bits of the other.
 *
 * Context: any.
 * Return: 0 or 1.
 */
u64 goko_fp_ne32(u64 a, u64 b)
{
	return !goko_fp_eq32(a, b);
}

/**
 * goko_fp_ne64() - Are two float64 different?  NaN is different from everything.
 * @a:		bits of one.
 * @b:		bits of the other.
 *
 * Context: any.
 * Return: 0 or 1.
 */
u64 goko_fp_ne64(u64 a, u64 b)
{
	return !goko_fp_eq64(a, b);
}

/*
 * Rounding to an integer: bits of the mantissa below the point are cut off,
 * after adding to the magnitude what makes it carry.  A carry out of the
 * mantissa increments the exponent, which is right.
 */

/* Bits below the point of a number that is at least 1, less than 2^52. */
static u64 fraction(u64 a)
{
	int exp = (int)(a >> MANT_BITS & 0x7ff) - 1023;

	return GENMASK_ULL(MANT_BITS, 0) >> (exp + 1);
}

/* Is it an integer, infinite or NaN already?  A NaN becomes a quiet one. */
static bool no_fraction(u64 *a)
{
	u64 mag = *a & ~SIGN64;

	if (mag > INF64)
		*a |= BIT_ULL(MANT_BITS - 1);
	return mag >= (u64)(1023 + MANT_BITS) << MANT_BITS || !mag;
}

static bool below_one(u64 a)
{
	return (a & ~SIGN64) < 1023ull << MANT_BITS;
}

/**
 * goko_fp_trunc64() - Round towards 0.
 * @a:		bits.
 * @b:		ignored.
 *
 * Context: any.
 * Return: bits of the integer.
 */
u64 goko_fp_trunc64(u64 a, u64 b)
{
	if (no_fraction(&a))
		return a;
	return below_one(a) ? a & SIGN64 : a & ~fraction(a);
}

/* Round away from 0. */
static u64 away(u64 a)
{
	if (below_one(a))
		return (a & SIGN64) | 1023ull << MANT_BITS;
	return (a + fraction(a)) & ~fraction(a);
}

/**
 * goko_fp_floor64() - Round down.
 * @a:		bits.
 * @b:		ignored.
 *
 * Context: any.
 * Return: bits of the integer.
 */
u64 goko_fp_floor64(u64 a, u64 b)
{
	if (no_fraction(&a))
		return a;
	return a & SIGN64 ? away(a) : goko_fp_trunc64(a, 0);
}

/**
 * goko_fp_ceil64() - Round up.
 * @a:		bits.
 * @b:		ignored.
 *
 * Context: any.
 * Return: bits of the integer.
 */
u64 goko_fp_ceil64(u64 a, u64 b)
{
	if (no_fraction(&a))
		return a;
	return a & SIGN64 ? goko_fp_trunc64(a, 0) : away(a);
}

/**
 * goko_fp_even64() - Round to the nearest integer, halves to the even one.
 * @a:		bits.
 * @b:		ignored.
 *
 * Context: any.
 * Return: bits of the integer.
 */
u64 goko_fp_even64(u64 a, u64 b)
{
	u64 mask, half;

	if (no_fraction(&a))
		return a;
	if (below_one(a)) {
		/* More than a half is 1. */
		if ((a & ~SIGN64) > 1022ull << MANT_BITS)
			return (a & SIGN64) | 1023ull << MANT_BITS;
		return a & SIGN64;
	}
	mask = fraction(a);
	half = (mask >> 1) + 1;
	/* The lowest bit above the point of 1.x is the exponent's, which is odd. */
	if ((a & mask) > half || ((a & mask) == half && a & (mask + 1)))
		a += half;
	return a & ~mask;
}

/**
 * goko_fp_text() - A number as Go's print shows it.
 * @text:	receives at most GOKO_FP_TEXT bytes, not terminated.
 * @bits:	bits of a float64.
 *
 * Context: any that may use the FPU.
 * Return: bytes of the text.
 */
u32 goko_fp_text(char *text, u64 bits)
{
	char digits[GOKO_FP_DIGITS];
	int e;

	if (nan64(bits)) {
		memcpy(text, "NaN", 3);
		return 3;
	}
	text[0] = bits & SIGN64 ? '-' : '+';
	if ((bits & ~SIGN64) == INF64) {
		memcpy(text + 1, "Inf", 3);
		return 4;
	}
	kernel_fpu_begin();
	e = goko_fp_digits(bits, digits);
	kernel_fpu_end();

	text[1] = digits[0];
	text[2] = '.';
	memcpy(text + 3, digits + 1, GOKO_FP_DIGITS - 1);
	text += 2 + GOKO_FP_DIGITS;
	text[0] = 'e';
	text[1] = e < 0 ? '-' : '+';
	if (e < 0)
		e = -e;
	text[2] = '0' + e / 100;
	text[3] = '0' + e / 10 % 10;
	text[4] = '0' + e % 10;
	return GOKO_FP_TEXT;
}

/**
 * goko_b_cdiv() - Divide complex numbers.
 * @p:		P; ret[0], ret[1]: the parts of the quotient.
 * @base:	frame.
 * @pc:		operation.
 * @block:	parts of the dividend, parts of the divisor.
 *
 * Context: helper.
 * Return: GOKO_CONT.
 */
u64 goko_b_cdiv(struct goko_p *p, u64 *base, u64 pc, u64 block)
{
	kernel_fpu_begin();
	goko_fp_cdiv((const u64 *)block, p->ctx.ret);
	kernel_fpu_end();
	return GOKO_CONT;
}
