// SPDX-License-Identifier: GPL-2.0

// frame.go - a place in the frame for every variable.
//
// What: variables that are copied to each other become one where their live
// ranges allow it, so that most copies vanish (`i = i + 1` in a loop is one
// addi on one word); then variables of one type whose ranges do not meet
// share words.  Words are never shared between types: GIR has one type for
// each word of a frame.
//
// Parked goroutines pay for their frames, so size comes before anything.

package main

import "sort"

// class is a set of variables with one place.
type class struct {
	parent *class
	rng    liveRange
	typ    *Type // canonical
	fixed  *Var  // the parameter or result in it
	addr   bool
	slot   *slot
	first  int // lowest variable id, for a stable order
}

func (c *class) find() *class {
	for c.parent != nil {
		c = c.parent
	}
	return c
}

// slot is a run of frame words.
type slot struct {
	typ *Type // canonical
	v   *Var  // a variable that stands for it
	rng liveRange
}

// placer gives the variables of one function their places.
type placer struct {
	fn      *Fn
	tt      *typeTable
	classes []*class // by variable
	slots   []*slot
	temps   map[*Type]*slot // for cycles of copies
}

// pair is two variables that had better have one place.
type pair struct {
	a, b  *Var
	depth int
	hint  bool // saves no copy, but a register move
}

// place assigns frame words to all variables and rewrites nothing: operands
// find their word through their variable.
func (c *compiler) place(fn *Fn) {
	p := &placer{fn: fn, tt: c.tt, temps: map[*Type]*slot{}}
	rng := fn.ranges()
	for _, v := range fn.vars {
		cl := &class{rng: rng[v.id], typ: c.tt.canon(v.typ), addr: v.addr, first: v.id}
		if v.fixed {
			cl.fixed = v
		}
		p.classes = append(p.classes, cl)
	}
	if c.opt {
		p.coalesce()
	}
	p.colour()
	p.words()
	fn.resolveCopies(p)
}

// pairs collects what may be joined, the innermost loops first.
func (p *placer) pairs() []pair {
	var list []pair
	add := func(a, b Opd, depth int, hint bool) {
		if a.none() || b.none() || a.v == b.v || a.w != 0 || b.w != 0 ||
			p.tt.canon(a.v.typ) != p.tt.canon(b.v.typ) {
			return
		}
		list = append(list, pair{a.v, b.v, depth, hint})
	}
	for _, b := range p.fn.blocks {
		for _, in := range b.ins {
			switch {
			case in.op == MOV:
				add(in.a, in.b, b.depth, false)
			case in.op == PARCOPY:
				for _, cp := range in.copies {
					if cp.con == nil {
						add(cp.dst, cp.src, b.depth, false)
					}
				}
			case in.op >= ADD && in.op <= CONV || in.op == APPEND || in.op == SLICE:
				add(in.a, in.b, b.depth, true)
			}
		}
	}
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].hint != list[j].hint {
			return !list[i].hint
		}
		return list[i].depth > list[j].depth
	})
	return list
}

// coalesce joins pairs whose ranges do not meet.
func (p *placer) coalesce() {
	for _, pr := range p.pairs() {
		a, b := p.classes[pr.a.id].find(), p.classes[pr.b.id].find()
		if a == b || a.fixed != nil && b.fixed != nil || a.addr || b.addr ||
			a.rng.overlaps(b.rng) {
			continue
		}
		if b.fixed != nil {
			a, b = b, a
		}
		a.rng = a.rng.union(b.rng)
		if b.first < a.first {
			a.first = b.first
		}
		b.parent = a
	}
}

