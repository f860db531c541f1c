// Collects some times beside a tree of just below 8 MB, while nothing else runs.
package main

import "runtime"

type node struct {
	left, right *node
	n           [2]int
}

func tree(depth int) *node {
	if depth == 0 {
		return nil
	}
	return &node{tree(depth - 1), tree(depth - 1), [2]int{depth}}
}

func (n *node) count() int {
	if n == nil {
		return 0
	}
	return 1 + n.left.count() + n.right.count()
}

func main() {
	root := tree(18)
	for i := 0; i < 10; i++ {
		runtime.GC()
	}
	println("nodes:", root.count())
}
