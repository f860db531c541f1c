// The scenarios of the channel tests of Go's own runtime, in our words: what a channel
// promises for each capacity, operations that race with others that do not wait,
// selects that are fair, have cases twice or meet themselves, and stacks that move
// and shrink while others send to them.
//
// goko-test: timeout=120
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// must ends the test unless ok.
func must(ok bool, what string) {
	if !ok {
		panic(what)
	}
}

// eventually waits until f is true, without a limit: the test has one.
func eventually(f func() bool) {
	for !f() {
		time.Sleep(100 * time.Microsecond)
	}
}

// blocks tells that f does not return before release is called.
func blocks(what string, f, release func()) {
	var done uint32
	over := make(chan bool)
	go func() {
		f()
		atomic.StoreUint32(&done, 1)
		over <- true
	}()
	time.Sleep(time.Millisecond)
	must(atomic.LoadUint32(&done) == 0, what)
	release()
	<-over
}

// capacities: everything a channel of each capacity up to max has to do.
func capacities(max int) {
	for n := 0; n < max; n++ {
		// An empty one has nothing, now or for who waits.
		c := make(chan int, n)
		var sum int64
		blocks("received from an empty channel", func() {
			atomic.AddInt64(&sum, int64(<-c))
		}, func() { c <- 7 })
		must(sum == 7, "another value")
		select {
		case <-c:
			panic("received from an empty channel without waiting")
		default:
		}

		// A full one takes no more.
		for i := 0; i < n; i++ {
			c <- i
		}
		select {
		case c <- 0:
			panic("sent to a full channel without waiting")
		default:
		}
		blocks("sent to a full channel", func() { c <- n }, func() {
			for i := 0; i <= n; i++ {
				must(<-c == i, "out of order")
			}
		})
		must(len(c) == 0 && cap(c) == n, "wrong length")

		// What was sent before the close comes first, then zeros for ever.
		c = make(chan int, n)
		for i := 0; i < n; i++ {
			c <- i + 1
		}
		close(c)
		for i := 0; i < n; i++ {
			v, ok := <-c
			must(ok && v == i+1, "lost before the close")
		}
		for i := 0; i < 3; i++ {
			v, ok := <-c
			must(!ok && v == 0, "something after the close")
		}

		// A close wakes who waits.
		c = make(chan int, n)
		blocks("received before the close", func() {
			v, ok := <-c
			must(!ok && v == 0, "woken with a value")
		}, func() { close(c) })

		// All arrives, in order for one sender and one receiver.
		c = make(chan int, n)
		go func() {
			for i := 0; i < 100; i++ {
				c <- i
			}
		}()
		for i := 0; i < 100; i++ {
			must(<-c == i, "out of order")
		}

		// All arrives, once each, for four senders and four receivers.
		const senders, each = 4, 250
		var got [each]int32
		var wg sync.WaitGroup
		for s := 0; s < senders; s++ {
			wg.Add(2)
			go func() {
				for i := 0; i < each; i++ {
					c <- i
				}
				wg.Done()
			}()
			go func() {
				for i := 0; i < each; i++ {
					atomic.AddInt32(&got[<-c], 1)
				}
				wg.Done()
			}()
		}
		wg.Wait()
		for i := range got {
			must(got[i] == senders, "lost or doubled")
		}
	}
}

// recvRace: of two values one is there for a receive that does not wait, however the
// other one is taken.
func recvRace(n int) {
	for i := 0; i < n; i++ {
		c := make(chan int, 1)
		c <- 1
		t := make(chan bool)
		go func() {
			select {
			case <-c:
			default:
				panic("nothing there")
			}
			t <- true
		}()
		c <- 2
		if <-c != 2 {
			panic("another value")
		}
		<-t
	}
}

// selectRace: a select that does not wait finds at least one of two channels ready
// that are filled and emptied in this order; by a close, too.
func selectRace(n int, byClose bool) {
	done := make(chan bool, 1)
	for i := 0; i < n; i++ {
		c1, c2 := make(chan int, 1), make(chan int)
		if !byClose {
			c2 = make(chan int, 1)
		}
		c1 <- 1
		go func() {
			select {
			case <-c1:
			case <-c2:
			default:
				done <- false
				return
			}
			done <- true
		}()
		if byClose {
			close(c2)
		} else {
			c2 <- 1
		}
		select {
		case <-c1:
		default:
		}
		must(<-done, "neither was ready")
	}
}

// selfSelect: two goroutines that both send and receive in one select on one channel
// never get what they have sent themselves.
func selfSelect() {
	for _, size := range []int{0, 10} {
		var wg sync.WaitGroup
		c := make(chan int, size)
		for p := 0; p < 2; p++ {
			p := p
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := 0; i < 300; i++ {
					if p == 0 || i%2 == 0 {
						select {
						case c <- p:
						case v := <-c:
							must(size > 0 || v != p, "met itself")
						}
					} else {
						select {
						case v := <-c:
							must(size > 0 || v != p, "met itself")
						case c <- p:
						}
					}
				}
			}()
		}
		wg.Wait()
	}
}

