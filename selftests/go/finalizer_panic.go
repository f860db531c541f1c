// A panic in a finalizer ends the program.
package main

import (
	"runtime"
	"time"
)

type thing struct{ next *thing }

func main() {
	go func() {
		runtime.SetFinalizer(&thing{}, func(*thing) { panic("in a finalizer") })
	}()
	for {
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
}
