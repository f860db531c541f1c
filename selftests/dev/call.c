// SPDX-License-Identifier: GPL-2.0
/*
 * selftests/dev/call.c - arguments and results of functions that are spawned
 *
 * goko-test: timeout=120
 */
#include "common.h"

#include <time.h>

static int image = -1;

#define INT(x)		{ .kind = GOKO_VAL_INT, .val = (__u64)(x) }
#define UINT(x)		{ .kind = GOKO_VAL_UINT, .val = (x) }
#define BOOL(x)		{ .kind = GOKO_VAL_BOOL, .val = (x) }
#define FLOAT(x, n)	{ .kind = GOKO_VAL_FLOAT, .val = (x), .len = (n) }
#define STRING(s)	{ .kind = GOKO_VAL_STRING, .val = (uintptr_t)(s), \
			  .len = sizeof(s) - 1 }
#define BYTES(s)	{ .kind = GOKO_VAL_BYTES, .val = (uintptr_t)(s), \
			  .len = sizeof(s) - 1 }
#define STRUCT(n)	{ .kind = GOKO_VAL_STRUCT, .nr = (n) }
#define NR(a)		(sizeof(a) / sizeof((a)[0]))

static void open_image(void)
{
	image = load("call");
}

static __u32 find(const char *name)
{
	__u32 func;
	int ret = goko_lookup(image, name, &func);

	if (ret)
		FAIL("no %s: %s", name, strerror(-ret));
	return func;
}

static struct goko_value *call(const char *name, const struct goko_value *args,
			       size_t nr, size_t *nr_results)
{
	struct goko_value *results;
	struct goko_wait w;
	int ret;

	ret = goko_call(image, name, args, nr, &w, &results, nr_results);
	if (ret)
		FAIL("%s: %s", name, strerror(-ret));
	CHECK_EQ(w.why, GOKO_END_EXIT);
	CHECK_EQ(w.status, 0);
	return results;
}

static bool equal(const struct goko_value *a, const struct goko_value *b)
{
	if (a->kind != b->kind || a->nr != b->nr || a->len != b->len)
		return false;
	if (a->kind == GOKO_VAL_STRING || a->kind == GOKO_VAL_BYTES)
		return !memcmp((void *)(uintptr_t)a->val,
			       (void *)(uintptr_t)b->val, a->len);
	return a->val == b->val;
}

static void expect_values(const struct goko_value *got, size_t nr_got,
			  const struct goko_value *want, size_t nr)
{
	CHECK_EQ(nr_got, nr);
	for (size_t i = 0; i < nr; i++)
		if (!equal(&got[i], &want[i]))
			FAIL("value %zu: kind %u nr %u val %#llx len %llu", i,
			     got[i].kind, got[i].nr,
			     (unsigned long long)got[i].val,
			     (unsigned long long)got[i].len);
}

/* All kinds, at their limits, come back as they went. */
TEST(all_kinds)
{
	const struct goko_value args[] = {
		STRUCT(14), BOOL(1), INT(-128), INT(-32768), INT(INT32_MIN),
		INT(INT64_MIN), UINT(255), UINT(65535), UINT(UINT32_MAX),
		UINT(UINT64_MAX), FLOAT(0x7f800001, 4),
		FLOAT(0xfff8000000000001, 8), STRING("in a struct"),
		BYTES("bytes\0too"), STRUCT(0),
		BOOL(1), INT(127), INT(-1), INT(INT32_MIN), UINT(128),
		UINT(32768), UINT(1u << 31), FLOAT(0xffc00000, 4),
		STRING(""), BYTES("\xff"),
	};
	struct goko_value *got;
	size_t nr;

	open_image();
	got = call("main.Same", args, NR(args), &nr);
	expect_values(got, nr, args, NR(args));
	free(got);
}

TEST(signatures)
{
	__u32 func;
	char *sig;

	open_image();
	CHECK_EQ(goko_signature(image, "main.Struct", &func, &sig), 0);
	CHECK(!strcmp(sig, "({i64 string {bool i8}}) ({i64 string {bool i8}})"));
	CHECK_EQ(goko_signature(image, "main.main", &func, &sig), 0);
	CHECK(!strcmp(sig, "() ()"));
	CHECK_EQ(goko_signature(image, "main.Error", &func, &sig), -EINVAL);
	CHECK_EQ(goko_signature(image, "main.init", &func, &sig), -ENOENT);
}

