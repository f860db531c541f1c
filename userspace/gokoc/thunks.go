// SPDX-License-Identifier: GPL-2.0

// thunks.go - what package reflect calls, sends and receives with.
//
// Functions of internal/rvalue that need to know a type to do something with
// a value of it: each looks which of the program's types it is given, and
// calls a function made for that type.  So all of it is typed code that the
// verifier proves.

package main

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// thunks are these functions, by name.
var thunks = map[string]func(*lowerer){
	"Call":      (*lowerer).callThunk,
	"MakeFunc":  (*lowerer).makeFuncThunk,
	"FuncTypes": (*lowerer).funcTypesThunk,
	"Method":    (*lowerer).methodThunk,
	"MakeChan":  (*lowerer).makeChanThunk,
	"Send":      (*lowerer).sendThunk,
	"Recv":      (*lowerer).recvThunk,
	"Close":     (*lowerer).closeThunk,
}

// isThunk tells whether gokoc makes the body of a function.
func isThunk(sf *ssa.Function) bool {
	return sf.Blocks == nil && sf.Pkg != nil && sf.Pkg.Pkg.Path() == "internal/rvalue" && thunks[sf.Name()] != nil
}

// thunk makes the body of fn.
func (c *compiler) thunk(fn *Fn, name string) {
	l := c.synthesise(fn)
	defer l.finish()
	thunks[name](l)
	l.end(&Ins{op: TRAP, imm: trapUnreachable})
}

// param and result are the operands of the function that is being made.
func (l *lowerer) param(i int) Opd  { return Opd{v: l.fn.params[i]} }
func (l *lowerer) result(i int) Opd { return Opd{v: l.fn.results[i]} }

// newThunk makes a function with the parameters and results of l's.
func (l *lowerer) newThunk(what string) *lowerer {
	f := l.c.newFn("internal/rvalue."+what, token.NoPos)
	f.wrapper = true
	types := func(vars []*Var) (list []*Type) {
		for _, v := range vars {
			list = append(list, v.typ)
		}
		return list
	}
	l.c.signature(f, types(l.fn.params), types(l.fn.results))
	return l.c.synthesise(f)
}

// forward calls w's function with l's parameters and returns.
func (l *lowerer) forward(w *lowerer) {
	w.end(&Ins{op: RET})
	w.finish()
	in := &Ins{op: CALL, f: w.fn}
	for i := range l.fn.params {
		in.args = append(in.args, l.param(i))
	}
	for i := range l.fn.results {
		in.res = append(in.res, l.result(i))
	}
	l.emit(in)
	l.end(&Ins{op: RET})
}

// ifHolds begins a block for when the interface x holds a t; the block that
// is returned is for when it does not.
func (l *lowerer) ifHolds(x Opd, t *Type) *Block {
	ok := l.scalar(KBool)
	l.emit(&Ins{op: ASSERT2, t: t, b: x, c: ok})
	yes, no := l.fn.newBlock(), l.fn.newBlock()
	l.end(&Ins{op: JNEI, kind: KBool, b: ok}, yes, no)
	l.enter(yes)
	return no
}

// byType calls for the type whose pointer the first parameter holds what make
// has made for it.
func (l *lowerer) byType(what string, list []types.Type, make func(w *lowerer, t *Type)) {
	for _, gt := range list {
		t, ptr := l.tt.goType(gt), l.tt.goType(types.NewPointer(gt))
		no := l.ifHolds(l.param(0), ptr)
		w := l.newThunk(what + " " + t.name)
		make(w, t)
		l.forward(w)
		l.enter(no)
	}
}

func (l *lowerer) ptrType(t *Type) *Type {
	if t.gotype != nil {
		return l.tt.goType(types.NewPointer(t.gotype))
	}
	return l.tt.ptrTo(t)
}

// unbox is the T that the interface x holds a pointer to.
func (l *lowerer) unbox(x Opd, t *Type) Opd {
	ptr := l.ptrType(t)
	p, v := l.temp(ptr), l.temp(t)
	l.emit(&Ins{op: ASSERT, t: ptr, a: p, b: x})
	l.emit(&Ins{op: LD, t: l.moveType(t), a: v, b: p})
	return v
}

// box makes dst an interface with a pointer to a copy of v.
func (l *lowerer) box(dst, v Opd, t *Type) {
	ptr := l.ptrType(t)
	p := l.temp(ptr)
	l.emit(&Ins{op: NEW, t: t, a: p})
	if t.size() > 0 {
		l.emit(&Ins{op: ST, t: l.moveType(t), b: p, a: v})
	}
	l.emit(&Ins{op: MKEFACE, t: ptr, a: dst, b: p})
}

