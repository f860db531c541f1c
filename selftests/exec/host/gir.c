// SPDX-License-Identifier: GPL-2.0
/*
 * exec/host/gir.c - an interpreter of GIR, straight from docs/gir.md
 *
 * Each call has a frame of its own from malloc(), cleared, so that the sanitizers
 * see what leaves it.
 */
#include <setjmp.h>

#include "fuzz.h"

#define MAX_STEPS	2000000

static jmp_buf out;
static struct end how;
static u64 steps;

struct run {
	u32				func;
	const struct goko_img_func	*f;
	const struct goko_img_insn	*in;
	u64				*w;
	u32				pc;
};

__attribute__((noreturn))
static void trap(const struct run *r, int code, u64 operand, u64 len)
{
	u32 i;

	how.code = code;
	how.operand = operand;
	how.len = len;
	how.line = r->f->line;
	for (i = 0; i < r->f->nr_lines; i++)
		if (vimg.lines[r->f->lines + i].insn <= r->pc)
			how.line = vimg.lines[r->f->lines + i].line;
	longjmp(out, 1);
}

static u64 extend(u32 kind, u64 v)
{
	switch (kind) {
	case GOKO_K_BOOL:
	case GOKO_K_U8: return (u8)v;
	case GOKO_K_U16: return (u16)v;
	case GOKO_K_U32: return (u32)v;
	case GOKO_K_I8: return (__s8)v;
	case GOKO_K_I16: return (__s16)v;
	case GOKO_K_I32: return (s32)v;
	default: return v;
	}
}

static bool scalar(u32 type)
{
	return goko_kind_is_scalar(goko_vtype_kind(&vimg, type));
}

/* Value of a type from memory into the frame, and back. */
static void get(struct run *r, u32 type, u32 word, const void *from)
{
	u64 v = 0;

	if (scalar(type)) {
		memcpy(&v, from, goko_vtype_size(&vimg, type));
		r->w[word] = extend(goko_vtype_kind(&vimg, type), v);
	} else {
		memmove(&r->w[word], from, goko_vtype_size(&vimg, type));
	}
}

static void put(struct run *r, u32 type, void *to, u32 word)
{
	memmove(to, &r->w[word], goko_vtype_size(&vimg, type));
}

static u64 rd(struct run *r, u32 kind, u32 word)
{
	return extend(kind, r->w[word]);
}

static u32 word_kind(struct run *r, u32 word)
{
	u32 type = goko_vfunc_word_type(&vimg, r->func, word, GOKO_K_VOID);

	return type == GOKO_NONE ? GOKO_K_I64 : goko_vtype_kind(&vimg, type);
}

static u32 elem_of(struct run *r, u32 word, u32 kind)
{
	u32 type = goko_vfunc_word_type(&vimg, r->func, word, kind);

	return vimg.types[type].elem;
}

static u64 alu(struct run *r, u32 op, u32 kind, u64 b, u64 c)
{
	bool sign = goko_kind_is_signed(kind);

	switch (op) {
	case GOKO_OP_ADD: b += c; break;
	case GOKO_OP_SUB: b -= c; break;
	case GOKO_OP_MUL: b *= c; break;
	case GOKO_OP_AND: b &= c; break;
	case GOKO_OP_OR: b |= c; break;
	case GOKO_OP_XOR: b ^= c; break;
	case GOKO_OP_ANDN: b &= ~c; break;
	case GOKO_OP_DIV:
	case GOKO_OP_REM:
		if (!c)
			trap(r, GOKO_RTERR_DIVIDE, 0, 0);
		if (sign && c == -1ull)
			b = op == GOKO_OP_DIV ? -b : 0;
		else if (sign)
			b = op == GOKO_OP_DIV ? (u64)((s64)b / (s64)c) :
						(u64)((s64)b % (s64)c);
		else
			b = op == GOKO_OP_DIV ? b / c : b % c;
		break;
	case GOKO_OP_SHL:
		b = c < 64 ? b << c : 0;
		break;
	case GOKO_OP_SHR:
		if (sign)
			b = (s64)b >> (c < 64 ? c : 63);
		else
			b = c < 64 ? b >> c : 0;
		break;
	}
	return extend(kind, b);
}

