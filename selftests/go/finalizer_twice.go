// An object has one finalizer at most.
package main

import "runtime"

type thing struct{ next *thing }

func main() {
	t := &thing{}
	runtime.SetFinalizer(t, func(*thing) {})
	runtime.SetFinalizer(t, nil)
	runtime.SetFinalizer(t, func(*thing) {})
	println("once")
	runtime.SetFinalizer(t, func(*thing) {})
	println("twice")
}
