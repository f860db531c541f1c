// SPDX-License-Identifier: GPL-2.0
/*
 * lang/string.c - runes and UTF-8, as Go's range, string() and []rune() do it
 *
 * Text need not be valid UTF-8: each byte that does not start a valid
 * encoding counts as one U+FFFD of width 1.  Valid means shortest form, at most
 * U+10FFFF, no surrogates.
 */
#include <linux/kernel.h>
#include <linux/types.h>

#include "lang/lang.h"

#define RUNE_MAX	0x10ffff

static bool is_cont(u8 c)
{
	return (c & 0xc0) == 0x80;
}

static bool is_surrogate(u32 r)
{
	return r >= 0xd800 && r <= 0xdfff;
}

/**
 * goko_rune_decode() - Decode the first rune of a text.
 * @s:		text.
 * @n:		bytes, at least 1.
 * @rune:	out: the rune, GOKO_RUNE_ERROR for an invalid byte.
 *
 * Each byte is read once: another goroutine may be changing them.
 * Context: any.
 * Return: bytes it takes, 1 to GOKO_UTF_MAX, at most @n.
 */
u32 goko_rune_decode(const u8 *s, u64 n, u32 *rune)
{
	u32 c = READ_ONCE(s[0]), len, min, r, i;

	*rune = c;
	if (c < 0x80)
		return 1;
	*rune = GOKO_RUNE_ERROR;
	if (c < 0xc2 || c > 0xf4)
		return 1;
	if (c < 0xe0) {
		len = 2;
		min = 0x80;
		r = c & 0x1f;
	} else if (c < 0xf0) {
		len = 3;
		min = 0x800;
		r = c & 0x0f;
	} else {
		len = 4;
		min = 0x10000;
		r = c & 0x07;
	}
	if (n < len)
		return 1;
	for (i = 1; i < len; i++) {
		c = READ_ONCE(s[i]);
		if (!is_cont(c))
			return 1;
		r = r << 6 | (c & 0x3f);
	}
	if (r < min || r > RUNE_MAX || is_surrogate(r))
		return 1;
	*rune = r;
	return len;
}

/**
 * goko_rune_len() - Bytes of a rune's encoding.
 * @rune:	any number; what is no rune is encoded as U+FFFD.
 *
 * Context: any.
 * Return: 1 to GOKO_UTF_MAX.
 */
u32 goko_rune_len(s32 rune)
{
	u32 r = rune;

	if (r < 0x80)
		return 1;
	if (r < 0x800)
		return 2;
	if (r < 0x10000 || r > RUNE_MAX)
		return 3;
	return 4;
}

/**
 * goko_rune_encode() - Encode a rune.
 * @s:		room for goko_rune_len(@rune) bytes.
 * @rune:	any number; what is no rune is encoded as U+FFFD.
 *
 * Context: any.
 * Return: bytes written.
 */
u32 goko_rune_encode(u8 *s, s32 rune)
{
	u32 r = rune;

	if (r > RUNE_MAX || is_surrogate(r))
		r = GOKO_RUNE_ERROR;
	if (r < 0x80) {
		s[0] = r;
		return 1;
	}
	if (r < 0x800) {
		s[0] = 0xc0 | r >> 6;
		s[1] = 0x80 | (r & 0x3f);
		return 2;
	}
	if (r < 0x10000) {
		s[0] = 0xe0 | r >> 12;
		s[1] = 0x80 | (r >> 6 & 0x3f);
		s[2] = 0x80 | (r & 0x3f);
		return 3;
	}
	s[0] = 0xf0 | r >> 18;
	s[1] = 0x80 | (r >> 12 & 0x3f);
	s[2] = 0x80 | (r >> 6 & 0x3f);
	s[3] = 0x80 | (r & 0x3f);
	return 4;
}
