// SPDX-License-Identifier: GPL-2.0

// lower_chan.go - receives, select, and range over strings.

package main

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// receive lowers <-c and v, ok := <-c.
func (l *lowerer) receive(in *ssa.UnOp) {
	ch := l.use(in.X)
	if !in.CommaOk {
		l.emit(&Ins{op: RECV, a: l.defineOpt(in), b: ch})
		return
	}
	res := l.extracts(in, 2)
	if res[1].none() {
		l.emit(&Ins{op: RECV, a: res[0], b: ch})
		return
	}
	l.emit(&Ins{op: RECV2, a: res[0], b: ch, c: res[1]})
}

// selectStmt lowers select; go/ssa's tuple is the case's index, "received a
// sent value", and a value for each receive.
func (l *lowerer) selectStmt(in *ssa.Select) {
	ins := &Ins{op: SELECT, deflt: !in.Blocking}
	for _, st := range in.States {
		c := selCase{send: st.Dir == types.SendOnly, ch: l.use(st.Chan)}
		if c.send {
			c.elem = l.use(st.Send)
		}
		ins.sel = append(ins.sel, c)
	}
	res := l.extracts(in, 2+len(in.States))
	if res[0].none() {
		res[0] = l.scalar(KI64)
	}
	ins.a, ins.b = res[0], res[1]
	n := 2
	for i := range ins.sel {
		if c := &ins.sel[i]; !c.send {
			c.elem = res[n]
			n++
		}
	}
	if l.pos = in.Pos(); !l.pos.IsValid() && len(in.States) > 0 {
		l.pos = in.States[0].Pos
	}
	l.emit(ins)
}

// strIter is the state of a range over a string.
type strIter struct{ str, next Opd }

// rangeString lowers the start of a range over a string.
func (l *lowerer) rangeString(in *ssa.Range) {
	if l.typ(in.X).under().kind == KMap {
		l.rangeMap(in)
		return
	}
	it := strIter{str: l.use(in.X), next: l.scalar(KI64)}
	l.emit(&Ins{op: CONST, kind: KI64, a: it.next})
	l.iters[in] = it
}

// nextParts are the Extracts of a Next: ok, index, rune.
func nextParts(in *ssa.Next) (parts [3]*ssa.Extract, single bool) {
	single = true
	for _, r := range *in.Referrers() {
		if x, ok := r.(*ssa.Extract); ok {
			if parts[x.Index] != nil {
				single = false
			}
			parts[x.Index] = x
		}
	}
	return parts, single
}

// foldNext tells whether a Next becomes the condition of its block's If: the
// index and the rune are then only computed where there is one.
func (l *lowerer) foldNext(in *ssa.Next) bool {
	parts, single := nextParts(in)
	if !in.IsString || !single || parts[0] == nil || !usedByOwnIf(parts[0], in.Block()) {
		return false
	}
	body := in.Block().Succs[0]
	if len(body.Preds) != 1 || body == in.Block().Succs[1] {
		return false
	}
	for _, x := range parts[1:] {
		if x == nil {
			continue
		}
		for _, r := range *x.Referrers() {
			if _, ok := r.(*ssa.Phi); ok || !body.Dominates(r.Block()) {
				return false
			}
		}
	}
	return true
}

// next lowers a Next that foldNext() does not want.
func (l *lowerer) next(in *ssa.Next) {
	if !in.IsString {
		l.nextMap(in)
		return
	}
	it := l.iters[in.Iter]
	parts, _ := nextParts(in)
	var ok, k, v Opd
	res := [3]*Opd{&ok, &k, &v}
	for i, x := range parts {
		if x != nil {
			*res[i] = l.define(x)
			l.zeroVar(*res[i], l.typ(x))
		}
	}
	for _, r := range *in.Referrers() {
		if x, isX := r.(*ssa.Extract); isX {
			l.vals[x] = *res[x.Index]
		}
	}
	more, out := l.fn.newBlock(), l.fn.newBlock()
	l.end(&Ins{op: JLT, kind: KI64, b: it.next, c: it.length()}, more, out)
	l.enter(more)
	if !ok.none() {
		l.emit(&Ins{op: CONST, kind: KBool, a: ok, imm: 1})
	}
	l.decode(it, k, v)
	l.jump(out)
	l.enter(out)
}

// nextCond lowers an If on the ok of a folded Next.
func (l *lowerer) nextCond(cond ssa.Value, t, f *Block) bool {
	x, ok := cond.(*ssa.Extract)
	if !ok {
		return false
	}
	in, ok := x.Tuple.(*ssa.Next)
	if !ok || !l.fused[in] {
		return false
	}
	it := l.iters[in.Iter]
	parts, _ := nextParts(in)
	more := l.fn.newBlock()
	l.end(&Ins{op: JLT, kind: KI64, b: it.next, c: it.length()}, more, f)
	last := l.cur
	l.enter(more)
	var k, v Opd
	if parts[1] != nil {
		k = l.define(parts[1])
	}
	if parts[2] != nil {
		v = l.define(parts[2])
	}
	l.decode(it, k, v)
	l.jump(t)
	l.enter(last) // where the block ends, for the edge to f
	return true
}

func (it strIter) length() Opd { return Opd{v: it.str.v, w: it.str.w + 1} }

// decode sets k to the index and v to the rune there, and moves on; a byte
// below 0x80 is its own rune.
func (l *lowerer) decode(it strIter, k, v Opd) {
	i64 := l.tt.scalars[KI64]
	if !k.none() {
		l.emit(&Ins{op: MOV, t: i64, a: k, b: it.next})
	}
	b := l.scalar(KU8)
	l.emit(&Ins{op: LDX, t: l.tt.scalars[KU8], a: b, b: it.str, c: it.next})
	ascii, long, out := l.fn.newBlock(), l.fn.newBlock(), l.fn.newBlock()
	l.end(&Ins{op: JLTI, kind: KU8, b: b, imm: 0x80}, ascii, long)
	l.enter(ascii)
	if !v.none() {
		l.emit(&Ins{op: CONV, kind: KI32, a: v, b: b})
	}
	l.emit(&Ins{op: ADDI, kind: KI64, a: it.next, b: it.next, imm: 1})
	l.jump(out)
	l.enter(long)
	l.callb("decoderune", []Opd{it.str, it.next}, []Opd{v, it.next})
	l.jump(out)
	l.enter(out)
}
