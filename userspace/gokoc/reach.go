// SPDX-License-Identifier: GPL-2.0

// reach.go - which package variables matter.
//
// A package's init function assigns every variable of the package that has
// an initialiser.  Of a variable that nothing reachable names, the assignment
// goes, and with it whatever was computed for it alone and has no other
// effect.

package main

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// reacher walks what is reachable from main and the initialisers.
type reacher struct {
	c       *compiler
	seen    map[*ssa.Function]bool
	used    map[*ssa.Global]bool
	work    []*ssa.Function
	pending map[*ssa.Global][]ssa.Instruction // by the variable they are for
}

// findDeadInits fills c.skip.
func (c *compiler) findDeadInits(main *ssa.Function) {
	r := &reacher{
		c:       c,
		seen:    map[*ssa.Function]bool{},
		used:    map[*ssa.Global]bool{},
		pending: map[*ssa.Global][]ssa.Instruction{},
	}
	for _, p := range c.ld.order {
		if f := p.ssa.Func("init"); f != nil {
			r.initFunc(f)
		}
	}
	r.function(main)
	for len(r.work) > 0 {
		f := r.work[len(r.work)-1]
		r.work = r.work[:len(r.work)-1]
		for _, b := range f.Blocks {
			for _, in := range b.Instrs {
				r.instr(in)
			}
		}
	}
	for _, list := range r.pending {
		for _, in := range list {
			c.skip[in] = true
		}
	}
}

func (r *reacher) function(f *ssa.Function) {
	if !r.seen[f] {
		r.seen[f] = true
		r.work = append(r.work, f)
	}
}

// instr notes what an instruction names.
func (r *reacher) instr(in ssa.Instruction) {
	for _, op := range in.Operands(nil) {
		switch v := (*op).(type) {
		case *ssa.Function:
			r.function(v)
		case *ssa.Global:
			r.global(v)
		}
	}
}

// global marks a variable used: its initialiser is needed after all.
func (r *reacher) global(g *ssa.Global) {
	if r.used[g] {
		return
	}
	r.used[g] = true
	list := r.pending[g]
	delete(r.pending, g)
	for _, in := range list {
		r.instr(in)
	}
}

// initFunc sorts a package's init function into what must run and what is
// only for one variable.
func (r *reacher) initFunc(f *ssa.Function) {
	r.seen[f] = true
	owner := map[ssa.Instruction]*ssa.Global{}
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if st, ok := in.(*ssa.Store); ok {
				if g, ok := st.Addr.(*ssa.Global); ok && !inCycle(b) {
					claim(st, g, owner)
				}
			}
		}
	}
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			if g := owner[in]; g != nil && !r.used[g] {
				r.pending[g] = append(r.pending[g], in)
			} else {
				r.instr(in)
			}
		}
	}
}

// claim gives the store to g, and what it alone needs, to g.
func claim(st *ssa.Store, g *ssa.Global, owner map[ssa.Instruction]*ssa.Global) {
	set := map[ssa.Instruction]bool{st: true}
	if !claimValue(st.Val, set) {
		set = map[ssa.Instruction]bool{st: true}
		// The value's effects stay, the store goes.
	}
	for in := range set {
		owner[in] = g
	}
}

// pureFuncs are functions of overlay packages without any effect.
var pureFuncs = map[string]bool{"os.args": true, "os.split": true}

// claimValue adds what computes v to set; false if that has effects, or is
// used by anything outside of the set.
func claimValue(v ssa.Value, set map[ssa.Instruction]bool) bool {
	in, ok := v.(ssa.Instruction)
	if !ok {
		return true // constant, global, function
	}
	if set[in] {
		return true
	}
	switch v := v.(type) {
	case *ssa.BinOp:
		if v.Op == token.QUO || v.Op == token.REM || v.Op == token.SHL || v.Op == token.SHR {
			return false
		}
	case *ssa.Convert, *ssa.ChangeType, *ssa.MakeInterface, *ssa.MakeClosure, *ssa.Alloc,
		*ssa.MakeMap:
	case *ssa.FieldAddr, *ssa.IndexAddr:
		if !staticAddr(v) {
			return false
		}
	case *ssa.Slice:
		if _, ok := v.X.(*ssa.Alloc); !ok {
			return false
		}
	case *ssa.UnOp:
		if v.Op == token.ARROW || v.Op == token.MUL && !staticAddr(v.X) {
			return false
		}
	case *ssa.MakeChan:
		if _, ok := v.Size.(*ssa.Const); !ok {
			return false
		}
	case *ssa.Call:
		f := v.Call.StaticCallee()
		if f == nil || f.Pkg == nil || !pureFuncs[f.Pkg.Pkg.Path()+"."+f.Name()] {
			return false
		}
	default:
		return false
	}
	set[in] = true
	// Stores into what is being built belong to it as well.
	for _, ref := range *v.Referrers() {
		if set[ref] {
			continue
		}
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != v {
				return false
			}
			set[ref] = true
			if !claimValue(ref.Val, set) {
				return false
			}
		case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.MapUpdate:
			if x, ok := ref.(ssa.Value); ok {
				if !claimValue(x, set) {
					return false
				}
				continue
			}
			mu := ref.(*ssa.MapUpdate)
			set[mu] = true
			if mu.Map != v || !claimValue(mu.Key, set) || !claimValue(mu.Value, set) {
				return false
			}
		default:
			return false
		}
	}
	for _, op := range in.Operands(nil) {
		if *op != nil && !claimValue(*op, set) {
			return false
		}
	}
	return true
}

// staticAddr: an address that is there: of a variable or a part of one.
func staticAddr(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc, *ssa.Global:
		return true
	case *ssa.FieldAddr:
		return staticAddr(v.X)
	case *ssa.IndexAddr:
		_, ok := v.Index.(*ssa.Const)
		return ok && staticAddr(v.X)
	}
	return false
}

// initDoes tells whether a package's init function does anything.
func (c *compiler) initDoes(f *ssa.Function) bool {
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			switch in.(type) {
			case *ssa.Return, *ssa.Jump, *ssa.DebugRef:
			default:
				if !c.skip[in] {
					return true
				}
			}
		}
	}
	return false
}
