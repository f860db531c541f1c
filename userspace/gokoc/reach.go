// SPDX-License-Identifier: GPL-2.0

// reach.go - which package variables matter.
//
// A package's init function assigns every variable of the package that has an
// initialiser that is not data (static.go).  Of a variable that nothing
// reachable names, the assignment goes, and with it whatever was computed for
// it alone and has no other effect.

package main

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// reacher walks what is reachable from what user space may start and the initialisers.
type reacher struct {
	c       *compiler
	seen    map[*ssa.Function]bool
	used    map[ssa.Value]bool // variables, and Allocs that are data
	work    []*ssa.Function
	fns     []*ssa.Function // all of them, in order
	asValue map[*ssa.Function]bool
	pending map[ssa.Value][]ssa.Instruction // by the variable they are for
	dyn     *dynamics
	isPure  map[*ssa.Function]bool
}

// findDeadInits fills c.skip and, since it knows all functions, c.esc.
func (c *compiler) findDeadInits(mainPkg *srcPackage, roots []*ssa.Function) {
	r := &reacher{
		c:       c,
		seen:    map[*ssa.Function]bool{},
		used:    map[ssa.Value]bool{},
		asValue: map[*ssa.Function]bool{},
		pending: map[ssa.Value][]ssa.Instruction{},
		isPure:  map[*ssa.Function]bool{},
	}
	r.dyn = newDynamics(r)
	c.dyn = r.dyn
	for _, p := range c.ld.order {
		if f := p.ssa.Func("init"); f != nil {
			c.static.initFunc(f)
			r.initFunc(f)
		}
	}
	r.keepVariables()
	r.noteSymbols(mainPkg)
	for _, f := range roots {
		r.asValue[f] = true
		r.function(f)
	}
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
	c.reached = r.fns
	c.esc = c.findEscapes(r.fns, r.asValue)
}

func (r *reacher) function(f *ssa.Function) {
	f, _ = r.c.ld.body(f)
	if !r.seen[f] {
		r.seen[f] = true
		r.dyn.function(f)
		r.work = append(r.work, f)
		r.fns = append(r.fns, f)
		if f.Pkg != nil && f.Pkg.Pkg.Path() == "internal/rvalue" && r.dyn != nil {
			r.dyn.startReflect()
		}
	}
}

// instr notes what an instruction names.
func (r *reacher) instr(in ssa.Instruction) {
	var callee ssa.Value
	r.dyn.instr(in)
	r.noteArgs(in)
	switch in := in.(type) {
	case *ssa.Call:
		callee = in.Call.Value
		if b, ok := callee.(*ssa.Builtin); ok && b.Name() == "ssa:wrapnilchk" {
			r.function(r.c.panicWrap())
		}
	case *ssa.Defer:
		if len(in.Call.Args) > 0 || in.Call.Signature().Results().Len() > 0 {
			callee = in.Call.Value // called by a wrapper
		}
	}
	if cc, ok := in.(ssa.CallInstruction); ok {
		for _, a := range cc.Common().Args {
			if f, ok := a.(*ssa.Function); ok {
				r.asValue[f] = true
			}
		}
	}
	for _, op := range in.Operands(nil) {
		switch v := (*op).(type) {
		case *ssa.Function:
			r.function(v)
			if v != callee {
				r.asValue[v] = true
			}
		case *ssa.Global:
			r.object(r.c.ld.variable(v))
		case *ssa.Alloc:
			if r.c.static.ok[v] {
				r.object(v)
			}
		}
	}
}

// object marks a variable used: its initialiser is needed after all.
func (r *reacher) object(root ssa.Value) {
	if r.used[root] {
		return
	}
	r.used[root] = true
	for _, st := range r.c.static.stores[root] {
		r.instr(st)
		r.known(st.Val)
	}
	list := r.pending[root]
	delete(r.pending, root)
	for _, in := range list {
		r.instr(in)
	}
}

// known notes what a value that is data is made of.
func (r *reacher) known(v ssa.Value) {
	in, ok := v.(ssa.Instruction)
	if _, isAlloc := v.(*ssa.Alloc); !ok || isAlloc {
		return
	}
	r.instr(in)
	for _, op := range in.Operands(nil) {
		if *op != nil {
			r.known(*op)
		}
	}
}

