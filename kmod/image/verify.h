/* SPDX-License-Identifier: GPL-2.0 */
/*
 * image/verify.h - what the files of the verifier share
 *
 * The steps of goko_vimage_parse(), each believing only what the ones before
 * it have proven:
 *
 *   parse.c       header, sections, strings
 *   types.c       types and their layouts; globals
 *   classes.c     which types are the same
 *   frame.c       functions: variables and frames, lines, extent of the code
 *   methods.c     methods of types; itabs; types of run-time errors
 *   data.c        what globals hold at load
 *   verify.c      code: form of each instruction (fields, indices, lists)
 *   verify_ops.c, verify_calls.c, verify_iface.c
 *                 code: meaning of each instruction, types of the operands,
 *   operand.c     and what these two may ask about an operand
 *
 * Lists in FIELDS, METHODS, VARS, CODE, LINES and POOL lie in the order of their
 * owners without gaps.  So each record has one owner, and the work as well as
 * the memory of a step is linear in the size of the image.
 */
#ifndef GOKO_IMAGE_VERIFY_H
#define GOKO_IMAGE_VERIFY_H

#include "image/vimage.h"

/* Check on the outside world after this many steps of a loop. */
#define GOKO_IMG_BATCH	1024

/* Names in the log: at most so many bytes. */
#define GOKO_IMG_NAME	100

/* A string for "%.*s". */
#define GOKO_VSTR_ARG(v, str) goko_vstr_len(v, str), goko_vstr(v, str, NULL)
int goko_vstr_len(const struct goko_vimage *v, u32 str);

/* What fills the space in messages: a type's name, or its id. */
struct goko_img_text {
	char s[GOKO_IMG_NAME + 32];
};

const char *goko_vtype_text(const struct goko_vimage *v, u32 type,
			    struct goko_img_text *text);

/**
 * struct goko_vcode - state of the pass over the code
 * @v:		the image
 * @func:	index of the function
 * @f:		its record
 * @vf:		its layout
 * @word_var:	index of the variable that has a word, for the words of the
 *		frame from GOKO_W_FIRST on
 * @at:		index of the instruction in the function
 * @in:		the instruction
 * @pool:	first word of the pool that no list has used
 * @list:	operands of letter l or S: the words behind the count(s)
 * @list_nr:	how many operands, or cases of a select
 * @list2:	operands of letter m
 * @list2_nr:	how many
 */
struct goko_vcode {
	struct goko_vimage		*v;
	u32				func;
	const struct goko_img_func	*f;
	struct goko_vfunc		*vf;
	u32				*word_var;
	u32				at;
	const struct goko_img_insn	*in;
	u32				pool;
	const u32			*list;
	u32				list_nr;
	const u32			*list2;
	u32				list2_nr;
};

/* parse.c */
__printf(2, 3)
int goko_vfail(struct goko_vimage *v, const char *fmt, ...);

/* types.c */
int goko_vtypes_check(struct goko_vimage *v);
u32 goko_vtype_base(const struct goko_vimage *v, u32 type);
bool goko_vtype_step(const struct goko_vimage *v, u32 *type, u32 *off);
const char *goko_vtype_no_value(const struct goko_vimage *v, u32 type);

/* classes.c */
int goko_vtypes_classify(struct goko_vimage *v);
u32 goko_vsig_class(const struct goko_vimage *v, u32 vars, u32 nr_params,
		    u32 nr_results);

/* frame.c */
int goko_vfuncs_check(struct goko_vimage *v, u32 first_var);

/* methods.c */
int goko_vmethods_check(struct goko_vimage *v);
int goko_vmethod_order(const struct goko_vimage *v, u32 a, u32 b);

/* data.c */
int goko_vdata_check(struct goko_vimage *v);

/* syms.c */
int goko_vsyms_check(struct goko_vimage *v);

/* verify.c */
int goko_vcode_check(struct goko_vimage *v);
__printf(2, 3)
int goko_vcode_fail(struct goko_vcode *c, const char *fmt, ...);

/* operand.c: sets of kinds */
#define GOKO_KINDS_OF(k)	(1u << GOKO_K_##k)
#define GOKO_KINDS_INT		(GOKO_KINDS_OF(I8) | GOKO_KINDS_OF(I16) | \
				 GOKO_KINDS_OF(I32) | GOKO_KINDS_OF(I64) | \
				 GOKO_KINDS_UINT)
#define GOKO_KINDS_UINT		(GOKO_KINDS_OF(U8) | GOKO_KINDS_OF(U16) | \
				 GOKO_KINDS_OF(U32) | GOKO_KINDS_OF(U64))
#define GOKO_KINDS_PTR		(GOKO_KINDS_OF(PTR) | GOKO_KINDS_OF(LPTR) | \
				 GOKO_KINDS_HEAP)
#define GOKO_KINDS_HEAP		(GOKO_KINDS_OF(CHAN) | GOKO_KINDS_OF(FUNC) | \
				 GOKO_KINDS_OF(MAP) | GOKO_KINDS_OF(UNSAFE))

/* What an operation does with a component. */
enum goko_use {
	GOKO_READ,		/* the component fits the type */
	GOKO_WRITE,		/* the type fits the component */
	GOKO_ADDR,		/* they are the same */
};

int goko_operand_typed(struct goko_vcode *c, u32 word, u32 type,
		       enum goko_use use);
int goko_operand_kind(struct goko_vcode *c, u32 word, u32 kinds,
		      enum goko_use use, const char *needs, u32 *type);
int goko_operand_nil_test(struct goko_vcode *c, u32 word);
int goko_operand_ptr(struct goko_vcode *c, u32 word, u32 *elem, bool *local);
int goko_operand_new_ptr(struct goko_vcode *c, u32 word, u32 elem, bool local);
int goko_component(struct goko_vcode *c, u32 type, u32 off, u32 want,
		   enum goko_use use);
int goko_frame_component(struct goko_vcode *c, u32 word, u32 off, u32 want,
			 enum goko_use use);

static inline int goko_read(struct goko_vcode *c, u32 word, u32 type)
{
	return goko_operand_typed(c, word, type, GOKO_READ);
}

static inline int goko_write(struct goko_vcode *c, u32 word, u32 type)
{
	return goko_operand_typed(c, word, type, GOKO_WRITE);
}

/* verify_ops.c, verify_calls.c, verify_iface.c */
int goko_vop_check(struct goko_vcode *c);
int goko_vop_check_args(struct goko_vcode *c, const u32 *vars, u32 nr_params,
			u32 nr_results);
int goko_vop_check_iface(struct goko_vcode *c);
int goko_vop_check_making(struct goko_vcode *c);

#endif /* GOKO_IMAGE_VERIFY_H */
