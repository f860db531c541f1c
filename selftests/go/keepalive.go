// goko-test: timeout=60

// What is kept alive lives up to there, and is what the heap's statistics tell.
package main

import "runtime"

type big [10 << 20]byte

func inuse() int64 {
	runtime.GC()
	var st runtime.MemStats
	runtime.ReadMemStats(&st)
	return int64(st.Alloc)
}

func main() {
	// A buffer that is larger than anything else there is.
	start := inuse()
	x := new(big)
	println("allocated", inuse()-start >= 9<<20)
	runtime.KeepAlive(x)
	x = nil
	println("dropped", inuse()-start < 1<<20)
	x = new(big)
	println("again", inuse()-start >= 9<<20)
	runtime.KeepAlive(x)
}
