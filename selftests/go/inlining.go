// Small functions are copied into their callers, and variables whose address
// stays inside live in the frame; neither may show.
package main

type point struct{ x, y int }

func (p *point) sum() int    { return p.x + p.y }
func (p *point) scale(n int) { p.x *= n; p.y *= n }
func (p point) swap() point  { return point{p.y, p.x} }

func max(a, b int) int {
	if a > b {
		return a
	}
	return b
}

func bump(p *int) int { *p++; return *p }

func pair(a, b int) (int, int) { return b, a }

// Recovers only when a deferred function calls it, which stop does not do
// for the caller of try.
func stop() interface{} { return recover() }

func try(what string, f func()) {
	defer func() {
		if stop() != nil {
			println(what, "was stopped by a callee")
		}
		if recover() != nil {
			println(what, "panicked")
		}
	}()
	f()
}

var kept *point

func keep(p *point)        { kept = p }
func same(p *point) *point { return p }
func isNil(p *point) bool  { return p == nil }
func first(p, q *point) *point {
	if isNil(p) {
		return q
	}
	return p
}

type list struct {
	next *list
	n    int
}

func (l *list) total() int {
	n := 0
	for ; l != nil; l = l.next {
		n += l.n
	}
	return n
}

func deep(p *int, n int) {
	var pad [40]int
	if n == 0 {
		*p = 42
		return
	}
	pad[n%40] = n
	deep(p, n-1)
	*p += pad[n%40] - n
}

func main() {
	p := point{3, 4}
	p.scale(2)
	println(p.sum(), p.swap().x, p.swap().sum0(), max(p.x, p.y))
	a, b := 1, 2
	a, b = pair(a, b)
	println(a, b)
	for i := 0; i < 3; i++ {
		var n int
		println(bump(&n), bump(&n))
	}

	var none *point
	try("sum of nil", func() { println(none.sum()) })
	try("scale of nil", func() { none.scale(1) })
	try("nothing", func() {})

	// Each turn has a variable of its own, if anyone can tell.
	var ps []*point
	for i := 0; i < 3; i++ {
		q := point{i, i}
		q.scale(10)
		ps = append(ps, same(&q))
	}
	println(ps[0].x, ps[1].x, ps[2].x)

	q := point{5, 6}
	keep(&q)
	q.x = 7
	println(kept.x, first(nil, &p).x, first(&q, nil).x)

	l := list{n: 1, next: &list{n: 2}}
	println(l.total(), (*list)(nil).total())

	// A pointer into the stack while the stack moves.
	var far int
	deep(&far, 2000)
	println(far)
}

func (p point) sum0() int { return p.x - p.y }
