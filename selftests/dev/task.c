// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/task.c - the life of a task as its fds show it: output, poll,
 * end, killing, and what closing does
 */
#define _GNU_SOURCE
#include "common.h"

#include <pthread.h>
#include <sys/epoll.h>
#include <sys/time.h>

/* hello.gir: two pieces on stdout, one on stderr between them, status 7. */
static void expect_hello(int task)
{
	struct goko_wait w;
	char buf[64];

	expect_piece(task, GOKO_STDOUT, "out 1\n");
	expect_piece(task, GOKO_STDERR, "err 1\n");
	expect_piece(task, GOKO_STDOUT, "out 2\n");
	CHECK_EQ(read(task, buf, sizeof(buf)), 0);
	CHECK_EQ(read(task, buf, sizeof(buf)), 0);
	w = wait_end(task);
	CHECK_EQ(w.state, GOKO_TASK_EXITED);
	CHECK_EQ(w.status, 7);
	CHECK_EQ(w.why, GOKO_END_EXIT);
	CHECK_EQ(w.size, sizeof(w));
}

static short poll_now(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	CHECK(poll(&p, 1, 0) >= 0);
	return p.revents;
}

static short poll_for(int fd, short events)
{
	struct pollfd p = { .fd = fd, .events = events };

	CHECK_EQ(poll(&p, 1, 10000), 1);
	return p.revents;
}

static void nonblock(int fd)
{
	CHECK_EQ(fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK), 0);
}

/* A thread that does one thing to a task a little later. */
struct later {
	pthread_t thread;
	int task;
	int us;
};

static void *kill_later(void *arg)
{
	struct later *l = arg;

	usleep(l->us);
	goko_kill(l->task);
	return NULL;
}

static void start_later(struct later *l, int task, int us)
{
	l->task = task;
	l->us = us;
	CHECK_EQ(pthread_create(&l->thread, NULL, kill_later, l), 0);
}

TEST(output_and_status)
{
	expect_hello(start("hello"));
}

TEST(image_closed_first)
{
	int image = load("hello");
	__u64 id;
	int task;

	task = spawn_id(image, &id);
	close(image);
	expect_hello(task);
}

TEST(image_spawns_many)
{
	int image = load("hello");
	int tasks[16];
	__u64 id;

	for (int i = 0; i < 16; i++)
		tasks[i] = spawn_id(image, &id);
	close(image);
	for (int i = 15; i >= 0; i--) {
		expect_hello(tasks[i]);
		close(tasks[i]);
	}
}

TEST(short_reads)
{
	char want[] = "out 1\nerr 1\nout 2\n";
	char got[64], buf[64];
	int task = start("hello");
	struct goko_out out;
	size_t n = 0;
	ssize_t len;

	for (size_t size = 0; size <= sizeof(out); size++)
		CHECK_ERR(read(task, buf, size), EINVAL);
	/* One byte of output at a time, none lost. */
	while ((len = read(task, buf, sizeof(out) + 1)) != 0) {
		CHECK_EQ(len, sizeof(out) + 1);
		memcpy(&out, buf, sizeof(out));
		CHECK_EQ(out.len, 1);
		CHECK_EQ(out.stream, n / 6 == 1 ? GOKO_STDERR : GOKO_STDOUT);
		CHECK(n < sizeof(got));
		got[n++] = buf[sizeof(out)];
	}
	CHECK_EQ(n, strlen(want));
	CHECK(!memcmp(got, want, n));
	/* Also too short for nothing, once all is read. */
	CHECK_ERR(read(task, buf, sizeof(out)), EINVAL);
}

TEST(several_pieces_in_a_read)
{
	char buf[256];
	int task = start("hello");
	struct goko_out out;
	ssize_t n;

	wait_end(task);
	/* Room for two and a half: what is split shows as two pieces. */
	n = read(task, buf, 2 * 14 + 8 + 3);
	CHECK(n == 28 || n == 28 + 8 + 3);
	memcpy(&out, buf + 14, sizeof(out));
	CHECK_EQ(out.stream, GOKO_STDERR);
	CHECK_EQ(out.len, 6);
	CHECK(!memcmp(buf + 14 + 8, "err 1\n", 6));
	n += read(task, buf, sizeof(buf));
	CHECK(n == 3 * 14 || n == 3 * 14 + 8);
	CHECK_EQ(read(task, buf, sizeof(buf)), 0);
}

