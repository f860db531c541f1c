// Sleeps for an hour, and so does not deadlock.
package main

import "time"

func main() {
	go func() { <-make(chan int) }()
	time.Sleep(time.Hour)
}
