// 100,000 goroutines wait on one channel at a time; "stay": for ever.
package main

import (
	"os"
	"runtime"
	"time"
)

const n = 100000

func main() {
	here := make(chan int)
	gate := make(chan int)
	gone := make(chan int)
	for i := 0; i < n; i++ {
		go func() {
			here <- 1
			<-gate
			gone <- 1
		}()
	}
	for i := 0; i < n; i++ {
		<-here
	}
	println("parked", n)
	for len(os.Args) > 1 && os.Args[1] == "stay" {
		time.Sleep(time.Hour)
	}
	// Time for somebody to look at the memory.
	time.Sleep(3 * time.Second)
	close(gate)
	sum := 0
	for i := 0; i < n; i++ {
		sum += <-gone
	}
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	println("woken", sum)
}
