// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/fuzz/verified.c - run what the verifier accepts, whatever it does
 *
 * goko-test: timeout=150 vm='--smp 2'
 *
 * Mutated images are loaded; those that pass run for a moment, under limits, and
 * are killed.  The kernel survives, and each task ends.  FUZZ_SEED and
 * FUZZ_SECONDS in the environment repeat a run or make it longer.
 */
#define KTAP_TIMEOUT 140

#include <dirent.h>
#include <fcntl.h>
#include <libgoko.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>

#include "fuzz/mutate.h"
#include "lib/ktap.h"

#define MAX_SEEDS	32
#define MAX_BYTES	(1u << 20)
#define SECONDS		16	/* and half of that for ioctls */
#define RUN_MS		40	/* of a task */
#define END_MS		20000	/* from its kill to its end, at most */

static struct {
	uint8_t	*data;
	size_t	len;
} seeds[MAX_SEEDS];
static int nr_seeds;
static uint64_t seed;
static int dev;

static long env_long(const char *name, long other)
{
	const char *text = getenv(name);

	return text ? atol(text) : other;
}

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000ull + ts.tv_nsec / 1000000;
}

static void setup(void)
{
	DIR *dir = opendir(".");
	struct dirent *e;

	CHECK(dir);
	while ((e = readdir(dir)) && nr_seeds < MAX_SEEDS) {
		const char *dot = strrchr(e->d_name, '.');
		uint8_t *data;
		ssize_t len;
		int fd;

		if (!dot || strcmp(dot, ".gki"))
			continue;
		fd = open(e->d_name, O_RDONLY);
		data = malloc(MAX_BYTES);
		CHECK(fd >= 0 && data);
		len = read(fd, data, MAX_BYTES);
		CHECK(len > 0);
		close(fd);
		seeds[nr_seeds].data = data;
		seeds[nr_seeds++].len = len;
	}
	closedir(dir);
	CHECK(nr_seeds > 0);
	dev = goko_open(NULL);
	CHECK(dev >= 0);
	seed = env_long("FUZZ_SEED", time(NULL) ^ getpid());
	printf("# FUZZ_SEED=%llu\n", (unsigned long long)seed);
}

static bool ended(int task)
{
	struct goko_wait w;

	return !goko_wait(task, GOKO_WAIT_NOHANG, &w) &&
	       w.state != GOKO_TASK_RUNNING;
}

/* Runs the task for a moment; false: it does not end. */
static bool run(int task)
{
	struct pollfd fd = { .fd = task, .events = POLLIN };
	uint64_t until = now_ms() + RUN_MS;
	char buf[4096];

	do {
		poll(&fd, 1, RUN_MS);
		if (fd.revents & POLLIN && read(task, buf, sizeof(buf)) <= 0)
			break;
		if (ended(task))
			return true;
	} while (now_ms() < until);
	goko_kill(task);
	until = now_ms() + END_MS * ktap_slow();
	while (now_ms() < until) {
		if (ended(task))
			return true;
		usleep(1000);
	}
	return false;
}

/* The image, for somebody who wants to see what it does. */
static void keep(const uint8_t *image, size_t len)
{
	size_t i;

	printf("# the image, for xxd -r -p:\n");
	for (i = 0; i < len; i++)
		printf("%s%02x%s", i % 40 ? "" : "#x ", image[i],
		       i % 40 == 39 || i == len - 1 ? "\n" : "");
}

TEST(accepted_images_end)
{
	static uint8_t image[MAX_BYTES + 4096];
	const struct goko_start start = {
		.limits.heap_bytes = 8 << 20,
		.limits.max_gs = 500,
		.limits.stack_bytes = 256 << 10,
	};
	struct fuzz_rng r;
	unsigned long nr = 0, accepted = 0;
	uint64_t until;

	setup();
	r.state = 2 * seed + 1;
	until = now_ms() + 1000 * env_long("FUZZ_SECONDS", SECONDS);
	while (now_ms() < until) {
		int from = fuzz_below(&r, nr_seeds), n = 1 + fuzz_below(&r, 4);
		size_t len = seeds[from].len;
		int img, task;

		memcpy(image, seeds[from].data, len);
		while (n--)
			len = fuzz_mutate(&r, image, len, sizeof(image));
		nr++;
		img = goko_load(dev, image, len, NULL, NULL);
		if (img < 0) {
			if (img != -EINVAL && img != -ENOMEM)
				FAIL("load: %d", img);
			continue;
		}
		accepted++;
		task = goko_spawn(img, GOKO_FUNC_MAIN, NULL, &start, NULL);
		/* It may have lost its main; and memory may be short. */
		if (task >= 0 && !run(task)) {
			keep(image, len);
			FAIL("a task does not end, image %lu", nr);
		}
		if (task >= 0)
			close(task);
		close(img);
	}
	printf("# %lu images, %lu accepted\n", nr, accepted);
	CHECK(accepted > 0);
}

/* Arguments as wrong as they can be: an errno comes back, and nothing else. */
TEST(ioctl_arguments)
{
	static const unsigned long cmds[] = {
		GOKO_IOC_INFO, GOKO_IOC_LOAD, GOKO_IOC_LOOKUP, GOKO_IOC_SPAWN,
		GOKO_IOC_WAIT, GOKO_IOC_KILL, GOKO_IOC_TASKS, GOKO_IOC_OPEN_TASK,
	};
	struct fuzz_rng r;
	uint64_t *words, until;
	int fds[3], i, img;
	unsigned long nr = 0;

	setup();
	r.state = 2 * seed + 1;
	img = goko_load(dev, seeds[0].data, seeds[0].len, NULL, NULL);
	CHECK(img >= 0);
	fds[0] = dev;
	fds[1] = img;
	fds[2] = goko_spawn(img, GOKO_FUNC_MAIN, NULL, NULL, NULL);
	CHECK(fds[2] >= 0);
	words = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(words != MAP_FAILED);
	CHECK(!munmap((char *)words + 4096, 4096));
	until = now_ms() + 1000 * env_long("FUZZ_SECONDS", SECONDS) / 2;
	while (now_ms() < until) {
		unsigned long cmd = cmds[fuzz_below(&r, 8)];
		uint32_t at = fuzz_below(&r, 3) ? 0 : 511 - fuzz_below(&r, 16);
		int ret;

		for (i = at; i < 512 && i < (int)at + 16; i++) {
			switch (fuzz_below(&r, 5)) {
			case 0:
				words[i] = fuzz_rnd(&r);
				break;
			case 1:
				words[i] = (uint64_t)&words[fuzz_below(&r, 520)];
				break;
			case 2:
				words[i] = (uint64_t)fuzz_number(&r) << 32 |
					   fuzz_number(&r);
				break;
			default:
				words[i] = fuzz_number(&r);
				break;
			}
		}
		if (!fuzz_below(&r, 2))
			((uint32_t *)words)[2 * at] = _IOC_SIZE(cmd);
		if (!fuzz_below(&r, 8))
			cmd ^= 1ul << fuzz_below(&r, 32);
		/* A wait without an end is what was asked for. */
		if ((cmd & 0xff) == (GOKO_IOC_WAIT & 0xff))
			words[at] = (uint64_t)GOKO_WAIT_NOHANG << 32 |
				    (uint32_t)words[at];
		ret = ioctl(fds[fuzz_below(&r, 3)], cmd, &words[at]);
		if (ret >= 0 && ret > fds[2])
			close(ret);
		nr++;
	}
	printf("# %lu calls\n", nr);
}

KTAP_MAIN()
