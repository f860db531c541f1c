// The scheduler: goroutines, channels, locks, timers.  Each line of output is a benchmark
// and the nanoseconds that one of its operations took; with -icount that is instructions.
// The names are those of docs/performance.md.
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// spawn starts goroutines that end at once, 500 at a time; an operation is one of them.
func spawn(n int) {
	var done int32
	f := func() { atomic.AddInt32(&done, 1) }
	for i := 0; i < n; i += 500 {
		done = 0
		for k := 0; k < 500; k++ {
			go f()
		}
		for atomic.LoadInt32(&done) < 500 {
			runtime.Gosched()
		}
	}
}

// spawnJoin starts one and waits for it.
func spawnJoin(n int) {
	c := make(chan int)
	f := func() { c <- 1 }
	for i := 0; i < n; i++ {
		go f()
		<-c
	}
}

// gosched is a ring of 10 that yield.
func gosched(n int) {
	var wg sync.WaitGroup
	for k := 0; k < 10; k++ {
		wg.Add(1)
		go func() {
			for i := 0; i < n/10; i++ {
				runtime.Gosched()
			}
			wg.Done()
		}()
	}
	wg.Wait()
}

// pingPong is a round trip on two unbuffered channels.
func pingPong(n int) {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v
		}
		close(pong)
	}()
	for i := 0; i < n; i++ {
		ping <- i
		<-pong
	}
	close(ping)
	<-pong
}

// buffered is an item that goes through a channel of 100.
func buffered(n int) {
	c := make(chan int, 100)
	go func() {
		for i := 0; i < n; i++ {
			c <- i
		}
		close(c)
	}()
	for range c {
	}
}

// fanIn is an item of one of 8 senders.
func fanIn(n int) {
	c := make(chan int)
	for k := 0; k < 8; k++ {
		go func() {
			for i := 0; i < n/8; i++ {
				c <- i
			}
		}()
	}
	for i := 0; i < n/8*8; i++ {
		<-c
	}
}

// select4 is an item of a select over 4 channels that each have a sender.
func select4(n int) {
	var c [4]chan int
	for k := range c {
		k := k
		c[k] = make(chan int)
		go func() {
			for i := 0; i < n/4; i++ {
				c[k] <- i
			}
		}()
	}
	a, b, d, e := c[0], c[1], c[2], c[3]
	for i := 0; i < n/4*4; i++ {
		select {
		case <-a:
		case <-b:
		case <-d:
		case <-e:
		}
	}
}

// mutex is a lock that 4 want, and keep while they yield each 8th time.
func mutex(n int) {
	var m sync.Mutex
	var wg sync.WaitGroup
	count := 0
	for k := 0; k < 4; k++ {
		wg.Add(1)
		go func() {
			for i := 0; i < n/4; i++ {
				m.Lock()
				count++
				if count%8 == 0 {
					runtime.Gosched()
				}
				m.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()
}

// timers starts and stops one, beside a thousand others.
func timers(n int) {
	var others [1000]*time.Timer
	for i := range others {
		others[i] = time.NewTimer(time.Hour + time.Duration(i)*time.Second)
	}
	for i := 0; i < n; i++ {
		time.NewTimer(time.Duration(1+i%5000) * time.Second).Stop()
	}
	for _, t := range others {
		t.Stop()
	}
}

// sieve finds the first n primes by a chain of goroutines.
func sieve(n int) {
	c := make(chan int)
	stop := make(chan bool)
	generate := func(c chan<- int) {
		for i := 2; ; i++ {
			select {
			case c <- i:
			case <-stop:
				return
			}
		}
	}
	filter := func(in <-chan int, out chan<- int, prime int) {
		for {
			var v int
			select {
			case v = <-in:
			case <-stop:
				return
			}
			if v%prime != 0 {
				select {
				case out <- v:
				case <-stop:
					return
				}
			}
		}
	}
	go generate(c)
	for i := 0; i < n; i++ {
		prime := <-c
		next := make(chan int)
		go filter(c, next, prime)
		c = next
	}
	close(stop)
}

// skynet adds up n numbers in a tree of goroutines, ten below each.
func skynet(n int) {
	var node func(c chan<- int, num, size int)
	node = func(c chan<- int, num, size int) {
		if size == 1 {
			c <- num
			return
		}
		sub := make(chan int, 10)
		sum := 0
		for i := 0; i < 10; i++ {
			go node(sub, num+i*size/10, size/10)
		}
		for i := 0; i < 10; i++ {
			sum += <-sub
		}
		c <- sum
	}
	c := make(chan int)
	go node(c, 0, n)
	if <-c != n*(n-1)/2 {
		panic("skynet: wrong sum")
	}
}

// run tells the time of an operation; the first time is not counted.
func run(name string, ops int, f func(n int)) {
	f(ops)
	runtime.GC()
	start := time.Now()
	f(ops)
	println(name, time.Since(start).Nanoseconds()/int64(ops))
}

func main() {
	run("spawn", 20000, spawn)
	run("spawn+join", 10000, spawnJoin)
	run("gosched", 50000, gosched)
	run("pingpong", 20000, pingPong)
	run("buffered", 100000, buffered)
	run("fanin", 20000, fanIn)
	run("select4", 20000, select4)
	run("mutex", 50000, mutex)
	run("timers", 20000, timers)
	run("sieve", 150, sieve)
	run("skynet", 100000, skynet)
}
