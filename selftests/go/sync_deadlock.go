// Who waits for a mutex, a WaitGroup and a Cond for ever: the reasons in the report.
package main

import "sync"

func main() {
	var m sync.Mutex
	var wg sync.WaitGroup
	m.Lock()
	c := sync.NewCond(&m)
	go func() {
		m.Lock()
	}()
	go func() {
		var own sync.Mutex
		own.Lock()
		sync.NewCond(&own).Wait()
	}()
	wg.Add(1)
	_ = c
	wg.Wait()
}
