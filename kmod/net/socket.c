// SPDX-License-Identifier: GPL-2.0
/*
 * net/socket.c - kernel calls on sockets
 *
 * What
 *   The socket layer's functions for kernel users, always MSG_DONTWAIT, on sockets
 *   in the network namespace of the task's owner and with its credentials: an
 *   address below 1024 needs what it needs from a process.  Data goes straight
 *   between the socket and the Go heap.
 *
 * What kernel users do not pass
 *   The socket layer asks security modules about making a socket, sending and
 *   receiving; about bind, connect, listen and accept only in the system calls, whose
 *   hooks modules cannot reach.  So a policy that shall hold goko tasks has to say
 *   so at socket_create.
 */
#include <linux/cgroup.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/memcontrol.h>
#include <linux/minmax.h>
#include <linux/net.h>
#include <linux/socket.h>
#include <linux/sockptr.h>
#include <linux/string.h>
#include <linux/tcp.h>
#include <linux/uio.h>
#include <linux/un.h>
#include <net/sock.h>

#include "net/internal.h"

/* The largest option that can be set: struct ipv6_mreq. */
#define OPTION_MAX	20

/* Options that a program may set.  None has a pointer in it, or needs an mm. */
static const struct {
	u16	level;
	u16	name;
} options[] = {
	{ SOL_SOCKET,	SO_REUSEADDR },
	{ SOL_SOCKET,	SO_REUSEPORT },
	{ SOL_SOCKET,	SO_BROADCAST },
	{ SOL_SOCKET,	SO_KEEPALIVE },
	{ SOL_SOCKET,	SO_LINGER },
	{ SOL_SOCKET,	SO_RCVBUF },
	{ SOL_SOCKET,	SO_SNDBUF },
	{ IPPROTO_TCP,	TCP_NODELAY },
	{ IPPROTO_TCP,	TCP_CORK },
	{ IPPROTO_TCP,	TCP_KEEPIDLE },
	{ IPPROTO_TCP,	TCP_KEEPINTVL },
	{ IPPROTO_TCP,	TCP_KEEPCNT },
	{ IPPROTO_TCP,	TCP_USER_TIMEOUT },
	{ IPPROTO_IP,	IP_TOS },
	{ IPPROTO_IP,	IP_TTL },
	{ IPPROTO_IP,	IP_MULTICAST_TTL },
	{ IPPROTO_IP,	IP_MULTICAST_LOOP },
	{ IPPROTO_IP,	IP_MULTICAST_IF },
	{ IPPROTO_IP,	IP_ADD_MEMBERSHIP },
	{ IPPROTO_IP,	IP_DROP_MEMBERSHIP },
	{ IPPROTO_IPV6,	IPV6_V6ONLY },
	{ IPPROTO_IPV6,	IPV6_UNICAST_HOPS },
	{ IPPROTO_IPV6,	IPV6_MULTICAST_HOPS },
	{ IPPROTO_IPV6,	IPV6_MULTICAST_LOOP },
	{ IPPROTO_IPV6,	IPV6_MULTICAST_IF },
	{ IPPROTO_IPV6,	IPV6_ADD_MEMBERSHIP },
	{ IPPROTO_IPV6,	IPV6_DROP_MEMBERSHIP },
};

/* The socket arg[0] in a file with a reference; or NULL, and why in @ret. */
static struct goko_file *socket_get(struct goko_files *fs, const u64 *arg,
				    u64 *ret, struct goko_iowait *wait)
{
	struct goko_file *f = goko_file_get(fs, arg[0], wait);

	if (f && f->sock)
		return f;
	if (f)
		goko_file_put(f);
	ret[0] = f ? -ENOTSOCK : -EBADF;
	return NULL;
}

/*
 * The buffers of a socket count for the owner's cgroup, version 2, from here on: the
 * socket layer has looked at the cgroup of this thread.  What they have by now is
 * charged, and given back to the protocol, which has counted it already.
 */
