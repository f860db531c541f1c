package main

type shape interface{ area() int }
type square struct{ side int }
type rect struct {
	w, h int
	name string
}

func (s square) area() int { return s.side * s.side }
func (r *rect) area() int  { return r.w * r.h }

var total int
var names []string

func divide(a, b int) (q int) {
	defer func() {
		if recover() != nil {
			q = -1
		}
	}()
	return a / b
}

func grow(n int) int {
	var buf [32]int
	if n == 0 {
		return len(buf)
	}
	buf[n%32] = n
	return grow(n-1) + buf[n%32]
}

func main() {
	for i := 0; i < 20; i++ {
		names = append(names, string(rune('a'+i)))
	}
	s := ""
	for _, n := range names {
		s += n
	}
	println(s, divide(7, 2), divide(1, 0), grow(40))
	var arr [8]uint8
	for i := range arr {
		arr[i] = uint8(i * 37)
	}
	for _, x := range arr[2:6] {
		total += int(x)
	}
	r := &rect{3, 4, "r"}
	p := &r.h
	*p = 5
	println(total, r.area(), square{3}.area())
}
