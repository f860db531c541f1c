// SPDX-License-Identifier: GPL-2.0

// lower_view.go - reading memory as other numbers than it was written as.
//
// `*(*uintptr)(unsafe.Pointer(&s))`, or a field of a struct that s is looked at
// through, is a number, and nothing can be done with a number but computing.
// So where each use of a converted pointer reads numbers, or pointers that at
// once become a uintptr, no pointer of that type has to be: each part that is
// read is loaded as what it is, and of a word that holds an address comes the
// number that stands for it (builtin peek).

package main

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// viewable tells whether all that is done with v, a pointer made of one to a
// src, plus off, is reading numbers that l can load.
func (l *lowerer) viewable(v ssa.Value, src *Type, off int64) bool {
	t := l.typ(v).under().elem
	if off < 0 || off+t.size() > src.size() {
		return false
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.FieldAddr:
			if !l.viewable(r, src, off+fieldOffset(deref(v.Type()), r.Field)) {
				return false
			}
		case *ssa.UnOp:
			if r.Op != token.MUL || !l.viewableLoad(r, src, t, off) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func (l *lowerer) viewableLoad(in *ssa.UnOp, src, t *Type, off int64) bool {
	if l.c.onlyNumber(in) {
		return addressAt(src, off)
	}
	var parts []leaf
	if !plain(t) || !splitType(t, 0, &parts) {
		return false
	}
	for _, p := range parts {
		if !viewablePart(src, p.typ, off+p.off) {
			return false
		}
	}
	return true
}

func viewablePart(src, t *Type, off int64) bool {
	return hasAt(src, t, off) || plainAt(src, t, off) ||
		t.under().kind.integer() && t.size() == 8 && (addressAt(src, off) || lengthAt(src, off))
}

// onlyNumber tells whether a pointer is there to become a uintptr.
func (c *compiler) onlyNumber(v ssa.Value) bool {
	switch t := v.Type().Underlying().(type) {
	case *types.Pointer:
	case *types.Basic:
		if t.Kind() != types.UnsafePointer {
			return false
		}
	default:
		return false
	}
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.Convert:
			b, ok := r.Type().Underlying().(*types.Basic)
			if !ok || b.Kind() != types.Uintptr || !c.referred(r) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// innermost is the part of a type at an offset that has no parts itself.
func innermost(t *Type, off int64) (*Type, int64) {
	for {
		u := t.under()
		switch u.kind {
		case KArray:
			if u.size() == 0 {
				return u, off
			}
			t, off = u.elem, off%u.elem.size()
		case KStruct:
			f := fieldAt(u, off)
			if f == nil {
				return u, off
			}
			t, off = f.typ, off-f.off
		default:
			return u, off
		}
	}
}

// addressAt tells whether a word of a type holds an address, lengthAt whether
// it holds the length or capacity of a string or slice.
func addressAt(t *Type, off int64) bool {
	u, off := innermost(t, off)
	switch u.kind {
	case KEface, KIface:
		return off == 0 || off == 8
	case KString, KSlice:
		return off == 0
	}
	return off == 0 && u.kind.word() && !u.kind.scalar()
}

func lengthAt(t *Type, off int64) bool {
	u, off := innermost(t, off)
	return u.kind == KString && off == 8 || u.kind == KSlice && (off == 8 || off == 16)
}

// view is what the pointer v, one that only numbers are read by, was made of.
func (l *lowerer) view(v ssa.Value) (place, bool) {
	if fa, ok := v.(*ssa.FieldAddr); ok {
		from, ok := l.view(fa.X)
		return from.plus(fieldOffset(deref(fa.X.Type()), fa.Field)), ok
	}
	from, ok := l.views[v]
	return from, ok
}

// viewed tells whether an instruction computes such a pointer.
func (l *lowerer) viewed(in ssa.Instruction) bool {
	v, ok := in.(*ssa.FieldAddr)
	if ok {
		_, ok = l.view(v)
	}
	return ok
}

// viewLoad lowers the load *x where x is seen through.
func (l *lowerer) viewLoad(in *ssa.UnOp, from place) {
	src := l.typ(from.p).under().elem
	if l.c.onlyNumber(in) {
		n := l.scalar(KU64)
		l.peek(n, from)
		l.numbers[in] = n
		return
	}
	o := l.define(in)
	var parts []leaf
	splitType(l.typ(in), 0, &parts)
	for _, p := range parts {
		to := o
		if len(parts) > 1 || !component(o.v.typ, p.typ, 0) || p.off > 0 {
			to = l.temp(p.typ)
		}
		l.viewPart(to, src, p.typ, from.plus(p.off))
		if to != o {
			l.frameMove(to, addr{kind: inFrame, typ: p.typ, base: o, off: p.off}, true)
		}
	}
}

// viewPart loads one number.
func (l *lowerer) viewPart(to Opd, src, t *Type, from place) {
	at := addr{kind: inHeap, typ: t, off: from.off}
	switch {
	case hasAt(src, t, from.off):
		at.base = l.use(from.p)
		l.load(to, at)
	case plainAt(src, t, from.off):
		p := Opd{v: l.fn.newVar(l.tt.ptrTo(t))}
		l.emit(&Ins{op: FLD, t: t, a: p, b: l.use(from.p), imm: from.off})
		l.load(to, addr{kind: inHeap, typ: t, base: p})
	case lengthAt(src, from.off):
		n := l.scalar(KI64)
		at.base, at.typ = l.use(from.p), l.tt.scalars[KI64]
		l.load(n, at)
		l.emit(&Ins{op: CONV, kind: t.under().kind, a: to, b: n})
	default:
		n := l.scalar(KU64)
		l.peek(n, from)
		l.emit(&Ins{op: CONV, kind: t.under().kind, a: to, b: n})
	}
}

// peek loads the number that stands for an address.
func (l *lowerer) peek(n Opd, from place) {
	x, off := l.use(from.p), l.intCon(KI64, from.off)
	l.callb("peek", []Opd{x, off}, []Opd{n})
}
