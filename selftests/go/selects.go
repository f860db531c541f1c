// SPDX-License-Identifier: GPL-2.0

// Select: default, several ready cases, send and receive, nil and closed
// channels, in loops.
package main

func fanin(a, b <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		for a != nil || b != nil {
			select {
			case v, ok := <-a:
				if !ok {
					a = nil
					continue
				}
				out <- v
			case v, ok := <-b:
				if !ok {
					b = nil
					break
				}
				out <- v * 1000
			}
		}
		close(out)
	}()
	return out
}

func count(n int) <-chan int {
	c := make(chan int)
	go func() {
		for i := 1; i <= n; i++ {
			c <- i
		}
		close(c)
	}()
	return c
}

func fib(c chan<- int, quit <-chan bool) {
	x, y := 0, 1
	for {
		select {
		case c <- x:
			x, y = y, x+y
		case <-quit:
			println("quit")
			return
		}
	}
}

func poll(c chan int) {
	select {
	case v := <-c:
		println("got", v)
	default:
		println("nothing")
	}
	select {
	case c <- 5:
		println("sent")
	default:
		println("full")
	}
}

func value(s string, n int) int { print(s, " "); return n }

func main() {
	sum := 0
	for v := range fanin(count(10), count(20)) {
		sum += v
	}
	println(sum)

	c, quit := make(chan int), make(chan bool)
	go func() {
		for i := 0; i < 15; i++ {
			print(<-c, " ")
		}
		quit <- true
	}()
	fib(c, quit)

	poll(make(chan int))
	poll(make(chan int, 1))
	b := make(chan int, 1)
	b <- 3
	poll(b)
	poll(nil)

	closed := make(chan int)
	close(closed)
	select {
	case v, ok := <-closed:
		println(v, ok)
	case <-c:
		println("wrong")
	}
	func() {
		defer func() { println(recover() != nil) }()
		select {
		case closed <- 1:
		case <-c:
		}
	}()

	// All operands are evaluated, in order.
	x := make(chan int, 5)
	select {
	case x <- value("one", 1):
	case nilChan("two") <- value("three", 3):
	}
	println(<-x)

	// With both ready, both are taken now and then.
	l, r := make(chan int, 1000), make(chan int, 1000)
	for i := 0; i < 1000; i++ {
		l <- i
		r <- i
	}
	nl, nr := 0, 0
	for i := 0; i < 1000; i++ {
		select {
		case <-l:
			nl++
		case <-r:
			nr++
		}
	}
	println(nl+nr, nl > 100, nr > 100)

	var arr [3]int
	i := 1
	x <- 42
	select {
	case arr[i] = <-x:
	}
	println(arr[1])
	var ok bool
	close(x)
	select {
	case arr[2], ok = <-x:
	}
	println(arr[2], ok)

	// Many goroutines, each waiting on all channels.
	chans := [4]chan int{}
	for i := range chans {
		chans[i] = make(chan int)
	}
	done := make(chan int)
	for g := 0; g < 20; g++ {
		go func() {
			got := 0
			for {
				select {
				case v := <-chans[0]:
					got += v
				case v := <-chans[1]:
					got += v
				case v := <-chans[2]:
					got += v
				case v := <-chans[3]:
					got += v
				case <-quit:
					done <- got
					return
				}
			}
		}()
	}
	for i := 1; i <= 1000; i++ {
		chans[i%4] <- i
	}
	close(quit)
	total := 0
	for g := 0; g < 20; g++ {
		total += <-done
	}
	println(total)
	select {
	default:
		println("only default")
	}
loop:
	for {
		select {
		case <-closed:
			break loop
		}
	}
	println("end")
}

func nilChan(s string) chan int { print(s, " "); return nil }
