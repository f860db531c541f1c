// SPDX-License-Identifier: GPL-2.0

// Several producers, one consumer: select takes from whoever is ready, a
// timer ends it.
package main

import "time"

type message struct {
	from string
	n    int
}

// produce sends a message every d until stop is closed.
func produce(name string, d time.Duration, stop <-chan struct{}) <-chan message {
	out := make(chan message)
	go func() {
		defer close(out)
		for n := 1; ; n++ {
			select {
			case out <- message{name, n}:
			case <-stop:
				return
			}
			time.Sleep(d)
		}
	}()
	return out
}

func main() {
	stop := make(chan struct{})
	fast := produce("fast", 10*time.Millisecond, stop)
	slow := produce("slow", 35*time.Millisecond, stop)
	timeout := time.After(200 * time.Millisecond)
	total := 0
	for fast != nil || slow != nil {
		select {
		case m, ok := <-fast:
			if !ok {
				fast = nil
				continue
			}
			println(m.from, m.n)
			total++
		case m, ok := <-slow:
			if !ok {
				slow = nil
				continue
			}
			println("\t", m.from, m.n)
			total++
		case <-timeout:
			println("time is up")
			close(stop)
		}
	}
	println(total, "messages")
}
