// Channels of elements of all sizes, 0 to 1000 bytes, with and without buffers:
// each value arrives whole, once and in order, through every kind of hand-over.
package main

type (
	b1    [1]byte
	b2    [2]byte
	b3    [3]byte
	b7    [7]byte
	b8    [8]byte
	b9    [9]byte
	b16   [16]byte
	b31   [31]byte
	b100  [100]byte
	b1000 [1000]byte
	mixed struct {
		a byte
		s string
		p *int
		x []int
		b bool
		f func() int
	}
)

// A channel of any type, that carries numbers.
type ops struct {
	name  string
	bits  uint
	send  func(v uint64)
	recv  func() (uint64, bool)
	try   func(v uint64) bool
	close func()
	len   func() int
	cap   func() int
}

func bad(what string, a, b uint64) {
	println("BAD", what, a, b)
}

func put(e []byte, v uint64) {
	for i := range e {
		e[i] = byte(v >> (8 * uint(i%8)))
	}
}

func get(e []byte) uint64 {
	var v uint64
	for i := len(e) - 1; i >= 0; i-- {
		if i < 8 {
			v = v<<8 | uint64(e[i])
		}
	}
	for i := range e {
		if e[i] != byte(v>>(8*uint(i%8))) {
			bad("bytes differ", uint64(i), v)
			break
		}
	}
	return v
}

