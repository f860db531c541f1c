// SPDX-License-Identifier: GPL-2.0

// print and println of everything that prints the same each time.
package main

type num int
type str string
type flag bool

func main() {
	println()
	print()
	println(true, false, flag(true))
	println(int8(-128), int16(-32768), int32(-1<<31), int64(-1<<63), num(-5))
	println(uint8(255), uint16(65535), uint32(1<<32-1), uint64(1<<64-1), uintptr(7))
	println("text", str("named"), "", "tab\tand \"quotes\"", "世界", 'r')
	print("no", "spaces", 1, 2, true, "\n")
	var p *int
	var c chan int
	var f func()
	var s []int
	var e interface{}
	println(p, c, f, s, e, nil == e)
	print(p, c, "\n")
	println(s[:0], []int(nil))
	println(1, "a", true, uint8(3), 'x', -7)
	println("a long line: 0123456789012345678901234567890123456789012345678901234567890123456789")
}
