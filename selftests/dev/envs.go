// SPDX-License-Identifier: GPL-2.0

// Envs changes its environment in many goroutines; with an argument it prints
// that variable first, and waits for a line at the end.  For envs.sh.
package main

import (
	"bufio"
	"os"
	"sync"
)

// changes sets variables at the same time, and looks that none is lost.
func changes() {
	var wg sync.WaitGroup
	for _, k := range []string{"A", "B", "C", "D"} {
		wg.Add(1)
		go func(k string) {
			defer wg.Done()
			for _, v := range []string{"", "1", "22"} {
				os.Setenv(k, v)
				if got, ok := os.LookupEnv(k); !ok || got != v {
					println("wrong:", k, "is", got)
				}
			}
		}(k)
	}
	wg.Wait()
	os.Unsetenv("B")
	if _, ok := os.LookupEnv("B"); ok || os.Getenv("A")+os.Getenv("C") != "2222" {
		println("wrong: A and C are", os.Getenv("A"), os.Getenv("C"))
	}
	if os.ExpandEnv("$D-${A}") != "22-22" {
		println("wrong: ExpandEnv")
	}
}

func main() {
	if len(os.Args) > 1 {
		value, ok := os.LookupEnv(os.Args[1])
		println(value, ok, len(os.Environ()))
	}
	changes()
	if err := os.Setenv("A=B", ""); err == nil {
		println("wrong: a name with =")
	}
	if len(os.Args) > 2 {
		bufio.NewReader(os.Stdin).ReadString('\n')
	}
	os.Clearenv()
	if len(os.Environ()) != 0 {
		println("wrong: Clearenv")
	}
}
