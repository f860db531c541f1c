// SPDX-License-Identifier: GPL-2.0

// escape.go - variables whose address is taken and that can live in the frame
// all the same.
//
// go/ssa puts a variable on the heap as soon as its address is taken, and
// that is any method call through a pointer.  Here a pointer is followed: it
// does not escape when it is only loaded and stored through, or passed to a
// function that does no more with it.  Such a function takes a local pointer
// (lptr); since those can only be called directly, functions that are used as
// values, or started by go, stay out of it.
//
// Rejected: lptr parameters wherever possible.  They cost what a moving stack
// costs, so only parameters that are given a local pointer somewhere get one.

package main

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// escapes is what the analysis finds out.
type escapes struct {
	// keep: pointer parameters whose functions do not let them escape.
	keep map[*ssa.Parameter]bool
	// stack: variables that can live in the frame.
	stack map[*ssa.Alloc]bool
	// local: values that may point into the stack.
	local map[ssa.Value]bool
	// why: where parameters and variables that escape do so.
	why map[ssa.Value]ssa.Instruction
	at  ssa.Instruction // where the last one did
}

// findEscapes analyses the reachable functions.
func (c *compiler) findEscapes(fns []*ssa.Function, asValue map[*ssa.Function]bool) *escapes {
	e := &escapes{
		keep:  map[*ssa.Parameter]bool{},
		stack: map[*ssa.Alloc]bool{},
		local: map[ssa.Value]bool{},
		why:   map[ssa.Value]ssa.Instruction{},
	}
	var params []*ssa.Parameter
	for _, f := range fns {
		if asValue[f] || f.Blocks == nil || len(f.FreeVars) > 0 {
			continue
		}
		for _, p := range f.Params {
			if _, ok := p.Type().Underlying().(*types.Pointer); ok {
				e.keep[p] = true
				params = append(params, p)
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for _, p := range params {
			if e.keep[p] && !e.stays(p, map[ssa.Value]bool{}, false) {
				e.keep[p] = false
				e.why[p] = e.at
				changed = true
			}
		}
	}
	for _, f := range fns {
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				a, ok := in.(*ssa.Alloc)
				if !ok || !a.Heap || c.static.ok[a] {
					continue
				}
				if !e.stays(a, map[ssa.Value]bool{}, inCycle(b)) {
					e.why[a] = e.at
					continue
				}
				e.stack[a] = true
				e.markLocal(a)
			}
		}
	}
	return e
}

// stays tells whether the pointer v does not escape.  A variable of a loop
// must not go through phis: two iterations' variables could be wanted at once.
func (e *escapes) stays(v ssa.Value, seen map[ssa.Value]bool, loop bool) bool {
	if seen[v] {
		return true
	}
	seen[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			if r.Op != token.MUL {
				return e.leaves(r)
			}
		case *ssa.Store:
			if r.Val == v {
				return e.leaves(r)
			}
		case *ssa.FieldAddr:
			if !e.stays(r, seen, loop) {
				return false
			}
		case *ssa.IndexAddr:
			if r.X != v {
				return e.leaves(r)
			}
			if !e.stays(r, seen, loop) {
				return false
			}
		case *ssa.BinOp:
			if !isCompare(r.Op) || !isNil(r.X) && !isNil(r.Y) {
				return e.leaves(r)
			}
		case *ssa.Phi:
			if loop {
				return e.leaves(r)
			}
			if !e.stays(r, seen, loop) {
				return false
			}
		case *ssa.Call:
			if !e.staysInCall(&r.Call, v) {
				return e.leaves(r)
			}
		default:
			return e.leaves(r)
		}
	}
	return true
}

// leaves notes where a pointer escapes.
func (e *escapes) leaves(in ssa.Instruction) bool {
	e.at = in
	return false
}

func isNil(v ssa.Value) bool {
	k, ok := v.(*ssa.Const)
	return ok && k.Value == nil
}

// staysInCall: the callee does not let its parameter escape.
func (e *escapes) staysInCall(cc *ssa.CallCommon, v ssa.Value) bool {
	f, ok := cc.Value.(*ssa.Function)
	if !ok || cc.IsInvoke() || f.Blocks == nil {
		return false
	}
	for i, a := range cc.Args {
		if a == v && (i >= len(f.Params) || !e.keep[f.Params[i]]) {
			return false
		}
	}
	return true
}

// markLocal notes that v may point into the stack, and where that leads.
func (e *escapes) markLocal(v ssa.Value) {
	if e.local[v] {
		return
	}
	e.local[v] = true
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.FieldAddr:
			e.markLocal(r)
		case *ssa.IndexAddr:
			if r.X == v {
				e.markLocal(r)
			}
		case *ssa.Phi:
			e.markLocal(r)
			// What else comes there had better be of the same type.
			for _, w := range r.Edges {
				if u, ok := w.(*ssa.UnOp); ok && e.stays(u, map[ssa.Value]bool{}, false) {
					e.markLocal(u)
				}
			}
		case *ssa.Call:
			f, ok := r.Call.Value.(*ssa.Function)
			for i, a := range r.Call.Args {
				if ok && a == v && i < len(f.Params) {
					e.markLocal(f.Params[i])
				}
			}
		}
	}
}
