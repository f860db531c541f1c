// SPDX-License-Identifier: GPL-2.0
/*
 * exec/helpers_chan.c - what compiled code calls: channels and select
 *
 * The quick half of each operation.  What has to wait is left to the trampoline
 * (exec/act.c), which tries again under the channel's lock.
 */
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/types.h>

#include "chan/chan.h"
#include "exec/check.h"
#include "exec/internal.h"

/**
 * goko_h_mkchan() - make(chan T, n).
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @type:	struct goko_type of the channel.
 * @n:		capacity, an int64.
 *
 * Context: helper.
 * Return: the channel, or 0 to unwind.
 */
u64 goko_h_mkchan(struct goko_p *p, u64 *base, u64 pc, u64 type, u64 n)
{
	const struct goko_type *elem = ((const struct goko_type *)type)->elem;
	struct goko_hchan *c = goko_chan_make(p, elem, n);

	if (!IS_ERR(c))
		return (u64)c;
	if (PTR_ERR(c) == -EINVAL)
		goko_raise(p, base, pc, GOKO_RTERR_MAKECHAN, 0, 0);
	else
		goko_raise_oom(p, base, pc, n * elem->size);
	return 0;
}

/**
 * goko_h_send() - c <- v.
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @chan:	channel or nil.
 * @elem:	address of the value in the frame.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_send(struct goko_p *p, u64 *base, u64 pc, u64 chan, u64 elem)
{
	if (chan)
		goko_check_store(p, pc, chan, sizeof(u64));
	goko_check_load(p, pc, elem, sizeof(u64));
	switch (goko_chan_try_send(p, (struct goko_hchan *)chan,
				   (const void *)elem)) {
	case 0:
		return GOKO_CONT;
	case -EPIPE:
		return goko_raise(p, base, pc, GOKO_RTERR_SEND_CLOSED, 0, 0);
	default:
		return goko_unwind(p, base, pc, GOKO_ACT_SEND, chan, elem, 0);
	}
}

/**
 * goko_h_recv() - <-c.
 * @p:		P; ret[1] tells whether a value was received.
 * @base:	frame.
 * @pc:		operation.
 * @chan:	channel or nil.
 * @elem:	address of the slot in the frame, or 0.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_recv(struct goko_p *p, u64 *base, u64 pc, u64 chan, u64 elem)
{
	int ret;

	if (chan)
		goko_check_store(p, pc, chan, sizeof(u64));
	if (elem)
		goko_check_store(p, pc, elem, sizeof(u64));
	ret = goko_chan_try_recv(p, (struct goko_hchan *)chan, (void *)elem);
	if (ret < 0)
		return goko_unwind(p, base, pc, GOKO_ACT_RECV, chan, elem, 0);
	p->ctx.ret[1] = ret;
	return GOKO_CONT;
}

/**
 * goko_h_close() - close(c).
 * @p:		P.
 * @base:	frame.
 * @pc:		operation.
 * @chan:	channel or nil.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_close(struct goko_p *p, u64 *base, u64 pc, u64 chan)
{
	if (!chan)
		return goko_raise(p, base, pc, GOKO_RTERR_CLOSE_NIL, 0, 0);
	if (goko_chan_close(p, (struct goko_hchan *)chan))
		return goko_raise(p, base, pc, GOKO_RTERR_CLOSE_CLOSED, 0, 0);
	return GOKO_CONT;
}

/**
 * goko_select_cases() - The cases of a select statement with their operands.
 * @list:	the statement's list, docs/gir.md.
 * @frame:	frame whose words the list names.
 * @few:	room for some cases.
 * @nr_few:	how many.
 *
 * Context: helper or trampoline; may sleep for memory if there are many cases.
 * Return: @few, an array the caller frees with kvfree(), or NULL: no memory.
 */
struct goko_scase *goko_select_cases(const u32 *list, u64 *frame,
				     struct goko_scase *few, u32 nr_few)
{
	struct goko_scase *cases = few;
	u32 i, n = list[1];

	if (n > nr_few) {
		cases = kvmalloc_array(n, sizeof(*cases), GFP_KERNEL |
				       __GFP_NORETRY | __GFP_NOWARN);
		if (!cases)
			return NULL;
	}
	for (i = 0; i < n; i++) {
		const u32 *c = &list[2 + 3 * i];

		cases[i].dir = c[0];
		cases[i].c = (struct goko_hchan *)frame[c[1]];
		cases[i].elem = NULL;
		if (c[2] != GOKO_NONE)
			cases[i].elem = &frame[c[2]];
	}
	return cases;
}

/**
 * goko_h_select() - select.
 * @p:		P; ret[0] is the chosen case, -1 for default; ret[1] tells whether a
 *		value was received.
 * @base:	frame.
 * @pc:		operation.
 * @list:	the statement's list, docs/gir.md.
 *
 * Context: helper.
 * Return: GOKO_CONT or GOKO_UNWIND.
 */
u64 goko_h_select(struct goko_p *p, u64 *base, u64 pc, u64 list)
{
	const u32 *l = (const u32 *)list;
	struct goko_scase few[GOKO_FEW_CASES], *cases;
	bool block = !(l[0] & GOKO_SELECT_DEFAULT), ok = false;
	u32 n = l[1];
	s64 idx = -1;
	int ret;

	cases = goko_select_cases(l, base, few, ARRAY_SIZE(few));
	if (!cases)
		return goko_raise_oom(p, base, pc, n * sizeof(*cases));
	ret = goko_select_try(p, cases, n, block, &idx, &ok);
	if (cases != few)
		kvfree(cases);
	switch (ret) {
	case -EPIPE:
		return goko_raise(p, base, pc, GOKO_RTERR_SEND_CLOSED, 0, 0);
	case -ENOMEM:
		return goko_raise_oom(p, base, pc, n * sizeof(*cases));
	case -EAGAIN:
		if (block)
			return goko_unwind(p, base, pc, GOKO_ACT_SELECT, list,
					   0, 0);
		idx = -1;
	}
	p->ctx.ret[0] = idx;
	p->ctx.ret[1] = ok;
	return GOKO_CONT;
}
