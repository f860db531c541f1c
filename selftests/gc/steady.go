// Keeps a little of what it allocates, for a second and a half; then tells how much is
// still right.
package main

import "time"

type item struct {
	next *item
	n    int
}

func main() {
	var ring [100]*item
	for start := time.Now(); time.Since(start) < 1500*time.Millisecond; {
		for i := 0; i < 5000; i++ {
			ring[i%100] = &item{&item{nil, i}, i % 100}
		}
	}
	ok := 0
	for i, it := range ring {
		if it.n == i && it.next.n%100 == i {
			ok++
		}
	}
	println(ok, "of 100")
}
