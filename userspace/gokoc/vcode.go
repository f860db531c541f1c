// SPDX-License-Identifier: GPL-2.0

// vcode.go - functions between go/ssa and GIR text.
//
// What: a function is a graph of blocks of GIR instructions whose operands
// are variables instead of frame words.  lower*.go makes it from go/ssa,
// opt.go and inline.go improve it, live.go and frame.go give every variable
// a place in the frame, emit.go prints it.
//
// Invariants:
//  1. An operand is a variable and a word in it.  The value of an SSA
//     register is a variable of its own, except where it is a component of
//     another register's variable (a length, a field of a struct value).
//  2. Phis are gone: each edge into a block with phis carries one PARCOPY,
//     whose copies read all sources before they write.
//  3. A block ends by its term; only the term jumps.
//
// Rejected: keeping SSA through to the frame.  Local arrays and structs are
// variables with several assignments anyway, and the passes that follow need
// only liveness.

package main

import (
	"fmt"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Var is a variable of a function: a future run of frame words.
type Var struct {
	typ   *Type
	id    int
	fixed bool // parameter, result or context: its place is given
	addr  bool // a LEA points at it: lives in memory for good
	word  int  // first frame word, once given
}

// Opd is one operand: word w of variable v; no variable: absent.
type Opd struct {
	v *Var
	w int
}

func (o Opd) none() bool { return o.v == nil }

// whole tells whether the operand is the variable itself, not a component.
func (o Opd) whole(t *Type) bool { return o.w == 0 && o.v.typ.words() == t.words() }

// konst is a value known when compiling, of any type.
type konst struct {
	typ  *Type
	kind Kind   // scalar kind, KPtr for nil, KString, or KVoid: all zero
	n    int64  // scalars, canonical
	s    string // KString
}

// copyPair is one copy of a PARCOPY: dst from src or from a constant.
type copyPair struct {
	dst Opd
	src Opd
	con *konst
}

// selCase is one case of a SELECT.
type selCase struct {
	send     bool
	ch, elem Opd
}

// Ins is one instruction.
type Ins struct {
	op      Op
	kind    Kind
	t       *Type
	a, b, c Opd
	imm     int64 // immediate or byte offset
	g       *Global
	f       *Fn
	itab    *Itab
	s       string // literal, or name of a builtin
	args    []Opd
	res     []Opd
	sel     []selCase
	deflt   bool // SELECT has a default case
	copies  []copyPair
	pos     token.Pos
}

// Block is a basic block.  A conditional term jumps to succs[0] when its
// condition holds and goes on at succs[1] otherwise.
type Block struct {
	id    int
	ins   []*Ins
	term  *Ins // JMP, a conditional jump, RET, PANIC, TRAP
	succs []*Block
	preds []*Block

	// for layout.go, live.go
	order   int // position in the function's blocks
	depth   int // loops around it
	loop    *Block
	idom    *Block
	in, out bitset
	from    int // first point of the block, see live.go
	to      int
	mark    bool
	cold    bool // hardly ever runs
}

// Global is a package-level variable.
type Global struct {
	name string
	typ  *Type
	id   int
	root ssa.Value // what it is in go/ssa, nil: only gokoc knows it
	data []datum   // what it holds from the start
}

// Fn is one function.
type Fn struct {
	name    string
	pos     token.Pos
	wrapper bool
	ctx     *Type // closure object, or nil
	ctxVar  *Var
	params  []*Var
	results []*Var
	vars    []*Var
	blocks  []*Block
	entry   *Block
	recover *Block
	id      int
	nblock  int

	slots    []*Var // frame layout of the locals, see frame.go
	pinned   bitset // what the recover block reads, see live.go
	lowered  bool
	index    int // for the call graph's components
	low      int
	onStack  bool
	noinline bool
	export   bool        // user space may start it
	body     *inlineBody // how it is inlined, nil: not
}

// newVar makes a variable of the function.
func (f *Fn) newVar(t *Type) *Var {
	v := &Var{typ: t, id: len(f.vars)}
	f.vars = append(f.vars, v)
	return v
}

func (f *Fn) newBlock() *Block {
	b := &Block{id: f.nblock}
	f.nblock++
	f.blocks = append(f.blocks, b)
	return b
}

// callees visits the functions an instruction names.
func (f *Fn) callees(visit func(in *Ins, callee *Fn)) {
	for _, b := range f.blocks {
		for _, in := range b.ins {
			if in.f != nil {
				visit(in, in.f)
			}
		}
	}
}

// operands visits every operand of the instruction; def says that it is
// written.  The visitor may replace it.
func (in *Ins) operands(visit func(o *Opd, def bool)) {
	inf := &ops[in.op]
	for i := 0; i < len(inf.fmt); i++ {
		var o *Opd
		switch inf.fmt[i] {
		case 'a', 'A':
			o = &in.a
		case 'b', 'B':
			o = &in.b
		case 'c', 'C':
			o = &in.c
		default:
			continue
		}
		if !o.none() {
			visit(o, strings.IndexByte(inf.defs, inf.fmt[i]|0x20) >= 0)
		}
	}
	for i := range in.args {
		if !in.args[i].none() {
			visit(&in.args[i], false)
		}
	}
	for i := range in.res {
		if !in.res[i].none() {
			visit(&in.res[i], true)
		}
	}
	for i := range in.sel {
		c := &in.sel[i]
		visit(&c.ch, false)
		if !c.elem.none() {
			visit(&c.elem, !c.send)
		}
	}
	for i := range in.copies {
		c := &in.copies[i]
		if c.con == nil {
			visit(&c.src, false)
		}
		visit(&c.dst, true)
	}
}

// fullDef tells whether a written operand covers its whole variable.  Only
// typed moves and operations with a one-word result may write a component
// (see forwardDests()); other results are variables of their own.
func (in *Ins) fullDef(o *Opd) bool {
	switch {
	case o.w != 0 || in.op == SF:
		return false
	case in.op.movesType():
		return in.t.words() == o.v.typ.words()
	case in.op.oneWord():
		return o.v.typ.words() == 1
	}
	return true
}

// movesType: the result is a value of the instruction's type.
func (op Op) movesType() bool {
	switch op {
	case MOV, ZERO, LF, LDG, LD, LDX:
		return true
	}
	return false
}

// oneWord: the result is a scalar or a pointer.
func (op Op) oneWord() bool {
	switch op {
	case CONST, GADDR, FLD, IDX, NEW, MKCHAN, CLOSURE, FNVAL, MKMAP, MAPITER:
		return true
	}
	return op >= ADD && op <= SETGEI || op >= FADD && op <= FOFBITS
}

// pure tells whether the instruction can go when its results are not read.
func (in *Ins) pure() bool {
	if in.op == CALLB {
		return pureBuiltins[in.s]
	}
	return ops[in.op].flags&fPure != 0
}

// setSuccs connects b to its successors.
func (b *Block) setSuccs(list ...*Block) {
	b.succs = list
	for _, s := range list {
		s.preds = append(s.preds, b)
	}
}

// recomputePreds rebuilds the predecessor lists of the given blocks.
func recomputePreds(blocks []*Block) {
	for _, b := range blocks {
		b.preds = nil
	}
	for _, b := range blocks {
		for _, s := range b.succs {
			s.preds = append(s.preds, b)
		}
	}
}

// bitset is a set of small integers.
type bitset []uint64

func newBitset(n int) bitset       { return make(bitset, (n+63)/64) }
func (s bitset) has(i int) bool    { return s[i>>6]>>(uint(i)&63)&1 != 0 }
func (s bitset) add(i int)         { s[i>>6] |= 1 << (uint(i) & 63) }
func (s bitset) del(i int)         { s[i>>6] &^= 1 << (uint(i) & 63) }
func (s bitset) copyFrom(t bitset) { copy(s, t) }

// or adds t and tells whether that changed anything.
func (s bitset) or(t bitset) bool {
	ch := false
	for i, w := range t {
		if n := s[i] | w; n != s[i] {
			s[i] = n
			ch = true
		}
	}
	return ch
}

// and keeps what t has too.
func (s bitset) and(t bitset) {
	for i, w := range t {
		s[i] &= w
	}
}

func (s bitset) equal(t bitset) bool {
	for i, w := range t {
		if s[i] != w {
			return false
		}
	}
	return true
}

// String prints an instruction with variable numbers, for debugging.
func (in *Ins) String() string {
	var b strings.Builder
	b.WriteString(ops[in.op].name)
	if in.kind != KVoid {
		b.WriteString("." + in.kind.String())
	}
	if in.t != nil {
		b.WriteString(" <" + in.t.name + ">")
	}
	if in.s != "" {
		fmt.Fprintf(&b, " %q", in.s)
	}
	if in.f != nil {
		b.WriteString(" " + in.f.name)
	}
	in.operands(func(o *Opd, def bool) {
		mark := ""
		if def {
			mark = "="
		}
		fmt.Fprintf(&b, " v%d.%d%s", o.v.id, o.w, mark)
	})
	fmt.Fprintf(&b, " #%d", in.imm)
	return b.String()
}

// dump prints the function, for debugging.
func (f *Fn) dump() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:\n", f.name)
	for _, bl := range f.blocks {
		fmt.Fprintf(&b, " b%d:\n", bl.id)
		for _, in := range bl.ins {
			fmt.Fprintf(&b, "\t%v\n", in)
		}
		fmt.Fprintf(&b, "\t%v", bl.term)
		for _, s := range bl.succs {
			fmt.Fprintf(&b, " ->b%d", s.id)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
