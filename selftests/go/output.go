// SPDX-License-Identifier: GPL-2.0

// Both streams, os.Args, os.Exit without deferred calls.
// goko-test: args='one two'
package main

import "os"

func main() {
	defer println("not printed")
	n, err := os.Stdout.Write([]byte("to stdout\n"))
	println(n, err == nil)
	os.Stdout.WriteString("more to stdout\n")
	os.Stderr.WriteString("to stderr\n")
	println(len(os.Args))
	for _, a := range os.Args[1:] {
		println(a)
	}
	os.Exit(3)
}
