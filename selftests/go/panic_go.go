// A panic in a goroutine other than the first ends the program.
package main

func worker(c chan int, n int) {
	c <- n
	n = <-c
	var p *int
	*p = n
}

func main() {
	c := make(chan int)
	go worker(c, 1)
	println("got", <-c)
	c <- 2
	<-make(chan int)
}
