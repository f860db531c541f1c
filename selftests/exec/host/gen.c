// SPDX-License-Identifier: GPL-2.0
/*
 * exec/host/gen.c - random programs in GIR
 *
 * Functions with variables of many types, blocks in any order, jumps in any
 * direction.  Whatever may go wrong at run time does: both sides of the test
 * must then raise the same error at the same place.  A global counts down, so
 * that every program ends.
 */
#include <stdarg.h>

#include "gen.h"

#define MAX_VARS	100
#define NR_FUNCS	6

/* Words, 0 for types that are no variables. */
static const struct {
	int		words;
	const char	*text;
} types[] = {
	[T_INT] = { 1, "i64 \"int\"" },
	[T_I8] = { 1, "i8 \"int8\"" },
	[T_I16] = { 1, "i16 \"int16\"" },
	[T_I32] = { 1, "i32 \"int32\"" },
	[T_U8] = { 1, "u8 \"uint8\"" },
	[T_U16] = { 1, "u16 \"uint16\"" },
	[T_U32] = { 1, "u32 \"uint32\"" },
	[T_U64] = { 1, "u64 \"uint64\"" },
	[T_BOOL] = { 1, "bool \"bool\"" },
	[T_STRING] = { 2, "string \"string\"" },
	[T_PS] = { 1, "ptr t11 \"*S\"" },
	/* a +0, b +8, c +12, p +16, s +24 */
	[T_S] = { 5, "struct (\"a\" t0, \"b\" t3, \"c\" t1, \"p\" t10, \"s\" t9) \"S\"" },
	[T_INTS] = { 3, "slice t0 \"[]int\"" },
	[T_SS] = { 3, "slice t11 \"[]S\"" },
	[T_ARR] = { 5, "array t0 5 \"[5]int\"" },
	[T_LARR] = { 1, "lptr t14 \"*[5]int\"" },
	[T_LS] = { 1, "lptr t11 \"*S\"" },
	[T_LINT] = { 1, "lptr t0 \"*int\"" },
	[T_BYTES] = { 3, "slice t4 \"[]byte\"" },
	[T_EFACE] = { 2, "eface \"any\"" },
	[T_CINT] = { 1, "chan both t0 \"chan int\"" },
	[T_CS] = { 1, "chan both t11 \"chan S\"" },
	[T_FN] = { 1, "func (t0, t7) (t0) \"func(int, uint64) int\"" },
	[T_PAIR] = { 2, "struct (\"x\" t0, \"y\" t10) \"pair\"" },
	[T_PARR] = { 1, "ptr t14 \"*[5]int\"" },
	[T_LI32] = { 1, "lptr t3 \"*int32\"" },
	[T_BIG] = { 12, "array t0 12 \"[12]int\"" },
	[T_CODE] = { 0, "code \"code\"" },
	[T_CTX] = { 0, "struct (\"F\" t27, \"x\" t0, \"s\" t9, \"b\" t3, \"v\" t11) \"closure\"" },
	[T_PCTX] = { 0, "ptr t28 \"*closure\"" },
	[T_LU8] = { 1, "lptr t4 \"*uint8\"" },
	[T_PAIRS] = { 3, "slice t23 \"[]pair\"" },
	[T_CBIG] = { 1, "chan both t26 \"chan [12]int\"" },
	[T_CU8] = { 1, "chan both t4 \"chan uint8\"" },
	[T_PBIG] = { 1, "ptr t26 \"*[12]int\"" },
	[T_HALF] = { 2, "struct (\"a\" t3, \"b\" t3, \"c\" t3) \"half\"" },
};

static const char *const kinds[] = {
	"i64", "i8", "i16", "i32", "u8", "u16", "u32", "u64", "bool",
};

struct var {
	int	type;
	int	word;
	bool	ro;	/* not to be written: counters of loops */
};

struct fn {
	int		nr_params;
	int		nr_results;
	int		types[16];	/* parameters, results */
};

static struct fn fns[NR_FUNCS + 4];
static struct var vars[MAX_VARS];
static int nr_vars, cur_fn;
int mix, next_label;
static char *text;
static size_t len, room;

