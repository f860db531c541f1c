// Goroutines that write one map: the program dies, the kernel does not.
// goko-test: timeout=120 vm='--smp 4'
package main

import "runtime"

type entry struct {
	name string
	next *entry
	data []int
}

func main() {
	m := map[string]entry{}
	names := make([]string, 500)
	for i := range names {
		names[i] = string(rune('a'+i%26)) + string(rune('A'+i/26))
	}
	for g := 0; g < 8; g++ {
		go func(g int) {
			for i := 0; ; i++ {
				k := names[(i*7+g)%len(names)]
				switch i % 4 {
				case 0:
					delete(m, k)
				case 1:
					e := m[k]
					if len(e.name) > 2 || len(e.data) > 3 {
						println("torn")
					}
				default:
					m[k] = entry{k, &entry{name: k}, make([]int, i%4)}
				}
			}
		}(g)
	}
	for {
		n := 0
		for k, e := range m {
			if e.name != k {
				println("wrong")
			}
			n++
		}
		runtime.Gosched()
	}
}