TEST(bad_read_buffers)
{
	int task = start("sleep");

	/* There is something to read; it is not lost by the fault. */
	CHECK_EQ(poll_for(task, POLLIN), POLLIN);
	CHECK_ERR(read(task, BAD_PTR, 64), EFAULT);
	CHECK_ERR(read(task, KERNEL_PTR, 64), EFAULT);
	expect_ready(task);
}

TEST(nonblocking)
{
	char buf[64];
	int task = start("sleep");

	expect_ready(task);
	nonblock(task);
	CHECK_ERR(read(task, buf, sizeof(buf)), EAGAIN);
	goko_kill(task);
	wait_end(task);
	CHECK_EQ(read(task, buf, sizeof(buf)), 0);
}

TEST(blocking_read_ends_with_the_task)
{
	char buf[64];
	int task = start("sleep");
	struct later l;

	expect_ready(task);
	start_later(&l, task, 200000);
	CHECK_EQ(read(task, buf, sizeof(buf)), 0);
	pthread_join(l.thread, NULL);
}

TEST(poll_states)
{
	int task = start("sleep");
	struct later l;

	CHECK_EQ(poll_for(task, POLLIN), POLLIN);
	CHECK_EQ(poll_now(task, POLLIN | POLLOUT | POLLPRI), POLLIN);
	expect_ready(task);
	CHECK_EQ(poll_now(task, POLLIN | POLLRDNORM), 0);
	start_later(&l, task, 200000);
	CHECK(poll_for(task, POLLIN) & POLLHUP);
	pthread_join(l.thread, NULL);
	/* For ever. */
	CHECK(poll_now(task, 0) & POLLHUP);
}

TEST(poll_output_after_end)
{
	int task = start("hello");

	wait_end(task);
	CHECK_EQ(poll_now(task, POLLIN) & (POLLIN | POLLHUP),
		 POLLIN | POLLHUP);
	expect_hello(task);
	CHECK(poll_now(task, POLLIN) & POLLHUP);
}

TEST(epoll)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLET };
	int ep = epoll_create1(0);
	int task = start("sleep");

	CHECK_EQ(epoll_ctl(ep, EPOLL_CTL_ADD, task, &ev), 0);
	CHECK_EQ(epoll_wait(ep, &ev, 1, 10000), 1);
	expect_ready(task);
	goko_kill(task);
	do {
		CHECK_EQ(epoll_wait(ep, &ev, 1, 10000), 1);
	} while (!(ev.events & EPOLLHUP));
	close(task);
	CHECK_EQ(epoll_wait(ep, &ev, 1, 0), 0);
}

TEST(wait_nohang)
{
	int task = start("sleep");
	struct goko_wait w;

	expect_ready(task);
	/* Kernels that could not tell how fast the TSC is count jiffies. */
	usleep(20000);
	CHECK_EQ(goko_wait(task, GOKO_WAIT_NOHANG, &w), 0);
	CHECK_EQ(w.state, GOKO_TASK_RUNNING);
	CHECK_EQ(w.flags, GOKO_WAIT_NOHANG);
	CHECK_EQ(w.status, 0);
	CHECK(w.wall_ns > 0);
}

TEST(wait_again)
{
	int task = start("hello");
	struct goko_wait a, b;

	a = wait_end(task);
	usleep(10000);
	b = wait_end(task);
	CHECK(!memcmp(&a, &b, sizeof(a)));
	CHECK_EQ(goko_wait(task, GOKO_WAIT_NOHANG, &b), 0);
	CHECK_EQ(b.state, GOKO_TASK_EXITED);
	CHECK_EQ(b.wall_ns, a.wall_ns);
}

static void *wait_thread(void *arg)
{
	struct goko_wait w = wait_end(*(int *)arg);

	return (void *)(long)w.status;
}

TEST(many_waiters)
{
	int task = start("sleep");
	pthread_t threads[8];
	void *status;

	for (int i = 0; i < 8; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, wait_thread, &task),
			 0);
	expect_ready(task);
	usleep(100000);
	CHECK_EQ(goko_kill(task), 0);
	for (int i = 0; i < 8; i++) {
		pthread_join(threads[i], &status);
		CHECK_EQ((long)status, 137);
	}
}

TEST(kill_states)
{
	int task = start("sleep");
	int done = start("hello");

	expect_ready(task);
	CHECK_EQ(goko_kill(task), 0);
	CHECK_EQ(goko_kill(task), 0);
	expect_killed(task);
	CHECK_EQ(goko_kill(task), 0);
	expect_killed(task);

	wait_end(done);
	CHECK_EQ(goko_kill(done), 0);
	expect_hello(done);
}

TEST(kill_a_loop)
{
	int task = start("spin");

	expect_ready(task);
	CHECK_EQ(goko_kill(task), 0);
	expect_killed(task);
}

