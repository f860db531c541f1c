// SPDX-License-Identifier: GPL-2.0

// Function values and closures: captures by reference, recursion, method
// values and expressions.
package main

type counter struct{ n int }

func (c *counter) inc() int     { c.n++; return c.n }
func (c counter) get() int      { return c.n }
func (c counter) add(d int) int { return c.n + d }

func adder(n int) func(int) int {
	return func(d int) int { n += d; return n }
}

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func apply(f func(int, string) string, n int) string { return f(n, "s") }

func twice(f func()) { f(); f() }

func gen() (next func() int, reset func()) {
	i := 0
	next = func() int { i++; return i }
	reset = func() { i = 100 }
	return
}

var table = []func(int) int{
	func(x int) int { return x + 1 },
	func(x int) int { return x * x },
	square,
}

func square(x int) int { return x * x }

type op func(int, int) int

func (o op) call(a, b int) int { return o(a, b) }

func main() {
	a, b := adder(10), adder(100)
	println(a(1), a(2), b(1), a(3))
	println(compose(adder(1), square, adder(-1))(4), compose()(5))
	x := 1
	twice(func() { x *= 3 })
	println(x)
	next, reset := gen()
	next()
	next()
	println(next())
	reset()
	println(next())
	for i, f := range table {
		print(i, ":", f(7), " ")
	}
	println()
	println(apply(func(n int, s string) string {
		for ; n > 0; n-- {
			s += "!"
		}
		return s
	}, 3))
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	println(fib(15))
	c := counter{5}
	inc, get, add := c.inc, c.get, counter.add
	inc()
	inc()
	println(c.n, get(), c.get(), add(c, 3))
	println((*counter).inc(&c), (*counter).get(&c))
	var fs []func() int
	for i := 0; i < 3; i++ {
		i := i
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		print(f(), " ", f(), " ")
	}
	println()
	var shared []func() int
	for i := 0; i < 3; i++ {
		shared = append(shared, func() int { return i })
	}
	for _, f := range shared {
		print(f(), " ")
	}
	println()
	var nilf func()
	println(nilf == nil, fib != nil)
	println(op(func(a, b int) int { return a - b }).call(9, 4))
	// Captures of captures, of every size.
	s, t, u := "s", []int{1, 2}, int8(3)
	st := struct{ a, b int }{1, 2}
	func() {
		func() {
			s += "t"
			t = append(t, 3)
			u++
			st.a += 10
		}()
		println(s, len(t), u, st.a)
	}()
	println(s, t[2], u, st.a, st.b)
	param := func(p int, ro string) func() string {
		return func() string {
			if p > 0 {
				return ro
			}
			return "none"
		}
	}
	println(param(1, "ro")(), param(0, "ro")())
	println(func(a, b int) int { return a*10 + b }(3, 4))
	if y := 4; y > 3 {
		defer func(z int) { println("deferred", z, y, x) }(y)
		y = 9
		x = 2
	}
}
