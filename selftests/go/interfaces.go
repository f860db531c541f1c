// SPDX-License-Identifier: GPL-2.0

// Interfaces: calls, assertions, switches, comparisons, method values.
package main

type Shape interface {
	Area() int
	Name() string
}
type Sq struct{ s int }

func (q Sq) Area() int    { return q.s * q.s }
func (q Sq) Name() string { return "sq" }

type P struct{ a, b int }

func (p *P) Area() int    { return p.a * p.b }
func (p *P) Name() string { return "p" }

type F func() int

func (f F) Area() int    { return f() }
func (f F) Name() string { return "F" }

type Big struct {
	x [20]int
	n string
}

func (b Big) Area() int             { return b.x[3] }
func (b Big) Name() string          { return b.n }
func (b Big) With(c Big, i int) Big { c.x[i] = b.x[3]; return c }

type Wither interface{ With(Big, int) Big }

type E struct{ Sq }

func show(s Shape) { println(s.Name(), s.Area()) }

func kind(x interface{}) string {
	switch v := x.(type) {
	case nil:
		return "nil"
	case int:
		if v > 0 {
			return "int+"
		}
		return "int"
	case string:
		return "string " + v
	case *P:
		return "*P"
	case Shape:
		return "Shape " + v.Name()
	case error:
		return "error " + v.Error()
	case Big:
		return "Big" + v.n
	case func():
		return "func()"
	case []int:
		return "[]int"
	}
	return "?"
}

func try(name string, f func()) {
	defer func() {
		r := recover()
		if e, ok := r.(error); ok {
			println(name, "error:", e.Error())
		} else if s, ok := r.(string); ok {
			println(name, "string:", s)
		} else {
			println(name, r == nil)
		}
	}()
	f()
}

func main() {
	show(Sq{3})
	show(&P{2, 5})
	show(F(func() int { return 42 }))
	var b Big
	b.x[3] = 7
	b.n = "big"
	show(b)
	show(E{Sq{4}})
	show(&E{Sq{5}})
	var w Wither = b
	c := w.With(b, 5)
	println(c.x[5], c.n)
	println(kind(nil), kind(1), kind(-1), kind("x"), kind(&P{}), kind(Sq{1}), kind(b), kind(func() {}), kind([]int{}), kind(uint8(5)))
	var s Shape
	try("nilcall", func() { s.Area() })
	try("assert", func() { var x interface{} = 1; _ = x.(string) })
	try("assert2", func() { var x interface{} = 1; _ = x.(Shape) })
	try("assert3", func() { var x interface{}; _ = x.(Shape) })
	try("assert4", func() { var x interface{}; _ = x.(int) })
	try("assert5", func() { var x Shape = Sq{1}; _ = x.(*P) })
	try("cmp", func() { var x, y interface{} = []int{}, []int{}; println(x == y) })
	try("wrap", func() { var p *Sq; s = p; s.Area() })
	try("index", func() { var a []int; i := 5; println(a[i]) })
	try("slarr", func() { a := make([]int, 3); p := (*[3]int)(a); p[1] = 5; println(a[1]); _ = (*[4]int)(a) })
	var x, y interface{} = 1, 1
	println(x == y, x != y, x == "a", s == nil)
	x, y = "abc", "ab"+string("c"[0:])
	println(x == y)
	x, y = Sq{1}, Sq{1}
	println(x == y, x == Sq{2})
	s = Sq{3}
	f := s.Area
	println(f(), Shape.Area(s), (*P).Area(&P{3, 3}), Sq.Area(Sq{2}))
	go s.Area()
	defer s.Name()
	type T struct {
		a interface{}
		b string
		s Shape
	}
	t1, t2 := T{1, "x", Sq{2}}, T{1, "x", Sq{2}}
	println(t1 == t2)
	t2.s = Sq{3}
	println(t1 == t2)
	var e interface{} = s
	_, ok := e.(Wither)
	println(ok)
	sh, ok := e.(Shape)
	println(ok, sh.Area())
	n, ok := e.(interface{ Name() string })
	println(n.Name(), ok)
}
