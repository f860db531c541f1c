// Plugin2 has a package in common with plugin3, and not with the host.
package main

import (
	"io"
	"testplugin/common"
	"testplugin/sub"
)

// Make makes a value of that package.
func Make(n int) any { return sub.T{N: n} }

// Count is its variable.
func Count() *int { return &sub.Count }

// X is the host's.
func X() *int { return &common.X }

// EOF is the host's.
func EOF() error { return io.EOF }

// Text asks a value of the host's for what it has to say.
func Text(v any) string {
	if s, ok := v.(interface{ String() string }); ok {
		return s.String()
	}
	return "none"
}

func init() {
	common.Table["plugin2"] = len(common.Table)
	sub.Count++
}
