// SPDX-License-Identifier: GPL-2.0

// lower_call.go - calls, closures, go, defer, panic, and Go's builtins.

package main

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// call lowers a call expression.
func (l *lowerer) call(in *ssa.Call) {
	if b, ok := in.Call.Value.(*ssa.Builtin); ok {
		l.builtinCall(in, b)
		return
	}
	args := l.args(in.Call.Args)
	var res []Opd
	emit := func(i *Ins) {
		res = l.results(in, in.Call.Signature().Results())
		i.args, i.res = args, res
		l.emit(i)
	}
	if in.Call.IsInvoke() {
		emit(l.invoke(&in.Call))
		return
	}
	sf, ok := in.Call.Value.(*ssa.Function)
	if !ok {
		emit(&Ins{op: CALLC, b: l.use(in.Call.Value)})
		return
	}
	if name, ok := l.c.builtinOf(sf); ok {
		emit(&Ins{op: CALLB, s: name})
		return
	}
	if i, ok := intrinsicOf(sf); ok {
		l.emit(&Ins{op: i.op, kind: i.kind, a: l.define(in), b: args[0]})
		return
	}
	emit(&Ins{op: CALL, f: l.c.fnOf(sf)})
	if ptrs := l.escaping(sf, in.Call.Args); ptrs != nil {
		l.keepAlive(l.typ(ptrs[0]), l.args(ptrs))
	}
}

func (l *lowerer) args(vals []ssa.Value) []Opd {
	args := make([]Opd, len(vals))
	for i, v := range vals {
		args[i] = l.use(v)
	}
	return args
}

// results makes variables for the results of a call: the value itself, or
// the Extracts of a tuple.
func (l *lowerer) results(v ssa.Value, tu *types.Tuple) []Opd {
	switch tu.Len() {
	case 0:
		return nil
	case 1:
		return []Opd{l.defineOpt(v)}
	}
	return l.extracts(v, tu.Len())
}

// extracts makes variables for the components of a tuple that are used.
func (l *lowerer) extracts(v ssa.Value, n int) []Opd {
	res := make([]Opd, n)
	for _, r := range *v.Referrers() {
		x, ok := r.(*ssa.Extract)
		if !ok || len(*x.Referrers()) == 0 {
			continue
		}
		if res[x.Index].none() {
			res[x.Index] = l.define(x)
		}
		l.vals[x] = res[x.Index]
	}
	return res
}

// makeClosure lowers a function literal that captures something, or a
// method value.
func (l *lowerer) makeClosure(in *ssa.MakeClosure) {
	f := l.c.fnOf(in.Fn.(*ssa.Function))
	args := l.args(in.Bindings)
	l.emit(&Ins{op: CLOSURE, a: l.define(in), f: f, args: args})
}

// goStmt lowers a go statement.
func (l *lowerer) goStmt(in *ssa.Go) {
	cc := &in.Call
	if cc.IsInvoke() {
		f, x := l.c.invokeWrapper(l.typ(cc.Value).under(), cc.Method), l.use(cc.Value)
		l.nilCheck(x)
		l.emit(&Ins{op: GO, f: f, args: append([]Opd{x}, l.args(cc.Args)...)})
		return
	}
	switch v := cc.Value.(type) {
	case *ssa.Builtin:
		f, args := l.builtinWrapper(v, cc, nil)
		l.emit(&Ins{op: GO, f: f, args: args})
	case *ssa.Function:
		if l.escaping(v, cc.Args) != nil {
			f, caps := l.deferWrapper(cc)
			w := l.temp(l.tt.deferFn)
			l.emit(&Ins{op: CLOSURE, a: w, f: f, args: caps})
			l.emit(&Ins{op: GOC, b: w})
			return
		}
		args := l.args(cc.Args)
		l.emit(&Ins{op: GO, f: l.c.fnOf(v), args: args})
	default:
		args := l.args(cc.Args)
		l.emit(&Ins{op: GOC, b: l.use(v), args: args})
	}
}

