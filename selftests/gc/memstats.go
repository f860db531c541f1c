// What the fields of MemStats say about each other, while goroutines allocate and after a
// collection.
package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

type (
	large [40 << 10]byte
	odd   [1000]byte // of the size class 1024
	node  struct {
		next *node
		pad  [11]int
	}
)

var (
	sink  any
	bytes *[3]byte
	bad   int
)

// is counts, and prints, what is not so.
func is(ok bool, what string, a, b uint64) {
	if !ok {
		bad++
		println("wrong:", what, a, b)
	}
}

// look checks one picture, and against the one before.
func look(old *runtime.MemStats) *runtime.MemStats {
	m := new(runtime.MemStats)
	runtime.ReadMemStats(m)
	is(m.Mallocs-m.Frees == m.HeapObjects, "objects", m.Mallocs-m.Frees, m.HeapObjects)
	is(m.Mallocs >= m.Frees, "frees", m.Mallocs, m.Frees)
	is(m.Alloc == m.HeapAlloc, "alloc", m.Alloc, m.HeapAlloc)
	is(m.TotalAlloc >= m.Alloc, "total", m.TotalAlloc, m.Alloc)
	is(m.HeapSys == m.HeapInuse+m.HeapIdle, "heap", m.HeapSys, m.HeapInuse+m.HeapIdle)
	is(m.HeapReleased <= m.HeapIdle, "released", m.HeapReleased, m.HeapIdle)
	parts := m.HeapSys + m.StackSys + m.MSpanSys + m.MCacheSys + m.BuckHashSys + m.GCSys + m.OtherSys
	is(m.Sys == parts, "sys", m.Sys, parts)
	is(m.StackInuse <= m.StackSys, "stacks", m.StackInuse, m.StackSys)
	is(m.MSpanInuse > 0 && m.MSpanInuse <= m.MSpanSys, "spans", m.MSpanInuse, m.MSpanSys)
	is(m.NumForcedGC <= m.NumGC, "forced", uint64(m.NumForcedGC), uint64(m.NumGC))
	is(m.GCCPUFraction >= 0 && m.GCCPUFraction < 1, "fraction", uint64(m.GCCPUFraction*1e6), 0)

	var mallocs, frees, size uint64
	for i := range m.BySize {
		by, before := &m.BySize[i], &old.BySize[i]
		is(i == 0 || uint64(by.Size) > size, "size", uint64(by.Size), size)
		is(by.Frees <= by.Mallocs, "frees of a size", by.Frees, by.Mallocs)
		is(by.Frees >= before.Frees, "frees fell", by.Frees, before.Frees)
		is(by.Mallocs+64*uint64(2*runtime.NumCPU()) >= before.Mallocs, "mallocs fell", by.Mallocs, before.Mallocs)
		mallocs += by.Mallocs
		frees += by.Frees
		size = uint64(by.Size)
	}
	is(mallocs <= m.Mallocs, "mallocs by size", mallocs, m.Mallocs)
	is(frees <= m.Frees, "frees by size", frees, m.Frees)
	is(m.Mallocs >= old.Mallocs, "mallocs", m.Mallocs, old.Mallocs)
	is(m.Frees >= old.Frees, "frees", m.Frees, old.Frees)
	is(m.TotalAlloc >= old.TotalAlloc, "total", m.TotalAlloc, old.TotalAlloc)
	is(m.NumGC >= old.NumGC, "collections", uint64(m.NumGC), uint64(old.NumGC))
	return m
}

// of returns the numbers of the size class that has objects of so many bytes.
func of(m *runtime.MemStats, bytes uint32) (mallocs, frees uint64) {
	for _, by := range m.BySize {
		if by.Size >= bytes {
			return by.Mallocs, by.Frees
		}
	}
	return 0, 0
}

func churn(done chan bool) {
	var list *node
	for i := 0; i < 20000; i++ {
		if i%1000 == 0 {
			list = nil
			sink = new(large)
		}
		list = &node{next: list}
		sink = new(odd)
		bytes = &[3]byte{byte(i)}
	}
	done <- true
}

func main() {
	m := look(&runtime.MemStats{})
	done := make(chan bool)
	for i := 0; i < 3; i++ {
		go churn(done)
	}
	for left := 3; left > 0; {
		select {
		case <-done:
			left--
		default:
			m = look(m)
			runtime.Gosched()
		}
	}
	// A collection counts what all CPUs have in their slots.
	runtime.GC()
	before := look(m)
	for i := 0; i < 5000; i++ {
		sink = new(odd)
	}
	sink = nil
	runtime.GC()
	debug.FreeOSMemory()
	m = look(before)
	a0, f0 := of(before, 1024)
	a1, f1 := of(m, 1024)
	is(a1 >= a0+5000, "5000 made", a0, a1)
	is(f1 >= f0+5000, "5000 freed", f0, f1)
	if len(os.Args) > 1 {
		// Nobody else makes any.
		is(a1 < a0+5100, "only 5000 made", a0, a1)
		is(f1 < f0+5100, "only 5000 freed", f0, f1)
	}
	is(m.NumGC >= before.NumGC+2, "collections", uint64(before.NumGC), uint64(m.NumGC))
	is(m.GCCPUFraction > 0, "fraction", uint64(m.GCCPUFraction*1e6), 0)
	println("per million of CPU time:", uint64(m.GCCPUFraction*1e6), "objects:", m.HeapObjects)
	println("bad:", bad)
}
