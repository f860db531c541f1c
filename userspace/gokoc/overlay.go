// SPDX-License-Identifier: GPL-2.0

// overlay.go - the standard library: GOROOT's sources and what goko has in
// their place.
//
// What: an imported package is compiled from the sources of the installed
// Go.  The folder overlay/ holds, by import path, what goko says differently:
// where a package touches the runtime, the operating system or the layout of
// memory.  Files of an overlay are merged into GOROOT's package:
//
//   - a declaration (function, method, type, variable, constant) takes the
//     place of GOROOT's of the same name;
//   - a file takes the place of GOROOT's file of the same name;
//   - `//goko:remove A T.m U.*` drops declarations of GOROOT's: a name, a
//     method, all methods of a type;
//   - `//goko:whole` in any file: nothing of GOROOT's is used;
//   - `//goko:files A.go B.go`: of GOROOT's files only these are used;
//   - `//goko:arch amd64` in any file: GOROOT's files are chosen for amd64.
//
// Imports that are not used any more go, too.
//
// GOROOT's files are chosen for an architecture that Go has never heard of,
// so that wherever there is assembly the generic code is taken instead.
//
// A function without a body is one of bodyless, or that which a
// //go:linkname directive names (linkname.go).

package main

import (
	"embed"
	"go/ast"
	"go/build"
	"go/token"
	"path"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

//go:embed overlay
var overlayFS embed.FS

// stdContext chooses among the files of GOROOT's packages.
func stdContext() *build.Context {
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled = "linux", "goko", false
	ctx.BuildTags = []string{"goko", "purego", "math_big_pure_go"}
	ctx.ToolTags = nil // experiments of gc's: the register ABI and the like
	return &ctx
}

// userContext chooses among the files of the user's packages.
func userContext() *build.Context {
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled = "linux", "amd64", false
	ctx.BuildTags = []string{"goko"}
	return &ctx
}

// overlay is what goko has of one standard package.
type overlay struct {
	files  []*ast.File
	names  map[string]bool // of the files
	whole  bool
	arch   string
	only   map[string]bool // files of GOROOT's, nil: all
	decls  map[string]bool // "name", "T.method"
	remove map[string]bool // also "T.*"
}

// overlayOf parses the overlay of a package into p; it is empty if there is
// none.
func (ld *loader) overlayOf(p *srcPackage) *overlay {
	o := &overlay{
		arch:  ld.std.GOARCH,
		names: map[string]bool{}, decls: map[string]bool{}, remove: map[string]bool{},
	}
	dir := path.Join("overlay", p.path)
	entries, err := overlayFS.ReadDir(dir)
	if err != nil {
		return o
	}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		name := path.Join(dir, e.Name())
		src, err := overlayFS.ReadFile(name)
		if err != nil {
			panic(err)
		}
		o.names[e.Name()] = true
		p.sum(src)
		if f := ld.parseFile(name, src); f != nil {
			o.add(f)
		}
	}
	return o
}

// add notes what one file declares and wants removed.
func (o *overlay) add(f *ast.File) {
	o.files = append(o.files, f)
	eachDecl(f, func(name string) { o.decls[name] = true })
	for _, g := range f.Comments {
		for _, c := range g.List {
			if c.Text == "//goko:whole" {
				o.whole = true
			}
			if arch := strings.TrimPrefix(c.Text, "//goko:arch "); arch != c.Text {
				o.arch = arch
			}
			if list := strings.TrimPrefix(c.Text, "//goko:files "); list != c.Text {
				o.only = map[string]bool{}
				for _, n := range strings.Fields(list) {
					o.only[n] = true
				}
			}
			if list := strings.TrimPrefix(c.Text, "//goko:remove "); list != c.Text {
				for _, n := range strings.Fields(list) {
					o.remove[n] = true
				}
			}
		}
	}
}

// replaces tells whether GOROOT's declaration of a name goes.
func (o *overlay) replaces(name string) bool {
	if name == "_" || name == "init" {
		return false
	}
	if i := strings.IndexByte(name, '.'); i > 0 && o.remove[name[:i]+".*"] {
		return true
	}
	return o.decls[name] || o.remove[name]
}

