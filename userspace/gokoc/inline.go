// SPDX-License-Identifier: GPL-2.0

// inline.go - small leaf functions in the place of their calls.
//
// What: a function of a few operations that cannot panic, call or wait is
// copied into its callers.  Tracebacks stay what they are, since nothing in
// the copy can show up in one.
//
// Loads and stores through a pointer parameter do panic, when it is nil.  The
// caller tests the pointer first, unless it is known not to be nil, and makes
// the real call if it is: that panics with the frames it should, or does
// whatever the function does for nil.
//
// Invariant: callees are optimised before their callers (compiler.order()),
// so what is copied is as short as it gets.

package main

const (
	maxInlineOps    = 16
	maxInlineBlocks = 6
)

// inlineBody says how a function can be inlined.
type inlineBody struct {
	guards []int // parameters that must not be nil
}

// inlinable decides whether the function may be copied into callers.
func (c *compiler) inlinable(fn *Fn) *inlineBody {
	if fn.noinline || fn.ctx != nil || fn.recover != nil || fn.export || fn == c.init ||
		len(fn.blocks) > maxInlineBlocks {
		return nil
	}
	param := map[*Var]int{}
	for i, p := range fn.params {
		param[p] = i
	}
	_, defs := fn.usage()
	need := map[int]bool{}
	n := 0
	for i, b := range fn.blocks {
		b.order = i
	}
	for _, b := range fn.blocks {
		switch b.term.op {
		case PANIC, TRAP:
			return nil
		}
		for _, s := range b.succs {
			if s.reaches(b, len(fn.blocks)) {
				return nil // a loop
			}
		}
		for _, in := range append(b.ins[:len(b.ins):len(b.ins)], b.term) {
			n++
			if in.op == PARCOPY {
				n += len(in.copies) - 1
			}
			if n > maxInlineOps+1 {
				return nil
			}
			switch in.op {
			case LEA:
				return nil
			case RECOVER, POPDEFER:
				return nil // they are about this very frame
			}
			if ops[in.op].flags&fSafe == 0 {
				continue
			}
			if in.op != LD && in.op != ST && in.op != FLD {
				return nil
			}
			i, ok := param[in.b.v]
			if !ok || in.b.w != 0 || defs[in.b.v.id] > 0 {
				return nil
			}
			need[i] = true
		}
	}
	body := &inlineBody{}
	for i := range fn.params {
		if need[i] {
			body.guards = append(body.guards, i)
		}
	}
	return body
}

// reaches tells whether b can be reached from a in at most n steps.
func (a *Block) reaches(b *Block, n int) bool {
	if a == b {
		return true
	}
	if n == 0 {
		return false
	}
	for _, s := range a.succs {
		if s.reaches(b, n-1) {
			return true
		}
	}
	return false
}

// inlineCalls copies what it can into fn; true if it did anything.
func (c *compiler) inlineCalls(fn *Fn) bool {
	nonNil := fn.nonNil()
	did := false
	for i := 0; i < len(fn.blocks); i++ {
		b := fn.blocks[i]
		for j, in := range b.ins {
			if in.op != CALL || in.f.body == nil || in.f == fn || b.cold {
				continue
			}
			c.notes.inlined(in)
			c.inlineCall(fn, b, j, in, nonNil)
			did = true
			break // the rest of the block is a block of its own now
		}
	}
	if did {
		recomputePreds(fn.blocks)
	}
	return did
}

// nonNil finds the variables that hold pointers that cannot be nil.
func (fn *Fn) nonNil() map[*Var]bool {
	_, defs := fn.usage()
	set := map[*Var]bool{}
	fn.each(func(in *Ins) {
		switch in.op {
		case LEA, GADDR, NEW, FLD, IDX:
			if in.a.w == 0 && !in.a.v.fixed && defs[in.a.v.id] == 1 {
				set[in.a.v] = true
			}
		}
	})
	return set
}

