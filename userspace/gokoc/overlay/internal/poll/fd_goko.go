// SPDX-License-Identifier: GPL-2.0

// Package poll: files and sockets on kernel calls, which wait by themselves.
//
// Of GOROOT's package the errors and fdMutex remain: users of an FD are
// counted, Close makes those that wait return and the last one closes.  A
// kernel call says -ETIME when its deadline is over, and -EBADF when it was
// made to return.
//
//goko:files fd.go fd_mutex.go

package poll

import (
	"internal/kernel"
	"io"
	"syscall"
	"time"
)

// An FD is a file or socket.
type FD struct {
	fdmu fdMutex

	// Sysfd is the task's number of it; it does not change until Close.
	Sysfd int

	// IsStream: a stream and no packets, so that writes go on until all is
	// written.
	IsStream bool

	// ZeroReadIsEOF: a read of nothing is the end.
	ZeroReadIsEOF bool

	isFile   bool
	pollable bool
	csema    uint32 // Close waits here for the last user
}

// The semaphores of package sync (GOKO_SEMA_*).
func semacquire(s *uint32, lifo bool, deadline, reason int) bool
func semrelease(s *uint32, handoff bool)

const semaPlain = 0

func runtime_Semacquire(s *uint32) { semacquire(s, false, 0, semaPlain) }

func runtime_Semrelease(s *uint32) { semrelease(s, false) }

// CloseFunc closes a number that is no FD's.
var CloseFunc func(int) error = syscall.Close

// Init says what kind of thing fd is: "file", or a network's name.
func (fd *FD) Init(net string, pollable bool) error {
	fd.isFile = net == "file"
	fd.pollable = pollable
	return nil
}

// mistake turns what a kernel call says into the package's errors.
func (fd *FD) mistake(err error) error {
	switch err {
	case syscall.ETIME:
		return ErrDeadlineExceeded
	case syscall.EBADF:
		return errClosing(fd.isFile)
	}
	return err
}

// destroy is the end of the last user.
func (fd *FD) destroy() error {
	err := CloseFunc(fd.Sysfd)
	fd.Sysfd = -1
	runtime_Semrelease(&fd.csema)
	return err
}

// Close makes all users return, and waits for them.
func (fd *FD) Close() error {
	if !fd.fdmu.increfAndClose() {
		return errClosing(fd.isFile)
	}
	if fd.pollable {
		kernel.Evict(fd.Sysfd)
	}
	err := fd.decref()
	runtime_Semacquire(&fd.csema)
	return err
}

// SetDeadline sets both deadlines.
func (fd *FD) SetDeadline(t time.Time) error { return fd.setDeadline(t, kernel.Reads|kernel.Writes) }

// SetReadDeadline sets the deadline of reads.
func (fd *FD) SetReadDeadline(t time.Time) error { return fd.setDeadline(t, kernel.Reads) }

// SetWriteDeadline sets the deadline of writes.
func (fd *FD) SetWriteDeadline(t time.Time) error { return fd.setDeadline(t, kernel.Writes) }

func (fd *FD) setDeadline(t time.Time, mode int) error {
	if err := fd.incref(); err != nil {
		return err
	}
	defer fd.decref()
	if !SetDeadline(fd.Sysfd, t, mode) {
		return ErrNoDeadline
	}
	return nil
}

// SetDeadline sets deadlines of a file that is no FD's; false: nothing waits
// for it.
func SetDeadline(sysfd int, t time.Time, mode int) bool {
	ns := 0
	if !t.IsZero() {
		ns = int(time.Until(t))
		if ns == 0 {
			ns = -1
		}
	}
	return kernel.Deadline(sysfd, mode, ns) >= 0
}

// Shutdown ends one direction of a connection, or both.
func (fd *FD) Shutdown(how int) error {
	if err := fd.incref(); err != nil {
		return err
	}
	defer fd.decref()
	return syscall.Shutdown(fd.Sysfd, how)
}

// got is the end of a read of n bytes.
func (fd *FD) got(n int, err error) (int, error) {
	if err != nil {
		return 0, fd.mistake(err)
	}
	if n == 0 && fd.ZeroReadIsEOF {
		return 0, io.EOF
	}
	return n, nil
}

