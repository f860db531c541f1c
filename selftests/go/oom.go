// A program that keeps all it allocates ends with Go's error.
// goko-test: module='heap_limit_mb=32'
package main

type node struct {
	next *node
	data [100]int
}

var keep *node

func grow(done chan bool) {
	for i := 0; ; i++ {
		keep = &node{next: keep}
		keep.data[i%100] = i
		if i == 10000 {
			println("kept 10000")
		}
	}
}

func main() {
	done := make(chan bool)
	go grow(done)
	<-done
}
