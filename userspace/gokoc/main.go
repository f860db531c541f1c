// SPDX-License-Identifier: GPL-2.0

// gokoc - the Go front end of goko: Go source to GIR assembly text
//
// The way of a program: load.go parses and type-checks it and has go/ssa
// build it; compiler.go finds what is reachable; lower*.go turn each function
// into vcode (vcode.go), opt.go and inline.go improve that, live.go and
// frame.go lay out its frame, layout.go orders its blocks; emit.go prints.
//
// A construct gokoc does not know is an error of the program like any other:
// it is reported with its place, and nothing is printed.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	os.Exit(run(os.Args[1:]))
}

func run(argv []string) int {
	fs := flag.NewFlagSet("gokoc", flag.ContinueOnError)
	out := fs.String("o", "", "write to `file` instead of stdout")
	name := fs.String("name", "", "`name` of the image (default: of the first file or folder)")
	noOpt := fs.Bool("N", false, "no optimisation")
	fs.Usage = func() {
		fmt.Fprint(fs.Output(), "usage: gokoc [-o out.gas] [-name name] [-N] file.go... | package-folder\n\n"+
			"Compiles a Go program to GIR assembly text.\n\n")
		fs.PrintDefaults()
	}
	if err := fs.Parse(argv); err != nil {
		if err == flag.ErrHelp {
			return 0
		}
		return 2
	}
	if fs.NArg() == 0 {
		fs.Usage()
		return 2
	}
	errs := &errorList{}
	text := compileProgram(fs.Args(), imageName(*name, fs.Arg(0)), !*noOpt, errs)
	if errs.any() {
		errs.print(os.Stderr)
		return 1
	}
	var err error
	if *out == "" || *out == "-" {
		_, err = os.Stdout.Write(text)
	} else {
		err = os.WriteFile(*out, text, 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gokoc:", err)
		return 1
	}
	return 0
}

// compileProgram compiles files or a folder; the text is nil on errors.
func compileProgram(args []string, name string, opt bool, errs *errorList) []byte {
	ld, pkg := loadProgram(args, errs)
	if errs.any() {
		return nil
	}
	c := newCompiler(ld, errs, name)
	c.opt = opt
	c.compile(pkg)
	if errs.any() {
		return nil
	}
	return c.finish()
}

func imageName(name, arg string) string {
	if name != "" {
		return name
	}
	abs, err := filepath.Abs(arg)
	if err != nil {
		abs = arg
	}
	return strings.TrimSuffix(filepath.Base(abs), ".go")
}
