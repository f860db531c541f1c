// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/sched/shared.c - deadlocks, when tasks of one image share a channel
 *
 * A task that waits for another is not deadlocked as long as that one may still
 * come; when the last one that is awake goes, all that are left are.
 */

#include "dev/common.h"

/*
 * Start a task and wait until it has said what it does; the first one is told
 * in @roles what all of them do.
 */
static int spawn(int img, char *const *roles)
{
	int task = goko_spawn(img, GOKO_FUNC_MAIN, roles, NULL, NULL);
	char buf[64];

	CHECK(task >= 0);
	CHECK(read(task, buf, sizeof(buf)) > (ssize_t)sizeof(struct goko_out));
	return task;
}

#define ROLES(...) ((char *const[]){ "shared", __VA_ARGS__, NULL })

static int status(int task)
{
	struct goko_wait w;

	CHECK_EQ(goko_wait(task, 0, &w), 0);
	return w.status;
}

/* All the output of a task that has ended. */
static const char *output(int task)
{
	static char text[65536];
	static char buf[65536];
	size_t at = 0;
	ssize_t n;

	while ((n = read(task, buf, sizeof(buf))) > 0) {
		ssize_t i = 0;

		while (i < n) {
			struct goko_out out;

			memcpy(&out, buf + i, sizeof(out));
			i += sizeof(out);
			memcpy(text + at, buf + i, out.len);
			at += out.len;
			i += out.len;
		}
	}
	text[at] = 0;
	return text;
}

TEST(alone)
{
	int task = spawn(load("shared"), ROLES("receive"));

	CHECK_EQ(status(task), 2);
	CHECK(strstr(output(task), "fatal error: all goroutines are asleep - deadlock!"));
}

TEST(one_comes)
{
	int img = load("shared");
	int send = spawn(img, ROLES("send", "receive"));
	int receive = spawn(img, NULL);

	CHECK_EQ(status(receive), 0);
	CHECK_EQ(status(send), 0);
	CHECK(!strcmp(output(receive), "got 42\n"));
}

TEST(none_comes)
{
	int img = load("shared");
	int leave = spawn(img, ROLES("leave", "receive", "receive", "receive"));
	int receive[3];
	int i;

	for (i = 0; i < 3; i++)
		receive[i] = spawn(img, NULL);
	CHECK_EQ(status(leave), 0);
	for (i = 0; i < 3; i++) {
		CHECK_EQ(status(receive[i]), 2);
		CHECK(strstr(output(receive[i]), "goroutine 1 [chan receive]:"));
	}
}

TEST(killed_one_does_not_come)
{
	int img = load("shared");
	int send = spawn(img, ROLES("send", "receive"));
	int receive = spawn(img, NULL);

	CHECK_EQ(goko_kill(send), 0);
	CHECK_EQ(status(send), 137);
	CHECK_EQ(status(receive), 2);
}

KTAP_MAIN()
