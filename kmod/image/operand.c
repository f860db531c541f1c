// SPDX-License-Identifier: GPL-2.0
/*
 * image/operand.c - what a frame word or an offset holds
 *
 * A word belongs to one variable for the whole life of a function, so the
 * question "what is at w9?" needs no data flow: it is answered by going down
 * from the variable's type to the components that begin at the word.
 *
 * Lengths of strings and slices are at a word without being a component; they
 * read as i64.  Values of size 0 are at each offset of anything, but a word
 * that is to hold one is that of a variable of size 0: who copies whole words
 * does no harm there.
 */
#include "image/verify.h"

/* A place inside a type, on the way down. */
struct place {
	u32	type;
	u32	off;
	bool	whole;	/* a whole variable, not a part of one */
};

static bool find_word(const struct goko_vcode *c, u32 word, struct place *p)
{
	u32 var;

	if (word < GOKO_W_FIRST || word >= c->vf->frame_words)
		return false;
	var = c->word_var[word];
	p->type = c->v->vars[var];
	p->off = 8 * (word - c->v->var_word[var]);
	p->whole = p->off == 0;
	return true;
}

static bool step(const struct goko_vimage *v, struct place *p)
{
	p->whole = false;
	return goko_vtype_step(v, &p->type, &p->off);
}

/* A scalar that shares its word with others, unless it is a variable. */
static bool is_narrow(const struct goko_vimage *v, u32 type)
{
	return goko_kind_is_scalar(v->vtypes[type].kind) &&
	       v->vtypes[type].size < 8;
}

/* At the end of the way down: the length or capacity of a string or slice. */
static bool is_length(const struct goko_vimage *v, const struct place *p)
{
	u32 kind = v->vtypes[p->type].kind;

	return (kind == GOKO_K_STRING && p->off == 8) ||
	       (kind == GOKO_K_SLICE && (p->off == 8 || p->off == 16));
}

static bool usable(const struct goko_vimage *v, u32 there, u32 want,
		   enum goko_use use)
{
	switch (use) {
	case GOKO_READ:
		return goko_vtype_fits(v, want, there);
	case GOKO_WRITE:
		return goko_vtype_fits(v, there, want);
	default:
		return v->vtypes[want].class == v->vtypes[there].class;
	}
}

/* "string", "length of []int", "inside of f64": innermost at a place. */
static const char *describe_place(const struct goko_vimage *v, struct place *p,
				  struct goko_img_text *text)
{
	struct goko_img_text name;
	const char *part = "";

	while (step(v, p))
		;
	if (is_length(v, p))
		part = p->off == 8 ? "the length of " : "the capacity of ";
	else if (p->off)
		part = "inside of ";
	snprintf(text->s, sizeof(text->s), "%s%s", part,
		 goko_vtype_text(v, p->type, &name));
	return text->s;
}

static const char *describe_word(const struct goko_vcode *c, u32 word,
				 struct goko_img_text *text)
{
	struct place p;

	if (word == GOKO_W_PC)
		return "the return pc";
	if (find_word(c, word, &p))
		return describe_place(c->v, &p, text);
	return c->f->ctx == GOKO_NONE ? "unused, the function has no ctx" :
					"the closure context";
}

static const char *use_text(enum goko_use use)
{
	switch (use) {
	case GOKO_READ:
		return "something that fits";
	case GOKO_WRITE:
		return "room for";
	default:
		return "exactly";
	}
}

static int fail_word(struct goko_vcode *c, u32 word, const char *needs,
		     const char *what)
{
	struct goko_img_text text;

	if (word == GOKO_NONE)
		return goko_vcode_fail(c, "operand is missing, needs %s%s",
				       needs, what);
	return goko_vcode_fail(c, "operand w%u is %s, needs %s%s", word,
			       describe_word(c, word, &text), needs, what);
}

/* The closure context reads as a ptr to the ctx struct. */
static bool ctx_fits(const struct goko_vcode *c, u32 type)
{
	const struct goko_img_type *t = goko_vtype_def(c->v, type);

	return c->f->ctx != GOKO_NONE &&
	       (t->kind == GOKO_K_PTR || t->kind == GOKO_K_LPTR) &&
	       goko_vtype_base(c->v, t->elem) ==
	       goko_vtype_base(c->v, c->f->ctx);
}

/**
 * goko_operand_typed() - Check an operand that holds a value of a type.
 * @c:		state of the pass.
 * @word:	the operand.
 * @type:	the type.
 * @use:	GOKO_READ or GOKO_WRITE.
 *
 * Context: any; no P needed; no locks.
 * Return: 0, or -EINVAL (logged).
 */
