// SPDX-License-Identifier: GPL-2.0

// emit.go - GIR assembly text (docs/gir.md, section 4).

package main

import (
	"bytes"
	"fmt"
	"go/token"
	"strconv"
)

// emitter writes the image's text.
type emitter struct {
	c     *compiler
	out   bytes.Buffer // functions
	fns   []*Fn
	types []*Type
	itabs []*Itab
}

// finish gives the functions their frames, then prints the image.
func (c *compiler) finish() []byte {
	for _, fn := range c.order() {
		c.optimise(fn)
	}
	fns := c.order()
	e := &emitter{c: c, fns: fns}
	for i, fn := range fns {
		fn.id = i
		fn.layout()
		c.place(fn)
		fn.thread()
		fn.layout()
	}
	for _, t := range c.tt.all {
		t.id, t.visited = -1, false
	}
	e.collectTypes()
	for _, fn := range fns {
		e.function(fn)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, ".goko 1\n.image %s\n", quote(c.name))
	for _, t := range e.types {
		e.typeLine(&b, t)
	}
	for _, it := range e.itabs {
		fmt.Fprintf(&b, ".itab y%d t%d t%d\n", it.id, it.iface.id, it.typ.id)
	}
	if c.dyn.rterr {
		for i, t := range c.rterrTypes() {
			fmt.Fprintf(&b, ".rterr %s t%d\n", [...]string{"error", "assert"}[i], c.tt.goType(t).id)
		}
	}
	for i, g := range c.glist {
		g.id = i
		fmt.Fprintf(&b, ".global g%d t%d %s\n", i, g.typ.id, quote(g.name))
	}
	for _, g := range c.glist {
		for i := range g.data {
			b.WriteString(g.data[i].text(g))
			b.WriteByte('\n')
		}
	}
	b.Write(e.out.Bytes())
	if c.init != nil {
		fmt.Fprintf(&b, ".init f%d\n", c.init.id)
	}
	if c.main != nil {
		fmt.Fprintf(&b, ".main f%d\n", c.main.id)
	}
	b.WriteString(c.linkText())
	return b.Bytes()
}

// quote is a string literal as the assembler reads it.
func quote(s string) string {
	var b bytes.Buffer
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; {
		case ch == '"' || ch == '\\':
			b.WriteByte('\\')
			b.WriteByte(ch)
		case ch == '\n':
			b.WriteString(`\n`)
		case ch == '\t':
			b.WriteString(`\t`)
		case ch == '\r':
			b.WriteString(`\r`)
		case ch < 0x20 || ch >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, ch)
		default:
			b.WriteByte(ch)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// itabID gives an id to an itab, nil for none, when it is first mentioned.
func (e *emitter) itabID(it *Itab) {
	if it == nil || it.id >= 0 {
		return
	}
	it.id = len(e.itabs)
	e.itabs = append(e.itabs, it)
	e.typeID(it.iface)
	e.typeID(it.typ)
}

// collectTypes gives ids to all types the image mentions.
func (e *emitter) collectTypes() {
	for i, g := range e.c.glist {
		g.id = i
		e.typeID(g.typ)
		for _, d := range g.data {
			if d.t != nil {
				e.typeID(d.t)
			}
			e.itabID(d.itab)
		}
	}
	for _, fn := range e.fns {
		if fn.ctx != nil {
			e.typeID(fn.ctx)
			e.typeID(fn.ctxVar.typ)
		}
		for _, list := range [][]*Var{fn.params, fn.results, fn.slots} {
			for _, v := range list {
				e.typeID(v.typ)
			}
		}
		fn.each(func(in *Ins) {
			if in.t != nil {
				e.typeID(in.t)
			}
			e.itabID(in.itab)
		})
	}
	if e.c.dyn.rterr {
		for _, t := range e.c.rterrTypes() {
			e.typeID(e.c.tt.goType(t))
		}
	}
	for _, s := range e.c.symbols {
		e.typeID(s.typ)
	}
	for _, t := range e.c.dyn.keep {
		e.typeID(e.c.tt.goType(t))
	}
	// What the types refer to; the list grows while it is walked.
	for i := 0; i < len(e.types); i++ {
		e.types[i].refs(e.typeID)
	}
}

// typeID gives t an id, after what it contains.
func (e *emitter) typeID(t *Type) {
	if t.visited {
		return
	}
	t.visited = true
	t.contained(e.typeID)
	t.id = len(e.types)
	e.types = append(e.types, t)
}

func typeList(list []*Type) string {
	var b bytes.Buffer
	b.WriteByte('(')
	for i, t := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "t%d", t.id)
	}
	b.WriteByte(')')
	return b.String()
}