// failed is what a kernel call that returned n < 0 means.
func (fd *FD) failed(n int) error { return fd.mistake(syscall.Errno(-n)) }

// Read reads, and waits until there is something.  It defers nothing, since
// nothing in it panics, and every server does it all the time.
func (fd *FD) Read(p []byte) (int, error) {
	if !fd.fdmu.rwlock(true) {
		return 0, errClosing(fd.isFile)
	}
	n := 0
	if len(p) > 0 {
		n = kernel.Read(fd.Sysfd, p)
	}
	if fd.fdmu.rwunlock(true) {
		fd.destroy()
	}
	if n > 0 {
		return n, nil
	}
	if n < 0 {
		return 0, fd.failed(n)
	}
	if fd.ZeroReadIsEOF && len(p) > 0 {
		return 0, io.EOF
	}
	return 0, nil
}

// Pread reads at an offset.
func (fd *FD) Pread(p []byte, off int64) (int, error) {
	if err := fd.incref(); err != nil {
		return 0, err
	}
	defer fd.decref()
	return fd.got(syscall.Pread(fd.Sysfd, p, off))
}

// ReadFrom receives a packet.
func (fd *FD) ReadFrom(p []byte) (int, syscall.Sockaddr, error) {
	if err := fd.readLock(); err != nil {
		return 0, nil, err
	}
	defer fd.readUnlock()
	n, sa, err := syscall.Recvfrom(fd.Sysfd, p, 0)
	n, err = fd.got(n, err)
	return n, sa, err
}

// ReadFromInet4 receives a packet, and the sender's address into from.
func (fd *FD) ReadFromInet4(p []byte, from *syscall.SockaddrInet4) (int, error) {
	n, sa, err := fd.ReadFrom(p)
	if sa4, ok := sa.(*syscall.SockaddrInet4); ok {
		*from = *sa4
	}
	return n, err
}

// ReadFromInet6 receives a packet, and the sender's address into from.
func (fd *FD) ReadFromInet6(p []byte, from *syscall.SockaddrInet6) (int, error) {
	n, sa, err := fd.ReadFrom(p)
	if sa6, ok := sa.(*syscall.SockaddrInet6); ok {
		*from = *sa6
	}
	return n, err
}

// Write writes all of p; a packet is written at once.  As Read it defers
// nothing.
func (fd *FD) Write(p []byte) (int, error) {
	if !fd.fdmu.rwlock(false) {
		return 0, errClosing(fd.isFile)
	}
	done := 0
	var err error
	for {
		n := 0
		if fd.Sysfd > syscall.Stderr {
			n = kernel.Write(fd.Sysfd, p[done:])
		} else {
			n, _ = syscall.Write(fd.Sysfd, p[done:])
		}
		if n < 0 {
			err = fd.failed(n)
			break
		}
		done += n
		if done == len(p) || !fd.IsStream {
			break
		}
		if n == 0 {
			err = io.ErrUnexpectedEOF
			break
		}
	}
	if fd.fdmu.rwunlock(false) {
		fd.destroy()
	}
	return done, err
}

