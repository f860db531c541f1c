// SPDX-License-Identifier: GPL-2.0

// loop.go - computes things once: repeated operations, and what does not
// change in a loop.
//
// A loop that tests its condition first gets a copy of the test in front of it
// (invertLoops), so that behind it stands a block that runs once, and only if
// the loop's body runs.  There go operations of the body whose operands the
// loop does not write (hoist).  One that may panic goes there only if nothing
// before it in the body can be noticed.

package main

const (
	maxLoopBlocks = 300 // of a function whose loops are looked at
	maxTestOps    = 4   // operations of a test that is copied
	maxKnown      = 32  // operations that are remembered
)

// knownOp is an operation whose result is still there.
type knownOp struct {
	in  *Ins
	res Opd
}

// repeatable tells whether an operation gives the same again for the same
// operands, and is worth remembering.
func (in *Ins) repeatable() bool {
	switch in.op {
	case FLD, IDX:
		return true
	}
	return in.op >= ADD && in.op <= SETGEI
}

func (in *Ins) sameAs(x *Ins) bool {
	return in.op == x.op && in.kind == x.kind && in.t == x.t && in.b == x.b && in.c == x.c &&
		in.imm == x.imm && in.a.v.typ == x.a.v.typ
}

// reuse lets operations that repeat earlier ones of their block, or of blocks
// that always come before it, take their results.
func (fn *Fn) reuse() {
	seen := map[*Block]bool{}
	var walk func(b *Block, known []knownOp)
	walk = func(b *Block, known []knownOp) {
		seen[b] = true
		known = append([]knownOp(nil), known...)
		for i, in := range b.ins {
			b.ins[i], known = in.reuse(known)
		}
		for _, s := range b.succs {
			if len(s.preds) == 1 && !seen[s] && s != fn.entry && s != fn.recover {
				walk(s, known)
			}
		}
	}
	for _, b := range fn.blocks {
		if !seen[b] && (len(b.preds) != 1 || b == fn.entry || b == fn.recover) {
			walk(b, nil)
		}
	}
}

// reuse is the instruction or a copy in its place, and what is known after it.
func (in *Ins) reuse(known []knownOp) (*Ins, []knownOp) {
	own := in.repeatable() && in.a.w == 0 && in.fullDef(&in.a) && !in.a.v.addr
	if own {
		in.operands(func(o *Opd, def bool) { own = own && !o.v.addr })
	}
	out := in
	if own {
		for _, k := range known {
			if k.in.sameAs(in) {
				out = &Ins{op: MOV, t: in.a.v.typ, a: in.a, b: k.res, pos: in.pos}
				break
			}
		}
	}
	in.operands(func(o *Opd, def bool) {
		if !def {
			return
		}
		keep := known[:0]
		for _, k := range known {
			if k.in.b.v != o.v && k.in.c.v != o.v && k.res.v != o.v {
				keep = append(keep, k)
			}
		}
		known = keep
	})
	if own && out == in && in.b.v != in.a.v && in.c.v != in.a.v {
		if len(known) == maxKnown {
			known = known[1:]
		}
		known = append(known, knownOp{in, in.a})
	}
	return out, known
}

// loops makes the loops of a function faster.
func (c *compiler) loops(fn *Fn) {
	if fn.recover != nil || len(fn.blocks) > maxLoopBlocks {
		return
	}
	order := func() []*Block { return fn.rpo(func(b *Block) []*Block { return b.succs }) }
	done := map[*Block]bool{}
	for again := true; again; {
		again = false
		o := order()
		body := fn.loops(o)
		for _, h := range o {
			if in := body[h]; in != nil && !done[h] {
				done[h] = true
				if fn.invertLoop(h, in, body) {
					again = true
					break
				}
			}
		}
	}
	o := order()
	body := fn.loops(o)
	for i := len(o) - 1; i >= 0; i-- {
		if in := body[o[i]]; in != nil {
			fn.hoist(o[i], in)
		}
	}
}

