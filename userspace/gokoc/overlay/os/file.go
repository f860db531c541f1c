// SPDX-License-Identifier: GPL-2.0

package os

import (
	"internal/kernel"
	"internal/poll"
	"io"
	"io/fs"
	"syscall"
	"time"
)

// Flags of OpenFile.
const (
	O_RDONLY = syscall.O_RDONLY
	O_WRONLY = syscall.O_WRONLY
	O_RDWR   = syscall.O_RDWR
	O_APPEND = syscall.O_APPEND
	O_CREATE = syscall.O_CREAT
	O_EXCL   = syscall.O_EXCL
	O_SYNC   = syscall.O_SYNC
	O_TRUNC  = syscall.O_TRUNC
)

// Where Seek counts from, as in package io.
const (
	SEEK_SET = 0
	SEEK_CUR = 1
	SEEK_END = 2
)

// How paths are written.
const (
	PathSeparator     = '/'
	PathListSeparator = ':'
	DevNull           = "/dev/null"
)

// IsPathSeparator tells whether c separates the parts of a path.
func IsPathSeparator(c uint8) bool { return c == PathSeparator }

// A File is an open file, or a stream of the task.
type File struct {
	fd   int
	name string
	dir  *dirReader
}

// The streams of the task; Stdin is empty if nobody has given one.
var (
	Stdin  = NewFile(0, "/dev/stdin")
	Stdout = NewFile(1, "/dev/stdout")
	Stderr = NewFile(2, "/dev/stderr")
)

// NewFile is a File for the task's file of a number.
func NewFile(fd uintptr, name string) *File { return &File{fd: int(fd), name: name} }

// Open opens a file for reading.
func Open(name string) (*File, error) { return OpenFile(name, O_RDONLY, 0) }

// Create makes a file or empties it, and opens it for reading and writing.
func Create(name string) (*File, error) { return OpenFile(name, O_RDWR|O_CREATE|O_TRUNC, 0666) }

// OpenFile opens a file.
func OpenFile(name string, flag int, perm FileMode) (*File, error) {
	fd, err := syscall.Open(name, flag, uint32(perm.Perm()))
	if err != nil {
		return nil, &PathError{Op: "open", Path: name, Err: err}
	}
	return NewFile(uintptr(fd), name), nil
}

// check tells whether f can be used.
func (f *File) check() error {
	if f == nil {
		return ErrInvalid
	}
	if f.fd < 0 {
		return ErrClosed
	}
	return nil
}

// wrap names the operation and the file of an error.
func (f *File) wrap(op string, err error) error {
	switch err {
	case nil, io.EOF:
		return err
	case syscall.ETIME:
		err = ErrDeadlineExceeded
	}
	return &PathError{Op: op, Path: f.name, Err: err}
}

// Name is the name that the file was opened by.
func (f *File) Name() string { return f.name }

// Fd is the file's number.
func (f *File) Fd() uintptr {
	if f == nil {
		return ^(uintptr(0))
	}
	return uintptr(f.fd)
}

// Close closes the file.
func (f *File) Close() error {
	if f == nil {
		return ErrInvalid
	}
	if f.fd < 0 {
		return f.wrap("close", ErrClosed)
	}
	fd := f.fd
	f.fd = -1
	if fd == syscall.Stdout || fd == syscall.Stderr {
		return nil
	}
	return f.wrap("close", syscall.Close(fd))
}