// selectStress: single operations and selects on the same four channels, in both
// directions, of different capacities.
func selectStress(n int) {
	c := [4]chan int{make(chan int), make(chan int), make(chan int, 2), make(chan int, 3)}
	var wg sync.WaitGroup
	run := func(f func()) {
		wg.Add(1)
		go func() {
			f()
			wg.Done()
		}()
	}
	for k := range c {
		k := k
		run(func() {
			for i := 0; i < n; i++ {
				c[k] <- i
			}
		})
		run(func() {
			for i := 0; i < n; i++ {
				<-c[k]
			}
		})
	}
	run(func() {
		var left [4]int
		s := c
		for i := 0; i < 4*n; i++ {
			select {
			case s[3] <- i:
				left[3]++
			case s[2] <- i:
				left[2]++
			case s[0] <- i:
				left[0]++
			case s[1] <- i:
				left[1]++
			}
			for k := range left {
				if left[k] == n {
					s[k] = nil
				}
			}
		}
	})
	run(func() {
		var left [4]int
		s := c
		for i := 0; i < 4*n; i++ {
			select {
			case <-s[0]:
				left[0]++
			case <-s[1]:
				left[1]++
			case <-s[2]:
				left[2]++
			case <-s[3]:
				left[3]++
			}
			for k := range left {
				if left[k] == n {
					s[k] = nil
				}
			}
		}
	})
	wg.Wait()
}

// selectFairness: of two channels that are always ready each gets its share.
func selectFairness() {
	const trials = 10000
	c1, c2 := make(chan byte, trials+1), make(chan byte, trials+1)
	for i := 0; i < trials+1; i++ {
		c1 <- 1
		c2 <- 2
	}
	var n1 int
	for i := 0; i < trials; i++ {
		select {
		case <-c1:
			n1++
		case <-c2:
		}
	}
	must(n1 > trials*4/10 && n1 < trials*6/10, "one case was preferred")
}

// duplicates: a select that waits in one channel twice, and is woken by another, leaves
// the queue whole: three goroutines wait there, in this order.
func duplicates() {
	c, d, e := make(chan int), make(chan int), make(chan int)
	go func() {
		select {
		case <-c:
		case <-c:
		case <-d:
		}
		e <- 9
	}()
	time.Sleep(time.Millisecond)
	go func() { <-c }()
	time.Sleep(time.Millisecond)
	d <- 7
	<-e
	c <- 8
}

//go:noinline
func deep(n int) int {
	var big [32]int
	if n == 0 {
		return 0
	}
	big[n%32] = n
	return deep(n-1) + big[n%32] - n + 1
}

// stackAdjust: goroutines with large stacks wait to receive a pointer into a place of
// their stacks, which shrink meanwhile; what arrives is what was sent.
func stackAdjust() {
	c, d := make(chan *int), make(chan *int)
	var ready1, ready2 = make(chan bool, 1), make(chan bool, 1)
	f := func(ready chan bool, dup bool) {
		must(deep(100) == 100, "deep")
		ready <- true
		var got, own int
		p := &own
		if dup {
			select {
			case p = <-c:
			case p = <-c:
			case p = <-d:
			case p = <-d:
			}
		} else {
			select {
			case p = <-c:
			case p = <-d:
			}
		}
		got = *p
		must(got == 42 && own == 0, "something else arrived")
		p = <-d
		must(p != &own && *p == 43, "something else arrived")
		ready <- true
	}
	go f(ready1, false)
	go f(ready2, true)
	<-ready1
	<-ready2
	for i := 0; i < 4; i++ {
		time.Sleep(time.Millisecond)
		runtime.GC()
	}
	for i := 0; i < 2; i++ {
		v := new(int)
		*v = 42
		c <- v
	}
	for i := 0; i < 2; i++ {
		v := new(int)
		*v = 43
		d <- v
	}
	<-ready1
	<-ready2
}

// sendBarrier: pointers handed straight to a waiting receiver, by a send and by a
// select, are not lost to a collection that goes on.
func sendBarrier(n int, bySelect bool) {
	type box struct{ p *int }
	var wg sync.WaitGroup
	for w := 0; w < 2; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			in, out := make(chan *box), make(chan *box)
			go func() {
				for b := range in {
					if bySelect {
						select {
						case out <- b:
						}
					} else {
						out <- b
					}
				}
			}()
			var garbage []byte
			for i := 0; i < n; i++ {
				v := i
				in <- &box{&v}
				garbage = make([]byte, 1024)
				must(*(<-out).p == i, "a pointer was lost")
			}
			_ = garbage
			close(in)
		}()
	}
	for i := 0; i < 5; i++ {
		runtime.GC()
		runtime.Gosched()
	}
	wg.Wait()
}

// blockedSend: senders with stacks that were large wait, their stacks shrink, and then
// what they sent is received, n times each.
func blockedSend(n int, bySelect bool) {
	c := make(chan int)
	done := make(chan bool)
	go func() {
		for i := 1; i <= n; i++ {
			must(deep(i%200) == i%200, "deep")
			if bySelect {
				select {
				case c <- i:
				case c <- i:
				}
			} else {
				c <- i
			}
		}
		close(done)
	}()
	for i := 1; i <= n; i++ {
		if i%20 == 0 {
			time.Sleep(100 * time.Microsecond)
			runtime.GC()
		}
		must(<-c == i, "another value")
	}
	<-done
}

