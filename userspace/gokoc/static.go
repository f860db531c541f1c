// SPDX-License-Identifier: GPL-2.0

// static.go - package variables that are initialised data of the image.
//
// What: a package's init function builds composite literals by one store for
// each of their parts.  A store of a value that is known when compiling, to a
// place that is there when the program starts, becomes data of the image and
// is not run at all; so are the objects behind pointers and slices that such
// literals have: they become variables without a name.
//
// Invariants:
//  1. An init function runs once, and what is here stands outside of its
//     loops: such an Alloc makes one object, as a variable is one.
//  2. Parts that are not known stay stores, to where the data is.
//
// That a variable has its value before the init function gets to it shows
// only in programs that go around Go's order of initialisation, and gc does
// the same.

package main

import (
	"encoding/binary"
	"fmt"
	"go/constant"
	"go/types"
	"math"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// maxStaticBytes bounds an object that is put into the image.
const maxStaticBytes = 16 << 20

// datumKind is enum goko_datum_kind.
type datumKind uint8

const (
	dBytes datumKind = iota
	dString
	dPtr
	dSlice
	dFunc
	dEface
	dIface
)

var datumNames = [...]string{"bytes", "string", "ptr", "slice", "func", "eface", "iface"}

// datum is a part of a variable's contents.
type datum struct {
	off      int64
	kind     datumKind
	bytes    []byte  // dBytes, dString
	t        *Type   // dEface
	itab     *Itab   // dIface
	g        *Global // target
	add      int64
	len, cap int64
	f        *Fn
}

// statics is what is known about the init functions.
type statics struct {
	c      *compiler
	cycle  map[*ssa.BasicBlock]bool
	stores map[ssa.Value][]*ssa.Store // by root: variable or Alloc
	object map[*ssa.Alloc]*Global     // Allocs that are variables
	ok     map[*ssa.Alloc]bool        // Allocs that can be one
	nr     int                        // of objects without a name
}

func newStatics(c *compiler) *statics {
	return &statics{
		c:      c,
		cycle:  map[*ssa.BasicBlock]bool{},
		stores: map[ssa.Value][]*ssa.Store{},
		object: map[*ssa.Alloc]*Global{},
		ok:     map[*ssa.Alloc]bool{},
	}
}

// initFunc finds what in a package's init function is data.
func (s *statics) initFunc(f *ssa.Function) {
	for _, b := range f.Blocks {
		s.cycle[b] = inCycle(b)
		for _, in := range b.Instrs {
			if a, ok := in.(*ssa.Alloc); ok && !s.cycle[b] && isObject(a) {
				s.ok[a] = true
			}
		}
	}
	for _, b := range f.Blocks {
		if s.cycle[b] {
			continue
		}
		for _, in := range b.Instrs {
			st, ok := in.(*ssa.Store)
			if !ok {
				continue
			}
			if isBlank(st.Addr) {
				s.c.skip[st] = true
				continue
			}
			if root := s.root(st.Addr); root != nil && s.known(st.Val) {
				s.stores[root] = append(s.stores[root], st)
				s.c.skip[st] = true
			}
		}
	}
	for i := len(f.Blocks) - 1; i >= 0; i-- {
		ins := f.Blocks[i].Instrs
		for j := len(ins) - 1; j >= 0; j-- {
			s.dropUnused(ins[j])
		}
	}
}

// isObject tells whether the Alloc of an init function can be a variable.
func isObject(a *ssa.Alloc) bool {
	n := sizes{}.Sizeof(deref(a.Type()))
	if !a.Heap || a.Comment == "makeslice" || n <= 0 || n > maxStaticBytes {
		return false
	}
	for _, r := range *a.Referrers() {
		if _, ok := r.(*ssa.MakeClosure); ok {
			return false
		}
	}
	return true
}

// dropUnused skips what was computed for skipped instructions only.
func (s *statics) dropUnused(in ssa.Instruction) {
	switch in.(type) {
	case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Slice, *ssa.MakeInterface, *ssa.ChangeType, *ssa.Alloc:
	default:
		return
	}
	v := in.(ssa.Value)
	if a, ok := v.(*ssa.Alloc); ok && !s.ok[a] {
		return
	}
	for _, r := range *v.Referrers() {
		if !s.c.skip[r] {
			return
		}
	}
	if len(*v.Referrers()) > 0 {
		s.c.skip[in] = true
	}
}

// root is the variable or Alloc that an address is in, nil if that is not
// known or not fixed.
func (s *statics) root(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.Global:
		return s.c.ld.variable(v)
	case *ssa.Alloc:
		if s.ok[v] {
			return v
		}
	case *ssa.FieldAddr:
		return s.root(v.X)
	case *ssa.IndexAddr:
		if constIndexOf(v) >= 0 {
			return s.root(v.X)
		}
	}
	return nil
}

