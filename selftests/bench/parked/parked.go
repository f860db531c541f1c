// Goroutines that all wait on a channel: the memory of the machine that each takes. The first
// argument says how many. By hand, the same source as an image of goko and as a program of
// Go's: docs/performance.md.
package main

import (
	"os"
	"runtime"
	"time"
)

// available is the memory that the machine has left, in bytes.
func available() int {
	data, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		panic(err)
	}
	const key = "MemAvailable:"
	for i := 0; i+len(key) < len(data); i++ {
		if string(data[i:i+len(key)]) != key {
			continue
		}
		n := 0
		for i += len(key); data[i] != 'k'; i++ {
			if data[i] >= '0' && data[i] <= '9' {
				n = 10*n + int(data[i]-'0')
			}
		}
		return n * 1024
	}
	panic("no " + key)
}

func main() {
	n := 0
	for _, c := range os.Args[1] {
		n = 10*n + int(c-'0')
	}
	here, gate := make(chan int), make(chan int)
	runtime.GC()
	before := available()
	start := time.Now()
	for i := 0; i < n; i++ {
		go func() {
			here <- 1
			<-gate
			here <- 1
		}()
		<-here
	}
	parked := time.Since(start)
	println(n, "goroutines parked:", (before-available())/n, "bytes each,",
		int(parked)/n, "ns each")
	start = time.Now()
	close(gate)
	for i := 0; i < n; i++ {
		<-here
	}
	println("woken:", int(time.Since(start))/n, "ns each")
}
