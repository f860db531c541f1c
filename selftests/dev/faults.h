/* SPDX-License-Identifier: GPL-2.0 */
/*
 * selftests/dev/faults.h - have an allocation fail
 *
 * fail-nth makes the n-th allocation or copy of a thread fail, and no other.
 * Kernels without fault injection skip what asks for it.
 */
#ifndef GOKO_SELFTESTS_DEV_FAULTS_H
#define GOKO_SELFTESTS_DEV_FAULTS_H

#include <dirent.h>
#include <fcntl.h>
#include <libgoko.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>

#include "lib/ktap.h"

#define MAX_NTH		3000

#define FAIL_PAGES	"/sys/kernel/debug/fail_page_alloc/"

static inline void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);

	CHECK(fd >= 0);
	CHECK(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

/* Allocations that may wait are not spared. */
static inline void setup_faults(void)
{
	if (access("/proc/thread-self/fail-nth", W_OK))
		SKIP("no fault injection");
	put("/sys/kernel/debug/failslab/ignore-gfp-wait", "N");
	put("/sys/kernel/debug/failslab/verbose", "0");
	put(FAIL_PAGES "probability", "0");
	put(FAIL_PAGES "ignore-gfp-wait", "N");
	put(FAIL_PAGES "min-order", "0");
	put(FAIL_PAGES "verbose", "0");
	put("/sys/kernel/debug/fail_usercopy/verbose", "0");
}

static int nth_fd = -1;

static inline void arm(int n)
{
	char text[16];

	if (nth_fd < 0)
		nth_fd = open("/proc/thread-self/fail-nth", O_RDWR);
	snprintf(text, sizeof(text), "%d", n);
	CHECK(pwrite(nth_fd, text, strlen(text), 0) > 0);
}

/*
 * Nothing fails any more; did something?  If it is the call that asks which
 * fails, then what was before it got through.
 */
static inline bool disarm(void)
{
	char text[16] = "";
	bool asked = pread(nth_fd, text, sizeof(text) - 1, 0) > 0;

	while (pwrite(nth_fd, "0", 1, 0) < 0)
		CHECK(errno == EFAULT || errno == ENOMEM);
	return asked && atoi(text) == 0;
}

/* The file NAME.gki, at most @size bytes. */
static inline size_t read_file(const char *name, void *buf, size_t size)
{
	int fd = open(name, O_RDONLY);
	ssize_t len;

	CHECK(fd >= 0);
	len = read(fd, buf, size);
	CHECK(len > 0 && len < (ssize_t)size);
	close(fd);
	return len;
}

/* Set fail-nth of a thread; 0: none fails. */
static inline void set_nth(const char *thread, int n)
{
	char path[300], text[16];
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/fail-nth", thread);
	fd = open(path, O_RDWR);
	if (fd < 0)
		return;
	snprintf(text, sizeof(text), "%d", n);
	CHECK(write(fd, text, strlen(text)) > 0);
	close(fd);
}

/* Have @set done to all threads whose names begin with @prefix; how many there are. */
static inline int each_thread_of(const char *prefix,
				 void (*set)(const char *thread, int n), int n)
{
	DIR *dir = opendir("/proc");
	struct dirent *e;
	char path[280], name[32];
	int nr = 0, fd;

	CHECK(dir);
	while ((e = readdir(dir))) {
		ssize_t len;

		if (e->d_name[0] < '1' || e->d_name[0] > '9')
			continue;
		snprintf(path, sizeof(path), "/proc/%s/comm", e->d_name);
		fd = open(path, O_RDONLY);
		if (fd < 0)
			continue;
		len = read(fd, name, sizeof(name) - 1);
		close(fd);
		if (len < (ssize_t)strlen(prefix) ||
		    strncmp(name, prefix, strlen(prefix)))
			continue;
		set(e->d_name, n);
		nr++;
	}
	closedir(dir);
	return nr;
}

/* Likewise to all threads of the module. */
static inline int each_thread(void (*set)(const char *thread, int n), int n)
{
	return each_thread_of("goko", set, n);
}

/*
 * Pages run out: threads that have make-it-fail get so many, in all, and then no more.
 * What falls back from kmalloc() to vmalloc() fails by this alone.
 */
static inline void setup_pages(void)
{
	setup_faults();
	put(FAIL_PAGES "task-filter", "Y");
	put(FAIL_PAGES "ignore-gfp-highmem", "N");
	put(FAIL_PAGES "interval", "1");
	put(FAIL_PAGES "probability", "100");
	/* A page fault that finds no page would be tried for ever. */
	CHECK(!mlockall(MCL_CURRENT | MCL_FUTURE));
}

#define PAGES_TIMES	1000000000	/* more failures than there can be */

static inline void set_nr_pages(long nr)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", nr + 1);
	put(FAIL_PAGES "space", text);
	snprintf(text, sizeof(text), "%d", PAGES_TIMES);
	put(FAIL_PAGES "times", text);
}

