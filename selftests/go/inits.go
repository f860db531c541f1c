// Package-level variables are initialised in the order of their dependencies,
// then the init functions run, in the order of the source.
package main

var (
	a = trace("a", b+1)
	b = trace("b", f())
	c = trace("c", 1)
	d = trace("d", c+later)

	x, y = pair(a)
	_    = trace("blank", y)

	later = trace("later", 40)
	array = [...]int{a, b, c, d}
	table = []func() int{f, func() int { return d }}
	made  = make(chan int, size(array))
)

func size(a [4]int) int { return len(a) }

func f() int { return c + 1 }

func pair(n int) (int, int) { return trace("x", n*2), trace("y", n*3) }

func trace(name string, n int) int {
	println(name, n)
	return n
}

var count int

func init() {
	println("init 1", a, b, c, d, x, y, count)
	count++
}

func init() {
	println("init 2", count)
	made <- table[1]()
	go func() { made <- table[0]() }()
}

func main() {
	println("main", <-made, <-made, count)
	for _, v := range array {
		print(v, " ")
	}
	println()
}

func init() {
	println("init 3", count)
}
