package main

// Connections whose buffers are full, until there is a line on standard input.

import (
	"fmt"
	"net"
	"os"
	"time"
)

func check(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// fill writes until there is no more room, and returns how many bytes.
func fill(c net.Conn) int {
	block := make([]byte, 1<<14)
	total := 0
	for {
		check(c.SetWriteDeadline(time.Now().Add(100 * time.Millisecond)))
		n, err := c.Write(block)
		total += n
		if err != nil {
			return total
		}
	}
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer l.Close()
	for _, what := range []string{"dialled", "accepted"} {
		var conns []net.Conn
		total := 0
		for i := 0; i < 4; i++ {
			a, err := net.Dial("tcp", l.Addr().String())
			check(err)
			// Some is there before it is accepted.
			_, err = a.Write(make([]byte, 20000))
			check(err)
			b, err := l.Accept()
			check(err)
			conns = append(conns, a, b)
			if what == "dialled" {
				total += fill(a)
			} else {
				total += fill(b)
			}
		}
		fmt.Println(what, total)
		os.Stdin.Read(make([]byte, 10))
		for _, c := range conns {
			check(c.Close())
		}
	}
}
