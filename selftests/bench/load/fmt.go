// Package fmt with all that is behind it: reflect, strconv, unicode, os.
package main

import "fmt"

func main() {
	fmt.Println("x", 1, 2.5, map[string]int{"a": 1})
}
