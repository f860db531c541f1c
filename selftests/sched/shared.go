// Tasks of one image share its globals: selftests/sched/shared.c.
package main

import (
	"os"
	"time"
)

var c = make(chan int)

func main() {
	switch os.Args[1] {
	case "receive":
		println("got", <-c)
	case "send":
		time.Sleep(300 * time.Millisecond)
		c <- 42
	case "leave":
		time.Sleep(300 * time.Millisecond)
	}
}
