// SPDX-License-Identifier: GPL-2.0

// iface.go - interfaces: which methods the image needs, itabs, method tables.
//
// A type whose values are put into an interface somewhere is a dynamic type.
// It gets a table of those of its methods that some interface asks for.  Of
// a method that is asked for but never called through an interface, the table
// has a function that only traps.

package main

import (
	"go/token"
	"go/types"
	"sort"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"
)

// methodID names a method; pkg is empty for exported ones.
type methodID struct{ name, pkg string }

func idOf(m *types.Func) methodID {
	id := methodID{name: m.Name()}
	if !m.Exported() && m.Pkg() != nil {
		id.pkg = m.Pkg().Path()
	}
	return id
}

func (a methodID) less(b methodID) bool {
	if a.name != b.name {
		return a.name < b.name
	}
	return a.pkg < b.pkg
}

// Method is a method of a type, or one that an interface asks for.
type Method struct {
	methodID
	typ *Type // func without the receiver
	fn  *Fn   // nil in interfaces
}

// Itab is an interface type and a type that satisfies it.
type Itab struct {
	iface, typ *Type
	id         int
}

// dynamics is what can be behind interfaces, and what is called there.
type dynamics struct {
	r      *reacher
	has    typeutil.Map // dynamic types
	list   []types.Type // in the order they were found
	needed map[methodID]bool
	called map[methodID]bool
	rterr  bool // run-time errors are asked for their methods

	// What package reflect can get at, when the program has it: see reflected().
	reflect  bool
	exported bool // all exported methods, too
	calls    bool // functions and channels, too
	funcs    []types.Type
	chans    []types.Type
	seen     typeutil.Map
	keep     []types.Type
}

func newDynamics(r *reacher) *dynamics {
	d := &dynamics{r: r, needed: map[methodID]bool{}, called: map[methodID]bool{}}
	d.has.SetHasher(typeutil.MakeHasher())
	return d
}

// instr notes what an instruction does with interfaces.
func (d *dynamics) instr(in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.MakeInterface:
		d.box(in.X.Type())
		d.target(in.Type())
	case *ssa.ChangeInterface:
		d.target(in.Type())
	case *ssa.TypeAssert:
		d.target(in.AssertedType)
	case *ssa.Panic:
		// Nobody recovers: the report calls these.
		mi, ok := in.X.(*ssa.MakeInterface)
		if ok {
			if _, basic := mi.X.Type().(*types.Basic); basic {
				return
			}
		}
		d.call(methodID{name: "Error"})
		d.call(methodID{name: "String"})
	case ssa.CallInstruction:
		if cc := in.Common(); cc.IsInvoke() {
			d.target(cc.Value.Type())
			d.call(idOf(cc.Method))
		}
	}
}

// function notes what a reachable function of package reflect can do.
func (d *dynamics) function(f *ssa.Function) {
	if isThunk(f) && !d.calls {
		d.calls = true
		d.again()
	}
	if f.Pkg == nil || f.Pkg.Pkg.Path() != "reflect" {
		return
	}
	if !d.exported && (f.Name() == "Method" || f.Name() == "MethodByName") {
		d.exported = true
		for i := 0; i < len(d.list); i++ {
			d.methods(d.list[i])
		}
	}
}

// target notes an interface type that values are converted to.
func (d *dynamics) target(t types.Type) {
	it, ok := t.Underlying().(*types.Interface)
	if !ok {
		return
	}
	for i := 0; i < it.NumMethods(); i++ {
		id := idOf(it.Method(i))
		d.needed[id] = true
		if d.r.c.linkable() {
			d.call(id) // another image may
		}
		if (id.name == "Error" || id.name == "RuntimeError") && !d.rterr {
			d.rterr = true
			for _, t := range d.r.c.rterrTypes() {
				d.box(t)
			}
			// Nobody recovers one: the report calls it.
			d.call(methodID{name: "Error"})
		}
	}
}

// rterrTypes are the types of the values run-time errors panic with.
func (c *compiler) rterrTypes() []types.Type {
	scope := c.ld.pkgs["runtime"].tpkg.Scope()
	return []types.Type{
		scope.Lookup("rtError").Type(),
		types.NewPointer(scope.Lookup("TypeAssertionError").Type()),
	}
}

// box notes a dynamic type.
func (d *dynamics) box(t types.Type) {
	if d.has.At(t) != nil || types.IsInterface(t) {
		return
	}
	d.has.Set(t, true)
	d.list = append(d.list, t)
	d.methods(t)
	if d.reflect {
		d.reflected(t)
	}
}

