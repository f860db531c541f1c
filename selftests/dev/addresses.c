// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/addresses.c - no address of the kernel gets out
 *
 * Whatever user space can get of the module while programs run that tell all they
 * can about pointers: what read() returns, what ioctls fill in, tracepoints as
 * text and as the ring buffer has them, the kernel's log, debugfs, fdinfo, module
 * parameters.  In bytes an address is an aligned word of the kernel's half, in text
 * a number in any base that is one.  What looks like a small negative number is
 * none.
 *
 * goko-test: timeout=300
 */
#define _GNU_SOURCE
#define KTAP_TIMEOUT 200
#include <ctype.h>
#include <dirent.h>
#include <sys/klog.h>

#include "common.h"

#define TRACING	"/sys/kernel/tracing/"

/* The kernel's half begins there with page tables of five levels. */
static bool is_address(__u64 word)
{
	/* Nothing is in the 2 GiB below the kernel's text. */
	return (word >= 0xff00000000000000ull && word < 0xffffffff00000000ull) ||
	       (word >= 0xffffffff80000000ull && word < 0xfffffffffff00000ull);
}

/* Words that begin at a multiple of @step. */
static void check_words(const char *what, const void *data, size_t len,
			size_t step)
{
	__u64 word;

	for (size_t i = 0; i + 8 <= len; i += step) {
		memcpy(&word, (const char *)data + i, 8);
		if (is_address(word))
			FAIL("%s: byte %zu has %#llx", what, i,
			     (unsigned long long)word);
	}
}

/* Numbers, with a sign or a prefix, that stand alone. */
static void check_text(const char *what, const char *s, size_t len)
{
	const char *end = s + len;

	while (s < end) {
		char token[40];
		size_t n = 0;

		while (s < end && !isxdigit(*s) && *s != '-')
			s++;
		if (s < end && *s == '-')
			token[n++] = *s++;
		while (s < end && isxdigit(*s)) {
			if (n < sizeof(token) - 1)
				token[n++] = *s;
			s++;
		}
		token[n] = 0;
		if (n > 21 || n < 15)
			continue;
		if (n == 16 && is_address(strtoull(token, NULL, 16)))
			FAIL("%s: %s", what, token);
		if (strspn(token, "-0123456789") == n &&
		    is_address(strtoull(token, NULL, 10)))
			FAIL("%s: %s", what, token);
	}
}

/* All of a file that can be read at once; -1: it can't. */
static ssize_t slurp(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ssize_t n, len = 0;

	if (fd < 0)
		return -1;
	while ((size_t)len < size && (n = read(fd, buf + len, size - len)) > 0)
		len += n;
	close(fd);
	return len;
}

#define BUF_BYTES	(32u << 20)
static char *buf;

static void check_file(const char *path)
{
	ssize_t len = slurp(path, buf, BUF_BYTES);

	if (len < 0)
		return;
	check_text(path, buf, len);
	check_words(path, buf, len, 8);
}

/* Files of a folder. */
static int check_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *e;
	char path[512];
	int n = 0;

	if (!dir)
		FAIL("cannot open %s", folder);
	while ((e = readdir(dir))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, e->d_name);
		check_file(path);
		n++;
	}
	closedir(dir);
	return n;
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		FAIL("cannot write %s", path);
	close(fd);
}

/* All output of a task; the bytes, headers included. */
static size_t all_output(int task)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(task, buf + len, BUF_BYTES - len)) > 0)
		len += n;
	CHECK_EQ(n, 0);
	return len;
}

static void setup(void)
{
	buf = malloc(BUF_BYTES);
	CHECK(buf);
}

/* The test tells what it is to find. */
TEST(finds_them)
{
	static const char text[] = "a ffff888012345678 b -131937104145032 c";
	static const char fine[] = "-1 18446744073709551615 ffffffffffffffff 0xc000010000";
	static const __u64 words[] = { 1, -4ull, 0xffffc90000123000ull };
	int status;

	CHECK(is_address(strtoull("-131937104145032", NULL, 10)));
	CHECK(is_address(0xff11000012345678ull));
	check_text("fine", fine, sizeof(fine));
	check_words("fine", words, 16, 8);
	fflush(stdout);
	for (int i = 0; i < 3; i++) {
		if (!fork()) {
			if (i == 0)
				check_text("hex", text, 20);
			else if (i == 1)
				check_text("decimal", text + 20, sizeof(text) - 20);
			else
				check_words("words", words, sizeof(words), 8);
			_exit(0);
		}
		CHECK(wait(&status) > 0);
		CHECK(status);
	}
}

