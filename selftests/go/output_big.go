// More output than the kernel keeps for a reader, on both streams, by several
// goroutines; lines stay whole.
package main

import "os"

func line(n int) []byte {
	b := []byte("a ")
	for i := 0; i < n; i++ {
		b = append(b, byte('0'+i%10))
	}
	return append(b, '\n')
}

func main() {
	done := make(chan int)
	for id := 0; id < 4; id++ {
		go func() {
			total := 0
			for i := 0; i < 150; i++ {
				n, err := os.Stdout.Write(line(100))
				if err != nil || n != 103 {
					println("write failed", n)
				}
				total += n
			}
			done <- total
		}()
	}
	total := 0
	for id := 0; id < 4; id++ {
		total += <-done
	}
	println("total", total)

	big := line(70000)
	n, err := os.Stdout.Write(big)
	println("big", n, err == nil)
	n, err = os.Stdout.Write(nil)
	println("none", n, err == nil)
}
