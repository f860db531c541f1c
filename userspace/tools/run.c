// SPDX-License-Identifier: GPL-2.0
/*
 * tools/run.c - `goko run`: a task in the foreground
 *
 * Signals: the handler kills the task, which is one system call, and nothing
 * else; the loop goes on until the task's output ends.  So there is no moment
 * at which a signal could get lost, and what the program has written before
 * still comes out.  A second signal ends the tool at once, for an output that
 * nobody takes; closing the fd kills the task then.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "cmd.h"
#include "device.h"

#define MAX_PIECES 64

static volatile sig_atomic_t killed_by;
static volatile sig_atomic_t task_fd = -1;

static const int killers[] = { SIGINT, SIGTERM, SIGHUP };

static void on_signal(int sig)
{
	int err = errno;

	if (killed_by) {
		signal(sig, SIG_DFL);
		raise(sig);
		return;
	}
	killed_by = sig;
	goko_kill(task_fd);
	errno = err;
}

static void killer_set(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < sizeof(killers) / sizeof(killers[0]); i++)
		sigaddset(set, killers[i]);
}

/*
 * From here on a signal kills the task.  nohup's SIGHUP stays ignored; SIGINT,
 * which shells ignore for what they start in the background, does not.
 */
static void catch_signals(int task)
{
	struct sigaction sa = { .sa_handler = on_signal,
				.sa_flags = SA_RESTART };

	task_fd = task;
	for (size_t i = 0; i < sizeof(killers) / sizeof(killers[0]); i++) {
		struct sigaction old;

		sigaction(killers[i], NULL, &old);
		if (killers[i] != SIGHUP || old.sa_handler != SIG_IGN)
			sigaction(killers[i], &sa, NULL);
	}
}

static int write_pieces(int fd, struct iovec *iov, int nr)
{
	while (nr) {
		ssize_t n = writev(fd, iov, nr);

		if (n < 0 && errno == EAGAIN) {
			struct pollfd pfd = { .fd = fd, .events = POLLOUT };

			poll(&pfd, 1, -1);
			continue;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		while (nr && (size_t)n >= iov->iov_len) {
			n -= iov->iov_len;
			iov++;
			nr--;
		}
		if (nr) {
			iov->iov_base = (char *)iov->iov_base + n;
			iov->iov_len -= n;
		}
	}
	return 0;
}

/*
 * Copy the task's output to its end.  Neighbouring pieces of one stream go out
 * in one writev(), so that many small prints cost few system calls.
 */
static int copy_output(struct goko_reader *r)
{
	struct iovec iov[MAX_PIECES];
	int stream = 0, nr = 0;

	for (;;) {
		const char *data;
		int next, ret;
		ssize_t n;

		n = goko_read_piece(r, &next, &data);
		if (n == -EINTR)
			continue;
		if (n <= 0)
			return n;
		if (nr && next != stream) {
			ret = write_pieces(stream, iov, nr);
			if (ret)
				return ret;
			nr = 0;
		}
		stream = next;
		iov[nr].iov_base = (char *)data;
		iov[nr].iov_len = n;
		nr++;
		if (nr == MAX_PIECES || !goko_reader_pending(r)) {
			ret = write_pieces(stream, iov, nr);
			if (ret)
				return ret;
			nr = 0;
		}
	}
}

static void print_stat(const struct goko_wait *w)
{
	char wall[FMT_LEN], cpu[FMT_LEN], bytes[FMT_LEN], stack[FMT_LEN];

	fprintf(stderr, "goko: %s wall, %s cpu, %llu goroutines (%llu at "
		"once), %llu switches, %llu preemptions, %s in %llu objects, "
		"largest stack %s\n",
		fmt_ns(w->wall_ns, wall, sizeof(wall)),
		fmt_ns(w->cpu_ns, cpu, sizeof(cpu)),
		(unsigned long long)w->nr_gs_created,
		(unsigned long long)w->nr_gs_peak,
		(unsigned long long)w->nr_switches,
		(unsigned long long)w->nr_preempts,
		fmt_size(w->alloc_bytes, bytes, sizeof(bytes)),
		(unsigned long long)w->nr_allocs,
		fmt_size(w->stack_peak_bytes, stack, sizeof(stack)));
}

/* Returns the exit status of the tool. */
static int follow(int task, bool stat)
{
	static struct goko_reader reader;
	struct goko_value *results;
	struct goko_wait wait;
	size_t nr;
	int ret, err;

	goko_reader_init(&reader, task);
	ret = copy_output(&reader);
	if (ret) {
		msg("cannot copy the output: %s", strerror(-ret));
		goko_kill(task);
	}
	do {
		err = goko_wait_results(task, &wait, &results, &nr);
	} while (err == -EINTR);
	if (err) {
		msg("cannot wait for the task: %s", strerror(-err));
		return EX_GOKO_RUN;
	}
	print_values(stdout, results, nr);
	free(results);
	if (stat)
		print_stat(&wait);
	if (wait.state == GOKO_TASK_KILLED && killed_by)
		return 128 + killed_by;
	return ret ? EX_GOKO_RUN : (int)wait.status;
}

static int run(char **argv, const struct goko_start *start, bool stat)
{
	struct program prog;
	sigset_t set, old;
	int dev, task;

	dev = open_device(true);
	if (dev < 0)
		return EX_GOKO_RUN;
	if (open_program(dev, argv[0], &prog))
		return EX_GOKO_RUN;

	killer_set(&set);
	sigprocmask(SIG_BLOCK, &set, &old);
	task = start_program(&prog, argv, start, NULL);
	if (task >= 0)
		catch_signals(task);
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (task < 0)
		return EX_GOKO_RUN;
	/* The task holds its image. */
	free(prog.sig);
	close(prog.image);
	close(dev);
	return follow(task, stat);
}

int cmd_run(int argc, char **argv)
{
	static const struct option own = { "stat", no_argument, NULL, 0 };
	struct goko_start start = { };
	const char *stat;
	int ret = start_options(argc, argv, &own, &stat, true, &start);

	return ret >= 0 ? ret : run(argv + optind, &start, stat);
}
