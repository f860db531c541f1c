/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cases_format.h - what is refused in headers, types and functions
 *
 * Elements of the array in malformed.c.  Each case has one thing wrong;
 * malformed --show prints what the verifier says.
 */
/* The program itself is right. */
{ .name = "base", .text = BASE, .log = "" },

/* The file */
CUT("part of a header", 303,
    "header: the image has 303 bytes, the header needs 304"),
CUT("header only", 304,
    "header: size is 3472, the image has 304 bytes"),
CUT("nothing", 0,
    "header: the image has 0 bytes, the header needs 304"),
CUT("one byte", 1,
    "header: the image has 1 bytes, the header needs 304"),
GROW("bytes behind the image", 8,
     "header: size is 3472, the image has 3480 bytes"),
{ .name = "more than 256 MiB", .text = BASE, .change = CHANGE_GROW_SIZE,
  .value = GOKO_IMAGE_MAX, .host = true,
  .log = "header: the image has 268438928 bytes, the limit is 268435456" },
{ .name = "more than 2^20 functions", .text = ONLY(".line 1\nret\n"),
  .change = CHANGE_REPEAT, .sect = GOKO_SECT_FUNCS,
  .size = sizeof(struct goko_img_func), .value = GOKO_MAX_FUNCS,
  .log = "section funcs: 1048577 functions, the limit is 1048576" },
{ .name = "2^20 functions, all of one code", .text = ONLY(".line 1\nret\n"),
  .change = CHANGE_REPEAT, .sect = GOKO_SECT_FUNCS,
  .size = sizeof(struct goko_img_func), .value = GOKO_MAX_FUNCS - 1,
  .log = "function f1 (main.x): code is 0, needs 1" },
{ .name = "bytes behind the sections", .text = BASE, .change = CHANGE_GROW_SIZE,
  .value = 8,
  .log = "header: size is 3480, the sections end at 3472" },
{ .name = "padding of a section", .text = BASE, .change = CHANGE_PAD,
  .sect = GOKO_SECT_STRDATA,
  .log = "section strs: padding before it is not zero" },
{ .name = "padding behind the lines", .text = ONLY(".line 1\nret\n"),
  .change = CHANGE_PAD, .sect = GOKO_SECT_LINES,
  .log = "section pkgs: padding before it is not zero" },

/* Header */
HEADER("magic", magic, 0x4f4b4f48,
       "header: magic is 0x4f4b4f48, needs 0x4f4b4f47"),
HEADER("version 0", version, 0,
       "header: version is 0, needs 2"),
HEADER("version to come", version, 3,
       "header: version is 3, needs 2"),
HEADER("header_size", header_size, 224,
       "header: header_size is 224, needs 304"),
HEADER("size too small", size, 304,
       "header: size is 304, the image has 3472 bytes"),
HEADER("size over 4 GiB", size, 1ull << 32,
       "header: size is 4294967296, the image has 3472 bytes"),
HEADER("flags", flags, 1,
       "header: flags are 0x1, needs 0"),
HEADER("reserved", reserved, 1ull << 63,
       "header: reserved is 0x8000000000000000, needs 0"),
HEADER("name", name, 1000,
       "header: name is string 1000 of 43"),
HEADER("name absent", name, GOKO_NONE,
       "header: name is string 4294967295 of 43"),
HEADER("init out of range", init, 5,
       "header: init is function 5 of 5"),
HEADER("main out of range", main, 0xfffffffe,
       "header: main is function 4294967294 of 5"),
HEADER("main takes parameters", main, 0,
       "function f0 (main.callee): it is the image's main, but has parameters, results or a ctx"),
HEADER("main has a ctx", main, 1,
       "function f1 (main.closure): it is the image's main, but has parameters, results or a ctx"),
HEADER("init takes parameters", init, 2,
       "function f2 (main.local): it is the image's init, but has parameters, results or a ctx"),

/* Section bounds */
HEADER("strdata: offset not aligned", sect[GOKO_SECT_STRDATA].off, 217,
       "section strdata: offset 217 is not a multiple of 8"),
