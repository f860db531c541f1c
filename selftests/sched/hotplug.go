// Goroutines of all kinds, for as many seconds as the argument says: each one counts its
// rounds, is told to stop, and has to have made some. So none is lost.
package main

import (
	"internal/kernel"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

var stop atomic.Bool
var rounds [64]atomic.Int64
var wg sync.WaitGroup
var kinds int

// loop has a goroutine call f until it is to stop.
func loop(f func()) {
	i := kinds
	kinds++
	wg.Add(1)
	go func() {
		for !stop.Load() || rounds[i].Load() == 0 {
			f()
			rounds[i].Add(1)
		}
		wg.Done()
	}()
}

func deep(n int) int {
	if n == 0 {
		runtime.Gosched()
		return 0
	}
	return deep(n-1) + 1
}

type node struct {
	next *node
	data [10]int
}

func main() {
	seconds := int(os.Args[1][0] - '0')
	// Whoever waits for another is not told to stop before that one.
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v + 1
		}
		close(pong)
	}()
	var mu sync.Mutex
	var list *node
	for i := 0; i < 3; i++ {
		loop(func() {
			for n := 0; n < 1000000; n++ {
			}
		})
		loop(func() { time.Sleep(200 * time.Microsecond) })
		loop(func() { runtime.Gosched() })
		loop(func() { deep(500) })
		loop(func() {
			mu.Lock()
			list = &node{next: list}
			if len(os.Args) > 2 {
				list.next = nil
			}
			if rounds[0].Load()%50 == 0 {
				list = nil
			}
			mu.Unlock()
		})
		loop(func() {
			fd := kernel.Open("/proc/self/stat", 0, 0)
			if fd >= 0 {
				kernel.Read(fd, make([]byte, 200))
				kernel.Close(fd)
			}
		})
		loop(func() {
			done := make(chan int)
			go func() { done <- 1 }()
			select {
			case <-done:
			case <-time.After(time.Hour):
			}
		})
	}
	loop(func() {
		ping <- 1
		if <-pong != 2 {
			println("pong is wrong")
		}
	})
	loop(func() { runtime.GOMAXPROCS(1 + int(rounds[0].Load()%4)) })
	time.Sleep(time.Duration(seconds) * time.Second)
	stop.Store(true)
	wg.Wait()
	for i := 0; i < kinds; i++ {
		if rounds[i].Load() == 0 {
			println("goroutine", i, "has done nothing")
		}
	}
	close(ping)
	if _, ok := <-pong; !ok {
		println("all are back")
	}
}
