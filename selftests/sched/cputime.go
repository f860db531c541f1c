// Uses CPU time: "spin" in one goroutine, "many" in several that also wait for each other,
// "sleep" none.
package main

import (
	"os"
	"time"
)

func spin() {
	for {
	}
}

func pass(in, out chan int) {
	for v := range in {
		for i := 0; i < 1000; i++ {
		}
		out <- v
	}
}

func main() {
	switch os.Args[1] {
	case "spin":
		spin()
	case "many":
		first := make(chan int, 1)
		last := first
		for i := 0; i < 10; i++ {
			next := make(chan int, 1)
			go pass(last, next)
			last = next
		}
		go spin()
		first <- 1
		for v := range last {
			first <- v
		}
	case "sleep":
		time.Sleep(1500 * time.Millisecond)
		println("slept")
	}
}
