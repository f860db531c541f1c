// 400 goroutines go deep, come back and wait in several ways; the main one goes deep too.
// After collections their stacks are small: shrink.sh counts.
package main

import (
	"runtime"
	"sync"
	"time"
)

//go:noinline
func deep(n int) int {
	var pad [30]int
	pad[n%30] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + pad[n%30] - n
}

func main() {
	const n = 100
	c, d := make(chan int), make(chan int)
	var mu sync.Mutex
	var wg, isDeep sync.WaitGroup
	mu.Lock()
	start := func(wait func(i int)) {
		for i := 0; i < n; i++ {
			wg.Add(1)
			isDeep.Add(1)
			go func(i int) {
				deep(300)
				isDeep.Done()
				wait(i)
				wg.Done()
			}(i)
		}
	}
	start(func(i int) {
		if v := <-c; v != 7 {
			println("received", v)
		}
	})
	start(func(i int) {
		select {
		case v := <-c:
			if v != 7 {
				println("received", v)
			}
		case d <- i:
		}
	})
	start(func(i int) {
		mu.Lock()
		mu.Unlock()
	})
	start(func(i int) { time.Sleep(2 * time.Second) })
	deep(2000)
	isDeep.Wait()
	time.Sleep(10 * time.Millisecond)
	runtime.GC()
	runtime.GC()
	mu.Unlock()
	for i := 0; i < 2*n; i++ {
		c <- 7
	}
	wg.Wait()
	print("ok")
}
