// SPDX-License-Identifier: GPL-2.0

package runtime

// A pc is a number for an operation of a function, and of where to go on after it:
// both have the operation's line.

func callerpc(skip int) uintptr
func pcfunc(pc uintptr) (name string, entry uintptr)
func pcline(pc uintptr) (file string, line int)

// A Func is a function of the program.
type Func struct {
	name  string
	entry uintptr
}

// A Frame is what Frames knows of one call.
type Frame struct {
	PC       uintptr
	Func     *Func
	Function string
	File     string
	Line     int
	Entry    uintptr
}

// Frames turns the result of Callers into functions, files and lines.
type Frames struct {
	pcs []uintptr
}

// Caller tells about the skip'th caller of its caller.
//
//go:noinline
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	pc = callerpc(skip + 1)
	if skip < -1 || pc == 0 {
		return 0, "", 0, false
	}
	file, line = pcline(pc)
	return pc, file, line, true
}

// Callers fills pc with the places where the goroutine's calls are.
//
//go:noinline
func Callers(skip int, pc []uintptr) int {
	if skip < 0 {
		skip = 0
	}
	for n := range pc {
		pc[n] = callerpc(skip + n)
		if pc[n] == 0 {
			return n
		}
	}
	return len(pc)
}

// CallersFrames prepares to tell about what Callers found.
func CallersFrames(callers []uintptr) *Frames { return &Frames{callers} }

// Next is the next frame, and whether there are more.
func (f *Frames) Next() (frame Frame, more bool) {
	if len(f.pcs) == 0 {
		return
	}
	frame.PC = f.pcs[0]
	f.pcs = f.pcs[1:]
	frame.Func = FuncForPC(frame.PC)
	if frame.Func != nil {
		frame.Function = frame.Func.name
		frame.Entry = frame.Func.entry
	}
	frame.File, frame.Line = pcline(frame.PC)
	return frame, len(f.pcs) > 0
}

// FuncForPC is the function that has code at pc, or nil.
func FuncForPC(pc uintptr) *Func {
	name, entry := pcfunc(pc)
	if entry == 0 {
		return nil
	}
	return &Func{name, entry}
}

// Name is the function's name.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return f.name
}

// Entry is where the function's code begins.
func (f *Func) Entry() uintptr { return f.entry }

// FileLine is the source of the code at pc.
func (f *Func) FileLine(pc uintptr) (file string, line int) { return pcline(pc) }

// Stack writes a trace of the goroutine to buf, and returns its length.
//
//go:noinline
func Stack(buf []byte, all bool) int {
	n := copy(buf, "goroutine 1 [running]:\n")
	for skip := 1; ; skip++ {
		pc := callerpc(skip)
		if pc == 0 {
			return n
		}
		name, entry := pcfunc(pc)
		file, line := pcline(pc)
		n += copy(buf[n:], name)
		n += copy(buf[n:], "(...)\n\t")
		n += copy(buf[n:], file)
		n += copy(buf[n:], ":")
		n += copy(buf[n:], digits(line, 10))
		n += copy(buf[n:], " +0x")
		n += copy(buf[n:], digits(int(pc-entry), 16))
		n += copy(buf[n:], "\n")
	}
}

// digits is n, which is not negative, in some base.
func digits(n, base int) string {
	d := string([]byte{"0123456789abcdef"[n%base]})
	if n < base {
		return d
	}
	return digits(n/base, base) + d
}
