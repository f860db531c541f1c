// Mandelbrot computes the set in parallel, a goroutine for each line, and draws
// it with letters: floats, sync and fmt.
package main

import (
	"fmt"
	"hash/crc32"
	"runtime"
	"sync"
)

const (
	width, height = 78, 32
	limit         = 400
	shades        = " .:-=+*#%@"
)

// escape is after how many steps the point leaves, or limit.
func escape(c complex128) int {
	z := complex(0, 0)
	for n := 0; n < limit; n++ {
		if real(z)*real(z)+imag(z)*imag(z) > 4 {
			return n
		}
		z = z*z + c
	}
	return limit
}

func line(y int) []byte {
	row := make([]byte, width)
	for x := range row {
		c := complex(-2.2+3.0*float64(x)/width, -1.2+2.4*float64(y)/(height-1))
		n := escape(c)
		switch {
		case n == limit:
			row[x] = shades[len(shades)-1]
		default:
			row[x] = shades[n*7%(len(shades)-1)]
		}
	}
	return row
}

func main() {
	rows := make([][]byte, height)
	var wg sync.WaitGroup
	slots := make(chan bool, runtime.NumCPU())
	for y := range rows {
		wg.Add(1)
		go func(y int) {
			defer wg.Done()
			slots <- true
			rows[y] = line(y)
			<-slots
		}(y)
	}
	wg.Wait()
	sum := crc32.NewIEEE()
	for _, row := range rows {
		sum.Write(row)
		fmt.Println(string(row))
	}
	fmt.Printf("crc32 %08x\n", sum.Sum32())
}
