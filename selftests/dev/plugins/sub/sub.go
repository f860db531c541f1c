// Package sub is in plugins only.
package sub

// Count is shared by the plugins.
var Count = 40

// T is a type of plugins.
type T struct{ N int }

// String says so.
func (t T) String() string { return "sub.T" }
