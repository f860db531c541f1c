// SPDX-License-Identifier: GPL-2.0

// lower_expr.go - arithmetic, conversions, components of values.

package main

import (
	"go/token"
	"go/types"
	"math/bits"

	"golang.org/x/tools/go/ssa"
)

var binOps = map[token.Token]Op{
	token.ADD: ADD, token.SUB: SUB, token.MUL: MUL, token.QUO: DIV,
	token.REM: REM, token.AND: AND, token.OR: OR, token.XOR: XOR,
	token.AND_NOT: ANDN, token.SHL: SHL, token.SHR: SHR,
}

// binOp lowers arithmetic; comparisons go to compare().
func (l *lowerer) binOp(in *ssa.BinOp) {
	if isCompare(in.Op) {
		l.compareValue(in)
		return
	}
	t := l.typ(in)
	u := t.under()
	switch {
	case u.kind == KU64 && l.c.origin(in).p != nil && !l.c.referred(in):
		return // what it becomes is made of the pointer
	case u.kind == KString:
		o := l.define(in)
		l.emit(&Ins{op: CONCAT, a: o, b: l.use(in.X), c: l.use(in.Y)})
		return
	case u.kind.float() || u.kind.complex():
		l.floatBinOp(in, u.kind)
		return
	case !u.kind.integer() && u.kind != KBool:
		refuse("%s arithmetic", t.name)
	}
	op := binOps[in.Op]
	if op == SHL || op == SHR {
		l.shift(in, op, u.kind)
		return
	}
	x, y := in.X, in.Y
	cx, cy := l.con(x), l.con(y)
	if cx != nil && cy == nil && commutes(op) {
		x, y, cx, cy = y, x, cy, cx
	}
	if cx != nil && cy != nil {
		if n, ok := fold(op, u.kind, cx.n, cy.n); ok {
			l.cons[in] = &konst{typ: t, kind: u.kind, n: n}
			return
		}
	}
	if cy != nil && cx == nil && l.binImm(in, op, u.kind, x, cy.n) {
		return
	}
	a, b := l.use(x), l.use(y)
	l.emit(&Ins{op: op, kind: u.kind, a: l.define(in), b: a, c: b})
}

func commutes(op Op) bool {
	switch op {
	case ADD, MUL, AND, OR, XOR:
		return true
	}
	return false
}

// binImm lowers x op n; false when there is no immediate form for it.
func (l *lowerer) binImm(in *ssa.BinOp, op Op, k Kind, x ssa.Value, n int64) bool {
	unsigned := !k.signed() && k != KBool
	switch {
	case n == 0 && (op == ADD || op == SUB || op == OR || op == XOR || op == ANDN),
		n == 1 && (op == MUL || op == DIV):
		l.vals[in] = l.use(x)
		return true
	case n == 0 && (op == DIV || op == REM):
		return false // let it panic
	case n == 1 && op == REM:
		l.use(x)
		l.cons[in] = &konst{typ: l.typ(in), kind: k}
		return true
	case op == SUB && immOK(k, canonical(k, -n)) && !immOK(k, n):
		op, n = ADD, canonical(k, -n)
	case unsigned && op == DIV && n > 0 && n&(n-1) == 0:
		op, n = SHR, int64(bits.TrailingZeros64(uint64(n)))
	case unsigned && op == REM && n > 0 && n&(n-1) == 0:
		op, n = AND, n-1
	case op == MUL && n > 0 && n&(n-1) == 0:
		op, n = SHL, int64(bits.TrailingZeros64(uint64(n)))
	}
	if !immOK(k, n) {
		return false
	}
	b := l.use(x)
	l.emit(&Ins{op: immForm(op), kind: k, a: l.define(in), b: b, imm: n})
	return true
}