void out(const char *fmt, ...)
{
	va_list args;
	int n;

	if (room - len < 400) {
		room = room ? 2 * room : 1 << 16;
		text = realloc(text, room);
	}
	va_start(args, fmt);
	n = vsnprintf(text + len, room - len, fmt, args);
	va_end(args);
	len += n;
}

/* A word that holds a value of a type: a variable, or part of one. */
static int pick(int type, bool write)
{
	int list[4 * MAX_VARS], n = 0, i;

	for (i = 0; i < nr_vars; i++) {
		int t = vars[i].type, w = vars[i].word;

		if (write && vars[i].ro)
			continue;
		if (t == type)
			list[n++] = w;
		if (t == T_S && type == T_INT)
			list[n++] = w;
		if (t == T_S && type == T_PS)
			list[n++] = w + 2;
		if (t == T_S && type == T_STRING)
			list[n++] = w + 3;
		if (t == T_PAIR && type == T_INT)
			list[n++] = w;
		if (t == T_PAIR && type == T_PS)
			list[n++] = w + 1;
		if (t == T_ARR && type == T_INT)
			list[n++] = w + rnd(5);
		if (t == T_BIG && type == T_INT && rnd(4) == 0)
			list[n++] = w + rnd(12);
		if (!write && type == T_INT && (t == T_INTS || t == T_STRING ||
						t == T_BYTES))
			list[n++] = w + 1;
	}
	if (!n) {
		fprintf(stderr, "no variable of type t%d\n", type);
		abort();
	}
	return list[rnd(n)];
}

int in(int type)
{
	return pick(type, false);
}

int to(int type)
{
	return pick(type, true);
}

/* A whole variable of a type. */
int whole(int type)
{
	int i, n = 0;

	for (i = 0; i < nr_vars; i++)
		n += vars[i].type == type;
	n = rnd(n);
	for (i = 0; i < nr_vars; i++)
		if (vars[i].type == type && n-- == 0)
			return vars[i].word;
	abort();
}

static long long interesting(void)
{
	static const long long vals[] = {
		0, 1, -1, 2, 3, 7, 8, 63, 64, 127, 128, 255, 256, 32767, 65535,
		0x7fffffff, -0x80000000ll, 0x80000000ll, 0xffffffffll,
		0x123456789abcdefll, -0x7fffffffffffffffll - 1,
	};

	return rnd(3) ? vals[rnd(ARRAY_SIZE(vals))] : (long long)rnd64();
}

static long long canon(int kind, long long v)
{
	switch (kind) {
	case T_I8: return (__s8)v;
	case T_I16: return (__s16)v;
	case T_I32: return (__s32)v;
	case T_U8: return (__u8)v;
	case T_U16: return (__u16)v;
	case T_U32: return (__u32)v;
	case T_BOOL: return v & 1;
	default: return v;
	}
}

static void constant(int kind, int w)
{
	long long v = canon(kind, interesting());

	if (kind == T_U64)
		out("  const.u64 w%d, #%llu\n", w, (unsigned long long)v);
	else
		out("  const.%s w%d, #%lld\n", kinds[kind], w, v);
}

static long long imm(int kind)
{
	long long v = canon(kind, rnd(2) ? (long long)rnd(200) : interesting());

	if (v != (__s32)v || (kind == T_U64 && v < 0))
		v = rnd(100);
	return canon(kind, v);
}

static void arith(void)
{
	static const char *const ops[] = {
		"add", "sub", "mul", "and", "or", "xor", "andn", "div", "rem",
	};
	static const int bits[] = { 64, 8, 16, 32, 8, 16, 32, 64 };
	int k = rnd(8), op = rnd(9), c;
	long long v;

	switch (rnd(8)) {
	case 0:
		out("  %s.%s w%d, w%d\n", rnd(2) ? "neg" : "not", kinds[k],
		    to(k), in(k));
		break;
	case 1:
		out("  conv.%s w%d, w%d\n", kinds[k], to(k), in(rnd(8)));
		break;
	case 2:
		out("  %s.%s w%d, w%d, w%d\n", rnd(2) ? "shl" : "shr", kinds[k],
		    to(k), in(k), in(T_U8 + rnd(4)));
		break;
	case 3:
		out("  %si.%s w%d, w%d, #%d\n", rnd(2) ? "shl" : "shr", kinds[k],
		    to(k), in(k), rnd(bits[k]));
		break;
	case 4:
	case 5:
		v = imm(k);
		if (op >= 7 && v == 0)
			v = 1;
		out("  %si.%s w%d, w%d, #%lld\n", ops[op], kinds[k], to(k),
		    in(k), v);
		break;
	default:
		c = in(k);
		if (op >= 7 && rnd(16)) {
			c = to(k);
			out("  ori.%s w%d, w%d, #1\n", kinds[k], c, c);
		}
		out("  %s.%s w%d, w%d, w%d\n", ops[op], kinds[k], to(k), in(k), c);
		break;
	}
}

