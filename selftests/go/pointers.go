// SPDX-License-Identifier: GPL-2.0

// Pointers: to variables, fields, elements; new; pointers to pointers; nil.
package main

type node struct {
	left, right *node
	key         int
}

func (n *node) insert(key int) *node {
	if n == nil {
		return &node{key: key}
	}
	if key < n.key {
		n.left = n.left.insert(key)
	} else {
		n.right = n.right.insert(key)
	}
	return n
}

func (n *node) walk(f func(int)) {
	if n != nil {
		n.left.walk(f)
		f(n.key)
		n.right.walk(f)
	}
}

func (n *node) depth() int {
	if n == nil {
		return 0
	}
	l, r := n.left.depth(), n.right.depth()
	if l > r {
		return l + 1
	}
	return r + 1
}

func swap(a, b *int)     { *a, *b = *b, *a }
func escape() *int       { x := 5; return &x }
func double(p **int)     { **p *= 2 }
func retarget(p **int)   { *p = new(int) }
func field(n *node) *int { return &n.key }

var global = 3

func main() {
	x, y := 1, 2
	swap(&x, &y)
	println(x, y)
	p, q := escape(), escape()
	*p = 6
	println(*p, *q, p == q, p != q, p == p, *p == *q+1)
	double(&p)
	println(*p)
	old := p
	retarget(&p)
	println(*p, *old, p == old)
	g := &global
	*g += 4
	println(global)
	n := &node{key: 9}
	*field(n) = 11
	println(n.key, field(n) == &n.key)
	arr := [3]int{1, 2, 3}
	pa := &arr[1]
	*pa = 20
	println(arr[1], pa == &arr[1], pa == &arr[2])
	s := []int{1, 2, 3}
	ps := &s[2]
	s = append(s, 4)
	*ps = 30
	println(s[2], *ps)
	var nilp *node
	println(nilp == nil, nilp.depth())
	var root *node
	for _, k := range []int{50, 30, 70, 20, 40, 60, 80, 10} {
		root = root.insert(k)
	}
	sum := 0
	root.walk(func(k int) {
		print(k, " ")
		sum += k
	})
	println(sum, root.depth())
	pb := new(bool)
	pi8 := new(int8)
	*pb = !*pb
	*pi8 += 127
	*pi8++
	println(*pb, *pi8, *new(int), *new(string) == "")
	pp := &pb
	**pp = false
	println(*pb)
	cp := *n
	cp.key = 1
	println(n.key, cp.key)
	ptrs := make([]*int, 3)
	for i := range ptrs {
		j := i * 10
		ptrs[i] = &j
	}
	println(*ptrs[0], *ptrs[1], *ptrs[2])
	type big struct {
		pad [100]int
		v   int
	}
	b := &big{v: 5}
	c := *b
	c.pad[99] = 1
	b.pad[50] = 2
	println(b.v, c.v, b.pad[99], c.pad[99], c.pad[50])
}