// constIndexOf is the constant index into an array, -1 if it is none.
func constIndexOf(v *ssa.IndexAddr) int64 {
	p, ok := v.X.Type().Underlying().(*types.Pointer)
	if !ok {
		return -1
	}
	k, ok := v.Index.(*ssa.Const)
	if !ok || k.Value == nil {
		return -1
	}
	n := intValue(k.Value)
	if n < 0 || n >= p.Elem().Underlying().(*types.Array).Len() {
		return -1
	}
	return n
}

// place is an address as a root and an offset.
func (s *statics) place(v ssa.Value) (root ssa.Value, off int64) {
	switch v := v.(type) {
	case *ssa.FieldAddr:
		root, off = s.place(v.X)
		t := s.c.tt.goType(deref(v.X.Type())).under()
		t.layout()
		return root, off + t.fields[v.Field].off
	case *ssa.IndexAddr:
		root, off = s.place(v.X)
		return root, off + constIndexOf(v)*s.c.tt.goType(deref(v.Type())).size()
	case *ssa.Global:
		return s.c.ld.variable(v), 0
	}
	return v, 0
}

// known tells whether the value can be data.
func (s *statics) known(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		b, ok := v.Type().Underlying().(*types.Basic)
		return !ok || b.Kind() != types.UnsafePointer || v.Value == nil
	case *ssa.Function:
		f, builtin := s.c.ld.body(v)
		return len(f.FreeVars) == 0 && (builtin != "" || f.Blocks != nil)
	case *ssa.Global, *ssa.Alloc, *ssa.FieldAddr, *ssa.IndexAddr:
		return s.root(v) != nil && sizes{}.Sizeof(deref(v.Type())) > 0
	case *ssa.Slice:
		a, ok := v.X.(*ssa.Alloc)
		return ok && s.ok[a] && zeroOrNone(v.Low) && constOrNone(v.High) && constOrNone(v.Max) &&
			sliceFits(v)
	case *ssa.ChangeType:
		_, isStruct := v.Type().Underlying().(*types.Struct)
		return !isStruct && s.known(v.X)
	case *ssa.MakeInterface:
		return s.knownBox(v)
	}
	return false
}

// knownBox: an interface value whose data word can be data.
func (s *statics) knownBox(v *ssa.MakeInterface) bool {
	if !s.known(v.X) {
		return false
	}
	n := sizes{}.Sizeof(v.X.Type())
	switch v.X.Type().Underlying().(type) {
	case *types.Pointer:
		_, isNil := v.X.(*ssa.Const)
		return !isNil
	case *types.Basic, *types.Slice:
		return n > 0
	}
	return false
}

func zeroOrNone(v ssa.Value) bool {
	if v == nil {
		return true
	}
	k, ok := v.(*ssa.Const)
	return ok && k.Value != nil && intValue(k.Value) == 0
}

func constOrNone(v ssa.Value) bool {
	_, ok := v.(*ssa.Const)
	return v == nil || ok
}

// sliceBounds are the length and capacity of a slice of a whole array.
func sliceBounds(v *ssa.Slice) (n, max int64) {
	max = deref(v.X.Type()).Underlying().(*types.Array).Len()
	if v.Max != nil {
		max = intValue(v.Max.(*ssa.Const).Value)
	}
	n = max
	if v.High != nil {
		n = intValue(v.High.(*ssa.Const).Value)
	}
	return n, max
}

func sliceFits(v *ssa.Slice) bool {
	a, ok := deref(v.X.Type()).Underlying().(*types.Array)
	if _, isSlice := v.Type().Underlying().(*types.Slice); !ok || !isSlice {
		return false
	}
	n, max := sliceBounds(v)
	return 0 <= n && n <= max && max <= a.Len()
}

// objectOf is the variable that an Alloc has become, nil if it has not.
func (s *statics) objectOf(a *ssa.Alloc) *Global {
	if !s.ok[a] {
		return nil
	}
	g := s.object[a]
	if g == nil {
		g = s.newObject(a.Parent().Pkg.Pkg.Path(), s.c.tt.goType(deref(a.Type())))
		g.root = a
		s.object[a] = g
	}
	return g
}

func (s *statics) newObject(pkg string, t *Type) *Global {
	g := &Global{name: fmt.Sprintf("%s..stmp_%d", pkg, s.nr), typ: t}
	s.nr++
	s.c.glist = append(s.c.glist, g)
	return g
}

func (s *statics) global(root ssa.Value) *Global {
	if a, ok := root.(*ssa.Alloc); ok {
		return s.objectOf(a)
	}
	return s.c.globalOf(root.(*ssa.Global))
}

// finish gives all variables of the image their contents; new ones may come
// up while it does so.
func (s *statics) finish() {
	for i := 0; i < len(s.c.glist); i++ {
		g := s.c.glist[i]
		if g.root == nil {
			continue
		}
		for _, st := range s.stores[g.root] {
			_, off := s.place(st.Addr)
			s.put(g, off, st.Val)
		}
		s.c.drain()
	}
	for _, g := range s.c.glist {
		g.tidy()
	}
}

