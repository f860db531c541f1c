// SPDX-License-Identifier: GPL-2.0

// types.go - GIR types, made from go/types types.
//
// One Type for each identical Go type, plus the types that only GIR has:
// local pointers and closure objects.  Ids are given when the image is
// written, to the types that are mentioned, contained types first.

package main

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// Type is one GIR type.
type Type struct {
	kind    Kind
	name    string
	elem    *Type // target, element, underlying type
	key     *Type
	n       int64 // ARRAY: elements; CHAN: direction
	fields  []Field
	params  []*Type
	results []*Type

	id      int // -1 until the image is written
	sz, al  int64
	sized   bool
	lptr    *Type      // lptr to this type, made on demand
	ptr     *Type      // ptr to this type where no Go type stands for it
	gotype  types.Type // nil for types only GIR has
	eqFn    *Fn        // comparison function, made on demand
	growFn  *Fn        // append-one function, made on demand
	methods []Method   // IFACE: what it asks for
	mtab    []Method   // what interfaces can call on values of the type
	pkg     string     // NAMED: path of its package
	varargs bool       // FUNC: the last parameter is "..."
	visited bool       // while ids are given
}

// Field is one field of a STRUCT.
type Field struct {
	name  string
	typ   *Type
	off   int64
	pkg   string // if the name is not exported
	tag   string
	embed bool
}

// Channel directions.
const (
	dirRecv = 1
	dirSend = 2
	dirBoth = 3
)

// typeTable makes and keeps the types of one image.
type typeTable struct {
	of   typeutil.Map // types.Type -> *Type
	all  []*Type
	code *Type

	// The types that frame variables of scalar kinds and strings get.
	scalars [KF64 + 1]*Type
	str     *Type
	eface   *Type
	bytes   *Type // []byte
	deferFn *Type // func()
}

func newTypeTable() *typeTable {
	tt := &typeTable{}
	tt.of.SetHasher(typeutil.MakeHasher())
	for k, b := range map[Kind]types.BasicKind{
		KBool: types.Bool, KI8: types.Int8, KI16: types.Int16,
		KI32: types.Int32, KI64: types.Int, KU8: types.Uint8,
		KU16: types.Uint16, KU32: types.Uint32, KU64: types.Uint,
		KF32: types.Float32, KF64: types.Float64,
	} {
		tt.scalars[k] = tt.goType(types.Typ[b])
	}
	tt.str = tt.goType(types.Typ[types.String])
	tt.eface = tt.goType(types.NewInterfaceType(nil, nil))
	tt.bytes = tt.goType(types.NewSlice(types.Typ[types.Uint8]))
	tt.deferFn = tt.goType(types.NewSignature(nil, nil, nil, false))
	tt.code = tt.add(&Type{kind: KCode, name: "code"})
	return tt
}

func (tt *typeTable) add(t *Type) *Type {
	t.id = -1
	tt.all = append(tt.all, t)
	return t
}

var basicKinds = map[types.BasicKind]Kind{
	types.Bool: KBool, types.Int: KI64, types.Int8: KI8, types.Int16: KI16,
	types.Int32: KI32, types.Int64: KI64, types.Uint: KU64,
	types.Uint8: KU8, types.Uint16: KU16, types.Uint32: KU32,
	types.Uint64: KU64, types.Uintptr: KU64, types.Float32: KF32,
	types.Float64: KF64, types.Complex64: KC64, types.Complex128: KC128,
	types.String: KString, types.UnsafePointer: KUnsafe,
	// go/ssa leaves a few constants untyped.
	types.UntypedBool: KBool, types.UntypedInt: KI64,
	types.UntypedRune: KI32, types.UntypedString: KString,
	types.UntypedFloat: KF64, types.UntypedComplex: KC128,
	types.UntypedNil: KUnsafe,
}

