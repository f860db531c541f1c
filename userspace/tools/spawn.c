// SPDX-License-Identifier: GPL-2.0
/*
 * tools/spawn.c - `goko spawn`: a task in the background
 *
 * A task lives as long as somebody holds its fd, so a process stays behind.
 * It is forked first and does everything, so that `goko ps` shows its pid;
 * its messages still reach the terminal, since it lets go of that only when
 * the task runs.  The parent waits for the id, or for the end of the pipe.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "device.h"

static int open_log(const char *path)
{
	int fd;

	if (!path)
		return open("/dev/null", O_WRONLY | O_CLOEXEC);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd < 0)
		msg("cannot open the log '%s': %s", path, strerror(errno));
	return fd;
}

/* The output has to be taken even if nobody wants it: the task would block. */
static void hold(int task, int log)
{
	static struct goko_reader reader;
	struct goko_value *results;
	struct goko_wait wait;
	const char *data;
	int stream;
	ssize_t n;
	size_t nr;
	FILE *f;

	goko_reader_init(&reader, task);
	while ((n = goko_read_piece(&reader, &stream, &data)) != 0) {
		if (n == -EINTR)
			continue;
		if (n < 0)
			break;
		while (n > 0) {
			ssize_t done = write(log, data, n);

			/* A full disk must not stop the program. */
			if (done < 0 && errno != EINTR)
				break;
			if (done > 0) {
				data += done;
				n -= done;
			}
		}
	}
	if (goko_wait_results(task, &wait, &results, &nr) || !nr)
		return;
	f = fdopen(log, "a");
	if (f) {
		print_values(f, results, nr);
		fclose(f);
	}
	free(results);
}

static void __attribute__((noreturn)) keeper(char **argv, int report, int log,
					     const struct goko_start *start)
{
	struct program prog;
	int dev, task, null;
	__u64 id;

	/* Out of the terminal's reach before there is something to kill. */
	setsid();
	dev = open_device(true);
	if (dev < 0)
		_exit(EX_GOKO_FAIL);
	if (open_program(dev, argv[0], &prog))
		_exit(EX_GOKO_FAIL);
	task = start_program(&prog, argv, start, &id);
	if (task < 0)
		_exit(EX_GOKO_FAIL);
	close(prog.image);
	close(dev);

	null = open("/dev/null", O_RDWR | O_CLOEXEC);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	if (chdir("/"))
		_exit(EX_GOKO_FAIL);
	if (write(report, &id, sizeof(id)) != sizeof(id))
		_exit(EX_GOKO_FAIL);
	close(report);
	hold(task, log);
	_exit(EX_GOKO_OK);
}

static int spawn(char **argv, const char *log_path,
		 const struct goko_start *start)
{
	int fds[2], log;
	ssize_t n;
	pid_t pid;
	__u64 id;

	log = open_log(log_path);
	if (log < 0)
		return EX_GOKO_FAIL;
	fflush(NULL);
	if (pipe2(fds, O_CLOEXEC) || (pid = fork()) < 0) {
		msg("cannot fork: %s", strerror(errno));
		return EX_GOKO_FAIL;
	}
	if (!pid) {
		close(fds[0]);
		keeper(argv, fds[1], log, start);
	}
	close(fds[1]);
	close(log);
	do {
		n = read(fds[0], &id, sizeof(id));
	} while (n < 0 && errno == EINTR);
	close(fds[0]);
	/* Otherwise the keeper has said why. */
	if (n != sizeof(id))
		return EX_GOKO_FAIL;
	printf("%llu\n", (unsigned long long)id);
	return EX_GOKO_OK;
}

int cmd_spawn(int argc, char **argv)
{
	static const struct option own = { "log", required_argument, NULL, 0 };
	struct goko_start start = { };
	const char *log;
	int ret = start_options(argc, argv, &own, &log, false, &start);

	return ret >= 0 ? ret : spawn(argv + optind, log, &start);
}
