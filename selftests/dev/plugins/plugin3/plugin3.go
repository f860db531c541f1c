// Plugin3 has a package in common with plugin2, and not with the host.
package main

import "testplugin/sub"

// Number is what is in a value that plugin2 has made, or -1.
func Number(v any) int {
	switch v := v.(type) {
	case sub.T:
		return v.N
	case *sub.T:
		return v.N + 1000
	}
	return -1
}

// Count is the variable of package sub.
func Count() *int { return &sub.Count }

func init() { sub.Count++ }
