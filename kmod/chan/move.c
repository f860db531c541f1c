// SPDX-License-Identifier: GPL-2.0
/*
 * chan/move.c - the stack of a G that waits on channels moves
 *
 * What
 *   The sudogs of a G point to its slots, and peers write there under the lock of the
 *   channel.  So the part of the stack from the lowest slot on is copied, and the sudogs
 *   are moved along, with all those locks held: a peer finds the slot before or after,
 *   and what it writes is copied or written to the new place.  Proof: stack/move.c.
 *
 *   A G that has been woken and has not run since is no other case: its sudogs are still
 *   there, some of them still in queues.  Nobody uses their slots any more, except the
 *   collector, which looks at the values that are to be sent.
 *
 * Locking
 *   The caller owns the G's stack, so g->waiting stays.  That list is in the order of
 *   locks, a channel that occurs several times several times in a row.
 */
#include <linux/minmax.h>
#include <linux/preempt.h>
#include <linux/string.h>

#include "chan/internal.h"
#include "core/locking.h"

static u32 lock_sudogs(const struct goko_sudog *sgs)
{
	const struct goko_sudog *sg;
	struct goko_hchan *last = NULL;
	u32 nr = 0;

	for (sg = sgs; sg; sg = sg->next)
		nr++;
	goko_nest_begin(&goko_chan_locks, nr);
	preempt_disable();
	for (sg = sgs; sg; sg = sg->next) {
		if (sg->c != last)
			goko_chan_lock_next(sg->c);
		last = sg->c;
	}
	return nr;
}

static void unlock_sudogs(const struct goko_sudog *sgs, u32 nr)
{
	struct goko_hchan *last = NULL;
	const struct goko_sudog *sg;

	for (sg = sgs; sg; sg = sg->next) {
		if (sg->c != last)
			goko_chan_unlock_next(sg->c);
		last = sg->c;
	}
	preempt_enable();
	goko_nest_end(&goko_chan_locks, nr);
}

/**
 * goko_chan_move() - Copy the stack of a G that waits, and move its sudogs along.
 * @g:		the G; the caller holds it or runs it.
 * @old:	its stack.
 * @new:	where it is copied to.
 * @words:	how many words.
 *
 * Context: any but softirq; no sleep.  Takes and drops the locks of the channels.
 * Return: number of the first word of @new that peers may write to from now on until
 *	   @g runs; @words: none.
 */
size_t goko_chan_move(struct goko_g *g, const u64 *old, u64 *new, size_t words)
{
	size_t own = words, at;
	struct goko_sudog *sg;
	u32 nr;

	/* Only who moves the stack writes elem: no lock. */
	for (sg = g->waiting; sg; sg = sg->next) {
		at = ((u64)sg->elem - (u64)old) / sizeof(u64);
		own = min(own, at);
	}
	memcpy(new, old, own * sizeof(u64));
	if (own == words)
		return own;

	nr = lock_sudogs(g->waiting);
	memcpy(new + own, old + own, (words - own) * sizeof(u64));
	for (sg = g->waiting; sg; sg = sg->next)
		if ((u64)sg->elem - (u64)old < words * sizeof(u64))
			sg->elem += (u64)new - (u64)old;
	unlock_sudogs(g->waiting, nr);
	return own;
}
