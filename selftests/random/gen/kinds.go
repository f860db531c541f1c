// SPDX-License-Identifier: GPL-2.0

package main

import (
	"fmt"
	"strings"
)

// Floats stay finite or not as they like: Go says what every operation gives.
var floats = []*typ{
	{text: "float64", kind: 'd', bits: 64}, {text: "float32", kind: 'd', bits: 32},
}

// kinds are the types of a file that are neither scalars nor made of them alone:
// maps, an interface with a method that all structs have, and the empty one.
func (g *gen) kinds() {
	e := &typ{text: "I0", kind: 'e'}
	any := &typ{text: "any", kind: 'y'}
	g.line("type I0 interface{ M0(x int) int }\n")
	for _, key := range []*typ{g.anInt(), tString, g.types[0]} {
		elem := []*typ{g.anInt(), tString, g.types[0], e, floats[0]}[g.Intn(5)]
		g.types = append(g.types, &typ{
			text: "map[" + key.text + "]" + elem.text,
			kind: 'm', key: key, elem: elem,
		})
	}
	g.types = append(g.types, e, e, any,
		&typ{text: "[]I0", kind: 'l', elem: e},
		&typ{text: "[]uint8", kind: 'l', elem: tByte})
}

// methods gives each struct M0, with the value or its address as receiver.
func (g *gen) methods() {
	for i := 0; i < 3; i++ {
		t := g.types[2*i]
		star, recv := "", t
		if i == 1 {
			star, recv = "*", g.types[2*i+1]
		}
		g.line("func (t %s%s) M0(x int) int {", star, t.text)
		vars := len(g.vars)
		g.vars = append(g.vars, variable{"t", recv, true}, variable{"x", tInt, false})
		g.budget = 6
		g.results = tInt
		g.leaf = true
		g.block(3)
		g.leaf = false
		g.line("\treturn %s", g.expr(tInt, 2))
		g.line("}\n")
		g.vars = g.vars[:vars]
		g.results = nil
	}
}

// holder is a value that an interface of type t can hold, and its type.
func (g *gen) holder(t *typ) (string, *typ) {
	i := g.Intn(3)
	if t.kind == 'y' && g.chance(50) {
		h := append(ints, tString, tBool)[g.Intn(len(ints)+2)]
		return h.text + "(" + g.literal(h) + ")", h
	}
	// T1 has the method by its address alone.
	if i == 1 || g.chance(30) {
		return "&" + g.literal(g.types[2*i]), g.types[2*i+1]
	}
	return g.literal(g.types[2*i]), g.types[2*i]
}

// mapLiteral has no key twice, which Go would refuse.
func (g *gen) mapLiteral(t *typ) string {
	if g.chance(5) {
		return "(" + t.text + ")(nil)"
	}
	var e []string
	for i := g.Intn(12); i > 0; i-- {
		key := fmt.Sprint(i * 7)
		switch t.key.kind {
		case 's':
			key = fmt.Sprintf("%q", "key of a map"[:i])
		case 't':
			// One of the constants that differ makes keys differ.
			var f []string
			for k, ft := range t.key.types {
				switch {
				case k > 0:
					f = append(f, g.literal(ft))
				case ft.kind == 's':
					f = append(f, fmt.Sprintf("%q", "key of a map"[:i]))
				default:
					f = append(f, key)
				}
			}
			key = t.key.text + "{" + strings.Join(f, ", ") + "}"
		}
		e = append(e, key+": "+g.literal(t.elem))
	}
	return t.text + "{" + strings.Join(e, ", ") + "}"
}

// float is an operation; what does not fit into the other type is left alone.
func (g *gen) float(t *typ, depth int) string {
	if g.chance(20) {
		return fmt.Sprintf("%s(%s)", t.text, g.operand(g.anInt()))
	}
	if g.chance(15) {
		return fmt.Sprintf("%s(%s)", t.text, g.operand(floats[g.Intn(2)]))
	}
	// The conversion keeps Go from fusing the multiplication into an addition.
	return fmt.Sprintf("%s(%s %s %s)", t.text, g.operand(t),
		[]string{"+", "-", "*", "/"}[g.Intn(4)], g.expr(t, depth-1))
}

// onMap is a statement about a map.
func (g *gen) onMap() {
	m := g.pick(func(v *variable) bool { return v.t.kind == 'm' })
	if m == nil {
		return
	}
	key := g.expr(m.t.key, 1)
	switch g.Intn(4) {
	case 0:
		g.line("delete(%s, %s)", m.name, key)
	case 1:
		v, ok := g.name("v"), g.name("ok")
		g.line("%s, %s := %s[%s]", v, ok, m.name, key)
		g.line("_, _ = %s, %s", v, ok)
		g.vars = append(g.vars, variable{v, m.t.elem, false}, variable{ok, tBool, false})
	case 2:
		g.line("if len(%s) < 40 {", m.name)
		g.line("\t%s[%s] = %s", m.name, key, g.expr(m.t.elem, 1))
		g.line("}")
	default:
		// In any order: what comes of it is a sum.
		n := g.name("v")
		k := g.name("k")
		g.line("%s := len(%s)", n, m.name)
		g.line("for %s := range %s {", k, m.name)
		switch m.t.key.kind {
		case 'i', 'u':
			g.line("\t%s += int(%s) * 5", n, k)
		case 's':
			g.line("\t%s += len(%s)", n, k)
		default:
			g.line("\tif %s == %s {", k, "("+g.expr(m.t.key, 0)+")")
			g.line("\t\t%s++", n)
			g.line("\t}")
		}
		if g.chance(30) {
			g.line("\tdelete(%s, %s)", m.name, k)
		}
		g.line("}")
		g.vars = append(g.vars, variable{n, tInt, false})
	}
}

