// SPDX-License-Identifier: GPL-2.0

// lower_float.go - floating-point and complex numbers.
//
// A complex number is its two parts: words of a complex128 variable, halves of
// the word of a complex64.  Arithmetic on them is arithmetic on floats, in
// the order and the precision in which Go's compiler for amd64 does it.

package main

import (
	"go/constant"
	"go/token"
	"go/types"
	"math"

	"golang.org/x/tools/go/ssa"
)

func (k Kind) float() bool   { return k == KF32 || k == KF64 }
func (k Kind) complex() bool { return k == KC64 || k == KC128 }

// floatBits is the bits of a constant as a float of kind k.
func floatBits(k Kind, v constant.Value) int64 {
	v = constant.ToFloat(v)
	if k == KF32 {
		f, _ := constant.Float32Val(v)
		return int64(math.Float32bits(f))
	}
	f, _ := constant.Float64Val(v)
	return int64(math.Float64bits(f))
}

// floatConst is a float constant.
func (l *lowerer) floatConst(k Kind, v constant.Value) *konst {
	return &konst{typ: l.tt.scalars[k], kind: k, n: floatBits(k, v)}
}

// isComplexConst: a constant that must be put together.
func isComplexConst(k *ssa.Const) bool {
	b, ok := k.Type().Underlying().(*types.Basic)
	return ok && k.Value != nil && b.Info()&types.IsComplex != 0
}

var floatOps = map[token.Token]Op{
	token.ADD: FADD, token.SUB: FSUB, token.MUL: FMUL, token.QUO: FDIV,
}

// floatOp emits one operation into a new variable of kind k.
func (l *lowerer) floatOp(op Op, k Kind, b, c Opd) Opd {
	o := l.scalar(k)
	l.emit(&Ins{op: op, kind: k, a: o, b: b, c: c})
	return o
}

// floatWidth converts between the two sizes.
func (l *lowerer) floatWidth(x Opd, from, to Kind) Opd {
	if from == to {
		return x
	}
	op := F32TO64
	if to == KF32 {
		op = F64TO32
	}
	o := l.scalar(to)
	l.emit(&Ins{op: op, a: o, b: x})
	return o
}

// partKind is the kind of a complex number's parts.
func partKind(k Kind) Kind {
	if k == KC64 {
		return KF32
	}
	return KF64
}

// parts is the real and the imaginary part of a complex operand.
func (l *lowerer) parts(x Opd, k Kind) (re, im Opd) {
	if k == KC128 {
		return x, Opd{v: x.v, w: x.w + 1}
	}
	f := l.tt.scalars[KF32]
	re, im = l.scalar(KF32), l.scalar(KF32)
	l.emit(&Ins{op: LF, t: f, a: re, b: x})
	l.emit(&Ins{op: LF, t: f, a: im, b: x, imm: 4})
	return re, im
}

// joinParts puts a complex number together in o.
func (l *lowerer) joinParts(o Opd, k Kind, re, im Opd) {
	f := l.tt.scalars[partKind(k)]
	l.emit(&Ins{op: ZERO, t: o.v.typ, a: o}) // o does not live before this
	if k == KC128 {
		l.emit(&Ins{op: MOV, t: f, a: o, b: re})
		l.emit(&Ins{op: MOV, t: f, a: Opd{v: o.v, w: o.w + 1}, b: im})
		return
	}
	l.emit(&Ins{op: SF, t: f, a: re, b: o})
	l.emit(&Ins{op: SF, t: f, a: im, b: o, imm: 4})
}

// complexConst puts a constant together.
func (l *lowerer) complexConst(c *ssa.Const) Opd {
	t := l.typ(c)
	k := t.under().kind
	v := constant.ToComplex(c.Value)
	f := partKind(k)
	o := l.temp(t)
	l.joinParts(o, k, l.useCon(l.floatConst(f, constant.Real(v))),
		l.useCon(l.floatConst(f, constant.Imag(v))))
	return o
}

// complexArith computes x op y into o.
func (l *lowerer) complexArith(o Opd, op token.Token, k Kind, x, y Opd) {
	a, b := l.parts(x, k)
	c, d := l.parts(y, k)
	f := partKind(k)
	var re, im Opd
	if op == token.ADD || op == token.SUB {
		re = l.floatOp(floatOps[op], f, a, c)
		im = l.floatOp(floatOps[op], f, b, d)
		l.joinParts(o, k, re, im)
		return
	}
	// Products and quotients are computed in float64.
	a, b = l.floatWidth(a, f, KF64), l.floatWidth(b, f, KF64)
	c, d = l.floatWidth(c, f, KF64), l.floatWidth(d, f, KF64)
	if op == token.MUL {
		re = l.floatOp(FSUB, KF64, l.floatOp(FMUL, KF64, a, c), l.floatOp(FMUL, KF64, b, d))
		im = l.floatOp(FADD, KF64, l.floatOp(FMUL, KF64, a, d), l.floatOp(FMUL, KF64, b, c))
	} else {
		re, im = l.scalar(KF64), l.scalar(KF64)
		l.callb("cdiv", []Opd{a, b, c, d}, []Opd{re, im})
	}
	l.joinParts(o, k, l.floatWidth(re, KF64, f), l.floatWidth(im, KF64, f))
}

