// SPDX-License-Identifier: GPL-2.0
/*
 * The client of `make bench BENCH=net`.
 *
 *	client PORT CONNECTIONS REQUESTS BYTES
 *
 * Each connection has one message of BYTES bytes under way, which the server sends
 * back; then it sends the next.  Does REQUESTS of them twice, and prints what one
 * took the second time, in nanoseconds of the machine's clock.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BYTES_MAX (1 << 20)

struct conn {
	int fd;
	int got;	/* bytes of the answer */
};

static char buf[BYTES_MAX];

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int dial(int port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int i, one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	/* The server may not listen yet. */
	for (i = 0; connect(fd, (struct sockaddr *)&addr, sizeof(addr)); i++) {
		if (errno != ECONNREFUSED || i == 100)
			fail("connect");
		usleep(50000);
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

static void request(int fd, int bytes)
{
	int n, done;

	for (done = 0; done < bytes; done += n) {
		n = write(fd, buf, bytes - done);
		if (n < 0)
			fail("write");
	}
}

static long now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000L + ts.tv_nsec;
}

/* All requests of one round, over all connections. */
static void round_of(int ep, struct conn *conns, int nr, long total, int bytes)
{
	long sent = 0, done = 0;
	struct epoll_event ev[64];
	struct conn *c;
	int i, n;

	for (i = 0; i < nr && sent < total; i++, sent++)
		request(conns[i].fd, bytes);
	while (done < total) {
		int ready = epoll_wait(ep, ev, 64, -1);

		for (i = 0; i < ready; i++) {
			c = ev[i].data.ptr;
			n = read(c->fd, buf, bytes - c->got);
			if (n <= 0)
				fail("read");
			c->got += n;
			if (c->got < bytes)
				continue;
			c->got = 0;
			done++;
			if (sent < total) {
				request(c->fd, bytes);
				sent++;
			}
		}
	}
}

int main(int argc, char **argv)
{
	int port, nr, bytes, i, ep = epoll_create1(0);
	struct conn *conns;
	long total, start;

	if (argc != 5)
		return 2;
	port = atoi(argv[1]);
	nr = atoi(argv[2]);
	total = atol(argv[3]);
	bytes = atoi(argv[4]);
	conns = calloc(nr, sizeof(*conns));
	if (!conns || bytes < 1 || bytes > BYTES_MAX)
		return 2;
	memset(buf, 'x', sizeof(buf));
	for (i = 0; i < nr; i++) {
		struct epoll_event ev = {
			.events = EPOLLIN, .data.ptr = &conns[i],
		};

		conns[i].fd = dial(port);
		if (epoll_ctl(ep, EPOLL_CTL_ADD, conns[i].fd, &ev))
			fail("epoll_ctl");
	}
	round_of(ep, conns, nr, total, bytes);
	start = now_ns();
	round_of(ep, conns, nr, total, bytes);
	printf("%ld\n", (now_ns() - start) / total);
	return 0;
}
