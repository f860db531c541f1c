// SPDX-License-Identifier: GPL-2.0

// Package os is what a program in the kernel has of an operating system: the
// streams and arguments of its task, and files, which it reaches with the
// credentials and in the working folder of the task's owner.
//
//goko:files tempfile.go
package os

import (
	"internal/kernel"
	"syscall"
)

// Args are the program's name and its arguments.
var Args = kernel.Strings(args())

// taskArgs is what os.Args is for the task, where it is only read.
func taskArgs() []string { return kernel.Strings(args()) }

func args() string
func exit(code int)

// Exit ends the program with the status code; deferred calls do not run.
func Exit(code int) { exit(code) }

// Getenv is the value of a variable of the environment, or empty.
func Getenv(key string) string {
	v, _ := syscall.Getenv(key)
	return v
}

// LookupEnv is the value of a variable, and whether there is one.
func LookupEnv(key string) (string, bool) { return syscall.Getenv(key) }

// Environ lists the environment as "key=value".
func Environ() []string { return syscall.Environ() }

// Setenv sets a variable of the environment.
func Setenv(key, value string) error {
	return NewSyscallError("setenv", syscall.Setenv(key, value))
}

// Unsetenv removes a variable.
func Unsetenv(key string) error { return syscall.Unsetenv(key) }

// Clearenv removes all variables.
func Clearenv() { syscall.Clearenv() }

// Expand replaces ${var} and $var in s by mapping(var).
func Expand(s string, mapping func(string) string) string {
	var buf []byte
	i := 0
	for j := 0; j < len(s); j++ {
		if s[j] != '$' || j+1 >= len(s) {
			continue
		}
		buf = append(buf, s[i:j]...)
		name, w := shellName(s[j+1:])
		switch {
		case name != "":
			buf = append(buf, mapping(name)...)
		case w == 0:
			buf = append(buf, s[j])
		}
		j += w
		i = j + 1
	}
	if buf == nil {
		return s
	}
	return string(buf) + s[i:]
}

// shellName is the name that begins s, and how much of s it takes.
func shellName(s string) (string, int) {
	if s[0] == '{' {
		for i := 1; i < len(s); i++ {
			if s[i] == '}' {
				return s[1:i], i + 1
			}
		}
		return "", 1
	}
	i := 0
	for i < len(s) && (s[i] == '_' || s[i]|32 >= 'a' && s[i]|32 <= 'z' || i > 0 && s[i] >= '0' && s[i] <= '9') {
		i++
	}
	return s[:i], i
}

// ExpandEnv replaces variables of the environment in s.
func ExpandEnv(s string) string { return Expand(s, Getenv) }

// Getpid and the like have no meaning for a task.
func Getpid() int      { return syscall.Getpid() }
func Getppid() int     { return syscall.Getppid() }
func Getuid() int      { return syscall.Getuid() }
func Getgid() int      { return syscall.Getgid() }
func Geteuid() int     { return syscall.Geteuid() }
func Getegid() int     { return syscall.Getegid() }
func Getpagesize() int { return syscall.Getpagesize() }

// TempDir is the folder for temporary files.
func TempDir() string {
	if dir := Getenv("TMPDIR"); dir != "" {
		return dir
	}
	return "/tmp"
}

// A Signal is a signal of the operating system.
type Signal interface {
	String() string
	Signal()
}

// The signals that every system has.
var (
	Interrupt Signal = syscall.SIGINT
	Kill      Signal = syscall.SIGKILL
)
