// SPDX-License-Identifier: GPL-2.0
/*
 * tools/asm_insn.c - assembling instructions and labels
 *
 * Operations are data: the letters of an operation in goko_ops.h say which
 * operands its text has, and in which fields they go.
 */
#include <limits.h>
#include <string.h>

#include "asm.h"
#include "image/vimage.h"

const struct op_info op_infos[GOKO_OP_NR] = {
#define GOKO_OP_TEXT(id, text, fmt, flags) [GOKO_OP_##id] = { text, fmt },
	GOKO_OPS(GOKO_OP_TEXT)
#undef GOKO_OP_TEXT
};

const char *const builtin_names[GOKO_B_NR] = {
#define GOKO_BUILTIN_TEXT(id, name, args, results) [GOKO_B_##id] = #name,
	GOKO_BUILTINS(GOKO_BUILTIN_TEXT)
#undef GOKO_BUILTIN_TEXT
};

static unsigned int hash_name(const char *s, size_t len)
{
	unsigned int h = 0;

	while (len--)
		h = h * 31 + (unsigned char)*s++;
	return h ^ h >> 8;
}

/* Where an operation's number is, or would be, in as->ops. */
static uint16_t *op_slot(struct assembler *as, const char *name, size_t len)
{
	unsigned int i = hash_name(name, len) % 256;

	_Static_assert(GOKO_OP_NR < 200, "a larger table for the operations");
	while (as->ops[i] && !as_is(name, len, op_infos[as->ops[i] - 1].name))
		i = (i + 1) % 256;
	return &as->ops[i];
}

void as_init_ops(struct assembler *as)
{
	int op;

	for (op = 0; op < GOKO_OP_NR; op++)
		*op_slot(as, op_infos[op].name, strlen(op_infos[op].name)) =
			op + 1;
}

/* A number after '#': -2^63 ... 2^64 - 1. */
static bool immediate(struct assembler *as, int64_t *value)
{
	bool negative;
	uint64_t n;

	if (!as_expect(as, '#'))
		return false;
	negative = *as->p == '-';
	if (negative)
		as->p++;
	if (!as_number(as, negative ? (uint64_t)INT64_MAX + 1 : UINT64_MAX,
		       "an immediate", &n))
		return false;
	*value = negative ? -n : n;
	return true;
}

/* "w7", or "_" where it may be absent. */
static bool word(struct assembler *as, bool optional, uint32_t *w)
{
	if (optional && as_accept(as, '_')) {
		*w = GOKO_NONE;
		return true;
	}
	return as_id(as, 'w', "a word", w);
}

/* "(w1, w2, _)": an operand list in the pool. */
static bool list(struct assembler *as, uint32_t *at)
{
	*at = as->pool.nr;
	*vec_push(&as->pool) = 0;
	if (!as_expect(as, '('))
		return false;
	if (as_accept(as, ')'))
		return true;
	do {
		uint32_t w;

		if (!word(as, true, &w))
			return false;
		*vec_push(&as->pool) = w;
		as->pool.v[*at]++;
	} while (as_accept(as, ','));
	return as_expect(as, ')');
}

static bool select_case(struct assembler *as, uint32_t at)
{
	uint32_t dir, chan, elem;
	const char *name;
	size_t len;

	if (!as_word(as, &name, &len))
		return as_error(as, "expected default, send or recv");
	if (as_is(name, len, "default")) {
		if (as->pool.v[at])
			return as_error(as, "a second default");
		as->pool.v[at] = GOKO_SELECT_DEFAULT;
		return true;
	}
	if (as_is(name, len, "send"))
		dir = GOKO_CHAN_SEND;
	else if (as_is(name, len, "recv"))
		dir = GOKO_CHAN_RECV;
	else
		return as_error(as, "expected default, send or recv");
	if (!word(as, false, &chan) || !as_expect(as, ',') ||
	    !word(as, dir == GOKO_CHAN_RECV, &elem))
		return false;
	*vec_push(&as->pool) = dir;
	*vec_push(&as->pool) = chan;
	*vec_push(&as->pool) = elem;
	as->pool.v[at + 1]++;
	return true;
}

/* "{default; send w1, w2; recv w1, _}" */
static bool select_list(struct assembler *as, uint32_t *at)
{
	*at = as->pool.nr;
	*vec_push(&as->pool) = 0;
	*vec_push(&as->pool) = 0;
	if (!as_expect(as, '{'))
		return false;
	if (as_accept(as, '}'))
		return true;
	do {
		if (!select_case(as, *at))
			return false;
	} while (as_accept(as, ';'));
	return as_expect(as, '}');
}

static bool builtin(struct assembler *as, uint32_t *number)
{
	const char *name;
	size_t len;

	if (!as_word(as, &name, &len))
		return as_error(as, "expected a builtin");
	for (*number = 0; *number < GOKO_B_NR; ++*number)
		if (as_is(name, len, builtin_names[*number]))
			return true;
	return as_error(as, "unknown builtin '%.*s'", (int)len, name);
}

/* Uses of labels wait for the end of the function. */
bool as_label_use(struct assembler *as, uint32_t insn)
{
	struct label_use *use;
	uint32_t label;

	if (!as_id(as, 'L', "a label", &label))
		return false;
	if (label > MAX_LABEL)
		return as_error(as, "label L%u is over L%u", label, MAX_LABEL);
	use = vec_push(&as->uses);
	use->insn = insn;
	use->label = label;
	use->line = as->line;
	return true;
}

