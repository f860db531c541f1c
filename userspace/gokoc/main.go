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
	"runtime/debug"
	"strconv"
	"strings"
)

func main() {
	debug.SetGCPercent(400) // most of what is made is kept to the end
	os.Exit(run(os.Args[1:]))
}

func run(argv []string) (status int) {
	defer func() {
		// A mistake of ours; GOKOCDEBUG=1 tells where.
		if r := recover(); r != nil {
			fmt.Fprintf(os.Stderr, "gokoc: internal error: %v\n", r)
			if os.Getenv("GOKOCDEBUG") != "" {
				os.Stderr.Write(debug.Stack())
			}
			status = 1
		}
	}()
	fs := flag.NewFlagSet("gokoc", flag.ContinueOnError)
	out := fs.String("o", "", "write to `file` instead of stdout")
	name := fs.String("name", "", "`name` of the image (default: of the first file or folder)")
	noOpt := fs.Bool("N", false, "no optimisation")
	plugin := fs.Bool("plugin", false, "make a plugin")
	verbose := fs.Bool("v", false, "tell whether the program was compiled or had been before")
	var explain explainLevel
	fs.Var(&explain, "m", "tell what escapes to the heap and what is inlined; twice: why")
	fs.Usage = func() {
		fmt.Fprint(fs.Output(), "usage: gokoc [-o out.gas] [-name name] [-plugin] [-N] [-m] [-v] file.go... | package-folder\n\n"+
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
	o := options{name: imageName(*name, fs.Arg(0)), opt: !*noOpt, plugin: *plugin, explain: int(explain)}
	text, cached, ok := buildProgram(fs.Args(), o)
	if !ok {
		return 1
	}
	if *verbose {
		fmt.Fprintf(os.Stderr, "gokoc: %s: %s\n", o.name, map[bool]string{
			false: "compiled", true: "from the cache"}[cached])
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

// options say how a program is compiled.
type options struct {
	name    string // of the image
	opt     bool
	plugin  bool
	explain int // 1: escapes and inlining, 2: and why
}

// explainLevel counts how often -m is given.
type explainLevel int

func (l *explainLevel) String() string   { return strconv.Itoa(int(*l)) }
func (l *explainLevel) IsBoolFlag() bool { return true }

// Set takes "true" for -m, or a number.
func (l *explainLevel) Set(s string) error {
	if s == "true" {
		*l++
		return nil
	}
	n, err := strconv.Atoi(s)
	*l = explainLevel(n)
	return err
}

// buildProgram compiles the program, or finds it in the cache; what there is
// to say about it goes to stderr.
func buildProgram(args []string, o options) (text []byte, cached, ok bool) {
	c := openCache(append([]string{o.name, strconv.FormatBool(o.opt), strconv.FormatBool(o.plugin)}, args...)...)
	if o.explain == 0 {
		if text := c.get(); text != nil {
			return text, true, true
		}
	}
	errs, notes := &errorList{}, &errorList{}
	text, in := compileProgram(args, o, errs, notes)
	notes.printSome(os.Stderr, 0)
	if errs.any() {
		errs.print(os.Stderr)
		return nil, false, false
	}
	c.put(in, text)
	return text, false, true
}

// compileProgram compiles files or a folder; the text is nil on errors.
func compileProgram(args []string, o options, errs, told *errorList) ([]byte, inputs) {
	path := "main"
	if o.plugin {
		path = pluginPath(o.name)
	}
	ld, pkg := loadProgram(path, args, errs)
	if errs.any() {
		return nil, nil
	}
	c := newCompiler(ld, errs, o.name)
	c.opt, c.plugin = o.opt, o.plugin
	c.notes = newNotes(o.explain, ld, pkg, told)
	c.compile(pkg)
	if errs.any() {
		return nil, nil
	}
	return c.finish(), ld.in
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
