// goko-test: timeout=180
package main

// What package net's own tests ask of connections: half-close, close under
// operations that wait, deadlines of all kinds, large transfers, slow
// readers, datagrams, unix sockets, pipes.  Prints what is wrong.

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

func check(what string, err error) {
	if err != nil {
		println(what+":", err.Error())
		os.Exit(1)
	}
}

func is(what string, err, want error) {
	if !errors.Is(err, want) {
		text := "nil"
		if err != nil {
			text = err.Error()
		}
		println(what+":", text, "and not", want.Error())
	}
}

func timedOut(what string, err error) {
	is(what, err, os.ErrDeadlineExceeded)
	var ne net.Error
	if !errors.As(err, &ne) || !ne.Timeout() {
		println(what + ": is no timeout")
	}
}

// pair is both ends of a connection.
func pair(network, address string) (net.Conn, net.Conn) {
	l, err := net.Listen(network, address)
	check("listen", err)
	defer l.Close()
	got := make(chan net.Conn)
	go func() {
		c, err := l.Accept()
		check("accept", err)
		got <- c
	}()
	c, err := net.Dial(network, l.Addr().String())
	check("dial", err)
	return c, <-got
}

func tcp() (net.Conn, net.Conn) { return pair("tcp", "127.0.0.1:0") }

type halves interface {
	CloseRead() error
	CloseWrite() error
}

func halfClose(a, b net.Conn) {
	b1 := make([]byte, 10)
	check("CloseWrite", a.(halves).CloseWrite())
	_, err := b.Read(b1)
	is("read after CloseWrite", err, io.EOF)
	_, err = a.Write(b1)
	is("write after CloseWrite", err, syscall.EPIPE)
	_, err = b.Write([]byte("back"))
	check("the other way", err)
	n, err := io.ReadFull(a, b1[:4])
	check("the other way", err)
	if string(b1[:n]) != "back" {
		println("other way:", string(b1[:n]))
	}
	check("CloseRead", a.(halves).CloseRead())
	_, err = a.Read(b1)
	is("read after CloseRead", err, io.EOF)
	a.Close()
	b.Close()
}

// closing closes connections under goroutines that wait for them.
func closing(a, b net.Conn) {
	var wg sync.WaitGroup
	for i := 0; i < 5; i++ {
		wg.Add(2)
		go func() {
			_, err := a.Read(make([]byte, 1))
			is("read while closing", err, net.ErrClosed)
			wg.Done()
		}()
		go func() {
			var err error
			for block := make([]byte, 1<<16); err == nil; {
				_, err = a.Write(block)
			}
			is("write while closing", err, net.ErrClosed)
			wg.Done()
		}()
	}
	time.Sleep(20 * time.Millisecond)
	check("close", a.Close())
	is("close twice", a.Close(), net.ErrClosed)
	wg.Wait()
	_, err := a.Write([]byte("x"))
	is("write closed", err, net.ErrClosed)
	is("deadline closed", a.SetDeadline(time.Now()), net.ErrClosed)
	b.Close()
}

func acceptors() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check("listen", err)
	var wg sync.WaitGroup
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func() {
			_, err := l.Accept()
			is("accept while closing", err, net.ErrClosed)
			wg.Done()
		}()
	}
	time.Sleep(10 * time.Millisecond)
	check("close", l.Close())
	wg.Wait()
	_, err = net.Dial("tcp", l.Addr().String())
	is("dial", err, syscall.ECONNREFUSED)
	l, err = net.Listen("tcp", l.Addr().String())
	check("listen again", err)
	_, err = net.Listen("tcp", l.Addr().String())
	is("listen twice", err, syscall.EADDRINUSE)
	check("deadline", l.(*net.TCPListener).SetDeadline(time.Now().Add(20*time.Millisecond)))
	_, err = l.Accept()
	timedOut("accept", err)
	l.Close()
}

