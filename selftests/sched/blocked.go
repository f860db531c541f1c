// A goroutine in a kernel call that sleeps, others that run meanwhile:
// selftests/sched/syscall.sh.
package main

import (
	"internal/kernel"
	"runtime"
	"sync/atomic"
	"time"
)

func main() {
	var ticks, during atomic.Int64
	done := make(chan bool)
	go func() {
		for {
			ticks.Add(1)
			runtime.Gosched()
			time.Sleep(time.Millisecond)
		}
	}()
	for i := 0; i < 2; i++ {
		// Sleeps as long as somebody else uses it: until others have ticked
		// twenty times during one call.
		go func() {
			for during.Load() < 20 {
				begin := ticks.Load()
				fd := kernel.Open("/sys/kernel/debug/goko/safepoint", 0, 0)
				if kernel.Read(fd, make([]byte, 100)) <= 0 {
					println("read fails")
				}
				kernel.Close(fd)
				if n := ticks.Load() - begin; n > during.Load() {
					during.Store(n)
				}
			}
			done <- true
		}()
	}
	<-done
	<-done
	println("done")
}
