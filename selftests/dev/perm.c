// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/perm.c - who may do what: other users, namespaces
 */
#define _GNU_SOURCE
#include "common.h"

#include <sched.h>

#define NOBODY	65534

static void become_nobody(void)
{
	CHECK_EQ(setgid(NOBODY), 0);
	CHECK_EQ(setuid(NOBODY), 0);
}

/* Run @fn as nobody; its failure is this test's. */
static void as_nobody(void (*fn)(int dev, int image, __u64 id), int dev,
		      int image, __u64 id)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		become_nobody();
		fn(dev, image, id);
		fflush(stdout);
		_exit(0);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

TEST(node)
{
	struct stat st;

	CHECK_EQ(stat(GOKO_DEVICE, &st), 0);
	CHECK(S_ISCHR(st.st_mode));
	CHECK_EQ(st.st_mode & 07777, 0600);
	CHECK_EQ(st.st_uid, 0);
	become_nobody();
	CHECK_EQ(goko_open(NULL), -EACCES);
}

/* An fd of the device is not enough to load. */
static void try_load(int dev, int image, __u64 id)
{
	size_t len;
	void *data = read_image("hello", &len);
	struct goko_info info;
	char *log;

	(void)image;
	(void)id;
	CHECK_EQ(goko_load(dev, data, len, NULL, &log), -EPERM);
	CHECK_EQ(goko_get_info(dev, &info), 0);
}

TEST(load_needs_a_capability)
{
	size_t len;

	free(read_image("hello", &len));
	as_nobody(try_load, open_dev(), -1, 0);
}

/* The capability of a user namespace is not that of the machine. */
TEST(load_in_a_user_namespace)
{
	int dev = open_dev();
	size_t len;
	void *data = read_image("hello", &len);

	if (unshare(CLONE_NEWUSER))
		SKIP("no user namespaces");
	CHECK_EQ(goko_load(dev, data, len, NULL, NULL), -EPERM);
}

static void look_at_roots(int dev, int image, __u64 id)
{
	struct goko_task_entry *tasks;
	size_t nr;

	(void)image;
	CHECK_EQ(goko_list_tasks(dev, &tasks, &nr), 0);
	CHECK_EQ(nr, 0);
	CHECK_EQ(goko_open_task(dev, id), -EPERM);
}

TEST(tasks_of_others_are_hidden)
{
	int dev = open_dev(), task;
	__u64 id;

	task = start_id("sleep", &id);
	expect_ready(task);
	as_nobody(look_at_roots, dev, -1, id);
	CHECK(listed(dev, id, NULL));
}

/* Whoever has an image fd may spawn, and sees the tasks that are its own. */
static void spawn_own(int dev, int image, __u64 root_id)
{
	struct goko_task_entry entry;
	int task, watch;
	__u64 id;

	task = spawn_id(image, &id);
	expect_ready(task);
	CHECK(listed(dev, id, &entry));
	CHECK_EQ(entry.uid, NOBODY);
	CHECK_EQ(entry.pid, getpid());
	CHECK(!listed(dev, root_id, NULL));
	watch = goko_open_task(dev, id);
	CHECK(watch >= 0);
	CHECK_EQ(goko_kill(watch), 0);
	expect_killed(task);
}

TEST(spawn_needs_only_the_fd)
{
	int dev = open_dev(), image, task;
	__u64 id;

	image = load("sleep");
	task = spawn_id(image, &id);
	expect_ready(task);
	as_nobody(spawn_own, dev, image, id);
}

TEST(root_sees_and_kills_all)
{
	int dev = open_dev(), image = load("sleep");
	struct goko_task_entry entry;
	int fds[2], watch, status;
	__u64 id;
	pid_t pid;

	CHECK_EQ(pipe(fds), 0);
	pid = fork();
	if (!pid) {
		int task;

		become_nobody();
		task = spawn_id(image, &id);
		if (write(fds[1], &id, sizeof(id)) != sizeof(id))
			_exit(1);
		_exit(wait_end(task).status);
	}
	CHECK_EQ(read(fds[0], &id, sizeof(id)), sizeof(id));
	CHECK(listed(dev, id, &entry));
	CHECK_EQ(entry.uid, NOBODY);
	CHECK_EQ(entry.pid, pid);
	watch = goko_open_task(dev, id);
	CHECK(watch >= 0);
	CHECK_EQ(goko_kill(watch), 0);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(WEXITSTATUS(status), 137);
}

/* A pid means something in its own namespace and below only. */
TEST(pid_namespace)
{
	int dev = open_dev(), image = load("sleep");
	struct goko_task_entry entry;
	int task, status;
	__u64 id;
	pid_t pid;

	task = spawn_id(image, &id);
	expect_ready(task);
	CHECK(listed(dev, id, &entry));
	CHECK_EQ(entry.pid, getpid());
	if (unshare(CLONE_NEWPID))
		SKIP("no pid namespaces");
	fflush(stdout);
	pid = fork();
	if (!pid) {
		__u64 own;

		CHECK(listed(dev, id, &entry));
		CHECK_EQ(entry.pid, 0);
		spawn_id(image, &own);
		CHECK(listed(dev, own, &entry));
		CHECK_EQ(entry.pid, 1);
		fflush(stdout);
		_exit(0);
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

KTAP_MAIN()
