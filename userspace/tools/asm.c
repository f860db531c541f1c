// SPDX-License-Identifier: GPL-2.0
/*
 * tools/asm.c - the assembler: directives, and the whole text
 *
 * docs/gir.md, section 4, defines the text.  The assembler checks what it
 * needs to write an image: syntax, declarations and labels.  Whether the
 * program makes sense is for the verifier to say.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "asm.h"
#include "cmd.h"
#include "image/vimage.h"

static bool no_func(struct assembler *as)
{
	return as->part == PART_NONE ||
	       as_error(as, "not inside of a function");
}

/* The function that is open, or NULL and an error. */
static struct goko_img_func *open_func(struct assembler *as)
{
	if (as->part != PART_NONE)
		return &as->funcs.v[as->funcs.nr - 1];
	as_error(as, "not outside of a function");
	return NULL;
}

/* "t5" of ".type t5": ids are given in order. */
static bool declared(struct assembler *as, char letter, const char *what,
		     size_t needs)
{
	uint32_t id;

	if (!as_id(as, letter, what, &id))
		return false;
	return id == needs || as_error(as, "expected %c%zu", letter, needs);
}

static bool dir_version(struct assembler *as)
{
	uint64_t version;

	if (!as_number(as, UINT32_MAX, "a version", &version))
		return false;
	if (version != GOKO_IMAGE_TEXT_VERSION)
		return as_error(as, "version %llu of the format is not known",
				(unsigned long long)version);
	as->seen_version = true;
	return true;
}

static bool dir_image(struct assembler *as)
{
	return as_string(as, &as->image);
}

/* "(t1, t2)" */
static bool type_list(struct assembler *as, uint32_t *nr)
{
	*nr = 0;
	if (!as_expect(as, '('))
		return false;
	if (as_accept(as, ')'))
		return true;
	do {
		uint32_t type;

		if (!as_type(as, &type))
			return false;
		*vec_push(&as->type_vars) = type;
		++*nr;
	} while (as_accept(as, ','));
	return as_expect(as, ')');
}

/* "embedded", "pkg "main"", "tag "json:x"" behind a field's type */
static bool field_attributes(struct assembler *as, struct goko_img_field *f)
{
	const char *name;
	uint32_t id;
	size_t len;

	f->tag = GOKO_NONE;
	f->pkg = GOKO_NONE;
	f->flags = 0;
	while (as_word(as, &name, &len)) {
		if (as_is(name, len, "embedded")) {
			f->flags |= GOKO_FIELD_EMBEDDED;
		} else if (as_is(name, len, "pkg")) {
			if (!as_string(as, &id))
				return false;
			f->pkg = id;
		} else if (as_is(name, len, "tag")) {
			if (!as_string(as, &id))
				return false;
			f->tag = id;
		} else {
			return as_error(as, "unknown attribute '%.*s'", (int)len,
					name);
		}
	}
	return true;
}

/* "("a" t1, "b" t3 embedded)" */
static bool field_list(struct assembler *as, uint32_t *nr)
{
	*nr = 0;
	if (!as_expect(as, '('))
		return false;
	if (as_accept(as, ')'))
		return true;
	do {
		struct goko_img_field f;
		uint32_t id;

		if (!as_string(as, &id))
			return false;
		f.name = id;
		if (!as_type(as, &id))
			return false;
		f.type = id;
		if (!field_attributes(as, &f))
			return false;
		*vec_push(&as->fields) = f;
		++*nr;
	} while (as_accept(as, ','));
	return as_expect(as, ')');
}

static bool chan_dir(struct assembler *as, uint64_t *dir)
{
	const char *name;
	size_t len;

	if (!as_word(as, &name, &len))
		return as_error(as, "expected recv, send or both");
	if (as_is(name, len, "recv"))
		*dir = GOKO_CHAN_RECV;
	else if (as_is(name, len, "send"))
		*dir = GOKO_CHAN_SEND;
	else if (as_is(name, len, "both"))
		*dir = GOKO_CHAN_BOTH;
	else
		return as_error(as, "expected recv, send or both");
	return true;
}

