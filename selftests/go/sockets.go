package main

import (
	"internal/kernel"
	"runtime"
	"time"
)

const (
	inet   = 2
	stream = 1
	dgram  = 2
)

func check(what string, got, want int) {
	if got != want {
		println(what, "is", got, "not", want)
	}
}

// local is a struct sockaddr_in of 127.0.0.1.
func local(port int) []byte {
	return []byte{inet, 0, byte(port >> 8), byte(port), 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}
}

// reuse sets SO_REUSEADDR.
func reuse(fd int) {
	check("reuse", kernel.Setsockopt(fd, 1, 2, []byte{1, 0, 0, 0}), 0)
}

func portOf(fd, peer int) int {
	a := make([]byte, 28)
	check("sockname", kernel.Sockname(fd, peer, a), 16)
	return int(a[2])<<8 | int(a[3])
}

// echo sends back what it gets.
func echo(fd int) {
	b := make([]byte, 4096)
	for {
		n := kernel.Read(fd, b)
		if n <= 0 {
			check("close", kernel.Close(fd), 0)
			return
		}
		for done := 0; done < n; {
			m := kernel.Write(fd, b[done:n])
			if m < 0 {
				println("write", m)
				return
			}
			done += m
		}
	}
}

func client(port, rounds int, done chan<- int) {
	fd := kernel.Socket(inet, stream, 0)
	check("connect", kernel.Connect(fd, local(port)), 0)
	check("peer", portOf(fd, 1), port)
	out, in := make([]byte, 3000), make([]byte, 3000)
	sum := 0
	for i := 0; i < rounds; i++ {
		for j := range out {
			out[j] = byte(i*7 + j)
		}
		go kernel.Write(fd, out)
		for got := 0; got < len(in); {
			n := kernel.Read(fd, in[got:])
			if n <= 0 {
				println("read", n)
				break
			}
			got += n
		}
		for j := range in {
			if in[j] != byte(i*7+j) {
				println("byte", j, "of round", i, "is", in[j])
				break
			}
		}
		sum += len(in)
	}
	check("shutdown", kernel.Shutdown(fd, 1), 0)
	check("end", kernel.Read(fd, in), 0)
	kernel.Close(fd)
	done <- sum
}

func tcp() {
	l := kernel.Socket(inet, stream, 0)
	reuse(l)
	check("bind", kernel.Bind(l, local(0)), 0)
	check("listen", kernel.Listen(l, 128), 0)
	port := portOf(l, 0)
	go func() {
		for {
			fd := kernel.Accept(l)
			if fd < 0 {
				check("accept", fd, -9)
				return
			}
			go echo(fd)
		}
	}()
	done := make(chan int)
	for i := 0; i < 20; i++ {
		go client(port, 10, done)
	}
	sum := 0
	for i := 0; i < 20; i++ {
		sum += <-done
	}
	println("tcp", sum)
	check("close", kernel.Close(l), 0)
	s := kernel.Socket(inet, stream, 0)
	check("refused", kernel.Connect(s, local(port)), -111)
	// The address is free as soon as it is closed, whatever of its
	// connections is still on its way out.
	l = kernel.Socket(inet, stream, 0)
	reuse(l)
	check("bind", kernel.Bind(l, local(port)), 0)
	check("bind twice", kernel.Bind(s, local(port)), -98)
}

// ended: data and the end are there before the first read.
func ended() {
	l := kernel.Socket(inet, stream, 0)
	check("bind", kernel.Bind(l, local(0)), 0)
	check("listen", kernel.Listen(l, 1), 0)
	s := kernel.Socket(inet, stream, 0)
	check("connect", kernel.Connect(s, local(portOf(l, 0))), 0)
	c := kernel.Accept(l)
	check("write", kernel.Write(s, []byte("last")), 4)
	check("shutdown", kernel.Shutdown(s, 1), 0)
	time.Sleep(5 * time.Millisecond)
	b := make([]byte, 100)
	check("read", kernel.Read(c, b), 4)
	check("end", kernel.Read(c, b), 0)
}

func udp() {
	a, b := kernel.Socket(inet, dgram, 0), kernel.Socket(inet, dgram, 0)
	check("bind", kernel.Bind(a, local(0)), 0)
	check("bind", kernel.Bind(b, local(0)), 0)
	got := make(chan int)
	go func() {
		buf, from := make([]byte, 100), make([]byte, 28)
		n, alen := kernel.Recv(a, buf, from)
		check("alen", alen, 16)
		check("from", int(from[2])<<8|int(from[3]), portOf(b, 0))
		got <- n
	}()
	runtime.Gosched()
	check("send", kernel.Send(b, []byte("datagram"), local(portOf(a, 0))), 8)
	println("udp", <-got)
}

func deadlines() {
	a := kernel.Socket(inet, dgram, 0)
	check("bind", kernel.Bind(a, local(0)), 0)
	b := make([]byte, 10)
	start := time.Now()
	check("deadline", kernel.Deadline(a, kernel.Reads, 20e6), 0)
	check("read", kernel.Read(a, b), -62)
	if d := time.Since(start); d < 20*time.Millisecond {
		println("early", d)
	}
	check("read after", kernel.Read(a, b), -62)
	check("none", kernel.Deadline(a, kernel.Reads, 0), 0)
	got := make(chan int)
	go func() { got <- kernel.Read(a, b) }()
	time.Sleep(5 * time.Millisecond)
	check("over", kernel.Deadline(a, kernel.Reads, -1), 0)
	println("deadline", <-got)
	kernel.Deadline(a, kernel.Reads, 0)
	go func() { got <- kernel.Read(a, b) }()
	time.Sleep(5 * time.Millisecond)
	check("evict", kernel.Evict(a), 0)
	println("evicted", <-got)
	check("read evicted", kernel.Read(a, b), -9)
	check("close", kernel.Close(a), 0)
	a = kernel.Socket(inet, dgram, 0)
	go func() { got <- kernel.Read(a, b) }()
	time.Sleep(5 * time.Millisecond)
	check("close", kernel.Close(a), 0)
	println("closed", <-got)
}

func refusals() {
	check("family", kernel.Socket(16, 3, 0), -97)
	check("type", kernel.Socket(inet, 3, 1), -94)
	fd := kernel.Open("/", 0, 0)
	check("not a socket", kernel.Listen(fd, 1), -88)
	check("not a socket", kernel.Accept(fd), -88)
	s := kernel.Socket(inet, stream, 0)
	check("option", kernel.Setsockopt(s, 1, 26, make([]byte, 16)), -92)
	check("long option", kernel.Setsockopt(s, 1, 2, make([]byte, 60)), -22)
	check("short option", kernel.Setsockopt(s, 1, 2, nil), -22)
	check("address", kernel.Bind(s, make([]byte, 1)), -22)
	check("address", kernel.Connect(s, make([]byte, 1000)), -22)
	check("accept", kernel.Accept(s), -22)
	check("file deadline", kernel.Deadline(fd, 3, 1), -95)
	check("bad fd", kernel.Accept(-1), -9)
	check("bad fd", kernel.Accept(1<<40), -9)
}

func main() {
	tcp()
	ended()
	udp()
	deadlines()
	refusals()
	// What is open or waited for at the end goes with the task.
	l := kernel.Socket(inet, stream, 0)
	kernel.Listen(l, 1)
	for i := 0; i < 100; i++ {
		go kernel.Accept(l)
	}
	time.Sleep(time.Millisecond)
}
