// goko-test: timeout=120
// Objects that are taken out of the heap while a collection marks, held by
// nothing but a goroutine's stack, and put back where others were.
package main

import "sync"

type item struct {
	n    int
	next *item
	twin int
}

const (
	slots  = 1 << 13
	chain  = 48
	movers = 3
	rounds = 400
)

var junk [movers]*item

// Takes some out of the table, newest first, and holds them for a while.
func move(id int, table []*item) {
	seed := uint32(id*7919 + 1)
	for r := 0; r < rounds; r++ {
		var head *item
		for i := 0; i < chain; i++ {
			seed = seed*1664525 + 1013904223
			at := (seed >> 8) % slots
			it := table[at]
			if it == nil {
				continue
			}
			table[at] = nil
			it.next = head
			head = it
		}
		for i := 0; i < 60; i++ {
			junk[id] = &item{n: -1, twin: -2}
		}
		for it := head; it != nil; {
			if it.n != it.twin || it.n < 0 || it.n >= slots {
				println("BAD: item", it.n, it.twin)
				return
			}
			next := it.next
			it.next = nil
			for at := it.n; ; at = (at + 1) % slots {
				if table[at] == nil {
					table[at] = it
					break
				}
			}
			it = next
		}
	}
}

func main() {
	var wg sync.WaitGroup
	var tables [movers][]*item
	for id := range tables {
		tables[id] = make([]*item, slots)
		for i := range tables[id] {
			tables[id][i] = &item{n: i, twin: i}
		}
	}
	for id := range tables {
		wg.Add(1)
		go func(id int) {
			defer wg.Done()
			move(id, tables[id])
		}(id)
	}
	wg.Wait()
	for id, table := range tables {
		sum := 0
		for _, it := range table {
			if it == nil {
				println("BAD: lost")
				return
			}
			sum += it.n
		}
		println(id, sum == slots*(slots-1)/2)
	}
}
