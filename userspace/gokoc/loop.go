// SPDX-License-Identifier: GPL-2.0

// loop.go - computes before a loop what does not change in it.
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
)

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
