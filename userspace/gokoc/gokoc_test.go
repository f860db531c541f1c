// SPDX-License-Identifier: GPL-2.0

package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// compileFile compiles one file; the error text is "" on success.
func compileFile(name string, opt bool) (text string, errText string) {
	errs := &errorList{}
	out, _ := compileProgram([]string{name}, options{name: "test", opt: opt}, errs, &errorList{})
	if errs.any() {
		var b strings.Builder
		errs.print(&b)
		return "", b.String()
	}
	return string(out), ""
}

// TestOps compares our tables with the lists in uapi/linux/goko_ops.h.
func TestOps(t *testing.T) {
	src, err := os.ReadFile("../../uapi/linux/goko_ops.h")
	if err != nil {
		t.Skip(err)
	}
	opLine := regexp.MustCompile(`X\(\w+,\s*"(\w+)",\s*"(\w*)",\s*([^)]*)\)`)
	n := 0
	for _, m := range opLine.FindAllStringSubmatch(string(src), -1) {
		if n >= int(nrOps) {
			t.Fatalf("operation %s is missing", m[1])
		}
		op := ops[n]
		if op.name != m[1] || op.fmt != m[2] {
			t.Errorf("operation %d is %s %q, header has %s %q", n, op.name, op.fmt, m[1], m[2])
		}
		n++
	}
	if n != int(nrOps) {
		t.Errorf("%d operations, header has %d", nrOps, n)
	}
	bi := regexp.MustCompile(`X\(\w+,\s*(\w+),\s*"(\w*)",\s*"(\w*)"\)`)
	seen := map[string]bool{}
	for _, m := range bi.FindAllStringSubmatch(string(src), -1) {
		b, ok := builtins[m[1]]
		if !ok || b.args != m[2] || b.results != m[3] {
			t.Errorf("builtin %s is %v, header has %q %q", m[1], b, m[2], m[3])
		}
		seen[m[1]] = true
	}
	for name := range builtins {
		if !seen[name] {
			t.Errorf("builtin %s is not in the header", name)
		}
	}
}

// programs lists the tier 0 programs of Go's own tests.
func programs(t *testing.T) map[string]string {
	list := os.Getenv("GOKO_CONFORMANCE")
	if list == "" {
		t.Skip("GOKO_CONFORMANCE names no list of programs")
	}
	f, err := os.Open(list)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	progs := map[string]string{}
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		c := strings.Split(sc.Text(), "\t")
		if len(c) > 4 && c[1] == "0" && c[4] == "pass" {
			progs[filepath.Join(runtime.GOROOT(), "test", c[0])] = c[3]
		}
	}
	return progs
}

// TestConformance compiles Go's own tests and runs what compiles.
func TestConformance(t *testing.T) {
	for _, opt := range []bool{true, false} {
		compiled, refused := 0, 0
		for name, want := range programs(t) {
			text, errText := compileFile(name, opt)
			if errText != "" {
				refused++
				if !strings.Contains(errText, "construct not supported by goko") {
					t.Logf("%s: %s", name, errText)
				}
				continue
			}
			compiled++
			short := strings.TrimPrefix(name, filepath.Join(runtime.GOROOT(), "test")+"/")
			t.Run(short, func(t *testing.T) { runConformance(t, name, text, want) })
		}
		t.Logf("optimise %v: %d compiled, %d refused", opt, compiled, refused)
	}
}

func runConformance(t *testing.T, name, text, want string) {
	vm := newGirVM(parseGIR(text))
	defer vm.close()
	vm.limit = 2e8
	vm.run()
	if vm.steps > vm.limit {
		t.Skip("takes too long")
	}
	if vm.unknown != "" {
		t.Skip("needs ", vm.unknown)
	}
	if vm.status != 0 {
		t.Errorf("status %d\n%s", vm.status, tail(vm.out.String()))
		return
	}
	out := vm.stdout.String() + vm.out.String()
	if want == "empty" && out != "" {
		t.Errorf("output:\n%s", tail(out))
	}
	if strings.HasPrefix(want, "file:") {
		file := strings.TrimPrefix(want, "file:")
		file = file[:strings.IndexByte(file, '(')]
		b, err := os.ReadFile(filepath.Join(filepath.Dir(name), file))
		if err != nil {
			t.Fatal(err)
		}
		if string(b) != out {
			t.Errorf("output:\n%s\nwant:\n%s", tail(out), tail(string(b)))
		}
	}
}

func tail(s string) string {
	if len(s) > 2000 {
		return s[:1000] + "\n...\n" + s[len(s)-1000:]
	}
	return s
}