HEADER("strs: offset not aligned", sect[GOKO_SECT_STRS].off, 217,
       "section strs: offset 217 is not a multiple of 8"),
HEADER("types: offset not aligned", sect[GOKO_SECT_TYPES].off, 217,
       "section types: offset 217 is not a multiple of 8"),
HEADER("fields: offset not aligned", sect[GOKO_SECT_FIELDS].off, 217,
       "section fields: offset 217 is not a multiple of 8"),
HEADER("globals: offset not aligned", sect[GOKO_SECT_GLOBALS].off, 217,
       "section globals: offset 217 is not a multiple of 8"),
HEADER("funcs: offset not aligned", sect[GOKO_SECT_FUNCS].off, 217,
       "section funcs: offset 217 is not a multiple of 8"),
HEADER("vars: offset not aligned", sect[GOKO_SECT_VARS].off, 217,
       "section vars: offset 217 is not a multiple of 8"),
HEADER("code: offset not aligned", sect[GOKO_SECT_CODE].off, 217,
       "section code: offset 217 is not a multiple of 8"),
HEADER("pool: offset not aligned", sect[GOKO_SECT_POOL].off, 217,
       "section pool: offset 217 is not a multiple of 8"),
HEADER("lines: offset not aligned", sect[GOKO_SECT_LINES].off, 217,
       "section lines: offset 217 is not a multiple of 8"),
HEADER("strdata: offset behind the image", sect[GOKO_SECT_STRDATA].off, 1ull << 40,
       "section strdata: offset 1099511627776, size 283: ends behind the image of 3472 bytes"),
HEADER("strs: offset behind the image", sect[GOKO_SECT_STRS].off, 1ull << 40,
       "section strs: offset 1099511627776, size 344: ends behind the image of 3472 bytes"),
HEADER("types: offset behind the image", sect[GOKO_SECT_TYPES].off, 1ull << 40,
       "section types: offset 1099511627776, size 1488: ends behind the image of 3472 bytes"),
HEADER("fields: offset behind the image", sect[GOKO_SECT_FIELDS].off, 1ull << 40,
       "section fields: offset 1099511627776, size 100: ends behind the image of 3472 bytes"),
HEADER("globals: offset behind the image", sect[GOKO_SECT_GLOBALS].off, 1ull << 40,
       "section globals: offset 1099511627776, size 16: ends behind the image of 3472 bytes"),
HEADER("funcs: offset behind the image", sect[GOKO_SECT_FUNCS].off, 1ull << 40,
       "section funcs: offset 1099511627776, size 320: ends behind the image of 3472 bytes"),
HEADER("vars: offset behind the image", sect[GOKO_SECT_VARS].off, 1ull << 40,
       "section vars: offset 1099511627776, size 132: ends behind the image of 3472 bytes"),
HEADER("code: offset behind the image", sect[GOKO_SECT_CODE].off, 1ull << 40,
       "section code: offset 1099511627776, size 384: ends behind the image of 3472 bytes"),
HEADER("pool: offset behind the image", sect[GOKO_SECT_POOL].off, 1ull << 40,
       "section pool: offset 1099511627776, size 60: ends behind the image of 3472 bytes"),
HEADER("lines: offset behind the image", sect[GOKO_SECT_LINES].off, 1ull << 40,
       "section lines: offset 1099511627776, size 24: ends behind the image of 3472 bytes"),
HEADER("strdata: size behind the image", sect[GOKO_SECT_STRDATA].size, 0xfffffffffffffff8ull,
       "section strdata: offset 304, size 18446744073709551608: ends behind the image of 3472 bytes"),
HEADER("strs: size behind the image", sect[GOKO_SECT_STRS].size, 0xfffffffffffffff8ull,
       "section strs: offset 592, size 18446744073709551608: ends behind the image of 3472 bytes"),
HEADER("types: size behind the image", sect[GOKO_SECT_TYPES].size, 0xfffffffffffffff8ull,
       "section types: offset 936, size 18446744073709551608: ends behind the image of 3472 bytes"),
HEADER("fields: size behind the image", sect[GOKO_SECT_FIELDS].size, 0xfffffffffffffff8ull,
       "section fields: offset 2424, size 18446744073709551608: ends behind the image of 3472 bytes"),
