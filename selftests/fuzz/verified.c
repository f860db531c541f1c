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

/* What the calls are made with. */
static struct {
	int	fds[3];		/* device, image, task */
	char	scratch[16 << 10];
	__u64	task_id;
} own;

#define NAME	"fuzzed"

/* Which fd a call is for, and arguments that it takes. */
static const struct {
	unsigned long	cmd;
	int		fd;
	bool		opens;
} calls[] = {
	{ GOKO_IOC_INFO,	0, false },
	{ GOKO_IOC_LOAD,	0, true },
	{ GOKO_IOC_LOOKUP,	1, false },
	{ GOKO_IOC_SPAWN,	1, true },
	{ GOKO_IOC_WAIT,	2, false },
	{ GOKO_IOC_KILL,	2, false },
	{ GOKO_IOC_TASKS,	0, false },
	{ GOKO_IOC_OPEN_TASK,	0, true },
	{ GOKO_IOC_OPEN_IMAGE,	0, true },
	{ GOKO_IOC_UNLOAD,	0, false },
	{ GOKO_IOC_IMAGES,	0, false },
	{ GOKO_IOC_STACK,	2, false },
};

#define NR_CALLS	(sizeof(calls) / sizeof(*calls))

static void right_arguments(unsigned long cmd, void *arg)
{
	const __u64 scratch = (uintptr_t)own.scratch;
	__u32 size = _IOC_SIZE(cmd);

	memset(arg, 0, size);
	memcpy(arg, &size, sizeof(size));
	switch (cmd) {
	case GOKO_IOC_LOAD: {
		struct goko_load *a = arg;

		a->image = (uintptr_t)seeds[0].data;
		a->image_len = seeds[0].len;
		a->log = scratch;
		a->log_len = sizeof(own.scratch);
		break;
	}
	case GOKO_IOC_LOOKUP: {
		struct goko_lookup *a = arg;

		a->name = (uintptr_t)"main.main";
		a->name_len = 9;
		a->sig = scratch;
		a->sig_len = sizeof(own.scratch);
		break;
	}
	case GOKO_IOC_SPAWN: {
		struct goko_spawn *a = arg;

		a->func = GOKO_FUNC_MAIN;
		a->nr_args = 1;
		a->args = (uintptr_t)"a\0B=c";
		a->args_len = 6;
		a->nr_env = 1;
		break;
	}
	case GOKO_IOC_WAIT: {
		struct goko_wait *a = arg;

		a->flags = GOKO_WAIT_NOHANG;
		a->results = scratch;
		a->results_len = sizeof(own.scratch);
		break;
	}
	case GOKO_IOC_TASKS: {
		struct goko_tasks *a = arg;

		a->entry_size = sizeof(struct goko_task_entry);
		a->entries = scratch;
		a->nr = sizeof(own.scratch) / a->entry_size;
		break;
	}
	case GOKO_IOC_OPEN_TASK: {
		struct goko_open_task *a = arg;

		a->id = own.task_id;
		break;
	}
	case GOKO_IOC_OPEN_IMAGE: {
		struct goko_open_image *a = arg;

		strcpy(a->name, NAME);
		break;
	}
	case GOKO_IOC_UNLOAD: {
		struct goko_unload *a = arg;

		strcpy(a->name, NAME);
		break;
	}
	case GOKO_IOC_IMAGES: {
		struct goko_list_images *a = arg;

		a->entry_size = sizeof(struct goko_image_entry);
		a->entries = scratch;
		a->nr = sizeof(own.scratch) / a->entry_size;
		break;
	}
	case GOKO_IOC_STACK: {
		struct goko_stacks *a = arg;

		a->flags = GOKO_STACK_SYSTEM;
		a->buf = scratch;
		a->buf_len = sizeof(own.scratch);
		break;
	}
	}
}

/* What was unloaded is back, and nothing else stays that a call has left. */
static void renew_image(void)
{
	struct goko_image_entry *images;
	size_t nr, i;
	int img;

	CHECK_EQ(goko_list_images(dev, &images, &nr), 0);
	for (i = 0; i < nr; i++)
		if (images[i].flags & GOKO_LOAD_PERSIST)
			CHECK_EQ(goko_unload(dev, images[i].name), 0);
	free(images);
	img = goko_load_flags(dev, seeds[0].data, seeds[0].len, NAME,
			      GOKO_LOAD_PERSIST, NULL);
	CHECK(img >= 0);
	CHECK(dup2(img, own.fds[1]) >= 0);
	close(img);
}

