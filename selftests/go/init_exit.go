// os.Exit in an init function; a goroutine started there.
package main

import "os"

var c = make(chan int)

func init() {
	go func() {
		c <- 7
	}()
}

func init() {
	os.Exit(<-c)
}

func main() {
	println("not reached")
}