// put adds the value at an offset of g.
func (s *statics) put(g *Global, off int64, v ssa.Value) {
	d := datum{off: off}
	switch v := v.(type) {
	case *ssa.Const:
		if v.Value == nil {
			return
		}
		b := constBytes(s.c.tt.goType(v.Type()).under().kind, v.Value)
		if b == nil {
			d.kind, d.bytes = dString, []byte(constant.StringVal(v.Value))
			if len(d.bytes) == 0 {
				return
			}
		} else {
			d.bytes = b
		}
	case *ssa.Function:
		f, _ := s.c.ld.body(v)
		d.kind, d.f = dFunc, s.c.fnOf(f)
	case *ssa.Slice:
		d.kind, d.g = dSlice, s.objectOf(v.X.(*ssa.Alloc))
		d.len, d.cap = sliceBounds(v)
	case *ssa.ChangeType:
		s.put(g, off, v.X)
		return
	case *ssa.MakeInterface:
		d = s.box(v)
		d.off = off
	default:
		root, add := s.place(v)
		d.kind, d.g, d.add = dPtr, s.global(root), add
	}
	g.data = append(g.data, d)
}

// box is the datum of an interface value.
func (s *statics) box(v *ssa.MakeInterface) datum {
	t := s.c.tt.goType(v.X.Type())
	d := datum{kind: dEface, t: t}
	if to := s.c.tt.goType(v.Type()); to.under().kind == KIface {
		d = datum{kind: dIface, itab: s.c.itab(to, t)}
	}
	if t.under().kind == KPtr {
		x := v.X
		for {
			ct, ok := x.(*ssa.ChangeType)
			if !ok {
				break
			}
			x = ct.X
		}
		root, add := s.place(x)
		d.g, d.add = s.global(root), add
		return d
	}
	d.g = s.newObject(v.Parent().Pkg.Pkg.Path(), t)
	s.put(d.g, 0, v.X)
	return d
}

// constBytes is a scalar constant in memory, nil for a string.
func constBytes(k Kind, v constant.Value) []byte {
	var b [16]byte
	le := binary.LittleEndian
	switch {
	case k == KString:
		return nil
	case k == KBool:
		if constant.BoolVal(v) {
			b[0] = 1
		}
	case k == KF32:
		f, _ := constant.Float32Val(v)
		le.PutUint32(b[:], math.Float32bits(f))
	case k == KF64:
		f, _ := constant.Float64Val(v)
		le.PutUint64(b[:], math.Float64bits(f))
	case k == KC64:
		re, _ := constant.Float32Val(constant.Real(v))
		im, _ := constant.Float32Val(constant.Imag(v))
		le.PutUint32(b[:], math.Float32bits(re))
		le.PutUint32(b[4:], math.Float32bits(im))
	case k == KC128:
		re, _ := constant.Float64Val(constant.Real(v))
		im, _ := constant.Float64Val(constant.Imag(v))
		le.PutUint64(b[:], math.Float64bits(re))
		le.PutUint64(b[8:], math.Float64bits(im))
	default:
		le.PutUint64(b[:], uint64(intValue(v)))
	}
	return b[:kindSizes[k]]
}

// tidy sorts the contents, joins bytes that follow each other, and drops
// those that are zero.
func (g *Global) tidy() {
	sort.SliceStable(g.data, func(i, j int) bool { return g.data[i].off < g.data[j].off })
	var out []datum
	for i, d := range g.data {
		n := len(out) - 1
		switch {
		case i+1 < len(g.data) && g.data[i+1].off == d.off: // stored again
		case n >= 0 && d.kind == dBytes && out[n].kind == dBytes &&
			out[n].off+int64(len(out[n].bytes)) == d.off:
			out[n].bytes = append(out[n].bytes, d.bytes...)
		default:
			out = append(out, d)
		}
	}
	g.data = out[:0]
	for _, d := range out {
		if d.kind != dBytes || strings.Trim(string(d.bytes), "\x00") != "" {
			g.data = append(g.data, d)
		}
	}
}

// text prints the contents as the assembler reads them.
func (d *datum) text(g *Global) string {
	s := fmt.Sprintf(".data g%d +%d %s ", g.id, d.off, datumNames[d.kind])
	switch d.kind {
	case dBytes, dString:
		return s + quote(string(d.bytes))
	case dFunc:
		return s + fmt.Sprintf("f%d", d.f.id)
	case dEface:
		s += fmt.Sprintf("t%d ", d.t.id)
	case dIface:
		s += fmt.Sprintf("y%d ", d.itab.id)
	}
	s += fmt.Sprintf("g%d +%d", d.g.id, d.add)
	if d.kind == dSlice {
		s += fmt.Sprintf(" %d %d", d.len, d.cap)
	}
	return s
}
