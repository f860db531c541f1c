// SPDX-License-Identifier: GPL-2.0
/*
 * chan/order.c - in which order a select looks at its cases and locks channels
 *
 * What
 *   Cases are tried in random order, so that of several that are ready each has
 *   the same chance.  Channels are locked in the order of their addresses, so
 *   that two selects never wait for each other.  Both are lists of indexes.
 */
#include "chan/chan.h"
#include "chan/order.h"

/* Up to here inserting in order is faster than a heap. */
#define INSERT_MAX	12

/* A step of xorshift64; *@rand is never 0. */
static u32 next_rand(u64 *rand)
{
	u64 x = *rand;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	*rand = x;
	return x >> 32;
}

/**
 * goko_order_poll() - A random order of the cases that have a channel.
 * @poll:	gets the indexes; room for @n.
 * @cases:	the cases.
 * @n:		how many, at most 65536.
 * @rand:	state of the generator.
 *
 * Context: any.
 * Return: how many cases have a channel.
 */
u32 goko_order_poll(u16 *poll, const struct goko_scase *cases, u32 n, u64 *rand)
{
	u32 i, j, nr = 0;

	for (i = 0; i < n; i++) {
		if (!cases[i].c)
			continue;
		j = ((u64)next_rand(rand) * (nr + 1)) >> 32;
		poll[nr++] = poll[j];
		poll[j] = i;
	}
	return nr;
}

static bool before(const struct goko_scase *cases, u16 a, u16 b)
{
	return (unsigned long)cases[a].c < (unsigned long)cases[b].c;
}

static void insertion_sort(u16 *lock, const struct goko_scase *cases, u32 n)
{
	u32 i, j;

	for (i = 1; i < n; i++) {
		u16 x = lock[i];

		for (j = i; j && before(cases, x, lock[j - 1]); j--)
			lock[j] = lock[j - 1];
		lock[j] = x;
	}
}

/* Put @x where it belongs in the heap of @n entries whose place @j is vacant. */
static void sift_down(u16 *lock, const struct goko_scase *cases, u32 n, u32 j,
		      u16 x)
{
	u32 k;

	for (;;) {
		k = 2 * j + 1;
		if (k >= n)
			break;
		if (k + 1 < n && before(cases, lock[k], lock[k + 1]))
			k++;
		if (!before(cases, x, lock[k]))
			break;
		lock[j] = lock[k];
		j = k;
	}
	lock[j] = x;
}

/**
 * goko_order_lock() - The cases in the order of their channels' addresses.
 * @lock:	gets the indexes; room for @n.
 * @poll:	the indexes, of cases that have a channel.
 * @cases:	the cases.
 * @n:		indexes in @poll.
 *
 * Heap sort, for many: n log n steps whatever the order is, and no memory.
 *
 * Context: any.
 */
void goko_order_lock(u16 *lock, const u16 *poll, const struct goko_scase *cases,
		     u32 n)
{
	u32 i;

	for (i = 0; i < n; i++)
		lock[i] = poll[i];
	if (n <= INSERT_MAX) {
		insertion_sort(lock, cases, n);
		return;
	}
	for (i = n / 2; i-- > 0;)
		sift_down(lock, cases, n, i, lock[i]);
	for (i = n - 1; i > 0; i--) {
		u16 x = lock[i];

		lock[i] = lock[0];
		sift_down(lock, cases, i, 0, x);
	}
}
