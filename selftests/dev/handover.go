// SPDX-License-Identifier: GPL-2.0

// Program handover uses what its owner has opened, in the way that its
// argument says: files 3 and 4, standard input.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

func fatal(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// upper copies from one file to another.
func upper(from io.Reader, to io.Writer) {
	b := make([]byte, 1000)
	for {
		n, err := from.Read(b)
		if err == io.EOF {
			return
		}
		fatal(err)
		_, err = to.Write(bytes.ToUpper(b[:n]))
		fatal(err)
	}
}

func conn(f *os.File) {
	c, err := net.FileConn(f)
	fatal(err)
	fatal(f.Close())
	fmt.Printf("%T\n", c)
	upper(c, c)
	fatal(c.Close())
}

func listener(f *os.File) {
	l, err := net.FileListener(f)
	fatal(err)
	c, err := l.Accept()
	fatal(err)
	upper(c, c)
	fatal(c.Close())
	g, err := l.(*net.TCPListener).File()
	fatal(err)
	fatal(l.Close())
	l, err = net.FileListener(g)
	fatal(err)
	fmt.Println(l.Addr().Network())
}

func event(in, out *os.File) {
	b := make([]byte, 8)
	for i := 0; i < 3; i++ {
		n, err := in.Read(b)
		fatal(err)
		fmt.Println(n, b[0])
		_, err = out.Write([]byte{1, 0, 0, 0, 0, 0, 0, 0})
		fatal(err)
	}
	for _, bad := range [][]byte{{2, 0, 0, 0, 0, 0, 0, 0}, {1}} {
		_, err := out.Write(bad)
		fmt.Println(err)
	}
	_, err := in.ReadAt(b, 0)
	fmt.Println(err)
}

func deadline(f *os.File) {
	fatal(f.SetReadDeadline(time.Now().Add(20 * time.Millisecond)))
	_, err := f.Read(make([]byte, 1))
	fmt.Println(err, errors.Is(err, os.ErrDeadlineExceeded))
	fatal(f.SetDeadline(time.Time{}))
	go func() {
		time.Sleep(20 * time.Millisecond)
		f.Close()
	}()
	_, err = f.Read(make([]byte, 1))
	fmt.Println(err != nil)
}

func part(f *os.File) {
	b := make([]byte, 5)
	_, err := io.ReadFull(f, b)
	fatal(err)
	fmt.Printf("%s\n", b)
}

func main() {
	three, four := os.NewFile(3, "three"), os.NewFile(4, "four")
	switch os.Args[1] {
	case "upper":
		upper(three, four)
	case "stdin":
		upper(os.Stdin, os.Stdout)
	case "conn":
		conn(three)
	case "listener":
		listener(three)
	case "event":
		event(three, four)
	case "deadline":
		deadline(three)
	case "part":
		part(three)
	case "open":
		_, err := three.Stat()
		fmt.Println(err)
		_, err = four.Stat()
		fmt.Println(err)
	case "to-null":
		f, err := os.OpenFile("/dev/null", os.O_RDWR, 0)
		fatal(err)
		fmt.Fprintln(f, "nobody reads this")
		upper(f, f)
	case "wait":
		fmt.Println("ready")
		three.Read(make([]byte, 1))
	}
}
