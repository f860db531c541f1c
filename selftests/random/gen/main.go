// SPDX-License-Identifier: GPL-2.0

// gen writes random Go programs that Go and goko must agree on.
//
// Usage: gen SEED PROGRAMS >main.go
//
// A program is a function of the file; all of a file are built and run at once.
// Everything in them is well typed, ends, and is fixed by the language:
// no operand has a side effect, because Go leaves the order of operands open;
// calls stand alone; what goroutines do is ordered by channels.  Run-time panics
// are wanted, and printed as such.
package main

import (
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"
)

// A typ is one of the types that programs use.
type typ struct {
	text  string
	kind  byte // i, u: integer; d float; b bool; s string; a array; l slice; t struct; p pointer; m map; e, y interface
	bits  int
	key   *typ // map
	elem  *typ
	n     int // array: length
	names []string
	types []*typ
}

var ints = []*typ{
	{text: "int8", kind: 'i', bits: 8}, {text: "int16", kind: 'i', bits: 16},
	{text: "int32", kind: 'i', bits: 32}, {text: "int64", kind: 'i', bits: 64},
	{text: "int", kind: 'i', bits: 64},
	{text: "uint8", kind: 'u', bits: 8}, {text: "uint16", kind: 'u', bits: 16},
	{text: "uint32", kind: 'u', bits: 32}, {text: "uint64", kind: 'u', bits: 64},
	{text: "uint", kind: 'u', bits: 64},
}

var (
	tInt    = ints[4]
	tByte   = ints[5]
	tBool   = &typ{text: "bool", kind: 'b'}
	tString = &typ{text: "string", kind: 's'}
)

func (t *typ) isInt() bool { return t.kind == 'i' || t.kind == 'u' }

// A variable is a name in scope; all can be assigned to, but for counters.
type variable struct {
	name    string
	t       *typ
	counter bool
}

type function struct {
	name   string
	params []*typ
	result *typ
}

type gen struct {
	*rand.Rand
	out     strings.Builder
	indent  int
	vars    []variable
	fns     []function
	types   []*typ
	n       int // names given out
	depth   int // blocks
	budget  int // statements left
	loops   int // loops around
	results *typ
	leaf    bool // in what others call: it calls nothing that leads back
}

func (g *gen) line(format string, args ...interface{}) {
	g.out.WriteString(strings.Repeat("\t", g.indent))
	fmt.Fprintf(&g.out, format, args...)
	g.out.WriteByte('\n')
}

func (g *gen) name(prefix string) string {
	g.n++
	return prefix + strconv.Itoa(g.n)
}

func (g *gen) chance(percent int) bool { return g.Intn(100) < percent }

func (g *gen) anInt() *typ { return ints[g.Intn(len(ints))] }

// anyType is a type of the file.
func (g *gen) anyType() *typ {
	switch g.Intn(10) {
	case 0:
		return tBool
	case 1, 2:
		return tString
	case 3, 4, 5:
		return g.types[g.Intn(len(g.types))]
	default:
		if g.chance(15) {
			return floats[g.Intn(2)]
		}
		return g.anInt()
	}
}

// pick is a variable that has the property, or nil.
func (g *gen) pick(ok func(v *variable) bool) *variable {
	from := g.Intn(len(g.vars) + 1)
	for i := range g.vars {
		v := &g.vars[(from+i)%len(g.vars)]
		if ok(v) {
			return v
		}
	}
	return nil
}

// place is an expression of type t that is not a constant: a variable or a
// part of one; "" if there is none.
func (g *gen) place(t *typ, assign bool) string {
	var found []string
	for _, v := range g.vars {
		if !assign || !v.counter {
			found = g.parts(found, v.name, v.t, t, 2)
		}
	}
	if len(found) == 0 {
		return ""
	}
	return found[g.Intn(len(found))]
}

func (g *gen) parts(found []string, text string, have, want *typ, depth int) []string {
	if have == want {
		found = append(found, text)
	}
	if depth == 0 {
		return found
	}
	switch have.kind {
	case 'a':
		if have.elem == want || depth > 1 && have.elem.kind == 't' {
			found = g.parts(found, text+"["+g.index(have.n)+"]", have.elem, want, depth-1)
		}
	case 'l':
		if have.elem == want || depth > 1 && have.elem.kind == 't' {
			found = g.parts(found, text+"["+g.index(6)+"]", have.elem, want, depth-1)
		}
	case 'm':
		// What is in it has no address: its parts can't be assigned to.
		if have.elem == want && have.key.kind != 't' {
			found = append(found, text+"["+g.literal(have.key)+"]")
		}
	case 't':
		for i, f := range have.types {
			found = g.parts(found, text+"."+have.names[i], f, want, depth-1)
		}
	case 'p':
		for i, f := range have.elem.types {
			found = g.parts(found, text+"."+have.elem.names[i], f, want, depth-1)
		}
	}
	return found
}

