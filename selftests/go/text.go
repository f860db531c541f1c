// SPDX-License-Identifier: GPL-2.0

// Strings: index, slice, concatenation, comparison, ranges, conversions.
package main

//go:noinline
func cat(a, b, c string) string { return a + b + c }

//go:noinline
func compare(a, b string) {
	println(a == b, a != b, a < b, a <= b, a > b, a >= b, a == "", "abc" == b, a < "m", "m" <= b)
}

//go:noinline
func each(s string) {
	for i, r := range s {
		print(i, ":", r, " ")
	}
	for i := range s {
		print(i, " ")
	}
	n := 0
	for range s {
		n++
	}
	println(n, len(s))
}

func count(s string, b byte) (n int) {
	for i := 0; i < len(s); i++ {
		if s[i] == b {
			n++
		}
	}
	return
}

func reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

func itoa(n int) string {
	if n == 0 {
		return "0"
	}
	s, neg := "", n < 0
	if neg {
		n = -n
	}
	for ; n > 0; n /= 10 {
		s = string(rune('0'+n%10)) + s
	}
	if neg {
		s = "-" + s
	}
	return s
}

func kind(s string) int {
	switch s {
	case "":
		return 0
	case "go", "goko":
		return 1
	case "kernel":
		return 2
	}
	return 3
}

type name string

func (n name) greet() string { return "hello, " + string(n) }

func main() {
	s := "goko runs in the kernel"
	println(len(s), s[0], s[len(s)-1], s[5:9], s[:4], s[17:], s[:], s[3:3] == "")
	println(cat("a", "", "bc"), cat("", "", "") == "", cat("x", "y", "z"))
	compare("abc", "abd")
	compare("abc", "abc")
	compare("", "a")
	compare("b", "")
	compare("ab", "abc")
	each("abc")
	each("héllo, 世界 \U0001F600")
	each("a\xffb\xc3(\xe4\xb8")
	each("")
	println(count("banana", 'a'), reverse("héllo 世界"), itoa(0), itoa(-12345), itoa(9007199254740993))
	b := []byte("bytes")
	b[0] = 'B'
	t := string(b)
	b[1] = '?'
	println(t, string(b), string(b[:2]), len([]byte("")), string([]byte(nil)) == "")
	r := []rune("a世\xff")
	println(len(r), r[0], r[1], r[2], string(r), string([]rune{0x10ffff, -1, 0xd800, 65}))
	println(string(rune(65)), string(rune(0x4e16)), string(rune(-5)), string(rune(0x110000)))
	println(kind(""), kind("goko"), kind("go"), kind("kernel"), kind("user"))
	println(name("world").greet(), name("a")+"b" == "ab")
	const c = "constant"
	println(len(c), c[2], c[1:3])
	x := "é"
	println(x[0], x[1], len(x), "\x00\t\"\\"[1], `raw\n`)
	acc := ""
	for i := 0; i < 10; i++ {
		acc += itoa(i)
	}
	println(acc)
	var zero string
	println(zero == "", len(zero), zero+"z")
	bs := append([]byte("ab"), "cdef"...)
	n := copy(bs[1:], "XY")
	println(string(bs), n)
}
