// SPDX-License-Identifier: GPL-2.0

// taskvar.go - os.Args, which each task has its own of.
//
// Variables belong to the image: its tasks share them, and its init function
// runs once.  So where a program only reads os.Args, a function is called.  A
// program that does anything else with it has one variable as any other.

package main

import (
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// isArgs tells whether a value is the address of os.Args.
func isArgs(v ssa.Value) bool {
	g, ok := v.(*ssa.Global)
	return ok && g.Name() == "Args" && g.Pkg != nil && g.Pkg.Pkg.Path() == "os"
}

// readsArgs tells whether an instruction reads os.Args.
func readsArgs(in ssa.Instruction) bool {
	u, ok := in.(*ssa.UnOp)
	return ok && u.Op == token.MUL && isArgs(u.X)
}

// noteArgs notes what an instruction does with os.Args.
func (r *reacher) noteArgs(in ssa.Instruction) {
	if readsArgs(in) {
		r.function(r.c.ld.pkgs["os"].ssa.Func("taskArgs"))
		return
	}
	if in.Parent().Pkg != nil && in.Parent().Name() == "init" && in.Parent().Pkg.Pkg.Path() == "os" {
		return // its initialiser
	}
	for _, op := range in.Operands(nil) {
		if *op != nil && isArgs(*op) {
			r.c.ownArgs = true
		}
	}
}

// taskVar is the function that is called for a load, nil for most.
func (c *compiler) taskVar(in *ssa.UnOp) *ssa.Function {
	if c.ownArgs || !readsArgs(in) {
		return nil
	}
	return c.ld.pkgs["os"].ssa.Func("taskArgs")
}
