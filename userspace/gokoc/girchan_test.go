// SPDX-License-Identifier: GPL-2.0

// girchan_test.go - channels and select, for the interpreter of GIR.

package main

type gSudog struct {
	g     *gG
	cas   int // index of the case, -1: not a select
	send  bool
	addr  uint64 // element in memory, canonical frame form; 0: none
	t     int    // element type
	tick  *int   // shared by the cases of one select
	armed int
}

type gChan struct {
	cap    int
	elem   int
	buf    [][]byte
	closed bool
	recvq  []*gSudog
	sendq  []*gSudog
}

func (vm *girVM) chanAt(p uint64) *gChan { return vm.chans[p] }

func take(q *[]*gSudog) *gSudog {
	for len(*q) > 0 {
		s := (*q)[0]
		*q = (*q)[1:]
		if s.armed == *s.tick {
			*s.tick++
			return s
		}
	}
	return nil
}

func (vm *girVM) bytesAt(p uint64, n int64) []byte {
	return append([]byte(nil), vm.mem[p:p+uint64(n)]...)
}

// trySend and tryRecv do the operation if it does not block.
func (vm *girVM) trySend(c *gChan, elem uint64) bool {
	if c.closed {
		panic(gTrap("!send on closed channel"))
	}
	n := vm.frameSize(c.elem)
	if r := take(&c.recvq); r != nil {
		if r.addr != 0 {
			copy(vm.mem[r.addr:r.addr+uint64(n)], vm.mem[elem:elem+uint64(n)])
		}
		r.g.woken, r.g.wokOK = *r, true
		vm.ready(r.g)
		return true
	}
	if len(c.buf) < c.cap {
		c.buf = append(c.buf, vm.bytesAt(elem, n))
		return true
	}
	return false
}

func (vm *girVM) tryRecv(c *gChan, dst uint64) (done, ok bool) {
	n := uint64(vm.frameSize(c.elem))
	put := func(b []byte) {
		if dst != 0 {
			copy(vm.mem[dst:dst+n], b)
		}
	}
	if len(c.buf) > 0 {
		put(c.buf[0])
		c.buf = c.buf[1:]
		if s := take(&c.sendq); s != nil {
			c.buf = append(c.buf, vm.bytesAt(s.addr, int64(n)))
			s.g.woken, s.g.wokOK = *s, true
			vm.ready(s.g)
		}
		return true, true
	}
	if s := take(&c.sendq); s != nil {
		put(vm.mem[s.addr : s.addr+n])
		s.g.woken, s.g.wokOK = *s, true
		vm.ready(s.g)
		return true, true
	}
	if c.closed {
		put(make([]byte, n))
		return true, false
	}
	return false, false
}

func (vm *girVM) closeChan(c *gChan) {
	if c == nil {
		panic(gTrap("!close of nil channel"))
	}
	if c.closed {
		panic(gTrap("!close of closed channel"))
	}
	c.closed = true
	for s := take(&c.recvq); s != nil; s = take(&c.recvq) {
		if s.addr != 0 {
			n := uint64(vm.frameSize(c.elem))
			copy(vm.mem[s.addr:s.addr+n], make([]byte, n))
		}
		s.g.woken, s.g.wokOK = *s, false
		vm.ready(s.g)
	}
	for s := take(&c.sendq); s != nil; s = take(&c.sendq) {
		s.g.woken, s.g.wokOK = *s, false
		vm.ready(s.g)
	}
}

// enqueue parks g on channels.
func (vm *girVM) park(g *gG) { g.waiting = true }

func (vm *girVM) enqueue(g *gG, c *gChan, s *gSudog) {
	s.g, s.tick, s.armed = g, &g.tick, g.tick
	if s.send {
		c.sendq = append(c.sendq, s)
	} else {
		c.recvq = append(c.recvq, s)
	}
}

// chanOp does a channel operation, or parks; when woken it runs again with
// g.woken set.
func (vm *girVM) chanOp(g *gG, fr *gFrame, in *gInsn) {
	addr := func(w int) uint64 {
		if w < 0 {
			return 0
		}
		return fr.base + 8*uint64(w)
	}
	cases := in.sel
	switch in.op {
	case SEND:
		cases = []gCase{{true, in.b, in.c}}
	case RECV, RECV2:
		cases = []gCase{{false, in.b, in.a}}
	}
	finish := func(i int, ok bool) {
		switch in.op {
		case RECV2:
			vm.w64(addr(in.c), b2u(ok))
		case SELECT:
			vm.w64(addr(in.a), uint64(i))
			if in.b >= 0 {
				vm.w64(addr(in.b), b2u(ok))
			}
		}
	}
	if g.woken.g != nil {
		s := g.woken
		g.woken = gSudog{}
		if s.send && !g.wokOK {
			panic(gTrap("!send on closed channel"))
		}
		finish(s.cas, g.wokOK && !s.send)
		return
	}
	if n := len(cases); n > 0 {
		start := int(vm.random() % uint64(n))
		for k := range cases {
			i := (start + k) % n
			c := vm.chanAt(vm.w(fr, cases[i].ch))
			if c == nil {
				continue
			}
			if cases[i].send {
				if vm.trySend(c, addr(cases[i].elem)) {
					finish(i, false)
					return
				}
			} else if done, ok := vm.tryRecv(c, addr(cases[i].elem)); done {
				finish(i, ok)
				return
			}
		}
	}
	if in.deflt {
		finish(-1, false)
		return
	}
	fr.pc-- // again when woken
	for i, cs := range cases {
		if c := vm.chanAt(vm.w(fr, cs.ch)); c != nil {
			vm.enqueue(g, c, &gSudog{cas: i, send: cs.send, addr: addr(cs.elem)})
		}
	}
	vm.park(g)
}
