/* SPDX-License-Identifier: GPL-2.0 */
/*
 * image/vimage.h - an image that has been verified, for who translates it
 *
 * goko_vimage_parse() proves that a buffer holds a correct image
 * (docs/gir.md) and derives what the format leaves out: layouts of types and
 * frames.  Afterwards the linker and the translator may believe everything
 * they read through struct goko_vimage: each index is in range, each operand
 * has the type its operation wants.  Nothing here is for run time.
 *
 * This header and the sources behind it (all of image/ but link.c and
 * table.c) are also built in user space; image/portable.h has the differences.
 */
#ifndef GOKO_IMAGE_VIMAGE_H
#define GOKO_IMAGE_VIMAGE_H

#include <linux/types.h>
#include <linux/goko_image.h>

#include "image/portable.h"

/* Limits of an image; gir.md lists them. */
#define GOKO_MAX_TYPE_SIZE	(1u << 30)	/* bytes of one type */
#define GOKO_MAX_TYPE_DEPTH	64		/* types contained in each other */
#define GOKO_MAX_PTR_WORDS	(1ull << 26)	/* ptrdata of all types, words */
#define GOKO_MAX_DATA_SIZE	(1ull << 30)	/* bytes of all globals */
/* Of images that can be linked: they are looked for by name. */
#define GOKO_MAX_PKGS		(1u << 13)
#define GOKO_MAX_VARS		(1u << 18)
#define GOKO_MAX_SYMS		(1u << 16)
#define GOKO_MAX_CHAN_ELEM	65535u		/* bytes of a channel's element */
#define GOKO_MAX_FUNCS		(1u << 20)
#define GOKO_MAX_CODE		65536u		/* instructions of a function */
#define GOKO_MAX_FRAME_WORDS	65536u		/* of a function */
#define GOKO_MAX_ALL_FRAMES	(1ull << 26)	/* words of all frames */
#define GOKO_MAX_CASES		65536u		/* of a select */

/* First words of a frame, gir.md section 2. */
#define GOKO_W_PC	0
#define GOKO_W_CTX	1
#define GOKO_W_FIRST	2

/**
 * struct goko_log - reasons for a refusal, in a bounded buffer
 * @buf:	text, always terminated; NULL if @cap is 0
 * @cap:	bytes of @buf
 * @len:	bytes the whole text takes without its terminator; may exceed @cap
 */
struct goko_log {
	char	*buf;
	size_t	cap;
	size_t	len;
};

void goko_log_init(struct goko_log *log, char *buf, size_t cap);
void goko_log_printf(struct goko_log *log, const char *fmt, ...)
	__printf(2, 3);

/* goko_vtype.flags */
#define GOKO_VT_CLOSURE	1	/* closure object: a struct that starts with code */

/**
 * struct goko_vtype - what follows from a type's definition
 * @size:	bytes
 * @ptrdata:	bytes up to the end of the last pointer, 0: none
 * @under:	the type without its names: never NAMED
 * @class:	two types are "the same" (gir.md) iff their classes are equal
 * @kind:	kind of @under
 * @align:	bytes
 * @depth:	levels of types contained by value, this one included
 * @flags:	GOKO_VT_*
 */
struct goko_vtype {
	u32	size;
	u32	ptrdata;
	u32	under;
	u32	class;
	u8	kind;
	u8	align;
	u8	depth;
	u8	flags;
};

/* goko_vfunc.flags */
#define GOKO_VF_LPTR_PARAM	1	/* has an lptr parameter: call only */
#define GOKO_VF_ADDRESSED	2	/* some variable is addressed */
#define GOKO_VF_CALLS		4	/* contains call or callc */
#define GOKO_VF_DEFERS		8	/* contains deferc */

/**
 * struct goko_vfunc - what follows from a function's definition
 * @first_var:	index of its first variable in goko_vimage.vars and var_*
 * @nr_vars:	parameters, results and locals
 * @param_words: words of the parameters, from GOKO_W_FIRST on
 * @result_words: words of the results, behind the parameters
 * @frame_words: words of the frame
 * @class:	class of the func types that have its signature, GOKO_NONE
 *		if the image has no such type
 * @flags:	GOKO_VF_*
 */
struct goko_vfunc {
	u32	first_var;
	u32	nr_vars;
	u32	param_words;
	u32	result_words;
	u32	frame_words;
	u32	class;
	u32	flags;
};

/* goko_vimage.var_flags */
#define GOKO_VV_ADDRESSED	1	/* lea takes its address: lives in memory */

