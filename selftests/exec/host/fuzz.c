// SPDX-License-Identifier: GPL-2.0
/*
 * exec/host/fuzz.c - the translator on the host: random programs, two ways
 *
 * Each program is interpreted as GIR and as the eBPF that the translator makes
 * of it, with what the older kernels' JIT can do and with what the newer ones
 * can.  Output, end, and the line of the end have to be the same.
 *
 * Program n of a run has the seed SEED + n, so that it can be had alone.  After
 * MAX_SECONDS of processor time no new program is begun.
 *
 * Usage: fuzz [SEED [PROGRAMS]] | fuzz FILE.gir
 */
#include <stdarg.h>
#include <time.h>

#include "fuzz.h"

int goko_asm(const char *name, const char *txt, size_t len, void **image,
	     size_t *image_len);

struct goko_vimage vimg;
u8 *globals;
u32 *global_off;

#define MAX_SECONDS	30

static u64 state;
static u64 seed;
static char *program;
static size_t data_bytes;

static char notes[2][1 << 20];
static size_t nr_notes[2];
static int side;

u64 rnd64(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545f4914f6cdd1dull;
}

u32 rnd(u32 n)
{
	return (rnd64() >> 32) % n;
}

void note(const char *fmt, ...)
{
	va_list args;
	size_t left = sizeof(notes[0]) - nr_notes[side];
	int n;

	va_start(args, fmt);
	n = vsnprintf(notes[side] + nr_notes[side], left, fmt, args);
	va_end(args);
	if ((size_t)n < left)
		nr_notes[side] += n;
}

void broken(const char *fmt, ...)
{
	va_list args;
	FILE *f = fopen("build/fuzz.gir", "w");

	if (f) {
		fputs(program, f);
		fclose(f);
	}
	printf("not ok 1 fuzz # seed %llu: ", (unsigned long long)seed);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	printf("\n# the program is in build/fuzz.gir\n");
	exit(1);
}

/* Objects: never freed while a program runs. */
struct obj {
	u64	addr;
	u64	size;
};

static struct obj *objs;
static size_t nr_objs, room_objs;

void *obj_new(u64 size)
{
	void *p = calloc(1, size ? size : 1);

	if (nr_objs == room_objs) {
		room_objs = room_objs ? 2 * room_objs : 64;
		objs = realloc(objs, room_objs * sizeof(*objs));
	}
	objs[nr_objs++] = (struct obj) { (u64)p, size ? size : 1 };
	return p;
}

static u64 *func_recs;	/* two words each: itself, its address */

bool obj_valid(u64 addr)
{
	size_t i;

	for (i = nr_objs; i-- > 0;)
		if (addr >= objs[i].addr && addr < objs[i].addr + objs[i].size)
			return true;
	return (addr >= (u64)globals && addr < (u64)globals + data_bytes) ||
	       (addr >= (u64)vimg.strdata &&
		addr <= (u64)vimg.strdata + vimg.strdata_size) ||
	       (addr >= (u64)func_recs &&
		addr < (u64)(func_recs + 2 * vimg.nr_funcs));
}

void obj_free_all(void)
{
	while (nr_objs)
		free((void *)objs[--nr_objs].addr);
}

u64 func_addr(u32 func)
{
	return (u64)&func_recs[2 * func];
}

u32 func_of(u64 addr)
{
	u64 i = (addr - (u64)func_recs) / 16;

	if (addr < (u64)func_recs || i >= vimg.nr_funcs ||
	    (addr - (u64)func_recs) % 16)
		broken("call of %llx", (unsigned long long)addr);
	return i;
}

u64 type_addr(u32 type)
{
	return 0x7000000 + 64 * type;
}

#define CHAN_ROOM	8

struct chan_obj *chan_new(u32 elem)
{
	struct chan_obj *c = obj_new(sizeof(*c));

	c->elem = elem;
	c->queue = obj_new(CHAN_ROOM * elem);
	return c;
}

void chan_put(struct chan_obj *c, const void *elem)
{
	if (c->nr < CHAN_ROOM)
		memcpy(c->queue + c->elem * c->nr++, elem, c->elem);
}

bool chan_get(struct chan_obj *c, void *elem)
{
	if (!c->nr) {
		memset(elem, 0, c->elem);
		return false;
	}
	memcpy(elem, c->queue, c->elem);
	c->nr--;
	memmove(c->queue, c->queue + c->elem, c->elem * c->nr);
	return true;
}