static void compare(void)
{
	static const char *const ccs[] = { "eq", "ne", "lt", "le", "gt", "ge" };
	int k = rnd(8), cc = rnd(6);

	switch (rnd(4)) {
	case 0:
		out("  set%s.%s w%d, w%d, w%d\n", ccs[cc], kinds[k], to(T_BOOL),
		    in(k), in(k));
		break;
	case 1:
		out("  set%si.%s w%d, w%d, #%lld\n", ccs[cc], kinds[k],
		    to(T_BOOL), in(k), imm(k));
		break;
	case 2:
		out("  set%si.ptr w%d, w%d, #0\n", ccs[rnd(2)], to(T_BOOL),
		    rnd(2) ? in(T_PS) : whole(rnd(2) ? T_INTS : T_EFACE));
		break;
	default:
		out("  %s.bool w%d, w%d, w%d\n", rnd(2) ? "and" : "xor",
		    to(T_BOOL), in(T_BOOL), in(T_BOOL));
		break;
	}
}

static const int movable[] = {
	T_INT, T_I8, T_I32, T_U8, T_U64, T_BOOL, T_STRING, T_PS, T_S, T_INTS,
	T_SS, T_ARR, T_BYTES, T_EFACE, T_CINT, T_CS, T_FN, T_PAIR, T_PARR, T_BIG,
	T_PAIRS, T_CBIG, T_CU8, T_PBIG, T_HALF, T_LS, T_LARR,
};

static int movable_type(void)
{
	return movable[rnd(ARRAY_SIZE(movable))];
}

static void move(void)
{
	int t = movable_type();

	switch (rnd(6)) {
	case 0:
		out("  zero t%d w%d\n", t, to(t));
		break;
	case 1:
		t = rnd(8);
		constant(t, to(t));
		break;
	case 2:
		out("  str w%d, \"%.*s\"\n", to(T_STRING), (int)rnd(12), "hello world!");
		break;
	default:
		out("  mov t%d w%d, w%d\n", t, to(t), in(t));
		break;
	}
}

/* Components of S: type and offset. */
int s_part(int *off)
{
	static const int parts[][2] = {
		{ T_INT, 0 }, { T_I32, 8 }, { T_I8, 12 }, { T_PS, 16 },
		{ T_STRING, 24 }, { T_S, 0 }, { T_INT, 32 },
	};
	int i = rnd(7);

	*off = parts[i][1];
	return parts[i][0];
}

static void frame_fields(void)
{
	int off, t = s_part(&off);

	switch (rnd(9)) {
	case 0:
		out("  lf t%d w%d, w%d, +%d\n", t, to(t), whole(T_S), off);
		break;
	case 1:
		if (off == 32)
			break;
		out("  sf t%d w%d, +%d, w%d\n", t, whole(T_S), off, in(t));
		break;
	case 2:
		out("  lf t3 w%d, w%d, +%d\n", to(T_I32), whole(T_HALF),
		    4 * (int)rnd(3));
		break;
	case 3:
		out("  sf t3 w%d, +%d, w%d\n", whole(T_HALF), 4 * (int)rnd(3),
		    in(T_I32));
		break;
	case 4:
		out("  lea t11 w%d, w%d, +0\n", to(T_LS), vars[2].word);
		break;
	case 5:
		out("  lea t14 w%d, w%d, +0\n", to(T_LARR), vars[3].word);
		break;
	case 6:
		out("  lea t0 w%d, w%d, +%d\n", to(T_LINT), vars[3].word,
		    8 * (int)rnd(5));
		break;
	case 7:
		out("  lea t3 w%d, w%d, +0\n", to(T_LI32), vars[4].word);
		break;
	default:
		out("  lea t4 w%d, w%d, +0\n", to(T_LU8), vars[5].word);
		break;
	}
}

