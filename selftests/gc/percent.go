// GOGC is a task's own: what it has been set to, and how many collections there are.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

var sink []byte

// garbage makes 64 MB of it and returns the number of collections meanwhile.
func garbage() uint32 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 0; i < 64<<10; i++ {
		sink = make([]byte, 1<<10)
	}
	runtime.ReadMemStats(&after)
	return after.NumGC - before.NumGC
}

// until waits for the next collection to be due when the heap has that many bytes.
func until(bytes uint64) {
	var m runtime.MemStats
	for m.NextGC < bytes {
		time.Sleep(time.Millisecond)
		runtime.ReadMemStats(&m)
	}
}

func main() {
	switch os.Args[1] {
	case "get":
		percent := debug.SetGCPercent(70)
		println(percent, debug.SetGCPercent(percent), debug.SetGCPercent(-7), debug.SetGCPercent(1))
	case "off":
		debug.SetGCPercent(-1)
		until(96 << 20)
		println("collections:", garbage())
	case "hold":
		debug.SetGCPercent(-1)
		runtime.GC()
		println("holding")
		time.Sleep(time.Hour)
	case "garbage":
		// How many there are while a cycle is slow, on a busy machine, nobody knows.
		n := uint32(0)
		for i := 0; n <= 3 && i < 16; i++ {
			n += garbage()
		}
		println("some:", n > 3)
	}
}