static bool charge_owner(const struct goko_files *fs, struct sock *sk)
{
	bool ok = true;
#ifdef CONFIG_MEMCG
	struct mem_cgroup *memcg = fs->memcg;
	int bytes;

	if (!mem_cgroup_sockets_enabled || !memcg || !memcg->css.parent ||
	    !cgroup_subsys_on_dfl(memory_cgrp_subsys) || !sk_has_account(sk))
		return true;
	lock_sock(sk);
	if (!sk->sk_memcg) {
		bytes = sk->sk_forward_alloc + atomic_read(&sk->sk_rmem_alloc);
		bytes = sk_mem_pages(bytes) << PAGE_SHIFT;
		sk->sk_memcg = memcg;
		if (bytes) {
			ok = __sk_mem_schedule(sk, bytes, SK_MEM_RECV);
			sk->sk_memcg = NULL;
			if (ok)
				__sk_mem_reclaim(sk, bytes);
		}
		if (ok) {
			/* Put by the socket layer. */
			css_get(&memcg->css);
			sk->sk_memcg = memcg;
		}
	}
	release_sock(sk);
#endif
	return ok;
}

/*
 * A socket becomes a file of the task; it goes if that fails.  One whose data the
 * owner's cgroup has no room for has been aborted, as far as the program is told.
 */
static int install(struct goko_files *fs, struct socket *sock)
{
	struct file *filp;

	if (!charge_owner(fs, sock->sk)) {
		sock_release(sock);
		return -ECONNABORTED;
	}
	filp = sock_alloc_file(sock, O_NONBLOCK | O_CLOEXEC, NULL);
	return IS_ERR(filp) ? PTR_ERR(filp) : goko_file_install(fs, filp);
}

/* What a program may make: no protocol whose module would be loaded for it. */
static bool protocol_known(u64 family, u64 type, u64 protocol)
{
	if (!protocol)
		return type != SOCK_SEQPACKET || family == AF_UNIX;
	return family != AF_UNIX &&
	       protocol == (type == SOCK_STREAM ? IPPROTO_TCP : IPPROTO_UDP) &&
	       type != SOCK_SEQPACKET;
}

/**
 * goko_k_socket() - socket(family, type, protocol).
 * @fs:		the task's files.
 * @ret:	fd or -errno; -EAFNOSUPPORT for other families than inet and unix,
 *		-EPROTONOSUPPORT for other protocols than TCP and UDP.
 * @arg:	AF_INET, AF_INET6 or AF_UNIX; SOCK_STREAM, SOCK_DGRAM or, of
 *		AF_UNIX, SOCK_SEQPACKET; protocol, or 0.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_socket(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait)
{
	u64 family = arg[0], type = arg[1];
	struct socket *sock;
	int err;

	if (family != AF_INET && family != AF_INET6 && family != AF_UNIX)
		err = -EAFNOSUPPORT;
	else if (type != SOCK_STREAM && type != SOCK_DGRAM &&
		 type != SOCK_SEQPACKET)
		err = -ESOCKTNOSUPPORT;
	else if (!protocol_known(family, type, arg[2]))
		err = -EPROTONOSUPPORT;
	else
		err = __sock_create(fs->net, family, type, arg[2], &sock, 0);
	ret[0] = err ? err : install(fs, sock);
	return 0;
}

/* bind and connect: an address, with names of unix sockets as the owner sees them. */
static int with_address(struct goko_files *fs, struct goko_file *f,
			const u64 *bytes, bool bind)
{
	struct sockaddr_storage addr = {};
	struct goko_places saved;
	u64 len = bytes[1];
	int ret;

	if (len < sizeof(addr.ss_family) || len > sizeof(addr))
		return -EINVAL;
	memcpy(&addr, (const void *)bytes[0], len);
	ret = goko_places_enter(fs, &saved);
	if (ret)
		return ret;
	if (bind)
		ret = kernel_bind(f->sock, (struct sockaddr *)&addr, len);
	else
		ret = kernel_connect(f->sock, (struct sockaddr *)&addr, len,
				     O_NONBLOCK);
	goko_places_leave(&saved);
	return ret;
}

/**
 * goko_k_bind() - bind(fd, address).
 * @fs:		the task's files.
 * @ret:	0 or -errno.
 * @arg:	fd; byte slice with a sockaddr.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_bind(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait)
{
	struct goko_file *f = socket_get(fs, arg, ret, wait);

	if (!f)
		return 0;
	ret[0] = with_address(fs, f, arg + 1, true);
	goko_file_put(f);
	return 0;
}

/**
 * goko_k_listen() - listen(fd, backlog).
 * @fs:		the task's files.
 * @ret:	0 or -errno.
 * @arg:	fd; backlog, at most the namespace's somaxconn.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_listen(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait)
{
	struct goko_file *f = socket_get(fs, arg, ret, wait);

	if (!f)
		return 0;
	ret[0] = kernel_listen(f->sock,
			       min_t(u64, arg[1],
				     READ_ONCE(fs->net->core.sysctl_somaxconn)));
	goko_file_put(f);
	return 0;
}

/**
 * goko_k_accept() - accept(fd).
 * @fs:		the task's files.
 * @ret:	fd of the connection or -errno.
 * @arg:	fd.
 * @wait:	see struct goko_iowait.
 *
 * Context: kernel call.
 * Return: 0 or -EAGAIN.
 */
