// Objects of all sizes up to the limit; one that is too large ends the program.
// goko-test: module='heap_limit_mb=64'
package main

func size(n int) int { return n }

func caught(n int) {
	defer func() {
		println("panics", recover() != nil)
	}()
	_ = make([]int, n)
	println("BAD: made", n)
}

func main() {
	// Small ones, spans of their own, more than an arena.
	for n := 1; n < 6<<20; n = n*3/2 + 1 {
		s := make([]byte, size(n))
		for i := 0; i < n; i += 1 + n/100 {
			if s[i] != 0 {
				println("BAD: not zero", n, i)
			}
			s[i] = 1
		}
		if len(s) != n || s[n-1] > 1 {
			println("BAD", n)
		}
	}
	caught(size(-1))
	caught(size(1 << 60))
	println("too large")
	s := make([]byte, size(1<<40))
	println("BAD", len(s))
}
