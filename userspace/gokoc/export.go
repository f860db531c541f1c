// SPDX-License-Identifier: GPL-2.0

// export.go - functions that user space may start.
//
// A function of the main package with the line
//
//	//goko:export
//
// in its comment is in the image even if nothing calls it, and can be started
// by name.

package main

import (
	"go/ast"

	"golang.org/x/tools/go/ssa"
)

// isExport tells whether a function's comment has the directive.
func isExport(d *ast.FuncDecl) bool {
	if d.Doc == nil {
		return false
	}
	for _, c := range d.Doc.List {
		if c.Text == "//goko:export" {
			return true
		}
	}
	return false
}

// exports lists the functions of a package that have the directive.
func (c *compiler) exports(p *srcPackage) []*ssa.Function {
	var fns []*ssa.Function
	for _, f := range p.files {
		for _, d := range f.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || !isExport(fd) {
				continue
			}
			switch {
			case fd.Recv != nil:
				c.errs.pos(fd.Pos(), "goko:export of a method")
			case fd.Type.TypeParams != nil:
				c.errs.pos(fd.Pos(), "goko:export of a generic function")
			case fd.Name.Name == "init" || fd.Name.Name == "_":
				c.errs.pos(fd.Pos(), "goko:export of a function that has no name")
			default:
				fns = append(fns, p.ssa.Func(fd.Name.Name))
			}
		}
	}
	return fns
}