// index is mostly below n, and never a constant.
func (g *gen) index(n int) string {
	v := g.pick(func(v *variable) bool { return v.t.isInt() })
	if g.chance(3) {
		return v.name
	}
	return fmt.Sprintf("uint(%s)%%%d", v.name, n)
}

func (g *gen) literal(t *typ) string {
	switch t.kind {
	case 'i':
		max := int64(1)<<(t.bits-1) - 1
		switch g.Intn(4) {
		case 0:
			return fmt.Sprint(max - int64(g.Intn(3)))
		case 1:
			return fmt.Sprintf("(%d)", -max-1+int64(g.Intn(3)))
		default:
			return fmt.Sprint(g.Intn(100))
		}
	case 'u':
		if g.chance(25) {
			return fmt.Sprint(^uint64(0)>>(64-t.bits) - uint64(g.Intn(3)))
		}
		return fmt.Sprint(g.Intn(100))
	case 'd':
		return []string{"0", "1", "(-1)", "0.5", "1e10", "(-2.75)", "1e-9", "12345.678"}[g.Intn(8)]
	case 'm':
		return g.mapLiteral(t)
	case 'e', 'y':
		if g.chance(5) {
			return t.text + "(nil)"
		}
		v, _ := g.holder(t)
		return t.text + "(" + v + ")"
	case 'b':
		return strconv.FormatBool(g.chance(50))
	case 's':
		return strconv.Quote("abcdefghijklmnop"[:g.Intn(12)])
	case 'a':
		var e []string
		for i := 0; i < t.n; i++ {
			e = append(e, g.literal(t.elem))
		}
		return t.text + "{" + strings.Join(e, ", ") + "}"
	case 'l':
		var e []string
		for i := g.Intn(8); i > 0; i-- {
			e = append(e, g.literal(t.elem))
		}
		return t.text + "{" + strings.Join(e, ", ") + "}"
	case 't':
		var e []string
		for _, f := range t.types {
			e = append(e, g.literal(f))
		}
		return t.text + "{" + strings.Join(e, ", ") + "}"
	case 'p':
		if g.chance(5) {
			return "nil"
		}
		return "&" + g.literal(t.elem)
	}
	panic(t.text)
}