// fold computes a constant result; false if that would panic.
func fold(op Op, k Kind, x, y int64) (int64, bool) {
	var n int64
	switch op {
	case ADD:
		n = x + y
	case SUB:
		n = x - y
	case MUL:
		n = x * y
	case AND:
		n = x & y
	case OR:
		n = x | y
	case XOR:
		n = x ^ y
	case ANDN:
		n = x &^ y
	case DIV, REM:
		switch {
		case y == 0:
			return 0, false
		case !k.signed() && op == DIV:
			n = int64(uint64(x) / uint64(y))
		case !k.signed():
			n = int64(uint64(x) % uint64(y))
		case op == DIV && y == -1:
			n = -x
		case op == DIV:
			n = x / y
		case y == -1:
			n = 0
		default:
			n = x % y
		}
	case SHL:
		if uint64(y) < 64 {
			n = x << uint(y)
		}
	case SHR:
		s := uint64(y)
		switch {
		case k.signed():
			if s > 63 {
				s = 63
			}
			n = x >> s
		case s < 64:
			n = int64(uint64(x) >> s)
		}
	}
	return canonical(k, n), true
}

// shift lowers x << y and x >> y.  A signed count is tested here.
func (l *lowerer) shift(in *ssa.BinOp, op Op, k Kind) {
	t := l.typ(in)
	cx, cy := l.con(in.X), l.con(in.Y)
	if cy != nil && (cy.n >= 0 || !l.typ(in.Y).under().kind.signed()) {
		n := cy.n
		width := int64(k.bits())
		if cx != nil {
			n, _ := fold(op, k, cx.n, n)
			l.cons[in] = &konst{typ: t, kind: k, n: n}
			return
		}
		if uint64(n) >= uint64(width) {
			if op == SHL || !k.signed() {
				l.cons[in] = &konst{typ: t, kind: k}
				return
			}
			n = width - 1
		}
		b := l.use(in.X)
		if n == 0 {
			l.vals[in] = b
			return
		}
		l.emit(&Ins{op: immForm(op), kind: k, a: l.define(in), b: b, imm: n})
		return
	}
	x, y := l.use(in.X), l.use(in.Y)
	if ky := l.typ(in.Y).under().kind; ky.signed() {
		if !l.nonNegative(in.Y, 4) {
			bad, ok := l.fn.newBlock(), l.fn.newBlock()
			l.end(&Ins{op: JLTI, kind: ky, b: y}, bad, ok)
			l.enter(bad)
			l.end(&Ins{op: TRAP, imm: trapShift})
			l.enter(ok)
		}
		u := l.scalar(KU64)
		l.emit(&Ins{op: CONV, kind: KU64, a: u, b: y})
		y = u
	}
	l.emit(&Ins{op: op, kind: k, a: l.define(in), b: x, c: y})
}

// Codes of enum goko_trap.
const (
	trapUnreachable = iota
	trapShift
	trapNil
	trapDivide
)

// nonNegative tells whether an integer is plainly not negative.
func (l *lowerer) nonNegative(v ssa.Value, depth int) bool {
	if con := l.con(v); con != nil {
		return con.n >= 0
	}
	if depth == 0 {
		return false
	}
	switch v := v.(type) {
	case *ssa.BinOp:
		switch v.Op {
		case token.AND:
			return l.nonNegative(v.X, depth-1) || l.nonNegative(v.Y, depth-1)
		case token.REM, token.SHR, token.QUO:
			return l.nonNegative(v.X, depth-1) &&
				(v.Op != token.QUO || l.nonNegative(v.Y, depth-1))
		}
	case *ssa.Convert:
		from, to := l.typ(v.X).under().kind, l.typ(v).under().kind
		if !from.integer() || !to.integer() {
			return false
		}
		if from.signed() {
			return from.bits() <= to.bits() && l.nonNegative(v.X, depth-1)
		}
		return from.bits() < to.bits()
	case *ssa.ChangeType:
		return l.nonNegative(v.X, depth-1)
	case *ssa.Call:
		b, ok := v.Call.Value.(*ssa.Builtin)
		return ok && (b.Name() == "len" || b.Name() == "cap" || b.Name() == "copy")
	}
	return false
}

