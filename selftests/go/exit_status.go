// os.Exit: no deferred functions, other goroutines or not.
package main

import "os"

func main() {
	defer println("not reached")
	c := make(chan int)
	go func() {
		for {
		}
	}()
	go func() {
		defer println("not reached")
		println("exit")
		os.Exit(3)
	}()
	<-c
}