TEST(signature_buffers)
{
	struct goko_lookup l = {
		.size = sizeof(l),
		.name = (uintptr_t)"main.Add",
		.name_len = 8,
	};
	char buf[64];

	open_image();
	CHECK_EQ(ioctl(image, GOKO_IOC_LOOKUP, &l), 0);
	CHECK_EQ(l.sig_used, sizeof("(i64 i64) (i64)"));
	l.sig = (uintptr_t)buf;
	CHECK_ERR(ioctl(image, GOKO_IOC_LOOKUP, &l), EINVAL);
	l.sig_len = 4;
	memset(buf, 'x', sizeof(buf));
	CHECK_EQ(ioctl(image, GOKO_IOC_LOOKUP, &l), 0);
	CHECK(memchr(buf, 0, 4));
	CHECK_EQ(buf[4], 'x');
	l.sig_len = 32;
	CHECK_EQ(ioctl(image, GOKO_IOC_LOOKUP, &l), 0);
	CHECK(!strcmp(buf, "(i64 i64) (i64)"));
	l.sig = (uintptr_t)BAD_PTR;
	CHECK_ERR(ioctl(image, GOKO_IOC_LOOKUP, &l), EFAULT);
	l.sig = (uintptr_t)KERNEL_PTR;
	CHECK_ERR(ioctl(image, GOKO_IOC_LOOKUP, &l), EFAULT);
}

TEST(strings)
{
	const struct goko_value args[] = { STRING("hello, "), BYTES("world") };
	const struct goko_value want[] = { STRING("hello, world"), INT(5) };
	const struct goko_value table[] = { BYTES("ab"), STRING("constant") };
	const struct goko_value nothing[] = { BYTES(""), STRING("") };
	struct goko_value *got;
	size_t nr;

	open_image();
	got = call("main.Join", args, NR(args), &nr);
	expect_values(got, nr, want, NR(want));
	got = call("main.Table", NULL, 0, &nr);
	expect_values(got, nr, table, NR(table));
	got = call("main.Nothing", NULL, 0, &nr);
	expect_values(got, nr, nothing, NR(nothing));
}

/* Variables are initialised once, and stay from task to task. */
TEST(state_stays)
{
	const struct goko_value one[] = { INT(1) };
	struct goko_value *got;
	size_t nr;

	open_image();
	for (int i = 1; i <= 100; i++) {
		got = call("main.Count", one, 1, &nr);
		CHECK_EQ(nr, 1);
		CHECK_EQ(got->val, 1000 + i);
		free(got);
	}
}

#define REFUSED(name, ...) do {						\
	const struct goko_value v_[] = { __VA_ARGS__ };			\
	CHECK_EQ(goko_spawn_values(image, find(name), v_, NR(v_), NULL,	\
				   NULL), -EINVAL);			\
} while (0)

TEST(wrong_values)
{
	open_image();
	REFUSED("main.Add", INT(1));
	REFUSED("main.Add", INT(1), INT(2), INT(3));
	REFUSED("main.Add", INT(1), UINT(2));
	REFUSED("main.Add", INT(1), BOOL(1));
	REFUSED("main.Add", INT(1), STRING("x"));
	REFUSED("main.Add", INT(1), FLOAT(0, 8));
	REFUSED("main.Add", STRUCT(1), INT(1));
	REFUSED("main.Add", INT(1), { .kind = 0 });
	REFUSED("main.Add", INT(1), { .kind = 8 });
	REFUSED("main.Add", INT(1), { .kind = UINT32_MAX });
	REFUSED("main.Add", INT(1), { .kind = GOKO_VAL_INT, .len = 1 });
	REFUSED("main.Add", INT(1), { .kind = GOKO_VAL_INT, .nr = 1 });
	REFUSED("main.Small", INT(128), UINT(0));
	REFUSED("main.Small", INT(-129), UINT(0));
	REFUSED("main.Small", INT(0), UINT(256));
	REFUSED("main.Small", INT(0), UINT(UINT64_MAX));
	REFUSED("main.Struct", INT(1), STRING(""), STRUCT(2), BOOL(0), INT(0));
	REFUSED("main.Struct", STRUCT(3), INT(1), STRING(""), STRUCT(2), BOOL(0));
	REFUSED("main.Struct", STRUCT(2), INT(1), STRING(""), STRUCT(2), BOOL(0),
		INT(0));
	REFUSED("main.Struct", STRUCT(3), INT(1), STRING(""), STRUCT(2), BOOL(2),
		INT(0));
	REFUSED("main.Struct", STRUCT(3), INT(1), BYTES(""), STRUCT(2), BOOL(0),
		INT(0));
	REFUSED("main.Join", STRING("a"), STRING("b"));
	REFUSED("main.main", INT(1));
	CHECK_EQ(goko_spawn_values(image, find("main.Add"), NULL, 0, NULL, NULL),
		 -EINVAL);
}