/* What stands between the kind and the name of a type. */
static bool type_rest(struct assembler *as, struct goko_img_type *t)
{
	uint32_t id = GOKO_NONE, key = GOKO_NONE, nr = 0, list = 0;
	uint64_t len = 0;

	switch (t->kind) {
	case GOKO_K_PTR:
	case GOKO_K_LPTR:
	case GOKO_K_SLICE:
	case GOKO_K_NAMED:
	case GOKO_K_C64:
	case GOKO_K_C128:
		if (!as_type(as, &id))
			return false;
		break;
	case GOKO_K_ARRAY:
		if (!as_type(as, &id) ||
		    !as_number(as, UINT64_MAX, "a length", &len))
			return false;
		break;
	case GOKO_K_CHAN:
		if (!chan_dir(as, &len) || !as_type(as, &id))
			return false;
		break;
	case GOKO_K_MAP:
		if (!as_type(as, &key) || !as_type(as, &id))
			return false;
		break;
	case GOKO_K_STRUCT:
		list = as->fields.nr;
		if (!field_list(as, &nr))
			return false;
		break;
	case GOKO_K_FUNC: {
		uint32_t results;

		list = as->type_vars.nr;
		if (!type_list(as, &nr) || !type_list(as, &results))
			return false;
		len = results;
		break;
	}
	}
	t->elem = id;
	t->key = key;
	t->len = len;
	t->list = list;
	t->nr = nr;
	return true;
}

/* "("Get" t8 f3, "set" pkg "main" t9 f4)"; those of interfaces have no function */
static bool method_list(struct assembler *as, struct goko_img_type *t)
{
	t->methods = as->methods.nr;
	if (!as_expect(as, '('))
		return false;
	do {
		struct goko_img_method m = {
			.pkg = GOKO_NONE, .func = GOKO_NONE,
		};
		const char *name;
		uint32_t id;
		size_t len;

		if (!as_string(as, &id))
			return false;
		m.name = id;
		as_blanks(as);
		if (as->p[0] == 'p' && as_word(as, &name, &len)) {
			if (!as_is(name, len, "pkg"))
				return as_error(as, "expected pkg or a type");
			if (!as_string(as, &id))
				return false;
			m.pkg = id;
		}
		if (!as_type(as, &id))
			return false;
		m.type = id;
		if (t->kind != GOKO_K_IFACE) {
			if (!as_id(as, 'f', "a function", &id))
				return false;
			as_used(as, &as->func_use, id);
			m.func = id;
		}
		*vec_push(&as->methods) = m;
		t->nr_methods++;
	} while (as_accept(as, ','));
	return as_expect(as, ')');
}

/* "pkg "main"", "variadic", "methods (...)" behind a type's name */
static bool type_attributes(struct assembler *as, struct goko_img_type *t)
{
	const char *name;
	uint32_t id;
	size_t len;

	while (as_word(as, &name, &len)) {
		if (as_is(name, len, "pkg")) {
			if (!as_string(as, &id))
				return false;
			t->pkg = id;
		} else if (as_is(name, len, "variadic")) {
			t->flags |= GOKO_TYPE_VARIADIC;
		} else if (as_is(name, len, "methods")) {
			if (t->nr_methods)
				return as_error(as, "methods given twice");
			if (!method_list(as, t))
				return false;
		} else {
			return as_error(as, "unknown attribute '%.*s'", (int)len,
					name);
		}
	}
	return true;
}

static bool dir_type(struct assembler *as)
{
	struct goko_img_type t = { 0 };
	const char *name;
	size_t len;
	uint32_t str;

	if (!declared(as, 't', "a type", as->types.nr))
		return false;
	if (!as_word(as, &name, &len))
		return as_error(as, "expected a kind of types");
	for (t.kind = GOKO_K_VOID + 1; t.kind < GOKO_K_NR; t.kind++)
		if (as_is(name, len, goko_kind_name(t.kind)))
			break;
	if (t.kind == GOKO_K_NR)
		return as_error(as, "unknown kind '%.*s'", (int)len, name);
	if (!type_rest(as, &t) || !as_string(as, &str))
		return false;
	t.name = str;
	t.pkg = GOKO_NONE;
	if (!type_attributes(as, &t))
		return false;
	*vec_push(&as->types) = t;
	return true;
}

