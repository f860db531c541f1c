// Keeps some MB, or 24, until it is killed.
package main

import (
	"os"
	"strconv"
	"time"
)

var held [24][]*[128]int

func main() {
	some := len(held)
	if len(os.Args) > 1 {
		some, _ = strconv.Atoi(os.Args[1])
	}
	for i := range held[:some] {
		for j := 0; j < 1024; j++ {
			held[i] = append(held[i], new([128]int))
		}
	}
	println("holding")
	for {
		time.Sleep(time.Second)
	}
}
