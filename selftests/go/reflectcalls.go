// SPDX-License-Identifier: GPL-2.0

// Package reflect: calls of functions and methods, functions made, channels.
package main

import (
	"fmt"
	"reflect"
	"strings"
)

type T struct{ n int }

func (t T) Get() int                    { return t.n }
func (t *T) Set(n int)                  { t.n = n }
func (t T) Join(s string, l ...any) any { return fmt.Sprint(t.n, s, l) }

type Getter interface{ Get() int }

type F func(a int8, b string, c [3]int, d T) (string, error)

func try(what string, f func()) {
	defer func() { fmt.Println(what+":", recover()) }()
	f()
}

func values(list ...any) (vals []reflect.Value) {
	for _, x := range list {
		vals = append(vals, reflect.ValueOf(x))
	}
	return vals
}

func calls() {
	f := F(func(a int8, b string, c [3]int, d T) (string, error) {
		return fmt.Sprint(a, b, c, d), fmt.Errorf("e%d", a)
	})
	out := reflect.ValueOf(f).Call(values(int8(-3), "x", [3]int{1, 2, 3}, T{4}))
	fmt.Println(len(out), out[0], out[1], out[1].Kind())
	v := reflect.ValueOf(fmt.Sprintf)
	fmt.Println(v.Call(values("%d-%v", 1, "a"))[0], v.CallSlice(values("%v", []any{2}))[0])
	n := 0
	reflect.ValueOf(func() { n++ }).Call(nil)
	fmt.Println(n, reflect.ValueOf(strings.ToUpper).Call(values("up"))[0])
	try("few", func() { reflect.ValueOf(f).Call(nil) })
	try("type", func() { reflect.ValueOf(strings.ToUpper).Call(values(1)) })
	try("nil", func() { reflect.ValueOf((func())(nil)).Call(nil) })
	try("panics", func() { reflect.ValueOf(func() { panic("inside") }).Call(nil) })
}

func methods() {
	t := &T{5}
	v := reflect.ValueOf(t)
	v.MethodByName("Set").Call(values(8))
	fmt.Println(v.NumMethod(), v.Method(0).Call(nil)[0], v.Elem().NumMethod(), v.MethodByName("none").IsValid())
	fmt.Println(v.MethodByName("Join").Call(values("s", 1, 2.5))[0])
	get := reflect.ValueOf(Getter.Get)
	fmt.Println(get.Type(), get.Call(values(t))[0])
	m, ok := reflect.TypeOf(*t).MethodByName("Get")
	fmt.Println(m.Name, m.Type, m.Index, ok, m.Func.Call(values(T{77}))[0])
	g := v.MethodByName("Get").Interface().(func() int)
	t.n = 1
	fmt.Println(g())
}

func made() {
	swap := func(in []reflect.Value) []reflect.Value { return []reflect.Value{in[1], in[0]} }
	var ints func(int, int) (int, int)
	reflect.ValueOf(&ints).Elem().Set(reflect.MakeFunc(reflect.TypeOf(ints), swap))
	fmt.Println(ints(1, 2))
	var mixed func(string, T) (T, string)
	reflect.ValueOf(&mixed).Elem().Set(reflect.MakeFunc(reflect.TypeOf(mixed), swap))
	fmt.Println(mixed("s", T{9}))
	var none func()
	reflect.ValueOf(&none).Elem().Set(reflect.MakeFunc(reflect.TypeOf(none), func([]reflect.Value) []reflect.Value {
		fmt.Println("called")
		return nil
	}))
	none()
	try("count", func() {
		reflect.ValueOf(&ints).Elem().Set(reflect.MakeFunc(reflect.TypeOf(ints), func([]reflect.Value) []reflect.Value { return nil }))
		ints(1, 2)
	})
}

func channels() {
	v := reflect.MakeChan(reflect.TypeOf((chan string)(nil)), 2)
	v.Send(reflect.ValueOf("a"))
	fmt.Println(v.TrySend(reflect.ValueOf("b")), v.TrySend(reflect.ValueOf("c")), v.Len(), v.Cap())
	x, ok := v.Recv()
	fmt.Println(x, ok)
	v.Close()
	x, ok = v.TryRecv()
	fmt.Println(x, ok)
	x, ok = v.Recv()
	fmt.Printf("%q %v\n", x.String(), ok)
	c, d := make(chan int), make(chan [20]int)
	go func() { d <- [20]int{19: 6} }()
	i, x, ok := reflect.Select([]reflect.SelectCase{
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c)},
		{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(d)},
	})
	fmt.Println(i, x.Index(19), ok)
	i, _, _ = reflect.Select([]reflect.SelectCase{{Dir: reflect.SelectSend, Chan: reflect.ValueOf(c), Send: reflect.ValueOf(1)},
		{Dir: reflect.SelectDefault}})
	fmt.Println(i)
	try("direction", func() { reflect.ValueOf((<-chan int)(c)).Send(reflect.ValueOf(1)) })
	fmt.Println(reflect.MapOf(reflect.TypeOf(""), reflect.TypeOf(0)), reflect.TypeOf(map[string]int{}), reflect.SliceOf(reflect.TypeOf(T{})), []T{})
}

func main() {
	calls()
	methods()
	made()
	channels()
}
