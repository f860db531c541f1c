// SPDX-License-Identifier: GPL-2.0

// Prints its arguments; for taskargs.sh.
package main

import "os"

func main() {
	for _, a := range os.Args[1:] {
		println(a)
	}
	println(len(os.Args))
}
