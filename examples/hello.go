// A goroutine greets from inside the kernel.
package main

func main() {
	done := make(chan string)
	go func() { done <- "hello from a goroutine in the kernel" }()
	println(<-done)
}
