// SPDX-License-Identifier: GPL-2.0
/*
 * gc/copy.c - copying and clearing of memory that others may be looking at
 *
 * Memory that holds pointers is copied a word at a time: another goroutine, or
 * the collector, may read it meanwhile and must find each pointer whole.
 *
 * No barriers here; see gc/barrier.c.
 */
#include <linux/compiler.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/types.h>

#include "gc/gc.h"

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

/**
 * goko_zero_words() - Clear memory that may hold pointers.
 * @dst:	where; 8-byte aligned.
 * @bytes:	how many, a multiple of 8.
 *
 * Context: helper; may sleep in cond_resched() if @bytes is large.
 */
void goko_zero_words(void *dst, u64 bytes)
{
	u64 *d = dst, words = bytes / 8, n, i;

	while (words) {
		n = min_t(u64, words, COPY_STEP / 8);
		for (i = 0; i < n; i++)
			WRITE_ONCE(d[i], 0);
		d += n;
		words -= n;
		if (words)
			cond_resched();
	}
}
