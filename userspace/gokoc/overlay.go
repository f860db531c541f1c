// SPDX-License-Identifier: GPL-2.0

// overlay.go - gokoc's own standard packages.
//
// The folder overlay/ holds packages by import path.  They are Go, but for
// functions without a body, which this file maps to builtins of GIR.

package main

import (
	"embed"
	"path"
	"strings"
)

//go:embed overlay
var overlayFS embed.FS

// overlayFiles lists the files of an overlay package, nil if there is none.
func overlayFiles(pkg string) []string {
	dir := path.Join("overlay", pkg)
	entries, err := overlayFS.ReadDir(dir)
	if err != nil {
		return nil
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".go") {
			files = append(files, path.Join(dir, e.Name()))
		}
	}
	return files
}

func overlaySource(name string) []byte {
	src, err := overlayFS.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return src
}

// bodyless maps overlay functions without a body to builtins.
var bodyless = map[string]string{
	"runtime.Gosched":      "gosched",
	"runtime.Goexit":       "goexit",
	"runtime.NumGoroutine": "numgoroutine",
	"runtime.NumCPU":       "numcpu",
	"runtime.GOMAXPROCS":   "gomaxprocs",
	"runtime.nanotime":     "nanotime",
	"time.nanotime":        "nanotime",
	"time.walltime":        "walltime",
	"time.sleep":           "sleep",
	"os.exit":              "exit",
	"os.write":             "write",
	"os.args":              "args",
}
