// SPDX-License-Identifier: GPL-2.0

// Channels: unbuffered, buffered, closed, nil, directions, elements of every
// kind, channels of channels.
package main

type msg struct {
	id   int
	text string
	back chan msg
	a    [3]int8
}

func producer(n int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := 0; i < n; i++ {
			c <- i
		}
	}()
	return c
}

func pass(in <-chan int, out chan<- int) {
	for v := range in {
		out <- v + 1
	}
	close(out)
}

func chain(n, items int) (sum int) {
	c := producer(items)
	for i := 0; i < n; i++ {
		out := make(chan int, i%3)
		go pass(c, out)
		c = out
	}
	for v := range c {
		sum += v
	}
	return
}

func main() {
	sum := 0
	for v := range producer(100) {
		sum += v
	}
	println(sum, chain(50, 100))

	b := make(chan int, 3)
	println(len(b), cap(b))
	b <- 1
	b <- 2
	println(len(b), cap(b))
	close(b)
	v, ok := <-b
	println(v, ok)
	println(<-b)
	v, ok = <-b
	println(v, ok, <-b)

	c := make(chan msg)
	go func() {
		for m := range c {
			m.text += "!"
			m.a[1]++
			m.back <- m
		}
	}()
	reply := make(chan msg, 1)
	c <- msg{1, "hello", reply, [3]int8{1, 127, 3}}
	m := <-reply
	println(m.id, m.text, m.a[0], m.a[1], m.a[2], m.back == reply)
	close(c)

	cc := make(chan chan string, 1)
	go func() { (<-cc) <- "through" }()
	s := make(chan string)
	cc <- s
	println(<-s)

	e := make(chan struct{})
	go func() { e <- struct{}{}; close(e) }()
	<-e
	_, ok = <-e
	println(ok)

	fs := make(chan func(int) int, 2)
	fs <- func(x int) int { return x + sum }
	println((<-fs)(1))

	p := make(chan *msg, 1)
	p <- &m
	(<-p).id = 77
	println(m.id)

	bs := make(chan bool, 1)
	u8 := make(chan uint8, 1)
	i16 := make(chan int16, 1)
	big := make(chan [20]int, 1)
	bs <- true
	u8 <- 255
	i16 <- -5
	big <- [20]int{19: 19}
	println(<-bs, <-u8, <-i16, (<-big)[19])

	var nilc chan int
	println(nilc == nil, len(nilc), cap(nilc), reply != nil)
	var ro <-chan int = nilc
	var so chan<- int = b
	println(ro == nil, so == b)

	// A semaphore, and results in order.
	sem := make(chan bool, 2)
	results := make([]chan int, 10)
	for i := range results {
		results[i] = make(chan int, 1)
		go func(i int) {
			sem <- true
			results[i] <- i * i
			<-sem
		}(i)
	}
	for _, r := range results {
		print(<-r, " ")
	}
	println()
	sl := make(chan []int, 1)
	sl <- []int{1, 2, 3}
	for i, x := range <-sl {
		print(i, x, " ")
	}
	println()
}