// colour gives each class a slot, sharing slots of the same type.
func (p *placer) colour() {
	var list []*class
	for _, cl := range p.classes {
		if cl.parent != nil {
			continue
		}
		if cl.fixed != nil {
			cl.slot = &slot{typ: cl.typ, v: cl.fixed, rng: cl.rng}
			if cl.fixed != p.fn.ctxVar {
				p.slots = append(p.slots, cl.slot)
			}
			continue
		}
		if len(cl.rng) > 0 {
			list = append(list, cl)
		}
	}
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if a.rng[0].from != b.rng[0].from {
			return a.rng[0].from < b.rng[0].from
		}
		return a.first < b.first
	})
	for _, cl := range list {
		for _, s := range p.slots {
			if s.typ == cl.typ && !s.rng.overlaps(cl.rng) {
				cl.slot = s
				break
			}
		}
		if cl.slot == nil {
			cl.slot = p.newSlot(cl.typ)
		}
		cl.slot.rng = cl.slot.rng.union(cl.rng)
	}
}

// newSlot makes a slot for a type, a local variable of the frame.
func (p *placer) newSlot(t *Type) *slot {
	s := &slot{typ: t, v: &Var{typ: t, id: -1}}
	p.slots = append(p.slots, s)
	p.fn.slots = append(p.fn.slots, s.v)
	return s
}

// words lays out the frame and tells every variable its word.
func (p *placer) words() {
	p.fn.layFrame()
	for _, v := range p.fn.vars {
		if s := p.classes[v.id].find().slot; s != nil {
			v.word = s.v.word
		}
	}
}

// layFrame numbers the words: the context's is 1, parameters, results and
// locals begin at 2.
func (fn *Fn) layFrame() {
	w := 2
	for _, list := range [][]*Var{fn.params, fn.results, fn.slots} {
		for _, v := range list {
			v.word = w
			w += v.typ.words()
		}
	}
	if fn.ctxVar != nil {
		fn.ctxVar.word = 1
	}
}

// frameWords is the size of the frame.
func (fn *Fn) frameWords() int {
	w := 2
	for _, list := range [][]*Var{fn.params, fn.results, fn.slots} {
		for _, v := range list {
			w += v.typ.words()
		}
	}
	return w
}

// at is the frame word an operand names.
func (o Opd) at() int { return o.v.word + o.w }

// move is one copy between words while a PARCOPY is put in sequence.
type move struct {
	t        *Type
	dst, src Opd
}

func (m move) clobbers(n move) bool {
	size := m.t.words()
	return m.dst.at() < n.src.at()+n.t.words() && n.src.at() < m.dst.at()+size
}

// resolveCopies turns PARCOPYs into moves and drops moves to themselves.
func (fn *Fn) resolveCopies(p *placer) {
	for _, b := range fn.blocks {
		var out []*Ins
		for _, in := range b.ins {
			switch {
			case in.op == PARCOPY:
				out = append(out, p.sequence(in)...)
			case in.op == MOV && in.a.at() == in.b.at():
			default:
				out = append(out, in)
			}
		}
		b.ins = out
	}
}

// sequence orders parallel copies so that none overwrites what another still
// has to read; a cycle goes through a temporary.  Constants come last.
func (p *placer) sequence(pc *Ins) []*Ins {
	var todo []move
	for _, cp := range pc.copies {
		if cp.con == nil && cp.dst.at() != cp.src.at() {
			todo = append(todo, move{p.tt.canon(cp.dst.v.typ), cp.dst, cp.src})
		}
	}
	var out []*Ins
	emit := func(m move) {
		out = append(out, &Ins{op: MOV, t: m.t, a: m.dst, b: m.src, pos: pc.pos})
	}
	for len(todo) > 0 {
		ready := -1
		for i := range todo {
			free := true
			for j := range todo {
				if i != j && todo[i].clobbers(todo[j]) {
					free = false
					break
				}
			}
			if free {
				ready = i
				break
			}
		}
		if ready >= 0 {
			emit(todo[ready])
			todo = append(todo[:ready], todo[ready+1:]...)
			continue
		}
		m := &todo[0]
		s := p.temps[m.t]
		if s == nil {
			s = p.newSlot(m.t)
			p.temps[m.t] = s
			p.fn.layFrame()
		}
		emit(move{m.t, Opd{v: s.v}, m.src})
		m.src = Opd{v: s.v}
	}
	for _, cp := range pc.copies {
		if cp.con != nil {
			in := conIns(cp.dst, cp.con)
			in.pos = pc.pos
			out = append(out, in)
		}
	}
	return out
}