TEST(kill_at_once)
{
	int image = load("spin");
	__u64 id;

	for (int i = 0; i < 200; i++) {
		int task = spawn_id(image, &id);

		if (i & 1)
			usleep(i * 10);
		CHECK_EQ(goko_kill(task), 0);
		if (i & 2)
			expect_killed(task);
		close(task);
	}
}

/* A task whose output nobody reads blocks; the kill gets through. */
TEST(kill_blocked_in_output)
{
	int task = start("flood");
	struct goko_wait w;

	CHECK_EQ(poll_for(task, POLLIN), POLLIN);
	usleep(200000);
	CHECK_EQ(goko_wait(task, GOKO_WAIT_NOHANG, &w), 0);
	CHECK_EQ(w.state, GOKO_TASK_RUNNING);
	CHECK_EQ(goko_kill(task), 0);
	expect_killed(task);
}

/* flood.gir: 1000 times 4095 'x' and a newline, then status 0. */
TEST(much_output)
{
	static struct goko_reader r;
	size_t total = 0;
	const char *data;
	int stream;
	ssize_t n;

	goko_reader_init(&r, start("flood"));
	while ((n = goko_read_piece(&r, &stream, &data)) > 0) {
		CHECK_EQ(stream, GOKO_STDOUT);
		for (ssize_t i = 0; i < n; i++, total++)
			CHECK_EQ(data[i], total % 4096 == 4095 ? '\n' : 'x');
	}
	CHECK_EQ(n, 0);
	CHECK_EQ(total, 1000 * 4096);
	CHECK_EQ(wait_end(r.task).status, 0);
}

/* The output that was there at the kill can still be read. */
TEST(output_after_kill)
{
	int task = start("sleep");
	char buf[64];

	CHECK_EQ(poll_for(task, POLLIN), POLLIN);
	CHECK_EQ(goko_kill(task), 0);
	expect_killed(task);
	expect_ready(task);
	CHECK_EQ(read(task, buf, sizeof(buf)), 0);
}

TEST(close_kills)
{
	int dev = open_dev(), task, watch;
	__u64 id;

	task = start_id("spin", &id);
	expect_ready(task);
	watch = goko_open_task(dev, id);
	CHECK(watch >= 0);
	CHECK_EQ(poll_now(watch, POLLIN), 0);
	close(task);
	CHECK_EQ(poll_for(watch, POLLIN), POLLHUP);
	expect_killed(watch);
}

TEST(dup_keeps)
{
	int dev = open_dev(), task, copy, watch;
	struct goko_wait w;
	__u64 id;

	task = start_id("sleep", &id);
	expect_ready(task);
	watch = goko_open_task(dev, id);
	copy = dup(task);
	close(task);
	usleep(100000);
	CHECK_EQ(goko_wait(copy, GOKO_WAIT_NOHANG, &w), 0);
	CHECK_EQ(w.state, GOKO_TASK_RUNNING);
	close(copy);
	expect_killed(watch);
}

TEST(fork_keeps)
{
	int dev = open_dev(), task, watch;
	struct goko_wait w;
	int fds[2];
	__u64 id;
	pid_t pid;
	char c;

	task = start_id("sleep", &id);
	expect_ready(task);
	watch = goko_open_task(dev, id);
	CHECK_EQ(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		close(fds[1]);
		_exit(read(fds[0], &c, 1) != 0);
	}
	close(task);
	usleep(100000);
	CHECK_EQ(goko_wait(watch, GOKO_WAIT_NOHANG, &w), 0);
	CHECK_EQ(w.state, GOKO_TASK_RUNNING);
	/* The child has the last fd; its exit closes it. */
	close(fds[1]);
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
	expect_killed(watch);
}