static bool holds(u32 which, u32 kind, u64 b, u64 c)
{
	bool lt = goko_kind_is_signed(kind) ? (s64)b < (s64)c : b < c;

	switch (which) {
	case 0: return b == c;
	case 1: return b != c;
	case 2: return lt;
	case 3: return lt || b == c;
	case 4: return !lt && b != c;
	default: return !lt;
	}
}

/* Element i of a slice, string or array; its size in *size. */
static u8 *element(struct run *r)
{
	const struct goko_img_insn *in = r->in;
	u32 type = goko_vfunc_word_type(&vimg, r->func, in->b, GOKO_K_VOID);
	u32 kind = goko_vtype_kind(&vimg, type);
	u64 idx = rd(r, word_kind(r, in->c), in->c);
	bool sign = goko_kind_is_signed(word_kind(r, in->c));
	u64 base = r->w[in->b];
	u64 len, size;

	if (kind == GOKO_K_STRING) {
		len = r->w[in->b + 1];
		size = 1;
	} else if (kind == GOKO_K_SLICE) {
		len = r->w[in->b + 1];
		size = goko_vtype_size(&vimg, vimg.types[type].elem);
	} else {
		const struct goko_img_type *a =
			goko_vtype_def(&vimg, vimg.types[type].elem);

		len = a->len;
		size = goko_vtype_size(&vimg, a->elem);
		if (!base)
			trap(r, GOKO_RTERR_NILPTR, 0, 0);
	}
	if (idx >= len)
		trap(r, sign ? GOKO_RTERR_INDEX : GOKO_RTERR_INDEX_U, idx, len);
	return (u8 *)base + idx * size + in->imm;
}

/* A bound of slice, in @word: more than the limit as unsigned numbers? */
static void check(struct run *r, u32 word, u32 code, u64 x, u64 limit)
{
	if (x <= limit)
		return;
	if (word != GOKO_NONE && !goko_kind_is_signed(word_kind(r, word)))
		code += GOKO_RTERR_SLICE_U - GOKO_RTERR_SLICE_ALEN;
	trap(r, code, x, limit);
}

static void slice(struct run *r)
{
	const struct goko_img_insn *in = r->in;
	const u32 *list = &vimg.pool[in->c + 1];
	u32 type = goko_vfunc_word_type(&vimg, r->func, in->b, GOKO_K_VOID);
	u32 kind = goko_vtype_kind(&vimg, type);
	u64 ptr = r->w[in->b], len, cap, size, lo, hi, max;
	bool by_len = kind != GOKO_K_SLICE;

	if (kind == GOKO_K_PTR) {
		const struct goko_img_type *a =
			goko_vtype_def(&vimg, vimg.types[type].elem);

		if (!ptr)
			trap(r, GOKO_RTERR_NILPTR, 0, 0);
		len = cap = a->len;
		size = goko_vtype_size(&vimg, a->elem);
	} else {
		len = r->w[in->b + 1];
		cap = kind == GOKO_K_STRING ? len : r->w[in->b + 2];
		size = kind == GOKO_K_STRING ? 1 :
		       goko_vtype_size(&vimg, vimg.types[type].elem);
	}
	lo = list[0] == GOKO_NONE ? 0 : r->w[list[0]];
	hi = list[1] == GOKO_NONE ? len : r->w[list[1]];
	max = list[2] == GOKO_NONE ? cap : r->w[list[2]];
	if (list[2] != GOKO_NONE) {
		check(r, list[2], by_len ? GOKO_RTERR_SLICE3_ALEN :
		      GOKO_RTERR_SLICE3_ACAP, max, cap);
		check(r, list[1], GOKO_RTERR_SLICE3_B, hi, max);
		check(r, list[0], GOKO_RTERR_SLICE3_C, lo, hi);
	} else {
		if (list[1] != GOKO_NONE)
			check(r, list[1], by_len ? GOKO_RTERR_SLICE_ALEN :
			      GOKO_RTERR_SLICE_ACAP, hi, cap);
		check(r, list[0], GOKO_RTERR_SLICE_B, lo, hi);
	}
	if (kind == GOKO_K_STRING)
		max = hi;
	if (max != lo)
		ptr += lo * size;
	r->w[in->a] = ptr;
	r->w[in->a + 1] = hi - lo;
	if (kind != GOKO_K_STRING)
		r->w[in->a + 2] = max - lo;
}

