// Sleeper is initialised for a long time, or panics meanwhile.
package main

import (
	"os"
	"time"
)

func init() {
	if os.Getenv("PLUGIN") == "panics" {
		panic("not today")
	}
	println("initialising")
	time.Sleep(time.Hour)
}
