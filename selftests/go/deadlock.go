// All goroutines are asleep.
package main

import "runtime"

func receiver(c chan int) {
	println(<-c)
}

func sender(c chan int) {
	c <- 1
}

func main() {
	go receiver(make(chan int))
	go sender(make(chan int))
	go sender(nil)
	go func() {
		select {
		case <-make(chan int):
		case make(chan int) <- 1:
		}
	}()
	for i := 0; i < 10; i++ {
		runtime.Gosched()
	}
	select {}
}
