// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/faults_all.c - every allocation of other calls, and of a larger program
 *
 * goko-test: timeout=200
 *
 * As faults.c, for kernels with fault injection that are not slow: with sanitizers it
 * takes too long.
 */
#define KTAP_TIMEOUT 190

#include "dev/faults.h"

#define NR_RUNS		40
#define NR_WAITERS	4
#define NR_COMPARES	30
#define MAX_OPEN_NTH	2000

static char image[1 << 20];
static size_t image_len;
static int dev = -1;

static void setup(void)
{
	if (ktap_slow() > 2)
		SKIP("takes too long with sanitizers, see faults.c");
	setup_faults();
	image_len = read_file("allocs.gki", image, sizeof(image));
	dev = goko_open(NULL);
	CHECK(dev >= 0);
}

static int load_file(const char *name)
{
	int img;

	image_len = read_file(name, image, sizeof(image));
	img = goko_load(dev, image, image_len, NULL, NULL);
	CHECK(img >= 0);
	return img;
}

/* What the other calls are made with. */
static int lib_image, own_image, own_task;
static __u64 own_id;

static const char * const debug_files[] = {
	"files", "gc", "heap", "images", "sched", "state", "stats",
};

#define NR_FILES	((int)(sizeof(debug_files) / sizeof(*debug_files)))
#define NR_OTHERS	(14 + NR_FILES)

/* One of them; what it has opened and allocated goes again. */
static int another(int which)
{
	const struct goko_value args[] = {
		{ .kind = GOKO_VAL_STRUCT, .nr = 3 },
		{ .kind = GOKO_VAL_INT, .val = 7 },
		{ .kind = GOKO_VAL_STRING, .val = (uintptr_t)"text", .len = 4 },
		{ .kind = GOKO_VAL_STRUCT, .nr = 2 },
		{ .kind = GOKO_VAL_BOOL, .val = 1 },
		{ .kind = GOKO_VAL_INT, .val = 3 },
	};
	struct goko_image_entry *images = NULL;
	struct goko_task_entry *tasks = NULL;
	struct goko_value *results = NULL;
	char buf[4096], *log = NULL, *sig = NULL;
	struct goko_info info;
	struct goko_wait w;
	int ret, fd = -1;
	size_t nr;
	__u32 func;

	switch (which) {
	case 0:
		ret = fd = goko_open(NULL);
		break;
	case 1:
		ret = goko_get_info(dev, &info);
		break;
	case 2:
		ret = goko_lookup(own_image, "main.main", &func);
		break;
	case 3:
		ret = goko_list_tasks(dev, &tasks, &nr);
		break;
	case 4:
		ret = goko_wait(own_task, 0, &w);
		break;
	case 5:
		ret = goko_list_images(dev, &images, &nr);
		break;
	case 6:
		ret = fd = goko_open_image(dev, "stays");
		break;
	case 7:
		ret = fd = goko_open_task(dev, own_id);
		break;
	case 8:
		ret = goko_signature(lib_image, "main.Struct", &func, &sig);
		break;
	case 9:
		ret = goko_call(lib_image, "main.Struct", args,
				sizeof(args) / sizeof(*args), &w, &results, &nr);
		break;
	case 10:
		fd = open("/sys/kernel/debug/goko/safepoint", O_WRONLY);
		ret = fd < 0 || write(fd, "each 1", 6) < 0 ? -errno : 0;
		break;
	case 11:
		fd = open("/sys/kernel/debug/goko/safepoint", O_WRONLY);
		ret = fd < 0 || write(fd, "stop 1", 6) < 0 ? -errno : 0;
		break;
	case 12:
		/* Refused, with a log. */
		ret = goko_load(dev, image, image_len / 2, NULL, &log);
		CHECK(ret < 0);
		if (ret == -EINVAL)
			ret = 0;
		break;
	case 13:
		ret = read(own_task, buf, sizeof(buf)) < 0 ? -errno : 0;
		break;
	default:
		snprintf(buf, sizeof(buf), "/sys/kernel/debug/goko/%s",
			 debug_files[which - 14]);
		fd = open(buf, O_RDONLY);
		ret = fd < 0 || read(fd, buf, sizeof(buf)) < 0 ? -errno : 0;
		break;
	}
	if (fd >= 0)
		close(fd);
	free(tasks);
	free(images);
	free(results);
	free(log);
	free(sig);
	return ret;
}

