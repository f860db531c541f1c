// SPDX-License-Identifier: GPL-2.0

package runtime

// The Error interface identifies a run-time error.
type Error interface {
	error
	RuntimeError()
}

// rtError is the value of a run-time error; the module makes it.
type rtError struct{ text string }

func (e rtError) Error() string { return e.text }

// RuntimeError makes it an Error.
func (e rtError) RuntimeError() {}

// A TypeAssertionError explains a failed type assertion; the module makes it.
type TypeAssertionError struct{ text string }

func (e *TypeAssertionError) Error() string { return e.text }

// RuntimeError makes it an Error.
func (e *TypeAssertionError) RuntimeError() {}

// panicwrap panics in a wrapper that was called with a nil pointer.
func panicwrap(text string) { panic(rtError{text}) }
