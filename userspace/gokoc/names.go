// SPDX-License-Identifier: GPL-2.0

// names.go - functions and variables named as gc names them in tracebacks.

package main

import (
	"fmt"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// funcName is the function's name as Go's tracebacks print it.
func funcName(f *ssa.Function) string {
	if p := f.Parent(); p != nil {
		for i, a := range p.AnonFuncs {
			if a != f {
				continue
			}
			switch {
			case p.Parent() != nil:
				return fmt.Sprintf("%s.%d", funcName(p), i+1)
			case p.Synthetic == "package initializer":
				return fmt.Sprintf("%s.glob..func%d", pkgPath(p), i+1)
			}
			return fmt.Sprintf("%s.func%d", funcName(p), i+1)
		}
	}
	name := strings.Replace(f.Name(), "#", ".", 1)
	if strings.HasPrefix(name, "init.") && f.Signature.Recv() == nil {
		var n int // go/ssa counts from 1, gc from 0
		if _, err := fmt.Sscanf(name, "init.%d", &n); err == nil {
			name = fmt.Sprintf("init.%d", n-1)
		}
	}
	if len(f.TypeArgs()) > 0 {
		name = strings.SplitN(name, "[", 2)[0] + "[...]"
	}
	recv := f.Signature.Recv()
	if recv == nil {
		switch {
		case strings.HasSuffix(name, "$bound") && len(f.FreeVars) == 1:
			return typePrefix(f.FreeVars[0].Type()) + strings.TrimSuffix(name, "$bound") + "-fm"
		case strings.HasSuffix(name, "$thunk") && len(f.Params) > 0:
			return typePrefix(f.Params[0].Type()) + strings.TrimSuffix(name, "$thunk")
		}
		return pkgPath(f) + "." + name
	}
	return typePrefix(recv.Type()) + name
}

// typePrefix is what comes before a method's name.
func typePrefix(t types.Type) string {
	star := false
	if p, ok := t.(*types.Pointer); ok {
		star, t = true, p.Elem()
	}
	n, ok := t.(*types.Named)
	if !ok {
		return typeName(t) + "."
	}
	name := n.Obj().Name()
	if n.TypeArgs().Len() > 0 {
		name += "[...]"
	}
	if star {
		name = "(*" + name + ")"
	}
	if p := n.Obj().Pkg(); p != nil {
		name = p.Path() + "." + name
	}
	return name + "."
}

func pkgPath(f *ssa.Function) string {
	if f.Pkg != nil {
		return f.Pkg.Pkg.Path()
	}
	if o := f.Object(); o != nil && o.Pkg() != nil {
		return o.Pkg().Path()
	}
	if o := f.Origin(); o != nil && o != f {
		return pkgPath(o)
	}
	return "go"
}

// isWrapper: functions go/ssa made; recover() must see through them.
func isWrapper(f *ssa.Function) bool {
	for _, p := range []string{"wrapper", "bound", "thunk"} {
		if strings.HasPrefix(f.Synthetic, p) {
			return true
		}
	}
	return false
}
