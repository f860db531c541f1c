// SPDX-License-Identifier: GPL-2.0

// Proxy passes connections on to another address.
//
//	goko run examples/proxy.go ADDRESS BACKEND
//
// Each direction has a goroutine that reads no more before what it has read is
// written, so a slow reader at one end slows down the sender at the other.  The
// end of one direction is passed on and the other one goes on.
package main

import (
	"io"
	"net"
	"os"
)

// pass copies from one connection to the other until its end.
func pass(to, from *net.TCPConn, done chan<- bool) {
	if _, err := io.Copy(to, from); err != nil {
		// Nobody reads, or nobody writes any more: no half is left.
		to.Close()
		from.Close()
	}
	to.CloseWrite()
	done <- true
}

func serve(client *net.TCPConn, address string) {
	defer client.Close()
	c, err := net.Dial("tcp", address)
	if err != nil {
		println("proxy:", err.Error())
		return
	}
	backend := c.(*net.TCPConn)
	defer backend.Close()
	done := make(chan bool, 2)
	go pass(backend, client, done)
	pass(client, backend, done)
	<-done
	<-done
}

func main() {
	if len(os.Args) != 3 {
		println("usage: proxy ADDRESS BACKEND")
		os.Exit(2)
	}
	l, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		println("proxy:", err.Error())
		os.Exit(1)
	}
	for {
		c, err := l.Accept()
		if err != nil {
			println("proxy:", err.Error())
			os.Exit(1)
		}
		go serve(c.(*net.TCPConn), os.Args[2])
	}
}
