/* SPDX-License-Identifier: GPL-2.0 */
/*
 * chan/chan.h - channels and select
 *
 * Each operation comes in two steps.  goko_chan_try_*() runs inside a
 * helper, with the G's compiled code still on the native stack: it completes
 * the operation or says -EAGAIN, touching nothing.  goko_chan_*_park() runs in
 * the trampoline, after the unwind: it tries again under the lock, and else
 * enqueues the G, marks it WAITING and says -EINPROGRESS, after which the G may
 * run on another M at any moment.
 *
 *   send		0 sent; -EPIPE the channel is closed
 *   recv		1 received a value; 0 the channel is closed, slot zeroed
 *   select	0, *idx the case, *ok as a recv's result; -EPIPE it chose to
 *		send on a closed channel
 *   all of them	-EAGAIN (try) not now; -EINPROGRESS (park) parked;
 *		-ENOMEM (park, select) out of memory
 *
 * A nil channel is never ready; parking on it, or on a select of nothing else,
 * is for ever.
 *
 * A woken G calls goko_chan_resume() before anything else; it leaves the outcome
 * in g->ret: ret[0] = case index (select), ret[1] = 1 if a value was received or
 * sent, 0 if the channel was closed.
 */
#ifndef GOKO_CHAN_CHAN_H
#define GOKO_CHAN_CHAN_H

#include <linux/types.h>

struct goko_g;
struct goko_hchan;
struct goko_p;
struct goko_sudog;
struct goko_type;

/**
 * struct goko_scase - one case of a select
 * @c:		channel, or NULL
 * @elem:	value to send, or slot to receive into (NULL: drop it)
 * @dir:	GOKO_CHAN_SEND or GOKO_CHAN_RECV
 */
struct goko_scase {
	struct goko_hchan	*c;
	void			*elem;
	u32			dir;
};

int goko_chan_init(void);
void goko_chan_fini(void);

struct goko_hchan *goko_chan_make(struct goko_p *p, const struct goko_type *elem,
				  s64 size);
u64 goko_chan_len(const struct goko_hchan *c);
u64 goko_chan_cap(const struct goko_hchan *c);
int goko_chan_try_send(struct goko_p *p, struct goko_hchan *c, const void *elem);
int goko_chan_try_recv(struct goko_p *p, struct goko_hchan *c, void *elem);
int goko_chan_send_park(struct goko_p *p, struct goko_hchan *c, const void *elem);
int goko_chan_recv_park(struct goko_p *p, struct goko_hchan *c, void *elem);
int goko_chan_close(struct goko_p *p, struct goko_hchan *c);
int goko_select_try(struct goko_p *p, const struct goko_scase *cases, u32 n,
		    bool block, s64 *idx, bool *recv_ok);
int goko_select_park(struct goko_p *p, const struct goko_scase *cases, u32 n,
		     s64 *idx, bool *recv_ok);
int goko_chan_resume(struct goko_p *p, struct goko_g *g);
void goko_chan_roots(const struct goko_g *g, void (*shade)(void *arg, u64 ptr),
		     void (*scan)(void *arg, const struct goko_type *t,
				  const void *elem),
		     void *arg);
size_t goko_chan_move(struct goko_g *g, const u64 *old, u64 *new, size_t words);
void goko_sudog_drain(struct goko_p *p);

#endif /* GOKO_CHAN_CHAN_H */
