// SPDX-License-Identifier: GPL-2.0

package reflect

import "internal/rvalue"

// Method is a method of v as a function.
func (v Value) Method(i int) Value {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value.Method", Invalid})
	}
	if uint(i) >= uint(v.Type().NumMethod()) {
		panic("reflect: Method index out of range")
	}
	if v.kind() == Interface && v.IsNil() {
		panic("reflect: Method on nil interface value")
	}
	return at(rvalue.Method(rvalue.Load(v.p), v.Type().Method(i).Name), v.flag&flagRO)
}

// MethodByName is the zero Value if there is no such method.
func (v Value) MethodByName(name string) Value {
	if v.flag == 0 {
		panic(&ValueError{"reflect.Value.MethodByName", Invalid})
	}
	m, ok := v.Type().MethodByName(name)
	if !ok {
		return Value{}
	}
	return v.Method(m.Index)
}

// methodFunc is a method of t as a function whose first parameter is the receiver.
func (t rtype) methodFunc(m Method, sig Type) Value {
	in := []Type{t}
	for i := 0; i < sig.NumIn(); i++ {
		in = append(in, sig.In(i))
	}
	var out []Type
	for i := 0; i < sig.NumOut(); i++ {
		out = append(out, sig.Out(i))
	}
	ft := FuncOf(in, out, sig.IsVariadic())
	return at(rvalue.MakeFunc(ft.handle(), func(in []any) []any {
		return rvalue.Call(rvalue.Method(rvalue.Load(in[0]), m.Name), in[1:])
	}), 0)
}

// Call calls a function.
func (v Value) Call(in []Value) []Value {
	v.must("Call", Func)
	v.mustBeExported("Call")
	t := v.Type()
	n := t.NumIn()
	if !t.IsVariadic() {
		return v.call("Call", in)
	}
	if len(in) < n-1 {
		panic("reflect: Call with too few input arguments")
	}
	list, rest := t.In(n-1), in[n-1:]
	for _, x := range rest {
		if xt := x.Type(); !xt.AssignableTo(list.Elem()) {
			panic("reflect: cannot use " + xt.String() + " as type " + list.Elem().String() + " in Call")
		}
	}
	args := append([]Value(nil), in[:n-1]...)
	return v.call("Call", append(args, Append(MakeSlice(list, 0, len(rest)), rest...)))
}

// CallSlice calls a variadic function, whose last argument is a slice.
func (v Value) CallSlice(in []Value) []Value {
	v.must("CallSlice", Func)
	v.mustBeExported("CallSlice")
	if !v.Type().IsVariadic() {
		panic("reflect: CallSlice of non-variadic function")
	}
	return v.call("CallSlice", in)
}

func (v Value) call(op string, in []Value) []Value {
	if v.IsNil() {
		panic("reflect.Value.Call: call of nil function")
	}
	t := v.Type()
	switch n := t.NumIn(); {
	case len(in) < n:
		panic("reflect: " + op + " with too few input arguments")
	case len(in) > n:
		panic("reflect: " + op + " with too many input arguments")
	}
	args := make([]any, len(in))
	for i, x := range in {
		if x.flag == 0 {
			panic("reflect: " + op + " using zero Value argument")
		}
		x.mustBeExported(op)
		if xt := x.Type(); !xt.AssignableTo(t.In(i)) {
			panic("reflect: " + op + " using " + xt.String() + " as type " + t.In(i).String())
		}
		args[i] = x.as(t.In(i), op)
	}
	out := rvalue.Call(v.p, args)
	res := make([]Value, len(out))
	for i, x := range out {
		res[i] = at(x, 0)
	}
	return res
}

// MakeFunc makes a function of type t that calls fn.
func MakeFunc(t Type, fn func(args []Value) []Value) Value {
	if t.Kind() != Func {
		panic("reflect: call of MakeFunc with non-Func type")
	}
	return at(rvalue.MakeFunc(t.handle(), func(in []any) []any {
		args := make([]Value, len(in))
		for i, x := range in {
			args[i] = at(x, 0)
		}
		res := fn(args)
		if len(res) != t.NumOut() {
			panic("reflect: wrong return count from function created by MakeFunc")
		}
		out := make([]any, len(res))
		for i, v := range res {
			if v.flag == 0 {
				panic("reflect: function created by MakeFunc using closure returned zero Value")
			}
			if v.flag&flagRO != 0 {
				panic("reflect: function created by MakeFunc using closure returned value obtained from unexported field")
			}
			out[i] = v.as(t.Out(i), "MakeFunc")
		}
		return out
	}), 0)
}