// goType is the GIR type of a Go type.
func (tt *typeTable) goType(gt types.Type) *Type {
	if t, ok := tt.of.At(gt).(*Type); ok {
		return t
	}
	t := tt.add(&Type{name: typeName(gt), gotype: gt})
	tt.of.Set(gt, t)
	switch gt := gt.(type) {
	case *types.Basic:
		k, ok := basicKinds[gt.Kind()]
		if !ok {
			panic(fmt.Sprintf("type %v has no kind", gt))
		}
		t.kind = k
		if k.complex() {
			t.elem = tt.scalars[partKind(k)]
		}
	case *types.Named:
		t.kind = KNamed
		t.elem = tt.goType(gt.Underlying())
		if p := gt.Obj().Pkg(); p != nil {
			t.pkg = p.Path()
		}
	case *types.Pointer:
		t.kind = KPtr
		t.elem = tt.goType(gt.Elem())
	case *types.Slice:
		t.kind = KSlice
		t.elem = tt.goType(gt.Elem())
	case *types.Array:
		t.kind = KArray
		t.n = gt.Len()
		t.elem = tt.goType(gt.Elem())
	case *types.Chan:
		t.kind = KChan
		t.n = map[types.ChanDir]int64{types.SendRecv: dirBoth,
			types.SendOnly: dirSend, types.RecvOnly: dirRecv}[gt.Dir()]
		t.elem = tt.goType(gt.Elem())
	case *types.Map:
		t.kind = KMap
		t.key = tt.goType(gt.Key())
		t.elem = tt.goType(gt.Elem())
	case *types.Struct:
		t.kind = KStruct
		for i := 0; i < gt.NumFields(); i++ {
			f := gt.Field(i)
			fld := Field{name: f.Name(), typ: tt.goType(f.Type()), tag: gt.Tag(i), embed: f.Embedded()}
			if !f.Exported() && f.Pkg() != nil {
				fld.pkg = f.Pkg().Path()
			}
			t.fields = append(t.fields, fld)
		}
	case *types.Signature:
		t.kind = KFunc
		t.params = tt.tuple(gt.Params())
		t.results = tt.tuple(gt.Results())
		t.varargs = gt.Variadic()
	case *types.Interface:
		t.kind = KIface
		if gt.NumMethods() == 0 {
			t.kind = KEface
		}
		t.methods = tt.ifaceMethods(gt)
	case *types.Tuple:
		panic("tuple used as a type")
	default:
		panic(unsupported{fmt.Sprintf("type %v", gt), token.NoPos})
	}
	return t
}

func (tt *typeTable) tuple(tu *types.Tuple) []*Type {
	var list []*Type
	for i := 0; i < tu.Len(); i++ {
		list = append(list, tt.goType(tu.At(i).Type()))
	}
	return list
}

// lptrTo is the type of local pointers to t.
func (tt *typeTable) lptrTo(t *Type) *Type {
	if t.lptr == nil {
		t.lptr = tt.add(&Type{kind: KLptr, name: "local *" + t.name, elem: t})
	}
	return t.lptr
}

// ptrTo is the type of heap pointers to t.
func (tt *typeTable) ptrTo(t *Type) *Type {
	if t.gotype != nil {
		return tt.goType(types.NewPointer(t.gotype))
	}
	if t.ptr == nil {
		t.ptr = tt.add(&Type{kind: KPtr, name: "*" + t.name, elem: t})
	}
	return t.ptr
}

func (tt *typeTable) sliceOf(t *Type) *Type {
	return tt.goType(types.NewSlice(t.gotype))
}

// ctxType is the type of a closure object: the code, then the captures.
func (tt *typeTable) ctxType(fn string, names []string, caps []*Type) *Type {
	t := &Type{kind: KStruct, name: "closure of " + fn}
	t.fields = append(t.fields, Field{name: "F", typ: tt.code})
	for i, c := range caps {
		t.fields = append(t.fields, Field{name: names[i], typ: c})
	}
	return tt.add(t)
}

// under strips names.
func (t *Type) under() *Type {
	for t.kind == KNamed {
		t = t.elem
	}
	return t
}

// canon is the type frame variables of type t get: names do not matter to
// the verifier, and the fewer types there are, the better words are shared.
func (tt *typeTable) canon(t *Type) *Type {
	if t.under().kind == KIface {
		return t // failed assertions tell its name
	}
	t = t.under()
	switch {
	case t.kind.scalar():
		return tt.scalars[t.kind]
	case t.kind == KEface:
		return tt.eface
	case t.kind == KString:
		return tt.str
	}
	return t
}

// size is the size in bytes by Go's rules for 64-bit machines; a struct
// gets no padding after a zero-size last field.
func (t *Type) size() int64 {
	t.layout()
	return t.sz
}

