// FreeOSMemory collects what nothing points to and gives it back to the kernel at once;
// memory that is taken again is no longer released.
package main

import (
	"runtime"
	"runtime/debug"
)

const mb = 1 << 20

var (
	kept [][]byte
	list *node
)

type node struct {
	next *node
	n    int
}

func fill() {
	for i := 0; i < 64; i++ {
		for j := 0; j < 64; j++ {
			kept = append(kept, make([]byte, 16<<10))
		}
		list = &node{list, i}
	}
}

func stats() (m runtime.MemStats) {
	runtime.ReadMemStats(&m)
	return
}

// is prints what was expected if it is not so.
func is(ok bool, what string, before, after uint64) {
	if !ok {
		println("wrong:", what, before, after)
	}
}

func main() {
	fill()
	// What is in use can not go.
	debug.FreeOSMemory()
	full := stats()
	is(full.HeapInuse >= 64*mb, "in use", full.HeapInuse, 0)
	kept = nil
	debug.FreeOSMemory()
	free := stats()
	println("in use", full.HeapInuse, "then", free.HeapInuse,
		"released", full.HeapReleased, "then", free.HeapReleased, "of", free.HeapSys)
	is(free.NumGC > full.NumGC, "collections", uint64(full.NumGC), uint64(free.NumGC))
	is(free.HeapInuse+60*mb <= full.HeapInuse, "in use", full.HeapInuse, free.HeapInuse)
	is(free.HeapReleased >= full.HeapReleased+60*mb, "released", full.HeapReleased, free.HeapReleased)
	is(free.HeapSys == full.HeapSys, "addresses", full.HeapSys, free.HeapSys)
	is(free.HeapReleased <= free.HeapIdle, "released, idle", free.HeapReleased, free.HeapIdle)
	// Only arenas with something in use have free pages.
	is(free.HeapIdle-free.HeapReleased <= free.HeapInuse/(8<<10)*2*mb, "kept",
		free.HeapIdle-free.HeapReleased, free.HeapInuse)

	fill()
	again := stats()
	is(again.HeapReleased+50*mb <= free.HeapReleased, "released", free.HeapReleased, again.HeapReleased)
	n := 0
	for l := list; l != nil; l = l.next {
		n += l.n
	}
	for _, b := range kept {
		for _, x := range b {
			n += int(x)
		}
	}
	println("sum", n)
}
