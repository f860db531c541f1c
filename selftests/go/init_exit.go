// os.Exit in an initialiser; a goroutine started there.  What comes after would
// never end, and the compiler must not follow it for ever.
package main

import "os"

var c = make(chan int)

var left = leave()

func leave() int {
	go func() {
		c <- 7
	}()
	os.Exit(<-c)
	return 0
}

var endless = ping(left)

func ping(n int) int { return pong(n) }

func pong(n int) int { return ping(n) }

func main() {
	println("not reached")
}
