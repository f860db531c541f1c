/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * linux/goko_ops.h - the operations and builtins of GIR, as X-macro lists
 *
 * The assembler, the disassembler, the verifier and the translator expand
 * these lists; adding an operation is one line here plus its semantics.  The
 * meaning of every operation stands in docs/gir.md.  Numbers are positions in
 * the list: new entries go to the end, or the image version changes.
 */
#ifndef _UAPI_LINUX_GOKO_OPS_H
#define _UAPI_LINUX_GOKO_OPS_H

/*
 * Operand letters, in the order the text shows them:
 *
 *   K      scalar kind, field kind, printed as a suffix of the operation
 *   T      type id, field t, printed "t12"
 *   a b c  frame word in that field, printed "w7"; capital A B C: may be
 *          absent, printed "_" (GOKO_NONE)
 *   i      32-bit signed immediate, field imm, printed "#-3"
 *   I      64-bit immediate, b | c << 32, printed "#123"
 *   j      jump target, field a, an instruction index in the function,
 *          printed as a label "L12"
 *   o      byte offset, field imm, printed "+8"
 *   g      global, field b, printed "g3"
 *   f      function, field b, printed "f3"
 *   s      string, field b, printed as a quoted literal
 *   n      builtin, field b, printed by name
 *   l      operand list at pool index c, printed "(w1, w2)"
 *   m      second operand list, at pool index imm
 *   S      select list at pool index c (docs/gir.md)
 *
 * Flags: S safe point, J may jump, E ends a block (no fall through).
 */
#define GOKO_OP_S	1
#define GOKO_OP_J	2
#define GOKO_OP_E	4

