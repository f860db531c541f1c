// SPDX-License-Identifier: GPL-2.0

// Package syscall has the kernel's numbers, and the calls on files that goko
// makes for a task with the credentials of the task's owner.
//
//goko:files zerrors_linux_amd64.go
//goko:arch amd64

package syscall

import "internal/oserror"

// An Errno is an error number of the kernel.
type Errno uintptr

// Error is the error's text.
func (e Errno) Error() string {
	if 0 <= int(e) && int(e) < len(errors) {
		if s := errors[e]; s != "" {
			return s
		}
	}
	return "errno " + itoa(int(e))
}

// Is tells whether e is one of package os's errors.
func (e Errno) Is(target error) bool {
	switch target {
	case oserror.ErrPermission:
		return e == EACCES || e == EPERM
	case oserror.ErrExist:
		return e == EEXIST || e == ENOTEMPTY
	case oserror.ErrNotExist:
		return e == ENOENT
	}
	return false
}

// Temporary tells whether another try may succeed.
func (e Errno) Temporary() bool {
	return e == EINTR || e == EMFILE || e == ENFILE || e.Timeout()
}

// Timeout tells whether the time was up.
func (e Errno) Timeout() bool {
	return e == EAGAIN || e == EWOULDBLOCK || e == ETIMEDOUT
}

// A Signal is the number of a signal.
type Signal int

// Signal distinguishes signals.
func (s Signal) Signal() {}

// String is the signal's text.
func (s Signal) String() string {
	if 0 <= s && int(s) < len(signals) {
		if str := signals[s]; str != "" {
			return str
		}
	}
	return "signal " + itoa(int(s))
}

func itoa(n int) string {
	if n < 0 {
		return "-" + itoa(-n)
	}
	if n < 10 {
		return string([]byte{byte('0' + n)})
	}
	return itoa(n/10) + string([]byte{byte('0' + n%10)})
}