HEADER("globals: size behind the image", sect[GOKO_SECT_GLOBALS].size, 0xfffffffffffffff8ull,
       "section globals: offset 2528, size 18446744073709551608: ends behind the image of 3472 bytes"),
HEADER("funcs: size behind the image", sect[GOKO_SECT_FUNCS].size, 0xfffffffffffffff8ull,
       "section funcs: offset 2544, size 18446744073709551608: ends behind the image of 3472 bytes"),
HEADER("vars: size behind the image", sect[GOKO_SECT_VARS].size, 0xfffffffffffffff8ull,
       "section vars: offset 2864, size 18446744073709551608: ends behind the image of 3472 bytes"),
HEADER("code: size behind the image", sect[GOKO_SECT_CODE].size, 0xfffffffffffffff8ull,
       "section code: offset 3000, size 18446744073709551608: ends behind the image of 3472 bytes"),
HEADER("pool: size behind the image", sect[GOKO_SECT_POOL].size, 0xfffffffffffffff8ull,
       "section pool: offset 3384, size 18446744073709551608: ends behind the image of 3472 bytes"),
HEADER("lines: size behind the image", sect[GOKO_SECT_LINES].size, 0xfffffffffffffff8ull,
       "section lines: offset 3448, size 18446744073709551608: ends behind the image of 3472 bytes"),
HEADER("strdata: offset at another section", sect[GOKO_SECT_STRDATA].off, 0,
       "section strdata: offset is 0, needs 304"),
HEADER("strs: offset at another section", sect[GOKO_SECT_STRS].off, 0,
       "section strs: offset is 0, needs 592"),
HEADER("types: offset at another section", sect[GOKO_SECT_TYPES].off, 0,
       "section types: offset is 0, needs 936"),
HEADER("fields: offset at another section", sect[GOKO_SECT_FIELDS].off, 0,
       "section fields: offset is 0, needs 2424"),
HEADER("globals: offset at another section", sect[GOKO_SECT_GLOBALS].off, 0,
       "section globals: offset is 0, needs 2528"),
HEADER("funcs: offset at another section", sect[GOKO_SECT_FUNCS].off, 0,
       "section funcs: offset is 0, needs 2544"),
HEADER("vars: offset at another section", sect[GOKO_SECT_VARS].off, 0,
       "section vars: offset is 0, needs 2864"),
HEADER("code: offset at another section", sect[GOKO_SECT_CODE].off, 0,
       "section code: offset is 0, needs 3000"),
HEADER("pool: offset at another section", sect[GOKO_SECT_POOL].off, 0,
       "section pool: offset is 0, needs 3384"),
HEADER("lines: offset at another section", sect[GOKO_SECT_LINES].off, 0,
       "section lines: offset is 0, needs 3448"),
HEADER("strs: size not of whole records", sect[GOKO_SECT_STRS].size, 3,
       "section strs: size 3 is not a multiple of 8"),
HEADER("types: size not of whole records", sect[GOKO_SECT_TYPES].size, 3,
       "section types: size 3 is not a multiple of 48"),
HEADER("fields: size not of whole records", sect[GOKO_SECT_FIELDS].size, 3,
       "section fields: size 3 is not a multiple of 20"),
HEADER("globals: size not of whole records", sect[GOKO_SECT_GLOBALS].size, 3,
       "section globals: size 3 is not a multiple of 8"),
HEADER("funcs: size not of whole records", sect[GOKO_SECT_FUNCS].size, 3,
       "section funcs: size 3 is not a multiple of 64"),
HEADER("vars: size not of whole records", sect[GOKO_SECT_VARS].size, 3,
       "section vars: size 3 is not a multiple of 4"),
HEADER("code: size not of whole records", sect[GOKO_SECT_CODE].size, 3,
       "section code: size 3 is not a multiple of 24"),
HEADER("pool: size not of whole records", sect[GOKO_SECT_POOL].size, 3,
       "section pool: size 3 is not a multiple of 4"),
