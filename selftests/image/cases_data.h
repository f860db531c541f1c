/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cases_data.h - what is refused in the contents of globals
 *
 * Elements of the array in malformed.c.  All cases have these types and
 * globals besides those of base.h.
 */
#define DATA_TYPES \
	".type t31 struct (\"n\" t1, \"p\" t3, \"q\" t7, \"l\" t5, \"f\" t22, \"e\" t13, \"b\" t0, \"h\" t14, \"c\" t8) \"D\"\n" \
	".type t32 iface \"I\" methods (\"M\" t10)\n" \
	".type t33 named t2 \"main.T\" pkg \"main\" methods (\"M\" t10 f5)\n" \
	".type t34 ptr t33 \"*main.T\"\n" \
	".type t35 iface \"J\" methods (\"N\" t10)\n" \
	".itab y0 t32 t33\n"
/* D: n +0, p +8, q +16, l +24, f +48, e +56, b +72, h +76, c +80 */
#define DATA_GLOBALS \
	".global g2 t31 \"main.d\"\n" \
	".global g3 t17 \"main.a\"\n" \
	".global g4 t32 \"main.i\"\n" \
	".global g5 t33 \"main.t\"\n" \
	".global g6 t24 \"main.e\"\n" \
	".global g7 t35 \"main.j\"\n"
#define DATA_FUNC \
	".func f5 \"main.(*T).M\" file \"b.go\" line 9\n.param t34\n  ret\n.end\n"
#define DATA(_name, _data, _log) \
	{ .name = "data: " _name, .log = _log, \
	  .text = BASE_TYPES DATA_TYPES BASE_GLOBALS DATA_GLOBALS _data \
		  BASE_FUNCS F_HEAD "  ret\n.end\n" BASE_END DATA_FUNC }

DATA("all kinds", ".data g2 +0 bytes \"\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x08\"\n"
     ".data g2 +8 ptr g1 +0\n.data g2 +16 ptr g1 +0\n.data g2 +24 slice g3 +0 3 4\n"
     ".data g2 +48 func f0\n.data g2 +56 eface t2 g1 +8\n"
     ".data g2 +72 bytes \"\\x01\"\n.data g2 +76 bytes \"abcd\"\n"
     ".data g4 +0 iface y0 g5 +0\n.data g5 +0 string \"x\"\n", ""),
DATA("behind the global", ".data g2 +88 bytes \"12345678\"\n",
     "data 0 (g2 +88): byte 0 is at no scalar"),
DATA("offset over 2 GiB", ".data g2 +4294967288 bytes \"1234567812345678\"\n",
     "data 0 (g2 +4294967288): byte 0 is at no scalar"),
DATA("bytes of a pointer", ".data g2 +0 bytes \"1234567812345678\"\n",
     "data 0 (g2 +0): byte 8 is at no scalar"),
DATA("bytes of a string", ".data g1 +8 bytes \"12345678\"\n",
     "data 0 (g1 +8): byte 0 is at no scalar"),
DATA("half a scalar", ".data g2 +0 bytes \"1234\"\n",
     "data 0 (g2 +0): the bytes end within a i64"),
DATA("within a scalar", ".data g2 +4 bytes \"1234\"\n",
     "data 0 (g2 +4): byte 0 is at no scalar"),
DATA("padding", ".data g2 +72 bytes \"\\x01\\x00\\x00\\x00abcd\"\n",
     "data 0 (g2 +72): byte 1 is at no scalar"),
DATA("a bool of 2", ".data g2 +72 bytes \"\\x02\"\n",
     "data 0 (g2 +72): byte 0 is 2, needs a bool"),
DATA("no bytes", ".data g2 +0 bytes \"\"\n", "data 0 (g2 +0): there are no bytes"),
DATA("order of globals", ".data g2 +8 ptr g0 +0\n.data g1 +8 string \"x\"\n",
     "data 1 (g1 +8): the record before it is behind it"),
DATA("order of offsets", ".data g2 +16 ptr g1 +0\n.data g2 +8 ptr g0 +0\n",
     "data 1 (g2 +8): the record before it is behind it"),
DATA("overlap", ".data g2 +24 slice g3 +0 1 1\n.data g2 +40 bytes \"12345678\"\n",
     "data 1 (g2 +40): the record before it is behind it"),
DATA("twice", ".data g2 +8 ptr g0 +0\n.data g2 +8 ptr g0 +0\n",
     "data 1 (g2 +8): the record before it is behind it"),
DATA("string at a ptr", ".data g2 +8 string \"x\"\n",
     "data 0 (g2 +8): there is no string"),
