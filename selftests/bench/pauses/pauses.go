// SPDX-License-Identifier: GPL-2.0

// pauses.go - a goroutine on each CPU but one that allocates at full speed beside a live
// heap of 64 MB, and one that wants to run every 100 us.  Prints by how many nanoseconds
// it was late each time, and what the collector says of its pauses.
package main

import (
	"runtime"
	"time"
)

type object struct {
	next *object
	n    [7]int
}

const (
	period   = 100 * time.Microsecond
	duration = 6 * time.Second
	slots    = 64 << 20 / 64
)

var (
	heap = make([]*object, slots)
	late = make([]time.Duration, 0, duration/period)
)

func allocate(seed uint32) {
	for {
		seed = seed*1664525 + 1013904223
		at := seed >> 8 % slots
		heap[at] = &object{next: heap[(at+1)%slots]}
		if at%16 != 0 {
			heap[at].next = nil
		}
	}
}

func main() {
	for i := range heap {
		heap[i] = &object{}
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := 1; i < runtime.NumCPU(); i++ {
		go allocate(uint32(i))
	}
	for begin := time.Now(); time.Since(begin) < duration; {
		start := time.Now()
		time.Sleep(period)
		late = append(late, time.Since(start)-period)
	}
	runtime.ReadMemStats(&after)
	for _, d := range late {
		println("tick", int64(d))
	}
	for n := before.NumGC; n < after.NumGC; n++ {
		println("stw", after.PauseNs[n%256])
	}
	println("cycles", after.NumGC-before.NumGC)
}