static bool dir_itab(struct assembler *as)
{
	struct goko_img_itab it;
	uint32_t iface, type;

	if (!declared(as, 'y', "an itab", as->itabs.nr) ||
	    !as_type(as, &iface) || !as_type(as, &type))
		return false;
	it.iface = iface;
	it.type = type;
	*vec_push(&as->itabs) = it;
	return true;
}

/* Kinds of goko_img_header.rterr, as the text calls them. */
const char *const rterr_names[GOKO_RTERR_T_NR] = {
	[GOKO_RTERR_T_ERROR] = "error",
	[GOKO_RTERR_T_ASSERT] = "assert",
};

static bool dir_rterr(struct assembler *as)
{
	const char *name;
	size_t len;
	int i;

	if (!as_word(as, &name, &len))
		return as_error(as, "expected error or assert");
	for (i = 0; i < GOKO_RTERR_T_NR; i++)
		if (as_is(name, len, rterr_names[i]))
			return as_type(as, &as->rterr[i]);
	return as_error(as, "expected error or assert");
}

static bool dir_global(struct assembler *as)
{
	struct goko_img_global g;
	uint32_t id;

	if (!declared(as, 'g', "a global", as->globals.nr) ||
	    !as_type(as, &id))
		return false;
	g.type = id;
	if (!as_string(as, &id))
		return false;
	g.name = id;
	*vec_push(&as->globals) = g;
	return true;
}

/* "file "x.go"", "line 10", "wrapper", "export", "ctx t11" */
static bool func_attributes(struct assembler *as, struct goko_img_func *f)
{
	const char *name;
	uint64_t number;
	uint32_t id;
	size_t len;

	while (as_word(as, &name, &len)) {
		if (as_is(name, len, "file")) {
			if (!as_string(as, &id))
				return false;
			f->file = id;
		} else if (as_is(name, len, "line")) {
			if (!as_number(as, UINT32_MAX, "a line", &number))
				return false;
			f->line = number;
		} else if (as_is(name, len, "wrapper")) {
			f->flags |= GOKO_FUNC_WRAPPER;
		} else if (as_is(name, len, "export")) {
			f->flags |= GOKO_FUNC_EXPORT;
		} else if (as_is(name, len, "ctx")) {
			if (!as_type(as, &id))
				return false;
			f->ctx = id;
		} else {
			return as_error(as, "unknown attribute '%.*s'", (int)len,
					name);
		}
	}
	return f->file != GOKO_NONE || as_error(as, "the function has no file");
}

static bool dir_func(struct assembler *as)
{
	struct goko_img_func f = {
		.file = GOKO_NONE,
		.ctx = GOKO_NONE,
		.recover = GOKO_NONE,
		.vars = as->vars.nr,
		.code = as->code.nr,
		.lines = as->lines.nr,
	};
	uint32_t id;

	if (!no_func(as) || !declared(as, 'f', "a function", as->funcs.nr) ||
	    !as_string(as, &id))
		return false;
	f.name = id;
	if (!func_attributes(as, &f))
		return false;
	*vec_push(&as->funcs) = f;
	as->part = PART_PARAMS;
	as->recover = false;
	as->file = f.file;
	return true;
}

static bool variable(struct assembler *as, enum func_part part)
{
	struct goko_img_func *f = open_func(as);
	uint32_t type;

	if (!f)
		return false;
	if (as->part > part)
		return as_error(as, "parameters, results, locals, code: in this order");
	if (!as_type(as, &type))
		return false;
	as->part = part;
	*vec_push(&as->vars) = type;
	if (part == PART_PARAMS)
		f->nr_params++;
	else if (part == PART_RESULTS)
		f->nr_results++;
	else
		f->nr_locals++;
	return true;
}

static bool dir_param(struct assembler *as)
{
	return variable(as, PART_PARAMS);
}

