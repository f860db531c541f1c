// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/owner.c - a task has the rights of its owner, whoever loaded the image
 */
#define _GNU_SOURCE
#include "common.h"

#define NOBODY	65534
#define DIR	"/tmp/owner"

static void make(const char *path, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	CHECK(fd >= 0);
	CHECK_EQ(fchmod(fd, mode), 0);
	close(fd);
}

/* What owner.go finds: a folder for root alone, and one for everybody. */
static void make_tree(void)
{
	mkdir(DIR, 0755);
	mkdir(DIR "/closed", 0700);
	mkdir(DIR "/open", 0777);
	CHECK_EQ(chmod(DIR "/open", 0777), 0);
	make(DIR "/closed/secret", 0600);
	make(DIR "/readable", 0644);
	unlink(DIR "/open/own");
}

static int run_owner(int image)
{
	char *argv[] = { "owner", DIR, NULL };
	__u64 id;
	int task = goko_spawn(image, GOKO_FUNC_MAIN, argv, NULL, &id);
	struct goko_wait w;

	if (task < 0)
		FAIL("cannot spawn: %s", strerror(-task));
	w = wait_end(task);
	close(task);
	CHECK_EQ(w.why, GOKO_END_EXIT);
	return w.status;
}

static void own_file(uid_t uid, gid_t gid)
{
	struct stat st;

	CHECK_EQ(stat(DIR "/open/own", &st), 0);
	CHECK_EQ(st.st_uid, uid);
	CHECK_EQ(st.st_gid, gid);
	CHECK_EQ(st.st_size, 4);
}

TEST(root)
{
	make_tree();
	CHECK_EQ(run_owner(load("owner")), 0);
	own_file(0, 0);
}

TEST(nobody)
{
	int image = load("owner");
	int status;
	pid_t pid;

	make_tree();
	fflush(stdout);
	pid = fork();
	if (!pid) {
		if (setgid(NOBODY) || setuid(NOBODY))
			_exit(255);
		_exit(run_owner(image));
	}
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK(WIFEXITED(status));
	/* All but to read the readable and to write where everybody may. */
	CHECK_EQ(WEXITSTATUS(status), 1 | 2 | 8 | 16 | 32);
	own_file(NOBODY, NOBODY);
	/* The image's loader has lost nothing by it. */
	CHECK_EQ(run_owner(image), 0);
}

KTAP_MAIN()
