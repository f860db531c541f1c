// SPDX-License-Identifier: GPL-2.0

// load.go - from files to type-checked packages to go/ssa.
//
// The user's package and the overlay packages it imports (overlay.go) are
// parsed, checked in order of their imports, and built as one go/ssa program.

package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// srcPackage is one package while it is loaded.
type srcPackage struct {
	path    string
	files   []*ast.File
	imports []string
	tpkg    *types.Package
	info    *types.Info
	ssa     *ssa.Package
}

// loader loads packages; order is imports first.
type loader struct {
	fset  *token.FileSet
	errs  *errorList
	pkgs  map[string]*srcPackage
	order []*srcPackage
}

// loadProgram loads the main package from the arguments of the command line
// and everything it imports.  Errors are in errs; nil when there are any.
func loadProgram(args []string, errs *errorList) (*loader, *srcPackage) {
	ld := &loader{fset: token.NewFileSet(), errs: errs, pkgs: map[string]*srcPackage{}}
	errs.fset = ld.fset
	files, err := sourceFiles(args)
	if err != nil {
		errs.plain(err.Error())
		return nil, nil
	}
	main := &srcPackage{path: "main"}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			errs.plain(err.Error())
			continue
		}
		main.parse(ld, name, src)
	}
	if errs.any() {
		return nil, nil
	}
	ld.resolve(main)
	if errs.any() {
		return nil, nil
	}
	for _, p := range ld.order {
		ld.check(p)
		if errs.any() {
			return nil, nil
		}
	}
	if main.tpkg.Name() != "main" {
		errs.plain(fmt.Sprintf("package %s is not a main package", main.tpkg.Name()))
		return nil, nil
	}
	if _, ok := main.tpkg.Scope().Lookup("main").(*types.Func); !ok {
		errs.plain("function main is undeclared in the main package")
		return nil, nil
	}
	return ld, main
}

// sourceFiles turns the arguments into a list of files: files as they are,
// a folder into the files that the go command would compile.
func sourceFiles(args []string) ([]string, error) {
	if len(args) == 0 {
		return nil, errors.New("no Go files given")
	}
	st, err := os.Stat(args[0])
	if err != nil {
		return nil, err
	}
	if !st.IsDir() {
		return args, nil
	}
	if len(args) > 1 {
		return nil, errors.New("one package folder, or files")
	}
	ctx := build.Default
	ctx.GOOS, ctx.GOARCH, ctx.CgoEnabled = "linux", "amd64", false
	p, err := ctx.ImportDir(args[0], 0)
	if err != nil {
		return nil, err
	}
	files := make([]string, len(p.GoFiles))
	for i, f := range p.GoFiles {
		files[i] = filepath.Join(args[0], f)
	}
	return files, nil
}

// parse adds one file to the package.
func (p *srcPackage) parse(ld *loader, name string, src []byte) {
	f, err := parser.ParseFile(ld.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		var list scanner.ErrorList
		if errors.As(err, &list) {
			for _, e := range list {
				ld.errs.at(e.Pos, e.Msg)
			}
		} else {
			ld.errs.plain(err.Error())
		}
		return
	}
	p.files = append(p.files, f)
}

// resolve loads the imports of p, then puts p in order.
func (ld *loader) resolve(p *srcPackage) {
	ld.pkgs[p.path] = p
	seen := map[string]bool{}
	for _, f := range p.files {
		for _, spec := range f.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if path == "unsafe" || seen[path] {
				continue
			}
			seen[path] = true
			p.imports = append(p.imports, path)
			if q, ok := ld.pkgs[path]; ok {
				if q != nil && q.tpkg == nil && !ld.done(q) {
					ld.errs.pos(spec.Pos(), "import cycle not allowed")
				}
				continue
			}
			q := ld.overlay(path)
			if q == nil {
				ld.errs.unsupported(spec.Pos(), fmt.Sprintf("import of package %q", path))
				ld.pkgs[path] = nil
				continue
			}
			ld.resolve(q)
		}
	}
	sort.Strings(p.imports)
	ld.order = append(ld.order, p)
}

func (ld *loader) done(p *srcPackage) bool {
	for _, q := range ld.order {
		if q == p {
			return true
		}
	}
	return false
}

// overlay parses one of our own packages; nil when there is none.
func (ld *loader) overlay(path string) *srcPackage {
	files := overlayFiles(path)
	if files == nil {
		return nil
	}
	p := &srcPackage{path: path}
	for _, name := range files {
		p.parse(ld, name, overlaySource(name))
	}
	return p
}

// Import gives go/types the packages checked before.
func (ld *loader) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := ld.pkgs[path]; p != nil && p.tpkg != nil {
		return p.tpkg, nil
	}
	return nil, fmt.Errorf("package %s is not loaded", path)
}

// check type-checks one package.
func (ld *loader) check(p *srcPackage) {
	p.info = &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Instances:  map[*ast.Ident]types.Instance{},
		Scopes:     map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	conf := types.Config{
		Importer: ld,
		Sizes:    sizes{},
		Error: func(err error) {
			var te types.Error
			if !errors.As(err, &te) {
				ld.errs.plain(err.Error())
				return
			}
			// Lines that begin with a tab continue the error before.
			if strings.HasPrefix(te.Msg, "\t") {
				return
			}
			ld.errs.pos(te.Pos, te.Msg)
		},
	}
	p.tpkg, _ = conf.Check(p.path, ld.fset, p.files, p.info)
}

// buildSSA makes the go/ssa program of everything loaded.
func (ld *loader) buildSSA() *ssa.Program {
	prog := ssa.NewProgram(ld.fset, ssa.InstantiateGenerics|ssa.BareInits)
	for _, p := range ld.order {
		p.ssa = prog.CreatePackage(p.tpkg, p.files, p.info, true)
	}
	prog.Build()
	return prog
}
