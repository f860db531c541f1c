// defer, panic and recover that end well: order, arguments, results, nesting.
package main

import "runtime"

type T struct{ n int }

func (t T) value(s string)    { println("value", t.n, s) }
func (t *T) pointer(s string) { println("pointer", t.n, s) }

func (t T) recoverValue()    { println("recoverValue", recover() != nil) }
func (t *T) recoverPointer() { println("recoverPointer", recover() != nil) }

type Outer struct {
	*T
	x int
}

func order() {
	for i := 0; i < 5; i++ {
		defer println("loop", i)
	}
	defer func() {
		defer println("inner")
		println("outer")
	}()
	println("body")
}

func arguments() {
	t := T{1}
	s := "then"
	defer t.value(s)
	defer t.pointer(s)
	defer func(n int) { println("args", n, t.n) }(t.n)
	t.n, s = 2, "now"
	println("body")
}

func results() (n int, s string) {
	defer func() {
		n *= 2
		s += "!"
	}()
	n, s = 1, "x"
	return 21, "result"
}

func recovered() (s string) {
	defer func() {
		if recover() != nil {
			s = "recovered: " + s
		}
	}()
	s = "set before"
	panic("p")
}

func implicit() (n int) {
	defer func() { recover() }()
	n = 7
	var p *T
	n = p.n
	return n
}

func helper() { println("helper", recover() == nil) }

func indirect() {
	defer func() { println("indirect", recover() != nil) }()
	defer func() {
		// Not called by the deferred function directly.
		func() { println("in a closure", recover() == nil) }()
		helper()
	}()
	panic("p")
}

func direct() {
	defer func() { println("recovered before", recover() == nil) }()
	defer recover() // called by no deferred function
	defer func() { println("direct", recover() != nil) }()
	panic("p")
}

func methods() {
	t := &T{1}
	o := Outer{t, 2}
	f := func(name string, run func()) {
		println(name)
		run()
		println(name, "done")
	}
	f("value method", func() { defer t.recoverValue(); panic(1) })
	f("pointer method", func() { defer t.recoverPointer(); panic(1) })
	f("promoted value method", func() { defer o.recoverValue(); panic(1) })
	f("promoted pointer method", func() { defer o.recoverPointer(); panic(1) })
	f("method value", func() { m := o.recoverValue; defer m(); panic(1) })
	f("method value of pointer", func() { m := t.recoverPointer; defer m(); panic(1) })
	f("method expression", func() { m := (*T).recoverPointer; defer m(t); panic(1) })
	f("promoted method expression", func() { m := Outer.recoverValue; defer m(o); panic(1) })
}

func nested() {
	defer func() { println("outer", recover() != nil) }()
	defer func() {
		defer func() { println("inner", recover() != nil) }()
		panic("second")
	}()
	panic("first")
}

func replaced() {
	defer func() {
		println("one value", recover() != nil, recover() == nil)
	}()
	defer func() { panic("third") }()
	defer func() { panic("second") }()
	panic("first")
}

func again() {
	defer func() { println("again", recover() != nil) }()
	defer func() {
		r := recover()
		println("rethrow", r != nil)
		panic(r)
	}()
	panic("first")
}

func deeper(n int) {
	if n == 0 {
		panic("deep")
	}
	defer func() {
		if n%1000 == 0 {
			println("deep defer", n)
		}
	}()
	deeper(n - 1)
}

func deep() {
	defer func() { println("deep", recover() != nil) }()
	deeper(3000)
}

// Many frames between panic and recover, and a stack that has to grow for the
// deferred function.
func grows(n int) (sum int) {
	var pad [20]int
	for i := range pad {
		pad[i] = i
	}
	if n == 0 {
		return 0
	}
	return grows(n-1) + pad[n%20]
}

func growInDefer() {
	x := 1
	p := &x
	defer func() {
		println("grew", grows(1000), recover() != nil, *p)
	}()
	*p = 2
	panic("p")
}

func parks() {
	c := make(chan int)
	done := make(chan int)
	go func() {
		for v := range c {
			done <- v + 1
		}
	}()
	defer func() { println("parks", recover() != nil) }()
	defer func() {
		c <- 41
		println("deferred receive", <-done)
	}()
	panic("p")
}

func normal() {
	println("no panic", recover() == nil)
	defer func() {
		println("no panic in a deferred function", recover() == nil)
	}()
}

func nilPanic() {
	defer func() {
		println("panic(nil)", recover() == nil)
	}()
	defer println("going on")
	panic(nil)
}

func nilFunc() {
	defer func() { println("nil func", recover() != nil) }()
	var f func()
	defer f()
}

func goexit() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer println("goexit deferred")
		defer func() {
			println("goexit recover", recover() == nil)
		}()
		func() {
			defer func() {
				// The panic replaces the Goexit, and is recovered: it goes on.
				defer func() { println("panic in goexit", recover() != nil) }()
				panic("p")
			}()
			runtime.Goexit()
		}()
		println("not reached")
	}()
	<-done
}

func goexitAfterPanic() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() { println("recover after goexit", recover() == nil) }()
		defer runtime.Goexit()
		panic("lost")
	}()
	<-done
}

func goexitRecover() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer println("still runs")
		func() {
			// Recovers the panic of the function below, whose call the Goexit made.
			defer func() { println("recovers", recover() != nil) }()
			defer func() { panic("in goexit") }()
			runtime.Goexit()
		}()
		println("not reached")
	}()
	<-done
}

func loop() {
	n := 0
	for i := 0; i < 10000; i++ {
		func() {
			defer func() {
				if recover() != nil {
					n++
				}
			}()
			if i%2 == 0 {
				panic(i)
			}
		}()
	}
	println("loop", n)
}

func many() {
	n := 0
	func() {
		for i := 0; i < 10000; i++ {
			defer func() { n++ }()
		}
	}()
	println("many", n)
}

func condition(b bool) (s string) {
	if b {
		defer func() { s += " deferred" }()
	}
	return "condition"
}

func main() {
	order()
	arguments()
	println(results())
	println(recovered())
	println(implicit())
	indirect()
	direct()
	methods()
	nested()
	replaced()
	again()
	deep()
	growInDefer()
	parks()
	normal()
	nilPanic()
	nilFunc()
	goexit()
	goexitAfterPanic()
	goexitRecover()
	loop()
	many()
	println(condition(true), condition(false))
}
