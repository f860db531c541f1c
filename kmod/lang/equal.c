// SPDX-License-Identifier: GPL-2.0
/*
 * lang/equal.c - values as Go compares them
 *
 * What
 *   goko_type_equal() compares two values of a type.  Most types are compared as
 *   bytes; in the others it goes down to the strings, floating-point numbers and
 *   interfaces.  What is inside of an interface may be nested without end, so
 *   the way down is kept on a stack of its own.
 *
 *   Other goroutines may write what is compared meanwhile: each word is read
 *   once.  What an interface holds never changes.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "image/image.h"
#include "lang/equal.h"
#include "sched/gmp.h"
#include "sched/sched.h"

/* Levels that need no memory, and most levels: Go would overflow its stack. */
#define FEW_LEVELS	12u
#define MAX_LEVELS	(1u << 20)

/* Compare so many bytes or elements between two looks at the outside world. */
#define BYTE_STEP	(256u << 10)
#define STEPS		4096u

/**
 * struct level - an array or struct that is being compared
 * @t:		its type
 * @a:		one value
 * @b:		the other
 * @i:		next element or field
 */
struct level {
	const struct goko_type	*t;
	const u8		*a;
	const u8		*b;
	u64			i;
};

/**
 * struct way - the way down to what is compared
 * @p:		P of the caller
 * @few:	first levels
 * @more:	replaces @few when there are more
 * @nr:		levels
 * @cap:	room for so many
 * @steps:	values compared
 * @bad:	type that can't be compared
 */
struct way {
	struct goko_p		*p;
	struct level		few[FEW_LEVELS];
	struct level		*more;
	u32			nr;
	u32			cap;
	u32			steps;
	const struct goko_type	*bad;
};

static struct level *levels(struct way *w)
{
	return w->more ? w->more : w->few;
}

static int push(struct way *w, const struct goko_type *t, const void *a,
		const void *b)
{
	struct level *new;
	u32 cap;

	if (w->nr == w->cap) {
		cap = 2 * w->cap;
		if (cap > MAX_LEVELS)
			return -E2BIG;
		new = kvmalloc_array(cap, sizeof(*new),
				     GFP_ATOMIC | __GFP_NOWARN);
		if (!new)
			return -ENOMEM;
		memcpy(new, levels(w), w->nr * sizeof(*new));
		kvfree(w->more);
		w->more = new;
		w->cap = cap;
	}
	levels(w)[w->nr++] = (struct level) { .t = t, .a = a, .b = b };
	return 1;
}

static bool bytes_equal(const u8 *a, const u8 *b, u64 n)
{
	if (a == b)
		return true;
	for (; n > BYTE_STEP; n -= BYTE_STEP, a += BYTE_STEP, b += BYTE_STEP) {
		if (memcmp(a, b, BYTE_STEP))
			return false;
		cond_resched();
	}
	return !memcmp(a, b, n);
}

static bool strings_equal(const u64 *a, const u64 *b)
{
	u64 len = READ_ONCE(a[1]);

	return len == READ_ONCE(b[1]) &&
	       bytes_equal((const u8 *)READ_ONCE(a[0]),
			   (const u8 *)READ_ONCE(b[0]), len);
}

/* By the bits: zeros of either sign are equal, a NaN is not even to itself. */
static bool f32_equal(const u32 *a, const u32 *b)
{
	u32 x = READ_ONCE(*a), y = READ_ONCE(*b);

	if ((x & ~(1u << 31)) > 0x7f800000u)
		return false;
	return x == y || !((x | y) << 1);
}

static bool f64_equal(const u64 *a, const u64 *b)
{
	u64 x = READ_ONCE(*a), y = READ_ONCE(*b);

	if ((x & ~(1ull << 63)) > 0x7ff0000000000000ull)
		return false;
	return x == y || !((x | y) << 1);
}

static int compare(struct way *w, const struct goko_type *t, const void *a,
		   const void *b);

/* Two interfaces' types and data words. */
static int compare_boxed(struct way *w, const struct goko_type *t,
			 const struct goko_type *u, u64 a, u64 b)
{
	if (t != u)
		return 0;
	if (!t)
		return 1;
	if (t->flags & GOKO_TF_NOEQ) {
		w->bad = t;
		return -EINVAL;
	}
	if (t->flags & GOKO_TF_DIRECT)
		return a == b;
	/* Down only by way of the stack: it may go on for ever. */
	if (t->flags & GOKO_TF_MEMEQ)
		return bytes_equal((const u8 *)a, (const u8 *)b, t->size);
	if (t->kind == GOKO_K_ARRAY || t->kind == GOKO_K_STRUCT)
		return push(w, t, (const void *)a, (const void *)b);
	return compare(w, t, (const void *)a, (const void *)b);
}

