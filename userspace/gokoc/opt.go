// SPDX-License-Identifier: GPL-2.0

// opt.go - clean-ups of vcode before variables get their places: unreachable
// blocks, copies, results nobody reads.

package main

// optimise runs the passes that need no frame.  The functions fn calls have
// been through it before, but for those that call fn.
func (c *compiler) optimise(fn *Fn) {
	fn.prune()
	fn.mergeBlocks()
	if !c.opt {
		fn.dropDead()
		return
	}
	if c.inlineCalls(fn) {
		fn.prune()
		fn.mergeBlocks()
	}
	c.forwardAddrs(fn)
	c.splitVars(fn)
	for again := true; again; {
		again = fn.reuse()
		c.propagateCopies(fn)
	}
	c.loops(fn)
	fn.mergeBlocks()
	fn.forwardDests()
	fn.dropDead()
	fn.body = c.inlinable(fn)
	if fn.body != nil {
		c.notes.inlinable(fn)
	}
}

// prune drops blocks that cannot be reached.
func (fn *Fn) prune() {
	seen := make([]bool, fn.nblock)
	work := []*Block{fn.entry}
	if fn.recover != nil {
		work = append(work, fn.recover)
	}
	for _, b := range work {
		seen[b.id] = true
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if len(b.succs) == 2 && b.succs[0] == b.succs[1] {
			b.succs = b.succs[:1]
			b.term = &Ins{op: JMP, pos: b.term.pos}
		}
		for _, s := range b.succs {
			if !seen[s.id] {
				seen[s.id] = true
				work = append(work, s)
			}
		}
	}
	keep := fn.blocks[:0]
	for _, b := range fn.blocks {
		if seen[b.id] {
			keep = append(keep, b)
		}
	}
	fn.blocks = keep
	recomputePreds(fn.blocks)
}

// mergeBlocks joins a block with its successor when no other edge leaves or
// enters between them.
func (fn *Fn) mergeBlocks() {
	gone := map[*Block]bool{}
	for _, b := range fn.blocks {
		if gone[b] {
			continue
		}
		for b.term.op == JMP {
			s := b.succs[0]
			if len(s.preds) != 1 || s == b || s == fn.entry || s == fn.recover {
				break
			}
			b.ins = append(b.ins, s.ins...)
			b.term, b.succs = s.term, s.succs
			for _, t := range b.succs {
				for i, p := range t.preds {
					if p == s {
						t.preds[i] = b
					}
				}
			}
			gone[s] = true
		}
	}
	if len(gone) == 0 {
		return
	}
	keep := fn.blocks[:0]
	for _, b := range fn.blocks {
		if !gone[b] {
			keep = append(keep, b)
		}
	}
	fn.blocks = keep
	recomputePreds(fn.blocks)
}

// each visits all instructions, terms included.
func (fn *Fn) each(visit func(*Ins)) {
	for _, b := range fn.blocks {
		for _, in := range b.ins {
			visit(in)
		}
		visit(b.term)
	}
}

// propagateCopies replaces, within each block, uses of a copy by what it was
// copied from, as long as that has not changed.
func (c *compiler) propagateCopies(fn *Fn) {
	for _, b := range fn.blocks {
		avail := map[*Var]Opd{}
		step := func(in *Ins) {
			in.operands(func(o *Opd, def bool) {
				src, ok := avail[o.v]
				if def || !ok || in.op == LEA {
					return
				}
				*o = Opd{v: src.v, w: src.w + o.w}
			})
			in.operands(func(o *Opd, def bool) {
				if !def {
					return
				}
				delete(avail, o.v)
				for t, src := range avail {
					if src.v == o.v {
						delete(avail, t)
					}
				}
			})
			if in.op == MOV && in.a.w == 0 && in.t == c.tt.canon(in.a.v.typ) &&
				!in.a.v.addr && !in.b.v.addr && in.a.v != in.b.v && !in.a.v.fixed {
				avail[in.a.v] = in.b
			}
		}
		for _, in := range b.ins {
			step(in)
		}
		step(b.term)
	}
}

