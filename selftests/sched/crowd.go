// As many goroutines as the first argument says: most of them wait, on a channel, in a select, for
// a mutex, for a group, asleep, or are runnable; some run, and some are in kernel calls. They
// are there until they are killed: selftests/sched/kill.c.
package main

import (
	"internal/kernel"
	"os"
	"runtime"
	"sync"
	"time"
)

func main() {
	n := 0
	for _, c := range os.Args[1] {
		n = 10*n + int(c-'0')
	}
	c, d := make(chan int), make(chan string)
	var mu sync.Mutex
	var wg, started sync.WaitGroup
	mu.Lock()
	wg.Add(1)
	started.Add(n)
	for i := 0; i < n; i++ {
		go func(i int) {
			started.Done()
			switch {
			case i < 4:
				for {
				}
			case i < 8:
				for {
					kernel.Stat("/proc/self/stat", 1)
				}
			case i < 100:
				for {
					runtime.Gosched()
				}
			case i%5 == 0:
				<-c
			case i%5 == 1:
				select {
				case <-c:
				case d <- "never":
				}
			case i%5 == 2:
				mu.Lock()
			case i%5 == 3:
				wg.Wait()
			default:
				time.Sleep(time.Hour)
			}
		}(i)
	}
	started.Wait()
	println("all")
	wg.Wait()
}
