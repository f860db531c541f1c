// SPDX-License-Identifier: GPL-2.0

package time

import "syscall"

func open(name string) (uintptr, error) {
	fd, err := syscall.Open(name, syscall.O_RDONLY, 0)
	return uintptr(fd), err
}

func read(fd uintptr, buf []byte) (int, error) { return syscall.Read(int(fd), buf) }

func closefd(fd uintptr) { syscall.Close(int(fd)) }

// preadn fills buf with what is at an offset of the file, from its end if the
// offset is negative.
func preadn(fd uintptr, buf []byte, off int) error {
	whence := seekStart
	if off < 0 {
		whence = seekEnd
	}
	if _, err := syscall.Seek(int(fd), int64(off), whence); err != nil {
		return err
	}
	for len(buf) > 0 {
		n, err := syscall.Read(int(fd), buf)
		if err != nil {
			return err
		}
		if n == 0 {
			return syscall.EIO
		}
		buf = buf[n:]
	}
	return nil
}
