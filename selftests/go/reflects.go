// Package reflect: types, values, assignment, making things.
package main

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"sort"
)

type Named int

func (n Named) String() string { return fmt.Sprintf("Named(%d)", int(n)) }

type Inner struct {
	A int8
	b string
}

type T struct {
	Inner
	F   float32 `json:"f,omitempty" xml:"x"`
	N   Named
	P   *Inner
	S   []string
	E   error
	Any any
	Arr [3]uint16
	C   complex64
	Fn  func(int, ...string) error
	Ch  <-chan bool
}

type myErr struct{ code int }

func (e *myErr) Error() string { return fmt.Sprint("code ", e.code) }

func try(what string, f func()) {
	defer func() { fmt.Println(what+":", recover()) }()
	f()
}

func typeTests() {
	t := reflect.TypeOf(T{})
	fmt.Println(t, t.Name(), t.PkgPath(), t.Kind(), t.Size(), t.NumField(), t.Comparable())
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		fmt.Println(f.Name, f.Type, f.Type.Kind(), f.Offset, f.Tag.Get("json"), f.Anonymous, f.IsExported())
	}
	f, ok := t.FieldByName("A")
	fmt.Println(f.Name, f.Index, ok)
	fn := t.Field(9).Type
	fmt.Println(fn.NumIn(), fn.In(1), fn.NumOut(), fn.Out(0), fn.IsVariadic())
	str := reflect.TypeOf((*fmt.Stringer)(nil)).Elem()
	fmt.Println(str, str.Kind(), reflect.TypeOf(Named(1)).Implements(str), reflect.TypeOf(1).Implements(str),
		reflect.PtrTo(reflect.TypeOf(Named(1))).Implements(str))
	fmt.Println(reflect.TypeOf(1) == reflect.TypeOf(2), reflect.TypeOf(1) == reflect.TypeOf(int64(2)),
		reflect.TypeOf(uintptr(1)), reflect.TypeOf(Named(1)).ConvertibleTo(reflect.TypeOf("")))
}

func valueTests() {
	x := T{Inner: Inner{-5, "in"}, F: 1.5, N: 7, P: &Inner{1, "p"}, S: []string{"a", "b"}, E: &myErr{3}, Any: 4.5}
	v := reflect.ValueOf(&x).Elem()
	for i := 0; i < v.NumField(); i++ {
		fmt.Print(v.Field(i).Kind(), " ")
	}
	fmt.Println(v.Field(0).Field(0).Int(), v.Field(1).Float(), v.Field(2), v.Field(3).Elem().Field(1))
	v.Field(0).Field(0).SetInt(300)
	v.Field(1).SetFloat(0.1)
	v.Field(2).Set(reflect.ValueOf(Named(9)))
	v.FieldByName("S").Set(reflect.Append(v.FieldByName("S"), reflect.ValueOf("c"), reflect.ValueOf("d")))
	v.FieldByName("E").Set(reflect.ValueOf(&myErr{8}))
	v.FieldByName("Any").Set(reflect.ValueOf([]int{1}))
	v.FieldByName("Arr").Index(1).SetUint(65537)
	v.FieldByName("C").SetComplex(complex(1, -2))
	fmt.Println(x.A, x.F, x.N, x.S, x.E, x.Any, x.Arr, x.C)
	fmt.Println(v.FieldByName("E").Elem().Type(), v.FieldByName("Any").Elem().Len(), v.FieldByName("Fn").IsNil())
	fmt.Println(v.Addr().Interface() == any(&x), v.Field(2).Addr().Interface().(*Named) == &x.N)
	try("unexported", func() { v.Field(0).Field(1).SetString("no") })
	try("unaddressable", func() { reflect.ValueOf(x).Field(2).SetInt(1) })
	try("kind", func() { v.Field(1).Int() })
	try("assign", func() { v.Field(1).Set(reflect.ValueOf("s")) })
	try("interface", func() { v.Field(0).Field(1).Interface() })
	try("zero", func() { reflect.Value{}.Type() })
	try("index", func() { v.FieldByName("S").Index(9) })
}

func making() {
	s := reflect.MakeSlice(reflect.TypeOf([]int(nil)), 2, 5)
	s.Index(1).SetInt(6)
	fmt.Println(s.Interface(), s.Len(), s.Cap(), s.Slice(1, 4), reflect.Zero(reflect.TypeOf(T{})).Field(2))
	p := reflect.New(reflect.TypeOf(3))
	p.Elem().SetInt(12)
	fmt.Println(*p.Interface().(*int), reflect.Indirect(p))
	fmt.Println(reflect.ValueOf(65).Convert(reflect.TypeOf("")), reflect.ValueOf(3.9).Convert(reflect.TypeOf(Named(0))),
		reflect.ValueOf("hé").Convert(reflect.TypeOf([]byte{})))
	list := []T{{N: 3}, {N: 1}, {N: 2}}
	sort.Slice(list, func(i, j int) bool { return list[i].N < list[j].N })
	fmt.Println(list[0].N, list[1].N, list[2].N)
	var e *myErr
	err := fmt.Errorf("wrapped: %w", &myErr{5})
	fmt.Println(errors.As(err, &e), e.code, errors.Is(err, e), errors.Unwrap(err) == error(e))
	fmt.Println(reflect.ValueOf("abc").Index(1).Uint(), reflect.ValueOf([2]bool{true}).Index(0), reflect.ValueOf(nil).IsValid())
}

func main() {
	typeTests()
	valueTests()
	making()
	fmt.Fprintln(os.Stderr, "done")
}