HEADER("lines: size not of whole records", sect[GOKO_SECT_LINES].size, 3,
       "section lines: size 3 is not a multiple of 12"),
HEADER("no types", sect[GOKO_SECT_TYPES].size, 0,
       "section fields: offset is 2424, needs 936"),

/* Strings */
RECORD("string begins inside of another", STRS, 3, str, off, 0,
       "string 3: offset is 0, needs 11"),
RECORD("string behind the data", STRS, 2, str, len, 100000,
       "string 2: 100000 bytes at 8, but section strdata has 283"),
RECORD("last string too short", STRS, 0, str, len, 0,
       "string 1: offset is 4, needs 0"),
RECORD("strings leave data over", STRS, 42, str, len, 0,
       "section strdata: 283 bytes, the strings take 274"),

/* Types: the record */
RECORD("kind void", TYPES, 3, type, kind, GOKO_K_VOID,
       "type t3: kind is 0, which is no type"),
RECORD("kind out of range", TYPES, 3, type, kind, GOKO_K_NR,
       "type t3: kind is 28, which is no type"),
RECORD("type's name", TYPES, 3, type, name, 500,
       "type t3 (ptr): name is string 500 of 43"),
RECORD("elem out of range", TYPES, 3, type, elem, 31,
       "type t3 (ptr): elem is t31 of 31"),
RECORD("elem of a scalar", TYPES, 1, type, elem, 0,
       "type t1 (i64): elem is t0, needs none"),
RECORD("key out of range", TYPES, 26, type, key, 0x80000000,
       "type t26 (map): key is t2147483648 of 31"),
RECORD("key of a slice", TYPES, 5, type, key, 1,
       "type t5 (slice): key is t1, needs none"),
RECORD("len of a scalar", TYPES, 1, type, len, 1,
       "type t1 (i64): len is 1, needs 0"),
RECORD("list of a scalar", TYPES, 1, type, list, 1,
       "type t1 (i64): list is 1, nr is 0, needs 0"),
RECORD("nr of a ptr", TYPES, 3, type, nr, 1,
       "type t3 (ptr): list is 0, nr is 1, needs 0"),
RECORD("direction 0", TYPES, 8, type, len, 0,
       "type t8 (chan): direction is 0, needs 1, 2 or 3"),
RECORD("direction 4", TYPES, 8, type, len, 4,
       "type t8 (chan): direction is 4, needs 1, 2 or 3"),
RECORD("list of a struct", TYPES, 6, type, list, 1,
       "type t6 (struct): list is field 1, needs 0"),
RECORD("struct takes another's field", TYPES, 6, type, nr, 4,
       "type t6 (struct): contains t11 by value, which needs a smaller id"),
RECORD("more fields than there are", TYPES, 12, type, nr, 0xffffffff,
       "type t12 (struct): 4294967295 fields, section fields has 2 left"),
RECORD("struct leaves fields over", TYPES, 12, type, nr, 1,
       "type t24 (struct): list is field 5, needs 4"),
RECORD("field's name", FIELDS, 1, field, name, 4000,
       "type t6 (struct): field 1: name is string 4000 of 43"),
RECORD("field's type", FIELDS, 1, field, type, 999,
       "type t6 (struct): contains t999 by value, which needs a smaller id"),
RECORD("field contains its struct", FIELDS, 1, field, type, 6,
       "type t6 (struct): contains t6 by value, which needs a smaller id"),
RECORD("list of a func", TYPES, 22, type, list, 1,
       "type t22 (func): list is variable 1, needs 0"),
RECORD("more parameters than there are", TYPES, 22, type, nr, 40,
       "type t22 (func): 40 parameters, 1 results, section vars has 33 left"),
RECORD("more results than there are", TYPES, 22, type, len, 0xffffffffffffffffull,
       "type t22 (func): 1 parameters, 18446744073709551615 results, section vars has 33 left"),
RECORD("func takes a function's variables", TYPES, 22, type, len, 2,
       "function f0 (main.callee): vars is 2, needs 3"),
WORD("parameter of a func", VARS, 0, 31,
     "type t22 (func): parameter or result 0 is t31 of 31"),
