// goko-test: timeout=180 module='clobberfree=1'

// Binary trees: most of them die young, one lives on.
package main

type node struct {
	left, right *node
}

func bottomUp(depth int) *node {
	if depth <= 0 {
		return &node{}
	}
	return &node{bottomUp(depth - 1), bottomUp(depth - 1)}
}

func (n *node) check() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.check() + n.right.check()
}

func main() {
	const maxDepth = 14

	println("stretch", bottomUp(maxDepth+1).check())
	long := bottomUp(maxDepth)
	for depth := 4; depth <= maxDepth; depth += 2 {
		n := 1 << uint(maxDepth-depth+4)
		sum := 0
		for i := 0; i < n; i++ {
			sum += bottomUp(depth).check()
		}
		println(n, "trees of depth", depth, "check", sum)
	}
	println("long lived", long.check())
}
