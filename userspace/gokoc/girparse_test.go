// SPDX-License-Identifier: GPL-2.0

// girparse_test.go - reads GIR assembly text for the interpreter of the tests

package main

import (
	"fmt"
	"strconv"
	"strings"
)

// gType, gFunc, gInsn, gImage: an image as the text describes it.
type gType struct {
	kind   Kind
	name   string
	elem   int
	n      int64
	fields []gField
	params []int
	res    []int
	sz, al int64
}

type gField struct {
	t   int
	off int64
}

type gInsn struct {
	op      Op
	kind    Kind
	t       int
	a, b, c int // frame words, -1: absent
	imm     int64
	ref     int // function, global or type
	s       string
	args    []int
	res     []int
	sel     []gCase
	deflt   bool
	target  int
	line    int
}

type gCase struct {
	send     bool
	ch, elem int
}

type gFunc struct {
	name    string
	wrapper bool
	ctx     int
	params  []int // types
	results []int
	vars    []int // all
	word    []int // of each var
	typeAt  map[int]int
	words   int
	code    []gInsn
	recover int
}

type gImage struct {
	types   []*gType
	globals []int
	data    []gDatum
	gnames  []string
	funcs   []*gFunc
	init    int
	main    int
}

// lexer of one line.
type girLine struct {
	s  string
	no int
}

func (l *girLine) fail(what string) { panic(fmt.Sprintf("line %d: %s: %q", l.no, what, l.s)) }

func (l *girLine) skip(chars string) { l.s = strings.TrimLeft(l.s, chars) }

func (l *girLine) word() string {
	l.skip(" ,")
	i := strings.IndexAny(l.s, " ,(){};:")
	if i < 0 {
		i = len(l.s)
	}
	w := l.s[:i]
	l.s = l.s[i:]
	return w
}

func (l *girLine) str() string {
	l.skip(" ,")
	if l.s == "" || l.s[0] != '"' {
		l.fail("string expected")
	}
	for i := 1; i < len(l.s); i++ {
		switch l.s[i] {
		case '\\':
			i++
		case '"':
			v, err := strconv.Unquote(l.s[:i+1])
			if err != nil {
				l.fail(err.Error())
			}
			l.s = l.s[i+1:]
			return v
		}
	}
	l.fail("string without end")
	return ""
}

// num reads a number behind a prefix.
func (l *girLine) num(prefix string) int {
	w := l.word()
	n, err := strconv.Atoi(strings.TrimPrefix(w, prefix))
	if err != nil || !strings.HasPrefix(w, prefix) {
		l.fail("want " + prefix + "number, have " + w)
	}
	return n
}

func (l *girLine) opd() int {
	l.skip(" ,")
	if strings.HasPrefix(l.s, "_") {
		l.s = l.s[1:]
		return -1
	}
	return l.num("w")
}

func (l *girLine) open(ch byte) {
	l.skip(" ,")
	if l.s == "" || l.s[0] != ch {
		l.fail(fmt.Sprintf("want %q", ch))
	}
	l.s = l.s[1:]
}

func (l *girLine) closes(ch byte) bool {
	l.skip(" ,")
	if l.s != "" && l.s[0] == ch {
		l.s = l.s[1:]
		return true
	}
	return false
}

func (l *girLine) list(item func()) {
	l.open('(')
	for !l.closes(')') {
		item()
	}
}

func (l *girLine) types() (ids []int) {
	l.list(func() { ids = append(ids, l.num("t")) })
	return ids
}

var (
	kindByName = map[string]Kind{}
	opByName   = map[string]Op{}
)

func init() {
	for k, n := range kindNames {
		kindByName[n] = Kind(k)
	}
	for op := NOP; op < nrOps; op++ {
		opByName[ops[op].name] = op
	}
}

func parseGIR(text string) *gImage {
	img := &gImage{init: -1, main: -1}
	var f *gFunc
	labels := map[int]int{}
	recoverLabel := -1
	line := 0
	for no, s := range strings.Split(text, "\n") {
		l := &girLine{s: strings.TrimSpace(s), no: no + 1}
		switch {
		case l.s == "" || l.s[0] == ';':
			continue
		case strings.HasSuffix(l.s, ":"):
			labels[l.num("L")*1] = len(f.code)
			continue
		}
		switch w := l.word(); w {
		case ".goko", ".image", ".rterr", ".itab":
		case ".type":
			img.typeLine(l)
		case ".global":
			l.num("g")
			img.globals = append(img.globals, l.num("t"))
			img.gnames = append(img.gnames, l.str())
		case ".data":
			img.dataLine(l)
		case ".func":
			l.num("f")
			f = &gFunc{name: l.str(), ctx: -1, recover: -1}
			labels, recoverLabel, line = map[int]int{}, -1, 0
			for l.skip(" "); l.s != ""; l.skip(" ") {
				switch l.word() {
				case "file":
					l.str()
				case "line":
					line = l.num("")
				case "wrapper":
					f.wrapper = true
				case "ctx":
					f.ctx = l.num("t")
				}
			}
			img.funcs = append(img.funcs, f)
		case ".param":
			f.params = append(f.params, l.num("t"))
			f.vars = append(f.vars, f.params[len(f.params)-1])
		case ".result":
			f.results = append(f.results, l.num("t"))
			f.vars = append(f.vars, f.results[len(f.results)-1])
		case ".local":
			f.vars = append(f.vars, l.num("t"))
		case ".line":
			line = l.num("")
		case ".recover":
			recoverLabel = l.num("L")
		case ".end":
			f.finish(img, labels, recoverLabel)
		case ".init":
			img.init = l.num("f")
		case ".main":
			img.main = l.num("f")
		default:
			in := parseInsn(l, w)
			in.line = line
			f.code = append(f.code, in)
		}
	}
	return img
}

