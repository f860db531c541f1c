// SPDX-License-Identifier: GPL-2.0
/*
 * exec/fp_sse.c - floating point: the arithmetic
 *
 * The only file that is compiled with SSE.  Its functions are called inside of a
 * section (exec/fp.h) and nowhere else.  Values come and go in integer
 * registers.  Each operation rounds once, to nearest, as Go's code on amd64;
 * conversions to integers are the machine's, so that values out of range give
 * what they give in Go.
 */
#include <linux/types.h>

#include "exec/fp.h"

static double f64(u64 bits)
{
	union { u64 u; double f; } v = { .u = bits };

	return v.f;
}

static u64 bits64(double f)
{
	union { double f; u64 u; } v = { .f = f };

	return v.u;
}

static float f32(u64 bits)
{
	union { u32 u; float f; } v = { .u = bits };

	return v.f;
}

static u64 bits32(float f)
{
	union { float f; u32 u; } v = { .f = f };

	return v.u;
}

#define ARITH(name, op)							\
u64 goko_fp_##name##32(u64 a, u64 b)					\
{									\
	return bits32(f32(a) op f32(b));				\
}									\
									\
u64 goko_fp_##name##64(u64 a, u64 b)					\
{									\
	return bits64(f64(a) op f64(b));				\
}

ARITH(add, +)
ARITH(sub, -)
ARITH(mul, *)
ARITH(div, /)

/**
 * goko_fp_sqrt32() - Square root of a float32, correctly rounded.
 * @a:	a float32.
 * @b:	unused.
 *
 * The compiler's own square root sets errno.
 *
 * Context: in a section.
 * Return: bits of a float32; NaN of a negative number.
 */
u64 goko_fp_sqrt32(u64 a, u64 b)
{
	float f = f32(a);

	asm("sqrtss %0, %0" : "+x" (f));
	return bits32(f);
}

/**
 * goko_fp_sqrt64() - Square root of a float64, correctly rounded.
 * @a:	a float64.
 * @b:	unused.
 *
 * Context: in a section.
 * Return: bits of a float64; NaN of a negative number.
 */
u64 goko_fp_sqrt64(u64 a, u64 b)
{
	double f = f64(a);

	asm("sqrtsd %0, %0" : "+x" (f));
	return bits64(f);
}

/**
 * goko_fp_itof32() - Convert a signed integer to a float32.
 * @a:	an int64.
 * @b:	unused.
 *
 * Context: in a section.
 * Return: bits of the nearest float32.
 */
u64 goko_fp_itof32(u64 a, u64 b)
{
	return bits32((float)(s64)a);
}

/**
 * goko_fp_itof64() - Convert a signed integer to a float64.
 * @a:	an int64.
 * @b:	unused.
 *
 * Context: in a section.
 * Return: bits of the nearest float64.
 */
u64 goko_fp_itof64(u64 a, u64 b)
{
	return bits64((double)(s64)a);
}

/**
 * goko_fp_utof32() - Convert an unsigned integer to a float32.
 * @a:	a uint64.
 * @b:	unused.
 *
 * The machine converts signed integers.  Of one that is too large the half is
 * converted, with the bit that is lost kept sticky, and doubled.
 *
 * Context: in a section.
 * Return: bits of the nearest float32.
 */
u64 goko_fp_utof32(u64 a, u64 b)
{
	float half;

	if ((s64)a >= 0)
		return bits32((float)(s64)a);
	half = (float)(s64)(a >> 1 | (a & 1));
	return bits32(half + half);
}

/**
 * goko_fp_utof64() - Convert an unsigned integer to a float64.
 * @a:	a uint64.
 * @b:	unused.
 *
 * As goko_fp_utof32() does it.
 *
 * Context: in a section.
 * Return: bits of the nearest float64.
 */
u64 goko_fp_utof64(u64 a, u64 b)
{
	double half;

	if ((s64)a >= 0)
		return bits64((double)(s64)a);
	half = (double)(s64)(a >> 1 | (a & 1));
	return bits64(half + half);
}

/* C leaves values out of range undefined, the machine does not. */
static s64 truncate(double f)
{
	s64 n;

	asm("cvttsd2siq %1, %0" : "=r" (n) : "x" (f));
	return n;
}

/**
 * goko_fp_ftow() - Convert a float64 to an int32, towards 0.
 * @a:	a float64.
 * @b:	unused.
 *
 * Context: in a section.
 * Return: the int32; of a value out of range, the least one.
 */
u64 goko_fp_ftow(u64 a, u64 b)
{
	s32 n;

	asm("cvttsd2sil %1, %0" : "=r" (n) : "x" (f64(a)));
	return (s64)n;
}

/**
 * goko_fp_ftoi() - Convert a float64 to an int64, towards 0.
 * @a:	a float64.
 * @b:	unused.
 *
 * Context: in a section.
 * Return: the int64; of a value out of range, the least one.
 */