// element is element i of a slice of interfaces.
func (l *lowerer) element(s Opd, i int) Opd {
	x := l.temp(l.tt.eface)
	l.emit(&Ins{op: LDX, t: l.tt.eface, a: x, b: s, c: l.intCon(KI64, int64(i))})
	return x
}

// boxes makes dst a slice of interfaces with pointers to copies of vals.
func (l *lowerer) boxes(dst Opd, vals []Opd, typs []*Type) {
	n := l.intCon(KI64, int64(len(vals)))
	l.emit(&Ins{op: MKSLICE, t: l.tt.eface, a: dst, b: n, c: n})
	for i, v := range vals {
		x := l.temp(l.tt.eface)
		l.box(x, v, typs[i])
		l.emit(&Ins{op: STX, t: l.tt.eface, b: dst, c: l.intCon(KI64, int64(i)), a: x})
	}
}

// callThunk: func Call(f any, in []any) (out []any)
func (l *lowerer) callThunk() {
	l.byType("call", l.c.dyn.funcs, func(w *lowerer, t *Type) {
		u := t.under()
		f := w.unbox(w.param(0), t)
		var args, res []Opd
		for i, pt := range u.params {
			args = append(args, w.unbox(w.element(w.param(1), i), pt))
		}
		for _, rt := range u.results {
			res = append(res, w.temp(rt))
		}
		w.emit(&Ins{op: CALLC, b: f, args: args, res: res})
		w.boxes(w.result(0), res, u.results)
	})
}

// makeFuncThunk: func MakeFunc(h any, fn func([]any) []any) (f any)
func (l *lowerer) makeFuncThunk() {
	l.byType("make", l.c.dyn.funcs, func(w *lowerer, t *Type) {
		u := t.under()
		body := l.c.newFn("reflect.makeFuncStub", token.NoPos)
		body.wrapper = true
		l.c.signature(body, u.params, u.results)
		caps := l.c.captureAll(body, []*Type{w.fn.params[1].typ})
		b := l.c.synthesise(body)
		fn := b.loadCtx(caps)[0]
		var args []Opd
		for i := range u.params {
			args = append(args, b.param(i))
		}
		in, out := b.temp(w.fn.params[1].typ.under().params[0]), b.temp(w.fn.params[1].typ.under().params[0])
		b.boxes(in, args, u.params)
		b.emit(&Ins{op: CALLC, b: fn, args: []Opd{in}, res: []Opd{out}})
		for i, rt := range u.results {
			v := b.unbox(b.element(out, i), rt)
			b.emit(&Ins{op: MOV, t: b.moveType(rt), a: b.result(i), b: v})
		}
		b.end(&Ins{op: RET})
		b.finish()
		f := w.temp(t)
		w.emit(&Ins{op: CLOSURE, a: f, f: body, args: []Opd{w.param(1)}})
		w.box(w.result(0), f, t)
	})
}

// funcTypesThunk: func FuncTypes() []any
func (l *lowerer) funcTypesThunk() {
	funcs := l.c.dyn.funcs
	n := l.intCon(KI64, int64(len(funcs)))
	l.emit(&Ins{op: MKSLICE, t: l.tt.eface, a: l.result(0), b: n, c: n})
	for i, gt := range funcs {
		ptr := l.tt.goType(types.NewPointer(gt))
		p, x := l.temp(ptr), l.temp(l.tt.eface)
		l.emit(&Ins{op: CONST, kind: KPtr, a: p})
		l.emit(&Ins{op: MKEFACE, t: ptr, a: x, b: p})
		l.emit(&Ins{op: STX, t: l.tt.eface, b: l.result(0), c: l.intCon(KI64, int64(i)), a: x})
	}
	l.end(&Ins{op: RET})
	l.enter(l.fn.newBlock())
}

// methodThunk: func Method(x any, name string) (f any)
func (l *lowerer) methodThunk() {
	for _, m := range l.c.dyn.reflectMethods() {
		it := types.NewInterfaceType([]*types.Func{m}, nil).Complete()
		iface, sig := l.tt.goType(it), plainSig(m.Type())
		name := l.useCon(&konst{typ: l.tt.str, kind: KString, s: m.Name()})
		same := l.scalar(KBool)
		l.callb("streq", []Opd{l.param(1), name}, []Opd{same})
		yes, no := l.fn.newBlock(), l.fn.newBlock()
		l.end(&Ins{op: JNEI, kind: KBool, b: same}, yes, no)
		l.enter(yes)
		other := l.ifHolds(l.param(0), iface)
		w := l.newThunk("method " + m.Name())
		x := w.temp(iface)
		w.emit(&Ins{op: ASSERT, t: iface, a: x, b: w.param(0)})
		t := l.tt.goType(sig)
		f := w.temp(t)
		w.emit(&Ins{op: CLOSURE, a: f, f: l.c.boundMethod(iface, m, t), args: []Opd{x}})
		w.box(w.result(0), f, t)
		l.forward(w)
		l.enter(other)
		l.jump(no)
		l.enter(no)
	}
}

