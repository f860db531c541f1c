// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/sched/kill.c - how long it takes to kill a task of 100,000 goroutines; of
 * fewer with kernels that are slow
 *
 * They wait on channels, in selects, for mutexes and sleep; some run, some are in kernel
 * calls (crowd.go). A second task of the image goes on. The times are told; what is checked is
 * so much larger that a busy machine does not matter.
 *
 * goko-test: timeout=300 vm='--mem 1024'
 */
#define KTAP_TIMEOUT 280

#include <time.h>

#include "dev/common.h"

/* Kills of a task, and the longest that one may take. */
#define ROUNDS	3
#define MAX_MS	30000

/* Start a task of @nr goroutines and wait until they are there. */
static int spawn(int img, const char *nr)
{
	char *const argv[] = { "crowd", (char *)nr, NULL };
	int task = goko_spawn(img, GOKO_FUNC_MAIN, argv, NULL, NULL);
	char buf[256] = "";
	char *text = buf + sizeof(struct goko_out);

	CHECK(task >= 0);
	CHECK(read(task, buf, sizeof(buf) - 1) > (ssize_t)sizeof(struct goko_out));
	if (strcmp(text, "all\n") != 0)
		FAIL("it says: %s", text);
	return task;
}

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* Goroutines that have some memory yet. */
static __u64 nr_gs(void)
{
	struct goko_info info;
	int dev = goko_open(NULL);

	CHECK(dev >= 0);
	CHECK_EQ(goko_get_info(dev, &info), 0);
	close(dev);
	return info.nr_gs;
}

/* Kill a task: until it has ended, until nothing is left of it; its most goroutines. */
static double kill_ms(int task, double *gone, __u64 *peak)
{
	const __u64 others = nr_gs();
	struct goko_wait w;
	double begin = now_ms(), ended;

	CHECK_EQ(goko_kill(task), 0);
	CHECK_EQ(goko_wait(task, 0, &w), 0);
	ended = now_ms() - begin;
	CHECK_EQ(w.state, GOKO_TASK_KILLED);
	CHECK_EQ(w.status, 137);
	*peak = w.nr_gs_peak;
	while (nr_gs() + w.nr_gs_peak > others + 100 &&
	       now_ms() - begin < MAX_MS)
		usleep(1000);
	*gone = now_ms() - begin;
	close(task);
	return ended;
}

TEST(kills)
{
	int img = load("crowd"), other = spawn(img, "100"), i;
	struct goko_wait w;
	double ms, gone, best = MAX_MS, best_gone = MAX_MS;
	unsigned int nr = 100000 / ktap_slow();
	char number[12];
	__u64 peak;

	snprintf(number, sizeof(number), "%u", nr);
	for (i = 0; i < ROUNDS; i++) {
		ms = kill_ms(spawn(img, number), &gone, &peak);
		CHECK(peak >= nr);
		CHECK(ms < MAX_MS);
		CHECK(gone < MAX_MS);
		best = ms < best ? ms : best;
		best_gone = gone < best_gone ? gone : best_gone;
	}
	printf("# %u goroutines: killed in %.1f ms, gone after %.1f ms\n",
	       nr, best, best_gone);
	/* It is still there. */
	CHECK_EQ(goko_wait(other, GOKO_WAIT_NOHANG, &w), 0);
	CHECK_EQ(w.state, GOKO_TASK_RUNNING);
	kill_ms(other, &gone, &peak);
	close(img);
}

KTAP_MAIN()