/* Mostly not nil. */
int pointer(int type)
{
	int p = whole(type);

	if (rnd(24) == 0)
		return in(type);
	out("  jnei.ptr w%d, #0, L%d\n", p, next_label);
	switch (type) {
	case T_PS:
	case T_LS:
		out("  gaddr w%d, g1\n", p);
		break;
	case T_PBIG:
		out("  gaddr w%d, g2\n", p);
		break;
	case T_LARR:
		out("  lea t14 w%d, w%d, +0\n", p, vars[3].word);
		break;
	case T_LINT:
		out("  lea t0 w%d, w%d, +8\n", p, vars[3].word);
		break;
	case T_LI32:
		out("  lea t3 w%d, w%d, +0\n", p, vars[4].word);
		break;
	case T_LU8:
		out("  lea t4 w%d, w%d, +0\n", p, vars[5].word);
		break;
	}
	out("L%d:\n", next_label++);
	return p;
}

static void pointers(void)
{
	int off, t = s_part(&off), p = pointer(rnd(2) ? T_PS : T_LS);

	switch (rnd(12)) {
	case 0:
	case 1:
	case 2:
		out("  ld t%d w%d, w%d, +%d\n", t, to(t), p, off);
		break;
	case 3:
	case 4:
		if (off != 32)
			out("  st t%d w%d, +%d, w%d\n", t, p, off, in(t));
		break;
	case 5:
		out("  fld t0 w%d, w%d, +0\n", to(T_LINT), p);
		break;
	case 6:
		p = pointer(T_LI32);
		out("  ld t3 w%d, w%d, +0\n", to(T_I32), p);
		break;
	case 7:
		p = pointer(T_LI32);
		out("  st t3 w%d, +0, w%d\n", p, in(T_I32));
		break;
	case 8:
		p = pointer(T_LINT);
		out("  ld t0 w%d, w%d, +0\n", to(T_INT), p);
		break;
	case 9:
		p = pointer(T_LINT);
		out("  st t0 w%d, +0, w%d\n", p, in(T_INT));
		break;
	case 10:
		p = pointer(T_LU8);
		out("  st t4 w%d, +0, w%d\n", p, in(T_U8));
		break;
	default:
		p = pointer(T_PBIG);
		if (rnd(2))
			out("  ld t26 w%d, w%d, +0\n", to(T_BIG), p);
		else
			out("  st t26 w%d, +0, w%d\n", p, in(T_BIG));
		break;
	}
}

static void small(int w)
{
	out("  andi.i64 w%d, w%d, #15\n", w, in(T_INT));
}

/* A bound of a slice expression: mostly 0 or 1. */
static int bound(int most)
{
	int w;

	if (rnd(16) == 0)
		return in(rnd(2) ? T_INT : T_U64);
	if (rnd(2))
		return -1;
	w = to(T_INT);
	out("  andi.i64 w%d, w%d, #%d\n", w, in(T_INT), most);
	return w;
}

