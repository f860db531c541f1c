// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/sched/storm.c - kill tasks at any moment, whatever they wait for
 *
 * goko-test: timeout=240 vm='--smp 4'
 */
#define KTAP_TIMEOUT 200

#include <pthread.h>
#include <time.h>

#include "dev/common.h"

#define NR_THREADS	4
#define SECONDS		15

static int img = -1;
static time_t until;

static void *killer(void *arg)
{
	unsigned int seed = (unsigned long)arg;
	unsigned long nr = 0;

	while (time(NULL) < until) {
		int task = goko_spawn(img, GOKO_FUNC_MAIN, NULL, NULL, NULL);
		struct goko_wait w;
		char buf[4096];

		CHECK(task >= 0);
		nr++;
		usleep(rand_r(&seed) % 30000);
		/* Writers that wait for room go on, sometimes. */
		if (rand_r(&seed) % 2)
			CHECK(read(task, buf, sizeof(buf)) > 0);
		if (rand_r(&seed) % 2) {
			CHECK_EQ(goko_kill(task), 0);
			CHECK_EQ(goko_wait(task, 0, &w), 0);
			CHECK_EQ(w.status, 137);
			CHECK_EQ(w.why, GOKO_END_KILLED);
		}
		close(task);
	}
	return (void *)nr;
}

TEST(kill_and_close)
{
	pthread_t threads[NR_THREADS];
	struct goko_info info;
	unsigned long nr = 0;
	int i, dev;

	img = load("mixed");
	until = time(NULL) + SECONDS;
	for (i = 0; i < NR_THREADS; i++)
		CHECK(!pthread_create(&threads[i], NULL, killer,
				      (void *)(unsigned long)i));
	for (i = 0; i < NR_THREADS; i++) {
		void *n;

		pthread_join(threads[i], &n);
		nr += (unsigned long)n;
	}
	printf("# %lu tasks\n", nr);
	CHECK(nr >= NR_THREADS);

	/* Who closed a task has waited for its goroutines. */
	dev = goko_open(NULL);
	CHECK(dev >= 0);
	CHECK_EQ(goko_get_info(dev, &info), 0);
	CHECK_EQ(info.nr_gs, 0);
	CHECK_EQ(info.nr_tasks, 0);
}

KTAP_MAIN()