TEST(bad_memory)
{
	struct goko_value v[] = { STRING("x"), BYTES("y") };
	struct goko_spawn s = { .size = sizeof(s) };

	open_image();
	s.func = find("main.Join");
	s.nr_values = 2;
	CHECK_ERR(ioctl(image, GOKO_IOC_SPAWN, &s), EFAULT);
	s.values = (uintptr_t)KERNEL_PTR;
	CHECK_ERR(ioctl(image, GOKO_IOC_SPAWN, &s), EFAULT);
	s.values = (uintptr_t)v;
	s.nr_files = 1;
	CHECK_ERR(ioctl(image, GOKO_IOC_SPAWN, &s), EFAULT);
	s.nr_files = 0;
	v[1].val = (uintptr_t)BAD_PTR;
	CHECK_ERR(ioctl(image, GOKO_IOC_SPAWN, &s), EFAULT);
	v[1].val = (uintptr_t)KERNEL_PTR;
	CHECK_ERR(ioctl(image, GOKO_IOC_SPAWN, &s), EFAULT);
	v[1].len = GOKO_VALUE_BYTES_MAX;
	CHECK_ERR(ioctl(image, GOKO_IOC_SPAWN, &s), E2BIG);
	v[1].len = UINT64_MAX;
	CHECK_ERR(ioctl(image, GOKO_IOC_SPAWN, &s), E2BIG);
	s.nr_values = GOKO_VALUES_MAX + 1;
	CHECK_ERR(ioctl(image, GOKO_IOC_SPAWN, &s), E2BIG);
	s.nr_values = 0;
	CHECK_ERR(ioctl(image, GOKO_IOC_SPAWN, &s), EINVAL);
}

TEST(largest)
{
	size_t half = GOKO_VALUE_BYTES_MAX / 2, nr;
	char *text = malloc(half);
	struct goko_value v[] = {
		{ .kind = GOKO_VAL_STRING, .val = (uintptr_t)text, .len = half },
		{ .kind = GOKO_VAL_BYTES, .val = (uintptr_t)text, .len = half },
	};
	struct goko_value n = INT(GOKO_VALUE_BYTES_MAX + 1), *got;
	struct goko_wait w;

	memset(text, 'a', half);
	open_image();
	got = call("main.Join", v, 2, &nr);
	CHECK_EQ(got[0].len, 2 * half);
	CHECK_EQ(((char *)(uintptr_t)got[0].val)[2 * half - 1], 'a');
	CHECK_EQ(got[1].val, half);
	/* More cannot come back. */
	CHECK_EQ(goko_call(image, "main.Long", &n, 1, &w, &got, &nr), 0);
	CHECK_EQ(w.why, GOKO_END_FATAL);
	CHECK_EQ(w.status, 2);
	CHECK_EQ(nr, 0);
}