#define GOKO_OPS(X) \
	X(NOP,		"nop",		"",		0) \
	/* constants, moves, frame and globals */ \
	X(CONST,	"const",	"KaI",		0) \
	X(STR,		"str",		"as",		0) \
	X(MOV,		"mov",		"Tab",		0) \
	X(ZERO,		"zero",		"Ta",		0) \
	X(LEA,		"lea",		"Tabo",		0) \
	X(LF,		"lf",		"Tabo",		0) \
	X(SF,		"sf",		"Tboa",		0) \
	X(GADDR,	"gaddr",	"ag",		0) \
	X(LDG,		"ldg",		"Tago",		0) \
	X(STG,		"stg",		"Tgoa",		0) \
	/* integers */ \
	X(ADD,		"add",		"Kabc",		0) \
	X(SUB,		"sub",		"Kabc",		0) \
	X(MUL,		"mul",		"Kabc",		0) \
	X(DIV,		"div",		"Kabc",		GOKO_OP_S) \
	X(REM,		"rem",		"Kabc",		GOKO_OP_S) \
	X(AND,		"and",		"Kabc",		0) \
	X(OR,		"or",		"Kabc",		0) \
	X(XOR,		"xor",		"Kabc",		0) \
	X(ANDN,		"andn",		"Kabc",		0) \
	X(SHL,		"shl",		"Kabc",		0) \
	X(SHR,		"shr",		"Kabc",		0) \
	X(ADDI,		"addi",		"Kabi",		0) \
	X(SUBI,		"subi",		"Kabi",		0) \
	X(MULI,		"muli",		"Kabi",		0) \
	X(DIVI,		"divi",		"Kabi",		0) \
	X(REMI,		"remi",		"Kabi",		0) \
	X(ANDI,		"andi",		"Kabi",		0) \
	X(ORI,		"ori",		"Kabi",		0) \
	X(XORI,		"xori",		"Kabi",		0) \
	X(ANDNI,	"andni",	"Kabi",		0) \
	X(SHLI,		"shli",		"Kabi",		0) \
	X(SHRI,		"shri",		"Kabi",		0) \
	X(NEG,		"neg",		"Kab",		0) \
	X(NOT,		"not",		"Kab",		0) \
	X(CONV,		"conv",		"Kab",		0) \
	/* comparisons into a bool, and jumps */ \
	X(SETEQ,	"seteq",	"Kabc",		0) \
	X(SETNE,	"setne",	"Kabc",		0) \
	X(SETLT,	"setlt",	"Kabc",		0) \
	X(SETLE,	"setle",	"Kabc",		0) \
	X(SETGT,	"setgt",	"Kabc",		0) \
	X(SETGE,	"setge",	"Kabc",		0) \
	X(SETEQI,	"seteqi",	"Kabi",		0) \
	X(SETNEI,	"setnei",	"Kabi",		0) \
	X(SETLTI,	"setlti",	"Kabi",		0) \
	X(SETLEI,	"setlei",	"Kabi",		0) \
	X(SETGTI,	"setgti",	"Kabi",		0) \
	X(SETGEI,	"setgei",	"Kabi",		0) \
	X(JMP,		"jmp",		"j",		GOKO_OP_J | GOKO_OP_E | GOKO_OP_S) \
	X(JEQ,		"jeq",		"Kbcj",		GOKO_OP_J | GOKO_OP_S) \
	X(JNE,		"jne",		"Kbcj",		GOKO_OP_J | GOKO_OP_S) \
	X(JLT,		"jlt",		"Kbcj",		GOKO_OP_J | GOKO_OP_S) \
	X(JLE,		"jle",		"Kbcj",		GOKO_OP_J | GOKO_OP_S) \
	X(JGT,		"jgt",		"Kbcj",		GOKO_OP_J | GOKO_OP_S) \
	X(JGE,		"jge",		"Kbcj",		GOKO_OP_J | GOKO_OP_S) \
	X(JEQI,		"jeqi",		"Kbij",		GOKO_OP_J | GOKO_OP_S) \
	X(JNEI,		"jnei",		"Kbij",		GOKO_OP_J | GOKO_OP_S) \
	X(JLTI,		"jlti",		"Kbij",		GOKO_OP_J | GOKO_OP_S) \
	X(JLEI,		"jlei",		"Kbij",		GOKO_OP_J | GOKO_OP_S) \
	X(JGTI,		"jgti",		"Kbij",		GOKO_OP_J | GOKO_OP_S) \
	X(JGEI,		"jgei",		"Kbij",		GOKO_OP_J | GOKO_OP_S) \
	/* memory through pointers */ \
	X(LD,		"ld",		"Tabo",		GOKO_OP_S) \
	X(ST,		"st",		"Tboa",		GOKO_OP_S) \
	X(FLD,		"fld",		"Tabo",		GOKO_OP_S) \
	X(LDX,		"ldx",		"Tabco",	GOKO_OP_S) \
	X(STX,		"stx",		"Tbcoa",	GOKO_OP_S) \
	X(IDX,		"idx",		"Tabco",	GOKO_OP_S) \
	/* making things */ \
	X(NEW,		"new",		"Ta",		GOKO_OP_S) \
	X(MKSLICE,	"mkslice",	"Tabc",		GOKO_OP_S) \
	X(MKCHAN,	"mkchan",	"Tab",		GOKO_OP_S) \
	X(MKEFACE,	"mkeface",	"Tab",		GOKO_OP_S) \
	X(CLOSURE,	"closure",	"afl",		GOKO_OP_S) \
	X(FNVAL,	"fnval",	"af",		0) \
	X(SLICE,	"slice",	"abl",		GOKO_OP_S) \
	X(APPEND,	"append",	"abc",		GOKO_OP_S) \
	X(COPY,		"copy",		"Abc",		0) \
	X(CONCAT,	"concat",	"abc",		GOKO_OP_S) \
	/* calls */ \
	X(CALL,		"call",		"flm",		GOKO_OP_S) \
	X(CALLC,	"callc",	"blm",		GOKO_OP_S) \
	X(CALLB,	"callb",	"nlm",		GOKO_OP_S) \
	X(GO,		"go",		"fl",		GOKO_OP_S) \
	X(GOC,		"goc",		"bl",		GOKO_OP_S) \
	X(RET,		"ret",		"",		GOKO_OP_E) \
	/* defer and panic */ \
	X(DEFERC,	"deferc",	"b",		GOKO_OP_S) \
	X(POPDEFER,	"popdefer",	"a",		GOKO_OP_S) \
	X(RECOVER,	"recover",	"a",		GOKO_OP_S) \
	X(PANIC,	"panic",	"b",		GOKO_OP_S | GOKO_OP_E) \
	X(TRAP,		"trap",		"i",		GOKO_OP_S | GOKO_OP_E) \
	/* channels */ \
	X(SEND,		"send",		"bc",		GOKO_OP_S) \
	X(RECV,		"recv",		"Ab",		GOKO_OP_S) \
	X(RECV2,	"recv2",	"Abc",		GOKO_OP_S) \
	X(CLOSE,	"close",	"b",		GOKO_OP_S) \
	X(SELECT,	"select",	"aBS",		GOKO_OP_S)

