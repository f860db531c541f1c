// SPDX-License-Identifier: GPL-2.0

// Arrays: values, constant and variable indices, several dimensions,
// comparison, arrays in structs and structs in arrays.
package main

type matrix [3][4]int

type cell struct {
	b    byte
	v    [2]int16
	name string
}

func (m *matrix) set(i, j, v int) { m[i][j] = v }
func (m matrix) trace() (t int) {
	for i := range m {
		t += m[i][i]
		m[i][i] = 0
	}
	return
}

func fill() (a [5]int) {
	for i := range a {
		a[i] = i * i
	}
	return a
}

//go:noinline
func change(a [5]int) int {
	a[2] = 100
	return a[2] + len(a)
}

func ptr(a *[5]int, i int) *int { return &a[i] }

var table = [...]string{"zero", "one", 4: "four"}
var counts [26]int

func mul(a, b [2][2]int) (c [2][2]int) {
	for i := 0; i < 2; i++ {
		for j := 0; j < 2; j++ {
			for k := 0; k < 2; k++ {
				c[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return
}

func main() {
	a := fill()
	b := a
	b[1] = 50
	println(a[1], b[1], change(a), a[2], a == b, a == fill(), a != b)
	*ptr(&a, 3) = 33
	println(a[3], len(a), cap(a))
	for i, v := range a {
		a[4] = 99 // the range is over a copy
		print(i, "=", v, " ")
	}
	println(a[4])
	for i := range &a {
		a[i]++
	}
	println(a[0], a[4])
	var m matrix
	for i := range m {
		for j := range m[i] {
			m.set(i, j, 10*i+j)
		}
	}
	println(m.trace(), m[1][1], m[2][3], len(m), len(m[0]))
	n := m
	n[2][3] = -1
	println(n == m, n[2][3], m[2][3])
	cells := [3]cell{{b: 1, v: [2]int16{2, 3}, name: "x"}, {name: "y"}}
	cells[2] = cells[0]
	cells[2].v[1] = -7
	i := 1
	cells[i].b = 255
	cells[i].b++
	cells[i].v[i] += 5
	println(cells[0].v[1], cells[2].v[1], cells[1].b, cells[1].v[1], cells[2].name, cells[0] == cells[2])
	println(len(table), table[0], table[1], table[2] == "", table[4])
	for _, ch := range "the quick brown fox" {
		if ch >= 'a' && ch <= 'z' {
			counts[ch-'a']++
		}
	}
	println(counts['o'-'a'], counts['u'-'a'], counts['z'-'a'])
	f := [2][2]int{{1, 1}, {1, 0}}
	r := [2][2]int{{1, 0}, {0, 1}}
	for i := 0; i < 30; i++ {
		r = mul(r, f)
	}
	println(r[0][1])
	var zero [0]int
	println(len(zero), zero == [0]int{})
	bits := [4]bool{1: true, 3: true}
	for _, b := range bits {
		print(b, " ")
	}
	println()
	var big [1000]int32
	for i := range big {
		big[i] = int32(i * 3)
	}
	copyOf := big
	copyOf[999] = 1
	println(big[999], copyOf[999], big == copyOf)
	x := [3]func(int) int{func(n int) int { return n }, func(n int) int { return n * n }}
	println(x[0](7), x[1](7), x[2] == nil)
	p := &[3]int{7, 8, 9}
	for i, v := range p {
		print(i, v, " ")
	}
	println(p[1], len(p))
	println([...]int{3, 1, 2}[i], [2]string{"l", "r"}[1])
}
