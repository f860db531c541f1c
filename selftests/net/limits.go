package main

// A task that has as many files as it may: what cannot be opened is an error, and a
// connection that cannot be accepted stays where it is.

import (
	"errors"
	"net"
	"os"
	"syscall"
)

func check(err error) {
	if err != nil {
		println("error:", err.Error())
		os.Exit(1)
	}
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	out, err := net.Dial("tcp", l.Addr().String())
	check(err)
	var open []net.Conn
	for {
		c, err := net.ListenUDP("udp", nil)
		if err != nil {
			println(len(open) > 10, errors.Is(err, syscall.EMFILE))
			break
		}
		open = append(open, c)
	}
	_, err = l.Accept()
	println(errors.Is(err, syscall.EMFILE))
	_, err = os.Open("/")
	println(errors.Is(err, syscall.EMFILE))
	check(open[0].Close())
	in, err := l.Accept()
	check(err)
	_, err = out.Write([]byte("still there"))
	check(err)
	b := make([]byte, 100)
	n, err := in.Read(b)
	check(err)
	println(string(b[:n]))
}
