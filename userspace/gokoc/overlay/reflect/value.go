// SPDX-License-Identifier: GPL-2.0

package reflect

import (
	"internal/rvalue"
	"math"

	"unsafe"
)

type flag uint32

const (
	flagKind flag = 1<<5 - 1
	flagRO   flag = 1 << 5 // from an unexported field
	flagAddr flag = 1 << 6 // a variable
)

// A Value is a value of any type; p points to it, as in package rvalue.
type Value struct {
	p any
	flag
}

// A ValueError is what methods panic with that are not for the kind of Value.
type ValueError struct {
	Method string
	Kind   Kind
}

func (e *ValueError) Error() string {
	if e.Kind == Invalid {
		return "reflect: call of " + e.Method + " on zero Value"
	}
	return "reflect: call of " + e.Method + " on " + e.Kind.String() + " Value"
}

// at is the value that p points to.
func at(p any, f flag) Value {
	if p == nil {
		panic("reflect: the program has no such type")
	}
	return Value{p, f | flag(rvalue.Int(p, rvalue.Kind, 0))}
}

// ValueOf is the value in i.
func ValueOf(i any) Value {
	if i == nil {
		return Value{}
	}
	return at(rvalue.Box(i), 0)
}

func (f flag) kind() Kind { return Kind(f & flagKind) }

// must panics unless v is of one of the kinds.
func (v Value) must(method string, kinds ...Kind) {
	for _, k := range kinds {
		if v.kind() == k {
			return
		}
	}
	panic(&ValueError{"reflect.Value." + method, v.kind()})
}

func (v Value) mustBeSettable(method string) {
	switch {
	case v.flag == 0:
		panic(&ValueError{"reflect.Value." + method, Invalid})
	case v.flag&flagRO != 0:
		panic("reflect: reflect.Value." + method + " using value obtained using unexported field")
	case v.flag&flagAddr == 0:
		panic("reflect: reflect.Value." + method + " using unaddressable value")
	}
}

func (v Value) mustBeExported(method string) {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value." + method, Invalid})
	}
	if v.flag&flagRO != 0 {
		panic("reflect: reflect.Value." + method + " using value obtained using unexported field")
	}
}

// Kind is the kind of the value's type, Invalid for the zero Value.
func (v Value) Kind() Kind { return v.kind() }

// IsValid tells whether v is a value at all.
func (v Value) IsValid() bool { return v.flag != 0 }

// Type is the value's type.
func (v Value) Type() Type {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value.Type", Invalid})
	}
	return rtype{rvalue.Handle(v.p)}
}

// CanInterface tells whether Interface can be called.
func (v Value) CanInterface() bool {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value.CanInterface", Invalid})
	}
	return v.flag&flagRO == 0
}

// Interface is the value in an interface.
func (v Value) Interface() any {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value.Interface", Invalid})
	}
	if v.flag&flagRO != 0 {
		panic("reflect.Value.Interface: cannot return value obtained from unexported field or method")
	}
	return rvalue.Load(v.p)
}

// CanAddr tells whether v is a variable.
func (v Value) CanAddr() bool { return v.flag&flagAddr != 0 }

// CanSet tells whether v can be assigned to.
func (v Value) CanSet() bool { return v.flag&(flagAddr|flagRO) == flagAddr }

// Addr is a pointer to v.
func (v Value) Addr() Value {
	if v.flag&flagAddr == 0 {
		panic("reflect.Value.Addr of unaddressable value")
	}
	return at(rvalue.Box(v.p), v.flag&flagRO)
}

// Elem is what a pointer points to, or an interface contains.
func (v Value) Elem() Value {
	v.must("Elem", Interface, Pointer)
	x := rvalue.Load(v.p)
	if v.kind() == Interface {
		if x == nil {
			return Value{}
		}
		return at(rvalue.Box(x), v.flag&flagRO)
	}
	if rvalue.Get(v.p) == 0 {
		return Value{}
	}
	return at(x, v.flag&flagRO|flagAddr)
}

