// SPDX-License-Identifier: GPL-2.0

// errors.go - what is wrong with the program, collected and printed.

package main

import (
	"fmt"
	"go/token"
	"io"
	"sort"
	"strings"
)

const maxErrors = 10

// errorList collects errors; one message for a place.
type errorList struct {
	fset *token.FileSet
	list []progError
	seen map[string]bool
}

type progError struct {
	pos token.Position
	msg string
}

// unsupported is what lowering panics with, up to the statement's end.
type unsupported struct {
	what string
	pos  token.Pos
}

func (e *errorList) any() bool { return len(e.list) > 0 }

func (e *errorList) at(pos token.Position, msg string) {
	key := fmt.Sprintf("%v %s", pos, msg)
	if e.seen == nil {
		e.seen = map[string]bool{}
	}
	if !e.seen[key] {
		e.seen[key] = true
		e.list = append(e.list, progError{pos, msg})
	}
}

func (e *errorList) plain(msg string) { e.at(token.Position{}, msg) }

func (e *errorList) pos(pos token.Pos, msg string) { e.at(e.fset.Position(pos), msg) }

// unsupported reports a construct gokoc does not know yet.
func (e *errorList) unsupported(pos token.Pos, what string) {
	if !strings.Contains(what, "can't be proved") {
		what = "construct not supported by goko: " + what
	}
	e.pos(pos, what)
}

// print writes the first errors, by place.
func (e *errorList) print(w io.Writer) {
	e.printSome(w, maxErrors)
}

// printSome writes at most max of them; 0: all.
func (e *errorList) printSome(w io.Writer, max int) {
	sort.SliceStable(e.list, func(i, j int) bool {
		a, b := e.list[i].pos, e.list[j].pos
		if a.Filename != b.Filename {
			return a.Filename < b.Filename
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	for i, x := range e.list {
		if max > 0 && i == max {
			fmt.Fprintln(w, "too many errors")
			return
		}
		if x.pos.IsValid() {
			fmt.Fprintf(w, "%s:%d:%d: %s\n", x.pos.Filename, x.pos.Line, x.pos.Column, x.msg)
		} else {
			fmt.Fprintf(w, "gokoc: %s\n", x.msg)
		}
	}
}
