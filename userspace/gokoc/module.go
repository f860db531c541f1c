// SPDX-License-Identifier: GPL-2.0

// module.go - the packages of the program's own module.
//
// A go.mod in the folder of the main package or above it names the module:
// imports that begin with that path are folders beside it.  Other modules are
// not looked for.

package main

import (
	"go/ast"
	"path/filepath"
	"strings"
)

// module is the module that the main package is in; no path: in none.
type module struct {
	path string
	dir  string
}

// findModule looks for go.mod from a folder upwards.
func (ld *loader) findModule(dir string) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return
	}
	for {
		text, err := ld.in.readFile(filepath.Join(dir, "go.mod"))
		if err == nil {
			ld.mod = module{path: modulePath(string(text)), dir: dir}
			return
		}
		up := filepath.Dir(dir)
		if up == dir {
			return
		}
		dir = up
	}
}

// modulePath is what a go.mod calls its module.
func modulePath(text string) string {
	for _, line := range strings.Split(text, "\n") {
		w := strings.Fields(line)
		if len(w) >= 2 && w[0] == "module" {
			return strings.Trim(w[1], "\"`")
		}
	}
	return ""
}

// ownPackage loads a package of the module; nil if it has none of that path.
func (ld *loader) ownPackage(importPath string) *srcPackage {
	if ld.mod.path == "" || importPath != ld.mod.path && !strings.HasPrefix(importPath, ld.mod.path+"/") {
		return nil
	}
	dir := filepath.Join(ld.mod.dir, filepath.FromSlash(strings.TrimPrefix(importPath, ld.mod.path)))
	files, err := ld.sourceFiles([]string{dir})
	if err != nil {
		return nil
	}
	p := &srcPackage{path: importPath}
	for _, name := range files {
		ld.addFile(p, name)
	}
	return p
}

// addFile reads and parses a file of a package.
func (ld *loader) addFile(p *srcPackage, name string) *ast.File {
	src, err := ld.in.readFile(name)
	if err != nil {
		ld.errs.plain(err.Error())
		return nil
	}
	p.sum(src)
	f := ld.parseFile(name, src)
	if f != nil {
		p.files = append(p.files, f)
	}
	return f
}
