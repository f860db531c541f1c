// SPDX-License-Identifier: GPL-2.0

// Package maphash has hash functions on bytes for hash tables: without a seed,
// which is another one in each task, nobody can say what collides.
//
// A hash is taken eight bytes at a time: each word is mixed with the state by a
// multiplication of 64 by 64 bits whose halves are folded together, and so are
// the last bytes, with their number.
//
//goko:whole
package maphash

import (
	"math/bits"
	_ "unsafe" // for go:linkname
)

// Odd numbers with about as many ones as zeros.
const (
	mulWord = 0x9e3779b97f4a7c15
	mulLast = 0xd6e8feb86659fd93
)

// random is a random number.
//
//go:linkname random runtime.fastrand64
func random() uint64

// A Seed chooses one of the hash functions; the zero Seed is none.
type Seed struct {
	s uint64
}

// MakeSeed returns a new random seed.
func MakeSeed() Seed {
	for {
		if s := random(); s != 0 {
			return Seed{s}
		}
	}
}

// mix combines a state with the next eight bytes.
func mix(state, word uint64) uint64 {
	hi, lo := bits.Mul64(state^word, mulWord)
	return hi ^ lo ^ bits.RotateLeft64(word, 29)
}

// finish is the hash of what state stands for and n bytes in all, the last ones
// in word.
func finish(state, word, n uint64) uint64 {
	hi, lo := bits.Mul64(mix(state, word)^n, mulLast)
	return hi ^ lo
}

// Bytes is the hash of b by a seed.
func Bytes(seed Seed, b []byte) uint64 {
	var h Hash
	h.SetSeed(seed)
	h.Write(b)
	return h.Sum64()
}

// String is the hash of the bytes of s by a seed.
func String(seed Seed, s string) uint64 {
	var h Hash
	h.SetSeed(seed)
	h.WriteString(s)
	return h.Sum64()
}

// A Hash is the hash of a sequence of bytes that are written to it.  The zero
// Hash is ready for use, with a random seed.
type Hash struct {
	_     [0]func() // not comparable
	seed  Seed
	state uint64 // of all whole words
	word  uint64 // bytes of the next one
	n     uint64 // bytes in all
}

func (h *Hash) begin() {
	if h.seed.s == 0 {
		h.seed = MakeSeed()
		h.state = h.seed.s
	}
}

func (h *Hash) add(c byte) {
	h.word |= uint64(c) << (h.n % 8 * 8)
	h.n++
	if h.n%8 == 0 {
		h.state = mix(h.state, h.word)
		h.word = 0
	}
}

// Write adds b; it never fails.
func (h *Hash) Write(b []byte) (int, error) {
	h.begin()
	n := len(b)
	for len(b) > 0 && h.n%8 != 0 {
		h.add(b[0])
		b = b[1:]
	}
	for len(b) >= 8 {
		h.state = mix(h.state, uint64(b[0])|uint64(b[1])<<8|uint64(b[2])<<16|uint64(b[3])<<24|
			uint64(b[4])<<32|uint64(b[5])<<40|uint64(b[6])<<48|uint64(b[7])<<56)
		h.n += 8
		b = b[8:]
	}
	for _, c := range b {
		h.add(c)
	}
	return n, nil
}

// WriteString adds the bytes of s; it never fails.
func (h *Hash) WriteString(s string) (int, error) {
	h.begin()
	for i := 0; i < len(s); i++ {
		h.add(s[i])
	}
	return len(s), nil
}

// WriteByte adds a byte; it never fails.
func (h *Hash) WriteByte(b byte) error {
	h.begin()
	h.add(b)
	return nil
}

// Seed is the hash's seed.
func (h *Hash) Seed() Seed {
	h.begin()
	return h.seed
}

// SetSeed makes h use a seed, with nothing added.
func (h *Hash) SetSeed(seed Seed) {
	if seed.s == 0 {
		panic("maphash: use of uninitialized Seed")
	}
	h.seed = seed
	h.Reset()
}

// Reset lets h be as if nothing had been added.
func (h *Hash) Reset() {
	h.begin()
	h.state, h.word, h.n = h.seed.s, 0, 0
}

// Sum64 is the hash of what has been added.
func (h *Hash) Sum64() uint64 {
	h.begin()
	return finish(h.state, h.word, h.n)
}

// Sum appends the hash to b.
func (h *Hash) Sum(b []byte) []byte {
	x := h.Sum64()
	for i := 0; i < 8; i++ {
		b = append(b, byte(x>>(8*i)))
	}
	return b
}

// Size is the number of bytes of a hash.
func (h *Hash) Size() int { return 8 }

// BlockSize is how many bytes are added at a time.
func (h *Hash) BlockSize() int { return 8 }
