package main

// All ports of the range are taken; one that is given back is found.

import (
	"errors"
	"net"
	"os"
	"syscall"
)

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:7777")
	if err != nil {
		println(err.Error())
		os.Exit(1)
	}
	defer l.Close()
	var open []net.Conn
	for {
		c, err := net.Dial("tcp", "127.0.0.1:7777")
		if err != nil {
			println(len(open), errors.Is(err, syscall.EADDRNOTAVAIL))
			break
		}
		open = append(open, c)
	}
	// The other end closes first, and has the TIME_WAIT.
	c, err := l.Accept()
	for err == nil && c.RemoteAddr().String() != open[3].LocalAddr().String() {
		c, err = l.Accept()
	}
	c.(*net.TCPConn).SetLinger(0)
	c.Close()
	open[3].Close()
	_, err = net.Dial("tcp", "127.0.0.1:7777")
	println(err == nil)
}
