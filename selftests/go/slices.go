// SPDX-License-Identifier: GPL-2.0

// Slices: make, append, copy, slicing with two and three indices.
package main

type point struct{ x, y int }

func show(name string, s []int) {
	print(name, " ", len(s), " ", cap(s), " [")
	for i, v := range s {
		if i > 0 {
			print(" ")
		}
		print(v)
	}
	println("]", s == nil)
}

//go:noinline
func mk(n, c int) []int { return make([]int, n, c) }

func sum(v ...int) (t int) {
	for _, x := range v {
		t += x
	}
	return t
}

func sort(a []int) {
	for i := 1; i < len(a); i++ {
		for j := i; j > 0 && a[j] < a[j-1]; j-- {
			a[j], a[j-1] = a[j-1], a[j]
		}
	}
}

func main() {
	var nilSlice []int
	show("nil", nilSlice)
	show("empty", []int{})
	show("make", make([]int, 3))
	show("make2", make([]int, 2, 10))
	show("var", mk(4, 7))
	a := []int{5, 3, 8, 1, 9, 2}
	show("lit", a)
	show("keyed", []int{2: 7, 5: 1, 9})
	show("a[1:3]", a[1:3])
	show("a[:2]", a[:2])
	show("a[4:]", a[4:])
	show("a[1:3:4]", a[1:3:4])
	show("a[:0]", a[:0])
	show("a[6:]", a[6:])
	show("again", a[1:2][:4])
	b := append(a[:2], 100)
	show("alias", a)
	show("b", b)
	c := append(a[:2:2], 200)
	show("no alias", a)
	show("c", c)
	var grown []int
	last := -1
	for i := 0; i < 2000; i++ {
		grown = append(grown, i*i)
		if len(grown) > cap(grown) || cap(grown) < last {
			println("bad capacity")
		}
		last = cap(grown)
	}
	println(len(grown), grown[1999], sum(grown...))
	show("several", append(nilSlice, 1, 2, 3))
	show("slice", append([]int{0}, a...))
	show("nothing", append(nilSlice))
	show("nil...", append(nilSlice, nilSlice...))
	println(copy(a, []int{1, 2, 3}), copy(a[4:], a), copy(a, []int(nil)))
	show("copied", a)
	copy(a[1:], a)
	show("overlap", a)
	sort(a)
	show("sorted", a)
	println(sum(), sum(1), sum(1, 2, 3), sum(a[1:4]...))
	ps := []point{{1, 2}, {3, 4}}
	ps = append(ps, point{5, 6})
	for i := range ps {
		ps[i].x *= 10
		p := &ps[i]
		p.y++
	}
	for _, p := range ps {
		p.x = 0
		print(p.y, " ")
	}
	println(ps[0].x, ps[2].x, len(ps))
	grid := make([][]int, 4)
	for i := range grid {
		grid[i] = make([]int, 5)
		for j := range grid[i] {
			grid[i][j] = i * j
		}
	}
	println(grid[3][4], len(grid), len(grid[0]))
	var bytes []byte
	for i := byte(0); i < 5; i++ {
		bytes = append(bytes, 'a'+i)
	}
	println(string(bytes))
	strs := append([]string{"x"}, "y", "z")
	println(strs[0]+strs[1]+strs[2], len(strs))
	var u8 uint8 = 2
	var i64 int64 = 3
	println(a[u8], a[i64], len(a[u8:i64]))
	empty := make([]struct{}, 1000)
	empty = append(empty, struct{}{})
	println(len(empty))
	arr := [5]int{1, 2, 3, 4, 5}
	s := arr[1:4]
	s[0] = 20
	println(arr[1], len(s), cap(s))
	pa := &arr
	t := pa[2:]
	t[0]++
	println(arr[2], len(pa[:]), cap(pa[:2:3]))
	var stack []int
	for i := 0; i < 5; i++ {
		stack = append(stack, i)
	}
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		print(top, " ")
	}
	println()
}
