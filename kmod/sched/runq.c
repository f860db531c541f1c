// SPDX-License-Identifier: GPL-2.0
/*
 * sched/runq.c - the run queue of a P
 *
 * What
 *   A P's queue is a ring of GOKO_RUNQ_SIZE Gs, without a lock, plus one slot,
 *   runnext, for the G that the running one made ready last: it runs next and
 *   in the same time slice, so two Gs that talk through a channel do not wait
 *   for all others each time.  What does not fit in the ring goes to the global
 *   queue, where Gs also land that become ready without a P.
 *
 * Invariants
 *   1. head <= tail <= head + GOKO_RUNQ_SIZE, in wrapping 32-bit arithmetic.
 *   2. Slots [head, tail) are full; only the owner writes a slot, and only
 *	slots outside that range.
 *   3. Only the owner moves tail.  Anybody moves head, by cmpxchg, and owns the
 *	Gs that it has moved past.
 *   4. runnext is filled by the owner only and emptied by anybody, by cmpxchg.
 *   5. A RUNNABLE G is in exactly one of these places, or on its way in the
 *	hands of one party.
 *
 * Ordering
 *   owner publishes:  fill slot; tail = release	-> thief: acquire tail; read slot
 *   thief consumes:   read slot; head = release	-> owner: acquire head; reuse slot
 *   Both cmpxchg of head are releases for that reason: the reads of slots are
 *   over before the owner may see room.  Who takes a G sees all that was done
 *   to it before it was queued: tail's release, or runnext's full barrier.
 *
 * Rejected
 *   A lock per queue: an uncontended one costs as much as the cmpxchg, and a
 *   thief that holds it stops the owner.  Stealing from runnext first: the
 *   victim is about to run it.
 *
 * The ring's code is also built in user space, with a small ring and with
 * sanitizers: selftests/host/runq.c.
 */
#include <linux/atomic.h>
#include <linux/delay.h>

#include "core/gcptr.h"
#include "sched/runq.h"

static_assert(!(GOKO_RUNQ_SIZE & (GOKO_RUNQ_SIZE - 1)));

/**
 * goko_runq_empty() - Is there nothing in @p's queue?
 * @p:	any P.
 *
 * A G that moves from runnext into the ring is never missed: head and tail are
 * read on both sides of runnext, and they say so if they moved meanwhile.
 *
 * Context: any.
 * Return: true if at some moment during the call there was nothing in it.
 */
bool goko_runq_empty(const struct goko_p *p)
{
	for (;;) {
		/* Pairs with the releases of head. */
		u32 head = smp_load_acquire(&p->runq_head);
		/* Pairs with the releases of tail. */
		u32 tail = smp_load_acquire(&p->runq_tail);
		/* The acquire keeps the second look at tail behind it. */
		struct goko_g *next = smp_load_acquire(&p->runnext);

		if (tail == READ_ONCE(p->runq_tail))
			return head == tail && !next;
	}
}

/* Half of the full ring and @g go to the global queue. */
static bool put_overflow(struct goko_p *p, struct goko_g *g, u32 head, u32 tail)
{
	struct goko_gqueue batch = {};
	u32 i, n = (tail - head) / 2;

	/*
	 * The slots cannot change: they are full and this is the owner.  But
	 * their Gs are ours only if the cmpxchg says so.
	 */
	if (cmpxchg_release(&p->runq_head, head, head + n) != head)
		return false;
	for (i = 0; i < n; i++)
		goko_gqueue_add(&batch, p->runq[(head + i) % GOKO_RUNQ_SIZE]);
	goko_gqueue_add(&batch, g);
	goko_globq_put(&batch);
	return true;
}

/**
 * goko_runq_put() - Queue a G on the caller's P.
 * @p:		P of the caller.
 * @g:		RUNNABLE, on no queue.
 * @next:	into runnext; who was there goes to the tail.
 *
 * Context: M that holds @p; no sleep.  May take and drop sched->lock.
 */
