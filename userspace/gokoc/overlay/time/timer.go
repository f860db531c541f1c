// SPDX-License-Identifier: GPL-2.0

package time

// timer.go - timers, each a goroutine that sleeps.
//
// A timer's goroutine and its owner race for the timer's state: whoever
// takes the token from the channel t.r.armed has won, the other finds it
// empty.  A stopped timer's goroutine sleeps to its end and does nothing.

// A Timer fires once.
type Timer struct {
	C <-chan Time
	c chan Time
	f func()
	r *run
}

// run is one time a timer was set.
type run struct{ armed chan bool }

func (t *Timer) start(d Duration) {
	r := &run{armed: make(chan bool, 1)}
	r.armed <- true
	t.r = r
	go t.wait(r, d)
}

func (t *Timer) wait(r *run, d Duration) {
	Sleep(d)
	if !r.take() {
		return
	}
	if t.f != nil {
		t.f()
		return
	}
	select {
	case t.c <- Now():
	default:
	}
}

func (r *run) take() bool {
	select {
	case <-r.armed:
		return true
	default:
		return false
	}
}

// NewTimer makes a timer that sends the time on its channel after d.
func NewTimer(d Duration) *Timer {
	c := make(chan Time, 1)
	t := &Timer{C: c, c: c}
	t.start(d)
	return t
}

// AfterFunc calls f in a goroutine of its own after d.
func AfterFunc(d Duration, f func()) *Timer {
	t := &Timer{f: f}
	t.start(d)
	return t
}

// After is the channel of a new timer.
func After(d Duration) <-chan Time { return NewTimer(d).C }

// Stop keeps the timer from firing; false if it has fired or was stopped.
func (t *Timer) Stop() bool {
	if t.r == nil {
		panic("time: Stop called on uninitialized Timer")
	}
	return t.r.take()
}

// Reset sets the timer again; false if it had fired or was stopped.
func (t *Timer) Reset(d Duration) bool {
	if t.r == nil {
		panic("time: Reset called on uninitialized Timer")
	}
	active := t.r.take()
	t.start(d)
	return active
}

// A Ticker sends the time at intervals.
type Ticker struct {
	C <-chan Time
	c chan Time
	r *run
}

// NewTicker makes a ticker; slow receivers miss ticks.
func NewTicker(d Duration) *Ticker {
	if d <= 0 {
		panic("non-positive interval for NewTicker")
	}
	c := make(chan Time, 1)
	t := &Ticker{C: c, c: c}
	t.start(d)
	return t
}

func (t *Ticker) start(d Duration) {
	r := &run{armed: make(chan bool, 1)}
	r.armed <- true
	t.r = r
	go t.tick(r, d)
}

func (t *Ticker) tick(r *run, d Duration) {
	next := nanotime() + int64(d)
	for {
		sleep(next - nanotime())
		if len(r.armed) == 0 {
			return
		}
		select {
		case t.c <- Now():
		default:
		}
		for now := nanotime(); next <= now; {
			next += int64(d)
		}
	}
}

// Stop ends the ticks.
func (t *Ticker) Stop() { t.r.take() }

// Reset starts again with a new interval.
func (t *Ticker) Reset(d Duration) {
	if d <= 0 {
		panic("non-positive interval for Ticker.Reset")
	}
	t.r.take()
	t.start(d)
}

// Tick is the channel of a new ticker, nil for d <= 0.
func Tick(d Duration) <-chan Time {
	if d <= 0 {
		return nil
	}
	return NewTicker(d).C
}