// whileParking: goroutines grow their stacks and wait at once, on channels that others
// receive from, while collections shrink them.
func whileParking() {
	const crowd = 8
	var wg sync.WaitGroup
	stop := make(chan bool)
	go func() {
		for {
			select {
			case <-stop:
				return
			default:
				runtime.GC()
			}
		}
	}()
	for i := 0; i < crowd; i++ {
		c := make(chan int)
		wg.Add(2)
		go func() {
			for k := 0; k < 60; k++ {
				c <- deep(50)
			}
			wg.Done()
		}()
		go func() {
			for k := 0; k < 60; k++ {
				must(<-c == 50, "another value")
			}
			wg.Done()
		}()
	}
	wg.Wait()
	close(stop)
}

// multiConsumer: a producer, many workers, one who adds up; nothing is lost.
func multiConsumer() {
	const workers, n = 23, 2000
	pn := []int{2, 3, 7, 11, 13, 17, 19, 23, 27, 31}
	q, r := make(chan int, workers*3), make(chan int, workers*3)
	var wg sync.WaitGroup
	for i := 0; i < workers; i++ {
		wg.Add(1)
		go func(w int) {
			for v := range q {
				if pn[w%len(pn)] == v {
					runtime.Gosched()
				}
				r <- v
			}
			wg.Done()
		}(i)
	}
	expect := 0
	for i := 0; i < n; i++ {
		expect += pn[i%len(pn)]
	}
	go func() {
		for i := 0; i < n; i++ {
			q <- pn[i%len(pn)]
		}
		close(q)
		wg.Wait()
		close(r)
	}()
	sum := 0
	for v := range r {
		sum += v
	}
	must(sum == expect, "lost or doubled")
}

// randomSend: a select with two sends to one channel takes each of them often.
func randomSend() {
	const n = 1000
	for size := 0; size < 10; size++ {
		c := make(chan int, size)
		l := make([]int, n)
		var m sync.Mutex
		m.Lock()
		go func() {
			for i := 0; i < n; i++ {
				runtime.Gosched()
				l[i] = <-c
			}
			m.Unlock()
		}()
		for i := 0; i < n; i++ {
			select {
			case c <- 1:
			case c <- 0:
			}
		}
		m.Lock()
		n0 := 0
		for _, v := range l {
			n0 += (v + 1) % 2
		}
		must(n0 > n/10 && n0 < n*9/10, "one case was preferred")
	}
}

type mt struct{}

func (mt) text() string { return "mt" }

// sendInterface: values that take conversions on their way.
func sendInterface() {
	c := make(chan interface{ text() string }, 1)
	c <- mt{}
	select {
	case c <- &mt{}:
	default:
	}
	select {
	case c <- mt{}:
	case c <- &mt{}:
	default:
	}
	must((<-c).text() == "mt", "another value")
}

// closedAndNil: the panics of close and send, and cases that never happen.
func closedAndNil() {
	panics := func(what, with string, f func()) {
		defer func() {
			err, ok := recover().(runtime.Error)
			must(ok && err.Error() == with, what)
		}()
		f()
	}
	var none chan int
	c := make(chan int)
	close(c)
	panics("close of nil", "close of nil channel", func() { close(none) })
	panics("close of closed", "close of closed channel", func() { close(c) })
	panics("send", "send on closed channel", func() { c <- 1 })
	panics("select", "send on closed channel", func() {
		select {
		case c <- 1:
		case <-none:
		}
	})
	panics("waiting sender", "send on closed channel", func() {
		d := make(chan int)
		go func() {
			time.Sleep(time.Millisecond)
			close(d)
		}()
		d <- 1
	})
	select {
	case none <- 1:
		panic("sent to nil")
	case <-none:
		panic("received from nil")
	default:
	}
}

// lenCap: goroutines that look at a channel's length see one that can be.
func lenCap() {
	c := make(chan int, 3)
	var stop uint32
	over := make(chan bool)
	go func() {
		for atomic.LoadUint32(&stop) == 0 {
			if n := len(c); n < 0 || n > 3 {
				panic("a length that cannot be")
			}
			runtime.Gosched()
		}
		over <- true
	}()
	for i := 0; i < 500; i++ {
		c <- i
		c <- i
		<-c
		<-c
	}
	atomic.StoreUint32(&stop, 1)
	<-over
}

func main() {
	before := runtime.NumGoroutine()
	capacities(12)
	recvRace(300)
	selectRace(1000, false)
	selectRace(1000, true)
	selfSelect()
	selectStress(300)
	selectFairness()
	duplicates()
	stackAdjust()
	sendBarrier(200, false)
	sendBarrier(200, true)
	blockedSend(200, false)
	blockedSend(200, true)
	whileParking()
	multiConsumer()
	randomSend()
	sendInterface()
	closedAndNil()
	lenCap()
	eventually(func() bool { return runtime.NumGoroutine() <= before })
}
