// SPDX-License-Identifier: GPL-2.0

// Division and remainder: truncation, extremes, constants.
package main

//go:noinline
func d8(a, b int8) { println(a/b, a%b) }

//go:noinline
func d16(a, b int16) { println(a/b, a%b) }

//go:noinline
func d32(a, b int32) { println(a/b, a%b) }

//go:noinline
func d64(a, b int64) { println(a/b, a%b) }

//go:noinline
func u8(a, b uint8) { println(a/b, a%b) }

//go:noinline
func u16(a, b uint16) { println(a/b, a%b) }

//go:noinline
func u32(a, b uint32) { println(a/b, a%b) }

//go:noinline
func u64(a, b uint64) { println(a/b, a%b) }

//go:noinline
func byConst(a int, b int32, c int8, u uint, v uint16) {
	println(a/1, a/2, a/3, a/8, a/10, a/-1, a/-7, a/1000000007, a/(1<<40))
	println(a%1, a%2, a%3, a%8, a%10, a%-1, a%-7, a%1000000007, a%(1<<40))
	println(b/2, b/7, b/-16, b%2, b%7, b%-16, c/3, c%3, c/-128, c%16)
	println(u/1, u/2, u/3, u/1024, u/(1<<63), u%2, u%3, u%1024, u%(1<<63))
	println(v/7, v%7, v/256, v%256)
	println(100/a, 100%a)
}

func main() {
	d8(-128, -1)
	d8(7, -2)
	d8(-7, 2)
	d16(-32768, -1)
	d16(30000, 7)
	d32(-1<<31, -1)
	d32(-7, 3)
	d64(-1<<63, -1)
	d64(1<<63-1, -3)
	d64(5, 1<<40)
	u8(255, 7)
	u16(65535, 256)
	u32(1<<32-1, 10)
	u64(1<<64-1, 1<<63)
	u64(1<<63, 3)
	byConst(-123456789, -1<<31, -128, 1<<64-1, 65535)
	byConst(123456789012345, 1000, 127, 12345, 300)
	n, digits := uint64(18446744073709551615), 0
	for n > 0 {
		n /= 10
		digits++
	}
	println(digits)
	a, b := 1071, 462
	for b != 0 {
		a, b = b, a%b
	}
	println(a)
}
