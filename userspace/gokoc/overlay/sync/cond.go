// SPDX-License-Identifier: GPL-2.0

package sync

import "sync/atomic"

// A Cond is a place to wait for an event.
type Cond struct {
	noCopy noCopy

	// L is held while observing or changing the condition.
	L Locker

	mu         Mutex // of the list
	head, tail *condWaiter
	self       atomic.Pointer[Cond]
}

// condWaiter is one goroutine that waits; first come, first served.
type condWaiter struct {
	sema uint32
	next *condWaiter
}

// NewCond returns a new Cond with Locker l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

// check panics if c is a copy of one that was in use.
func (c *Cond) check() {
	if c.self.Load() != c && !c.self.CompareAndSwap(nil, c) && c.self.Load() != c {
		panic("sync.Cond is copied")
	}
}

// Wait unlocks c.L, waits to be woken, and locks it again.
func (c *Cond) Wait() {
	c.check()
	w := &condWaiter{}
	c.mu.Lock()
	if c.tail == nil {
		c.head = w
	} else {
		c.tail.next = w
	}
	c.tail = w
	c.mu.Unlock()
	c.L.Unlock()
	semacquire(&w.sema, false, 0, semaCond)
	c.L.Lock()
}

// Signal wakes the one that has waited longest, if there is any.
func (c *Cond) Signal() {
	c.check()
	c.mu.Lock()
	w := c.head
	if w != nil {
		c.head = w.next
		if c.head == nil {
			c.tail = nil
		}
	}
	c.mu.Unlock()
	if w != nil {
		semrelease(&w.sema, false)
	}
}

// Broadcast wakes all that wait.
func (c *Cond) Broadcast() {
	c.check()
	c.mu.Lock()
	w := c.head
	c.head, c.tail = nil, nil
	c.mu.Unlock()
	for ; w != nil; w = w.next {
		semrelease(&w.sema, false)
	}
}

// noCopy tells vet not to let a struct be copied.
type noCopy struct{}

func (*noCopy) Lock()   {}
func (*noCopy) Unlock() {}
