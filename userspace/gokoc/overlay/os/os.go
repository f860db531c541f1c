// SPDX-License-Identifier: GPL-2.0

// Package os is what a program in the kernel has of an operating system.
package os

// A File is an open stream of the task.
type File struct {
	fd   int
	name string
}

var (
	Stdout = &File{1, "/dev/stdout"}
	Stderr = &File{2, "/dev/stderr"}
)

// Args are the program's name and its arguments.
var Args = split(args())

// split takes a list of strings apart that each end in a zero.
func split(s string) []string {
	var list []string
	from := 0
	for i := 0; i < len(s); i++ {
		if s[i] == 0 {
			list = append(list, s[from:i])
			from = i + 1
		}
	}
	return list
}

func args() string
func exit(code int)
func write(fd int, b []byte) int

// Exit ends the program with the status code; deferred calls do not run.
func Exit(code int) { exit(code) }

// Write writes b to the stream.
func (f *File) Write(b []byte) (n int, err error) { return write(f.fd, b), nil }

// WriteString writes s to the stream.
func (f *File) WriteString(s string) (n int, err error) { return write(f.fd, []byte(s)), nil }

// Name is the name of the stream.
func (f *File) Name() string { return f.name }

// Fd is the number of the stream.
func (f *File) Fd() uintptr { return uintptr(f.fd) }

// Close does nothing: streams end with the task.
func (f *File) Close() error { return nil }

// Getenv is empty: a task has no environment.
func Getenv(key string) string { return "" }
