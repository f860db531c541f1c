// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/abi.c - the arguments of each ioctl: pointers, sizes, flags,
 * reserved fields, and the fds they are called on
 */
#include "common.h"

#include <sys/resource.h>
#include <time.h>

/* Each command with a struct that is right on the kind of fd it is for. */
enum kind { DEV, IMAGE, TASK, NR_KINDS };

struct command {
	const char *name;
	unsigned long cmd;
	size_t size;
	enum kind on;
};

static const struct command commands[] = {
	{ "INFO", GOKO_IOC_INFO, sizeof(struct goko_info), DEV },
	{ "LOAD", GOKO_IOC_LOAD, sizeof(struct goko_load), DEV },
	{ "LOOKUP", GOKO_IOC_LOOKUP, sizeof(struct goko_lookup), IMAGE },
	{ "SPAWN", GOKO_IOC_SPAWN, sizeof(struct goko_spawn), IMAGE },
	{ "WAIT", GOKO_IOC_WAIT, sizeof(struct goko_wait), TASK },
	{ "KILL", GOKO_IOC_KILL, sizeof(struct goko_kill), TASK },
	{ "TASKS", GOKO_IOC_TASKS, sizeof(struct goko_tasks), DEV },
	{ "OPEN_TASK", GOKO_IOC_OPEN_TASK, sizeof(struct goko_open_task), DEV },
	{ "OPEN_IMAGE", GOKO_IOC_OPEN_IMAGE, sizeof(struct goko_open_image), DEV },
	{ "UNLOAD", GOKO_IOC_UNLOAD, sizeof(struct goko_unload), DEV },
	{ "IMAGES", GOKO_IOC_IMAGES, sizeof(struct goko_list_images), DEV },
	{ "STACK", GOKO_IOC_STACK, sizeof(struct goko_stacks), TASK },
};

#define NR_COMMANDS (sizeof(commands) / sizeof(commands[0]))

union args {
	__u32 size;
	struct goko_info info;
	struct goko_load load;
	struct goko_lookup lookup;
	struct goko_spawn spawn;
	struct goko_wait wait;
	struct goko_kill kill;
	struct goko_tasks tasks;
	struct goko_open_task open_task;
	struct goko_open_image open_image;
	struct goko_unload unload;
	struct goko_list_images images;
	struct goko_stacks stacks;
	char bytes[8192];
};

#define NAMED	"abi"

static int fds[NR_KINDS];
static void *hello;
static size_t hello_len;
static __u64 sleeper;
static char text[4096];

static void open_all(void)
{
	int ret;

	hello = read_image("hello", &hello_len);
	fds[DEV] = open_dev();
	expect_no_tasks(fds[DEV]);
	fds[IMAGE] = load("hello");
	fds[TASK] = start_id("sleep", &sleeper);
	expect_ready(fds[TASK]);
	/* An image that stays is there for all tests. */
	ret = goko_load_flags(fds[DEV], hello, hello_len, NAMED,
			      GOKO_LOAD_PERSIST, NULL);
	CHECK(ret >= 0 || ret == -EEXIST);
	close(ret);
}

static void fill_args(const struct command *c, union args *a)
{
	memset(a, 0, sizeof(*a));
	a->size = c->size;
	switch (c->cmd) {
	case GOKO_IOC_LOAD:
		a->load.image = (uintptr_t)hello;
		a->load.image_len = hello_len;
		break;
	case GOKO_IOC_LOOKUP:
		a->lookup.name = (uintptr_t)"main.main";
		a->lookup.name_len = 9;
		break;
	case GOKO_IOC_SPAWN:
		a->spawn.func = GOKO_FUNC_MAIN;
		break;
	case GOKO_IOC_WAIT:
		a->wait.flags = GOKO_WAIT_NOHANG;
		break;
	case GOKO_IOC_TASKS:
		a->tasks.entry_size = sizeof(struct goko_task_entry);
		break;
	case GOKO_IOC_OPEN_TASK:
		a->open_task.id = sleeper;
		break;
	case GOKO_IOC_OPEN_IMAGE:
		strcpy(a->open_image.name, NAMED);
		break;
	case GOKO_IOC_UNLOAD:
		strcpy(a->unload.name, NAMED);
		break;
	case GOKO_IOC_IMAGES:
		a->images.entry_size = sizeof(struct goko_image_entry);
		break;
	case GOKO_IOC_STACK:
		a->stacks.buf = (uintptr_t)text;
		a->stacks.buf_len = sizeof(text);
		break;
	}
}