// typeLine prints one .type line.
func (e *emitter) typeLine(b *bytes.Buffer, t *Type) {
	fmt.Fprintf(b, ".type t%d %v", t.id, t.kind)
	switch t.kind {
	case KPtr, KLptr, KSlice, KNamed, KC64, KC128:
		fmt.Fprintf(b, " t%d", t.elem.id)
	case KArray:
		fmt.Fprintf(b, " t%d %d", t.elem.id, t.n)
	case KChan:
		fmt.Fprintf(b, " %s t%d", [...]string{"", "recv", "send", "both"}[t.n], t.elem.id)
	case KMap:
		fmt.Fprintf(b, " t%d t%d", t.key.id, t.elem.id)
	case KFunc:
		fmt.Fprintf(b, " %s %s", typeList(t.params), typeList(t.results))
	case KStruct:
		b.WriteString(" (")
		for i, f := range t.fields {
			if i > 0 {
				b.WriteString(", ")
			}
			fmt.Fprintf(b, "%s t%d", quote(f.name), f.typ.id)
			if f.embed {
				b.WriteString(" embedded")
			}
			if f.pkg != "" {
				b.WriteString(" pkg " + quote(f.pkg))
			}
			if f.tag != "" {
				b.WriteString(" tag " + quote(f.tag))
			}
		}
		b.WriteByte(')')
	}
	b.WriteString(" " + quote(t.name))
	if t.pkg != "" {
		b.WriteString(" pkg " + quote(t.pkg))
	}
	if t.varargs {
		b.WriteString(" variadic")
	}
	methodList(b, t.methods)
	methodList(b, t.mtab)
	b.WriteByte('\n')
}

// methodList prints the methods of a type.
func methodList(b *bytes.Buffer, list []Method) {
	for i, m := range list {
		sep := ", "
		if i == 0 {
			sep = " methods ("
		}
		b.WriteString(sep + quote(m.name))
		if m.pkg != "" {
			b.WriteString(" pkg " + quote(m.pkg))
		}
		fmt.Fprintf(b, " t%d", m.typ.id)
		if m.fn != nil {
			fmt.Fprintf(b, " f%d", m.fn.id)
		}
	}
	if len(list) > 0 {
		b.WriteByte(')')
	}
}

// place in the source; functions gokoc makes have none.
func (e *emitter) position(pos token.Pos) (string, int) {
	if !pos.IsValid() {
		return "<autogenerated>", 1
	}
	p := e.c.pos(pos)
	return p.Filename, p.Line
}

// function prints one function.
func (e *emitter) function(fn *Fn) {
	w := &e.out
	file, line := e.position(fn.pos)
	fmt.Fprintf(w, ".func f%d %s file %s line %d", fn.id, quote(fn.name), quote(file), line)
	if fn.wrapper {
		w.WriteString(" wrapper")
	}
	if fn.export {
		w.WriteString(" export")
	}
	if fn.ctx != nil {
		fmt.Fprintf(w, " ctx t%d", fn.ctx.id)
	}
	w.WriteByte('\n')
	for _, v := range fn.params {
		fmt.Fprintf(w, ".param t%d\n", v.typ.id)
	}
	for _, v := range fn.results {
		fmt.Fprintf(w, ".result t%d\n", v.typ.id)
	}
	for _, v := range fn.slots {
		fmt.Fprintf(w, ".local t%d\n", v.typ.id)
	}
	labels := e.labels(fn)
	at := lineState{file: file}
	for i, b := range fn.blocks {
		if n := labels[b]; n > 0 {
			fmt.Fprintf(w, "L%d:\n", n)
		}
		for _, in := range b.ins {
			e.line(in, &at)
			e.ins(in, "")
		}
		var next *Block
		if i+1 < len(fn.blocks) {
			next = fn.blocks[i+1]
		}
		e.term(b, next, labels, &at)
	}
	if fn.recover != nil {
		fmt.Fprintf(w, ".recover L%d\n", labels[fn.recover])
	}
	w.WriteString(".end\n")
}