/**
 * struct goko_vimage - a verified image
 * @hdr:	the image; everything up to @pool points into it
 * @var_word:	[nr_vars] first frame word of each function variable
 * @var_flags:	[nr_vars] GOKO_VV_*
 * @field_off:	[nr_fields] byte offset in its struct
 * @vtypes:	[nr_types]
 * @vfuncs:	[nr_funcs]
 * @sigs:	[nr_sigs] func types in the order of their signatures; like @log
 *		only while the image is being verified
 * @log:	-
 *
 * vars holds the lists of func types first (nr_type_vars), then those of
 * functions; the var_* arrays mean nothing for the former.  The image outlives this.
 */
struct goko_vimage {
	const struct goko_img_header	*hdr;
	const char			*strdata;
	const struct goko_img_str	*strs;
	const struct goko_img_type	*types;
	const struct goko_img_field	*fields;
	const struct goko_img_method	*methods;
	const struct goko_img_itab	*itabs;
	const struct goko_img_global	*globals;
	const struct goko_img_datum	*data;
	const struct goko_img_func	*funcs;
	const u32			*vars;
	const struct goko_img_insn	*code;
	const struct goko_img_line	*lines;
	const struct goko_img_pkg	*pkgs;
	const struct goko_img_sym	*syms;
	const u32			*pool;
	u32				nr_strs;
	u32				nr_types;
	u32				nr_fields;
	u32				nr_methods;
	u32				nr_itabs;
	u32				nr_globals;
	u32				nr_data;
	u32				nr_funcs;
	u32				nr_vars;
	u32				nr_type_vars;
	u32				nr_insns;
	u32				nr_lines;
	u32				nr_pkgs;
	u32				nr_syms;
	u32				nr_pool;
	u32				strdata_size;

	struct goko_vtype		*vtypes;
	u32				*field_off;
	struct goko_vfunc		*vfuncs;
	u32				*var_word;
	u8				*var_flags;

	u32				*sigs;
	u32				nr_sigs;
	struct goko_log			*log;
};

int goko_vimage_parse(struct goko_vimage *v, const void *data, size_t len,
		      struct goko_log *log);
void goko_vimage_free(struct goko_vimage *v);

const char *goko_kind_name(u32 kind);
const char *goko_datum_name(u32 kind);
const char *goko_vstr(const struct goko_vimage *v, u32 str, u32 *len);

/* types.c */
bool goko_vtype_fits(const struct goko_vimage *v, u32 a, u32 b);
bool goko_vtype_word_is_ptr(const struct goko_vimage *v, u32 type, u32 word);
bool goko_vtype_plain_at(const struct goko_vimage *v, u32 type, u32 off, u32 want);
void goko_vtype_ptrmask(const struct goko_vimage *v, u32 type,
			unsigned long *bits, u32 nr_words);

/* Of verified code only: frame.c */
u32 goko_vfunc_var(const struct goko_vimage *v, u32 func, u32 word);
bool goko_vfunc_word_is_ptr(const struct goko_vimage *v, u32 func, u32 word);
u32 goko_vfunc_word_type(const struct goko_vimage *v, u32 func, u32 word,
			 u32 kind);

static inline u32 goko_vtype_size(const struct goko_vimage *v, u32 type)
{
	return v->vtypes[type].size;
}

/* Kind without names: never NAMED. */
static inline u32 goko_vtype_kind(const struct goko_vimage *v, u32 type)
{
	return v->vtypes[type].kind;
}

/* The definition without names; elem, len, list, nr are in it. */
static inline const struct goko_img_type *
goko_vtype_def(const struct goko_vimage *v, u32 type)
{
	return &v->types[v->vtypes[type].under];
}

static inline bool goko_vtype_has_pointers(const struct goko_vimage *v,
					   u32 type)
{
	return v->vtypes[type].ptrdata != 0;
}

/* Words a variable of this type takes in a frame. */
static inline u32 goko_vtype_words(const struct goko_vimage *v, u32 type)
{
	u32 size = v->vtypes[type].size;

	return size ? (size + 7) / 8 : 1;
}

static inline bool goko_kind_is_int(u32 kind)
{
	return kind >= GOKO_K_I8 && kind <= GOKO_K_U64;
}

static inline bool goko_kind_is_signed(u32 kind)
{
	return kind >= GOKO_K_I8 && kind <= GOKO_K_I64;
}

/* Scalars: one word in canonical form as a variable. */
static inline bool goko_kind_is_scalar(u32 kind)
{
	return kind >= GOKO_K_BOOL && kind <= GOKO_K_F64;
}

/* Pointer-shaped: one word that is a pointer or nil. */
static inline bool goko_kind_is_ptr(u32 kind)
{
	return kind >= GOKO_K_PTR && kind <= GOKO_K_UNSAFE;
}

#endif /* GOKO_IMAGE_VIMAGE_H */