func chan_b1(n int) ops {
	c := make(chan b1, n)
	return ops{"b1", 8, func(v uint64) {
		var e b1
		put(e[:], v)
		c <- e
	}, func() (uint64, bool) {
		e, ok := <-c
		return get(e[:]), ok
	}, func(v uint64) bool {
		var e b1
		put(e[:], v)
		select {
		case c <- e:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_b2(n int) ops {
	c := make(chan b2, n)
	return ops{"b2", 16, func(v uint64) {
		var e b2
		put(e[:], v)
		c <- e
	}, func() (uint64, bool) {
		e, ok := <-c
		return get(e[:]), ok
	}, func(v uint64) bool {
		var e b2
		put(e[:], v)
		select {
		case c <- e:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_b3(n int) ops {
	c := make(chan b3, n)
	return ops{"b3", 24, func(v uint64) {
		var e b3
		put(e[:], v)
		c <- e
	}, func() (uint64, bool) {
		e, ok := <-c
		return get(e[:]), ok
	}, func(v uint64) bool {
		var e b3
		put(e[:], v)
		select {
		case c <- e:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_b7(n int) ops {
	c := make(chan b7, n)
	return ops{"b7", 32, func(v uint64) {
		var e b7
		put(e[:], v)
		c <- e
	}, func() (uint64, bool) {
		e, ok := <-c
		return get(e[:]), ok
	}, func(v uint64) bool {
		var e b7
		put(e[:], v)
		select {
		case c <- e:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_b8(n int) ops {
	c := make(chan b8, n)
	return ops{"b8", 32, func(v uint64) {
		var e b8
		put(e[:], v)
		c <- e
	}, func() (uint64, bool) {
		e, ok := <-c
		return get(e[:]), ok
	}, func(v uint64) bool {
		var e b8
		put(e[:], v)
		select {
		case c <- e:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_b9(n int) ops {
	c := make(chan b9, n)
	return ops{"b9", 32, func(v uint64) {
		var e b9
		put(e[:], v)
		c <- e
	}, func() (uint64, bool) {
		e, ok := <-c
		return get(e[:]), ok
	}, func(v uint64) bool {
		var e b9
		put(e[:], v)
		select {
		case c <- e:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_b16(n int) ops {
	c := make(chan b16, n)
	return ops{"b16", 32, func(v uint64) {
		var e b16
		put(e[:], v)
		c <- e
	}, func() (uint64, bool) {
		e, ok := <-c
		return get(e[:]), ok
	}, func(v uint64) bool {
		var e b16
		put(e[:], v)
		select {
		case c <- e:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_b31(n int) ops {
	c := make(chan b31, n)
	return ops{"b31", 32, func(v uint64) {
		var e b31
		put(e[:], v)
		c <- e
	}, func() (uint64, bool) {
		e, ok := <-c
		return get(e[:]), ok
	}, func(v uint64) bool {
		var e b31
		put(e[:], v)
		select {
		case c <- e:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_b100(n int) ops {
	c := make(chan b100, n)
	return ops{"b100", 32, func(v uint64) {
		var e b100
		put(e[:], v)
		c <- e
	}, func() (uint64, bool) {
		e, ok := <-c
		return get(e[:]), ok
	}, func(v uint64) bool {
		var e b100
		put(e[:], v)
		select {
		case c <- e:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_b1000(n int) ops {
	c := make(chan b1000, n)
	return ops{"b1000", 32, func(v uint64) {
		var e b1000
		put(e[:], v)
		c <- e
	}, func() (uint64, bool) {
		e, ok := <-c
		return get(e[:]), ok
	}, func(v uint64) bool {
		var e b1000
		put(e[:], v)
		select {
		case c <- e:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_int8(n int) ops {
	c := make(chan int8, n)
	return ops{"int8", 7, func(v uint64) {
		c <- -int8(v)
	}, func() (uint64, bool) {
		e, ok := <-c
		return uint64(-e), ok
	}, func(v uint64) bool {
		select {
		case c <- -int8(v):
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_uint8(n int) ops {
	c := make(chan uint8, n)
	return ops{"uint8", 8, func(v uint64) {
		c <- uint8(v)
	}, func() (uint64, bool) {
		e, ok := <-c
		return uint64(e), ok
	}, func(v uint64) bool {
		select {
		case c <- uint8(v):
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_int16(n int) ops {
	c := make(chan int16, n)
	return ops{"int16", 15, func(v uint64) {
		c <- -int16(v)
	}, func() (uint64, bool) {
		e, ok := <-c
		return uint64(-e), ok
	}, func(v uint64) bool {
		select {
		case c <- -int16(v):
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_uint16(n int) ops {
	c := make(chan uint16, n)
	return ops{"uint16", 16, func(v uint64) {
		c <- uint16(v)
	}, func() (uint64, bool) {
		e, ok := <-c
		return uint64(e), ok
	}, func(v uint64) bool {
		select {
		case c <- uint16(v):
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_int32(n int) ops {
	c := make(chan int32, n)
	return ops{"int32", 31, func(v uint64) {
		c <- -int32(v)
	}, func() (uint64, bool) {
		e, ok := <-c
		return uint64(-e), ok
	}, func(v uint64) bool {
		select {
		case c <- -int32(v):
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_uint32(n int) ops {
	c := make(chan uint32, n)
	return ops{"uint32", 32, func(v uint64) {
		c <- uint32(v)
	}, func() (uint64, bool) {
		e, ok := <-c
		return uint64(e), ok
	}, func(v uint64) bool {
		select {
		case c <- uint32(v):
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_int64(n int) ops {
	c := make(chan int64, n)
	return ops{"int64", 32, func(v uint64) {
		c <- -int64(v)
	}, func() (uint64, bool) {
		e, ok := <-c
		return uint64(-e), ok
	}, func(v uint64) bool {
		select {
		case c <- -int64(v):
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_uint(n int) ops {
	c := make(chan uint, n)
	return ops{"uint", 32, func(v uint64) {
		c <- uint(v)
	}, func() (uint64, bool) {
		e, ok := <-c
		return uint64(e), ok
	}, func(v uint64) bool {
		select {
		case c <- uint(v):
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_uintptr(n int) ops {
	c := make(chan uintptr, n)
	return ops{"uintptr", 32, func(v uint64) {
		c <- uintptr(v)
	}, func() (uint64, bool) {
		e, ok := <-c
		return uint64(e), ok
	}, func(v uint64) bool {
		select {
		case c <- uintptr(v):
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_zero(n int) ops {
	c := make(chan struct{}, n)
	return ops{"zero", 0, func(v uint64) {
		c <- struct{}{}
	}, func() (uint64, bool) {
		_, ok := <-c
		return 0, ok
	}, func(v uint64) bool {
		select {
		case c <- struct{}{}:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_bool(n int) ops {
	c := make(chan bool, n)
	return ops{"bool", 1, func(v uint64) {
		c <- v != 0
	}, func() (uint64, bool) {
		e, ok := <-c
		if e {
			return 1, ok
		}
		return 0, ok
	}, func(v uint64) bool {
		select {
		case c <- v != 0:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_ptr(n int) ops {
	c := make(chan *uint64, n)
	return ops{"ptr", 32, func(v uint64) {
		c <- &v
	}, func() (uint64, bool) {
		e, ok := <-c
		if e == nil {
			return 0, ok
		}
		return *e, ok
	}, func(v uint64) bool {
		select {
		case c <- &v:
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_string(n int) ops {
	c := make(chan string, n)
	str := func(v uint64) string {
		b := make([]byte, 8)
		put(b, v)
		return string(b)
	}
	return ops{"string", 32, func(v uint64) {
		c <- str(v)
	}, func() (uint64, bool) {
		e, ok := <-c
		return get([]byte(e)), ok
	}, func(v uint64) bool {
		select {
		case c <- str(v):
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

func chan_mixed(n int) ops {
	c := make(chan mixed, n)
	mk := func(v uint64) mixed {
		i := int(v)
		return mixed{byte(v), "mixed", &i, make([]int, i%5, 5), v%2 == 0, func() int { return i }}
	}
	return ops{"mixed", 32, func(v uint64) {
		c <- mk(v)
	}, func() (uint64, bool) {
		e, ok := <-c
		if !ok {
			if e.p != nil || e.s != "" || e.x != nil || e.f != nil {
				bad("not zero", 0, 0)
			}
			return 0, ok
		}
		v := uint64(*e.p)
		if e.a != byte(v) || e.s != "mixed" || len(e.x) != int(v%5) || cap(e.x) != 5 ||
			e.b != (v%2 == 0) || e.f() != int(v) {
			bad("mixed differs", v, uint64(e.a))
		}
		return v, ok
	}, func(v uint64) bool {
		select {
		case c <- mk(v):
			return true
		default:
			return false
		}
	}, func() { close(c) }, func() int { return len(c) }, func() int { return cap(c) }}
}

const many = 100

// The numbers of one goroutine arrive in order; a full buffer takes no more.
func run(o ops, n int) {
	mask := uint64(1)<<o.bits - 1
	if o.cap() != n || o.len() != 0 {
		bad(o.name, uint64(o.cap()), uint64(o.len()))
	}
	for i := 0; i < n; i++ {
		if !o.try(uint64(i) & mask) {
			bad("no room", uint64(i), uint64(n))
		}
	}
	if o.try(1) || o.len() != n {
		bad("too much room", uint64(o.len()), uint64(n))
	}
	go func() {
		for i := n; i < many; i++ {
			o.send(uint64(i) * 0x01010101 & mask)
		}
		o.close()
	}()
	for i := 0; ; i++ {
		v, ok := o.recv()
		if !ok {
			if i != many || v != 0 {
				bad(o.name, uint64(i), v)
			}
			break
		}
		want := uint64(i)
		if i >= n {
			want *= 0x01010101
		}
		if v != want&mask {
			bad(o.name, v, want&mask)
		}
	}
	if v, ok := o.recv(); ok || v != 0 {
		bad("closed", v, 0)
	}
}

// The receiver comes first: values go right into its frame.
func runDirect(o ops) {
	mask := uint64(1)<<o.bits - 1
	done := make(chan uint64)
	go func() {
		var sum uint64
		for {
			v, ok := o.recv()
			if !ok {
				break
			}
			sum = sum*31 + v
		}
		done <- sum
	}()
	var want uint64
	for i := uint64(0); i < many; i++ {
		o.send(i * 77 & mask)
		want = want*31 + i*77&mask
	}
	o.close()
	if sum := <-done; sum != want {
		bad(o.name, sum, want)
	}
}

func main() {
	makers := []func(int) ops{
		chan_zero,
		chan_bool,
		chan_b1,
		chan_b2,
		chan_b3,
		chan_b7,
		chan_b8,
		chan_b9,
		chan_b16,
		chan_b31,
		chan_b100,
		chan_b1000,
		chan_int8,
		chan_uint8,
		chan_int16,
		chan_uint16,
		chan_int32,
		chan_uint32,
		chan_int64,
		chan_uint,
		chan_uintptr,
		chan_ptr,
		chan_string,
		chan_mixed,
	}
	for _, mk := range makers {
		for n := 0; n <= 3; n++ {
			run(mk(n), n)
			runDirect(mk(n))
		}
		run(mk(64), 64)
		println(mk(0).name)
	}
}