TEST(ends_otherwise)
{
	struct goko_value nine = INT(9), *got;
	struct goko_value want[] = { INT(-1), STRING("recovered") };
	struct goko_start start = { .limits.heap_bytes = 1 << 18 };
	struct goko_value big[] = {
		STRING(""),
		{ .kind = GOKO_VAL_BYTES, .val = (uintptr_t)malloc(1 << 20),
		  .len = 1 << 20 },
	};
	struct goko_wait w;
	size_t nr;
	int task;

	open_image();
	CHECK_EQ(goko_call(image, "main.At", &nine, 1, &w, &got, &nr), 0);
	CHECK_EQ(w.why, GOKO_END_PANIC);
	CHECK_EQ(w.status, 2);
	CHECK_EQ(nr, 0);
	got = call("main.Recovered", &nine, 1, &nr);
	expect_values(got, nr, want, NR(want));

	task = goko_spawn_values(image, find("main.Forever"), &nine, 1, NULL,
				 NULL);
	CHECK(task >= 0);
	CHECK_EQ(goko_kill(task), 0);
	CHECK_EQ(goko_wait_results(task, &w, &got, &nr), 0);
	CHECK_EQ(w.why, GOKO_END_KILLED);
	CHECK_EQ(nr, 0);

	/* No room for the arguments. */
	task = goko_spawn_values(image, find("main.Join"), big, 2, &start, NULL);
	CHECK(task >= 0);
	CHECK_EQ(goko_wait_results(task, &w, &got, &nr), 0);
	CHECK_EQ(w.why, GOKO_END_FATAL);
}

/* The stack moves while there are arguments and results on it. */
TEST(deep)
{
	const struct goko_value args[] = { INT(100000), STRING("down there") };
	struct goko_value *got;
	size_t nr;

	open_image();
	got = call("main.Deep", args, 2, &nr);
	expect_values(got, nr, &args[1], 1);
}

TEST(result_buffers)
{
	struct goko_value args[] = { STRING("abc"), BYTES("de") };
	struct goko_wait w = { .size = sizeof(w) };
	char buf[256];
	int task;

	open_image();
	task = goko_spawn_values(image, find("main.Join"), args, 2, NULL, NULL);
	CHECK(task >= 0);
	CHECK_EQ(ioctl(task, GOKO_IOC_WAIT, &w), 0);
	CHECK_EQ(w.nr_results, 2);
	CHECK_EQ(w.results_used, 2 * sizeof(struct goko_value) + 5);
	w.results_len = 1;
	CHECK_ERR(ioctl(task, GOKO_IOC_WAIT, &w), EINVAL);
	w.results_len = 0;
	w.results = (uintptr_t)buf;
	CHECK_ERR(ioctl(task, GOKO_IOC_WAIT, &w), EINVAL);
	w.results_len = 2 * sizeof(struct goko_value) + 4;
	memset(buf, 'x', sizeof(buf));
	w.reserved = 0;
	CHECK_EQ(ioctl(task, GOKO_IOC_WAIT, &w), 0);
	for (size_t i = 0; i < sizeof(buf); i++)
		CHECK_EQ(buf[i], 'x');
	w.results_len++;
	CHECK_EQ(ioctl(task, GOKO_IOC_WAIT, &w), 0);
	CHECK_EQ(buf[w.results_used], 'x');
	CHECK(!memcmp(buf + 2 * sizeof(struct goko_value), "abcde", 5));
	w.results = (uintptr_t)BAD_PTR;
	CHECK_ERR(ioctl(task, GOKO_IOC_WAIT, &w), EFAULT);
	w.results = (uintptr_t)KERNEL_PTR;
	CHECK_ERR(ioctl(task, GOKO_IOC_WAIT, &w), EFAULT);
	w.results = (uintptr_t)buf;
	w.reserved2 = 1;
	CHECK_ERR(ioctl(task, GOKO_IOC_WAIT, &w), EINVAL);
}

/* Random values are refused, or run. */
TEST(random_values)
{
	static const char *const names[] = {
		"main.Add", "main.Small", "main.Struct", "main.Same", "main.Join",
	};
	unsigned int seed = time(NULL);

	printf("# seed %u\n", seed);
	srand(seed);
	open_image();
	for (int i = 0; i < 5000; i++) {
		struct goko_value v[26];
		size_t nr = rand() % 27;
		int task;

		for (size_t k = 0; k < nr; k++) {
			memset(&v[k], 0, sizeof(v[k]));
			v[k].kind = rand() % 8;
			if (v[k].kind == GOKO_VAL_STRUCT)
				v[k].nr = rand() % 4;
			else
				v[k].val = rand() % 2 ? 1 : (uintptr_t)v;
			if (v[k].kind >= GOKO_VAL_FLOAT)
				v[k].len = rand() % 9;
		}
		task = goko_spawn_values(image, find(names[rand() % NR(names)]),
					 v, nr, NULL, NULL);
		CHECK(task >= 0 || task == -EINVAL || task == -EFAULT);
		close(task);
	}
}

KTAP_MAIN()
