// Plugin4 has goroutines, errors, callbacks and finalizers of its own.
package main

import (
	"errors"
	"runtime"
	"testplugin/common"
)

type list struct {
	next *list
	n    int
}

var head *list

// Grow makes a list that only the plugin's variable holds.
func Grow(n int) {
	for i := 0; i < n; i++ {
		head = &list{next: head, n: i}
	}
}

// Sum is what the list holds.
func Sum() (s int) {
	for l := head; l != nil; l = l.next {
		s += l.n
	}
	return s
}

// Squares sends squares, each from a goroutine of its own.
func Squares(n int) <-chan int {
	c := make(chan int)
	for i := 0; i < n; i++ {
		i := i
		go func() { c <- i * i }()
	}
	return c
}

// Error is an error of the plugin's.
type Error struct{ Code int }

func (e *Error) Error() string { return "error of plugin4" }

// ErrOpaque is compared.
var ErrOpaque = errors.New("opaque")

// Fail fails in various ways.
func Fail(i int) error {
	switch i {
	case 0:
		return nil
	case 1:
		return ErrOpaque
	}
	return &Error{Code: i}
}

// Call calls back, and says what that panicked with.
func Call(f func() int) (r any) {
	defer func() {
		if e := recover(); e != nil {
			r = e
		}
	}()
	return f()
}

// Adder is a closure.
func Adder(n int) func(int) int { return func(i int) int { n += i; return n } }

// Unnamed is of the type that the host writes down, too.
func Unnamed() any { return struct{ A, B int }{1, 2} }

// Final tells on a channel that an object has died.
func Final(c chan<- int) {
	p := &common.Point{X: 9}
	runtime.SetFinalizer(p, func(p *common.Point) { c <- p.X })
}

// Outer has what it embeds.
type Outer struct {
	common.Point
	Name string `key:"value"`
}

// Scale is a method that only reflection finds.
func (o Outer) Scale(n int) int { return n * o.X }

// Make makes one.
func Make() any { return Outer{common.Point{X: 3, Y: 4}, "outer"} }

// Deep panics at some depth.
func Deep(n int) int {
	if n == 0 {
		panic("at the bottom")
	}
	return Deep(n-1) + 1
}
