// Makes a lot of garbage beside a little that lives: much more than its limit, from several
// goroutines, some of it large.
package main

type link struct {
	next *link
	pad  [14]int
}

func churn(done chan int) {
	n := 0
	var keep [50]*link
	for i := 0; i < 40000; i++ {
		keep[i%50] = &link{next: nil}
		if i%500 == 0 {
			b := make([]byte, 100000)
			b[i] = 1
			n += len(b)
		}
	}
	done <- n
}

func main() {
	done := make(chan int)
	for i := 0; i < 4; i++ {
		go churn(done)
	}
	n := 0
	for i := 0; i < 4; i++ {
		n += <-done
	}
	println(n)
}