static void making(void)
{
	int a, b, c, s;

	switch (rnd(14)) {
	case 0:
		out("  new t11 w%d\n", to(T_PS));
		break;
	case 1:
		a = to(T_INT);
		b = to(T_INT);
		small(a);
		out("  addi.i64 w%d, w%d, #%d\n", b, a, (int)rnd(5) - 1);
		switch (rnd(4)) {
		case 0:
			out("  mkslice t11 w%d, w%d, w%d\n", to(T_SS), a, b);
			break;
		case 1:
			out("  mkslice t4 w%d, w%d, w%d\n", to(T_BYTES), a, b);
			break;
		case 2:
			out("  mkslice t23 w%d, w%d, w%d\n", to(T_PAIRS), a, b);
			break;
		default:
			out("  mkslice t0 w%d, w%d, w%d\n", to(T_INTS), a, b);
			break;
		}
		break;
	case 2:
		out("  mkeface t%d w%d, w%d\n", T_INT, to(T_EFACE), in(T_INT));
		break;
	case 3:
		a = rnd(2) ? T_S : T_PS;
		out("  mkeface t%d w%d, w%d\n", a, to(T_EFACE), in(a));
		break;
	case 4:
		out("  closure w%d, f0, (w%d, w%d, w%d, w%d)\n", to(T_FN),
		    in(T_INT), in(T_STRING), in(T_I32), in(T_S));
		break;
	case 5:
		out("  fnval w%d, f1\n", to(T_FN));
		break;
	case 6:
	case 7:
		s = rnd(4) ? slice_of(T_INTS) : in(T_PARR);
		c = rnd(3) ? -1 : bound(3);
		b = bound(3);
		a = bound(1);
		out("  slice w%d, w%d, (", to(T_INTS), s);
		out(a < 0 ? "_, " : "w%d, ", a);
		out(b < 0 ? "_, " : "w%d, ", b);
		out(c < 0 ? "_)\n" : "w%d)\n", c);
		break;
	case 8:
		/* The same variable, small bounds. */
		a = rnd(2) ? T_SS : T_INTS;
		b = slice_of(a);
		c = to(T_INT);
		out("  andi.i64 w%d, w%d, #1\n", c, in(T_INT));
		out("  slice w%d, w%d, (%s", b, rnd(3) ? b : whole(a),
		    rnd(2) ? "_" : "");
		if (text[len - 1] == '(')
			out("w%d", c);
		out(", ");
		out(rnd(2) ? "_" : "w%d", rnd(2) ? c : b + 1);
		out(", ");
		out(rnd(3) ? "_)\n" : "w%d)\n", b + 1 + (int)rnd(2));
		break;
	case 9:
		b = bound(3);
		a = bound(1);
		out("  slice w%d, w%d, (", to(T_STRING), in(T_STRING));
		out(a < 0 ? "_, " : "w%d, ", a);
		out(b < 0 ? "_, _)\n" : "w%d, _)\n", b);
		break;
	case 10:
		a = rnd(2) ? T_SS : T_INTS;
		out("  append w%d, w%d, w%d\n", to(a), in(a), in(a));
		break;
	case 11:
		out("  append w%d, w%d, w%d\n", to(T_BYTES), in(T_BYTES),
		    in(rnd(2) ? T_STRING : T_BYTES));
		break;
	case 12:
		a = rnd(2) ? T_SS : T_INTS;
		out(rnd(2) ? "  copy w%d, w%d, w%d\n" : "  copy _, w%2$d, w%3$d\n",
		    to(T_INT), in(a), in(a));
		break;
	default:
		out("  concat w%d, w%d, w%d\n", to(T_STRING), in(T_STRING),
		    in(T_STRING));
		break;
	}
}

static void channels(void)
{
	static const int chans[] = { T_CINT, T_CS, T_CBIG, T_CU8 };
	static const int elems[] = { T_INT, T_S, T_BIG, T_U8 };
	int i = rnd(4), c = chans[i], e = elems[i], k, n, a, ch;

	ch = whole(c);
	if (rnd(24)) {
		a = to(T_INT);
		out("  jnei.ptr w%d, #0, L%d\n", ch, next_label);
		small(a);
		out("  mkchan t%d w%d, w%d\nL%d:\n", c, ch, a, next_label++);
	}
	switch (1 + rnd(5)) {
	case 1:
	case 2:
		out("  send w%d, w%d\n", ch, in(e));
		break;
	case 3:
		if (rnd(4) == 0)
			out("  recv _, w%d\n", ch);
		else
			out("  recv w%d, w%d\n", to(e), ch);
		break;
	case 4:
		out("  recv2 w%d, w%d, w%d\n", to(e), ch, whole(T_BOOL));
		break;
	default:
		out("  select w%d, ", whole(T_INT));
		if (rnd(2))
			out("_, {");
		else
			out("w%d, {", whole(T_BOOL));
		n = 1 + rnd(3);
		if (rnd(2))
			out("default; ");
		for (k = 0; k < n; k++) {
			i = rnd(4);
			if (rnd(2))
				out("send w%d, w%d", in(chans[i]), in(elems[i]));
			else if (rnd(4) == 0)
				out("recv w%d, _", in(chans[i]));
			else
				out("recv w%d, w%d", in(chans[i]), to(elems[i]));
			out(k + 1 < n ? "; " : "}\n");
		}
		break;
	}
}

