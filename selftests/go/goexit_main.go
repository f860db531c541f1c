// runtime.Goexit in main: the others go on; when none is left, that is an error.
package main

import "runtime"

func main() {
	done := make(chan bool)
	go func() {
		<-done
		println("the other one ends")
	}()
	defer close(done)
	defer println("deferred")
	defer func() {
		println("recover:", recover() == nil)
	}()
	runtime.Goexit()
	println("not reached")
}
