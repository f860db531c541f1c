/* SPDX-License-Identifier: GPL-2.0 */
/*
 * image/portable.h - what the verifier needs from its surroundings
 *
 * The sources that include it run in the kernel, in the goko tool and under
 * the fuzzer; this header is the only difference between the three.
 */
#ifndef GOKO_IMAGE_PORTABLE_H
#define GOKO_IMAGE_PORTABLE_H

#ifdef __KERNEL__

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/types.h>

/* Zeroed array of @n elements of @size bytes, or NULL; n == 0 is no error. */
static inline void *goko_img_alloc(size_t n, size_t size)
{
	return kvcalloc(n ? n : 1, size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
}

static inline void goko_img_free(void *p)
{
	kvfree(p);
}

/* Now and then in long loops: let others run, notice that we are killed. */
static inline int goko_img_breathe(void)
{
	cond_resched();
	return fatal_signal_pending(current) ? -EINTR : 0;
}

#else /* !__KERNEL__ */

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/types.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s32 s32;
typedef __s64 s64;

#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define BITS_PER_LONG		(8 * (int)sizeof(long))
#define __printf(fmt, args)	__attribute__((format(printf, fmt, args)))
#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#undef static_assert
#define static_assert(x)	_Static_assert(x, #x)

static inline void *goko_img_alloc(size_t n, size_t size)
{
	return calloc(n ? n : 1, size);
}

static inline void goko_img_free(void *p)
{
	free(p);
}

static inline int goko_img_breathe(void)
{
	return 0;
}

#endif /* __KERNEL__ */

#endif /* GOKO_IMAGE_PORTABLE_H */
