// Computation without allocation or channels.  Each line of output is a
// benchmark and the nanoseconds it took; with -icount that is instructions.
package main

import "time"

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

const sieveSize = 100000

var composite [sieveSize]bool

func sieve() int {
	flags := composite[:]
	for i := range flags {
		flags[i] = false
	}
	n := 0
	for i := 2; i < len(flags); i++ {
		if flags[i] {
			continue
		}
		n++
		for j := 2 * i; j < len(flags); j += i {
			flags[j] = true
		}
	}
	return n
}

const matrixSize = 64

type matrix [matrixSize][matrixSize]int

var left, right, product matrix

func multiply(c, a, b *matrix) {
	for i := 0; i < matrixSize; i++ {
		for j := 0; j < matrixSize; j++ {
			sum := 0
			for k := 0; k < matrixSize; k++ {
				sum += a[i][k] * b[k][j]
			}
			c[i][j] = sum
		}
	}
}

var numbers [20000]int

func quicksort(a []int) {
	for len(a) > 12 {
		pivot := a[len(a)/2]
		i, j := 0, len(a)-1
		for i <= j {
			for a[i] < pivot {
				i++
			}
			for a[j] > pivot {
				j--
			}
			if i <= j {
				a[i], a[j] = a[j], a[i]
				i++
				j--
			}
		}
		if j+1 < len(a)-i {
			quicksort(a[:j+1])
			a = a[i:]
		} else {
			quicksort(a[i:])
			a = a[:j+1]
		}
	}
	for i := 1; i < len(a); i++ {
		for j := i; j > 0 && a[j] < a[j-1]; j-- {
			a[j], a[j-1] = a[j-1], a[j]
		}
	}
}

func mix(n int) uint64 {
	x := uint64(0x9e3779b97f4a7c15)
	var sum uint64
	for i := 0; i < n; i++ {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		sum += (x*0xff51afd7ed558ccd)>>32 ^ uint64(uint32(x)%1000)
	}
	return sum
}

func fill() {
	x := uint32(1)
	for i := range numbers {
		x = x*1664525 + 1013904223
		numbers[i] = int(x >> 8)
	}
	for i := 0; i < matrixSize; i++ {
		for j := 0; j < matrixSize; j++ {
			left[i][j] = i*j + 1
			right[i][j] = i - j
		}
	}
}

var result int

func main() {
	fill()
	start := time.Now()
	result += fib(25)
	println("fib", int64(time.Since(start)))

	start = time.Now()
	result += sieve()
	println("sieve", int64(time.Since(start)))

	start = time.Now()
	multiply(&product, &left, &right)
	println("matrix", int64(time.Since(start)))

	start = time.Now()
	quicksort(numbers[:])
	println("sort", int64(time.Since(start)))

	start = time.Now()
	result += int(mix(200000))
	println("mix", int64(time.Since(start)))

	for i := 1; i < len(numbers); i++ {
		if numbers[i-1] > numbers[i] {
			panic("not sorted")
		}
	}
}