/* KILL and UNLOAD would take away what the others need; they have no results. */
static bool harmless(const struct command *c)
{
	return c->cmd != GOKO_IOC_KILL && c->cmd != GOKO_IOC_UNLOAD;
}

static bool returns_fd(const struct command *c)
{
	return c->cmd == GOKO_IOC_LOAD || c->cmd == GOKO_IOC_SPAWN ||
	       c->cmd == GOKO_IOC_OPEN_TASK || c->cmd == GOKO_IOC_OPEN_IMAGE;
}

static void expect_ok(const struct command *c, union args *a)
{
	int ret = ioctl(fds[c->on], c->cmd, a);

	if (ret < 0)
		FAIL("%s failed", c->name);
	if (returns_fd(c)) {
		CHECK(ret > 2);
		CHECK_EQ(fcntl(ret, F_GETFD), FD_CLOEXEC);
		close(ret);
	} else {
		CHECK_EQ(ret, 0);
	}
}

#define EXPECT_ERR(c, arg, err) do {					\
	errno = 0;							\
	if (ioctl(fds[(c)->on], (c)->cmd, arg) != -1 || errno != (err))	\
		FAIL("%s: not " #err, (c)->name);			\
} while (0)

TEST(all_succeed)
{
	union args a;

	open_all();
	for (size_t i = 0; i < NR_COMMANDS; i++) {
		if (!harmless(&commands[i]))
			continue;
		fill_args(&commands[i], &a);
		expect_ok(&commands[i], &a);
		CHECK_EQ(a.size, commands[i].size);
	}
}

TEST(bad_pointers)
{
	void *read_only, *edge;
	union args a;

	open_all();
	read_only = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(read_only != MAP_FAILED);
	edge = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(edge != MAP_FAILED);
	CHECK_EQ(munmap(edge + 4096, 4096), 0);
	for (size_t i = 0; i < NR_COMMANDS; i++) {
		const struct command *c = &commands[i];

		EXPECT_ERR(c, NULL, EFAULT);
		EXPECT_ERR(c, BAD_PTR, EFAULT);
		EXPECT_ERR(c, KERNEL_PTR, EFAULT);
		EXPECT_ERR(c, (void *)-8l, EFAULT);

		/* The size can be read, the rest of the struct can't. */
		*(__u32 *)(edge + 4092) = c->size;
		EXPECT_ERR(c, edge + 4092, EFAULT);

		/* The results can't be written, if there are any. */
		if (!harmless(c) || c->cmd == GOKO_IOC_OPEN_TASK ||
		    c->cmd == GOKO_IOC_OPEN_IMAGE)
			continue;
		fill_args(c, &a);
		memcpy(read_only, &a, c->size);
		CHECK_EQ(mprotect(read_only, 4096, PROT_READ), 0);
		EXPECT_ERR(c, read_only, EFAULT);
		CHECK_EQ(mprotect(read_only, 4096, PROT_READ | PROT_WRITE), 0);
	}
}

