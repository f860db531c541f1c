// 100,000 timers at a time, of both kinds: how late they are. A line for each: the median, the
// 99th percentile and the largest error in microseconds. By hand: docs/performance.md.
package main

import (
	"fmt"
	"sort"
	"sync"
	"time"
)

const n = 100000

var late [n]int64

func report(what string) {
	s := late[:]
	sort.Slice(s, func(i, j int) bool { return s[i] < s[j] })
	if s[0] < 0 {
		fmt.Println(what, "come before their time:", s[0])
	}
	fmt.Println(what, s[n/2]/1000, s[n*99/100]/1000, s[n-1]/1000)
}

// when is in ten to twelve seconds, at random, so that all are there before the first.
func when(i int) time.Time {
	return time.Now().Add(10*time.Second + time.Duration(uint32(i)*2654435761%2000000)*time.Microsecond)
}

func main() {
	var wg sync.WaitGroup
	wg.Add(n)
	for i := 0; i < n; i++ {
		go func(i int) {
			at := when(i)
			time.Sleep(time.Until(at))
			late[i] = int64(time.Since(at))
			wg.Done()
		}(i)
	}
	wg.Wait()
	report("sleep")
	wg.Add(n)
	for i := 0; i < n; i++ {
		i := i
		at := when(i)
		time.AfterFunc(time.Until(at), func() {
			late[i] = int64(time.Since(at))
			wg.Done()
		})
	}
	wg.Wait()
	report("afterfunc")
}