// deferStmt lowers a defer statement: what is deferred is always a function
// without parameters and results, if need be a closure over the arguments.
func (l *lowerer) deferStmt(in *ssa.Defer) {
	cc := &in.Call
	sig := cc.Signature()
	b, isBuiltin := cc.Value.(*ssa.Builtin)
	if !isBuiltin && !cc.IsInvoke() && len(cc.Args) == 0 && sig.Results().Len() == 0 {
		l.emit(&Ins{op: DEFERC, b: l.use(cc.Value)})
		return
	}
	var f *Fn
	var caps []Opd
	if isBuiltin && b.Name() == "recover" {
		f, caps = l.c.hitFn(), []Opd{l.hit}
	} else if isBuiltin {
		f, caps = l.builtinWrapper(b, cc, in)
	} else {
		f, caps = l.deferWrapper(cc)
	}
	w := l.temp(l.tt.deferFn)
	if f.ctx == nil {
		l.emit(&Ins{op: FNVAL, a: w, f: f})
	} else {
		l.emit(&Ins{op: CLOSURE, a: w, f: f, args: caps})
	}
	l.emit(&Ins{op: DEFERC, b: w})
}

// deferWrapper is a closure body that makes the call cc, deferred or in a
// goroutine of its own, and its captures.
func (l *lowerer) deferWrapper(cc *ssa.CallCommon) (*Fn, []Opd) {
	caps := l.args(cc.Args)
	var types []*Type
	for _, a := range cc.Args {
		types = append(types, l.typ(a))
	}
	if cc.IsInvoke() {
		return l.deferInvoke(cc, caps, types)
	}
	sf, static := cc.Value.(*ssa.Function)
	key := ""
	var ptrs []ssa.Value // what the call keeps alive: captured, too
	if static {
		ptrs = l.escaping(sf, cc.Args)
		key = fmt.Sprintf("defer %p %d", sf, len(ptrs))
		for _, p := range ptrs {
			caps = append(caps, l.use(p))
			types = append(types, l.typ(p))
		}
	} else {
		caps = append(caps, l.use(cc.Value))
		types = append(types, l.typ(cc.Value))
		key = "defer " + l.typ(cc.Value).name
	}
	if f := l.c.wrappers[key]; f != nil {
		return f, caps
	}
	f := l.c.newFn(l.fn.name+".deferwrap", cc.Pos())
	f.wrapper = true
	l.c.wrappers[key] = f
	c := l.c
	vals := c.captureAll(f, types)
	w := c.synthesise(f)
	defer w.finish()
	w.pos = cc.Pos()
	args := w.loadCtx(vals)
	res := make([]Opd, cc.Signature().Results().Len())
	if static {
		n := len(args) - len(ptrs)
		args, kept := args[:n], args[n:]
		if name, ok := c.builtinOf(sf); ok {
			w.callb(name, args, res)
		} else {
			w.emit(&Ins{op: CALL, f: c.fnOf(sf), args: args, res: res})
		}
		if ptrs != nil {
			w.keepAlive(l.typ(ptrs[0]), kept)
		}
	} else {
		n := len(args) - 1
		w.emit(&Ins{op: CALLC, b: args[n], args: args[:n], res: res})
	}
	w.end(&Ins{op: RET})
	return f, caps
}

// deferInvoke is a closure body that calls a method of an interface.
func (l *lowerer) deferInvoke(cc *ssa.CallCommon, caps []Opd, types []*Type) (*Fn, []Opd) {
	t := l.typ(cc.Value).under()
	x := l.use(cc.Value)
	l.nilCheck(x)
	caps = append([]Opd{x}, caps...)
	types = append([]*Type{t}, types...)
	key := "defer invoke " + t.name + " " + cc.Method.Id()
	if f := l.c.wrappers[key]; f != nil && f.ctx.fields[1].typ == t {
		return f, caps
	}
	f := l.c.newFn(l.fn.name+".deferwrap", cc.Pos())
	f.wrapper = true
	l.c.wrappers[key] = f
	vals := l.c.captureAll(f, types)
	w := l.c.synthesise(f)
	defer w.finish()
	w.pos = cc.Pos()
	args := w.loadCtx(vals)
	w.emit(&Ins{op: CALLM, t: t, b: args[0], imm: t.methodIndex(cc.Method), args: args[1:],
		res: make([]Opd, cc.Signature().Results().Len())})
	w.end(&Ins{op: RET})
	return f, caps
}

