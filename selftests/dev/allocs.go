package main

type node struct {
	next *node
	data [5]int
}

func deep(n int) int {
	var a [16]int
	a[n%16] = n
	if n == 0 {
		return 0
	}
	return deep(n-1) + a[n%16]
}

func deferred(n int, sum *int) {
	for i := 0; i < n; i++ {
		defer func() { *sum += i }()
	}
}

func main() {
	c, done := make(chan *node), make(chan int)
	for i := 0; i < 4; i++ {
		go func(k int) {
			sum := 0
			for n := range c {
				sum += n.data[k]
			}
			done <- sum + deep(60)
		}(i)
	}
	var list *node
	for i := 0; i < 400; i++ {
		list = &node{list, [5]int{i, i, i, i, i}}
		c <- list
	}
	close(c)
	sum := 0
	for i := 0; i < 4; i++ {
		sum += <-done
	}
	deferred(50, &sum)
	s, b := "", []byte(nil)
	for i := 0; i < 50; i++ {
		s += "x"
		b = append(b, s...)
	}
	big := make([]int, 100000)
	select {
	case v := <-done:
		sum += v
	default:
	}
	if sum != 89620 || len(b) != 1275 || len(big) != 100000 {
		println(sum, len(b))
		panic("wrong")
	}
}
