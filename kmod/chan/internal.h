/* SPDX-License-Identifier: GPL-2.0 */
/*
 * chan/internal.h - channels and sudogs
 *
 * hchan   a channel: a heap object.  A buffer for elements without pointers is
 *         behind it, any other is an object of its own.
 * sudog   a G that waits in a channel's queue; a G in a select has one in the
 *         queue of each of its cases.
 */
#ifndef GOKO_CHAN_INTERNAL_H
#define GOKO_CHAN_INTERNAL_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/preempt.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/types.h>

#include "chan/chan.h"
#include "core/gcptr.h"
#include "core/locking.h"
#include "gc/gc.h"
#include "sched/gmp.h"
#include "sched/sched.h"

/**
 * struct goko_sudog - a G in the queue of a channel
 * @node:	empty: in no queue
 * @g:		who waits
 * @elem:	value to send, or slot to receive into (NULL: drop it); both may
 *		lie in the stack of @g, and move with it: chan/move.c
 * @c:		the channel
 * @next:	next sudog of @g, in the order of locks; next in a P's cache
 * @idx:	case of the select; 0 without one
 * @is_send:	which queue
 * @success:	a value went over; false: the channel was closed
 */
struct goko_sudog {
	struct list_head	node;		/* C */
	struct goko_g		*g;		/* I: while in a queue */
	void			*elem;		/* C; the holder of @g may read */
	struct goko_hchan	*c;		/* I: while in a queue */
	struct goko_sudog	*next;		/* G; P in a cache */
	u32			idx;		/* I: while in a queue */
	bool			is_send;	/* I: while in a queue */
	bool			success;	/* C: by the waker, before goko_ready() */
};

/**
 * struct goko_hchan - a channel
 * @lock:	as in core/locking.h; several only in chan/select.c
 * @elem_bytes:	size of an element
 * @elem_ptrs:	elements have pointers
 * @closed:	never goes back to false
 * @count:	elements in @buf
 * @cap:	elements @buf has room for
 * @sendx:	index in @buf of the next element to come; the oldest is @count
 *		behind it, so there is no index for that
 * @recvq:	Gs that wait for an element, oldest first
 * @sendq:	Gs that wait for room, oldest first
 * @elem:	their type
 * @buf:	a ring of @cap elements; a place that holds none is zero if they have
 *		pointers
 *
 * Invariants, whenever nobody holds @lock (a sudog whose G has been claimed by
 * somebody else counts as gone):
 *   1 @recvq or @sendq is empty, except for a G that waits in one select both to
 *     send to and to receive from an unbuffered channel
 *   2 @count > 0 implies @recvq is empty
 *   3 @count < @cap implies @sendq is empty
 */
struct goko_hchan {
	spinlock_t		lock;
	u16			elem_bytes;	/* I */
	bool			elem_ptrs;	/* I */
	bool			closed;		/* A: C to write; read by the fast paths */
	u64			count;		/* A: C to write; read by the fast paths, len() */
	u64			cap;		/* I */
	u64			sendx;		/* C */
	struct list_head	recvq;		/* C; read by the fast paths */
	struct list_head	sendq;		/* C; read by the fast paths */
	const struct goko_type	*elem;		/* I */
	goko_slot_t		buf;		/* I; what it points to: C */
};

/* select.c */
extern struct goko_lock_nest goko_chan_locks;

/*
 * One of many locks of channels, taken in the order of their addresses between
 * goko_nest_begin(&goko_chan_locks, n) and goko_nest_end().  Each spin_lock() counts in
 * the preemption count, which has 8 bits, so it is counted off again: the caller
 * keeps preemption off meanwhile.
 */
static inline void goko_chan_lock_next(struct goko_hchan *c)
{
	spin_lock_nest_lock(&c->lock, &goko_chan_locks);
	__release(&c->lock);	/* sparse cannot count in loops */
	preempt_enable();
}

static inline void goko_chan_unlock_next(struct goko_hchan *c)
{
	preempt_disable();
	__acquire(&c->lock);
	spin_unlock(&c->lock);
}

