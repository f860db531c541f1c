// goko-test: timeout=240 module='clobberfree=1' vm='--mem 512'

// Structures that are deep, long or large.
package main

import "runtime"

type link struct {
	next *link
	n    int
}

type wide struct {
	kids []*wide
}

func main() {
	var head *link
	const n = 1000000
	for i := 0; i < n; i++ {
		head = &link{head, i}
	}
	runtime.GC()
	i := n
	for l := head; l != nil; l = l.next {
		i--
		if l.n != i {
			println("list broken at", i)
			return
		}
	}
	println("list", i)

	table := make([][]*link, 1000)
	for i := range table {
		table[i] = make([]*link, 500)
		for j := range table[i] {
			if j%10 == 0 {
				table[i][j] = &link{nil, i * j}
			}
		}
	}
	head = nil
	runtime.GC()
	runtime.GC()
	bad := 0
	for i := range table {
		for j, l := range table[i] {
			if j%10 == 0 && l.n != i*j {
				bad++
			}
		}
	}
	println("table", bad)

	root := &wide{}
	at := root
	for i := 0; i < 2000; i++ {
		at.kids = make([]*wide, 50)
		for j := range at.kids {
			at.kids[j] = &wide{}
		}
		at = at.kids[i%50]
		if i%500 == 0 {
			runtime.GC()
		}
	}
	depth := 0
	for at = root; at.kids != nil; depth++ {
		at = at.kids[depth%50]
	}
	println("depth", depth)
}