// methods notes those methods of a dynamic type that can be called.
func (d *dynamics) methods(t types.Type) {
	set := d.r.c.ld.prog.MethodSets.MethodSet(t)
	for i := 0; i < set.Len(); i++ {
		id := idOf(set.At(i).Obj().(*types.Func))
		if d.r.c.linkable() {
			d.call(id) // an interface of another image may ask for it
		}
		if d.exported && id.pkg == "" {
			d.needed[id] = true
			d.called[id] = true
			sig := plainSig(set.At(i).Type())
			d.reflected(sig)
			d.reflected(withReceiver(t, sig))
		}
		if d.called[id] {
			d.method(t, set.At(i))
		}
	}
}

// startReflect: the program uses package reflect, which gets from a value to
// its parts and to pointers to them.
func (d *dynamics) startReflect() {
	if d.reflect {
		return
	}
	d.reflect = true
	d.again()
}

// again looks at all dynamic types again, for there is more to note.
func (d *dynamics) again() {
	if !d.reflect {
		return
	}
	d.seen = typeutil.Map{}
	d.funcs, d.chans = nil, nil
	for _, t := range append([]types.Type(nil), d.list...) {
		d.reflected(t)
	}
}

// reflectMethods are the exported methods of the dynamic types, one for each
// name and type.
func (d *dynamics) reflectMethods() (list []*types.Func) {
	seen := map[string]*typeutil.Map{}
	for _, t := range d.list {
		set := d.r.c.ld.prog.MethodSets.MethodSet(t)
		for i := 0; i < set.Len(); i++ {
			m := set.At(i).Obj().(*types.Func)
			if !m.Exported() {
				continue
			}
			if seen[m.Name()] == nil {
				seen[m.Name()] = &typeutil.Map{}
			}
			sig := plainSig(set.At(i).Type())
			if seen[m.Name()].Set(sig, true) == nil {
				list = append(list, types.NewFunc(token.NoPos, nil, m.Name(), sig))
			}
		}
	}
	return list
}

// reflected notes the types of the parts of a dynamic type.  Their values may
// be put into interfaces; pointers to them, and pointers to those, are how
// reflect names types (package internal/rvalue).
func (d *dynamics) reflected(t types.Type) {
	if d.seen.At(t) != nil {
		return
	}
	d.seen.Set(t, true)
	ptr := types.NewPointer(t)
	d.keep = append(d.keep, types.NewPointer(ptr))
	d.box(t)
	if _, ok := t.(*types.Named); ok && !types.IsInterface(t) {
		d.box(ptr)
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		d.reflected(u.Elem())
	case *types.Slice:
		d.reflected(u.Elem())
	case *types.Array:
		d.reflected(u.Elem())
	case *types.Chan:
		d.reflected(u.Elem())
		d.chans = append(d.chans, t)
	case *types.Map:
		d.reflected(u.Key())
		d.reflected(u.Elem())
	case *types.Struct:
		for i := 0; i < u.NumFields(); i++ {
			d.reflected(u.Field(i).Type())
		}
	case *types.Signature:
		d.funcs = append(d.funcs, t)
		for _, tu := range []*types.Tuple{u.Params(), u.Results()} {
			for i := 0; i < tu.Len(); i++ {
				if d.calls {
					d.reflected(tu.At(i).Type())
				} else {
					d.keep = append(d.keep, types.NewPointer(tu.At(i).Type()))
				}
			}
		}
	}
}

// call notes a method that is called through an interface.
func (d *dynamics) call(id methodID) {
	if d.called[id] {
		return
	}
	d.called[id] = true
	d.needed[id] = true
	for _, t := range d.list {
		set := d.r.c.ld.prog.MethodSets.MethodSet(t)
		for i := 0; i < set.Len(); i++ {
			if idOf(set.At(i).Obj().(*types.Func)) == id {
				d.method(t, set.At(i))
			}
		}
	}
}

// method notes that the method of t can be called.
func (d *dynamics) method(t types.Type, sel *types.Selection) {
	f := d.r.c.methodFunc(t, sel)
	d.r.function(f)
	body, _ := d.r.c.ld.body(f)
	d.r.asValue[body] = true
	d.r.asValue[f] = true
}

// isDirect: values of t are themselves the data word of an interface.
func isDirect(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Chan, *types.Map, *types.Signature:
		return true
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	}
	return false
}

