// SPDX-License-Identifier: GPL-2.0

// Sleep, the clock, timers and tickers.
package main

import "time"

func main() {
	start := time.Now()
	time.Sleep(20 * time.Millisecond)
	d := time.Since(start)
	println(d >= 20*time.Millisecond, d < 20*time.Second)
	println(time.Now().After(start), start.Before(time.Now()), start.Add(time.Hour).Sub(start) == time.Hour)
	println(start.Unix() > 1500000000)

	c := make(chan int)
	for _, n := range []int{50, 20, 80} {
		go func(n int) {
			time.Sleep(time.Duration(n) * time.Millisecond)
			c <- n
		}(n)
	}
	println(<-c, <-c, <-c)

	select {
	case <-time.After(10 * time.Millisecond):
		println("timeout")
	case <-c:
	}
	t := time.NewTimer(time.Hour)
	println(t.Stop(), t.Stop())
	fired := make(chan bool)
	time.AfterFunc(time.Millisecond, func() { fired <- true })
	println(<-fired)
	tick := time.NewTicker(2 * time.Millisecond)
	for i := 0; i < 3; i++ {
		<-tick.C
	}
	tick.Stop()
	println("ticked")
	println((90 * time.Minute).String(), (1500 * time.Microsecond).String(), time.Duration(0).String(),
		(-42 * time.Nanosecond).String(), (3*time.Hour + 25*time.Second + 7*time.Millisecond).String())
	println(time.Duration(1234567).Truncate(time.Microsecond), time.Duration(1500).Round(1000),
		time.Second.Milliseconds(), time.Duration(-5).Abs())
	println(time.Unix(5, 3e9).Unix(), time.Unix(0, -1).UnixNano())
}
