// SPDX-License-Identifier: GPL-2.0

// neighbours.go - indices that follow from others, and loads that are repeated.

package main

import (
	"sync/atomic"
)

type pair struct{ a, b int }

var (
	global int
	small  []uint8
	flag   atomic.Int32
)

func try(name string, f func() int) {
	defer func() {
		if e := recover(); e != nil {
			println(name, e.(error).Error())
		}
	}()
	println(name, f())
}

//go:noinline
func insertion(a []int) {
	for i := 1; i < len(a); i++ {
		for j := i; j > 0 && a[j] < a[j-1]; j-- {
			a[j], a[j-1] = a[j-1], a[j]
		}
	}
}

//go:noinline
func stencil(a, b []int) {
	for i := 1; i < len(a)-1; i++ {
		b[i] = a[i-1] + 2*a[i] + a[i+1]
	}
}

//go:noinline
func down(a []int, i int) int { return 100*a[i] + a[i-1] }

//go:noinline
func up(a []int, i int) int { return 100*a[i] + a[i+1] }

//go:noinline
func downFirst(a []int, i int) int { return 100*a[i-1] + a[i] }

//go:noinline
func below(a []int, i int) int {
	if i < len(a) {
		j := i - 1
		return a[j]
	}
	return -1
}

// guarded reads at i - 2 where i is at least 1.
//
//go:noinline
func guarded(a []int, i int) int {
	if i >= 1 && i < len(a) {
		j := i - 2
		return a[j]
	}
	return -1
}

// positive reads at i - 1 where i is at least 1.
//
//go:noinline
func positive(a []int, i int) int {
	if i >= 1 {
		j := i - 1
		return a[j]
	}
	return -1
}

// moved changes the index between the accesses.
//
//go:noinline
func moved(a []int, i, by int) int {
	sum := 0
	for n := 0; n < 2; n++ {
		j := i - 1
		sum = 100*sum + a[j]
		i = i ^ by
		sum = 100*sum + a[i]
	}
	return sum
}

// walk goes down by copies of an index.
//
//go:noinline
func walk(a []int, i, stop int) int {
	sum := 0
	for i < len(a) {
		sum += a[i]
		j := i - 1
		if a[i] == stop {
			break
		}
		i = j
	}
	return sum
}

//go:noinline
func bytes(s []uint8, i int) int { return int(s[i])<<16 | int(s[i-1])<<8 | int(s[i-2]) }

//go:noinline
func pairs(p []pair, i int) int {
	p[i].a, p[i-1].b = p[i-1].b, p[i].a
	return p[i].a*10 + p[i-1].b
}

//go:noinline
func text(s string, i int) int { return int(s[i]) - int(s[i-1]) }

//go:noinline
func shrunk(a []int, i int) int {
	x := a[i]
	a = a[:i]
	return x + a[i]
}

//go:noinline
func aliased(a, b []int) int {
	x := a[1]
	b[0] = x + 5
	return a[1]*10 + x
}

//go:noinline
func pointed(p, q *int) int {
	x := *p
	*q = x + 1
	y := *p
	return x*10 + y
}

//go:noinline
func bump() { global++ }

//go:noinline
func called() int {
	x := global
	bump()
	return x*10 + global
}

//go:noinline
func received(c chan int, p *int) int {
	x := *p
	<-c
	return x*10 + *p
}

//go:noinline
func spun(p *int) int {
	x := *p
	for flag.Load() == 0 {
	}
	return x*10 + *p
}

//go:noinline
func merged(p *int, which bool) int {
	x := 0
	if which {
		x = *p
	} else {
		x = 2 * *p
		*p = 9
	}
	return x*10 + *p
}

//go:noinline
func looped(p *int, n int) int {
	sum := *p
	for i := 0; i < n; i++ {
		sum += *p
		if i == 1 {
			*p = 100
		}
	}
	return sum
}

//go:noinline
func local(n int) int {
	var a [4]int
	s := a[:]
	s[n] = 3
	x := a[1]
	s[n] = 4
	return x*10 + a[1]
}

//go:noinline
func copied(a []int) int {
	x := a[0]
	copy(a, []int{7})
	y := a[0]
	a = append(a[:0], 8)
	return x*100 + y*10 + a[0]
}

func main() {
	a := []int{5, 2, 8, 1, 9, 3}
	insertion(a)
	for _, x := range a {
		print(x, " ")
	}
	println()
	b := make([]int, len(a))
	stencil(a, b)
	for _, x := range b {
		print(x, " ")
	}
	println()

	const least = -1 << 63
	for _, i := range []int{0, 1, 5, 6, -1, least, least + 1, 1<<63 - 1} {
		try("down", func() int { return down(a, i) })
		try("up", func() int { return up(a, i) })
		try("downFirst", func() int { return downFirst(a, i) })
		try("below", func() int { return below(a, i) })
		try("guarded", func() int { return guarded(a, i) })
		try("moved", func() int { return moved(a, i, 3) })
		try("positive", func() int { return positive(a, i) })
		try("walk", func() int { return walk(a, i, 2) })
		try("walk", func() int { return walk(a, i, 77) })
		try("text", func() int { return text("gopher", i) })
		try("shrunk", func() int { return shrunk(a, i) })
	}
	small = []uint8{1, 2, 3}
	try("bytes", func() int { return bytes(small, 2) })
	try("bytes", func() int { return bytes(small, 1) })
	p := []pair{{1, 2}, {3, 4}}
	try("pairs", func() int { return pairs(p, 1) })
	try("pairs", func() int { return pairs(p, 0) })
	println(p[0].a, p[0].b, p[1].a, p[1].b)

	println(aliased(a, a[1:]), aliased(a, b))
	x, y := 1, 1
	println(pointed(&x, &x), pointed(&x, &y))
	println(called(), called())
	c := make(chan int)
	go func() {
		x = 6
		c <- 0
	}()
	println(received(c, &x) % 10)
	go func() {
		x = 7
		flag.Store(1)
	}()
	println(spun(&x) % 10)
	println(merged(&x, true), merged(&x, false))
	println(looped(&x, 4))
	println(local(1), local(2))
	println(copied([]int{1, 2}))
}