// expr is of type t and has no side effect but a panic.
func (g *gen) expr(t *typ, depth int) string {
	if depth <= 0 || g.chance(20) {
		if p := g.place(t, false); p != "" && g.chance(80) {
			return p
		}
		return g.literal(t)
	}
	left := g.operand
	switch t.kind {
	case 'i', 'u':
		switch g.Intn(12) {
		case 0:
			from := g.anInt()
			return fmt.Sprintf("%s(%s)", t.text, left(from))
		case 1:
			return fmt.Sprintf("(%s >> (%s & 127))", left(t), left(ints[5+g.Intn(5)]))
		case 2:
			return fmt.Sprintf("(%s << (%s & 127))", left(t), left(ints[5+g.Intn(5)]))
		case 3:
			if g.chance(10) {
				return fmt.Sprintf("(%s / %s)", left(t), left(t))
			}
			return fmt.Sprintf("(%s / (%s | 1))", left(t), left(t))
		case 4:
			return fmt.Sprintf("(%s %% %d)", left(t), 1+g.Intn(100))
		case 5:
			return fmt.Sprintf("(-%s)", left(t))
		case 6:
			return fmt.Sprintf("(^%s)", left(t))
		case 7:
			if s := g.place(tString, false); s != "" && t == tInt {
				return "len(" + s + ")"
			}
			fallthrough
		default:
			ops := []string{"+", "-", "*", "&", "|", "^", "&^"}
			return fmt.Sprintf("(%s %s %s)", left(t), ops[g.Intn(len(ops))], g.expr(t, depth-1))
		}
	case 'd':
		return g.float(t, depth)
	case 'b':
		of := g.anInt()
		cmp := []string{"<", "<=", "==", "!=", ">", ">="}
		switch g.Intn(8) {
		case 6:
			if i := g.pick(func(v *variable) bool { return v.t.kind == 'e' || v.t.kind == 'y' }); i != nil {
				return fmt.Sprintf("(%s == %s)", i.name, "("+g.expr(i.t, 1)+")")
			}
		case 7:
			of = floats[g.Intn(2)]
		case 0:
			return "(!" + left(tBool) + ")"
		case 1:
			return fmt.Sprintf("(%s && %s)", left(tBool), g.expr(tBool, depth-1))
		case 2:
			return fmt.Sprintf("(%s || %s)", left(tBool), g.expr(tBool, depth-1))
		case 3:
			of = tString
		case 4:
			if s := g.pick(func(v *variable) bool { return v.t.kind == 't' || v.t.kind == 'a' }); s != nil {
				return fmt.Sprintf("(%s %s %s)", s.name, cmp[2+g.Intn(2)], "("+g.expr(s.t, 0)+")")
			}
		}
		return fmt.Sprintf("(%s %s %s)", left(of), cmp[g.Intn(6)], g.expr(of, depth-1))
	case 's':
		switch g.Intn(3) {
		case 0:
			s := left(tString)
			return fmt.Sprintf("%s[uint(%s)%%uint(len(%s)+1):]", s, left(tInt), s)
		case 1:
			return fmt.Sprintf("string(rune('a'+uint(%s)%%26))", left(g.anInt()))
		}
		return fmt.Sprintf("(%s + %s)", left(tString), g.expr(tString, depth-1))
	case 'l':
		if p := g.place(t, false); p != "" {
			if g.chance(50) {
				return fmt.Sprintf("%s[:len(%s)/2]", p, p)
			}
			return p
		}
	}
	if p := g.place(t, false); p != "" {
		return p
	}
	return g.literal(t)
}

// operand is no constant: with one in it no expression is.
func (g *gen) operand(t *typ) string {
	if p := g.place(t, false); p != "" {
		return p
	}
	return "global" + t.text
}

func (g *gen) declare(t *typ, value string) string {
	v := g.name("v")
	g.line("var %s %s = %s", v, t.text, value)
	switch t.kind {
	case 'i', 'u':
		g.line("sum = sum*31 + uint64(%s)", v)
	case 's', 'l', 'm':
		g.line("sum = sum*31 + uint64(len(%s))", v)
	default:
		g.line("_ = %s", v)
	}
	g.vars = append(g.vars, variable{name: v, t: t})
	return v
}

// short keeps strings from doubling for ever.
func (g *gen) short(p string) {
	g.line("if len(%s) > 40 {", p)
	g.line("\t%s = %s[:7]", p, p)
	g.line("}")
}

func (g *gen) block(statements int) {
	g.indent++
	g.depth++
	vars := len(g.vars)
	for i := 0; i < statements && g.budget > 0; i++ {
		g.statement()
	}
	g.vars = g.vars[:vars]
	g.depth--
	g.indent--
}

func (g *gen) print() {
	var args []string
	for i := 0; i < 3; i++ {
		t := g.anInt()
		if i == 2 && g.chance(60) {
			t = []*typ{tString, tBool, floats[0], floats[1]}[g.Intn(4)]
		}
		if p := g.place(t, false); p != "" {
			args = append(args, p)
		}
	}
	g.line("println(%s)", strings.Join(args, ", "))
}

