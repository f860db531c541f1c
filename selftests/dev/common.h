/* SPDX-License-Identifier: GPL-2.0 */
/*
 * selftests/dev/common.h - what the tests of /dev/goko share
 *
 * They run in the VM, as root, in the folder that has the .gir files.
 */
#ifndef GOKO_SELFTESTS_DEV_COMMON_H
#define GOKO_SELFTESTS_DEV_COMMON_H

#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "lib/ktap.h"
#include "libgoko.h"

/*
 * An address that is never mapped, and one of the kernel's.  Volatile, or the
 * compiler warns of what we want to see fail.
 */
static volatile uintptr_t bad_address __attribute__((unused)) = 16;
#define BAD_PTR		((void *)bad_address)
#define KERNEL_PTR	((void *)0xffffffff81000000ul)

static inline int open_dev(void)
{
	int fd = open(GOKO_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		FAIL("cannot open " GOKO_DEVICE);
	return fd;
}

/* NAME.gki, or NAME.gir assembled. */
static inline void *read_image(const char *name, size_t *len)
{
	char path[128], cmd[300];
	struct stat st;
	void *image;
	int fd;

	snprintf(path, sizeof(path), "%s.gki", name);
	if (access(path, R_OK)) {
		snprintf(path, sizeof(path), "/tmp/dev-%s.gki", name);
		snprintf(cmd, sizeof(cmd), "goko asm -o %s %s.gir >&2", path,
			 name);
		if (access(path, R_OK) && system(cmd))
			FAIL("cannot assemble %s.gir", name);
	}
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st))
		FAIL("cannot open %s", path);
	image = malloc(st.st_size);
	if (read(fd, image, st.st_size) != st.st_size)
		FAIL("cannot read %s", path);
	close(fd);
	*len = st.st_size;
	return image;
}

static inline int load_as(int dev, const char *name, const char *as)
{
	char *log = NULL;
	size_t len;
	void *image = read_image(name, &len);
	int fd = goko_load(dev, image, len, as, &log);

	if (fd < 0)
		FAIL("cannot load %s: %s: %s", name, strerror(-fd),
		     log ? log : "");
	free(image);
	free(log);
	return fd;
}

/* An image fd of NAME, without the device being left open. */
static inline int load(const char *name)
{
	int dev = open_dev();
	int fd = load_as(dev, name, NULL);

	close(dev);
	return fd;
}

static inline int spawn_id(int image, __u64 *id)
{
	char *argv[] = { "test", NULL };
	int fd = goko_spawn(image, GOKO_FUNC_MAIN, argv, NULL, id);

	if (fd < 0)
		FAIL("cannot spawn: %s", strerror(-fd));
	return fd;
}

/* A task fd of NAME, nothing else being left open. */
static inline int start_id(const char *name, __u64 *id)
{
	int image = load(name);
	int task = spawn_id(image, id);

	close(image);
	return task;
}

static inline int start(const char *name)
{
	__u64 id;

	return start_id(name, &id);
}

/* Read one piece of output that must be this text on that stream. */
static inline void expect_piece(int task, unsigned int stream, const char *text)
{
	char buf[sizeof(struct goko_out) + 256];
	struct goko_out out;
	ssize_t n = read(task, buf, sizeof(out) + strlen(text));

	if (n < 0)
		FAIL("cannot read output");
	CHECK_EQ(n, sizeof(out) + strlen(text));
	memcpy(&out, buf, sizeof(out));
	CHECK_EQ(out.stream, stream);
	CHECK_EQ(out.len, strlen(text));
	CHECK(!memcmp(buf + sizeof(out), text, out.len));
}

/* Programs that go on for ever say "ready\n" first. */
static inline void expect_ready(int task)
{
	expect_piece(task, GOKO_STDOUT, "ready\n");
}

/* Wait for the end, however a signal may interrupt. */
static inline struct goko_wait wait_end(int task)
{
	struct goko_wait w;
	int ret;

	do {
		ret = goko_wait(task, 0, &w);
	} while (ret == -EINTR);
	CHECK_EQ(ret, 0);
	return w;
}

static inline void expect_killed(int task)
{
	struct goko_wait w = wait_end(task);

	CHECK_EQ(w.state, GOKO_TASK_KILLED);
	CHECK_EQ(w.status, 137);
	CHECK_EQ(w.why, GOKO_END_KILLED);
}

/* Is this task among those that @dev lists? */
static inline bool listed(int dev, __u64 id, struct goko_task_entry *entry)
{
	struct goko_task_entry *tasks;
	bool found = false;
	size_t nr;
	int ret;

	ret = goko_list_tasks(dev, &tasks, &nr);
	if (ret)
		FAIL("cannot list tasks: %s", strerror(-ret));
	for (size_t i = 0; i < nr; i++) {
		if (tasks[i].id != id)
			continue;
		found = true;
		if (entry)
			*entry = tasks[i];
	}
	free(tasks);
	return found;
}

/* The tasks of tests before may take a moment to end. */
static inline void expect_no_tasks(int dev)
{
	struct goko_info info;

	for (int i = 0; i < 1000; i++) {
		CHECK_EQ(goko_get_info(dev, &info), 0);
		if (!info.nr_tasks)
			return;
		usleep(10000);
	}
	FAIL("there are %u tasks", info.nr_tasks);
}

#endif /* GOKO_SELFTESTS_DEV_COMMON_H */