DATA("ptr at an int", ".data g2 +0 ptr g0 +0\n", "data 0 (g2 +0): there is no ptr"),
DATA("ptr at a chan", ".data g2 +80 ptr g0 +0\n",
     "data 0 (g2 +80): there is no ptr"),
DATA("ptr into a slice", ".data g2 +32 ptr g0 +0\n",
     "data 0 (g2 +32): there is no ptr"),
DATA("ptr to another type", ".data g2 +8 ptr g1 +8\n",
     "data 0 (g2 +8): g1 +8 is no int"),
DATA("ptr behind the target", ".data g2 +8 ptr g0 +8\n",
     "data 0 (g2 +8): g0 +8 is no int"),
DATA("slice of another type", ".data g2 +24 slice g1 +0 1 1\n",
     "data 0 (g2 +24): g1 +0 is no array of 1 int"),
DATA("slice over the array", ".data g2 +24 slice g3 +0 1 5\n",
     "data 0 (g2 +24): g3 +0 is no array of 5 int"),
DATA("slice within the array", ".data g2 +24 slice g3 +8 1 3\n",
     "data 0 (g2 +24): g3 +8 is no array of 3 int"),
DATA("length over capacity", ".data g2 +24 slice g3 +0 3 2\n",
     "data 0 (g2 +24): the length is 3, the capacity 2"),
DATA("func with a ctx", ".data g2 +48 func f1\n", "data 0 (g2 +48): f1 has a ctx"),
DATA("func of another signature", ".data g2 +48 func f4\n",
     "data 0 (g2 +48): the func there has another signature than f4 (main.main)"),
DATA("func with an lptr", ".data g2 +48 func f2\n",
     "data 0 (g2 +48): the func there has another signature than f2 (main.local)"),
DATA("eface of another type", ".data g2 +56 eface t2 g1 +0\n",
     "data 0 (g2 +56): g1 +0 is no string"),
DATA("eface of a ptr to another type", ".data g2 +56 eface t7 g0 +0\n",
     "data 0 (g2 +56): g0 +0 is no main.S"),
DATA("eface of an eface", ".data g2 +56 eface t13 g2 +56\n",
     "data 0 (g2 +56): a eface in an interface is not static"),
DATA("eface of a chan", ".data g2 +56 eface t8 g2 +80\n",
     "data 0 (g2 +56): a chan in an interface is not static"),
DATA("eface of an lptr", ".data g2 +56 eface t4 g0 +0\n",
     "data 0 (g2 +56): no interface holds a t4"),
DATA("eface of size 0", ".data g2 +56 eface t24 g6 +0\n",
     "data 0 (g2 +56): the target has no size"),
DATA("itab of another interface", ".data g7 +0 iface y0 g5 +0\n",
     "data 0 (g7 +0): y0 is of another interface"),
DATA("iface of another type", ".data g4 +0 iface y0 g0 +0\n",
     "data 0 (g4 +0): g0 +0 is no main.T"),
#define DATA_RECORD(_name, _data, _field, _value, _log) \
	{ .name = "data: " _name, .log = _log, .change = CHANGE_RECORD, \
	  .sect = GOKO_SECT_DATA, .off = offsetof(struct goko_img_datum, _field), \
	  .size = 4, .value = _value, \
	  .text = BASE_TYPES DATA_TYPES BASE_GLOBALS DATA_GLOBALS _data \
		  BASE_FUNCS F_HEAD "  ret\n.end\n" BASE_END DATA_FUNC }
DATA_RECORD("global", ".data g0 +0 bytes \"12345678\"\n", global, 8,
	    "data 0 (g8 +0): there are 8 globals"),
DATA_RECORD("kind", ".data g0 +0 bytes \"12345678\"\n", kind, GOKO_D_NR,
	    "data 0 (g0 +0): the kind is 7 of 7"),
DATA_RECORD("bytes: no string", ".data g0 +0 bytes \"12345678\"\n", ref, 999,
	    "data 0 (g0 +0): the bytes are string 999 of 66"),
DATA_RECORD("string: no string", ".data g1 +8 string \"12345678\"\n", ref, 999,
	    "data 0 (g1 +8): the text is string 999 of 66"),
DATA_RECORD("no target", ".data g2 +8 ptr g0 +0\n", ref, 8,
	    "data 0 (g2 +8): the target is global 8 of 8"),
DATA_RECORD("slice: no target", ".data g2 +24 slice g3 +0 1 1\n", ref, 8,
	    "data 0 (g2 +24): the target is global 8 of 8"),
