// SPDX-License-Identifier: GPL-2.0
/*
 * image/verify_calls.c - the pass over the code: meaning of the instructions
 *	that make things, call, defer and communicate
 *
 * The second half of verify_ops.c.
 */
#include "image/verify.h"

static int read_i64(struct goko_vcode *c, u32 word)
{
	return goko_operand_kind(c, word, GOKO_KINDS_OF(I64), GOKO_READ, "i64", NULL);
}

static int write_i64(struct goko_vcode *c, u32 word)
{
	return goko_operand_kind(c, word, GOKO_KINDS_OF(I64), GOKO_WRITE, "i64", NULL);
}

static int write_bool(struct goko_vcode *c, u32 word)
{
	return goko_operand_kind(c, word, GOKO_KINDS_OF(BOOL), GOKO_WRITE, "bool",
				 NULL);
}

/* A list with one operand for each of @nr. */
static int list_len(struct goko_vcode *c, const char *what, u32 nr, u32 needs)
{
	if (nr == needs)
		return 0;
	return goko_vcode_fail(c, "%u %s, needs %u", nr, what, needs);
}

/* Making things. */

/* A slice; *elem receives the base of its elements. */
static int slice_word(struct goko_vcode *c, u32 word, enum goko_use use,
		      u32 *base)
{
	u32 type;
	int ret;

	ret = goko_operand_kind(c, word, GOKO_KINDS_OF(SLICE), use, "a slice",
				&type);
	if (!ret)
		*base = goko_vtype_base(c->v, c->v->types[type].elem);
	return ret;
}

static int same_elem(struct goko_vcode *c, u32 word, u32 base, u32 needs)
{
	struct goko_img_text there, text;

	if (base == needs)
		return 0;
	return goko_vcode_fail(c, "operand w%u has elements of type %s, needs %s",
			       word, goko_vtype_text(c->v, base, &there),
			       goko_vtype_text(c->v, needs, &text));
}

static int check_mkslice(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	u32 base;
	int ret;

	ret = slice_word(c, in->a, GOKO_WRITE, &base);
	if (ret)
		return ret;
	ret = same_elem(c, in->a, base, goko_vtype_base(c->v, in->t));
	if (ret)
		return ret;
	ret = read_i64(c, in->b);
	return ret ? ret : read_i64(c, in->c);
}

static int check_mkchan(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	struct goko_img_text text;
	int ret;

	if (c->v->vtypes[in->t].kind != GOKO_K_CHAN)
		return goko_vcode_fail(c, "type is %s, needs a chan",
				       goko_vtype_text(c->v, in->t, &text));
	ret = read_i64(c, in->b);
	return ret ? ret : goko_write(c, in->a, in->t);
}

/* The type of an operation on maps, and what its maps contain. */
static int map_type(struct goko_vcode *c, u32 *key, u32 *elem)
{
	const struct goko_img_insn *in = c->in;
	struct goko_img_text text;

	if (c->v->vtypes[in->t].kind != GOKO_K_MAP)
		return goko_vcode_fail(c, "type is %s, needs a map",
				       goko_vtype_text(c->v, in->t, &text));
	*key = goko_vtype_def(c->v, in->t)->key;
	*elem = goko_vtype_def(c->v, in->t)->elem;
	return 0;
}

static int map_list(struct goko_vcode *c, const char *what, u32 nr, u32 needs)
{
	if (nr == needs)
		return 0;
	return goko_vcode_fail(c, "%u %s, needs %u", nr, what, needs);
}

static int map_result(struct goko_vcode *c, u32 word, u32 type)
{
	if (word == GOKO_NONE)
		return 0;
	if (type == GOKO_NONE)
		return goko_operand_kind(c, word, GOKO_KINDS_OF(BOOL),
					 GOKO_WRITE, "bool", NULL);
	return goko_write(c, word, type);
}

static int check_mkmap(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	u32 key, elem;
	int ret;

	ret = map_type(c, &key, &elem);
	if (ret)
		return ret;
	ret = in->op == GOKO_OP_MKMAP ? read_i64(c, in->b) :
					goko_read(c, in->b, in->t);
	return ret ? ret : goko_write(c, in->a, in->t);
}

