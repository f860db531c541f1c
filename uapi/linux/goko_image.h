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
 *  2 - packages and symbols
 */
#ifndef _UAPI_LINUX_GOKO_IMAGE_H
#define _UAPI_LINUX_GOKO_IMAGE_H

#include <linux/types.h>
#include <linux/goko_ops.h>

#define GOKO_IMAGE_MAGIC	0x4f4b4f47u	/* "GOKO" */
#define GOKO_IMAGE_VERSION	2
#define GOKO_IMAGE_TEXT_VERSION	1	/* of the assembly */
#define GOKO_IMAGE_MAX		(256u << 20)	/* bytes */
#define GOKO_NONE		0xffffffffu	/* absent operand or index */

/* Sections, each an array of fixed-size records, 8-byte aligned. */
enum goko_sect {
	GOKO_SECT_STRDATA,	/* bytes */
	GOKO_SECT_STRS,		/* struct goko_img_str */
	GOKO_SECT_TYPES,	/* struct goko_img_type */
	GOKO_SECT_FIELDS,	/* struct goko_img_field */
	GOKO_SECT_METHODS,	/* struct goko_img_method */
	GOKO_SECT_ITABS,	/* struct goko_img_itab */
	GOKO_SECT_GLOBALS,	/* struct goko_img_global */
	GOKO_SECT_DATA,		/* struct goko_img_datum */
	GOKO_SECT_FUNCS,	/* struct goko_img_func */
	GOKO_SECT_VARS,		/* __u32 type ids: params, results, locals */
	GOKO_SECT_CODE,		/* struct goko_img_insn */
	GOKO_SECT_POOL,		/* __u32 operand lists */
	GOKO_SECT_LINES,	/* struct goko_img_line */
	GOKO_SECT_PKGS,		/* struct goko_img_pkg */
	GOKO_SECT_SYMS,		/* struct goko_img_sym */
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

/* Types of the values that run-time errors panic with: goko_img_header.rterr. */
enum goko_rterr_kind {
	GOKO_RTERR_T_ERROR,	/* struct of one string: all but ... */
	GOKO_RTERR_T_ASSERT,	/* ptr to struct of one string: failed assertions */
	GOKO_RTERR_T_NR,
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
 * @rterr:	type ids by enum goko_rterr_kind, or GOKO_NONE: what run-time errors
 *		panic with, so that the image's code knows their methods
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
	__u32 rterr[GOKO_RTERR_T_NR];
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

/* Type flags. */
#define GOKO_TYPE_VARIADIC	(1u << 0)	/* FUNC: the last parameter is "..." */

/**
 * struct goko_img_type - one type
 * @kind:	enum goko_kind
 * @name:	string index: the type as Go prints it
 * @elem:	type id: target of PTR, LPTR; element of SLICE, ARRAY, CHAN, MAP;
 *		underlying type of NAMED; F32 for C64, F64 for C128; else
 *		GOKO_NONE
 * @key:	type id: key of MAP; else GOKO_NONE
 * @len:	ARRAY: elements; CHAN: direction; FUNC: number of results; else 0
 * @list:	STRUCT: first field; FUNC: first of the parameters, then the
 *		results, in GOKO_SECT_VARS; else 0
 * @nr:		STRUCT: fields; FUNC: parameters; else 0
 * @pkg:	string index: path of the package that defines a NAMED, or
 *		GOKO_NONE for a predeclared one; else GOKO_NONE
 * @flags:	GOKO_TYPE_*
 * @methods:	first method in GOKO_SECT_METHODS, 0 if there is none.  IFACE: the
 *		methods it asks for; NAMED, PTR, STRUCT: those its values have
 * @nr_methods:	how many
 *
 * Types that are contained by value (ARRAY elements, STRUCT fields, parts of
 * C64 and C128, what a NAMED stands for) have a smaller id than their container.
 */
struct goko_img_type {
	__u32 kind;
	__u32 name;
	__u32 elem;
	__u32 key;
	__u64 len;
	__u32 list;
	__u32 nr;
	__u32 pkg;
	__u32 flags;
	__u32 methods;
	__u32 nr_methods;
};

/* Field flags. */
#define GOKO_FIELD_EMBEDDED	(1u << 0)

/**
 * struct goko_img_field - one field of a STRUCT
 * @name:	string index
 * @type:	type id
 * @tag:	string index, or GOKO_NONE
 * @pkg:	string index: path of the package, if the name is not exported;
 *		else GOKO_NONE
 * @flags:	GOKO_FIELD_*
 */
struct goko_img_field {
	__u32 name;
	__u32 type;
	__u32 tag;
	__u32 pkg;
	__u32 flags;
};

/**
 * struct goko_img_method - one method of a type
 * @name:	string index
 * @pkg:	string index: path of the package, if the name is not exported;
 *		else GOKO_NONE
 * @type:	type id of the FUNC without the receiver
 * @func:	function that takes the data word of an interface before the
 *		parameters; IFACE: GOKO_NONE
 *
 * A type's methods are sorted: by the bytes of the name, then those without a
 * package, then by the bytes of the package's path; no two are the same.
 */
struct goko_img_method {
	__u32 name;
	__u32 pkg;
	__u32 type;
	__u32 func;
};

/**
 * struct goko_img_itab - a type that an interface is made of, known early
 * @iface:	type id of an IFACE, without names
 * @type:	type id; has all methods that @iface asks for
 */
struct goko_img_itab {
	__u32 iface;
	__u32 type;
};

/**
 * struct goko_img_global - one package-level variable, zero at load but for its data
 * @name:	string index
 * @type:	type id
 */
struct goko_img_global {
	__u32 name;
	__u32 type;
};

/* Kinds of data, and what goko_img_datum.ref, .add are. */
enum goko_datum_kind {
	GOKO_D_BYTES,	/* scalars: the bytes of a string */
	GOKO_D_STRING,	/* string */
	GOKO_D_PTR,	/* ptr: to a component of a global, at @add */
	GOKO_D_SLICE,	/* slice: of an array in a global, at @add */
	GOKO_D_FUNC,	/* func: a function without ctx */
	GOKO_D_EFACE,	/* eface: value of @type, or the target of that ptr, at @add */
	GOKO_D_IFACE,	/* iface: likewise, of the type of itab @type */
	GOKO_D_NR,
};

/**
 * struct goko_img_datum - what a part of a global holds at load
 * @global:	index of the global, ascending
 * @off:	bytes into it, ascending; no record overlaps another
 * @kind:	enum goko_datum_kind
 * @type:	EFACE: type id; IFACE: index of an itab; else 0
 * @ref:	BYTES, STRING: string index; FUNC: function index; else the index
 *		of a global
 * @add:	bytes into that global, or 0
 * @len:	SLICE: length, else 0
 * @cap:	SLICE: capacity, else 0
 */
struct goko_img_datum {
	__u32 global;
	__u32 off;
	__u32 kind;
	__u32 type;
	__u32 ref;
	__u32 add;
	__u32 len;
	__u32 cap;
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

/**
 * struct goko_img_pkg - a package all of whose variables are in the image
 * @path:	string index: its import path
 * @reserved:	must be zero
 * @hash:	of its sources and of what they import
 *
 * Variable x of it is the global "path.x".  Images that are linked share the
 * variables of packages that they both have; then the hashes must be the same.
 */
struct goko_img_pkg {
	__u32 path;
	__u32 reserved;
	__u64 hash;
};

/* Kinds of symbols. */
enum goko_sym_kind {
	GOKO_SYM_FUNC,	/* the value is the function */
	GOKO_SYM_VAR,	/* the value is a pointer to the global */
	GOKO_SYM_NR,
};

/**
 * struct goko_img_sym - something that can be looked up by its name
 * @name:	string index
 * @kind:	enum goko_sym_kind
 * @ref:	index of a function without ctx, or of a global
 * @type:	type id of the value: a FUNC, or a PTR to the global's type
 */
struct goko_img_sym {
	__u32 name;
	__u32 kind;
	__u32 ref;
	__u32 type;
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