// Indirect is what v points to if it is a pointer, else v.
func Indirect(v Value) Value {
	if v.kind() != Pointer {
		return v
	}
	return v.Elem()
}

// IsNil tells whether v is nil.
func (v Value) IsNil() bool {
	v.must("IsNil", Chan, Func, Interface, Map, Pointer, Slice, UnsafePointer)
	return rvalue.Get(v.p) == 0
}

// IsZero tells whether v is the zero value of its type.
func (v Value) IsZero() bool {
	switch v.kind() {
	case Bool:
		return !v.Bool()
	case Int, Int8, Int16, Int32, Int64:
		return v.Int() == 0
	case Uint, Uint8, Uint16, Uint32, Uint64, Uintptr:
		return v.Uint() == 0
	case Float32, Float64:
		return math.Float64bits(v.Float()) == 0
	case Complex64, Complex128:
		c := v.Complex()
		return math.Float64bits(real(c)) == 0 && math.Float64bits(imag(c)) == 0
	case Array:
		for i := 0; i < v.Len(); i++ {
			if !v.Index(i).IsZero() {
				return false
			}
		}
		return true
	case String:
		return v.Len() == 0
	case Struct:
		for i := 0; i < v.NumField(); i++ {
			if !v.Field(i).IsZero() {
				return false
			}
		}
		return true
	case Invalid:
		panic(&ValueError{"reflect.Value.IsZero", Invalid})
	}
	return v.IsNil()
}

// Bool is the value of a bool.
func (v Value) Bool() bool {
	v.must("Bool", Bool)
	return rvalue.Get(v.p) != 0
}

// CanInt tells whether Int can be called.
func (v Value) CanInt() bool { return v.kind() >= Int && v.kind() <= Int64 }

// CanUint tells whether Uint can be called.
func (v Value) CanUint() bool { return v.kind() >= Uint && v.kind() <= Uintptr }

// CanFloat tells whether Float can be called.
func (v Value) CanFloat() bool { return v.kind() == Float32 || v.kind() == Float64 }

// CanComplex tells whether Complex can be called.
func (v Value) CanComplex() bool { return v.kind() == Complex64 || v.kind() == Complex128 }

// Int is the value of a signed integer.
func (v Value) Int() int64 {
	if !v.CanInt() {
		panic(&ValueError{"reflect.Value.Int", v.kind()})
	}
	return int64(rvalue.Get(v.p))
}

// Uint is the value of an unsigned integer.
func (v Value) Uint() uint64 {
	if !v.CanUint() {
		panic(&ValueError{"reflect.Value.Uint", v.kind()})
	}
	return rvalue.Get(v.p)
}

// Float is the value of a float.
func (v Value) Float() float64 {
	switch v.kind() {
	case Float32:
		return float64(math.Float32frombits(uint32(rvalue.Get(v.p))))
	case Float64:
		return math.Float64frombits(rvalue.Get(v.p))
	}
	panic(&ValueError{"reflect.Value.Float", v.kind()})
}

// Complex is the value of a complex number.
func (v Value) Complex() complex128 {
	if v.kind() == Complex64 {
		var c complex64
		rvalue.Copy(&c, v.p)
		return complex128(c)
	}
	v.must("Complex", Complex128)
	var c complex128
	rvalue.Copy(&c, v.p)
	return c
}

// String is the value of a string; "<T Value>" for others.
func (v Value) String() string {
	switch v.kind() {
	case String:
		return rvalue.Str(v.p)
	case Invalid:
		return "<invalid Value>"
	}
	return "<" + v.Type().String() + " Value>"
}

// Bytes is the value of a slice or of an addressable array of bytes.
func (v Value) Bytes() []byte {
	v.must("Bytes", Slice, Array)
	if v.Type().Elem().Kind() != Uint8 {
		panic("reflect.Value.Bytes of non-byte slice")
	}
	if v.kind() == Array && v.flag&flagAddr == 0 {
		panic("reflect.Value.Bytes of unaddressable byte array")
	}
	return rvalue.Bytes(v.p)
}

