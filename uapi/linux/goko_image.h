/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * linux/goko_image.h - the format of a goko image
 *
 * An image is one file: a header with a fixed table of sections, then the
 * sections.  All numbers are little endian.  Nothing that the loader can
 * derive is in the image: sizes, offsets of fields, pointer masks and frame
 * layouts follow from the types (docs/gir.md), so they cannot be wrong.
 *
 * Changes:
 *  1 - first version
 */
#ifndef _UAPI_LINUX_GOKO_IMAGE_H
#define _UAPI_LINUX_GOKO_IMAGE_H

#include <linux/types.h>
#include <linux/goko_ops.h>

#define GOKO_IMAGE_MAGIC	0x4f4b4f47u	/* "GOKO" */
#define GOKO_IMAGE_VERSION	1
#define GOKO_IMAGE_MAX		(256u << 20)	/* bytes */
#define GOKO_NONE		0xffffffffu	/* absent operand or index */

/* Sections, each an array of fixed-size records, 8-byte aligned. */
enum goko_sect {
	GOKO_SECT_STRDATA,	/* bytes */
	GOKO_SECT_STRS,		/* struct goko_img_str */
	GOKO_SECT_TYPES,	/* struct goko_img_type */
	GOKO_SECT_FIELDS,	/* struct goko_img_field */
	GOKO_SECT_GLOBALS,	/* struct goko_img_global */
	GOKO_SECT_FUNCS,	/* struct goko_img_func */
	GOKO_SECT_VARS,		/* __u32 type ids: params, results, locals */
	GOKO_SECT_CODE,		/* struct goko_img_insn */
	GOKO_SECT_POOL,		/* __u32 operand lists */
	GOKO_SECT_LINES,	/* struct goko_img_line */
	GOKO_SECT_NR,
};

/**
 * struct goko_img_sect - where a section lies
 * @off:	bytes from the start of the image, a multiple of 8
 * @size:	bytes, a multiple of the record size
 */
struct goko_img_sect {
	__u64 off;
	__u64 size;
};

/**
 * struct goko_img_header - start of an image
 * @magic:	GOKO_IMAGE_MAGIC
 * @version:	GOKO_IMAGE_VERSION
 * @header_size: sizeof(struct goko_img_header)
 * @size:	bytes of the whole image
 * @flags:	must be zero
 * @name:	string index: the image's name
 * @init:	function index of the package initialiser, or GOKO_NONE
 * @main:	function index of main.main, or GOKO_NONE
 * @reserved:	must be zero
 * @build_id:	hash of everything behind the header; identity, not proof
 * @sect:	the sections, in the order of enum goko_sect, each right behind the
 *		one before but for zeros up to a multiple of 8; likewise the end
 */
struct goko_img_header {
	__u32 magic;
	__u16 version;
	__u16 header_size;
	__u64 size;
	__u32 flags;
	__u32 name;
	__u32 init;
	__u32 main;
	__u64 reserved;
	__u8  build_id[16];
	struct goko_img_sect sect[GOKO_SECT_NR];
};

/**
 * struct goko_img_str - one string
 * @off:	bytes into GOKO_SECT_STRDATA, where the string before ends
 * @len:	bytes; not terminated
 */
struct goko_img_str {
	__u32 off;
	__u32 len;
};

/*
 * Kinds of types.  The scalar kinds come first and double as the kind field
 * of instructions; kind, then size in bytes.
 */
#define GOKO_KINDS(X) \
	X(VOID,		"void",		0) \
	X(BOOL,		"bool",		1) \
	X(I8,		"i8",		1) \
	X(I16,		"i16",		2) \
	X(I32,		"i32",		4) \
	X(I64,		"i64",		8) \
	X(U8,		"u8",		1) \
	X(U16,		"u16",		2) \
	X(U32,		"u32",		4) \
	X(U64,		"u64",		8) \
	X(F32,		"f32",		4) \
	X(F64,		"f64",		8) \
	X(PTR,		"ptr",		8) \
	X(LPTR,		"lptr",		8) \
	X(CHAN,		"chan",		8) \
	X(FUNC,		"func",		8) \
	X(MAP,		"map",		8) \
	X(UNSAFE,	"unsafe",	8) \
	X(CODE,		"code",		8) \
	X(C64,		"c64",		8) \
	X(C128,		"c128",		16) \
	X(STRING,	"string",	16) \
	X(SLICE,	"slice",	24) \
	X(EFACE,	"eface",	16) \
	X(IFACE,	"iface",	16) \
	X(ARRAY,	"array",	0) \
	X(STRUCT,	"struct",	0) \
	X(NAMED,	"named",	0)

enum goko_kind {
#define GOKO_KIND_ENUM(id, text, size) GOKO_K_##id,
	GOKO_KINDS(GOKO_KIND_ENUM)
#undef GOKO_KIND_ENUM
	GOKO_K_NR,
};