// unOp lowers loads, receives and unary arithmetic.
func (l *lowerer) unOp(in *ssa.UnOp) {
	switch in.Op {
	case token.MUL:
		if !l.c.byValue[in.X] && l.tt.goType(in.Type()).words() > maxFrameWords {
			refuse("array value of %d bytes", l.tt.goType(in.Type()).size())
		}
		l.loadVal(in)
		return
	case token.ARROW:
		l.receive(in)
		return
	case token.NOT:
		if l.fused[in] {
			return
		}
		if con := l.con(in.X); con != nil {
			l.cons[in] = &konst{typ: l.typ(in), kind: KBool, n: con.n ^ 1}
			return
		}
		b := l.use(in.X)
		l.emit(&Ins{op: XORI, kind: KBool, a: l.define(in), b: b, imm: 1})
		return
	}
	t := l.typ(in)
	k := t.under().kind
	if k.float() || k.complex() {
		l.floatNeg(in, k)
		return
	}
	if !k.integer() {
		refuse("%s arithmetic", t.name)
	}
	op, n := NEG, int64(0)
	if in.Op == token.XOR {
		op = NOT
	}
	if con := l.con(in.X); con != nil {
		n = -con.n
		if op == NOT {
			n = ^con.n
		}
		l.cons[in] = &konst{typ: t, kind: k, n: canonical(k, n)}
		return
	}
	b := l.use(in.X)
	l.emit(&Ins{op: op, kind: k, a: l.define(in), b: b})
}

// field lowers a field of a struct value: an operand into the value where
// that can be one.
func (l *lowerer) field(in *ssa.Field) {
	u := l.typ(in.X).under()
	u.layout()
	if con := l.con(in.X); con != nil {
		l.vals[in] = l.useCon(l.zeroOf(u.fields[in.Field].typ))
		return
	}
	l.part(in, l.use(in.X), u.fields[in.Field].off, u.fields[in.Field].typ)
}

// zeroOf is the zero constant of a type.
func (l *lowerer) zeroOf(t *Type) *konst {
	con := &konst{typ: t}
	switch u := t.under(); {
	case u.kind.scalar():
		con.kind = u.kind
	case u.kind.word():
		con.kind = KPtr
	case u.kind == KString:
		con.kind = KString
	}
	return con
}

// part makes in the component of type t at byte offset off of x.
func (l *lowerer) part(in ssa.Value, x Opd, off int64, t *Type) {
	at := off + 8*int64(x.w)
	switch {
	case t.size() == 0:
		l.define(in)
	case component(x.v.typ, t, at):
		l.vals[in] = Opd{v: x.v, w: int(at / 8)}
	default:
		l.emit(&Ins{op: LF, t: l.moveType(t), a: l.define(in), b: x, imm: off})
	}
}

// index lowers an element of an array value or a byte of a string.
func (l *lowerer) index(in *ssa.Index) {
	xt := l.typ(in.X)
	u := xt.under()
	if u.kind == KString {
		x, i := l.use(in.X), l.use(in.Index)
		l.emit(&Ins{op: LDX, t: l.tt.scalars[KU8], a: l.define(in), b: x, c: i})
		return
	}
	if u.kind != KArray {
		refuse("index of %s", xt.name)
	}
	if con := l.con(in.Index); con != nil && con.n >= 0 && con.n < u.n {
		l.part(in, l.use(in.X), con.n*u.elem.size(), u.elem)
		return
	}
	// Through a pointer to a copy, since operands may be components.
	v := l.use(in.X)
	if v.w != 0 || v.v.fixed || v.v.typ.words() != xt.words() {
		cp := l.temp(xt)
		l.emit(&Ins{op: MOV, t: l.moveType(xt), a: cp, b: v})
		v = cp
	}
	p := l.pointer(addr{kind: inFrame, typ: xt, base: v})
	i := l.use(in.Index)
	l.emit(&Ins{op: LDX, t: l.moveType(u.elem), a: l.define(in), b: p, c: i})
}

// lookup lowers the index of a string or a map.
func (l *lowerer) lookup(in *ssa.Lookup) {
	if l.typ(in.X).under().kind == KMap {
		l.mapLookup(in)
		return
	}
	x, i := l.use(in.X), l.use(in.Index)
	l.emit(&Ins{op: LDX, t: l.tt.scalars[KU8], a: l.define(in), b: x, c: i})
}

