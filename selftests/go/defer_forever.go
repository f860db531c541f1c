// goko-test: module='stack_limit_kb=1024'
// Deferred functions without end count as a stack without end.
package main

func main() {
	for {
		defer println("never")
	}
}
