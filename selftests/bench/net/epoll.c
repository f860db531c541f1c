// SPDX-License-Identifier: GPL-2.0
/*
 * The server in C of `make bench BENCH=net`: one thread and epoll.
 *
 *	epoll PORT		sends back what it gets
 *	epoll PORT BACKEND	passes it on to the port BACKEND, and the answers back
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* What is read of @fd is written to @to->fd, which may be itself. */
struct conn {
	int fd;
	struct conn *to;
};

static char buf[1 << 16];

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static struct sockaddr_in local(int port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	return addr;
}

static struct conn *add(int ep, int fd)
{
	struct conn *c = calloc(1, sizeof(*c));
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = c };
	int one = 1;

	if (!c)
		fail("calloc");
	c->fd = fd;
	c->to = c;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev))
		fail("epoll_ctl");
	return c;
}

static void serve(struct conn *c)
{
	int n = read(c->fd, buf, sizeof(buf)), done, m;

	if (n <= 0) {
		/* The other one goes when its end closes. */
		shutdown(c->to->fd, SHUT_WR);
		close(c->fd);
		c->fd = -1;
		return;
	}
	for (done = 0; done < n; done += m) {
		m = write(c->to->fd, buf + done, n - done);
		if (m < 0)
			return;
	}
}

int main(int argc, char **argv)
{
	int i, n, one = 1, ep = epoll_create1(0);
	struct sockaddr_in addr, backend;
	struct epoll_event ev[64];
	struct conn *listener, *c;

	if (argc < 2)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	addr = local(atoi(argv[1]));
	backend = local(argc > 2 ? atoi(argv[2]) : 0);
	n = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(n, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(n, (struct sockaddr *)&addr, sizeof(addr)) || listen(n, 4096))
		fail("listen");
	listener = add(ep, n);
	for (;;) {
		n = epoll_wait(ep, ev, 64, -1);
		for (i = 0; i < n; i++) {
			if (ev[i].data.ptr != listener) {
				serve(ev[i].data.ptr);
				continue;
			}
			c = add(ep, accept(listener->fd, NULL, NULL));
			if (argc < 3)
				continue;
			c->to = add(ep, socket(AF_INET, SOCK_STREAM, 0));
			c->to->to = c;
			if (connect(c->to->fd, (struct sockaddr *)&backend,
				    sizeof(backend)))
				fail("connect");
		}
	}
}
