// SPDX-License-Identifier: GPL-2.0

// explain.go - what escapes to the heap and what is inlined, told as gc's -m
// does.
//
// Lines are about the program's own package, in gc's words: "moved to heap:
// x", "&T{...} escapes to heap", "p does not escape", "leaking param: p",
// "can inline f", "inlining call to f".  With -m twice there is a line more
// for what escapes, that tells where.  What is known when compiling and
// becomes data of the image is not mentioned: it is made by nobody.

package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// notes collects the lines; all methods of a nil one do nothing.
type notes struct {
	level int
	ld    *loader
	list  *errorList
	files map[*token.File]bool   // of the program's package
	exprs map[token.Pos]ast.Expr // by the place go/ssa knows them by
}

func newNotes(level int, ld *loader, pkg *srcPackage, list *errorList) *notes {
	if level == 0 {
		return nil
	}
	n := &notes{level: level, ld: ld, list: list, files: map[*token.File]bool{},
		exprs: map[token.Pos]ast.Expr{}}
	list.fset = ld.fset
	for _, f := range pkg.files {
		n.files[ld.fset.File(f.Package)] = true
		ast.Inspect(f, n.index)
	}
	return n
}

// index notes the expressions that make something.
func (n *notes) index(node ast.Node) bool {
	switch e := node.(type) {
	case *ast.CallExpr:
		n.exprs[e.Lparen] = e
	case *ast.BinaryExpr:
		n.exprs[e.OpPos] = e
	case *ast.CompositeLit:
		if n.exprs[e.Lbrace] == nil {
			n.exprs[e.Lbrace] = e
		}
	case *ast.UnaryExpr:
		if lit, ok := unparen(e.X).(*ast.CompositeLit); ok && e.Op == token.AND {
			n.exprs[lit.Lbrace] = e
		}
	}
	return true
}

// own tells whether a place is in the program's package.
func (n *notes) own(pos token.Pos) bool {
	return pos.IsValid() && n.files[n.ld.fset.File(pos)]
}

func (n *notes) say(pos token.Pos, format string, args ...any) {
	if n.own(pos) {
		n.list.pos(pos, fmt.Sprintf(format, args...))
	}
}

// inlinable: fn may be copied into its callers.
func (n *notes) inlinable(fn *Fn) {
	if n != nil && !fn.wrapper {
		n.say(fn.pos, "can inline %s", shortName(fn.name))
	}
}

// inlined: the call is replaced by a copy.
func (n *notes) inlined(call *Ins) {
	if n != nil {
		n.say(call.pos, "inlining call to %s", shortName(call.f.name))
	}
}

// shortName is a function's name without the program's package.
func shortName(name string) string {
	if len(name) > 5 && name[:5] == "main." {
		return name[5:]
	}
	return name
}

// explainEscapes tells about all reachable functions of the package.
func (c *compiler) explainEscapes(pkg *srcPackage) {
	n := c.notes
	if n == nil {
		return
	}
	for _, f := range c.reached {
		if !n.own(f.Pos()) && (f.Pkg != pkg.ssa || f.Synthetic == "") {
			continue
		}
		for _, p := range f.Params {
			if _, ok := p.Type().Underlying().(*types.Pointer); !ok || p.Name() == "_" {
				continue
			}
			if c.esc.keep[p] {
				n.say(p.Pos(), "%s does not escape", p.Name())
			} else {
				n.say(p.Pos(), "leaking param: %s", p.Name())
				n.because(p.Pos(), c.esc.why[p], "the function is used as a value")
			}
		}
		for _, b := range f.Blocks {
			for i, in := range b.Instrs {
				if !c.skip[in] {
					c.explainInstr(b, i)
				}
			}
		}
	}
}

// explainInstr tells what an instruction makes on the heap.
func (c *compiler) explainInstr(b *ssa.BasicBlock, i int) {
	n := c.notes
	pos := placeOf(b, i)
	switch in := b.Instrs[i].(type) {
	case *ssa.Alloc:
		if in.Heap && !c.static.ok[in] && !c.byValue[in] {
			c.explainAlloc(in, pos)
		}
	case *ssa.MakeSlice, *ssa.MakeMap:
		n.escapes(pos, in.(ssa.Value), nil, "it is always made there")
	case *ssa.MakeClosure:
		pos = in.Fn.Pos()
		n.say(pos, "func literal escapes to heap")
		n.because(pos, nil, "what it captures is an object")
	case *ssa.MakeInterface:
		switch in.X.Type().Underlying().(type) {
		case *types.Pointer, *types.Chan, *types.Map, *types.Signature, *types.Interface:
			return // the interface has the pointer itself
		}
		n.say(pos, "%s escapes to heap", n.text(in.X))
		n.because(pos, nil, "an interface holds a pointer to a copy")
	case *ssa.BinOp:
		if t, ok := in.Type().Underlying().(*types.Basic); ok && in.Op == token.ADD &&
			t.Info()&types.IsString != 0 {
			n.escapes(pos, in, nil, "the bytes of a new string are made there")
		}
	case *ssa.Convert:
		if _, ok := in.X.Type().Underlying().(*types.Slice); ok || isSlice(in.Type()) {
			n.escapes(pos, in, nil, "the bytes are copied")
		}
	}
}

