// SPDX-License-Identifier: GPL-2.0
/*
 * image/verify_iface.c - the pass over the code: meaning of the instructions
 *	that concern interfaces
 *
 * The last part of verify_ops.c.
 */
#include "image/verify.h"

#define KINDS_IFACE	(GOKO_KINDS_OF(EFACE) | GOKO_KINDS_OF(IFACE))

static bool is_interface(const struct goko_vimage *v, u32 type)
{
	return KINDS_IFACE & 1u << v->vtypes[type].kind;
}

static int read_interface(struct goko_vcode *c, u32 word)
{
	return goko_operand_kind(c, word, KINDS_IFACE, GOKO_READ,
				 "an eface or iface", NULL);
}

/* mkiface a, b, y: the itab says which types these are. */
static int check_mkiface(struct goko_vcode *c)
{
	const struct goko_img_itab *it = &c->v->itabs[c->in->imm];
	int ret = goko_read(c, c->in->b, it->type);

	return ret ? ret : goko_write(c, c->in->a, it->iface);
}

/* callm t w, #k, (args), (results) */
static int check_callm(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	const struct goko_img_type *iface = goko_vtype_def(c->v, in->t);
	const struct goko_img_type *m;
	struct goko_img_text text;
	int ret;

	if (iface->kind != GOKO_K_IFACE)
		return goko_vcode_fail(c, "type is %s, needs an iface",
				       goko_vtype_text(c->v, in->t, &text));
	if (in->a >= iface->nr_methods)
		return goko_vcode_fail(c, "method is number %u of %u", in->a,
				       iface->nr_methods);
	ret = goko_read(c, in->b, in->t);
	if (ret)
		return ret;
	c->vf->flags |= GOKO_VF_CALLS;
	m = &c->v->types[c->v->methods[iface->methods + in->a].type];
	return goko_vop_check_args(c, c->v->vars + m->list, m->nr, m->len);
}

/* assert t a, b and assert2 t a, b, ok */
static int check_assert(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	int ret = read_interface(c, in->b);

	if (!ret && in->a != GOKO_NONE)
		ret = goko_write(c, in->a, in->t);
	if (ret || in->op == GOKO_OP_ASSERT)
		return ret;
	return goko_operand_kind(c, in->c, GOKO_KINDS_OF(BOOL), GOKO_WRITE,
				 "bool", NULL);
}

static int check_conviface(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	struct goko_img_text text;
	int ret;

	if (!is_interface(c->v, in->t))
		return goko_vcode_fail(c, "type is %s, needs an eface or iface",
				       goko_vtype_text(c->v, in->t, &text));
	ret = read_interface(c, in->b);
	return ret ? ret : goko_write(c, in->a, in->t);
}

/* arrptr t a, b: a slice as a pointer to an array of the same elements */
static int check_arrptr(struct goko_vcode *c)
{
	const struct goko_img_insn *in = c->in;
	const struct goko_img_type *array = goko_vtype_def(c->v, in->t);
	struct goko_img_text text, there;
	u32 type, elem;
	int ret;

	if (array->kind != GOKO_K_ARRAY)
		return goko_vcode_fail(c, "type is %s, needs an array",
				       goko_vtype_text(c->v, in->t, &text));
	ret = goko_operand_kind(c, in->b, GOKO_KINDS_OF(SLICE), GOKO_READ,
				"a slice", &type);
	if (ret)
		return ret;
	elem = c->v->types[type].elem;
	if (goko_vtype_base(c->v, elem) != goko_vtype_base(c->v, array->elem))
		return goko_vcode_fail(c, "operand w%u has elements of type %s, needs %s",
				       in->b, goko_vtype_text(c->v, elem, &there),
				       goko_vtype_text(c->v, array->elem, &text));
	return goko_operand_new_ptr(c, in->a, in->t, false);
}

/**
 * goko_vop_check_iface() - Check an instruction that concerns interfaces.
 * @c:		state of the pass; the instruction's form is checked.
 *
 * Context: any; no P needed; no locks.
 * Return: 0, or -EINVAL (logged).
 */
int goko_vop_check_iface(struct goko_vcode *c)
{
	switch (c->in->op) {
	case GOKO_OP_MKIFACE:
		return check_mkiface(c);
	case GOKO_OP_CALLM:
		return check_callm(c);
	case GOKO_OP_ASSERT:
	case GOKO_OP_ASSERT2:
		return check_assert(c);
	case GOKO_OP_CONVIFACE:
		return check_conviface(c);
	case GOKO_OP_ARRPTR:
		return check_arrptr(c);
	default:
		return goko_vcode_fail(c, "operation is unknown");
	}
}