static void call(struct run *r, u32 func, u64 ctx, struct goko_tr_list *args,
		 struct goko_tr_list *results);

/* The lists of goko_tr_args() do without a translation. */
static void lists(struct run *r, struct goko_tr_list *args,
		  struct goko_tr_list *results)
{
	struct goko_tr t = {
		.v = &vimg, .func = r->func, .code = vimg.code + r->f->code,
	};

	goko_tr_args(&t, r->pc, args, results);
}

static void builtin(struct run *r, struct goko_tr_list *args,
		    struct goko_tr_list *results)
{
	u64 *a = args->nr ? &r->w[args->words[0]] : NULL;
	u64 *b;

	switch (r->in->b) {
	case GOKO_B_PRINT_BOOL:
		note("%d\n", !!extend(GOKO_K_BOOL, a[0]));
		break;
	case GOKO_B_PRINT_INT:
		note("%lld\n", (long long)a[0]);
		break;
	case GOKO_B_PRINT_UINT:
		note("%llu\n", (unsigned long long)a[0]);
		break;
	case GOKO_B_PRINT_STRING:
		note("%.*s\n", (int)a[1], (char *)a[0]);
		break;
	case GOKO_B_STREQ:
		b = &r->w[args->words[1]];
		r->w[results->words[0]] =
			a[1] == b[1] && !memcmp((void *)a[0], (void *)b[0], a[1]);
		break;
	default:
		broken("builtin %u", r->in->b);
	}
}

static void append(struct run *r)
{
	const struct goko_img_insn *in = r->in;
	u64 size = goko_vtype_size(&vimg, elem_of(r, in->b, GOKO_K_SLICE));
	u64 *b = &r->w[in->b], *c = &r->w[in->c];
	u64 ptr = b[0], len = b[1], cap = b[2], more = c[1], from = c[0];

	if (len + more > MAX_ELEMS)
		trap(r, GOKO_RTERR_GROWSLICE, 0, 0);
	if (len + more > cap) {
		cap = len + more;
		ptr = (u64)obj_new(cap * size);
		memcpy((void *)ptr, (void *)b[0], len * size);
	}
	memmove((u8 *)ptr + len * size, (void *)from, more * size);
	r->w[in->a] = ptr;
	r->w[in->a + 1] = len + more;
	r->w[in->a + 2] = cap;
}

static struct chan_obj *channel(struct run *r, u32 word)
{
	if (!r->w[word])
		trap(r, GOKO_RTERR_MAKECHAN, 0, 0);
	return (void *)r->w[word];
}

static void receive(struct run *r, u32 type, u32 word, struct chan_obj *c,
		    u64 *ok)
{
	u8 buf[256];

	*ok = chan_get(c, buf);
	if (word != GOKO_NONE)
		get(r, type, word, buf);
}

static void do_select(struct run *r)
{
	const u32 *list = &vimg.pool[r->in->c];
	struct chan_obj *c = NULL;
	u64 ok = 0;
	s64 found = -1;
	u32 i;

	for (i = 0; i < list[1] && found < 0; i++) {
		c = (void *)r->w[list[2 + 3 * i + 1]];
		if (c && (list[2 + 3 * i] == GOKO_CHAN_SEND || c->nr))
			found = i;
	}
	if (found < 0 && !(list[0] & GOKO_SELECT_DEFAULT))
		for (i = 0; i < list[1] && found < 0; i++) {
			c = (void *)r->w[list[2 + 3 * i + 1]];
			if (c)
				found = i;
		}
	if (found < 0 && !(list[0] & GOKO_SELECT_DEFAULT))
		trap(r, GOKO_RTERR_MAKECHAN, 0, 0);
	if (found >= 0) {
		const u32 *k = &list[2 + 3 * found];

		if (k[0] == GOKO_CHAN_SEND)
			chan_put(c, &r->w[k[2]]);
		else
			receive(r, elem_of(r, k[1], GOKO_K_CHAN), k[2], c, &ok);
	}
	r->w[r->in->a] = found;
	if (r->in->b != GOKO_NONE)
		r->w[r->in->b] = ok;
}

