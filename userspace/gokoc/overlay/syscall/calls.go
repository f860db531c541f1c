// SPDX-License-Identifier: GPL-2.0

package syscall

import "internal/kernel"

// Streams of the task.
const (
	Stdin  = 0
	Stdout = 1
	Stderr = 2
)

func streamWrite(fd int, b []byte) int

// result splits what a call returns: a number, or minus an error.
func result(r int) (int, error) {
	if r < 0 {
		return -1, Errno(-r)
	}
	return r, nil
}

func failed(r int) error {
	_, err := result(r)
	return err
}

// Open opens a file.
func Open(path string, mode int, perm uint32) (fd int, err error) {
	return result(kernel.Open(path, mode|O_CLOEXEC|O_LARGEFILE, int(perm)))
}

// Close closes a file.
func Close(fd int) error { return failed(kernel.Close(fd)) }

// Read reads from a file.  Standard input is empty if nobody has given one.
func Read(fd int, p []byte) (n int, err error) {
	return result(kernel.Read(fd, p))
}

// Write writes to a file.
func Write(fd int, p []byte) (n int, err error) {
	if fd == Stdout || fd == Stderr {
		return streamWrite(fd, p), nil
	}
	return result(kernel.Write(fd, p))
}

// Pread reads at an offset.
func Pread(fd int, p []byte, off int64) (n int, err error) {
	return result(kernel.Pread(fd, p, int(off)))
}

// Pwrite writes at an offset.
func Pwrite(fd int, p []byte, off int64) (n int, err error) {
	return result(kernel.Pwrite(fd, p, int(off)))
}

// Seek sets the offset of a file.
func Seek(fd int, offset int64, whence int) (off int64, err error) {
	n, err := result(kernel.Seek(fd, int(offset), whence))
	return int64(n), err
}

// Ftruncate sets the size of a file.
func Ftruncate(fd int, size int64) error { return failed(kernel.Truncate(fd, int(size))) }

// Fsync writes a file to its disk.
func Fsync(fd int) error { return failed(kernel.Sync(fd)) }

// Dup makes a second number of an open file.
func Dup(fd int) (nfd int, err error) { return result(kernel.Dup(fd)) }

// SetNonblock does nothing: no file of a task blocks.
func SetNonblock(fd int, nonblocking bool) error { return nil }

// Unlink removes a file.
func Unlink(path string) error { return failed(kernel.Unlink(path, 0)) }

// Rmdir removes an empty folder.
func Rmdir(path string) error { return failed(kernel.Unlink(path, 1)) }

// Mkdir makes a folder.
func Mkdir(path string, mode uint32) error { return failed(kernel.Mkdir(path, int(mode))) }

// ReadDirent fills b with entries of a folder: for each its type, its name
// and a zero.
func ReadDirent(fd int, b []byte) (n int, err error) { return result(kernel.Readdir(fd, b)) }

// A Timespec is a time since 1970.
type Timespec struct {
	Sec  int64
	Nsec int64
}

// Stat_t is what is known of a file.
type Stat_t struct {
	Mode uint32
	Size int64
	Mtim Timespec
}

func (st *Stat_t) set(mode, size, sec, nsec int) error {
	if mode < 0 {
		return Errno(-mode)
	}
	*st = Stat_t{uint32(mode), int64(size), Timespec{int64(sec), int64(nsec)}}
	return nil
}

// Stat tells about a file.
func Stat(path string, st *Stat_t) error { return st.set(kernel.Stat(path, 1)) }

// Lstat tells about a file, or a symbolic link.
func Lstat(path string, st *Stat_t) error { return st.set(kernel.Stat(path, 0)) }

// Fstat tells about an open file.
func Fstat(fd int, st *Stat_t) error { return st.set(kernel.Fstat(fd)) }

// Getpagesize is the size of a page of memory.
func Getpagesize() int { return 4096 }

// Getpid, Getuid and the like have no meaning for a task.
func Getpid() int  { return 1 }
func Getppid() int { return 0 }
func Getuid() int  { return 0 }
func Getgid() int  { return 0 }
func Geteuid() int { return 0 }
func Getegid() int { return 0 }
