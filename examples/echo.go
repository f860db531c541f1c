// SPDX-License-Identifier: GPL-2.0

// Echo sends back what each of its clients sends, line or no line.
//
//	goko run examples/echo.go [ADDRESS]		127.0.0.1:7007
//	nc 127.0.0.1 7007
package main

import (
	"io"
	"net"
	"os"
)

func main() {
	address := "127.0.0.1:7007"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		println("echo:", err.Error())
		os.Exit(1)
	}
	for {
		c, err := l.Accept()
		if err != nil {
			println("echo:", err.Error())
			os.Exit(1)
		}
		go func() {
			io.Copy(c, c)
			c.Close()
		}()
	}
}