static void make(struct run *r)
{
	const struct goko_img_insn *in = r->in;
	struct goko_tr_list args, results;
	u64 *b = &r->w[in->b], *c = &r->w[in->c];
	u64 ptr, n, size;
	u32 i, first;

	switch (in->op) {
	case GOKO_OP_NEW:
		r->w[in->a] = (u64)obj_new(goko_vtype_size(&vimg, in->t));
		break;
	case GOKO_OP_MKSLICE:
		size = goko_vtype_size(&vimg, in->t);
		n = *b;
		ptr = *c;
		if (n > MAX_ELEMS)
			trap(r, GOKO_RTERR_MAKESLICE_LEN, 0, 0);
		if (ptr > MAX_ELEMS || ptr < n)
			trap(r, GOKO_RTERR_MAKESLICE_CAP, 0, 0);
		r->w[in->a] = (u64)obj_new(ptr * size);
		r->w[in->a + 1] = n;
		r->w[in->a + 2] = ptr;
		break;
	case GOKO_OP_MKCHAN:
		if (*b > MAX_ELEMS)
			trap(r, GOKO_RTERR_MAKECHAN, 0, 0);
		size = goko_vtype_size(&vimg, goko_vtype_def(&vimg, in->t)->elem);
		r->w[in->a] = (u64)chan_new(size);
		break;
	case GOKO_OP_MKEFACE:
		size = goko_vtype_size(&vimg, in->t);
		if (goko_kind_is_ptr(goko_vtype_kind(&vimg, in->t))) {
			ptr = *b;
		} else {
			ptr = (u64)obj_new(size);
			memcpy((void *)ptr, b, size);
		}
		r->w[in->a] = type_addr(in->t);
		r->w[in->a + 1] = ptr;
		break;
	case GOKO_OP_CLOSURE:
		lists(r, &args, &results);
		first = goko_vtype_def(&vimg, vimg.funcs[in->b].ctx)->list;
		ptr = (u64)obj_new(goko_vtype_size(&vimg, vimg.funcs[in->b].ctx));
		*(u64 *)ptr = func_addr(in->b);
		for (i = 0; i < args.nr; i++)
			put(r, args.fields[i].type,
			    (u8 *)ptr + vimg.field_off[first + 1 + i],
			    args.words[i]);
		r->w[in->a] = ptr;
		break;
	case GOKO_OP_FNVAL:
		r->w[in->a] = func_addr(in->b) + 8;
		break;
	case GOKO_OP_SLICE:
		slice(r);
		break;
	case GOKO_OP_APPEND:
		append(r);
		break;
	case GOKO_OP_COPY:
		n = b[1] < c[1] ? b[1] : c[1];
		size = goko_vtype_size(&vimg, elem_of(r, in->b, GOKO_K_SLICE));
		memmove((void *)b[0], (void *)c[0], n * size);
		if (in->a != GOKO_NONE)
			r->w[in->a] = n;
		break;
	default:
		n = b[1] + c[1];
		if (n > MAX_ELEMS)
			trap(r, GOKO_RTERR_STRLEN, 0, 0);
		ptr = (u64)obj_new(n);
		memcpy((void *)ptr, (void *)b[0], b[1]);
		memcpy((u8 *)ptr + b[1], (void *)c[0], c[1]);
		r->w[in->a] = ptr;
		r->w[in->a + 1] = n;
		break;
	}
}

