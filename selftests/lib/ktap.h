/* SPDX-License-Identifier: GPL-2.0 */
/*
 * selftests/lib/ktap.h - tests in C, results as KTAP
 *
 *	TEST(name) { CHECK(...); }	any number of them
 *	KTAP_MAIN()			once, at the end of the program
 *
 * Each test runs in a process of its own, in the order in which they stand in
 * the file: what it leaves open goes with it, and one that hangs is killed
 * after KTAP_TIMEOUT seconds, times $GOKO_SLOW (what the kernel is slower by than
 * a stock one).  With arguments, only the tests of those names.
 */
#ifndef GOKO_SELFTESTS_KTAP_H
#define GOKO_SELFTESTS_KTAP_H

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef KTAP_TIMEOUT
#define KTAP_TIMEOUT	60
#endif

#define KTAP_SKIP	4

struct ktap_test {
	const char *name;
	void (*fn)(void);
	struct ktap_test *next;
};

static struct ktap_test *ktap_first, **ktap_last = &ktap_first;

#define TEST(id)							\
	static void id(void);						\
	static struct ktap_test ktap_##id = { .name = #id, .fn = id };	\
	static void __attribute__((constructor)) ktap_add_##id(void)	\
	{								\
		*ktap_last = &ktap_##id;				\
		ktap_last = &ktap_##id.next;				\
	}								\
	static void id(void)

/* The rest of the test makes no sense: leave it. */
#define FAIL(...) do {							\
	int ktap_errno = errno;						\
	printf("# %s:%d: ", __FILE__, __LINE__);			\
	printf(__VA_ARGS__);						\
	printf(" (errno %d, %s)\n", ktap_errno, strerror(ktap_errno));	\
	fflush(stdout);							\
	_exit(1);							\
} while (0)

#define SKIP(...) do {							\
	printf("# SKIP " __VA_ARGS__);					\
	printf("\n");							\
	fflush(stdout);							\
	_exit(KTAP_SKIP);						\
} while (0)

#define CHECK(cond) do {						\
	if (!(cond))							\
		FAIL("not true: %s", #cond);				\
} while (0)

#define CHECK_EQ(got, want) do {					\
	long long ktap_got = (long long)(got);				\
	long long ktap_want = (long long)(want);			\
	if (ktap_got != ktap_want)					\
		FAIL("%s is %lld, not %s (%lld)", #got, ktap_got,	\
		     #want, ktap_want);					\
} while (0)

/* A system call that has to fail, with this errno. */
#define CHECK_ERR(call, err) do {					\
	long long ktap_ret;						\
	errno = 0;							\
	ktap_ret = (long long)(call);					\
	if (ktap_ret != -1 || errno != (err))				\
		FAIL("%s is %lld, not -1 with %s", #call, ktap_ret,	\
		     #err);						\
} while (0)

static inline int ktap_slow(void)
{
	const char *slow = getenv("GOKO_SLOW");

	return slow && atoi(slow) > 0 ? atoi(slow) : 1;
}

static inline int ktap_run(const struct ktap_test *t)
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		alarm(KTAP_TIMEOUT * ktap_slow());
		t->fn();
		fflush(stdout);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return 1;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	printf("# %s %d\n", WTERMSIG(status) == SIGALRM ?
	       "no end after its time, signal" : "ended by signal",
	       WTERMSIG(status));
	return 1;
}

static inline int ktap_main(int argc, char **argv)
{
	int nr = 0, failed = 0;

	printf("KTAP version 1\n");
	for (struct ktap_test *t = ktap_first; t; t = t->next) {
		int ret, wanted = argc < 2;

		for (int i = 1; i < argc; i++)
			wanted |= !strcmp(argv[i], t->name);
		if (!wanted)
			continue;
		ret = ktap_run(t);
		failed += ret && ret != KTAP_SKIP;
		printf("%sok %d %s%s\n", ret && ret != KTAP_SKIP ? "not " : "",
		       ++nr, t->name, ret == KTAP_SKIP ? " # SKIP" : "");
	}
	printf("1..%d\n", nr);
	return failed ? 1 : 0;
}

#define KTAP_MAIN()							\
	int main(int argc, char **argv)					\
	{								\
		return ktap_main(argc, argv);				\
	}

#endif /* GOKO_SELFTESTS_KTAP_H */
