// SPDX-License-Identifier: GPL-2.0

// lower_unsafe.go - package unsafe.
//
// A pointer that has been an unsafe.Pointer may become a *T again where both
// can be seen in one expression, perhaps with a constant added between, and
// there is a T at that place of what the pointer pointed to, or T and what is
// there are nothing but numbers: the verifier proves the field's address.
// Where all that is done by the pointer is reading numbers, it need not exist
// (lower_view.go).  Else the compiler refuses.

package main

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// unsafeConvert lowers the conversions that unsafe.Pointer takes part in.
func (l *lowerer) unsafeConvert(in *ssa.Convert, from, to *Type) bool {
	fk, tk := from.under().kind, to.under().kind
	switch {
	case fk == KUnsafe && tk == KUnsafe:
		l.vals[in] = l.use(in.X)
	case fk == KPtr && tk == KUnsafe:
		if !l.c.referred(in) {
			return true // what it becomes is made of in.X
		}
		x := l.use(in.X)
		l.emit(&Ins{op: MOV, t: to, a: l.define(in), b: x})
	case fk == KUnsafe && tk.integer():
		if !l.c.referred(in) {
			return true
		}
		if n, ok := l.numbers[in.X]; ok {
			l.emit(&Ins{op: CONV, kind: tk, a: l.define(in), b: n})
			return true
		}
		x := l.use(in.X)
		l.callb("ptrbits", []Opd{x}, []Opd{l.define(in)})
	case fk.integer() && tk == KUnsafe:
		if !l.c.referred(in) {
			return true
		}
		if l.c.isZero(in.X) {
			l.cons[in] = &konst{typ: to, kind: KPtr}
			return true
		}
		refuse("conversion of a number to unsafe.Pointer can't be proved to be safe")
	case fk == KUnsafe && tk == KPtr:
		l.unsafeToPtr(in, to)
	default:
		return false
	}
	return true
}

// referred tells whether anything but conversions to pointers, which see
// through v, needs the value v.
func (c *compiler) referred(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Convert:
			if _, ok := r.Type().Underlying().(*types.Pointer); ok && c.origin(r.X).p != nil {
				continue
			}
			if c.origin(r).p == nil || c.referred(r) {
				return true
			}
		case *ssa.BinOp:
			if c.origin(r).p == nil || c.referred(r) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// place is what an unsafe.Pointer or a number was made of: p plus off.
type place struct {
	p   ssa.Value // a pointer; nil: not known
	off int64
}

// origin finds out what v, an unsafe.Pointer or a uintptr, was made of.
func (c *compiler) origin(v ssa.Value) place {
	switch v := v.(type) {
	case *ssa.ChangeType:
		return c.origin(v.X)
	case *ssa.Convert:
		switch t := v.X.Type().Underlying().(type) {
		case *types.Pointer:
			return place{v.X, 0}
		case *types.Basic:
			if t.Kind() == types.UnsafePointer || t.Kind() == types.Uintptr {
				return c.origin(v.X)
			}
		}
	case *ssa.BinOp:
		if b, ok := v.Type().Underlying().(*types.Basic); !ok || b.Kind() != types.Uintptr {
			return place{}
		}
		if v.Op == token.ADD {
			if n, ok := c.unsafeConst(v.Y); ok {
				return c.origin(v.X).plus(n)
			}
			if n, ok := c.unsafeConst(v.X); ok {
				return c.origin(v.Y).plus(n)
			}
		}
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "Add" {
			if n, ok := c.unsafeConst(v.Call.Args[1]); ok {
				return c.origin(v.Call.Args[0]).plus(n)
			}
		}
	}
	return place{}
}

func (x place) plus(n int64) place { return place{x.p, x.off + n} }

// unsafeConst is the value of a constant that is added to an address.
func (c *compiler) unsafeConst(v ssa.Value) (int64, bool) {
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value == nil {
			return 0, false
		}
		return constant.Int64Val(constant.ToInt(v.Value))
	case *ssa.Convert:
		return c.unsafeConst(v.X)
	case *ssa.Call:
		b, ok := v.Call.Value.(*ssa.Builtin)
		if !ok {
			return 0, false
		}
		return c.unsafeSize(b.Name(), v.Call.Args)
	}
	return 0, false
}

