// SPDX-License-Identifier: GPL-2.0

//goko:remove runtime_cmpstring abigen_runtime_memequal abigen_runtime_memequal_varlen
//goko:remove offsetX86HasSSE42 offsetX86HasAVX2 offsetX86HasPOPCNT offsetS390xHasVX offsetPPC64HasPOWER9

package bytealg

func compare(a, b []byte) int
func equal(a, b []byte) bool
func indexBytes(b []byte, c int) int
func indexString(s string, c int) int
func countBytes(b []byte, c int) int
func countString(s string, c int) int

// Compare orders a and b.
func Compare(a, b []byte) int { return compare(a, b) }

// Equal tells whether a and b have the same bytes.
func Equal(a, b []byte) bool { return equal(a, b) }

// IndexByte is the place of the first c in b, or -1.
func IndexByte(b []byte, c byte) int { return indexBytes(b, int(c)) }

// IndexByteString is the place of the first c in s, or -1.
func IndexByteString(s string, c byte) int { return indexString(s, int(c)) }

// Count is the number of bytes of b that are c.
func Count(b []byte, c byte) int { return countBytes(b, int(c)) }

// CountString is the number of bytes of s that are c.
func CountString(s string, c byte) int { return countString(s, int(c)) }