// Read reads up to len(b) bytes; io.EOF at the end.
func (f *File) Read(b []byte) (n int, err error) {
	if err := f.check(); err != nil {
		if f == nil {
			return 0, err
		}
		return 0, f.wrap("read", err)
	}
	n, err = syscall.Read(f.fd, b)
	if err != nil {
		return 0, f.wrap("read", err)
	}
	if n == 0 && len(b) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// ReadAt reads len(b) bytes from an offset.
func (f *File) ReadAt(b []byte, off int64) (n int, err error) {
	if err := f.check(); err != nil {
		return 0, f.wrap("read", err)
	}
	if off < 0 {
		return 0, &PathError{Op: "readat", Path: f.name, Err: ErrInvalid}
	}
	for len(b) > 0 {
		m, e := syscall.Pread(f.fd, b, off)
		if e != nil {
			return n, f.wrap("read", e)
		}
		if m == 0 {
			return n, io.EOF
		}
		n += m
		b = b[m:]
		off += int64(m)
	}
	return n, nil
}

// Write writes all of b.
func (f *File) Write(b []byte) (n int, err error) {
	if f == nil {
		return 0, ErrInvalid
	}
	if f.fd < 0 {
		return 0, f.wrap("write", ErrClosed)
	}
	for n < len(b) {
		m, e := syscall.Write(f.fd, b[n:])
		if e != nil {
			return n, f.wrap("write", e)
		}
		if m == 0 {
			return n, f.wrap("write", io.ErrUnexpectedEOF)
		}
		n += m
	}
	return n, nil
}

// WriteAt writes b at an offset.
func (f *File) WriteAt(b []byte, off int64) (n int, err error) {
	if err := f.check(); err != nil {
		return 0, f.wrap("write", err)
	}
	if off < 0 {
		return 0, &PathError{Op: "writeat", Path: f.name, Err: ErrInvalid}
	}
	for n < len(b) {
		m, e := syscall.Pwrite(f.fd, b[n:], off+int64(n))
		if e != nil {
			return n, f.wrap("write", e)
		}
		n += m
	}
	return n, nil
}

// WriteString writes s.
func (f *File) WriteString(s string) (n int, err error) { return f.Write([]byte(s)) }

// Seek sets where the next Read or Write begins.
func (f *File) Seek(offset int64, whence int) (int64, error) {
	if err := f.check(); err != nil {
		return 0, f.wrap("seek", err)
	}
	n, err := syscall.Seek(f.fd, offset, whence)
	if err != nil {
		return 0, f.wrap("seek", err)
	}
	f.dir = nil
	return n, nil
}

// Sync writes the file to its disk.
func (f *File) Sync() error {
	if err := f.check(); err != nil {
		return f.wrap("sync", err)
	}
	return f.wrap("sync", syscall.Fsync(f.fd))
}

// Truncate sets the size of the file.
func (f *File) Truncate(size int64) error {
	if err := f.check(); err != nil {
		return f.wrap("truncate", err)
	}
	return f.wrap("truncate", syscall.Ftruncate(f.fd, size))
}

// SetDeadline sets the deadlines of reads and writes, of what can wait: pipes,
// sockets, devices.
func (f *File) SetDeadline(t time.Time) error { return f.setDeadline(t, kernel.Reads|kernel.Writes) }

// SetReadDeadline sets the deadline of reads.
func (f *File) SetReadDeadline(t time.Time) error { return f.setDeadline(t, kernel.Reads) }

// SetWriteDeadline sets the deadline of writes.
func (f *File) SetWriteDeadline(t time.Time) error { return f.setDeadline(t, kernel.Writes) }

func (f *File) setDeadline(t time.Time, mode int) error {
	if err := f.check(); err != nil {
		return f.wrap("set deadline", err)
	}
	if !poll.SetDeadline(f.fd, t, mode) {
		return f.wrap("set deadline", ErrNoDeadline)
	}
	return nil
}

// ReadFile is the contents of a file.
func ReadFile(name string) ([]byte, error) {
	f, err := Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	size := 512
	if info, err := f.Stat(); err == nil && info.Size() < 1<<30 && int(info.Size()) >= size {
		size = int(info.Size()) + 1
	}
	data := make([]byte, 0, size)
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return data, err
		}
	}
}

// WriteFile makes a file with the given contents.
func WriteFile(name string, data []byte, perm FileMode) error {
	f, err := OpenFile(name, O_WRONLY|O_CREATE|O_TRUNC, perm)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if e := f.Close(); e != nil && err == nil {
		err = e
	}
	return err
}

// DirFS is the tree of files below a folder.
func DirFS(dir string) fs.FS { return dirFS(dir) }

type dirFS string

// Open opens a file of the tree.
func (dir dirFS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &PathError{Op: "open", Path: name, Err: ErrInvalid}
	}
	f, err := Open(string(dir) + "/" + name)
	if err != nil {
		return nil, err
	}
	return f, nil
}
