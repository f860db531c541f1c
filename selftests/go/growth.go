// Capacities of slices that append makes: programs see them, so they are Go's.
package main

type (
	b3  [3]byte
	b5  [5]byte
	b12 [12]byte
	w2  [2]int
	w3  [3]int
	w5  struct {
		p    *int
		a, b int
		s    string
	}
	w100 [100]int
	zero struct{}
)

func step(what string, old, now, n int) int {
	if now != old {
		print(" ", now)
		if now < n {
			println(what, "too small")
		}
	}
	return now
}

const most = 6000

func main() {
	print("byte")
	var s1 []byte
	for i, c := 0, 0; i < most*10; i++ {
		s1 = append(s1, byte(i))
		c = step("byte", c, cap(s1), i+1)
	}
	print("\nint16")
	var s2 []int16
	for i, c := 0, 0; i < most*10; i++ {
		s2 = append(s2, int16(i))
		c = step("int16", c, cap(s2), i+1)
	}
	print("\n[3]byte")
	var s3 []b3
	for i, c := 0, 0; i < most; i++ {
		s3 = append(s3, b3{byte(i)})
		c = step("[3]byte", c, cap(s3), i+1)
	}
	print("\nint32")
	var s4 []int32
	for i, c := 0, 0; i < most; i++ {
		s4 = append(s4, int32(i))
		c = step("int32", c, cap(s4), i+1)
	}
	print("\n[5]byte")
	var s5 []b5
	for i, c := 0, 0; i < most; i++ {
		s5 = append(s5, b5{byte(i)})
		c = step("[5]byte", c, cap(s5), i+1)
	}
	print("\nint")
	var s8 []int
	for i, c := 0, 0; i < most*10; i++ {
		s8 = append(s8, i)
		c = step("int", c, cap(s8), i+1)
	}
	print("\n*int")
	var sp []*int
	for i, c := 0, 0; i < most; i++ {
		sp = append(sp, &s8[i])
		c = step("*int", c, cap(sp), i+1)
	}
	print("\n[12]byte")
	var s12 []b12
	for i, c := 0, 0; i < most; i++ {
		s12 = append(s12, b12{byte(i)})
		c = step("[12]byte", c, cap(s12), i+1)
	}
	print("\n[2]int")
	var s16 []w2
	for i, c := 0, 0; i < most; i++ {
		s16 = append(s16, w2{i, i})
		c = step("[2]int", c, cap(s16), i+1)
	}
	print("\nstring")
	var ss []string
	for i, c := 0, 0; i < most; i++ {
		ss = append(ss, "x")
		c = step("string", c, cap(ss), i+1)
	}
	print("\n[3]int")
	var s24 []w3
	for i, c := 0, 0; i < most; i++ {
		s24 = append(s24, w3{i})
		c = step("[3]int", c, cap(s24), i+1)
	}
	print("\nstruct of 40 bytes")
	var s40 []w5
	for i, c := 0, 0; i < most; i++ {
		s40 = append(s40, w5{p: &s8[i], s: ss[i]})
		c = step("struct of 40 bytes", c, cap(s40), i+1)
	}
	print("\n[100]int")
	var s800 []w100
	for i, c := 0, 0; i < 500; i++ {
		s800 = append(s800, w100{i})
		c = step("[100]int", c, cap(s800), i+1)
	}
	print("\nstruct{}")
	var s0 []zero
	for i, c := 0, 0; i < 10; i++ {
		s0 = append(s0, zero{})
		c = step("struct{}", c, cap(s0), i+1)
	}
	println()

	for i := range s8 {
		if s8[i] != i || s2[i] != int16(i) || s1[i] != byte(i) {
			println("wrong", i)
		}
	}
	for i := range s40 {
		if *s40[i].p != i || s40[i].s != "x" || *sp[i] != i || s24[i][0] != i {
			println("wrong", i)
		}
	}

	// Several at once.
	for n := 0; n < 100; n += 7 {
		print(cap(append([]byte(nil), make([]byte, n)...)), " ",
			cap(append([]int(nil), make([]int, n)...)), " ",
			cap(append(make([]int, 5), make([]int, n)...)), " ",
			cap(append(make([]w3, 300), make([]w3, n)...)), "; ")
	}
	println()
	for _, n := range []int{1000, 1025, 5000, 32768, 32769, 40000, 100000, 1 << 20} {
		print(cap(append([]byte(nil), make([]byte, n)...)), " ",
			cap(append([]int32(nil), make([]int32, n)...)), " ",
			cap(append(make([]int, n), 1)), "; ")
	}
	println()

	// Into the room there is, and onto itself.
	a := make([]int, 3, 6)
	b := append(a, 1, 2)
	c := append(a, 3)
	println(len(a), cap(a), len(b), cap(b), b[3], b[4], len(c), cap(c), c[3])
	b = append(b[:1], b...)
	for _, v := range b {
		print(v, " ")
	}
	b = append(b, b...)
	println(len(b), cap(b), len(append([]int(nil), b[:0]...)), append([]int(nil)) == nil)
}
