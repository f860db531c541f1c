/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cases_iface.h - what is refused of methods, itabs and interface operations
 *
 * Elements of the array in malformed.c.  Words of main.f:
 *
 *  w2 main.T     w6 main.I       w10 interface{}  w14 string    w17 []int
 *  w4 *main.T    w8 main.Getter  w12 main.F       w16 int       w20 *[3]int
 *                                w13 bool
 */
#define IF_TYPES(methods, itabs) \
	".goko 1\n" \
	".image \"iface\"\n" \
	".type t0 bool \"bool\"\n" \
	".type t1 i64 \"int\"\n" \
	".type t2 string \"string\"\n" \
	".type t3 func (t1) (t1) \"func(int) int\"\n" \
	".type t4 func () (t2) \"func() string\"\n" \
	".type t5 struct (\"n\" t1, \"k\" t1) \"struct { n, k int }\"\n" \
	".type t6 named t5 \"main.T\" pkg \"main\"" methods "\n" \
	".type t7 ptr t6 \"*main.T\"\n" \
	".type t8 iface \"main.I\" methods (\"Add\" t3, \"get\" pkg \"main\" t4)\n" \
	".type t9 iface \"main.Getter\" methods (\"get\" pkg \"main\" t4)\n" \
	".type t10 eface \"interface {}\"\n" \
	".type t11 func () () \"func()\"\n" \
	".type t12 named t11 \"main.F\" pkg \"main\" methods (\"get\" pkg \"main\" t4 f2)\n" \
	".type t13 slice t1 \"[]int\"\n" \
	".type t14 array t1 3 \"[3]int\"\n" \
	".type t15 ptr t14 \"*[3]int\"\n" \
	".type t16 lptr t6 \"*main.T\"\n" \
	".type t17 struct (\"s\" t2) \"struct { s string }\"\n" \
	".type t18 code \"code\"\n" \
	".type t19 struct (\"F\" t18) \"closure\"\n" \
	".type t20 func (t13) () \"func(...int)\" variadic\n" \
	itabs \
	".rterr error t17\n"
#define IF_METHODS \
	" methods (\"Add\" t3 f0, \"get\" pkg \"main\" t4 f1)"
#define IF_ITABS \
	".itab y0 t8 t6\n" \
	".itab y1 t9 t12\n"
#define IF_FUNCS \
	".func f0 \"main.(*T).Add\" file \"i.go\" line 1\n" \
	".param t7\n.param t1\n.result t1\n  ret\n.end\n" \
	".func f1 \"main.(*T).get\" file \"i.go\" line 2\n" \
	".param t7\n.result t2\n  ret\n.end\n" \
	".func f2 \"main.F.get\" file \"i.go\" line 3\n" \
	".param t12\n.result t2\n  ret\n.end\n" \
	".func f3 \"main.local\" file \"i.go\" line 4\n" \
	".param t16\n.result t2\n  ret\n.end\n" \
	".func f4 \"main.bound\" file \"i.go\" line 5 ctx t19\n" \
	".param t7\n.result t2\n  ret\n.end\n" \
	".func f5 \"main.none\" file \"i.go\" line 6\n" \
	".result t2\n  ret\n.end\n"
#define IF_F(body) \
	".func f6 \"main.f\" file \"i.go\" line 7\n" \
	".local t6\n.local t7\n.local t0\n.local t8\n.local t9\n.local t10\n" \
	".local t12\n.local t0\n.local t2\n.local t1\n.local t13\n.local t15\n" \
	body "  ret\n.end\n"
#define IF_TEXT(methods, itabs, body) \
	IF_TYPES(methods, itabs) IF_FUNCS IF_F(body)
#define IF IF_TEXT(IF_METHODS, IF_ITABS, "")

#define METHODS(_name, _methods, _log) \
	{ .name = _name, .text = IF_TEXT(_methods, "", ""), .log = _log }
