// close() while goroutines wait: receivers get zeroes, senders panic, selects
// do either; and what may not be closed or sent.
package main

import "runtime"

const waiters = 50

type elem struct {
	a, b int
	s    string
}

func caught(what string, f func()) {
	defer func() {
		if recover() != nil {
			println(what, "panics")
		} else {
			println("BAD:", what, "does not panic")
		}
	}()
	f()
}

// Let the others go on until they wait.
func settle() {
	for i := 0; i < 200; i++ {
		runtime.Gosched()
	}
}

func receivers() {
	c := make(chan elem)
	res := make(chan int)
	for i := 0; i < waiters; i++ {
		go func(i int) {
			e := elem{i, i, "x"}
			ok := true
			switch i % 3 {
			case 0:
				e, ok = <-c
			case 1:
				select {
				case e, ok = <-c:
				case <-make(chan int):
				}
			case 2:
				for e = range c {
				}
				e, ok = <-c
			}
			if ok || e.a != 0 || e.b != 0 || e.s != "" {
				println("BAD: received", e.a, e.b, e.s, ok)
			}
			res <- 1
		}(i)
	}
	settle()
	close(c)
	n := 0
	for i := 0; i < waiters; i++ {
		n += <-res
	}
	println("receivers", n)
}

func senders() {
	c := make(chan elem, 2)
	c <- elem{1, 2, "a"}
	c <- elem{3, 4, "b"}
	res := make(chan bool)
	for i := 0; i < waiters; i++ {
		go func(i int) {
			defer func() {
				res <- recover() != nil
			}()
			if i%2 == 0 {
				c <- elem{}
			} else {
				select {
				case c <- elem{}:
				case <-make(chan int):
				}
			}
			println("BAD: sent")
		}(i)
	}
	settle()
	close(c)
	n := 0
	for i := 0; i < waiters; i++ {
		if <-res {
			n++
		}
	}
	println("senders", n)
	for e := range c {
		println("left", e.a, e.b, e.s)
	}
}

// Racing receivers, senders and closers.
func races() {
	for i := 0; i < 300; i++ {
		c := make(chan int, i%3)
		res := make(chan int, 6)
		for k := 0; k < 3; k++ {
			go func() {
				defer func() {
					recover()
					res <- 1
				}()
				for j := 0; j < 10; j++ {
					c <- j
				}
			}()
		}
		for k := 0; k < 2; k++ {
			go func() {
				for range c {
				}
				res <- 1
			}()
		}
		for k := 0; k < i%5; k++ {
			runtime.Gosched()
		}
		go func() {
			close(c)
			res <- 1
		}()
		for k := 0; k < 6; k++ {
			<-res
		}
		if _, ok := <-c; ok {
			println("BAD: not closed")
		}
	}
	println("races")
}

func main() {
	receivers()
	senders()
	races()

	var no chan int
	c := make(chan int)
	close(c)
	caught("close of nil", func() { close(no) })
	caught("close of closed", func() { close(c) })
	caught("send to closed", func() { c <- 1 })
	caught("select to closed", func() {
		select {
		case c <- 1:
		case <-no:
		}
	})
	caught("select with default to closed", func() {
		select {
		case c <- 1:
		default:
		}
	})
	n := -1
	caught("negative size", func() { _ = make(chan int, n) })
	n = 1 << 62
	caught("huge size", func() { _ = make(chan int, n) })
	println("zero size", cap(make(chan struct{}, n)))
}
