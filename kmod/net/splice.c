// SPDX-License-Identifier: GPL-2.0
/*
 * net/splice.c - from one TCP connection to another
 *
 * What
 *   What a connection has received is sent through another without a copy: the
 *   packets are taken off the one socket as clones, which share the data, and the pages
 *   with the data are given to the other.  That is what io.Copy does between
 *   net.TCPConns.
 *
 *   No more is taken than the other's send buffer has room for.  If it has less after
 *   all, the rest stays on the file's @spliced, and the next call sends that first,
 *   also one after a deadline.  It is dropped when sending has failed, and when the
 *   file is closed.
 *
 *   Security modules are not asked: their hooks are in what calls this for users.
 *
 * Locking
 *   lock_sock(), of one socket at a time; f->spliced is under that of the file's.
 *
 * Rejected
 *   Sending as part of taking, which would need the locks of both sockets: two
 *   goroutines that copy in the two directions would wait for each other.
 */
#include <linux/err.h>
#include <linux/minmax.h>
#include <linux/net.h>
#include <linux/skbuff.h>
#include <net/inet_connection_sock.h>
#include <net/sock.h>
#include <net/tcp.h>

#include "net/internal.h"

/*
 * What is taken at once, and so what may be left over: no socket's memory accounts for
 * that.  As much as a pipe holds.
 */
#define TAKE_BYTES	65536

/* What is copied at once where that has to be. */
#define COPY_BYTES	1024

/* What is still to be sent of a clone: in its cb. */
struct piece {
	u32	off;
	u32	len;
};

static struct piece *piece_of(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct piece) > sizeof(skb->cb));
	return (struct piece *)skb->cb;
}

/* Is it TCP, and nobody between the socket and TCP, as TLS may be? */
static bool is_plain_tcp(const struct goko_file *f)
{
	struct sock *sk = f->sock ? f->sock->sk : NULL;

	return sk && f->pollable && sk_is_tcp(sk) && f->sock->ops->read_sock &&
	       !inet_csk_has_ulp(sk) && !READ_ONCE(sk->sk_user_data);
}

static int take_piece(read_descriptor_t *desc, struct sk_buff *skb,
		      unsigned int off, size_t len)
{
	struct sk_buff *clone;

	/* It is asked once more when it has all it wanted. */
	if (!desc->count)
		return 0;
	clone = skb_clone(skb, GFP_KERNEL);
	if (!clone) {
		desc->error = -ENOMEM;
		return 0;
	}
	len = min(len, desc->count);
	*piece_of(clone) = (struct piece){ .off = off, .len = len };
	__skb_queue_tail(desc->arg.data, clone);
	desc->count -= len;
	return len;
}

