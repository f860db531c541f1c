// SPDX-License-Identifier: GPL-2.0

// Pointers into a frame below are right wherever the stack has gone: while the
// frame on top waits, is pre-empted, or is the one that the stack was too small for.
package main

import "runtime"

type pair struct{ a, b int }

// large makes the stack grow with its caller's pointers in its arguments.
//
//go:noinline
func large(p *pair, n int) int {
	var a [300]int
	for i := range a {
		a[i] = i + n
	}
	p.a += a[n%300]
	p.b += a[(n+7)%300]
	return p.a
}

//go:noinline
func grows(n int) int {
	var v pair
	sum := 0
	for i := 0; i < n; i++ {
		sum += large(&v, i)
	}
	return sum + v.a*3 + v.b
}

// yields holds a pointer into its caller's frame while others run.
//
//go:noinline
func yields(p *pair, n int) {
	for i := 0; i < n; i++ {
		p.a += i
		runtime.Gosched()
		p.b += p.a
	}
}

// waits does so while it waits to receive.
//
//go:noinline
func waits(p *pair, c chan int) {
	for v := range c {
		p.a += v
		p.b ^= p.a
	}
}

//go:noinline
func receives(c chan int) pair {
	var v pair
	waits(&v, c)
	return v
}

//go:noinline
func yielding(n int) pair {
	var v pair
	yields(&v, n)
	return v
}

// spins has no call in its loop.
//
//go:noinline
func spins(p *pair, n int) {
	for i := 0; i < n; i++ {
		p.a += i
		p.b ^= p.a
	}
}

//go:noinline
func spinning(n int) pair {
	var v pair
	spins(&v, n)
	return v
}

func main() {
	done := make(chan bool)
	for g := 0; g < 8; g++ {
		go func(g int) {
			if got := grows(40 + g); got != want(40+g) {
				println("grows", g, got, want(40+g))
			}
			if v := yielding(200); v.a != 19900 || v.b != 1333300 {
				println("yielding", v.a, v.b)
			}
			c := make(chan int, g%3)
			go func() {
				for i := 0; i < 200; i++ {
					c <- i
				}
				close(c)
			}()
			if v := receives(c); v.a != 19900 || v.b != xors(200) {
				println("receives", v.a, v.b)
			}
			if v := spinning(20000); v.a != 199990000 || v.b != xors(20000) {
				println("spinning", v.a, v.b)
			}
			done <- true
		}(g)
	}
	for g := 0; g < 8; g++ {
		<-done
	}
}

// want is what grows returns, with no pointers.
func want(n int) int {
	a, b, sum := 0, 0, 0
	for i := 0; i < n; i++ {
		a += i + i
		b += (i+7)%300 + i
		sum += a
	}
	return sum + a*3 + b
}

func xors(n int) int {
	a, b := 0, 0
	for i := 0; i < n; i++ {
		a += i
		b ^= a
	}
	return b
}