// captureAll makes f a closure body that captures values of the types.
func (c *compiler) captureAll(f *Fn, types []*Type) []*Type {
	if len(types) == 0 {
		return nil
	}
	names := make([]string, len(types))
	for i := range names {
		names[i] = fmt.Sprintf("a%d", i)
	}
	c.setCtx(f, names, types)
	return types
}

// loadCtx loads the captures of a closure body.
func (l *lowerer) loadCtx(types []*Type) []Opd {
	args := make([]Opd, len(types))
	if len(types) > 0 {
		l.fn.ctx.layout()
	}
	for i, t := range types {
		args[i] = l.temp(t)
		l.emit(&Ins{op: LD, t: l.moveType(t), a: args[i],
			b: Opd{v: l.fn.ctxVar}, imm: l.fn.ctx.fields[i+1].off})
	}
	return args
}

// builtinWrapper is a function that calls a builtin of Go: for defer a
// closure body over the arguments, for go a function that takes them.
func (l *lowerer) builtinWrapper(b *ssa.Builtin, cc *ssa.CallCommon, d *ssa.Defer) (*Fn, []Opd) {
	caps := l.args(cc.Args)
	var typs []*Type
	for _, a := range cc.Args {
		typs = append(typs, l.typ(a))
	}
	f := l.c.newFn(l.fn.name+".deferwrap", cc.Pos())
	f.wrapper = true
	var w *lowerer
	var args []Opd
	if d != nil {
		l.c.captureAll(f, typs)
		w = l.c.synthesise(f)
		w.pos = cc.Pos()
		args = w.loadCtx(typs)
	} else {
		f.name = l.fn.name + ".gowrap"
		l.c.signature(f, typs, nil)
		w = l.c.synthesise(f)
		w.pos = cc.Pos()
		for _, p := range f.params {
			args = append(args, Opd{v: p})
		}
	}
	defer w.finish()
	w.goBuiltin(b.Name(), args, typs, Opd{})
	if w.cur.term == nil {
		w.end(&Ins{op: RET})
	}
	return f, caps
}

// runDefers calls the functions this call has deferred, newest first.
func (l *lowerer) runDefers() {
	loop, body, out := l.fn.newBlock(), l.fn.newBlock(), l.fn.newBlock()
	l.jump(loop)
	l.enter(loop)
	w := l.temp(l.tt.deferFn)
	l.emit(&Ins{op: POPDEFER, a: w})
	l.end(&Ins{op: JEQI, kind: KPtr, b: w}, out, body)
	l.enter(body)
	if !l.hit.none() {
		no := l.intCon(KBool, 0)
		l.emit(&Ins{op: ST, t: l.tt.scalars[KBool], b: l.hit, a: no})
	}
	l.emit(&Ins{op: CALLC, b: w})
	if !l.hit.none() {
		l.recoverIfHit(loop)
	}
	l.jump(loop)
	l.enter(out)
}

// `defer recover()` recovers if it is this function that calls it at its
// exit, while a panic runs this function; it does nothing when it is a panic
// that calls it.  So what is deferred only notes, in the variable hit, that it
// was called, and runDefers() does the recover().

// findDeferredRecover makes the variable if the function needs it.
func (l *lowerer) findDeferredRecover() {
	for _, b := range l.src.Blocks {
		for _, in := range b.Instrs {
			d, ok := in.(*ssa.Defer)
			if !ok {
				continue
			}
			if bi, ok := d.Call.Value.(*ssa.Builtin); ok && bi.Name() == "recover" && l.hit.none() {
				t := l.tt.scalars[KBool]
				l.hit = Opd{v: l.fn.newVar(l.tt.ptrTo(t))}
				l.emit(&Ins{op: NEW, t: t, a: l.hit})
			}
		}
	}
}