TEST(sizes)
{
	union args a;

	open_all();
	for (size_t i = 0; i < NR_COMMANDS; i++) {
		const struct command *c = &commands[i];
		const size_t wrong[] = { 0, 1, 4, c->size - 8, c->size - 4,
					 c->size - 1 };

		for (size_t k = 0; k < sizeof(wrong) / sizeof(*wrong); k++) {
			fill_args(c, &a);
			a.size = wrong[k];
			EXPECT_ERR(c, &a, EINVAL);
		}
		fill_args(c, &a);
		a.size = 4097;
		EXPECT_ERR(c, &a, E2BIG);
		a.size = UINT32_MAX;
		EXPECT_ERR(c, &a, E2BIG);

		/* A later version, of which nothing is used. */
		for (size_t more = 1; more <= 4096 - c->size; more *= 2) {
			fill_args(c, &a);
			a.size = c->size + more;
			if (harmless(c)) {
				expect_ok(c, &a);
				CHECK_EQ(a.size, c->size + more);
			}
			/* ... and of which something is. */
			fill_args(c, &a);
			a.size = c->size + more;
			a.bytes[a.size - 1] = 1;
			EXPECT_ERR(c, &a, E2BIG);
		}
	}
}

/* Structs as they were in the first version. */
TEST(old_structs)
{
	static const struct {
		int command;
		size_t size;
	} old[] = { { 2, 24 }, { 3, 64 }, { 4, 96 } };
	union args a;

	open_all();
	for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++) {
		const struct command *c = &commands[old[i].command];

		fill_args(c, &a);
		memset(a.bytes + old[i].size, 0xff, 64);
		a.size = old[i].size;
		expect_ok(c, &a);
		/* What is behind them is not the kernel's. */
		for (int k = 0; k < 64; k++)
			CHECK_EQ((unsigned char)a.bytes[old[i].size + k], 0xff);
	}
}

TEST(size_in_the_number)
{
	union args a;

	open_all();
	for (size_t i = 0; i < NR_COMMANDS; i++) {
		struct command c = commands[i];

		if (!harmless(&c))
			continue;
		c.cmd = _IOC(_IOC_READ | _IOC_WRITE, GOKO_IOC_MAGIC,
			     _IOC_NR(c.cmd), c.size + 64);
		fill_args(&commands[i], &a);
		errno = 0;
		if (ioctl(fds[c.on], c.cmd, &a) < 0)
			FAIL("%s", c.name);
	}
}

TEST(unknown_commands)
{
	union args a;

	open_all();
	memset(&a, 0, sizeof(a));
	a.size = 64;
	for (int k = 0; k < NR_KINDS; k++) {
		for (int nr = NR_COMMANDS; nr < 256; nr++)
			CHECK_ERR(ioctl(fds[k], _IOWR(GOKO_IOC_MAGIC, nr,
						      char[64]), &a), ENOTTY);
		/* Of another kind of device, or another direction. */
		CHECK_ERR(ioctl(fds[k], _IOWR(GOKO_IOC_MAGIC + 1, 0,
					      struct goko_info), &a), ENOTTY);
		CHECK_ERR(ioctl(fds[k], _IO(GOKO_IOC_MAGIC, 0), &a), ENOTTY);
		CHECK_ERR(ioctl(fds[k], _IOR(GOKO_IOC_MAGIC, 0,
					     struct goko_info), &a), ENOTTY);
		CHECK_ERR(ioctl(fds[k], 0, &a), ENOTTY);
		CHECK_ERR(ioctl(fds[k], 0xffffffff, &a), ENOTTY);
	}
}

TEST(wrong_fds)
{
	int null = open("/dev/null", O_RDWR);
	union args a;

	open_all();
	for (size_t i = 0; i < NR_COMMANDS; i++) {
		const struct command *c = &commands[i];

		fill_args(c, &a);
		for (int k = 0; k < NR_KINDS; k++)
			if (k != (int)c->on)
				CHECK_ERR(ioctl(fds[k], c->cmd, &a), ENOTTY);
		CHECK_ERR(ioctl(null, c->cmd, &a), ENOTTY);
		CHECK_ERR(ioctl(-1, c->cmd, &a), EBADF);
	}
}

