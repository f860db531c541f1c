// SPDX-License-Identifier: GPL-2.0

// Panics that are recovered: values, run-time errors, nesting, re-panics.
package main

type myErr struct {
	code int
	text string
}

func try(name string, f func()) (ok bool) {
	defer func() {
		if recover() != nil {
			println(name, "recovered")
			ok = true
		}
	}()
	f()
	println(name, "returned")
	return false
}

var (
	nilMap  *[4]int
	nilFunc func()
	nilPtr  *myErr
	zero    int
	neg     = -1
	five    = 5
	slice   = []int{1, 2, 3}
	str     = "abc"
	arr     [4]int
	sink    int
)

func named() (n int, s string) {
	defer func() {
		recover()
		s += " and recovered"
	}()
	n, s = 7, "set"
	panic("x")
}

func order() {
	defer println("order 1")
	defer func() {
		defer println("order 2")
		println("order 3", recover() != nil)
	}()
	defer println("order 4")
	panic(myErr{1, "text"})
}

func again() {
	defer func() { println("outer", recover() != nil, recover() == nil) }()
	defer func() {
		println("middle", recover() != nil)
		panic("second")
	}()
	panic("first")
}

func replaced() {
	defer func() { println("replaced", recover() != nil, recover() == nil) }()
	defer func() { panic("new") }()
	panic("old")
}

func helper() bool { return recover() != nil }

func notDirect() {
	defer func() { println("direct", recover() != nil) }()
	defer func() {
		func() { println("too deep", recover() == nil) }()
		println("helper", helper())
	}()
	panic("deep")
}

func direct() (n int) {
	defer func() { println("not yet", recover() != nil) }()
	defer recover() // too early
	n = 3
	panic("squelched")
}

func atExit() {
	defer func() { println("gone", recover() == nil) }()
	defer func() {
		defer recover()
		defer println("before the recover")
	}()
	panic("squelched at exit")
}

func deep(n int) int {
	if n == 0 {
		panic("bottom")
	}
	defer func() { sink++ }()
	return deep(n-1) + 1
}

func loop() (n int) {
	for i := 0; i < 10; i++ {
		func() {
			defer func() {
				if recover() != nil {
					n += i
				}
			}()
			if i%2 == 1 {
				panic(i)
			}
		}()
	}
	return
}

func afterwards() (s string) {
	defer func() { s += "3" }()
	defer func() { recover(); s += "2" }()
	defer func() { s += "1" }()
	panic(0)
}

func clean() {
	println("nothing", recover() == nil)
	defer func() { println("nothing", recover() == nil) }()
}

func main() {
	try("none", func() {})
	try("string", func() { panic("a string") })
	try("int", func() { panic(42) })
	try("struct", func() { panic(myErr{1, "e"}) })
	try("pointer", func() { panic(&myErr{2, "p"}) })
	try("index", func() { sink = slice[five] })
	try("index negative", func() { sink = slice[neg] })
	try("array index", func() { arr[five] = 1 })
	try("string index", func() { sink = int(str[five]) })
	try("slice", func() { slice = slice[2:five] })
	try("slice order", func() { slice = slice[five-2 : five-3] })
	try("slice 3", func() { slice = slice[0:1:five] })
	try("substring", func() { str = str[five:] })
	try("divide", func() { sink = 1 / zero })
	try("modulo", func() { sink = 1 % zero })
	try("shift", func() { sink = 1 << neg })
	try("nil pointer", func() { sink = nilPtr.code })
	try("nil store", func() { nilPtr.text = "x" })
	try("nil array", func() { sink = nilMap[1] })
	try("nil func", func() { nilFunc() })
	try("make", func() { slice = make([]int, neg) })
	try("make cap", func() { slice = make([]int, 2, five-4) })
	try("make chan", func() { _ = make(chan int, neg) })
	try("close nil", func() { var c chan int; close(c) })
	try("close twice", func() { c := make(chan int); close(c); close(c) })
	try("send closed", func() { c := make(chan int, 1); close(c); c <- 1 })
	println(named())
	order()
	again()
	replaced()
	notDirect()
	println(direct())
	atExit()
	try("deep", func() { deep(50) })
	println(sink)
	println(loop())
	println(afterwards())
	clean()
	// The state a panic leaves behind is what was assigned before it.
	a := [3]int{1, 2, 3}
	x := 0
	try("partly", func() {
		a[0] = 10
		x = a[five%4] + slice[five]
		a[1] = 20
	})
	println(a[0], a[1], x)
}
