// SPDX-License-Identifier: GPL-2.0

// linkname.go - functions and variables that have their body elsewhere.
//
// `//go:linkname local path.name` says, where local has no body, that it is
// path.name; where it has one, that it is also known as path.name, which is
// declared without a body there.  Only the standard library may say so.

package main

import (
	"go/ast"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// linknames holds the directives of all packages.  Names are "path.name".
type linknames struct {
	is map[string]string // by local name: what it stands for
	by map[string]string // by what is stood for: the local name
}

func (l *linknames) note(pkg string, f *ast.File) {
	for _, g := range f.Comments {
		for _, c := range g.List {
			if !strings.HasPrefix(c.Text, "//go:linkname ") {
				continue
			}
			w := strings.Fields(c.Text)
			if len(w) != 3 {
				continue
			}
			l.is[pkg+"."+w[1]] = w[2]
			l.by[w[2]] = pkg + "." + w[1]
		}
	}
}

// member finds a package's member by "path.name".
func (ld *loader) member(name string) ssa.Member {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return nil
	}
	p := ld.pkgs[name[:i]]
	if p == nil || p.ssa == nil {
		return nil
	}
	return p.ssa.Members[name[i+1:]]
}

// aliases are the names by which a member may be known elsewhere.
func (l *linknames) aliases(name string) []string {
	list := []string{name}
	if is, ok := l.is[name]; ok {
		list = append(list, is)
		if by, ok := l.by[is]; ok {
			list = append(list, by)
		}
	}
	if by, ok := l.by[name]; ok {
		list = append(list, by)
	}
	return list
}

// body is the function that has the body of sf, sf itself if there is none;
// or the builtin that stands for it.
func (ld *loader) body(sf *ssa.Function) (*ssa.Function, string) {
	if sf.Blocks != nil || sf.Signature.Recv() != nil {
		return sf, ""
	}
	decl := sf
	if o := sf.Origin(); o != nil {
		decl = o // of a generic function
	}
	if decl.Pkg == nil {
		return sf, ""
	}
	for _, name := range ld.links.aliases(decl.Pkg.Pkg.Path() + "." + decl.Name()) {
		if b, ok := bodyless[name]; ok {
			return sf, b
		}
		if f, ok := ld.member(name).(*ssa.Function); ok && f.Blocks != nil {
			return f, ""
		}
	}
	return sf, ""
}

// variable is the variable that sg stands for.
func (ld *loader) variable(sg *ssa.Global) *ssa.Global {
	if sg.Pkg == nil {
		return sg
	}
	if is, ok := ld.links.is[sg.Pkg.Pkg.Path()+"."+sg.Name()]; ok {
		if g, ok := ld.member(is).(*ssa.Global); ok {
			return g
		}
	}
	return sg
}
