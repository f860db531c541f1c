// SPDX-License-Identifier: GPL-2.0

// Package sync is Go's sync over channels.
//
// All states are guarded by one token in a channel, held for a few
// instructions; whoever must wait waits on a channel of its own and is handed
// what it waits for.
package sync

// token guards the fields of everything in this package.
var token = make(chan bool, 1)

func lock()   { token <- true }
func unlock() { <-token }

// waiter is one goroutine that waits.
type waiter struct {
	ready chan bool
	read  bool // for RWMutex: wants to read
	next  *waiter
}

// queue is a list of waiters, first come first served.
type queue struct{ head, tail *waiter }

// wait queues the caller, gives the token up and waits to be woken.
func (q *queue) wait(read bool) {
	w := &waiter{ready: make(chan bool, 1), read: read}
	if q.tail == nil {
		q.head = w
	} else {
		q.tail.next = w
	}
	q.tail = w
	unlock()
	<-w.ready
}

// wake takes the first waiter off and wakes it.
func (q *queue) wake() {
	w := q.head
	q.head = w.next
	if q.head == nil {
		q.tail = nil
	}
	w.ready <- true
}

// A Locker can be locked and unlocked.
type Locker interface {
	Lock()
	Unlock()
}

// A Mutex is a mutual exclusion lock.
type Mutex struct {
	locked bool
	q      queue
}

func (m *Mutex) Lock() {
	lock()
	if m.locked {
		m.q.wait(false) // handed over locked
		return
	}
	m.locked = true
	unlock()
}

func (m *Mutex) TryLock() bool {
	lock()
	ok := !m.locked
	m.locked = true
	unlock()
	return ok
}

func (m *Mutex) Unlock() {
	lock()
	if !m.locked {
		unlock()
		panic("sync: unlock of unlocked mutex")
	}
	if m.q.head != nil {
		m.q.wake()
	} else {
		m.locked = false
	}
	unlock()
}

// A RWMutex is a lock for many readers or one writer.
type RWMutex struct {
	readers int
	writer  bool
	q       queue
}

func (m *RWMutex) RLock() {
	lock()
	if m.writer || m.q.head != nil {
		m.q.wait(true)
		return
	}
	m.readers++
	unlock()
}

func (m *RWMutex) TryRLock() bool {
	lock()
	ok := !m.writer && m.q.head == nil
	if ok {
		m.readers++
	}
	unlock()
	return ok
}

func (m *RWMutex) RUnlock() {
	lock()
	if m.readers == 0 {
		unlock()
		panic("sync: RUnlock of unlocked RWMutex")
	}
	m.readers--
	m.pass()
	unlock()
}

func (m *RWMutex) Lock() {
	lock()
	if m.writer || m.readers > 0 || m.q.head != nil {
		m.q.wait(false)
		return
	}
	m.writer = true
	unlock()
}

func (m *RWMutex) TryLock() bool {
	lock()
	ok := !m.writer && m.readers == 0
	if ok {
		m.writer = true
	}
	unlock()
	return ok
}

func (m *RWMutex) Unlock() {
	lock()
	if !m.writer {
		unlock()
		panic("sync: Unlock of unlocked RWMutex")
	}
	m.writer = false
	m.pass()
	unlock()
}

// pass hands the lock to those at the head of the queue that may have it.
func (m *RWMutex) pass() {
	for m.q.head != nil && !m.writer {
		if m.q.head.read {
			m.readers++
		} else if m.readers == 0 {
			m.writer = true
		} else {
			return
		}
		m.q.wake()
	}
}

// A WaitGroup waits for a number of goroutines.
type WaitGroup struct {
	n int
	q queue
}

func (wg *WaitGroup) Add(delta int) {
	lock()
	wg.n += delta
	if wg.n < 0 {
		unlock()
		panic("sync: negative WaitGroup counter")
	}
	for wg.n == 0 && wg.q.head != nil {
		wg.q.wake()
	}
	unlock()
}

func (wg *WaitGroup) Done() { wg.Add(-1) }

func (wg *WaitGroup) Wait() {
	lock()
	if wg.n > 0 {
		wg.q.wait(false)
		return
	}
	unlock()
}

// A Once runs one function once.
type Once struct {
	m    Mutex
	done bool
}

func (o *Once) Do(f func()) {
	o.m.Lock()
	defer o.m.Unlock()
	if !o.done {
		defer o.finish()
		f()
	}
}

func (o *Once) finish() { o.done = true }

// A Cond is a place to wait for an event.
type Cond struct {
	L Locker
	q queue
}

// NewCond makes a Cond with the lock l.
func NewCond(l Locker) *Cond { return &Cond{L: l} }

func (c *Cond) Wait() {
	lock()
	w := &waiter{ready: make(chan bool, 1)}
	if c.q.tail == nil {
		c.q.head = w
	} else {
		c.q.tail.next = w
	}
	c.q.tail = w
	unlock()
	c.L.Unlock()
	<-w.ready
	c.L.Lock()
}

func (c *Cond) Signal() {
	lock()
	if c.q.head != nil {
		c.q.wake()
	}
	unlock()
}

func (c *Cond) Broadcast() {
	lock()
	for c.q.head != nil {
		c.q.wake()
	}
	unlock()
}