/*
 * Builtins: id, name, argument letters, result letters.  The letters:
 *   i int64   u uint64   n int32   b bool   s string   y []byte   r []int32
 *   z any slice   e interface{}   c any channel   p any word-sized pointer
 *   (pointer, channel, func, map, unsafe; never an lptr)
 * A builtin is one C function goko_b_<name>() in kmod/exec/.
 */
#define GOKO_BUILTINS(X) \
	/* print and println; one statement is written as one piece */ \
	X(PRINT_BOOL,	print_bool,	"b",	"") \
	X(PRINT_INT,	print_int,	"i",	"") \
	X(PRINT_UINT,	print_uint,	"u",	"") \
	X(PRINT_STRING,	print_string,	"s",	"") \
	X(PRINT_PTR,	print_ptr,	"p",	"") \
	X(PRINT_SLICE,	print_slice,	"z",	"") \
	X(PRINT_EFACE,	print_eface,	"e",	"") \
	X(PRINT_SP,	print_sp,	"",	"") \
	X(PRINT_NL,	print_nl,	"",	"") \
	X(PRINT_END,	print_end,	"",	"") \
	/* strings */ \
	X(STREQ,	streq,		"ss",	"b") \
	X(STRCMP,	strcmp,		"ss",	"i") \
	X(BYTES2STR,	bytes2str,	"y",	"s") \
	X(STR2BYTES,	str2bytes,	"s",	"y") \
	X(RUNES2STR,	runes2str,	"r",	"s") \
	X(STR2RUNES,	str2runes,	"s",	"r") \
	X(RUNE2STR,	rune2str,	"i",	"s") \
	X(DECODERUNE,	decoderune,	"si",	"ni") \
	/* channels */ \
	X(CHANLEN,	chanlen,	"c",	"i") \
	X(CHANCAP,	chancap,	"c",	"i") \
	/* runtime, time, os */ \
	X(GOSCHED,	gosched,	"",	"") \
	X(GOEXIT,	goexit,		"",	"") \
	X(NUMGOROUTINE,	numgoroutine,	"",	"i") \
	X(NUMCPU,	numcpu,		"",	"i") \
	X(GOMAXPROCS,	gomaxprocs,	"i",	"i") \
	X(NANOTIME,	nanotime,	"",	"i") \
	X(WALLTIME,	walltime,	"",	"in") \
	X(SLEEP,	sleep,		"i",	"") \
	X(BLOCK,	block,		"",	"") \
	X(EXIT,		exit,		"i",	"") \
	X(WRITE,	write,		"iy",	"i") \
	X(RANDOM,	random,		"",	"u") \
	X(ARGS,		args,		"",	"s")

#endif /* _UAPI_LINUX_GOKO_OPS_H */