// usage counts the reads and writes of each variable.
func (fn *Fn) usage() (uses, defs []int) {
	uses, defs = make([]int, len(fn.vars)), make([]int, len(fn.vars))
	fn.each(func(in *Ins) {
		in.operands(func(o *Opd, def bool) {
			if def {
				defs[o.v.id]++
			} else {
				uses[o.v.id]++
			}
		})
	})
	return uses, defs
}

// forwardDests lets an operation write straight to the component that its
// result is moved to.
func (fn *Fn) forwardDests() {
	if fn.recover != nil {
		return // a panic in between would show the difference
	}
	uses, defs := fn.usage()
	for _, b := range fn.blocks {
		for i, mv := range b.ins {
			if mv.op != MOV || mv.fullDef(&mv.a) || mv.a.v.addr {
				continue
			}
			t := mv.b.v
			if t.fixed || t.addr || mv.b.w != 0 || uses[t.id] != 1 || defs[t.id] != 1 ||
				t.typ.words() != mv.t.words() {
				continue
			}
			if from := defBefore(b, i, t, mv.a.v); from != nil {
				from.a = mv.a
				mv.op = NOP
			}
		}
	}
	for _, b := range fn.blocks {
		b.dropNops()
	}
}

// defBefore is the operation before b.ins[i] that makes t, if it can as well
// write to a component of v: nothing in between touches v.
func defBefore(b *Block, i int, t, v *Var) *Ins {
	for j := i - 1; j >= 0; j-- {
		in := b.ins[j]
		isDef, touches := false, false
		in.operands(func(o *Opd, def bool) {
			if o.v == t && def {
				isDef = true
			}
			if o.v == v {
				touches = true
			}
		})
		if isDef {
			if in.a.v == t && (in.op.movesType() || in.op.oneWord()) &&
				!(touches && in.op.movesType()) {
				return in
			}
			return nil
		}
		if touches {
			return nil
		}
	}
	return nil
}

func (b *Block) dropNops() {
	keep := b.ins[:0]
	for _, in := range b.ins {
		if in.op != NOP {
			keep = append(keep, in)
		}
	}
	b.ins = keep
}

// dropDead removes operations without effect whose results nobody reads.
func (fn *Fn) dropDead() {
	for changed := true; changed; {
		changed = false
		fn.liveness()
		for _, b := range fn.blocks {
			live := newBitset(len(fn.vars))
			live.copyFrom(b.out)
			fn.stepBack(b.term, live)
			for i := len(b.ins) - 1; i >= 0; i-- {
				in := b.ins[i]
				if fn.isDead(in, live) {
					in.op = NOP
					changed = true
					continue
				}
				fn.stepBack(in, live)
			}
			b.dropNops()
		}
	}
}

// isDead: the operation only writes variables that are not read again.
func (fn *Fn) isDead(in *Ins, live bitset) bool {
	if in.op == PARCOPY {
		keep := in.copies[:0]
		for _, cp := range in.copies {
			if live.has(cp.dst.v.id) || cp.dst.v.addr {
				keep = append(keep, cp)
			}
		}
		in.copies = keep
		return len(keep) == 0
	}
	if !in.pure() && !(in.op == LD && in.b.v == fn.ctxVar) {
		return false
	}
	dead := true
	in.operands(func(o *Opd, def bool) {
		if def && (live.has(o.v.id) || o.v.addr) {
			dead = false
		}
	})
	return dead
}

// stepBack turns the set of variables live behind the instruction into the
// set live before it.
func (fn *Fn) stepBack(in *Ins, live bitset) {
	in.operands(func(o *Opd, def bool) {
		if def && in.fullDef(o) {
			live.del(o.v.id)
		}
	})
	in.operands(func(o *Opd, def bool) {
		if !def {
			live.add(o.v.id)
		}
	})
	if fn.pinned != nil && ops[in.op].flags&fSafe != 0 {
		live.or(fn.pinned) // if it panics
	}
}
