#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# select_wide.go.sh - writes select_wide.go: a select of 1000 cases, some of them
# duplicates and some on nil channels, both directions

cat <<'END'
package main

const wide = 1000

var cs [wide]chan int

func pick() (int, int) {
	var v int
	select {
END
for i in $(seq 0 999); do
	case $i in
	*9)	printf '\tcase cs[%d] <- %d:\n\t\treturn %d, -1\n' "$i" "$i" "$i" ;;
	*)	printf '\tcase v = <-cs[%d]:\n\t\treturn %d, v\n' "$i" "$i" ;;
	esac
done
cat <<'END'
	}
	return -1, -1
}

func main() {
	for i := range cs {
		switch {
		case i%7 == 3: // nil
		case i%13 == 5 && i > 100:
			cs[i] = cs[i-100]
		default:
			cs[i] = make(chan int, i%3)
		}
	}
	// Sends to buffered channels are ready at first; fill them.
	filled := 0
	for i := 9; i < wide; i += 10 {
		for cs[i] != nil && len(cs[i]) < cap(cs[i]) {
			cs[i] <- i
			filled++
		}
	}
	println("filled", filled)

	// Drain what is in the buffers by the receiving cases, in any order.
	n, sum := 0, 0
	for i := 9; i < wide; i += 10 {
		for len(cs[i]) > 0 {
			sum += <-cs[i]
			n++
		}
	}
	println("drained", n, sum)
	for i := 9; i < wide; i += 10 {
		cs[i] = nil
	}

	// Now every select waits, and one sender at a time wakes it.
	done := make(chan bool)
	sum = 0
	for i := 0; i < wide; i += 17 {
		if cs[i] == nil {
			continue
		}
		go func() {
			cs[i] <- i
			done <- true
		}()
		k, v := pick()
		if v != i || cs[k] != cs[i] {
			println("BAD", i, k, v)
		}
		sum += v
		<-done
	}
	println("woken", sum)

	// A receiver wakes a sending case.
	cs[999] = make(chan int)
	got := make(chan int, 1)
	go func() { got <- <-cs[999] }()
	k, v := pick()
	println("sent", k, v, <-got)

	close(cs[0])
	for k = -1; k != 0; {
		k, v = pick()
	}
	println("closed", k, v)
}
END
