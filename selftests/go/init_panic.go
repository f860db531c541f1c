// A panic before main.
package main

var table = []int{1, 2, 3}
var value = pick(3)

func pick(i int) int {
	println("pick", i)
	return table[i]
}

func init() {
	println("not reached")
}

func main() {
	println("not reached")
}
