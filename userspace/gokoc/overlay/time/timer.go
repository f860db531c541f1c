// SPDX-License-Identifier: GPL-2.0

//goko:remove runtimeTimer startTimer stopTimer resetTimer modTimer sendTime goFunc
package time

import (
	"sync"
	"sync/atomic"
)

// timer.go - timers: a heap for each task, and a goroutine of the runtime's own
// that sleeps until the first of them is due.
//
// Tasks of one image share its variables, and each may be killed at any time.
// So each has timers of its own: the list all holds one element for each task
// that has used any, and a new task takes over that of one that is gone.

// timers are those of one task.
type timers struct {
	mu    sync.Mutex
	heap  []*timer // by when, four children each
	sema  uint32   // wakes the goroutine
	until int64    // it sleeps until then; 0: it does not sleep
}

// place is an element of the list.
type place struct {
	task atomic.Int64
	ts   atomic.Pointer[timers]
	next *place
}

var all atomic.Pointer[place]

// timer is one that runs or may run again.
type timer struct {
	when   int64
	period int64 // of a Ticker
	c      chan Time
	f      func()
	ts     *timers // of the task that has started it
	i      int     // place in the heap; -1: it does not run
}

const noTimer = 1<<63 - 1

// semaTimer is GOKO_SEMA_TIMER.
const semaTimer = 2

func semacquire(s *uint32, lifo bool, deadline, reason int) bool
func semrelease(s *uint32, handoff bool)
func systemG()
func taskID() int64
func taskAlive(id int64) bool

// own finds the timers of the running task.
func own() *timers {
	id := taskID()
	for {
		for p := all.Load(); p != nil; p = p.next {
			if p.task.Load() == id {
				// It may be about to be filled in, by another goroutine.
				for {
					if ts := p.ts.Load(); ts != nil {
						return ts
					}
					Sleep(1)
				}
			}
		}
		if p := takeOver(id); p != nil {
			ts := &timers{}
			p.ts.Store(ts)
			go ts.run()
			return ts
		}
	}
}

// placing is the task whose goroutine makes a place, so that there is one only.
var placing atomic.Int64

// takeOver makes a place of the running task's; nil: somebody else was faster.
func takeOver(id int64) *place {
	if was := placing.Load(); was != 0 && taskAlive(was) || !placing.CompareAndSwap(was, id) {
		Sleep(1)
		return nil
	}
	defer placing.CompareAndSwap(id, 0)
	for p := all.Load(); p != nil; p = p.next {
		old := p.task.Load()
		if old == id {
			return nil
		}
		if !taskAlive(old) {
			p.ts.Store(nil)
			p.task.Store(id)
			return p
		}
	}
	p := &place{next: all.Load()}
	p.task.Store(id)
	all.Store(p)
	return p
}

// run makes timers fire.
func (ts *timers) run() {
	systemG()
	ts.mu.Lock()
	for {
		ts.until = 0
		now := runtimeNano()
		for len(ts.heap) > 0 && ts.heap[0].when <= now {
			t := ts.heap[0]
			if t.period > 0 {
				t.when += t.period * (1 + (now-t.when)/t.period)
				ts.down(0)
			} else {
				ts.remove(0)
			}
			c, f := t.c, t.f
			ts.mu.Unlock()
			if f != nil {
				go f()
			} else {
				select {
				case c <- Now():
				default:
				}
			}
			ts.mu.Lock()
			now = runtimeNano()
		}
		until := 0
		ts.until = noTimer
		if len(ts.heap) > 0 {
			ts.until = ts.heap[0].when
			until = int(ts.until)
		}
		ts.mu.Unlock()
		semacquire(&ts.sema, false, until, semaTimer)
		ts.mu.Lock()
	}
}

// start sets a timer that does not run.
func (t *timer) start(when int64) {
	ts := own()
	ts.mu.Lock()
	if t.ts == ts && t.i >= 0 {
		ts.remove(t.i) // two goroutines have reset it
	}
	t.ts = ts
	t.when = when
	t.i = len(ts.heap)
	ts.heap = append(ts.heap, t)
	ts.up(t.i)
	wake := ts.until > when
	if wake {
		ts.until = 0
	}
	ts.mu.Unlock()
	if wake {
		semrelease(&ts.sema, false)
	}
}

