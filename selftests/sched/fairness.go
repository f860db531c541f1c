// Goroutines that get to run in different ways, all at the same time: each measures how long it
// has to wait for its turn at most. A line for each kind: rounds, and milliseconds.
package main

import (
	"fmt"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

var stop atomic.Bool
var all sync.WaitGroup

type kind struct {
	name   string
	rounds atomic.Int64
	max    atomic.Int64
}

// turn notes that the goroutine has waited since that time.
func (k *kind) turn(since time.Time) {
	k.rounds.Add(1)
	d := int64(time.Since(since))
	for {
		m := k.max.Load()
		if d <= m || k.max.CompareAndSwap(m, d) {
			return
		}
	}
}

var kinds []*kind

// run has n goroutines call f until all are to stop; f waits in some way.
func run(name string, n int, f func()) {
	k := &kind{name: name}
	kinds = append(kinds, k)
	for i := 0; i < n; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for !stop.Load() {
				begin := time.Now()
				f()
				k.turn(begin)
			}
		}()
	}
}

func echo(c net.Conn) {
	buf := make([]byte, 10)
	for {
		n, err := c.Read(buf)
		if err != nil {
			return
		}
		c.Write(buf[:n])
	}
}

func dial() net.Conn {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		c, err := l.Accept()
		if err == nil {
			echo(c)
		}
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		panic(err)
	}
	return c
}

func main() {
	conn := dial()
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v
		}
	}()
	var mu sync.Mutex

	// These take whole slices, and so wait in the global queue: how long they wait is seen
	// from when one of 1000 parts of a slice takes.
	run("global-queue", 2*runtime.NumCPU(), func() {
		for i := 0; i < 20000; i++ {
		}
	})
	// This pair makes each other ready, in the place for who runs next.
	run("runnext", 1, func() {
		ping <- 1
		<-pong
	})
	run("yields", 50, func() { runtime.Gosched() })
	run("new", 1, func() {
		done := make(chan bool)
		go func() { done <- true }()
		<-done
	})
	run("mutex", 3, func() {
		mu.Lock()
		runtime.Gosched()
		mu.Unlock()
	})
	run("timer", 3, func() { time.Sleep(time.Millisecond) })
	run("afterfunc", 1, func() {
		done := make(chan bool)
		time.AfterFunc(time.Millisecond, func() { done <- true })
		<-done
	})
	run("netpoll", 1, func() {
		buf := make([]byte, 10)
		conn.Write([]byte("turn"))
		conn.Read(buf)
	})
	time.Sleep(3 * time.Second)
	stop.Store(true)
	all.Wait()
	for _, k := range kinds {
		fmt.Println(k.name, k.rounds.Load(), k.max.Load()/1e6)
	}
}
