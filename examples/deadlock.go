// SPDX-License-Identifier: GPL-2.0

// What the runtime says when every goroutine waits for ever.
package main

func wait(c chan int) { c <- <-c }

func main() {
	c := make(chan int)
	go wait(c)
	go wait(c)
	println("waiting")
	<-c
}
