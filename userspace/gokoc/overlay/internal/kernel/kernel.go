// SPDX-License-Identifier: GPL-2.0

// Package kernel makes kernel calls: what package os, syscall and net stand on.
//
// The first result is what the system call of that name returns, or a negative
// errno.  Calls wait, where they have to, without holding up a thread: a call
// on a file or socket returns -EAGAIN only if nothing will say when to try
// again.  File numbers are the task's own, from 3 on.
package kernel

// Open opens a file with Linux's O_ flags of this machine.
func Open(path string, flags, mode int) int

// Close closes a file or socket; who waits for it gets -EBADF.
func Close(fd int) int

// Read reads into b: 0 is the end.
func Read(fd int, b []byte) int

// Write writes b, or a part of it.
func Write(fd int, b []byte) int

// Pread reads at an offset.
func Pread(fd int, b []byte, off int) int

// Pwrite writes at an offset.
func Pwrite(fd int, b []byte, off int) int

// Seek moves the position of a file.
func Seek(fd, off, whence int) int

// Stat describes the file at a path; follow is 0 for a symbolic link's own sake.
func Stat(path string, follow int) (mode, size, sec, nsec int)

// Fstat describes an open file.
func Fstat(fd int) (mode, size, sec, nsec int)

// Readdir reads entries of a folder: a byte DT_, the name, a zero.
func Readdir(fd int, b []byte) int

// Unlink removes a file, or with dir 1 an empty folder.
func Unlink(path string, dir int) int

// Mkdir makes a folder.
func Mkdir(path string, mode int) int

// Truncate sets the size of an open file.
func Truncate(fd, size int) int

// Sync writes what the kernel has of a file to its disk.
func Sync(fd int) int

// Bits of Deadline's mode.
const (
	Reads  = 1
	Writes = 2
)

// Dup makes a second number of an open file.
func Dup(fd int) int

// Deadline makes operations fail with -ETIME from ns nanoseconds on; 0 is
// never, less than 0 at once.
func Deadline(fd, mode, ns int) int

// Evict makes all operations on a file or socket that wait, now and later,
// return -EBADF.  Its number stays taken until Close.
func Evict(fd int) int

// Socket makes a socket.
func Socket(family, typ, proto int) int

// Bind gives a socket an address, in the form of a struct sockaddr.
func Bind(fd int, addr []byte) int

// Listen lets a socket take connections.
func Listen(fd, backlog int) int

// Accept waits for a connection and returns its number.
func Accept(fd int) int

// Connect connects a socket.
func Connect(fd int, addr []byte) int

// Recv receives into b, and the sender's address into addr.
func Recv(fd int, b, addr []byte) (n, addrlen int)

// Send sends b to addr, or where the socket is connected to if that is empty.
func Send(fd int, b, addr []byte) int

// Splice sends through the TCP connection to what the TCP connection from
// receives, at most max bytes, and returns how many; 0 is the end.
func Splice(to, from, max int) int

// Shutdown ends one direction: 0 reads, 1 writes, 2 both.
func Shutdown(fd, how int) int

// Socktype is the type of a socket: SOCK_STREAM and so on.
func Socktype(fd int) int

// Sockname is a socket's own address, or with peer 1 the other's.
func Sockname(fd, peer int, addr []byte) int

// Setsockopt sets an option.
func Setsockopt(fd, level, name int, value []byte) int

// Strings takes a list of strings apart that each end in a zero.
func Strings(s string) []string {
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
