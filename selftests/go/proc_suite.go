// The scenarios of the scheduler tests of Go's own runtime, in our words: yields make
// progress, goroutines that never give up the CPU are taken off it, run beside each
// other, and starve neither timers, nor collections, nor those who play ping-pong.
// Whatever takes longer than it should is found by the limit of the test.
//
// goko-test: timeout=120
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

func must(ok bool, what string) {
	if !ok {
		panic(what)
	}
}

var stop = make(chan bool, 1)

// perpetually keeps its goroutine alive until stop is told of it.
func perpetually() {
	select {
	case <-stop:
	default:
		go perpetually()
	}
}

// stopTheWorld: collections beside goroutines that make others all the time.
func stopTheWorld() {
	must(runtime.GOMAXPROCS(0) >= 1, "no P")
	done := make(chan bool, 2)
	go perpetually()
	go func() {
		for i := 0; i < 8; i++ {
			runtime.GC()
			runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
		}
		done <- true
	}()
	go func() {
		var m runtime.MemStats
		for i := 0; i < 50; i++ {
			runtime.ReadMemStats(&m)
			runtime.Gosched()
		}
		done <- true
	}()
	<-done
	<-done
	stop <- true
}

// yieldProgress: a goroutine that only yields lets others run; locked to its thread, too.
func yieldProgress(locked bool) {
	c := make(chan bool)
	cstop := make(chan bool)
	yield := func() {
		for {
			select {
			case <-cstop:
				c <- true
				return
			default:
				runtime.Gosched()
			}
		}
	}
	go func() {
		if locked {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
		}
		yield()
	}()
	time.Sleep(10 * time.Millisecond)
	cstop <- true
	<-c
}

// yieldLocked: a locked goroutine yields and sleeps.
func yieldLocked() {
	c := make(chan bool)
	go func() {
		runtime.LockOSThread()
		for i := 0; i < 10; i++ {
			runtime.Gosched()
			time.Sleep(time.Millisecond)
		}
		c <- true
		// It ends locked.
	}()
	<-c
}

// parallelism: goroutines that wait for each other without ever yielding.
func parallelism() {
	const procs, rounds = 4, 3
	for try := 0; try < rounds; try++ {
		var x uint32
		done := make(chan bool)
		for p := uint32(0); p < procs; p++ {
			p := p
			go func() {
				for i := uint32(0); i < 3; i++ {
					want := procs*i + p
					for atomic.LoadUint32(&x) != want {
					}
					atomic.StoreUint32(&x, want+1)
				}
				done <- true
			}()
		}
		for p := 0; p < procs; p++ {
			<-done
		}
	}
}

// blockLocked: two on an unbuffered channel, one of them locked to its thread.
func blockLocked() {
	const n = 10
	c := make(chan bool)
	go func() {
		runtime.LockOSThread()
		for i := 0; i < n; i++ {
			c <- true
		}
		runtime.UnlockOSThread()
	}()
	for i := 0; i < n; i++ {
		<-c
	}
}

// timerFairness: busy goroutines do not keep a timer from firing; with burn they use
// up their slices, without they ready each other.
func timerFairness(burn bool) {
	const spinners = 2
	done := make(chan bool)
	ping := make(chan bool)
	var over uint32
	for i := 0; i < spinners; i++ {
		go func() {
			for atomic.LoadUint32(&over) == 0 {
				if !burn {
					select {
					case ping <- true:
					case <-ping:
					default:
						runtime.Gosched()
					}
				}
			}
			done <- true
		}()
	}
	for i := 0; i < 5; i++ {
		<-time.After(2 * time.Millisecond)
	}
	atomic.StoreUint32(&over, 1)
	for i := 0; i < spinners; i++ {
		<-done
	}
}

// preemption: two goroutines that spin for each other's turn, without any call.
func preemption(n int, gc bool) {
	var x uint32
	c := make(chan bool)
	for i := 0; i < 2; i++ {
		i := uint32(i)
		go func() {
			for j := 0; j < n; j++ {
				for atomic.LoadUint32(&x) != i {
				}
				atomic.StoreUint32(&x, 1-i)
			}
			c <- true
		}()
	}
	if gc {
		for i := 0; i < 4; i++ {
			runtime.GC()
		}
	}
	<-c
	<-c
}

// preemptionGC: collections end while goroutines spin on each CPU.
func preemptionGC() {
	var over uint32
	var wg sync.WaitGroup
	for i := 0; i < runtime.NumCPU()+1; i++ {
		wg.Add(1)
		go func() {
			for atomic.LoadUint32(&over) == 0 {
			}
			wg.Done()
		}()
	}
	for i := 0; i < 4; i++ {
		runtime.Gosched()
		runtime.GC()
	}
	atomic.StoreUint32(&over, 1)
	wg.Wait()
}

