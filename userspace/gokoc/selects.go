// SPDX-License-Identifier: GPL-2.0

// selects.go - a select with one case stays a select where that matters.
//
// go/ssa makes a plain statement of a select with one case and no default.  An
// assignment evaluates what is on its left before it receives; a select receives
// first.  So where that can be told apart, the select gets a second case that never
// happens: to receive from a nil channel.

package main

import (
	"go/ast"
	"go/token"
)

// keepSelects adds that case to the selects of a file; it is not type-checked yet.
func keepSelects(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectStmt)
		if !ok || len(s.Body.List) != 1 {
			return true
		}
		assign, ok := s.Body.List[0].(*ast.CommClause).Comm.(*ast.AssignStmt)
		if ok && assign.Tok == token.ASSIGN && !areNames(assign.Lhs) {
			s.Body.List = append(s.Body.List, neverCase(s.Body.Rbrace))
		}
		return true
	})
}

// areNames tells whether all expressions are names, which have no effects.
func areNames(exprs []ast.Expr) bool {
	for _, e := range exprs {
		if _, ok := unparen(e).(*ast.Ident); !ok {
			return false
		}
	}
	return true
}

// neverCase receives from a nil channel, which is the zero field of a struct: "nil"
// may mean something else where the select is.
func neverCase(pos token.Pos) ast.Stmt {
	elem := &ast.StructType{Struct: pos, Fields: &ast.FieldList{Opening: pos, Closing: pos}}
	ch := &ast.ChanType{Begin: pos, Dir: ast.RECV, Value: elem}
	field := &ast.Ident{NamePos: pos, Name: "c"}
	zero := &ast.CompositeLit{
		Type: &ast.StructType{Struct: pos, Fields: &ast.FieldList{
			Opening: pos, Closing: pos,
			List: []*ast.Field{{Names: []*ast.Ident{field}, Type: ch}},
		}},
		Lbrace: pos, Rbrace: pos,
	}
	recv := &ast.UnaryExpr{OpPos: pos, Op: token.ARROW, X: &ast.SelectorExpr{
		X:   &ast.ParenExpr{Lparen: pos, X: zero, Rparen: pos},
		Sel: &ast.Ident{NamePos: pos, Name: "c"},
	}}
	return &ast.CommClause{Case: pos, Comm: &ast.ExprStmt{X: recv}, Colon: pos}
}
