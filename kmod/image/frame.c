// SPDX-License-Identifier: GPL-2.0
/*
 * image/frame.c - functions of an image and their frames
 *
 * A frame is an array of 8-byte words: the return pc, the closure context,
 * then the variables in order, each from a word of its own.
 */
#include "image/verify.h"

/* How much of the sections the functions so far have taken. */
struct cursor {
	u32 vars;
	u32 code;
	u32 lines;
};

/* Why a function is refused: "function f3 (main.f): ..." */
__printf(3, 4)
static int fail(struct goko_vimage *v, u32 i, const char *fmt, ...)
{
	char reason[250];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	return goko_vfail(v, "function f%u (%.*s): %s", i,
			  GOKO_VSTR_ARG(v, v->funcs[i].name), reason);
}

static int check_record(struct goko_vimage *v, u32 i)
{
	const struct goko_img_func *f = &v->funcs[i];

	if (f->name >= v->nr_strs)
		return goko_vfail(v, "function f%u: name is string %u of %u", i,
				  f->name, v->nr_strs);
	if (f->file >= v->nr_strs)
		return fail(v, i, "file is string %u of %u", f->file, v->nr_strs);
	if (f->flags & ~(GOKO_FUNC_WRAPPER | GOKO_FUNC_EXPORT))
		return fail(v, i, "flags are 0x%x, known are 0x%x", f->flags,
			    GOKO_FUNC_WRAPPER | GOKO_FUNC_EXPORT);
	if (f->reserved)
		return fail(v, i, "reserved is 0x%llx, needs 0",
			    (unsigned long long)f->reserved);
	if (f->ctx == GOKO_NONE)
		return 0;
	if (f->ctx >= v->nr_types)
		return fail(v, i, "ctx is t%u of %u", f->ctx, v->nr_types);
	if (!(v->vtypes[f->ctx].flags & GOKO_VT_CLOSURE))
		return fail(v, i, "ctx t%u is %s, needs a struct that starts with code",
			    f->ctx, goko_kind_name(v->types[f->ctx].kind));
	if (f->flags & GOKO_FUNC_EXPORT)
		return fail(v, i, "exported, but has a ctx");
	return 0;
}

static int check_var(struct goko_vimage *v, u32 i, u32 n)
{
	const struct goko_img_func *f = &v->funcs[i];
	struct goko_vfunc *vf = &v->vfuncs[i];
	u32 type = v->vars[f->vars + n];
	bool result = n >= f->nr_params && n - f->nr_params < f->nr_results;
	const char *what;
	u32 words;

	if (type >= v->nr_types)
		return fail(v, i, "variable %u is t%u of %u", n, type,
			    v->nr_types);
	what = goko_vtype_no_value(v, type);
	if (v->vtypes[type].kind == GOKO_K_LPTR && !result)
		what = NULL;
	if (what)
		return fail(v, i, "variable %u is t%u, which is %s%s", n, type,
			    what, result ? "; it is a result" : "");
	if (v->vtypes[type].kind == GOKO_K_LPTR && n < f->nr_params)
		vf->flags |= GOKO_VF_LPTR_PARAM;

	words = goko_vtype_words(v, type);
	if (words > GOKO_MAX_FRAME_WORDS - vf->frame_words)
		return fail(v, i, "frame is over the limit of %u words",
			    GOKO_MAX_FRAME_WORDS);
	v->var_word[f->vars + n] = vf->frame_words;
	vf->frame_words += words;
	if (n < f->nr_params)
		vf->param_words += words;
	else if (result)
		vf->result_words += words;
	return 0;
}

