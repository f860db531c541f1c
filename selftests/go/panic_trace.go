// Lines and functions of the traceback of an uncaught panic.
package main

type T struct{ n int }

func (t *T) method(s string) {
	t.n++
	if t.n == 3 {
		panic("in a method")
	}
	recurse(t, t.n)
}

func recurse(t *T, depth int) int {
	if depth == 0 {
		t.method("again")
		return 1
	}
	return 1 +
		recurse(t, depth-1)
}

var fn = func(t *T) {
	defer println("deferred")
	t.method("first")
}

func main() {
	t := &T{}
	func() {
		fn(t)
	}()
	println("not reached")
}
