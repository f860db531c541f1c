// SPDX-License-Identifier: GPL-2.0

// Structs: values, small fields, nesting, comparison, anonymous ones.
package main

type point struct{ x, y int }

type mixed struct {
	a  int8
	b  bool
	c  uint16
	d  int32
	e  string
	f  []int
	g  *point
	h  point
	i  byte
	_  int
	fn func() int
}

type key struct {
	id   int32
	tag  byte
	name string
	p    point
}

type line struct{ from, to point }

func (l line) dx() int { return l.to.x - l.from.x }
func (l *line) shift(d int) {
	l.from.x += d
	l.to.x += d
}

func mk(x, y int) point     { return point{x, y} }
func swap(p point) point    { return point{y: p.x, x: p.y} }
func pair() (point, string) { return point{7, 8}, "pair" }

//go:noinline
func change(m mixed) mixed {
	m.a--
	m.b = !m.b
	m.c += 65535
	m.d *= -1
	m.e += "!"
	m.h.y = 77
	return m
}

var global = line{point{1, 2}, point{3, 4}}

func main() {
	p := mk(1, 2)
	q := p
	q.x = 10
	println(p.x, q.x, p == q, p == point{1, 2}, swap(q).x, swap(q).y)
	var zero mixed
	println(zero.a, zero.b, zero.c, zero.d, zero.e == "", zero.f == nil, zero.g == nil, zero.h.x, zero.fn == nil)
	m := mixed{a: -128, b: true, c: 5, d: 123, e: "str", f: []int{1, 2}, g: &p, h: q, fn: func() int { return p.x }}
	n := change(m)
	println(m.a, m.b, m.c, m.d, m.e, m.h.y)
	println(n.a, n.b, n.c, n.d, n.e, n.h.y, n.g.y, len(n.f), n.fn())
	n.g.x = 500
	n.f[0] = 9
	println(p.x, m.f[0], m.fn())
	k := key{1, 'k', "name", point{1, 2}}
	l := k
	println(k == l)
	l.tag++
	println(k == l)
	l.tag--
	l.name = "na" + string([]byte{'m', 'e'})
	println(k == l, k != l)
	l.p.y = 3
	println(k == l)
	println(global.dx(), global.from == point{1, 2})
	global.shift(5)
	println(global.from.x, global.to.x, line.dx(global))
	pt, s := pair()
	println(pt.x, pt.y, s)
	anon := struct {
		n int
		s string
	}{42, "anon"}
	anon.n++
	println(anon.n, anon.s)
	pp := &line{to: point{9, 9}}
	pp.from.y = 4
	qq := *pp
	pp.from.y = 5
	println(qq.from.y, pp.from.y, pp.dx())
	type local struct {
		next *local
		v    int
	}
	var list *local
	for i := 0; i < 5; i++ {
		list = &local{list, i}
	}
	total := 0
	for e := list; e != nil; e = e.next {
		total = total*10 + e.v
	}
	println(total)
	e := struct{}{}
	println(e == struct{}{})
	var arr [3]mixed
	arr[1].h.x = 3
	arr[2] = arr[1]
	arr[2].a = 5
	println(arr[1].a, arr[2].h.x, arr[2].a)
	pts := []*point{{1, 2}, {3, 4}}
	println(pts[1].y, *pts[0] == point{1, 2})
	if (point{1, 2}) == mk(1, 2) {
		println("equal")
	}
}