// labels numbers the blocks that are jumped to, by position.
func (e *emitter) labels(fn *Fn) map[*Block]int {
	used := map[*Block]bool{}
	if fn.recover != nil {
		used[fn.recover] = true
	}
	for i, b := range fn.blocks {
		for _, s := range b.succs {
			if i+1 == len(fn.blocks) || fn.blocks[i+1] != s || s.order <= b.order {
				used[s] = true
			}
		}
	}
	labels := map[*Block]int{}
	n := 0
	for _, b := range fn.blocks {
		if used[b] {
			n++
			labels[b] = n
		}
	}
	return labels
}

// lineState is what the last .line said.
type lineState struct {
	file string
	line int
}

// line prints a .line before an instruction that a traceback can name.
func (e *emitter) line(in *Ins, at *lineState) {
	if ops[in.op].flags&fSafe == 0 || !in.pos.IsValid() {
		return
	}
	file, line := e.position(in.pos)
	switch {
	case file != at.file:
		fmt.Fprintf(&e.out, "  .line %d %s\n", line, quote(file))
	case line != at.line:
		fmt.Fprintf(&e.out, "  .line %d\n", line)
	}
	at.file, at.line = file, line
}

// term prints a block's end, given the block that follows.
func (e *emitter) term(b, next *Block, labels map[*Block]int, at *lineState) {
	switch in := b.term; {
	case in.op == JMP:
		if b.succs[0] != next {
			e.ins(in, fmt.Sprintf("L%d", labels[b.succs[0]]))
		}
	case len(b.succs) == 2:
		t, f := b.succs[0], b.succs[1]
		cp := *in
		if t == next {
			t, f = f, t
			cp.op = invert(cp.op)
		}
		e.ins(&cp, fmt.Sprintf("L%d", labels[t]))
		if f != next {
			e.ins(&Ins{op: JMP}, fmt.Sprintf("L%d", labels[f]))
		}
	default:
		e.line(in, at)
		e.ins(in, "")
	}
}

func opdText(o Opd) string {
	if o.none() {
		return "_"
	}
	return "w" + strconv.Itoa(o.at())
}

func listText(list []Opd) string {
	var b bytes.Buffer
	b.WriteByte('(')
	for i, o := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(opdText(o))
	}
	b.WriteByte(')')
	return b.String()
}

// ins prints one instruction by the format of its operation.
func (e *emitter) ins(in *Ins, label string) {
	w := &e.out
	inf := &ops[in.op]
	w.WriteString("  " + inf.name)
	sep := " "
	put := func(s string) {
		w.WriteString(sep + s)
		sep = ", "
	}
	for _, ch := range inf.fmt {
		switch ch {
		case 'K':
			w.WriteString("." + in.kind.String())
		case 'T':
			fmt.Fprintf(w, " t%d", in.t.id)
		case 'a', 'A':
			put(opdText(in.a))
		case 'b', 'B':
			put(opdText(in.b))
		case 'c', 'C':
			put(opdText(in.c))
		case 'i', 'I':
			if in.kind == KU64 {
				put("#" + strconv.FormatUint(uint64(in.imm), 10))
			} else {
				put("#" + strconv.FormatInt(in.imm, 10))
			}
		case 'j':
			put(label)
		case 'o':
			put("+" + strconv.FormatInt(in.imm, 10))
		case 'g':
			put("g" + strconv.Itoa(in.g.id))
		case 'f':
			put("f" + strconv.Itoa(in.f.id))
		case 's':
			put(quote(in.s))
		case 'n':
			put(in.s)
		case 'l':
			put(listText(in.args))
		case 'm':
			put(listText(in.res))
		case 'k':
			put("#" + strconv.FormatInt(in.imm, 10))
		case 'y':
			put("y" + strconv.Itoa(in.itab.id))
		case 'S':
			put(selectText(in))
		}
	}
	w.WriteByte('\n')
}

func selectText(in *Ins) string {
	var b bytes.Buffer
	b.WriteByte('{')
	sep := ""
	if in.deflt {
		b.WriteString("default")
		sep = "; "
	}
	for _, c := range in.sel {
		b.WriteString(sep)
		sep = "; "
		if c.send {
			fmt.Fprintf(&b, "send %s, %s", opdText(c.ch), opdText(c.elem))
		} else {
			fmt.Fprintf(&b, "recv %s, %s", opdText(c.ch), opdText(c.elem))
		}
	}
	b.WriteByte('}')
	return b.String()
}
