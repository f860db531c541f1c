/* SPDX-License-Identifier: GPL-2.0 */
/*
 * exec/fp.h - floating point: C functions that compiled code calls
 *
 * What
 *   eBPF has no floating point.  A float64 is a word with its bits, a float32 a
 *   word with its bits in the low half and zeroes above.  fp_sse.c has the
 *   operations, compiled for SSE; it is called in *sections* only: between
 *   kernel_fpu_begin() and kernel_fpu_end(), with preemption off.
 *
 *   Each operation has four entries.  The plain one is called inside of a
 *   section; _b begins one first, _e ends it afterwards, _be does both.  So the
 *   translator gives a run of operations one section (exec/tr_float.c).
 *
 *   What needs no arithmetic (comparing, rounding to integers, signs) is done
 *   on the bits, with integers, inside of a section or not (fp.c).
 *
 * Context: all of them: any that may use the FPU (irq_fpu_usable()); no P needed,
 * do not sleep, cannot unwind.
 */
#ifndef GOKO_EXEC_FP_H
#define GOKO_EXEC_FP_H

#include <linux/types.h>

struct goko_p;

/* Operations by C name: operand sizes, i: int64, u: uint64, w: int32. */
#define GOKO_FP_OPS(X) \
	X(add32) X(add64) X(sub32) X(sub64) X(mul32) X(mul64) X(div32) X(div64) \
	X(sqrt32) X(sqrt64) X(itof32) X(itof64) X(utof32) X(utof64) \
	X(ftow) X(ftoi) X(ftou) X(widen) X(narrow)

/* What is done on the bits: two operands, or one (b is ignored). */
#define GOKO_FP_BITS(X) \
	X(eq32) X(eq64) X(ne32) X(ne64) \
	X(lt32) X(lt64) \
	X(floor64) X(ceil64) X(trunc64) X(even64) \
	X(le32) \
	X(le64)

#define GOKO_FP_PROTO(name) \
	u64 goko_fp_##name(u64 a, u64 b);
#define GOKO_FP_PROTOS(name) \
	GOKO_FP_PROTO(name) \
	u64 goko_fp_##name##_b(u64 a, u64 b); \
	u64 goko_fp_##name##_e(u64 a, u64 b); \
	u64 goko_fp_##name##_be(u64 a, u64 b);
GOKO_FP_OPS(GOKO_FP_PROTOS)
GOKO_FP_BITS(GOKO_FP_PROTO)
#undef GOKO_FP_PROTOS
#undef GOKO_FP_PROTO

/* goko_h_trap() for a trap inside of a section, which it ends. */
u64 goko_h_trap_fp(struct goko_p *p, u64 *base, u64 pc, u64 code, u64 operand);
void goko_fp_leave(void);

/* Bytes of what print makes of a float. */
#define GOKO_FP_TEXT	14

u32 goko_fp_text(char *text, u64 bits);

/* fp_sse.c, in a section: digits and exponent of a finite number. */
int goko_fp_digits(u64 bits, char *digits);
#define GOKO_FP_DIGITS	7
void goko_fp_cdiv(const u64 *x, u64 *res);

#endif /* GOKO_EXEC_FP_H */
