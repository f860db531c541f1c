// SPDX-License-Identifier: GPL-2.0

// scalar.go - takes variables apart and accesses to them straight.
//
// Inlining leaves loads through pointers to variables of the frame, and
// structs that are put together only to be taken apart.  forwardAddrs() turns
// the first into accesses of the variables; splitVars() gives each part of a
// struct a variable of its own when nothing needs the struct as a whole.

package main

// forwardAddrs makes loads and stores through a LEA go to its variable.
func (c *compiler) forwardAddrs(fn *Fn) {
	_, defs := fn.usage()
	lea := map[*Var]*Ins{}
	fn.each(func(in *Ins) {
		if in.op == LEA && defs[in.a.v.id] == 1 {
			lea[in.a.v] = in
		}
	})
	if len(lea) == 0 {
		return
	}
	fn.each(func(in *Ins) {
		switch in.op {
		case LD, ST, FLD:
		default:
			return
		}
		from := lea[in.b.v]
		if from == nil || in.b.w != 0 {
			return
		}
		base, off := from.b, from.imm+in.imm
		switch in.op {
		case FLD:
			if in.a.v.typ.kind == KLptr {
				in.op, in.b, in.imm = LEA, base, off
			}
		case LD:
			c.setFrameMove(in, base, off, false)
		case ST:
			c.setFrameMove(in, base, off, true)
		}
	})
	fn.dropUnusedLeas()
}

// setFrameMove makes in a move between its operand a and what lies at offset
// off behind base.
func (c *compiler) setFrameMove(in *Ins, base Opd, off int64, store bool) {
	at := off + 8*int64(base.w)
	switch {
	case in.t.size() == 0:
		in.op = NOP
	case !component(base.v.typ, in.t, at):
		in.op, in.b, in.imm = LF, base, off
		if store {
			in.op = SF
		}
	case store:
		*in = Ins{op: MOV, t: in.t, a: Opd{v: base.v, w: int(at / 8)}, b: in.a, pos: in.pos}
	default:
		*in = Ins{op: MOV, t: in.t, a: in.a, b: Opd{v: base.v, w: int(at / 8)}, pos: in.pos}
	}
}

// dropUnusedLeas removes addresses nobody uses and tells which variables
// still have one.
func (fn *Fn) dropUnusedLeas() {
	for again := true; again; {
		again = false
		uses, _ := fn.usage()
		for _, b := range fn.blocks {
			for _, in := range b.ins {
				if in.op == LEA && uses[in.a.v.id] == 0 {
					in.op = NOP
					again = true
				}
			}
			b.dropNops()
		}
	}
	for _, v := range fn.vars {
		v.addr = false
	}
	fn.each(func(in *Ins) {
		if in.op == LEA {
			in.b.v.addr = true
		}
	})
}

// splitVars takes struct variables apart.
func (c *compiler) splitVars(fn *Fn) {
	parts := map[*Var][]leaf{}
	for _, v := range fn.vars {
		u := v.typ.under()
		if v.fixed || v.addr || u.kind != KStruct && u.kind != KArray || v.typ.size() == 0 {
			continue
		}
		var leaves []leaf
		if splitType(v.typ, 0, &leaves) {
			parts[v] = leaves
		}
	}
	if len(parts) == 0 {
		return
	}
	for n := -1; n != len(parts); {
		n = len(parts)
		fn.each(func(in *Ins) { dropWhole(in, parts) })
	}
	for _, v := range fn.vars {
		leaves := parts[v]
		for i := range leaves {
			leaves[i].v = fn.newVar(c.tt.canon(leaves[i].typ))
		}
	}
	if len(parts) == 0 {
		return
	}
	for _, b := range fn.blocks {
		var out []*Ins
		for _, in := range b.ins {
			out = append(out, c.splitIns(in, parts)...)
		}
		b.ins = out
		b.term.operands(func(o *Opd, def bool) { replacePart(o, parts) })
	}
}

// maxSplitLoads bounds the loads that take the place of one of a struct.
const maxSplitLoads = 4