#define ITABS(_name, _itabs, _log) \
	{ .name = _name, .text = IF_TEXT(IF_METHODS, _itabs, ""), .log = _log }
#define IFBODY(_name, _body, _log) \
	{ .name = _name, .text = IF_TEXT(IF_METHODS, IF_ITABS, _body), .log = _log }

{ .name = "iface base", .text = IF_TEXT(IF_METHODS, IF_ITABS,
  "  mkiface w6, w2, y0\n"
  "  mkiface w8, w12, y1\n"
  "  callm t8 w6, #0, (w16), (w16)\n"
  "  callm t9 w8, #0, (), (_)\n"
  "  assert t6 w2, w10\n"
  "  assert2 t9 w8, w6, w13\n"
  "  assert2 t1 _, w6, w13\n"
  "  conviface t9 w8, w6\n"
  "  conviface t10 w10, w6\n"
  "  callb efaceeq, (w10, w10), (w13)\n"
  "  arrptr t14 w20, w17\n"), .log = "" },

/* Methods */
RECORD_OF("methods of a bool", IF, TYPES, 0, type, nr_methods, 1,
	"type t0 (bool): 1 methods, needs 0"),
RECORD_OF("first method without any", IF, TYPES, 0, type, methods, 1,
	"type t0 (bool): methods is 1 without any"),
RECORD_OF("methods of another type", IF, TYPES, 8, type, methods, 1,
	"type t8 (iface): methods is 1, needs 2"),
RECORD_OF("more methods than there are", IF, TYPES, 6, type, nr_methods, 50,
	"type t6 (named): 50 methods, section methods has 6 left"),
RECORD_OF("first method of one without any", IF, TYPES, 12, type, nr_methods, 0,
	"type t12 (named): methods is 5 without any"),
RECORD_OF("pkg of a type without a name", IF, TYPES, 7, type, pkg, 1,
	"type t7 (ptr): pkg is string 1, needs none"),
RECORD_OF("pkg out of range", IF, TYPES, 6, type, pkg, 9999,
	"type t6 (named): pkg is string 9999 of 36"),
RECORD_OF("type flags", IF, TYPES, 3, type, flags, 2,
	"type t3 (func): flags are 0x2, known are 0x1"),
RECORD_OF("variadic struct", IF, TYPES, 5, type, flags, 1,
	"type t5 (struct): flags are 0x1, known are 0x0"),
RECORD_OF("variadic without a slice", IF, TYPES, 3, type, flags, 1,
	"type t3 (func): it is variadic, but its last parameter is no slice"),
RECORD_OF("variadic without parameters", IF, TYPES, 4, type, flags, 1,
	"type t4 (func): it is variadic, but its last parameter is no slice"),
RECORD_OF("field's tag", IF, FIELDS, 0, field, tag, 9999,
	"type t5 (struct): field 0: tag is string 9999 of 36"),
RECORD_OF("field's pkg", IF, FIELDS, 0, field, pkg, 9999,
	"type t5 (struct): field 0: pkg is string 9999 of 36"),
RECORD_OF("field's flags", IF, FIELDS, 0, field, flags, 2,
	"type t5 (struct): field 0: flags are 0x2, known are 0x1"),
RECORD_OF("method's name", IF, METHODS, 0, method, name, 9999,
	"type t6 (named): method 0: name is string 9999 of 36"),
RECORD_OF("method's pkg", IF, METHODS, 0, method, pkg, 9999,
	"type t6 (named): method 0 (Add): pkg is string 9999 of 36"),
RECORD_OF("method's type out of range", IF, METHODS, 0, method, type, 9999,
	"type t6 (named): method 0 (Add): type is t9999 of 21"),
RECORD_OF("method's type is no func", IF, METHODS, 0, method, type, 1,
	"type t6 (named): method 0 (Add): type is t1, a i64, needs a func"),
RECORD_OF("method's type is a name of a func", IF, METHODS, 0, method, type, 12,
	"type t6 (named): method 0 (Add): type is t12, a named, needs a func"),
