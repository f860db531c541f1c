// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/faults_pages.c - pages run out, in each place of load and spawn
 *
 * goko-test: timeout=100
 *
 * Where fail-nth has one allocation fail, here all that need pages do from one on: so that
 * what falls back to vmalloc() fails, and what is done about a failure finds no
 * memory either.  Kernels without fault injection skip this.
 */
#define KTAP_TIMEOUT 95

#include <sys/ioctl.h>

#include "dev/faults.h"

#define MAX_PAGES	20000
#define NR_RUNS		(ktap_slow() > 2 ? 8 : 60)

#define NR_DEATHS	(ktap_slow() > 2 ? 4 : 20)

static char image[1 << 20], text[1 << 20];
static int dev = -1;

static size_t setup(const char *name)
{
	size_t len;

	setup_pages();
	len = read_file(name, image, sizeof(image));
	dev = goko_open(NULL);
	CHECK(dev >= 0);
	return len;
}

/* Steps get wider: many pages are those of one thing. */
static long next(long nr)
{
	return nr + 1 + nr / (ktap_slow() > 2 ? 6 : 40);
}

/* Load what is in image, with a log and to stay. */
static void load_pages(size_t len)
{
	struct goko_load load;
	int img = -1, failed = 0;
	bool hit = true;
	long nr;

	for (nr = 0; nr < MAX_PAGES; nr = next(nr)) {
		load = (struct goko_load){
			.size = sizeof(load), .flags = GOKO_LOAD_PERSIST,
			.image = (uintptr_t)image, .image_len = len,
			.log = (uintptr_t)text, .log_len = sizeof(text),
			.name = "pages",
		};
		arm_pages(nr);
		img = ioctl(dev, GOKO_IOC_LOAD, &load);
		if (img < 0)
			img = -errno;
		hit = disarm_pages();
		fine("load", nr, img);
		CHECK_EQ(goko_unload(dev, "pages"), img < 0 ? -ENOENT : 0);
		if (img >= 0)
			close(img);
		failed += img < 0;
		if (!hit)
			break;
	}
	printf("# %ld pages: %d failures\n", nr, failed);
	CHECK(!hit && img >= 0);
	CHECK(failed > 3);
}

TEST(load)
{
	load_pages(setup("allocs.gki"));
}

/* Of these the file itself is kept. */
TEST(plugin)
{
	load_pages(setup("fault_plugin.gki"));
}

TEST(spawn)
{
	size_t len = setup("allocs.gki");
	struct goko_spawn spawn;
	struct goko_wait w;
	int img, task = -1, failed = 0;
	bool hit = true;
	long nr;

	img = goko_load(dev, image, len, NULL, NULL);
	CHECK(img >= 0);
	for (nr = 0; nr < MAX_PAGES; nr++) {
		spawn = (struct goko_spawn){
			.size = sizeof(spawn), .func = GOKO_FUNC_MAIN,
		};
		arm_pages(nr);
		task = ioctl(img, GOKO_IOC_SPAWN, &spawn);
		if (task < 0)
			task = -errno;
		hit = disarm_pages();
		fine("spawn", nr, task);
		failed += task < 0;
		if (task >= 0) {
			CHECK_EQ(goko_wait(task, 0, &w), 0);
			CHECK_EQ(w.status, 0);
			close(task);
		}
		if (!hit)
			break;
	}
	printf("# %ld pages: %d failures\n", nr, failed);
	CHECK(!hit && task >= 0);
	CHECK(failed > 0);
}

TEST(goroutines)
{
	int img, n, nr = 0, died = 0;
	size_t len = setup("allocs.gki");

	img = goko_load(dev, image, len, NULL, NULL);
	CHECK(img >= 0);
	for (n = 0; n < NR_RUNS; n++) {
		died += run(img, pages_begin, pages_end, nr);
		nr = ktap_slow() > 2 ? nr + 150 : next(nr);
	}
	printf("# %d of %d runs ended out of memory\n", died, NR_RUNS);
}

/* Nor are there pages for the tracebacks of a program that dies. */
TEST(last_words)
{
	char *env[] = { "GOTRACEBACK=all", NULL };
	const struct goko_start start = { .env = env };
	size_t len = setup("dies.gki");
	struct goko_wait w;
	int img, n, task;
	__u32 func;

	img = goko_load(dev, image, len, NULL, NULL);
	CHECK(img >= 0);
	CHECK_EQ(goko_lookup(img, "main.Panic", &func), 0);
	for (n = 0; n < NR_DEATHS; n++) {
		pages_begin(24 * n);
		task = goko_spawn(img, func, NULL, &start, NULL);
		CHECK(task >= 0);
		CHECK_EQ(goko_wait(task, 0, &w), 0);
		pages_end();
		CHECK_EQ(w.status, 2);
		len = read(task, text, sizeof(text) - 1);
		CHECK((ssize_t)len > (ssize_t)sizeof(struct goko_out));
		text[len] = 0;
		if (!strstr(text + sizeof(struct goko_out), "panic: on purpose") &&
		    !strstr(text + sizeof(struct goko_out), "out of memory"))
			FAIL("%d pages: %s", 24 * n,
			     text + sizeof(struct goko_out));
		close(task);
	}
}

KTAP_MAIN()
