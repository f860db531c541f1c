// Many producers and consumers: every value arrives once.
package main

type msg struct {
	from, n int
	p       *int
}

func crowd(producers, consumers, each, size int) {
	c := make(chan msg, size)
	left := make(chan bool, producers)
	type total struct{ n, sum, mix int }
	totals := make(chan total)
	for i := 0; i < producers; i++ {
		go func(id int) {
			for n := 0; n < each; n++ {
				v := id ^ n
				c <- msg{id, n, &v}
			}
			left <- true
		}(i)
	}
	for i := 0; i < consumers; i++ {
		go func() {
			var t total
			for m := range c {
				if *m.p != m.from^m.n {
					println("BAD: got", *m.p, "for", m.from, m.n)
				}
				t.n++
				t.sum += m.from * m.n
				t.mix += *m.p
			}
			totals <- t
		}()
	}
	for i := 0; i < producers; i++ {
		<-left
	}
	close(c)
	var all total
	for i := 0; i < consumers; i++ {
		t := <-totals
		all.n += t.n
		all.sum += t.sum
		all.mix += t.mix
	}
	println(producers, consumers, each, size, ":", all.n, all.sum, all.mix)
}

// A chain of goroutines, each adding one.
func chain(length, values int) {
	first := make(chan int)
	in := first
	for i := 0; i < length; i++ {
		out := make(chan int)
		go func(in, out chan int) {
			for v := range in {
				out <- v + 1
			}
			close(out)
		}(in, out)
		in = out
	}
	go func() {
		for i := 0; i < values; i++ {
			first <- i
		}
		close(first)
	}()
	sum := 0
	for v := range in {
		sum += v
	}
	println("chain", length, values, sum)
}

// Goroutines that serve one another by channels sent over channels.
func replies(n int) {
	type request struct {
		x     int
		reply chan int
	}
	server := make(chan request)
	for i := 0; i < 4; i++ {
		go func() {
			for r := range server {
				r.reply <- r.x * r.x
			}
		}()
	}
	sums := make(chan int)
	for i := 0; i < 10; i++ {
		go func(i int) {
			sum := 0
			for k := 0; k < n; k++ {
				r := request{i + k, make(chan int, k%2)}
				server <- r
				sum += <-r.reply
			}
			sums <- sum
		}(i)
	}
	sum := 0
	for i := 0; i < 10; i++ {
		sum += <-sums
	}
	close(server)
	println("replies", sum)
}

func main() {
	crowd(1, 1, 5000, 0)
	crowd(1, 1, 5000, 100)
	crowd(100, 1, 50, 0)
	crowd(1, 100, 5000, 0)
	crowd(100, 100, 100, 0)
	crowd(100, 100, 100, 1)
	crowd(100, 100, 100, 1000)
	crowd(5000, 7, 2, 3)
	chain(500, 100)
	replies(200)
}