WORD("result of a func", VARS, 1, GOKO_NONE,
     "type t22 (func): parameter or result 1 is t4294967295 of 31"),
RECORD_OF("fields left over",
	  BASE_TEXT(".type t31 struct (\"x\" t1) \"S\"\n", "", ""),
	  TYPES, 31, type, nr, 0,
	  "section fields: 6 records, the types use 5"),

/* Types: layout and references */
TYPES("array contains a later type",
      ".type t31 array t32 2 \"A\"\n"
      ".type t32 i64 \"B\"\n",
      "type t31 (array): contains t32 by value, which needs a smaller id"),
TYPES("named after itself",
      ".type t31 named t31 \"T\"\n",
      "type t31 (named): contains t31 by value, which needs a smaller id"),
TYPES("cycle of names",
      ".type t31 named t32 \"A\"\n"
      ".type t32 named t31 \"B\"\n",
      "type t31 (named): contains t32 by value, which needs a smaller id"),
TYPES("struct contains itself",
      ".type t31 struct (\"a\" t31) \"T\"\n",
      "type t31 (struct): contains t31 by value, which needs a smaller id"),
TYPES("array over the limit",
      ".type t31 array t1 134217729 \"A\"\n",
      "type t31 (array): 134217729 elements of 8 bytes are over the limit of 1073741824 bytes"),
TYPES("array whose size overflows",
      ".type t31 array t1 2305843009213693952 \"A\"\n",
      "type t31 (array): 2305843009213693952 elements of 8 bytes are over the limit of 1073741824 bytes"),
TYPES("array with a negative length",
      ".type t31 array t24 9223372036854775808 \"A\"\n",
      "type t31 (array): len is 9223372036854775808, needs less than 1 << 63"),
TYPES("struct over the limit",
      ".type t31 array t1 134217728 \"A\"\n"
      ".type t32 struct (\"a\" t31, \"b\" t15) \"S\"\n",
      "type t32 (struct): larger than 1073741824 bytes"),
TYPES("masks over the limit",
      ".type t31 array t3 67108865 \"A\"\n",
      "type t31 (array): pointer masks of all types are over the limit of 67108864 words"),
TYPES("nested too deep",
      ".type t31 array t1 1 \"A\"\n"
      ".type t32 array t31 1 \"A\"\n"
      ".type t33 array t32 1 \"A\"\n"
      ".type t34 array t33 1 \"A\"\n"
      ".type t35 array t34 1 \"A\"\n"
      ".type t36 array t35 1 \"A\"\n"
      ".type t37 array t36 1 \"A\"\n"
      ".type t38 array t37 1 \"A\"\n"
      ".type t39 array t38 1 \"A\"\n"
      ".type t40 array t39 1 \"A\"\n"
      ".type t41 array t40 1 \"A\"\n"
      ".type t42 array t41 1 \"A\"\n"
      ".type t43 array t42 1 \"A\"\n"
      ".type t44 array t43 1 \"A\"\n"
      ".type t45 array t44 1 \"A\"\n"
      ".type t46 array t45 1 \"A\"\n"
      ".type t47 array t46 1 \"A\"\n"
      ".type t48 array t47 1 \"A\"\n"
      ".type t49 array t48 1 \"A\"\n"
      ".type t50 array t49 1 \"A\"\n"
      ".type t51 array t50 1 \"A\"\n"
      ".type t52 array t51 1 \"A\"\n"
      ".type t53 array t52 1 \"A\"\n"
      ".type t54 array t53 1 \"A\"\n"
      ".type t55 array t54 1 \"A\"\n"
      ".type t56 array t55 1 \"A\"\n"
      ".type t57 array t56 1 \"A\"\n"
      ".type t58 array t57 1 \"A\"\n"
      ".type t59 array t58 1 \"A\"\n"
      ".type t60 array t59 1 \"A\"\n"
      ".type t61 array t60 1 \"A\"\n"
      ".type t62 array t61 1 \"A\"\n"
      ".type t63 array t62 1 \"A\"\n"
      ".type t64 array t63 1 \"A\"\n"
      ".type t65 array t64 1 \"A\"\n"
      ".type t66 array t65 1 \"A\"\n"
      ".type t67 array t66 1 \"A\"\n"
      ".type t68 array t67 1 \"A\"\n"
      ".type t69 array t68 1 \"A\"\n"
      ".type t70 array t69 1 \"A\"\n"
      ".type t71 array t70 1 \"A\"\n"
      ".type t72 array t71 1 \"A\"\n"
      ".type t73 array t72 1 \"A\"\n"
      ".type t74 array t73 1 \"A\"\n"
      ".type t75 array t74 1 \"A\"\n"
      ".type t76 array t75 1 \"A\"\n"
      ".type t77 array t76 1 \"A\"\n"
      ".type t78 array t77 1 \"A\"\n"
      ".type t79 array t78 1 \"A\"\n"
      ".type t80 array t79 1 \"A\"\n"
      ".type t81 array t80 1 \"A\"\n"
      ".type t82 array t81 1 \"A\"\n"
      ".type t83 array t82 1 \"A\"\n"
      ".type t84 array t83 1 \"A\"\n"
      ".type t85 array t84 1 \"A\"\n"
      ".type t86 array t85 1 \"A\"\n"
      ".type t87 array t86 1 \"A\"\n"
      ".type t88 array t87 1 \"A\"\n"
      ".type t89 array t88 1 \"A\"\n"
      ".type t90 array t89 1 \"A\"\n"
      ".type t91 array t90 1 \"A\"\n"
      ".type t92 array t91 1 \"A\"\n"
      ".type t93 array t92 1 \"A\"\n"
      ".type t94 array t93 1 \"A\"\n",
      "type t94 (array): types are nested more than 64 levels deep"),
