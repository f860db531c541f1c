// SPDX-License-Identifier: GPL-2.0

// Methods: value and pointer receivers, embedding and promotion, methods of
// non-struct types, method values and expressions.
package main

type base struct{ id int }

func (b base) ID() int      { return b.id }
func (b *base) SetID(n int) { b.id = n }
func (b *base) Name() string {
	if b == nil {
		return "nil"
	}
	return "base"
}

type middle struct {
	base
	extra int
}

func (m *middle) Extra() int { return m.extra }

type top struct {
	*middle
	label string
}

func (t top) Name() string { return "top " + t.label + " over " + t.middle.Name() }

type ints []int

func (s ints) Len() int { return len(s) }
func (s *ints) Push(n int) {
	*s = append(*s, n)
}
func (s ints) Sum() (t int) {
	for _, v := range s {
		t += v
	}
	return
}

type celsius int

func (c celsius) fahrenheit() int { return int(c)*9/5 + 32 }

type fn func(int) int

func (f fn) twice(x int) int { return f(f(x)) }

type arr [3]int

func (a arr) rev() arr      { a[0], a[2] = a[2], a[0]; return a }
func (a *arr) zero()        { *a = arr{} }
func (a *arr) at(i int) int { return a[i] }

type list struct {
	head *elem
	n    int
}
type elem struct {
	next *elem
	v    int
}

func (l *list) push(v int) *list {
	l.head = &elem{l.head, v}
	l.n++
	return l
}

func main() {
	b := base{1}
	b.SetID(2)
	println(b.ID(), (&b).ID(), b.Name(), (*base)(nil).Name())
	m := middle{base{10}, 20}
	m.SetID(11)
	println(m.ID(), m.Extra(), m.Name(), m.id, m.base.id)
	t := top{&m, "t"}
	t.SetID(12)
	println(t.ID(), t.Extra(), t.Name(), t.middle.Name(), m.id, t.id, t.extra)
	id, set := t.ID, t.SetID
	set(99)
	println(id(), t.ID())
	f, g := top.Extra, (*middle).SetID
	g(&m, 5)
	println(f(t), m.id, base.ID(m.base), middle.ID(m), top.ID(t))
	var s ints
	for i := 0; i < 5; i++ {
		s.Push(i)
	}
	println(s.Len(), s.Sum(), ints{7, 8}.Sum())
	println(celsius(100).fahrenheit(), celsius(-40).fahrenheit())
	println(fn(func(x int) int { return x * 3 }).twice(2))
	a := arr{1, 2, 3}
	println(a.rev()[0], a[0], a.at(2))
	a.zero()
	println(a[0], a == arr{})
	l := new(list)
	println(l.push(1).push(2).push(3).n, l.head.v, l.head.next.next.v)
	ms := []middle{{base{1}, 2}, {base{3}, 4}}
	for i := range ms {
		ms[i].SetID(ms[i].ID() * 100)
	}
	println(ms[0].id, ms[1].ID())
	pm := &ms[1]
	pm.extra++
	println(ms[1].Extra())
}