TEST(flags_and_reserved)
{
	union args a;

	open_all();
	for (int bit = 0; bit < 64; bit++) {
		const __u32 b = bit < 32 ? 1u << bit : 0;

		if (b) {
			fill_args(&commands[1], &a);
			a.load.flags = b;
			if (b > GOKO_LOAD_SHARED)
				EXPECT_ERR(&commands[1], &a, EINVAL);
			fill_args(&commands[2], &a);
			a.lookup.flags = b;
			EXPECT_ERR(&commands[2], &a, EINVAL);
			fill_args(&commands[3], &a);
			a.spawn.flags = b;
			EXPECT_ERR(&commands[3], &a, EINVAL);
			fill_args(&commands[4], &a);
			a.wait.reserved = b;
			EXPECT_ERR(&commands[4], &a, EINVAL);
			fill_args(&commands[4], &a);
			a.wait.flags |= b;
			if (b != GOKO_WAIT_NOHANG)
				EXPECT_ERR(&commands[4], &a, EINVAL);
			fill_args(&commands[5], &a);
			a.kill.flags = b;
			EXPECT_ERR(&commands[5], &a, EINVAL);
			fill_args(&commands[6], &a);
			a.tasks.reserved = b;
			EXPECT_ERR(&commands[6], &a, EINVAL);
			fill_args(&commands[7], &a);
			a.open_task.flags = b;
			EXPECT_ERR(&commands[7], &a, EINVAL);
			fill_args(&commands[8], &a);
			a.open_image.flags = b;
			EXPECT_ERR(&commands[8], &a, EINVAL);
			fill_args(&commands[9], &a);
			a.unload.flags = b;
			EXPECT_ERR(&commands[9], &a, EINVAL);
			fill_args(&commands[10], &a);
			a.images.reserved = b;
			EXPECT_ERR(&commands[10], &a, EINVAL);
			fill_args(&commands[11], &a);
			a.stacks.reserved = b;
			EXPECT_ERR(&commands[11], &a, EINVAL);
			fill_args(&commands[11], &a);
			a.stacks.flags = b;
			if (b != GOKO_STACK_SYSTEM)
				EXPECT_ERR(&commands[11], &a, EINVAL);
		}
		fill_args(&commands[3], &a);
		a.spawn.task_id = 1ull << bit;
		EXPECT_ERR(&commands[3], &a, EINVAL);
	}
	/* The KILL and the UNLOAD with bad flags have done nothing. */
	fill_args(&commands[8], &a);
	expect_ok(&commands[8], &a);
	CHECK(listed(fds[DEV], sleeper, NULL));
}

TEST(info)
{
	struct goko_info info;
	int dev = open_dev();

	memset(&info, 0xff, sizeof(info));
	info.size = sizeof(info);
	CHECK_EQ(ioctl(dev, GOKO_IOC_INFO, &info), 0);
	CHECK_EQ(info.size, sizeof(info));
	CHECK_EQ(info.abi, GOKO_ABI_VERSION);
	CHECK_EQ(info.features, GOKO_FEAT_JIT);
	CHECK(info.image_version >= 1);
	CHECK_EQ(info.nr_ps, sysconf(_SC_NPROCESSORS_ONLN));
	CHECK(info.heap_limit_bytes > 0);
	CHECK(memchr(info.version, 0, sizeof(info.version)));
	CHECK(strlen(info.version) > 0);
	/* Nothing behind the terminator. */
	for (size_t i = strlen(info.version); i < sizeof(info.version); i++)
		CHECK_EQ(info.version[i], 0);
}

TEST(files)
{
	char buf[64];

	open_all();
	for (int k = 0; k < NR_KINDS; k++) {
		CHECK_ERR(lseek(fds[k], 0, SEEK_SET), ESPIPE);
		CHECK(write(fds[k], buf, sizeof(buf)) == -1);
		CHECK(mmap(NULL, 4096, PROT_READ, MAP_SHARED, fds[k], 0) ==
		      MAP_FAILED);
		CHECK(pread(fds[k], buf, sizeof(buf), 0) == -1);
	}
	CHECK_ERR(read(fds[DEV], buf, sizeof(buf)), EINVAL);
	CHECK_ERR(read(fds[IMAGE], buf, sizeof(buf)), EINVAL);
}

