// Asks at run time which types satisfy which interfaces, many times each.
package main

import "os"

type shape interface{ area() int }
type named interface{ name() string }

type square struct{ side int }

func (s square) area() int { return s.side * s.side }

type circle struct{ r int }

func (c *circle) area() int    { return 3 * c.r * c.r }
func (c *circle) name() string { return "circle" }

func ask(values []interface{}, done chan int) {
	n := 0
	for i := 0; i < 500; i++ {
		for _, v := range values {
			if s, ok := v.(shape); ok && s.area() > 0 {
				n++
			}
			if v, ok := v.(named); ok && v.name() != "" {
				n++
			}
		}
	}
	done <- n
}

func main() {
	values := []interface{}{square{2}, &circle{3}, 5}
	done := make(chan int)
	for g := 0; g < 4; g++ {
		go ask(values, done)
	}
	for g := 0; g < 4; g++ {
		if <-done != 1500 {
			os.Exit(1)
		}
	}
}
