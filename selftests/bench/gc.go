// The heap and its collector.  Each line of output is a benchmark and the nanoseconds
// it took; with -icount that is instructions.
package main

import (
	"runtime"
	"time"
)

type small struct {
	next *small
	n    int
}

type node struct {
	left, right *node
}

type words64 struct {
	next *words64
	n    [7]int
}

type words256 struct {
	next *words256
	n    [31]int
}

var (
	sink16   *small
	sink64   *words64
	sink256  *words256
	sinkText []byte
	heap     []*words64
)

const allocs = 100000

func alloc16() {
	for i := 0; i < allocs; i++ {
		sink16 = &small{n: i}
	}
}

func alloc64() {
	for i := 0; i < allocs; i++ {
		sink64 = &words64{}
	}
}

func alloc256() {
	for i := 0; i < allocs; i++ {
		sink256 = &words256{}
	}
}

func allocBytes() {
	for i := 0; i < allocs; i++ {
		sinkText = make([]byte, 24)
	}
}

func bottomUp(depth int) *node {
	if depth <= 0 {
		return &node{}
	}
	return &node{bottomUp(depth - 1), bottomUp(depth - 1)}
}

func (n *node) count() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.count() + n.right.count()
}

func trees() {
	long := bottomUp(14)
	n := 0
	for i := 0; i < 64; i++ {
		n += bottomUp(10).count()
	}
	if n != 64*2047 || long.count() != 32767 {
		panic("a tree is broken")
	}
}

// fill makes a live heap of some megabytes, of objects that point to each other.
func fill(mb int) {
	heap = make([]*words64, mb<<20/64)
	for i := range heap {
		heap[i] = &words64{}
		if i > 0 {
			heap[i].next = heap[i*7919%i]
		}
	}
}

// churn replaces objects of the live heap.
func churn() {
	at := 1
	for i := 0; i < allocs; i++ {
		at = at * 1103515245 % len(heap)
		if at < 0 {
			at = -at
		}
		heap[at] = &words64{next: heap[(at+1)%len(heap)]}
		at += i
	}
}

func run(name string, f func()) {
	runtime.GC()
	start := time.Now()
	f()
	println(name, time.Since(start).Nanoseconds())
}

func main() {
	// The first of each takes memory from the kernel.
	alloc16()
	alloc64()
	alloc256()
	run("alloc16", alloc16)
	run("alloc64", alloc64)
	run("alloc256", alloc256)
	run("bytes24", allocBytes)
	run("trees", trees)
	fill(64)
	run("cycle64MB", runtime.GC)
	run("churn", churn)
}
