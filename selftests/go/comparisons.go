// SPDX-License-Identifier: GPL-2.0

// Comparison of values made of parts: structs, arrays, nested, large.
package main

type small struct {
	a int8
	b bool
	c string
}

type large struct {
	n    [3]small
	f    [20]int16
	name string
	p    *int
	ch   chan int
	_    int
	in   struct{ x, y uint8 }
}

type empty struct{}

type deep struct {
	l [2][2]large
	e empty
}

//go:noinline
func same(a, b large) bool { return a == b }

//go:noinline
func differ(a, b *deep) bool { return *a != *b }

//go:noinline
func arrays(a, b [100]string) (bool, bool) { return a == b, a != b }

func main() {
	x := 5
	a := large{name: "n", p: &x}
	b := a
	println(same(a, b))
	b.f[19] = 1
	println(same(a, b))
	b = a
	b.n[2].c = "z"
	println(same(a, b))
	b = a
	b.in.y = 9
	println(same(a, b))
	b = a
	b.p = new(int)
	println(same(a, b))
	b = a
	b.ch = make(chan int)
	println(same(a, b), b == b)
	var d, e deep
	println(differ(&d, &e))
	e.l[1][0] = a
	println(differ(&d, &e))
	d.l[1][0] = a
	println(differ(&d, &e), d == e)
	var s, t [100]string
	println(arrays(s, t))
	t[99] = "last"
	println(arrays(s, t))
	s[99] = "la" + string([]byte("st"))
	println(arrays(s, t))
	println(small{1, true, "x"} == small{1, true, "x"}, small{1, true, "x"} == small{1, false, "x"})
	println(empty{} == empty{}, [0]int{} == [0]int{}, [2]empty{} != [2]empty{})
	p, q := &x, &x
	println(p == q, p != q, p == nil, nil != q)
	m := [2][2]bool{{true}, {false, true}}
	n := m
	println(m == n)
	n[1][0] = true
	println(m == n)
	if a == b {
		println("wrong")
	}
	switch (small{b: true}) {
	case small{a: 1}:
		println("a")
	case small{b: true}:
		println("b")
	}
}
