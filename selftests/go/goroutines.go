// SPDX-License-Identifier: GPL-2.0

// Goroutines: with arguments, closures, methods; Gosched; many at once.
package main

import "runtime"

type acc struct{ total int }

func (a *acc) add(n int, done chan bool) {
	a.total += n
	done <- true
}

func (a acc) read(c chan int) { c <- a.total }

func worker(id int, in <-chan int, out chan<- int) {
	for n := range in {
		out <- n*n + id - id
	}
	out <- -1
}

func tree(depth int, c chan int) {
	if depth == 0 {
		c <- 1
		return
	}
	l := make(chan int)
	go tree(depth-1, l)
	go tree(depth-1, l)
	c <- <-l + <-l + 1
}

func args(a int8, s string, sl []int, st struct{ x, y int }, f func() int, done chan string) {
	done <- s + string(rune('0'+a)) + string(rune('0'+len(sl))) + string(rune('0'+st.y)) + string(rune('0'+f()))
}

func main() {
	done := make(chan bool)
	a := &acc{}
	for i := 1; i <= 10; i++ {
		go a.add(i, done)
		<-done
	}
	println(a.total)
	ints := make(chan int)
	go a.read(ints)
	println(<-ints)

	in, out := make(chan int), make(chan int)
	for i := 0; i < 4; i++ {
		go worker(i, in, out)
	}
	go func() {
		for i := 1; i <= 100; i++ {
			in <- i
		}
		close(in)
	}()
	sum, left := 0, 4
	for left > 0 {
		if n := <-out; n < 0 {
			left--
		} else {
			sum += n
		}
	}
	println(sum)
	go tree(10, ints)
	println(<-ints)

	strs := make(chan string)
	go args(5, "s", []int{1, 2}, struct{ x, y int }{1, 7}, func() int { return 4 }, strs)
	println(<-strs)

	// A thousand goroutines, all waiting, then all woken.
	start := make(chan bool)
	for i := 0; i < 1000; i++ {
		go func(i int) {
			<-start
			ints <- i
		}(i)
	}
	for runtime.NumGoroutine() < 1001 {
		runtime.Gosched()
	}
	close(start)
	sum = 0
	for i := 0; i < 1000; i++ {
		sum += <-ints
	}
	println(sum)
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	println(runtime.NumGoroutine(), runtime.NumCPU() > 0, runtime.GOMAXPROCS(0) > 0)

	// Goexit runs the deferred calls, and only those.
	go func() {
		defer func() { done <- recover() == nil }()
		func() {
			defer println("goexit")
			runtime.Goexit()
		}()
		println("not reached")
	}()
	println(<-done)
	go println("from a builtin")
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	f := worker
	in = make(chan int, 1)
	in <- 9
	close(in)
	go f(1, in, out)
	println(<-out, <-out)
	runtime.GC()
}
