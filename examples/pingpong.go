// SPDX-License-Identifier: GPL-2.0

// Two goroutines hand a ball back and forth; how long does one pass take?
package main

import "time"

const rounds = 100000

func player(in <-chan int, out chan<- int) {
	for n := range in {
		out <- n + 1
	}
	close(out)
}

func main() {
	ping, pong := make(chan int), make(chan int)
	go player(ping, pong)
	start := time.Now()
	n := 0
	for n < 2*rounds {
		ping <- n + 1
		n = <-pong
	}
	took := time.Since(start)
	close(ping)
	println(n, "passes,", took.Nanoseconds()/int64(n), "ns each")
}
