// SPDX-License-Identifier: GPL-2.0
/*
 * chan/chan.c - channels: make, send, receive, close
 *
 * What
 *   Go's channels.  A sender that finds a receiver waiting puts the value right
 *   into the receiver's slot, in its stack frame; a receiver that finds a sender
 *   waiting takes the sender's value (of a buffered channel: the oldest, and the
 *   sender's goes into the buffer).  So a woken G has nothing left to do.
 *
 *   An operation is tried in a helper first (goko_chan_try_*()), which needs no
 *   unwinding when it succeeds.  The G that has to wait comes back from the
 *   trampoline (goko_chan_*_park()), tries again under the lock, and enqueues.
 *
 * Invariants
 *   struct goko_hchan, chan/internal.h
 *
 * No wake-up is lost
 *   Whether an operation can go on and whether the G is in the queue is decided
 *   under one hold of c->lock.  R receives, S sends, in either order:
 *
 *     R: lock; nothing there; enqueue; WAITING; unlock
 *     S:                                              lock; finds R; hands over
 *
 *     S:              lock; no receiver; value into the buffer, or enqueue; unlock
 *     R: nothing (try)                                          lock; finds it
 *
 *   The unlocked look in the try decides nothing: who is told to wait looks again.
 *
 * The fast paths of operations that do not wait
 *   A select with one case and default relies on -EAGAIN being true at some moment
 *   during the call.  goko_chan_full() reads closed, then readiness: a closed
 *   channel never becomes ready to send, so "was open, then not ready" was true at
 *   once when readiness was read, or the channel was closed in between and the
 *   moment before that counts.  goko_chan_empty() reads readiness, then closed: the
 *   channel cannot be reopened, so it was open at the first read as well.
 *
 * Locking
 *   c->lock, a spin lock; channels are not used in softirq.  goko_ready() takes
 *   the scheduler's locks and may run the other G at once on another M, which then
 *   wants c->lock: so it is called after the unlock, never before.
 *
 * Rejected
 *   A semaphore for each direction: a value would be copied twice, and select
 *   needs one queue entry that several channels can take back.
 */
#include <linux/bits.h>
#include <linux/err.h>
#include <linux/overflow.h>
#include <linux/stddef.h>

#include "chan/internal.h"
#include "heap/heap.h"
#include "image/image.h"

/* Go's limit on amd64: larger requests are errors, smaller ones out of memory. */
#define MAX_ALLOC	(1ull << 48)

/* A channel whose buffer is another object. */
static const unsigned long hchan_ptrmask[] = {
	BIT(offsetof(struct goko_hchan, buf) / 8),
};

static const struct goko_type hchan_type = {
	.size = sizeof(struct goko_hchan),
	.ptrdata = offsetofend(struct goko_hchan, buf),
	.kind = GOKO_K_STRUCT,
	.align = 8,
	.name = "runtime.hchan",
	.ptrmask = hchan_ptrmask,
};

/**
 * goko_chan_make() - make(chan elem, size).
 * @p:		the P.
 * @elem:	type of the elements.
 * @size:	elements of the buffer.
 *
 * Context: M that holds @p and runs p->g; as goko_malloc().
 * Return: the channel; ERR_PTR: -EINVAL "makechan: size out of range", -ENOMEM.
 */
struct goko_hchan *goko_chan_make(struct goko_p *p, const struct goko_type *elem,
				  s64 size)
{
	struct goko_hchan *c;
	void *buf = NULL;
	u64 bytes;

	if (size < 0 || elem->size > U16_MAX ||
	    check_mul_overflow(elem->size, (u64)size, &bytes) ||
	    bytes > MAX_ALLOC - sizeof(*c))
		return ERR_PTR(-EINVAL);
	if (elem->ptrdata) {
		c = goko_new(p, &hchan_type, 1);
		buf = size ? goko_new(p, elem, size) : NULL;
	} else {
		c = goko_malloc(p, sizeof(*c) + bytes, true);
		buf = c + 1;
	}
	if (!c || (size && !buf))
		return ERR_PTR(-ENOMEM);
	spin_lock_init(&c->lock);
	INIT_LIST_HEAD(&c->recvq);
	INIT_LIST_HEAD(&c->sendq);
	c->elem_bytes = elem->size;
	c->elem_ptrs = elem->ptrdata;
	c->elem = elem;
	goko_slot_init(&c->buf, buf);
	c->cap = size;
	return c;
}

/**
 * goko_chan_len() - len(c).
 * @c:		the channel or NULL.
 *
 * Context: any; no lock.
 * Return: elements in the buffer, at some moment during the call.
 */
u64 goko_chan_len(const struct goko_hchan *c)
{
	return c ? READ_ONCE(c->count) : 0;
}

