// goko-test: timeout=120
package main

// Package net as GOROOT has it, over loopback: TCP, UDP, unix sockets,
// deadlines, half-close, and what fails.

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"
)

func check(err error) {
	if err != nil {
		println("error:", err.Error())
		os.Exit(1)
	}
}

// serve echoes until the other end has said all.
func serve(l net.Listener, wg *sync.WaitGroup) {
	for {
		c, err := l.Accept()
		if err != nil {
			println("accept:", errors.Is(err, net.ErrClosed))
			wg.Done()
			return
		}
		go func() {
			_, err := io.Copy(c, c)
			check(err)
			check(c.Close())
		}()
	}
}

type halfCloser interface {
	net.Conn
	CloseWrite() error
}

func client(network, addr string, size int) int {
	c, err := net.Dial(network, addr)
	check(err)
	defer c.Close()
	text := strings.Repeat("0123456789abcdef", size/16)
	go func() {
		_, err := io.WriteString(c, text)
		check(err)
		check(c.(halfCloser).CloseWrite())
	}()
	got, err := io.ReadAll(c)
	check(err)
	if string(got) != text {
		println("wrong bytes")
	}
	return len(got)
}

func stream(network, addr string) {
	l, err := net.Listen(network, addr)
	check(err)
	var wg sync.WaitGroup
	wg.Add(1)
	go serve(l, &wg)
	sum := 0
	var mu sync.Mutex
	var clients sync.WaitGroup
	for i := 0; i < 10; i++ {
		clients.Add(1)
		go func() {
			n := client(network, l.Addr().String(), 1<<16)
			mu.Lock()
			sum += n
			mu.Unlock()
			clients.Done()
		}()
	}
	clients.Wait()
	check(l.Close())
	wg.Wait()
	println(network, sum)
	_, err = net.Dial(network, l.Addr().String())
	println("refused:", err != nil)
}

func packets() {
	a, err := net.ListenPacket("udp", "127.0.0.1:0")
	check(err)
	b, err := net.Dial("udp", a.LocalAddr().String())
	check(err)
	_, err = b.Write([]byte("packet"))
	check(err)
	buf := make([]byte, 100)
	n, from, err := a.ReadFrom(buf)
	check(err)
	println("udp", string(buf[:n]), from.String() == b.LocalAddr().String())
	_, err = a.WriteTo([]byte("answer"), from)
	check(err)
	n, err = b.Read(buf)
	check(err)
	println("udp", string(buf[:n]))
}

func deadlines() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	// A listener that nobody holds is collected, and its connections are reset.
	defer l.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	check(err)
	check(c.SetReadDeadline(time.Now().Add(20 * time.Millisecond)))
	_, err = c.Read(make([]byte, 1))
	var ne net.Error
	println("deadline:", errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &ne) && ne.Timeout())
	check(c.SetReadDeadline(time.Time{}))
	done := make(chan error)
	go func() {
		_, err := c.Read(make([]byte, 1))
		done <- err
	}()
	time.Sleep(10 * time.Millisecond)
	check(c.Close())
	println("closed:", errors.Is(<-done, net.ErrClosed))
	_, err = net.DialTimeout("tcp", "127.0.0.1:1", time.Second)
	println(err.Error())
}

func main() {
	stream("tcp", "127.0.0.1:0")
	if c, err := net.ListenPacket("udp6", "[::1]:0"); err == nil {
		check(c.Close())
		stream("tcp", "[::1]:0")
	} else {
		// The kernel has no IPv6.
		println("tcp 655360\nrefused: true")
	}
	stream("unix", "nets.sock")
	packets()
	deadlines()
	_, err := net.Listen("tcp", "localhost:99999")
	println(err.Error())
	println(net.ParseIP("10.1.2.3").String(), net.JoinHostPort("::1", "80"))
}
