// SPDX-License-Identifier: GPL-2.0

// Constants: iota, typed and untyped, arbitrary precision, package variables
// and the order of their initialisation.
package main

const (
	zero = iota
	one
	_
	three
)

const (
	kb = 1 << (10 * (iota + 1))
	mb
	gb
)

type weekday int

const (
	sunday weekday = iota
	monday
	tuesday
)

func (d weekday) next() weekday { return (d + 1) % 7 }

const big = 1 << 100
const huge = big * big
const max = ^uint64(0)
const name, length = "const", len("const")

var (
	a = b + 1
	b = f("b", c*2)
	c = 5
	d = f("d", 1)
	_ = f("blank", 0)
)

var x, y = pair()

var order []string

var unused = f("unused", 9)

func f(name string, v int) int {
	println("init", name)
	return v
}

func pair() (int, string) { return a * 2, "pair" }

func init() { println("first init", a, b, c, d, x, y) }

func init() {
	order = append(order, "second")
	println("second init", len(order))
}

var table = [3]struct {
	s string
	n int
}{{"a", 1}, {"b", a}, {"c", one}}

var fn = func() int { return c + 1000 }

var cycle = &link{v: 1}

type link struct {
	next *link
	v    int
}

func init() { cycle.next = cycle }

func main() {
	println(zero, one, three, kb, mb, gb, sunday, tuesday.next(), weekday(6).next())
	println(big>>98, huge/big/(big>>3), max, max>>1, uint64(big>>37))
	println(name, length, 'a', '世', 'a'+1, "s"+"t", 7/2, -7/2, 7%3, 1<<3|1, 5&^4)
	const local = 10
	var i8 int8 = local * 12
	println(i8, local<<2, local == 10, !(local > 3))
	println(table[1].s, table[1].n, table[2].n, fn(), cycle.next.next.v)
	println(0x1F, 0b101, 0o17, 1_000_000, '\n', '\x41', '\u4e16')
	var r rune = 'x'
	var by byte = 'y'
	println(r, by, string(r), uint8(255), int64(-1<<63))
}
