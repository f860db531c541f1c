// A value loaded through a pointer that is part of the variable it goes to.
package main

type node struct {
	x    int
	next *node
	y, z int
}

type box struct {
	x     int
	boxes []box
	y     int
}

func walk(p *node, n int) int {
	s := *p
	for i := 0; i < n; i++ {
		s = *s.next
	}
	return s.x + s.y + s.z
}

func dig(b box, n, at int) int {
	for i := 0; i < n; i++ {
		b = b.boxes[at]
	}
	for i := 0; i < n; i++ {
		b = b.boxes[1]
	}
	return b.x + b.y
}

func main() {
	last := &node{3, nil, 100, 1000}
	first := &node{0, &node{1, last, 2, 3}, 0, 0}
	if got := walk(first, 2); got != 1103 {
		println("walk:", got)
	}
	b := box{x: 5, y: 7}
	for i := 0; i < 6; i++ {
		b = box{x: 1, boxes: []box{{}, b}}
	}
	if got := dig(b, 3, 1); got != 12 {
		println("dig:", got)
	}
}
