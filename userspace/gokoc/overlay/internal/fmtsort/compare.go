// SPDX-License-Identifier: GPL-2.0

package fmtsort

import (
	"reflect"
	"strings"
)

func order(less, more bool) int {
	switch {
	case less:
		return -1
	case more:
		return 1
	}
	return 0
}

// floats puts NaN before all numbers.
func floats(a, b float64) int { return order(a < b || a != a && b == b, a > b || b != b && a == a) }

func addresses(a, b uintptr) int { return order(a < b, a > b) }

// compare orders keys of a map: -1, 0, 1.  Keys of different types, which only
// interfaces have, go by the types' names.
func compare(a, b reflect.Value) int {
	if a.Type() != b.Type() {
		return -1
	}
	switch a.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return order(a.Int() < b.Int(), a.Int() > b.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return order(a.Uint() < b.Uint(), a.Uint() > b.Uint())
	case reflect.String:
		return strings.Compare(a.String(), b.String())
	case reflect.Float32, reflect.Float64:
		return floats(a.Float(), b.Float())
	case reflect.Complex64, reflect.Complex128:
		x, y := a.Complex(), b.Complex()
		if c := floats(real(x), real(y)); c != 0 {
			return c
		}
		return floats(imag(x), imag(y))
	case reflect.Bool:
		return order(!a.Bool() && b.Bool(), a.Bool() && !b.Bool())
	case reflect.Pointer, reflect.UnsafePointer, reflect.Chan:
		return addresses(a.Pointer(), b.Pointer())
	case reflect.Struct:
		for i := 0; i < a.NumField(); i++ {
			if c := compare(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
		return 0
	case reflect.Array:
		for i := 0; i < a.Len(); i++ {
			if c := compare(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
		return 0
	case reflect.Interface:
		if a.IsNil() || b.IsNil() {
			return order(a.IsNil() && !b.IsNil(), !a.IsNil() && b.IsNil())
		}
		a, b = a.Elem(), b.Elem()
		if c := strings.Compare(a.Type().String(), b.Type().String()); c != 0 {
			return c
		}
		return compare(a, b)
	}
	panic("bad type in compare: " + a.Type().String())
}