func (g *gen) statement() {
	g.budget--
	deep := g.depth > 4
	switch n := g.Intn(40); {
	case n < 6:
		t := g.anyType()
		g.declare(t, g.expr(t, 2))
	case n < 14:
		t := g.anyType()
		p := g.place(t, true)
		if p == "" {
			g.declare(t, g.expr(t, 1))
			return
		}
		g.line("%s = %s", p, g.expr(t, 3))
		if t == tString {
			g.short(p)
		}
	case n < 16:
		t := g.anInt()
		if p := g.place(t, true); p != "" {
			g.line("%s %s= %s", p, []string{"+", "-", "*", "^", "|"}[g.Intn(5)], g.expr(t, 2))
		}
	case n < 18:
		g.print()
	case n < 20 && !deep:
		g.line("if %s {", g.expr(tBool, 2))
		g.block(3)
		if g.chance(50) {
			g.line("} else {")
			g.block(3)
		}
		g.line("}")
	case n < 22 && !deep && g.loops < 3:
		g.loop()
	case n < 23 && !deep:
		g.line("switch %s %% 4 {", g.operand(g.anInt()))
		for i := 0; i < 3; i++ {
			g.line("case %d:", i)
			g.block(2)
			if i < 2 && g.chance(20) {
				g.line("\tfallthrough")
			}
		}
		g.line("default:")
		g.block(2)
		g.line("}")
	case n < 25 && len(g.fns) > 0:
		g.call()
	case n < 26:
		if l := g.pick(func(v *variable) bool { return v.t.kind == 'l' }); l != nil {
			g.line("if len(%s) < 50 {", l.name)
			g.line("\t%s = append(%s, %s)", l.name, l.name, g.expr(l.t.elem, 1))
			g.line("}")
		}
	case n < 27 && !deep:
		g.closure()
	case n < 28 && !deep && g.loops == 0:
		g.channel()
	case n < 29:
		if s := g.pick(func(v *variable) bool { return v.t.kind == 't' && v.t.names != nil }); s != nil {
			for _, t := range g.types {
				if t.kind == 'p' && t.elem == s.t {
					g.declare(t, "&"+s.name)
					return
				}
			}
		}
	case n < 32:
		g.onMap()
	case n < 34:
		g.onInterface()
	case n < 36:
		g.onSlice()
	case n < 37 && !deep:
		g.selection()
	case n < 38 && !deep && g.loops == 0:
		g.later()
	case n < 39 && g.loops == 0:
		g.descend()
	default:
		if g.results != nil && g.depth > 1 {
			g.line("if %s {", g.expr(tBool, 1))
			g.line("\treturn %s", g.expr(g.results, 1))
			g.line("}")
		}
	}
}

func (g *gen) loop() {
	g.loops++
	vars := len(g.vars)
	i := g.name("i")
	over := g.pick(func(v *variable) bool { return v.t.kind == 'a' || v.t.kind == 'l' || v.t.kind == 's' })
	switch {
	case over != nil && g.chance(50):
		v := g.name("x")
		g.line("for %s, %s := range %s {", i, v, over.name)
		g.vars = append(g.vars, variable{i, tInt, true})
		elem := ints[2]
		if over.t.kind != 's' {
			elem = over.t.elem
		}
		g.vars = append(g.vars, variable{v, elem, false})
		g.line("\t_, _ = %s, %s", i, v)
	default:
		t := g.anInt()
		g.line("for %s := %s(0); %s < %d; %s++ {", i, t.text, i, 1+g.Intn(9), i)
		g.vars = append(g.vars, variable{i, t, true})
	}
	g.block(4)
	if g.chance(30) {
		g.line("\tif %s {", g.expr(tBool, 1))
		g.line("\t\t%s", []string{"break", "continue"}[g.Intn(2)])
		g.line("\t}")
	}
	g.line("}")
	g.vars = g.vars[:vars]
	g.loops--
}

func (g *gen) call() {
	f := g.fns[g.Intn(len(g.fns))]
	var args []string
	for _, p := range f.params {
		args = append(args, g.expr(p, 1))
	}
	if g.chance(15) {
		// Arguments are evaluated here, the call comes later.
		g.line("defer %s(%s)", f.name, strings.Join(args, ", "))
		return
	}
	g.declare(f.result, f.name+"("+strings.Join(args, ", ")+")")
}

// closure makes one that changes what it captures, and calls it by itself.
func (g *gen) closure() {
	f, a := g.name("f"), g.name("a")
	t, r := g.anInt(), g.anyType()
	g.line("%s := func(%s %s) %s {", f, a, t.text, r.text)
	vars, results, loops := len(g.vars), g.results, g.loops
	g.vars = append(g.vars, variable{a, t, false})
	g.results = r
	g.loops = 2
	g.block(3)
	g.line("\treturn %s", g.expr(r, 2))
	g.line("}")
	g.results = results
	g.loops = loops
	g.vars = g.vars[:vars]
	for i := g.Intn(3); i >= 0; i-- {
		g.declare(r, f+"("+g.expr(t, 1)+")")
	}
}