u64 goko_fp_ftoi(u64 a, u64 b)
{
	return truncate(f64(a));
}

/**
 * goko_fp_ftou() - Convert a float64 to a uint64, towards 0.
 * @a:	a float64.
 * @b:	unused.
 *
 * Context: in a section.
 * Return: the uint64; of a value out of range, what Go's code on amd64 gives.
 */
u64 goko_fp_ftou(u64 a, u64 b)
{
	const double limit = 9223372036854775808.0;
	double f = f64(a);

	if (f < limit)
		return truncate(f);
	return truncate(f - limit) | 1ull << 63;
}

/**
 * goko_fp_widen() - Convert a float32 to a float64.
 * @a:	a float32.
 * @b:	unused.
 *
 * Context: in a section.
 * Return: bits of the float64, which is exact.
 */
u64 goko_fp_widen(u64 a, u64 b)
{
	return bits64((double)f32(a));
}

/**
 * goko_fp_narrow() - Convert a float64 to a float32.
 * @a:	a float64.
 * @b:	unused.
 *
 * Context: in a section.
 * Return: bits of the nearest float32.
 */
u64 goko_fp_narrow(u64 a, u64 b)
{
	return bits32((float)f64(a));
}

/**
 * goko_fp_digits() - Decimal digits of a number, as Go's print computes them.
 * @bits:	a finite number.
 * @digits:	receives GOKO_FP_DIGITS digits.
 *
 * Go does this in floating point, too, and rounds on the way: so the last
 * digits are right only if each step is the same.
 *
 * Context: in a section.
 * Return: the decimal exponent.
 */
int goko_fp_digits(u64 bits, char *digits)
{
	double v = f64(bits & ~(1ull << 63));
	double half = 5;
	int i, digit, e = 0;

	if (v != 0) {
		for (; v >= 10; v /= 10)
			e++;
		for (; v < 1; v *= 10)
			e--;
		for (i = 0; i < GOKO_FP_DIGITS; i++)
			half /= 10;
		v += half;
		if (v >= 10) {
			e++;
			v /= 10;
		}
	}
	for (i = 0; i < GOKO_FP_DIGITS; i++) {
		digit = truncate(v);
		digits[i] = '0' + digit;
		v -= digit;
		v *= 10;
	}
	return e;
}

static bool is_nan(double f)
{
	return f != f;
}

static bool is_inf(double f)
{
	return (bits64(f) << 1) == 0x7ffull << 53;
}

static bool is_finite(double f)
{
	return (bits64(f) << 1) < 0x7ffull << 53;
}

static double with_sign(double f, double sign)
{
	return f64((bits64(f) & ~(1ull << 63)) | (bits64(sign) & 1ull << 63));
}

/* 1 or 0 with the sign of @f: is it infinite? */
static double unit(double f)
{
	return with_sign(is_inf(f) ? 1 : 0, f);
}

static double magnitude(double f)
{
	return with_sign(f, 0);
}

/**
 * goko_fp_cdiv() - (a + bi) / (c + di), as Go's complex128div does it.
 * @x:		bits of a, b, c, d.
 * @res:	receives the bits of both parts.
 *
 * R. Smith's algorithm, which avoids overflow; where it ends in NaN without need,
 * the values of C99, annex G.
 *
 * Context: in a section.
 */
void goko_fp_cdiv(const u64 *x, u64 *res)
{
	double a = f64(x[0]), b = f64(x[1]), c = f64(x[2]), d = f64(x[3]);
	const double inf = f64(0x7ffull << 52);
	double ratio, denom, re, im;

	if (magnitude(c) >= magnitude(d)) {
		ratio = d / c;
		denom = c + ratio * d;
		re = (a + b * ratio) / denom;
		im = (b - a * ratio) / denom;
	} else {
		ratio = c / d;
		denom = d + ratio * c;
		re = (a * ratio + b) / denom;
		im = (b * ratio - a) / denom;
	}
	if (is_nan(re) && is_nan(im)) {
		if (c == 0 && d == 0 && (!is_nan(a) || !is_nan(b))) {
			re = with_sign(inf, c) * a;
			im = with_sign(inf, c) * b;
		} else if ((is_inf(a) || is_inf(b)) && is_finite(c) &&
			   is_finite(d)) {
			a = unit(a);
			b = unit(b);
			re = inf * (a * c + b * d);
			im = inf * (b * c - a * d);
		} else if ((is_inf(c) || is_inf(d)) && is_finite(a) &&
			   is_finite(b)) {
			c = unit(c);
			d = unit(d);
			re = 0 * (a * c + b * d);
			im = 0 * (b * c - a * d);
		}
	}
	res[0] = bits64(re);
	res[1] = bits64(im);
}
