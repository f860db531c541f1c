// What dev/stacks.sh looks at: goroutines that wait for each thing there is to wait for,
// and one that never stops.  With an argument it then panics, or fails fatally.
package main

import (
	"os"
	"sync"
	"sync/atomic"
	"time"
)

var (
	never = make(chan int)
	held  sync.Mutex
	full  = make(chan int)
	spins uint32
	begun uint32
)

func begin() { atomic.AddUint32(&begun, 1) }

func receiver() { begin(); <-never }
func sender()   { begin(); full <- 1 }
func nobody()   { begin(); <-(chan int)(nil) }
func empty()    { begin(); select {} }
func locker()   { begin(); held.Lock() }
func sleeper()  { begin(); time.Sleep(time.Hour) }

func selector(n int) {
	if n > 0 {
		selector(n - 1)
		return
	}
	begin()
	select {
	case <-never:
	case full <- 2:
		os.Exit(3)
	}
}

func spinner() {
	begin()
	for {
		atomic.AddUint32(&spins, 1)
	}
}

func waiters() {
	for _, f := range []func(){receiver, sender, nobody, empty, locker, sleeper, spinner} {
		go f()
	}
	go selector(2)
}

func crowd(n int) {
	for i := 0; i < n; i++ {
		go receiver()
	}
}

func main() {
	held.Lock()
	go waiters()
	// When all have begun they are given the time to come to where they wait.
	for atomic.LoadUint32(&begun) < 8 {
		time.Sleep(time.Millisecond)
	}
	for i := 0; i < 300; i++ {
		time.Sleep(time.Millisecond)
	}
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "panic":
			go func() { panic("in a goroutine") }()
		case "fatal":
			var m sync.Mutex
			m.Unlock()
		case "crowd":
			crowd(20000)
			time.Sleep(20 * time.Millisecond)
		}
	}
	println("ready")
	time.Sleep(time.Hour)
}