static int check_map(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	u32 nr = in->op == GOKO_OP_MAPSET ? 2 : 1;
	u32 key, elem;
	int ret;

	ret = map_type(c, &key, &elem);
	if (!ret)
		ret = goko_read(c, in->b, in->t);
	if (!ret)
		ret = map_list(c, "operands", c->list_nr, nr);
	if (!ret)
		ret = goko_read(c, c->list[0], key);
	if (!ret && nr == 2)
		ret = goko_read(c, c->list[1], elem);
	if (ret || in->op != GOKO_OP_MAPGET)
		return ret;
	ret = map_list(c, "results", c->list2_nr, 2);
	if (!ret)
		ret = map_result(c, c->list2[0], elem);
	return ret ? ret : map_result(c, c->list2[1], GOKO_NONE);
}

static int check_mapnext(struct goko_vcode *c)
{
	u32 key, elem;
	int ret;

	ret = map_type(c, &key, &elem);
	if (!ret)
		ret = goko_read(c, c->in->b, c->in->t);
	if (!ret)
		ret = map_list(c, "results", c->list2_nr, 3);
	if (!ret)
		ret = map_result(c, c->list2[0], GOKO_NONE);
	if (!ret)
		ret = map_result(c, c->list2[1], key);
	return ret ? ret : map_result(c, c->list2[2], elem);
}

static int check_mkeface(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	u32 kind = c->v->vtypes[in->t].kind;
	int ret;

	if (kind == GOKO_K_EFACE || kind == GOKO_K_IFACE)
		return goko_vcode_fail(c, "type is %s, needs a concrete type",
				       goko_kind_name(kind));
	ret = goko_read(c, in->b, in->t);
	if (ret)
		return ret;
	return goko_operand_kind(c, in->a, GOKO_KINDS_OF(EFACE), GOKO_WRITE, "eface",
				 NULL);
}

static int check_func_ctx(struct goko_vcode *c, bool needs)
{
	const struct goko_img_func *f = &c->v->funcs[c->in->b];

	if ((f->ctx != GOKO_NONE) == needs)
		return 0;
	return goko_vcode_fail(c, "function f%u (%.*s) has %s ctx, needs %s",
			       c->in->b, GOKO_VSTR_ARG(c->v, f->name),
			       needs ? "no" : "a", needs ? "one" : "none");
}

/* Room for a func value of function b. */
static int write_func(struct goko_vcode *c)
{
	const struct goko_vfunc *vf = &c->v->vfuncs[c->in->b];
	u32 type;
	int ret;

	ret = goko_operand_kind(c, c->in->a, GOKO_KINDS_OF(FUNC), GOKO_WRITE,
				"a func", &type);
	if (ret)
		return ret;
	if (c->v->vtypes[type].class == vf->class)
		return 0;
	return goko_vcode_fail(c, "operand w%u is a func of another signature than f%u (%.*s)",
			       c->in->a, c->in->b,
			       GOKO_VSTR_ARG(c->v, c->v->funcs[c->in->b].name));
}

static int check_closure(struct goko_vcode *c)
{
	const struct goko_img_type *ctx;
	u32 i;
	int ret;

	ret = check_func_ctx(c, true);
	if (ret)
		return ret;
	ctx = &c->v->types[c->v->funcs[c->in->b].ctx];
	ret = list_len(c, "captures", c->list_nr, ctx->nr - 1);
	if (ret)
		return ret;
	for (i = 0; i < c->list_nr; i++) {
		ret = goko_read(c, c->list[i],
				c->v->fields[ctx->list + 1 + i].type);
		if (ret)
			return ret;
	}
	return write_func(c);
}

static int check_fnval(struct goko_vcode *c)
{
	int ret = check_func_ctx(c, false);

	return ret ? ret : write_func(c);
}

