// SPDX-License-Identifier: GPL-2.0

// Package rvalue is what package reflect stands on.
//
// A value of type T is given as an interface that holds a *T, p in what follows;
// a type T as an interface that holds a nil *T, h.  For a type for which there
// is none the functions return nil.
package rvalue

// Typeof is the type of the value in x, nil for nil.
func Typeof(x any) (h any)

// Handle is the type of a value.
func Handle(p any) (h any)

// Box is the value in x, which is not to be written to.
func Box(x any) (p any)

// Load is a copy of a value; of an interface what is in it.
func Load(p any) any

// Get is the bits of a scalar, the first word of anything else.
func Get(p any) uint64

// Set stores the bits of a scalar, and to nothing else.
func Set(p any, bits uint64)

// Str is the value of a string type.
func Str(p any) string

// SetStr stores to a string type.
func SetStr(p any, s string)

// Bytes is the value of a slice of bytes.
func Bytes(p any) []byte

// Copy stores src to dst if dst can hold it.
func Copy(dst, src any) bool

// Field is a field of a struct.
func Field(p any, i int) any

// Index is an element of a slice or array.
func Index(p any, i int) any

// Len is the length and capacity of a slice, array, string or channel.
func Len(p any) (n, cap int)

// New is a new value of a type.
func New(h any) (p any)

// MakeSlice is a new slice of a slice type.
func MakeSlice(h any, n, cap int) (p any)

// Slice is part of a slice or array, of the slice type h.
func Slice(p, h any, lo, hi, max int) any

// What Int tells of a type, by kmod/exec/builtins_rtype.c.
const (
	Kind = iota
	Size
	Align
	Fields
	ArrayLen
	Params
	Results
	Methods
	Comparable
	Dir
	Variadic
	Named
	FieldOffset   // of field i
	FieldEmbedded // of field i
)

// Int is a number of a type or value.
func Int(h any, what, i int) int

// What Part finds.
const (
	Elem = iota
	Key
	FieldType
	Param
	Result
	Pointer
	MethodType
)

// Part is a type that another is made of, or that is made of it.
func Part(h any, what, i int) any

// Find is a type of the program that is made of others: of what kind, as
// reflect numbers them; n is a length or direction.
func Find(elem, key any, kind, n int) any

// What Text tells.
const (
	String = iota
	Pkg
	FieldName
	FieldTag
	FieldPkg
	MethodName
	MethodPkg
)

// Text is a text of a type.
func Text(h any, what, i int) string

// Implements tells whether a type has the methods of an interface type.
func Implements(h, iface any) bool

// Maps: p is the map, keys and values are values as well.

// MapLen is the number of keys.
func MapLen(p any) int

// MapGet is the value of a key, nil if there is none.
func MapGet(p, key any) (val any)

// MapSet sets the value of a key.
func MapSet(p, key, val any)

// MapDelete takes a key out.
func MapDelete(p, key any)

// MakeMap is a new map of a type.
func MakeMap(h any, n int) (p any)

// MapIter makes an iterator.
func MapIter(p any) (iter any)

// MapNext steps an iterator to the next key and value, nil at the end.
func MapNext(iter any) (key, val any)

// The bodies of these gokoc makes for the types of the program (thunks.go).

// Call calls a function.
func Call(f any, in []any) (out []any)

// MakeFunc makes a function of a type that calls fn.
func MakeFunc(h any, fn func(in []any) []any) (f any)

// FuncTypes are the program's function types.
func FuncTypes() []any

// Method is the method of the value in x as a function without receiver.
func Method(x any, name string) (f any)

// MakeChan makes a channel of a type.
func MakeChan(h any, n int) (c any)

// Send sends to a channel, if it can at once or may wait.
func Send(c, x any, wait bool) (sent bool)

// Recv receives from a channel; got: it has, or the channel is closed.
func Recv(c any, wait bool) (x any, ok, got bool)

// Close closes a channel.
func Close(c any)
