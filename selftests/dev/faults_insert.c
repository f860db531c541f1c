// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/faults_insert.c - the module is inserted, and memory is short
 *
 * goko-test: timeout=240
 *
 * Each allocation of the module's init fails once: the insertion fails, or does without;
 * nothing is left behind, and the module can be inserted again.  What the kernel's loader
 * allocates before it is not tried: trace events that there is no memory for make it
 * complain.  Kernels without fault injection skip this.
 */
#define KTAP_TIMEOUT 160

#include <sys/syscall.h>

#include "dev/faults.h"

#define MANY		1000000	/* no insertion has as many places */
#define BEFORE		3	/* places before init that are looked at */
/* An insertion takes a second or two with sanitizers. */
#define STEP		(ktap_slow() > 2 ? 40 : 1)
#define STEP_PAGES	(ktap_slow() > 2 ? 12 : 1)
#define STEP_SPAWNS	(ktap_slow() > 2 ? 4 : 1)
#define NR_NEW_THREADS	(ktap_slow() > 2 ? 3 : 60)
#define NR_HOTPLUG	(ktap_slow() > 2 ? 2 : 8)
#define NR_SPAWNS	200

static char parameters[256];
static int module_fd = -1, kmsg = -1;

static int rmmod(void)
{
	return syscall(SYS_delete_module, "goko", O_NONBLOCK) ? -errno : 0;
}

static int insmod(void)
{
	return syscall(SYS_finit_module, module_fd, parameters, 0) ? -errno : 0;
}

static bool has_line(const char *path, const char *text)
{
	static char line[4096];
	FILE *f = fopen(path, "r");
	bool found = false;

	CHECK(f);
	while (!found && fgets(line, sizeof(line), f))
		found = strstr(line, text);
	fclose(f);
	return found;
}

/* Has the kernel's log a new line with @text?  Reads all new ones. */
static bool logged(const char *text)
{
	char record[8192];
	bool found = false;
	ssize_t len;

	while ((len = read(kmsg, record, sizeof(record) - 1)) > 0 ||
	       (len < 0 && errno == EPIPE)) {
		if (len < 0)
			continue;
		record[len] = 0;
		found |= strstr(record, text) != NULL;
	}
	CHECK(errno == EAGAIN);
	return found;
}

/* As soon as nothing holds it. */
static void remove_module(void)
{
	int ret, tries = 0;

	while ((ret = rmmod()) == -EAGAIN || ret == -EBUSY) {
		CHECK(tries++ < 1000);
		usleep(10000);
	}
	CHECK(!ret || ret == -ENOENT);
}

static void setup(void)
{
	const char *ko = getenv("GOKO_KO");
	int fd;
	ssize_t len;

	setup_faults();
	if (has_line("/proc/cmdline", "kmemleak=on"))
		SKIP("6.1's kmem_cache_create() leaks when sysfs has no memory");
	CHECK(ko);
	module_fd = open(ko, O_RDONLY | O_CLOEXEC);
	CHECK(module_fd >= 0);
	fd = open("/run/vm/module-args", O_RDONLY);
	CHECK(fd >= 0);
	len = read(fd, parameters, sizeof(parameters) - 1);
	CHECK(len >= 0);
	close(fd);
	parameters[strcspn(parameters, "\n")] = 0;
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK);
	CHECK(kmsg >= 0);
	CHECK(lseek(kmsg, 0, SEEK_END) >= 0);
	remove_module();
}

/* An insertion that has failed has left nothing. */
static void nothing_left(const char *what, int n)
{
	static const char * const paths[] = {
		"/sys/module/goko", "/sys/kernel/debug/goko", "/dev/goko",
	};
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (!access(paths[i], F_OK))
			FAIL("%s, fault %d: %s is left", what, n, paths[i]);
	if (has_line("/proc/slabinfo", "goko"))
		FAIL("%s, fault %d: a cache is left", what, n);
	if (each_thread(set_nth, 0))
		FAIL("%s, fault %d: a thread is left", what, n);
}

/* After a fault, or none: what an insertion has come to.  True: it has failed. */
static bool outcome(const char *what, int n, int ret)
{
	if (!ret) {
		ret = rmmod();
		if (ret)
			FAIL("%s, fault %d: not removed: %d", what, n, ret);
		return false;
	}
	if (ret != -ENOMEM && ret != -EFAULT && ret != -EAGAIN)
		FAIL("%s, fault %d: %d", what, n, ret);
	nothing_left(what, n);
	return true;
}