static bool dir_result(struct assembler *as)
{
	return variable(as, PART_RESULTS);
}

static bool dir_local(struct assembler *as)
{
	return variable(as, PART_LOCALS);
}

static bool dir_line(struct assembler *as)
{
	struct goko_img_func *f = open_func(as);
	struct goko_img_line l, *last;
	uint64_t number;

	if (!f || !as_number(as, UINT32_MAX, "a line", &number))
		return false;
	if (!as_at_end(as) && !as_string(as, &as->file))
		return false;
	l.insn = as->code.nr - f->code;
	l.file = as->file;
	l.line = number;
	as->part = PART_CODE;

	/* Without an instruction in between the last one counts. */
	last = as->lines.nr > f->lines ? &as->lines.v[as->lines.nr - 1] : NULL;
	if (last && last->insn == l.insn)
		*last = l;
	else
		*vec_push(&as->lines) = l;
	return true;
}

static bool dir_recover(struct assembler *as)
{
	if (!open_func(as))
		return false;
	if (as->recover)
		return as_error(as, "a second recover point");
	as->recover = true;
	return as_label_use(as, NO_INSN);
}

static bool dir_end(struct assembler *as)
{
	struct goko_img_func *f = open_func(as);

	if (!f)
		return false;
	as->part = PART_NONE;
	f->nr_code = as->code.nr - f->code;
	if (as->lines.nr > f->lines &&
	    as->lines.v[as->lines.nr - 1].insn == f->nr_code)
		as->lines.nr--;
	f->nr_lines = as->lines.nr - f->lines;
	if (!f->nr_code)
		as_error(as, "the function has no code");
	return as_resolve_labels(as, f) && f->nr_code;
}

static bool entry(struct assembler *as, uint32_t *func)
{
	if (!no_func(as))
		return false;
	if (*func != GOKO_NONE)
		return as_error(as, "given twice");
	if (!as_id(as, 'f', "a function", func))
		return false;
	as_used(as, &as->func_use, *func);
	return true;
}

static bool dir_init(struct assembler *as)
{
	return entry(as, &as->init);
}

static bool dir_main(struct assembler *as)
{
	return entry(as, &as->main);
}

/* ".pkg "fmt" 1234" */
static bool dir_pkg(struct assembler *as)
{
	struct goko_img_pkg p = { 0 };
	uint64_t hash;
	uint32_t id;

	if (!as_string(as, &id) ||
	    !as_number(as, UINT64_MAX, "a hash", &hash))
		return false;
	p.path = id;
	p.hash = hash;
	*vec_push(&as->pkgs) = p;
	return true;
}

/* ".sym "F" f3 t8", ".sym "V" g2 t9" */
static bool dir_sym(struct assembler *as)
{
	struct goko_img_sym s;
	uint32_t id;

	if (!as_string(as, &id))
		return false;
	s.name = id;
	as_blanks(as);
	s.kind = as->p[0] == 'g' ? GOKO_SYM_VAR : GOKO_SYM_FUNC;
	if (s.kind == GOKO_SYM_VAR) {
		if (!as_id(as, 'g', "a global", &id))
			return false;
		as_used(as, &as->global_use, id);
	} else {
		if (!as_id(as, 'f', "a function or a global", &id))
			return false;
		as_used(as, &as->func_use, id);
	}
	s.ref = id;
	if (!as_type(as, &id))
		return false;
	s.type = id;
	*vec_push(&as->syms) = s;
	return true;
}

static const struct {
	const char	*name;
	bool		(*read)(struct assembler *as);
} directives[] = {
	{ ".line",	dir_line },
	{ ".local",	dir_local },
	{ ".param",	dir_param },
	{ ".result",	dir_result },
	{ ".func",	dir_func },
	{ ".end",	dir_end },
	{ ".recover",	dir_recover },
	{ ".type",	dir_type },
	{ ".itab",	dir_itab },
	{ ".rterr",	dir_rterr },
	{ ".global",	dir_global },
	{ ".data",	as_data },
	{ ".goko",	dir_version },
	{ ".image",	dir_image },
	{ ".init",	dir_init },
	{ ".main",	dir_main },
	{ ".pkg",	dir_pkg },
	{ ".sym",	dir_sym },
};

