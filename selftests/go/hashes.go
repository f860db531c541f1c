// SPDX-License-Identifier: GPL-2.0

// Packages hash/* and those of crypto that hash: sums of bytes of all lengths,
// written at once and in pieces.
package main

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"hash/maphash"
)

var hashes = []struct {
	name string
	make func() hash.Hash
}{
	{"adler32", func() hash.Hash { return adler32.New() }},
	{"crc32", func() hash.Hash { return crc32.NewIEEE() }},
	{"crc32c", func() hash.Hash { return crc32.New(crc32.MakeTable(crc32.Castagnoli)) }},
	{"crc32k", func() hash.Hash { return crc32.New(crc32.MakeTable(crc32.Koopman)) }},
	{"crc64", func() hash.Hash { return crc64.New(crc64.MakeTable(crc64.ISO)) }},
	{"crc64e", func() hash.Hash { return crc64.New(crc64.MakeTable(crc64.ECMA)) }},
	{"fnv32", func() hash.Hash { return fnv.New32() }},
	{"fnv32a", func() hash.Hash { return fnv.New32a() }},
	{"fnv64", func() hash.Hash { return fnv.New64() }},
	{"fnv64a", func() hash.Hash { return fnv.New64a() }},
	{"fnv128", func() hash.Hash { return fnv.New128() }},
	{"fnv128a", func() hash.Hash { return fnv.New128a() }},
	{"md5", md5.New},
	{"sha1", sha1.New},
	{"sha224", sha256.New224},
	{"sha256", sha256.New},
	{"sha384", sha512.New384},
	{"sha512", sha512.New},
}

func main() {
	data := make([]byte, 1000)
	for i := range data {
		data[i] = byte(i*i>>3 + i)
	}
	for _, x := range hashes {
		all := sha256.New()
		for _, n := range []int{0, 1, 3, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 999, 1000} {
			h := x.make()
			h.Write(data[:n/3])
			h.Write(data[n/3 : n/2])
			h.Sum(nil)
			h.Write(data[n/2 : n])
			sum := h.Sum(nil)
			h.Reset()
			h.Write(data[:n])
			if !bytes.Equal(sum, h.Sum(nil)) || len(sum) != h.Size() {
				fmt.Println(x.name, n, "differs in pieces")
			}
			all.Write(sum)
			if n == 3 {
				fmt.Println(x.name, h.BlockSize(), hex.EncodeToString(sum))
			}
		}
		fmt.Println(x.name, hex.EncodeToString(all.Sum(nil)))
	}
	randomHash(data)
}

// randomHash: maphash's sums are others in each program, so only what holds for
// all of them can be told.
func randomHash(data []byte) {
	seed := maphash.MakeSeed()
	seen := map[uint64]bool{}
	for n := range data {
		var h maphash.Hash
		h.SetSeed(seed)
		h.Write(data[:n/3])
		h.WriteString(string(data[n/3 : n/2]))
		for _, c := range data[n/2 : n] {
			h.WriteByte(c)
		}
		sum := h.Sum64()
		if sum != maphash.Bytes(seed, data[:n]) || sum != maphash.String(seed, string(data[:n])) {
			fmt.Println("maphash", n, "differs in pieces")
		}
		if h.Reset(); n > 0 && h.Sum64() == sum || h.Seed() != seed {
			fmt.Println("maphash", n, "is not reset")
		}
		seen[sum] = true
	}
	var a, b maphash.Hash
	a.WriteString("x")
	b.WriteString("x")
	fmt.Println(len(seen), a.Sum64() == b.Sum64(), a.Seed() == b.Seed(), len(a.Sum(nil)), a.Size())
	defer func() { fmt.Println(recover()) }()
	maphash.String(maphash.Seed{}, "x")
}
