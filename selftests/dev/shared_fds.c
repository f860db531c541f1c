// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/shared_fds.c - files that several processes have
 *
 * goko-test: timeout=120
 */
#define _GNU_SOURCE
#include "common.h"

#define PIECES	2000

static void finish(pid_t pid)
{
	int status;

	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

static pid_t child(void)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	CHECK(pid >= 0);
	return pid;
}

/* A child uses what its parent has opened, after the parent has closed it. */
TEST(fork_after_open)
{
	int dev = open_dev(), image = load_as(dev, "hello", NULL), go[2];
	struct goko_info info;
	struct goko_wait w;
	pid_t pid;
	__u64 id;
	char c;
	int task;

	CHECK_EQ(pipe(go), 0);
	pid = child();
	if (!pid) {
		close(go[1]);
		CHECK_EQ(read(go[0], &c, 1), 0);
		CHECK_EQ(goko_get_info(dev, &info), 0);
		CHECK_EQ(info.nr_images, 1);
		task = spawn_id(image, &id);
		w = wait_end(task);
		CHECK_EQ(w.status, 7);
		_exit(0);
	}
	close(image);
	close(dev);
	close(go[0]);
	close(go[1]);
	finish(pid);
}

/* A task lives as long as one of the processes that have its fd. */
TEST(fork_after_spawn)
{
	int dev = open_dev(), task, go[2];
	struct goko_wait w;
	pid_t pid;
	__u64 id;
	char c;

	task = start_id("sleep", &id);
	expect_ready(task);
	CHECK_EQ(pipe(go), 0);
	pid = child();
	if (!pid) {
		close(go[1]);
		CHECK_EQ(read(go[0], &c, 1), 0);
		CHECK_EQ(goko_wait(task, GOKO_WAIT_NOHANG, &w), 0);
		CHECK_EQ(w.state, GOKO_TASK_RUNNING);
		_exit(0);
	}
	close(task);
	CHECK(listed(dev, id, NULL));
	close(go[1]);
	finish(pid);
	expect_no_tasks(dev);
}

/* Reads whole pieces until the end; their number goes to @out. */
static void read_lines(int task, int out)
{
	char buf[sizeof(struct goko_out) + 4096];
	struct goko_out head;
	int lines = 0;
	ssize_t n;

	while ((n = read(task, buf, sizeof(buf))) > 0) {
		ssize_t at = 0;

		while (at < n) {
			CHECK(n - at > (ssize_t)sizeof(head));
			memcpy(&head, buf + at, sizeof(head));
			at += sizeof(head);
			CHECK_EQ(head.stream, GOKO_STDOUT);
			CHECK(head.len && head.len <= n - at);
			for (__u32 i = 0; i < head.len; i++)
				lines += buf[at + i] == '\n';
			at += head.len;
		}
	}
	CHECK_EQ(n, 0);
	CHECK_EQ(write(out, &lines, sizeof(lines)), sizeof(lines));
}

/* Two readers of one task: each piece is whole, and one of them has it. */
TEST(two_readers)
{
	int task = start("lines"), out[2], lines, sum = 0;
	pid_t a, b;

	CHECK_EQ(pipe(out), 0);
	a = child();
	if (!a) {
		read_lines(task, out[1]);
		_exit(0);
	}
	b = child();
	if (!b) {
		read_lines(task, out[1]);
		_exit(0);
	}
	finish(a);
	finish(b);
	for (int i = 0; i < 2; i++) {
		CHECK_EQ(read(out[0], &lines, sizeof(lines)), sizeof(lines));
		sum += lines;
	}
	CHECK_EQ(sum, PIECES);
	CHECK_EQ(wait_end(task).status, 0);
}

KTAP_MAIN()
