// SPDX-License-Identifier: GPL-2.0

// Conversions between structs that differ only in tags.
package main

type A struct {
	X int `a:"1"`
	S struct {
		Y string `b:"2"`
	}
	Z [2]struct{ q int8 }
}
type B struct {
	X int
	S struct {
		Y string `c:"3"`
	}
	Z [2]struct {
		q int8 `t:"5"`
	}
}

func main() {
	a := A{X: 5}
	a.S.Y = "hey"
	a.Z[1].q = 3
	b := B(a)
	p := (*B)(&a)
	p.X++
	p.Z[0].q = 9
	var i interface{} = b
	_, ok := i.(A)
	println(b.X, b.S.Y, b.Z[1].q, a.X, a.Z[0].q, ok, i.(B).S.Y)
	c := A(*p)
	println(c == a)
}
