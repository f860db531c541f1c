// Fills the heap, lets go of parts of it and looks that the rest is as it was, as told by
// lines on standard input.
package main

import (
	"bufio"
	"os"
	"runtime"
	"sync/atomic"
)

type node struct {
	next *node
	n    int
}

const piece = 32 << 10

var (
	kept [][]byte
	list *node
	sink []byte
)

// fill makes 80 MB.
func fill() {
	for i := 0; i < 2560; i++ {
		b := make([]byte, piece)
		for at := 0; at < piece; at += 512 {
			b[at] = byte(i + at>>9)
		}
		kept = append(kept, b)
		list = &node{list, i}
	}
}

// right tells whether all that is kept is as it was made.
func right() bool {
	for i, b := range kept {
		for at, x := range b {
			if at%512 == 0 && x != byte(i+at>>9) || at%512 != 0 && x != 0 {
				return false
			}
		}
	}
	n := 2560
	for l := list; l != nil; l = l.next {
		n--
		if l.n != n {
			return false
		}
	}
	return n == 0
}

// churn makes garbage, and looks at what is new, until it is told to stop.
func churn(stop *atomic.Bool, done chan int) {
	wrong := 0
	for !stop.Load() {
		var l *node
		for i := 0; i < 1000; i++ {
			l = &node{l, i}
			b := make([]byte, 3000)
			for _, x := range b {
				wrong += int(x)
			}
			b[i] = 1
		}
		for i := 999; i >= 0; i-- {
			if l.n != i {
				wrong++
			}
			l = l.next
		}
	}
	done <- wrong
}

func main() {
	var stop atomic.Bool
	done := make(chan int)
	fill()
	println("filled")
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		switch in.Text() {
		case "drop":
			for i := range kept[2048:] {
				kept[2048+i] = nil
			}
			kept = kept[:2048]
			runtime.GC()
			runtime.GC()
		case "garbage":
			for i := 0; i < 1024; i++ {
				sink = make([]byte, piece)
			}
			sink = nil
		case "churn":
			for i := 0; i < 2; i++ {
				go churn(&stop, done)
			}
		case "stop":
			stop.Store(true)
			println("wrong:", <-done+<-done)
		}
		println(in.Text(), right())
	}
}