static void calls(struct run *r)
{
	const struct goko_img_insn *in = r->in;
	struct goko_tr_list args, results;
	struct chan_obj *c;
	u64 ok;

	switch (in->op) {
	case GOKO_OP_CALL:
		lists(r, &args, &results);
		call(r, in->b, 0, &args, &results);
		break;
	case GOKO_OP_CALLC:
		lists(r, &args, &results);
		if (!r->w[in->b])
			trap(r, GOKO_RTERR_NILPTR, 0, 0);
		call(r, func_of(*(u64 *)r->w[in->b]), r->w[in->b], &args,
		     &results);
		break;
	case GOKO_OP_CALLB:
		lists(r, &args, &results);
		builtin(r, &args, &results);
		break;
	case GOKO_OP_SEND:
		chan_put(channel(r, in->b), &r->w[in->c]);
		break;
	case GOKO_OP_RECV:
	case GOKO_OP_RECV2:
		c = channel(r, in->b);
		receive(r, elem_of(r, in->b, GOKO_K_CHAN), in->a, c, &ok);
		if (in->op == GOKO_OP_RECV2)
			r->w[in->c] = ok;
		break;
	case GOKO_OP_SELECT:
		do_select(r);
		break;
	default:
		broken("operation %u", in->op);
	}
}

static void memory(struct run *r)
{
	const struct goko_img_insn *in = r->in;
	u32 words = (goko_vtype_size(&vimg, in->t) + 7) / 8;
	u8 *p;

	switch (in->op) {
	case GOKO_OP_CONST:
		r->w[in->a] = in->b | (u64)in->c << 32;
		break;
	case GOKO_OP_STR:
		r->w[in->a] = vimg.strs[in->b].len ?
			(u64)vimg.strdata + vimg.strs[in->b].off : 0;
		r->w[in->a + 1] = vimg.strs[in->b].len;
		break;
	case GOKO_OP_MOV:
		if (scalar(in->t))
			r->w[in->a] = rd(r, goko_vtype_kind(&vimg, in->t), in->b);
		else
			memmove(&r->w[in->a], &r->w[in->b], 8 * words);
		break;
	case GOKO_OP_ZERO:
		memset(&r->w[in->a], 0, 8 * words);
		break;
	case GOKO_OP_LEA:
		r->w[in->a] = (u64)&r->w[in->b] + in->imm;
		break;
	case GOKO_OP_LF:
		get(r, in->t, in->a, (u8 *)&r->w[in->b] + in->imm);
		break;
	case GOKO_OP_SF:
		put(r, in->t, (u8 *)&r->w[in->b] + in->imm, in->a);
		break;
	case GOKO_OP_GADDR:
		r->w[in->a] = (u64)globals + global_off[in->b];
		break;
	case GOKO_OP_LDG:
		get(r, in->t, in->a, globals + global_off[in->b] + in->imm);
		break;
	case GOKO_OP_STG:
		put(r, in->t, globals + global_off[in->b] + in->imm, in->a);
		break;
	case GOKO_OP_LD:
	case GOKO_OP_ST:
	case GOKO_OP_FLD:
		p = (u8 *)r->w[in->b];
		if (!p)
			trap(r, GOKO_RTERR_NILPTR, 0, 0);
		p += in->imm;
		if (in->op == GOKO_OP_LD)
			get(r, in->t, in->a, p);
		else if (in->op == GOKO_OP_ST)
			put(r, in->t, p, in->a);
		else
			r->w[in->a] = (u64)p;
		break;
	case GOKO_OP_LDX:
		get(r, in->t, in->a, element(r));
		break;
	case GOKO_OP_STX:
		put(r, in->t, element(r), in->a);
		break;
	default:
		r->w[in->a] = (u64)element(r);
		break;
	}
}

