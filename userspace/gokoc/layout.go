// SPDX-License-Identifier: GPL-2.0

// layout.go - loops, and the order of blocks.
//
// Blocks come in reverse postorder with the blocks of a loop together; the
// header of a loop that tests its condition goes to the loop's end, so that
// an iteration costs one jump, the conditional one back.

package main

// dominators computes b.idom of the blocks, which are in reverse postorder.
func (fn *Fn) dominators(order []*Block) {
	for i, b := range order {
		b.order = i
		b.idom = nil
	}
	root := func(b *Block) bool { return b == fn.entry || b == fn.recover }
	for _, b := range order {
		if root(b) {
			b.idom = b
		}
	}
	for changed := true; changed; {
		changed = false
		for _, b := range order {
			if root(b) {
				continue
			}
			var d *Block
			for _, p := range b.preds {
				switch {
				case p.idom == nil:
				case d == nil:
					d = p
				default:
					d = meet(d, p)
				}
			}
			if d != nil && b.idom != d {
				b.idom = d
				changed = true
			}
		}
	}
}

// meet is the nearest common dominator; entry and recover block have none,
// the later root then stands for both.
func meet(a, b *Block) *Block {
	for a != b {
		for a.order > b.order {
			if a.idom == a {
				return a
			}
			a = a.idom
		}
		for b.order > a.order {
			if b.idom == b {
				return b
			}
			b = b.idom
		}
	}
	return a
}

func (b *Block) dominates(c *Block) bool {
	for c != nil {
		if c == b {
			return true
		}
		if c.idom == c {
			return false
		}
		c = c.idom
	}
	return false
}

// rpo lists the reachable blocks in reverse postorder; of the successors that
// succs gives, the last one is placed nearest.
func (fn *Fn) rpo(succs func(b *Block) []*Block) []*Block {
	var post []*Block
	for _, b := range fn.blocks {
		b.mark = false
	}
	var visit func(b *Block)
	visit = func(b *Block) {
		b.mark = true
		for _, s := range succs(b) {
			if !s.mark {
				visit(s)
			}
		}
		post = append(post, b)
	}
	if fn.recover != nil {
		visit(fn.recover)
	}
	if !fn.entry.mark {
		visit(fn.entry)
	}
	for i, j := 0, len(post)-1; i < j; i, j = i+1, j-1 {
		post[i], post[j] = post[j], post[i]
	}
	return post
}

// loops finds the natural loops: b.loop is the header of the innermost loop
// around b, b.depth their number.  The result maps headers to their loops.
func (fn *Fn) loops(order []*Block) map[*Block]map[*Block]bool {
	fn.dominators(order)
	body := map[*Block]map[*Block]bool{}
	for _, b := range order {
		b.loop, b.depth = nil, 0
		for _, h := range b.succs {
			if !h.dominates(b) {
				continue
			}
			if body[h] == nil {
				body[h] = map[*Block]bool{h: true}
			}
			work := []*Block{b}
			for len(work) > 0 {
				x := work[len(work)-1]
				work = work[:len(work)-1]
				if !body[h][x] {
					body[h][x] = true
					work = append(work, x.preds...)
				}
			}
		}
	}
	for _, b := range order {
		for h, in := range body {
			if !in[b] {
				continue
			}
			b.depth++
			if b.loop == nil || len(in) < len(body[b.loop]) {
				b.loop = h
			}
		}
	}
	return body
}

// layout puts the blocks in their final order.
func (fn *Fn) layout() {
	body := fn.loops(fn.rpo(func(b *Block) []*Block { return b.succs }))
	order := fn.rpo(func(b *Block) []*Block {
		if len(b.succs) != 2 {
			return b.succs
		}
		// The last one visited comes next: stay in the loop, keep away
		// from blocks that only fail.
		x, y := b.succs[1], b.succs[0]
		if rank(b, y, body) < rank(b, x, body) {
			x, y = y, x
		}
		return []*Block{x, y}
	})
	fn.blocks = rotate(order, body)
	for i, b := range fn.blocks {
		b.order = i
	}
}

// rank says how near to b its successor s should be.
func rank(b, s *Block, body map[*Block]map[*Block]bool) int {
	switch {
	case s.term.op == PANIC || s.term.op == TRAP || s.cold:
		return 0
	case b.loop != nil && !body[b.loop][s]:
		return 1
	}
	return 2
}

// rotate moves headers that end by a conditional exit behind their loop.
func rotate(order []*Block, body map[*Block]map[*Block]bool) []*Block {
	for i := 0; i < len(order); i++ {
		h := order[i]
		in := body[h]
		if in == nil || len(h.succs) != 2 || in[h.succs[0]] == in[h.succs[1]] || i == 0 {
			continue
		}
		// The last block of the loop that jumps to the header for sure.
		last := -1
		for j := i + 1; j < len(order); j++ {
			if in[order[j]] && order[j].term.op == JMP && order[j].succs[0] == h {
				last = j
			}
		}
		if last < 0 {
			continue
		}
		copy(order[i:last], order[i+1:last+1])
		order[last] = h
		i-- // what is here now may be a header too
	}
	return order
}

// thread makes jumps to blocks that only jump go to where those lead, and
// jumps to blocks that only return return.
func (fn *Fn) thread() {
	final := func(b *Block) *Block {
		for n := 0; len(b.ins) == 0 && b.term.op == JMP && n < len(fn.blocks); n++ {
			b = b.succs[0]
		}
		return b
	}
	for _, b := range fn.blocks {
		for i, s := range b.succs {
			b.succs[i] = final(s)
		}
		if b.term.op == JMP && len(b.succs[0].ins) == 0 && b.succs[0].term.op == RET {
			b.term, b.succs = &Ins{op: RET, pos: b.term.pos}, nil
		}
	}
	fn.entry = final(fn.entry)
	fn.prune()
	fn.mergeBlocks()
}
