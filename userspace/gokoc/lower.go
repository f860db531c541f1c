// SPDX-License-Identifier: GPL-2.0

// lower.go - go/ssa functions to vcode: blocks, phis, the instruction switch.
//
// Each SSA block becomes one vcode block, or several when an instruction
// needs control flow of its own.  Values that cost nothing stay symbolic:
// constants, addresses that only loads and stores use (lower_mem.go), and
// comparisons that only the block's own If uses.

package main

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// lowerer lowers one function.
type lowerer struct {
	c   *compiler
	tt  *typeTable
	fn  *Fn
	src *ssa.Function

	vals   map[ssa.Value]Opd      // values that have a variable
	cons   map[ssa.Value]*konst   // values found to be constant
	tuples map[ssa.Value][]Opd    // results of calls and the like
	fused  map[ssa.Value]bool     // folded into their only user
	iters  map[ssa.Value]strIter  // string iterators
	allocs map[*ssa.Alloc]*local  // variables that live in the frame
	lazy   map[*ssa.FreeVar]int64 // captures loaded where they are used

	views   map[ssa.Value]place // pointers that only numbers are read by
	numbers map[ssa.Value]Opd   // pointers that are only numbers

	first, last map[*ssa.BasicBlock]*Block
	edge        map[edgeKey]*Block // blocks of edges that need one
	cur         *Block
	pos         token.Pos
	consts      map[constKey]Opd // constants at hand in cur
	failed      bool
	hit         Opd // see findDeferredRecover()
	localWords  int
}

type edgeKey struct {
	from *ssa.BasicBlock
	k    int
}

type constKey struct {
	t *Type
	k Kind
	n int64
	s string
}

// lowerFunc gives fn the body of sf.
func (c *compiler) lowerFunc(fn *Fn, sf *ssa.Function) {
	l := &lowerer{
		c: c, tt: c.tt, fn: fn, src: sf,
		vals:   map[ssa.Value]Opd{},
		cons:   map[ssa.Value]*konst{},
		tuples: map[ssa.Value][]Opd{},
		fused:  map[ssa.Value]bool{},
		iters:  map[ssa.Value]strIter{},
		allocs: map[*ssa.Alloc]*local{},
		lazy:   map[*ssa.FreeVar]int64{},

		views:   map[ssa.Value]place{},
		numbers: map[ssa.Value]Opd{},

		first: map[*ssa.BasicBlock]*Block{},
		last:  map[*ssa.BasicBlock]*Block{},
		edge:  map[edgeKey]*Block{},
		pos:   sf.Pos(),
	}
	fn.lowered = true
	if name, ok := c.builtinOf(sf); ok {
		l.builtinBody(name)
		return
	}
	if i, ok := intrinsicOf(sf); ok {
		l.intrinsicBody(i)
		return
	}
	if isThunk(sf) {
		c.thunk(fn, sf.Name())
		return
	}
	if sf.Blocks == nil {
		if !c.ld.isStd(sf) {
			c.errs.pos(sf.Pos(), "missing function body")
		}
		fn.entry = fn.newBlock()
		l.enter(fn.entry)
		l.panicUnsupported(sf.Pos(), "function without a body: "+fn.name)
		l.end(&Ins{op: TRAP, imm: trapUnreachable})
		recomputePreds(fn.blocks)
		return
	}
	l.findAppends()
	l.analyse()
	for _, b := range sf.Blocks {
		l.first[b] = fn.newBlock()
	}
	fn.entry = l.first[sf.Blocks[0]]
	for i, p := range sf.Params {
		l.vals[p] = Opd{v: fn.params[i]}
	}
	l.enter(fn.entry)
	l.guarded(nil, l.loadCaptures)
	l.guarded(nil, l.loadGlobals)
	l.guarded(nil, l.findDeferredRecover)
	for _, b := range sf.Blocks {
		for _, in := range b.Instrs {
			phi, ok := in.(*ssa.Phi)
			if !ok {
				break
			}
			l.guarded(phi, func() { l.define(phi) })
		}
	}
	for _, b := range sf.DomPreorder() {
		if b != sf.Blocks[0] {
			l.enter(l.first[b])
		}
		l.block(b)
		l.last[b] = l.cur
	}
	if sf.Recover != nil {
		l.recoverBlock(sf.Recover)
	}
	for _, b := range sf.Blocks {
		l.edges(b)
	}
	recomputePreds(fn.blocks)
}