// TestSelftests runs the programs of selftests/go and compares their output,
// up to the traceback where there is one.
func TestSelftests(t *testing.T) {
	names, _ := filepath.Glob("../../selftests/go/*.go")
	for _, name := range names {
		switch filepath.Base(name) {
		case "growth.go", "slices.go", "oom_large.go", "lockthread_limit.go":
			continue // show capacities and limits that are the runtime's
		}
		base := strings.TrimSuffix(name, ".go")
		want := func(ext string) string {
			b, _ := os.ReadFile(base + ext)
			return string(b)
		}
		for _, opt := range []bool{true, false} {
			text, errText := compileFile(name, opt)
			if errText != "" {
				t.Errorf("%s", errText)
				continue
			}
			t.Run(filepath.Base(base), func(t *testing.T) {
				if hasIfaces.MatchString(text) {
					t.Skip("the interpreter knows no interfaces with methods")
				}
				vm := newGirVM(parseGIR(text))
				defer vm.close()
				vm.limit = 2e8
				vm.run()
				if vm.steps > vm.limit {
					t.Skip("takes too long")
				}
				if vm.unknown != "" {
					t.Skip("needs ", vm.unknown)
				}
				status := "0"
				if s := strings.TrimSpace(want(".status")); s != "" {
					status = s
				}
				if fmt.Sprint(vm.status) != status {
					t.Errorf("status %d, want %s", vm.status, status)
				}
				same(t, "stdout", vm.stdout.String(), want(".out"))
				same(t, "stderr", vm.out.String(), want(".err"))
			})
		}
	}
}

// hasIfaces: what the interpreter has not, the methods that print a panic's
// value among it.
var hasIfaces = regexp.MustCompile(`\n  (mkiface|callm|assert|assert2|conviface|arrptr|callb efaceeq)\b|` +
	` methods \(.*"(Error|String)" `)

// same compares up to a traceback; "..." in what is wanted is any text.
func same(t *testing.T, what, have, want string) {
	for _, s := range []*string{&have, &want} {
		if i := strings.Index(*s, "goroutine "); i >= 0 {
			*s = (*s)[:i]
		}
		if i := strings.Index(*s, "[signal "); i >= 0 {
			*s = (*s)[:i]
		}
		*s = strings.TrimRight(*s, "\n")
	}
	h, w := strings.Split(have, "\n"), strings.Split(want, "\n")
	for i := 0; i < len(h) || i < len(w); i++ {
		switch {
		case i >= len(h) || i >= len(w):
		case h[i] == w[i], strings.Contains(w[i], "...") && matches(h[i], w[i]):
			continue
		}
		t.Errorf("%s is\n%s\nwant\n%s", what, tail(have), tail(want))
		return
	}
}

func matches(have, want string) bool {
	re := strings.ReplaceAll(regexp.QuoteMeta(want), `\.\.\.`, `.*`)
	return regexp.MustCompile("^" + re + "$").MatchString(have)
}

// unsafely is a program with a statement and a use of a value.
func unsafely(stmt, value string) string {
	return "package main\n\nimport \"unsafe\"\n\ntype p = unsafe.Pointer\n\n" +
		"func main() { " + stmt + "\n_ = " + value + " }\n"
}

// TestErrors compiles programs that can't be, and looks for the message.
func TestErrors(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"package main\n\nfunc main() {\n\tx := 1\n}\n", "a.go:4:2: x declared but not used"},
		{"package main\n\nfunc main() {\n\tc := make(chan [1 << 16]byte)\n\t_ = c\n}\n",
			"a.go:4:11: channel element type too large (>64kB)"},
		// go/ssa panics at this one.
		{"package main\n\nfunc main() {\n_:\n_:\n}\n",
			"a.go:3:6: construct not supported by goko: go/ssa can't build it"},
		{unsafely("s := \"x\"", "*(*[3]int)(p(&s))"),
			"a.go:8:15: conversion of unsafe.Pointer to *[3]int can't be proved to be safe"},
		{unsafely("n := 1", "*(*[2]int)(p(&n))"),
			"a.go:8:15: conversion of unsafe.Pointer to *[2]int can't be proved to be safe"},
		{unsafely("n := 1", "**(**int)(p(&n))"),
			"a.go:8:14: conversion of unsafe.Pointer to **int can't be proved to be safe"},
		{unsafely("b := []byte{1, 2, 3, 4}", "*(*int32)(p(&b[0]))"),
			"a.go:8:14: conversion of unsafe.Pointer to *int32 can't be proved to be safe"},
		{unsafely("f := func() {}", "*(*func(int))(p(&f)) == nil"),
			"a.go:8:18: conversion of unsafe.Pointer to *func(int) can't be proved to be safe"},
		{unsafely("e := any(1)", "(*struct{ t, p p })(p(&e)).p == nil"),
			"a.go:8:24: conversion of unsafe.Pointer to *struct"},
	} {
		name := filepath.Join(t.TempDir(), "a.go")
		if err := os.WriteFile(name, []byte(c.src), 0o666); err != nil {
			t.Fatal(err)
		}
		_, text := compileFile(name, true)
		if c.want != "" && !strings.Contains(text, c.want) {
			t.Errorf("message is %q, want %q", text, c.want)
		}
	}
}
