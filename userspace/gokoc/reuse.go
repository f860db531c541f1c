// SPDX-License-Identifier: GPL-2.0

// reuse.go - lets operations that repeat earlier ones take their results.
//
// Available expressions, as the textbooks have them: an operation is known
// where every way from the function's entry has run it and nothing since has
// written its operands, its result or, for a load, memory.  What may write
// memory, or wait for somebody who does, is everything that is not listed in
// keepsMemory(): stores, calls, channel operations, atomics.  So a load is
// never reused across anything that orders memory between goroutines.

package main

const (
	maxKnown     = 4000    // operations of a function that are remembered
	maxKnownBits = 1 << 22 // times blocks
)

// exprKey is what two operations must have in common to give the same.
type exprKey struct {
	op     Op
	kind   Kind
	t      *Type
	b, c   Opd
	imm    int64
	g      *Global
	result *Type
}

// knownOps are the operations of a function that are worth remembering.
type knownOps struct {
	ins   []*Ins
	id    map[*Ins]int
	same  map[exprKey][]int // in the order of the blocks
	uses  map[*Var][]int    // as operand or result
	loads bitset
}

func (in *Ins) loads() bool { return in.op == LD || in.op == LDX || in.op == LDG }

// repeatable tells whether an operation gives the same again for the same
// operands, and is worth remembering.
func (in *Ins) repeatable() bool {
	return in.op == FLD || in.op == IDX || in.op >= ADD && in.op <= SETGEI
}

// keepsMemory tells whether what was loaded before is what would be loaded
// after.
func (in *Ins) keepsMemory() bool {
	ok := in.pure() || in.repeatable() || in.loads() || in.op == SLICE || in.op >= JMP && in.op <= JGEI
	in.operands(func(o *Opd, def bool) { ok = ok && !(def && o.v.addr) })
	return ok
}

func (in *Ins) key() exprKey {
	return exprKey{in.op, in.kind, in.t, in.b, in.c, in.imm, in.g, in.a.v.typ}
}

// remembered: the instruction writes a whole variable that only
// instructions write, from such variables, and leaves its operands alone.
func (in *Ins) remembered() bool {
	if !in.repeatable() && !in.loads() || in.a.w != 0 || !in.fullDef(&in.a) {
		return false
	}
	ok := in.b.v != in.a.v && in.c.v != in.a.v
	in.operands(func(o *Opd, def bool) { ok = ok && !o.v.addr })
	return ok
}

// newKnownOps collects what is worth remembering in blocks, which are in order.
func newKnownOps(blocks []*Block) *knownOps {
	k := &knownOps{id: map[*Ins]int{}, same: map[exprKey][]int{}, uses: map[*Var][]int{}}
	for _, b := range blocks {
		for _, in := range b.ins {
			if in.remembered() {
				id := len(k.ins)
				k.id[in] = id
				k.ins = append(k.ins, in)
				k.same[in.key()] = append(k.same[in.key()], id)
				in.operands(func(o *Opd, def bool) { k.uses[o.v] = append(k.uses[o.v], id) })
			}
		}
	}
	k.loads = newBitset(len(k.ins))
	for id, in := range k.ins {
		if in.loads() {
			k.loads.add(id)
		}
	}
	return k
}

// step turns what is known before the instruction into what is after it.
func (k *knownOps) step(in *Ins, known bitset) {
	if !in.keepsMemory() {
		for i, w := range k.loads {
			known[i] &^= w
		}
	}
	in.operands(func(o *Opd, def bool) {
		if def {
			for _, id := range k.uses[o.v] {
				known.del(id)
			}
		}
	})
	if id, ok := k.id[in]; ok {
		known.add(id)
	}
}

// reuse makes a repeated operation a copy of the earlier one's result, and
// tells whether there was one: its copy may be what other operations differ in.
func (fn *Fn) reuse() bool {
	order := fn.rpo(func(b *Block) []*Block { return b.succs })
	k := newKnownOps(order)
	n := len(k.ins)
	if n == 0 || n > maxKnown || n*len(order) > maxKnownBits {
		return false
	}
	out := map[*Block]bitset{}
	before := func(b *Block) bitset {
		known := newBitset(n)
		if b == fn.entry || b == fn.recover {
			return known
		}
		first := true
		for _, p := range b.preds {
			switch o := out[p]; {
			case o == nil: // not looked at yet: no objection
			case first:
				known.copyFrom(o)
				first = false
			default:
				known.and(o)
			}
		}
		return known
	}
	for changed := true; changed; {
		changed = false
		for _, b := range order {
			known := before(b)
			for _, in := range b.ins {
				k.step(in, known)
			}
			k.step(b.term, known)
			if out[b] == nil || !out[b].equal(known) {
				out[b] = known
				changed = true
			}
		}
	}
	copies := map[*Ins]*Ins{}
	for _, b := range order {
		known := before(b)
		for _, in := range b.ins {
			if _, ok := k.id[in]; ok {
				for _, id := range k.same[in.key()] {
					if known.has(id) && k.ins[id] != in {
						copies[in] = &Ins{op: MOV, t: in.a.v.typ, a: in.a, b: k.ins[id].a, pos: in.pos}
						break
					}
				}
			}
			k.step(in, known)
		}
	}
	for _, b := range order {
		for i, in := range b.ins {
			if cp := copies[in]; cp != nil {
				b.ins[i] = cp
			}
		}
	}
	return len(copies) > 0
}