/* slice a, b, (lo, hi, max) */
static int check_slice(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	struct goko_img_text text;
	u32 type, elem, base, i;
	int ret;

	ret = list_len(c, "bounds", c->list_nr, 3);
	if (ret)
		return ret;
	for (i = 0; i < 3; i++) {
		ret = c->list[i] == GOKO_NONE ? 0 :
		      goko_operand_kind(c, c->list[i], GOKO_KINDS_OF(I64) |
					GOKO_KINDS_OF(U64), GOKO_READ,
					"i64 or u64", NULL);
		if (ret)
			return ret;
	}
	ret = goko_operand_kind(c, in->b,
				GOKO_KINDS_OF(SLICE) | GOKO_KINDS_OF(STRING) |
				GOKO_KINDS_OF(PTR), GOKO_READ,
				"a slice, string or ptr to an array", &type);
	if (ret)
		return ret;
	if (type == GOKO_NONE)
		return goko_vcode_fail(c, "operand w%u is the closure context, needs a slice, string or ptr to an array",
				       in->b);
	elem = c->v->types[type].elem;
	switch (c->v->types[type].kind) {
	case GOKO_K_STRING:
		if (c->list[2] != GOKO_NONE)
			return goko_vcode_fail(c, "a string is sliced without max");
		return goko_operand_kind(c, in->a, GOKO_KINDS_OF(STRING), GOKO_WRITE,
					 "string", NULL);
	case GOKO_K_PTR:
		if (c->v->vtypes[elem].kind != GOKO_K_ARRAY)
			return goko_vcode_fail(c, "operand w%u points to %s, needs an array",
					       in->b,
					       goko_vtype_text(c->v, elem, &text));
		elem = goko_vtype_def(c->v, elem)->elem;
		break;
	}
	ret = slice_word(c, in->a, GOKO_WRITE, &base);
	return ret ? ret : same_elem(c, in->a, base,
				     goko_vtype_base(c->v, elem));
}

/* A slice with elements of type @base, or a string if that is u8. */
static int elements(struct goko_vcode *c, u32 word, u32 base)
{
	u32 there;
	int ret;

	if (c->v->vtypes[base].kind == GOKO_K_U8) {
		u32 type;

		ret = goko_operand_kind(c, word, GOKO_KINDS_OF(SLICE) |
					GOKO_KINDS_OF(STRING), GOKO_READ,
					"a slice or string", &type);
		if (ret || c->v->types[type].kind == GOKO_K_STRING)
			return ret;
	}
	ret = slice_word(c, word, GOKO_READ, &there);
	return ret ? ret : same_elem(c, word, there, base);
}

static int check_append(struct goko_vcode *c)
{
	u32 base, there;
	int ret;

	ret = slice_word(c, c->in->a, GOKO_WRITE, &base);
	if (ret)
		return ret;
	ret = slice_word(c, c->in->b, GOKO_READ, &there);
	if (ret)
		return ret;
	ret = same_elem(c, c->in->b, there, base);
	return ret ? ret : elements(c, c->in->c, base);
}

static int check_copy(struct goko_vcode *c)
{
	u32 base;
	int ret;

	ret = slice_word(c, c->in->b, GOKO_READ, &base);
	if (ret)
		return ret;
	ret = elements(c, c->in->c, base);
	if (ret || c->in->a == GOKO_NONE)
		return ret;
	return write_i64(c, c->in->a);
}

static int check_concat(struct goko_vcode *c)
{
	u32 strings = GOKO_KINDS_OF(STRING);
	int ret;

	ret = goko_operand_kind(c, c->in->b, strings, GOKO_READ, "string", NULL);
	if (ret)
		return ret;
	ret = goko_operand_kind(c, c->in->c, strings, GOKO_READ, "string", NULL);
	if (ret)
		return ret;
	return goko_operand_kind(c, c->in->a, strings, GOKO_WRITE, "string", NULL);
}

/* Calls. */

/**
 * goko_vop_check_args() - Check the lists of arguments and results of a call.
 * @c:		state of the pass.
 * @vars:	types of the parameters, then of the results.
 * @nr_params:	number of parameters.
 * @nr_results:	number of results.
 *
 * Context: any; no P needed; no locks.
 * Return: 0, or -EINVAL (logged).
 */
int goko_vop_check_args(struct goko_vcode *c, const u32 *vars, u32 nr_params,
			u32 nr_results)
{
	u32 i;
	int ret;

	ret = list_len(c, "arguments", c->list_nr, nr_params);
	if (ret)
		return ret;
	for (i = 0; i < nr_params; i++) {
		ret = goko_read(c, c->list[i], vars[i]);
		if (ret)
			return ret;
	}
	if (!c->list2)
		return 0;
	ret = list_len(c, "results", c->list2_nr, nr_results);
	if (ret)
		return ret;
	for (i = 0; i < nr_results; i++) {
		if (c->list2[i] == GOKO_NONE)
			continue;
		ret = goko_write(c, c->list2[i], vars[nr_params + i]);
		if (ret)
			return ret;
	}
	return 0;
}