// floatBinOp lowers arithmetic on floats and complex numbers.
func (l *lowerer) floatBinOp(in *ssa.BinOp, k Kind) {
	x, y := l.use(in.X), l.use(in.Y)
	if k.complex() {
		l.complexArith(l.define(in), in.Op, k, x, y)
		return
	}
	l.emit(&Ins{op: floatOps[in.Op], kind: k, a: l.define(in), b: x, c: y})
}

// floatNeg lowers -x.
func (l *lowerer) floatNeg(in *ssa.UnOp, k Kind) {
	x := l.use(in.X)
	if k.complex() {
		f := partKind(k)
		re, im := l.parts(x, k)
		o := l.define(in)
		l.joinParts(o, k, l.floatOp(FNEG, f, re, Opd{}), l.floatOp(FNEG, f, im, Opd{}))
		return
	}
	l.emit(&Ins{op: FNEG, kind: k, a: l.define(in), b: x})
}

// floatCompare is a bool that tells whether x op y.
func (l *lowerer) floatCompare(op Op, k Kind, x, y Opd) Opd {
	switch op {
	case SETGT, SETGE:
		x, y = y, x
		op -= SETGT - SETLT
	}
	r := l.scalar(KBool)
	if !k.complex() {
		l.emit(&Ins{op: op - SETEQ + FSETEQ, kind: k, a: r, b: x, c: y})
		return r
	}
	f := partKind(k)
	a, b := l.parts(x, k)
	c, d := l.parts(y, k)
	join := AND
	if op == SETNE {
		join = OR
	}
	l.emit(&Ins{op: join, kind: KBool, a: r, b: l.floatCompare(op, f, a, c), c: l.floatCompare(op, f, b, d)})
	return r
}

// floatConvert lowers conversions from or to floats and complex numbers;
// false if it is none.
func (l *lowerer) floatConvert(in *ssa.Convert, from, to Kind) bool {
	switch {
	case from.complex() && to.complex():
		x := l.use(in.X)
		if from == to {
			l.vals[in] = x
			return true
		}
		re, im := l.parts(x, from)
		o := l.define(in)
		f, t := partKind(from), partKind(to)
		l.joinParts(o, to, l.floatWidth(re, f, t), l.floatWidth(im, f, t))
	case from.float() && to.float():
		l.vals[in] = l.floatWidth(l.use(in.X), from, to)
	case from.integer() && to.float():
		op := ITOF64
		if to == KF32 {
			op = ITOF32
		}
		x := l.use(in.X)
		l.emit(&Ins{op: op, kind: from, a: l.define(in), b: x})
	case from.float() && to.integer():
		x := l.floatWidth(l.use(in.X), from, KF64)
		l.emit(&Ins{op: FTOI, kind: to, a: l.define(in), b: x})
	default:
		return false
	}
	return true
}

// complexBuiltin lowers real, imag and complex.
func (l *lowerer) complexBuiltin(in *ssa.Call, name string) {
	args := in.Call.Args
	if name == "complex" {
		re, im := l.use(args[0]), l.use(args[1])
		o := l.define(in)
		l.joinParts(o, l.typ(in).under().kind, re, im)
		return
	}
	x := l.use(args[0])
	re, im := l.parts(x, l.typ(args[0]).under().kind)
	if name == "real" {
		l.vals[in] = re
	} else {
		l.vals[in] = im
	}
}

// printFloat prints a float or a complex number.
func (l *lowerer) printFloat(a Opd, k Kind) {
	if k.complex() {
		re, im := l.parts(a, k)
		f := partKind(k)
		l.callb("print_complex", []Opd{l.floatWidth(re, f, KF64), l.floatWidth(im, f, KF64)}, nil)
		return
	}
	l.callb("print_float", []Opd{l.floatWidth(a, k, KF64)}, nil)
}

// intrinsic is an operation that stands for a function of package math, as
// it does in Go's compiler for amd64.
type intrinsic struct {
	op   Op
	kind Kind
}

var intrinsics = map[string]intrinsic{
	"math.Sqrt":            {FSQRT, KF64},
	"math.sqrt":            {FSQRT, KF64},
	"math.Abs":             {FABS, KF64},
	"math.Floor":           {FFLOOR, KF64},
	"math.floor":           {FFLOOR, KF64},
	"math.Ceil":            {FCEIL, KF64},
	"math.ceil":            {FCEIL, KF64},
	"math.Trunc":           {FTRUNC, KF64},
	"math.trunc":           {FTRUNC, KF64},
	"math.RoundToEven":     {FEVEN, KF64},
	"math.Float64bits":     {FBITS, KU64},
	"math.Float32bits":     {FBITS, KU32},
	"math.Float64frombits": {FOFBITS, KU64},
	"math.Float32frombits": {FOFBITS, KU32},
}

// intrinsicOf is the operation that stands for a function.
func intrinsicOf(sf *ssa.Function) (intrinsic, bool) {
	if sf.Pkg == nil || sf.Signature.Recv() != nil || sf.Parent() != nil {
		return intrinsic{}, false
	}
	in, ok := intrinsics[sf.Pkg.Pkg.Path()+"."+sf.Name()]
	return in, ok
}

// intrinsicBody gives a function that is used as a value its body.
func (l *lowerer) intrinsicBody(i intrinsic) {
	l.fn.entry = l.fn.newBlock()
	l.enter(l.fn.entry)
	l.emit(&Ins{op: i.op, kind: i.kind, a: Opd{v: l.fn.results[0]}, b: Opd{v: l.fn.params[0]}})
	l.end(&Ins{op: RET})
	recomputePreds(l.fn.blocks)
}