// Pointer is an address as a number.
func (v Value) Pointer() uintptr {
	v.must("Pointer", Chan, Func, Map, Pointer, Slice, UnsafePointer)
	return uintptr(rvalue.Get(v.p))
}

// UnsafePointer is a pointer of any type.
func (v Value) UnsafePointer() unsafe.Pointer {
	v.must("UnsafePointer", UnsafePointer, Pointer)
	p, _ := rvalue.Load(v.p).(unsafe.Pointer)
	return p
}

// UnsafeAddr is the address of a variable as a number.
func (v Value) UnsafeAddr() uintptr { return v.Addr().Pointer() }

// Len is the length of an array, channel, map, slice or string.
func (v Value) Len() int {
	v.must("Len", Slice, String, Array, Map, Chan)
	if v.kind() == Map {
		return rvalue.MapLen(v.p)
	}
	n, _ := rvalue.Len(v.p)
	return n
}

// Cap is the capacity of an array, channel or slice.
func (v Value) Cap() int {
	v.must("Cap", Slice, Array, Chan)
	_, c := rvalue.Len(v.p)
	return c
}

// Index is an element of an array, slice or string.
func (v Value) Index(i int) Value {
	v.must("Index", Slice, Array, String)
	n, _ := rvalue.Len(v.p)
	if uint(i) >= uint(n) {
		panic("reflect: " + v.kind().String() + " index out of range")
	}
	switch v.kind() {
	case String:
		b := rvalue.Str(v.p)[i]
		return at(&b, v.flag&flagRO)
	case Slice:
		return at(rvalue.Index(v.p, i), v.flag&flagRO|flagAddr)
	}
	return at(rvalue.Index(v.p, i), v.flag&(flagRO|flagAddr))
}

// NumField is the number of fields of a struct.
func (v Value) NumField() int {
	v.must("NumField", Struct)
	return rvalue.Int(v.p, rvalue.Fields, 0)
}

// Field is a field of a struct.
func (v Value) Field(i int) Value {
	v.must("Field", Struct)
	if uint(i) >= uint(rvalue.Int(v.p, rvalue.Fields, 0)) {
		panic("reflect: Field index out of range")
	}
	f := v.flag & (flagRO | flagAddr)
	if rvalue.Text(v.p, rvalue.FieldPkg, i) != "" {
		f |= flagRO
	}
	return at(rvalue.Field(v.p, i), f)
}

// FieldByIndex is a field of a struct, or of one embedded in it.
func (v Value) FieldByIndex(index []int) Value {
	v, err := v.FieldByIndexErr(index)
	if err != nil {
		panic(err.Error())
	}
	return v
}

type embeddedNil string

func (e embeddedNil) Error() string {
	return "reflect: indirection through nil pointer to embedded struct field " + string(e)
}