// hitFn is what `defer recover()` defers.
func (c *compiler) hitFn() *Fn {
	if f := c.wrappers["recover"]; f != nil {
		return f
	}
	f := c.newFn("runtime.deferredRecover", token.NoPos)
	f.wrapper = true
	c.wrappers["recover"] = f
	t := c.tt.ptrTo(c.tt.scalars[KBool])
	w := c.synthesise(f)
	defer w.finish()
	p := w.loadCtx(c.captureAll(f, []*Type{t}))[0]
	w.emit(&Ins{op: ST, t: c.tt.scalars[KBool], b: p, a: w.intCon(KBool, 1)})
	w.end(&Ins{op: RET})
	return f
}

func (l *lowerer) recoverIfHit(loop *Block) {
	hit := l.scalar(KBool)
	l.emit(&Ins{op: LD, t: l.tt.scalars[KBool], a: hit, b: l.hit})
	rec := l.fn.newBlock()
	l.end(&Ins{op: JEQI, kind: KBool, b: hit}, loop, rec)
	l.enter(rec)
	l.emit(&Ins{op: RECOVER, a: l.temp(l.tt.eface)})
}

// isSelectPanic: go/ssa's own "blocking select matched no case".
func isSelectPanic(mi *ssa.MakeInterface) bool {
	k, ok := mi.X.(*ssa.Const)
	return ok && k.Value != nil && k.Value.Kind() == constant.String && !mi.Pos().IsValid() &&
		strings.HasPrefix(constant.StringVal(k.Value), "blocking select matched no case")
}

// panicStmt lowers panic(v).
func (l *lowerer) panicStmt(in *ssa.Panic) {
	if mi, ok := in.X.(*ssa.MakeInterface); ok && isSelectPanic(mi) {
		l.end(&Ins{op: TRAP, imm: trapUnreachable})
		return
	}
	b := l.use(in.X)
	l.end(&Ins{op: PANIC, b: b})
}

// builtinCall lowers the call of one of Go's builtins.
func (l *lowerer) builtinCall(in *ssa.Call, b *ssa.Builtin) {
	args := in.Call.Args
	switch b.Name() {
	case "len", "cap":
		l.lenCap(in, b.Name(), args[0])
		return
	case "append":
		l.appendCall(in)
		return
	case "real", "imag", "complex":
		l.complexBuiltin(in, b.Name())
		return
	case "ssa:wrapnilchk":
		l.wrapNilCheck(in)
		return
	case "Sizeof", "Alignof", "Offsetof":
		if n, ok := l.c.unsafeSize(b.Name(), args); ok {
			l.cons[in] = &konst{typ: l.typ(in), kind: l.typ(in).under().kind, n: n}
			return
		}
	case "Add":
		if l.c.origin(in).p != nil && !l.c.referred(in) {
			return
		}
		refuse("unsafe.Add can't be proved to be safe")
	case "Slice":
		refuse("unsafe.Slice can't be proved to be safe")
	}
	var types []*Type
	for _, a := range args {
		types = append(types, l.typ(a))
	}
	ops := l.args(args)
	var res Opd
	if b.Name() == "copy" || b.Name() == "recover" {
		res = l.defineOpt(in)
	}
	l.goBuiltin(b.Name(), ops, types, res)
}

// goBuiltin emits one of Go's builtins on operands.
func (l *lowerer) goBuiltin(name string, args []Opd, typs []*Type, res Opd) {
	switch name {
	case "print", "println":
		l.print(name == "println", args, typs)
	case "close":
		l.emit(&Ins{op: CLOSE, b: args[0]})
	case "copy":
		l.emit(&Ins{op: COPY, a: res, b: args[0], c: args[1]})
	case "recover":
		if res.none() {
			res = l.temp(l.tt.eface)
		}
		l.emit(&Ins{op: RECOVER, a: res})
	case "panic":
		l.end(&Ins{op: PANIC, b: args[0]})
	case "delete":
		l.emit(&Ins{op: MAPDEL, t: typs[0].under(), b: args[0], args: args[1:]})
	default:
		refuse("builtin %s", name)
	}
}

