// Allocates, and looks at what it has, until it is killed.
package main

type tree struct {
	l, r *tree
	n    int
}

func build(depth int) *tree {
	if depth == 0 {
		return &tree{n: 1}
	}
	return &tree{build(depth - 1), build(depth - 1), 0}
}

func (t *tree) sum() int {
	if t == nil {
		return 0
	}
	return t.n + t.l.sum() + t.r.sum()
}

func main() {
	for {
		if build(6).sum() != 64 {
			panic("a tree is not whole")
		}
	}
}