/* sudog.c */
struct goko_sudog *__goko_sudog_get(struct goko_p *p);
void __goko_sudog_spill(struct goko_p *p);
int goko_sudogs_init(void);
void goko_sudogs_fini(void);

#define GOKO_SUDOGS_MAX	64	/* sudogs a P keeps */

/* A sudog, its node in no queue, or NULL.  M that holds @p, no lock. */
static inline struct goko_sudog *goko_sudog_get(struct goko_p *p)
{
	struct goko_sudog *sg = p->sudogs;

	if (unlikely(!sg))
		return __goko_sudog_get(p);
	p->sudogs = sg->next;
	p->nr_sudogs--;
	return sg;
}

/* Take back a sudog that is in no queue.  M that holds @p, no lock. */
static inline void goko_sudog_put(struct goko_p *p, struct goko_sudog *sg)
{
	if (unlikely(p->nr_sudogs == GOKO_SUDOGS_MAX))
		__goko_sudog_spill(p);
	sg->next = p->sudogs;
	p->sudogs = sg;
	p->nr_sudogs++;
}

/* Elements with pointers move a word at a time: the collector may be looking. */
static __always_inline void goko_chan_copy(const struct goko_hchan *c, void *dst,
					   const void *src)
{
	if (likely(c->elem_bytes == 8))
		WRITE_ONCE(*(u64 *)dst, READ_ONCE(*(const u64 *)src));
	else if (c->elem_ptrs)
		goko_copy_words(dst, src, c->elem_bytes);
	else
		memcpy(dst, src, c->elem_bytes);
}

/* An element is moved: see goko_gc_shade_typed(). */
static __always_inline void goko_chan_shade(struct goko_p *p,
					    const struct goko_hchan *c,
					    const void *elem)
{
	if (c->elem_ptrs)
		goko_gc_shade_typed(p, c->elem, elem, 1);
}

static inline void goko_chan_zero(const struct goko_hchan *c, void *dst)
{
	if (c->elem_ptrs)
		goko_zero_words(dst, c->elem_bytes);
	else
		memset(dst, 0, c->elem_bytes);
}

static inline void *goko_chan_slot(struct goko_hchan *c, u64 idx)
{
	return (char *)goko_slot_get(&c->buf) + idx * c->elem_bytes;
}

static inline u64 goko_chan_recvx(const struct goko_hchan *c)
{
	return c->sendx >= c->count ? c->sendx - c->count :
				      c->sendx + c->cap - c->count;
}

static inline void goko_chan_advance(struct goko_hchan *c)
{
	if (++c->sendx == c->cap)
		c->sendx = 0;
}

/*
 * The oldest G of a queue that is still ours to wake, or NULL.  A G in a select
 * waits in several queues, and the killer of its task looks into none: whoever
 * wins its claim may use its slot and must make it ready.  Whom we lose we take
 * off the queue and forget; it takes itself off the others in
 * goko_chan_resume(), for which it needs our lock, so its sudog is still valid
 * here.
 */
static inline struct goko_sudog *goko_chan_dequeue(struct goko_hchan *c,
						   struct list_head *q)
{
	struct goko_sudog *sg;

	lockdep_assert_held(&c->lock);
	while (!list_empty(q)) {
		sg = list_first_entry(q, struct goko_sudog, node);
		list_del_init(&sg->node);
		if (likely(goko_g_claim(sg->g)))
			return sg;
	}
	return NULL;
}

/* Tell a claimed G what happened; the caller makes it ready after the unlock. */
static inline struct goko_g *goko_chan_woken(struct goko_sudog *sg, bool success)
{
	sg->success = success;
	sg->g->waker_sg = sg;
	return sg->g;
}

/*
 * Send if that is possible now.  *@woken is a G to make ready after the unlock.
 * Returns 0, -EPIPE, or -EAGAIN.  Inlined for @woken to stay in a register.
 */