/**
 * goko_chan_cap() - cap(c).
 * @c:		the channel or NULL.
 *
 * Context: any; no lock.
 * Return: elements the buffer has room for.
 */
u64 goko_chan_cap(const struct goko_hchan *c)
{
	return c ? c->cap : 0;
}

/**
 * goko_chan_try_send() - Send without waiting.
 * @p:		the P.
 * @c:		the channel or NULL.
 * @elem:	the value; an element's bytes.
 *
 * Context: M that holds @p, no sleep, no park.  Takes and drops c->lock.
 * Return:
 * * 0		- sent, or handed to a receiver
 * * -EPIPE	- closed
 * * -EAGAIN	- it would have to wait
 */
int goko_chan_try_send(struct goko_p *p, struct goko_hchan *c, const void *elem)
{
	struct goko_g *woken = NULL;
	int ret;

	if (!c || goko_chan_full(c))
		return -EAGAIN;
	spin_lock(&c->lock);
	ret = goko_chan_send_locked(p, c, elem, &woken);
	spin_unlock(&c->lock);
	if (woken)
		goko_ready(p, woken);
	return ret;
}

/**
 * goko_chan_try_recv() - Receive without waiting.
 * @p:		the P.
 * @c:		the channel or NULL.
 * @elem:	gets the value, or zeroes; NULL: drop it.
 *
 * Context: M that holds @p, no sleep, no park.  Takes and drops c->lock.
 * Return:
 * * 1		- a value was received
 * * 0		- closed and empty
 * * -EAGAIN	- it would have to wait
 */
int goko_chan_try_recv(struct goko_p *p, struct goko_hchan *c, void *elem)
{
	struct goko_g *woken = NULL;
	int ret;

	if (!c || goko_chan_empty(c))
		return -EAGAIN;
	spin_lock(&c->lock);
	ret = goko_chan_recv_locked(p, c, elem, &woken);
	spin_unlock(&c->lock);
	if (woken)
		goko_ready(p, woken);
	return ret;
}

/*
 * An operation that may wait.  @elem is written only if it receives.
 */
static int op_park(struct goko_p *p, struct goko_hchan *c, void *elem,
		   bool is_send)
{
	struct goko_sudog *sg = goko_sudog_get(p);
	struct goko_g *g = p->g, *woken = NULL;
	int ret;

	if (!sg)
		return -ENOMEM;
	spin_lock(&c->lock);
	ret = is_send ? goko_chan_send_locked(p, c, elem, &woken) :
			goko_chan_recv_locked(p, c, elem, &woken);
	if (ret == -EAGAIN) {
		goko_chan_enqueue(sg, g, c, elem, is_send, 0);
		sg->next = NULL;
		g->waiting = sg;
		g->waker_sg = NULL;
		goko_g_park_arm(g, is_send ? GOKO_WAIT_CHAN_SEND :
					     GOKO_WAIT_CHAN_RECEIVE);
		/* After this @g runs elsewhere, perhaps: it is not ours. */
		spin_unlock(&c->lock);
		return -EINPROGRESS;
	}
	spin_unlock(&c->lock);
	goko_sudog_put(p, sg);
	if (woken)
		goko_ready(p, woken);
	return ret;
}

/**
 * goko_chan_send_park() - Send, waiting if need be.
 * @p:		the P; p->g has unwound.
 * @c:		the channel; NULL parks for ever.
 * @elem:	the value; stays as it is until p->g runs again.
 *
 * Context: trampoline, M that holds @p; may sleep for memory; parks p->g.  Takes
 *	    and drops c->lock.
 * Return:
 * * 0		- sent
 * * -EPIPE	- closed
 * * -EINPROGRESS - parked; p->g is no longer the caller's, goko_chan_resume()
 * * -ENOMEM	- out of memory, nothing has happened
 */
int goko_chan_send_park(struct goko_p *p, struct goko_hchan *c, const void *elem)
{
	if (!c) {
		goko_block_park(p->g, GOKO_WAIT_CHAN_SEND_NIL);
		return -EINPROGRESS;
	}
	return op_park(p, c, (void *)elem, true);
}

/**
 * goko_chan_recv_park() - Receive, waiting if need be.
 * @p:		the P; p->g has unwound.
 * @c:		the channel; NULL parks for ever.
 * @elem:	gets the value, or zeroes, now or until p->g runs again; NULL: drop.
 *
 * Context: trampoline, M that holds @p; may sleep for memory; parks p->g.  Takes
 *	    and drops c->lock.
 * Return:
 * * 1		- a value was received
 * * 0		- closed and empty
 * * -EINPROGRESS - parked; p->g is no longer the caller's, goko_chan_resume()
 * * -ENOMEM	- out of memory, nothing has happened
 */
