// SPDX-License-Identifier: GPL-2.0

// GOROOT's As keeps the type of error in a variable, which costs each program
// that imports package errors its initialiser.
//
//goko:remove errorType

package errors

import "internal/reflectlite"

// As finds the first error in err's chain that can be assigned to what target
// points to, and if there is one assigns it and returns true.
func As(err error, target any) bool {
	if target == nil {
		panic("errors: target cannot be nil")
	}
	val := reflectlite.ValueOf(target)
	typ := val.Type()
	if typ.Kind() != reflectlite.Ptr || val.IsNil() {
		panic("errors: target must be a non-nil pointer")
	}
	to := typ.Elem()
	if to.Kind() != reflectlite.Interface && !to.Implements(reflectlite.TypeOf((*error)(nil)).Elem()) {
		panic("errors: *target must be interface or implement error")
	}
	for err != nil {
		if reflectlite.TypeOf(err).AssignableTo(to) {
			val.Elem().Set(reflectlite.ValueOf(err))
			return true
		}
		if x, ok := err.(interface{ As(any) bool }); ok && x.As(target) {
			return true
		}
		err = Unwrap(err)
	}
	return false
}
