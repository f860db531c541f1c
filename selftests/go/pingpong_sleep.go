// Pairs that talk to each other without end keep every P busy; who sleeps still
// wakes in time.
package main

import (
	"runtime"
	"time"
)

func main() {
	for i := 0; i < 2*runtime.NumCPU(); i++ {
		c, d := make(chan int), make(chan int)
		go func() {
			for v := range c {
				d <- v
			}
		}()
		go func() {
			for {
				c <- 1
				<-d
			}
		}()
	}
	var late time.Duration
	for i := 0; i < 30; i++ {
		t := time.Now()
		time.Sleep(10 * time.Millisecond)
		late += time.Since(t) - 10*time.Millisecond
	}
	// A few slices each; the rest is for a busy host.
	if late > 30*200*time.Millisecond {
		println("late by", late/30/time.Microsecond, "us")
	}
	println("done")
}
