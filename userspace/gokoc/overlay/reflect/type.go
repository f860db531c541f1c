// SPDX-License-Identifier: GPL-2.0

// Package reflect is Go's reflect over package internal/rvalue.
//
//goko:whole
package reflect

import (
	"internal/rvalue"
	"strconv"
)

// A Kind is the kind of a type.
type Kind uint

// The kinds.
const (
	Invalid Kind = iota
	Bool
	Int
	Int8
	Int16
	Int32
	Int64
	Uint
	Uint8
	Uint16
	Uint32
	Uint64
	Uintptr
	Float32
	Float64
	Complex64
	Complex128
	Array
	Chan
	Func
	Interface
	Map
	Pointer
	Slice
	String
	Struct
	UnsafePointer
)

// Ptr is the old name of Pointer.
const Ptr = Pointer

var kindNames = [...]string{"invalid", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8",
	"uint16", "uint32", "uint64", "uintptr", "float32", "float64", "complex64", "complex128", "array",
	"chan", "func", "interface", "map", "ptr", "slice", "string", "struct", "unsafe.Pointer"}

// String is the kind's name.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "kind" + strconv.Itoa(int(k))
}

// ChanDir is the direction of a channel type.
type ChanDir int

// The directions.
const (
	RecvDir ChanDir = 1 << iota
	SendDir
	BothDir = RecvDir | SendDir
)

// String is how the direction is written.
func (d ChanDir) String() string {
	switch d {
	case SendDir:
		return "chan<-"
	case RecvDir:
		return "<-chan"
	case BothDir:
		return "chan"
	}
	return "ChanDir" + strconv.Itoa(int(d))
}

// Type is a type of Go.
type Type interface {
	Align() int
	FieldAlign() int
	Method(int) Method
	MethodByName(string) (Method, bool)
	NumMethod() int
	Name() string
	PkgPath() string
	Size() uintptr
	String() string
	Kind() Kind
	Implements(u Type) bool
	AssignableTo(u Type) bool
	ConvertibleTo(u Type) bool
	Comparable() bool
	Bits() int
	ChanDir() ChanDir
	IsVariadic() bool
	Elem() Type
	Field(i int) StructField
	FieldByIndex(index []int) StructField
	FieldByName(name string) (StructField, bool)
	FieldByNameFunc(match func(string) bool) (StructField, bool)
	In(i int) Type
	Key() Type
	Len() int
	NumField() int
	NumIn() int
	NumOut() int
	Out(i int) Type
	handle() any
}

// rtype is the one implementation of Type; h as in package rvalue.
type rtype struct{ h any }

func typeFor(h any) Type {
	if h == nil {
		panic("reflect: the program has no such type")
	}
	return rtype{h}
}

// TypeOf is the type of the value in i, nil for nil.
func TypeOf(i any) Type {
	if i == nil {
		return nil
	}
	return typeFor(rvalue.Typeof(i))
}

func (t rtype) handle() any             { return t.h }
func (t rtype) num(what, i int) int     { return rvalue.Int(t.h, what, i) }
func (t rtype) part(what, i int) Type   { return typeFor(rvalue.Part(t.h, what, i)) }
func (t rtype) text(what, i int) string { return rvalue.Text(t.h, what, i) }

func (t rtype) Align() int       { return t.num(rvalue.Align, 0) }
func (t rtype) FieldAlign() int  { return t.num(rvalue.Align, 0) }
func (t rtype) Size() uintptr    { return uintptr(t.num(rvalue.Size, 0)) }
func (t rtype) Kind() Kind       { return Kind(t.num(rvalue.Kind, 0)) }
func (t rtype) Comparable() bool { return t.num(rvalue.Comparable, 0) != 0 }
func (t rtype) String() string   { return t.text(rvalue.String, 0) }

// PkgPath is the path of the package that defines the type, else empty.
func (t rtype) PkgPath() string {
	if t.Kind() == UnsafePointer && t.String() == "unsafe.Pointer" {
		return "unsafe"
	}
	return t.text(rvalue.Pkg, 0)
}

// Name is the name of a defined or predeclared type, else empty.
func (t rtype) Name() string {
	k := t.Kind()
	if t.num(rvalue.Named, 0) == 0 && k != String && k != UnsafePointer && (k < Bool || k > Complex128) {
		return ""
	}
	s := t.String()
	i, brackets := len(s)-1, 0
	for i >= 0 && (s[i] != '.' || brackets != 0) {
		switch s[i] {
		case ']':
			brackets++
		case '[':
			brackets--
		}
		i--
	}
	return s[i+1:]
}

func (t rtype) must(k Kind, what string) {
	if t.Kind() != k {
		panic("reflect: " + what + " of non-" + k.String() + " type " + t.String())
	}
}

// Elem is the type of what an array, channel, map, pointer or slice has.
func (t rtype) Elem() Type {
	switch t.Kind() {
	case Array, Chan, Map, Pointer, Slice:
		return t.part(rvalue.Elem, 0)
	}
	panic("reflect: Elem of invalid type " + t.String())
}

