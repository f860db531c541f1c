// Goroutines that wait for anything there is to wait for, and never end:
// selftests/sched/storm.c kills them.
package main

import (
	"runtime"
	"time"
)

func deep(n int) int {
	if n == 0 {
		runtime.Gosched()
		return 0
	}
	return deep(n-1) + 1
}

func main() {
	a, b, c := make(chan int), make(chan int, 3), make(chan [4]int)
	never := make(chan int)
	for i := 0; i < 8; i++ {
		go func() {
			for {
				a <- 1
				b <- <-a
			}
		}()
		go func() {
			for {
				select {
				case v := <-a:
					a <- v
				case a <- 2:
				case <-b:
				case b <- 3:
				case <-never:
				}
			}
		}()
		go func() {
			for {
				time.Sleep(50 * time.Microsecond)
				select {
				case b <- 1:
				default:
				}
			}
		}()
		go func() {
			for {
				c <- [4]int{1, deep(100), 3}
				go func() {
					time.Sleep(time.Millisecond)
					<-c
				}()
				<-c
			}
		}()
		go func() {
			for {
				deep(1000)
			}
		}()
		go func() {
			for {
				println("0123456789012345678901234567890123456789")
			}
		}()
		go func() { <-never }()
		go func() {
			for {
			}
		}()
	}
	select {}
}
