// Recursion a million deep: results, values on both sides of the calls, pointers
// to the heap and to frames further down.
package main

func count(n int) int {
	if n == 0 {
		return 0
	}
	return count(n-1) + 1
}

// Words that live across the call.
func mix(n, a, b int, s string) (int, int, string) {
	if n == 0 {
		return a, b, s
	}
	x := a*3 + n
	p, q, r := mix(n-1, b^x, a+1, s)
	return p + x&1, q ^ x, r
}

type node struct {
	next *node
	n    int
}

// A list that is built on the way down and checked on the way up.
func list(n int, head *node) int {
	if n == 0 {
		k := 0
		for p := head; p != nil; p = p.next {
			k++
		}
		return k
	}
	mine := &node{head, n}
	k := list(n-1, mine)
	if mine.n != n || mine.next != head {
		println("BAD: node", n, mine.n)
	}
	return k
}

// Pointers into the frames of callers.
func local(n int, sum *int, prev *[4]int) {
	var mine [4]int
	mine[n%4] = n
	*sum += n & 3
	if n > 0 {
		local(n-1, sum, &mine)
	}
	if mine[(n+1)%4] != 7 && n > 0 {
		println("BAD: frame", n)
	}
	prev[n%4+0] += 0
	prev[(n+2)%4] = 7
}

func big(n int) int {
	var a [500]int
	a[n%500] = n
	if n == 0 {
		return 0
	}
	return big(n-1) + a[n%500] - n + 1
}

func even(n int) bool {
	if n == 0 {
		return true
	}
	return odd(n - 1)
}

func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1)
}

func main() {
	const deep = 1000000
	println("count", count(deep))
	p, q, s := mix(deep, 1, 2, "down")
	println("mix", p, q, s)
	println("list", list(deep/2, nil))
	var sum int
	var bottom [4]int
	local(deep/4, &sum, &bottom)
	println("local", sum)
	println("big", big(20000))
	println("even", even(deep), odd(deep))

	// Many goroutines, each not so deep.
	res := make(chan int)
	for i := 0; i < 100; i++ {
		go func(i int) { res <- count(i * 100) }(i)
	}
	n := 0
	for i := 0; i < 100; i++ {
		n += <-res
	}
	println("goroutines", n)
	println("again", count(deep))
}