TEST(others)
{
	struct goko_wait w;
	struct goko_task_entry *tasks;
	size_t nr;
	int n, k, ret, forever;
	bool hit;

	setup();
	image_len = read_file("call.gki", image, sizeof(image));
	lib_image = goko_load_flags(dev, image, image_len, "stays",
				    GOKO_LOAD_PERSIST, NULL);
	CHECK(lib_image >= 0);
	CHECK_EQ(goko_unload(dev, "stays"), 0);
	lib_image = goko_load_flags(dev, image, image_len, "stays",
				    GOKO_LOAD_PERSIST, NULL);
	CHECK(lib_image >= 0);
	image_len = read_file("allocs.gki", image, sizeof(image));
	own_image = goko_load(dev, image, image_len, NULL, NULL);
	CHECK(own_image >= 0);
	own_task = goko_spawn(own_image, GOKO_FUNC_MAIN, NULL, NULL, NULL);
	CHECK(own_task >= 0);
	CHECK_EQ(goko_wait(own_task, 0, &w), 0);
	forever = load_file("allocs_forever.gki");
	forever = goko_spawn(forever, GOKO_FUNC_MAIN, NULL, NULL, NULL);
	CHECK(forever >= 0);
	CHECK_EQ(goko_list_tasks(dev, &tasks, &nr), 0);
	CHECK(nr > 0);
	while (nr--)
		own_id = tasks[nr].id > own_id ? tasks[nr].id : own_id;
	free(tasks);
	image_len = read_file("allocs.gki", image, sizeof(image));
	for (k = 0; k < NR_OTHERS; k++) {
		for (n = 1; n < MAX_NTH; n++) {
			arm(n);
			ret = another(k);
			hit = disarm();
			fine("another", n, ret);
			if (!hit)
				break;
		}
		if (n == MAX_NTH || ret < 0)
			FAIL("call %d: %d after %d faults", k, ret, n);
	}
	CHECK_EQ(goko_unload(dev, "stays"), 0);
	CHECK_EQ(goko_kill(forever), 0);
}

TEST(goroutines)
{
	int img, n, died = 0;

	setup();
	img = load_file("allocs_all.gki");
	CHECK(each_thread(set_nth, 0) > 0);
	for (n = 1; n <= NR_RUNS; n++)
		died += run(img, nth_begin, nth_end, n);
	printf("# %d of %d runs ended out of memory\n", died, NR_RUNS);
}

/* A comparison that goes deep has a list of its own of the way down. */
TEST(compare)
{
	static char text[1 << 16];
	int img, n, status, died = 0;
	__u32 func;

	setup();
	img = load_file("allocs_all.gki");
	CHECK_EQ(goko_lookup(img, "main.Compare", &func), 0);
	for (n = 1; n <= NR_COMPARES; n++) {
		status = run_to_end(img, func, nth_begin, nth_end, n, text,
				    sizeof(text));
		if (status && !(status == 2 && strstr(text, "out of memory")))
			FAIL("fault %d: status %d: %s", n, status, text);
		died += status == 2;
	}
	printf("# %d of %d runs ended out of memory\n", died, NR_COMPARES);
}

/* A program opens a plugin: it is loaded by a thread of the module. */
TEST(plugins)
{
	static char text[1 << 16];
	int img, n, status, nr = 0, died = 0;

	setup();
	image_len = read_file("fault_plugin.gki", image, sizeof(image));
	img = goko_load_flags(dev, image, image_len, "plugin1",
			      GOKO_LOAD_PERSIST, NULL);
	CHECK(img >= 0);
	close(img);
	for (n = 1; n <= MAX_OPEN_NTH; n += 1 + n / 30) {
		img = load_file("fault_host.gki");
		status = run_to_end(img, GOKO_FUNC_MAIN, nth_begin, nth_end, n,
				    text, sizeof(text));
		/* Without memory for machine code the kernel's JIT gives up. */
		if (status && !(status == 2 && (strstr(text, "memory") ||
						strstr(text, "JIT"))))
			FAIL("fault %d: status %d: %s", n, status, text);
		died += status == 2;
		nr++;
		close(img);
	}
	printf("# %d of %d runs ended out of memory\n", died, nr);
	CHECK_EQ(goko_unload(dev, "plugin1"), 0);
	CHECK(died > 0);
}

/* A task that has to wait for the initialisation of its image. */
TEST(init_waiters)
{
	struct goko_wait w;
	int n, img, first, task, died = 0;
	char buf[64];

	setup();
	image_len = read_file("slowinit.gki", image, sizeof(image));
	for (n = 1; n <= NR_WAITERS; n++) {
		img = goko_load(dev, image, image_len, NULL, NULL);
		CHECK(img >= 0);
		first = goko_spawn(img, GOKO_FUNC_MAIN, NULL, NULL, NULL);
		CHECK(first >= 0);
		/* It says so when it has begun. */
		CHECK(read(first, buf, sizeof(buf)) > 0);
		nth_begin(n);
		task = goko_spawn(img, GOKO_FUNC_MAIN, NULL, NULL, NULL);
		CHECK(task >= 0);
		CHECK_EQ(goko_wait(task, 0, &w), 0);
		died += w.status == 2;
		CHECK_EQ(goko_wait(first, 0, &w), 0);
		nth_end();
		close(task);
		close(first);
		close(img);
	}
	printf("# %d of %d waiters ended out of memory\n", died, NR_WAITERS);
}

KTAP_MAIN()
