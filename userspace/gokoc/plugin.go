// SPDX-License-Identifier: GPL-2.0

// plugin.go - images that are linked: plugins, and programs that open them.
//
// What: a plugin and its host have packages in common, whose variables they
// share; the loader finds them by name (docs/internals.md).  So of a package
// no variable may be left out because nothing uses it here: the other image
// may.  Code and types need no such care, each image has what it needs.
//
// Whether a package has been initialised is a variable of it as well, that
// only gokoc knows: the images of a program share it like others.
//
// What can be looked up in a plugin is a symbol: exported functions and
// variables of its main package, and ".init", its initialiser.

package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// symbol is a function or a variable that can be looked up.
type symbol struct {
	name string
	typ  *Type
	f    *Fn
	g    *Global
}

// linkable tells whether the image may be linked to others.
func (c *compiler) linkable() bool { return c.plugin || c.ld.pkgs["plugin"] != nil }

// members are a package's members, by name.
func members(p *srcPackage) []ssa.Member {
	var names []string
	for n := range p.ssa.Members {
		names = append(names, n)
	}
	sort.Strings(names)
	var list []ssa.Member
	for _, n := range names {
		list = append(list, p.ssa.Members[n])
	}
	return list
}

// variables are all variables of all packages that are one of their own.
func (c *compiler) variables() []*ssa.Global {
	var list []*ssa.Global
	for _, p := range c.ld.order {
		for _, m := range members(p) {
			g, ok := m.(*ssa.Global)
			if ok && g.Name() != "_" && g.Name() != "init$guard" && c.ld.variable(g) == g {
				list = append(list, g)
			}
		}
	}
	return list
}

// keepVariables marks all variables used.
func (r *reacher) keepVariables() {
	if !r.c.linkable() {
		return
	}
	// What any image of the program asks for: reflection, errors.
	r.dyn.startReflect()
	r.dyn.target(types.Universe.Lookup("error").Type())
	for _, g := range r.c.variables() {
		r.object(g)
	}
}

// symbolFuncs are the functions of a plugin that can be looked up.
func (c *compiler) symbolFuncs(p *srcPackage) []*ssa.Function {
	var list []*ssa.Function
	for _, m := range members(p) {
		f, ok := m.(*ssa.Function)
		if ok && token.IsExported(f.Name()) && f.Signature.TypeParams().Len() == 0 {
			list = append(list, f)
		}
	}
	return list
}

// noteSymbols notes that what can be looked up becomes an interface value.
func (r *reacher) noteSymbols(p *srcPackage) {
	if !r.c.plugin {
		return
	}
	for _, f := range r.c.symbolFuncs(p) {
		r.dyn.box(plainSig(f.Signature))
	}
	for _, m := range members(p) {
		if g, ok := m.(*ssa.Global); ok && token.IsExported(g.Name()) {
			r.dyn.box(g.Type())
		}
	}
}

// makeSymbols makes the list of a plugin's symbols.
func (c *compiler) makeSymbols(p *srcPackage) {
	if !c.plugin {
		return
	}
	for _, f := range c.symbolFuncs(p) {
		c.symbols = append(c.symbols, symbol{
			name: f.Name(), typ: c.tt.goType(plainSig(f.Signature)), f: c.fnOf(f)})
	}
	for _, m := range members(p) {
		if g, ok := m.(*ssa.Global); ok && token.IsExported(g.Name()) {
			c.symbols = append(c.symbols, symbol{
				name: g.Name(), typ: c.tt.goType(g.Type()), g: c.globalOf(g)})
		}
	}
	if c.init != nil {
		c.symbols = append(c.symbols, symbol{name: ".init", typ: c.tt.deferFn, f: c.init})
	}
}

// makeGuardedInit is the init function of an image that may be linked: each
// package's is run by the first image that has the package.
func (c *compiler) makeGuardedInit(pkgs []*srcPackage) *Fn {
	fn := c.newFn("runtime.doInit", token.NoPos)
	l := c.synthesise(fn)
	defer l.finish()
	for _, p := range pkgs {
		g := &Global{name: p.path + ".init$done", typ: c.tt.scalars[KBool]}
		c.glist = append(c.glist, g)
		done, run := fn.newBlock(), fn.newBlock()
		o := l.scalar(KBool)
		l.emit(&Ins{op: LDG, t: g.typ, a: o, g: g})
		l.end(&Ins{op: JNEI, kind: KBool, b: o}, done, run)
		l.enter(run)
		yes := l.useCon(&konst{typ: g.typ, kind: KBool, n: 1})
		l.emit(&Ins{op: STG, t: g.typ, a: yes, g: g})
		l.emit(&Ins{op: CALL, f: c.fnOf(p.ssa.Func("init"))})
		l.end(&Ins{op: JMP}, done)
		l.enter(done)
	}
	l.end(&Ins{op: RET})
	return fn
}

// pluginPath is the import path of a plugin's main package.
func pluginPath(name string) string { return "plugin/" + name }

// sum adds what the package is made from to its hash.
func (p *srcPackage) sum(src []byte) {
	h := sha256.Sum256(append(p.hash[:len(p.hash):len(p.hash)], src...))
	p.hash = h[:]
}

// hashOf is a number that says what a package and its imports are made from.
func (ld *loader) hashOf(p *srcPackage) uint64 {
	if p.whole != 0 {
		return p.whole
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%x\n", p.path, p.hash)
	for _, path := range p.imports {
		if q := ld.pkgs[path]; q != nil {
			fmt.Fprintf(h, "%s %x\n", path, ld.hashOf(q))
		}
	}
	p.whole = binary.LittleEndian.Uint64(h.Sum(nil)) | 1
	return p.whole
}

// linkText prints packages and symbols.
func (c *compiler) linkText() string {
	var b strings.Builder
	if !c.linkable() {
		return ""
	}
	for _, p := range c.ld.order {
		fmt.Fprintf(&b, ".pkg %s %d\n", quote(p.path), c.ld.hashOf(p))
	}
	for _, s := range c.symbols {
		if s.f != nil {
			fmt.Fprintf(&b, ".sym %s f%d t%d\n", quote(s.name), s.f.id, s.typ.id)
		} else {
			fmt.Fprintf(&b, ".sym %s g%d t%d\n", quote(s.name), s.g.id, s.typ.id)
		}
	}
	return b.String()
}
