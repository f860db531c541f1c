// Goroutines that use all the time they get, with GOMAXPROCS as the arguments say, one after
// the other, a second each; then the program checks what it has set.
package main

import (
	"os"
	"runtime"
	"time"
)

func number(s string) int {
	n := 0
	for _, c := range s {
		n = 10*n + int(c-'0')
	}
	return n
}

func main() {
	for i := 0; i < 6; i++ {
		go func(yields bool) {
			for {
				if yields {
					runtime.Gosched()
				}
			}
		}(i%2 == 0)
	}
	last := runtime.NumCPU()
	for _, arg := range os.Args[1:] {
		n := number(arg)
		if old := runtime.GOMAXPROCS(n); old != last {
			println("GOMAXPROCS was", old, "and not", last)
			os.Exit(1)
		}
		if now := runtime.GOMAXPROCS(0); now != n {
			println("GOMAXPROCS is", now, "and not", n)
			os.Exit(1)
		}
		last = n
		time.Sleep(time.Second)
	}
}
