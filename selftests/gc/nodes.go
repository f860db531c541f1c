// Two goroutines, neither of which gets ahead of the other, keep 32 MB each.  Then one
// line, and sleep.
package main

import (
	"sync/atomic"
	"time"
)

const rounds = 32

var (
	kept [2][]*[1 << 10]*int
	made [2]int32
)

// fill keeps spinning while it waits, so that both have a CPU.
func fill(me int, done chan bool) {
	for i := int32(0); i < rounds; i++ {
		for atomic.LoadInt32(&made[1-me]) < i {
		}
		for j := 0; j < 128; j++ {
			kept[me] = append(kept[me], new([1 << 10]*int))
		}
		atomic.AddInt32(&made[me], 1)
	}
	done <- true
}

func main() {
	done := make(chan bool)
	for i := range kept {
		go fill(i, done)
	}
	<-done
	<-done
	println("kept", (len(kept[0])+len(kept[1]))/128)
	time.Sleep(time.Hour)
}