func (img *gImage) typeLine(l *girLine) {
	if l.num("t") != len(img.types) {
		l.fail("type out of order")
	}
	t := &gType{kind: kindByName[l.word()]}
	img.types = append(img.types, t)
	switch t.kind {
	case KPtr, KLptr, KSlice, KNamed, KC64, KC128:
		t.elem = l.num("t")
	case KArray:
		t.elem = l.num("t")
		t.n = int64(l.num(""))
	case KChan:
		l.word()
		t.elem = l.num("t")
	case KMap:
		l.num("t")
		l.num("t")
	case KFunc:
		t.params, t.res = l.types(), l.types()
	case KStruct:
		l.list(func() {
			l.str()
			t.fields = append(t.fields, gField{t: l.num("t")})
			for l.skip(" "); l.s != "" && l.s[0] != ',' && l.s[0] != ')'; l.skip(" ") {
				if l.word() != "embedded" {
					l.str() // pkg, tag
				}
			}
		})
	}
	t.name = l.str()
	t.sz, t.al = kindSizes[t.kind], kindSizes[t.kind]
	switch t.kind {
	case KC64, KC128:
		t.al /= 2
	case KNamed:
		t.sz, t.al = img.types[t.elem].sz, img.types[t.elem].al
	case KArray:
		t.sz, t.al = img.types[t.elem].sz*t.n, img.types[t.elem].al
	case KStruct:
		t.sz, t.al = 0, 1
		for i := range t.fields {
			ft := img.types[t.fields[i].t]
			t.fields[i].off = roundUp(t.sz, ft.al)
			t.sz = t.fields[i].off + ft.sz
			if ft.al > t.al {
				t.al = ft.al
			}
		}
		t.sz = roundUp(t.sz, t.al)
	}
	if t.al > 8 {
		t.al = 8
	}
	if t.al == 0 {
		t.al = 1
	}
}

func (f *gFunc) finish(img *gImage, labels map[int]int, recoverLabel int) {
	f.words = 2
	f.typeAt = map[int]int{}
	for _, t := range f.vars {
		f.word = append(f.word, f.words)
		f.typeAt[f.words] = t
		n := int((img.types[t].sz + 7) / 8)
		if n == 0 {
			n = 1
		}
		f.words += n
	}
	for i := range f.code {
		if in := &f.code[i]; ops[in.op].flags&fJump != 0 {
			in.target = labels[in.target]
		}
	}
	if recoverLabel >= 0 {
		f.recover = labels[recoverLabel]
	}
}

func parseInsn(l *girLine, w string) gInsn {
	in := gInsn{a: -1, b: -1, c: -1, t: -1}
	if i := strings.IndexByte(w, '.'); i >= 0 {
		in.kind = kindByName[w[i+1:]]
		w = w[:i]
	}
	op, ok := opByName[w]
	if !ok {
		l.fail("unknown operation " + w)
	}
	in.op = op
	for _, ch := range ops[op].fmt {
		switch ch {
		case 'K':
		case 'T':
			in.t = l.num("t")
		case 'a', 'A':
			in.a = l.opd()
		case 'b', 'B':
			in.b = l.opd()
		case 'c', 'C':
			in.c = l.opd()
		case 'i', 'I':
			s := strings.TrimPrefix(l.word(), "#")
			n, err := strconv.ParseInt(s, 10, 64)
			if err != nil {
				u, err := strconv.ParseUint(s, 10, 64)
				if err != nil {
					l.fail("bad immediate")
				}
				n = int64(u)
			}
			in.imm = n
		case 'k':
			in.imm = int64(l.num("#"))
		case 'y':
			in.ref = l.num("y")
		case 'j':
			in.target = l.num("L")
		case 'o':
			in.imm = int64(l.num("+"))
		case 'g':
			in.ref = l.num("g")
		case 'f':
			in.ref = l.num("f")
		case 's':
			in.s = l.str()
		case 'n':
			in.s = l.word()
		case 'l':
			l.list(func() { in.args = append(in.args, l.opd()) })
		case 'm':
			l.list(func() { in.res = append(in.res, l.opd()) })
		case 'S':
			l.open('{')
			for l.skip(" ;,"); !l.closes('}'); l.skip(" ;,") {
				switch w := l.word(); w {
				case "default":
					in.deflt = true
				case "send", "recv":
					in.sel = append(in.sel, gCase{w == "send", l.opd(), l.opd()})
				default:
					l.fail("bad select case")
				}
			}
		}
	}
	return in
}