// isMakeslice: the array behind make([]T, n, m) with constant m.
func isMakeslice(a *ssa.Alloc) bool {
	if a.Comment != "makeslice" || len(*a.Referrers()) != 1 {
		return false
	}
	s, ok := (*a.Referrers())[0].(*ssa.Slice)
	return ok && s.Low == nil && s.Max == nil && s.High != nil
}

// slice lowers x[lo:hi:max].
func (l *lowerer) slice(in *ssa.Slice) {
	if a, ok := in.X.(*ssa.Alloc); ok && isMakeslice(a) {
		n, e := deref(a.Type()).Underlying().(*types.Array), l.typ(in).under().elem
		cap := l.intCon(KI64, n.Len())
		o := l.define(in)
		l.emit(&Ins{op: MKSLICE, t: e, a: o, b: l.asInt(in.High), c: cap})
		return
	}
	args := make([]Opd, 3)
	for i, v := range []ssa.Value{in.Low, in.High, in.Max} {
		if v == nil {
			continue
		}
		if con := l.con(v); i == 0 && con != nil && con.n == 0 {
			continue
		}
		if l.con(v) == nil && l.typ(v).under().kind == KU64 {
			args[i] = l.use(v)
		} else {
			args[i] = l.asInt(v)
		}
	}
	x := l.use(in.X)
	l.emit(&Ins{op: SLICE, a: l.define(in), b: x, args: args})
}

// changeType renames: the value is the same.
func (l *lowerer) changeType(in *ssa.ChangeType) {
	if con := l.con(in.X); con != nil {
		cp := *con
		cp.typ = l.typ(in)
		l.cons[in] = &cp
		return
	}
	l.vals[in] = l.use(in.X)
}

// convert lowers conversions that change the representation.
func (l *lowerer) convert(in *ssa.Convert) {
	from, to := l.typ(in.X), l.typ(in)
	fu, tu := from.under(), to.under()
	switch {
	case fu.kind.integer() && tu.kind.integer():
		if con := l.con(in.X); con != nil {
			l.cons[in] = &konst{typ: to, kind: tu.kind, n: canonical(tu.kind, con.n)}
			return
		}
		x := l.use(in.X)
		if fu.kind == tu.kind {
			l.vals[in] = x
			return
		}
		l.emit(&Ins{op: CONV, kind: tu.kind, a: l.define(in), b: x})
	case fu.kind.integer() && tu.kind == KString:
		x := l.use(in.X)
		if fu.kind != KI64 {
			w := l.scalar(KI64)
			l.emit(&Ins{op: CONV, kind: KI64, a: w, b: x})
			x = w
		}
		l.callb("rune2str", []Opd{x}, []Opd{l.define(in)})
	case fu.kind == KString && tu.kind == KString:
		l.vals[in] = l.use(in.X)
	case fu.kind == KString && tu.kind == KSlice:
		name := "str2bytes"
		if tu.elem.under().kind == KI32 {
			name = "str2runes"
		}
		x := l.use(in.X)
		l.callb(name, []Opd{x}, []Opd{l.define(in)})
	case fu.kind == KSlice && tu.kind == KString:
		name := "bytes2str"
		if fu.elem.under().kind == KI32 {
			name = "runes2str"
		}
		x := l.use(in.X)
		l.callb(name, []Opd{x}, []Opd{l.define(in)})
	case fu.kind == tu.kind && fu.kind != KUnsafe && fu.kind.word():
		l.vals[in] = l.use(in.X)
	case l.floatConvert(in, fu.kind, tu.kind):
	case l.unsafeConvert(in, from, to):
	default:
		refuse("conversion from %s to %s", from.name, to.name)
	}
}

// callb emits the call of a builtin.
func (l *lowerer) callb(name string, args, res []Opd) {
	if _, ok := builtins[name]; !ok {
		panic("no builtin " + name)
	}
	l.emit(&Ins{op: CALLB, s: name, args: args, res: res})
}
