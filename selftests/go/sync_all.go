// Package sync under contention: Mutex, RWMutex, WaitGroup, Once, Cond, Pool.
package main

import (
	"runtime"
	"sync"
	"time"
)

func mutex() {
	var m sync.Mutex
	var wg sync.WaitGroup
	n := 0
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for k := 0; k < 500; k++ {
				m.Lock()
				v := n
				if k%50 == 0 {
					runtime.Gosched()
				}
				n = v + 1
				m.Unlock()
			}
		}()
	}
	wg.Wait()
	println("mutex", n, m.TryLock(), m.TryLock())
}

// A lock held for long and taken again at once: who waits gets it all the same.
func starving() {
	var m sync.Mutex
	stop := make(chan bool)
	go func() {
		for {
			m.Lock()
			time.Sleep(100 * time.Microsecond)
			m.Unlock()
			select {
			case <-stop:
				return
			default:
			}
		}
	}()
	for i := 0; i < 5; i++ {
		time.Sleep(100 * time.Microsecond)
		m.Lock()
		m.Unlock()
	}
	stop <- true
	println("starving ok")
}

func rwmutex() {
	var m sync.RWMutex
	var wg sync.WaitGroup
	a, b, bad := 0, 0, 0
	for i := 0; i < 4; i++ {
		wg.Add(3)
		go func() {
			for k := 0; k < 300; k++ {
				m.Lock()
				a++
				runtime.Gosched()
				b++
				m.Unlock()
			}
			wg.Done()
		}()
		for r := 0; r < 2; r++ {
			go func() {
				for k := 0; k < 300; k++ {
					m.RLock()
					if a != b {
						bad++
					}
					m.RUnlock()
				}
				wg.Done()
			}()
		}
	}
	wg.Wait()
	println("rwmutex", a, b, bad)
}

func once() {
	var o sync.Once
	var wg sync.WaitGroup
	n := 0
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func() {
			o.Do(func() {
				runtime.Gosched()
				n++
			})
			if n != 1 {
				println("once is not done")
			}
			wg.Done()
		}()
	}
	wg.Wait()
	println("once", n)
}

func cond() {
	var m sync.Mutex
	c := sync.NewCond(&m)
	var wg sync.WaitGroup
	queue, got := 0, 0
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			for k := 0; k < 50; k++ {
				m.Lock()
				for queue == 0 {
					c.Wait()
				}
				queue--
				got++
				m.Unlock()
			}
			wg.Done()
		}()
	}
	for i := 0; i < 400; i++ {
		m.Lock()
		queue++
		m.Unlock()
		if i%10 == 0 {
			c.Broadcast()
		} else {
			c.Signal()
		}
	}
	wg.Wait()
	println("cond", got, queue)
}

func pool() {
	p := sync.Pool{New: func() any { return new(int) }}
	x := p.Get().(*int)
	*x = 5
	p.Put(x)
	println("pool", p.Get() != nil)
}

func negative() {
	defer func() { println(recover().(string)) }()
	var wg sync.WaitGroup
	wg.Done()
}

func main() {
	mutex()
	starving()
	rwmutex()
	once()
	cond()
	pool()
	negative()
	var m sync.Mutex
	m.Unlock()
}
