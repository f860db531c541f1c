// SPDX-License-Identifier: GPL-2.0

// Takes its time to initialise; tasks that come meanwhile wait for it.
package main

import "time"

var inits int

func init() {
	println("begins")
	time.Sleep(100 * time.Millisecond)
	inits++
}

func main() {
	if inits != 1 {
		panic("initialised more than once, or not at all")
	}
}