int goko_k_accept(struct goko_files *fs, u64 *ret, const u64 *arg,
		  struct goko_iowait *wait)
{
	struct goko_file *f = socket_get(fs, arg, ret, wait);
	struct socket *sock;
	int err;

	if (!f)
		return 0;
	err = goko_io_begin(f, GOKO_IO_READ, wait);
	/* What is accepted cannot be put back. */
	if (!err && goko_files_full(fs))
		err = -EMFILE;
	if (!err)
		err = kernel_accept(f->sock, &sock, O_NONBLOCK);
	return goko_kcall_end(f, ret, err ? err : install(fs, sock));
}

/**
 * goko_k_connect() - connect(fd, address).
 * @fs:		the task's files.
 * @ret:	0 or -errno.
 * @arg:	fd; byte slice with a sockaddr.
 * @wait:	see struct goko_iowait.
 *
 * Trying again asks the socket how far it has come.
 *
 * Context: kernel call.
 * Return: 0 or -EAGAIN.
 */
int goko_k_connect(struct goko_files *fs, u64 *ret, const u64 *arg,
		   struct goko_iowait *wait)
{
	struct goko_file *f = socket_get(fs, arg, ret, wait);
	int err;

	if (!f)
		return 0;
	err = goko_io_begin(f, GOKO_IO_WRITE, wait);
	if (!err) {
		err = with_address(fs, f, arg + 1, false);
		/* A unix socket's full backlog is no event to wait for. */
		if (err == -EAGAIN) {
			goko_file_put(f);
			ret[0] = err;
			return 0;
		}
		if (err == -EINPROGRESS || err == -EALREADY)
			err = -EAGAIN;
	}
	return goko_kcall_end(f, ret, err);
}

/**
 * goko_k_recv() - recvfrom(fd, buf), with the sender's address.
 * @fs:		the task's files.
 * @ret:	bytes or -errno; bytes of the address, 0 if there is none.
 * @arg:	fd; byte slice for the data; byte slice for the address.
 * @wait:	see struct goko_iowait.
 *
 * Context: kernel call.
 * Return: 0 or -EAGAIN.
 */
int goko_k_recv(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait)
{
	struct goko_file *f = socket_get(fs, arg, ret, wait);
	struct kvec vec = { .iov_base = (void *)arg[1] };
	struct sockaddr_storage addr;
	struct msghdr msg = { .msg_name = &addr };
	s64 done;

	if (!f)
		return 0;
	vec.iov_len = goko_io_bytes(f, arg[2]);
	done = goko_io_begin(f, GOKO_IO_READ, wait);
	if (!done)
		done = kernel_recvmsg(f->sock, &msg, &vec, 1, vec.iov_len,
				      MSG_DONTWAIT);
	if (done >= 0) {
		ret[1] = min_t(u64, msg.msg_namelen, arg[5]);
		memcpy((void *)arg[4], &addr, ret[1]);
	}
	return goko_kcall_end(f, ret, done);
}

/**
 * goko_k_send() - sendto(fd, buf, address).
 * @fs:		the task's files.
 * @ret:	bytes or -errno.
 * @arg:	fd; byte slice; byte slice with a sockaddr, empty: where the socket is
 *		connected to.
 * @wait:	see struct goko_iowait.
 *
 * Context: kernel call.
 * Return: 0 or -EAGAIN.
 */
int goko_k_send(struct goko_files *fs, u64 *ret, const u64 *arg,
		struct goko_iowait *wait)
{
	struct goko_file *f = socket_get(fs, arg, ret, wait);
	struct kvec vec = { .iov_base = (void *)arg[1] };
	struct msghdr msg = { .msg_flags = MSG_DONTWAIT | MSG_NOSIGNAL };
	struct sockaddr_storage addr = {};
	struct goko_places saved;
	u64 len = arg[5];
	bool by_name;
	s64 done;