int goko_chan_recv_park(struct goko_p *p, struct goko_hchan *c, void *elem)
{
	if (!c) {
		goko_block_park(p->g, GOKO_WAIT_CHAN_RECEIVE_NIL);
		return -EINPROGRESS;
	}
	return op_park(p, c, elem, false);
}

/* Take all Gs off a queue that we may wake, onto the list @gs. */
static void close_queue(struct goko_hchan *c, struct list_head *q,
			struct goko_g **gs)
{
	struct goko_sudog *sg;
	struct goko_g *g;

	while ((sg = goko_chan_dequeue(c, q))) {
		if (!sg->is_send && sg->elem)
			goko_chan_zero(c, sg->elem);
		g = goko_chan_woken(sg, false);
		g->schedlink = *gs;
		*gs = g;
	}
}

/**
 * goko_chan_close() - close(c).
 * @p:		the P.
 * @c:		the channel or NULL.
 *
 * All receivers that wait get zeroes and "not ok", all senders panic.
 *
 * Context: M that holds @p, no sleep, no park.  Takes and drops c->lock.
 * Return:
 * * 0		- closed
 * * -EFAULT	- @c is NULL
 * * -EPIPE	- it has been closed before
 */
int goko_chan_close(struct goko_p *p, struct goko_hchan *c)
{
	struct goko_g *gs = NULL, *g;

	if (!c)
		return -EFAULT;
	spin_lock(&c->lock);
	if (c->closed) {
		spin_unlock(&c->lock);
		return -EPIPE;
	}
	WRITE_ONCE(c->closed, true);
	close_queue(c, &c->recvq, &gs);
	close_queue(c, &c->sendq, &gs);
	spin_unlock(&c->lock);

	/* Claimed Gs are ours, and in no run queue: schedlink is free for us. */
	while ((g = gs)) {
		gs = g->schedlink;
		g->schedlink = NULL;
		goko_ready(p, g);
	}
	return 0;
}

/**
 * goko_chan_resume() - Finish the operation a G was parked in.
 * @p:		the P.
 * @g:		the G, RUNNING again; g->waiting is set.
 *
 * The G has been claimed by one party: the peer of one of its sudogs, which left
 * that in g->waker_sg, or the killer of its task, which left none.  Now it takes
 * its other sudogs off their queues.  A peer that has lost the claim may still be
 * looking at one of them, under the lock of its channel; that is why each but
 * the waker's is freed only after its lock was taken, even if it is off its queue
 * by then.  One lock after the other will do, unlike in pass 1 of a select: no
 * peer can win any of them any more.
 *
 * Context: M that holds @p, before @g enters compiled code; no sleep.  Takes and
 *	    drops the locks of the channels.
 * Return: 0, g->ret is set (unless killed); -EPIPE: a send, the channel was closed.
 */
int goko_chan_resume(struct goko_p *p, struct goko_g *g)
{
	struct goko_sudog *won = g->waker_sg, *sg, *next;
	int ret = 0;

	if (won) {
		g->ret[0] = won->idx;
		g->ret[1] = won->success;
		if (won->is_send && !won->success)
			ret = -EPIPE;
	}
	for (sg = g->waiting; sg; sg = next) {
		next = sg->next;
		if (sg != won) {
			spin_lock(&sg->c->lock);
			list_del_init(&sg->node);
			spin_unlock(&sg->c->lock);
		}
		goko_sudog_put(p, sg);
	}
	g->waiting = NULL;
	g->waker_sg = NULL;
	return ret;
}

/**
 * goko_chan_roots() - What a G keeps alive by waiting on channels.
 * @g:		the G; does not run.
 * @shade:	called with each channel.
 * @scan:	called with each value that it waits to send.
 * @arg:	for both.
 *
 * A value it sends need not be live in its frame any more.  What it receives into is.
 *
 * Context: any; no lock, no sleep: sudogs stay until @g runs.
 */
void goko_chan_roots(const struct goko_g *g, void (*shade)(void *arg, u64 ptr),
		     void (*scan)(void *arg, const struct goko_type *t,
				  const void *elem),
		     void *arg)
{
	const struct goko_sudog *sg;

	for (sg = g->waiting; sg; sg = sg->next) {
		shade(arg, (u64)sg->c);
		if (sg->is_send && sg->c->elem_ptrs)
			scan(arg, sg->c->elem, sg->elem);
	}
}

/**
 * goko_chan_init() - Before the first channel is made.
 *
 * Context: process, may sleep; module init.
 * Return: 0 or -ENOMEM.
 */
int goko_chan_init(void)
{
	return goko_sudogs_init();
}

/**
 * goko_chan_fini() - Undo goko_chan_init().
 *
 * Context: process, may sleep; module exit.  No G is left, every P is drained.
 */
void goko_chan_fini(void)
{
	goko_sudogs_fini();
}