// unsafeSize is what unsafe.Sizeof and the like return where go/types could
// not tell, for it was a matter of type arguments.
func (c *compiler) unsafeSize(name string, args []ssa.Value) (int64, bool) {
	switch name {
	case "Sizeof":
		return sizes{}.Sizeof(args[0].Type()), true
	case "Alignof":
		return sizes{}.Alignof(args[0].Type()), true
	case "Offsetof":
		return c.selectorOffset(args[0])
	}
	return 0, false
}

// selectorOffset is the offset of the field that a selector expression names,
// in the struct that the embedded fields that lead to it unnamed are in.
func (c *compiler) selectorOffset(v ssa.Value) (int64, bool) {
	if u, ok := v.(*ssa.UnOp); ok && u.Op == token.MUL {
		v = u.X
	}
	for off := int64(0); ; {
		var x ssa.Value
		switch f := v.(type) {
		case *ssa.Field:
			off += fieldOffset(f.X.Type(), f.Field)
			x = f.X
		case *ssa.FieldAddr:
			off += fieldOffset(deref(f.X.Type()), f.Field)
			x = f.X
		default:
			return 0, false
		}
		switch x.(type) {
		case *ssa.Field, *ssa.FieldAddr:
			if !c.selected[x.Pos()] {
				v = x
				continue
			}
		}
		return off, true
	}
}

func fieldOffset(t types.Type, n int) int64 {
	st := t.Underlying().(*types.Struct)
	fields := make([]*types.Var, st.NumFields())
	for i := range fields {
		fields[i] = st.Field(i)
	}
	return sizes{}.Offsetsof(fields)[n]
}

// escaping lists the pointers that a call of f, which is marked
// //go:uintptrescapes, has to keep alive: those that its arguments, variadic
// ones among them, are converted from.
func (l *lowerer) escaping(f *ssa.Function, args []ssa.Value) []ssa.Value {
	if l.c.pragmas[f.Pos()]&uintptrEscapes == 0 {
		return nil
	}
	if n := len(args) - 1; f.Signature.Variadic() {
		args = append(args[:n:n], variadic(args[n])...)
	}
	var ptrs []ssa.Value
	for _, a := range args {
		c, ok := a.(*ssa.Convert)
		if ok && l.typ(c.X).under().kind == KUnsafe && l.con(c.X) == nil {
			ptrs = append(ptrs, c.X)
		}
	}
	return ptrs
}

// variadic lists the values in the slice that go/ssa makes of the variadic
// arguments of a call; none if the program has made the slice itself.
func variadic(v ssa.Value) []ssa.Value {
	s, ok := v.(*ssa.Slice)
	if !ok {
		return nil
	}
	array, ok := s.X.(*ssa.Alloc)
	if !ok || array.Comment != "varargs" {
		return nil
	}
	var vals []ssa.Value
	for _, r := range *array.Referrers() {
		elem, ok := r.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, r := range *elem.Referrers() {
			if st, ok := r.(*ssa.Store); ok {
				vals = append(vals, st.Val)
			}
		}
	}
	return vals
}

// keepAlive keeps alive, up to here, what the ptrs, each an unsafe.Pointer,
// point to.
func (l *lowerer) keepAlive(t *Type, ptrs []Opd) {
	for _, p := range ptrs {
		e := l.temp(l.tt.eface)
		l.emit(&Ins{op: MKEFACE, t: t, a: e, b: p})
		l.callb("keepalive", []Opd{e}, nil)
	}
}

// isZero tells whether v is nil or 0, whatever its type.
func (c *compiler) isZero(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value == nil {
			return true
		}
		n, ok := c.unsafeConst(v)
		return ok && n == 0
	case *ssa.Convert:
		return c.isZero(v.X)
	case *ssa.ChangeType:
		return c.isZero(v.X)
	}
	return false
}

