// Plugin1 changes what it shares with its host.
package main

import (
	"errors"
	"testplugin/common"
)

// Seven is 7 once the plugin is initialised.
var Seven int

// Any is a value of a type that the host knows.
var Any any = common.Point{X: 1, Y: 2}

// Unnamed is of a type without a name.
var Unnamed = struct {
	A int
	B func(string) error
}{A: 4, B: func(s string) error { return errors.New("plugin1: " + s) }}

type square struct{ a float64 }

func (s square) Area() float64 { return s.a * s.a }

// Secret is in no interface of the host's own code.
func (s square) Secret() string { return "secret of plugin1" }

// F counts.
func F() int {
	common.X *= 7
	return common.X
}

// Shape makes one of a type that nobody else has.
func Shape(a float64) common.Shape { return square{a} }

// Node makes a node.
func Node() any {
	return &common.Node{Sub: map[string]*common.Node{"a": {}}}
}

// Keys are map keys.
func Keys() []any { return []any{common.Point{X: 3, Y: 4}, "text", 7, [2]int{1, 2}} }

// Index panics.
func Index(i int) int { return []int{1, 2, 3}[i] }

func init() {
	Seven = 7
	common.Table["plugin1"] = len(common.Table)
}
