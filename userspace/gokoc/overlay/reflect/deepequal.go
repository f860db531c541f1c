// SPDX-License-Identifier: GPL-2.0

package reflect

// visit is two addresses that are being compared.
type visit struct {
	a, b uintptr
	t    Type
}

// DeepEqual tells whether x and y are the same, pointers followed.
func DeepEqual(x, y any) bool {
	if x == nil || y == nil {
		return x == y
	}
	a, b := ValueOf(x), ValueOf(y)
	return a.Type() == b.Type() && deepEqual(a, b, map[visit]bool{})
}

func deepEqual(a, b Value, seen map[visit]bool) bool {
	if !a.IsValid() || !b.IsValid() {
		return a.IsValid() == b.IsValid()
	}
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case Pointer, Map, Slice:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		if a.Kind() != Pointer && a.Len() != b.Len() {
			return false
		}
		if a.Pointer() == b.Pointer() {
			return true
		}
		v := visit{a.Pointer(), b.Pointer(), a.Type()}
		if seen[v] {
			return true
		}
		seen[v] = true
	}
	switch a.Kind() {
	case Array, Slice:
		for i := 0; i < a.Len(); i++ {
			if !deepEqual(a.Index(i), b.Index(i), seen) {
				return false
			}
		}
		return true
	case Struct:
		for i := 0; i < a.NumField(); i++ {
			if !deepEqual(a.Field(i), b.Field(i), seen) {
				return false
			}
		}
		return true
	case Map:
		for it := a.MapRange(); it.Next(); {
			v := b.MapIndex(it.Key())
			if !v.IsValid() || !deepEqual(it.Value(), v, seen) {
				return false
			}
		}
		return true
	case Interface, Pointer:
		return deepEqual(a.Elem(), b.Elem(), seen)
	case Func:
		return a.IsNil() && b.IsNil()
	case Bool:
		return a.Bool() == b.Bool()
	case Int, Int8, Int16, Int32, Int64:
		return a.Int() == b.Int()
	case Uint, Uint8, Uint16, Uint32, Uint64, Uintptr:
		return a.Uint() == b.Uint()
	case Float32, Float64:
		return a.Float() == b.Float()
	case Complex64, Complex128:
		return a.Complex() == b.Complex()
	case String:
		return a.String() == b.String()
	}
	return a.Pointer() == b.Pointer()
}