TEST(load_arguments)
{
	const struct command *c = &commands[1];
	char log[64];
	union args a;

	open_all();
	fill_args(c, &a);
	a.load.image = 0;
	EXPECT_ERR(c, &a, EFAULT);
	a.load.image = (uintptr_t)KERNEL_PTR;
	EXPECT_ERR(c, &a, EFAULT);
	a.load.image = (uintptr_t)hello;
	a.load.image_len = 0;
	EXPECT_ERR(c, &a, EINVAL);
	a.load.image_len = (256ull << 20) + 1;
	EXPECT_ERR(c, &a, E2BIG);
	a.load.image_len = UINT64_MAX;
	EXPECT_ERR(c, &a, E2BIG);
	a.load.image_len = hello_len + (1 << 20);
	EXPECT_ERR(c, &a, EFAULT);

	fill_args(c, &a);
	a.load.log = (uintptr_t)log;
	EXPECT_ERR(c, &a, EINVAL);
	a.load.log = 0;
	a.load.log_len = sizeof(log);
	EXPECT_ERR(c, &a, EINVAL);

	fill_args(c, &a);
	memset(a.load.name, 'x', sizeof(a.load.name));
	EXPECT_ERR(c, &a, EINVAL);
	a.load.name[sizeof(a.load.name) - 1] = 0;
	expect_ok(c, &a);
}

TEST(load_log)
{
	const struct command *c = &commands[1];
	char first[65536], log[65536 + 8];
	union args a;
	size_t used;

	open_all();
	memset(hello, 0xee, hello_len);
	fill_args(c, &a);
	EXPECT_ERR(c, &a, EINVAL);
	used = a.load.log_used;
	CHECK(used > 8);

	fill_args(c, &a);
	a.load.log = (uintptr_t)first;
	a.load.log_len = sizeof(first);
	EXPECT_ERR(c, &a, EINVAL);
	CHECK_EQ(a.load.log_used, used);
	CHECK_EQ(strlen(first) + 1, used);

	/* Too small by any number of bytes: terminated, and not overrun. */
	for (size_t room = 1; room <= used + 1; room++) {
		memset(log, 'x', sizeof(log));
		fill_args(c, &a);
		a.load.log = (uintptr_t)log;
		a.load.log_len = room;
		EXPECT_ERR(c, &a, EINVAL);
		CHECK_EQ(a.load.log_used, used);
		CHECK_EQ(strlen(log), (room < used ? room : used) - 1);
		CHECK(!memcmp(log, first, strlen(log)));
		CHECK_EQ(log[room], 'x');
	}

	fill_args(c, &a);
	a.load.log = (uintptr_t)KERNEL_PTR;
	a.load.log_len = 4096;
	EXPECT_ERR(c, &a, EFAULT);

	/* A buffer that is larger than any log. */
	fill_args(c, &a);
	a.load.log = (uintptr_t)log;
	a.load.log_len = UINT32_MAX;
	EXPECT_ERR(c, &a, EINVAL);
	CHECK(!strcmp(log, first));

	/* An image that is fine has no log. */
	hello = read_image("hello", &hello_len);
	fill_args(c, &a);
	a.load.log = (uintptr_t)log;
	a.load.log_len = sizeof(log);
	a.load.log_used = 99;
	expect_ok(c, &a);
	CHECK_EQ(a.load.log_used, 0);
	CHECK_EQ(strlen(log), 0);
}

TEST(load_garbage)
{
	char page[4096];
	int dev = open_dev();

	for (size_t n = 1; n <= sizeof(page); n = n * 3 / 2 + 1) {
		memset(page, n, sizeof(page));
		CHECK_EQ(goko_load(dev, page, n, NULL, NULL), -EINVAL);
	}
}

