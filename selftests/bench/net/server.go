// SPDX-License-Identifier: GPL-2.0

// The server in Go of `make bench BENCH=net`, for Go and for goko: a goroutine
// for each connection, in a proxy two.
//
//	server PORT		sends back what it gets
//	server PORT BACKEND	passes it on to the port BACKEND, and the answers back
package main

import (
	"io"
	"net"
	"os"
)

func echo(c net.Conn) {
	defer c.Close()
	b := make([]byte, 1<<14)
	for {
		n, err := c.Read(b)
		if err != nil {
			return
		}
		if _, err := c.Write(b[:n]); err != nil {
			return
		}
	}
}

// pass copies until the end of from, and says so to to.
func pass(to, from net.Conn) {
	io.Copy(to, from)
	to.(*net.TCPConn).CloseWrite()
}

func proxy(c net.Conn, backend string) {
	defer c.Close()
	b, err := net.Dial("tcp", backend)
	if err != nil {
		return
	}
	defer b.Close()
	go pass(b, c)
	pass(c, b)
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		println(err.Error())
		os.Exit(1)
	}
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		if len(os.Args) > 2 {
			go proxy(c, "127.0.0.1:"+os.Args[2])
		} else {
			go echo(c)
		}
	}
}
