// SPDX-License-Identifier: GPL-2.0

// lower_mem.go - variables, addresses, loads and stores.
//
// What: an address stays symbolic as long as it can (struct addr), so that a
// chain of FieldAddr and IndexAddr becomes the offset of one ld, ldx, ldg or
// a word of the frame.
//
// When a chain is folded into its loads and stores, its nil and bounds checks
// happen there.  That is gc's order for `a[i] = f()`; for an explicit &a[i]
// it would not be, so those are computed where they stand.
//
// Variables that go/ssa says do not escape live in the frame: as one variable
// for each leaf of the type when only leaves are accessed, else as one
// variable with the type's layout, whose address is taken (LEA) only for
// indices that are not constant.

package main

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

const (
	maxLocalBytes = 64 << 10 // larger variables go to the heap
	maxFrameWords = 32 << 10 // so do those that would make the frame larger
	maxLeaves     = 16
)

// local is a variable that lives in the frame.
type local struct {
	typ    *Type
	v      *Var   // the variable, unless split
	leaves []leaf // when split
	ptr    Opd    // local pointer to v, for indices that are not constant
}

// leaf is one part of a split variable.
type leaf struct {
	off int64
	typ *Type
	v   *Var
}

// leafAt is the leaf at a byte offset, nil if none begins there.
func leafAt(leaves []leaf, off int64) *leaf {
	for i := range leaves {
		if leaves[i].off == off {
			return &leaves[i]
		}
	}
	return nil
}

type addrKind uint8

const (
	inFrame addrKind = iota
	inGlobal
	inHeap    // through a pointer
	inIndexed // element of a slice, a string or an array behind a pointer
)

// addr is a symbolic address.
type addr struct {
	kind addrKind
	typ  *Type // of what is there
	base Opd   // frame variable, pointer, slice
	idx  Opd
	g    *Global
	off  int64
}

// analyse decides what is folded and which variables live in the frame.
func (l *lowerer) analyse() {
	l.captureByValue()
	for _, b := range l.src.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Alloc:
				if !l.c.byValue[in] && !l.c.static.ok[in] {
					l.placeAlloc(in)
				}
			case *ssa.FieldAddr, *ssa.IndexAddr:
				v := in.(ssa.Value)
				l.fused[v] = l.foldable(v)
			case *ssa.BinOp:
				l.fused[in] = usedByOwnIf(in, in.Block()) && isCompare(in.Op)
			case *ssa.UnOp:
				l.fused[in] = in.Op == token.NOT && usedByOwnIf(in, in.Block())
			case *ssa.Next:
				l.fused[in] = l.foldNext(in)
			}
		}
	}
	// A NOT folded into the If passes on what it negates.
	for v, ok := range l.fused {
		u, isNot := v.(*ssa.UnOp)
		for ok && isNot {
			x := u.X
			refs := x.Referrers()
			if refs == nil || len(*refs) != 1 {
				break
			}
			switch x := x.(type) {
			case *ssa.BinOp:
				if x.Block() == u.Block() && isCompare(x.Op) {
					l.fused[x] = true
				}
				isNot = false
			case *ssa.UnOp:
				if x.Block() != u.Block() || x.Op != token.NOT {
					isNot = false
					break
				}
				l.fused[x] = true
				u = x
			default:
				isNot = false
			}
		}
	}
}

// usedByOwnIf: the only use is the If that ends the same block.
func usedByOwnIf(v ssa.Value, b *ssa.BasicBlock) bool {
	refs := *v.Referrers()
	if len(refs) != 1 {
		return false
	}
	br, ok := refs[0].(*ssa.If)
	return ok && br.Block() == b
}

