// sync/atomic: every operation on every width, pointers, Value; races of many
// goroutines come out exact.
package main

import (
	"sync/atomic"
	"unsafe"
)

type node struct {
	next *node
	v    int
}

func check(ok bool, what string) {
	if !ok {
		println("bad:", what)
	}
}

func widths() {
	i32, u32 := int32(-5), uint32(5)
	i64, u64, up := int64(-5), uint64(5), uintptr(5)
	check(atomic.AddInt32(&i32, -3) == -8 && atomic.LoadInt32(&i32) == -8, "int32 add")
	check(atomic.AddUint32(&u32, ^uint32(0)) == 4 && atomic.LoadUint32(&u32) == 4, "uint32 add")
	check(atomic.AddInt64(&i64, 1<<40) == 1<<40-5 && atomic.LoadInt64(&i64) == 1<<40-5, "int64 add")
	check(atomic.AddUint64(&u64, ^uint64(0)) == 4 && atomic.LoadUint64(&u64) == 4, "uint64 add")
	check(atomic.AddUintptr(&up, 2) == 7 && atomic.LoadUintptr(&up) == 7, "uintptr add")
	check(atomic.SwapInt32(&i32, 1<<31-1) == -8 && i32 == 1<<31-1, "int32 swap")
	check(atomic.AddInt32(&i32, 1) == -1<<31 && i32 == -1<<31, "int32 wraps")
	check(atomic.SwapUint32(&u32, 1<<32-1) == 4 && u32 == 1<<32-1, "uint32 swap")
	check(atomic.AddUint32(&u32, 2) == 1 && u32 == 1, "uint32 wraps")
	check(atomic.SwapInt64(&i64, -1) == 1<<40-5 && i64 == -1, "int64 swap")
	check(!atomic.CompareAndSwapInt32(&i32, 0, 1) && i32 == -1<<31, "int32 cas fails")
	check(atomic.CompareAndSwapInt32(&i32, -1<<31, 1) && i32 == 1, "int32 cas")
	check(atomic.CompareAndSwapInt64(&i64, -1, 1) && i64 == 1, "int64 cas")
	check(atomic.CompareAndSwapUint32(&u32, 1, 9) && u32 == 9, "uint32 cas")
	check(!atomic.CompareAndSwapUint64(&u64, 1, 9) && u64 == 4, "uint64 cas fails")
	atomic.StoreInt32(&i32, -7)
	atomic.StoreUint32(&u32, 7)
	atomic.StoreInt64(&i64, -7)
	atomic.StoreUint64(&u64, 7)
	check(i32 == -7 && u32 == 7 && i64 == -7 && u64 == 7, "stores")
	// 32 bits inside of a struct: the neighbours stay.
	s := struct{ a, b, c int32 }{1, 2, 3}
	check(atomic.AddInt32(&s.b, 40) == 42 && s.a == 1 && s.c == 3, "neighbours")
}

type flags struct {
	b atomic.Bool
	i atomic.Int32
	j atomic.Int64
	u atomic.Uint32
	v atomic.Uint64
}

func typed() {
	var f flags
	check(!f.b.Swap(true) && f.b.Load() && f.b.CompareAndSwap(true, false), "Bool")
	check(f.i.Add(-2) == -2 && f.j.Add(3) == 3 && f.u.Add(4) == 4 && f.v.Add(5) == 5, "typed adds")
	var p atomic.Pointer[node]
	a, b := &node{v: 1}, &node{v: 2}
	check(p.Load() == nil && p.CompareAndSwap(nil, a) && !p.CompareAndSwap(nil, b), "Pointer cas")
	check(p.Swap(b) == a && p.Load().v == 2, "Pointer swap")
	p.Store(nil)
	check(p.Load() == nil, "Pointer store")
	var q unsafe.Pointer
	check(atomic.LoadPointer(&q) == nil && atomic.SwapPointer(&q, nil) == nil, "unsafe")
}

func value() {
	var v atomic.Value
	check(v.Load() == nil, "Value is nil")
	v.Store(3)
	check(v.Load() == 3 && v.Swap(4) == 3, "Value swap")
	check(!v.CompareAndSwap(3, 5) && v.CompareAndSwap(4, 5) && v.Load() == 5, "Value cas")
	defer func() { println(recover().(string)) }()
	v.Store("another")
}

func nilAddr() {
	defer func() { println("recovered:", recover() != nil) }()
	var p *int32
	atomic.AddInt32(p, 1)
}

func main() {
	widths()
	typed()
	value()
	nilAddr()

	var n32 int32
	var n64 atomic.Uint64
	var list atomic.Pointer[node]
	done := make(chan bool)
	for i := 0; i < 8; i++ {
		go func() {
			for k := 0; k < 2000; k++ {
				atomic.AddInt32(&n32, 1)
				for {
					old := n64.Load()
					if n64.CompareAndSwap(old, old+1) {
						break
					}
				}
				n := &node{v: k}
				for {
					n.next = list.Load()
					if list.CompareAndSwap(n.next, n) {
						break
					}
				}
			}
			done <- true
		}()
	}
	for i := 0; i < 8; i++ {
		<-done
	}
	length := 0
	for n := list.Load(); n != nil; n = n.next {
		length++
	}
	println(n32, n64.Load(), length)
}
