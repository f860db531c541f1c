// Searching and comparing bytes: package bytes, and what strings has of it.
package main

import (
	"bytes"
	"strings"
)

// slow versions, to compare with
func index(b []byte, c byte) int {
	for i := range b {
		if b[i] == c {
			return i
		}
	}
	return -1
}

func main() {
	b := make([]byte, 1000)
	for i := range b {
		b[i] = byte(i * 7 % 251)
	}
	for n := 0; n < len(b); n += 37 {
		for c := 0; c < 256; c += 5 {
			s := b[n:]
			want := index(s, byte(c))
			if got := bytes.IndexByte(s, byte(c)); got != want {
				println("IndexByte", n, c, got, want)
			}
			if got := strings.IndexByte(string(s), byte(c)); got != want {
				println("strings.IndexByte", n, c, got, want)
			}
			k := 0
			for _, x := range s {
				if int(x) == c {
					k++
				}
			}
			if bytes.Count(s, []byte{byte(c)}) != k || strings.Count(string(s), string([]byte{byte(c)})) != k {
				println("Count", n, c)
			}
		}
	}
	println(bytes.Compare([]byte("a"), []byte("b")), bytes.Compare([]byte("b"), []byte("a")),
		bytes.Compare([]byte("ab"), []byte("a")), bytes.Compare(nil, []byte{}), bytes.Compare([]byte{200}, []byte{100}))
	println(bytes.Equal([]byte("abc"), []byte("abc")), bytes.Equal([]byte("abc"), []byte("abd")),
		bytes.Equal(nil, []byte{}), bytes.Equal([]byte("a"), []byte("ab")))
	println(bytes.Index([]byte("chicken"), []byte("ken")), bytes.IndexByte(nil, 0), strings.IndexByte("", 0))
	println(string(bytes.ToUpper([]byte("grün"))), string(bytes.TrimSpace([]byte(" x "))), bytes.HasPrefix([]byte("golang"), []byte("go")))
	big := make([]byte, 600<<10)
	big[len(big)-1] = 1
	println(bytes.IndexByte(big, 1), bytes.Count(big, []byte{0}), bytes.Equal(big, big[:len(big)-1]), bytes.Compare(big, make([]byte, len(big))))
}
