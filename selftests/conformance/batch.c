// SPDX-License-Identifier: GPL-2.0
/*
 * conformance/batch.c - run many images in one VM, one after another
 *
 * Usage: batch LIST
 *
 * LIST has a line for each program: number, timeout in seconds (times
 * $GOKO_SLOW), name.  The image is NUMBER.gki beside LIST; what it has to
 * print, stdout and stderr in one, NUMBER.out (nothing, if there is no such
 * file); it has to exit with 0.
 *
 * Prints for each "begin NAME", then "ok NAME TIME" (in ms) or "not ok NAME
 * REASON", after remarks as "# ..." lines.  When the kernel has complained
 * during a program, nothing that follows can be trusted: batch ends with
 * status 1.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMPLAINTS	"/usr/lib/goko/complaints"
#define MAX_OUTPUT	(4 << 20)
#define MAX_PATTERNS	100

static regex_t patterns[MAX_PATTERNS];
static int nr_patterns;
static int kmsg = -1;

static void die(const char *what)
{
	printf("# batch: %s: %s\n", what, strerror(errno));
	exit(2);
}

static long now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void read_patterns(void)
{
	FILE *f = fopen(COMPLAINTS, "r");
	char line[512];

	if (!f)
		die(COMPLAINTS);
	while (fgets(line, sizeof(line), f) && nr_patterns < MAX_PATTERNS) {
		line[strcspn(line, "\n")] = 0;
		if (!line[0] || line[0] == '#')
			continue;
		if (!regcomp(&patterns[nr_patterns], line,
			     REG_EXTENDED | REG_NOSUB))
			nr_patterns++;
	}
	fclose(f);
}

/* The text of a record of /dev/kmsg stands behind the first semicolon. */
static bool complains(const char *text)
{
	if (!strncmp(text, "vm: ", 4) || !strncmp(text, "traps: ", 7))
		return false;
	for (int i = 0; i < nr_patterns; i++)
		if (!regexec(&patterns[i], text, 0, NULL, 0))
			return true;
	return false;
}

static bool kernel_complained(bool quiet)
{
	char rec[8192];
	bool bad = false;
	ssize_t n;

	while ((n = read(kmsg, rec, sizeof(rec) - 1)) > 0 ||
	       (n < 0 && errno == EPIPE)) {
		char *text;

		if (n < 0)
			continue;
		rec[n] = 0;
		text = strchr(rec, ';');
		if (!text || quiet)
			continue;
		text[1 + strcspn(text + 1, "\n")] = 0;
		if (complains(text + 1))
			bad = true;
		if (bad)
			printf("# kernel: %s\n", text + 1);
	}
	return bad;
}

static char *contents(const char *path, size_t *len)
{
	struct stat st;
	char *buf;
	int fd = open(path, O_RDONLY);

	*len = 0;
	if (fd < 0)
		return NULL;
	if (fstat(fd, &st))
		die(path);
	buf = malloc(st.st_size + 1);
	if (!buf || read(fd, buf, st.st_size) != st.st_size)
		die(path);
	close(fd);
	buf[st.st_size] = 0;
	*len = st.st_size;
	return buf;
}

static void show(const char *what, const char *text, size_t len)
{
	size_t n = 0;

	for (int line = 0; line < 12 && n < len; line++) {
		size_t k = strcspn(text + n, "\n");

		printf("# %s: %.*s\n", what, (int)(k < 300 ? k : 300),
		       text + n);
		n += k + 1;
	}
}

static int run(const char *image, int seconds, int out, int *status)
{
	struct timespec limit = { .tv_sec = seconds };
	struct rlimit size = { MAX_OUTPUT, MAX_OUTPUT };
	sigset_t set;
	pid_t pid;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	pid = fork();
	if (pid < 0)
		die("fork");
	if (!pid) {
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		setsid();
		setrlimit(RLIMIT_FSIZE, &size);
		dup2(open("/dev/null", O_RDONLY), 0);
		dup2(out, 1);
		dup2(out, 2);
		execlp("goko", "goko", "run", image, NULL);
		_exit(127);
	}
	for (;;) {
		if (waitpid(pid, status, WNOHANG) == pid)
			return 0;
		if (sigtimedwait(&set, NULL, &limit) < 0 && errno == EAGAIN)
			break;
	}
	kill(-pid, SIGKILL);
	waitpid(pid, status, 0);
	return -1;
}

/* True if it is as it should be, else the reason is printed. */
static bool judge(const char *name, const char *number, int seconds)
{
	char image[64], expected[64];
	size_t want_len, have_len;
	char *want, *have;
	int out, status, late;
	long start = now_ms();
	bool same;

	snprintf(image, sizeof(image), "%s.gki", number);
	snprintf(expected, sizeof(expected), "%s.out", number);
	out = open("/tmp/batch.out", O_RDWR | O_CREAT | O_TRUNC | O_APPEND |
		   O_CLOEXEC, 0600);
	if (out < 0)
		die("/tmp/batch.out");
	late = run(image, seconds, out, &status);
	close(out);
	want = contents(expected, &want_len);
	have = contents("/tmp/batch.out", &have_len);
	same = want_len == have_len && (!want_len || !memcmp(want, have, want_len));

	if (!late && !status && same) {
		printf("ok %s %ld\n", name, now_ms() - start);
	} else {
		show("printed", have, have_len);
		if (!same)
			show("expected", want ? want : "", want_len);
		if (late)
			printf("not ok %s no end after %d s\n", name, seconds);
		else if (status)
			printf("not ok %s status %d: %.*s\n", name,
			       WIFEXITED(status) ? WEXITSTATUS(status) :
			       128 + WTERMSIG(status),
			       (int)strcspn(have, "\n"), have);
		else
			printf("not ok %s output differs\n", name);
		same = false;
	}
	free(want);
	free(have);
	return same;
}

int main(int argc, char **argv)
{
	int slow = 1;
	char line[512];
	FILE *list;

	if (argc != 2)
		return 2;
	if (getenv("GOKO_SLOW"))
		slow = atoi(getenv("GOKO_SLOW"));
	setlinebuf(stdout);
	list = fopen(argv[1], "r");
	kmsg = open("/dev/kmsg", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (!list || kmsg < 0)
		die("cannot begin");
	read_patterns();
	kernel_complained(true);
	while (fgets(line, sizeof(line), list)) {
		char number[16], name[400];
		int seconds;

		if (sscanf(line, "%15s %d %399s", number, &seconds, name) != 3)
			continue;
		printf("begin %s\n", name);
		dprintf(kmsg, "<5>vm: %s\n", name);
		judge(name, number, seconds * slow);
		if (kernel_complained(false)) {
			printf("not ok %s the kernel complained\n", name);
			return 1;
		}
	}
	return 0;
}