TEST(output)
{
	int task;
	size_t len;

	setup();
	task = start("addresses");
	len = all_output(task);
	/* It has printed a lot, and it ended with a panic. */
	CHECK(len > 500);
	CHECK(memmem(buf, len, "goroutine 1", 11));
	check_text("output", buf, len);
	for (int align = 0; align < 4; align++)
		check_words("output", buf + align, len - align, 4);
}

/* What the calls fill in, on memory that has something else. */
TEST(ioctls)
{
	int dev = open_dev(), image = load_as(dev, "addresses", NULL);
	char *argv[] = { "test", NULL };
	struct goko_info info;
	struct goko_task_entry *tasks;
	struct goko_image_entry *images;
	struct goko_lookup l = { .size = sizeof(l) };
	struct goko_wait w;
	char sig[256];
	size_t nr;
	__u64 id;
	int task;

	setup();
	memset(&info, 0xa5, sizeof(info));
	CHECK_EQ(goko_get_info(dev, &info), 0);
	check_words("INFO", &info, sizeof(info), 8);

	memset(sig, 0xa5, sizeof(sig));
	l.name = (uintptr_t)"main.Addresses";
	l.name_len = strlen("main.Addresses");
	l.sig = (uintptr_t)sig;
	l.sig_len = sizeof(sig);
	CHECK_EQ(ioctl(image, GOKO_IOC_LOOKUP, &l), 0);
	check_words("LOOKUP", &l, sizeof(l), 8);
	check_words("signature", sig, sizeof(sig), 4);

	task = goko_spawn(image, GOKO_FUNC_MAIN, argv, NULL, &id);
	CHECK(task >= 0);
	CHECK(!is_address(id));
	CHECK_EQ(goko_list_tasks(dev, &tasks, &nr), 0);
	check_words("TASKS", tasks, nr * sizeof(*tasks), 8);
	free(tasks);
	CHECK_EQ(goko_list_images(dev, &images, &nr), 0);
	CHECK(nr > 0);
	for (size_t i = 0; i < nr; i++)
		check_words("IMAGES", &images[i],
			    offsetof(struct goko_image_entry, build_id), 8);
	free(images);
	all_output(task);
	memset(&w, 0xa5, sizeof(w));
	CHECK_EQ(goko_wait(task, 0, &w), 0);
	check_words("WAIT", &w, sizeof(w), 8);
	close(task);

	/* Results: numbers, and strings with addresses as the program has them. */
	{
		struct goko_value arg = { .kind = GOKO_VAL_INT, .val = 5 };
		struct goko_spawn s = {
			.size = sizeof(s), .func = l.func,
			.values = (uintptr_t)&arg, .nr_values = 1,
		};

		memset(buf, 0xa5, 4096);
		task = ioctl(image, GOKO_IOC_SPAWN, &s);
		CHECK(task >= 0);
		check_words("SPAWN", &s.task_id, 8, 8);
		w = (struct goko_wait){
			.size = sizeof(w), .results = (uintptr_t)buf,
			.results_len = 4096,
		};
		CHECK_EQ(ioctl(task, GOKO_IOC_WAIT, &w), 0);
		CHECK_EQ(w.nr_results, 3);
		check_words("results", buf, w.results_used, 8);
		check_text("results", buf, w.results_used);
		CHECK_EQ((unsigned char)buf[w.results_used], 0xa5);
	}
}

/* A refused image's log speaks of the image only. */
TEST(verifier_log)
{
	int dev = open_dev();
	char *log = NULL;
	size_t len;
	char *image = read_image("addresses", &len);
	const size_t loads = 200 / ktap_slow();

	for (size_t at = 64; at < len; at += 1 + len / loads) {
		char old = image[at];

		image[at] ^= 0x5a;
		int fd = goko_load(dev, image, len, NULL, &log);

		if (fd >= 0)
			close(fd);
		if (log)
			check_text("log", log, strlen(log));
		free(log);
		log = NULL;
		image[at] = old;
	}
}

