// SPDX-License-Identifier: GPL-2.0

// Integers of every size: wrap-around, conversions, bit operations.
package main

//go:noinline
func ops8(a, b int8) {
	println("i8", a+b, a-b, a*b, a&b, a|b, a^b, a&^b, -a, ^a)
}

//go:noinline
func ops16(a, b int16) {
	println("i16", a+b, a-b, a*b, a&b, a|b, a^b, a&^b, -a, ^a)
}

//go:noinline
func ops32(a, b int32) {
	println("i32", a+b, a-b, a*b, a&b, a|b, a^b, a&^b, -a, ^a)
}

//go:noinline
func ops64(a, b int64) {
	println("i64", a+b, a-b, a*b, a&b, a|b, a^b, a&^b, -a, ^a)
}

//go:noinline
func opsu8(a, b uint8) {
	println("u8", a+b, a-b, a*b, a&b, a|b, a^b, a&^b, -a, ^a)
}

//go:noinline
func opsu16(a, b uint16) {
	println("u16", a+b, a-b, a*b, a&b, a|b, a^b, a&^b, -a, ^a)
}

//go:noinline
func opsu32(a, b uint32) {
	println("u32", a+b, a-b, a*b, a&b, a|b, a^b, a&^b, -a, ^a)
}

//go:noinline
func opsu64(a, b uint64) {
	println("u64", a+b, a-b, a*b, a&b, a|b, a^b, a&^b, -a, ^a)
}

//go:noinline
func consts(a int, u uint, c int8, d uint8) {
	println(a+5, a-7, 3-a, a*10, 10*a, a&15, a|1, a^-1, a&^3, a+1<<40, a-1<<33)
	println(u+5, u-7, 3-u, u*10, u&15, u|1<<63, u^^uint(0), u&^3, u*8, u/8, u%8)
	println(c+100, c-100, c*7, c&0x55, c|64, c^-128, c<<1)
	println(d+100, d-100, d*7, d&0x55, d|128, d^255, d<<1)
	println(a*0, a*1, a+0, a-0, a|0, a^0, a/1, a%1, u/1, u%1, u*1)
}

//go:noinline
func conversions(i int64, u uint64) {
	println(int8(i), int16(i), int32(i), int(i), uint8(i), uint16(i), uint32(i), uint64(i), uintptr(i))
	println(int8(u), int16(u), int32(u), int64(u), uint8(u), uint16(u), uint32(u), uint(u))
	println(int64(int8(i)), uint64(int8(i)), int64(uint8(i)), uint32(int16(i)), int32(uint16(u)))
	println(uint16(int8(i)), int16(uint8(u)), uint64(uint32(i)), int64(int32(u)))
}

//go:noinline
func compare(a, b int, u, v uint, x, y int8) {
	println(a < b, a <= b, a > b, a >= b, a == b, a != b)
	println(u < v, u <= v, u > v, u >= v, u == v, u != v)
	println(x < y, x <= y, x > y, x >= y, x == y, x != y)
	println(a < 10, a <= -3, a > 1<<40, 7 >= a, a == 0, 0 != a, u < 10, u >= 1<<63, 5 < u)
	println(uint(a) < uint(b), int(u) < int(v), uint8(x) < uint8(y))
}

//go:noinline
func hash(n int) (h uint32, g uint64) {
	h, g = 2166136261, 14695981039346656037
	for i := 0; i < n; i++ {
		h = (h ^ uint32(i&255)) * 16777619
		g = (g ^ uint64(i&255)) * 1099511628211
		h = h<<13 | h>>19
		g ^= g >> 33
	}
	return
}

//go:noinline
func bools(a, b bool) {
	println(a && b, a || b, !a, a == b, a != b, !a || b && !b, a == true, b != true, false == a)
}

type small uint8

func (s small) up() small { return s + 200 }

func main() {
	ops8(127, 1)
	ops8(-128, -1)
	ops16(32767, 2)
	ops16(-32768, -32768)
	ops32(1<<31-1, 3)
	ops32(-1<<31, 77)
	ops64(1<<63-1, 9)
	ops64(-1<<63, -5)
	opsu8(255, 2)
	opsu8(3, 7)
	opsu16(65535, 65535)
	opsu32(1<<32-1, 12345)
	opsu64(1<<64-1, 1<<63+1)
	consts(-17, 17, -100, 200)
	consts(1<<62, 1<<63, 127, 255)
	conversions(-1, 1<<63+255)
	conversions(0x1234567890abcdef, 0xfedcba9876543210)
	conversions(128, 1<<31)
	compare(-1, 1, 1<<63, 1, -128, 127)
	compare(5, 5, 5, 5, 5, 5)
	compare(1<<41, -3, 0, 1<<64-1, 1, -1)
	println(hash(1000))
	bools(true, true)
	bools(true, false)
	bools(false, true)
	bools(false, false)
	println(small(100).up())
	var i8 int8 = 127
	i8++
	println(i8)
	i8--
	println(i8)
	i8 += 1
	i8 /= -1
	println(i8)
}
