// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/net/examples.c - the servers of examples/, driven by clients in C
 *
 * goko-test: timeout=300
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "lib/ktap.h"

/* 30 s: package http takes some to load. */
#define TRIES	1500

/* Start a server; it goes with this process. */
static pid_t start(const char *image, const char *arg1, const char *arg2)
{
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(0);
	execlp("goko", "goko", "run", image, arg1, arg2, NULL);
	_exit(127);
}

static void stop(pid_t pid)
{
	kill(pid, SIGTERM);
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

/* Connect to a server that may not listen yet. */
static int dial(int port)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int i, fd;

	for (i = 0; i < TRIES * ktap_slow(); i++) {
		fd = socket(AF_INET, SOCK_STREAM, 0);
		CHECK(fd >= 0);
		if (!connect(fd, (struct sockaddr *)&addr, sizeof(addr)))
			return fd;
		CHECK_EQ(errno, ECONNREFUSED);
		close(fd);
		usleep(20000);
	}
	FAIL("nobody listens at port %d", port);
}

static void say(int fd, const char *text)
{
	size_t len = strlen(text);

	CHECK_EQ(send(fd, text, len, MSG_NOSIGNAL), len);
}

/* Read exactly @want. */
static void hear(int fd, const char *want)
{
	size_t len = strlen(want), got = 0;
	char buf[4096];
	ssize_t n;

	CHECK(len < sizeof(buf));
	while (got < len) {
		n = read(fd, buf + got, len - got);
		if (n <= 0)
			break;
		got += n;
		if (memcmp(buf, want, got))
			break;
	}
	buf[got] = '\0';
	if (got != len || memcmp(buf, want, len))
		FAIL("got '%s', not '%s'", buf, want);
}

/* Read up to the end of what is sought. */
static void find(int fd, const char *what)
{
	size_t len = strlen(what), n = 0;
	char buf[8192] = "";

	while (n < len || memcmp(buf + n - len, what, len)) {
		if (n == sizeof(buf) - 1 || read(fd, buf + n, 1) != 1)
			FAIL("no '%s' in '%s'", what, buf);
		buf[++n] = '\0';
	}
}

static void ends(int fd)
{
	char c;

	CHECK_EQ(read(fd, &c, 1), 0);
	close(fd);
}

/* Bytes that differ from place to place. */
static unsigned char pattern(size_t i)
{
	return i * 7 + (i >> 8) * 13 + (i >> 16);
}

/* Send and receive @total bytes at the same time, and look at each of them. */
static void exchange(int fd, size_t total)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLOUT };
	size_t sent = 0, got = 0;
	unsigned char buf[8192];
	ssize_t n, i;

	while (got < total) {
		CHECK_EQ(poll(&p, 1, -1), 1);
		if (p.revents & POLLOUT) {
			for (i = 0; i < (ssize_t)sizeof(buf) && sent + i < total; i++)
				buf[i] = pattern(sent + i);
			n = send(fd, buf, i, MSG_DONTWAIT | MSG_NOSIGNAL);
			CHECK(n > 0);
			sent += n;
			if (sent == total) {
				shutdown(fd, SHUT_WR);
				p.events = POLLIN;
			}
		}
		if (p.revents & ~POLLOUT) {
			n = read(fd, buf, sizeof(buf));
			CHECK(n > 0);
			for (i = 0; i < n; i++)
				CHECK_EQ(buf[i], pattern(got + i));
			got += n;
		}
	}
	ends(fd);
}

TEST(echo)
{
	pid_t server = start("echo.gki", "127.0.0.1:7007", NULL);
	int fds[50], i;

	exchange(dial(7007), 1 << 20);
	for (i = 0; i < 50; i++)
		fds[i] = dial(7007);
	for (i = 0; i < 50; i++)
		say(fds[i], "over and over");
	for (i = 0; i < 50; i++)
		hear(fds[i], "over and over");
	stop(server);
	for (i = 0; i < 50; i++)
		ends(fds[i]);
}

/* A read stops at urgent data; what follows it is not forgotten. */
TEST(urgent)
{
	pid_t server = start("echo.gki", "127.0.0.1:7006", NULL);
	int fd = dial(7006), i, one = 1;

	setsockopt(fd, SOL_SOCKET, SO_OOBINLINE, &one, sizeof(one));
	for (i = 0; i < 200; i++) {
		say(fd, "before");
		CHECK_EQ(send(fd, "!", 1, MSG_OOB), 1);
		say(fd, "after");
		hear(fd, "beforeafter");
	}
	stop(server);
}

static int enter(const char *name)
{
	char text[100];
	int fd = dial(7008);

	snprintf(text, sizeof(text), "%s\n", name);
	say(fd, text);
	snprintf(text, sizeof(text), "* welcome, %s\n", name);
	hear(fd, text);
	return fd;
}

#define GUESTS 20

TEST(chat)
{
	pid_t server = start("chat.gki", "127.0.0.1:7008", NULL);
	int guests[GUESTS], i, j;
	char text[100];

	for (i = 0; i < GUESTS; i++) {
		snprintf(text, sizeof(text), "guest%d", i);
		guests[i] = enter(text);
		snprintf(text, sizeof(text), "* guest%d is here\n", i);
		for (j = 0; j < i; j++)
			hear(guests[j], text);
	}
	for (i = 0; i < GUESTS; i++) {
		say(guests[i], "hello\n");
		snprintf(text, sizeof(text), "guest%d: hello\n", i);
		for (j = 0; j < GUESTS; j++)
			if (j != i)
				hear(guests[j], text);
	}
	close(guests[0]);
	for (j = 1; j < GUESTS; j++)
		hear(guests[j], "* guest0 has left\n");
	/* One who never reads holds up nobody. */
	for (i = 0; i < 3000; i++) {
		say(guests[2], "to nobody\n");
		hear(guests[3], "guest2: to nobody\n");
	}
	stop(server);
}

