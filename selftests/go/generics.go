// SPDX-License-Identifier: GPL-2.0

// Type parameters, as far as they need no interfaces at run time.
package main

type number interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint | ~uint64
}

func Max[T number](a, b T) T {
	if a > b {
		return a
	}
	return b
}

func Map[T, U any](s []T, f func(T) U) []U {
	var out []U
	for _, v := range s {
		out = append(out, f(v))
	}
	return out
}

func Sum[T number](s ...T) (t T) {
	for _, v := range s {
		t += v
	}
	return
}

type Stack[T any] struct{ items []T }

func (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }
func (s *Stack[T]) Pop() (v T, ok bool) {
	if len(s.items) == 0 {
		return v, false
	}
	v = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v, true
}

type Pair[K comparable, V any] struct {
	Key K
	Val V
}

func Find[K comparable, V any](ps []Pair[K, V], k K) (v V, ok bool) {
	for _, p := range ps {
		if p.Key == k {
			return p.Val, true
		}
	}
	return
}

type celsius int

type List[T any] struct {
	head *node[T]
	n    int
}

type node[T any] struct {
	next *node[T]
	v    T
}

func (l *List[T]) Add(v T) { l.head = &node[T]{l.head, v}; l.n++ }
func (l *List[T]) Each(f func(T)) {
	for n := l.head; n != nil; n = n.next {
		f(n.v)
	}
}

func main() {
	println(Max(3, 7), Max(int8(-3), -7), Max(celsius(10), 9), Max[uint](1, 2))
	println(Sum(1, 2, 3), Sum[uint8](200, 100), Sum[int]())
	strs := Map([]int{1, 2, 3}, func(n int) string { return string(rune('a' + n)) })
	println(len(strs), strs[0]+strs[1]+strs[2])
	var s Stack[string]
	s.Push("x")
	s.Push("y")
	println(s.Pop())
	println(s.Pop())
	println(s.Pop())
	ps := []Pair[string, int]{{"a", 1}, {"b", 2}}
	println(Find(ps, "b"))
	println(Find(ps, "c"))
	var l List[[2]int]
	l.Add([2]int{1, 2})
	l.Add([2]int{3, 4})
	l.Each(func(a [2]int) { print(a[0]+a[1], " ") })
	println(l.n)
}
