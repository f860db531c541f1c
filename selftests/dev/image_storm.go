// A program whose package-level variables hold what a collection must find.
package main

import "os"

type node struct {
	next *node
	n    int
}

type shape interface{ area() int }

type square struct{ side int }
type rect struct{ a, b int }

func (s square) area() int { return s.side * s.side }
func (r *rect) area() int  { return r.a * r.b }

var (
	list   *node
	byName map[string]*node
	shapes []shape
	filled bool
)

// fill runs in the image's first task; later ones find what it has left.
func fill() {
	byName = map[string]*node{}
	for i := 0; i < 30; i++ {
		list = &node{list, i}
		byName[string(rune('a'+i))] = list
		shapes = append(shapes, square{i}, &rect{i, 2})
	}
	filled = true
}

func check() bool {
	sum, areas := 0, 0
	for n := list; n != nil; n = n.next {
		sum += n.n
	}
	for _, s := range shapes {
		areas += s.area()
	}
	return sum == 435 && areas == 9425 && len(byName) == 30 && byName["c"].n == 2
}

func churn(done chan bool) {
	var l *node
	for i := 0; i < 50; i++ {
		l = &node{l, i}
	}
	sum := 0
	for ; l != nil; l = l.next {
		sum += l.n
	}
	done <- sum == 1225
}

func main() {
	if !filled {
		fill()
	}
	done := make(chan bool)
	go churn(done)
	go churn(done)
	if !<-done || !<-done || !check() {
		os.Exit(1)
	}
}