	if (!f)
		return 0;
	if (len > sizeof(addr))
		return goko_kcall_end(f, ret, -EINVAL);
	if (len) {
		memcpy(&addr, (const void *)arg[4], len);
		msg.msg_name = &addr;
		msg.msg_namelen = len;
	}
	vec.iov_len = goko_io_bytes(f, arg[2]);
	by_name = len && f->sock->ops->family == AF_UNIX;
	done = goko_io_begin(f, GOKO_IO_WRITE, wait);
	if (!done && by_name)
		done = goko_places_enter(fs, &saved);
	if (!done) {
		done = kernel_sendmsg(f->sock, &msg, &vec, 1, vec.iov_len);
		if (by_name)
			goko_places_leave(&saved);
		/* That a receiver has room again is no event of the sender's. */
		if (done == -EAGAIN && by_name) {
			goko_file_put(f);
			ret[0] = done;
			return 0;
		}
	}
	return goko_kcall_end(f, ret, done);
}

/**
 * goko_k_shutdown() - shutdown(fd, how).
 * @fs:		the task's files.
 * @ret:	0 or -errno.
 * @arg:	fd; SHUT_RD, SHUT_WR or SHUT_RDWR.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_shutdown(struct goko_files *fs, u64 *ret, const u64 *arg,
		    struct goko_iowait *wait)
{
	struct goko_file *f = socket_get(fs, arg, ret, wait);

	if (!f)
		return 0;
	ret[0] = arg[1] <= SHUT_RDWR ? kernel_sock_shutdown(f->sock, arg[1]) :
				       -EINVAL;
	goko_file_put(f);
	return 0;
}

/**
 * goko_k_socktype() - What kind of socket is it?
 * @fs:		the task's files.
 * @ret:	SOCK_*, or -errno.
 * @arg:	fd.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_socktype(struct goko_files *fs, u64 *ret, const u64 *arg,
		    struct goko_iowait *wait)
{
	struct goko_file *f = socket_get(fs, arg, ret, wait);

	return f ? goko_kcall_end(f, ret, f->sock->type) : 0;
}

/**
 * goko_k_sockname() - getsockname(fd) or getpeername(fd).
 * @fs:		the task's files.
 * @ret:	bytes of the address, or -errno.
 * @arg:	fd; 1 for the peer's; byte slice, filled as far as it goes.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_sockname(struct goko_files *fs, u64 *ret, const u64 *arg,
		    struct goko_iowait *wait)
{
	struct goko_file *f = socket_get(fs, arg, ret, wait);
	struct sockaddr_storage addr = {};
	int len;

	if (!f)
		return 0;
	if (arg[1])
		len = kernel_getpeername(f->sock, (struct sockaddr *)&addr);
	else
		len = kernel_getsockname(f->sock, (struct sockaddr *)&addr);
	if (len > 0)
		memcpy((void *)arg[2], &addr,
		       min_t(u64, min_t(u64, len, sizeof(addr)), arg[3]));
	ret[0] = len;
	goko_file_put(f);
	return 0;
}

static bool option_known(u64 level, u64 name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(options); i++)
		if (options[i].level == level && options[i].name == name)
			return true;
	return false;
}

/**
 * goko_k_setsockopt() - setsockopt(fd, level, name, value).
 * @fs:		the task's files.
 * @ret:	0 or -errno; -ENOPROTOOPT for one that programs may not set.
 * @arg:	fd; level; name; byte slice.
 * @wait:	not used.
 *
 * Context: kernel call.
 * Return: 0.
 */
int goko_k_setsockopt(struct goko_files *fs, u64 *ret, const u64 *arg,
		      struct goko_iowait *wait)
{
	struct goko_file *f = socket_get(fs, arg, ret, wait);
	u8 value[OPTION_MAX];
	u64 len = arg[4];

	if (!f)
		return 0;
	if (!option_known(arg[1], arg[2])) {
		ret[0] = -ENOPROTOOPT;
	} else if (len > sizeof(value)) {
		ret[0] = -EINVAL;
	} else {
		memcpy(value, (const void *)arg[3], len);
		if (arg[1] == SOL_SOCKET)
			ret[0] = sock_setsockopt(f->sock, arg[1], arg[2],
						 KERNEL_SOCKPTR(value), len);
		else
			ret[0] = f->sock->ops->setsockopt(f->sock, arg[1], arg[2],
							  KERNEL_SOCKPTR(value),
							  len);
	}
	goko_file_put(f);
	return 0;
}