// invertLoop copies the test at the head of a loop to in front of it.  The
// body's first block then is the head; it had better be of no other loop.
func (fn *Fn) invertLoop(h *Block, in map[*Block]bool, loops map[*Block]map[*Block]bool) bool {
	if len(h.succs) != 2 || in[h.succs[0]] == in[h.succs[1]] || len(h.ins) > maxTestOps || h == fn.entry {
		return false
	}
	for _, s := range h.succs {
		for n := 0; s.onlyCopies() && n < maxTestOps; n++ {
			s = s.succs[0] // it may not be there for long
		}
		if s != h && loops[s] != nil && in[s] {
			return false
		}
	}
	var from *Block
	for _, p := range h.preds {
		if in[p] {
			continue
		}
		if from != nil || p.term.op != JMP {
			return false
		}
		from = p
	}
	if from == nil {
		return false
	}
	for _, x := range h.ins {
		if !x.pure() || ops[x.op].flags&fSafe != 0 || x.op == PARCOPY {
			return false
		}
	}
	test, pre := fn.newBlock(), fn.newBlock()
	for _, x := range h.ins {
		cp := *x
		test.ins = append(test.ins, &cp)
	}
	term := *h.term
	test.term = &term
	for _, s := range h.succs {
		if in[s] {
			pre.succs = []*Block{s}
			s = pre
		}
		test.succs = append(test.succs, s)
	}
	pre.term = &Ins{op: JMP, pos: h.term.pos}
	from.succs = []*Block{test}
	from.foldTest(test)
	fn.prune()
	return true
}

// onlyCopies: the block moves variables, if anything, and goes on.
func (b *Block) onlyCopies() bool {
	for _, in := range b.ins {
		if in.op != PARCOPY && in.op != MOV {
			return false
		}
	}
	return b.term.op == JMP
}

// foldTest decides the test if what comes before it sets its operand.
func (from *Block) foldTest(test *Block) {
	t := test.term
	if len(test.ins) > 0 || !t.c.none() || t.op < JEQI || t.op > JGEI || !t.kind.integer() || t.b.w != 0 {
		return
	}
	var con *konst
	for _, in := range from.ins {
		in.operands(func(o *Opd, def bool) {
			if def && o.v == t.b.v {
				con = nil
			}
		})
		switch {
		case in.op == CONST && in.a == t.b:
			con = &konst{kind: in.kind, n: in.imm}
		case in.op == PARCOPY:
			for _, cp := range in.copies {
				if cp.dst == t.b {
					con = cp.con
				}
			}
		}
	}
	if con == nil {
		return
	}
	c, ok := foldCompare(t.op-JEQI+SETEQ, con, &konst{kind: con.kind, n: t.imm})
	if !ok {
		return
	}
	to := test.succs[1]
	if c.value {
		to = test.succs[0]
	}
	test.term, test.succs = &Ins{op: JMP, pos: t.pos}, []*Block{to}
}

// hoist moves operations of a loop's first block to the block that runs
// before the loop, if there is one.
func (fn *Fn) hoist(h *Block, in map[*Block]bool) {
	var pre *Block
	for _, p := range h.preds {
		if in[p] {
			continue
		}
		if pre != nil || len(p.succs) != 1 {
			return
		}
		pre = p
	}
	if pre == nil {
		return
	}
	written := map[*Var]bool{}
	for b := range in {
		for _, x := range append(b.ins[:len(b.ins):len(b.ins)], b.term) {
			x.operands(func(o *Opd, def bool) {
				if def {
					written[o.v] = true
				}
			})
		}
	}
	_, defs := fn.usage()
	quiet := true // nothing so far can be noticed
	keep := h.ins[:0:0]
	for _, x := range h.ins {
		move := x.repeatable() && x.a.w == 0 && !x.a.v.fixed && !x.a.v.addr && defs[x.a.v.id] == 1
		x.operands(func(o *Opd, def bool) {
			if !def && (written[o.v] || o.v.addr) {
				move = false
			}
		})
		quiets := ops[x.op].flags&fSafe == 0 && x.pure()
		if move && (quiets || quiet) {
			pre.ins = append(pre.ins, x)
			delete(written, x.a.v)
			continue
		}
		quiet = quiet && quiets
		keep = append(keep, x)
	}
	h.ins = keep
}
