// Timers: After, AfterFunc, Ticker, Stop, Reset; thousands at once; none is early, a
// stopped one never fires. How late they are depends on what else the machine does.
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

const ms = time.Millisecond

// order: when one has fired, those that were due before have. However late all are.
func order() {
	var timers [5]*time.Timer
	for _, i := range []int{0, 3, 1, 2, 4} {
		timers[i] = time.NewTimer(time.Duration(i+1) * 40 * ms)
	}
	<-timers[4].C
	for i, t := range timers[:4] {
		select {
		case <-t.C:
		default:
			println("timer 4 before timer", i)
		}
	}
}

func stopAndReset() {
	var fired int32
	t := time.AfterFunc(400*ms, func() { atomic.AddInt32(&fired, 1) })
	println("stop", t.Stop(), t.Stop())
	time.Sleep(450 * ms)
	println("fired", atomic.LoadInt32(&fired), t.Reset(10*ms))
	for i := 0; atomic.LoadInt32(&fired) == 0 && i < 1000; i++ {
		time.Sleep(10 * ms)
	}
	println("fired", atomic.LoadInt32(&fired), t.Stop())

	u := time.NewTimer(time.Hour)
	begin := time.Now()
	println("reset", u.Reset(5*ms))
	<-u.C
	println("early", time.Since(begin) < 5*ms, u.Stop())
}

func ticker() {
	begin := time.Now()
	t := time.NewTicker(20 * ms)
	for i := 0; i < 5; i++ {
		<-t.C
	}
	println("ticker early", time.Since(begin) < 100*ms)
	t.Reset(5 * ms)
	<-t.C
	t.Stop()
	select {
	case <-t.C:
	default:
	}
	select {
	case <-t.C:
		println("a stopped ticker ticks")
	case <-time.After(30 * ms):
	}
}

func many(n int) {
	var wg sync.WaitGroup
	var early, fired int32
	begin := time.Now()
	for i := 0; i < n; i++ {
		d := time.Duration(i%100+100) * ms
		wg.Add(1)
		t := time.AfterFunc(d, func() {
			if time.Since(begin) < d {
				atomic.AddInt32(&early, 1)
			}
			atomic.AddInt32(&fired, 1)
			wg.Done()
		})
		if i%3 == 0 && t.Stop() {
			wg.Done()
		}
	}
	wg.Wait()
	println("many", early, int(fired) >= n*2/3)
}

func main() {
	order()
	stopAndReset()
	ticker()
	many(3000)
	// The last of them may not be gone yet.
	for i := 0; runtime.NumGoroutine() > 1 && i < 1000; i++ {
		time.Sleep(ms)
	}
	println("goroutines", runtime.NumGoroutine())
	<-make(chan bool)
}
