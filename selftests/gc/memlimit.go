// GOMEMLIMIT is a task's own: what it has been set to, and what the heap grows to.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"time"
)

const mb = 1 << 20

var (
	sink []byte
	kept [][]byte
)

// garbage makes some MB of it, and returns the number of collections meanwhile and the most
// that was in use, in MB.
func garbage(megabytes int) (collections uint32, most uint64) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before := m.NumGC
	for i := 0; i < megabytes<<6; i++ {
		sink = make([]byte, 16<<10)
		if i%64 != 0 {
			continue
		}
		runtime.ReadMemStats(&m)
		if m.HeapInuse > most {
			most = m.HeapInuse
		}
	}
	runtime.ReadMemStats(&m)
	return m.NumGC - before, most >> 20
}

// due returns at how many bytes the next collection will be complete at the latest.
func due() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.NextGC
}

// live makes 24 MB.
func live() {
	for i := 0; i < 24<<6; i++ {
		b := make([]byte, 16<<10)
		b[i] = byte(i)
		kept = append(kept, b)
	}
}

// until waits for the next collection to be due at most, or at least, when the heap has
// that many bytes.
func until(least, most uint64) {
	var m runtime.MemStats
	for runtime.ReadMemStats(&m); m.NextGC < least || m.NextGC > most; runtime.ReadMemStats(&m) {
		time.Sleep(time.Millisecond)
	}
}

func main() {
	switch os.Args[1] {
	case "get":
		limit := debug.SetMemoryLimit(70)
		println(limit, debug.SetMemoryLimit(limit), debug.SetMemoryLimit(-7), debug.SetMemoryLimit(1))
	case "off":
		until(128*mb, 1<<62)
		n, _ := garbage(96)
		println("collections:", n)
	case "below":
		until(0, 32*mb)
		// What others have left.
		runtime.GC()
		n, most := garbage(256)
		println("collections", n, "most", most)
		println("some:", n > 2, "due below:", due() <= 32*mb)
		println("stays below:", most <= 36)
	case "less":
		// More lives than the limit is.
		runtime.GC()
		live()
		n, most := garbage(256)
		println("collections", n, "most", most)
		for i, b := range kept {
			if b[i] != byte(i) {
				println("wrong:", i)
			}
		}
		println("some:", n > 4, "not too many:", n < 300, "due below:", due() <= 29*mb,
			"stays near:", most <= 36)
	case "set":
		old := debug.SetMemoryLimit(1 << 62)
		until(128*mb, 1<<62)
		debug.SetMemoryLimit(32 * mb)
		until(0, 32*mb)
		println(old, debug.SetMemoryLimit(old))
		until(128*mb, 1<<62)
	case "released":
		// What is free goes as soon as there is more memory than the limit.
		debug.SetMemoryLimit(1 << 62)
		live()
		for i := range kept[8<<6:] {
			kept[8<<6+i] = nil
		}
		debug.SetMemoryLimit(mb)
		runtime.GC()
		println("right:", kept[100][100] == 100)
	case "hold":
		println("holding")
		time.Sleep(time.Hour)
	}
}
