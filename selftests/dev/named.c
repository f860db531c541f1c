// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/named.c - images that stay loaded under a name
 *
 * goko-test: timeout=300
 */
#define _GNU_SOURCE
#include "common.h"

#define NOBODY	65534

static int load_named(int dev, const char *program, const char *name,
		      __u32 flags)
{
	size_t len;
	void *image = read_image(program, &len);
	int fd = goko_load_flags(dev, image, len, name, flags, NULL);

	free(image);
	return fd;
}

static void stay(int dev, const char *program, const char *name, __u32 flags)
{
	int fd = load_named(dev, program, name, GOKO_LOAD_PERSIST | flags);

	if (fd < 0)
		FAIL("cannot load %s: %s", name, strerror(-fd));
	close(fd);
}

/* The entry of an image; false if it is not listed. */
static bool find(int dev, const char *name, struct goko_image_entry *entry)
{
	struct goko_image_entry *images;
	bool found = false;
	size_t nr;

	CHECK_EQ(goko_list_images(dev, &images, &nr), 0);
	for (size_t i = 0; i < nr; i++) {
		if (strcmp(images[i].name, name))
			continue;
		found = true;
		*entry = images[i];
	}
	free(images);
	return found;
}

static __u32 count(int dev)
{
	struct goko_info info;

	CHECK_EQ(goko_get_info(dev, &info), 0);
	return info.nr_images;
}

/* What has left takes a moment to do so. */
static void expect_count(int dev, __u32 nr)
{
	for (int i = 0; i < 1000 && count(dev) != nr; i++)
		usleep(10000);
	CHECK_EQ(count(dev), nr);
}

/* For the start of a test: what an earlier one had has left. */
static int open_empty_dev(void)
{
	int dev = open_dev();

	expect_count(dev, 0);
	return dev;
}

/* Run the image of a name to its end, with status 7. */
static void run_hello(int dev, const char *name)
{
	int image = goko_open_image(dev, name), task;
	struct goko_wait w;
	__u64 id;

	CHECK(image >= 0);
	task = spawn_id(image, &id);
	close(image);
	w = wait_end(task);
	CHECK_EQ(w.state, GOKO_TASK_EXITED);
	CHECK_EQ(w.status, 7);
	close(task);
}

TEST(stays)
{
	struct goko_image_entry e;
	int dev = open_empty_dev();

	stay(dev, "hello", "svc", 0);
	CHECK_EQ(count(dev), 1);
	CHECK(find(dev, "svc", &e));
	CHECK_EQ(e.state, GOKO_IMAGE_LOADED);
	CHECK_EQ(e.flags, GOKO_LOAD_PERSIST);
	CHECK_EQ(e.uid, 0);
	CHECK_EQ(e.nr_fds, 0);
	CHECK_EQ(e.nr_tasks, 0);
	CHECK_EQ(e.nr_funcs, 1);
	CHECK_EQ(e.nr_types, 4);
	CHECK(e.code_bytes > 0);
	run_hello(dev, "svc");
	run_hello(dev, "svc");
	CHECK_EQ(goko_unload(dev, "svc"), 0);
	expect_count(dev, 0);
	CHECK_EQ(goko_open_image(dev, "svc"), -ENOENT);
	CHECK_EQ(goko_unload(dev, "svc"), -ENOENT);
}

TEST(own_name)
{
	int dev = open_dev();

	stay(dev, "hello", NULL, 0);
	run_hello(dev, "dev-hello");
	CHECK_EQ(goko_unload(dev, "dev-hello"), 0);
}

TEST(names_are_unique)
{
	int dev = open_dev(), other;
	size_t len;
	void *image = read_image("sleep", &len);
	char *log;

	stay(dev, "hello", "one", 0);
	CHECK_EQ(goko_load_flags(dev, image, len, "one", GOKO_LOAD_PERSIST,
				 &log), -EEXIST);
	CHECK(log && strstr(log, "under the name one already"));
	/* Without a claim to the name it is a label. */
	other = load_named(dev, "sleep", "one", 0);
	CHECK(other >= 0);
	run_hello(dev, "one");
	CHECK_EQ(goko_unload(dev, "one"), 0);
	CHECK_EQ(goko_open_image(dev, "one"), -ENOENT);
	/* It can be taken again at once. */
	stay(dev, "hello", "one", 0);
	run_hello(dev, "one");
	CHECK_EQ(goko_unload(dev, "one"), 0);
}

TEST(unload_while_it_runs)
{
	struct goko_image_entry e;
	int dev = open_empty_dev(), image, task, again;
	__u64 id;

	stay(dev, "sleep", "busy", 0);
	image = goko_open_image(dev, "busy");
	task = spawn_id(image, &id);
	expect_ready(task);
	CHECK_EQ(goko_unload(dev, "busy"), 0);

	CHECK_EQ(goko_open_image(dev, "busy"), -ENOENT);
	CHECK(find(dev, "busy", &e));
	CHECK_EQ(e.state, GOKO_IMAGE_LEAVING);
	CHECK_EQ(e.flags, 0);
	CHECK_EQ(e.nr_fds, 1);
	CHECK_EQ(e.nr_tasks, 1);

	/* Who has an fd may go on. */
	again = spawn_id(image, &id);
	expect_ready(again);
	close(again);
	close(image);
	CHECK(find(dev, "busy", &e));
	CHECK_EQ(e.nr_fds, 0);
	CHECK_EQ(e.nr_tasks, 1);
	close(task);
	expect_count(dev, 0);
}

