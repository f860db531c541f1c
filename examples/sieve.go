// The first 100 primes, out of a pipeline of goroutines: each prime has a
// goroutine of its own that lets through what it does not divide.
package main

import "os"

const primes = 100

func generate(out chan<- int) {
	for i := 2; ; i++ {
		out <- i
	}
}

func filter(in <-chan int, out chan<- int, prime int) {
	for {
		if i := <-in; i%prime != 0 {
			out <- i
		}
	}
}

func digits(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return digits(n/10) + string(rune('0'+n%10))
}

func main() {
	source := make(chan int)
	go generate(source)
	for n := 1; n <= primes; n++ {
		prime := <-source
		sep := " "
		if n%10 == 0 {
			sep = "\n"
		}
		os.Stdout.WriteString(digits(prime) + sep)
		rest := make(chan int)
		go filter(source, rest, prime)
		source = rest
	}
}