TYPES("array of code",
      ".type t31 array t11 2 \"A\"\n",
      "type t31 (array): contains t11 by value, which is code"),
TYPES("code as second field",
      ".type t31 struct (\"x\" t1, \"F\" t11) \"S\"\n",
      "type t31 (struct): contains t11 by value, which is code"),
TYPES("name of code",
      ".type t31 named t11 \"C\"\n",
      "type t31 (named): contains t11 by value, which is code"),
TYPES("name of a closure object",
      ".type t31 named t12 \"C\"\n",
      "type t31 (named): contains t12 by value, which is a closure object"),
TYPES("struct contains a closure object",
      ".type t31 struct (\"c\" t12) \"S\"\n",
      "type t31 (struct): contains t12 by value, which is a closure object"),
TYPES("array of closure objects",
      ".type t31 array t12 1 \"A\"\n",
      "type t31 (array): contains t12 by value, which is a closure object"),
TYPES("slice of closure objects",
      ".type t31 slice t12 \"S\"\n",
      "type t31 (slice): element is t12, which is a closure object"),
TYPES("ptr to code",
      ".type t31 ptr t11 \"P\"\n",
      "type t31 (ptr): target is t11, which is code"),
TYPES("ptr to lptr",
      ".type t31 ptr t4 \"P\"\n",
      "type t31 (ptr): target is t4, which is an lptr"),
TYPES("lptr to lptr",
      ".type t31 lptr t4 \"P\"\n",
      "type t31 (lptr): target is t4, which is an lptr"),
TYPES("slice of lptr",
      ".type t31 slice t4 \"S\"\n",
      "type t31 (slice): element is t4, which is an lptr"),
TYPES("chan of lptr",
      ".type t31 chan both t4 \"C\"\n",
      "type t31 (chan): element is t4, which is an lptr"),
TYPES("struct contains lptr",
      ".type t31 struct (\"p\" t4) \"S\"\n",
      "type t31 (struct): contains t4 by value, which is an lptr"),
TYPES("name of lptr",
      ".type t31 named t4 \"N\"\n",
      "type t31 (named): contains t4 by value, which is an lptr"),
TYPES("map with lptr as key",
      ".type t31 map t4 t1 \"M\"\n",
      "type t31 (map): key is t4, which is an lptr"),
TYPES("map of lptr",
      ".type t31 map t1 t4 \"M\"\n",
      "type t31 (map): element is t4, which is an lptr"),
