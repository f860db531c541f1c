// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/faults.c - every allocation of load and spawn fails once
 *
 * goko-test: timeout=200
 *
 * fail-nth makes the n-th allocation or copy of a thread fail, and no other.  Each
 * call is made with n = 1, 2, ... until it gets through with nothing failed: it
 * succeeds or returns an error, and works afterwards.  For goroutines it is the
 * module's threads that fail: a program ends well, or with "out of memory".
 * Kernels without fault injection skip this.  faults_all.c has more calls.
 */
#define KTAP_TIMEOUT 190

#include "dev/faults.h"

#define NR_RUNS		(ktap_slow() > 2 ? 60 : 120)
#define NR_DEATHS	(ktap_slow() > 2 ? 8 : 20)

static char image[1 << 20];
static size_t image_len;
static int dev = -1;

static void setup(void)
{
	setup_faults();
	image_len = read_file("allocs.gki", image, sizeof(image));
	dev = goko_open(NULL);
	CHECK(dev >= 0);
}

TEST(load)
{
	setup();
	CHECK(load_faults(dev, image, image_len) > 20);
}

TEST(spawn)
{
	const struct goko_start start = { .limits.stack_bytes = 1 << 20 };
	char *argv[] = { "a", "b", NULL };
	struct goko_wait w;
	int n, img, task;
	bool hit;

	setup();
	img = goko_load(dev, image, image_len, NULL, NULL);
	CHECK(img >= 0);
	for (n = 1; n < MAX_NTH; n++) {
		arm(n);
		task = goko_spawn(img, GOKO_FUNC_MAIN, argv, &start, NULL);
		hit = disarm();
		fine("spawn", n, task);
		if (task >= 0) {
			CHECK_EQ(goko_wait(task, 0, &w), 0);
			CHECK_EQ(w.status, 0);
			close(task);
		}
		if (!hit)
			break;
	}
	printf("# %d places\n", n - 1);
	CHECK(task >= 0);
	CHECK(n > 5);
}

TEST(goroutines)
{
	int img, n, died = 0;

	setup();
	img = goko_load(dev, image, image_len, NULL, NULL);
	CHECK(img >= 0);
	CHECK(each_thread(set_nth, 0) > 0);
	for (n = 1; n <= NR_RUNS; n++)
		died += run(img, nth_begin, nth_end, n);
	printf("# %d of %d runs ended out of memory\n", died, NR_RUNS);
}

/* A program that dies says of what, or that there was no memory: never nothing. */
TEST(last_words)
{
	static const struct {
		const char *func;
		const char *words;
	} deaths[] = {
		{ "main.Panic", "panic: on purpose" },
		{ "main.Error", "panic: runtime error: index out of range [3] with length 3" },
		{ "main.Fatal", "fatal error: go of nil func value" },
		{ "main.Stack", "runtime: goroutine stack exceeds " },
		{ "main.Assert", "panic: interface conversion: " },
	};
	static char text[1 << 17];
	int img, n, status, other = 0;
	__u32 func;
	size_t i;

	setup();
	image_len = read_file("dies.gki", image, sizeof(image));
	img = goko_load(dev, image, image_len, NULL, NULL);
	CHECK(img >= 0);
	for (i = 0; i < sizeof(deaths) / sizeof(*deaths); i++) {
		CHECK_EQ(goko_lookup(img, deaths[i].func, &func), 0);
		for (n = 0; n <= NR_DEATHS; n++) {
			status = run_to_end(img, func, nth_begin, nth_end, n,
					    text, sizeof(text));
			if (status == 2 && strstr(text, deaths[i].words))
				continue;
			other++;
			if (!n || status != 2 || !strstr(text, "out of memory"))
				FAIL("%s, fault %d: status %d: %s",
				     deaths[i].func, n, status, text);
		}
	}
	printf("# %d of %zu runs ended out of memory\n", other,
	       NR_DEATHS * sizeof(deaths) / sizeof(*deaths));
}

KTAP_MAIN()