func deadlines(a, b net.Conn) {
	one := make([]byte, 1)
	for _, d := range []time.Duration{-time.Second, 0, 1, time.Millisecond, 30 * time.Millisecond} {
		start := time.Now()
		check("deadline", a.SetReadDeadline(start.Add(d)))
		for i := 0; i < 3; i++ {
			_, err := a.Read(one)
			timedOut("read", err)
		}
		if took := time.Since(start); took < d {
			println("read: early by", d-took)
		}
	}
	// Data that is there is not read any more after a deadline.
	_, err := b.Write(one)
	check("write", err)
	_, err = a.Read(one)
	timedOut("read", err)
	check("deadline", a.SetReadDeadline(time.Time{}))
	_, err = a.Read(one)
	check("read", err)
	// One that is moved while somebody waits.
	check("deadline", a.SetReadDeadline(time.Now().Add(time.Hour)))
	done := make(chan error)
	go func() {
		_, err := a.Read(one)
		done <- err
	}()
	time.Sleep(5 * time.Millisecond)
	check("deadline", a.SetReadDeadline(time.Now().Add(5*time.Millisecond)))
	timedOut("read", <-done)
	// Writing.
	check("deadline", a.SetWriteDeadline(time.Now().Add(50*time.Millisecond)))
	block, sent := make([]byte, 1<<16), 0
	for {
		n, err := a.Write(block)
		sent += n
		if err != nil {
			timedOut("write", err)
			break
		}
	}
	check("deadline", a.SetWriteDeadline(time.Time{}))
	go func() {
		n, err := a.Write(block)
		sent += n
		check("write", err)
		a.(halves).CloseWrite()
		done <- nil
	}()
	all, err := io.ReadAll(b)
	check("read", err)
	<-done
	if len(all) != sent {
		println("sent", sent, "and got", len(all))
	}
	a.Close()
	b.Close()
}

// large sends size bytes each way, read in pieces with rests in between.
func large(a, b net.Conn, size int, rest time.Duration) {
	var wg sync.WaitGroup
	send := func(c net.Conn, seed byte) uint32 {
		sum := uint32(0)
		block := make([]byte, 30011)
		for left := size; left > 0; {
			n := len(block)
			if n > left {
				n = left
			}
			for i := range block[:n] {
				block[i] = byte(i>>8) + byte(left)*3 + seed
			}
			sum = crc32.Update(sum, crc32.IEEETable, block[:n])
			_, err := c.Write(block[:n])
			check("write", err)
			left -= n
		}
		check("CloseWrite", c.(halves).CloseWrite())
		return sum
	}
	recv := func(c net.Conn) uint32 {
		sum, got := uint32(0), 0
		block := make([]byte, 40009)
		for {
			n, err := c.Read(block)
			sum = crc32.Update(sum, crc32.IEEETable, block[:n])
			got += n
			if err == io.EOF {
				break
			}
			check("read", err)
			time.Sleep(rest)
		}
		if got != size {
			println("large: got", got)
		}
		return sum
	}
	var sums [4]uint32
	for i, f := range []func() uint32{
		func() uint32 { return send(a, 1) }, func() uint32 { return recv(b) },
		func() uint32 { return send(b, 2) }, func() uint32 { return recv(a) },
	} {
		i, f := i, f
		wg.Add(1)
		go func() {
			sums[i] = f()
			wg.Done()
		}()
	}
	wg.Wait()
	if sums[0] != sums[1] || sums[2] != sums[3] {
		println("large: checksums differ")
	}
	a.Close()
	b.Close()
}

func dials() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var d net.Dialer
	_, err := d.DialContext(ctx, "tcp", "127.0.0.1:1")
	if err == nil || err.(net.Error).Timeout() {
		println("canceled dial")
	}
	d.Deadline = time.Now().Add(-time.Second)
	_, err = d.Dial("tcp", "127.0.0.1:1")
	if err == nil || !err.(net.Error).Timeout() {
		println("late dial")
	}
	_, err = net.Dial("tcp", "name.example:80")
	var dns *net.DNSError
	if !errors.As(err, &dns) {
		println("name is found")
	}
}

