// SPDX-License-Identifier: GPL-2.0

// Shifts: by constants and variables of every kind, counts past the width.
package main

//go:noinline
func left(x8 int8, x16 int16, x32 int32, x64 int64, s uint) {
	println("l", s, x8<<s, x16<<s, x32<<s, x64<<s)
}

//go:noinline
func right(x8 int8, x16 int16, x32 int32, x64 int64, s uint) {
	println("r", s, x8>>s, x16>>s, x32>>s, x64>>s)
}

//go:noinline
func unsigned(x8 uint8, x16 uint16, x32 uint32, x64 uint64, s uint8) {
	println("u", s, x8<<s, x16<<s, x32<<s, x64<<s, x8>>s, x16>>s, x32>>s, x64>>s)
}

//go:noinline
func signedCount(x int, s int, t int8, u int64) {
	println("s", x<<s, x>>s, x<<t, x>>t, x<<u, x>>u)
	println(x<<(s&7), x>>(s&63))
}

//go:noinline
func constants(x int, u uint32, c int8) {
	println(x<<1, x<<31, x<<63, x>>1, x>>31, x>>63)
	println(u<<1, u<<31, u>>1, u>>31)
	println(c<<1, c<<7, c>>1, c>>7)
	println(x<<64, x>>64, u<<32, u>>32, c<<8, c>>8, x>>100)
	println(1<<u, int8(1)<<u, uint8(255)>>u, -1>>u)
}

func main() {
	for _, s := range []uint{0, 1, 3, 7, 8, 15, 16, 31, 32, 63, 64, 65, 255, 1 << 40, 1<<64 - 1} {
		left(-3, 12345, -123456789, 0x123456789abcdef, s)
		right(-3, 12345, -123456789, -0x123456789abcdef, s)
		right(100, -12345, 123456789, 0x123456789abcdef, s)
		unsigned(200, 50000, 4000000000, 1<<63+12345, uint8(s))
	}
	signedCount(-1000, 3, 70, 64)
	signedCount(12345, 0, 127, 1<<62)
	constants(-12345, 7, -7)
	constants(1<<62, 33, 64)
	var total uint64
	for i := 0; i < 64; i++ {
		total += uint64(1) << i
	}
	println(total)
}