func (t rtype) Key() Type {
	t.must(Map, "Key")
	return t.part(rvalue.Key, 0)
}

func (t rtype) Len() int {
	t.must(Array, "Len")
	return t.num(rvalue.ArrayLen, 0)
}

func (t rtype) Bits() int {
	if k := t.Kind(); k < Int || k > Complex128 {
		panic("reflect: Bits of non-arithmetic Type " + t.String())
	}
	return int(t.Size()) * 8
}

func (t rtype) ChanDir() ChanDir {
	t.must(Chan, "ChanDir")
	return ChanDir(t.num(rvalue.Dir, 0))
}

func (t rtype) IsVariadic() bool {
	t.must(Func, "IsVariadic")
	return t.num(rvalue.Variadic, 0) != 0
}

func (t rtype) NumIn() int {
	t.must(Func, "NumIn")
	return t.num(rvalue.Params, 0)
}

func (t rtype) NumOut() int {
	t.must(Func, "NumOut")
	return t.num(rvalue.Results, 0)
}

func (t rtype) In(i int) Type {
	t.must(Func, "In")
	return t.part(rvalue.Param, i)
}

func (t rtype) Out(i int) Type {
	t.must(Func, "Out")
	return t.part(rvalue.Result, i)
}

// Implements tells whether t has the methods of the interface type u.
func (t rtype) Implements(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.Implements")
	}
	if u.Kind() != Interface {
		panic("reflect: non-interface type passed to Type.Implements")
	}
	return rvalue.Implements(t.h, u.handle())
}

// AssignableTo tells whether a value of t can be assigned to one of u.
func (t rtype) AssignableTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.AssignableTo")
	}
	if t.h == u.handle() {
		return true
	}
	if u.Kind() == Interface {
		return rvalue.Implements(t.h, u.handle())
	}
	return (t.num(rvalue.Named, 0) == 0 || rvalue.Int(u.handle(), rvalue.Named, 0) == 0) && t.Kind() == u.Kind() &&
		(t.Kind() < Bool || t.Kind() > Complex128) && t.Kind() != String && sameUnder(t, u)
}

// sameUnder tells whether two types have the same underlying type.
func sameUnder(t, u Type) bool {
	return t.handle() == u.handle() ||
		t.Kind() == u.Kind() && t.Kind() != Interface && rvalue.Copy(rvalue.New(t.handle()), rvalue.New(u.handle()))
}

// ConvertibleTo tells whether a value of t can be converted to u.
func (t rtype) ConvertibleTo(u Type) bool {
	if u == nil {
		panic("reflect: nil type passed to Type.ConvertibleTo")
	}
	return convertible(t, u)
}

// Methods that some interface of the program has; others are not there.

// exported lists the numbers of the exported methods.
func (t rtype) exported() []int {
	var list []int
	for i, n := 0, t.num(rvalue.Methods, 0); i < n; i++ {
		if t.text(rvalue.MethodPkg, i) == "" {
			list = append(list, i)
		}
	}
	return list
}

// A Method is a method of a type.
type Method struct {
	Name    string
	PkgPath string
	Type    Type
	Func    Value
	Index   int
}

// IsExported tells whether other packages can call it.
func (m Method) IsExported() bool { return m.PkgPath == "" }

func (t rtype) NumMethod() int {
	if t.Kind() == Interface {
		return t.num(rvalue.Methods, 0)
	}
	return len(t.exported())
}

func (t rtype) Method(i int) Method {
	n := i
	if t.Kind() != Interface {
		list := t.exported()
		if i < 0 || i >= len(list) {
			panic("reflect: Method index out of range")
		}
		n = list[i]
	}
	m := Method{Name: t.text(rvalue.MethodName, n), PkgPath: t.text(rvalue.MethodPkg, n), Index: i}
	h := rvalue.Part(t.h, rvalue.MethodType, n)
	if h == nil {
		return m
	}
	m.Type = rtype{h}
	if t.Kind() != Interface {
		m.Func = t.methodFunc(m, m.Type)
		m.Type = m.Func.Type()
	}
	return m
}

func (t rtype) MethodByName(name string) (Method, bool) {
	if t.Kind() == Interface {
		for i, n := 0, t.NumMethod(); i < n; i++ {
			if t.text(rvalue.MethodName, i) == name {
				return t.Method(i), true
			}
		}
		return Method{}, false
	}
	for i, n := range t.exported() {
		if t.text(rvalue.MethodName, n) == name {
			return t.Method(i), true
		}
	}
	return Method{}, false
}

// PointerTo is the type of pointers to t.
func PointerTo(t Type) Type { return typeFor(rvalue.Part(t.handle(), rvalue.Pointer, 0)) }

// PtrTo is the old name of PointerTo.
func PtrTo(t Type) Type { return PointerTo(t) }

