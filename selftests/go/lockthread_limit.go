// More goroutines with a thread of their own than a program may have; they are killed.
package main

import "runtime"

func main() {
	c := make(chan bool)
	for i := 0; i < 1000; i++ {
		go func() {
			runtime.LockOSThread()
			c <- true
			select {}
		}()
		<-c
	}
	println("not reached")
}