// channel has a goroutine send, which shares nothing else with its maker.
func (g *gen) channel() {
	c, x := g.name("c"), g.name("x")
	t := g.anyType()
	if strings.IndexByte("lpmey", t.kind) >= 0 {
		t = tInt
	}
	g.line("%s := make(chan %s, %d)", c, t.text, g.Intn(4))
	g.line("go func(seed %s) {", t.text)
	g.line("\tdefer close(%s)", c)
	g.line("\tfor i := 0; i < %d; i++ {", 1+g.Intn(20))
	g.line("\t\t%s <- seed", c)
	if t.isInt() {
		g.line("\t\tseed = seed*3 + 1")
	}
	g.line("\t}")
	g.line("}(%s)", g.expr(t, 1))
	g.line("for %s := range %s {", x, c)
	vars := len(g.vars)
	g.vars = append(g.vars, variable{x, t, false})
	g.line("\t_ = %s", x)
	g.loops++
	g.block(3)
	g.loops--
	g.line("}")
	g.vars = g.vars[:vars]
}

func (g *gen) globals() {
	g.line("// Of all that was ever declared.")
	g.line("var sum uint64\n")
	for _, t := range append(append([]*typ{}, ints...), tBool, tString, floats[0], floats[1]) {
		g.line("var global%s %s = %s", t.text, t.text, g.literal(t))
		g.vars = append(g.vars, variable{"global" + t.text, t, false})
	}
}

// someTypes makes the composite types of a file.
func (g *gen) someTypes() {
	scalar := func() *typ {
		if g.chance(20) {
			return tString
		}
		return g.anInt()
	}
	for i := 0; i < 3; i++ {
		t := &typ{text: fmt.Sprintf("T%d", i), kind: 't'}
		for k := 0; k <= g.Intn(5); k++ {
			f := scalar()
			if i > 0 && g.chance(20) {
				f = g.types[0]
			}
			t.names = append(t.names, fmt.Sprintf("f%d", k))
			t.types = append(t.types, f)
		}
		g.line("type %s struct {", t.text)
		for k := range t.types {
			g.line("\t%s %s", t.names[k], t.types[k].text)
		}
		g.line("}")
		g.types = append(g.types, t, &typ{text: "*" + t.text, kind: 'p', elem: t})
	}
	for i := 0; i < 3; i++ {
		e := scalar()
		if i == 0 {
			e = g.types[0]
		}
		n := 1 + g.Intn(6)
		g.types = append(g.types,
			&typ{text: fmt.Sprintf("[%d]%s", n, e.text), kind: 'a', elem: e, n: n},
			&typ{text: "[]" + e.text, kind: 'l', elem: e})
	}
}

func (g *gen) function(i int) {
	f := function{name: fmt.Sprintf("fn%d", i), result: g.anyType()}
	var params []string
	vars := len(g.vars)
	for k := g.Intn(4); k >= 0; k-- {
		t, name := g.anyType(), g.name("p")
		f.params = append(f.params, t)
		params = append(params, name+" "+t.text)
		g.vars = append(g.vars, variable{name, t, false})
	}
	g.line("func %s(%s) %s {", f.name, strings.Join(params, ", "), f.result.text)
	g.results = f.result
	g.budget = 12
	g.loops = 1
	g.block(8)
	g.line("\treturn %s", g.expr(f.result, 2))
	g.line("}\n")
	g.results = nil
	g.loops = 0
	g.vars = g.vars[:vars]
	g.fns = append(g.fns, f)
}

func main() {
	seed, _ := strconv.ParseInt(os.Args[1], 10, 64)
	programs, _ := strconv.Atoi(os.Args[2])
	g := &gen{Rand: rand.New(rand.NewSource(seed))}
	g.line("package main\n")
	g.someTypes()
	g.kinds()
	g.globals()
	g.recursion()
	g.methods()
	for i := 0; i < 8; i++ {
		g.function(i)
	}
	for i := 0; i < programs; i++ {
		g.line("func program%d() {", i)
		g.indent++
		g.line("println(\"program\", %d)", i)
		g.line("defer func() {")
		g.line("\tif recover() != nil {")
		g.line("\t\tprintln(\"panic\")")
		g.line("\t}")
		g.line("}()")
		g.indent--
		g.budget = 40
		g.block(25)
		g.line("\tprintln(sum, globalint, globaluint8, globalstring, globalint16)")
		g.line("}\n")
	}
	g.line("func main() {")
	for i := 0; i < programs; i++ {
		g.line("\tprogram%d()", i)
	}
	g.line("}")
	fmt.Print(g.out.String())
}
