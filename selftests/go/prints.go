// The formats of print and println.
package main

type T struct{ a, b int }

func main() {
	println()
	print()
	print("print", 1, -1, true, false, "\n")
	println("println", 1, -1, true, false)
	println("", "", "x", "")
	println(int8(-128), int8(127), uint8(255))
	println(int16(-32768), int16(32767), uint16(65535))
	println(int32(-1<<31), int32(1<<31-1), uint32(1<<32-1))
	println(int64(-1<<63), int64(1<<63-1), uint64(1<<64-1))
	println(-1<<63, 1<<63-1, uint(1<<64-1), uintptr(1<<63))
	println('x', "héllo, 世界", "nul\x00 and \xff")

	var p *T
	var s []int
	var c chan int
	var f func()
	var e interface{}
	println(p, s, c, f, e, nil == p)
	s = make([]int, 3, 10)
	println(len(s), cap(s), s)
	println(s[1:2], s[3:])
	p = new(T)
	c = make(chan int, 3)
	e = p
	f = main
	println(p != nil, p, c, f, e)

	n := int64(0)
	for i := 0; i < 64; i += 7 {
		n = n*10 + int64(i)
		print(n, " ")
	}
	print("\n")
	for i := 0; i < 3; i++ {
		print("a", i, ", ")
	}
	println("end")

	long := "0123456789abcdef"
	for len(long) < 20000 {
		long += long
	}
	println(long, len(long))
}