static int check_vars(struct goko_vimage *v, u32 i, struct cursor *cur)
{
	const struct goko_img_func *f = &v->funcs[i];
	struct goko_vfunc *vf = &v->vfuncs[i];
	u64 nr = (u64)f->nr_params + f->nr_results + f->nr_locals;
	u32 n;
	int ret;

	if (f->vars != cur->vars)
		return fail(v, i, "vars is %u, needs %u", f->vars, cur->vars);
	if (nr > v->nr_vars - cur->vars)
		return fail(v, i, "%llu variables, section vars has %u left",
			    (unsigned long long)nr, v->nr_vars - cur->vars);
	cur->vars += nr;

	vf->first_var = f->vars;
	vf->nr_vars = nr;
	vf->frame_words = GOKO_W_FIRST;
	for (n = 0; n < nr; n++) {
		ret = check_var(v, i, n);
		if (ret)
			return ret;
	}
	vf->class = goko_vsig_class(v, f->vars, f->nr_params, f->nr_results);
	return 0;
}

static int check_code_extent(struct goko_vimage *v, u32 i, struct cursor *cur)
{
	const struct goko_img_func *f = &v->funcs[i];

	if (f->code != cur->code)
		return fail(v, i, "code is %u, needs %u", f->code, cur->code);
	if (f->nr_code == 0 || f->nr_code > GOKO_MAX_CODE)
		return fail(v, i, "%u instructions, needs 1 to %u", f->nr_code,
			    GOKO_MAX_CODE);
	if (f->nr_code > v->nr_insns - cur->code)
		return fail(v, i, "%u instructions, section code has %u left",
			    f->nr_code, v->nr_insns - cur->code);
	cur->code += f->nr_code;
	if (f->recover != GOKO_NONE && f->recover >= f->nr_code)
		return fail(v, i, "recover is instruction %u of %u", f->recover,
			    f->nr_code);
	return 0;
}

static int check_lines(struct goko_vimage *v, u32 i, struct cursor *cur)
{
	const struct goko_img_func *f = &v->funcs[i];
	u32 n;

	if (f->lines != cur->lines)
		return fail(v, i, "lines is %u, needs %u", f->lines, cur->lines);
	if (f->nr_lines > v->nr_lines - cur->lines)
		return fail(v, i, "%u lines, section lines has %u left",
			    f->nr_lines, v->nr_lines - cur->lines);
	cur->lines += f->nr_lines;

	/* Ascending below nr_code: at most GOKO_MAX_CODE turns. */
	for (n = 0; n < f->nr_lines; n++) {
		const struct goko_img_line *l = &v->lines[f->lines + n];

		if (l->insn >= f->nr_code)
			return fail(v, i, "line record %u: instruction %u of %u",
				    n, l->insn, f->nr_code);
		if (n && l->insn <= l[-1].insn)
			return fail(v, i, "line record %u: instruction %u comes after %u",
				    n, l->insn, l[-1].insn);
		if (l->file >= v->nr_strs)
			return fail(v, i, "line record %u: file is string %u of %u",
				    n, l->file, v->nr_strs);
	}
	return 0;
}

/* init and main: started by the runtime, which passes nothing. */
static int check_entry(struct goko_vimage *v, u32 i, const char *role)
{
	const struct goko_img_func *f;

	if (i == GOKO_NONE)
		return 0;
	if (i >= v->nr_funcs)
		return goko_vfail(v, "header: %s is function %u of %u", role, i,
				  v->nr_funcs);
	f = &v->funcs[i];
	if (f->nr_params || f->nr_results || f->ctx != GOKO_NONE)
		return fail(v, i, "it is the image's %s, but has parameters, results or a ctx",
			    role);
	return 0;
}

/**
 * goko_vfuncs_check() - Check the functions and lay out their frames.
 * @v:		the image, its types already checked.
 * @first_var:	index of the first variable of functions in section vars.
 *
 * Context: process, may sleep; no P needed; no locks.
 * Return: 0, -EINVAL (logged), -EINTR.
 */