func isSlice(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

// explainAlloc tells where a variable or literal is.
func (c *compiler) explainAlloc(a *ssa.Alloc, pos token.Pos) {
	n := c.notes
	why := c.esc.why[a]
	switch e := n.exprs[a.Pos()]; {
	case a.Comment == "varargs":
		if c.esc.stack[a] {
			n.say(pos, "... argument does not escape")
			return
		}
		n.say(pos, "... argument escapes to heap")
		n.because(pos, why, "")
	case e != nil || a.Comment == "complit" || a.Comment == "new" || a.Comment == "slicelit" ||
		a.Comment == "makeslice":
		if u, ok := e.(*ast.UnaryExpr); ok {
			pos = u.Pos()
		}
		if c.esc.stack[a] {
			n.say(pos, "%s does not escape", n.text(a))
			return
		}
		n.escapes(pos, a, why, "")
	case !c.esc.stack[a]:
		n.say(pos, "moved to heap: %s", a.Comment)
		n.because(pos, why, "")
	}
}

func (n *notes) escapes(pos token.Pos, v ssa.Value, at ssa.Instruction, reason string) {
	n.say(pos, "%s escapes to heap", n.text(v))
	n.because(pos, at, reason)
}

// because tells where something escapes, or what the reason is.
func (n *notes) because(pos token.Pos, at ssa.Instruction, reason string) {
	if n.level < 2 {
		return
	}
	if at != nil {
		reason = reasonOf(at)
		for i, in := range at.Block().Instrs {
			if p := placeOf(at.Block(), i); in == at && p.IsValid() {
				where := n.ld.fset.Position(p)
				reason += fmt.Sprintf(" at %s:%d:%d", where.Filename, where.Line, where.Column)
			}
		}
	}
	if reason != "" {
		n.say(pos, "  %s", reason)
	}
}

// reasonOf says what an instruction does to a pointer that escapes there.
func reasonOf(in ssa.Instruction) string {
	switch in := in.(type) {
	case *ssa.Store:
		return "stored"
	case *ssa.Return:
		return "returned"
	case *ssa.Call:
		if f := in.Call.StaticCallee(); f != nil {
			return "passed to " + shortName(funcName(f))
		}
		return "passed to a function that is not known"
	case *ssa.Go:
		return "passed to a goroutine"
	case *ssa.Defer:
		return "passed to a deferred call"
	case *ssa.MakeInterface:
		return "converted to an interface"
	case *ssa.MakeClosure:
		return "captured by a function literal"
	case *ssa.Send, *ssa.Select:
		return "sent"
	case *ssa.Slice:
		return "sliced"
	case *ssa.Phi:
		return "kept from one turn of a loop to the next"
	case *ssa.MapUpdate:
		return "put into a map"
	case *ssa.BinOp:
		return "compared"
	}
	return "used"
}

// placeOf is where an instruction stands in the source; of one that go/ssa
// tells no place of it is that of the next in its block.
func placeOf(b *ssa.BasicBlock, i int) token.Pos {
	for ; i < len(b.Instrs); i++ {
		if p := b.Instrs[i].Pos(); p.IsValid() {
			return p
		}
	}
	return token.NoPos
}

// text is the source of a value, or a description.
func (n *notes) text(v ssa.Value) string {
	if e := n.exprs[v.Pos()]; e != nil {
		return exprText(e, v)
	}
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value != nil {
			return v.Value.String()
		}
	case *ssa.Parameter:
		return v.Name()
	case *ssa.UnOp:
		if a, ok := v.X.(*ssa.Alloc); ok && v.Op == token.MUL {
			return a.Comment
		}
		if g, ok := v.X.(*ssa.Global); ok && v.Op == token.MUL {
			return g.Name()
		}
	case *ssa.Phi:
		if v.Comment != "" {
			return v.Comment
		}
	}
	return "value of type " + types.TypeString(v.Type(), func(p *types.Package) string {
		if p.Name() == "main" {
			return ""
		}
		return p.Name()
	})
}

// exprText is an expression in short, as gc prints it.
func exprText(e ast.Expr, v ssa.Value) string {
	switch e := e.(type) {
	case *ast.UnaryExpr:
		return "&" + exprText(unparen(e.X), v)
	case *ast.CompositeLit:
		if e.Type != nil {
			return types.ExprString(e.Type) + "{...}"
		}
		return "T{...}"
	}
	return types.ExprString(e)
}