static bool directive(struct assembler *as, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(directives) / sizeof(directives[0]); i++)
		if (as_is(name, len, directives[i].name))
			return directives[i].read(as);
	return as_error(as, "unknown directive '%.*s'", (int)len, name);
}

/* "L7:" in front of an instruction, or of nothing. */
static bool try_label(struct assembler *as, const char *name, size_t len,
		      bool *done)
{
	uint32_t label;

	*done = len > 1 && name[0] == 'L' && *as->p == ':';
	if (!*done)
		return true;
	as->p = name;
	if (!as_id(as, 'L', "a label", &label) || !as_expect(as, ':') ||
	    !open_func(as))
		return false;
	as->part = PART_CODE;
	return as_label(as, label);
}

static bool line(struct assembler *as)
{
	const char *name;
	bool label;
	size_t len;

	do {
		if (as_at_end(as))
			return true;
		if (!as_word(as, &name, &len))
			return as_error(as, "expected a directive, label or operation");
		if (!try_label(as, name, len, &label))
			return false;
	} while (label);

	if (!as->seen_version && !as_is(name, len, ".goko"))
		return as_error(as, "the text begins with .goko %d",
				GOKO_IMAGE_TEXT_VERSION);
	if (name[0] == '.') {
		if (!directive(as, name, len))
			return false;
	} else {
		if (!open_func(as))
			return false;
		as->part = PART_CODE;
		if (!as_insn(as, name, len))
			return false;
	}
	return as_at_end(as) || as_error(as, "too much on the line");
}

static void check_used(struct assembler *as, struct id_use *use, char letter,
		       size_t nr)
{
	if (use->end > nr)
		as_error_at(as, use->line, "%c%llu is not declared", letter,
			    (unsigned long long)use->end - 1);
}

static void text(struct assembler *as)
{
	while (as->p < as->end && as->errors < MAX_ERRORS) {
		const char *nl;

		if (!line(as) && !as->seen_version)
			return;
		nl = memchr(as->p, '\n', as->end - as->p);
		as->p = nl ? nl + 1 : as->end;
		as->line++;
	}
	if (as->errors)
		return;
	if (as->part != PART_NONE)
		as_error(as, "the last function has no .end");
	if (!as->seen_version || as->image == GOKO_NONE)
		as_error(as, "no .goko or no .image");
	check_used(as, &as->type_use, 't', as->types.nr);
	check_used(as, &as->itab_use, 'y', as->itabs.nr);
	check_used(as, &as->global_use, 'g', as->globals.nr);
	check_used(as, &as->func_use, 'f', as->funcs.nr);
}

int goko_asm(const char *name, const char *txt, size_t len, void **image,
	     size_t *image_len)
{
	struct assembler *as = xalloc(sizeof(*as));
	int ret = -1;

	as->name = name;
	as->p = txt;
	as->end = txt + len;
	as->line = 1;
	as->image = GOKO_NONE;
	as->init = GOKO_NONE;
	as->main = GOKO_NONE;
	memset(as->rterr, 0xff, sizeof(as->rterr));
	as_init_ops(as);
	vec_room((void **)&as->bytes.v, &as->bytes.room, 0, 1, 1);

	text(as);
	if (!as->errors) {
		as_output(as, image, image_len);
		ret = 0;
	}

	free(as->bytes.v);
	free(as->strs.v);
	free(as->hash);
	free(as->types.v);
	free(as->fields.v);
	free(as->methods.v);
	free(as->itabs.v);
	free(as->globals.v);
	free(as->data.v);
	free(as->funcs.v);
	free(as->type_vars.v);
	free(as->vars.v);
	free(as->code.v);
	free(as->pool.v);
	free(as->lines.v);
	free(as->pkgs.v);
	free(as->syms.v);
	free(as->labels.v);
	free(as->uses.v);
	free(as);
	return ret;
}