DATA_RECORD("no function", ".data g2 +48 func f0\n", ref, 6,
	    "data 0 (g2 +48): the function is number 6 of 6"),
DATA_RECORD("no type", ".data g2 +56 eface t1 g0 +0\n", type, 36,
	    "data 0 (g2 +56): the type is t36 of 36"),
DATA_RECORD("no itab", ".data g4 +0 iface y0 g5 +0\n", type, 1,
	    "data 0 (g4 +0): the itab is number 1 of 1"),
DATA_RECORD("unused add", ".data g1 +8 string \"x\"\n", add, 1,
	    "data 0 (g1 +8): an unused field is not zero"),
DATA_RECORD("unused type", ".data g2 +8 ptr g0 +0\n", type, 1,
	    "data 0 (g2 +8): an unused field is not zero"),
DATA_RECORD("unused len", ".data g2 +8 ptr g0 +0\n", len, 1,
	    "data 0 (g2 +8): an unused field is not zero"),
DATA_RECORD("unused cap", ".data g2 +48 func f0\n", cap, 1,
	    "data 0 (g2 +48): an unused field is not zero"),

/* Packages and symbols */
#define SYMS_TEXT(_syms) \
	BASE_TYPES BASE_GLOBALS BASE_FUNCS F_HEAD "  ret\n.end\n" BASE_END _syms
#define SYMS_TWO ".sym \"F\" f0 t22\n.sym \"N\" g0 t3\n"
#define SYMS(_name, _syms, _log) \
	{ .name = "symbol: " _name, .log = _log, .text = SYMS_TEXT(_syms) }
#define SYM_RECORD(_name, _idx, _field, _value, _log) \
	RECORD_OF("symbol: " _name, SYMS_TEXT(SYMS_TWO), SYMS, _idx, sym, _field, \
		  _value, _log)
SYMS("of both kinds", ".pkg \"main\" 18446744073709551615\n" SYMS_TWO, ""),
SYMS("function with a ctx", ".sym \"F\" f1 t10\n", "symbol 0: f1 has a ctx"),
SYMS("another signature", ".sym \"F\" f0 t10\n", "symbol 0: f0 is no t10"),
SYMS("no func type", ".sym \"F\" f0 t1\n", "symbol 0: f0 is no t1"),
SYMS("pointer to another type", ".sym \"N\" g0 t7\n",
     "symbol 0: t7 is no pointer to what g0 is"),
SYMS("no pointer", ".sym \"N\" g0 t1\n",
     "symbol 0: t1 is no pointer to what g0 is"),
SYMS("lptr", ".sym \"N\" g0 t4\n", "symbol 0: t4 is no pointer to what g0 is"),
SYM_RECORD("name", 0, name, 4000, "symbol 0: name is string 4000 of 43"),
SYM_RECORD("kind", 1, kind, 2, "symbol 1: kind is 2 of 2"),
SYM_RECORD("type", 1, type, 31, "symbol 1: type is t31 of 31"),
SYM_RECORD("function out of range", 0, ref, 5, "symbol 0: function is f5 of 5"),
SYM_RECORD("global out of range", 1, ref, 2, "symbol 1: global is g2 of 2"),
RECORD_OF("package: path", SYMS_TEXT(".pkg \"p\" 1\n"), PKGS, 0, pkg, path, 44,
	  "package 0: path is string 44 of 43"),
{ .name = "package: more than 2^13", .text = SYMS_TEXT(".pkg \"p\" 1\n"),
  .change = CHANGE_REPEAT, .sect = GOKO_SECT_PKGS,
  .size = sizeof(struct goko_img_pkg), .value = GOKO_MAX_PKGS,
  .log = "section pkgs: 8193 packages, the limit is 8192" },
{ .name = "symbol: more than 2^16", .text = SYMS_TEXT(SYMS_TWO),
  .change = CHANGE_REPEAT, .sect = GOKO_SECT_SYMS,
  .size = sizeof(struct goko_img_sym), .value = GOKO_MAX_SYMS - 1,
  .log = "section syms: 65537 symbols, the limit is 65536" },
{ .name = "package: more than 2^18 globals with any",
  .text = SYMS_TEXT(".pkg \"p\" 1\n"),
  .change = CHANGE_REPEAT, .sect = GOKO_SECT_GLOBALS,
  .size = sizeof(struct goko_img_global), .value = GOKO_MAX_VARS - 1,
  .log = "section globals: 262145 globals, the limit is 262144 with packages" },
RECORD_OF("package: reserved", SYMS_TEXT(".pkg \"p\" 1\n"), PKGS, 0, pkg, reserved,
	  3, "package 0: reserved is 0x3, needs 0"),
