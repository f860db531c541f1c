// SPDX-License-Identifier: GPL-2.0
/*
 * exec/host/gen_index.c - random accesses to elements
 *
 * Of slices, strings and arrays, one by one and of neighbours: the translator
 * finds out which indices need no check, and which share an address.
 */
#include "gen.h"

/* Mostly indices that are in range: they are the caller's to change. */
static int index_word(bool *own)
{
	*own = rnd(24);
	if (*own) {
		int w = to(T_INT);

		if (rnd(4))
			out("  andi.i64 w%d, w%d, #3\n", w, in(T_INT));
		else
			out("  const.i64 w%d, #%d\n", w, (int)rnd(4));
		return w;
	}
	return in(rnd(8));
}

/* Mostly of 4 elements or more, where the function may call helpers. */
int slice_of(int type)
{
	static const int elems[T_NR] = {
		[T_INTS] = T_INT, [T_SS] = T_S, [T_BYTES] = T_U8,
		[T_PAIRS] = T_PAIR,
	};
	int s = whole(type), n;

	if (!mix || rnd(24) == 0)
		return s;
	n = to(T_INT);
	out("  jgei.i64 w%d, #4, L%d\n", s + 1, next_label);
	out("  const.i64 w%d, #%d\n", n, 4 + (int)rnd(4));
	out("  mkslice t%d w%d, w%d, w%d\n", elems[type], s, n, n);
	out("L%d:\n", next_label++);
	return s;
}

static void access(int which, int s, int i)
{
	int off, t;

	switch (which) {
	case 0:
	case 1:
	case 8:
		out("  ldx t0 w%d, w%d, w%d, +0\n", to(T_INT), s, i);
		break;
	case 2:
	case 3:
	case 9:
		out("  stx t0 w%d, w%d, +0, w%d\n", s, i, in(T_INT));
		break;
	case 4:
		out("  ldx t4 w%d, w%d, w%d, +0\n", to(T_U8), s, i);
		break;
	case 5:
		out("  stx t4 w%d, w%d, +0, w%d\n", s, i, in(T_U8));
		break;
	case 6:
		t = s_part(&off);
		out("  ldx t%d w%d, w%d, w%d, +%d\n", t, to(t), s, i, off);
		break;
	case 7:
		t = s_part(&off);
		if (off != 32)
			out("  stx t%d w%d, w%d, +%d, w%d\n", t, s, i, off,
			    in(t));
		break;
	case 10:
		out("  idx t11 w%d, w%d, w%d, +0\n", to(rnd(2) ? T_PS : T_LS),
		    s, i);
		break;
	default:
		if (rnd(2))
			out("  ldx t23 w%d, w%d, w%d, +0\n", to(T_PAIR), s, i);
		else
			out("  stx t23 w%d, w%d, +0, w%d\n", s, i, in(T_PAIR));
		break;
	}
}

/* An index near @i; most go only where it is not negative. */
static int neighbour(int i, int *skip)
{
	int by = rnd(3), w = to(T_INT);

	*skip = 0;
	if (rnd(6)) {
		*skip = next_label++;
		out("  jlti.i64 w%d, #%d, L%d\n", i, by, *skip);
	}
	switch (rnd(4)) {
	case 0:
		out("  addi.i64 w%d, w%d, #%d\n", w, i, (int)rnd(3) - by);
		break;
	case 1:
		out("  mov t0 w%d, w%d\n", w, i);
		break;
	default:
		out("  subi.i64 w%d, w%d, #%d\n", w, i, by);
		break;
	}
	return w;
}

void indexed(void)
{
	int i, n, s, skip, which = rnd(12);
	bool own;

	if (!mix && (which < 8 || which > 9))
		which = 8 + rnd(2);
	switch (which) {
	case 0 ... 3:
		s = slice_of(T_INTS);
		break;
	case 4:
		s = rnd(2) ? in(T_STRING) : slice_of(T_BYTES);
		break;
	case 5:
		s = slice_of(T_BYTES);
		break;
	case 8:
	case 9:
		s = pointer(T_LARR);
		break;
	case 11:
		s = slice_of(T_PAIRS);
		break;
	default:
		s = slice_of(T_SS);
		break;
	}
	i = index_word(&own);
	access(which, s, i);
	while (own && rnd(2)) {
		n = neighbour(i, &skip);
		access(which, s, n);
		if (rnd(4) == 0)
			out("  andi.i64 w%d, w%d, #3\n", i, in(T_INT));
		if (rnd(2))
			access(which, s, i);
		if (skip)
			out("L%d:\n", skip);
		if (rnd(4) == 0)
			i = n;
	}
}