__nowritebarrierrec
void goko_runq_put(struct goko_p *p, struct goko_g *g, bool next)
{
	u32 head, tail;

	if (next) {
		g = xchg(&p->runnext, g);
		if (!g)
			return;
	}
	do {
		/* Pairs with the releases of head in get, grab(), overflow. */
		head = smp_load_acquire(&p->runq_head);
		tail = p->runq_tail;
		if (tail - head < GOKO_RUNQ_SIZE) {
			WRITE_ONCE(p->runq[tail % GOKO_RUNQ_SIZE], g);
			/* Pairs with the acquires of tail in grab(). */
			smp_store_release(&p->runq_tail, tail + 1);
			return;
		}
	} while (!put_overflow(p, g, head, tail));
}

/**
 * goko_runq_get() - Take the next G off the caller's own queue.
 * @p:		P of the caller.
 * @slice_left:	the time slice is not over; if it is, runnext has to queue up
 *		behind the others, or two Gs could keep a P between them.
 * @inherit:	set to true if the G goes on in the current slice.
 *
 * Context: M that holds @p; no sleep.
 * Return: a G, now the caller's, or NULL.
 */
__nowritebarrierrec
struct goko_g *goko_runq_get(struct goko_p *p, bool slice_left, bool *inherit)
{
	struct goko_g *g = READ_ONCE(p->runnext);
	u32 head;

	/* Thieves may only empty it, so one failure means that it is empty. */
	if (g && cmpxchg(&p->runnext, g, NULL) == g) {
		if (slice_left) {
			*inherit = true;
			return g;
		}
		goko_runq_put(p, g, false);
	}
	for (;;) {
		/* Pairs with the releases of head by thieves. */
		head = smp_load_acquire(&p->runq_head);
		if (head == p->runq_tail)
			return NULL;
		g = READ_ONCE(p->runq[head % GOKO_RUNQ_SIZE]);
		if (cmpxchg_release(&p->runq_head, head, head + 1) == head)
			return g;
	}
}

/*
 * Move half of @victim's Gs into @p's slots from @tail on, unpublished.
 * Returns how many.
 */
static u32 grab(struct goko_p *victim, struct goko_p *p, u32 tail, bool steal_next)
{
	struct goko_g *g;
	u32 head, n, i;

	for (;;) {
		/* Pairs with the releases of head by the others. */
		head = smp_load_acquire(&victim->runq_head);
		/* Pairs with the release of tail in goko_runq_put(). */
		n = smp_load_acquire(&victim->runq_tail) - head;
		n -= n / 2;
		if (!n)
			break;
		if (n > GOKO_RUNQ_SIZE / 2)
			continue;	/* head and tail are of two moments */
		for (i = 0; i < n; i++) {
			g = READ_ONCE(victim->runq[(head + i) % GOKO_RUNQ_SIZE]);
			WRITE_ONCE(p->runq[(tail + i) % GOKO_RUNQ_SIZE], g);
		}
		if (cmpxchg_release(&victim->runq_head, head, head + n) == head)
			return n;
	}

	if (!steal_next)
		return 0;
	g = READ_ONCE(victim->runnext);
	if (!g)
		return 0;
	/*
	 * The victim's G has just made this one ready and most likely is about
	 * to wait: leave it that moment.  It is no use to pass a pair of Gs
	 * that talk to each other to and fro between two CPUs.
	 */
	if (READ_ONCE(victim->status) == GOKO_P_RUNNING)
		udelay(3);
	if (cmpxchg(&victim->runnext, g, NULL) != g)
		return 0;
	WRITE_ONCE(p->runq[tail % GOKO_RUNQ_SIZE], g);
	return 1;
}

/**
 * goko_runq_steal() - Take half of another P's queue.
 * @p:		P of the caller; its ring is empty.
 * @victim:	the other.
 * @steal_next:	take even its runnext, if there is nothing else.
 * @nr:		set to the number of Gs that were taken.
 *
 * Context: M that holds @p; no sleep.
 * Return: one of the Gs, the others are in @p's ring; or NULL.
 */
__nowritebarrierrec
struct goko_g *goko_runq_steal(struct goko_p *p, struct goko_p *victim,
			       bool steal_next, u32 *nr)
{
	u32 tail = p->runq_tail;
	u32 n = grab(victim, p, tail, steal_next);

	*nr = n;
	if (!n)
		return NULL;
	if (--n) {
		/* Pairs with the acquires of tail in grab(). */
		smp_store_release(&p->runq_tail, tail + n);
	}
	return p->runq[(tail + n) % GOKO_RUNQ_SIZE];
}
