// SPDX-License-Identifier: GPL-2.0

package atomic

// merged into GOROOT's type.go.

// A Pointer is an atomic pointer of type *T; its zero value is nil.
type Pointer[T any] struct {
	_ noCopy
	v *T
}

// Load atomically loads and returns the value stored in x.
func (x *Pointer[T]) Load() *T { return load(&x.v) }

// Store atomically stores val into x.
func (x *Pointer[T]) Store(val *T) { store(&x.v, val) }

// Swap atomically stores new into x and returns the previous value.
func (x *Pointer[T]) Swap(new *T) (old *T) { return swap(&x.v, new) }

// CompareAndSwap executes the compare-and-swap operation for x.
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) { return cas(&x.v, old, new) }

func load[T any](addr **T) *T

func store[T any](addr **T, val *T)

func swap[T any](addr **T, new *T) *T

func cas[T any](addr **T, old, new *T) bool