// enter makes b the block that instructions go to.
func (l *lowerer) enter(b *Block) {
	l.cur = b
	l.consts = map[constKey]Opd{}
}

func (l *lowerer) emit(in *Ins) *Ins {
	in.pos = l.pos
	l.cur.ins = append(l.cur.ins, in)
	return in
}

// end finishes the current block by term.
func (l *lowerer) end(term *Ins, succs ...*Block) {
	term.pos = l.pos
	l.cur.term = term
	l.cur.succs = succs
}

// jump ends the current block and goes on in next.
func (l *lowerer) jump(next *Block) { l.end(&Ins{op: JMP}, next) }

// guarded runs f; a construct it does not support is reported at in.
func (l *lowerer) guarded(in ssa.Instruction, f func()) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		u, ok := r.(unsupported)
		if !ok {
			panic(r)
		}
		pos := u.pos
		if !pos.IsValid() {
			pos = l.pos
		}
		l.failed = true
		if l.c.ld.isStd(l.src) {
			l.panicUnsupported(pos, u.what)
			return
		}
		l.c.errs.unsupported(pos, u.what)
	}()
	f()
}

// panicUnsupported stands for an instruction of the standard library that
// gokoc does not know: most programs that could reach it never do.
func (l *lowerer) panicUnsupported(pos token.Pos, what string) {
	p := l.c.pos(pos)
	text := fmt.Sprintf("%s:%d: not supported by goko: %s", p.Filename, p.Line, what)
	v := l.temp(l.tt.eface)
	l.emit(&Ins{op: MKEFACE, t: l.tt.str, a: v, b: l.useCon(&konst{typ: l.tt.str, kind: KString, s: text})})
	l.end(&Ins{op: PANIC, b: v})
	l.enter(l.fn.newBlock())
}

// refuse gives up on the instruction at hand.
func refuse(format string, args ...interface{}) {
	panic(unsupported{what: fmt.Sprintf(format, args...)})
}

// temp makes a variable for a value of type t.
func (l *lowerer) temp(t *Type) Opd { return Opd{v: l.fn.newVar(l.tt.canon(t))} }

func (l *lowerer) scalar(k Kind) Opd { return l.temp(l.tt.scalars[k]) }

// define gives the SSA value v a variable of its own.
func (l *lowerer) define(v ssa.Value) Opd {
	o := l.temp(l.typ(v))
	if l.c.esc.local[v] {
		o.v.typ = l.tt.lptrTo(l.typ(v).under().elem)
	}
	l.vals[v] = o
	return o
}

// defineOpt is define for operations that need not have a result.
func (l *lowerer) defineOpt(v ssa.Value) Opd {
	if refs := v.Referrers(); refs != nil && len(*refs) == 0 {
		return Opd{}
	}
	return l.define(v)
}

func (l *lowerer) typ(v ssa.Value) *Type { return l.tt.goType(v.Type()) }

// con is the constant a value is known to be, or nil.
func (l *lowerer) con(v ssa.Value) *konst {
	if k, ok := v.(*ssa.Const); ok {
		if isComplexConst(k) {
			return nil
		}
		return l.constOf(k)
	}
	return l.cons[v]
}