/* Channel directions, in goko_img_type.len of a CHAN. */
#define GOKO_CHAN_RECV	1
#define GOKO_CHAN_SEND	2
#define GOKO_CHAN_BOTH	3

/**
 * struct goko_img_type - one type
 * @kind:	enum goko_kind
 * @name:	string index: the type as Go prints it
 * @elem:	type id: target of PTR, LPTR; element of SLICE, ARRAY, CHAN, MAP;
 *		underlying type of NAMED; else GOKO_NONE
 * @key:	type id: key of MAP; else GOKO_NONE
 * @len:	ARRAY: elements; CHAN: direction; FUNC: number of results; else 0
 * @list:	STRUCT: first field; FUNC: first of the parameters, then the
 *		results, in GOKO_SECT_VARS; else 0
 * @nr:		STRUCT: fields; FUNC: parameters; else 0
 *
 * Types that are contained by value (ARRAY elements, STRUCT fields, what a
 * NAMED stands for) have a smaller id than their container.
 */
struct goko_img_type {
	__u32 kind;
	__u32 name;
	__u32 elem;
	__u32 key;
	__u64 len;
	__u32 list;
	__u32 nr;
};

/**
 * struct goko_img_field - one field of a STRUCT
 * @name:	string index
 * @type:	type id
 */
struct goko_img_field {
	__u32 name;
	__u32 type;
};

/**
 * struct goko_img_global - one package-level variable, zero at load
 * @name:	string index
 * @type:	type id
 */
struct goko_img_global {
	__u32 name;
	__u32 type;
};

/* Function flags. */
#define GOKO_FUNC_WRAPPER	(1u << 0)	/* transparent to recover() */
#define GOKO_FUNC_EXPORT	(1u << 1)	/* LOOKUP finds it */

/**
 * struct goko_img_func - one function
 * @name:	string index, as in Go's tracebacks ("main.f", "main.(*T).m")
 * @file:	string index of the source file
 * @line:	line of the declaration
 * @flags:	GOKO_FUNC_*
 * @ctx:	type id of the closure object (a STRUCT whose first field is
 *		CODE), or GOKO_NONE for a function that captures nothing
 * @vars:	first variable in GOKO_SECT_VARS: parameters, results, locals
 * @nr_params:	number of parameters
 * @nr_results:	number of results
 * @nr_locals:	number of local variables
 * @code:	first instruction in GOKO_SECT_CODE
 * @nr_code:	number of instructions, at least 1
 * @recover:	instruction index where a recovered panic goes on, or GOKO_NONE
 * @lines:	first record in GOKO_SECT_LINES
 * @nr_lines:	number of line records
 * @reserved:	must be zero
 */
struct goko_img_func {
	__u32 name;
	__u32 file;
	__u32 line;
	__u32 flags;
	__u32 ctx;
	__u32 vars;
	__u32 nr_params;
	__u32 nr_results;
	__u32 nr_locals;
	__u32 code;
	__u32 nr_code;
	__u32 recover;
	__u32 lines;
	__u32 nr_lines;
	__u64 reserved;
};

/**
 * struct goko_img_insn - one instruction
 * @op:		enum goko_op
 * @kind:	scalar kind (enum goko_kind) where the operation has one, else 0
 * @t:		type id where the operation has one, else 0
 * @a:		operands; a field that the operation does not use is 0
 * @b:		-
 * @c:		-
 * @imm:	-
 */
struct goko_img_insn {
	__u16 op;
	__u16 kind;
	__u32 t;
	__u32 a;
	__u32 b;
	__u32 c;
	__s32 imm;
};

/**
 * struct goko_img_line - from this instruction on, code is of this line
 * @insn:	instruction index in the function, ascending
 * @file:	string index
 * @line:	line number
 */
struct goko_img_line {
	__u32 insn;
	__u32 file;
	__u32 line;
};

enum goko_op {
#define GOKO_OP_ENUM(id, text, fmt, flags) GOKO_OP_##id,
	GOKO_OPS(GOKO_OP_ENUM)
#undef GOKO_OP_ENUM
	GOKO_OP_NR,
};

enum goko_builtin {
#define GOKO_BUILTIN_ENUM(id, name, args, results) GOKO_B_##id,
	GOKO_BUILTINS(GOKO_BUILTIN_ENUM)
#undef GOKO_BUILTIN_ENUM
	GOKO_B_NR,
};

/* Run-time errors a trap instruction can raise itself. */
enum goko_trap {
	GOKO_TRAP_UNREACHABLE,	/* compiler error: control got here */
	GOKO_TRAP_SHIFT,	/* negative shift amount */
	GOKO_TRAP_NILPTR,	/* nil dereference */
	GOKO_TRAP_DIVIDE,	/* integer divide by zero */
	GOKO_TRAP_USER_NR,
};

/* Select lists: { flags, n, n times { dir, channel word, element word } }. */
#define GOKO_SELECT_DEFAULT	1u	/* flags: has a default case */

#endif /* _UAPI_LINUX_GOKO_IMAGE_H */