// initFunc sorts a package's init function into what must run and what is
// only for one variable.
func (r *reacher) initFunc(f *ssa.Function) {
	r.seen[f] = true
	r.fns = append(r.fns, f)
	r.asValue[f] = true
	owner := map[ssa.Instruction]ssa.Value{}
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			st, ok := in.(*ssa.Store)
			if !ok || r.c.skip[in] || r.c.static.cycle[b] {
				continue
			}
			if root := r.c.static.root(st.Addr); root != nil {
				r.claim(st, root, owner)
			}
		}
	}
	for _, b := range f.Blocks {
		for _, in := range b.Instrs {
			switch root := owner[in]; {
			case r.c.skip[in]:
			case root != nil && !r.used[root]:
				r.pending[root] = append(r.pending[root], in)
			default:
				r.instr(in)
			}
		}
	}
}

// claim gives the store to root, and what it alone needs, to root.
func (r *reacher) claim(st *ssa.Store, root ssa.Value, owner map[ssa.Instruction]ssa.Value) {
	set := map[ssa.Instruction]bool{st: true}
	if !r.claimValue(st.Addr, set) {
		return
	}
	own := func() {
		for in := range set {
			owner[in] = root
		}
	}
	own()
	// Where the value has effects, these stay and the store goes.
	if r.claimValue(st.Val, set) {
		own()
	}
}

// pureFuncs are functions without any effect, of which pure can't tell.
var pureFuncs = map[string]bool{"os.args": true, "os.split": true, "time.runtimeNano": true}

// pure tells whether calling f has no effect: it is one block that makes
// something and returns it.  Of functions that call one another for ever none is.
func (r *reacher) pure(f *ssa.Function) bool {
	if f == nil || f.Pkg == nil {
		return false
	}
	is, asked := r.isPure[f]
	if !asked {
		r.isPure[f] = false
		is = r.findPure(f)
		r.isPure[f] = is
	}
	return is
}

func (r *reacher) findPure(f *ssa.Function) bool {
	if pureFuncs[f.Pkg.Pkg.Path()+"."+f.Name()] {
		return true
	}
	if len(f.Blocks) != 1 || f.Recover != nil {
		return false
	}
	for _, in := range f.Blocks[0].Instrs {
		switch in := in.(type) {
		case *ssa.Alloc, *ssa.MakeInterface, *ssa.ChangeType, *ssa.Return, *ssa.DebugRef:
		case *ssa.FieldAddr:
			if !staticAddr(in) {
				return false
			}
		case *ssa.Store:
			if _, ok := in.Addr.(*ssa.Global); ok || !staticAddr(in.Addr) {
				return false
			}
		case *ssa.UnOp:
			if in.Op == token.ARROW || in.Op == token.MUL && !staticAddr(in.X) {
				return false
			}
		case *ssa.Convert:
			if _, ok := in.X.Type().Underlying().(*types.Basic); !ok {
				return false
			}
		case *ssa.Call:
			if !r.pure(in.Call.StaticCallee()) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// claimValue adds what computes v to set; false if that has effects, or is
// used by anything outside of the set.
func (r *reacher) claimValue(v ssa.Value, set map[ssa.Instruction]bool) bool {
	in, ok := v.(ssa.Instruction)
	if !ok {
		return true // constant, global, function
	}
	if set[in] || r.c.skip[in] {
		return true
	}
	if a, ok := v.(*ssa.Alloc); ok && r.c.static.ok[a] {
		return true // like a global
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
		if !r.pure(v.Call.StaticCallee()) {
			return false
		}
	default:
		return false
	}
	set[in] = true
	// Stores into what is being built belong to it as well.
	for _, ref := range *v.Referrers() {
		if set[ref] || r.c.skip[ref] {
			continue
		}
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr != v {
				return false
			}
			set[ref] = true
			if !r.claimValue(ref.Val, set) {
				return false
			}
		case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.MapUpdate:
			if x, ok := ref.(ssa.Value); ok {
				if !r.claimValue(x, set) {
					return false
				}
				continue
			}
			mu := ref.(*ssa.MapUpdate)
			set[mu] = true
			if mu.Map != v || !r.claimValue(mu.Key, set) || !r.claimValue(mu.Value, set) {
				return false
			}
		default:
			return false
		}
	}
	for _, op := range in.Operands(nil) {
		if *op != nil && !r.claimValue(*op, set) {
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
