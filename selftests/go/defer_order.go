// SPDX-License-Identifier: GPL-2.0

// Deferred calls: order, arguments, results, loops, methods, closures.
package main

type t struct{ n int }

func (x t) value(s string) { println(s, "value", x.n) }
func (x *t) ptr(s string)  { println(s, "ptr", x.n) }

func order() {
	for i := 0; i < 4; i++ {
		defer println("loop", i)
	}
	defer print("first\n")
	defer func() { println("closure") }()
}

func result() (n int) {
	defer func() { n *= 2 }()
	n = 5
	return n + 1
}

func named() (a, b int, s string) {
	defer func() {
		a++
		b, s = a+b, s+"!"
	}()
	return 1, 2, "x"
}

func args(n int, s []int, st t) {
	defer show(n, s, st, "deferred")
	n = 100
	s[0] = 100
	st.n = 100
	show(n, s, st, "now")
}

func show(n int, s []int, st t, what string) int {
	println(what, n, s[0], st.n)
	return n
}

func methods() {
	x := t{1}
	defer x.value("a")
	defer x.ptr("b")
	f := x.value
	defer f("c")
	x.n = 2
	defer t.value(x, "d")
}

func conditional(n int) {
	if n > 0 {
		defer println("positive", n)
	}
	if n > 10 {
		defer println("large", n)
		return
	}
	defer println("always", n)
}

func nested() {
	defer func() {
		defer println("inner deferred")
		println("inner")
	}()
	defer func() {
		func() {
			defer println("innermost")
		}()
	}()
}

func closes() {
	c := make(chan int, 1)
	func() {
		defer close(c)
		c <- 1
	}()
	for v := range c {
		println("received", v)
	}
	_, ok := <-c
	println(ok)
}

func many(n int) (count int) {
	defer func() { println("counted", count) }()
	for i := 0; i < n; i++ {
		defer func(i int) { count += i }(i)
	}
	return 0
}

func value(f func()) {
	defer f()
	println("before")
}

func copies() {
	var a, b [3]int
	defer func() { println(copy(a[:], []int{1, 2}), a[1], b[2]) }()
	defer copy(b[:], []int{7, 8, 9})
}

func main() {
	order()
	println(result())
	println(named())
	args(1, []int{2}, t{3})
	methods()
	conditional(0)
	conditional(5)
	conditional(50)
	nested()
	closes()
	println(many(100))
	value(func() { println("after") })
	copies()
}