static void integer(struct run *r)
{
	const struct goko_img_insn *in = r->in;
	u64 b = rd(r, in->kind, in->b);
	u32 op = in->op;

	if (op == GOKO_OP_CONV)
		r->w[in->a] = extend(in->kind,
				     rd(r, word_kind(r, in->b), in->b));
	else if (op == GOKO_OP_NEG)
		r->w[in->a] = extend(in->kind, -b);
	else if (op == GOKO_OP_NOT)
		r->w[in->a] = extend(in->kind, ~b);
	else if (op >= GOKO_OP_SETEQI)
		r->w[in->a] = holds(op - GOKO_OP_SETEQI, in->kind, b, in->imm);
	else if (op >= GOKO_OP_SETEQ)
		r->w[in->a] = holds(op - GOKO_OP_SETEQ, in->kind, b,
				    rd(r, in->kind, in->c));
	else if (op >= GOKO_OP_ADDI)
		r->w[in->a] = alu(r, op - GOKO_OP_ADDI + GOKO_OP_ADD, in->kind,
				  b, in->imm);
	else if (op == GOKO_OP_SHL || op == GOKO_OP_SHR)
		r->w[in->a] = alu(r, op, in->kind, b,
				  rd(r, word_kind(r, in->c), in->c));
	else
		r->w[in->a] = alu(r, op, in->kind, b, rd(r, in->kind, in->c));
}

static bool jumps(struct run *r)
{
	const struct goko_img_insn *in = r->in;

	if (in->op == GOKO_OP_JMP)
		return true;
	if (in->op >= GOKO_OP_JEQI)
		return holds(in->op - GOKO_OP_JEQI, in->kind,
			     rd(r, in->kind, in->b), in->imm);
	return holds(in->op - GOKO_OP_JEQ, in->kind, rd(r, in->kind, in->b),
		     rd(r, in->kind, in->c));
}

static void interpret(struct run *r)
{
	for (;; r->pc++) {
		const struct goko_img_insn *in = &vimg.code[r->f->code + r->pc];

		r->in = in;
		if (++steps > MAX_STEPS)
			trap(r, -2, 0, 0);
		if (in->op == GOKO_OP_RET)
			return;
		if (in->op >= GOKO_OP_JMP && in->op <= GOKO_OP_JGEI) {
			if (jumps(r))
				r->pc = in->a - 1;
		} else if (in->op >= GOKO_OP_ADD && in->op <= GOKO_OP_SETGEI) {
			integer(r);
		} else if (in->op <= GOKO_OP_IDX) {
			memory(r);
		} else if (in->op <= GOKO_OP_CONCAT) {
			make(r);
		} else {
			calls(r);
		}
	}
}

static u32 param_type(const struct goko_tr_list *l, u32 i)
{
	return l->types[i];
}

static void call(struct run *r, u32 func, u64 ctx, struct goko_tr_list *args,
		 struct goko_tr_list *results)
{
	struct run c = { .func = func, .f = &vimg.funcs[func] };
	u32 i, at = GOKO_W_FIRST;

	c.w = obj_new(8 * vimg.vfuncs[func].frame_words);
	c.w[GOKO_W_CTX] = ctx;
	for (i = 0; i < args->nr; i++) {
		u32 type = param_type(args, i);

		if (scalar(type))
			c.w[at] = rd(r, goko_vtype_kind(&vimg, type),
				     args->words[i]);
		else
			memcpy(&c.w[at], &r->w[args->words[i]],
			       8 * goko_vtype_words(&vimg, type));
		at += goko_vtype_words(&vimg, type);
	}
	interpret(&c);
	for (i = 0; i < results->nr; i++) {
		u32 type = param_type(results, i);

		if (results->words[i] != GOKO_NONE) {
			if (scalar(type))
				r->w[results->words[i]] =
					rd(&c, goko_vtype_kind(&vimg, type), at);
			else
				memcpy(&r->w[results->words[i]], &c.w[at],
				       8 * goko_vtype_words(&vimg, type));
		}
		at += goko_vtype_words(&vimg, type);
	}
}

struct end gir_run(void)
{
	struct goko_tr_list none = {};

	how = (struct end) { .code = -1 };
	steps = 0;
	if (!setjmp(out)) {
		struct run r = {};

		call(&r, vimg.hdr->main, 0, &none, &none);
	}
	return how;
}