static inline long pages_value(const char *path)
{
	char text[24] = "";
	int fd = open(path, O_RDONLY);

	CHECK(fd >= 0 && read(fd, text, sizeof(text) - 1) > 0);
	close(fd);
	return atol(text);
}

static int make_fd = -1;

/* The calling thread gets so many pages. */
static inline void arm_pages(long nr)
{
	if (make_fd < 0)
		make_fd = open("/proc/thread-self/make-it-fail", O_WRONLY);
	set_nr_pages(nr);
	CHECK(pwrite(make_fd, "1", 1, 0) == 1);
}

/* No more; has it asked for more than it got? */
static inline bool disarm_pages(void)
{
	CHECK(pwrite(make_fd, "0", 1, 0) == 1);
	return pages_value(FAIL_PAGES "times") != PAGES_TIMES;
}

/* What thread @thread asks for counts, or not. */
static inline void set_pages(const char *thread, int on)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/make-it-fail", thread);
	fd = open(path, O_WRONLY);
	if (fd < 0)
		return;
	CHECK(write(fd, on ? "1" : "0", 1) == 1);
	close(fd);
}

/*
 * Run a program to its end, with the faults that @begin asks for.  Returns its status, and
 * in @text what it has said.
 */
static inline int run_to_end(int img, __u32 func, void (*begin)(int n),
			     void (*end)(void), int n, char *text, size_t size)
{
	size_t len = 0;
	ssize_t got;
	struct goko_wait w;
	int task;

	/* Of those who run it: they wait for it already. */
	begin(n);
	task = goko_spawn(img, func, NULL, NULL, NULL);
	CHECK(task >= 0);
	while (len < size - 1 &&
	       (got = read(task, text + len, size - 1 - len)) > 0)
		len += got;
	CHECK_EQ(goko_wait(task, 0, &w), 0);
	end();
	close(task);
	/* The records of the stream have no zeros but in their heads. */
	for (got = 0; got < (ssize_t)len; got++)
		if (!text[got])
			text[got] = ' ';
		else if (text[got] == '\n')
			text[got] = '|';
	text[len] = 0;
	return w.status;
}

/* Likewise.  Returns whether it died of them, which has to be by "out of memory". */
static inline bool run(int img, void (*begin)(int n), void (*end)(void), int n)
{
	static char text[1 << 16];
	int status = run_to_end(img, GOKO_FUNC_MAIN, begin, end, n, text,
				sizeof(text));

	if (status && !(status == 2 && strstr(text, "out of memory")))
		FAIL("fault %d: status %d: %s", n, status, text);
	return status;
}

static inline void nth_begin(int n)
{
	each_thread(set_nth, n);
}

static inline void nth_end(void)
{
	each_thread(set_nth, 0);
}

/* The module's threads get so many pages. */
static inline void pages_begin(int nr)
{
	set_nr_pages(nr);
	each_thread(set_pages, 1);
}

static inline void pages_end(void)
{
	each_thread(set_pages, 0);
}

/* The errors that a call may return when one thing in it fails. */
static inline void fine(const char *what, int n, int ret)
{
	if (ret >= 0 || ret == -ENOMEM || ret == -EFAULT ||
	    ret == -EOPNOTSUPP || ret == -ENFILE || ret == -EMFILE)
		return;
	FAIL("%s, fault %d: %d", what, n, ret);
}

/* Load an image, to stay and with a log, with each place failing in turn. */
static inline int load_faults(int dev, const void *image, size_t len)
{
	int n, img = -1, ret;
	char *log;
	bool hit;

	for (n = 1; n < MAX_NTH; n++) {
		log = NULL;
		arm(n);
		img = goko_load_flags(dev, image, len, "named",
				      GOKO_LOAD_PERSIST, &log);
		hit = disarm();
		fine("load", n, img);
		ret = goko_unload(dev, "named");
		if (ret != (img >= 0 ? 0 : -ENOENT))
			FAIL("fault %d: load %d, unload %d", n, img, ret);
		if (img >= 0)
			close(img);
		free(log);
		if (!hit)
			break;
	}
	printf("# %d places\n", n - 1);
	CHECK(img >= 0);
	return n;
}

#endif