// stop tells whether the timer ran.
func (t *timer) stop() bool {
	ts := t.ts
	ts.mu.Lock()
	runs := t.i >= 0
	if runs {
		ts.remove(t.i)
	}
	ts.mu.Unlock()
	return runs
}

func (ts *timers) put(i int, t *timer) {
	ts.heap[i] = t
	t.i = i
}

func (ts *timers) remove(i int) {
	last := len(ts.heap) - 1
	gone := ts.heap[i]
	t := ts.heap[last]
	ts.heap[last] = nil
	ts.heap = ts.heap[:last]
	gone.i = -1
	if i < last {
		ts.put(i, t)
		ts.up(i)
		ts.down(t.i)
	}
}

func (ts *timers) up(i int) {
	t := ts.heap[i]
	for i > 0 {
		parent := (i - 1) / 4
		if ts.heap[parent].when <= t.when {
			break
		}
		ts.put(i, ts.heap[parent])
		i = parent
	}
	ts.put(i, t)
}

func (ts *timers) down(i int) {
	t := ts.heap[i]
	for {
		first := 4*i + 1
		if first >= len(ts.heap) {
			break
		}
		least := first
		for k := first + 1; k < first+4 && k < len(ts.heap); k++ {
			if ts.heap[k].when < ts.heap[least].when {
				least = k
			}
		}
		if ts.heap[least].when >= t.when {
			break
		}
		ts.put(i, ts.heap[least])
		i = least
	}
	ts.put(i, t)
}

// A Timer fires once.
type Timer struct {
	C <-chan Time
	r *timer
}

// NewTimer makes a timer that sends the time on its channel after d.
func NewTimer(d Duration) *Timer {
	c := make(chan Time, 1)
	t := &Timer{C: c, r: &timer{c: c}}
	t.r.start(when(d))
	return t
}

// AfterFunc calls f in a goroutine of its own after d.
func AfterFunc(d Duration, f func()) *Timer {
	t := &Timer{r: &timer{f: f}}
	t.r.start(when(d))
	return t
}

// After is the channel of a new timer.
func After(d Duration) <-chan Time { return NewTimer(d).C }

// Stop keeps the timer from firing; false if it has fired or was stopped.
func (t *Timer) Stop() bool {
	if t.r == nil {
		panic("time: Stop called on uninitialized Timer")
	}
	return t.r.stop()
}

// Reset sets the timer again; false if it had fired or was stopped.
func (t *Timer) Reset(d Duration) bool {
	if t.r == nil {
		panic("time: Reset called on uninitialized Timer")
	}
	w := when(d)
	active := t.r.stop()
	t.r.start(w)
	return active
}

// A Ticker sends the time at intervals.
type Ticker struct {
	C <-chan Time
	r *timer
}

// NewTicker makes a ticker; slow receivers miss ticks.
func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	c := make(chan Time, 1)
	t := &Ticker{C: c, r: &timer{c: c, period: int64(d)}}
	t.r.start(when(d))
	return t
}

// Stop ends the ticks.
func (t *Ticker) Stop() {
	if t.r != nil {
		t.r.stop()
	}
}

// Reset starts again with a new interval.
func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	if t.r == nil {
		panic("time: Reset called on uninitialized Ticker")
	}
	t.r.stop()
	t.r.period = int64(d)
	t.r.start(when(d))
}

// Tick is the channel of a new ticker, nil for d <= 0.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}

func sleep(ns int64)

// Sleep pauses the goroutine for at least d.
func Sleep(d Duration) {
	if d > 0 {
		sleep(int64(d))
	}
}

func walltime() (sec int64, nsec int32)

func nanotime() int64

// now is the wall clock and the monotonic clock.
func now() (sec int64, nsec int32, mono int64) {
	sec, nsec = walltime()
	return sec, nsec, nanotime()
}