// lenCap lowers len and cap: a word of the value, where there is one.
func (l *lowerer) lenCap(in *ssa.Call, name string, x ssa.Value) {
	t := l.typ(x)
	u := t.under()
	if u.kind == KPtr {
		u = u.elem.under()
	}
	switch u.kind {
	case KArray:
		l.cons[in] = &konst{typ: l.typ(in), kind: KI64, n: u.n}
	case KString, KSlice:
		if con := l.con(x); con != nil {
			l.cons[in] = &konst{typ: l.typ(in), kind: KI64, n: int64(len(con.s))}
			return
		}
		o := l.use(x)
		w := 1
		if name == "cap" {
			w = 2
		}
		l.vals[in] = Opd{v: o.v, w: o.w + w}
	case KChan:
		o := l.use(x)
		l.callb("chan"+name, []Opd{o}, []Opd{l.define(in)})
	case KMap:
		o := l.use(x)
		l.callb("maplen", []Opd{o}, []Opd{l.define(in)})
	default:
		refuse("%s of %s", name, t.name)
	}
}

// print lowers print and println: one builtin for each operand.
func (l *lowerer) print(ln bool, args []Opd, typs []*Type) {
	for i, a := range args {
		if ln && i > 0 {
			l.callb("print_sp", nil, nil)
		}
		u := typs[i].under()
		switch {
		case u.kind == KBool:
			l.callb("print_bool", []Opd{a}, nil)
		case u.kind.integer() && u.kind.signed():
			l.callb("print_int", []Opd{l.widen(a, u.kind, KI64)}, nil)
		case u.kind.integer():
			l.callb("print_uint", []Opd{l.widen(a, u.kind, KU64)}, nil)
		case u.kind.float() || u.kind.complex():
			l.printFloat(a, u.kind)
		case u.kind == KString:
			l.callb("print_string", []Opd{a}, nil)
		case u.kind.word():
			l.callb("print_ptr", []Opd{a}, nil)
		case u.kind == KSlice:
			l.callb("print_slice", []Opd{a}, nil)
		case u.kind == KEface:
			l.callb("print_eface", []Opd{a}, nil)
		case u.kind == KIface:
			l.callb("print_eface", []Opd{l.toEface(u, a)}, nil)
		default:
			refuse("print of %s", typs[i].name)
		}
	}
	if ln {
		l.callb("print_nl", nil, nil)
	}
	l.callb("print_end", nil, nil)
}

// widen converts an integer operand of kind k to kind to.
func (l *lowerer) widen(a Opd, k, to Kind) Opd {
	if k == to {
		return a
	}
	o := l.scalar(to)
	l.emit(&Ins{op: CONV, kind: to, a: o, b: a})
	return o
}

// appendCall lowers append.  Appending one element goes through a function
// that does not need a slice of that one element, see growFn().
func (l *lowerer) appendCall(in *ssa.Call) {
	args := in.Call.Args
	if len(args) == 1 {
		l.vals[in] = l.use(args[0])
		return
	}
	if v, st := l.singleElem(args[1]); st != nil {
		f := l.c.growFn(l.typ(in).under())
		s, e := l.use(args[0]), l.use(v)
		l.emit(&Ins{op: CALL, f: f, args: []Opd{s, e}, res: []Opd{l.define(in)}})
		return
	}
	if con := l.con(args[1]); con != nil && con.kind == KVoid {
		l.vals[in] = l.use(args[0])
		return
	}
	s, t := l.use(args[0]), l.use(args[1])
	l.emit(&Ins{op: APPEND, a: l.define(in), b: s, c: t})
}

// singleElem is the element when v is a slice made for one variadic
// argument and used for nothing else.
func (l *lowerer) singleElem(v ssa.Value) (ssa.Value, *ssa.Store) {
	_, _, st := varargs(v)
	if st == nil {
		return nil, nil
	}
	return st.Val, st
}

