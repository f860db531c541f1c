/* SPDX-License-Identifier: GPL-2.0 */
/*
 * base.h - the correct program that each case of cases.h makes wrong
 *
 * main.f has a variable of every sort; cases replace its code.  Its words:
 *
 *  w2 int        w15 *S           w31 f64
 *  w3 bool       w16 chan int     w32 unsafe.Pointer
 *  w4 string     w17 <-chan int   w33 lptr S
 *  w6 *int       w18 func()       w34 func(int) int
 *  w7 lptr int   w19 interface{}  w35 chan<- int
 *  w8 []int      w21 i32          w36 struct{}
 *  w11 S         w22 u8           w37 error
 *                w23 []uint8      w39 lptr [4]int
 *                w26 [4]int       w40 u64
 *                w30 *[4]int
 *
 * S is { a int; s string; b bool }: 8, 16, 8 bytes with its padding.
 */
#ifndef SELFTESTS_IMAGE_BASE_H
#define SELFTESTS_IMAGE_BASE_H

#define BASE_TYPES \
	".goko 1\n" \
	".image \"base\"\n" \
	".type t0 bool \"bool\"\n" \
	".type t1 i64 \"int\"\n" \
	".type t2 string \"string\"\n" \
	".type t3 ptr t1 \"*int\"\n" \
	".type t4 lptr t1 \"*int\"\n" \
	".type t5 slice t1 \"[]int\"\n" \
	".type t6 struct (\"a\" t1, \"s\" t2, \"b\" t0) \"main.S\"\n" \
	".type t7 ptr t6 \"*main.S\"\n" \
	".type t8 chan both t1 \"chan int\"\n" \
	".type t9 chan recv t1 \"<-chan int\"\n" \
	".type t10 func () () \"func()\"\n" \
	".type t11 code \"code\"\n" \
	".type t12 struct (\"F\" t11, \"x\" t1) \"closure\"\n" \
	".type t13 eface \"interface {}\"\n" \
	".type t14 i32 \"int32\"\n" \
	".type t15 u8 \"uint8\"\n" \
	".type t16 slice t15 \"[]uint8\"\n" \
	".type t17 array t1 4 \"[4]int\"\n" \
	".type t18 ptr t17 \"*[4]int\"\n" \
	".type t19 f64 \"float64\"\n" \
	".type t20 unsafe \"unsafe.Pointer\"\n" \
	".type t21 lptr t6 \"*main.S\"\n" \
	".type t22 func (t1) (t1) \"func(int) int\"\n" \
	".type t23 chan send t1 \"chan<- int\"\n" \
	".type t24 struct () \"struct {}\"\n" \
	".type t25 iface \"error\"\n" \
	".type t26 map t2 t1 \"map[string]int\"\n" \
	".type t27 lptr t17 \"*[4]int\"\n" \
	".type t28 u64 \"uint64\"\n" \
	".type t29 ptr t12 \"*closure\"\n" \
	".type t30 named t1 \"main.Int\"\n"

#define BASE_GLOBALS \
	".global g0 t1 \"main.n\"\n" \
	".global g1 t6 \"main.s\"\n"

#define BASE_FUNCS \
	".func f0 \"main.callee\" file \"b.go\" line 1\n" \
	".param t1\n" \
	".result t1\n" \
	"  .line 2\n" \
	"  mov t1 w3, w2\n" \
	"  .line 3\n" \
	"  ret\n" \
	".end\n" \
	".func f1 \"main.closure\" file \"b.go\" line 4 ctx t12\n" \
	".local t1\n" \
	".local t3\n" \
	"  ld t1 w2, w1, +8\n" \
	"  ret\n" \
	".end\n" \
	".func f2 \"main.local\" file \"b.go\" line 5\n" \
	".param t4\n" \
	"  nop\n" \
	"L1:\n" \
	"  jnei.ptr w2, #0, L1\n" \
	"  ret\n" \
	".recover L1\n" \
	".end\n"

#define F_HEAD \
	".func f3 \"main.f\" file \"b.go\" line 6\n" \
	".local t1\n" \
	".local t0\n" \
	".local t2\n" \
	".local t3\n" \
	".local t4\n" \
	".local t5\n" \
	".local t6\n" \
	".local t7\n" \
	".local t8\n" \
	".local t9\n" \
	".local t10\n" \
	".local t13\n" \
	".local t14\n" \
	".local t15\n" \
	".local t16\n" \
	".local t17\n" \
	".local t18\n" \
	".local t19\n" \
	".local t20\n" \
	".local t21\n" \
	".local t22\n" \
	".local t23\n" \
	".local t24\n" \
	".local t25\n" \
	".local t27\n" \
	".local t28\n"

/* Instruction 0 has two lists, 1 the list of a select. */
#define BASE_BODY \
	"  call f0, (w2), (w2)\n" \
	"  select w2, w3, {recv w16, w2; send w16, w2}\n" \
	"  str w4, \"text\"\n" \
	"  ldg t1 w2, g0, +0\n" \
	"  callb print_int, (w2), ()\n" \
	"  st t1 w6, +0, w2\n" \
	"  addi.i64 w2, w2, #1\n"

#define BASE_END \
	".func f4 \"main.main\" file \"b.go\" line 9\n" \
	"  ret\n" \
	".end\n" \
	".init f4\n" \
	".main f4\n"

#define BASE_TEXT(types, globals, body) \
	BASE_TYPES types BASE_GLOBALS globals BASE_FUNCS F_HEAD body \
	"  ret\n.end\n" BASE_END

#endif /* SELFTESTS_IMAGE_BASE_H */
