// goko-test: module='max_gs=100'
// More goroutines than the limit allows.
package main

func main() {
	c := make(chan int)
	for i := 0; ; i++ {
		if i == 98 {
			println("almost")
		}
		go func() { <-c }()
	}
}
