// SPDX-License-Identifier: GPL-2.0

// Control flow: for, range, switch, goto, labels, break and continue.
package main

func collatz(n int) (steps int) {
	for n != 1 {
		if n%2 == 0 {
			n /= 2
		} else {
			n = 3*n + 1
		}
		steps++
	}
	return
}

func classify(n int) string {
	switch {
	case n < 0:
		return "negative"
	case n == 0:
		return "zero"
	case n < 10:
		return "digit"
	}
	switch n {
	case 10, 20, 30:
		return "round"
	case 11:
		fallthrough
	case 12:
		return "dozen or so"
	default:
		if n > 1000 {
			return "large"
		}
	}
	return "other"
}

func find(grid [][]int, want int) (int, int) {
outer:
	for i, row := range grid {
		for j, v := range row {
			switch {
			case v == want:
				return i, j
			case v < 0:
				continue outer
			case v > 100:
				break outer
			}
		}
	}
	return -1, -1
}

func gotos(n int) int {
	i, sum := 0, 0
loop:
	if i >= n {
		goto done
	}
	sum += i
	i++
	goto loop
done:
	return sum
}

func nested(n int) (count int) {
	for i := 0; i < n; i++ {
		for j := i; j < n; j++ {
			if (i+j)%3 == 0 {
				continue
			}
			for k := 0; ; k++ {
				if k*k > j {
					break
				}
				count += k
			}
		}
	}
	return
}

func primes(n int) (list []int) {
	sieve := make([]bool, n)
	for i := 2; i < n; i++ {
		if sieve[i] {
			continue
		}
		list = append(list, i)
		for j := i * i; j < n; j += i {
			sieve[j] = true
		}
	}
	return
}

func side(s string, v bool) bool {
	print(s)
	return v
}

func rotate(a, b, c, n int) (int, int, int) {
	for i := 0; i < n; i++ {
		a, b, c = b, c, a
	}
	return a, b, c
}

func fibs(n int) int {
	a, b := 0, 1
	for ; n > 0; n-- {
		a, b = b, a+b
	}
	return a
}

func lastSeen(s []int) (last, prev int) {
	for i := 0; i < len(s); i++ {
		prev = last
		last = s[i]
	}
	return
}

func main() {
	println(collatz(27), collatz(97))
	for _, n := range []int{-5, 0, 7, 20, 11, 12, 13, 5000} {
		print(classify(n), ", ")
	}
	println()
	println(find([][]int{{1, 2}, {-1, 5}, {3, 5}}, 5))
	println(find([][]int{{1, 200}, {5}}, 5))
	println(gotos(100), nested(20))
	ps := primes(100)
	println(len(ps), ps[24])
	if side("a", true) && side("b", false) || side("c", true) && !side("d", false) {
		println(" yes")
	}
	v := side("e", false) && side("f", true)
	println(v)
	println(rotate(1, 2, 3, 7))
	println(fibs(90))
	println(lastSeen([]int{1, 2, 3, 4}))
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		print(i, j, " ")
	}
	println()
	switch x := fibs(10); x {
	case 55:
		println("55")
	case 54:
		println("54")
	}
	switch {
	default:
		println("default first")
	case false:
	}
	i := 0
	for {
		i++
		if i == 5 {
			continue
		}
		if i > 8 {
			break
		}
	}
	println(i)
	for range [3]int{} {
		i++
	}
	println(i)
	switch s := "b"; s {
	case "a":
		println("A")
	case "b":
		println("B")
		if i > 0 {
			break
		}
		println("not reached")
	}
	var x uint8 = 250
	n := 0
	for ; x != 5; x++ {
		n++
	}
	println(n)
	{
		i := i * 2
		println(i)
	}
	println(i)
	goto end
end:
	println("end")
}