static void begin(int s, u64 fuel)
{
	side = s;
	nr_notes[s] = 0;
	notes[s][0] = 0;
	memset(globals, 0, data_bytes);
	*(u64 *)globals = fuel;
}

static void compare(const struct end *a, const struct end *b, bool sext)
{
	if (nr_notes[0] != nr_notes[1] ||
	    memcmp(notes[0], notes[1], nr_notes[0])) {
		size_t i;

		for (i = 0; i < nr_notes[0] && notes[0][i] == notes[1][i]; i++)
			;
		broken("output differs at byte %zu (of %zu and %zu)%s", i,
		       nr_notes[0], nr_notes[1], sext ? ", signed" : "");
	}
	if (a->code != b->code || a->operand != b->operand || a->len != b->len ||
	    a->line != b->line)
		broken("ends with %d (%llx, %llx) line %u, not %d (%llx, %llx) line %u%s",
		       b->code, (unsigned long long)b->operand,
		       (unsigned long long)b->len, b->line, a->code,
		       (unsigned long long)a->operand,
		       (unsigned long long)a->len, a->line,
		       sext ? ", signed" : "");
}

static u64 nr_returned, nr_trapped, nr_lines;

static void test(void)
{
	static char text[4096];
	struct goko_log log;
	struct end a, b;
	size_t len;
	void *image;
	u64 fuel;
	u32 i;
	int sext;

	if (goko_asm("fuzz", program, strlen(program), &image, &len))
		broken("assembler");
	goko_log_init(&log, text, sizeof(text));
	if (goko_vimage_parse(&vimg, image, len, &log))
		broken("verifier: %s", text);
	global_off = calloc(vimg.nr_globals + 1, sizeof(u32));
	data_bytes = 0;
	for (i = 0; i < vimg.nr_globals; i++) {
		global_off[i] = data_bytes;
		data_bytes += 8 * goko_vtype_words(&vimg, vimg.globals[i].type);
	}
	globals = calloc(1, data_bytes);
	func_recs = calloc(vimg.nr_funcs, 16);
	for (i = 0; i < vimg.nr_funcs; i++) {
		func_recs[2 * i] = func_addr(i);
		func_recs[2 * i + 1] = func_addr(i);
	}

	fuel = 100 + rnd(200);
	begin(0, fuel);
	a = gir_run();
	obj_free_all();
	nr_returned += a.code == -1;
	nr_trapped += a.code >= 0;
	for (i = 0; i < nr_notes[0]; i++)
		nr_lines += notes[0][i] == '\n';
	for (sext = 0; sext < 2 && a.code != -2; sext++) {
		ebpf_load(sext);
		for (i = 0; i < 3; i++) {
			begin(1, fuel);
			b = ebpf_run(sext);
			obj_free_all();
			if (b.code != -2)
				compare(&a, &b, sext);
		}
		ebpf_free();
	}
	goko_vimage_free(&vimg);
	free(image);
	free(globals);
	free(global_off);
	free(func_recs);
}

int main(int argc, char **argv)
{
	u64 first = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
	u64 n = argc > 2 ? strtoull(argv[2], NULL, 0) : 1000;

	if (argc > 1 && strchr(argv[1], '.')) {
		static char buf[1 << 20];
		FILE *f = fopen(argv[1], "r");

		if (!f || !fread(buf, 1, sizeof(buf) - 1, f))
			return 2;
		fclose(f);
		program = buf;
		state = argc > 2 ? first : 88172645463325252ull;
		for (n = 0; n < 20; n++)
			test();
		return 0;
	}
	printf("KTAP version 1\n1..1\n# seed %llu\n", (unsigned long long)first);
	fflush(stdout);
	for (seed = first; seed < first + n; seed++) {
		if (clock() / CLOCKS_PER_SEC >= MAX_SECONDS)
			break;
		state = (seed + 1) * 0x9e3779b97f4a7c15ull;
		rnd64();
		program = gen_program();
		test();
	}
	printf("# %llu programs from seed %llu: %llu return, %llu trap, %llu lines\n",
	       (unsigned long long)(seed - first), (unsigned long long)first,
	       (unsigned long long)nr_returned, (unsigned long long)nr_trapped,
	       (unsigned long long)nr_lines);
	printf("ok 1 fuzz\n");
	return 0;
}
