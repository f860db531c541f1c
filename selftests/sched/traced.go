// A run that fires the scheduler's tracepoints: selftests/sched/trace.sh.
package main

import (
	"runtime"
	"time"
)

func worker(in, out chan int) {
	for v := range in {
		out <- v + 1
	}
	close(out)
}

func deep(n int) int {
	if n == 0 {
		return 0
	}
	return deep(n-1) + 1
}

func main() {
	a, b := make(chan int), make(chan int)
	go worker(a, b)
	sum := 0
	for i := 0; i < 100; i++ {
		a <- i
		sum += <-b
	}
	close(a)
	<-b
	time.Sleep(10 * time.Millisecond)
	done := make(chan []int)
	go func() {
		runtime.Gosched()
		done <- make([]int, deep(1000))
	}()
	n := len(<-done)
	for begin := time.Now(); time.Since(begin) < 50*time.Millisecond; {
	}
	runtime.GC()
	println(sum, n)
}