TEST(exec_closes)
{
	int dev = open_dev(), task, watch;
	__u64 id;
	pid_t pid;

	task = start_id("sleep", &id);
	expect_ready(task);
	watch = goko_open_task(dev, id);
	pid = fork();
	if (!pid) {
		execlp("sleep", "sleep", "1000", NULL);
		_exit(1);
	}
	close(task);
	expect_killed(watch);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

TEST(process_killed)
{
	int dev = open_dev(), watch, fds[2];
	__u64 id;
	pid_t pid;

	CHECK_EQ(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		int task = start_id("spin", &id);

		expect_ready(task);
		if (write(fds[1], &id, sizeof(id)) != sizeof(id))
			_exit(1);
		wait_end(task);
		_exit(0);
	}
	CHECK_EQ(read(fds[0], &id, sizeof(id)), sizeof(id));
	watch = goko_open_task(dev, id);
	CHECK(watch >= 0);
	/* It sleeps in WAIT by then, or is about to. */
	usleep(100000);
	kill(pid, SIGKILL);
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
	expect_killed(watch);
}

TEST(watcher)
{
	int dev = open_dev(), task, watch;
	struct goko_wait w;
	char buf[64];
	__u64 id;

	task = start_id("sleep", &id);
	watch = goko_open_task(dev, id);
	CHECK(watch >= 0);
	CHECK_EQ(fcntl(watch, F_GETFD), FD_CLOEXEC);
	CHECK_ERR(read(watch, buf, sizeof(buf)), EINVAL);
	/* There is output, but not for this one. */
	CHECK_EQ(poll_for(task, POLLIN), POLLIN);
	CHECK_EQ(poll_now(watch, POLLIN | POLLRDNORM), 0);
	close(watch);
	usleep(50000);
	CHECK_EQ(goko_wait(task, GOKO_WAIT_NOHANG, &w), 0);
	CHECK_EQ(w.state, GOKO_TASK_RUNNING);

	watch = goko_open_task(dev, id);
	CHECK_EQ(goko_kill(watch), 0);
	expect_killed(watch);
	expect_killed(task);
	/* It is still there to be read, but can't be opened any more. */
	CHECK_EQ(goko_open_task(dev, id), -ESRCH);
	CHECK(!listed(dev, id, NULL));
	expect_ready(task);
}

static volatile sig_atomic_t signals;

static void on_alarm(int sig)
{
	(void)sig;
	signals++;
}

static void alarms(int flags)
{
	struct sigaction sa = { .sa_handler = on_alarm, .sa_flags = flags };
	struct itimerval tv = { { 0, 100000 }, { 0, 100000 } };

	/* KTAP's own alarm is SIGALRM of alarm(), which is the same timer. */
	signals = 0;
	CHECK_EQ(sigaction(SIGALRM, &sa, NULL), 0);
	CHECK_EQ(setitimer(ITIMER_REAL, &tv, NULL), 0);
}

TEST(wait_interrupted)
{
	int task = start("sleep");
	struct goko_wait w;

	expect_ready(task);
	alarms(0);
	CHECK_EQ(goko_wait(task, 0, &w), -EINTR);
	CHECK(signals > 0);
	CHECK_EQ(goko_wait(task, GOKO_WAIT_NOHANG, &w), 0);
	CHECK_EQ(w.state, GOKO_TASK_RUNNING);
}

TEST(read_interrupted)
{
	int task = start("sleep");
	char buf[64];

	expect_ready(task);
	alarms(0);
	CHECK_ERR(read(task, buf, sizeof(buf)), EINTR);
}

/* With SA_RESTART both go on by themselves. */
TEST(wait_restarted)
{
	int task = start("sleep");
	struct goko_wait w;
	struct later l;

	expect_ready(task);
	start_later(&l, task, 500000);
	alarms(SA_RESTART);
	CHECK_EQ(goko_wait(task, 0, &w), 0);
	CHECK_EQ(w.state, GOKO_TASK_KILLED);
	CHECK(signals > 1);
	pthread_join(l.thread, NULL);
}

TEST(read_restarted)
{
	int task = start("sleep");
	struct later l;
	char buf[64];

	expect_ready(task);
	start_later(&l, task, 500000);
	alarms(SA_RESTART);
	CHECK_EQ(read(task, buf, sizeof(buf)), 0);
	CHECK(signals > 1);
	pthread_join(l.thread, NULL);
}

/* Closing an fd that another thread waits on: that one still gets an answer. */
TEST(closed_while_waiting)
{
	int dev = open_dev(), task, watch;
	pthread_t thread;
	void *status;
	__u64 id;

	task = start_id("sleep", &id);
	expect_ready(task);
	watch = goko_open_task(dev, id);
	CHECK_EQ(pthread_create(&thread, NULL, wait_thread, &task), 0);
	usleep(200000);
	close(task);
	CHECK_EQ(goko_kill(watch), 0);
	pthread_join(thread, &status);
	CHECK_EQ((long)status, 137);
}

/* All that can be done to tasks, by several threads to the same ones. */
#define RACED	8

static int raced_image, raced_dev;
static _Atomic int raced_fds[RACED];
static _Atomic __u64 raced_ids[RACED];
static volatile bool race_over;

static void race_step(unsigned int *seed)
{
	int slot = rand_r(seed) % RACED;
	int fd = raced_fds[slot];
	char buf[256];
	struct goko_wait w;
	__u64 id;

	switch (rand_r(seed) % 8) {
	case 0:
		/* The slot's old task goes with its fd. */
		fd = goko_spawn(raced_image, GOKO_FUNC_MAIN, NULL, NULL, &id);
		if (fd < 0)
			return;
		nonblock(fd);
		raced_ids[slot] = id;
		fd = __atomic_exchange_n(&raced_fds[slot], fd,
					 __ATOMIC_SEQ_CST);
		close(fd);
		break;
	case 1:
		goko_kill(fd);
		break;
	case 2:
		goko_wait(fd, GOKO_WAIT_NOHANG, &w);
		break;
	case 3:
		if (read(fd, buf, sizeof(buf)) < 0)
			return;
		break;
	case 4:
		poll_now(fd, POLLIN);
		break;
	case 5:
		listed(raced_dev, raced_ids[slot], NULL);
		break;
	case 6:
		fd = goko_open_task(raced_dev, raced_ids[slot]);
		if (fd < 0)
			return;
		if (rand_r(seed) % 2)
			goko_kill(fd);
		goko_wait(fd, rand_r(seed) % 2, &w);
		close(fd);
		break;
	case 7:
		fd = dup(fd);
		if (fd >= 0)
			close(fd);
		break;
	}
}

static void *race_thread(void *arg)
{
	unsigned int seed = (uintptr_t)arg;

	while (!race_over)
		race_step(&seed);
	return NULL;
}

static void kill_all(int dev)
{
	struct goko_task_entry *tasks;
	size_t nr;
	int fd;

	CHECK_EQ(goko_list_tasks(dev, &tasks, &nr), 0);
	for (size_t i = 0; i < nr; i++) {
		fd = goko_open_task(dev, tasks[i].id);
		if (fd < 0)
			continue;
		goko_kill(fd);
		close(fd);
	}
	free(tasks);
}

TEST(races)
{
	pthread_t threads[4];
	__u64 id;

	raced_dev = open_dev();
	raced_image = load("sleep");
	for (int i = 0; i < RACED; i++) {
		raced_fds[i] = spawn_id(raced_image, &id);
		nonblock(raced_fds[i]);
		raced_ids[i] = id;
	}
	for (uintptr_t i = 0; i < 4; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, race_thread,
					(void *)(i + 1)), 0);
	sleep(5);
	race_over = true;
	/* A thread may be waiting for the end of any task. */
	for (int i = 0; i < 4; i++)
		while (pthread_tryjoin_np(threads[i], NULL)) {
			kill_all(raced_dev);
			usleep(10000);
		}
}

