// SPDX-License-Identifier: GPL-2.0

// Package runtime is goko's runtime as Go programs see it.
//
//goko:whole
package runtime

const (
	GOOS     = "linux"
	GOARCH   = "amd64"
	Compiler = "goko"
)

// GOROOT is where the standard library's sources were at compile time.
func GOROOT() string { return "/usr/lib/go" }

// Version is the version of the language and the standard library.
func Version() string { return "go1.19" }

// Gosched lets other goroutines run.
func Gosched()

// Goexit ends the calling goroutine, after its deferred calls.
func Goexit()

// NumGoroutine is the number of goroutines of the program.
func NumGoroutine() int

// NumCPU is the number of CPUs that are online.
func NumCPU() int

// NumCgoCall is the number of calls of C code.
func NumCgoCall() int64 { return 0 }

// GOMAXPROCS sets how many goroutines of the program may run at the same time, if n is 1 or
// more, and returns how many it were before. The Ps are shared by all programs, so it has no
// effect on others. Initially there is no such limit, and the number is that of the CPUs.
func GOMAXPROCS(n int) int

// LockOSThread wires the calling goroutine to its thread of the kernel: it runs on no other,
// and nothing else runs on that one, until it has called UnlockOSThread as often. If it ends
// before, so does the thread.
func LockOSThread() { lockThread(true) }

// UnlockOSThread undoes one call of LockOSThread, if there is one.
func UnlockOSThread() { lockThread(false) }

func lockThread(lock bool)

// Breakpoint does nothing: there is no debugger.
func Breakpoint() {}

// SetBlockProfileRate does nothing: there are tracepoints.
func SetBlockProfileRate(rate int) {}

// SetMutexProfileFraction does nothing.
func SetMutexProfileFraction(rate int) int { return 0 }

func nanotime() int64
