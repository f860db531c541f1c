// SPDX-License-Identifier: GPL-2.0

package atomic

// A Value provides an atomic load and store of a consistently typed value.
// It points to an interface that is never written again.
type Value struct{ p Pointer[any] }

// sameType tells whether two values have the same dynamic type.
func sameType(a, b any) bool

// Load returns the value set by the most recent Store.
func (v *Value) Load() (val any) {
	if p := v.p.Load(); p != nil {
		val = *p
	}
	return
}

// Store sets the value.
func (v *Value) Store(val any) {
	if val == nil {
		panic("sync/atomic: store of nil value into Value")
	}
	for {
		p := v.p.Load()
		if p != nil && !sameType(*p, val) {
			panic("sync/atomic: store of inconsistently typed value into Value")
		}
		if v.p.CompareAndSwap(p, &val) {
			return
		}
	}
}

// Swap stores new and returns the previous value.
func (v *Value) Swap(new any) (old any) {
	if new == nil {
		panic("sync/atomic: swap of nil value into Value")
	}
	for {
		p := v.p.Load()
		if p != nil && !sameType(*p, new) {
			panic("sync/atomic: swap of inconsistently typed value into Value")
		}
		if v.p.CompareAndSwap(p, &new) {
			if p != nil {
				old = *p
			}
			return old
		}
	}
}

// CompareAndSwap stores new if old is there.
func (v *Value) CompareAndSwap(old, new any) (swapped bool) {
	if new == nil {
		panic("sync/atomic: compare and swap of nil value into Value")
	}
	if old != nil && !sameType(old, new) {
		panic("sync/atomic: compare and swap of inconsistently typed values")
	}
	for {
		p := v.p.Load()
		if p == nil {
			if old != nil {
				return false
			}
		} else {
			if !sameType(*p, new) {
				panic("sync/atomic: compare and swap of inconsistently typed value into Value")
			}
			if *p != old {
				return false
			}
		}
		if v.p.CompareAndSwap(p, &new) {
			return true
		}
	}
}
