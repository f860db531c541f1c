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
 *   y      itab, field imm, printed "y3"
 *   k      number of a method, field a, printed "#2"
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
	X(SELECT,	"select",	"aBS",		GOKO_OP_S) \
	/* floating point */ \
	X(FADD,		"fadd",		"Kabc",		0) \
	X(FSUB,		"fsub",		"Kabc",		0) \
	X(FMUL,		"fmul",		"Kabc",		0) \
	X(FDIV,		"fdiv",		"Kabc",		0) \
	X(FNEG,		"fneg",		"Kab",		0) \
	X(FABS,		"fabs",		"Kab",		0) \
	X(FSQRT,	"fsqrt",	"Kab",		0) \
	X(FFLOOR,	"ffloor",	"Kab",		0) \
	X(FCEIL,	"fceil",	"Kab",		0) \
	X(FTRUNC,	"ftrunc",	"Kab",		0) \
	X(FEVEN,	"feven",	"Kab",		0) \
	X(FSETEQ,	"fseteq",	"Kabc",		0) \
	X(FSETNE,	"fsetne",	"Kabc",		0) \
	X(FSETLT,	"fsetlt",	"Kabc",		0) \
	X(FSETLE,	"fsetle",	"Kabc",		0) \
	X(ITOF64,	"itof64",	"Kab",		0) \
	X(ITOF32,	"itof32",	"Kab",		0) \
	X(FTOI,		"ftoi",		"Kab",		0) \
	X(F32TO64,	"f32to64",	"ab",		0) \
	X(F64TO32,	"f64to32",	"ab",		0) \
	X(FBITS,	"fbits",	"Kab",		0) \
	X(FOFBITS,	"fofbits",	"Kab",		0) \
	/* interfaces */ \
	X(MKIFACE,	"mkiface",	"aby",		GOKO_OP_S) \
	X(CALLM,	"callm",	"Tbklm",	GOKO_OP_S) \
	X(ASSERT,	"assert",	"Tab",		GOKO_OP_S) \
	X(ASSERT2,	"assert2",	"TAbc",		GOKO_OP_S) \
	X(CONVIFACE,	"conviface",	"Tab",		GOKO_OP_S) \
	X(ARRPTR,	"arrptr",	"Tab",		GOKO_OP_S) \
	/* maps */ \
	X(MKMAP,	"mkmap",	"Tab",		GOKO_OP_S) \
	X(MAPGET,	"mapget",	"Tblm",		GOKO_OP_S) \
	X(MAPSET,	"mapset",	"Tbl",		GOKO_OP_S) \
	X(MAPDEL,	"mapdel",	"Tbl",		GOKO_OP_S) \
	X(MAPITER,	"mapiter",	"Tab",		GOKO_OP_S) \
	X(MAPNEXT,	"mapnext",	"Tbm",		GOKO_OP_S)

