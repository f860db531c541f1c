// SPDX-License-Identifier: GPL-2.0

package reflect

import "internal/rvalue"

// Types that are made of others are those that the program has: none is made
// at run time.

// find is the type of a kind that is made of others.
func find(what string, h, with any, kind Kind, n int) Type {
	t := rvalue.Find(h, with, int(kind), n)
	if t == nil {
		panic("reflect." + what + ": the program has no such type")
	}
	return rtype{t}
}

// ArrayOf is an array type.
func ArrayOf(n int, elem Type) Type {
	if n < 0 {
		panic("reflect: negative length passed to ArrayOf")
	}
	return find("ArrayOf", elem.handle(), nil, Array, n)
}

// SliceOf is a slice type.
func SliceOf(t Type) Type { return find("SliceOf", t.handle(), nil, Slice, 0) }

// ChanOf is a channel type.
func ChanOf(dir ChanDir, t Type) Type { return find("ChanOf", t.handle(), nil, Chan, int(dir)) }

// MapOf is a map type.
func MapOf(key, elem Type) Type {
	if !key.Comparable() {
		panic("reflect.MapOf: invalid key type " + key.String())
	}
	return find("MapOf", elem.handle(), key.handle(), Map, 0)
}

// FuncOf is a function type.
func FuncOf(in, out []Type, variadic bool) Type {
	if variadic && (len(in) == 0 || in[len(in)-1].Kind() != Slice) {
		panic("reflect.FuncOf: last arg of variadic func must be slice")
	}
	for _, h := range rvalue.FuncTypes() {
		if t := (rtype{rvalue.Handle(h)}); t.isFunc(in, out, variadic) {
			return t
		}
	}
	panic("reflect.FuncOf: the program has no such type")
}

func (t rtype) isFunc(in, out []Type, variadic bool) bool {
	if t.num(rvalue.Named, 0) != 0 || t.NumIn() != len(in) || t.NumOut() != len(out) || t.IsVariadic() != variadic {
		return false
	}
	for i, x := range in {
		if rvalue.Part(t.h, rvalue.Param, i) != x.handle() {
			return false
		}
	}
	for i, x := range out {
		if rvalue.Part(t.h, rvalue.Result, i) != x.handle() {
			return false
		}
	}
	return true
}

// StructOf can't make a struct type.
func StructOf(fields []StructField) Type { panic("reflect.StructOf: the program has no such type") }