static void read_fdinfo(int fd, char *buf, size_t len)
{
	char path[64];
	ssize_t n;
	int f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = open(path, O_RDONLY);
	CHECK(f >= 0);
	n = read(f, buf, len - 1);
	CHECK(n > 0);
	buf[n] = 0;
	close(f);
}

TEST(fdinfo)
{
	char buf[4096], want[64];
	int image, task, watch;
	int dev = open_dev();
	__u64 id;

	image = load_as(dev, "sleep", "new\nline\\");
	read_fdinfo(image, buf, sizeof(buf));
	CHECK(strstr(buf, "\ngoko-image:\tnew\\nline\\\\\n") ||
	      strstr(buf, "\ngoko-image:\tnew\\012line\\134\n"));
	CHECK(strstr(buf, "\ngoko-build-id:\t"));
	CHECK(strstr(buf, "\ngoko-functions:\t1\n"));
	CHECK(strstr(buf, "\ngoko-code-bytes:\t"));
	CHECK(strstr(buf, "\ngoko-tasks:\t0\n"));

	task = spawn_id(image, &id);
	snprintf(want, sizeof(want), "\ngoko-task:\t%llu\n",
		 (unsigned long long)id);
	read_fdinfo(task, buf, sizeof(buf));
	CHECK(strstr(buf, want));
	CHECK(strstr(buf, "\ngoko-state:\trunning\n"));
	read_fdinfo(image, buf, sizeof(buf));
	CHECK(strstr(buf, "\ngoko-tasks:\t1\n"));
	watch = goko_open_task(dev, id);
	read_fdinfo(watch, buf, sizeof(buf));
	CHECK(strstr(buf, want));

	goko_kill(task);
	wait_end(task);
	read_fdinfo(task, buf, sizeof(buf));
	CHECK(strstr(buf, want));
	CHECK(strstr(buf, "\ngoko-state:\tkilled\n"));
	CHECK(strstr(buf, "\ngoko-status:\t137\n"));
}

KTAP_MAIN()