// methodFunc is the method of t as a function of an interface's data word.
func (c *compiler) methodFunc(t types.Type, sel *types.Selection) *ssa.Function {
	if !isDirect(t) {
		ptr := c.ld.prog.MethodSets.MethodSet(types.NewPointer(t))
		sel = ptr.Lookup(sel.Obj().Pkg(), sel.Obj().Name())
	}
	return c.ld.prog.MethodValue(sel)
}

// methodTables gives the dynamic types their methods.
func (c *compiler) methodTables() {
	for _, gt := range c.dyn.list {
		set := c.ld.prog.MethodSets.MethodSet(gt)
		if set.Len() == 0 {
			continue
		}
		t := c.tt.goType(gt)
		for i := 0; i < set.Len(); i++ {
			sel := set.At(i)
			id := idOf(sel.Obj().(*types.Func))
			if !c.dyn.needed[id] {
				continue
			}
			m := Method{methodID: id, typ: c.tt.goType(plainSig(sel.Type()))}
			if c.dyn.called[id] {
				m.fn = c.fnOf(c.methodFunc(gt, sel))
			} else {
				m.fn = c.uncalled(gt, m.typ)
			}
			t.mtab = append(t.mtab, m)
		}
		sort.Slice(t.mtab, func(i, j int) bool { return t.mtab[i].less(t.mtab[j].methodID) })
	}
}

// plainSig is a method's type without its receiver.
func plainSig(t types.Type) *types.Signature {
	s := t.(*types.Signature)
	return types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
}

// withReceiver is a method's type as a function's whose first parameter is
// the receiver.
func withReceiver(recv types.Type, s *types.Signature) *types.Signature {
	params := []*types.Var{types.NewParam(token.NoPos, nil, "", recv)}
	for i := 0; i < s.Params().Len(); i++ {
		params = append(params, s.Params().At(i))
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), s.Results(), s.Variadic())
}

// uncalled is a method that nobody calls, for the table of gt.
func (c *compiler) uncalled(gt types.Type, sig *Type) *Fn {
	recv := c.tt.goType(gt)
	if !isDirect(gt) {
		recv = c.tt.goType(types.NewPointer(gt))
	}
	key := [2]*Type{recv.under(), sig}
	if f := c.stubs[key]; f != nil {
		return f
	}
	f := c.newFn("runtime.uncalled", token.NoPos)
	c.stubs[key] = f
	c.signature(f, append([]*Type{recv}, sig.params...), sig.results)
	l := c.synthesise(f)
	defer l.finish()
	l.end(&Ins{op: TRAP, imm: trapUnreachable})
	return f
}

// itab is the itab of a dynamic type for an interface.
func (c *compiler) itab(iface, typ *Type) *Itab {
	key := [2]*Type{iface.under(), typ}
	it := c.itabs[key]
	if it == nil {
		it = &Itab{iface: iface.under(), typ: typ, id: -1}
		c.itabs[key] = it
	}
	return it
}

// ifaceMethods are the methods an interface asks for, in the order of GIR.
func (tt *typeTable) ifaceMethods(it *types.Interface) []Method {
	var list []Method
	for i := 0; i < it.NumMethods(); i++ {
		m := it.Method(i)
		list = append(list, Method{methodID: idOf(m), typ: tt.goType(plainSig(m.Type()))})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].less(list[j].methodID) })
	return list
}

// methodIndex is the number of a method in its interface.
func (t *Type) methodIndex(m *types.Func) int64 {
	id := idOf(m)
	for i, x := range t.under().methods {
		if x.methodID == id {
			return int64(i)
		}
	}
	panic("no method " + m.Name() + " in " + t.name)
}

// makeInterface puts a value into an interface.
func (l *lowerer) makeInterface(in *ssa.MakeInterface) {
	if isSelectPanic(in) {
		return
	}
	t, to := l.typ(in.X), l.typ(in)
	x := l.use(in.X)
	if to.under().kind == KEface {
		l.emit(&Ins{op: MKEFACE, t: t, a: l.define(in), b: x})
		return
	}
	l.emit(&Ins{op: MKIFACE, itab: l.c.itab(to, t), a: l.define(in), b: x})
}

// changeInterface converts to an interface type with no more methods.
func (l *lowerer) changeInterface(in *ssa.ChangeInterface) {
	from, to := l.typ(in.X).under(), l.typ(in).under()
	if from == to || from.kind == KEface && to.kind == KEface {
		l.vals[in] = l.use(in.X)
		return
	}
	x := l.use(in.X)
	l.emit(&Ins{op: CONVIFACE, t: to, a: l.define(in), b: x})
}

