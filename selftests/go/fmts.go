// Package fmt, by way of reflect.
package main

import "fmt"

type P struct {
	X, Y int
	s    string
}

func main() {
	fmt.Println("x", 1, 2.5, true, []int{1, 2}, P{1, 2, "q"}, &P{3, 4, "r"}, nil)
	fmt.Printf("%d %s %v %+v %#v %T\n", 42, "hi", P{}, P{}, P{1, 2, "a"}, P{})
	fmt.Printf("%5.2f|%-8s|%x|%q|%08b|%p\n", 3.14159, "ab", "hello", "q", 5, nil)
	fmt.Println(fmt.Errorf("e: %w", fmt.Errorf("inner")))
}
