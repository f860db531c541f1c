// goko-test: timeout=120 module='clobberfree=1'

// Finalizers: what they are called with, in which order, and how often.
package main

import (
	"runtime"
	"time"
)

type node struct {
	next *node
	n    int
	pad  [4]int
}

func (n *node) number() int { return n.n }

type numbered interface{ number() int }

type named *node

var (
	calls  = make(chan int, 1000)
	saved  *node
	sink   []*node
	weak   map[int]bool
	before int
)

// make runs f in another goroutine: its frames hold nothing afterwards.
func apart(f func()) {
	done := make(chan bool)
	go func() {
		f()
		done <- true
	}()
	<-done
}

// wait collects until n finalizers have told their numbers; their sum.
func wait(n int) int { return waitFor(calls, n) }

func waitFor(told chan int, n int) int {
	sum := 0
	for tries := 0; n > 0 && tries < 5000; tries++ {
		select {
		case c := <-told:
			sum += c
			n--
		default:
			runtime.GC()
			for i := 0; i < 100; i++ {
				sink = append(sink[:0], &node{n: i})
			}
			time.Sleep(time.Millisecond)
		}
	}
	if n > 0 {
		println("still", n, "to come")
	}
	return sum
}

// goroutines tells how many there are when finalizers that are late have ended.
func goroutines() int {
	least := runtime.NumGoroutine()
	for i := 0; i < 50; i++ {
		time.Sleep(time.Millisecond)
		if n := runtime.NumGoroutine(); n < least {
			least = n
		}
	}
	return least
}

func tell(n *node) { calls <- n.n }

// again lives on once, and then has another finalizer.
func again(n *node) {
	saved = n
	runtime.SetFinalizer(n, tell)
	calls <- 1
}

func main() {
	apart(func() {
		for i := 1; i <= 100; i++ {
			runtime.SetFinalizer(&node{n: i}, tell)
		}
	})
	println("all", wait(100))

	apart(func() {
		runtime.SetFinalizer(&node{n: 1}, func(n numbered) { calls <- n.number() })
		runtime.SetFinalizer(&node{n: 2}, func(a any) { calls <- a.(*node).n })
		runtime.SetFinalizer(&node{n: 4}, func(n named) { calls <- n.n })
		runtime.SetFinalizer(&node{n: 8}, func(n *node) [100]int { calls <- n.n; return [100]int{} })
		runtime.SetFinalizer(&node{n: 16}, (*node).tell)
		more := 32
		runtime.SetFinalizer(&node{n: 1}, func(n *node) { calls <- n.n * more })
	})
	println("kinds", wait(6))

	// What has a finalizer keeps what it points to: one after the other.
	apart(func() {
		var head *node
		for i := 1; i <= 5; i++ {
			head = &node{next: head, n: i}
			runtime.SetFinalizer(head, func(n *node) {
				if before != 0 && n.n != before-1 {
					println("after", before, "comes", n.n)
				}
				if n.next != nil && n.next.n != n.n-1 {
					println("the next of", n.n, "is", n.next.n)
				}
				before = n.n
				calls <- 1
			})
		}
	})
	println("chain", wait(5))

	// It may live on.
	apart(func() { runtime.SetFinalizer(&node{n: 5, next: &node{n: 7}}, again) })
	wait(1)
	wait(0)
	runtime.GC()
	println("saved", saved.n, saved.next.n)
	saved = nil
	println("again", wait(1))

	// Taken back; and what is in use has none called.
	keep := &node{n: 1000}
	runtime.SetFinalizer(keep, tell)
	apart(func() {
		n := &node{n: 500}
		runtime.SetFinalizer(n, tell)
		runtime.SetFinalizer(n, nil)
		runtime.SetFinalizer(n, nil)
	})
	runtime.GC()
	runtime.GC()
	time.Sleep(5 * time.Millisecond)
	println("none", len(calls))
	runtime.KeepAlive(keep)
	keep = nil
	println("kept", wait(1))

	// A map of what is alive, by finalizers.
	weak = map[int]bool{}
	lock := make(chan bool, 1)
	var live []*node
	apart(func() {
		for i := 0; i < 500; i++ {
			n := &node{n: i}
			lock <- true
			weak[i] = true
			<-lock
			runtime.SetFinalizer(n, func(n *node) {
				lock <- true
				delete(weak, n.n)
				<-lock
				calls <- 1
			})
			if i%10 == 0 {
				live = append(live, n)
			}
		}
	})
	println("gone", wait(450))
	lock <- true
	bad := 0
	for i := 0; i < 500; i++ {
		if weak[i] != (i%10 == 0) {
			bad++
		}
	}
	<-lock
	println("weak", len(weak), "wrong", bad, len(live))

	// Small ones without pointers, globals, objects of no size.
	small := make(chan int, 50)
	apart(func() {
		for i := 0; i < 50; i++ {
			b := new(byte)
			*b = 1
			runtime.SetFinalizer(b, func(b *byte) { small <- int(*b) })
		}
	})
	runtime.SetFinalizer(&before, func(*int) { println("a global is gone") })
	runtime.SetFinalizer(&struct{}{}, func(*struct{}) {})
	println("bytes", waitFor(small, 40) >= 40)

	// A finalizer starts goroutines, waits and ends as any goroutine.
	g := goroutines()
	apart(func() {
		runtime.SetFinalizer(&node{n: 3}, func(n *node) {
			c := make(chan int)
			go func() { c <- n.n }()
			time.Sleep(time.Millisecond)
			calls <- <-c
			runtime.Goexit()
		})
		runtime.SetFinalizer(&node{n: 4}, tell)
	})
	println("goroutines", wait(2), goroutines()-g)

	// Those that are left are forgotten.
	for i := 0; i < 100; i++ {
		live = append(live, &node{})
		runtime.SetFinalizer(live[len(live)-1], tell)
	}
}

func (n *node) tell() { calls <- n.n }
