// Runs two collections: the second gives back what the first has found.
package main

import "runtime"

func main() {
	runtime.GC()
	runtime.GC()
}
