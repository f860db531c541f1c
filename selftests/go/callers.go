// runtime.Caller, Callers and FuncForPC.
package main

import (
	"runtime"
	"strings"
)

func base(file string) string { return file[strings.LastIndexByte(file, '/')+1:] }

type T struct{}

//go:noinline
func (T) where(skip int) {
	pc, file, line, ok := runtime.Caller(skip)
	println(skip, runtime.FuncForPC(pc).Name(), base(file), line, ok)
}

//go:noinline
func inner() {
	T{}.where(0)
	T{}.where(1)
	T{}.where(2)
	func() {
		T{}.where(1)
	}()
}

//go:noinline
func list() {
	var pcs [10]uintptr
	n := runtime.Callers(1, pcs[:])
	frames := runtime.CallersFrames(pcs[:n])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			println(f.Function, base(f.File), f.Line)
		}
		if !more {
			break
		}
	}
}

//go:noinline
func recurse(n int) {
	if n == 0 {
		list()
		return
	}
	recurse(n - 1)
}

func main() {
	inner()
	recurse(3)
	_, _, _, ok := runtime.Caller(100)
	println(ok, runtime.FuncForPC(0) == nil, runtime.FuncForPC(1<<40) == nil, runtime.FuncForPC(3) == nil)
	defer func() {
		recover()
		list()
	}()
	var p *int
	*p = 1
}