func (t *Type) align() int64 {
	t.layout()
	return t.al
}

// words a variable of the type takes in a frame.
func (t *Type) words() int {
	if n := (t.size() + 7) / 8; n > 1 {
		return int(n)
	}
	return 1
}

func roundUp(n, align int64) int64 { return (n + align - 1) / align * align }

// maxSize bounds every type; larger ones are given this size and refused.
const maxSize = 1 << 30

func (t *Type) layout() {
	if t.sized {
		return
	}
	t.sized = true
	switch t.kind {
	case KNamed:
		t.sz, t.al = t.elem.size(), t.elem.align()
	case KArray:
		t.sz, t.al = t.elem.size(), t.elem.align()
		if t.sz > 0 && t.n > maxSize/t.sz {
			t.sz = maxSize + 1
		} else {
			t.sz *= t.n
		}
	case KStruct:
		t.al = 1
		for i := range t.fields {
			f := &t.fields[i]
			if a := f.typ.align(); a > t.al {
				t.al = a
			}
			f.off = roundUp(t.sz, f.typ.align())
			t.sz = f.off + f.typ.size()
			if t.sz > maxSize {
				t.sz = maxSize + 1
			}
		}
		t.sz = roundUp(t.sz, t.al)
	case KC64:
		t.sz, t.al = 8, 4
	default:
		t.sz = kindSizes[t.kind]
		t.al = t.sz
		if t.al > 8 {
			t.al = 8
		}
		if t.al == 0 {
			t.al = 1
		}
	}
}

// sizes gives go/types the layout that the loader will derive, so that
// unsafe.Sizeof and its like are right.  It keeps nothing: while go/types
// checks, types may be incomplete.
type sizes struct{}

func (s sizes) layout(t types.Type) (size, align int64) {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		k := basicKinds[t.Kind()]
		l := Type{kind: k}
		return l.size(), l.align()
	case *types.Slice:
		return 24, 8
	case *types.Interface:
		return 16, 8
	case *types.Array:
		size, align = s.layout(t.Elem())
		return size * t.Len(), align
	case *types.Struct:
		fields := make([]*types.Var, t.NumFields())
		align = 1
		for i := range fields {
			fields[i] = t.Field(i)
			if _, a := s.layout(fields[i].Type()); a > align {
				align = a
			}
		}
		if n := len(fields); n > 0 {
			last, _ := s.layout(fields[n-1].Type())
			size = s.Offsetsof(fields)[n-1] + last
		}
		return roundUp(size, align), align
	}
	return 8, 8
}

func (s sizes) Alignof(t types.Type) int64 { _, a := s.layout(t); return a }
func (s sizes) Sizeof(t types.Type) int64  { n, _ := s.layout(t); return n }
func (s sizes) Offsetsof(fields []*types.Var) []int64 {
	var off int64
	offs := make([]int64, len(fields))
	for i, f := range fields {
		n, a := s.layout(f.Type())
		offs[i] = roundUp(off, a)
		off = offs[i] + n
	}
	return offs
}

// contained visits the types t contains by value, refs the others it names.
func (t *Type) contained(visit func(*Type)) {
	switch t.kind {
	case KNamed, KArray, KC64, KC128:
		visit(t.elem)
	case KStruct:
		for _, f := range t.fields {
			visit(f.typ)
		}
	}
}

func (t *Type) refs(visit func(*Type)) {
	switch t.kind {
	case KPtr, KLptr, KChan, KSlice:
		visit(t.elem)
	case KMap:
		visit(t.key)
		visit(t.elem)
	case KFunc:
		for _, p := range t.params {
			visit(p)
		}
		for _, r := range t.results {
			visit(r)
		}
	}
	for _, m := range t.methods {
		visit(m.typ)
	}
	for _, m := range t.mtab {
		visit(m.typ)
	}
}

// comparable leaves: how == on a value of the type is done.
func (t *Type) wordCompare() bool {
	u := t.under()
	return u.kind.scalar() && !u.kind.float() || u.kind.word()
}

// cmpKind is the kind suffix of comparisons of the type.
func (t *Type) cmpKind() Kind {
	u := t.under()
	if u.kind.word() {
		return KPtr
	}
	return u.kind
}

