// SPDX-License-Identifier: GPL-2.0

// Parallel assignments, values that swap in loops, many live at once, deep
// recursion, large frames.
package main

func swapLoop(n int) (int, int) {
	a, b := 1, 2
	for i := 0; i < n; i++ {
		a, b = b, a
	}
	return a, b
}

func rotate(n int) (a, b, c, d int) {
	a, b, c, d = 1, 2, 3, 4
	for ; n > 0; n-- {
		a, b, c, d = d, a, b, c
		if n%3 == 0 {
			b, c = c, b
		}
	}
	return
}

// The old value of i is used after the loop has changed it.
func lost(n int) (r int) {
	i := 0
	for {
		old := i
		i++
		if i > n {
			return old*100 + i
		}
	}
}

func swapStrings(n int) (s, t string) {
	s, t = "s", "t"
	for i := 0; i < n; i++ {
		s, t = t+s, s
	}
	return
}

type pair struct {
	a, b int
	s    string
}

func swapStructs(n int) (p, q pair) {
	p, q = pair{1, 2, "p"}, pair{3, 4, "q"}
	for i := 0; i < n; i++ {
		p, q = q, p
		p.a++
	}
	return
}

//go:noinline
func many(a, b, c, d, e, f, g, h, i, j int) (int, int, int, int, int, int, int, int, int, int) {
	return j, i, h, g, f, e, d, c, b, a
}

func live(n int) int {
	a, b, c, d, e, f := n, n+1, n*2, n*3, n-5, n^7
	g, h, i, j, k, l := a+b, b+c, c+d, d+e, e+f, f+a
	for x := 0; x < 3; x++ {
		a, b, c, d, e, f = f+g, a+h, b+i, c+j, d+k, e+l
		g, h, i, j, k, l = l, g, h, i, j, k
	}
	return a ^ b<<1 ^ c<<2 ^ d<<3 ^ e<<4 ^ f<<5 ^ g<<6 ^ h<<7 ^ i<<8 ^ j<<9 ^ k<<10 ^ l<<11
}

func depth(n int) int {
	if n == 0 {
		return 0
	}
	return depth(n-1) + 1
}

func even(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}

func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}

func ackermann(m, n int) int {
	switch {
	case m == 0:
		return n + 1
	case n == 0:
		return ackermann(m-1, 1)
	}
	return ackermann(m-1, ackermann(m, n-1))
}

func local(n int) (sum int) {
	var a [2000]int
	for i := range a {
		a[i] = i ^ n
	}
	if n > 0 {
		sum = local(n - 1)
	}
	for _, v := range a {
		sum += v
	}
	return
}

func pass(a [50]int, n int) (b [50]int) {
	b = a
	b[n] = n
	if n > 0 {
		return pass(b, n-1)
	}
	return b
}

// Pointers into the stack must follow it when it grows.
func grow(n int, a [8]int) int {
	i := n & 7
	a[i] += n
	if n > 0 {
		a[(i+1)&7] = grow(n-1, a)
	}
	return a[i] + a[(i+1)&7]
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

func main() {
	println(swapLoop(0))
	println(swapLoop(7))
	println(rotate(10))
	println(lost(10))
	println(swapStrings(5))
	p, q := swapStructs(5)
	println(p.a, p.b, p.s, q.a, q.b, q.s)
	println(many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
	a, b, c, d, e, f, g, h, i, j := many(many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
	println(a, b, c, d, e, f, g, h, i, j)
	println(live(5), live(-100))
	println(depth(100000), even(1001), ackermann(2, 9))
	println(local(20), pass([50]int{}, 49)[49], grow(1000, [8]int{}))
	x := 3
	x, y := x+1, x+2
	println(x, y, min(x, y), min(y, x))
	done := make(chan int)
	for k := 0; k < 10; k++ {
		go func(k int) { done <- depth(1000*k) + grow(k*10, [8]int{k}) }(k)
	}
	sum := 0
	for k := 0; k < 10; k++ {
		sum += <-done
	}
	println(sum)
}