// A StructField is a field of a struct.
type StructField struct {
	Name      string
	PkgPath   string
	Type      Type
	Tag       StructTag
	Offset    uintptr
	Index     []int
	Anonymous bool
}

// IsExported tells whether other packages can use it.
func (f StructField) IsExported() bool { return f.PkgPath == "" }

// A StructTag is what stands behind a field.
type StructTag string

// Get is the value of a key, or empty.
func (tag StructTag) Get(key string) string {
	v, _ := tag.Lookup(key)
	return v
}

// Lookup is the value of a key, and whether it is there.
func (tag StructTag) Lookup(key string) (value string, ok bool) {
	for tag != "" {
		i := 0
		for i < len(tag) && tag[i] == ' ' {
			i++
		}
		tag = tag[i:]
		i = 0
		for i < len(tag) && tag[i] > ' ' && tag[i] != ':' && tag[i] != '"' && tag[i] != 0x7f {
			i++
		}
		if i == 0 || i+1 >= len(tag) || tag[i] != ':' || tag[i+1] != '"' {
			break
		}
		name := string(tag[:i])
		tag = tag[i+1:]
		i = 1
		for i < len(tag) && tag[i] != '"' {
			if tag[i] == '\\' {
				i++
			}
			i++
		}
		if i >= len(tag) {
			break
		}
		quoted := string(tag[:i+1])
		tag = tag[i+1:]
		if name == key {
			value, err := strconv.Unquote(quoted)
			return value, err == nil
		}
	}
	return "", false
}

func (t rtype) NumField() int {
	t.must(Struct, "NumField")
	return t.num(rvalue.Fields, 0)
}

func (t rtype) Field(i int) StructField {
	t.must(Struct, "Field")
	if i < 0 || i >= t.num(rvalue.Fields, 0) {
		panic("reflect: Field index out of bounds")
	}
	return StructField{
		Name:      t.text(rvalue.FieldName, i),
		PkgPath:   t.text(rvalue.FieldPkg, i),
		Type:      t.part(rvalue.FieldType, i),
		Tag:       StructTag(t.text(rvalue.FieldTag, i)),
		Offset:    uintptr(t.num(rvalue.FieldOffset, i)),
		Index:     []int{i},
		Anonymous: t.num(rvalue.FieldEmbedded, i) != 0,
	}
}

func (t rtype) FieldByIndex(index []int) StructField {
	var f StructField
	var typ Type = t
	for i, x := range index {
		if i > 0 && typ.Kind() == Pointer && typ.Elem().Kind() == Struct {
			typ = typ.Elem()
		}
		f = typ.Field(x)
		typ = f.Type
	}
	return f
}

func (t rtype) FieldByName(name string) (StructField, bool) {
	return t.FieldByNameFunc(func(s string) bool { return s == name })
}

// FieldByNameFunc looks among the fields, then among those of embedded
// structs, a depth at a time; two at one depth hide each other.
func (t rtype) FieldByNameFunc(match func(string) bool) (result StructField, ok bool) {
	t.must(Struct, "FieldByNameFunc")
	type scan struct {
		t     Type
		index []int
	}
	times := func(t Type, list []scan) (n int) {
		for _, s := range list {
			if s.t == t {
				n++
			}
		}
		return n
	}
	next := []scan{{t, nil}}
	var seen []scan
	for len(next) > 0 {
		current := next
		next = nil
		for _, s := range current {
			if times(s.t, seen) > 0 {
				continue
			}
			seen = append(seen, s)
			for i := 0; i < s.t.NumField(); i++ {
				f := s.t.Field(i)
				index := append(append([]int(nil), s.index...), i)
				if match(f.Name) {
					if ok || times(s.t, current) > 1 {
						return StructField{}, false
					}
					result, ok = f, true
					result.Index = index
					continue
				}
				if !f.Anonymous || ok {
					continue
				}
				e := f.Type
				if e.Kind() == Pointer {
					e = e.Elem()
				}
				if e.Kind() == Struct && times(e, seen) == 0 {
					next = append(next, scan{e, index})
				}
			}
		}
		if ok {
			return result, true
		}
	}
	return StructField{}, false
}

// VisibleFields lists the fields of a struct and those it has from embedded ones.
func VisibleFields(t Type) []StructField {
	if t.Kind() != Struct {
		panic("reflect.VisibleFields of non-struct type")
	}
	var list []StructField
	var walk func(t Type, index []int, depth int)
	walk = func(u Type, index []int, depth int) {
		for i := 0; i < u.NumField() && depth < 10; i++ {
			f := u.Field(i)
			f.Index = append(append([]int(nil), index...), i)
			if g, ok := t.FieldByName(f.Name); !ok || len(g.Index) != len(f.Index) {
				continue
			}
			list = append(list, f)
			e := f.Type
			if f.Anonymous && e.Kind() == Pointer {
				e = e.Elem()
			}
			if f.Anonymous && e.Kind() == Struct {
				walk(e, f.Index, depth+1)
			}
		}
	}
	walk(t, nil, 0)
	return list
}