static int check_call(struct goko_vcode *c)
{
	const struct goko_img_func *f = &c->v->funcs[c->in->b];
	int ret;

	ret = check_func_ctx(c, false);
	if (ret)
		return ret;
	if (c->in->op == GOKO_OP_GO) {
		if (c->v->vfuncs[c->in->b].flags & GOKO_VF_LPTR_PARAM)
			return goko_vcode_fail(c, "function f%u (%.*s) has an lptr parameter, no goroutine can start with it",
					       c->in->b,
					       GOKO_VSTR_ARG(c->v, f->name));
	} else {
		c->vf->flags |= GOKO_VF_CALLS;
	}
	return goko_vop_check_args(c, c->v->vars + f->vars, f->nr_params, f->nr_results);
}

static int check_callc(struct goko_vcode *c)
{
	const struct goko_img_type *t;
	u32 type;
	int ret;

	ret = goko_operand_kind(c, c->in->b, GOKO_KINDS_OF(FUNC), GOKO_READ,
				"a func", &type);
	if (ret)
		return ret;
	if (c->in->op == GOKO_OP_CALLC)
		c->vf->flags |= GOKO_VF_CALLS;
	t = &c->v->types[type];
	return goko_vop_check_args(c, c->v->vars + t->list, t->nr, t->len);
}

/* A pointer to a variable that an atomic operation works on. */
static int atomic_ptr(struct goko_vcode *c, u32 word, u32 kinds,
		      const char *needs, u32 *target)
{
	u32 type;
	int ret;

	ret = goko_operand_kind(c, word, GOKO_KINDS_OF(PTR), GOKO_READ, needs,
				&type);
	if (ret)
		return ret;
	if (type != GOKO_NONE) {
		*target = c->v->types[type].elem;
		if (kinds & 1u << c->v->vtypes[*target].kind)
			return 0;
	}
	return goko_vcode_fail(c, "operand w%u points to something else, needs %s",
			       word, needs);
}

/*
 * An argument or result of a builtin.  *@target is what a pointer among the arguments
 * before it points to.
 */
static int builtin_word(struct goko_vcode *c, u32 word, char letter,
			enum goko_use use, u32 *target)
{
	u32 kinds, elem, type;
	const char *needs;
	int ret;

	elem = 0;
	switch (letter) {
	case 'i':
		kinds = GOKO_KINDS_OF(I64);
		needs = "i64";
		break;
	case 'u':
		kinds = GOKO_KINDS_OF(U64);
		needs = "u64";
		break;
	case 'n':
		kinds = GOKO_KINDS_OF(I32);
		needs = "i32";
		break;
	case 'm':
		kinds = GOKO_KINDS_OF(U32);
		needs = "u32";
		break;
	case 'd':
		kinds = GOKO_KINDS_OF(I64) | GOKO_KINDS_OF(U64);
		needs = "i64 or u64";
		break;
	case 'N':
		return atomic_ptr(c, word, GOKO_KINDS_OF(I32), "ptr i32", target);
	case 'M':
		return atomic_ptr(c, word, GOKO_KINDS_OF(U32), "ptr u32", target);
	case 'D':
		return atomic_ptr(c, word, GOKO_KINDS_OF(I64) | GOKO_KINDS_OF(U64),
				  "ptr i64 or ptr u64", target);
	case 'Q':
		return atomic_ptr(c, word, GOKO_KINDS_HEAP | GOKO_KINDS_OF(PTR),
				  "a pointer to a pointer", target);
	case 'q':
		return goko_operand_typed(c, word, *target, use);
	case 'b':
		kinds = GOKO_KINDS_OF(BOOL);
		needs = "bool";
		break;
	case 's':
		kinds = GOKO_KINDS_OF(STRING);
		needs = "string";
		break;
	case 'e':
		kinds = GOKO_KINDS_OF(EFACE);
		needs = "eface";
		break;
	case 'c':
		kinds = GOKO_KINDS_OF(CHAN);
		needs = "a chan";
		break;
	case 'h':
		kinds = GOKO_KINDS_OF(MAP);
		needs = "a map";
		break;
	case 'f':
		kinds = GOKO_KINDS_OF(F64);
		needs = "f64";
		break;
	case 'p':
		kinds = GOKO_KINDS_HEAP | GOKO_KINDS_OF(PTR);
		needs = "a pointer other than lptr";
		break;
	case 'z':
		kinds = GOKO_KINDS_OF(SLICE);
		needs = "a slice";
		break;
	case 'y':
		kinds = GOKO_KINDS_OF(SLICE);
		needs = "[]uint8";
		elem = GOKO_K_U8;
		break;
	case 'r':
		kinds = GOKO_KINDS_OF(SLICE);
		needs = "[]int32";
		elem = GOKO_K_I32;
		break;
	default:
		return goko_vcode_fail(c, "builtin letter '%c' is unknown", letter);
	}
	ret = goko_operand_kind(c, word, kinds, use, needs, &type);
	if (ret || !elem)
		return ret;
	if (c->v->vtypes[c->v->types[type].elem].kind != elem)
		return goko_vcode_fail(c, "operand w%u is another slice, needs %s",
				       word, needs);
	return 0;
}