static bool operand(struct assembler *as, char letter, struct goko_img_insn *in)
{
	uint64_t number;
	uint32_t id;
	int64_t imm;

	switch (letter) {
	case 'T':
		if (!as_type(as, &id))
			return false;
		in->t = id;
		return true;
	case 'a':
	case 'A':
		if (!word(as, letter == 'A', &id))
			return false;
		in->a = id;
		return true;
	case 'b':
	case 'B':
		if (!word(as, letter == 'B', &id))
			return false;
		in->b = id;
		return true;
	case 'c':
	case 'C':
		if (!word(as, letter == 'C', &id))
			return false;
		in->c = id;
		return true;
	case 'i':
		if (!immediate(as, &imm))
			return false;
		if (imm < INT_MIN || imm > INT_MAX)
			return as_error(as, "immediate %lld has more than 32 bits",
					(long long)imm);
		in->imm = imm;
		return true;
	case 'I':
		if (!immediate(as, &imm))
			return false;
		in->b = imm;
		in->c = (uint64_t)imm >> 32;
		return true;
	case 'j':
		return as_label_use(as, as->code.nr);
	case 'o':
		if (!as_expect(as, '+') ||
		    !as_number(as, INT_MAX, "an offset", &number))
			return false;
		in->imm = number;
		return true;
	case 'g':
		if (!as_id(as, 'g', "a global", &id))
			return false;
		as_used(as, &as->global_use, id);
		in->b = id;
		return true;
	case 'f':
		if (!as_id(as, 'f', "a function", &id))
			return false;
		as_used(as, &as->func_use, id);
		in->b = id;
		return true;
	case 's':
		if (!as_string(as, &id))
			return false;
		in->b = id;
		return true;
	case 'n':
		if (!builtin(as, &id))
			return false;
		in->b = id;
		return true;
	case 'l':
		if (!list(as, &id))
			return false;
		in->c = id;
		return true;
	case 'm':
		if (!list(as, &id))
			return false;
		in->imm = id;
		return true;
	case 'y':
		if (!as_id(as, 'y', "an itab", &id))
			return false;
		as_used(as, &as->itab_use, id);
		in->imm = id;
		return true;
	case 'k':
		if (!as_expect(as, '#') ||
		    !as_number(as, UINT32_MAX, "a method", &number))
			return false;
		in->a = number;
		return true;
	case 'S':
		if (!select_list(as, &id))
			return false;
		in->c = id;
		return true;
	default:
		return as_error(as, "operand letter '%c' is unknown", letter);
	}
}

/* The kind behind the dot of "add.i64". */
static bool kind_suffix(struct assembler *as, const char *s, size_t len,
			struct goko_img_insn *in)
{
	unsigned int k;

	for (k = 0; k < GOKO_K_NR; k++)
		if (as_is(s, len, goko_kind_name(k)))
			break;
	if (k == GOKO_K_NR)
		return as_error(as, "unknown kind '%.*s'", (int)len, s);
	in->kind = k;
	return true;
}

/* An instruction; its first word has been read. */
bool as_insn(struct assembler *as, const char *name, size_t len)
{
	const char *dot = memchr(name, '.', len);
	size_t op_len = dot ? (size_t)(dot - name) : len;
	struct goko_img_insn in = { 0 };
	const char *letter;
	uint16_t op;

	op = *op_slot(as, name, op_len);
	if (!op)
		return as_error(as, "unknown operation '%.*s'", (int)op_len, name);
	in.op = op - 1;
	letter = op_infos[in.op].fmt;
	if (*letter == 'K') {
		if (!dot)
			return as_error(as, "%s needs a kind, as in %s.i64",
					op_infos[in.op].name,
					op_infos[in.op].name);
		if (!kind_suffix(as, dot + 1, len - op_len - 1, &in))
			return false;
		letter++;
	} else if (dot) {
		return as_error(as, "%s has no kind", op_infos[in.op].name);
	}

	for (; *letter; letter++) {
		if (!operand(as, *letter, &in))
			return false;
		/* No comma behind the type; others are for the reader. */
		if (*letter != 'T' && letter[1])
			as_accept(as, ',');
	}
	*vec_push(&as->code) = in;
	return true;
}

/* "L7:" */
bool as_label(struct assembler *as, uint32_t label)
{
	uint32_t func = as->funcs.nr;
	struct label *l;

	if (label > MAX_LABEL)
		return as_error(as, "label L%u is over L%u", label, MAX_LABEL);
	while (as->labels.nr <= label)
		*vec_push(&as->labels) = (struct label){ .insn = NO_INSN };
	l = &as->labels.v[label];
	if (l->func == func)
		return as_error(as, "label L%u is defined twice", label);
	l->func = func;
	l->insn = as->code.nr - as->funcs.v[func - 1].code;
	return true;
}

/* At the end of a function: from labels to indices. */
bool as_resolve_labels(struct assembler *as, struct goko_img_func *f)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < as->uses.nr; i++) {
		struct label_use *use = &as->uses.v[i];
		uint32_t insn = NO_INSN;

		if (use->label < as->labels.nr &&
		    as->labels.v[use->label].func == as->funcs.nr)
			insn = as->labels.v[use->label].insn;
		if (insn == NO_INSN)
			ok = as_error_at(as, use->line, "label L%u is not defined",
					 use->label);
		else if (insn >= f->nr_code)
			ok = as_error_at(as, use->line, "label L%u has no instruction behind it",
					 use->label);
		else if (use->insn == NO_INSN)
			f->recover = insn;
		else
			as->code.v[use->insn].a = insn;
	}
	as->uses.nr = 0;
	return ok;
}
