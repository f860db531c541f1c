// Keeps 24 MB until it is killed.
package main

import "time"

var held [24][]*[128]int

func main() {
	for i := range held {
		for j := 0; j < 1024; j++ {
			held[i] = append(held[i], new([128]int))
		}
	}
	println("holding")
	for {
		time.Sleep(time.Second)
	}
}