RECORD_OF("method's function out of range", IF, METHODS, 0, method, func, 99,
	"type t6 (named): method 0 (Add): function is f99 of 7"),
RECORD_OF("method without a function", IF, METHODS, 0, method, func, GOKO_NONE,
	"type t6 (named): method 0 (Add): function is f4294967295 of 7"),
RECORD_OF("interface's method with a function", IF, METHODS, 2, method, func, 0,
	"type t8 (iface): method 0 (Add): function is f0, needs none"),
METHODS("methods not sorted", " methods (\"get\" pkg \"main\" t4 f1, \"Add\" t3 f0)",
	"type t6 (named): method 1 (Add): it does not come after the one before"),
METHODS("a method twice", " methods (\"Add\" t3 f0, \"Add\" t3 f0)",
	"type t6 (named): method 1 (Add): it does not come after the one before"),
METHODS("pkg before none", " methods (\"get\" pkg \"main\" t4 f1, \"get\" t4 f1)",
	"type t6 (named): method 1 (get): it does not come after the one before"),
METHODS("method takes something else", " methods (\"get\" t4 f2)",
	"type t6 (named): method 0 (get): function f2 does not take the data word of an interface first"),
METHODS("method takes nothing", " methods (\"get\" t4 f5)",
	"type t6 (named): method 0 (get): function f5 does not take the data word of an interface first"),
METHODS("method takes an lptr", " methods (\"get\" t4 f3)",
	"type t6 (named): method 0 (get): function f3 does not take the data word of an interface first"),
METHODS("method with a ctx", " methods (\"get\" t4 f4)",
	"type t6 (named): method 0 (get): function f4 has a ctx, needs none"),
METHODS("method takes more", " methods (\"get\" t4 f0)",
	"type t6 (named): method 0 (get): function f0 has 2 parameters and 1 results, needs 1 and 1"),
METHODS("method returns something else", " methods (\"get\" t11 f1)",
	"type t6 (named): method 0 (get): function f1 has 1 parameters and 1 results, needs 1 and 0"),

/* Itabs and types of run-time errors */
ITABS("itab without a method", ".itab y0 t8 t12\n.itab y1 t9 t12\n",
	"itab y0: t12 has no method Add"),
ITABS("itab of no interface", ".itab y0 t6 t6\n.itab y1 t9 t12\n",
	"itab y0: t6 is a named, needs an iface"),
ITABS("itab of an eface", ".itab y0 t10 t6\n.itab y1 t9 t12\n",
	"itab y0: t10 is a eface, needs an iface"),
ITABS("itab of an interface for one", ".itab y0 t9 t8\n.itab y1 t9 t12\n",
	"itab y0: t8 is an interface, needs a concrete type"),
ITABS("itab of an lptr", ".itab y0 t9 t16\n.itab y1 t9 t12\n",
	"itab y0: t16 is an lptr, needs a concrete type"),
ITABS("itab of a pointer without methods", ".itab y0 t9 t7\n.itab y1 t9 t12\n",
	"itab y0: t7 has no method get"),
RECORD_OF("itab's iface out of range", IF, ITABS, 0, itab, iface, 999,
	"itab y0: types are t999 and t6 of 21"),
RECORD_OF("itab's type out of range", IF, ITABS, 0, itab, type, 999,
	"itab y0: types are t8 and t999 of 21"),
{ .name = "method of another type in an itab", .log =
  "itab y0: method get of t6 is of type t3, needs t4",
  .text = IF_TEXT(" methods (\"get\" pkg \"main\" t3 f0)", ".itab y0 t9 t6\n", "") },
HEADER("rterr out of range", rterr[0], 999,
	"header: rterr 0 is t999 of 31"),
HEADER("rterr is no struct", rterr[0], 1,
	"header: rterr 0 is t1, needs a struct of one string"),
