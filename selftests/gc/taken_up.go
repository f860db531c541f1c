// Goroutines that nothing but their own closures lead from to their channels, for a collection
// to come between their being made and their first look at them.
package main

import (
	"os"
	"strconv"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	for i := 0; i < n; i++ {
		in, out := make(chan int, 1), make(chan int, 1)
		in <- i
		go func() { out <- <-in + 1 }()
		if <-out != i+1 {
			println("BAD: lost", i)
		}
	}
	println("none lost of", n)
}