// unsafeToPtr lowers (*T)(p).
func (l *lowerer) unsafeToPtr(in *ssa.Convert, to *Type) {
	if l.c.isZero(in.X) {
		l.cons[in] = &konst{typ: to, kind: KPtr}
		return
	}
	from := l.c.origin(in.X)
	if from.p == nil {
		refuse("conversion of unsafe.Pointer to %s can't be proved to be safe: it is not known what it points to", to.name)
	}
	src, t := l.typ(from.p).under().elem, to.under().elem
	if !hasAt(src, t, from.off) && !plainAt(src, t, from.off) {
		if l.viewable(in, src, from.off) {
			l.views[in] = from
			return
		}
		refuse("conversion of unsafe.Pointer to %s can't be proved to be safe: no %s is at offset %d of %s",
			to.name, t.name, from.off, src.name)
	}
	x := l.use(from.p)
	if from.off == 0 && sameType(src, t) {
		l.vals[in] = x
		return
	}
	l.emit(&Ins{op: FLD, t: t, a: l.define(in), b: x, imm: from.off})
}

// hasAt tells whether a component of a type at an offset is the same as t.
func hasAt(whole, t *Type, off int64) bool {
	if off == 0 && sameType(whole, t) {
		return true
	}
	u := whole.under()
	switch u.kind {
	case KArray:
		n := u.elem.size()
		return n > 0 && off >= 0 && off < u.n*n && hasAt(u.elem, t, off%n)
	case KStruct:
		u.layout()
		for _, f := range u.fields {
			if off >= f.off && off < f.off+f.typ.size() && hasAt(f.typ, t, off-f.off) {
				return true
			}
		}
	case KC64, KC128:
		n := u.elem.size()
		return (off == 0 || off == n) && sameType(u.elem, t)
	}
	return false
}

// plainAt tells whether t is nothing but numbers, and a part of a type that is
// nothing else has room and alignment for it at an offset.
func plainAt(whole, t *Type, off int64) bool {
	if off < 0 || off%t.align() != 0 || whole.align() < t.align() || !plain(t) {
		return false
	}
	for {
		u := whole.under()
		if off+t.size() > u.size() {
			return false
		}
		if plain(u) {
			return true
		}
		switch u.kind {
		case KArray:
			whole, off = u.elem, off%u.elem.size()
		case KStruct:
			f := fieldAt(u, off)
			if f == nil {
				return false
			}
			whole, off = f.typ, off-f.off
		default:
			return false
		}
	}
}

// fieldAt is the field of a struct that a byte belongs to.
func fieldAt(u *Type, off int64) *Field {
	u.layout()
	for i := range u.fields {
		if f := &u.fields[i]; off >= f.off && off < f.off+f.typ.size() {
			return f
		}
	}
	return nil
}

// plain tells whether a type is made of numbers alone.
func plain(t *Type) bool {
	u := t.under()
	switch u.kind {
	case KArray:
		return plain(u.elem)
	case KStruct:
		for _, f := range u.fields {
			if !plain(f.typ) {
				return false
			}
		}
		return true
	}
	return u.kind.scalar() || u.kind == KC64 || u.kind == KC128
}

// sameType tells whether two types are the same to the verifier (docs/gir.md).
func sameType(a, b *Type) bool {
	a, b = a.under(), b.under()
	if a == b {
		return true
	}
	if a.kind != b.kind {
		return false
	}
	switch a.kind {
	case KStruct:
		if len(a.fields) != len(b.fields) {
			return false
		}
		for i := range a.fields {
			if !sameBase(a.fields[i].typ, b.fields[i].typ) {
				return false
			}
		}
		return true
	case KArray:
		return a.n == b.n && sameBase(a.elem, b.elem)
	case KPtr, KSlice:
		return sameBase(a.elem, b.elem)
	case KChan:
		return a.n == b.n && sameBase(a.elem, b.elem)
	case KFunc:
		if len(a.params) != len(b.params) || len(a.results) != len(b.results) {
			return false
		}
		for i := range a.params {
			if !sameBase(a.params[i], b.params[i]) {
				return false
			}
		}
		for i := range a.results {
			if !sameBase(a.results[i], b.results[i]) {
				return false
			}
		}
		return true
	}
	return a.kind.scalar() || a.kind == KUnsafe || a.kind == KC64 || a.kind == KC128 ||
		a.kind == KString || a.kind == KEface
}

func sameBase(a, b *Type) bool {
	a, b = a.under(), b.under()
	switch a.kind {
	case KPtr, KSlice, KChan, KFunc, KIface, KMap:
		return a == b
	}
	return sameType(a, b)
}