static const struct goko_type *itab_type(u64 itab)
{
	return itab ? ((const struct goko_itab *)itab)->type : NULL;
}

static int compare(struct way *w, const struct goko_type *t, const void *a,
		   const void *b)
{
	const u64 *x = a, *y = b;

	if (t->flags & GOKO_TF_MEMEQ)
		return bytes_equal(a, b, t->size);
	switch (t->kind) {
	case GOKO_K_STRING:
		return strings_equal(a, b);
	case GOKO_K_F32:
		return f32_equal(a, b);
	case GOKO_K_F64:
		return f64_equal(a, b);
	case GOKO_K_C64:
		return f32_equal(a, b) &&
		       f32_equal((const u32 *)a + 1, (const u32 *)b + 1);
	case GOKO_K_C128:
		return f64_equal(x, y) && f64_equal(x + 1, y + 1);
	case GOKO_K_EFACE:
		return compare_boxed(w, (const void *)READ_ONCE(x[0]),
				     (const void *)READ_ONCE(y[0]),
				     READ_ONCE(x[1]), READ_ONCE(y[1]));
	case GOKO_K_IFACE:
		return compare_boxed(w, itab_type(READ_ONCE(x[0])),
				     itab_type(READ_ONCE(y[0])),
				     READ_ONCE(x[1]), READ_ONCE(y[1]));
	case GOKO_K_ARRAY:
	case GOKO_K_STRUCT:
		return push(w, t, a, b);
	default:
		w->bad = t;
		return -EINVAL;
	}
}

/* The next part of the innermost level. */
static int step(struct way *w)
{
	struct level *l = &levels(w)[w->nr - 1];
	const struct goko_type *t = l->t;
	u64 i = l->i++;

	if (t->kind == GOKO_K_ARRAY) {
		if (i == t->len || !t->elem->size) {
			w->nr--;
			return 1;
		}
		return compare(w, t->elem, l->a + i * t->elem->size,
			       l->b + i * t->elem->size);
	}
	if (i == t->nr_fields) {
		w->nr--;
		return 1;
	}
	if (!strcmp(t->fields[i].name, "_"))
		return 1;
	return compare(w, t->fields[i].type, l->a + t->fields[i].off,
		       l->b + t->fields[i].off);
}

static int finish(struct way *w, int ret, const struct goko_type **bad)
{
	while (ret == 1 && w->nr) {
		ret = step(w);
		if (++w->steps % STEPS)
			continue;
		cond_resched();
		/* Of no use to anybody any more. */
		if (goko_task_ending(w->p->g->task))
			ret = 0;
	}
	kvfree(w->more);
	*bad = w->bad;
	return ret;
}

/**
 * goko_type_equal() - Are two values equal?
 * @p:		P of the caller.
 * @t:		their type.
 * @a:		one value, aligned for @t.
 * @b:		the other.
 * @bad:	out: for -EINVAL the type that can't be compared.
 *
 * Context: helper, M that holds @p; may sleep in cond_resched() if there is
 *	    much to compare.
 * Return:
 * * 1		- equal
 * * 0		- not equal
 * * -EINVAL	- a part's type can't be compared; parts before it are equal
 * * -E2BIG	- nested deeper than a stack could be
 * * -ENOMEM	- out of memory
 */
int goko_type_equal(struct goko_p *p, const struct goko_type *t, const void *a,
		    const void *b, const struct goko_type **bad)
{
	struct way w;

	if (t->flags & GOKO_TF_MEMEQ)
		return bytes_equal(a, b, t->size);
	w.p = p;
	w.more = NULL;
	w.nr = 0;
	w.cap = FEW_LEVELS;
	w.steps = 0;
	w.bad = NULL;
	return finish(&w, compare(&w, t, a, b), bad);
}

/**
 * goko_eface_equal() - Are two interfaces equal?
 * @p:		P of the caller.
 * @a:		words of one.
 * @b:		words of the other.
 * @bad:	out: for -EINVAL the type that can't be compared.
 *
 * Context: as goko_type_equal().
 * Return: as goko_type_equal().
 */
int goko_eface_equal(struct goko_p *p, const u64 *a, const u64 *b,
		     const struct goko_type **bad)
{
	const struct goko_type *t = (const struct goko_type *)a[0];
	struct way w;

	if (a[0] != b[0])
		return 0;
	if (!t || (t->flags & (GOKO_TF_DIRECT | GOKO_TF_NOEQ)) == GOKO_TF_DIRECT)
		return a[1] == b[1] || !t;
	w.p = p;
	w.more = NULL;
	w.nr = 0;
	w.cap = FEW_LEVELS;
	w.steps = 0;
	w.bad = NULL;
	return finish(&w, compare_boxed(&w, t, t, a[1], b[1]), bad);
}