/*
 * Builtins: id, name, argument letters, result letters.  The letters:
 *   i int64   u uint64   n int32   b bool   s string   y []byte   r []int32
 *   z any slice   e interface{}   c any channel   p any word-sized pointer
 *   (pointer, channel, func, map, unsafe; never an lptr)   f float64
 *   m uint32   d int64 or uint64   N *int32   M *uint32   D *int64 or *uint64
 *   Q pointer to a word-sized pointer   q word-sized pointer of the type that the
 *   Q of the same builtin points to
 *   h any map
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
	/* interfaces */ \
	X(EFACEEQ,	efaceeq,	"ee",	"b") \
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
	X(ARGS,		args,		"",	"s") \
	/* kernel calls, kmod/net/: results are the system call's, or -errno */ \
	X(SYS_OPEN,	sys_open,	"sii",	"i") \
	X(SYS_CLOSE,	sys_close,	"i",	"i") \
	X(SYS_READ,	sys_read,	"iy",	"i") \
	X(SYS_WRITE,	sys_write,	"iy",	"i") \
	X(SYS_PREAD,	sys_pread,	"iyi",	"i") \
	X(SYS_PWRITE,	sys_pwrite,	"iyi",	"i") \
	X(SYS_SEEK,	sys_seek,	"iii",	"i") \
	X(SYS_STAT,	sys_stat,	"si",	"iiii") \
	X(SYS_FSTAT,	sys_fstat,	"i",	"iiii") \
	X(SYS_READDIR,	sys_readdir,	"iy",	"i") \
	X(SYS_UNLINK,	sys_unlink,	"si",	"i") \
	X(SYS_MKDIR,	sys_mkdir,	"si",	"i") \
	X(SYS_TRUNCATE,	sys_truncate,	"ii",	"i") \
	X(SYS_SYNC,	sys_sync,	"i",	"i") \
	X(SYS_DUP,	sys_dup,	"i",	"i") \
	X(SYS_DEADLINE,	sys_deadline,	"iii",	"i") \
	X(SYS_EVICT,	sys_evict,	"i",	"i") \
	X(SYS_SOCKET,	sys_socket,	"iii",	"i") \
	X(SYS_BIND,	sys_bind,	"iy",	"i") \
	X(SYS_LISTEN,	sys_listen,	"ii",	"i") \
	X(SYS_ACCEPT,	sys_accept,	"i",	"i") \
	X(SYS_CONNECT,	sys_connect,	"iy",	"i") \
	X(SYS_RECV,	sys_recv,	"iyy",	"ii") \
	X(SYS_SEND,	sys_send,	"iyy",	"i") \
	X(SYS_SPLICE,	sys_splice,	"iii",	"i") \
	X(SYS_SHUTDOWN,	sys_shutdown,	"ii",	"i") \
	X(SYS_SOCKNAME,	sys_sockname,	"iiy",	"i") \
	X(SYS_SOCKTYPE,	sys_socktype,	"i",	"i") \
	X(SYS_SETSOCKOPT, sys_setsockopt, "iiiy", "i") \
	/* internal/bytealg; strview: the string of a slice's own bytes */ \
	X(BYTESCMP,	bytescmp,	"yy",	"i") \
	X(BYTESEQ,	byteseq,	"yy",	"b") \
	X(BYTESINDEX,	bytesindex,	"yi",	"i") \
	X(STRINDEX,	strindex,	"si",	"i") \
	X(BYTESCOUNT,	bytescount,	"yi",	"i") \
	X(STRCOUNT,	strcount,	"si",	"i") \
	X(STRVIEW,	strview,	"y",	"s") \
	/* print, again */ \
	X(PRINT_FLOAT,	print_float,	"f",	"") \
	X(PRINT_COMPLEX, print_complex,	"ff",	"") \
	/* complex division: both parts of both operands */ \
	X(CDIV,		cdiv,		"ffff",	"ff") \
	/* maps */ \
	X(MAPLEN,	maplen,		"h",	"i") \
	X(MAPCLEAR,	mapclear,	"h",	"") \
	/* runtime.Caller */ \
	X(CALLERPC,	callerpc,	"i",	"u") \
	X(PCFUNC,	pcfunc,		"u",	"su") \
	X(PCLINE,	pcline,		"u",	"si") \
	/* Atomic operations, all of them full barriers. */ \
	/* add: the new value; swap: the old one; cas: address, old, new */ \
	X(LOAD_I32,	load_i32,	"N",	"n") \
	X(LOAD_U32,	load_u32,	"M",	"m") \
	X(LOAD_64,	load_64,	"D",	"d") \
	X(LOAD_PTR,	load_ptr,	"Q",	"q") \
	X(STORE_I32,	store_i32,	"Nn",	"") \
	X(STORE_U32,	store_u32,	"Mm",	"") \
	X(STORE_64,	store_64,	"Dd",	"") \
	X(STORE_PTR,	store_ptr,	"Qq",	"") \
	X(ADD_I32,	add_i32,	"Nn",	"n") \
	X(ADD_U32,	add_u32,	"Mm",	"m") \
	X(ADD_64,	add_64,		"Dd",	"d") \
	X(SWAP_I32,	swap_i32,	"Nn",	"n") \
	X(SWAP_U32,	swap_u32,	"Mm",	"m") \
	X(SWAP_64,	swap_64,	"Dd",	"d") \
	X(SWAP_PTR,	swap_ptr,	"Qq",	"q") \
	X(CAS_I32,	cas_i32,	"Nnn",	"b") \
	X(CAS_U32,	cas_u32,	"Mmm",	"b") \
	X(CAS_64,	cas_64,		"Ddd",	"b") \
	X(CAS_PTR,	cas_ptr,	"Qqq",	"b") \
	/* Semaphores, by address.  semacquire: address, to the head of the queue, */ \
	/* deadline in ns of the monotonic clock or 0, GOKO_SEMA_*; false if it has */ \
	/* passed.  semrelease: address, hand over to who waits */ \
	X(SEMACQUIRE,	semacquire,	"Mbii",	"b") \
	X(SEMRELEASE,	semrelease,	"Mb",	"") \
	/* Is it worth while to spin a bit, for the i-th time?  And doing so */ \
	X(CANSPIN,	canspin,	"i",	"b") \
	X(DOSPIN,	dospin,		"",	"") \
	/* The caller is no goroutine of the program's any more: it counts for nothing */ \
	X(SYSTEM_G,	system_g,	"",	"") \
	/* End the task with a fatal error of that text */ \
	X(FATAL,	fatal,		"s",	"") \
	/* Are the dynamic types the same? */ \
	X(SAME_TYPE,	same_type,	"ee",	"b") \
	/* The caller's task, as a number that is used once; has one not ended? */ \
	X(TASKID,	taskid,		"",	"i") \
	X(TASKALIVE,	taskalive,	"i",	"b") \
	/* the collector */ \
	X(GC,		gc,		"",	"") \
	X(GCPERCENT,	gcpercent,	"i",	"i") \
	X(MEMSTATS,	memstats,	"y",	"i") \
	X(SETFINALIZER,	setfinalizer,	"ee",	"") \
	X(KEEPALIVE,	keepalive,	"e",	"") \
	/* reflect, exec/builtins_reflect.c */ \
	X(R_TYPEOF,	r_typeof,	"e",	"e") \
	X(R_HANDLE,	r_handle,	"e",	"e") \
	X(R_BOX,	r_box,		"e",	"e") \
	X(R_LOAD,	r_load,		"e",	"e") \
	X(R_GET,	r_get,		"e",	"u") \
	X(R_SET,	r_set,		"eu",	"") \
	X(R_STR,	r_str,		"e",	"s") \
	X(R_SETSTR,	r_setstr,	"es",	"") \
	X(R_BYTES,	r_bytes,	"e",	"y") \
	X(R_COPY,	r_copy,		"ee",	"b") \
	X(R_FIELD,	r_field,	"ei",	"e") \
	X(R_INDEX,	r_index,	"ei",	"e") \
	X(R_LEN,	r_len,		"e",	"ii") \
	X(R_NEW,	r_new,		"e",	"e") \
	X(R_MKSLICE,	r_mkslice,	"eii",	"e") \
	X(R_SLICE,	r_slice,	"eeiii",	"e") \
	X(R_TINT,	r_tint,		"eii",	"i") \
	X(R_TPART,	r_tpart,	"eii",	"e") \
	X(R_TSTR,	r_tstr,		"eii",	"s") \
	X(R_IMPLEMENTS, r_implements,	"ee",	"b") \
	X(R_MAPLEN,	r_maplen,	"e",	"i") \
	X(R_MKMAP,	r_mkmap,	"ei",	"e") \
	X(R_MAPGET,	r_mapget,	"ee",	"e") \
	X(R_MAPSET,	r_mapset,	"eee",	"") \
	X(R_MAPDEL,	r_mapdel,	"ee",	"") \
	X(R_MAPITER,	r_mapiter,	"e",	"e") \
	X(R_MAPNEXT,	r_mapnext,	"e",	"ee") \
	X(R_TFIND,	r_tfind,	"eeii",	"e") \
	/* plugin: open (name, room for the reason) gives its id or -errno, bytes of */ \
	/* the reason; sym (id, name) the value or nil */ \
	X(PLUGIN_OPEN,	plugin_open,	"sy",	"ii") \
	X(PLUGIN_SYM,	plugin_sym,	"is",	"e") \
	/* init (id) gives GOKO_PLUGIN_*; with GOKO_PLUGIN_INIT the caller initialises it, */ \
	/* and calls ready (has that returned?) */ \
	X(PLUGIN_INIT,	plugin_init,	"i",	"i") \
	X(PLUGIN_READY,	plugin_ready,	"b",	"") \
	/* unsafe: the address as a number */ \
	X(PTRBITS,	ptrbits,	"p",	"u") \
	/* unsafe: the address that lies so many bytes behind another, as a number */ \
	X(PEEK,		peek,		"pi",	"u") \
	/* runtime.LockOSThread: 1 more, or 1 less */ \
	X(LOCK_THREAD,	lock_thread,	"b",	"") \
	/* the task's environment: "NAME=value" strings, each terminated */ \
	X(ENV,		env,		"",	"s") \
	/* collect, and give all free memory back */ \
	X(FREEOSMEM,	freeosmem,	"",	"") \
	/* the task's soft limit; negative: only tell it */ \
	X(MEMLIMIT,	memlimit,	"i",	"i")

/* What plugin_init says of a plugin. */
#define GOKO_PLUGIN_INIT	0	/* it is to be initialised by the caller */
#define GOKO_PLUGIN_READY	1	/* it is initialised */
#define GOKO_PLUGIN_FAILED	2	/* that has failed, or the caller is at it */

/* Why semacquire waits: what a traceback says. */
#define GOKO_SEMA_PLAIN		0	/* semacquire */
#define GOKO_SEMA_COND		1	/* sync.Cond.Wait */
#define GOKO_SEMA_TIMER		2	/* timer goroutine (idle) */

#endif /* _UAPI_LINUX_GOKO_OPS_H */
