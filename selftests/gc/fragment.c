// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/gc/fragment.c - a heap where no two MiB of memory are in one piece
 *
 * goko-test: timeout=120 vm='--mem 640'
 *
 * Takes all memory in pages that cannot be moved, and gives fifteen of sixteen back.
 * Then arenas come from vmalloc space; the program, its collections and the kernel's
 * reclaim do as they always do, and nothing of it stays.
 */
#define KTAP_TIMEOUT 110

#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>

#include "lib/ktap.h"

/* Kernels that never move pages do not have it. */
#define COMPACT		"/proc/sys/vm/compact_unevictable_allowed"

#define PAGE		4096ul
#define KEEP_EACH	16	/* pages */
#define LEAVE		(40ul << 20)	/* of memory that may be in one piece */
#define ARENA		(2ul << 20)
#define FEW		8	/* arenas; the program's heap has 40 */

static unsigned long meminfo(const char *field)
{
	unsigned long kib = 0;
	char line[128];
	FILE *f = fopen("/proc/meminfo", "r");

	CHECK(f);
	while (fgets(line, sizeof(line), f))
		if (!strncmp(line, field, strlen(field)))
			kib = strtoul(line + strlen(field) + 1, NULL, 10);
	fclose(f);
	return kib << 10;
}

static void write_file(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY);

	CHECK(fd >= 0);
	CHECK_EQ(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* Arenas that lie in vmalloc space. */
static int scattered(void)
{
	char line[512];
	FILE *f = fopen("/proc/vmallocinfo", "r");
	int n = 0;

	CHECK(f);
	while (fgets(line, sizeof(line), f)) {
		unsigned long size = 0;

		if (strstr(line, "[goko]") && sscanf(line, "%*s %lu", &size) == 1 &&
		    size >= ARENA && size < ARENA + ARENA / 8)
			n++;
	}
	fclose(f);
	return n;
}

static void *fragment(size_t *len)
{
	size_t at, free = meminfo("MemFree:");
	char *mem;

	/* What is locked is not to be moved to make room for larger pieces. */
	if (!access(COMPACT, F_OK))
		write_file(COMPACT, "0");
	mem = mmap(NULL, free, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	CHECK(mem != MAP_FAILED);
	madvise(mem, free, MADV_NOHUGEPAGE);
	for (at = 0; at < free && meminfo("MemFree:") > LEAVE; at += 1 << 20)
		CHECK_EQ(mlock(mem + at, 1 << 20), 0);
	*len = at;
	for (at = 0; at < *len; at += KEEP_EACH * PAGE) {
		CHECK_EQ(munlock(mem + at + PAGE, (KEEP_EACH - 1) * PAGE), 0);
		CHECK_EQ(madvise(mem + at + PAGE, (KEEP_EACH - 1) * PAGE, MADV_DONTNEED), 0);
	}
	return mem;
}

struct program {
	pid_t	pid;
	FILE	*in;
	FILE	*err;
};

static struct program run(const char *image)
{
	struct program p;
	int in[2], err[2];

	CHECK_EQ(pipe2(in, O_CLOEXEC), 0);
	CHECK_EQ(pipe2(err, O_CLOEXEC), 0);
	p.pid = fork();
	CHECK(p.pid >= 0);
	if (!p.pid) {
		dup2(in[0], 0);
		dup2(err[1], 2);
		execlp("goko", "goko", "run", image, NULL);
		_exit(127);
	}
	close(in[0]);
	close(err[1]);
	p.in = fdopen(in[1], "w");
	p.err = fdopen(err[0], "r");
	CHECK(p.in && p.err);
	return p;
}

static void says(struct program *p, const char *text)
{
	char line[256];

	if (!fgets(line, sizeof(line), p->err))
		FAIL("no '%s' from the program", text);
	line[strcspn(line, "\n")] = 0;
	if (strcmp(line, text))
		FAIL("the program says '%s' rather than '%s'", line, text);
}

static void tell(struct program *p, const char *command)
{
	char answer[64];

	fprintf(p->in, "%s\n", command);
	fflush(p->in);
	if (!strcmp(command, "stop"))
		says(p, "wrong: 0");
	snprintf(answer, sizeof(answer), "%s true", command);
	says(p, answer);
}

static void reclaim(void)
{
	write_file("/proc/sys/vm/drop_caches", "2");
}

TEST(scattered_arenas)
{
	int status, i, most, before = scattered();
	struct program p;
	size_t len;
	void *mem = fragment(&len);

	p = run("shrink.gki");
	says(&p, "filled");
	most = scattered();
	printf("# %d arenas of vmalloc space, %d before; %lu MiB were taken\n",
	       most, before, (unsigned long)len >> 20);
	CHECK(most - before > 10);
	tell(&p, "drop");
	tell(&p, "garbage");
	tell(&p, "churn");
	for (i = 0; i < 20; i++)
		reclaim();
	tell(&p, "stop");
	fclose(p.in);
	CHECK_EQ(waitpid(p.pid, &status, 0), p.pid);
	CHECK_EQ(status, 0);

	/* With no task left, all of it is collected; reclaim has what is empty. */
	for (i = 0; i < 100 && scattered() > before + FEW; i++) {
		reclaim();
		usleep(100000);
	}
	printf("# %d of them are left\n", scattered());
	CHECK(scattered() <= before + FEW);
	munmap(mem, len);
}

KTAP_MAIN()
