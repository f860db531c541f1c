// Stacks shrink while their goroutines wait on channels and others use these channels:
// what is sent arrives in the frame as it is after the move, and pointers into the frame
// still point there.
package main

import (
	"runtime"
	"sync"
)

type wide struct {
	a    int
	s    string
	p    *int
	b, c int
}

//go:noinline
func deep(n int, w *wide) int {
	var pad [20]int
	pad[n%20] = n
	if n == 0 {
		return w.a + pad[0]
	}
	return deep(n-1, w) + pad[n%20] - n
}

// set is not inlined, so that its argument is in memory.
//
//go:noinline
func set(w *wide, v int) { w.a, w.b = v, -v }

func check(ok bool, what string, i int) {
	if !ok {
		println("wrong:", what, i)
	}
}

// blockedSend: the value that a goroutine waits to send lies in its frame.
func blockedSend() {
	const n = 50
	c := make(chan wide)
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			var local wide
			set(&local, i)
			deep(500, &local)
			num := 1000 * i
			c <- wide{a: i, s: "sent", p: &num, c: local.b}
			set(&local, i+1)
			check(local.a == i+1 && local.b == -i-1 && num == 1000*i, "sender", i)
		}(i)
	}
	runtime.Gosched()
	runtime.GC()
	var seen [n]bool
	for i := 0; i < n; i++ {
		w := <-c
		check(w.s == "sent" && *w.p == 1000*w.a && w.c == -w.a && !seen[w.a], "blocked send", w.a)
		seen[w.a] = true
		if i%10 == 0 {
			runtime.GC()
		}
	}
	wg.Wait()
}

// blockedReceive: so does the place for what it receives.
func blockedReceive() {
	const n = 50
	c := make(chan wide)
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			var local wide
			set(&local, i)
			deep(500, &local)
			w, ok := <-c
			check(ok && w.s == "value" && *w.p == w.a, "blocked receive", i)
			check(local.a == i && local.b == -i, "local", i)
		}(i)
	}
	runtime.Gosched()
	for i := 0; i < n; i++ {
		if i%10 == 0 {
			runtime.GC()
		}
		v := i
		c <- wide{a: i, s: "value", p: &v}
	}
	wg.Wait()
}

// selects: several places in one frame, the same channel twice, both directions.
func selects() {
	const n = 40
	c, d := make(chan wide), make(chan *int)
	never := make(chan wide)
	var wg sync.WaitGroup
	sum := make(chan int, n)
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			var local wide
			set(&local, i)
			deep(300, &local)
			out := wide{a: -1, s: "never"}
			select {
			case w := <-c:
				check(*w.p == w.a, "select c", i)
				sum <- w.a
			case w := <-c:
				check(*w.p == w.a, "select c again", i)
				sum <- w.a
			case p := <-d:
				sum <- *p
			case never <- out:
				check(false, "never", i)
			}
			check(local.a == i && local.b == -i, "select local", i)
		}(i)
	}
	runtime.Gosched()
	want := 0
	for i := 0; i < n; i++ {
		if i%8 == 0 {
			runtime.GC()
		}
		v := i
		want += i
		if i%3 == 0 {
			d <- &v
		} else {
			c <- wide{a: i, p: &v}
		}
	}
	wg.Wait()
	for i := 0; i < n; i++ {
		want -= <-sum
	}
	check(want == 0, "sum", want)
}

// crowd: goroutines in a ring go deep, wait and pass things on, all beside collections.
func crowd() {
	const n, rounds = 12, 30
	ring := make([]chan wide, n)
	for i := range ring {
		ring[i] = make(chan wide, i%2)
	}
	done := make(chan int, n)
	stop := make(chan struct{})
	for i := 0; i < n; i++ {
		go func(i int) {
			in, out := ring[i], ring[(i+1)%n]
			total := 0
			for r := 0; r < rounds; r++ {
				var w, local wide
				select {
				case w = <-in:
				case <-stop:
				}
				set(&local, w.a)
				deep(20+(r*i)%120, &local)
				check(*w.p == w.a && local.b == -w.a, "ring", i)
				total += w.a
				v := w.a + 1
				w.a, w.p = v, &v
				if i == n-1 && r == rounds-1 {
					break
				}
				out <- w
			}
			done <- total
		}(i)
	}
	gcs := make(chan struct{})
	go func() {
		for {
			select {
			case <-gcs:
				return
			default:
				runtime.GC()
			}
		}
	}()
	v := 0
	ring[0] <- wide{p: &v}
	total := 0
	for i := 0; i < n; i++ {
		total += <-done
	}
	close(gcs)
	check(total == n*rounds*(n*rounds-1)/2, "total", total)
}

// closed: a close writes zeroes to the places of those who wait.
func closed() {
	const n = 20
	c := make(chan wide)
	var wg sync.WaitGroup
	for i := 0; i < n; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			w := wide{a: i, s: "old"}
			deep(400, &w)
			v, ok := <-c
			check(!ok && v == wide{} && w.a == i && w.s == "old", "closed", i)
		}(i)
	}
	runtime.Gosched()
	runtime.GC()
	close(c)
	runtime.GC()
	wg.Wait()
}

// panics: while deferred functions of a panic run, the stack moves.
func panics(n int) (got int) {
	var w wide
	defer func() {
		if n%4 == 0 {
			runtime.GC()
		}
		set(&w, recover().(int))
		got = w.a
	}()
	if n > 0 {
		panic(panics(n-1) + 1)
	}
	panic(0)
}

func main() {
	blockedSend()
	blockedReceive()
	selects()
	crowd()
	closed()
	check(panics(20) == 20, "panics", 0)
	println("done")
}
