// Tasks of one image share its globals, os.Args among them: they are what the
// first task was given.  It says what each task does, in the order in which
// they begin.  See selftests/sched/shared.c.
package main

import (
	"os"
	"time"
)

var (
	c     = make(chan int)
	roles = make(chan string, 8)
)

func init() {
	for _, role := range os.Args[1:] {
		roles <- role
	}
}

func main() {
	role := <-roles
	println(role)
	switch role {
	case "receive":
		println("got", <-c)
	case "send":
		time.Sleep(300 * time.Millisecond)
		c <- 42
	case "leave":
		time.Sleep(300 * time.Millisecond)
	}
}