// dropWhole takes the variables out of parts that the instruction needs as a
// whole, or in other parts than theirs.
func dropWhole(in *Ins, parts map[*Var][]leaf) {
	if in.op == PARCOPY {
		for _, cp := range in.copies {
			leaves, ok := parts[cp.dst.v]
			if cp.con != nil {
				continue
			}
			from, okSrc := parts[cp.src.v]
			if ok && okSrc && spans(leaves, 8*int64(cp.dst.w), cp.dst.v.typ) &&
				spans(from, 8*int64(cp.src.w), cp.dst.v.typ) {
				continue
			}
			delete(parts, cp.dst.v)
			if okSrc && !(leafOf(from, cp.src, cp.dst.v.typ)) {
				delete(parts, cp.src.v)
			}
		}
		return
	}
	in.operands(func(o *Opd, def bool) {
		leaves, ok := parts[o.v]
		if !ok {
			return
		}
		at := 8 * int64(o.w)
		switch in.op {
		case MOV, ZERO:
			ok = spans(leaves, at, in.t)
		case LF, SF:
			k := in.t.under().kind
			ok = o == &in.b && k != KStruct && k != KArray && spans(leaves, at+in.imm, in.t)
		case LD, ST:
			n := countLeaves(leaves, at, in.t)
			ok = o == &in.b && inLeaf(leaves, at) != nil || o == &in.a && n > 0 && n <= maxSplitLoads
		default:
			ok = leafOperand(in, o) && inLeaf(leaves, at) != nil
		}
		if !ok {
			delete(parts, o.v)
		}
	})
}

// leafOf: a value of type t at o is one leaf.
func leafOf(leaves []leaf, o Opd, t *Type) bool {
	k := t.under().kind
	return k != KStruct && k != KArray && spans(leaves, 8*int64(o.w), t)
}

// leafOperand: the instruction reads or writes one leaf there, or a word of
// one, and no more.
func leafOperand(in *Ins, o *Opd) bool {
	simple := func(t *Type) bool {
		k := t.under().kind
		return k != KStruct && k != KArray
	}
	switch {
	case in.op >= ADD && in.op <= SETGEI, in.op >= JEQ && in.op <= JGEI, in.op == CALLB,
		in.op == CONST, in.op == STR, in.op == CONCAT, in.op == APPEND, in.op == SLICE,
		in.op == COPY, in.op == PANIC, in.op == CLOSE, in.op == DEFERC:
		return true
	case in.op == FLD, in.op == IDX, in.op == NEW, in.op == MKSLICE, in.op == MKCHAN:
		return true
	case in.op == LDX || in.op == STX:
		return o != &in.a || simple(in.t)
	case in.op == MKEFACE:
		return o == &in.a || simple(in.t)
	case in.op == CALL || in.op == GO:
		for i := range in.args {
			if o == &in.args[i] {
				return simple(in.f.params[i].typ)
			}
		}
	}
	return false
}

// spans: a value of type t at offset off is made of leaves.
func spans(leaves []leaf, off int64, t *Type) bool { return countLeaves(leaves, off, t) > 0 }

// countLeaves is the number of leaves a value of type t at offset off is made
// of, 0 if that is not so.
func countLeaves(leaves []leaf, off int64, t *Type) int {
	var own []leaf
	if t == nil || !splitType(t, 0, &own) {
		return 0
	}
	for _, l := range own {
		m := leafAt(leaves, off+l.off)
		if m == nil || m.typ.under().kind != l.typ.under().kind {
			return 0
		}
	}
	return len(own)
}

// inLeaf is the leaf that an offset lies in.
func inLeaf(leaves []leaf, off int64) *leaf {
	for i := range leaves {
		if l := &leaves[i]; l.off <= off && off < l.off+l.typ.size() {
			return l
		}
	}
	return nil
}

// replacePart turns an operand into the variable of the part it names.
func replacePart(o *Opd, parts map[*Var][]leaf) {
	leaves, ok := parts[o.v]
	if !ok {
		return
	}
	l := inLeaf(leaves, 8*int64(o.w))
	*o = Opd{v: l.v, w: o.w - int(l.off/8)}
}

