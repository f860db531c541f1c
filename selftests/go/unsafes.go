// SPDX-License-Identifier: GPL-2.0

// Package unsafe: conversions that can be proved, and numbers read from
// anything.
package main

import (
	"runtime"
	"unsafe"
)

type pair struct {
	a int32
	b uint32
	c float64
}

type header struct {
	data unsafe.Pointer
	n    int
	cap  int
}

type words struct {
	a, b uintptr
}

type inner struct {
	x, y int16
	s    string
	tail [12]byte
}

type outer[T any] struct {
	first T
	inner
}

type blank struct {
	_ struct{ a, b int64 }
}

func check(ok bool, what string) {
	if !ok {
		println("wrong:", what)
	}
}

//go:noinline
func dataOf(s string) uintptr { return *(*uintptr)(unsafe.Pointer(&s)) }

// numbers: bits are bits, read and written.
func numbers() {
	f := 1.5
	check(*(*uint64)(unsafe.Pointer(&f)) == 0x3ff8000000000000, "bits of a float")
	*(*uint64)(unsafe.Pointer(&f)) = 0xc000000000000000
	check(f == -2, "float of bits")
	x := pair{-1, 7, 2}
	w := (*[2]uint64)(unsafe.Pointer(&x))
	check(w[0] == 0x7ffffffff && w[1] == 0x4000000000000000, "words of a struct")
	w[0] = 5 << 32
	check(x.a == 0 && x.b == 5, "struct of words")
	n := (*int16)(unsafe.Pointer(uintptr(unsafe.Pointer(&x)) + unsafe.Offsetof(x.b)))
	*n = -2
	check(x.b == 0xfffe, "part of a field")
	b := (*[16]byte)(unsafe.Pointer(&x))
	copy(b[8:], "\x00\x00\x00\x00\x00\x00\xf0\x3f")
	check(x.c == 1, "bytes of a struct")
	var in inner
	(*[12]int8)(unsafe.Pointer(&in.tail))[11] = -1
	in.s = "text"
	*(*uint16)(unsafe.Pointer(uintptr(unsafe.Pointer(&in)) + 2)) = 0xffff
	check(in.y == -1 && in.s == "text" && in.tail[11] == 255, "numbers beside a string")
	u := *(*blank)(unsafe.Pointer(&pair{1, 2, 3}))
	check(any(u) == any(blank{}), "blank fields")
	global.c = 1
	check(*(*uint64)(unsafe.Pointer(&global.c)) == 0x3ff0000000000000, "global")
}

var global pair

// views: the words of what is no number, as numbers.
func views() {
	s := "hello, world"
	check(dataOf(s[3:])-dataOf(s) == 3 && dataOf(s) != 0, "data of a string")
	check(dataOf("") == dataOf(""), "data of an empty string")
	l := make([]int, 3, 5)
	h := *(*struct{ data, n, cap uintptr })(unsafe.Pointer(&l))
	check(h.data == uintptr(unsafe.Pointer(&l[0])) && h.n == 3 && h.cap == 5, "words of a slice")
	check((*header)(unsafe.Pointer(&l)).n == 3 && (*header)(unsafe.Pointer(&l)).cap == 5, "lengths")
	check(uintptr((*header)(unsafe.Pointer(&l)).data) == h.data, "pointer as a number")
	var e, f any = 1, 2
	check((*words)(unsafe.Pointer(&e)).a == (*words)(unsafe.Pointer(&f)).a, "types of interfaces")
	f = "x"
	check((*words)(unsafe.Pointer(&e)).a != (*words)(unsafe.Pointer(&f)).a, "types of interfaces")
	f = nil
	check(*(*words)(unsafe.Pointer(&f)) == words{}, "nil interface")
	m := map[int]int{}
	check(*(*uintptr)(unsafe.Pointer(&m)) != 0, "map")
	for i := 0; i < 50; i++ {
		c := make(chan int, i)
		check(*(*uintptr)(unsafe.Pointer(&c)) == uintptr(*(*unsafe.Pointer)(unsafe.Pointer(&c))), "chan")
		runtime.GC()
	}
}

func offsets[T any](p *outer[T]) {
	check(unsafe.Offsetof(p.s)-unsafe.Offsetof(p.inner) == 8, "offset of a promoted field")
	check(unsafe.Offsetof(p.inner.s) == 8, "offset in the embedded struct")
	check(unsafe.Offsetof(p.inner) == unsafe.Sizeof(p.first), "offset of the embedded struct")
}

func nils() {
	check(unsafe.Pointer(uintptr(0)) == nil && (*int)(unsafe.Pointer(uintptr(0))) == nil, "zero")
	var p *float64
	defer func() {
		check(recover() != nil, "nil dereference")
	}()
	println(*(*uint64)(unsafe.Pointer(p)))
}

var collected = make(chan bool, 1)

// pointer points to what tells when it is collected.
func pointer(done chan bool) unsafe.Pointer {
	p := &pair{a: 1}
	runtime.SetFinalizer(p, func(*pair) { done <- true })
	return unsafe.Pointer(p)
}

// held looks whether something is collected while a call runs: what nothing
// points to is, twice, in the meantime.
func held(what string) {
	for i := 0; i < 2; i++ {
		other := make(chan bool, 1)
		pointer(other)
		runtime.GC()
		<-other
	}
	select {
	case <-collected:
		println("wrong: collected during the call of", what)
		collected <- true
	default:
	}
}

//go:noinline
//go:uintptrescapes
func one(p uintptr) { held("one") }

//go:noinline
//go:uintptrescapes
func many(first int, p ...uintptr) { held("many") }

type value struct{}

//go:noinline
//go:uintptrescapes
func (value) one(p uintptr) int {
	held("value.one")
	return 1
}

//go:noinline
//go:uintptrescapes
func (*value) many(p ...uintptr) {
	held("value.many")
}

type embeds struct{ value }

// calls that keep alive what becomes a number in their arguments.
var calls = []func(p unsafe.Pointer){
	func(p unsafe.Pointer) { one(uintptr(p)) },
	func(p unsafe.Pointer) { many(1, 2, uintptr(p), 3) },
	func(p unsafe.Pointer) { value{}.one(uintptr(p)) },
	func(p unsafe.Pointer) { new(value).many(uintptr(p)) },
	func(p unsafe.Pointer) { new(embeds).many(0, uintptr(p)) },
	func(p unsafe.Pointer) { defer one(uintptr(p)) },
	func(p unsafe.Pointer) { defer new(value).many(uintptr(p), uintptr(p)) },
	func(p unsafe.Pointer) {
		done := make(chan bool)
		go func(p unsafe.Pointer) {
			defer close(done)
			defer value{}.one(uintptr(p))
		}(p)
		<-done
	},
}

//go:noinline
//go:uintptrescapes
func tell(done chan bool, p ...uintptr) {
	held("tell")
	done <- true
}

func main() {
	numbers()
	views()
	offsets(new(outer[int64]))
	offsets(new(outer[[5]string]))
	nils()
	for _, call := range calls {
		call(pointer(collected))
		runtime.GC()
		runtime.GC()
		<-collected
	}
	done := make(chan bool)
	go tell(done, 1, uintptr(pointer(collected)))
	<-done
	runtime.GC()
	runtime.GC()
	<-collected
	var local [2]int
	many(0, uintptr(unsafe.Pointer(&local)))
	many(0, []uintptr{1, 2}...)
	many(0)
}