// varargs matches a slice that is made for one variadic argument of append:
// the array, the address of its element, and the store to it.
func varargs(v ssa.Value) (*ssa.Alloc, *ssa.IndexAddr, *ssa.Store) {
	s, ok := v.(*ssa.Slice)
	if !ok || len(*s.Referrers()) != 1 {
		return nil, nil, nil
	}
	a, ok := s.X.(*ssa.Alloc)
	if !ok || a.Comment != "varargs" || len(*a.Referrers()) != 2 ||
		deref(a.Type()).Underlying().(*types.Array).Len() != 1 {
		return nil, nil, nil
	}
	for _, r := range *a.Referrers() {
		ia, ok := r.(*ssa.IndexAddr)
		if !ok || len(*ia.Referrers()) != 1 {
			continue
		}
		if st, ok := (*ia.Referrers())[0].(*ssa.Store); ok && st.Addr == ia {
			return a, ia, st
		}
	}
	return nil, nil, nil
}

// findAppends drops what builds the slices of appendCall's fast case.
func (l *lowerer) findAppends() {
	for _, b := range l.src.Blocks {
		for _, in := range b.Instrs {
			c, ok := in.(*ssa.Call)
			if !ok {
				continue
			}
			bi, ok := c.Call.Value.(*ssa.Builtin)
			if !ok || bi.Name() != "append" || len(c.Call.Args) != 2 {
				continue
			}
			a, ia, st := varargs(c.Call.Args[1])
			if st == nil {
				continue
			}
			s := c.Call.Args[1].(*ssa.Slice)
			for _, x := range []ssa.Instruction{a, ia, st, s} {
				l.c.skip[x] = true
			}
		}
	}
}

// growFn is the function that appends one element to a slice: in place when
// there is room, else by way of a slice of one element.
func (c *compiler) growFn(t *Type) *Fn {
	if t.growFn != nil {
		return t.growFn
	}
	e := t.elem
	fn := c.newFn("runtime.append."+t.name, token.NoPos)
	fn.wrapper = true
	t.growFn = fn
	c.signature(fn, []*Type{t, e}, []*Type{t})
	l := c.synthesise(fn)
	defer l.finish()
	s, v, res := Opd{v: fn.params[0]}, Opd{v: fn.params[1]}, Opd{v: fn.results[0]}
	length, capacity := Opd{v: s.v, w: 1}, Opd{v: s.v, w: 2}
	room, full := fn.newBlock(), fn.newBlock()
	n := l.scalar(KI64)
	l.end(&Ins{op: JLT, kind: KI64, b: length, c: capacity}, room, full)
	l.enter(room)
	l.emit(&Ins{op: ADDI, kind: KI64, a: n, b: length, imm: 1})
	l.emit(&Ins{op: SLICE, a: res, b: s, args: []Opd{{}, n, {}}})
	l.emit(&Ins{op: STX, t: l.moveType(e), a: v, b: res, c: length})
	l.end(&Ins{op: RET})
	l.enter(full)
	one := l.intCon(KI64, 1)
	zero := l.intCon(KI64, 0)
	tmp := l.temp(t)
	l.emit(&Ins{op: MKSLICE, t: e, a: tmp, b: one, c: one})
	l.emit(&Ins{op: STX, t: l.moveType(e), a: v, b: tmp, c: zero})
	l.emit(&Ins{op: APPEND, a: res, b: s, c: tmp})
	l.end(&Ins{op: RET})
	return fn
}

// builtinBody is the body of a function that stands for a builtin, for where
// the function is used as a value.
func (l *lowerer) builtinBody(name string) {
	l.fn.entry = l.fn.newBlock()
	l.enter(l.fn.entry)
	var args, res []Opd
	for _, p := range l.fn.params {
		args = append(args, Opd{v: p})
	}
	for _, r := range l.fn.results {
		res = append(res, Opd{v: r})
	}
	l.callb(name, args, res)
	l.end(&Ins{op: RET})
}

func (c *compiler) pos(p token.Pos) token.Position { return c.ld.fset.Position(p) }