// onInterface calls a method, or asks what is in it.
func (g *gen) onInterface() {
	i := g.pick(func(v *variable) bool { return v.t.kind == 'e' || v.t.kind == 'y' })
	if i == nil {
		return
	}
	switch {
	case i.t.kind == 'e' && !g.leaf && g.chance(50):
		g.declare(tInt, i.name+".M0("+g.expr(tInt, 1)+")")
	case g.chance(40):
		_, h := g.holder(i.t)
		v, ok := g.name("v"), g.name("ok")
		if g.chance(10) {
			g.line("%s := %s.(%s)", v, i.name, h.text)
			g.line("_ = %s", v)
		} else {
			g.line("%s, %s := %s.(%s)", v, ok, i.name, h.text)
			g.line("_, _ = %s, %s", v, ok)
			g.vars = append(g.vars, variable{ok, tBool, false})
		}
		g.vars = append(g.vars, variable{v, h, false})
	case g.depth <= 4:
		x := g.name("x")
		g.line("switch %s := %s.(type) {", x, i.name)
		seen := map[string]bool{}
		for n := 0; n < 3; n++ {
			_, h := g.holder(i.t)
			if seen[h.text] {
				continue
			}
			seen[h.text] = true
			vars := len(g.vars)
			g.line("case %s:", h.text)
			g.line("\t_ = %s", x)
			g.vars = append(g.vars, variable{x, h, false})
			g.block(2)
			g.vars = g.vars[:vars]
		}
		g.line("default:")
		g.line("\t_ = %s", x)
		g.block(2)
		g.line("}")
	}
}

// onSlice moves elements, or goes from text to bytes and back.
func (g *gen) onSlice() {
	l := g.pick(func(v *variable) bool { return v.t.kind == 'l' })
	if l == nil {
		return
	}
	switch g.Intn(4) {
	case 0:
		g.line("copy(%s, %s)", l.name, g.expr(l.t, 1))
	case 1:
		g.line("if len(%s) < 30 {", l.name)
		g.line("\t%s = append(%s, %s...)", l.name, l.name, g.expr(l.t, 1))
		g.line("}")
	case 2:
		g.line("if len(%s) > 2 {", l.name)
		g.line("\t%s = %s[1:2:%s]", l.name, l.name, "1+"+g.index(3))
		g.line("}")
	default:
		if l.t.elem == tByte {
			g.declare(tString, "string("+l.name+")")
			g.line("%s = []byte(%s)", l.name, g.expr(tString, 1))
		}
	}
}

// selection has one case that is ready, or none.
func (g *gen) selection() {
	c, d, x := g.name("c"), g.name("c"), g.name("x")
	t := g.anInt()
	g.line("%s, %s := make(chan %s, 1), make(chan %s)", c, d, t.text, t.text)
	if g.chance(60) {
		g.line("%s <- %s", c, g.expr(t, 1))
	}
	g.line("select {")
	g.line("case %s := <-%s:", x, c)
	g.line("\t_ = %s", x)
	vars := len(g.vars)
	g.vars = append(g.vars, variable{x, t, false})
	g.block(2)
	g.vars = g.vars[:vars]
	g.line("case %s <- %s:", d, g.expr(t, 1))
	g.block(1)
	g.line("default:")
	g.block(2)
	g.line("}")
}

// later is what runs when the function ends, in whatever way.
func (g *gen) later() {
	g.line("defer func() {")
	loops, results := g.loops, g.results
	g.loops, g.results = 2, nil
	g.block(2)
	g.loops, g.results = loops, results
	if g.chance(30) {
		g.line("\tif recover() != nil {")
		g.line("\t\tprintln(\"recovered\")")
		g.line("\t}")
	}
	g.line("}()")
}

// recursion goes deep, with pointers into the frames below.
func (g *gen) recursion() {
	t := g.types[4]
	g.line("func deep(n int, below *int, v T2, p *T2) int {")
	g.line("\tvar a [%d]int", 2+g.Intn(20))
	g.line("\ta[n%%len(a)] = n")
	g.line("\t*below += n")
	g.line("\tif n == 0 {")
	g.line("\t\treturn *below")
	g.line("\t}")
	vars := len(g.vars)
	g.vars = append(g.vars, variable{"v", t, false}, variable{"n", tInt, true})
	g.budget = 3
	g.leaf = true
	g.block(2)
	g.leaf = false
	g.vars = g.vars[:vars]
	g.line("\tr := deep(n-1, &a[(n+1)%%len(a)], *p, &v)")
	g.line("\treturn r ^ a[n%%len(a)] + *below")
	g.line("}\n")
}

// descend calls it: stacks grow on the way.
func (g *gen) descend() {
	if g.leaf {
		return
	}
	x, v := g.name("v"), g.name("v")
	g.line("%s, %s := %s, %s", x, v, g.expr(tInt, 0), g.literal(g.types[4]))
	g.line("%s = deep(%d, &%s, %s, &%s)", x, g.Intn(150), x, v, v)
	g.vars = append(g.vars, variable{x, tInt, false})
}
