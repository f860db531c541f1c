/* SPDX-License-Identifier: GPL-2.0 */
/*
 * tools/asm.h - what the files of the assembler and disassembler share
 *
 *   asm_lex.c   characters, numbers, names, strings; errors
 *   asm_insn.c  instructions and labels
 *   asm_data.c  contents of globals
 *   asm.c       directives, and the whole text
 *   asm_out.c   from tables to an image
 *   dis.c       from an image to text
 *   image.c     the verbs asm, dis and verify
 *
 * The tables hold records as the image does.  Only strings are numbered in
 * the order they come in the text; asm_out.c gives them the numbers that
 * follow from their use, so that equal programs become equal images.
 */
#ifndef GOKO_TOOLS_ASM_H
#define GOKO_TOOLS_ASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/goko_image.h>

struct goko_vimage;

/* A label that no line has defined yet, or no function. */
#define NO_INSN		0xffffffffu
/* Labels are L0 ... L<MAX_LABEL>. */
#define MAX_LABEL	(1u << 20)
/* After so many errors the assembler gives up. */
#define MAX_ERRORS	20

/* Growing array of records. */
#define VEC(type) struct { type *v; size_t nr, room; }
#define vec_push(vec) \
	(vec_room((void **)&(vec)->v, &(vec)->room, (vec)->nr, 1, \
		  sizeof(*(vec)->v)), &(vec)->v[(vec)->nr++])
void vec_room(void **v, size_t *room, size_t nr, size_t more, size_t size);

/* An operation, its operands as letters of goko_ops.h. */
struct op_info {
	const char	*name;
	const char	*fmt;
};

struct label {
	uint32_t	insn;		/* where it stands, or NO_INSN */
	uint32_t	func;		/* function that @insn belongs to, plus 1 */
};

/* Use of a label, to be filled in at the end of the function. */
struct label_use {
	uint32_t	insn;		/* NO_INSN: it is the recover point */
	uint32_t	label;
	unsigned int	line;
};

/* The largest id of some sort that was used, and where. */
struct id_use {
	uint64_t	end;		/* id plus 1; 0: none */
	unsigned int	line;
};

/* What stands where in a function's text. */
enum func_part {
	PART_NONE,			/* outside of functions */
	PART_PARAMS,
	PART_RESULTS,
	PART_LOCALS,
	PART_CODE,
};

/**
 * struct assembler - state of one assembly
 * @name:	what messages call the text
 * @p:		next character
 * @end:	end of the text; a 0 byte is there
 * @line:	line number of @p
 * @errors:	errors so far
 * @bytes:	contents of all strings
 * @strs:	the strings, each once
 * @hash:	@hash_size slots, string number plus 1 or 0
 * @type_vars:	lists of func types
 * @vars:	variables of functions
 * @part:	what the function was at
 * @recover:	the function has a recover point
 * @file:	string number of the file of the last .line
 * @ops:	hash table of operations, number plus 1 or 0
 */
struct assembler {
	const char		*name;
	const char		*p;
	const char		*end;
	unsigned int		line;
	unsigned int		errors;

	VEC(char)		bytes;
	VEC(struct goko_img_str) strs;
	uint32_t		*hash;
	size_t			hash_size;

	VEC(struct goko_img_type) types;
	VEC(struct goko_img_field) fields;
	VEC(struct goko_img_method) methods;
	VEC(struct goko_img_itab) itabs;
	VEC(struct goko_img_global) globals;
	VEC(struct goko_img_datum) data;
	VEC(struct goko_img_func) funcs;
	VEC(uint32_t)		type_vars;
	VEC(uint32_t)		vars;
	VEC(struct goko_img_insn) code;
	VEC(uint32_t)		pool;
	VEC(struct goko_img_line) lines;
	VEC(struct goko_img_pkg) pkgs;
	VEC(struct goko_img_sym) syms;

	bool			seen_version;
	uint32_t		image;		/* string number, or GOKO_NONE */
	uint32_t		init;
	uint32_t		main;
	uint32_t		rterr[GOKO_RTERR_T_NR];
	struct id_use		type_use;
	struct id_use		itab_use;
	struct id_use		global_use;
	struct id_use		func_use;

	enum func_part		part;
	bool			recover;
	uint32_t		file;
	VEC(struct label)	labels;
	VEC(struct label_use)	uses;

	uint16_t		ops[256];
};

/* asm_lex.c: functions that read return false after an error. */
bool as_error(struct assembler *as, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
bool as_error_at(struct assembler *as, unsigned int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void as_blanks(struct assembler *as);
bool as_accept(struct assembler *as, char c);
bool as_expect(struct assembler *as, char c);
bool as_at_end(struct assembler *as);
bool as_word(struct assembler *as, const char **word, size_t *len);
bool as_is(const char *word, size_t len, const char *text);
bool as_number(struct assembler *as, uint64_t max, const char *what,
	       uint64_t *value);
bool as_id(struct assembler *as, char letter, const char *what, uint32_t *id);
bool as_type(struct assembler *as, uint32_t *id);
bool as_string(struct assembler *as, uint32_t *str);
void as_used(struct assembler *as, struct id_use *use, uint32_t id);

/* asm.c */
extern const char *const rterr_names[GOKO_RTERR_T_NR];

/* asm_insn.c */
extern const struct op_info op_infos[GOKO_OP_NR];
extern const char *const builtin_names[GOKO_B_NR];
void as_init_ops(struct assembler *as);
bool as_insn(struct assembler *as, const char *word, size_t len);
bool as_label(struct assembler *as, uint32_t label);
bool as_label_use(struct assembler *as, uint32_t insn);
bool as_resolve_labels(struct assembler *as, struct goko_img_func *f);

/* asm_data.c */
bool as_data(struct assembler *as);

/* asm_out.c */
void as_output(struct assembler *as, void **image, size_t *image_len);
void image_build_id(const void *image, size_t len, uint8_t id[16]);

/* dis.c */
void goko_dis(const struct goko_vimage *v, FILE *out);

#endif /* GOKO_TOOLS_ASM_H */
