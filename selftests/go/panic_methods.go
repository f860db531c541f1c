// SPDX-License-Identifier: GPL-2.0

// An uncaught panic asks its values for their text, in Go.
package main

type E struct{ s string }

func (e *E) Error() string {
	c := make(chan string)
	go func() { c <- "E:" + e.s }()
	return <-c
}

type S int

func (s S) String() string {
	defer func() { recover() }()
	if s == 3 {
		panic("kept inside")
	}
	return "S!"
}

type N struct{}

func (n N) Error() int { return 1 }

func main() {
	defer func() {
		defer func() {
			defer func() {
				panic(N{})
			}()
			panic(S(3))
		}()
		panic(S(4))
	}()
	panic(&E{"one"})
}