static void renew_task(void)
{
	if (own.fds[2] && !ended(own.fds[2]))
		return;
	if (own.fds[2])
		close(own.fds[2]);
	own.fds[2] = goko_spawn(own.fds[1], GOKO_FUNC_MAIN, NULL, NULL,
				&own.task_id);
	CHECK(own.fds[2] >= 0);
}

static uint64_t wrong_word(struct fuzz_rng *r, uint64_t *words)
{
	switch (fuzz_below(r, 5)) {
	case 0:
		return fuzz_rnd(r);
	case 1:
		return (uint64_t)&words[fuzz_below(r, 520)];
	case 2:
		return (uint64_t)fuzz_number(r) << 32 | fuzz_number(r);
	default:
		return fuzz_number(r);
	}
}

/*
 * Arguments as wrong as they can be, or right but for a word or two: an errno comes
 * back, or what was asked for.
 */
TEST(ioctl_arguments)
{
	unsigned long nr = 0, nr_good[NR_CALLS] = { 0 };
	struct fuzz_rng r;
	uint64_t *words, until;
	size_t k;
	int n;

	setup();
	r.state = 2 * seed + 1;
	own.fds[0] = dev;
	own.fds[1] = dup(dev);
	CHECK(own.fds[1] >= 0);
	words = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(words != MAP_FAILED);
	CHECK(!munmap((char *)words + 4096, 4096));
	until = now_ms() + 1000 * env_long("FUZZ_SECONDS", SECONDS) / 2;
	for (; now_ms() < until; nr++) {
		uint32_t which = fuzz_below(&r, NR_CALLS), at, nr_words;
		unsigned long cmd = calls[which].cmd;
		int fd = own.fds[calls[which].fd], ret;

		if (nr % 256 == 0)
			renew_image();
		if (nr % 16 == 0)
			renew_task();
		/* Those that take longest are not the most of them. */
		if (cmd == GOKO_IOC_LOAD && fuzz_below(&r, 4))
			continue;
		/* To the end of what is mapped, or a few words over. */
		nr_words = _IOC_SIZE(cmd) / 8;
		at = fuzz_below(&r, 3) ? 0 : 512 - nr_words;
		if (fuzz_below(&r, 4)) {
			right_arguments(cmd, &words[at]);
			n = fuzz_below(&r, 4);
			while (n--)
				words[at + fuzz_below(&r, nr_words)] =
					wrong_word(&r, words);
		} else {
			at += at ? fuzz_below(&r, nr_words) : 0;
			for (n = at; n < 512 && n < (int)at + 32; n++)
				words[n] = wrong_word(&r, words);
			if (!fuzz_below(&r, 2))
				((uint32_t *)words)[2 * at] = _IOC_SIZE(cmd);
		}
		if (!fuzz_below(&r, 8))
			cmd ^= 1ul << fuzz_below(&r, 32);
		if (!fuzz_below(&r, 8))
			fd = own.fds[fuzz_below(&r, 3)];
		/* A wait without an end is what was asked for. */
		if ((cmd & 0xff) == (GOKO_IOC_WAIT & 0xff))
			words[at] = (uint64_t)GOKO_WAIT_NOHANG << 32 |
				    (uint32_t)words[at];
		ret = ioctl(fd, cmd, &words[at]);
		if (ret < 0)
			continue;
		for (k = 0; k < NR_CALLS; k++) {
			if ((cmd & 0xffff) != (calls[k].cmd & 0xffff))
				continue;
			nr_good[k]++;
			if (calls[k].opens)
				close(ret);
		}
	}
	printf("# %lu calls; succeeded, by number:", nr);
	for (k = 0; k < NR_CALLS; k++)
		printf(" %lu", nr_good[k]);
	printf("\n");
	for (k = 0; k < NR_CALLS && nr > 5000; k++)
		if (!nr_good[k])
			FAIL("call %zu has never succeeded", k);
}

KTAP_MAIN()