int goko_operand_typed(struct goko_vcode *c, u32 word, u32 type,
		       enum goko_use use)
{
	const struct goko_vimage *v = c->v;
	struct goko_img_text text;
	char needs[40];
	struct place p;

	if (word == GOKO_W_CTX && use == GOKO_READ && ctx_fits(c, type))
		return 0;
	if (find_word(c, word, &p)) {
		if (!v->vtypes[type].size && !v->vtypes[p.type].size)
			return 0;
		do {
			if (p.off || !usable(v, p.type, type, use))
				continue;
			if (!is_narrow(v, p.type) || p.whole)
				return 0;
			return goko_vcode_fail(c, "operand w%u is a narrow scalar inside of a variable, use lf or sf",
					       word);
		} while (step(v, &p));
		if (use == GOKO_READ && is_length(v, &p) &&
		    v->vtypes[type].kind == GOKO_K_I64)
			return 0;
	}
	snprintf(needs, sizeof(needs), "%s ", use_text(use));
	return fail_word(c, word, needs, goko_vtype_text(v, type, &text));
}

/**
 * goko_operand_kind() - Check an operand that holds a value of some kind.
 * @c:		state of the pass.
 * @word:	the operand.
 * @kinds:	set of kinds, GOKO_KINDS_*.
 * @use:	GOKO_READ or GOKO_WRITE.
 * @needs:	what @kinds is called in messages.
 * @type:	receives the type there, without names, or GOKO_NONE for a
 *		length and for the closure context; may be NULL.
 *
 * Context: any; no P needed; no locks.
 * Return: 0, or -EINVAL (logged).
 */
int goko_operand_kind(struct goko_vcode *c, u32 word, u32 kinds,
		      enum goko_use use, const char *needs, u32 *type)
{
	const struct goko_vimage *v = c->v;
	struct place p;

	if (type)
		*type = GOKO_NONE;
	if (word == GOKO_W_CTX && c->f->ctx != GOKO_NONE &&
	    use == GOKO_READ && (kinds & GOKO_KINDS_OF(PTR)))
		return 0;
	if (find_word(c, word, &p)) {
		do {
			if (p.off || !(kinds & 1u << v->vtypes[p.type].kind))
				continue;
			if (is_narrow(v, p.type) && !p.whole)
				return goko_vcode_fail(c, "operand w%u is a narrow scalar inside of a variable, use lf or sf",
						       word);
			if (type)
				*type = v->vtypes[p.type].under;
			return 0;
		} while (step(v, &p));
		if (use == GOKO_READ && is_length(v, &p) &&
		    (kinds & GOKO_KINDS_OF(I64)))
			return 0;
	}
	return fail_word(c, word, needs, "");
}

/**
 * goko_operand_nil_test() - Check an operand that is compared with nil.
 * @c:		state of the pass.
 * @word:	the operand.
 *
 * Besides pointers, the first words of slices and interfaces pass.
 *
 * Context: any; no P needed; no locks.
 * Return: 0, or -EINVAL (logged).
 */
int goko_operand_nil_test(struct goko_vcode *c, u32 word)
{
	return goko_operand_kind(c, word,
				 GOKO_KINDS_PTR | GOKO_KINDS_OF(SLICE) |
				 GOKO_KINDS_OF(EFACE) | GOKO_KINDS_OF(IFACE),
				 GOKO_READ, "a pointer, slice or interface",
				 NULL);
}

/**
 * goko_operand_ptr() - Check an operand through which memory is reached.
 * @c:		state of the pass.
 * @word:	the operand.
 * @elem:	receives the type id of the target.
 * @local:	receives whether it may point into the own stack.
 *
 * Context: any; no P needed; no locks.
 * Return: 0, or -EINVAL (logged).
 */
int goko_operand_ptr(struct goko_vcode *c, u32 word, u32 *elem, bool *local)
{
	u32 type;
	int ret;

	ret = goko_operand_kind(c, word,
				GOKO_KINDS_OF(PTR) | GOKO_KINDS_OF(LPTR),
				GOKO_READ, "a ptr or lptr", &type);
	if (ret)
		return ret;
	if (type == GOKO_NONE) {
		*elem = c->f->ctx;
		*local = false;
	} else {
		*elem = c->v->types[type].elem;
		*local = c->v->types[type].kind == GOKO_K_LPTR;
	}
	return 0;
}