// splitIns is the instruction on the parts.
func (c *compiler) splitIns(in *Ins, parts map[*Var][]leaf) []*Ins {
	switch in.op {
	case MOV:
		return c.splitMove(in, parts, in.t, in.a, in.b)
	case ZERO:
		leaves, ok := parts[in.a.v]
		if !ok {
			return []*Ins{in}
		}
		var out []*Ins
		eachLeaf(in.t, func(l leaf) {
			m := leafAt(leaves, 8*int64(in.a.w)+l.off)
			out = append(out, zeroIns(Opd{v: m.v}, m.v.typ))
		})
		return out
	case LD, ST:
		leaves, ok := parts[in.a.v]
		if !ok {
			break
		}
		var out []*Ins
		replacePart(&in.b, parts)
		eachLeaf(in.t, func(l leaf) {
			m := leafAt(leaves, 8*int64(in.a.w)+l.off)
			cp := *in
			cp.t, cp.a, cp.imm = m.v.typ, Opd{v: m.v}, in.imm+l.off
			out = append(out, &cp)
		})
		return out
	case LF, SF:
		leaves, ok := parts[in.b.v]
		if !ok {
			break
		}
		at := 8*int64(in.b.w) + in.imm
		m := leafAt(leaves, at)
		mv := &Ins{op: MOV, t: m.v.typ, a: in.a, b: Opd{v: m.v}, pos: in.pos}
		if in.op == SF {
			mv.a, mv.b = mv.b, mv.a
		}
		return []*Ins{mv}
	case PARCOPY:
		return c.splitCopies(in, parts)
	}
	in.operands(func(o *Opd, def bool) { replacePart(o, parts) })
	return []*Ins{in}
}

func eachLeaf(t *Type, visit func(leaf)) {
	var own []leaf
	splitType(t, 0, &own)
	for _, l := range own {
		visit(l)
	}
}

// zeroIns sets a variable to zero.
func zeroIns(o Opd, t *Type) *Ins {
	switch u := t.under(); {
	case u.kind.scalar() && u.kind != KF32 && u.kind != KF64:
		return &Ins{op: CONST, kind: u.kind, a: o}
	case u.kind.word():
		return &Ins{op: CONST, kind: KPtr, a: o}
	}
	return &Ins{op: ZERO, t: t, a: o}
}

// splitMove moves a value of type t, part by part where a side has parts.
func (c *compiler) splitMove(in *Ins, parts map[*Var][]leaf, t *Type, a, b Opd) []*Ins {
	_, pa := parts[a.v]
	_, pb := parts[b.v]
	if !pa && !pb {
		return []*Ins{in}
	}
	var out []*Ins
	eachLeaf(t, func(l leaf) { out = append(out, c.partMove(l, parts, a, b, in)) })
	return out
}

// partMove moves the part l of a value at b to a.
func (c *compiler) partMove(l leaf, parts map[*Var][]leaf, a, b Opd, in *Ins) *Ins {
	lt := c.tt.canon(l.typ)
	find := func(o Opd) (Opd, bool) {
		at := 8*int64(o.w) + l.off
		if leaves, ok := parts[o.v]; ok {
			return Opd{v: leafAt(leaves, at).v}, true
		}
		if component(o.v.typ, l.typ, at) {
			return Opd{v: o.v, w: int(at / 8)}, true
		}
		return o, false
	}
	da, okA := find(a)
	db, okB := find(b)
	switch {
	case !okA:
		return &Ins{op: SF, t: lt, a: db, b: a, imm: l.off, pos: in.pos}
	case !okB:
		return &Ins{op: LF, t: lt, a: da, b: b, imm: l.off, pos: in.pos}
	}
	return &Ins{op: MOV, t: lt, a: da, b: db, pos: in.pos}
}

// splitCopies splits the copies of a PARCOPY.
func (c *compiler) splitCopies(in *Ins, parts map[*Var][]leaf) []*Ins {
	cp := &Ins{op: PARCOPY, pos: in.pos}
	var consts []*Ins
	for _, p := range in.copies {
		to, split := parts[p.dst.v]
		switch {
		case !split:
			if p.con == nil {
				replacePart(&p.src, parts)
			}
			cp.copies = append(cp.copies, p)
		case p.con != nil:
			consts = append(consts, c.splitIns(conIns(p.dst, p.con), parts)...)
		default:
			eachLeaf(p.dst.v.typ, func(l leaf) {
				d := leafAt(to, 8*int64(p.dst.w)+l.off)
				s := leafAt(parts[p.src.v], 8*int64(p.src.w)+l.off)
				cp.copies = append(cp.copies, copyPair{dst: Opd{v: d.v}, src: Opd{v: s.v}})
			})
		}
	}
	if len(cp.copies) == 0 {
		return consts
	}
	// Constants come last: nothing copied reads a part that is set so, for
	// it would have been read by the PARCOPY.
	return append([]*Ins{cp}, consts...)
}
