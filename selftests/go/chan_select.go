// Select: fairness, duplicates, nil channels, default, both directions, loops.
package main

import "runtime"

func fair() {
	const n = 20000
	a, b, c := make(chan int, 1), make(chan int, 1), make(chan int)
	close(c)
	var hits [4]int
	for i := 0; i < n; i++ {
		select {
		case a <- 1:
			hits[0]++
			<-a
		case b <- 1:
			hits[1]++
			<-b
		case <-c:
			hits[2]++
		case <-c:
			hits[3]++
		}
	}
	for i, h := range hits {
		if h < n/4-n/20 || h > n/4+n/20 {
			println("BAD: case", i, "was taken", h, "times of", n)
		}
	}
	println("fair")
}

func duplicates() {
	c := make(chan int)
	done := make(chan int)
	go func() {
		var hits [3]int
		for i := 0; i < 300; i++ {
			select {
			case v := <-c:
				hits[0] += v
			case v := <-c:
				hits[1] += v
			case v, ok := <-c:
				if !ok {
					println("BAD: closed")
				}
				hits[2] += v
			}
		}
		done <- hits[0] + hits[1] + hits[2]
	}()
	sum := 0
	for i := 0; i < 300; i++ {
		if i%3 == 0 {
			c <- i
		} else {
			select {
			case c <- i:
			case c <- i:
			}
		}
		sum += i
	}
	println("duplicates", <-done == sum)
}

// A select that both sends to and receives from one channel meets another.
func meet() {
	c := make(chan int)
	res := make(chan int)
	one := func(id int) {
		select {
		case c <- id:
			res <- 0
		case v := <-c:
			res <- v
		}
	}
	for i := 0; i < 200; i++ {
		go one(1)
		go one(2)
		if r := <-res + <-res; r != 1 && r != 2 {
			println("BAD: met", r)
		}
	}
	println("met")
}

func nils() {
	var no chan int
	yes := make(chan int, 1)
	yes <- 5
	select {
	case no <- 1:
		println("BAD: sent to nil")
	case <-no:
		println("BAD: received from nil")
	case v := <-yes:
		println("not nil", v)
	}
	select {
	case no <- 1:
	case <-no:
	default:
		println("default of nils")
	}
	select {
	default:
		println("only default")
	}
}

// Channels that are set to nil one by one when they are closed.
func merge() {
	mk := func(from, to int) chan int {
		c := make(chan int)
		go func() {
			for i := from; i < to; i++ {
				c <- i
			}
			close(c)
		}()
		return c
	}
	a, b, c := mk(0, 100), mk(100, 500), mk(500, 501)
	sum, n := 0, 0
	for a != nil || b != nil || c != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			sum += v
		case v, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			sum += v
		case v, ok := <-c:
			if !ok {
				c = nil
				continue
			}
			sum += v
		}
		n++
	}
	println("merged", n, sum)
}

// Where the value goes is evaluated only when the case is taken; channels and
// values to send always.
func order() {
	trace := ""
	ch := func(name string, c chan int) chan int {
		trace += name
		return c
	}
	val := func(name string, v int) int {
		trace += name
		return v
	}
	var a [3]int
	full := make(chan int, 1)
	full <- 1
	in := make(chan int, 1)
	in <- 7
	select {
	case ch("a", full) <- val("b", 1):
	case a[val("x", 2)] = <-ch("c", in):
	case a[val("y", 1)] = <-ch("d", nil):
	}
	println("order", trace, a[2])
}

// One of two channels is always ready: default must not be taken.
func oneMoment() {
	for i := 0; i < 3000; i++ {
		c1, c2 := make(chan int, 1), make(chan int, 1)
		done := make(chan bool, 1)
		c1 <- 1
		go func() {
			select {
			case <-c1:
			case <-c2:
			default:
				done <- false
				return
			}
			done <- true
		}()
		c2 <- 1
		select {
		case <-c1:
		default:
		}
		if !<-done {
			println("BAD: none was ready")
			return
		}
	}
	println("one moment")
}

// Results of a select go to frames that have moved, and deep ones.
func deepSelect(n int, c, d chan int) int {
	if n > 0 {
		return deepSelect(n-1, c, d) + 1
	}
	var v [20]int
	select {
	case v[7] = <-c:
	case v[8] = <-d:
	}
	return v[7] + v[8]
}

func deep() {
	c, d := make(chan int), make(chan int)
	res := make(chan int)
	for i := 0; i < 50; i++ {
		go func(i int) { res <- deepSelect(i*20, c, d) }(i)
	}
	for i := 0; i < 50; i++ {
		if i%2 == 0 {
			c <- 1000
		} else {
			d <- 1000
		}
		if i%7 == 0 {
			runtime.Gosched()
		}
	}
	sum := 0
	for i := 0; i < 50; i++ {
		sum += <-res
	}
	println("deep", sum)
}

func main() {
	fair()
	duplicates()
	meet()
	nils()
	merge()
	order()
	oneMoment()
	deep()
}