// constOf turns a go/ssa constant into ours.
func (l *lowerer) constOf(k *ssa.Const) *konst {
	t := l.typ(k)
	con := &konst{typ: t}
	u := t.under()
	switch {
	case u.kind == KString:
		con.kind = KString
		if k.Value != nil {
			con.s = constant.StringVal(k.Value)
		}
	case u.kind == KBool:
		con.kind = KBool
		if k.Value != nil && constant.BoolVal(k.Value) {
			con.n = 1
		}
	case u.kind.integer():
		con.kind = u.kind
		if k.Value != nil {
			con.n = canonical(u.kind, intValue(k.Value))
		}
	case u.kind.word():
		con.kind = KPtr
		if k.Value != nil && u.kind == KUnsafe && intValue(k.Value) != 0 {
			refuse("conversion of a number to unsafe.Pointer can't be proved to be safe")
		}
	case u.kind.float():
		con.kind = u.kind
		if k.Value != nil {
			con.n = floatBits(u.kind, k.Value)
		}
	case k.Value != nil:
		refuse("%s constant", t.name)
	}
	return con
}

// intValue is the 64 bits of an integer constant.
func intValue(v constant.Value) int64 {
	v = constant.ToInt(v)
	if n, ok := constant.Int64Val(v); ok {
		return n
	}
	n, _ := constant.Uint64Val(v)
	return int64(n)
}

// setCon loads a constant into dst.
func (l *lowerer) setCon(dst Opd, con *konst) { l.emit(conIns(dst, con)) }

// conIns is the instruction that loads a constant into dst.
func conIns(dst Opd, con *konst) *Ins {
	switch con.kind {
	case KVoid:
		return &Ins{op: ZERO, t: con.typ, a: dst}
	case KString:
		return &Ins{op: STR, a: dst, s: con.s}
	}
	return &Ins{op: CONST, kind: con.kind, a: dst, imm: con.n}
}

// useCon puts a constant into a variable, or finds it in one.
func (l *lowerer) useCon(con *konst) Opd {
	if con.kind == KVoid {
		o := l.temp(con.typ)
		l.setCon(o, con)
		return o
	}
	key := constKey{l.tt.canon(con.typ), con.kind, con.n, con.s}
	if o, ok := l.consts[key]; ok {
		return o
	}
	o := l.temp(con.typ)
	l.setCon(o, con)
	l.consts[key] = o
	return o
}

func (l *lowerer) intCon(k Kind, n int64) Opd {
	return l.useCon(&konst{typ: l.tt.scalars[k], kind: k, n: n})
}

// use is the operand that holds the value v.
func (l *lowerer) use(v ssa.Value) Opd {
	if con := l.con(v); con != nil {
		return l.useCon(con)
	}
	if o, ok := l.vals[v]; ok {
		return o
	}
	switch v := v.(type) {
	case *ssa.Const:
		return l.complexConst(v)
	case *ssa.Function:
		o := l.temp(l.typ(v))
		l.emit(&Ins{op: FNVAL, a: o, f: l.c.fnOf(v)})
		return o
	case *ssa.Global:
		o := l.temp(l.typ(v))
		l.emit(&Ins{op: GADDR, a: o, g: l.c.globalOf(v)})
		return o
	case *ssa.FreeVar:
		o := l.temp(l.tt.goType(l.c.captureType(v)))
		l.emit(&Ins{op: LD, t: o.v.typ, a: o, b: Opd{v: l.fn.ctxVar}, imm: l.lazy[v]})
		return o
	case *ssa.Builtin:
		refuse("builtin %s as a value", v.Name())
	case *ssa.Alloc:
		if _, ok := l.allocs[v]; ok || l.c.static.ok[v] {
			return l.pointer(l.addr(v))
		}
	}
	if l.failed || l.c.errs.any() {
		return l.define(v) // its definition was refused
	}
	panic(fmt.Sprintf("%s: %s = %v has no value", l.fn.name, v.Name(), v))
}

// isLocal tells whether a pointer operand may point into the stack.
func isLocal(o Opd) bool { return o.v.typ.kind == KLptr }

// block lowers the instructions of one SSA block.
func (l *lowerer) block(b *ssa.BasicBlock) {
	for _, in := range b.Instrs {
		if l.c.skip[in] {
			continue
		}
		if p := in.Pos(); p.IsValid() {
			l.pos = p
		}
		in := in
		l.guarded(in, func() { l.instr(in) })
	}
	if l.cur.term == nil { // its own terminator was refused
		l.end(&Ins{op: TRAP})
	}
}