static const struct {
	const char *args;
	const char *results;
} builtins[GOKO_B_NR] = {
#define GOKO_BUILTIN_SIG(id, name, args, results) [GOKO_B_##id] = { args, results },
	GOKO_BUILTINS(GOKO_BUILTIN_SIG)
#undef GOKO_BUILTIN_SIG
};

static int check_callb(struct goko_vcode *c)
{
	const char *args = builtins[c->in->b].args;
	const char *results = builtins[c->in->b].results;
	u32 target = GOKO_NONE, i;
	int ret;

	ret = list_len(c, "arguments", c->list_nr, strlen(args));
	if (ret)
		return ret;
	ret = list_len(c, "results", c->list2_nr, strlen(results));
	if (ret)
		return ret;
	for (i = 0; i < c->list_nr; i++) {
		ret = builtin_word(c, c->list[i], args[i], GOKO_READ,
				   &target);
		if (ret)
			return ret;
	}
	for (i = 0; i < c->list2_nr; i++) {
		if (c->list2[i] == GOKO_NONE)
			continue;
		ret = builtin_word(c, c->list2[i], results[i], GOKO_WRITE,
				   &target);
		if (ret)
			return ret;
	}
	return 0;
}

/* Defer and panic. */

static int plain_func(struct goko_vcode *c, u32 word, enum goko_use use)
{
	const struct goko_img_type *t;
	u32 type;
	int ret;

	ret = goko_operand_kind(c, word, GOKO_KINDS_OF(FUNC), use, "func()",
				&type);
	if (ret)
		return ret;
	t = &c->v->types[type];
	if (t->nr || t->len)
		return goko_vcode_fail(c, "operand w%u is a func with parameters or results, needs func()",
				       word);
	return 0;
}

static int check_deferc(struct goko_vcode *c)
{
	if (c->f->recover == GOKO_NONE)
		return goko_vcode_fail(c, "the function has no recover point");
	c->vf->flags |= GOKO_VF_DEFERS;
	return plain_func(c, c->in->b, GOKO_READ);
}

static int check_trap(struct goko_vcode *c)
{
	if (c->in->imm >= 0 && c->in->imm < GOKO_TRAP_USER_NR)
		return 0;
	return goko_vcode_fail(c, "trap is number %d of %d", c->in->imm,
			       GOKO_TRAP_USER_NR);
}

/* Channels. */

/* A chan that allows @dir; *elem receives its element type. */
static int chan_word(struct goko_vcode *c, u32 word, u32 dir, u32 *elem)
{
	const struct goko_img_type *t;
	u32 type;
	int ret;

	ret = goko_operand_kind(c, word, GOKO_KINDS_OF(CHAN), GOKO_READ, "a chan",
				&type);
	if (ret)
		return ret;
	t = &c->v->types[type];
	*elem = t->elem;
	if (t->len & dir)
		return 0;
	return goko_vcode_fail(c, "operand w%u is a chan that cannot %s", word,
			       dir == GOKO_CHAN_SEND ? "send" : "receive");
}

