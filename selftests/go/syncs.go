// SPDX-License-Identifier: GPL-2.0

// Package sync over channels: Mutex, RWMutex, WaitGroup, Once.
package main

import (
	"runtime"
	"sync"
)

type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) inc() {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.n
	if n%10 == 0 {
		runtime.Gosched()
	}
	c.n = n + 1
}

func main() {
	var c counter
	var wg sync.WaitGroup
	for i := 0; i < 50; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 20; j++ {
				c.inc()
			}
		}()
	}
	wg.Wait()
	println(c.n)

	var once sync.Once
	for i := 0; i < 3; i++ {
		once.Do(func() { println("once", i) })
	}

	var rw sync.RWMutex
	var shared, sum int
	var mu sync.Mutex
	for i := 0; i < 10; i++ {
		wg.Add(2)
		go func() {
			rw.Lock()
			shared++
			runtime.Gosched()
			shared++
			rw.Unlock()
			wg.Done()
		}()
		go func() {
			rw.RLock()
			v := shared
			runtime.Gosched()
			if shared != v || v%2 != 0 {
				println("torn")
			}
			rw.RUnlock()
			mu.Lock()
			sum++
			mu.Unlock()
			wg.Done()
		}()
	}
	wg.Wait()
	println(shared, sum)
	println(mu.TryLock(), mu.TryLock())
	mu.Unlock()
	wg.Wait()
}
