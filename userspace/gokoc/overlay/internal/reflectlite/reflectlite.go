// SPDX-License-Identifier: GPL-2.0

// Package reflectlite is the part of package reflect that package errors, sort,
// sync and context use.
//
//goko:whole
package reflectlite

import "internal/rvalue"

// A Kind is the kind of a type, numbered as in package reflect.
type Kind uint

// The kinds that the users of this package know.
const (
	Interface Kind = 20
	Ptr       Kind = 22
	Slice     Kind = 23
	String    Kind = 24
	Struct    Kind = 25
)

// A Type is a type.
type Type interface {
	Name() string
	PkgPath() string
	Size() uintptr
	Kind() Kind
	Implements(u Type) bool
	AssignableTo(u Type) bool
	Comparable() bool
	String() string
	Elem() Type
	handle() any
}

type rtype struct{ h any }

// TypeOf is the type of the value in i, nil for nil.
func TypeOf(i any) Type {
	if i == nil {
		return nil
	}
	return rtype{rvalue.Typeof(i)}
}

func (t rtype) handle() any      { return t.h }
func (t rtype) String() string   { return rvalue.Text(t.h, rvalue.String, 0) }
func (t rtype) PkgPath() string  { return rvalue.Text(t.h, rvalue.Pkg, 0) }
func (t rtype) Size() uintptr    { return uintptr(rvalue.Int(t.h, rvalue.Size, 0)) }
func (t rtype) Kind() Kind       { return Kind(rvalue.Int(t.h, rvalue.Kind, 0)) }
func (t rtype) Comparable() bool { return rvalue.Int(t.h, rvalue.Comparable, 0) != 0 }
func (t rtype) Elem() Type       { return rtype{rvalue.Part(t.h, rvalue.Elem, 0)} }

func (t rtype) Name() string {
	if rvalue.Int(t.h, rvalue.Named, 0) == 0 {
		return ""
	}
	s := t.String()
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '.' {
			return s[i+1:]
		}
	}
	return s
}

func (t rtype) Implements(u Type) bool {
	if u.Kind() != Interface {
		panic("reflect: non-interface type passed to Type.Implements")
	}
	return rvalue.Implements(t.h, u.handle())
}

func (t rtype) AssignableTo(u Type) bool {
	return t.h == u.handle() || u.Kind() == Interface && rvalue.Implements(t.h, u.handle())
}

// A Value is a value.
type Value struct {
	p        any
	writable bool
}

// ValueOf is the value in i.
func ValueOf(i any) Value {
	if i == nil {
		return Value{}
	}
	return Value{rvalue.Box(i), false}
}

// Type is the value's type.
func (v Value) Type() Type { return rtype{rvalue.Handle(v.p)} }

// Kind is the kind of its type.
func (v Value) Kind() Kind {
	if v.p == nil {
		return 0
	}
	return Kind(rvalue.Int(v.p, rvalue.Kind, 0))
}

// IsValid tells whether there is a value.
func (v Value) IsValid() bool { return v.p != nil }

// IsNil tells whether it is nil.
func (v Value) IsNil() bool { return rvalue.Get(v.p) == 0 }

// Len is the length of a slice.
func (v Value) Len() int {
	n, _ := rvalue.Len(v.p)
	return n
}

// Elem is what a pointer points to, or what is in an interface.
func (v Value) Elem() Value {
	if v.IsNil() {
		return Value{}
	}
	x := rvalue.Load(v.p)
	if v.Kind() == Interface {
		return ValueOf(x)
	}
	return Value{x, true}
}

// CanSet tells whether Set can be called.
func (v Value) CanSet() bool { return v.writable }

// Set stores x.
func (v Value) Set(x Value) {
	if !v.writable || !rvalue.Copy(v.p, x.p) {
		panic("reflect: cannot set value")
	}
}

// Swapper returns a function that swaps elements of a slice.
func Swapper(slice any) func(i, j int) {
	switch s := slice.(type) {
	case []int:
		return func(i, j int) { s[i], s[j] = s[j], s[i] }
	case []string:
		return func(i, j int) { s[i], s[j] = s[j], s[i] }
	}
	v := ValueOf(slice)
	if v.Kind() != Slice {
		panic("reflect: call of Swapper on non-slice value")
	}
	p := v.p
	tmp := rvalue.New(rvalue.Part(rvalue.Handle(p), rvalue.Elem, 0))
	return func(i, j int) {
		a, b := rvalue.Index(p, i), rvalue.Index(p, j)
		rvalue.Copy(tmp, a)
		rvalue.Copy(a, b)
		rvalue.Copy(b, tmp)
	}
}
