// SPDX-License-Identifier: GPL-2.0

// Package net is GOROOT's, on sockets in the kernel.  What its files for Linux
// do with system calls of their own is done in files of the same names here.
//
//goko:remove getsockoptIntFunc

package net

import (
	"context"
	"io"
	"os"
	"syscall"
)

// failed is the error of an operation on a connection.
func (c *conn) failed(op, call string, err error) error {
	return &OpError{Op: op, Net: c.fd.net, Source: c.fd.laddr, Addr: c.fd.raddr,
		Err: wrapSyscallError(call, err)}
}

// Read reads from the connection.  It calls poll.FD itself, and not by way of
// netFD: each call of the kernel unwinds all frames.
func (c *conn) Read(b []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := c.fd.pfd.Read(b)
	if err != nil && err != io.EOF {
		err = c.failed("read", readSyscallName, err)
	}
	return n, err
}

// Write writes to the connection.
func (c *conn) Write(b []byte) (int, error) {
	if !c.ok() {
		return 0, syscall.EINVAL
	}
	n, err := c.fd.pfd.Write(b)
	if err != nil {
		err = c.failed("write", writeSyscallName, err)
	}
	return n, err
}

// connect connects a socket, until its context's end.
func (fd *netFD) connect(ctx context.Context, la, ra syscall.Sockaddr) (rsa syscall.Sockaddr, ret error) {
	if err := fd.pfd.Init(fd.net, true); err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok {
		fd.pfd.SetWriteDeadline(deadline)
		defer fd.pfd.SetWriteDeadline(noDeadline)
	}
	if ctx.Done() != nil {
		done, interrupted := make(chan struct{}), make(chan error)
		defer func() {
			close(done)
			if err := <-interrupted; err != nil && ret == nil {
				// Connected and made unwritable at the same time.
				ret = mapErr(err)
				fd.Close()
			}
		}()
		go func() {
			select {
			case <-ctx.Done():
				fd.pfd.SetWriteDeadline(aLongTimeAgo)
				interrupted <- ctx.Err()
			case <-done:
				interrupted <- nil
			}
		}()
	}
	err := fd.pfd.Connect(ra)
	if err == nil {
		return nil, nil
	}
	if ctx.Err() != nil {
		return nil, mapErr(ctx.Err())
	}
	if _, ok := err.(syscall.Errno); ok {
		err = os.NewSyscallError("connect", err)
	}
	return nil, err
}

// dup gives the socket a second number, for an os.File.
func (fd *netFD) dup() (*os.File, error) {
	n, call, err := fd.pfd.Dup()
	if err != nil {
		if call != "" {
			err = os.NewSyscallError(call, err)
		}
		return nil, err
	}
	return os.NewFile(uintptr(n), fd.name()), nil
}

// concurrentThreadsLimit is how many lookups may wait at a time: they hold up
// no thread.
func concurrentThreadsLimit() int { return 500 }
