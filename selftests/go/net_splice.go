package main

// What one connection receives is sent through another, io.Copy, as much and in the
// order as it should be, whatever happens to either.

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand"
	"net"
	"os"
	"sync"
	"time"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

func pair(network, address string) (net.Conn, net.Conn) {
	l, err := net.Listen(network, address)
	check(err)
	defer l.Close()
	a, err := net.Dial(network, l.Addr().String())
	check(err)
	b, err := l.Accept()
	check(err)
	return a, b
}

func tcp() (net.Conn, net.Conn) { return pair("tcp", "127.0.0.1:0") }

// noise writes n bytes in pieces of any length, and returns their sum.
func noise(w io.Writer, n int, seed int64) uint32 {
	r := rand.New(rand.NewSource(seed))
	sum := crc32.NewIEEE()
	for n > 0 {
		b := make([]byte, 1+r.Intn(100000))
		if len(b) > n {
			b = b[:n]
		}
		r.Read(b)
		_, err := w.Write(b)
		check(err)
		sum.Write(b)
		n -= len(b)
	}
	return sum.Sum32()
}

// slowly reads to the end, at times after a pause, and returns the sum.
func slowly(c io.Reader, seed int64) (int, uint32) {
	r := rand.New(rand.NewSource(seed))
	sum := crc32.NewIEEE()
	b := make([]byte, 200000)
	total := 0
	for {
		n, err := c.Read(b[:1+r.Intn(len(b))])
		total += n
		sum.Write(b[:n])
		if err == io.EOF {
			return total, sum.Sum32()
		}
		check(err)
		if r.Intn(20) == 0 {
			time.Sleep(time.Millisecond)
		}
	}
}

// both passes data in both directions between two connections, to their ends.
func both() {
	const size = 1 << 20
	left, a := tcp()
	b, right := tcp()
	pass := func(to, from net.Conn) {
		n, err := io.Copy(to, from)
		check(err)
		if n != size {
			fmt.Println("copied", n)
		}
		check(to.(*net.TCPConn).CloseWrite())
	}
	go pass(a, b)
	go pass(b, a)
	var wg sync.WaitGroup
	for i, c := range []net.Conn{left, right} {
		i, c := i, c
		sent := make(chan uint32)
		wg.Add(1)
		go func() {
			sum := noise(c, size, int64(i))
			check(c.(*net.TCPConn).CloseWrite())
			sent <- sum
		}()
		other := []net.Conn{right, left}[i]
		go func() {
			n, sum := slowly(other, int64(10+i))
			fmt.Println("both:", n, sum == <-sent)
			wg.Done()
		}()
	}
	wg.Wait()
}

// part copies so many bytes; what follows stays.
func part() {
	left, a := tcp()
	b, right := tcp()
	text := bytes.Repeat([]byte("0123456789"), 10000)
	go left.Write(text)
	n, err := io.CopyN(b, a, 54321)
	fmt.Println("part:", n, err)
	rest := make([]byte, len(text)-54321)
	_, err = io.ReadFull(a, rest)
	check(err)
	got := make([]byte, 54321)
	_, err = io.ReadFull(right, got)
	check(err)
	fmt.Println("part:", bytes.Equal(append(got, rest...), text))
	n, err = io.CopyN(b, a, 0)
	fmt.Println("none:", n, err)
	check(left.Close())
	n, err = io.CopyN(b, a, 10)
	fmt.Println("end:", n, err)
}

func timeout(what string, err error) {
	var ne net.Error
	fmt.Println(what, errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &ne) && ne.Timeout())
}

// deadlines end copying on either side, and it goes on after that; nothing is lost.
func deadlines() {
	left, a := tcp()
	b, right := tcp()
	for _, c := range []net.Conn{left, a, b, right} {
		check(c.(*net.TCPConn).SetReadBuffer(1 << 16))
		check(c.(*net.TCPConn).SetWriteBuffer(1 << 16))
	}
	check(a.SetReadDeadline(time.Now().Add(20 * time.Millisecond)))
	_, err := io.Copy(b, a)
	timeout("read deadline:", err)
	check(a.SetReadDeadline(time.Time{}))

	sent := make(chan uint32)
	go func() {
		sum := noise(left, 2<<20, 5)
		check(left.Close())
		sent <- sum
	}()
	check(b.SetWriteDeadline(time.Now().Add(200 * time.Millisecond)))
	some, err := io.Copy(b, a)
	timeout("write deadline:", err)
	check(b.SetWriteDeadline(time.Time{}))
	go func() {
		n, err := io.Copy(b, a)
		check(err)
		fmt.Println("all:", some+n)
		check(b.Close())
	}()
	n, sum := slowly(right, 6)
	fmt.Println("all:", n, sum == <-sent)
}

// closing ends copying: of the one, of the other, and by the peer.
func closing() {
	for i := 0; i < 4; i++ {
		left, a := tcp()
		b, right := tcp()
		done := make(chan error)
		if i > 0 {
			// Nobody reads.
			go func() {
				for block := make([]byte, 1<<16); ; {
					if _, err := left.Write(block); err != nil {
						return
					}
				}
			}()
		}
		go func() {
			_, err := io.Copy(b, a)
			done <- err
		}()
		time.Sleep(30 * time.Millisecond)
		switch i {
		case 0:
			check(a.Close())
		case 1:
			check(b.Close())
		case 2:
			check(right.Close())
		case 3:
			check(right.(*net.TCPConn).SetLinger(0))
			check(right.Close())
		}
		err := <-done
		var call *os.SyscallError
		fmt.Println("closed:", i, err != nil, errors.Is(err, net.ErrClosed),
			errors.As(err, &call) && call.Syscall == "splice")
		left.Close()
		a.Close()
		b.Close()
		right.Close()
	}
}

// loop sends back what comes.
func loop() {
	a, b := tcp()
	go func() {
		io.Copy(b, b)
		b.Close()
	}()
	got := make(chan uint32)
	go func() {
		_, sum := slowly(a, 7)
		got <- sum
	}()
	sum := noise(a, 1<<20, 8)
	check(a.(*net.TCPConn).CloseWrite())
	fmt.Println("loop:", sum == <-got)
}

// others are copied by way of the heap.
func others() {
	left, a := pair("unix", "splice.sock")
	b, right := tcp()
	sent := make(chan uint32)
	go func() {
		sum := noise(left, 1<<20, 9)
		left.Close()
		sent <- sum
	}()
	go func() {
		_, err := io.Copy(b, a)
		check(err)
		b.Close()
	}()
	n, sum := slowly(right, 10)
	fmt.Println("unix:", n, sum == <-sent)
}

func main() {
	both()
	part()
	deadlines()
	closing()
	loop()
	others()
}
