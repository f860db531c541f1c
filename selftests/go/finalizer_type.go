// What a finalizer takes has to be what the object is.
package main

import "runtime"

type thing struct{ next *thing }

func main() {
	runtime.SetFinalizer(&thing{}, func(*int) {})
}