static int check_send(struct goko_vcode *c, u32 chan, u32 word)
{
	u32 elem;
	int ret = chan_word(c, chan, GOKO_CHAN_SEND, &elem);

	return ret ? ret : goko_read(c, word, elem);
}

static int check_recv(struct goko_vcode *c, u32 word, u32 chan)
{
	u32 elem;
	int ret = chan_word(c, chan, GOKO_CHAN_RECV, &elem);

	if (ret || word == GOKO_NONE)
		return ret;
	return goko_write(c, word, elem);
}

static int check_recv2(struct goko_vcode *c)
{
	int ret = check_recv(c, c->in->a, c->in->b);

	return ret ? ret : write_bool(c, c->in->c);
}

static int check_select(struct goko_vcode *c)
{
	u32 i;
	int ret;

	ret = write_i64(c, c->in->a);
	if (ret)
		return ret;
	if (c->in->b != GOKO_NONE) {
		ret = write_bool(c, c->in->b);
		if (ret)
			return ret;
	}
	for (i = 0; i < c->list_nr; i++) {
		const u32 *s = c->list + 3 * i;

		ret = s[0] == GOKO_CHAN_SEND ? check_send(c, s[1], s[2]) :
					       check_recv(c, s[2], s[1]);
		if (ret)
			return ret;
		if (i % GOKO_IMG_BATCH == GOKO_IMG_BATCH - 1) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	return 0;
}

/**
 * goko_vop_check_making() - Check an instruction of the second half.
 * @c:		state of the pass; the instruction's form is checked.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -EINTR.
 */
int goko_vop_check_making(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	u32 elem;

	switch (in->op) {
	case GOKO_OP_NEW:
		return goko_operand_new_ptr(c, in->a, in->t, false);
	case GOKO_OP_MKSLICE:
		return check_mkslice(c);
	case GOKO_OP_MKCHAN:
		return check_mkchan(c);
	case GOKO_OP_MKMAP:
	case GOKO_OP_MAPITER:
		return check_mkmap(c);
	case GOKO_OP_MAPGET:
	case GOKO_OP_MAPSET:
	case GOKO_OP_MAPDEL:
		return check_map(c);
	case GOKO_OP_MAPNEXT:
		return check_mapnext(c);
	case GOKO_OP_MKEFACE:
		return check_mkeface(c);
	case GOKO_OP_CLOSURE:
		return check_closure(c);
	case GOKO_OP_FNVAL:
		return check_fnval(c);
	case GOKO_OP_SLICE:
		return check_slice(c);
	case GOKO_OP_APPEND:
		return check_append(c);
	case GOKO_OP_COPY:
		return check_copy(c);
	case GOKO_OP_CONCAT:
		return check_concat(c);

	case GOKO_OP_CALL:
	case GOKO_OP_GO:
		return check_call(c);
	case GOKO_OP_CALLC:
	case GOKO_OP_GOC:
		return check_callc(c);
	case GOKO_OP_CALLB:
		return check_callb(c);

	case GOKO_OP_DEFERC:
		return check_deferc(c);
	case GOKO_OP_POPDEFER:
		return plain_func(c, in->a, GOKO_WRITE);
	case GOKO_OP_RECOVER:
		return goko_operand_kind(c, in->a, GOKO_KINDS_OF(EFACE), GOKO_WRITE,
					 "eface", NULL);
	case GOKO_OP_PANIC:
		return goko_operand_kind(c, in->b, GOKO_KINDS_OF(EFACE), GOKO_READ,
					 "eface", NULL);
	case GOKO_OP_TRAP:
		return check_trap(c);

	case GOKO_OP_SEND:
		return check_send(c, in->b, in->c);
	case GOKO_OP_RECV:
		return check_recv(c, in->a, in->b);
	case GOKO_OP_RECV2:
		return check_recv2(c);
	case GOKO_OP_CLOSE:
		return chan_word(c, in->b, GOKO_CHAN_SEND, &elem);
	case GOKO_OP_SELECT:
		return check_select(c);
	default:
		return goko_vop_check_iface(c);
	}
}