TEST(proxy)
{
	pid_t server = start("echo.gki", "127.0.0.1:7009", NULL), proxy;
	int fd, i;

	close(dial(7009));
	proxy = start("proxy.gki", "127.0.0.1:7010", "127.0.0.1:7009");
	exchange(dial(7010), 2 << 20);
	for (i = 0; i < 20; i++) {
		fd = dial(7010);
		say(fd, "through and back");
		hear(fd, "through and back");
		close(fd);
	}
	/* Who does not read is not sent for: what is under way has an end. */
	fd = dial(7010);
	for (i = 0; i < 100000; i++) {
		static char block[4096];
		struct pollfd p = { .fd = fd, .events = POLLOUT };

		if (poll(&p, 1, 200 * ktap_slow()) == 0)
			break;
		CHECK(send(fd, block, sizeof(block), MSG_DONTWAIT) > 0);
	}
	CHECK(i < 100000);
	close(fd);
	stop(server);
	/* The backend has gone: connections end, and the proxy goes on. */
	ends(dial(7010));
	ends(dial(7010));
	stop(proxy);
}

TEST(kv)
{
	pid_t server = start("kv.gki", "127.0.0.1:11211", NULL);
	int a = dial(11211), b = dial(11211), i;
	char text[100];

	say(a, "set k 7 0 5\r\nvalue\r\n");
	hear(a, "STORED\r\n");
	say(b, "get k\r\n");
	hear(b, "VALUE k 7 5\r\nvalue\r\nEND\r\n");
	say(b, "get none k other\r\n");
	hear(b, "VALUE k 7 5\r\nvalue\r\nEND\r\n");
	say(a, "add k 0 0 1\r\nx\r\nadd n 0 0 2\r\n41\r\n");
	hear(a, "NOT_STORED\r\nSTORED\r\n");
	say(a, "incr n 1\r\ndecr n 40\r\ndecr n 40\r\nincr k 1\r\nincr no 1\r\n");
	hear(a, "42\r\n2\r\n0\r\nCLIENT_ERROR cannot increment or decrement "
	     "non-numeric value\r\nNOT_FOUND\r\n");
	say(a, "append k 0 0 2\r\n!!\r\nprepend k 0 0 1\r\n>\r\nget k\r\n");
	hear(a, "STORED\r\nSTORED\r\nVALUE k 7 8\r\n>value!!\r\nEND\r\n");
	say(a, "delete k\r\ndelete k\r\nreplace k 0 0 1\r\ny\r\n");
	hear(a, "DELETED\r\nNOT_FOUND\r\nNOT_STORED\r\n");
	say(a, "set gone 0 -1 1\r\nz\r\nget gone\r\n");
	hear(a, "STORED\r\nEND\r\n");
	say(a, "set q 0 0 1 noreply\r\n1\r\nget q\r\n");
	hear(a, "VALUE q 0 1\r\n1\r\nEND\r\n");
	/* In pieces. */
	say(a, "set piece 0 0 4\r");
	usleep(20000);
	say(a, "\nab");
	usleep(20000);
	say(a, "cd\r\n");
	hear(a, "STORED\r\n");
	/* Nonsense. */
	say(a, "\r\nwhat\r\nget\r\nset x 0 0 -1\r\nset x y 0 1\r\n");
	hear(a, "ERROR\r\nERROR\r\nERROR\r\n"
	     "CLIENT_ERROR bad command line format\r\n"
	     "CLIENT_ERROR bad command line format\r\n");
	say(a, "set x 0 0 1\r\nxyz");
	hear(a, "CLIENT_ERROR bad data chunk\r\n");
	close(a);
	for (i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "set key%d 0 0 4\r\n%04d\r\n", i, i);
		say(b, text);
		hear(b, "STORED\r\n");
	}
	for (i = 0; i < 1000; i += 100) {
		snprintf(text, sizeof(text), "get key%d\r\n", i);
		say(b, text);
		snprintf(text, sizeof(text), "VALUE key%d 0 4\r\n%04d\r\nEND\r\n", i, i);
		hear(b, text);
	}
	say(b, "flush_all\r\nget key1\r\nquit\r\n");
	hear(b, "OK\r\nEND\r\n");
	ends(b);
	stop(server);
}

TEST(http)
{
	pid_t server = start("http.gki", "127.0.0.1:8080", NULL);
	int fd = dial(8080), other = dial(8080);

	say(fd, "GET / HTTP/1.1\r\nHost: goko\r\n\r\n");
	find(fd, "HTTP/1.1 200 OK\r\n");
	find(fd, "\r\n\r\nYou are reader 1 of this page.\n");
	/* The connection is kept, and requests may come before their turn. */
	say(fd, "GET / HTTP/1.1\r\nHost: goko\r\n\r\n"
		"GET /none HTTP/1.1\r\nHost: goko\r\n\r\n");
	find(fd, "\r\n\r\nYou are reader 2 of this page.\n");
	find(fd, "HTTP/1.1 404 Not Found\r\n");
	find(fd, "\r\n\r\n404 page not found\n");
	say(other, "GET /status HTTP/1.0\r\n\r\n");
	find(other, "Content-Type: application/json\r\n");
	find(other, ",\"readers\":2}\n");
	ends(other);
	say(fd, "what?\r\n\r\n");
	find(fd, "HTTP/1.1 400 Bad Request\r\n");
	close(fd);
	stop(server);
}

KTAP_MAIN()