func udp() {
	a, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	check("udp", err)
	var wg sync.WaitGroup
	for i := 0; i < 20; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			c, err := net.Dial("udp4", a.LocalAddr().String())
			check("dial", err)
			defer c.Close()
			check("deadline", c.SetDeadline(time.Now().Add(60*time.Second)))
			b := make([]byte, 2000)
			for j := 0; j < 20; j++ {
				msg := bytes.Repeat([]byte{byte(i*20 + j)}, i*j)
				_, err = c.Write(msg)
				check("write", err)
				n, err := c.Read(b)
				check("read", err)
				if !bytes.Equal(b[:n], msg) {
					println("udp: another answer")
				}
			}
		}(i)
	}
	go func() {
		b := make([]byte, 2000)
		for {
			n, from, err := a.ReadFromUDP(b)
			if err != nil {
				is("udp closed", err, net.ErrClosed)
				return
			}
			_, err = a.WriteToUDP(b[:n], from)
			check("udp", err)
		}
	}()
	wg.Wait()
	// What is longer than the buffer is cut.
	c, err := net.DialUDP("udp4", a.LocalAddr().(*net.UDPAddr), nil)
	if err == nil {
		println("udp: address used twice")
	}
	check("close", a.Close())
	c, err = net.DialUDP("udp4", nil, a.LocalAddr().(*net.UDPAddr))
	check("dial", err)
	_, err = c.Write([]byte("nobody"))
	check("write", err)
	_, err = c.Read(make([]byte, 10))
	is("udp to nobody", err, syscall.ECONNREFUSED)
	c.Close()
}

func unix() {
	a, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: "@net_conns", Net: "unixgram"})
	check("unixgram", err)
	c, err := net.DialUnix("unixgram", nil, a.LocalAddr().(*net.UnixAddr))
	check("dial", err)
	for i := 0; i < 3; i++ {
		_, err = c.Write([]byte{byte(i), 1, 2})
		check("write", err)
	}
	b := make([]byte, 2)
	for i := 0; i < 3; i++ {
		n, err := a.Read(b)
		if err != nil || n != 2 || b[0] != byte(i) {
			println("unixgram:", n, b[0])
		}
	}
	a.Close()
	_, err = c.Write(b)
	is("unixgram to nobody", err, syscall.ECONNREFUSED)
	l, err := net.Listen("unixpacket", "packet.sock")
	check("unixpacket", err)
	if _, err := os.Stat("packet.sock"); err != nil {
		println("no socket file")
	}
	s, err := net.Dial("unixpacket", "packet.sock")
	check("dial", err)
	p, err := l.Accept()
	check("accept", err)
	s.Write([]byte("one"))
	s.Write([]byte("two"))
	buf := make([]byte, 100)
	n, err := p.Read(buf)
	if err != nil || string(buf[:n]) != "one" {
		println("unixpacket:", string(buf[:n]))
	}
	l.Close()
	if _, err := os.Stat("packet.sock"); err == nil {
		println("the socket file stays")
	}
}

func pipe() {
	a, b := net.Pipe()
	go func() {
		a.Write([]byte("through the pipe"))
		a.Close()
	}()
	text, err := io.ReadAll(b)
	if err != nil || string(text) != "through the pipe" {
		println("pipe:", string(text))
	}
	_, err = b.Write([]byte("x"))
	is("pipe", err, io.ErrClosedPipe)
	a, b = net.Pipe()
	check("deadline", a.SetDeadline(time.Now().Add(5*time.Millisecond)))
	_, err = a.Read(make([]byte, 1))
	timedOut("pipe", err)
	_, err = a.Write(make([]byte, 1))
	timedOut("pipe", err)
	b.Close()
}

func main() {
	stream := func() (net.Conn, net.Conn) { return pair("unix", "@net_conns_stream") }
	for _, p := range []func() (net.Conn, net.Conn){tcp, stream} {
		halfClose(p())
		closing(p())
		deadlines(p())
		a, b := p()
		large(a, b, 3<<20, 0)
		a, b = p()
		large(a, b, 300<<10, time.Millisecond)
	}
	acceptors()
	dials()
	udp()
	unix()
	pipe()
	println("done")
}
