// SPDX-License-Identifier: GPL-2.0

// live.go - which variables are live where.
//
// Instructions are numbered in the order of the function's blocks;
// instruction n reads at point 2n and writes at point 2n+1.  A live range is
// a sorted list of half-open intervals of points, so that a variable that
// dies in an instruction and one that is born there do not meet.
//
// Invariants:
//  1. A variable whose address is taken is live everywhere.
//  2. So is what the recover block reads, since control can come there from
//     any instruction that panics.
//  3. What an operation that may park writes is live from where it reads:
//     the results arrive while it may look at its operands again.

package main

// liveness computes b.in and b.out of all blocks.
func (fn *Fn) liveness() {
	n := len(fn.vars)
	for _, b := range fn.blocks {
		b.in, b.out = newBitset(n), newBitset(n)
	}
	fn.pinned = nil
	fn.flow()
	if fn.recover == nil {
		return
	}
	// Live everywhere; their own reads must then reach nothing new.
	fn.pinned = newBitset(n)
	fn.pinned.copyFrom(fn.recover.in)
	for _, b := range fn.blocks {
		b.in.or(fn.pinned)
		b.out.or(fn.pinned)
	}
	fn.flow()
}

// flow iterates the data flow equations to a fixed point, from what is there.
func (fn *Fn) flow() {
	live := newBitset(len(fn.vars))
	for changed := true; changed; {
		changed = false
		for i := len(fn.blocks) - 1; i >= 0; i-- {
			b := fn.blocks[i]
			for _, s := range b.succs {
				b.out.or(s.in)
			}
			live.copyFrom(b.out)
			if b.term.op == RET {
				for _, r := range fn.results {
					live.add(r.id)
				}
			}
			fn.stepBack(b.term, live)
			for j := len(b.ins) - 1; j >= 0; j-- {
				fn.stepBack(b.ins[j], live)
			}
			if b.in.or(live) {
				changed = true
			}
		}
	}
	// Blocks that return: the results are live at their end.
	for _, b := range fn.blocks {
		if b.term.op == RET {
			for _, r := range fn.results {
				b.out.add(r.id)
			}
		}
	}
}

// interval is [from, to) in points.
type interval struct{ from, to int }

// liveRange is a sorted list of intervals that do not touch.
type liveRange []interval

// overlaps tells whether two ranges share a point.
func (r liveRange) overlaps(s liveRange) bool {
	i, j := 0, 0
	for i < len(r) && j < len(s) {
		switch {
		case r[i].to <= s[j].from:
			i++
		case s[j].to <= r[i].from:
			j++
		default:
			return true
		}
	}
	return false
}

// union merges two ranges.
func (r liveRange) union(s liveRange) liveRange {
	out := make(liveRange, 0, len(r)+len(s))
	i, j := 0, 0
	for i < len(r) || j < len(s) {
		var x interval
		if j == len(s) || i < len(r) && r[i].from <= s[j].from {
			x = r[i]
			i++
		} else {
			x = s[j]
			j++
		}
		if n := len(out); n > 0 && x.from <= out[n-1].to {
			if x.to > out[n-1].to {
				out[n-1].to = x.to
			}
		} else {
			out = append(out, x)
		}
	}
	return out
}

// ranges computes the live range of every variable.
func (fn *Fn) ranges() []liveRange {
	fn.liveness()
	n := 0
	for _, b := range fn.blocks {
		b.from = 2 * n
		n += len(b.ins) + 1
		b.to = 2 * n
	}
	r := make([]liveRange, len(fn.vars))
	open := make([]int, len(fn.vars)) // end of the open interval, 0: none
	for bi := len(fn.blocks) - 1; bi >= 0; bi-- {
		b := fn.blocks[bi]
		for id := range fn.vars {
			open[id] = 0
			if b.out.has(id) {
				open[id] = b.to
			}
		}
		at := b.to
		step := func(in *Ins) {
			at -= 2
			in.operands(func(o *Opd, def bool) {
				if !def {
					return
				}
				id := o.v.id
				start := at + 1
				if ops[in.op].flags&fBlock != 0 {
					start = at
				}
				switch {
				case open[id] == 0:
					r[id] = append(r[id], interval{start, at + 2})
				case in.fullDef(o):
					r[id] = append(r[id], interval{start, open[id]})
					open[id] = 0
				}
			})
			in.operands(func(o *Opd, def bool) {
				if !def && open[o.v.id] == 0 {
					open[o.v.id] = at + 1
				}
			})
		}
		step(b.term)
		for i := len(b.ins) - 1; i >= 0; i-- {
			step(b.ins[i])
		}
		for id := range fn.vars {
			if open[id] != 0 {
				r[id] = append(r[id], interval{b.from, open[id]})
			}
		}
	}
	for id, v := range fn.vars {
		if v.addr || fn.pinned != nil && fn.pinned.has(id) {
			r[id] = liveRange{{0, 2 * n}}
			continue
		}
		r[id] = r[id].tidy()
	}
	// Parameters are written before the function begins.
	for _, p := range fn.params {
		if len(r[p.id]) > 0 && r[p.id][0].from == 0 {
			r[p.id][0].from = -1
		}
	}
	if fn.ctxVar != nil {
		r[fn.ctxVar.id] = liveRange{{-1, 2 * n}}
	}
	return r
}

// tidy turns a list collected backwards into a range.
func (r liveRange) tidy() liveRange {
	out := make(liveRange, 0, len(r))
	for i := len(r) - 1; i >= 0; i-- {
		x := r[i]
		if n := len(out); n > 0 && x.from <= out[n-1].to {
			if x.to > out[n-1].to {
				out[n-1].to = x.to
			}
			if x.from < out[n-1].from {
				out[n-1].from = x.from
			}
		} else {
			out = append(out, x)
		}
	}
	return out
}