// FieldByIndexErr is FieldByIndex with an error for nil pointers.
func (v Value) FieldByIndexErr(index []int) (Value, error) {
	v.must("FieldByIndex", Struct)
	for i, x := range index {
		if i > 0 && v.kind() == Pointer && v.Type().Elem().Kind() == Struct {
			if v.IsNil() {
				return Value{}, embeddedNil(v.Type().Elem().Name())
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v, nil
}

// FieldByName is the field of a name, or the zero Value.
func (v Value) FieldByName(name string) Value {
	v.must("FieldByName", Struct)
	if f, ok := v.Type().FieldByName(name); ok {
		return v.FieldByIndex(f.Index)
	}
	return Value{}
}

// FieldByNameFunc is the field whose name matches, or the zero Value.
func (v Value) FieldByNameFunc(match func(string) bool) Value {
	if f, ok := v.Type().FieldByNameFunc(match); ok {
		return v.FieldByIndex(f.Index)
	}
	return Value{}
}

// NumMethod is the number of methods of the value's type.
func (v Value) NumMethod() int {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value.NumMethod", Invalid})
	}
	return v.Type().NumMethod()
}

// ---- Assignment ----

// Set assigns x to v.
func (v Value) Set(x Value) {
	v.mustBeSettable("Set")
	x.mustBeExported("Set")
	if !x.Type().AssignableTo(v.Type()) || !rvalue.Copy(v.p, x.p) {
		panic("reflect.Set: value of type " + x.Type().String() + " is not assignable to type " + v.Type().String())
	}
}

// SetZero and the like: v must be of the kind, and a variable.

// SetBool assigns a bool.
func (v Value) SetBool(x bool) {
	v.mustBeSettable("SetBool")
	v.must("SetBool", Bool)
	bits := uint64(0)
	if x {
		bits = 1
	}
	rvalue.Set(v.p, bits)
}

// SetInt assigns a signed integer.
func (v Value) SetInt(x int64) {
	v.mustBeSettable("SetInt")
	if !v.CanInt() {
		panic(&ValueError{"reflect.Value.SetInt", v.kind()})
	}
	rvalue.Set(v.p, uint64(x))
}

// SetUint assigns an unsigned integer.
func (v Value) SetUint(x uint64) {
	v.mustBeSettable("SetUint")
	if !v.CanUint() {
		panic(&ValueError{"reflect.Value.SetUint", v.kind()})
	}
	rvalue.Set(v.p, x)
}

// SetFloat assigns a float.
func (v Value) SetFloat(x float64) {
	v.mustBeSettable("SetFloat")
	v.setFloat(x)
}

func (v Value) setFloat(x float64) {
	switch v.kind() {
	case Float32:
		rvalue.Set(v.p, uint64(math.Float32bits(float32(x))))
	case Float64:
		rvalue.Set(v.p, math.Float64bits(x))
	default:
		panic(&ValueError{"reflect.Value.SetFloat", v.kind()})
	}
}

// SetComplex assigns a complex number.
func (v Value) SetComplex(x complex128) {
	v.mustBeSettable("SetComplex")
	v.setComplex(x)
}

func (v Value) setComplex(x complex128) {
	if v.kind() == Complex64 {
		c := complex64(x)
		rvalue.Copy(v.p, &c)
		return
	}
	v.must("SetComplex", Complex128)
	rvalue.Copy(v.p, &x)
}

// SetString assigns a string.
func (v Value) SetString(x string) {
	v.mustBeSettable("SetString")
	v.must("SetString", String)
	rvalue.SetStr(v.p, x)
}

// SetBytes assigns a slice of bytes.
func (v Value) SetBytes(x []byte) {
	v.mustBeSettable("SetBytes")
	v.must("SetBytes", Slice)
	if !rvalue.Copy(v.p, &x) {
		panic("reflect.Value.SetBytes of non-byte slice")
	}
}

// SetLen sets the length of a slice.
func (v Value) SetLen(n int) {
	v.mustBeSettable("SetLen")
	v.must("SetLen", Slice)
	if uint(n) > uint(v.Cap()) {
		panic("reflect: slice length out of range in SetLen")
	}
	rvalue.Copy(v.p, rvalue.Slice(v.p, v.p, 0, n, v.Cap()))
}

// SetCap sets the capacity of a slice.
func (v Value) SetCap(n int) {
	v.mustBeSettable("SetCap")
	v.must("SetCap", Slice)
	if n < v.Len() || n > v.Cap() {
		panic("reflect: slice capacity out of range in SetCap")
	}
	rvalue.Copy(v.p, rvalue.Slice(v.p, v.p, 0, v.Len(), n))
}

// OverflowInt tells whether x does not fit v's type.
func (v Value) OverflowInt(x int64) bool {
	if !v.CanInt() {
		panic(&ValueError{"reflect.Value.OverflowInt", v.kind()})
	}
	n := 64 - uint(v.Type().Size())*8
	return x<<n>>n != x
}

// OverflowUint tells whether x does not fit v's type.
func (v Value) OverflowUint(x uint64) bool {
	if !v.CanUint() {
		panic(&ValueError{"reflect.Value.OverflowUint", v.kind()})
	}
	n := 64 - uint(v.Type().Size())*8
	return x<<n>>n != x
}

// OverflowFloat tells whether x does not fit v's type.
func (v Value) OverflowFloat(x float64) bool {
	if v.kind() == Float64 {
		return false
	}
	v.must("OverflowFloat", Float32)
	if x < 0 {
		x = -x
	}
	return math.MaxFloat32 < x && x <= math.MaxFloat64
}

// OverflowComplex tells whether x does not fit v's type.
func (v Value) OverflowComplex(x complex128) bool {
	if v.kind() == Complex128 {
		return false
	}
	v.must("OverflowComplex", Complex64)
	f := New(TypeOf(float32(0))).Elem()
	return f.OverflowFloat(real(x)) || f.OverflowFloat(imag(x))
}

// ---- Making things ----

// New is a pointer to a new zero value.
func New(t Type) Value {
	if t == nil {
		panic("reflect: New(nil)")
	}
	return at(rvalue.Box(rvalue.New(t.handle())), 0)
}

// Zero is the zero value of a type.
func Zero(t Type) Value {
	if t == nil {
		panic("reflect: Zero(nil)")
	}
	return at(rvalue.New(t.handle()), 0)
}

// MakeSlice is a new slice.
func MakeSlice(t Type, n, cap int) Value {
	if t.Kind() != Slice {
		panic("reflect.MakeSlice of non-slice type")
	}
	if n < 0 {
		panic("reflect.MakeSlice: negative len")
	}
	if cap < 0 {
		panic("reflect.MakeSlice: negative cap")
	}
	if n > cap {
		panic("reflect.MakeSlice: len > cap")
	}
	return at(rvalue.MakeSlice(t.handle(), n, cap), 0)
}

// MakeMap is a new map.
func MakeMap(t Type) Value { return MakeMapWithSize(t, 0) }

// MakeMapWithSize is a new map.
func MakeMapWithSize(t Type, n int) Value {
	if t.Kind() != Map {
		panic("reflect.MakeMapWithSize of non-map type")
	}
	return at(rvalue.MakeMap(t.handle(), n), 0)
}

// Slice is v[i:j].
func (v Value) Slice(i, j int) Value {
	v.must("Slice", Slice, Array, String)
	if v.kind() == String {
		if i < 0 || j < i || j > v.Len() {
			panic("reflect.Value.Slice: string slice index out of bounds")
		}
		s := rvalue.New(rvalue.Handle(v.p))
		rvalue.SetStr(s, rvalue.Str(v.p)[i:j])
		return at(s, v.flag&flagRO)
	}
	return v.slice("Slice", i, j, v.Cap())
}

// Slice3 is v[i:j:k].
func (v Value) Slice3(i, j, k int) Value {
	v.must("Slice3", Slice, Array)
	return v.slice("Slice3", i, j, k)
}

func (v Value) slice(method string, i, j, k int) Value {
	h := v.p
	if v.kind() == Array {
		if v.flag&flagAddr == 0 {
			panic("reflect.Value." + method + ": slice of unaddressable array")
		}
		h = SliceOf(v.Type().Elem()).handle()
	}
	if i < 0 || j < i || k < j || k > v.Cap() {
		panic("reflect.Value." + method + ": slice index out of bounds")
	}
	return at(rvalue.Slice(v.p, h, i, j, k), v.flag&flagRO)
}

// Copy copies elements of src to dst and returns how many.
func Copy(dst, src Value) int {
	dst.must("Copy", Slice, Array)
	if dst.kind() == Array {
		dst.mustBeSettable("Copy")
	}
	n := dst.Len()
	if m := src.Len(); m < n {
		n = m
	}
	if src.kind() == String {
		return copy(dst.Bytes(), rvalue.Str(src.p))
	}
	from := src
	if n > 0 && src.kind() == Slice && src.Pointer() < dst.Pointer() {
		// They may overlap: copy by way of another slice.
		from = MakeSlice(src.Type(), n, n)
		for i := 0; i < n; i++ {
			rvalue.Copy(rvalue.Index(from.p, i), rvalue.Index(src.p, i))
		}
	}
	for i := 0; i < n; i++ {
		if !rvalue.Copy(rvalue.Index(dst.p, i), rvalue.Index(from.p, i)) {
			panic("reflect.Copy: types differ")
		}
	}
	return n
}

// Append appends values to a slice.
func Append(s Value, x ...Value) Value {
	s.must("Append", Slice)
	n, c := s.Len(), s.Cap()
	if n+len(x) > c {
		c = 2*c + len(x)
	}
	var r Value
	if c == s.Cap() {
		r = s.slice("Append", 0, n+len(x), c)
	} else {
		r = MakeSlice(s.Type(), n+len(x), c)
		Copy(r, s)
	}
	for i, v := range x {
		r.Index(n + i).Set(v)
	}
	return r
}

// AppendSlice appends the elements of t to s.
func AppendSlice(s, t Value) Value {
	n := t.Len()
	list := make([]Value, n)
	for i := range list {
		list[i] = t.Index(i)
	}
	return Append(s, list...)
}

// Swapper returns a function that swaps elements of a slice.
func Swapper(slice any) func(i, j int) {
	v := ValueOf(slice)
	v.must("Swapper", Slice)
	tmp := rvalue.New(v.Type().Elem().handle())
	return func(i, j int) {
		a, b := v.Index(i), v.Index(j)
		rvalue.Copy(tmp, a.p)
		rvalue.Copy(a.p, b.p)
		rvalue.Copy(b.p, tmp)
	}
}

// ---- Maps ----

// as is x as a value of type t.
func (v Value) as(t Type, what string) any {
	if v.Type() == t {
		return v.p
	}
	if !v.Type().AssignableTo(t) {
		panic("reflect." + what + ": value of type " + v.Type().String() + " is not assignable to type " + t.String())
	}
	p := rvalue.New(t.handle())
	rvalue.Copy(p, v.p)
	return p
}

// MapIndex is the value of a key, or the zero Value.
func (v Value) MapIndex(key Value) Value {
	v.must("MapIndex", Map)
	p := rvalue.MapGet(v.p, key.as(v.Type().Key(), "Value.MapIndex"))
	if p == nil {
		return Value{}
	}
	return at(p, (v.flag|key.flag)&flagRO)
}

// SetMapIndex sets the value of a key, or deletes it for the zero Value.
func (v Value) SetMapIndex(key, elem Value) {
	v.must("SetMapIndex", Map)
	v.mustBeExported("SetMapIndex")
	key.mustBeExported("SetMapIndex")
	k := key.as(v.Type().Key(), "Value.SetMapIndex")
	if elem.flag == 0 {
		rvalue.MapDelete(v.p, k)
		return
	}
	elem.mustBeExported("SetMapIndex")
	if v.IsNil() {
		panic("assignment to entry in nil map")
	}
	rvalue.MapSet(v.p, k, elem.as(v.Type().Elem(), "Value.SetMapIndex"))
}

// MapKeys lists the keys of a map.
func (v Value) MapKeys() []Value {
	v.must("MapKeys", Map)
	list := make([]Value, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		list = append(list, it.Key())
	}
	return list
}

// A MapIter goes through a map.
type MapIter struct {
	m        Value
	it       any
	key, val any
}

// MapRange makes an iterator.
func (v Value) MapRange() *MapIter {
	v.must("MapRange", Map)
	return &MapIter{m: v}
}

// Next steps to the next key; false at the end.
func (it *MapIter) Next() bool {
	if it.it == nil {
		if it.m.IsNil() {
			return false
		}
		it.it = rvalue.MapIter(it.m.p)
	}
	it.key, it.val = rvalue.MapNext(it.it)
	return it.key != nil
}

// Reset begins again, with another map.
func (it *MapIter) Reset(v Value) { *it = MapIter{m: v} }

// Key is the key it is at.
func (it *MapIter) Key() Value {
	if it.key == nil {
		panic("MapIter.Key called before Next")
	}
	return at(it.key, it.m.flag&flagRO)
}

// Value is the value it is at.
func (it *MapIter) Value() Value {
	if it.key == nil {
		panic("MapIter.Value called before Next")
	}
	return at(it.val, it.m.flag&flagRO)
}

// SetIterKey assigns the key of an iterator.
func (v Value) SetIterKey(it *MapIter) { v.Set(it.Key()) }

// SetIterValue assigns the value of an iterator.
func (v Value) SetIterValue(it *MapIter) { v.Set(it.Value()) }

// ---- Conversion ----

func class(k Kind) Kind {
	switch {
	case k >= Int && k <= Int64:
		return Int
	case k >= Uint && k <= Uintptr:
		return Uint
	case k == Float32 || k == Float64:
		return Float64
	case k == Complex64 || k == Complex128:
		return Complex128
	}
	return k
}

func isBytes(t Type) bool { return t.Kind() == Slice && t.Elem().Kind() == Uint8 }
func isRunes(t Type) bool { return t.Kind() == Slice && t.Elem().Kind() == Int32 }

func convertible(t, u Type) bool {
	if t.AssignableTo(u) || sameUnder(t, u) {
		return true
	}
	a, b := class(t.Kind()), class(u.Kind())
	switch a {
	case Int, Uint:
		return b == Int || b == Uint || b == Float64 || b == String
	case Float64:
		return b == Int || b == Uint || b == Float64
	case Complex128:
		return b == Complex128
	case String:
		return b == String || isBytes(u) || isRunes(u)
	case Slice:
		return b == String && (isBytes(t) || isRunes(t))
	}
	return false
}

// CanConvert tells whether Convert can be called.
func (v Value) CanConvert(t Type) bool { return v.Type().ConvertibleTo(t) }

// Convert is v as a value of type t.
func (v Value) Convert(t Type) Value {
	if !convertible(v.Type(), t) {
		panic("reflect.Value.Convert: value of type " + v.Type().String() + " cannot be converted to type " + t.String())
	}
	r := at(rvalue.New(t.handle()), v.flag&flagRO)
	if rvalue.Copy(r.p, v.p) {
		return r
	}
	a, b := class(v.kind()), class(t.Kind())
	switch {
	case a == Int && b == Float64:
		r.setFloat(float64(v.Int()))
	case a == Uint && b == Float64:
		r.setFloat(float64(v.Uint()))
	case a == Float64 && b == Float64:
		r.setFloat(v.Float())
	case a == Float64 && b == Int:
		rvalue.Set(r.p, uint64(int64(v.Float())))
	case a == Float64 && b == Uint:
		rvalue.Set(r.p, uint64(v.Float()))
	case a == Complex128:
		r.setComplex(v.Complex())
	case a == Int && b == String:
		s := "\ufffd"
		if x := v.Int(); int64(rune(x)) == x {
			s = string(rune(x))
		}
		rvalue.SetStr(r.p, s)
	case a == Uint && b == String:
		s := "\ufffd"
		if x := v.Uint(); uint64(rune(x)) == x {
			s = string(rune(x))
		}
		rvalue.SetStr(r.p, s)
	case a == Int || a == Uint:
		rvalue.Set(r.p, rvalue.Get(v.p))
	case a == String && isBytes(t):
		x := []byte(rvalue.Str(v.p))
		rvalue.Copy(r.p, &x)
	case a == String:
		x := []rune(rvalue.Str(v.p))
		rvalue.Copy(r.p, &x)
	case isBytes(v.Type()):
		rvalue.SetStr(r.p, string(rvalue.Bytes(v.p)))
	default:
		var x []rune
		rvalue.Copy(&x, v.p)
		rvalue.SetStr(r.p, string(x))
	}
	return r
}

// StringHeader is how a string looks in memory.
type StringHeader struct {
	Data uintptr
	Len  int
}

// SliceHeader is how a slice looks in memory.
type SliceHeader struct {
	Data uintptr
	Len  int
	Cap  int
}
