// Package variables with values known when compiling are data of the image:
// no code initialises them.  What they hold is what code would have put there.
package main

type node struct {
	name  string
	next  *node
	f     func(int) int
	bytes [4]uint8
	any   interface{}
	ok    bool
	half  int16
	list  []int
}

func twice(n int) int { return 2 * n }

var calls int

func count() int { calls++; return 10 * calls }

var (
	number   = -5
	wide     = uint64(1<<63 + 7)
	small    = [3]int8{-1, 0, 127}
	text     = "héllo\x00\xff"
	ratio    = [...]float64{1.5, -0.25}
	table    = []node{{name: "a", f: twice}, {name: "b", bytes: [4]uint8{1, 2: 3}, ok: true, half: -2}}
	first    = &table[0]
	field    = &table[1].half
	ring     = &node{name: "ring", list: []int{1, 2, 3}}
	mixed    = []int{1, count(), 3, count()}
	anys     = []interface{}{1, "two", ring, []int{4}, true, 2.5, nil, int8(-3)}
	fns      = map1{twice, func(n int) int { return n + 1 }}
	array    = [2][2]string{{"x", "y"}, {"z"}}
	part     = array[0][1]
	nothing  []int
	empty    = []int{}
	unused   = []int{count(), 2}
	unusedOK = []string{"never", "seen"}
	later    = ring.list[1] + number
	grow     = append(ring.list, 4)
	aliased  = ring.list[:2]
)

type map1 [2]func(int) int

func init() {
	number++
	ring.next = ring
}

func main() {
	println(number, wide, small[0], small[2], text, len(text))

	println(int(ratio[0]*4), int(ratio[1]*4))
	println(first.name, first.f(21), table[1].bytes[0], table[1].bytes[2], table[1].ok, *field)
	*field = 9
	println(table[1].half, ring.next.next.name, len(ring.list), cap(ring.list), ring.list[2])
	println(mixed[0], mixed[1], mixed[2], mixed[3], calls)
	println(len(anys), fns[0](4), fns[1](4), array[1][0], array[1][1] == "", part)
	println(nothing == nil, empty == nil, len(empty), later, len(grow), grow[3])
	aliased[0] = 100
	println(ring.list[0], grow[0])
	table = append(table, node{name: "c"})
	table[0].name = "changed"
	println(len(table), first.name)
}

type shape interface {
	area() int
	grow(n int)
}

type circle struct{ r int }

func (c *circle) area() int  { return 3 * c.r * c.r }
func (c *circle) grow(n int) { c.r += n }

type side int

func (s side) area() int { return int(s * s) }
func (side) grow(int)    {}

type names []string

func (n names) area() int  { return len(n) }
func (n names) grow(i int) { n[0] = "grown"[:i] }

type square struct{ side }

type wrong string

func (w wrong) Error() string { return "wrong " + string(w) }

// Interfaces with methods are data, too, where what they hold is.
var (
	one    shape = &circle{2}
	shapes       = []shape{one, &circle{1}, side(4), names{"a", "b"}, square{5}, nil}
	byName       = struct {
		err  error
		any  interface{}
		self *circle
	}{wrong("turn"), side(6), &circle{3}}
	same shape = byName.self
)

func init() {
	sum := 0
	for _, s := range shapes[:5] {
		s.grow(1)
		sum += s.area()
	}
	println("shapes", sum, shapes[5] == nil, one == shapes[0], shapes[3].(names)[0])
	println(byName.err.Error(), byName.any.(shape).area(), same.area(), byName.any == side(6))
	byName.self.grow(1)
	println(same.area(), same.(*circle) == byName.self)
	_, ok := byName.err.(interface{ Unwrap() error })
	println(ok, shapes[4].(square).side)
}
