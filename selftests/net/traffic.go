package main

// Mixed traffic within one task, for as many seconds as the argument says:
// connections of random kinds and lengths over TCP, UDP and unix sockets, with
// deadlines, half-closes and closes at any time.  Prints what arrives wrong.

import (
	"hash/crc32"
	"io"
	"math/rand"
	"net"
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

var done int64

// serve echoes, or goes away in the middle.
func serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer c.Close()
			if rand.Intn(8) == 0 {
				io.CopyN(c, c, int64(rand.Intn(100000)))
				return
			}
			io.Copy(c, c)
		}()
	}
}

// transfer sends some, and looks at what comes back: a beginning of it.
func transfer(l net.Listener) {
	c, err := net.Dial(l.Addr().Network(), l.Addr().String())
	if err != nil {
		return
	}
	defer c.Close()
	if rand.Intn(4) == 0 {
		c.SetDeadline(time.Now().Add(time.Duration(rand.Intn(20)) * time.Millisecond))
	}
	text := make([]byte, rand.Intn(1<<rand.Intn(19)+1))
	rand.Read(text)
	go func() {
		c.Write(text)
		if rand.Intn(2) == 0 {
			c.(interface{ CloseWrite() error }).CloseWrite()
		}
		if rand.Intn(4) == 0 {
			time.Sleep(time.Duration(rand.Intn(10)) * time.Millisecond)
			c.Close()
		}
	}()
	got := make([]byte, len(text))
	n, _ := io.ReadFull(c, got)
	if crc32.ChecksumIEEE(got[:n]) != crc32.ChecksumIEEE(text[:n]) {
		println("wrong bytes over", l.Addr().Network())
		os.Exit(1)
	}
	atomic.AddInt64(&done, 1)
}

func packets(a net.PacketConn) {
	c, err := net.Dial("udp", a.LocalAddr().String())
	if err != nil {
		return
	}
	defer c.Close()
	b := make([]byte, rand.Intn(1500))
	rand.Read(b)
	c.SetDeadline(time.Now().Add(20 * time.Millisecond))
	c.Write(b)
	got := make([]byte, 1500)
	n, err := c.Read(got)
	if err == nil && string(got[:n]) != string(b) {
		println("wrong packet")
		os.Exit(1)
	}
	atomic.AddInt64(&done, 1)
}

func main() {
	seconds, _ := strconv.Atoi(os.Args[1])
	rand.Seed(time.Now().UnixNano())
	tcp, err1 := net.Listen("tcp", "127.0.0.1:0")
	unix, err2 := net.Listen("unix", "@traffic"+os.Args[2])
	udp, err3 := net.ListenPacket("udp", "127.0.0.1:0")
	if err1 != nil || err2 != nil || err3 != nil {
		println("cannot listen")
		os.Exit(1)
	}
	go serve(tcp)
	go serve(unix)
	go func() {
		b := make([]byte, 1500)
		for {
			n, from, err := udp.ReadFrom(b)
			if err == nil {
				udp.WriteTo(b[:n], from)
			}
		}
	}()
	end := time.Now().Add(time.Duration(seconds) * time.Second)
	for i := 0; i < 16; i++ {
		go func() {
			for {
				switch rand.Intn(3) {
				case 0:
					transfer(tcp)
				case 1:
					transfer(unix)
				case 2:
					packets(udp)
				}
			}
		}()
	}
	time.Sleep(time.Until(end))
	if atomic.LoadInt64(&done) == 0 {
		println("no traffic")
		os.Exit(1)
	}
}