TEST(lookup_arguments)
{
	const struct command *c = &commands[2];
	char *name = malloc(1 << 20);
	__u32 func = 99;
	union args a;
	int lib;

	open_all();
	memset(name, 'a', 1 << 20);
	fill_args(c, &a);
	a.lookup.name_len = 0;
	EXPECT_ERR(c, &a, EINVAL);
	a.lookup.name_len = 9;
	a.lookup.name = (uintptr_t)BAD_PTR;
	EXPECT_ERR(c, &a, EFAULT);
	a.lookup.name = (uintptr_t)name;
	a.lookup.name_len = 1 << 20;
	EXPECT_ERR(c, &a, ENOENT);
	a.lookup.name_len = UINT32_MAX;
	EXPECT_ERR(c, &a, ENOENT);
	a.lookup.name_len = 4096;
	EXPECT_ERR(c, &a, ENOENT);
	fill_args(c, &a);
	a.lookup.name_len = 8;
	EXPECT_ERR(c, &a, ENOENT);

	lib = load("lib");
	CHECK_EQ(goko_lookup(lib, "p.f", &func), 0);
	CHECK(func != 99);
	CHECK_EQ(goko_lookup(lib, "p.g", &func), 0);
	CHECK_EQ(goko_lookup(lib, "p.i", &func), -EINVAL);
	CHECK_EQ(goko_lookup(lib, "p.h", &func), -ENOENT);
	CHECK_EQ(goko_lookup(lib, "p.", &func), -ENOENT);
	CHECK_EQ(goko_lookup(lib, "main.main", &func), -ENOENT);
}

TEST(spawn_arguments)
{
	const struct command *c = &commands[3];
	char *big = calloc(1, GOKO_ARG_MAX + 1);
	union args a;

	open_all();
	/* What one string is can be said in only one way. */
	static const struct {
		const char *bytes;
		__u32 len, nr;
		int err;
	} cases[] = {
		{ "a\0", 2, 1, 0 },
		{ "a\0b\0", 4, 2, 0 },
		{ "\0\0\0", 3, 3, 0 },
		{ "a", 1, 1, EINVAL },
		{ "a\0b", 3, 2, EINVAL },
		{ "a\0b", 3, 1, EINVAL },
		{ "a\0b\0", 4, 1, EINVAL },
		{ "a\0b\0", 4, 3, EINVAL },
		{ "a\0b\0", 4, 0, EINVAL },
		{ "a\0b\0", 4, UINT32_MAX, EINVAL },
		{ "a\0b\0", 0, 1, EINVAL },
		{ "a\0b\0", 0, 0, EINVAL },
		{ NULL, 0, 1, EINVAL },
		{ NULL, 0, 0, 0 },
		{ NULL, 1, 1, EFAULT },
		{ KERNEL_PTR, 8, 1, EFAULT },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int ret;

		fill_args(c, &a);
		a.spawn.args = (uintptr_t)cases[i].bytes;
		a.spawn.args_len = cases[i].len;
		a.spawn.nr_args = cases[i].nr;
		errno = 0;
		ret = ioctl(fds[IMAGE], GOKO_IOC_SPAWN, &a);
		if (cases[i].err ? ret != -1 || errno != cases[i].err : ret < 0)
			FAIL("case %zu: %d", i, ret);
		if (ret >= 0)
			close(ret);
	}

	fill_args(c, &a);
	a.spawn.args = (uintptr_t)big;
	a.spawn.args_len = GOKO_ARG_MAX;
	a.spawn.nr_args = GOKO_ARG_MAX;
	expect_ok(c, &a);
	a.spawn.task_id = 0;
	a.spawn.args_len = a.spawn.nr_args = GOKO_ARG_MAX + 1;
	EXPECT_ERR(c, &a, E2BIG);
	a.spawn.args_len = UINT64_MAX;
	EXPECT_ERR(c, &a, E2BIG);
}

TEST(spawn_functions)
{
	const struct command *c = &commands[3];
	__u32 f;
	union args a;
	int lib;

	open_all();
	fill_args(c, &a);
	a.spawn.func = 1000;
	EXPECT_ERR(c, &a, ENOENT);
	a.spawn.func = 0xfffffffe;
	EXPECT_ERR(c, &a, ENOENT);

	/* lib.gir: no main, f exported, g takes a parameter, h is not exported. */
	lib = load("lib");
	CHECK_EQ(goko_spawn(lib, GOKO_FUNC_MAIN, NULL, NULL, NULL), -ENOENT);
	CHECK_EQ(goko_lookup(lib, "p.f", &f), 0);
	CHECK_EQ(goko_spawn(lib, f + 1, NULL, NULL, NULL), -EINVAL);
	CHECK_EQ(goko_spawn(lib, f + 2, NULL, NULL, NULL), -ENOENT);
	CHECK(goko_spawn(lib, f, NULL, NULL, NULL) >= 0);
}

