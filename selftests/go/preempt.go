// Loops without calls, two for each CPU, hinder neither a goroutine that ticks
// nor the end of the program.
package main

import (
	"runtime"
	"time"
)

func spin() {
	for {
	}
}

func main() {
	for i := 0; i < 2*runtime.NumCPU(); i++ {
		go spin()
	}
	tick := make(chan int)
	go func() {
		for i := 0; i < 100; i++ {
			time.Sleep(100 * time.Millisecond)
			tick <- i
		}
		close(tick)
	}()
	n := 0
	var worst time.Duration
	for last := time.Now(); ; n++ {
		_, ok := <-tick
		if !ok {
			break
		}
		now := time.Now()
		if d := now.Sub(last); d > worst {
			worst = d
		}
		last = now
	}
	// 100 ms and two rounds of slices; the rest is for a busy host, on which a
	// loop that is not preempted would still hold its CPU for ever.
	if worst > 5*time.Second {
		println("a tick took", worst/time.Millisecond, "ms")
	}
	println(n, "ticks")
}
