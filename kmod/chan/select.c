// SPDX-License-Identifier: GPL-2.0
/*
 * chan/select.c - select
 *
 * What
 *   pass 1  all channels locked: look at the cases in random order; the first that
 *           is ready is done
 *   pass 2  still locked: a sudog into the queue of each case, then WAITING
 *   pass 3  the G runs again: goko_chan_resume() takes the others out
 *
 *   Before that, a try looks at the cases one after the other, and locks a channel
 *   only when its case seems to be ready.  What it finds ready is as good as what
 *   pass 1 finds.  That none was ready proves nothing: while it looked at one,
 *   another may have been.  A select that may block goes on to pass 1 in any case;
 *   one with a default does pass 1 in the try, as "none is ready" has to be true of
 *   one moment.
 *
 * No wake-up is lost
 *   As in chan/chan.c, with c->lock meaning the locks of all cases: no peer can
 *   look at any of the channels between pass 1 and WAITING.  After that the first
 *   peer that wins the claim is the case that happens.
 *
 * Locking
 *   Channels in the order of their addresses, one that occurs several times once.
 *   A select may hold thousands of locks: goko_chan_lock_next().
 *
 * Rejected
 *   Enqueueing with one lock held at a time: a peer could claim the G while it is
 *   not in all queues yet, and WAITING would not be one step.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/goko_image.h>

#include "chan/internal.h"
#include "chan/order.h"

#define SMALL_CASES	16	/* cases whose order fits on the kernel stack */

/**
 * struct orders - the two orders of a select
 * @nr:		cases that have a channel
 * @poll:	order to look at them
 * @lock:	order to lock their channels
 * @small:	room for few cases
 */
struct orders {
	u32	nr;
	u16	*poll;
	u16	*lock;
	u16	small[2 * SMALL_CASES];
};

static int orders_init(struct orders *o, u32 n)
{
	o->poll = o->small;
	if (n > SMALL_CASES)
		o->poll = kvmalloc_array(2 * n, sizeof(u16), GFP_KERNEL |
					 __GFP_NORETRY | __GFP_NOWARN);
	o->lock = o->poll + n;
	return o->poll ? 0 : -ENOMEM;
}

static void orders_free(struct orders *o)
{
	if (o->poll != o->small)
		kvfree(o->poll);
}

struct goko_lock_nest goko_chan_locks = GOKO_LOCK_NEST_INIT(goko_chan_locks);

static void lock_all(const struct goko_scase *cases, const struct orders *o)
{
	struct goko_hchan *last = NULL, *c;
	u32 i;

	goko_nest_begin(&goko_chan_locks, o->nr);
	preempt_disable();
	for (i = 0; i < o->nr; i++) {
		c = cases[o->lock[i]].c;
		if (c == last)
			continue;
		goko_chan_lock_next(c);
		last = c;
	}
}

/*
 * After goko_g_park_arm() the sudogs belong to a G that may run elsewhere as soon
 * as the first lock is free; @cases and @o are still ours.
 */
static void unlock_all(const struct goko_scase *cases, const struct orders *o)
{
	struct goko_hchan *last = NULL, *c;
	u32 i;

	for (i = 0; i < o->nr; i++) {
		c = cases[o->lock[i]].c;
		if (c == last)
			continue;
		goko_chan_unlock_next(c);
		last = c;
	}
	preempt_enable();
	goko_nest_end(&goko_chan_locks, o->nr);
}

/*
 * The operation of a case if it is possible now; its channel is locked.  Returns
 * 0 and fills in *@ok, -EPIPE, or -EAGAIN.
 */
static int try_case_locked(struct goko_p *p, const struct goko_scase *cas, bool *ok,
			   struct goko_g **woken)
{
	int ret;

	if (cas->dir == GOKO_CHAN_SEND) {
		*ok = false;
		return goko_chan_send_locked(p, cas->c, cas->elem, woken);
	}
	ret = goko_chan_recv_locked(p, cas->c, cas->elem, woken);
	if (ret < 0)
		return ret;
	*ok = ret;
	return 0;
}

/* The same for a case whose channel is not locked, NULL included. */
static int try_case(struct goko_p *p, const struct goko_scase *cas, bool *ok)
{
	int ret;

	if (cas->dir == GOKO_CHAN_SEND) {
		*ok = false;
		return goko_chan_try_send(p, cas->c, cas->elem);
	}
	ret = goko_chan_try_recv(p, cas->c, cas->elem);
	if (ret < 0)
		return ret;
	*ok = ret;
	return 0;
}

/* Pass 1; all channels are locked. */
static int pass1_locked(struct goko_p *p, const struct goko_scase *cases,
			const struct orders *o, s64 *idx, bool *ok, struct goko_g **woken)
{
	u32 i;
	int ret;

	for (i = 0; i < o->nr; i++) {
		ret = try_case_locked(p, &cases[o->poll[i]], ok, woken);
		if (ret != -EAGAIN) {
			*idx = o->poll[i];
			return ret;
		}
	}
	return -EAGAIN;
}

