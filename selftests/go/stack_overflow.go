// Recursion without end.
package main

var sum int

func down(n int, pad [10]int) int {
	pad[n%10] = n
	n = down(n+1, pad) + pad[0]
	return n
}

func main() {
	println("down")
	sum = down(0, [10]int{})
}
