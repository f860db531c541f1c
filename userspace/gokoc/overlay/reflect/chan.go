// SPDX-License-Identifier: GPL-2.0

package reflect

import (
	"internal/rvalue"
	"time"
)

// mustChan panics unless v is a channel that allows a direction.
func (v Value) mustChan(op string, dir ChanDir) {
	v.must(op, Chan)
	v.mustBeExported(op)
	if v.Type().ChanDir()&dir == 0 {
		panic("reflect: " + map[ChanDir]string{SendDir: "send", RecvDir: "recv"}[dir] + " on " +
			map[ChanDir]string{SendDir: "recv", RecvDir: "send"}[dir] + "-only channel")
	}
}

// Recv receives from a channel.
func (v Value) Recv() (x Value, ok bool) {
	v.mustChan("Recv", RecvDir)
	p, ok, _ := rvalue.Recv(v.p, true)
	return at(p, 0), ok
}

// TryRecv receives from a channel if it can at once.
func (v Value) TryRecv() (x Value, ok bool) {
	v.mustChan("TryRecv", RecvDir)
	p, ok, got := rvalue.Recv(v.p, false)
	if !got {
		return Value{}, false
	}
	return at(p, 0), ok
}

// Send sends to a channel.
func (v Value) Send(x Value) {
	v.mustChan("Send", SendDir)
	x.mustBeExported("Send")
	rvalue.Send(v.p, x.as(v.Type().Elem(), "Value.Send"), true)
}

// TrySend sends to a channel if it can at once.
func (v Value) TrySend(x Value) bool {
	v.mustChan("TrySend", SendDir)
	x.mustBeExported("TrySend")
	return rvalue.Send(v.p, x.as(v.Type().Elem(), "Value.TrySend"), false)
}

// Close closes a channel.
func (v Value) Close() {
	v.must("Close", Chan)
	v.mustBeExported("Close")
	if v.Type().ChanDir()&SendDir == 0 {
		panic("reflect: close of receive-only channel")
	}
	rvalue.Close(v.p)
}

// MakeChan makes a channel.
func MakeChan(t Type, buffer int) Value {
	if t.Kind() != Chan {
		panic("reflect.MakeChan of non-chan type")
	}
	if buffer < 0 {
		panic("reflect.MakeChan: negative buffer size")
	}
	if t.ChanDir() != BothDir {
		panic("reflect.MakeChan: unidirectional channel type")
	}
	return at(rvalue.MakeChan(t.handle(), buffer), 0)
}

// A SelectDir is what a case of Select does.
type SelectDir int

// The cases.
const (
	_ SelectDir = iota
	SelectSend
	SelectRecv
	SelectDefault
)

// A SelectCase is a case of Select.
type SelectCase struct {
	Dir  SelectDir
	Chan Value
	Send Value
}

// Select runs a select statement: it looks at the channels in turn, in longer
// and longer intervals up to a millisecond.
func Select(cases []SelectCase) (chosen int, recv Value, recvOK bool) {
	def, open := -1, false
	for i, c := range cases {
		switch c.Dir {
		case SelectDefault:
			if def >= 0 {
				panic("reflect.Select: multiple default cases")
			}
			def = i
		case SelectSend, SelectRecv:
			open = open || c.Chan.flag != 0 && !c.Chan.IsNil()
		default:
			panic("reflect.Select: invalid Dir")
		}
	}
	if !open && def < 0 {
		select {}
	}
	for wait := time.Microsecond; ; wait *= 2 {
		from := int(uint64(time.Now().UnixNano()) % uint64(len(cases)))
		for k := range cases {
			i := (from + k) % len(cases)
			c := cases[i]
			if c.Dir == SelectDefault || c.Chan.flag == 0 || c.Chan.IsNil() {
				continue
			}
			if c.Dir == SelectSend {
				if c.Chan.TrySend(c.Send) {
					return i, Value{}, false
				}
				continue
			}
			c.Chan.mustChan("Select", RecvDir)
			if p, ok, got := rvalue.Recv(c.Chan.p, false); got {
				return i, at(p, 0), ok
			}
		}
		if def >= 0 {
			return def, Value{}, false
		}
		if wait > time.Millisecond {
			wait = time.Millisecond
		}
		time.Sleep(wait)
	}
}