// eface is the interface x as an interface{}.
func (l *lowerer) toEface(t *Type, x Opd) Opd {
	if t.under().kind == KEface {
		return x
	}
	o := l.temp(l.tt.eface)
	l.emit(&Ins{op: CONVIFACE, t: l.tt.eface, a: o, b: x})
	return o
}

// typeAssert lowers x.(T).
func (l *lowerer) typeAssert(in *ssa.TypeAssert) {
	x := l.use(in.X)
	t := l.tt.goType(in.AssertedType)
	switch {
	case in.CommaOk:
		res := l.extracts(in, 2)
		if res[1].none() {
			res[1] = l.scalar(KBool)
		}
		l.emit(&Ins{op: ASSERT2, t: t, a: res[0], b: x, c: res[1]})
	case !in.Pos().IsValid() && types.Identical(in.AssertedType, in.X.Type()):
		// go/ssa's nil check of the receiver of a method value.
		l.nilCheck(x)
		l.vals[in] = x
	default:
		l.emit(&Ins{op: ASSERT, t: t, a: l.define(in), b: x})
	}
}

// nilCheck panics if the first word of x is nil.
func (l *lowerer) nilCheck(x Opd) {
	bad, ok := l.fn.newBlock(), l.fn.newBlock()
	l.end(&Ins{op: JEQI, kind: KPtr, b: x}, bad, ok)
	l.enter(bad)
	l.end(&Ins{op: TRAP, imm: trapNil})
	l.enter(ok)
}

// wrapNilCheck is go/ssa's check in a wrapper that calls a method of a value
// through a pointer.
func (l *lowerer) wrapNilCheck(in *ssa.Call) {
	x := l.use(in.Call.Args[0])
	bad, ok := l.fn.newBlock(), l.fn.newBlock()
	l.end(&Ins{op: JEQI, kind: KPtr, b: x}, bad, ok)
	l.enter(bad)
	if f := l.c.panicWrap(); f != nil {
		text := l.useCon(&konst{typ: l.tt.str, kind: KString, s: wrapText(in)})
		l.emit(&Ins{op: CALL, f: l.c.fnOf(f), args: []Opd{text}})
	}
	l.end(&Ins{op: TRAP, imm: trapNil})
	l.enter(ok)
	l.vals[in] = x
}

// panicWrap is the function that panics with a text for wrapNilCheck.
func (c *compiler) panicWrap() *ssa.Function { return c.ld.pkgs["runtime"].ssa.Func("panicwrap") }

// wrapText is what a wrapper says when its pointer is nil.
func wrapText(in *ssa.Call) string {
	p, ok := in.Call.Args[0].Type().Underlying().(*types.Pointer)
	if !ok {
		return "value method called using nil pointer"
	}
	n, ok := p.Elem().(*types.Named)
	if !ok {
		return "value method called using nil pointer"
	}
	typ := n.Obj().Name()
	pkg := ""
	if n.Obj().Pkg() != nil {
		pkg = n.Obj().Pkg().Path() + "."
	}
	return "value method " + pkg + typ + "." + in.Parent().Name() + " called using nil *" + typ + " pointer"
}

// invoke makes the call of an interface's method.
func (l *lowerer) invoke(cc *ssa.CallCommon) *Ins {
	t := l.typ(cc.Value).under()
	return &Ins{op: CALLM, t: t, b: l.use(cc.Value), imm: t.methodIndex(cc.Method)}
}

// invokeWrapper is a function that takes an interface and the arguments of
// one of its methods, and calls that.
func (c *compiler) invokeWrapper(t *Type, m *types.Func) *Fn {
	key := "invoke " + t.name + " " + m.Id()
	if f := c.wrappers[key]; f != nil && f.params[0].typ == t {
		return f
	}
	sig := t.methods[t.methodIndex(m)].typ
	f := c.newFn(t.name+"."+m.Name(), token.NoPos)
	f.wrapper = true
	c.wrappers[key] = f
	c.signature(f, append([]*Type{t}, sig.params...), nil)
	w := c.synthesise(f)
	defer w.finish()
	var args []Opd
	for _, p := range f.params[1:] {
		args = append(args, Opd{v: p})
	}
	w.emit(&Ins{op: CALLM, t: t, b: Opd{v: f.params[0]}, imm: t.methodIndex(m),
		args: args, res: make([]Opd, len(sig.results))})
	w.end(&Ins{op: RET})
	return f
}
