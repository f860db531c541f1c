// goko-test: timeout=60 module='gcperiod=1'
//
// Who allocates next to nothing still has its garbage collected, unless it has turned
// collections off.
package main

import (
	"runtime"
	"runtime/debug"
	"time"
)

type thing struct{ n int }

// leave makes garbage, and a channel that tells when it is collected.
func leave() chan int {
	gone := make(chan int, 1)
	t := &thing{7}
	runtime.SetFinalizer(t, func(t *thing) { gone <- t.n })
	return gone
}

// await says what became of it in that time.
func await(gone chan int, limit time.Duration) {
	select {
	case n := <-gone:
		println("collected:", n)
	case <-time.After(limit):
		println("left alone")
	}
}

func main() {
	await(leave(), 20*time.Second)
	await(leave(), 20*time.Second)
	debug.SetGCPercent(-1)
	// One may be under way.
	runtime.GC()
	gone := leave()
	await(gone, 3*time.Second)
	debug.SetGCPercent(100)
	await(gone, 20*time.Second)
}
