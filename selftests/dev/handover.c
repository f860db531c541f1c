// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/handover.c - files that SPAWN gives to a task
 *
 * goko-test: timeout=120
 */
#define _GNU_SOURCE
#include "common.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

static int image = -1;

static int spawn_with(const char *how, const int *files, size_t nr)
{
	const struct goko_start start = { .files = files, .nr_files = nr };
	char *argv[] = { "handover", (char *)how, NULL };

	if (image < 0)
		image = load("handover");
	return goko_spawn(image, GOKO_FUNC_MAIN, argv, &start, NULL);
}

/* A task with files 3 and 4; their copies here are closed, if @close. */
static int task_with(const char *how, int three, int four, bool close_them)
{
	const int files[] = { -1, three, four };
	int task = spawn_with(how, files, 3);

	if (task < 0)
		FAIL("%s: %s", how, strerror(-task));
	if (close_them) {
		close(three);
		if (four >= 0)
			close(four);
	}
	return task;
}

/* All that a task has to say, and its end. */
static void expect_output(int task, const char *text)
{
	static struct goko_reader reader;
	char out[1000];
	size_t len = 0;
	const char *data;
	int stream;
	ssize_t n;

	goko_reader_init(&reader, task);
	while ((n = goko_read_piece(&reader, &stream, &data)) > 0) {
		CHECK(len + n < sizeof(out));
		memcpy(out + len, data, n);
		len += n;
	}
	out[len] = 0;
	if (strcmp(out, text))
		FAIL("output is '%s'", out);
	CHECK_EQ(wait_end(task).status, 0);
	close(task);
}

static void expect_upper(int to, int from)
{
	char buf[16];

	CHECK_EQ(write(to, "some text", 9), 9);
	for (int n = 0; n < 9;) {
		int m = read(from, buf + n, 9 - n);

		CHECK(m > 0);
		n += m;
	}
	CHECK(!memcmp(buf, "SOME TEXT", 9));
}

TEST(pipes)
{
	int in[2], out[2], task;
	char c;

	CHECK(!pipe2(in, O_CLOEXEC) && !pipe2(out, O_CLOEXEC));
	task = task_with("upper", in[0], out[1], true);
	for (int i = 0; i < 100; i++)
		expect_upper(in[1], out[0]);
	close(in[1]);
	expect_output(task, "");
	CHECK_EQ(read(out[0], &c, 1), 0);
	close(out[0]);
}

/* Others can make the caller's end block: not the task's. */
TEST(blocking)
{
	int in[2], task;

	CHECK(!pipe2(in, O_CLOEXEC | O_NONBLOCK));
	task = task_with("wait", in[0], -1, false);
	expect_ready(task);
	CHECK_EQ(fcntl(in[0], F_SETFL, 0), 0);
	CHECK_EQ(goko_kill(task), 0);
	expect_killed(task);
	close(task);
	close(in[0]);
	close(in[1]);
}

TEST(unix_socket)
{
	int sv[2], task;

	CHECK(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sv));
	task = task_with("conn", sv[1], -1, true);
	expect_upper(sv[0], sv[0]);
	close(sv[0]);
	expect_output(task, "*net.UnixConn\n");
}