int goko_vfuncs_check(struct goko_vimage *v, u32 first_var)
{
	struct cursor cur = { .vars = first_var };
	u64 words = 0;
	u32 i;
	int ret;

	if (v->nr_funcs > GOKO_MAX_FUNCS)
		return goko_vfail(v, "section funcs: %u functions, the limit is %u",
				  v->nr_funcs, GOKO_MAX_FUNCS);
	for (i = 0; i < v->nr_funcs; i++) {
		ret = check_record(v, i);
		if (ret)
			return ret;
		ret = check_vars(v, i, &cur);
		if (ret)
			return ret;
		ret = check_code_extent(v, i, &cur);
		if (ret)
			return ret;
		ret = check_lines(v, i, &cur);
		if (ret)
			return ret;
		words += v->vfuncs[i].frame_words;
		if (words > GOKO_MAX_ALL_FRAMES)
			return fail(v, i, "frames of all functions are over the limit of %llu words",
				    GOKO_MAX_ALL_FRAMES);
		if (i % 64 == 0) {
			ret = goko_img_breathe();
			if (ret)
				return ret;
		}
	}
	if (cur.vars != v->nr_vars)
		return goko_vfail(v, "section vars: %u elements, types and functions use %u",
				  v->nr_vars, cur.vars);
	if (cur.code != v->nr_insns)
		return goko_vfail(v, "section code: %u instructions, the functions use %u",
				  v->nr_insns, cur.code);
	if (cur.lines != v->nr_lines)
		return goko_vfail(v, "section lines: %u records, the functions use %u",
				  v->nr_lines, cur.lines);
	ret = check_entry(v, v->hdr->init, "init");
	if (ret)
		return ret;
	return check_entry(v, v->hdr->main, "main");
}

/**
 * goko_vfunc_var() - Find the variable that contains a frame word.
 * @v:		the verified image.
 * @func:	function index.
 * @word:	frame word.
 *
 * Context: any; no P needed; no locks.
 * Return: index in goko_vimage.vars and var_*; GOKO_NONE if @word belongs to
 *	   no variable (the first two words of a frame).
 */
u32 goko_vfunc_var(const struct goko_vimage *v, u32 func, u32 word)
{
	const struct goko_vfunc *vf = &v->vfuncs[func];
	u32 lo = vf->first_var, hi = lo + vf->nr_vars;

	if (word < GOKO_W_FIRST || word >= vf->frame_words)
		return GOKO_NONE;
	while (hi - lo > 1) {
		u32 mid = lo + (hi - lo) / 2;

		if (v->var_word[mid] <= word)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

/**
 * goko_vfunc_word_is_ptr() - Can a frame word hold a pointer?
 * @v:		the verified image.
 * @func:	function index.
 * @word:	frame word.
 *
 * Context: any; no P needed; no locks.
 * Return: true for words of pointers, lptrs included, and for the closure
 *	   context of a function that has one.
 */
bool goko_vfunc_word_is_ptr(const struct goko_vimage *v, u32 func, u32 word)
{
	u32 var = goko_vfunc_var(v, func, word);

	if (var == GOKO_NONE)
		return word == GOKO_W_CTX && v->funcs[func].ctx != GOKO_NONE;
	return goko_vtype_word_is_ptr(v, v->vars[var], word - v->var_word[var]);
}

/**
 * goko_vfunc_word_type() - Find the component that begins at a frame word.
 * @v:		the verified image.
 * @func:	function index.
 * @word:	frame word.
 * @kind:	kind of the component, never NAMED; GOKO_K_VOID: the innermost.
 *
 * Context: any; no P needed; no locks.
 * Return: the component's type id, without names; GOKO_NONE if there is none,
 *	   as for the first two words of a frame.
 */
u32 goko_vfunc_word_type(const struct goko_vimage *v, u32 func, u32 word,
			 u32 kind)
{
	u32 var = goko_vfunc_var(v, func, word);
	u32 found = GOKO_NONE;
	u32 type, off;

	if (var == GOKO_NONE)
		return GOKO_NONE;
	type = v->vars[var];
	off = 8 * (word - v->var_word[var]);
	do {
		if (off)
			continue;
		if (kind == GOKO_K_VOID || v->vtypes[type].kind == kind)
			found = v->vtypes[type].under;
		if (v->vtypes[type].kind == kind)
			break;
	} while (goko_vtype_step(v, &type, &off));
	return found;
}
