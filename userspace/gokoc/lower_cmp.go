// SPDX-License-Identifier: GPL-2.0

// lower_cmp.go - comparisons, as values and as jumps.
//
// Structs and arrays of few parts are compared part by part; for larger ones
// a function is made that compares through pointers.

package main

import (
	"fmt"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

var setOps = map[token.Token]Op{
	token.EQL: SETEQ, token.NEQ: SETNE, token.LSS: SETLT,
	token.LEQ: SETLE, token.GTR: SETGT, token.GEQ: SETGE,
}

// comparison is `op.kind x, y` or, without y, `op.kind x, #n`; or, when
// known, a constant.
type comparison struct {
	op    Op // SETEQ ...
	kind  Kind
	x, y  Opd
	n     int64
	known bool
	value bool
}

// compareValue lowers a comparison whose result is needed as a value.
func (l *lowerer) compareValue(in *ssa.BinOp) {
	c := l.comparison(in)
	if c.known {
		con := &konst{typ: l.typ(in), kind: KBool}
		if c.value {
			con.n = 1
		}
		l.cons[in] = con
		return
	}
	if c.kind == KBool && c.y.none() && c.plain() {
		l.vals[in] = c.x // "x == true"
		return
	}
	op := c.op
	if c.y.none() {
		op = immForm(op)
	}
	l.emit(&Ins{op: op, kind: c.kind, a: l.define(in), b: c.x, c: c.y, imm: c.n})
}

// plain: the comparison asks for nothing but a bool's value.
func (c *comparison) plain() bool {
	return c.op == SETEQ && c.n == 1 || c.op == SETNE && c.n == 0
}

// compareJump lowers a comparison that only decides a jump.
func (l *lowerer) compareJump(in *ssa.BinOp, t, f *Block) {
	l.pos = in.Pos()
	c := l.comparison(in)
	if c.known {
		if !c.value {
			t = f
		}
		l.jump(t)
		return
	}
	op := c.op - SETEQ + JEQ
	if c.y.none() {
		op = immForm(op)
	}
	l.end(&Ins{op: op, kind: c.kind, b: c.x, c: c.y, imm: c.n}, t, f)
}

// comparison reduces x op y to one comparison of words.
func (l *lowerer) comparison(in *ssa.BinOp) comparison {
	op := setOps[in.Op]
	x, y := in.X, in.Y
	cx, cy := l.con(x), l.con(y)
	if cx != nil && cy == nil {
		x, y, cx, cy = y, x, cy, cx
		op = swapped(op)
	}
	t := l.typ(x)
	u := t.under()
	if cx != nil && cy != nil {
		if c, ok := foldCompare(op, cx, cy); ok {
			return c
		}
	}
	switch {
	case t.wordCompare():
		c := comparison{op: op, kind: t.cmpKind(), x: l.use(x)}
		if cy != nil && immOK(c.kind, cy.n) {
			c.n = cy.n
			return c
		}
		c.y = l.use(y)
		return c
	case u.kind == KString:
		return l.compareStrings(op, x, y, cy)
	case u.kind.float() || u.kind.complex():
		r := l.floatCompare(op, u.kind, l.use(x), l.use(y))
		return comparison{op: SETNE, kind: KBool, x: r}
	case u.kind == KSlice || u.kind == KEface || u.kind == KIface:
		if cy == nil && cx == nil {
			b := l.equalIfaces(t, l.use(x), l.use(y))
			return comparison{op: SETEQ + SETNE - op, kind: KBool, x: b}
		}
		return comparison{op: op, kind: KPtr, x: l.use(x)}
	case u.kind == KStruct || u.kind == KArray:
		eq := l.equal(t, l.use(x), l.use(y))
		return comparison{op: SETEQ + SETNE - op, kind: KBool, x: eq}
	}
	refuse("comparison of %s", t.name)
	return comparison{}
}

// equalIfaces computes x == y for interfaces.
func (l *lowerer) equalIfaces(t *Type, x, y Opd) Opd {
	b := l.scalar(KBool)
	l.callb("efaceeq", []Opd{l.toEface(t, x), l.toEface(t, y)}, []Opd{b})
	return b
}

// foldCompare compares two constants.
func foldCompare(op Op, x, y *konst) (comparison, bool) {
	less, equal := false, false
	switch {
	case x.kind != y.kind:
		return comparison{}, false
	case x.kind == KString:
		less, equal = x.s < y.s, x.s == y.s
	case x.kind.signed() || x.kind == KBool || x.kind == KPtr:
		less, equal = x.n < y.n, x.n == y.n
	case x.kind.integer():
		less, equal = uint64(x.n) < uint64(y.n), x.n == y.n
	default:
		return comparison{}, false
	}
	v := map[Op]bool{SETEQ: equal, SETNE: !equal, SETLT: less,
		SETLE: less || equal, SETGT: !less && !equal, SETGE: !less}[op]
	return comparison{known: true, value: v}, true
}

// compareStrings compares x with y; cy is y's value if known.
func (l *lowerer) compareStrings(op Op, x, y ssa.Value, cy *konst) comparison {
	xo := l.use(x)
	if cy != nil && cy.s == "" {
		return comparison{op: op, kind: KI64, x: Opd{v: xo.v, w: xo.w + 1}}
	}
	yo := l.use(y)
	if op == SETEQ || op == SETNE {
		b := l.scalar(KBool)
		l.callb("streq", []Opd{xo, yo}, []Opd{b})
		// equal is b != 0
		return comparison{op: SETEQ + SETNE - op, kind: KBool, x: b}
	}
	n := l.scalar(KI64)
	l.callb("strcmp", []Opd{xo, yo}, []Opd{n})
	return comparison{op: op, kind: KI64, x: n}
}

const maxInlineParts = 8

// equal computes x == y for a struct or array type into a bool.
func (l *lowerer) equal(t *Type, x, y Opd) Opd {
	var parts []leaf
	if equalParts(t, 0, &parts) && len(parts) <= maxInlineParts {
		acc := Opd{}
		for _, p := range parts {
			r := l.equalLeaf(p.typ, l.partOf(x, p), l.partOf(y, p))
			if !acc.none() {
				both := l.scalar(KBool)
				l.emit(&Ins{op: AND, kind: KBool, a: both, b: acc, c: r})
				r = both
			}
			acc = r
		}
		if acc.none() {
			acc = l.intCon(KBool, 1)
		}
		return acc
	}
	f := l.c.eqFn(t)
	r := l.scalar(KBool)
	px, py := l.copyPointer(t, x), l.copyPointer(t, y)
	l.emit(&Ins{op: CALL, f: f, args: []Opd{px, py}, res: []Opd{r}})
	return r
}

// copyPointer is a local pointer to a copy of x.
func (l *lowerer) copyPointer(t *Type, x Opd) Opd {
	cp := l.temp(t)
	l.emit(&Ins{op: MOV, t: l.moveType(t), a: cp, b: x})
	return l.pointer(addr{kind: inFrame, typ: t, base: cp})
}

// equalParts lists what must be equal for two values of t to be: every leaf
// but blank fields.  False when there are many.
func equalParts(t *Type, off int64, parts *[]leaf) bool {
	u := t.under()
	u.layout()
	switch u.kind {
	case KStruct:
		for _, f := range u.fields {
			if f.name != "_" && !equalParts(f.typ, off+f.off, parts) {
				return false
			}
		}
	case KArray:
		if u.n > 64 {
			return false
		}
		for i := int64(0); i < u.n; i++ {
			if !equalParts(u.elem, off+i*u.elem.size(), parts) {
				return false
			}
		}
	default:
		if len(*parts) > maxInlineParts {
			return false
		}
		*parts = append(*parts, leaf{off: off, typ: t})
	}
	return true
}

// partOf is an operand for one part of a value.
func (l *lowerer) partOf(x Opd, p leaf) Opd {
	at := p.off + 8*int64(x.w)
	if component(x.v.typ, p.typ, at) {
		return Opd{v: x.v, w: int(at / 8)}
	}
	o := l.temp(p.typ)
	l.emit(&Ins{op: LF, t: l.moveType(p.typ), a: o, b: x, imm: p.off})
	return o
}

// equalLeaf computes x == y for values of a type that has no parts.
func (l *lowerer) equalLeaf(t *Type, x, y Opd) Opd {
	r := l.scalar(KBool)
	switch u := t.under(); {
	case t.wordCompare():
		l.emit(&Ins{op: SETEQ, kind: t.cmpKind(), a: r, b: x, c: y})
	case u.kind == KString:
		l.callb("streq", []Opd{x, y}, []Opd{r})
	case u.kind.float() || u.kind.complex():
		return l.floatCompare(SETEQ, u.kind, x, y)
	case u.kind == KEface || u.kind == KIface:
		return l.equalIfaces(t, x, y)
	default:
		refuse("comparison of %s", t.name)
	}
	return r
}

// eqFn is the function that compares two values of t behind pointers.
func (c *compiler) eqFn(t *Type) *Fn {
	if t.eqFn != nil {
		return t.eqFn
	}
	fn := c.newFn(fmt.Sprintf("type..eq.%s", t.name), token.NoPos)
	t.eqFn = fn
	lp := c.tt.lptrTo(t)
	c.signature(fn, []*Type{lp, lp}, []*Type{c.tt.scalars[KBool]})
	l := c.synthesise(fn)
	yes, no := fn.newBlock(), fn.newBlock()
	defer l.finish()
	x, y := Opd{v: fn.params[0]}, Opd{v: fn.params[1]}
	l.equalAt(t, x, y, 0, no)
	l.jump(yes)
	res := Opd{v: fn.results[0]}
	l.enter(yes)
	l.emit(&Ins{op: CONST, kind: KBool, a: res, imm: 1})
	l.end(&Ins{op: RET})
	l.enter(no)
	l.emit(&Ins{op: CONST, kind: KBool, a: res, imm: 0})
	l.end(&Ins{op: RET})
	return fn
}

// equalAt jumps to no unless the values of type t at offset off behind x and
// y are equal.
func (l *lowerer) equalAt(t *Type, x, y Opd, off int64, no *Block) {
	u := t.under()
	u.layout()
	switch u.kind {
	case KStruct:
		for _, f := range u.fields {
			if f.name != "_" {
				l.equalAt(f.typ, x, y, off+f.off, no)
			}
		}
		return
	case KArray:
		l.equalArray(t, x, y, off, no)
		return
	}
	a, b := l.temp(t), l.temp(t)
	l.emit(&Ins{op: LD, t: l.moveType(t), a: a, b: x, imm: off})
	l.emit(&Ins{op: LD, t: l.moveType(t), a: b, b: y, imm: off})
	l.unequalJump(t, a, b, no)
}

// unequalJump jumps to no when two leaves differ.
func (l *lowerer) unequalJump(t *Type, a, b Opd, no *Block) {
	r := l.equalLeaf(t, a, b)
	next := l.fn.newBlock()
	l.end(&Ins{op: JEQI, kind: KBool, b: r}, no, next)
	l.enter(next)
}

// equalArray compares two arrays in a loop.
func (l *lowerer) equalArray(t *Type, x, y Opd, off int64, no *Block) {
	u := t.under()
	e := u.elem
	if u.n == 0 {
		return
	}
	if off != 0 || x.v.typ.elem.under() != u {
		x, y = l.step(x, t, off), l.step(y, t, off)
	}
	i := l.scalar(KI64)
	l.emit(&Ins{op: CONST, kind: KI64, a: i})
	loop, out := l.fn.newBlock(), l.fn.newBlock()
	l.jump(loop)
	l.enter(loop)
	if k := e.under().kind; k == KStruct || k == KArray {
		lp := l.tt.lptrTo(e)
		a, b := Opd{v: l.fn.newVar(lp)}, Opd{v: l.fn.newVar(lp)}
		l.emit(&Ins{op: IDX, t: e, a: a, b: x, c: i})
		l.emit(&Ins{op: IDX, t: e, a: b, b: y, c: i})
		r := l.scalar(KBool)
		l.emit(&Ins{op: CALL, f: l.c.eqFn(e), args: []Opd{a, b}, res: []Opd{r}})
		next := l.fn.newBlock()
		l.end(&Ins{op: JEQI, kind: KBool, b: r}, no, next)
		l.enter(next)
	} else {
		a, b := l.temp(e), l.temp(e)
		l.emit(&Ins{op: LDX, t: l.moveType(e), a: a, b: x, c: i})
		l.emit(&Ins{op: LDX, t: l.moveType(e), a: b, b: y, c: i})
		l.unequalJump(e, a, b, no)
	}
	l.emit(&Ins{op: ADDI, kind: KI64, a: i, b: i, imm: 1})
	if immOK(KI64, u.n) {
		l.end(&Ins{op: JLTI, kind: KI64, b: i, imm: u.n}, loop, out)
	} else {
		l.end(&Ins{op: JLT, kind: KI64, b: i, c: l.intCon(KI64, u.n)}, loop, out)
	}
	l.enter(out)
}

// step is a local pointer to the component of type t behind p.
func (l *lowerer) step(p Opd, t *Type, off int64) Opd {
	o := Opd{v: l.fn.newVar(l.tt.lptrTo(t))}
	l.emit(&Ins{op: FLD, t: t, a: o, b: p, imm: off})
	return o
}

// synthesise begins the body of a function that has no source.
func (c *compiler) synthesise(fn *Fn) *lowerer {
	l := &lowerer{c: c, tt: c.tt, fn: fn}
	fn.entry = fn.newBlock()
	fn.lowered = true
	l.enter(fn.entry)
	return l
}

// finish ends a synthesised function.
func (l *lowerer) finish() { recomputePreds(l.fn.blocks) }
