// goko-test: timeout=120 module='clobberfree=1'

// Objects that only one place keeps alive, of each kind of place, live through
// collections; what they hold is told from what clobberfree leaves.
package main

import "runtime"

type item struct {
	next *item
	n    int
	name string
}

func chain(n int) *item {
	var head *item
	for i := n; i > 0; i-- {
		head = &item{head, i, string(rune('a' + i%26))}
	}
	return head
}

func check(what string, it *item, n int) {
	for i := 1; i <= n; i++ {
		if it == nil || it.n != i || it.name != string(rune('a'+i%26)) {
			println(what, "lost at", i)
			return
		}
		it = it.next
	}
	if it != nil {
		println(what, "is too long")
		return
	}
	println(what)
}

var sink []*item

// collect runs collections and uses what they free.
func collect() {
	for i := 0; i < 3; i++ {
		runtime.GC()
		for j := 0; j < 50; j++ {
			sink = append(sink[:0], chain(40))
		}
	}
}

type big struct {
	pad  [100]int
	it   *item
	more [70]*item
}

type pair struct {
	a int
	s []*item
	f func() *item
}

var (
	global  *item
	globals [3]pair
)

func deep(n int, it *item) *item {
	if n == 0 {
		collect()
		return it
	}
	own := chain(5)
	r := deep(n-1, it)
	if own.next.next.n != 3 {
		println("a frame lost its own")
	}
	return r
}

func deferred() (it *item) {
	mine := chain(10)
	defer func() { it = mine }()
	collect()
	return nil
}

func panicked() (it *item) {
	mine := chain(10)
	defer func() {
		collect()
		recover()
		it = mine
	}()
	panic(mine)
}

func keep(it *item) func() *item {
	return func() *item { return it }
}

func main() {
	global = chain(10)
	globals[1].s = []*item{nil, chain(10)}
	globals[2].f = keep(chain(10))
	collect()
	check("global", global, 10)
	check("slice in a global", globals[1].s[1], 10)
	check("closure in a global", globals[2].f(), 10)

	local := chain(10)
	arr := [4]*item{3: chain(10)}
	collect()
	check("local", local, 10)
	check("array", arr[3], 10)
	check("deep stack", deep(300, chain(10)), 10)

	c := make(chan *item, 3)
	c <- chain(10)
	c <- chain(10)
	collect()
	check("channel buffer", <-c, 10)
	check("channel buffer", <-c, 10)

	cp := make(chan pair, 1)
	cp <- pair{1, []*item{chain(10)}, keep(chain(10))}
	collect()
	p := <-cp
	check("struct in a channel", p.s[0], 10)
	check("struct in a channel", p.f(), 10)

	f := keep(chain(10))
	collect()
	check("closure", f(), 10)

	// A sender that waits; only its sudog has the value.
	u := make(chan *item)
	go func() { u <- chain(10) }()
	runtime.Gosched()
	collect()
	check("waiting sender", <-u, 10)

	// A select that waits.
	v, w := make(chan *item), make(chan pair)
	go func() {
		select {
		case v <- chain(10):
		case w <- pair{s: []*item{chain(10)}}:
		}
	}()
	runtime.Gosched()
	collect()
	select {
	case it := <-v:
		check("waiting select", it, 10)
	case p := <-w:
		check("waiting select", p.s[0], 10)
	}

	// A receive slot is written while its goroutine waits to run.
	done := make(chan *item)
	go func() {
		it := <-u
		collect()
		done <- it
	}()
	runtime.Gosched()
	u <- chain(10)
	collect()
	check("receive slot", <-done, 10)

	// Arguments of a goroutine that has not run.
	go func(it *item, f func() *item, s []*item) {
		check("argument", it, 10)
		check("argument", f(), 10)
		check("argument", s[0], 10)
		done <- nil
	}(chain(10), keep(chain(10)), []*item{chain(10)})
	collect()
	<-done

	check("deferred function", deferred(), 10)
	check("panic", panicked(), 10)

	b := &big{it: chain(10)}
	b.more[69] = chain(10)
	huge := make([]*item, 100000)
	huge[99999] = chain(10)
	bigs := make([]big, 100)
	bigs[99].more[1] = chain(10)
	inner := &bigs[50].more[3]
	*inner = chain(10)
	tail := huge[50000:50001]
	huge[50000] = chain(10)
	collect()
	check("large object", b.it, 10)
	check("large object", b.more[69], 10)
	check("huge slice", huge[99999], 10)
	check("slice of structs", bigs[99].more[1], 10)
	bigs, huge = nil, nil
	collect()
	check("inner pointer", *inner, 10)
	check("part of a slice", tail[0], 10)
}