// instr lowers one instruction.
func (l *lowerer) instr(in ssa.Instruction) {
	switch in := in.(type) {
	case *ssa.Phi, *ssa.DebugRef, *ssa.Extract:
		// lowered with the edges, not at all, with their tuple
	case *ssa.Alloc:
		l.alloc(in)
	case *ssa.BinOp:
		if !l.fused[in] {
			l.binOp(in)
		}
	case *ssa.UnOp:
		l.unOp(in)
	case *ssa.Store:
		l.store(in)
	case *ssa.FieldAddr, *ssa.IndexAddr:
		if !l.fused[in.(ssa.Value)] && !l.viewed(in) {
			l.materialise(in.(ssa.Value))
		}
	case *ssa.Field:
		l.field(in)
	case *ssa.Index:
		l.index(in)
	case *ssa.Lookup:
		l.lookup(in)
	case *ssa.Slice:
		l.slice(in)
	case *ssa.MakeSlice:
		o := l.define(in)
		l.emit(&Ins{op: MKSLICE, t: o.v.typ.elem, a: o, b: l.asInt(in.Len), c: l.asInt(in.Cap)})
	case *ssa.MakeChan:
		o := l.define(in)
		if o.v.typ.elem.size() >= 1<<16 {
			l.c.errs.pos(in.Pos(), "channel element type too large (>64kB)")
		}
		l.emit(&Ins{op: MKCHAN, t: o.v.typ, a: o, b: l.asInt(in.Size)})
	case *ssa.MakeInterface:
		l.makeInterface(in)
	case *ssa.MakeClosure:
		l.makeClosure(in)
	case *ssa.ChangeType:
		l.changeType(in)
	case *ssa.Convert:
		l.convert(in)
	case *ssa.ChangeInterface:
		l.changeInterface(in)
	case *ssa.TypeAssert:
		l.typeAssert(in)
	case *ssa.SliceToArrayPointer:
		x := l.use(in.X)
		l.emit(&Ins{op: ARRPTR, t: l.typ(in).under().elem, a: l.define(in), b: x})
	case *ssa.MakeMap:
		l.makeMap(in)
	case *ssa.MapUpdate:
		l.mapUpdate(in)
	case *ssa.Range:
		l.rangeString(in)
	case *ssa.Next:
		if !l.fused[in] {
			l.next(in)
		}
	case *ssa.Select:
		l.selectStmt(in)
	case *ssa.Send:
		l.emit(&Ins{op: SEND, b: l.use(in.Chan), c: l.use(in.X)})
	case *ssa.Call:
		l.call(in)
	case *ssa.Go:
		l.goStmt(in)
	case *ssa.Defer:
		l.deferStmt(in)
	case *ssa.RunDefers:
		l.setEndPos(in.Block())
		l.runDefers()
	case *ssa.Panic:
		l.panicStmt(in)
	case *ssa.Return:
		l.ret(in)
	case *ssa.Jump:
		l.jump(l.target(in.Block(), 0))
	case *ssa.If:
		l.cond(in.Cond, l.target(in.Block(), 0), l.target(in.Block(), 1))
	default:
		refuse("%T", in)
	}
}

// asInt is a length or index as a word of kind i64.
func (l *lowerer) asInt(v ssa.Value) Opd {
	if con := l.con(v); con != nil {
		return l.intCon(KI64, con.n)
	}
	o := l.use(v)
	switch k := l.typ(v).under().kind; {
	case k == KI64:
	case k == KU64:
		// Too large as a length either way: both ends of the range of
		// uint64 that int64 lacks come out negative.
		fallthrough
	default:
		t := l.scalar(KI64)
		l.emit(&Ins{op: CONV, kind: KI64, a: t, b: o})
		o = t
	}
	return o
}