/* Files of the module while programs run. */
TEST(files)
{
	char path[64];
	int task, image;
	__u64 id;

	setup();
	image = load("addresses");
	task = start_id("sleep", &id);
	expect_ready(task);
	CHECK(check_folder("/sys/kernel/debug/goko") >= 3);
	CHECK(check_folder("/sys/module/goko/parameters") >= 3);
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", task);
	check_file(path);
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", image);
	check_file(path);
}

/* Everything there is a tracepoint for, as text and as raw pages. */
#define PAGE	4096

/*
 * A page of the ring buffer: time, length, then events.  Each begins with a word whose
 * lower 5 bits tell its length in words, or what it is instead.
 */
static void check_page(const char *what, const char *page)
{
	__u64 len;
	__u32 head, at = 16, bytes;

	memcpy(&len, page + 8, 8);
	len &= 0xfffff;
	CHECK(len <= PAGE - 16);
	while (at + 4 <= 16 + len) {
		memcpy(&head, page + at, 4);
		at += 4;
		switch (head & 31) {
		case 0:		/* the length follows, and counts itself */
			memcpy(&bytes, page + at, 4);
			CHECK(bytes >= 4);
			check_words(what, page + at + 4, bytes - 4, 4);
			break;
		case 29:	/* to the end of the page, or so many bytes */
			if (!(head >> 5))
				return;
			memcpy(&bytes, page + at, 4);
			break;
		case 30:
		case 31:	/* a time */
			bytes = 4;
			break;
		default:
			bytes = (head & 31) * 4;
			check_words(what, page + at, bytes, 4);
		}
		at += bytes;
	}
}

TEST(tracepoints)
{
	char path[128];
	ssize_t len, lines = 0;
	int task;

	setup();
	put(TRACING "buffer_size_kb", "4096");
	put(TRACING "trace", "");
	put(TRACING "events/goko/enable", "1");
	task = start("addresses");
	all_output(task);
	close(task);
	task = start("allocs");
	all_output(task);
	close(task);
	put(TRACING "events/goko/enable", "0");
	len = slurp(TRACING "trace", buf, BUF_BYTES);
	CHECK(len > 0);
	for (ssize_t i = 0; i < len; i++)
		lines += buf[i] == '\n';
	CHECK(lines > 100);
	check_text("trace", buf, len);
	/* Reading these takes them out, page by page. */
	for (long cpu = 0; cpu < sysconf(_SC_NPROCESSORS_ONLN); cpu++) {
		snprintf(path, sizeof(path),
			 TRACING "per_cpu/cpu%ld/trace_pipe_raw", cpu);
		len = slurp(path, buf, BUF_BYTES);
		CHECK(len >= 0);
		for (ssize_t page = 0; page + PAGE <= len; page += PAGE)
			check_page(path, buf + page);
	}
	put(TRACING "trace", "");
}

/* Fields of a tracepoint follow each other to the end of its entry. */
static void check_format(const char *event)
{
	unsigned int offset, size, end = 0, align = 1;
	char path[512], *line, *save;
	ssize_t len;

	snprintf(path, sizeof(path), TRACING "events/goko/%s/format", event);
	len = slurp(path, buf, BUF_BYTES - 1);
	CHECK(len > 0);
	buf[len] = 0;
	for (line = strtok_r(buf, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		const char *at = strstr(line, "offset:");

		if (!at || sscanf(at, "offset:%u; size:%u", &offset, &size) != 2)
			continue;
		if (offset != end)
			FAIL("%s: a hole at %u", event, end);
		end = offset + size;
		if (size == 8)
			align = 8;
	}
	if (!end || end % align)
		FAIL("%s: a hole at %u, its end", event, end);
}

TEST(no_holes)
{
	DIR *dir = opendir(TRACING "events/goko");
	struct dirent *e;
	int n = 0;

	setup();
	CHECK(dir);
	while ((e = readdir(dir)))
		if (!strncmp(e->d_name, "goko_", 5)) {
			check_format(e->d_name);
			n++;
		}
	closedir(dir);
	CHECK(n > 20);
}

/* What the module has said: the lines that name it. */
TEST(kernel_log)
{
	ssize_t len;
	char *line, *save;

	setup();
	len = klogctl(3, buf, BUF_BYTES - 1);
	CHECK(len >= 0);
	buf[len] = 0;
	for (line = strtok_r(buf, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		if (strstr(line, "goko"))
			check_text("dmesg", line, strlen(line));
}

KTAP_MAIN()