static int loopback_listener(struct sockaddr_in *addr)
{
	socklen_t len = sizeof(*addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*addr = (struct sockaddr_in){ .sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	CHECK(!bind(fd, (struct sockaddr *)addr, sizeof(*addr)) &&
	      !listen(fd, 5) && !getsockname(fd, (struct sockaddr *)addr, &len));
	return fd;
}

static int connected(const struct sockaddr_in *addr)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	CHECK(!connect(fd, (const struct sockaddr *)addr, sizeof(*addr)));
	return fd;
}

/* The process accepts, the task serves. */
TEST(tcp_connection)
{
	struct sockaddr_in addr;
	int l = loopback_listener(&addr), c = connected(&addr), task;

	task = task_with("conn", accept4(l, NULL, NULL, SOCK_CLOEXEC), -1, true);
	expect_upper(c, c);
	close(c);
	expect_output(task, "*net.TCPConn\n");
	close(l);
}

TEST(listener)
{
	struct sockaddr_in addr;
	int task = task_with("listener", loopback_listener(&addr), -1, true);
	int c = connected(&addr);

	expect_upper(c, c);
	close(c);
	expect_output(task, "tcp\n");
}

TEST(eventfds)
{
	int in = eventfd(0, EFD_CLOEXEC), out = eventfd(0, EFD_CLOEXEC);
	int task = task_with("event", in, out, false);
	uint64_t n;

	for (n = 5; n < 8; n++) {
		uint64_t got = n;

		CHECK_EQ(write(in, &got, 8), 8);
		CHECK_EQ(read(out, &got, 8), 8);
		CHECK_EQ(got, 1);
	}
	expect_output(task, "8 5\n8 6\n8 7\n"
		      "write four: invalid argument\n"
		      "write four: invalid argument\n"
		      "read three: illegal seek\n");
	close(in);
	close(out);
}

/* A regular file has one position, whoever reads. */
TEST(position)
{
	char name[] = "/tmp/handover.XXXXXX", buf[3];
	int fd = mkostemp(name, O_CLOEXEC), task;

	CHECK(fd >= 0);
	unlink(name);
	CHECK_EQ(write(fd, "one.two..end", 12), 12);
	CHECK_EQ(lseek(fd, 4, SEEK_SET), 4);
	task = task_with("part", fd, -1, false);
	expect_output(task, "two..\n");
	CHECK_EQ(read(fd, buf, 3), 3);
	CHECK(!memcmp(buf, "end", 3));
	close(fd);
}

TEST(deadlines_and_close)
{
	int in[2], task;

	CHECK(!pipe2(in, O_CLOEXEC));
	task = task_with("deadline", in[0], -1, true);
	expect_output(task, "read three: i/o timeout true\ntrue\n");
	close(in[1]);
}

TEST(only_some)
{
	const int files[] = { -1, -1, open("/dev/null", O_RDWR | O_CLOEXEC) };
	int task = spawn_with("open", files, 3);

	CHECK(task >= 0);
	expect_output(task, "stat three: bad file descriptor\n<nil>\n");
	close(files[2]);
}

TEST(refused)
{
	int many[GOKO_SPAWN_FILES_MAX + 1], closed, before, after;
	struct goko_spawn spawn = { .size = sizeof(spawn),
				    .func = GOKO_FUNC_MAIN };
	const struct {
		int fd;
		int err;
	} bad[] = {
		{ timerfd_create(CLOCK_MONOTONIC, 0), -EOPNOTSUPP },
		{ epoll_create1(0), -EOPNOTSUPP },
		{ open_dev(), 0 },		/* a character device */
		{ load("hello"), -EOPNOTSUPP },
		{ start("sleep"), -EOPNOTSUPP },
		{ open("/tmp", O_PATH), -EBADF },
		{ socket(AF_NETLINK, SOCK_RAW, 0), -EOPNOTSUPP },
		{ -2, -EBADF },
		{ INT32_MAX, -EBADF },
	};

	closed = dup(0);
	close(closed);
	before = closed;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		const int files[] = { -1, bad[i].fd };
		int task = spawn_with("upper", files, 2);

		if (bad[i].err)
			CHECK_EQ(task, bad[i].err);
		else
			CHECK(task >= 0);
		close(task);
		close(bad[i].fd);
	}
	CHECK_EQ(spawn_with("upper", &closed, 1), -EBADF);
	for (size_t i = 0; i <= GOKO_SPAWN_FILES_MAX; i++)
		many[i] = -1;
	CHECK_EQ(spawn_with("upper", many, GOKO_SPAWN_FILES_MAX + 1), -E2BIG);

	spawn.nr_files = GOKO_SPAWN_FILES_MAX + 1;
	CHECK(ioctl(image, GOKO_IOC_SPAWN, &spawn) < 0 && errno == E2BIG);
	spawn.nr_files = 0;
	spawn.files = (uintptr_t)many;
	CHECK(ioctl(image, GOKO_IOC_SPAWN, &spawn) < 0 && errno == EINVAL);
	spawn.nr_files = 1;
	spawn.files = (uintptr_t)KERNEL_PTR;
	CHECK(ioctl(image, GOKO_IOC_SPAWN, &spawn) < 0 && errno == EFAULT);
	after = dup(0);
	CHECK(after <= before);
	close(after);
}

KTAP_MAIN()