// eachDecl calls f with the names of a file's declarations.
func eachDecl(file *ast.File, f func(name string)) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			f(declName(d))
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					f(s.Name.Name)
				case *ast.ValueSpec:
					for _, n := range s.Names {
						f(n.Name)
					}
				}
			}
		}
	}
}

// declName is a function's name; a method's with its type before it.
func declName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) != 1 {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
			continue
		case *ast.ParenExpr:
			t = x.X
			continue
		case *ast.IndexExpr:
			t = x.X
			continue
		case *ast.IndexListExpr:
			t = x.X
			continue
		case *ast.Ident:
			return x.Name + "." + d.Name.Name
		}
		return d.Name.Name
	}
}

// strip takes from one of GOROOT's files what the overlay replaces.
func (o *overlay) strip(f *ast.File) {
	changed := false
	var decls []ast.Decl
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if o.replaces(declName(d)) {
				changed = true
				continue
			}
		case *ast.GenDecl:
			if d.Tok != token.IMPORT && o.stripSpecs(d) {
				changed = true
				if len(d.Specs) == 0 {
					continue
				}
			}
		}
		decls = append(decls, d)
	}
	f.Decls = decls
	if changed {
		pruneImports(f)
	}
}

// stripSpecs does the same for a group of declarations.  Names of constants
// become blank: the others count on their place.
func (o *overlay) stripSpecs(d *ast.GenDecl) bool {
	changed := false
	var specs []ast.Spec
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if o.replaces(s.Name.Name) {
				changed = true
				continue
			}
		case *ast.ValueSpec:
			left := 0
			for _, n := range s.Names {
				if o.replaces(n.Name) {
					n.Name = "_"
					changed = true
				} else {
					left++
				}
			}
			if left == 0 && changed && d.Tok == token.VAR {
				continue
			}
		}
		specs = append(specs, s)
	}
	d.Specs = specs
	return changed
}

// pruneImports drops imports whose name the file does not mention.
func pruneImports(f *ast.File) {
	used := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				used[x.Name] = true
			}
		}
		return true
	})
	keep := func(s *ast.ImportSpec) bool {
		name := ""
		if s.Name != nil {
			name = s.Name.Name
		} else {
			p, _ := strconv.Unquote(s.Path.Value)
			name = path.Base(p)
		}
		return name == "_" || name == "." || used[name]
	}
	var imports []*ast.ImportSpec
	for _, s := range f.Imports {
		if keep(s) {
			imports = append(imports, s)
		}
	}
	f.Imports = imports
	var decls []ast.Decl
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			decls = append(decls, d)
			continue
		}
		var specs []ast.Spec
		for _, s := range g.Specs {
			if keep(s.(*ast.ImportSpec)) {
				specs = append(specs, s)
			}
		}
		g.Specs = specs
		if len(specs) > 0 {
			decls = append(decls, g)
		}
	}
	f.Decls = decls
}

// standard loads a package of the standard library; nil if there is none of
// that path.
func (ld *loader) standard(importPath string) *srcPackage {
	p := &srcPackage{path: importPath, std: true}
	o := ld.overlayOf(p)
	p.files = o.files
	if o.whole {
		return p
	}
	dir := filepath.Join(ld.std.GOROOT, "src", filepath.FromSlash(importPath))
	ctx := *ld.std
	ctx.GOARCH = o.arch
	names := ld.goFiles(&ctx, dir)
	if len(names) == 0 && len(o.files) == 0 {
		return nil
	}
	for _, name := range names {
		if o.names[name] || o.only != nil && !o.only[name] {
			continue
		}
		if f := ld.addFile(p, filepath.Join(dir, name)); f != nil {
			o.strip(f)
		}
	}
	return p
}

// goFiles lists the files of a folder that the context selects, but tests.
func (ld *loader) goFiles(ctx *build.Context, dir string) []string {
	entries, err := ld.in.readDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		n := e.Name()
		if strings.HasSuffix(n, "_test.go") {
			continue
		}
		if ok, err := ctx.MatchFile(dir, n); ok && err == nil {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	return names
}