func isCompare(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

// foldable tells whether an address is used by loads and stores only.
func (l *lowerer) foldable(v ssa.Value) bool {
	refs := *v.Referrers()
	if len(refs) == 0 || l.c.explicit[v.Pos()] {
		return false
	}
	for _, r := range refs {
		switch r := r.(type) {
		case *ssa.UnOp:
			if r.Op != token.MUL {
				return false
			}
		case *ssa.Store:
			if r.Addr != v || r.Val == v {
				return false
			}
		case *ssa.FieldAddr:
			if !l.foldable(r) {
				return false
			}
		case *ssa.IndexAddr:
			if r.X != v || l.constIndex(r) < 0 || !l.foldable(r) {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

// constIndex is the constant index of an array element, -1 if there is none.
func (l *lowerer) constIndex(ia *ssa.IndexAddr) int64 {
	a, ok := deref(ia.X.Type()).Underlying().(*types.Array)
	if _, isPtr := ia.X.Type().Underlying().(*types.Pointer); !ok || !isPtr {
		return -1
	}
	con := l.con(ia.Index)
	if con == nil || con.n < 0 || con.n >= a.Len() {
		return -1
	}
	return con.n
}

// captureByValue finds the variables that are assigned once, before anything
// can read them, and otherwise only read, here and in closures: those need
// no place in memory.
func (l *lowerer) captureByValue() {
	for _, b := range l.src.Blocks {
		for i, in := range b.Instrs {
			a, ok := in.(*ssa.Alloc)
			if ok && a.Heap && l.tt.goType(deref(a.Type())).size() <= 128 {
				l.byValueAlloc(a, i)
			}
		}
	}
}

func (l *lowerer) byValueAlloc(a *ssa.Alloc, at int) {
	var st *ssa.Store
	closures := false
	for _, r := range *a.Referrers() {
		switch r := r.(type) {
		case *ssa.Store:
			if st != nil || r.Addr != ssa.Value(a) || r.Val == ssa.Value(a) {
				return
			}
			st = r
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.MakeClosure:
			closures = true
		default:
			return
		}
	}
	if st == nil || !closures {
		return
	}
	// The store runs once for each variable: in the variable's own block,
	// or outside of any loop.
	if st.Block() != a.Block() && inCycle(st.Block()) {
		return
	}
	for _, r := range *a.Referrers() {
		if r != ssa.Instruction(st) && !before(st, r) {
			return
		}
	}
	var fvs []ssa.Value
	for _, r := range *a.Referrers() {
		if mc, ok := r.(*ssa.MakeClosure); ok && !readOnly(mc, a, &fvs) {
			return
		}
	}
	l.c.byValue[a] = true
	for _, fv := range fvs {
		l.c.byValue[fv] = true
	}
}

// readOnly: the closure, and closures in it, only read the variable v.
func readOnly(mc *ssa.MakeClosure, v ssa.Value, fvs *[]ssa.Value) bool {
	fn := mc.Fn.(*ssa.Function)
	if fn.Synthetic != "" && fn.Parent() == nil {
		return false // shared with other closures
	}
	for i, bv := range mc.Bindings {
		if bv != v {
			continue
		}
		fv := fn.FreeVars[i]
		for _, r := range *fv.Referrers() {
			switch r := r.(type) {
			case *ssa.UnOp, *ssa.DebugRef:
			case *ssa.MakeClosure:
				if !readOnly(r, fv, fvs) {
					return false
				}
			default:
				return false
			}
		}
		*fvs = append(*fvs, fv)
	}
	return true
}

// before: a comes before b whenever both run in this order of the graph.
func before(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return a.Block().Dominates(b.Block())
	}
	for _, in := range a.Block().Instrs {
		if in == a {
			return true
		}
		if in == b {
			return false
		}
	}
	return false
}

// inCycle: the block can be reached from itself.
func inCycle(b *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := append([]*ssa.BasicBlock(nil), b.Succs...)
	for len(work) > 0 {
		x := work[len(work)-1]
		work = work[:len(work)-1]
		if x == b {
			return true
		}
		if !seen[x] {
			seen[x] = true
			work = append(work, x.Succs...)
		}
	}
	return false
}

// placeAlloc gives a variable that does not escape its place in the frame.
func (l *lowerer) placeAlloc(a *ssa.Alloc) {
	var t *Type
	l.guarded(a, func() { t = l.tt.goType(deref(a.Type())) })
	heap := a.Heap && !(l.c.opt && l.c.esc.stack[a])
	if heap || t == nil || t.size() > maxLocalBytes ||
		l.localWords+t.words() > maxFrameWords {
		return
	}
	l.localWords += t.words()
	loc := &local{typ: t}
	l.allocs[a] = loc
	var leaves []leaf
	if u := t.under(); (u.kind == KStruct || u.kind == KArray) && t.size() > 0 &&
		splitType(t, 0, &leaves) && l.leafAccess(a, 0, leaves) {
		for i := range leaves {
			leaves[i].v = l.fn.newVar(l.tt.canon(leaves[i].typ))
		}
		loc.leaves = leaves
		return
	}
	loc.v = l.fn.newVar(l.tt.canon(t))
}

// splitType collects the leaves of a type; false when there are too many.
func splitType(t *Type, off int64, leaves *[]leaf) bool {
	u := t.under()
	u.layout()
	switch u.kind {
	case KStruct:
		for _, f := range u.fields {
			if !splitType(f.typ, off+f.off, leaves) {
				return false
			}
		}
	case KArray:
		if u.n > maxLeaves || u.elem.size() == 0 {
			return false
		}
		for i := int64(0); i < u.n; i++ {
			if !splitType(u.elem, off+i*u.elem.size(), leaves) {
				return false
			}
		}
	default:
		if len(*leaves) == maxLeaves {
			return false
		}
		*leaves = append(*leaves, leaf{off: off, typ: t})
	}
	return true
}

// leafAccess: the address, off bytes into the variable, leads to loads and
// stores of whole leaves only.
func (l *lowerer) leafAccess(v ssa.Value, off int64, leaves []leaf) bool {
	t := l.tt.goType(deref(v.Type()))
	t.layout()
	for _, r := range *v.Referrers() {
		switch r := r.(type) {
		case *ssa.UnOp, *ssa.Store:
			if k := t.under().kind; k == KStruct || k == KArray || leafAt(leaves, off) == nil {
				return false
			}
		case *ssa.FieldAddr:
			u := t.under()
			u.layout()
			if l.c.explicit[r.Pos()] || !l.leafAccess(r, off+u.fields[r.Field].off, leaves) {
				return false
			}
		case *ssa.IndexAddr:
			n := l.constIndex(r)
			if n < 0 || l.c.explicit[r.Pos()] ||
				!l.leafAccess(r, off+n*t.under().elem.size(), leaves) {
				return false
			}
		case *ssa.DebugRef:
		default:
			return false
		}
	}
	return true
}

// alloc lowers the creation of a variable: it is zero each time.
func (l *lowerer) alloc(a *ssa.Alloc) {
	t := l.tt.goType(deref(a.Type()))
	if t.size() > maxSize {
		refuse("variable of more than 1 GiB")
	}
	if l.c.byValue[a] || l.c.static.ok[a] {
		return
	}
	loc := l.allocs[a]
	switch {
	case loc == nil:
		if isMakeslice(a) {
			return // see slice()
		}
		o := l.define(a)
		l.emit(&Ins{op: NEW, t: t, a: o})
	case loc.v == nil:
		for _, lf := range loc.leaves {
			l.zeroVar(Opd{v: lf.v}, lf.v.typ)
		}
	default:
		l.zeroVar(Opd{v: loc.v}, t)
		if l.indexedByVar(a) {
			loc.ptr = l.pointer(addr{kind: inFrame, typ: t, base: Opd{v: loc.v}})
		}
	}
}

// zeroVar sets a variable of type t to zero.
func (l *lowerer) zeroVar(o Opd, t *Type) {
	switch u := t.under(); {
	case u.kind.scalar():
		l.emit(&Ins{op: CONST, kind: u.kind, a: o})
	case u.kind.word():
		l.emit(&Ins{op: CONST, kind: KPtr, a: o})
	default:
		l.emit(&Ins{op: ZERO, t: l.tt.canon(t), a: o})
	}
}

// addr is the symbolic address that v stands for.
func (l *lowerer) addr(v ssa.Value) addr {
	t := l.tt.goType(deref(v.Type()))
	switch v := v.(type) {
	case *ssa.Alloc:
		if loc := l.allocs[v]; loc != nil {
			return addr{kind: inFrame, typ: t, base: Opd{v: loc.v}}
		}
		if g := l.c.static.objectOf(v); g != nil {
			return addr{kind: inGlobal, typ: t, g: g}
		}
	case *ssa.Global:
		return addr{kind: inGlobal, typ: t, g: l.c.globalOf(v)}
	case *ssa.FieldAddr:
		if l.fused[v] {
			return l.fieldAddr(v, t)
		}
	case *ssa.IndexAddr:
		if l.fused[v] {
			return l.indexAddr(v, t)
		}
	}
	return addr{kind: inHeap, typ: t, base: l.use(v)}
}

// split tells whether v leads into a variable split into leaves, and where.
func (l *lowerer) split(v ssa.Value) (*local, int64) {
	switch v := v.(type) {
	case *ssa.Alloc:
		if loc := l.allocs[v]; loc != nil && loc.v == nil {
			return loc, 0
		}
	case *ssa.FieldAddr:
		if loc, off := l.split(v.X); loc != nil {
			u := l.tt.goType(deref(v.X.Type())).under()
			u.layout()
			return loc, off + u.fields[v.Field].off
		}
	case *ssa.IndexAddr:
		if _, ok := v.X.Type().Underlying().(*types.Pointer); !ok {
			return nil, 0
		}
		if loc, off := l.split(v.X); loc != nil {
			u := l.tt.goType(deref(v.X.Type())).under()
			return loc, off + l.constIndex(v)*u.elem.size()
		}
	}
	return nil, 0
}

func (l *lowerer) fieldAddr(v *ssa.FieldAddr, t *Type) addr {
	if loc, off := l.split(v); loc != nil {
		return addr{kind: inFrame, typ: t, base: Opd{v: leafAt(loc.leaves, off).v}}
	}
	a := l.addr(v.X)
	u := a.typ.under()
	u.layout()
	a.off += u.fields[v.Field].off
	a.typ = t
	return a
}

func (l *lowerer) indexAddr(v *ssa.IndexAddr, t *Type) addr {
	if _, ok := v.X.Type().Underlying().(*types.Slice); ok {
		return addr{kind: inIndexed, typ: t, base: l.use(v.X), idx: l.use(v.Index)}
	}
	if n := l.constIndex(v); n >= 0 {
		if loc, off := l.split(v); loc != nil {
			return addr{kind: inFrame, typ: t, base: Opd{v: leafAt(loc.leaves, off).v}}
		}
		a := l.addr(v.X)
		a.off += n * a.typ.under().elem.size()
		a.typ = t
		return a
	}
	base := l.arrayPointer(v.X)
	return addr{kind: inIndexed, typ: t, base: base, idx: l.use(v.Index)}
}

// indexedByVar tells whether an array variable is indexed by other than
// constants.
func (l *lowerer) indexedByVar(v ssa.Value) bool {
	for _, r := range *v.Referrers() {
		if ia, ok := r.(*ssa.IndexAddr); ok && l.constIndex(ia) < 0 {
			return true
		}
	}
	return false
}

// arrayPointer is a pointer operand for the array at x: kept at hand for
// variables of the frame and globals that loops index.
func (l *lowerer) arrayPointer(x ssa.Value) Opd {
	switch x := x.(type) {
	case *ssa.Alloc:
		if loc := l.allocs[x]; loc != nil && !loc.ptr.none() {
			return loc.ptr
		}
	case *ssa.Global:
		if o, ok := l.vals[x]; ok {
			return o
		}
	}
	return l.pointer(l.addr(x))
}

// loadGlobals puts the addresses of global arrays that loops index into
// variables.
func (l *lowerer) loadGlobals() {
	for _, b := range l.src.Blocks {
		if !inCycle(b) {
			continue
		}
		for _, in := range b.Instrs {
			ia, ok := in.(*ssa.IndexAddr)
			if !ok {
				continue
			}
			g, ok := ia.X.(*ssa.Global)
			if !ok || l.constIndex(ia) >= 0 {
				continue
			}
			if _, ok := l.vals[g]; !ok {
				l.vals[g] = l.use(g)
			}
		}
	}
}

// materialise computes an address where it stands.
func (l *lowerer) materialise(v ssa.Value) {
	t := l.tt.goType(deref(v.Type()))
	var a addr
	switch v := v.(type) {
	case *ssa.FieldAddr:
		a = l.fieldAddr(v, t)
	case *ssa.IndexAddr:
		a = l.indexAddr(v, t)
	}
	l.vals[v] = l.pointerTo(a, true)
}

// pointer is an operand that points at a.
func (l *lowerer) pointer(a addr) Opd { return l.pointerTo(a, false) }

// pointerTo is an operand that points at a; step says that a is a step away
// from the pointer it has been made of, so that the type differs.
func (l *lowerer) pointerTo(a addr, step bool) Opd {
	result := func(localPtr bool) Opd {
		if localPtr {
			return Opd{v: l.fn.newVar(l.tt.lptrTo(a.typ))}
		}
		return Opd{v: l.fn.newVar(l.tt.ptrTo(a.typ))}
	}
	switch a.kind {
	case inFrame:
		o := result(true)
		a.base.v.addr = true
		l.emit(&Ins{op: LEA, t: a.typ, a: o, b: a.base, imm: a.off})
		return o
	case inGlobal:
		g := Opd{v: l.fn.newVar(l.tt.ptrTo(a.g.typ))}
		l.emit(&Ins{op: GADDR, a: g, g: a.g})
		if !step {
			return g
		}
		o := result(false)
		l.emit(&Ins{op: FLD, t: a.typ, a: o, b: g, imm: a.off})
		return o
	case inHeap:
		if !step {
			return a.base
		}
		o := result(isLocal(a.base))
		l.emit(&Ins{op: FLD, t: a.typ, a: o, b: a.base, imm: a.off})
		return o
	}
	o := result(isLocal(a.base))
	l.emit(&Ins{op: IDX, t: a.typ, a: o, b: a.base, c: a.idx, imm: a.off})
	return o
}

// moveType is the type a move of t names: names do not matter to it.
func (l *lowerer) moveType(t *Type) *Type { return l.tt.canon(t) }

// load emits the load of what is at a into dst.
func (l *lowerer) load(dst Opd, a addr) {
	in := &Ins{t: l.moveType(a.typ), a: dst, b: a.base, imm: a.off}
	switch a.kind {
	case inFrame:
		l.frameMove(dst, a, false)
		return
	case inGlobal:
		in.op, in.g, in.b = LDG, a.g, Opd{}
	case inHeap:
		in.op = LD
	case inIndexed:
		in.op, in.c = LDX, a.idx
	}
	l.emit(in)
}

// storeTo emits the store of src to a.
func (l *lowerer) storeTo(a addr, src Opd) {
	in := &Ins{t: l.moveType(a.typ), a: src, b: a.base, imm: a.off}
	switch a.kind {
	case inFrame:
		l.frameMove(src, a, true)
		return
	case inGlobal:
		in.op, in.g, in.b = STG, a.g, Opd{}
	case inHeap:
		in.op = ST
	case inIndexed:
		in.op, in.c = STX, a.idx
	}
	l.emit(in)
}

// frameMove moves between o and a place in the frame.
func (l *lowerer) frameMove(o Opd, a addr, store bool) {
	t := l.moveType(a.typ)
	off := a.off + 8*int64(a.base.w)
	if t.size() == 0 {
		return
	}
	if !component(a.base.v.typ, a.typ, off) {
		op := LF
		if store {
			op = SF
		}
		l.emit(&Ins{op: op, t: t, a: o, b: a.base, imm: a.off})
		return
	}
	w := Opd{v: a.base.v, w: int(off / 8)}
	if store {
		l.emit(&Ins{op: MOV, t: t, a: w, b: o})
	} else {
		l.emit(&Ins{op: MOV, t: t, a: o, b: w})
	}
}

// component tells whether what lies at a byte offset of a variable can be an
// operand: it begins a word, and is no scalar of part of a word.
func component(vt, t *Type, off int64) bool {
	if off%8 != 0 {
		return false
	}
	vu := vt.under()
	if vu.kind != KStruct && vu.kind != KArray && vu.kind != KC64 {
		return true
	}
	u := t.under()
	return !u.kind.scalar() || kindSizes[u.kind] == 8
}

// store lowers an assignment through an address.
func (l *lowerer) store(in *ssa.Store) {
	if isBlank(in.Addr) {
		return
	}
	if a, ok := in.Addr.(*ssa.Alloc); ok && l.c.byValue[a] {
		if con := l.con(in.Val); con != nil {
			l.cons[a] = con
		} else {
			l.vals[a] = l.use(in.Val)
		}
		return
	}
	a := l.addr(in.Addr)
	if con := l.con(in.Val); con != nil && a.kind == inFrame {
		off := a.off + 8*int64(a.base.w)
		if component(a.base.v.typ, a.typ, off) {
			l.setCon(Opd{v: a.base.v, w: int(off / 8)}, con)
			return
		}
	}
	l.storeTo(a, l.use(in.Val))
}

// isBlank: a composite literal's value for a field named _, which stays zero.
func isBlank(v ssa.Value) bool {
	f, ok := v.(*ssa.FieldAddr)
	return ok && deref(f.X.Type()).Underlying().(*types.Struct).Field(f.Field).Name() == "_"
}

// loadVal lowers the load *x.
func (l *lowerer) loadVal(in *ssa.UnOp) {
	if l.c.byValue[in.X] {
		if con := l.cons[in.X]; con != nil {
			l.cons[in] = con
		} else {
			l.vals[in] = l.use(in.X)
		}
		return
	}
	if f := l.c.taskVar(in); f != nil {
		l.emit(&Ins{op: CALL, f: l.c.fnOf(f), res: []Opd{l.define(in)}})
		return
	}
	if from, ok := l.view(in.X); ok {
		l.viewLoad(in, from)
		return
	}
	l.load(l.define(in), l.addr(in.X))
}

// loadCaptures loads what the closure has captured.  Captures with a single
// use outside of loops are loaded there instead.
func (l *lowerer) loadCaptures() {
	if l.fn.ctx == nil {
		return
	}
	l.fn.ctx.layout()
	for i, fv := range l.src.FreeVars {
		off := l.fn.ctx.fields[i+1].off
		refs := *fv.Referrers()
		if len(refs) == 0 {
			continue
		}
		if _, ok := refs[0].(*ssa.Phi); len(refs) == 1 && !ok && !inCycle(refs[0].Block()) {
			l.lazy[fv] = off
			continue
		}
		t := l.fn.ctx.fields[i+1].typ
		o := l.temp(t)
		l.vals[fv] = o
		l.emit(&Ins{op: LD, t: l.moveType(t), a: o, b: Opd{v: l.fn.ctxVar}, imm: off})
	}
}