/**
 * goko_select_try() - Select without waiting.
 * @p:		the P.
 * @cases:	the cases.
 * @n:		how many, at most 65536.
 * @block:	the select has no default: goko_select_park() follows -EAGAIN.
 * @idx:	index of the case that happened.
 * @ok:		a receive got a value that was sent.
 *
 * Context: M that holds @p, no park; may sleep for memory if there are many
 *	    cases.  Takes and drops the locks of the channels.
 * Return:
 * * 0		- one case has happened
 * * -EPIPE	- case *@idx was to send on a closed channel
 * * -EAGAIN	- none was ready; if not @block, all at one moment
 * * -ENOMEM	- out of memory, nothing has happened
 */
int goko_select_try(struct goko_p *p, const struct goko_scase *cases, u32 n,
		    bool block, s64 *idx, bool *ok)
{
	struct goko_g *woken = NULL;
	struct orders o;
	int ret;
	u32 i;

	if (n == 1) {
		*idx = 0;
		return try_case(p, cases, ok);
	}
	if (n > SMALL_CASES && block)
		return -EAGAIN;
	ret = orders_init(&o, n);
	if (ret)
		return ret;

	o.nr = goko_order_poll(o.poll, cases, n, &p->rand);
	ret = -EAGAIN;
	for (i = 0; i < o.nr && ret == -EAGAIN; i++) {
		*idx = o.poll[i];
		ret = try_case(p, &cases[o.poll[i]], ok);
	}
	if (ret == -EAGAIN && !block && o.nr > 1) {
		goko_order_lock(o.lock, o.poll, cases, o.nr);
		lock_all(cases, &o);
		ret = pass1_locked(p, cases, &o, idx, ok, &woken);
		unlock_all(cases, &o);
		if (woken)
			goko_ready(p, woken);
	}
	orders_free(&o);
	return ret;
}

static void put_sudogs(struct goko_p *p, struct goko_sudog *list)
{
	struct goko_sudog *sg;

	while ((sg = list)) {
		list = sg->next;
		goko_sudog_put(p, sg);
	}
}

/* @n sudogs in a row, or NULL. */
static struct goko_sudog *get_sudogs(struct goko_p *p, u32 n)
{
	struct goko_sudog *list = NULL, *sg;

	for (; n; n--) {
		sg = goko_sudog_get(p);
		if (!sg) {
			put_sudogs(p, list);
			return NULL;
		}
		sg->next = list;
		list = sg;
	}
	return list;
}

/* Pass 2; all channels are locked, @sgs has a sudog for each case. */
static void pass2_locked(struct goko_g *g, const struct goko_scase *cases,
			 const struct orders *o, struct goko_sudog *sgs)
{
	struct goko_sudog *sg = sgs;
	u32 i;

	for (i = 0; i < o->nr; i++, sg = sg->next) {
		const struct goko_scase *cas = &cases[o->lock[i]];

		goko_chan_enqueue(sg, g, cas->c, cas->elem,
				  cas->dir == GOKO_CHAN_SEND, o->lock[i]);
	}
	g->waiting = sgs;
	g->waker_sg = NULL;
	goko_g_park_arm(g, GOKO_WAIT_SELECT);
}

/**
 * goko_select_park() - Select, waiting if need be.
 * @p:		the P; p->g has unwound.
 * @cases:	the cases; not needed any more when this returns.
 * @n:		how many, at most 65536; none, or none with a channel, parks for
 *		ever.
 * @idx:	index of the case that happened.
 * @ok:		a receive got a value that was sent.
 *
 * Context: trampoline, M that holds @p; may sleep for memory; parks p->g.  Takes
 *	    and drops the locks of the channels.
 * Return:
 * * 0		- one case has happened
 * * -EPIPE	- case *@idx was to send on a closed channel
 * * -EINPROGRESS - parked; p->g is no longer the caller's, goko_chan_resume()
 * * -ENOMEM	- out of memory, nothing has happened
 */
int goko_select_park(struct goko_p *p, const struct goko_scase *cases, u32 n,
		     s64 *idx, bool *ok)
{
	struct goko_g *g = p->g, *woken = NULL;
	struct goko_sudog *sgs;
	struct orders o;
	int ret;

	ret = orders_init(&o, n);
	if (ret)
		return ret;
	o.nr = goko_order_poll(o.poll, cases, n, &p->rand);
	if (!o.nr) {
		orders_free(&o);
		goko_block_park(g, n ? GOKO_WAIT_SELECT :
				       GOKO_WAIT_SELECT_NO_CASES);
		return -EINPROGRESS;
	}
	sgs = get_sudogs(p, o.nr);
	if (!sgs) {
		orders_free(&o);
		return -ENOMEM;
	}
	goko_order_lock(o.lock, o.poll, cases, o.nr);

	lock_all(cases, &o);
	ret = pass1_locked(p, cases, &o, idx, ok, &woken);
	if (ret == -EAGAIN) {
		pass2_locked(g, cases, &o, sgs);
		ret = -EINPROGRESS;
	}
	unlock_all(cases, &o);

	if (ret != -EINPROGRESS)
		put_sudogs(p, sgs);
	if (woken)
		goko_ready(p, woken);
	orders_free(&o);
	return ret;
}