/**
 * goko_operand_new_ptr() - Check an operand that receives a pointer.
 * @c:		state of the pass.
 * @word:	the operand.
 * @elem:	type id of what the pointer points to.
 * @local:	it may point into the own stack, so only an lptr can hold it.
 *
 * Context: any; no P needed; no locks.
 * Return: 0, or -EINVAL (logged).
 */
int goko_operand_new_ptr(struct goko_vcode *c, u32 word, u32 elem, bool local)
{
	const struct goko_vimage *v = c->v;
	struct goko_img_text text;
	struct place p;

	if (find_word(c, word, &p)) {
		do {
			const struct goko_img_type *t = goko_vtype_def(v, p.type);

			if (p.off)
				continue;
			if (t->kind != GOKO_K_LPTR &&
			    (local || t->kind != GOKO_K_PTR))
				continue;
			if (goko_vtype_base(v, t->elem) ==
			    goko_vtype_base(v, elem))
				return 0;
		} while (step(v, &p));
	}
	return fail_word(c, word, local ? "room for lptr to " : "room for ptr to ",
			 goko_vtype_text(v, elem, &text));
}

static int check_component(struct goko_vcode *c, struct place *p, u32 want,
			   enum goko_use use, bool *found)
{
	const struct goko_vimage *v = c->v;

	*found = true;
	if (!v->vtypes[want].size && p->off <= v->vtypes[p->type].size)
		return 0;
	do {
		if (p->off || !usable(v, p->type, want, use))
			continue;
		if (p->whole && is_narrow(v, p->type) && use != GOKO_ADDR)
			return goko_vcode_fail(c, "a narrow scalar variable is no component, use mov");
		return 0;
	} while (step(v, p));
	if (use == GOKO_READ && is_length(v, p) &&
	    v->vtypes[want].kind == GOKO_K_I64)
		return 0;
	*found = false;
	return 0;
}

/**
 * goko_component() - Check that a type has a component at an offset.
 * @c:		state of the pass.
 * @type:	type id of the whole.
 * @off:	bytes from its start.
 * @want:	type id of the component.
 * @use:	what is done with it.
 *
 * Context: any; no P needed; no locks.
 * Return: 0, or -EINVAL (logged).
 */
int goko_component(struct goko_vcode *c, u32 type, u32 off, u32 want,
		   enum goko_use use)
{
	struct place p = { .type = type, .off = off };
	struct goko_img_text whole, there, text;
	bool found;
	int ret;

	ret = check_component(c, &p, want, use, &found);
	if (ret || found)
		return ret;
	goko_vtype_text(c->v, type, &whole);
	goko_vtype_text(c->v, want, &text);
	if (off >= c->v->vtypes[type].size)
		return goko_vcode_fail(c, "offset +%u is behind the end of %s, needs %s %s",
				       off, whole.s, use_text(use), text.s);
	p = (struct place){ .type = type, .off = off };
	return goko_vcode_fail(c, "offset +%u of %s is %s, needs %s %s", off,
			       whole.s, describe_place(c->v, &p, &there),
			       use_text(use), text.s);
}

/**
 * goko_frame_component() - Check that a variable has a component at an offset.
 * @c:		state of the pass.
 * @word:	a word of the variable.
 * @off:	bytes from that word.
 * @want:	type id of the component.
 * @use:	what is done with it.
 *
 * Context: any; no P needed; no locks.
 * Return: 0, or -EINVAL (logged).
 */
int goko_frame_component(struct goko_vcode *c, u32 word, u32 off, u32 want,
			 enum goko_use use)
{
	struct goko_img_text var, there, text;
	struct place p, whole;
	bool found;
	int ret;

	if (!find_word(c, word, &p))
		return fail_word(c, word, "a variable", "");
	/* No overflow: a frame has 512 KiB, an offset is less than 2 GiB. */
	p.off += off;
	p.whole = p.off == 0;
	whole = p;
	ret = check_component(c, &p, want, use, &found);
	if (ret || found)
		return ret;
	goko_vtype_text(c->v, whole.type, &var);
	goko_vtype_text(c->v, want, &text);
	if (whole.off >= c->v->vtypes[whole.type].size)
		return goko_vcode_fail(c, "w%u +%u is behind the end of a variable of type %s, needs %s %s",
				       word, off, var.s, use_text(use), text.s);
	p = whole;
	return goko_vcode_fail(c, "w%u +%u is %s, needs %s %s", word, off,
			       describe_place(c->v, &p, &there), use_text(use),
			       text.s);
}