static void print(void)
{
	int k = rnd(8), w;

	switch (rnd(5)) {
	case 0:
		out("  callb print_string, (w%d), ()\n", in(T_STRING));
		break;
	case 1:
		out("  callb print_bool, (w%d), ()\n", in(T_BOOL));
		break;
	case 2:
		out("  callb streq, (w%d, w%d), (w%d)\n", in(T_STRING),
		    in(T_STRING), to(T_BOOL));
		break;
	case 3:
		out("  callb print_uint, (w%d), ()\n", in(T_U64));
		break;
	default:
		w = to(T_INT);
		out("  conv.i64 w%d, w%d\n", w, in(k));
		out("  callb print_int, (w%d), ()\n", w);
		break;
	}
}

static void burn(void);

static void call(void)
{
	int f, i;
	struct fn *fn;

	if (rnd(4) == 0) {
		int fw = whole(T_FN), a = in(T_INT), b = in(T_U64);

		burn();
		if (rnd(16)) {
			out("  jnei.ptr w%d, #0, L%d\n", fw, next_label);
			out("  fnval w%d, f1\nL%d:\n", fw, next_label++);
		}

		if (rnd(4) == 0)
			out("  callc w%d, (w%d, w%d), (_)\n", fw, a, b);
		else
			out("  callc w%d, (w%d, w%d), (w%d)\n", fw, a, b, to(T_INT));
		return;
	}
	/* f0 has a ctx; recursion is bounded by the fuel. */
	f = 1 + rnd(cur_fn ? cur_fn : 1);
	if (f == 0 || f > cur_fn)
		return;
	fn = &fns[f];
	if (f == cur_fn)
		burn();
	out("  call f%d, (", f);
	for (i = 0; i < fn->nr_params; i++)
		out("%sw%d", i ? ", " : "", in(fn->types[i]));
	out("), (");
	for (i = 0; i < fn->nr_results; i++) {
		int t = fn->types[fn->nr_params + i];

		out(i ? ", " : "");
		if (rnd(5) == 0)
			out("_");
		else
			out("w%d", to(t));
	}
	out(")\n");
}

static void global_var(void)
{
	int off, t = s_part(&off);

	switch (rnd(4)) {
	case 0:
		out("  ldg t%d w%d, g1, +%d\n", t, to(t), off);
		break;
	case 1:
		if (off != 32)
			out("  stg t%d g1, +%d, w%d\n", t, off, in(t));
		break;
	case 2:
		out("  gaddr w%d, g1\n", to(rnd(2) ? T_PS : T_LS));
		break;
	default:
		if (rnd(2))
			out("  ldg t26 w%d, g2, +0\n", to(T_BIG));
		else
			out("  stg t26 g2, +0, w%d\n", in(T_BIG));
		break;
	}
}

static void statement(void)
{
	switch (rnd(20)) {
	case 0 ... 5:
		arith();
		break;
	case 6:
		compare();
		break;
	case 7:
	case 8:
		move();
		break;
	case 9:
		frame_fields();
		break;
	case 10:
	case 11:
		pointers();
		break;
	case 12:
	case 13:
		indexed();
		break;
	case 14:
		if (mix)
			making();
		break;
	case 15:
		if (mix > 1)
			channels();
		break;
	case 16:
	case 17:
		if (mix)
			print();
		break;
	case 18:
		if (mix > 1)
			call();
		break;
	default:
		global_var();
		break;
	}
}

/* Fuel: everything ends. */
static void burn(void)
{
	int w = vars[0].word;

	out("  ldg t0 w%d, g0, +0\n", w);
	out("  subi.i64 w%d, w%d, #1\n", w, w);
	out("  stg t0 g0, +0, w%d\n", w);
	out("  jlei.i64 w%d, #0, L1\n", w);
}

static void jump(int from, int n)
{
	static const char *const ccs[] = { "eq", "ne", "lt", "le", "gt", "ge" };
	int target = rnd(n), k = rnd(8);

	if (rnd(10) == 0)
		target = from + 1 < n ? from + 1 : from;
	if (target <= from)
		burn();
	switch (rnd(6)) {
	case 0:
		out("  jmp L%d\n", target + 10);
		break;
	case 1:
		out("  j%s.ptr w%d, w%d, L%d\n", ccs[rnd(2)], in(T_PS), in(T_PS),
		    target + 10);
		break;
	case 2:
	case 3:
		out("  j%s.%s w%d, w%d, L%d\n", ccs[rnd(6)], kinds[k], in(k),
		    in(k), target + 10);
		break;
	default:
		out("  j%si.%s w%d, #%lld, L%d\n", ccs[rnd(6)], kinds[k], in(k),
		    imm(k), target + 10);
		break;
	}
}

