// SPDX-License-Identifier: GPL-2.0
/*
 * lang/text.c - texts that grow, for the reports of dying programs
 *
 * What: a buffer that takes text until GOKO_TEXT_MAX or until there is no memory,
 * and drops the rest: a report that is cut is better than none.  All of the rest, even if
 * there is memory again, so that nothing is missing in between.
 *
 * Also the addresses programs see.  A program's output may be read by
 * somebody who is not allowed to see kernel addresses, so they are shifted by a
 * secret that stays the same while the module is loaded: differences and
 * comparisons of printed addresses are right, the addresses are not.
 */
#include <linux/kernel.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/stdarg.h>
#include <linux/string.h>

#include "lang/internal.h"
#include "lang/lang.h"

#define TEXT_MIN	1024u

static u64 addr_shift __ro_after_init;

/**
 * goko_text_setup() - Choose the secret that hides addresses.
 *
 * Context: process, once.
 */
void goko_text_setup(void)
{
	addr_shift = get_random_u64() & GENMASK_ULL(46, 12);
}

/**
 * goko_print_addr() - An address as the program may see it.
 * @addr:	kernel address, or 0.
 *
 * Context: any.
 * Return: a number of 48 bits that stands for the address; 0 for 0.
 */
u64 goko_print_addr(u64 addr)
{
	return addr ? (addr + addr_shift) & GENMASK_ULL(47, 0) : 0;
}

/**
 * goko_text_init() - Begin an empty text.
 * @t:		text.
 *
 * Context: any.
 */
void goko_text_init(struct goko_text *t)
{
	memset(t, 0, sizeof(*t));
}

/**
 * goko_text_over() - Begin an empty text in memory of the caller's.
 * @t:		text; not to be freed.
 * @buf:	memory.
 * @size:	its bytes; the text may take one less.
 *
 * Context: any.
 */
void goko_text_over(struct goko_text *t, char *buf, size_t size)
{
	goko_text_init(t);
	t->buf = buf;
	t->cap = size;
	t->fixed = true;
}

/**
 * goko_text_free() - Free a text.
 * @t:		text.
 *
 * Context: any.
 */
void goko_text_free(struct goko_text *t)
{
	kfree(t->buf);
}

static void grow(struct goko_text *t, size_t n)
{
	size_t cap = min_t(size_t, roundup_pow_of_two(max_t(size_t, t->len + n,
							    TEXT_MIN)),
			   GOKO_TEXT_MAX);
	char *buf;

	if (cap <= t->cap)
		return;
	buf = krealloc(t->buf, cap, GFP_ATOMIC | __GFP_NOWARN);
	if (buf) {
		t->buf = buf;
		t->cap = cap;
	}
}

/*
 * Make room for @n more bytes; returns how many there is room for.  If not for all, the
 * text ends with them.
 */
static size_t text_room(struct goko_text *t, size_t n)
{
	if (t->cut)
		return 0;
	if (t->cap - t->len < n && !t->fixed)
		grow(t, n);
	t->cut = t->cap - t->len < n;
	return min(n, t->cap - t->len);
}

/**
 * goko_text_add() - Append bytes.
 * @t:		text.
 * @s:		bytes, any.
 * @len:	how many.
 *
 * Context: any; never sleeps.
 */
void goko_text_add(struct goko_text *t, const char *s, size_t len)
{
	len = text_room(t, min_t(size_t, len, GOKO_TEXT_MAX));
	if (len) {
		memcpy(t->buf + t->len, s, len);
		t->len += len;
	}
}

/**
 * goko_text_printf() - Append formatted text.
 * @t:		text.
 * @fmt:	as for printk().
 *
 * Context: any; never sleeps.
 */
void goko_text_printf(struct goko_text *t, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	/* One more: vsnprintf() terminates. */
	if (len < 0 || text_room(t, len + 1) < len + 1)
		return;
	va_start(ap, fmt);
	vsnprintf(t->buf + t->len, len + 1, fmt, ap);
	va_end(ap);
	t->len += len;
}