/* A name is given with the fd, or not at all. */
TEST(undelivered)
{
	int dev = open_empty_dev();
	struct goko_load *l = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t len;

	CHECK(l != MAP_FAILED);
	l->size = sizeof(*l);
	l->flags = GOKO_LOAD_PERSIST;
	l->image = (uintptr_t)read_image("hello", &len);
	l->image_len = len;
	strcpy(l->name, "lost");
	CHECK_EQ(mprotect(l, 4096, PROT_READ), 0);
	CHECK_ERR(ioctl(dev, GOKO_IOC_LOAD, l), EFAULT);
	CHECK_EQ(goko_open_image(dev, "lost"), -ENOENT);
	expect_count(dev, 0);
}

static void as_nobody(void (*fn)(int dev), int dev)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		CHECK_EQ(setgid(NOBODY), 0);
		CHECK_EQ(setuid(NOBODY), 0);
		fn(dev);
		fflush(stdout);
		_exit(0);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

static void use_both(int dev)
{
	struct goko_image_entry e;

	CHECK_EQ(goko_open_image(dev, "private"), -EPERM);
	CHECK(!find(dev, "private", &e));
	CHECK(find(dev, "public", &e));
	CHECK_EQ(e.flags, GOKO_LOAD_PERSIST | GOKO_LOAD_SHARED);
	run_hello(dev, "public");
	CHECK_EQ(goko_unload(dev, "public"), -EPERM);
	CHECK_EQ(goko_unload(dev, "private"), -EPERM);
	CHECK_EQ(load_named(dev, "hello", "mine", GOKO_LOAD_PERSIST), -EPERM);
}

TEST(whose_it_is)
{
	int dev = open_dev();

	stay(dev, "hello", "private", 0);
	stay(dev, "hello", "public", GOKO_LOAD_SHARED);
	as_nobody(use_both, dev);
	CHECK_EQ(goko_unload(dev, "private"), 0);
	CHECK_EQ(goko_unload(dev, "public"), 0);
}

TEST(bad_names)
{
	struct goko_open_image o = { .size = sizeof(o) };
	struct goko_unload u = { .size = sizeof(u) };
	int dev = open_dev();

	CHECK_EQ(goko_open_image(dev, ""), -ENOENT);
	CHECK_EQ(goko_open_image(dev, "nobody"), -ENOENT);
	memset(o.name, 'x', sizeof(o.name));
	memset(u.name, 'x', sizeof(u.name));
	CHECK_ERR(ioctl(dev, GOKO_IOC_OPEN_IMAGE, &o), EINVAL);
	CHECK_ERR(ioctl(dev, GOKO_IOC_UNLOAD, &u), EINVAL);
}

#define PROCESSES	4
#define EACH		50

static void load_many(int dev, int process)
{
	char name[32];

	for (int i = 0; i < EACH; i++) {
		snprintf(name, sizeof(name), "many-%d-%d", process, i);
		stay(dev, "hello", name, 0);
		if (i % 10 == 0)
			run_hello(dev, name);
	}
}

static void unload_many(int dev, int process)
{
	char name[32];

	for (int i = 0; i < EACH; i++) {
		snprintf(name, sizeof(name), "many-%d-%d", process, i);
		if (i % 10 == 3)
			run_hello(dev, name);
		CHECK_EQ(goko_unload(dev, name), 0);
	}
}

static void in_processes(void (*fn)(int dev, int process), int dev)
{
	int status;

	fflush(stdout);
	for (int p = 0; p < PROCESSES; p++) {
		if (!fork()) {
			fn(dev, p);
			fflush(stdout);
			_exit(0);
		}
	}
	for (int p = 0; p < PROCESSES; p++) {
		CHECK(wait(&status) > 0);
		CHECK_EQ(status, 0);
	}
}

/* 200 images from 4 processes, while goroutines of another image run. */
TEST(many)
{
	int dev = open_empty_dev(), task;
	struct goko_image_entry e;
	size_t len;

	free(read_image("hello", &len));
	task = start("spin");
	expect_ready(task);
	in_processes(load_many, dev);
	CHECK_EQ(count(dev), 1 + PROCESSES * EACH);
	CHECK(find(dev, "many-3-49", &e));
	in_processes(unload_many, dev);
	expect_count(dev, 1);
	close(task);
}

static int pipe_end;

/* Of those who want a name one gets it, every time. */
static void fight(int dev, int process)
{
	char won = process;
	int fd;

	for (int i = 0; i < 100; i++) {
		fd = load_named(dev, "hello", "crown", GOKO_LOAD_PERSIST);
		CHECK(fd >= 0 || fd == -EEXIST);
		if (fd < 0)
			continue;
		CHECK_EQ(write(pipe_end, &won, 1), 1);
		CHECK_EQ(goko_unload(dev, "crown"), 0);
		close(fd);
	}
}

TEST(one_winner)
{
	int dev = open_empty_dev(), fds[2];
	char won[4096];
	size_t len;

	free(read_image("hello", &len));
	CHECK_EQ(pipe(fds), 0);
	pipe_end = fds[1];
	in_processes(fight, dev);
	CHECK(read(fds[0], won, sizeof(won)) > 0);
	CHECK_EQ(goko_open_image(dev, "crown"), -ENOENT);
	expect_count(dev, 0);
}

/* Names come and go while somebody reads the lists. */
TEST(lists_meanwhile)
{
	int dev = open_dev();
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		struct goko_image_entry *images;
		char buf[4096];
		size_t nr;

		for (;;) {
			int fd = open("/sys/kernel/debug/goko/images", O_RDONLY);

			while (read(fd, buf, sizeof(buf)) > 0)
				;
			close(fd);
			goko_list_images(dev, &images, &nr);
			free(images);
		}
	}
	in_processes(load_many, dev);
	in_processes(unload_many, dev);
	kill(pid, SIGKILL);
	CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

KTAP_MAIN()
