// What is computed before a loop instead of in it panics neither more nor less,
// neither sooner nor later.
package main

type grid [4][4]int

func sum(g *grid, i, n int) int {
	s := 0
	for k := 0; k < n; k++ {
		s += g[i][k]
	}
	return s
}

func noisy(g *grid, i, n int) {
	for k := 0; k < n; k++ {
		println("turn", k)
		println(g[i][k])
	}
}

func store(dst []int, g *grid, i int) {
	for k := range dst {
		dst[k] = 7
		dst[k] += g[i][0]
	}
}

func div(a, b, n int) int {
	s := 0
	for k := 0; k < n; k++ {
		s += a / b
	}
	return s
}

func constant(g *grid, i int) int {
	s := 0
	for k := 0; k < 3; k++ {
		s += g[i][k]
	}
	return s
}

func never(g *grid, i int) int {
	s := 0
	for k := 5; k < 3; k++ {
		s += g[i][k]
	}
	return s
}

// The same index thrice, and once changed in between.
func shuffle(a []int) {
	for i := 1; i < len(a); i++ {
		for j := i; j > 0 && a[j] < a[j-1]; j-- {
			a[j], a[j-1] = a[j-1], a[j]
		}
	}
	for i := range a {
		k := i + 1
		if k < len(a) {
			i++
			a[i] += k + (i + 1)
		}
	}
}

func moving(g *grid, n int) int {
	s, i := 0, 0
	for k := 0; k < n; k++ {
		s += g[i][k]
		i = 3 - i
	}
	return s
}

func countdown(a []int) int {
	s := 0
	for i := len(a) - 1; i >= 0; i-- {
		s = 10*s + a[i]
	}
	return s
}

func steps(a []byte, step int) int {
	n := 0
	for i := 0; i < len(a); i += step {
		a[i]++
		n++
		if n > 10 {
			break
		}
	}
	return n
}

func below(a []int, from int) int {
	s := 0
	for i := from; i < len(a); i++ {
		s += a[i]
	}
	return s
}

func shrinking(a []int) int {
	s := 0
	for i := 0; i < len(a); i++ {
		s += a[i]
		a = a[:len(a)-1]
		s += 100 * a[i]
	}
	return s
}

func try(what string, f func()) {
	defer func() {
		if recover() != nil {
			println(what, "panicked")
		}
	}()
	f()
}

func main() {
	g := &grid{{1, 2, 3, 4}, {5, 6, 7, 8}}
	println(sum(g, 1, 4), sum(nil, 9, 0), constant(g, 1), never(nil, 9), moving(g, 4))
	try("nil", func() { println(sum(nil, 0, 1)) })
	try("row", func() { println(sum(g, 4, 1)) })
	try("column", func() { println(sum(g, 3, 5)) })
	try("noisy nil", func() { noisy(nil, 0, 2) })
	try("noisy row", func() { noisy(g, -1, 2) })
	d := make([]int, 2)
	try("store", func() { store(d, nil, 0) })
	println(d[0], d[1])
	println(div(6, 0, 0), div(6, 2, 3))
	try("div", func() { println(div(6, 0, 1)) })
	try("constant", func() { println(constant(nil, 0)) })
	a := []int{3, 1, 2, 5, 4}
	shuffle(a)
	println(a[0], a[1], a[2], a[3], a[4], countdown([]int{1, 2, 3}))
	println(steps(make([]byte, 10), 3))
	try("step back", func() { println(steps(make([]byte, 3), -1)) })
	println(steps(make([]byte, 1), 0))
	println(below(a, 2))
	try("below", func() { println(below(a, -1)) })
	try("shrinking", func() { println(shrinking([]int{1, 2, 3})) })
	const big = 1<<63 - 1
	try("overflow", func() {
		n := 0
		for i := big - 2; i > 0 && i <= big; i++ {
			n++
			if n > 2 {
				println(d[i-big])
			}
		}
		println(n)
	})
	try("wrap", func() { println(steps(make([]byte, 5), big)) })
}
