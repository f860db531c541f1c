// SPDX-License-Identifier: GPL-2.0

// load.go - from files to type-checked packages to go/ssa.
//
// The user's package and the packages it imports (overlay.go) are parsed,
// checked in order of their imports, and built as one go/ssa program.

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
	"golang.org/x/tools/go/ssa/ssautil"
)

// srcPackage is one package while it is loaded.
type srcPackage struct {
	path    string
	std     bool   // of the standard library
	hash    []byte // of the sources
	whole   uint64 // and of the imports, 0: not known yet
	files   []*ast.File
	imports []string
	tpkg    *types.Package
	info    *types.Info
	ssa     *ssa.Package
}

// loader loads packages; order is imports first.
type loader struct {
	prog  *ssa.Program
	fset  *token.FileSet
	errs  *errorList
	pkgs  map[string]*srcPackage
	order []*srcPackage
	std   *build.Context
	links linknames
	mod   module
	in    inputs
}

// loadProgram loads the main package from the arguments of the command line
// and everything it imports.  Errors are in errs; nil when there are any.
func loadProgram(path string, args []string, errs *errorList) (*loader, *srcPackage) {
	ld := &loader{
		fset: token.NewFileSet(), errs: errs, std: stdContext(),
		pkgs:  map[string]*srcPackage{},
		links: linknames{is: map[string]string{}, by: map[string]string{}},
		in:    inputs{},
	}
	ld.in.readFile(filepath.Join(ld.std.GOROOT, "VERSION"))
	errs.fset = ld.fset
	files, err := ld.sourceFiles(args)
	if err != nil {
		errs.plain(err.Error())
		return nil, nil
	}
	main := &srcPackage{path: path}
	for _, name := range files {
		ld.addFile(main, name)
	}
	ld.findModule(filepath.Dir(files[0]))
	if errs.any() {
		return nil, nil
	}
	// Every program has a runtime.
	ld.resolve(ld.standard("runtime"))
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
	if _, ok := main.tpkg.Scope().Lookup("main").(*types.Func); !ok && path == "main" {
		errs.plain("function main is undeclared in the main package")
		return nil, nil
	}
	return ld, main
}

// sourceFiles turns the arguments into a list of files: files as they are,
// a folder into the files that the go command would compile.
func (ld *loader) sourceFiles(args []string) ([]string, error) {
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
	// Whether a file is one of them is told by its contents, too.
	entries, err := ld.in.readDir(args[0])
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if _, err := ld.in.readFile(filepath.Join(args[0], e.Name())); err != nil {
			return nil, err
		}
	}
	p, err := userContext().ImportDir(args[0], 0)
	if err != nil {
		return nil, err
	}
	files := make([]string, len(p.GoFiles))
	for i, f := range p.GoFiles {
		files[i] = filepath.Join(args[0], f)
	}
	return files, nil
}

// parseFile parses one file; nil if that fails.
func (ld *loader) parseFile(name string, src []byte) *ast.File {
	f, err := parser.ParseFile(ld.fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err == nil {
		keepSelects(f)
		return f
	}
	var list scanner.ErrorList
	if errors.As(err, &list) {
		for _, e := range list {
			ld.errs.at(e.Pos, e.Msg)
		}
	} else {
		ld.errs.plain(err.Error())
	}
	return nil
}

// resolve loads the imports of p, then puts p in order.
func (ld *loader) resolve(p *srcPackage) {
	ld.pkgs[p.path] = p
	seen := map[string]bool{}
	for _, f := range p.files {
		if p.std {
			ld.links.note(p.path, f)
		}
		for _, spec := range f.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if path == "unsafe" || seen[path] {
				continue
			}
			seen[path] = true
			path = ld.vendored(p, path)
			p.imports = append(p.imports, path)
			if q, ok := ld.pkgs[path]; ok {
				if q != nil && q.tpkg == nil && !ld.done(q) {
					ld.errs.pos(spec.Pos(), "import cycle not allowed")
				}
				continue
			}
			q := ld.ownPackage(path)
			if q == nil {
				q = ld.standard(path)
			}
			if q == nil {
				ld.errs.pos(spec.Pos(), fmt.Sprintf("package %s is not in GOROOT (%s)", path,
					filepath.Join(ld.std.GOROOT, "src", path)))
				ld.pkgs[path] = nil
				continue
			}
			ld.resolve(q)
		}
	}
	sort.Strings(p.imports)
	ld.order = append(ld.order, p)
}

// vendored is where an import of a standard package leads to: its own copies
// of other modules' packages are in GOROOT/src/vendor.
func (ld *loader) vendored(p *srcPackage, path string) string {
	if p.std && strings.Contains(strings.SplitN(path, "/", 2)[0], ".") {
		return "vendor/" + path
	}
	return path
}

func (ld *loader) done(p *srcPackage) bool {
	for _, q := range ld.order {
		if q == p {
			return true
		}
	}
	return false
}

// importer gives go/types the packages that p imports, checked before.
type importer struct {
	ld *loader
	p  *srcPackage
}

func (im importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := im.ld.pkgs[im.ld.vendored(im.p, path)]; p != nil && p.tpkg != nil {
		return p.tpkg, nil
	}
	return nil, fmt.Errorf("package %s is not loaded", path)
}

// isStd tells whether a function is of the standard library.
func (ld *loader) isStd(f *ssa.Function) bool {
	for f.Parent() != nil {
		f = f.Parent()
	}
	if o := f.Origin(); o != nil {
		f = o
	}
	pkg := f.Pkg
	if pkg == nil {
		return f.Synthetic != ""
	}
	p := ld.pkgs[pkg.Pkg.Path()]
	return p != nil && p.std
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
		Importer: importer{ld, p},
		Sizes:    sizes{},
		Error: func(err error) {
			var te types.Error
			if !errors.As(err, &te) {
				ld.errs.plain(err.Error())
				return
			}
			// Lines that begin with a tab continue the error before.
			// What an overlay leaves of a package may not use all of it.
			if strings.HasPrefix(te.Msg, "\t") || te.Soft && p.std {
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
	ld.prog = prog
	for _, p := range ld.order {
		p.ssa = prog.CreatePackage(p.tpkg, p.files, p.info, true)
	}
	for _, p := range ld.order {
		ld.buildPackage(p)
	}
	return prog
}

// buildPackage builds a package's functions.  go/ssa panics at a few programs
// that are right; that is an error of the function it was at.
func (ld *loader) buildPackage(p *srcPackage) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		pos := p.files[0].Package
		for f := range ssautil.AllFunctions(ld.prog) {
			if f.Pkg == p.ssa && f.Pos().IsValid() && unfinished(f) {
				pos = f.Pos()
			}
		}
		ld.errs.unsupported(pos, fmt.Sprintf("go/ssa can't build it (%v)", r))
	}()
	p.ssa.Build()
}

// unfinished tells whether go/ssa was at the function when it gave up.
func unfinished(f *ssa.Function) bool {
	for _, b := range f.Blocks {
		if len(b.Instrs) == 0 {
			return true
		}
		switch b.Instrs[len(b.Instrs)-1].(type) {
		case *ssa.Jump, *ssa.If, *ssa.Return, *ssa.Panic:
		default:
			return true
		}
	}
	return false
}
