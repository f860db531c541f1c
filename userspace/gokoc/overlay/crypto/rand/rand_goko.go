// SPDX-License-Identifier: GPL-2.0

// The kernel's own generator, which is there from boot on.
//
//goko:files rand.go util.go

package rand

import "encoding/binary"

// random is 64 bits of the kernel's generator.
func random() uint64

func init() {
	Reader = kernelReader{}
}

type kernelReader struct{}

// Read fills b; it never fails.
func (kernelReader) Read(b []byte) (n int, err error) {
	n = len(b)
	for len(b) >= 8 {
		binary.LittleEndian.PutUint64(b, random())
		b = b[8:]
	}
	if len(b) > 0 {
		var last [8]byte
		binary.LittleEndian.PutUint64(last[:], random())
		copy(b, last[:])
	}
	return n, nil
}
