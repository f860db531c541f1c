// Small opens a plugin, uses it, and ends.
package main

import (
	"plugin"
	"testplugin/common"
)

// secret is an interface of the host alone.
type secret interface{ Secret() string }

func main() {
	p, err := plugin.Open("plugin1")
	if err != nil {
		panic(err)
	}
	f, err := p.Lookup("F")
	if err != nil {
		panic(err)
	}
	s, err := p.Lookup("Shape")
	if err != nil {
		panic(err)
	}
	shape := s.(func(float64) common.Shape)(2)
	if f.(func() int)() != 105 || shape.(secret).Secret() == "" || shape.Area() != 4 {
		panic("wrong")
	}
}
