// SPDX-License-Identifier: GPL-2.0
/*
 * stack/move.c - the frames of a G move to another stack
 *
 * What
 *   The frames are copied, and the pointers into the old stack moved along.  Those
 *   are local pointers (lptr), and only frames hold them: the frame map of each
 *   frame's pc says which words are live pointers, and of these the ones that point
 *   into the old stack get the distance added.  Words that are not live may be stale
 *   and stay so.
 *
 *   What else refers to frames: g->frame and g->act are moved here; the sudogs of a G
 *   that waits on channels by goko_chan_move().  Records of defers and panics keep
 *   offsets from g->stack.lo.
 *
 * Invariants
 *   1 the number of used words and every frame's distance from lo stay as they are
 *   2 no live pointer lies in the old stack afterwards, no sudog points there, and
 *     nobody else writes there
 *
 * Beside running channel operations
 *   The stack belongs to who holds the G, except for the slots that its sudogs name:
 *   peers write those, under the lock of the channel, as long as the G waits.  S moves
 *   the stack, R is a peer that sends to it:
 *
 *     S: lock all; copy the slots; sudogs -> new; unlock
 *     R:                                                lock; claim; write; unlock
 *
 *     R: lock; claim; write; unlock
 *     S:                            lock all; copy the slots, with what R wrote; ...
 *
 *   Either way the value is in the new stack.  What lies below the lowest slot nobody
 *   writes, so it is copied without locks.  The frames' pointers are adjusted after the
 *   unlock, beside R in the first order.  A slot is live at the pc that the G goes on
 *   at, and may hold a stale word that looks like a pointer into the old stack:
 *
 *     S: read the word: into the old stack
 *     R:                                   write the word
 *     S:                                                  compare and swap: fails
 *
 *   A plain store would put the stale word back.  What R writes never points into a
 *   stack, so S looks again and is done.
 *
 * A G that is about to wait
 *   Go needs two flags here: activeStackChans, "sudogs point into the stack", and
 *   parkingOnChan, for the moment in which a G is WAITING already and the first is not
 *   set yet.  Here g->waiting is the first, and there is no such moment: the G becomes
 *   WAITING under the locks of all its channels, with g->waiting set (chan/chan.c,
 *   chan/select.c), and who then moves its stack wants the same locks:
 *
 *     parking M: lock all; g->waiting; WAITING; unlock
 *     S:                                  hold;        lock all; ...
 *
 *   The M does not touch the G's stack after WAITING.
 *
 * Locking
 *   The caller owns the stack: it runs the G, or holds it (sched/hold.c).
 */
#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "chan/chan.h"
#include "exec/exec.h"
#include "sched/gmp.h"
#include "stack/internal.h"
#include "stack/stack.h"

/**
 * struct move - from where to where
 * @lo:		of the old stack, as a number
 * @bytes:	its size
 * @delta:	distance to the new one
 * @shared:	of the new stack: from here on peers may write
 */
struct move {
	u64	lo;
	u64	bytes;
	u64	delta;
	u64	*shared;
};

static bool in_old(const struct move *m, u64 word)
{
	return word - m->lo < m->bytes;
}

/* A word of the new stack that others may be writing. */
static void adjust_shared(const struct move *m, u64 *word)
{
	u64 old;

	do
		old = READ_ONCE(*word);
	while (in_old(m, old) && cmpxchg(word, old, old + m->delta) != old);
}

static void adjust_frame(void *arg, u64 *base, const u32 *map, u32 map_words)
{
	const struct move *m = arg;
	u32 i, bits;
	u64 *word;

	for (i = 0; i < map_words; i++) {
		for (bits = map[i]; bits; bits &= bits - 1) {
			word = &base[32 * i + __ffs(bits)];
			if (word >= m->shared)
				adjust_shared(m, word);
			else if (in_old(m, *word))
				*word += m->delta;
		}
	}
}

/*
 * Words that are copied: the frames, and above the top one what it has laid out for a
 * callee or a kernel call.
 */
static size_t used_words(const struct goko_g *g, const struct goko_stack *new)
{
	const struct goko_func *top = goko_pc_func(READ_ONCE(g->pc));
	size_t words = g->frame - g->stack.lo + (top ? top->extent_words : 0);

	return min3(words, (size_t)(g->stack.hi - g->stack.lo),
		    (size_t)(new->hi - new->lo));
}

/**
 * goko_stack_move() - Move the frames of a G to another stack.
 * @g:		RUNNING on the caller's M and unwound; or held, and not in a kernel
 *		call, which reads its arguments there.
 * @new:	has room for them; becomes the stack of @g.
 *
 * Context: process; may sleep in cond_resched().  Takes and drops the locks of the
 *	    channels that @g waits on.
 * Return: the old stack, for the caller to put.
 */
struct goko_stack goko_stack_move(struct goko_g *g, const struct goko_stack *new)
{
	struct goko_stack old = g->stack;
	size_t words = used_words(g, new), own = words;
	struct move m = {
		.lo = (u64)old.lo,
		.bytes = goko_stack_bytes(&old),
		.delta = (u64)new->lo - (u64)old.lo,
	};

	if (g->waiting)
		own = goko_chan_move(g, old.lo, new->lo, words);
	else
		memcpy(new->lo, old.lo, words * sizeof(u64));
	m.shared = new->lo + own;

	g->stack = *new;
	g->frame = (u64 *)((u64)g->frame + m.delta);
	if (in_old(&m, (u64)g->act.frame))
		g->act.frame = (u64 *)((u64)g->act.frame + m.delta);
	/* On its way into the call: goko_syscall_enter() is a safe point. */
	if (g->act.op == GOKO_ACT_KCALL && in_old(&m, g->act.arg[1]))
		g->act.arg[1] += m.delta;
	goko_stack_scan(g, adjust_frame, &m);
	return old;
}