TYPES("func takes lptr",
      ".type t31 func (t4) () \"F\"\n",
      "type t31 (func): a parameter is t4, which is an lptr"),
TYPES("func returns lptr",
      ".type t31 func () (t4) \"F\"\n",
      "type t31 (func): a result is t4, which is an lptr"),
TYPES("func takes code",
      ".type t31 func (t1, t11) () \"F\"\n",
      "type t31 (func): a parameter is t11, which is code"),
TYPES("chan element over the limit",
      ".type t31 array t15 65536 \"A\"\n"
      ".type t32 chan both t31 \"C\"\n",
      "type t32 (chan): element t31 has 65536 bytes, the limit is 65535"),

/* Globals */
RECORD("global's name", GLOBALS, 1, global, name, 1000000,
       "global g1: name is string 1000000 of 43"),
RECORD("global's type", GLOBALS, 1, global, type, 31,
       "global g1: type is t31 of 31"),
GLOBALS("global is an lptr",
      "",
      ".global g2 t4 \"g\"\n",
      "global g2: t4 is an lptr, which no global can hold"),
GLOBALS("global is code",
      "",
      ".global g2 t11 \"g\"\n",
      "global g2: t11 is code, which no global can hold"),
GLOBALS("global is a closure object",
      "",
      ".global g2 t12 \"g\"\n",
      "global g2: t12 is a closure object, which no global can hold"),
GLOBALS("globals over the limit",
      ".type t31 array t1 100000000 \"A\"\n",
      ".global g2 t31 \"a\"\n"
      ".global g3 t31 \"b\"\n",
      "global g3: the globals take more than 1073741824 bytes"),

/* Functions */
RECORD("function's name", FUNCS, 3, func, name, 777,
       "function f3: name is string 777 of 43"),
RECORD("function's file", FUNCS, 3, func, file, GOKO_NONE,
       "function f3 (main.f): file is string 4294967295 of 43"),
RECORD("function's flags", FUNCS, 3, func, flags, 4,
       "function f3 (main.f): flags are 0x4, known are 0x3"),
RECORD("function's reserved", FUNCS, 3, func, reserved, 1,
       "function f3 (main.f): reserved is 0x1, needs 0"),
RECORD("ctx out of range", FUNCS, 1, func, ctx, 31,
       "function f1 (main.closure): ctx is t31 of 31"),
RECORD("ctx is no closure object", FUNCS, 1, func, ctx, 6,
       "function f1 (main.closure): ctx t6 is struct, needs a struct that starts with code"),
RECORD("exported with a ctx", FUNCS, 1, func, flags, GOKO_FUNC_EXPORT,
       "function f1 (main.closure): exported, but has a ctx"),
RECORD("vars", FUNCS, 1, func, vars, 0,
       "function f1 (main.closure): vars is 0, needs 4"),
RECORD("nr_params", FUNCS, 3, func, nr_params, 0xfffffff0,
       "function f3 (main.f): 4294967306 variables, section vars has 26 left"),
RECORD("nr_results", FUNCS, 4, func, nr_results, 1,
       "function f4 (main.main): 1 variables, section vars has 0 left"),
RECORD("nr_locals", FUNCS, 3, func, nr_locals, 25,
       "function f4 (main.main): vars is 33, needs 32"),
RECORD("code", FUNCS, 2, func, code, 0,
       "function f2 (main.local): code is 0, needs 4"),
RECORD("nr_code 0", FUNCS, 2, func, nr_code, 0,
       "function f2 (main.local): 0 instructions, needs 1 to 65536"),
RECORD("nr_code over the limit", FUNCS, 2, func, nr_code, 65537,
       "function f2 (main.local): 65537 instructions, needs 1 to 65536"),
RECORD("nr_code behind the section", FUNCS, 4, func, nr_code, 2,
       "function f4 (main.main): 2 instructions, section code has 1 left"),
RECORD("code left over", FUNCS, 3, func, nr_code, 7,
       "function f4 (main.main): code is 15, needs 14"),
