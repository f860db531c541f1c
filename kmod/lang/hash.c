// SPDX-License-Identifier: GPL-2.0
/*
 * lang/hash.c - hashes of values that Go can compare
 *
 * What
 *   goko_type_hash() follows goko_type_equal(): equal values have equal hashes.
 *   Bytes where equal values are equal bytes; strings by their text; both zeroes
 *   as one; a NaN, which equals nothing, gets a random hash, so that many of them
 *   do not pile up; interfaces by their dynamic type and value.
 *
 *   The function is a keyed multiply-and-fold one: a program that does not know
 *   the seed, which each map has of its own, can't make keys collide.
 *
 *   What nests deeper than MAX_DEPTH adds nothing to the hash.
 *
 * Other goroutines may write what is hashed: each word is read once.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/string.h>

#include "image/image.h"
#include "lang/map.h"

#define MAX_DEPTH	40u
#define BYTE_STEP	(256u << 10)

#define K0		0x9e3779b97f4a7c15ull
#define K1		0xbf58476d1ce4e5b9ull

static u64 mix(u64 a, u64 b)
{
	unsigned __int128 m = (unsigned __int128)(a ^ K0) * (b ^ K1);

	return (u64)m ^ (u64)(m >> 64);
}

static u64 hash_bytes(const u8 *s, u64 n, u64 h)
{
	u64 left = n, word, last = 0;

	for (; left >= 8; left -= 8, s += 8) {
		memcpy(&word, s, 8);
		h = mix(h ^ word, K1);
		if (!(left & (BYTE_STEP - 1)))
			cond_resched();
	}
	if (left)
		memcpy(&last, s, left);
	return mix(h ^ last, n);
}

static u64 hash_f64(u64 bits, u64 h)
{
	if (!(bits << 1))
		bits = 0;
	else if (bits << 1 > 0x7ffull << 53)
		bits = get_random_u64();
	return mix(h ^ bits, 8);
}

static u64 hash_f32(u32 bits, u64 h)
{
	if (!(bits << 1))
		bits = 0;
	else if (bits << 1 > 0xffu << 24)
		return mix(h ^ get_random_u64(), 4);
	return mix(h ^ bits, 4);
}

static int hash_value(const struct goko_type *t, const void *v, u64 *h,
		      u32 depth, const struct goko_type **bad);

static int hash_boxed(const struct goko_type *t, u64 data, u64 *h, u32 depth,
		      const struct goko_type **bad)
{
	*h = mix(*h ^ (unsigned long)t, 2);
	if (!t)
		return 0;
	if (t->flags & GOKO_TF_NOEQ) {
		*bad = t;
		return -EINVAL;
	}
	if (t->flags & GOKO_TF_DIRECT) {
		*h = mix(*h ^ data, 8);
		return 0;
	}
	return hash_value(t, (const void *)data, h, depth + 1, bad);
}

static int hash_parts(const struct goko_type *t, const u8 *v, u64 *h, u32 depth,
		      const struct goko_type **bad)
{
	u64 i;
	int ret = 0;

	if (t->kind == GOKO_K_STRUCT) {
		for (i = 0; i < t->nr_fields && !ret; i++)
			if (strcmp(t->fields[i].name, "_"))
				ret = hash_value(t->fields[i].type,
						 v + t->fields[i].off, h,
						 depth + 1, bad);
		return ret;
	}
	if (!t->elem->size)
		return 0;
	for (i = 0; i < t->len && !ret; i++) {
		ret = hash_value(t->elem, v + i * t->elem->size, h, depth + 1,
				 bad);
		if (i % 1024 == 1023)
			cond_resched();
	}
	return ret;
}

static int hash_value(const struct goko_type *t, const void *v, u64 *h,
		      u32 depth, const struct goko_type **bad)
{
	const u64 *w = v;
	const u32 *n = v;
	u64 itab;

	if (depth > MAX_DEPTH)
		return 0;
	if (t->flags & GOKO_TF_MEMEQ) {
		*h = t->size == 8 ? mix(*h ^ READ_ONCE(*w), 8) :
				    hash_bytes(v, t->size, *h);
		return 0;
	}
	switch (t->kind) {
	case GOKO_K_STRING:
		*h = hash_bytes((const u8 *)READ_ONCE(w[0]), READ_ONCE(w[1]), *h);
		return 0;
	case GOKO_K_F32:
		*h = hash_f32(READ_ONCE(*n), *h);
		return 0;
	case GOKO_K_F64:
		*h = hash_f64(READ_ONCE(*w), *h);
		return 0;
	case GOKO_K_C64:
		*h = hash_f32(READ_ONCE(n[1]), hash_f32(READ_ONCE(n[0]), *h));
		return 0;
	case GOKO_K_C128:
		*h = hash_f64(READ_ONCE(w[1]), hash_f64(READ_ONCE(w[0]), *h));
		return 0;
	case GOKO_K_EFACE:
		return hash_boxed((const void *)READ_ONCE(w[0]),
				  READ_ONCE(w[1]), h, depth, bad);
	case GOKO_K_IFACE:
		itab = READ_ONCE(w[0]);
		return hash_boxed(itab ? ((const struct goko_itab *)itab)->type :
					 NULL,
				  READ_ONCE(w[1]), h, depth, bad);
	case GOKO_K_ARRAY:
	case GOKO_K_STRUCT:
		return hash_parts(t, v, h, depth, bad);
	default:
		*bad = t;
		return -EINVAL;
	}
}

/**
 * goko_type_hash() - Hash a value.
 * @p:		P of the caller.
 * @t:		its type.
 * @v:		the value, aligned for @t.
 * @seed:	key of the hash.
 * @hash:	receives the hash.
 * @bad:	out: for -EINVAL the type that can't be hashed.
 *
 * Context: helper, M that holds @p; may sleep in cond_resched() if there is
 *	    much to hash.
 * Return: 0, or -EINVAL: some part is of a type that can't be compared.
 */
int goko_type_hash(struct goko_p *p, const struct goko_type *t, const void *v,
		   u64 seed, u64 *hash, const struct goko_type **bad)
{
	*hash = seed;
	return hash_value(t, v, hash, 0, bad);
}
