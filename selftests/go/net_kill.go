// goko-test: timeout=120
package main

// Goroutines that wait for connections, data, room and deadlines when the task
// is over.

import (
	"internal/kernel"
	"os"
	"time"
)

func main() {
	addr := []byte{1, 0, 0, 'n', 'e', 't', '_', 'k', 'i', 'l', 'l'}
	l := kernel.Socket(1, 1, 0)
	if e := kernel.Bind(l, addr); e != 0 {
		println("bind", e)
	}
	kernel.Listen(l, 1000)
	idle := kernel.Socket(1, 1, 0)
	if e := kernel.Bind(idle, append(addr, '2')); e != 0 {
		println("bind", e)
	}
	kernel.Listen(idle, 1000)
	b := make([]byte, 1<<16)
	for i := 0; i < 200; i++ {
		s := kernel.Socket(1, 1, 0)
		if e := kernel.Connect(s, addr); e != 0 {
			println("connect", e)
			os.Exit(1)
		}
		c := kernel.Accept(l)
		kernel.Deadline(c, kernel.Reads, 1e9+i)
		go kernel.Read(c, b)
		go kernel.Read(s, b)
		go func() {
			for kernel.Write(s, b) > 0 {
			}
		}()
		go kernel.Accept(idle)
	}
	time.Sleep(20 * time.Millisecond)
	println("over")
}