HEADER("rterr is a ptr to an int", rterr[1], 3,
	"header: rterr 1 is t3, needs a ptr to a struct of one string"),
HEADER("rterr has three fields", rterr[0], 6,
	"header: rterr 0 is t6, needs a struct of one string"),

/* Operations */
IFBODY("mkiface of another type", "  mkiface w6, w4, y0\n",
	"main.f+0 (mkiface): operand w4 is *main.T, needs something that fits main.T"),
IFBODY("mkiface to another interface", "  mkiface w8, w2, y0\n",
	"main.f+0 (mkiface): operand w8 is main.Getter, needs room for main.I"),
IFBODY("mkiface to an eface", "  mkiface w10, w2, y0\n",
	"main.f+0 (mkiface): operand w10 is interface {}, needs room for main.I"),
IFBODY("callm of an eface", "  callm t10 w10, #0, (), ()\n",
	"main.f+0 (callm): type is interface {}, needs an iface"),
IFBODY("callm of another interface", "  callm t8 w8, #0, (w16), (w16)\n",
	"main.f+0 (callm): operand w8 is main.Getter, needs something that fits main.I"),
IFBODY("callm of a method too many", "  callm t8 w6, #2, (w16), (w16)\n",
	"main.f+0 (callm): method is number 2 of 2"),
IFBODY("callm with too few arguments", "  callm t8 w6, #0, (), (w16)\n",
	"main.f+0 (callm): 0 arguments, needs 1"),
IFBODY("callm with another argument", "  callm t8 w6, #0, (w14), (w16)\n",
	"main.f+0 (callm): operand w14 is string, needs something that fits int"),
IFBODY("callm with another result", "  callm t8 w6, #0, (w16), (w14)\n",
	"main.f+0 (callm): operand w14 is string, needs room for int"),
IFBODY("assert of a struct", "  assert t6 w2, w2\n",
	"main.f+0 (assert): operand w2 is int, needs an eface or iface"),
IFBODY("assert to another type", "  assert t12 w2, w10\n",
	"main.f+0 (assert): operand w2 is int, needs room for main.F"),
IFBODY("assert to an interface in an eface", "  assert t8 w10, w10\n",
	"main.f+0 (assert): operand w10 is interface {}, needs room for main.I"),
IFBODY("assert to an lptr", "  assert t16 w4, w10\n",
	"main.f+0 (assert): type t16 is an lptr, which this operation cannot hold"),
IFBODY("assert2 without room for ok", "  assert2 t6 w2, w10, w16\n",
	"main.f+0 (assert2): operand w16 is int, needs bool"),
IFBODY("conviface to a struct", "  conviface t6 w2, w6\n",
	"main.f+0 (conviface): type is main.T, needs an eface or iface"),
IFBODY("conviface of a pointer", "  conviface t10 w10, w4\n",
	"main.f+0 (conviface): operand w4 is *main.T, needs an eface or iface"),
IFBODY("conviface to another interface", "  conviface t8 w8, w6\n",
	"main.f+0 (conviface): operand w8 is main.Getter, needs room for main.I"),
IFBODY("efaceeq of an iface", "  callb efaceeq, (w6, w10), (w13)\n",
	"main.f+0 (callb): operand w6 is main.I, needs eface"),
IFBODY("arrptr to a slice", "  arrptr t13 w20, w17\n",
	"main.f+0 (arrptr): type is []int, needs an array"),
IFBODY("arrptr of an array", "  arrptr t14 w20, w20\n",
	"main.f+0 (arrptr): operand w20 is *[3]int, needs a slice"),
IFBODY("arrptr of a string", "  arrptr t14 w20, w14\n",
	"main.f+0 (arrptr): operand w14 is string, needs a slice"),
IFBODY("arrptr to another pointer", "  arrptr t14 w4, w17\n",
	"main.f+0 (arrptr): operand w4 is *main.T, needs room for ptr to [3]int"),
