// goko-test: timeout=240 module='clobberfree=1' vm='--smp 4 --mem 512'

// Goroutines move objects about between shared structures while the heap is
// collected all the time: what is moved arrives whole.
package main

import "runtime"

type node struct {
	left, right *node
	sum         int
	data        []int
}

func build(depth, seed int) *node {
	n := &node{data: make([]int, 3)}
	for i := range n.data {
		n.data[i] = seed*31 + i
		n.sum += n.data[i]
	}
	if depth > 0 {
		n.left = build(depth-1, seed*3+1)
		n.right = build(depth-1, seed*3+2)
	}
	return n
}

func (n *node) ok() bool {
	if n == nil {
		return true
	}
	sum := 0
	for _, d := range n.data {
		sum += d
	}
	return sum == n.sum && n.left.ok() && n.right.ok()
}

const (
	shelves = 16
	slots   = 64
	workers = 8
	rounds  = 2500
)

type shelf struct {
	lock chan bool
	slot [slots]*node
}

var store [shelves]shelf

func worker(id int, pipe chan *node, done chan int) {
	rnd := uint32(id*2654435761 + 1)
	next := func(n uint32) uint32 {
		rnd ^= rnd << 13
		rnd ^= rnd >> 17
		rnd ^= rnd << 5
		return rnd % n
	}
	bad := 0
	for i := 0; i < rounds; i++ {
		a, b := next(shelves), next(shelves)
		x, y := next(slots), next(slots)
		switch next(5) {
		case 0: // a new one
			s := &store[a]
			<-s.lock
			s.slot[x] = build(int(next(5)), int(next(1000)))
			s.lock <- true
		case 1: // swap, on one shelf
			s := &store[a]
			<-s.lock
			s.slot[x], s.slot[y] = s.slot[y], s.slot[x]
			s.lock <- true
		case 2: // from shelf to shelf, by way of a local
			<-store[a].lock
			n := store[a].slot[x]
			store[a].slot[x] = nil
			store[a].lock <- true
			if !n.ok() {
				bad++
			}
			<-store[b].lock
			store[b].slot[y] = n
			store[b].lock <- true
		case 3: // to another goroutine
			<-store[a].lock
			n := store[a].slot[x]
			store[a].slot[x] = nil
			store[a].lock <- true
			select {
			case pipe <- n:
			default:
			}
		case 4: // from another goroutine
			select {
			case n := <-pipe:
				if !n.ok() {
					bad++
				}
				<-store[a].lock
				store[a].slot[x] = n
				store[a].lock <- true
			default:
			}
		}
	}
	done <- bad
}

func main() {
	for i := range store {
		store[i].lock = make(chan bool, 1)
		store[i].lock <- true
	}
	stop := make(chan bool)
	go func() {
		for {
			select {
			case <-stop:
				stop <- true
				return
			default:
				runtime.GC()
			}
		}
	}()
	pipe := make(chan *node)
	done := make(chan int)
	for i := 0; i < workers; i++ {
		go worker(i, pipe, done)
	}
	bad := 0
	for i := 0; i < workers; i++ {
		bad += <-done
	}
	stop <- true
	<-stop
	for i := range store {
		for _, n := range store[i].slot {
			if !n.ok() {
				bad++
			}
		}
	}
	println("broken:", bad)
}