// boundMethod is a closure body that calls a method of the interface it has captured.
func (c *compiler) boundMethod(iface *Type, m *types.Func, t *Type) *Fn {
	f := c.newFn(fmt.Sprintf("reflect.methodValueCall %s", m.Name()), token.NoPos)
	f.wrapper = true
	c.signature(f, t.params, t.results)
	caps := c.captureAll(f, []*Type{iface})
	w := c.synthesise(f)
	defer w.finish()
	in := &Ins{op: CALLM, t: iface, b: w.loadCtx(caps)[0], imm: iface.methodIndex(m)}
	for i := range t.params {
		in.args = append(in.args, w.param(i))
	}
	for i := range t.results {
		in.res = append(in.res, w.result(i))
	}
	w.emit(in)
	w.end(&Ins{op: RET})
	return f
}

// makeChanThunk: func MakeChan(h any, n int) (c any)
func (l *lowerer) makeChanThunk() {
	l.byType("chan", l.c.dyn.chans, func(w *lowerer, t *Type) {
		c := w.temp(t)
		w.emit(&Ins{op: MKCHAN, t: t, a: c, b: w.param(1)})
		w.box(w.result(0), c, t)
	})
}

// chansOf are the program's channel types that allow one direction.
func (l *lowerer) chansOf(dir int64) (list []types.Type) {
	for _, t := range l.c.dyn.chans {
		if l.tt.goType(t).under().n&dir != 0 {
			list = append(list, t)
		}
	}
	return list
}

// ifWaits begins a block for when the parameter i is true; what it returns is
// for when it is false.
func (l *lowerer) ifWaits(i int) *Block {
	yes, no := l.fn.newBlock(), l.fn.newBlock()
	l.end(&Ins{op: JNEI, kind: KBool, b: l.param(i)}, yes, no)
	l.enter(yes)
	return no
}

// sendThunk: func Send(c, x any, wait bool) (sent bool)
func (l *lowerer) sendThunk() {
	l.byType("send", l.chansOf(dirSend), func(w *lowerer, t *Type) {
		c, x := w.unbox(w.param(0), t), w.unbox(w.param(1), t.under().elem)
		no := w.ifWaits(2)
		w.emit(&Ins{op: SEND, b: c, c: x})
		w.emit(&Ins{op: CONST, kind: KBool, a: w.result(0), imm: 1})
		w.end(&Ins{op: RET})
		w.enter(no)
		which := w.scalar(KI64)
		w.emit(&Ins{op: SELECT, a: which, deflt: true, sel: []selCase{{send: true, ch: c, elem: x}}})
		w.emit(&Ins{op: SETEQI, kind: KI64, a: w.result(0), b: which})
	})
}

// recvThunk: func Recv(c any, wait bool) (x any, ok, got bool)
func (l *lowerer) recvThunk() {
	l.byType("receive", l.chansOf(dirRecv), func(w *lowerer, t *Type) {
		elem := t.under().elem
		c, x := w.unbox(w.param(0), t), w.temp(elem)
		no := w.ifWaits(1)
		w.emit(&Ins{op: RECV2, a: x, b: c, c: w.result(1)})
		w.emit(&Ins{op: CONST, kind: KBool, a: w.result(2), imm: 1})
		w.box(w.result(0), x, elem)
		w.end(&Ins{op: RET})
		w.enter(no)
		which, y := w.scalar(KI64), w.temp(elem)
		w.emit(&Ins{op: SELECT, a: which, b: w.result(1), deflt: true, sel: []selCase{{ch: c, elem: y}}})
		w.emit(&Ins{op: SETEQI, kind: KI64, a: w.result(2), b: which})
		w.box(w.result(0), y, elem)
	})
}

// closeThunk: func Close(c any)
func (l *lowerer) closeThunk() {
	l.byType("close", l.chansOf(dirSend), func(w *lowerer, t *Type) {
		w.emit(&Ins{op: CLOSE, b: w.unbox(w.param(0), t)})
	})
}