// inlineCall replaces the call b.ins[at] by a copy of the callee.
func (c *compiler) inlineCall(fn *Fn, b *Block, at int, call *Ins, nonNil map[*Var]bool) {
	callee := call.f
	rest := fn.newBlock()
	rest.ins = append(rest.ins, b.ins[at+1:]...)
	rest.term, rest.succs = b.term, b.succs
	b.ins = b.ins[:at:at]
	b.succs = nil

	// Variables of the copy: parameters are the arguments, unless they are
	// assigned; results are the call's.
	_, defs := callee.usage()
	vars := map[*Var]Opd{}
	var setup []*Ins
	for i, p := range callee.params {
		if defs[p.id] == 0 && !p.addr && !call.args[i].v.addr {
			vars[p] = call.args[i]
			continue
		}
		v := Opd{v: fn.newVar(c.tt.moved(p.typ))}
		vars[p] = v
		setup = append(setup, &Ins{op: MOV, t: v.v.typ, a: v, b: call.args[i], pos: call.pos})
	}
	for i, r := range callee.results {
		if o := call.res[i]; !o.none() && !o.v.fixed && o.w == 0 && !argOf(call, o.v) {
			vars[r] = o
			continue
		}
		v := Opd{v: fn.newVar(c.tt.canon(r.typ))}
		vars[r] = v
		if o := call.res[i]; !o.none() {
			mv := &Ins{op: MOV, t: c.tt.canon(r.typ), a: o, b: v, pos: call.pos}
			rest.ins = append([]*Ins{mv}, rest.ins...)
		}
	}
	blocks := map[*Block]*Block{}
	for _, cb := range callee.blocks {
		blocks[cb] = fn.newBlock()
	}
	// The guards, each in a block of its own, with the real call behind.
	var slow *Block
	cur := b
	for _, i := range callee.body.guards {
		arg := call.args[i]
		if arg.w == 0 && nonNil[arg.v] {
			continue
		}
		if slow == nil {
			slow = fn.newBlock()
			slow.cold = true
			cp := *call
			slow.ins = []*Ins{&cp}
			slow.term = &Ins{op: JMP, pos: call.pos}
			slow.succs = []*Block{rest}
			// The copy assigns its own variables; so must the call.
			for k, r := range callee.results {
				if !call.res[k].none() && vars[r] != call.res[k] {
					cp.res = append([]Opd(nil), cp.res...)
					cp.res[k] = vars[r]
				}
			}
		}
		next := fn.newBlock()
		cur.term = &Ins{op: JEQI, kind: KPtr, b: arg, pos: call.pos}
		cur.succs = []*Block{slow, next}
		cur = next
	}
	cur.ins = append(cur.ins, setup...)
	cur.term = &Ins{op: JMP, pos: call.pos}
	cur.succs = []*Block{blocks[callee.entry]}

	for _, cb := range callee.blocks {
		nb := blocks[cb]
		for _, in := range cb.ins {
			nb.ins = append(nb.ins, c.copyIns(fn, in, vars, call))
		}
		if cb.term.op == RET {
			nb.term = &Ins{op: JMP, pos: call.pos}
			nb.succs = []*Block{rest}
			continue
		}
		nb.term = c.copyIns(fn, cb.term, vars, call)
		for _, s := range cb.succs {
			nb.succs = append(nb.succs, blocks[s])
		}
	}
}

// moved is the type a variable that gets copies of t has.
func (tt *typeTable) moved(t *Type) *Type {
	if t.kind == KLptr {
		return t
	}
	return tt.canon(t)
}

func argOf(call *Ins, v *Var) bool {
	for _, a := range call.args {
		if a.v == v {
			return true
		}
	}
	return false
}

// copyIns copies an instruction of a callee, with the caller's variables.
func (c *compiler) copyIns(fn *Fn, in *Ins, vars map[*Var]Opd, call *Ins) *Ins {
	cp := *in
	cp.pos = call.pos
	cp.args = append([]Opd(nil), in.args...)
	cp.res = append([]Opd(nil), in.res...)
	cp.sel = append([]selCase(nil), in.sel...)
	cp.copies = append([]copyPair(nil), in.copies...)
	cp.operands(func(o *Opd, def bool) {
		to, ok := vars[o.v]
		if !ok {
			to = Opd{v: fn.newVar(o.v.typ)}
			vars[o.v] = to
		}
		*o = Opd{v: to.v, w: to.w + o.w}
	})
	return &cp
}
