// SPDX-License-Identifier: GPL-2.0

// Package runtime is goko's runtime as Go programs see it.
package runtime

const (
	GOOS     = "linux"
	GOARCH   = "amd64"
	Compiler = "goko"
)

// Gosched lets other goroutines run.
func Gosched()

// Goexit ends the calling goroutine, after its deferred calls.
func Goexit()

// NumGoroutine is the number of goroutines of the program.
func NumGoroutine() int

// NumCPU is the number of CPUs.
func NumCPU() int

// GOMAXPROCS is the number of Ps; goko has one for each CPU, whatever n.
func GOMAXPROCS(n int) int

// GC would run a collection; the heap is not collected in this version.
func GC() {}

// KeepAlive keeps its argument alive up to here.
func KeepAlive(x any) {}
