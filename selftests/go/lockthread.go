// goko-test: timeout=120
// runtime.LockOSThread: a goroutine stays on its thread, which runs no other. Which thread
// that is, the kernel says: a thread of its own is a process of one thread, and the only
// entry of /proc/self/task.
package main

import (
	"internal/kernel"
	"runtime"
	"sync/atomic"
	"time"
)

// thread is the number of the thread that the goroutine runs on.
func thread() string {
	buf := make([]byte, 200)
	fd := kernel.Open("/proc/self/task", 0, 0)
	n := kernel.Readdir(fd, buf)
	kernel.Close(fd)
	// A byte, the name, a zero.
	for i := 1; i < n; i++ {
		begin := i
		for buf[i] != 0 {
			i++
		}
		if buf[begin] != '.' {
			return string(buf[begin:i])
		}
		i++
	}
	panic("nothing in /proc/self/task")
}

func lives(thread string) bool {
	fd := kernel.Open("/proc/"+thread+"/stat", 0, 0)
	if fd < 0 {
		return false
	}
	kernel.Close(fd)
	return true
}

// stays has the goroutine wait in several ways, and is true if it was on that thread always.
func stays(id string) bool {
	c := make(chan int)
	for i := 0; i < 10; i++ {
		runtime.Gosched()
		if thread() != id {
			return false
		}
		time.Sleep(100 * time.Microsecond)
		if thread() != id {
			return false
		}
		go func() { c <- i }()
		<-c
		if thread() != id {
			return false
		}
	}
	return true
}

// others counts how often goroutines that are not locked find themselves on a thread.
func others(id string, stop *atomic.Bool, seen *atomic.Int64, done chan bool) {
	for !stop.Load() {
		if thread() == id {
			seen.Add(1)
		}
		runtime.Gosched()
	}
	done <- true
}

func ring() {
	const n = 20
	first := make(chan int)
	last := first
	ids := make(chan string, n)
	for i := 0; i < n; i++ {
		next := make(chan int)
		go func(in, out chan int) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			id := thread()
			ids <- id
			for v := range in {
				if thread() != id {
					println("a goroutine of the ring has left its thread")
				}
				out <- v + 1
			}
			close(out)
		}(last, next)
		last = next
	}
	seen := map[string]bool{}
	for i := 0; i < n; i++ {
		seen[<-ids] = true
	}
	if len(seen) != n {
		println(n, "goroutines have", len(seen), "threads")
	}
	for i := 0; i < 20; i++ {
		go func() { first <- 0 }()
		if v := <-last; v != n {
			println("the ring passes on", v)
		}
	}
	close(first)
	<-last
}

func main() {
	runtime.UnlockOSThread() // Does nothing.
	runtime.LockOSThread()
	id := thread()
	var stop atomic.Bool
	var seen atomic.Int64
	done := make(chan bool)
	for i := 0; i < 3; i++ {
		go others(id, &stop, &seen, done)
	}
	println("stays", stays(id))
	runtime.LockOSThread()
	runtime.UnlockOSThread()
	println("still stays", stays(id))
	runtime.GC()
	println("and after a collection", stays(id))
	stop.Store(true)
	for i := 0; i < 3; i++ {
		<-done
	}
	println("others were there", seen.Load())
	runtime.UnlockOSThread()
	runtime.Gosched()

	// The thread of one that ends with it locked is not used again.
	gone := make(chan string)
	go func() {
		runtime.LockOSThread()
		gone <- thread()
	}()
	id = <-gone
	for i := 0; i < 1000 && lives(id); i++ {
		time.Sleep(10 * time.Millisecond)
	}
	println("the thread is gone", !lives(id))

	ring()
	println("done")
}
