// Package common has what the host and its plugins share.
package common

// X is changed by plugins.
var X int

// Table is initialised data, counted up by init functions.
var Table = map[string]int{"common": 1}

// Inits counts how often this package was initialised.
var Inits int

// Spare is used by nobody, and yet here: another image may use it.
var Spare int

func init() {
	Inits++
	X = 3 * 5
}

// A Shape is what plugins make.
type Shape interface{ Area() float64 }

// A Point is a type that all know.
type Point struct{ X, Y int }

// String is called by those that print it.
func (p Point) String() string { return "point" }

// Node refers to itself, by way of others.
type Node struct {
	Next  *Node
	Sub   map[string]*Node
	Visit func(*Node) []Node
}

// A Later has a method that some image does not know of.
type Later interface{ Late() int }

// Late has it.
type Late int

// Late is its square.
func (l Late) Late() int { return int(l * l) }