/* The end of the stream, an error, or urgent data, which only a read steps over. */
static s64 take_copy(struct goko_file *from, struct sk_buff_head *pieces, size_t max)
{
	struct msghdr msg = {};
	struct sk_buff *skb;
	struct kvec vec;
	char first;
	s64 ret;

	vec = (struct kvec){ .iov_base = &first, .iov_len = 1 };
	ret = kernel_recvmsg(from->sock, &msg, &vec, 1, 1, MSG_DONTWAIT | MSG_PEEK);
	if (ret <= 0)
		return ret;
	max = min_t(size_t, max, COPY_BYTES);
	skb = alloc_skb(max, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	vec = (struct kvec){ .iov_base = skb_put(skb, max), .iov_len = max };
	ret = kernel_recvmsg(from->sock, &msg, &vec, 1, max, MSG_DONTWAIT);
	if (ret > 0) {
		*piece_of(skb) = (struct piece){ .len = ret };
		__skb_queue_tail(pieces, skb);
	} else {
		kfree_skb(skb);
	}
	return ret;
}

/* Take at most @max bytes off a socket; how many, 0 at the end of the stream, or -errno. */
static s64 take(struct goko_file *from, struct sk_buff_head *pieces, size_t max)
{
	read_descriptor_t desc = { .arg.data = pieces, .count = max };
	struct sock *sk = from->sock->sk;
	s64 ret;

	lock_sock(sk);
	ret = from->sock->ops->read_sock(sk, &desc, take_piece);
	release_sock(sk);
	if (ret)
		return ret;
	return desc.error ? desc.error : take_copy(from, pieces, max);
}

/* Bytes that may be sent; 0: none, and there will be an event when it is otherwise. */
static size_t room(struct goko_file *to)
{
	struct sock *sk = to->sock->sk;

	if (!sk_stream_is_writeable(sk)) {
		set_bit(SOCK_NOSPACE, &to->sock->flags);
		/* Then look: who makes room looks at the bit after that. */
		smp_mb__after_atomic();
		if (!sk_stream_is_writeable(sk))
			return 0;
	}
	return clamp_t(int, sk_stream_wspace(sk), 1, TAKE_BYTES);
}

/* Send what was left over, and then @pieces, which are empty afterwards; bytes or -errno. */
static s64 send_pieces(struct goko_file *to, struct sk_buff_head *pieces)
{
	struct sock *sk = to->sock->sk;
	struct sk_buff *skb;
	struct piece *piece;
	s64 sent, done = 0;

	lock_sock(sk);
	skb_queue_splice_tail_init(pieces, &to->spliced);
	while ((skb = skb_peek(&to->spliced))) {
		piece = piece_of(skb);
		sent = skb_send_sock_locked(sk, skb, piece->off, piece->len);
		if (sent < 0) {
			if (!done)
				done = sent;
			break;
		}
		done += sent;
		piece->off += sent;
		piece->len -= sent;
		if (!piece->len) {
			__skb_unlink(skb, &to->spliced);
			consume_skb(skb);
		}
	}
	if (done < 0 && done != -EAGAIN)
		__skb_queue_purge(&to->spliced);
	release_sock(sk);
	return done;
}

/* As goko_k_splice(); @waits: the one that has to be waited for with -EAGAIN. */
static s64 move(struct goko_iowait *to, struct goko_iowait *from, u64 max,
		struct goko_iowait **waits)
{
	struct sk_buff_head pieces;
	s64 done;

	if (!to->file || !from->file)
		return -EBADF;
	if (!is_plain_tcp(to->file) || !is_plain_tcp(from->file))
		return -EOPNOTSUPP;
	*waits = to;
	done = goko_io_begin(to->file, GOKO_IO_WRITE, to);
	if (done)
		return done;
	__skb_queue_head_init(&pieces);
	if (skb_queue_empty_lockless(&to->file->spliced)) {
		max = min_t(u64, max, room(to->file));
		if (!max)
			return -EAGAIN;
		*waits = from;
		done = goko_io_begin(from->file, GOKO_IO_READ, from);
		if (!done)
			done = take(from->file, &pieces, max);
		if (done > 0 && done < max && goko_stream_is_empty(from->file))
			goko_io_emptied(from->file, from);
		if (done <= 0)
			return done;
		*waits = to;
	}
	return send_pieces(to->file, &pieces);
}

/**
 * goko_k_splice() - Send what a TCP connection receives through another one.
 * @fs:		the task's files.
 * @ret:	bytes sent; 0: the end of the stream; or -errno, -EOPNOTSUPP if not
 *		both are TCP connections without anything on top.
 * @arg:	fd to send to; fd to receive from; how many bytes at most, at least 1.
 * @wait:	see struct goko_iowait.
 *
 * What was received when sending has failed is lost.
 *
 * Context: kernel call.
 * Return: 0 or -EAGAIN.
 */
int goko_k_splice(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait)
{
	struct goko_iowait to = {}, from = {}, *waits = NULL;
	s64 done;

	/* It has waited for one of the two. */
	if (IS_ERR(wait->file)) {
		ret[0] = PTR_ERR(wait->file);
		return 0;
	}
	if (wait->file)
		goko_file_put(wait->file);
	goko_file_get(fs, arg[0], &to);
	goko_file_get(fs, arg[1], &from);
	done = move(&to, &from, arg[2], &waits);
	if (done == -EAGAIN) {
		*wait = *waits;
		waits->file = NULL;
	}
	if (to.file)
		goko_file_put(to.file);
	if (from.file)
		goko_file_put(from.file);
	if (done == -EAGAIN)
		return -EAGAIN;
	ret[0] = done;
	return 0;
}
