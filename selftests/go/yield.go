// Gosched lets all others run; two that talk to each other do not starve a third.
package main

import "runtime"

func main() {
	const n = 100
	order := make(chan int, 2*n)
	done := make(chan int)
	for i := 0; i < 2; i++ {
		go func() {
			for j := 0; j < n; j++ {
				order <- i
				runtime.Gosched()
			}
			done <- 1
		}()
	}
	<-done
	<-done
	println(len(order))

	a, b, stop := make(chan int), make(chan int), make(chan int)
	for i := 0; i < runtime.NumCPU(); i++ {
		go func() {
			for v := range a {
				b <- v
			}
		}()
		go func() {
			for {
				a <- 1
				<-b
			}
		}()
	}
	go func() {
		stop <- 1
	}()
	println(<-stop)
}