TEST(spawn_ids)
{
	__u64 ids[8];
	int dev, image, task;

	dev = open_dev();
	image = load("sleep");
	for (int i = 0; i < 8; i++) {
		task = spawn_id(image, &ids[i]);
		CHECK(task >= 0);
		CHECK(ids[i] != 0);
		for (int k = 0; k < i; k++)
			CHECK(ids[k] != ids[i]);
	}
	for (int i = 0; i < 8; i++)
		CHECK(listed(dev, ids[i], NULL));
}

TEST(tasks_arguments)
{
	struct { struct goko_task_entry e; char more[16]; } wide[4];
	const struct command *c = &commands[6];
	struct goko_task_entry entries[4];
	union args a;

	open_all();
	spawn_id(load("sleep"), &sleeper);
	fill_args(c, &a);
	a.tasks.entry_size = sizeof(struct goko_task_entry) - 8;
	EXPECT_ERR(c, &a, EINVAL);
	a.tasks.entry_size = 0;
	EXPECT_ERR(c, &a, EINVAL);
	a.tasks.entry_size = 4104;
	EXPECT_ERR(c, &a, E2BIG);

	/* How many are there? */
	fill_args(c, &a);
	expect_ok(c, &a);
	CHECK_EQ(a.tasks.nr, 2);

	fill_args(c, &a);
	a.tasks.nr = 4;
	EXPECT_ERR(c, &a, EFAULT);
	a.tasks.entries = (uintptr_t)KERNEL_PTR;
	EXPECT_ERR(c, &a, EFAULT);
	a.tasks.nr = UINT32_MAX;
	EXPECT_ERR(c, &a, EFAULT);

	/* Room for one: the second entry is not touched. */
	memset(entries, 0xee, sizeof(entries));
	a.tasks.entries = (uintptr_t)entries;
	a.tasks.nr = 1;
	expect_ok(c, &a);
	CHECK_EQ(a.tasks.nr, 2);
	CHECK_EQ(entries[0].state, GOKO_TASK_RUNNING);
	CHECK_EQ(entries[0].reserved, 0);
	CHECK_EQ(entries[0].pid, getpid());
	CHECK_EQ(entries[0].uid, 0);
	CHECK(memchr(entries[0].image, 0, sizeof(entries[0].image)));
	for (size_t i = strlen(entries[0].image); i < GOKO_NAME_MAX; i++)
		CHECK_EQ(entries[0].image[i], 0);
	CHECK_EQ(entries[1].id, 0xeeeeeeeeeeeeeeeeull);

	/* Entries of a later version: their tails are cleared. */
	memset(wide, 0xee, sizeof(wide));
	fill_args(c, &a);
	a.tasks.entries = (uintptr_t)wide;
	a.tasks.entry_size = sizeof(wide[0]);
	a.tasks.nr = 4;
	expect_ok(c, &a);
	CHECK_EQ(a.tasks.nr, 2);
	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 16; k++)
			CHECK_EQ(wide[i].more[k], 0);
	CHECK_EQ(wide[2].e.id, 0xeeeeeeeeeeeeeeeeull);
	CHECK(wide[0].e.id == sleeper || wide[1].e.id == sleeper);
}

TEST(open_task_ids)
{
	int dev = open_dev();

	CHECK_EQ(goko_open_task(dev, 0), -ESRCH);
	CHECK_EQ(goko_open_task(dev, UINT64_MAX), -ESRCH);
	CHECK_EQ(goko_open_task(dev, 1ull << 40), -ESRCH);
}