//go:noinline
func big(x *uint32) uint32 {
	var frame [4000]byte
	frame[atomic.LoadUint32(x)%4000] = 1
	return uint32(frame[7]) + atomic.LoadUint32(x)
}

//go:noinline
func small(x *uint32) uint32 {
	var frame [8]byte
	frame[atomic.LoadUint32(x)%8] = 1
	return atomic.LoadUint32(x)
}

// preemptCalls: a loop of calls, with small frames and with large ones, is taken off
// its CPU, and told to end by a goroutine that only then runs.
func preemptCalls(f func(*uint32) uint32) {
	var over uint32
	done := make(chan bool)
	go func() {
		for f(&over) == 0 {
		}
		done <- true
	}()
	go func() {
		for f(&over) == 0 {
		}
		done <- true
	}()
	time.Sleep(time.Millisecond)
	runtime.GC()
	atomic.StoreUint32(&over, 1)
	<-done
	<-done
}

type node struct {
	l, r *node
}

func tree(n int) *node {
	if n == 0 {
		return nil
	}
	return &node{tree(n - 1), tree(n - 1)}
}

// gcFairness: collections end beside goroutines that allocate without a pause, and a
// goroutine that waits for a turn gets it.
func gcFairness() {
	var over uint32
	var turns [3]uint32
	var wg sync.WaitGroup
	for i := range turns {
		wg.Add(1)
		go func(turn *uint32) {
			for atomic.LoadUint32(&over) == 0 {
				tree(6)
				atomic.AddUint32(turn, 1)
			}
			wg.Done()
		}(&turns[i])
	}
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	for i := range turns {
		for atomic.LoadUint32(&turns[i]) < 3 {
			time.Sleep(time.Millisecond)
		}
	}
	atomic.StoreUint32(&over, 1)
	wg.Wait()
}

// pingPongHog: two that hand each other the CPU all the time, beside one that burns it:
// both get on.
func pingPongHog() {
	var over uint32
	ping, pong := make(chan bool), make(chan bool)
	hog := make(chan bool)
	var hogged, passed uint32
	go func() {
		for atomic.LoadUint32(&over) == 0 {
			atomic.AddUint32(&hogged, 1)
		}
		hog <- true
	}()
	go func() {
		for range ping {
			pong <- true
		}
		close(pong)
	}()
	for atomic.LoadUint32(&hogged) < 1000 || passed < 1000 {
		ping <- true
		<-pong
		passed++
	}
	atomic.StoreUint32(&over, 1)
	close(ping)
	<-pong
	<-hog
}

// numGoroutine: the number that runtime tells, up and down.
func numGoroutine() {
	// Those of the tests before may not have ended yet.
	for runtime.NumGoroutine() != 1 {
		runtime.Gosched()
	}
	before := runtime.NumGoroutine()
	c := make(chan bool)
	for i := 0; i < 50; i++ {
		go func() { <-c }()
	}
	must(runtime.NumGoroutine() == before+50, "wrong number")
	close(c)
	for runtime.NumGoroutine() != before {
		runtime.Gosched()
	}
}

// goexit: the deferred functions of one that exits run, and nothing recovers it.
func goexit() {
	c := make(chan int, 4)
	go func() {
		defer func() { c <- 3 }()
		defer func() {
			must(recover() == nil, "recovered a Goexit")
			c <- 2
		}()
		func() {
			defer func() { c <- 1 }()
			runtime.Goexit()
		}()
		panic("it went on")
	}()
	for i := 1; i <= 3; i++ {
		must(<-c == i, "out of order")
	}
}

// spawners: trees of goroutines that only make others.
func spawners() {
	var n int64
	var wg sync.WaitGroup
	var grow func(depth int)
	grow = func(depth int) {
		atomic.AddInt64(&n, 1)
		if depth > 0 {
			wg.Add(2)
			go grow(depth - 1)
			go grow(depth - 1)
		}
		wg.Done()
	}
	wg.Add(1)
	go grow(10)
	wg.Wait()
	must(n == 1<<11-1, "lost goroutines")
}

func main() {
	stopTheWorld()
	yieldProgress(false)
	yieldProgress(true)
	yieldLocked()
	blockLocked()
	parallelism()
	timerFairness(true)
	timerFairness(false)
	preemption(10, false)
	preemption(10, true)
	preemptionGC()
	preemptCalls(big)
	preemptCalls(small)
	gcFairness()
	pingPongHog()
	numGoroutine()
	goexit()
	spawners()
}