// Writev writes the slices of v, and takes what is written off it.
func (fd *FD) Writev(v *[][]byte) (int64, error) {
	var done int64
	for len(*v) > 0 {
		n, err := fd.Write((*v)[0])
		done += int64(n)
		consume(v, int64(n))
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// Pwrite writes at an offset.
func (fd *FD) Pwrite(p []byte, off int64) (int, error) {
	if err := fd.incref(); err != nil {
		return 0, err
	}
	defer fd.decref()
	done := 0
	for done < len(p) {
		n, err := syscall.Pwrite(fd.Sysfd, p[done:], off+int64(done))
		if err != nil {
			return done, fd.mistake(err)
		}
		if n == 0 {
			return done, io.ErrUnexpectedEOF
		}
		done += n
	}
	return done, nil
}

// WriteTo sends a packet to an address.
func (fd *FD) WriteTo(p []byte, sa syscall.Sockaddr) (int, error) {
	if err := fd.writeLock(); err != nil {
		return 0, err
	}
	defer fd.writeUnlock()
	if err := syscall.Sendto(fd.Sysfd, p, 0, sa); err != nil {
		return 0, fd.mistake(err)
	}
	return len(p), nil
}

// WriteToInet4 sends a packet to an address.
func (fd *FD) WriteToInet4(p []byte, sa *syscall.SockaddrInet4) (int, error) {
	return fd.WriteTo(p, sa)
}

// WriteToInet6 sends a packet to an address.
func (fd *FD) WriteToInet6(p []byte, sa *syscall.SockaddrInet6) (int, error) {
	return fd.WriteTo(p, sa)
}

// Messages with control data are not supported; without they are packets.

// ReadMsg receives a packet.
func (fd *FD) ReadMsg(p, oob []byte, flags int) (int, int, int, syscall.Sockaddr, error) {
	n, sa, err := fd.ReadFrom(p)
	return n, 0, 0, sa, err
}

// ReadMsgInet4 receives a packet.
func (fd *FD) ReadMsgInet4(p, oob []byte, flags int, sa4 *syscall.SockaddrInet4) (int, int, int, error) {
	n, err := fd.ReadFromInet4(p, sa4)
	return n, 0, 0, err
}

// ReadMsgInet6 receives a packet.
func (fd *FD) ReadMsgInet6(p, oob []byte, flags int, sa6 *syscall.SockaddrInet6) (int, int, int, error) {
	n, err := fd.ReadFromInet6(p, sa6)
	return n, 0, 0, err
}

// WriteMsg sends a packet.
func (fd *FD) WriteMsg(p, oob []byte, sa syscall.Sockaddr) (int, int, error) {
	if len(oob) > 0 {
		return 0, 0, syscall.EOPNOTSUPP
	}
	n, err := fd.WriteTo(p, sa)
	return n, 0, err
}

// WriteMsgInet4 sends a packet.
func (fd *FD) WriteMsgInet4(p, oob []byte, sa *syscall.SockaddrInet4) (int, int, error) {
	return fd.WriteMsg(p, oob, sa)
}

// WriteMsgInet6 sends a packet.
func (fd *FD) WriteMsgInet6(p, oob []byte, sa *syscall.SockaddrInet6) (int, int, error) {
	return fd.WriteMsg(p, oob, sa)
}

// Accept waits for a connection.
func (fd *FD) Accept() (int, syscall.Sockaddr, string, error) {
	if err := fd.readLock(); err != nil {
		return -1, nil, "", err
	}
	defer fd.readUnlock()
	for {
		s, sa, err := syscall.Accept(fd.Sysfd)
		switch err {
		case nil:
			return s, sa, "", nil
		case syscall.ECONNABORTED:
			// It was closed before it was accepted.
			continue
		}
		return -1, nil, "accept", fd.mistake(err)
	}
}

// Splice passes on to dst what src receives, at most remain bytes and until its
// end, inside the kernel.  Not handled is what is not between TCP connections.
func Splice(dst, src *FD, remain int64) (written int64, handled bool, sc string, err error) {
	if err := src.readLock(); err != nil {
		return 0, true, "splice", err
	}
	defer src.readUnlock()
	if err := dst.writeLock(); err != nil {
		return 0, true, "splice", err
	}
	defer dst.writeUnlock()
	for written < remain {
		n := kernel.Splice(dst.Sysfd, src.Sysfd, int(remain-written))
		if n == -int(syscall.EOPNOTSUPP) && written == 0 {
			return 0, false, "", nil
		}
		if n < 0 {
			return written, true, "splice", dst.failed(n)
		}
		if n == 0 {
			break
		}
		written += int64(n)
	}
	return written, true, "", nil
}

// Connect connects a socket, and waits for that.
func (fd *FD) Connect(sa syscall.Sockaddr) error {
	if err := fd.writeLock(); err != nil {
		return err
	}
	defer fd.writeUnlock()
	return fd.mistake(syscall.Connect(fd.Sysfd, sa))
}

// Seek sets the offset of a file.
func (fd *FD) Seek(offset int64, whence int) (int64, error) {
	if err := fd.incref(); err != nil {
		return 0, err
	}
	defer fd.decref()
	return syscall.Seek(fd.Sysfd, offset, whence)
}

// ReadDirent reads entries of a folder.
func (fd *FD) ReadDirent(buf []byte) (int, error) {
	if err := fd.incref(); err != nil {
		return 0, err
	}
	defer fd.decref()
	return syscall.ReadDirent(fd.Sysfd, buf)
}

// Fstat tells about a file.
func (fd *FD) Fstat(s *syscall.Stat_t) error {
	if err := fd.incref(); err != nil {
		return err
	}
	defer fd.decref()
	return syscall.Fstat(fd.Sysfd, s)
}

// Fsync writes a file to its disk.
func (fd *FD) Fsync() error {
	if err := fd.incref(); err != nil {
		return err
	}
	defer fd.decref()
	return syscall.Fsync(fd.Sysfd)
}

// Ftruncate sets the size of a file.
func (fd *FD) Ftruncate(size int64) error {
	if err := fd.incref(); err != nil {
		return err
	}
	defer fd.decref()
	return syscall.Ftruncate(fd.Sysfd, size)
}

// RawControl calls f with the number.
func (fd *FD) RawControl(f func(uintptr)) error {
	if err := fd.incref(); err != nil {
		return err
	}
	defer fd.decref()
	f(uintptr(fd.Sysfd))
	return nil
}

// RawRead calls f until it is done; f's calls wait by themselves.
func (fd *FD) RawRead(f func(uintptr) bool) error {
	if err := fd.readLock(); err != nil {
		return err
	}
	defer fd.readUnlock()
	for !f(uintptr(fd.Sysfd)) {
	}
	return nil
}

// RawWrite calls f until it is done; f's calls wait by themselves.
func (fd *FD) RawWrite(f func(uintptr) bool) error {
	if err := fd.writeLock(); err != nil {
		return err
	}
	defer fd.writeUnlock()
	for !f(uintptr(fd.Sysfd)) {
	}
	return nil
}

// Dup makes a second number of the same file.
func (fd *FD) Dup() (int, string, error) {
	if err := fd.incref(); err != nil {
		return -1, "", err
	}
	defer fd.decref()
	return DupCloseOnExec(fd.Sysfd)
}

// DupCloseOnExec makes a second number of a file that is no FD's; on failure
// it names the call as well.
func DupCloseOnExec(sysfd int) (int, string, error) {
	n, err := syscall.Dup(sysfd)
	if err != nil {
		return -1, "dup", err
	}
	return n, "", nil
}

// option runs one of syscall's Setsockopt functions.
func (fd *FD) option(set func() error) error {
	if err := fd.incref(); err != nil {
		return err
	}
	defer fd.decref()
	return set()
}

// SetsockoptInt sets an option that is a number.
func (fd *FD) SetsockoptInt(level, name, arg int) error {
	return fd.option(func() error { return syscall.SetsockoptInt(fd.Sysfd, level, name, arg) })
}

// SetsockoptByte sets an option that is a byte.
func (fd *FD) SetsockoptByte(level, name int, arg byte) error {
	return fd.option(func() error { return syscall.SetsockoptByte(fd.Sysfd, level, name, arg) })
}

// SetsockoptInet4Addr sets an option that is an address.
func (fd *FD) SetsockoptInet4Addr(level, name int, arg [4]byte) error {
	return fd.option(func() error { return syscall.SetsockoptInet4Addr(fd.Sysfd, level, name, arg) })
}

// SetsockoptLinger sets SO_LINGER.
func (fd *FD) SetsockoptLinger(level, name int, l *syscall.Linger) error {
	return fd.option(func() error { return syscall.SetsockoptLinger(fd.Sysfd, level, name, l) })
}

// SetsockoptIPMreq joins or leaves a group.
func (fd *FD) SetsockoptIPMreq(level, name int, mreq *syscall.IPMreq) error {
	return fd.option(func() error { return syscall.SetsockoptIPMreq(fd.Sysfd, level, name, mreq) })
}

// SetsockoptIPMreqn chooses an interface.
func (fd *FD) SetsockoptIPMreqn(level, name int, mreq *syscall.IPMreqn) error {
	return fd.option(func() error { return syscall.SetsockoptIPMreqn(fd.Sysfd, level, name, mreq) })
}

// SetsockoptIPv6Mreq joins or leaves a group.
func (fd *FD) SetsockoptIPv6Mreq(level, name int, mreq *syscall.IPv6Mreq) error {
	return fd.option(func() error { return syscall.SetsockoptIPv6Mreq(fd.Sysfd, level, name, mreq) })
}