// pkgName qualifies type names as reflect does.
func pkgName(p *types.Package) string { return p.Name() }

// typeName is the type as reflect's String method would print it.
func typeName(t types.Type) string {
	var b strings.Builder
	writeTypeName(&b, t)
	return b.String()
}

func writeTypeName(b *strings.Builder, t types.Type) {
	switch t := t.(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.UnsafePointer:
			b.WriteString("unsafe.Pointer")
		case types.Uint8:
			b.WriteString("uint8")
		case types.Int32:
			b.WriteString("int32")
		default:
			b.WriteString(t.Name())
		}
	case *types.Pointer:
		b.WriteByte('*')
		writeTypeName(b, t.Elem())
	case *types.Slice:
		b.WriteString("[]")
		writeTypeName(b, t.Elem())
	case *types.Array:
		fmt.Fprintf(b, "[%d]", t.Len())
		writeTypeName(b, t.Elem())
	case *types.Map:
		b.WriteString("map[")
		writeTypeName(b, t.Key())
		b.WriteByte(']')
		writeTypeName(b, t.Elem())
	case *types.Chan:
		e, paren := t.Elem(), false
		switch t.Dir() {
		case types.SendOnly:
			b.WriteString("chan<- ")
		case types.RecvOnly:
			b.WriteString("<-chan ")
		default:
			b.WriteString("chan ")
			if c, ok := e.(*types.Chan); ok && c.Dir() == types.RecvOnly {
				paren = true
			}
		}
		if paren {
			b.WriteByte('(')
		}
		writeTypeName(b, e)
		if paren {
			b.WriteByte(')')
		}
	case *types.Struct:
		b.WriteString("struct {")
		for i := 0; i < t.NumFields(); i++ {
			if i > 0 {
				b.WriteByte(';')
			}
			b.WriteByte(' ')
			f := t.Field(i)
			if !f.Embedded() {
				b.WriteString(f.Name() + " ")
			}
			writeTypeName(b, f.Type())
			if tag := t.Tag(i); tag != "" {
				fmt.Fprintf(b, " %q", tag)
			}
		}
		if t.NumFields() > 0 {
			b.WriteByte(' ')
		}
		b.WriteByte('}')
	case *types.Signature:
		b.WriteString("func")
		writeSig(b, t)
	case *types.Interface:
		if t.NumMethods() == 0 && t.NumEmbeddeds() == 0 {
			b.WriteString("interface {}")
			return
		}
		b.WriteString("interface {")
		for i := 0; i < t.NumMethods(); i++ {
			if i > 0 {
				b.WriteByte(';')
			}
			m := t.Method(i)
			b.WriteString(" " + m.Name())
			writeSig(b, m.Type().(*types.Signature))
		}
		b.WriteString(" }")
	case *types.Named:
		if p := t.Obj().Pkg(); p != nil {
			b.WriteString(p.Name() + ".")
		}
		b.WriteString(t.Obj().Name())
		if args := t.TypeArgs(); args.Len() > 0 {
			b.WriteByte('[')
			for i := 0; i < args.Len(); i++ {
				if i > 0 {
					b.WriteByte(',')
				}
				writeTypeName(b, args.At(i))
			}
			b.WriteByte(']')
		}
	default:
		b.WriteString(types.TypeString(t, pkgName))
	}
}

func writeSig(b *strings.Builder, s *types.Signature) {
	b.WriteByte('(')
	for i := 0; i < s.Params().Len(); i++ {
		if i > 0 {
			b.WriteString(", ")
		}
		t := s.Params().At(i).Type()
		if s.Variadic() && i == s.Params().Len()-1 {
			b.WriteString("...")
			if sl, ok := t.(*types.Slice); ok {
				t = sl.Elem()
			}
		}
		writeTypeName(b, t)
	}
	b.WriteByte(')')
	switch n := s.Results().Len(); {
	case n == 1:
		b.WriteByte(' ')
		writeTypeName(b, s.Results().At(0).Type())
	case n > 1:
		b.WriteString(" (")
		for i := 0; i < n; i++ {
			if i > 0 {
				b.WriteString(", ")
			}
			writeTypeName(b, s.Results().At(i).Type())
		}
		b.WriteByte(')')
	}
}