/* Without a free fd nothing is loaded and nothing is started. */
TEST(no_fds)
{
	struct rlimit limit = { 3, 3 };
	struct goko_info before, after;
	union args a;

	open_all();
	CHECK_EQ(goko_kill(fds[TASK]), 0);
	wait_end(fds[TASK]);
	CHECK_EQ(goko_get_info(fds[DEV], &before), 0);
	CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
	fill_args(&commands[1], &a);
	EXPECT_ERR(&commands[1], &a, EMFILE);
	fill_args(&commands[3], &a);
	EXPECT_ERR(&commands[3], &a, EMFILE);
	CHECK_EQ(goko_get_info(fds[DEV], &after), 0);
	CHECK_EQ(after.nr_tasks, before.nr_tasks);
	CHECK_EQ(after.nr_images, before.nr_images);
}

/* A call whose result can't be told leaves nothing behind. */
TEST(undelivered)
{
	int dev = open_dev(), image;
	struct goko_info before, info;
	struct goko_spawn *s;

	expect_no_tasks(dev);
	CHECK_EQ(goko_get_info(dev, &before), 0);
	image = load("sleep");
	s = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(s != MAP_FAILED);
	s->size = sizeof(*s);
	s->func = GOKO_FUNC_MAIN;
	CHECK_EQ(mprotect(s, 4096, PROT_READ), 0);
	CHECK_ERR(ioctl(image, GOKO_IOC_SPAWN, s), EFAULT);
	expect_no_tasks(dev);
	close(image);
	for (int i = 0; i < 500; i++) {
		CHECK_EQ(goko_get_info(dev, &info), 0);
		if (info.nr_images <= before.nr_images)
			return;
		usleep(10000);
	}
	FAIL("the image is still there");
}

/* Structs of random bytes do nothing but fail, or work. */
TEST(random_structs)
{
	unsigned int seed = time(NULL);
	union args a;

	printf("# seed %u\n", seed);
	srand(seed);
	open_all();
	for (int i = 0; i < 20000 / ktap_slow(); i++) {
		const struct command *c = &commands[rand() % NR_COMMANDS];
		int ret;

		fill_args(c, &a);
		for (int n = rand() % 4; n >= 0; n--) {
			char *b = &a.bytes[rand() % c->size];

			*b = rand() % 3 ? rand() : *b ^ 1;
		}
		/* Mostly a size that gets further than to the first check. */
		if (rand() % 8)
			a.size = c->size;
		/* No more than the loader has to look at each time. */
		if (c->cmd == GOKO_IOC_LOAD && a.load.image_len > hello_len)
			a.load.image_len = rand() % (hello_len + 1);
		/* It must not sleep, and the task is to live on. */
		if (c->cmd == GOKO_IOC_WAIT)
			a.wait.flags |= GOKO_WAIT_NOHANG;
		if (c->cmd == GOKO_IOC_KILL || c->cmd == GOKO_IOC_UNLOAD)
			a.kill.flags |= 1;
		if (c->cmd == GOKO_IOC_LOAD)
			a.load.flags &= ~GOKO_LOAD_PERSIST;
		/* Other memory of this program is not to be written to. */
		if (c->cmd == GOKO_IOC_STACK) {
			if (a.stacks.buf != (uintptr_t)text)
				a.stacks.buf = bad_address;
			if (a.stacks.buf_len > sizeof(text))
				a.stacks.buf_len = sizeof(text);
		}
		ret = ioctl(fds[c->on], c->cmd, &a);
		if (ret < 0)
			CHECK(errno == EINVAL || errno == E2BIG ||
			      errno == EFAULT || errno == ENOENT ||
			      errno == ESRCH || errno == ENOMEM ||
			      /* What is mapped there are no fds. */
			      (c->cmd == GOKO_IOC_SPAWN &&
			       (errno == EBADF || errno == EOPNOTSUPP)));
		else if (returns_fd(c))
			close(ret);
	}
	CHECK(listed(fds[DEV], sleeper, NULL));
}

/* Takes away what open_all() has left. */
TEST(unload)
{
	int dev = open_dev();

	CHECK_EQ(goko_unload(dev, NAMED), 0);
	CHECK_EQ(goko_unload(dev, NAMED), -ENOENT);
}

KTAP_MAIN()
