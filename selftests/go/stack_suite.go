// The scenarios of the stack tests of Go's own runtime, in our words: stacks that grow
// in each kind of function there is, with frames of all sizes, in deferred functions,
// panics, finalizers, callbacks and methods, and what points into them.
//
// goko-test: timeout=120
package main

import (
	"errors"
	"runtime"
	"sort"
	"strings"
	"sync"
	"time"
)

func must(ok bool, what string) {
	if !ok {
		panic(what)
	}
}

// grow uses n frames of 128 bytes and more, each with a pointer into the one below.
//
//go:noinline
func grow(x *int, n int) {
	var pad [16]int
	if n == 0 {
		*x++
		return
	}
	pad[n%16] = n
	y := *x
	grow(&y, n-1)
	must(pad[n%16] == n, "a frame has changed")
	*x = y
}

func growing(n int) {
	x := 0
	grow(&x, n)
	must(x == 1, "a pointer leads elsewhere")
}

// growth: in a goroutine, in one locked to its thread, in a finalizer.
func growth() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		growing(3000)
		wg.Done()
	}()
	go func() {
		runtime.LockOSThread()
		growing(3000)
		wg.Done()
	}()
	wg.Wait()

	grown := make(chan bool, 1)
	func() {
		s := new(string)
		*s = "not tiny, not shared"
		runtime.SetFinalizer(s, func(*string) {
			growing(2000)
			grown <- true
		})
	}()
	clobber(50)
	for {
		runtime.GC()
		select {
		case <-grown:
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// clobber overwrites what is left of old frames.
//
//go:noinline
func clobber(n int) int {
	var pad [8]*int
	if n > 0 {
		return clobber(n-1) + len(pad)
	}
	return 0
}

// The sizes of frames, in words: each has its own prologue.
type (
	w1    [1]int
	w8    [8]int
	w31   [31]int
	w64   [64]int
	w100  [100]int
	w250  [250]int
	w500  [500]int
	w1000 [1000]int
	w4000 [4000]int
)

//go:noinline
func f1(n int) int { var a w1; a[n%1] = n; growing(n); return a[n%1] }

//go:noinline
func f8(n int) int { var a w8; a[n%8] = n; growing(n); return a[n%8] }

//go:noinline
func f31(n int) int { var a w31; a[n%31] = n; growing(n); return a[n%31] }

//go:noinline
func f64(n int) int { var a w64; a[n%64] = n; growing(n); return a[n%64] }

//go:noinline
func f100(n int) int { var a w100; a[n%100] = n; growing(n); return a[n%100] }

//go:noinline
func f250(n int) int { var a w250; a[n%250] = n; growing(n); return a[n%250] }

//go:noinline
func f500(n int) int { var a w500; a[n%500] = n; growing(n); return a[n%500] }

//go:noinline
func f1000(n int) int { var a w1000; a[n%1000] = n; growing(n); return a[n%1000] }

//go:noinline
func f4000(n int) int { var a w4000; a[n%4000] = n; growing(n); return a[n%4000] }

// frameSizes: each size on a fresh stack, at each of some depths.
func frameSizes() {
	fns := []func(int) int{f1, f8, f31, f64, f100, f250, f500, f1000, f4000}
	for n := 0; n < 40; n += 3 {
		var wg sync.WaitGroup
		for _, f := range fns {
			f := f
			wg.Add(1)
			go func() {
				must(f(n) == n, "a variable has changed")
				wg.Done()
			}()
		}
		wg.Wait()
	}
}

// many: 200 goroutines that grow at the same time, and yield while they are deep.
func many() {
	var wg sync.WaitGroup
	var deep func(n int) int
	deep = func(n int) int {
		if n == 0 {
			runtime.Gosched()
			return 0
		}
		return deep(n-1) + 1
	}
	for i := 0; i < 200; i++ {
		i := i
		wg.Add(1)
		go func() {
			must(deep(i) == i, "a result has changed")
			wg.Done()
		}()
	}
	wg.Wait()
}

type growing1 struct{ n int }

func (g growing1) Len() int           { growing(10); return g.n }
func (g growing1) Less(i, j int) bool { growing(10 + i + j); return j < i }
func (g growing1) Swap(i, j int)      { growing(20) }

type grower interface {
	value(a, b int, s string) (int, string)
}

func (g growing1) value(a, b int, s string) (int, string) {
	growing(a)
	return g.n + b, s + "!"
}

// called: in callbacks, method values, methods by interfaces, reflect-free library code.
func called() {
	run := func(f func()) {
		done := make(chan bool)
		go func() {
			f()
			done <- true
		}()
		<-done
	}
	run(func() {
		sort.Sort(growing1{20})
		must(strings.Map(func(r rune) rune {
			growing(int(r))
			return r + 1
		}, "HAL") == "IBM", "Map")
	})
	run(func() {
		f := growing1{3}.value
		a, s := f(400, 4, "x")
		must(a == 7 && s == "x!", "a method value")
	})
	run(func() {
		var g grower = growing1{3}
		a, s := g.value(500, 5, "y")
		must(a == 8 && s == "y!", "a method by an interface")
	})
	run(func() {
		var g grower = &growing1{3}
		a, s := grower.value(g, 600, 6, "z")
		must(a == 9 && s == "z!", "a method by a wrapper")
	})
}

//go:noinline
func useAll(p *int, s []int, m map[string]int, e error) (q *int, n int) {
	defer func() {
		if x := recover(); x != nil {
			growing(100)
			*p += x.(int)
			q, n = p, n+m["a"]
		}
	}()
	n = len(s)
	growing(200)
	if e != nil {
		panic(s[1])
	}
	return p, n
}

// deferred: results and pointers of functions that grow in deferred functions.
func deferred() {
	done := make(chan bool)
	go func() {
		v := 5
		q, n := useAll(&v, []int{1, 2, 3}, map[string]int{"a": 7}, errors.New("e"))
		must(q == &v && v == 7 && n == 10, "results of a recovered function")

		var order []int
		func() {
			for i := 0; i < 100; i++ {
				i := i
				defer func() {
					growing(i)
					order = append(order, i)
				}()
			}
		}()
		for i, x := range order {
			must(x == 99-i, "deferred functions are out of order")
		}
		done <- true
	}()
	<-done
}

// pointers: a deferred function with pointers to variables and results of a frame that
// has moved since.
//
//go:noinline
func pointers() (s string, err error) {
	i, j := 1, [3]int{4, 5, 6}
	defer func(pi *int, pj *[3]int) {
		growing(300)
		must(*pi == 2 && pj[1] == 9, "arguments of a deferred function")
		s += "b"
		err = errors.New(s)
	}(&i, &j)
	growing(500)
	i, j[1] = 2, 9
	s = "a"
	return s, nil
}

// panics: at each depth a panic, recovered right there or at the bottom, with others
// under way.
func panics() {
	var down func(n int, catch bool) (r int)
	down = func(n int, catch bool) (r int) {
		var pad [10]int
		pad[n%10] = n
		defer func() {
			must(pad[n%10] == n, "a frame has changed")
			if catch {
				if x := recover(); x != nil {
					r = x.(int) + 1
				}
			}
		}()
		if n == 0 {
			panic(0)
		}
		r = down(n-1, catch)
		panic(r)
	}
	done := make(chan bool)
	go func() {
		must(down(100, true) == 101, "recovered at each level")
		func() {
			defer func() {
				must(recover() == 0, "recovered at the bottom")
			}()
			down(200, false)
		}()
		done <- true
	}()
	<-done

	// One deferred function panics after the other; growing is their work.
	go func() {
		func() {
			defer func() { must(recover() == 30, "the last panic") }()
			for i := 1; i <= 30; i++ {
				i := i
				defer func() {
					growing(31 - i)
					panic(31 - i)
				}()
			}
			panic(0)
		}()
		done <- true
	}()
	<-done
}

// panicDeep: a nil dereference, an index and a division at the bottom of a deep stack,
// with pointers into it all the way.
func panicDeep() {
	var nothing *int
	var empty []int
	zero := 0
	for k, f := range []func() int{
		func() int { return *nothing },
		func() int { return empty[k0] },
		func() int { return 1 / zero },
	} {
		f := f
		done := make(chan string)
		var fall func(n int, x *int) int
		fall = func(n int, x *int) int {
			if n == 0 {
				return f()
			}
			y := *x + 1
			return fall(n-1, &y) + y
		}
		go func() {
			defer func() {
				err := recover().(runtime.Error)
				growing(1000)
				done <- err.Error()
			}()
			x := 0
			fall(700, &x)
		}()
		want := []string{"nil pointer", "index out of range", "divide by zero"}[k]
		must(strings.Contains(<-done, want), want)
	}
}

var k0 = 3

// exits: Goexit from deep in a stack whose deferred functions grow it again.
func exits() {
	done := make(chan int)
	go func() {
		n := 0
		defer func() { done <- n }()
		var down func(int)
		down = func(i int) {
			defer func() {
				growing(50)
				n++
			}()
			if i == 0 {
				runtime.Goexit()
			}
			down(i - 1)
		}
		down(99)
	}()
	must(<-done == 100, "deferred functions of Goexit")
}

// generations: stacks grow and shrink again and again, in goroutines that run and in
// those that wait.
func generations() {
	var wg sync.WaitGroup
	c := make(chan int)
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			for n := range c {
				growing(n)
			}
			wg.Done()
		}()
	}
	for i := 0; i < 10; i++ {
		for k := 0; k < 8; k++ {
			c <- 100 + 50*k
		}
		runtime.GC()
	}
	close(c)
	wg.Wait()
}

// callersDeep: a traceback of a stack that has moved finds all frames.
func callersDeep() {
	done := make(chan int)
	go func() {
		var down func(int) int
		down = func(n int) int {
			if n > 0 {
				return down(n-1) + 0
			}
			pcs := make([]uintptr, 1000)
			return runtime.Callers(0, pcs)
		}
		done <- down(300)
	}()
	must(<-done > 300, "frames are missing")
}

func main() {
	growth()
	frameSizes()
	many()
	called()
	deferred()
	for i := 0; i < 3; i++ {
		done := make(chan bool)
		go func() {
			s, err := pointers()
			must(s == "ab" && err.Error() == "ab", "named results")
			done <- true
		}()
		<-done
	}
	panics()
	panicDeep()
	exits()
	generations()
	callersDeep()
}