// target is the block that edge k of b leads to: its successor, or a block
// of the edge's own for the phis' copies where b has other successors.
func (l *lowerer) target(b *ssa.BasicBlock, k int) *Block {
	s := b.Succs[k]
	if _, ok := s.Instrs[0].(*ssa.Phi); !ok || len(b.Succs) == 1 {
		return l.first[s]
	}
	key := edgeKey{b, k}
	if l.edge[key] == nil {
		l.edge[key] = l.fn.newBlock()
	}
	return l.edge[key]
}

// edges puts the phis' copies on the edges that leave b.
func (l *lowerer) edges(b *ssa.BasicBlock) {
	l.pos = token.NoPos
	nth := map[*ssa.BasicBlock]int{}
	for k, s := range b.Succs {
		n := nth[s]
		nth[s]++
		if _, ok := s.Instrs[0].(*ssa.Phi); !ok {
			continue
		}
		edge := 0
		for i, p := range s.Preds {
			if p == b {
				if n == 0 {
					edge = i
					break
				}
				n--
			}
		}
		if len(b.Succs) == 1 {
			l.enter(l.last[b])
			l.phiCopies(s, edge)
		} else if mid := l.edge[edgeKey{b, k}]; mid != nil {
			l.enter(mid)
			l.phiCopies(s, edge)
			l.jump(l.first[s])
		}
	}
}

// phiCopies emits the copies of one edge into block s.
func (l *lowerer) phiCopies(s *ssa.BasicBlock, edge int) {
	cp := &Ins{op: PARCOPY}
	for _, in := range s.Instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			break
		}
		dst, ok := l.vals[phi]
		if !ok {
			continue
		}
		l.guarded(phi, func() {
			v := phi.Edges[edge]
			if v == ssa.Value(phi) {
				return
			}
			pair := copyPair{dst: dst}
			if con := l.con(v); con != nil {
				pair.con = con
			} else {
				pair.src = l.use(v)
			}
			cp.copies = append(cp.copies, pair)
		})
	}
	if len(cp.copies) > 0 {
		l.emit(cp)
	}
}

// ret lowers a return: the results move to their places in parallel.
func (l *lowerer) ret(in *ssa.Return) {
	cp := &Ins{op: PARCOPY}
	for i, v := range in.Results {
		pair := copyPair{dst: Opd{v: l.fn.results[i]}}
		if con := l.con(v); con != nil {
			pair.con = con
		} else {
			pair.src = l.use(v)
		}
		cp.copies = append(cp.copies, pair)
	}
	if len(cp.copies) > 0 {
		l.emit(cp)
	}
	l.end(&Ins{op: RET})
}

// setEndPos gives what runs at a function's exit the line of the return,
// or of the closing brace.
func (l *lowerer) setEndPos(b *ssa.BasicBlock) {
	if r, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && r.Pos().IsValid() {
		l.pos = r.Pos()
	} else if syn := l.src.Syntax(); syn != nil {
		l.pos = syn.End() - 1
	}
}

// recoverBlock is where the function goes on after a recovered panic: the
// remaining defers, then go/ssa's own block, which returns.
func (l *lowerer) recoverBlock(b *ssa.BasicBlock) {
	r := l.fn.newBlock()
	l.enter(r)
	l.fn.recover = r
	l.setEndPos(b)
	l.runDefers()
	l.jump(l.first[b])
}

// cond ends the block by a jump to t if v holds, else to f.
func (l *lowerer) cond(v ssa.Value, t, f *Block) {
	for {
		u, ok := v.(*ssa.UnOp)
		if !ok || u.Op != token.NOT || !l.fused[u] {
			break
		}
		v = u.X
		t, f = f, t
	}
	if con := l.con(v); con != nil {
		if con.n == 0 {
			t = f
		}
		l.jump(t)
		return
	}
	if l.nextCond(v, t, f) {
		return
	}
	if b, ok := v.(*ssa.BinOp); ok && l.fused[b] {
		l.compareJump(b, t, f)
		return
	}
	l.end(&Ins{op: JNEI, kind: KBool, b: l.use(v)}, t, f)
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}