static void add_var(int type, int *word)
{
	vars[nr_vars++] = (struct var) { .type = type, .word = *word };
	*word += types[type].words;
}

static void function(int f, bool ctx, bool last)
{
	struct fn *fn = &fns[f];
	int i, k, t, n, word = 2;

	memset(fn, 0, sizeof(*fn));
	nr_vars = 0;
	cur_fn = last ? f - 1 : f;
	if (last)
		;
	else if (f <= 1) {
		/* f0 is a closure, f1 a func value: of type t22. */
		fn->nr_params = 2;
		fn->nr_results = 1;
		fn->types[0] = T_INT;
		fn->types[1] = T_U64;
		fn->types[2] = T_INT;
	} else {
		fn->nr_params = rnd(5);
		fn->nr_results = rnd(4);
		for (i = 0; i < fn->nr_params + fn->nr_results; i++)
			do
				fn->types[i] = movable_type();
			while (i >= fn->nr_params && (fn->types[i] == T_LS ||
						     fn->types[i] == T_LARR));
	}
	out(".func f%d \"main.f%d\" file \"fuzz.go\" line %d%s\n", f, f,
	    100 * f + 1, ctx ? " ctx t28" : "");
	for (i = 0; i < fn->nr_params + fn->nr_results; i++)
		out(i < fn->nr_params ? ".param t%d\n" : ".result t%d\n",
		    fn->types[i]);
	/* The counter, a spare, and the variables whose address is taken. */
	for (i = 0; i < fn->nr_params + fn->nr_results; i++)
		word += types[fn->types[i]].words;
	add_var(T_INT, &word);
	vars[0].ro = true;
	add_var(T_BOOL, &word);
	add_var(T_S, &word);
	add_var(T_ARR, &word);
	add_var(T_I32, &word);
	add_var(T_U8, &word);
	for (t = 0; t < T_NR; t++) {
		if (!types[t].words)
			continue;
		n = t <= T_BOOL ? 1 + rnd(2) : 1 + (rnd(4) == 0);
		for (k = 0; k < n; k++)
			add_var(t, &word);
	}
	for (i = 0; i < nr_vars; i++)
		out(".local t%d\n", vars[i].type);
	for (i = 0, word = 2; i < fn->nr_params + fn->nr_results; i++)
		add_var(fn->types[i], &word);

	mix = last ? 2 : rnd(3);
	next_label = 1000;
	if (ctx) {
		out("  ld t0 w%d, w1, +8\n", to(T_INT));
		out("  ld t9 w%d, w1, +16\n", to(T_STRING));
		out("  ld t3 w%d, w1, +32\n", to(T_I32));
		out("  ld t11 w%d, w1, +40\n", to(T_S));
	}
	/* Something to work with. */
	out("  gaddr w%d, g1\n", to(T_PS));
	out("  gaddr w%d, g1\n", to(T_LS));
	n = 1 + rnd(8);
	for (i = 0; i < n; i++) {
		out("L%d:\n  .line %d\n", i + 10, 100 * f + 2 + i);
		k = rnd(10);
		while (k-- > 0)
			statement();
		if (i + 1 < n || rnd(2))
			jump(i, n);
	}
	for (i = 0; i < 4 && mix; i++)
		print();
	if (last)
		for (i = 0; i < 6; i++)
			call();
	out("L1:\n  ret\n.end\n");
}

char *gen_program(void)
{
	int t, f, n = 2 + rnd(NR_FUNCS - 1);

	len = 0;
	out(".goko 1\n.image \"fuzz\"\n");
	for (t = 0; t < T_NR; t++)
		out(".type t%d %s\n", t, types[t].text);
	out(".global g0 t0 \"fuel\"\n.global g1 t11 \"s\"\n.global g2 t26 \"b\"\n");
	for (f = 0; f < n; f++)
		function(f, f == 0, false);
	function(n, false, true);
	out(".main f%d\n", n);
	text[len] = 0;
	return text;
}
