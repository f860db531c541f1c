// A task that does not last: some goroutines, a tree, finalizers.
package main

import "runtime"

type node struct{ left, right *node }

func build(depth int) *node {
	if depth == 0 {
		return nil
	}
	return &node{build(depth - 1), build(depth - 1)}
}

func main() {
	done := make(chan *node)
	for i := 0; i < 4; i++ {
		go func() { done <- build(8) }()
	}
	for i := 0; i < 4; i++ {
		n := <-done
		runtime.SetFinalizer(n, func(*node) {})
	}
}
