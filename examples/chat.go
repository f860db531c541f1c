// SPDX-License-Identifier: GPL-2.0

// Chat sends each line of a client to all the others, under the name that its
// first line gave.
//
//	goko run examples/chat.go [ADDRESS]		127.0.0.1:7008
//	nc 127.0.0.1 7008
//
// One goroutine knows who is there, and is told by channels.  Each client has two:
// one reads its lines, one writes what it is to see.  Who reads too slowly is
// dropped, so that nobody waits for him.
package main

import (
	"bufio"
	"net"
	"os"
	"strings"
)

// A client is who is there.
type client struct {
	name  string
	lines chan string // what he is to see; closed by the room
}

// A message is a line of a client.
type message struct {
	from *client
	text string
}

// A room is what the clients talk to.
type room struct {
	enter    chan *client
	leave    chan *client
	messages chan message
}

// Lines that may wait for a client.
const backlog = 256

func (r *room) run() {
	here := make(map[*client]bool)
	drop := func(c *client) {
		if here[c] {
			delete(here, c)
			close(c.lines)
		}
	}
	tell := func(from *client, text string) {
		for c := range here {
			if c == from {
				continue
			}
			select {
			case c.lines <- text:
			default:
				drop(c)
			}
		}
	}
	for {
		select {
		case c := <-r.enter:
			tell(c, "* "+c.name+" is here")
			here[c] = true
			c.lines <- "* welcome, " + c.name
		case c := <-r.leave:
			drop(c)
			tell(c, "* "+c.name+" has left")
		case m := <-r.messages:
			if here[m.from] {
				tell(m.from, m.from.name+": "+m.text)
			}
		}
	}
}

// write sends a client what it is to see.
func (c *client) write(conn net.Conn) {
	w := bufio.NewWriter(conn)
	for line := range c.lines {
		w.WriteString(line)
		w.WriteByte('\n')
		// More may follow at once.
		if len(c.lines) == 0 && w.Flush() != nil {
			break
		}
	}
	w.Flush()
	// The reader returns, too.
	conn.Close()
}

// serve reads a client's lines.
func (r *room) serve(conn net.Conn) {
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	if !lines.Scan() {
		return
	}
	c := &client{name: strings.TrimSpace(lines.Text()), lines: make(chan string, backlog)}
	r.enter <- c
	go c.write(conn)
	for lines.Scan() {
		r.messages <- message{c, lines.Text()}
	}
	r.leave <- c
}

func main() {
	address := "127.0.0.1:7008"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		println("chat:", err.Error())
		os.Exit(1)
	}
	r := &room{make(chan *client), make(chan *client), make(chan message)}
	go r.run()
	for {
		conn, err := l.Accept()
		if err != nil {
			println("chat:", err.Error())
			os.Exit(1)
		}
		go r.serve(conn)
	}
}
