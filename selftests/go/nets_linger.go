package main

// SO_LINGER: a close does not wait for a peer that reads nothing, and with 0 it
// aborts the connection.

import (
	"errors"
	"net"
	"os"
	"syscall"
	"time"
)

func check(err error) {
	if err != nil {
		println("error:", err.Error())
		os.Exit(1)
	}
}

// stuck is a connection whose peer has no more room.
func stuck(l net.Listener, linger int) (*net.TCPConn, net.Conn) {
	c, err := net.Dial("tcp", l.Addr().String())
	check(err)
	peer, err := l.Accept()
	check(err)
	t := c.(*net.TCPConn)
	check(t.SetWriteBuffer(1 << 14))
	check(t.SetLinger(linger))
	check(t.SetWriteDeadline(time.Now().Add(100 * time.Millisecond)))
	b := make([]byte, 1<<16)
	for err == nil {
		_, err = t.Write(b)
	}
	println("stuck:", errors.Is(err, os.ErrDeadlineExceeded))
	return t, peer
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	start := time.Now()
	c, _ := stuck(l, 1000)
	check(c.Close())
	println("closed:", time.Since(start) < 100*time.Second)
	c, peer := stuck(l, 0)
	check(c.Close())
	b := make([]byte, 1<<20)
	for err == nil {
		_, err = peer.Read(b)
	}
	println("reset:", errors.Is(err, syscall.ECONNRESET))
	// The end of the task does not wait either.
	stuck(l, 1000)
}