RECORD("recover out of range", FUNCS, 2, func, recover, 3,
       "function f2 (main.local): recover is instruction 3 of 3"),
RECORD("lines", FUNCS, 1, func, lines, 0,
       "function f1 (main.closure): lines is 0, needs 2"),
RECORD("nr_lines", FUNCS, 0, func, nr_lines, 3,
       "function f0 (main.callee): 3 lines, section lines has 2 left"),
RECORD("lines left over", FUNCS, 0, func, nr_lines, 1,
       "function f1 (main.closure): lines is 2, needs 1"),
RECORD("line of no instruction", LINES, 1, line, insn, 2,
       "function f0 (main.callee): line record 1: instruction 2 of 2"),
RECORD("lines out of order", LINES, 0, line, insn, 1,
       "function f0 (main.callee): line record 1: instruction 1 comes after 1"),
RECORD("line's file", LINES, 1, line, file, 90,
       "function f0 (main.callee): line record 1: file is string 90 of 43"),
WORD("variable's type", VARS, 8, 31,
     "function f3 (main.f): variable 1 is t31 of 31"),
FUNCS("variable is code",
      "",
      ".func f4 \"main.x\" file \"b.go\" line 1\n"
      ".local t11\n"
      "ret\n"
      ".end\n",
      "function f4 (main.x): variable 0 is t11, which is code"),
FUNCS("variable is a closure object",
      "",
      ".func f4 \"main.x\" file \"b.go\" line 1\n"
      ".param t12\n"
      "ret\n"
      ".end\n",
      "function f4 (main.x): variable 0 is t12, which is a closure object"),
FUNCS("result is an lptr",
      "",
      ".func f4 \"main.x\" file \"b.go\" line 1\n"
      ".result t4\n"
      "ret\n"
      ".end\n",
      "function f4 (main.x): variable 0 is t4, which is an lptr; it is a result"),
FUNCS("name with control characters",
      "",
      ".func f4 \"a\\x01b\\x00c\" file \"b.go\" line 1\n"
      ".local t11\n"
      "ret\n"
      ".end\n",
      "function f4 (a?b): variable 0 is t11, which is code"),
FUNCS("name over the log's limit",
      "",
      ".func f4 \"01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\" file \"b.go\" line 1\n"
      ".local t11\n"
      "ret\n"
      ".end\n",
      "function f4 (0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789): variable 0 is t11, which is code"),
FUNCS("type without a name",
      ".type t31 struct (\"b\" t0) \"\"\n",
      ".func f4 \"main.x\" file \"b.go\" line 1\n"
      ".local t31\n"
      "zero t2 w2\n"
      "ret\n"
      ".end\n",
      "main.x+0 (zero): operand w2 is bool, needs room for string"),
FUNCS("frame over the limit",
      ".type t31 array t1 65534 \"A\"\n",
      ".func f4 \"main.x\" file \"b.go\" line 1\n"
      ".param t31\n"
      ".local t1\n"
      "ret\n"
      ".end\n",
      "function f4 (main.x): frame is over the limit of 65536 words"),
RECORD_OF("variables left over", ONLY(".local t0\nret\n")
	  ".type t0 i64 \"int\"\n",
	  FUNCS, 0, func, nr_locals, 0,
	  "section vars: 1 elements, types and functions use 0"),
RECORD_OF("instructions left over", ONLY("ret\nret\n"),
	  FUNCS, 0, func, nr_code, 1,
	  "section code: 2 instructions, the functions use 1"),
RECORD_OF("line records left over", ONLY(".line 1\nret\n"),
	  FUNCS, 0, func, nr_lines, 0,
	  "section lines: 1 records, the functions use 0"),
RECORD_OF("pool words left over", ONLY("go f0, ()\nret\n"),
	  CODE, 0, insn, op, GOKO_OP_NOP,
	  "section pool: 1 words, the code uses 0"),
{ .name = "frames over the limit", .make_text = many_frames,
  .log = "function f1024 (main.x): frames of all functions are over the limit of 67108864 words" },
{ .name = "cases over the limit", .make_text = many_cases,
  .log = "main.x+0 (select): 65537 cases, the limit is 65536" },
