// SPDX-License-Identifier: GPL-2.0

// Conns has as many connections as its argument says at the same time, with both
// ends in this task, and looks that none hears what is another's.
package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"sync"
)

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func echo(c net.Conn) {
	io.Copy(c, c)
	c.Close()
}

func serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go echo(c)
	}
}

// dial makes the connections, some of them at a time.
func dial(addr string, conns []net.Conn) {
	gate := make(chan bool, 64)
	var wg sync.WaitGroup
	for i := range conns {
		gate <- true
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			var err error
			conns[i], err = net.Dial("tcp", addr)
			must(err)
			<-gate
		}(i)
	}
	wg.Wait()
}

func main() {
	n, err := strconv.Atoi(os.Args[1])
	must(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	go serve(l)
	conns := make([]net.Conn, n)
	dial(l.Addr().String(), conns)

	var b [8]byte
	for round := 0; round < 2; round++ {
		for i, c := range conns {
			binary.LittleEndian.PutUint64(b[:], uint64(i*7+round))
			_, err := c.Write(b[:])
			must(err)
		}
		for i, c := range conns {
			_, err := io.ReadFull(c, b[:])
			must(err)
			if v := binary.LittleEndian.Uint64(b[:]); v != uint64(i*7+round) {
				fmt.Println("connection", i, "has heard", v)
				os.Exit(1)
			}
		}
	}
	for _, c := range conns {
		must(c.Close())
	}
	fmt.Println(n, "connections")
}
