// Packages of the standard library that need no more than slices and strings.
package main

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

func numbers() {
	println(bits.Len64(1000), bits.OnesCount(255), bits.TrailingZeros32(40), bits.Reverse8(3))
	hi, lo := bits.Mul64(1<<63, 6)
	println(hi, lo)
	q, r := bits.Div64(1, 0, 6)
	println(q, r)
	sum, carry := bits.Add64(1<<63, 1<<63, 1)
	println(sum, carry, bits.RotateLeft16(1, 15))
}

func text() {
	println(utf8.RuneCountInString("héé"), utf8.RuneLen('€'), utf8.ValidString("a\xff"))
	println(strings.Index("hello", "llo"), strings.LastIndex("go gopher", "go"), strings.Count("cheese", "e"))
	println(strings.TrimSpace(" \t hello\u00a0"), strings.Repeat("ab", 4), strings.Trim("--x--", "-"))
	println(strings.ToUpper("straße é"), strings.Title("one two"), strings.EqualFold("Σ", "ς"))
	println(strings.Replace("oink oink oink", "k", "ky", 2), strings.ReplaceAll("aaa", "a", "bb"))
	for i, f := range strings.Fields("  foo bar  baz ") {
		println(i, f)
	}
	println(len(strings.Split("a,b,c", ",")), strings.Join([]string{"x", "y", "z"}, "+"))
	println(unicode.IsUpper('Ä'), unicode.IsDigit('٣'), unicode.ToLower('Ω') == 'ω', unicode.Is(unicode.Han, '世'))
	println(strings.Map(func(r rune) rune {
		if r == 'a' {
			return -1
		}
		return r + 1
	}, "banana"))
}

func builder() {
	var b strings.Builder
	for i := 3; i > 0; i-- {
		b.WriteString("n")
		b.WriteByte(byte('0' + i))
		b.WriteRune('…')
	}
	println(b.String(), b.Len())
	c := b
	defer func() { println(recover() != nil) }()
	c.WriteByte('x')
}

func main() {
	numbers()
	text()
	builder()
}
