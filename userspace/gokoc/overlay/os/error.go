// SPDX-License-Identifier: GPL-2.0

package os

import (
	"errors"
	"internal/oserror"
	"internal/poll"
	"io/fs"
	"syscall"
)

// Errors that errors.Is finds in what this package returns.
var (
	ErrInvalid          = fs.ErrInvalid
	ErrPermission       = fs.ErrPermission
	ErrExist            = fs.ErrExist
	ErrNotExist         = fs.ErrNotExist
	ErrClosed           = fs.ErrClosed
	ErrDeadlineExceeded = poll.ErrDeadlineExceeded
	ErrNoDeadline       = poll.ErrNoDeadline
	ErrProcessDone      = errors.New("os: process already finished")
)

// PathError is an error, the operation and the file it is about.
type PathError = fs.PathError

// SyscallError is an error of a system call.
type SyscallError struct {
	Syscall string
	Err     error
}

func (e *SyscallError) Error() string { return e.Syscall + ": " + e.Err.Error() }
func (e *SyscallError) Unwrap() error { return e.Err }

// NewSyscallError names the system call of an error, if there is one.
func NewSyscallError(syscall string, err error) error {
	if err == nil {
		return nil
	}
	return &SyscallError{syscall, err}
}

// LinkError is an error of an operation on two files.
type LinkError struct {
	Op  string
	Old string
	New string
	Err error
}

func (e *LinkError) Error() string { return e.Op + " " + e.Old + " " + e.New + ": " + e.Err.Error() }
func (e *LinkError) Unwrap() error { return e.Err }

// underlying is the error inside the types of this package.
func underlying(err error) error {
	switch err := err.(type) {
	case *PathError:
		return err.Err
	case *LinkError:
		return err.Err
	case *SyscallError:
		return err.Err
	}
	return err
}

func underlyingIs(err, target error) bool {
	err = underlying(err)
	if err == target {
		return true
	}
	e, ok := err.(syscall.Errno)
	return ok && e.Is(target)
}

// IsExist tells whether err says that a file is there.
func IsExist(err error) bool { return underlyingIs(err, oserror.ErrExist) }

// IsNotExist tells whether err says that a file is not there.
func IsNotExist(err error) bool { return underlyingIs(err, oserror.ErrNotExist) }

// IsPermission tells whether err says that permission was denied.
func IsPermission(err error) bool { return underlyingIs(err, oserror.ErrPermission) }

// IsTimeout tells whether err says that the time was up.
func IsTimeout(err error) bool {
	t, ok := underlying(err).(interface{ Timeout() bool })
	return ok && t.Timeout()
}