static __always_inline int
goko_chan_send_locked(struct goko_p *p, struct goko_hchan *c,
		      const void *elem, struct goko_g **woken)
{
	struct goko_sudog *sg;

	lockdep_assert_held(&c->lock);
	if (unlikely(c->closed))
		return -EPIPE;
	sg = goko_chan_dequeue(c, &c->recvq);
	if (sg) {
		/* From stack to stack. */
		goko_chan_shade(p, c, elem);
		if (sg->elem)
			goko_chan_copy(c, sg->elem, elem);
		*woken = goko_chan_woken(sg, true);
		return 0;
	}
	if (c->count == c->cap)
		return -EAGAIN;
	/* A store in the heap, though what it overwrites is zero. */
	goko_chan_shade(p, c, elem);
	goko_chan_copy(c, goko_chan_slot(c, c->sendx), elem);
	goko_chan_advance(c);
	WRITE_ONCE(c->count, c->count + 1);
	return 0;
}

/*
 * Receive if that is possible now.  *@woken is a G to make ready after the
 * unlock.  Returns 1, 0 (closed, @elem zeroed), or -EAGAIN.
 */
static __always_inline int
goko_chan_recv_locked(struct goko_p *p, struct goko_hchan *c, void *elem,
		      struct goko_g **woken)
{
	struct goko_sudog *sg;
	void *slot;

	lockdep_assert_held(&c->lock);
	if (unlikely(c->closed && !c->count)) {
		if (elem)
			goko_chan_zero(c, elem);
		return 0;
	}
	sg = goko_chan_dequeue(c, &c->sendq);
	if (sg) {
		slot = sg->elem;
		if (c->cap) {
			/*
			 * The buffer is full: the oldest element is ours, and
			 * the sender's, the youngest, takes its place.
			 */
			slot = goko_chan_slot(c, c->sendx);
			goko_chan_advance(c);
			/* This is overwritten, and that comes from a stack. */
			goko_chan_shade(p, c, sg->elem);
		}
		goko_chan_shade(p, c, slot);
		if (elem)
			goko_chan_copy(c, elem, slot);
		if (c->cap)
			goko_chan_copy(c, slot, sg->elem);
		*woken = goko_chan_woken(sg, true);
		return 1;
	}
	if (!c->count)
		return -EAGAIN;
	slot = goko_chan_slot(c, goko_chan_recvx(c));
	goko_chan_shade(p, c, slot);
	if (elem)
		goko_chan_copy(c, elem, slot);
	if (c->elem_ptrs)
		goko_zero_words(slot, c->elem_bytes);
	WRITE_ONCE(c->count, c->count - 1);
	return 1;
}

/*
 * Is there no point in locking?  A hint that errs in both directions, but see
 * chan/chan.c for what it means when it says yes.
 */
static inline bool goko_chan_full(const struct goko_hchan *c)
{
	if (READ_ONCE(c->closed))
		return false;
	/* Closed before ready: see the fast paths in chan/chan.c. */
	smp_rmb();
	return c->cap ? READ_ONCE(c->count) == c->cap : list_empty(&c->recvq);
}

static inline bool goko_chan_empty(const struct goko_hchan *c)
{
	if (c->cap ? READ_ONCE(c->count) : !list_empty(&c->sendq))
		return false;
	/* Ready before closed: see the fast paths in chan/chan.c. */
	smp_rmb();
	return !READ_ONCE(c->closed);
}

/* Fill in a sudog and put it on the queue of its channel. */
static inline void goko_chan_enqueue(struct goko_sudog *sg, struct goko_g *g,
				     struct goko_hchan *c, void *elem,
				     bool is_send, u32 idx)
{
	lockdep_assert_held(&c->lock);
	sg->g = g;
	sg->elem = elem;
	sg->c = c;
	sg->is_send = is_send;
	sg->idx = idx;
	list_add_tail(&sg->node, is_send ? &c->sendq : &c->recvq);
}

#endif /* GOKO_CHAN_INTERNAL_H */