/* Places of an insertion in this thread; the last of them are those of init. */
static int count_places(void)
{
	char text[16] = "";
	int ret, left;

	arm(MANY);
	ret = insmod();
	CHECK(pread(nth_fd, text, sizeof(text) - 1, 0) > 0);
	left = atoi(text);
	disarm();
	CHECK_EQ(ret, 0);
	CHECK_EQ(rmmod(), 0);
	CHECK(left > 0 && left < MANY);
	return MANY - left;
}

/* Insertions go from the last place back until they do not get to init any more. */
TEST(init)
{
	int n, nr, failed = 0, without = 0, before = 0, ret;

	setup();
	nr = count_places();
	/* Every place where that is quick; else some, others each time. */
	for (n = nr - getpid() % STEP; n > 0 && before < BEFORE; n -= STEP) {
		arm(n);
		ret = insmod();
		disarm();
		if (!outcome("init", n, ret))
			without++;
		else if (logged("goko: init failed: "))
			failed++;
		else
			before++;
		if (before)
			n += STEP - 1;
	}
	printf("# %d places, %d of init: %d failures, %d times without\n", nr,
	       nr - n - before, failed, without);
	CHECK(failed > (STEP == 1 ? 100 : 0));
	CHECK_EQ(insmod(), 0);
}

/* Likewise for pages: large tables, which fall back to vmalloc(). */
TEST(init_pages)
{
	int failed = 0, without = 0, ret;
	long n, nr;

	setup();
	setup_pages();
	arm_pages(MANY);
	ret = insmod();
	disarm_pages();
	nr = MANY - pages_value(FAIL_PAGES "space") + 1;
	CHECK(!outcome("all pages", 0, ret));
	for (n = nr - 1 - getpid() % STEP_PAGES; n > 0; n -= STEP_PAGES) {
		arm_pages(n);
		ret = insmod();
		disarm_pages();
		if (!outcome("pages", n, ret))
			without++;
		else if (logged("goko: init failed: "))
			failed++;
		else
			break;
	}
	printf("# %ld pages, %ld of init: %d failures, %d times without\n", nr,
	       nr - n, failed, without);
	CHECK(failed > 0);
	CHECK_EQ(insmod(), 0);
}

/* The first task finds nothing that others have left: no G, no stack, no arena. */
TEST(first_task)
{
	static char image[1 << 20];
	struct goko_wait w;
	int n, dev, img, task = -1;
	size_t len;
	bool hit = true;

	setup();
	len = read_file("allocs.gki", image, sizeof(image));
	for (n = 1 + getpid() % STEP_SPAWNS; hit && n < NR_SPAWNS;
	     n += STEP_SPAWNS) {
		CHECK_EQ(insmod(), 0);
		dev = goko_open(NULL);
		CHECK(dev >= 0);
		img = goko_load(dev, image, len, NULL, NULL);
		CHECK(img >= 0);
		arm(n);
		task = goko_spawn(img, GOKO_FUNC_MAIN, NULL, NULL, NULL);
		hit = disarm();
		fine("first spawn", n, task);
		if (task >= 0) {
			CHECK_EQ(goko_wait(task, 0, &w), 0);
			CHECK_EQ(w.status, 0);
			close(task);
		}
		close(img);
		close(dev);
		remove_module();
	}
	printf("# up to place %d\n", n - STEP_SPAWNS);
	CHECK(task >= 0);
	CHECK_EQ(insmod(), 0);
}

/* What a thread that works for init fails at: @prefix begins its name. */
static void threads(const char *prefix, int nr)
{
	int n, failed = 0, ret;

	setup();
	for (n = 1; n <= nr; n++) {
		CHECK(each_thread_of(prefix, set_nth, n) > 0);
		ret = insmod();
		each_thread_of(prefix, set_nth, 0);
		if (ret == -EINTR)
			ret = -ENOMEM;
		failed += outcome(prefix, n, ret);
	}
	printf("# %d of %d insertions failed\n", failed, nr);
	CHECK(failed > 0);
	CHECK_EQ(insmod(), 0);
}

/* The threads that schedule goroutines are made by those that bring CPUs up. */
TEST(hotplug_threads)
{
	threads("cpuhp/", NR_HOTPLUG);
}

TEST(new_threads)
{
	threads("kthreadd", NR_NEW_THREADS);
}

KTAP_MAIN()
