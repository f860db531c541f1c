// SPDX-License-Identifier: GPL-2.0

// Package debug sets how goko's runtime behaves.
//
//goko:whole
package debug

import (
	"os"
	"runtime"
	"time"
)

// SetTraceback does nothing: a traceback shows all goroutines of the program.
func SetTraceback(level string) {}

// GCStats are statistics about collections.
type GCStats struct {
	LastGC         time.Time
	NumGC          int64
	PauseTotal     time.Duration
	Pause          []time.Duration
	PauseEnd       []time.Time
	PauseQuantiles []time.Duration
}

// ReadGCStats fills in stats.  No collection stops the program: there are no pauses.
func ReadGCStats(stats *GCStats) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	*stats = GCStats{
		LastGC: time.Unix(0, int64(m.LastGC)),
		NumGC:  int64(m.NumGC),
	}
}

func gcpercent(percent int) int

// SetGCPercent sets how much the heap may grow between collections, and returns the old
// value.  There is one heap: the least of what all running programs have set holds.
func SetGCPercent(percent int) int {
	if percent < 0 {
		percent = -1
	}
	return gcpercent(percent)
}

// FreeOSMemory runs a collection and gives all memory that is free then back to the
// kernel.
func FreeOSMemory()

// SetMaxStack has no effect: the limit is the task's, set when it is spawned.
func SetMaxStack(bytes int) int { return 256 << 20 }

// SetMaxThreads has no effect: threads are the module's.
func SetMaxThreads(threads int) int { return 10000 }

// SetPanicOnFault has no effect: there are no faults.
func SetPanicOnFault(enabled bool) bool { return false }

// SetMemoryLimit sets how much memory collections shall keep the heap and stacks below,
// and returns the old value; a negative one leaves it.  There is one heap: the least of
// what all running programs have set holds.
func SetMemoryLimit(limit int64) int64

// Stack is a trace of the goroutine that calls it.
func Stack() []byte {
	buf := make([]byte, 1024)
	for {
		n := runtime.Stack(buf, false)
		if n < len(buf) {
			return buf[:n]
		}
		buf = make([]byte, 2*len(buf))
	}
}

// PrintStack writes Stack's trace to standard error.
func PrintStack() { os.Stderr.Write(Stack()) }
