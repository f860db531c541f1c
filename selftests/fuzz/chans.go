package main

func worker(in <-chan int, out chan<- [2]int) {
	for x := range in {
		out <- [2]int{x, x * x}
	}
}

func main() {
	in, out, quit := make(chan int), make(chan [2]int, 2), make(chan bool)
	for i := 0; i < 3; i++ {
		go worker(in, out)
	}
	go func() {
		for i := 0; i < 10; i++ {
			in <- i
		}
		close(in)
		quit <- true
	}()
	sum := 0
	for n := 0; n < 10; {
		select {
		case v := <-out:
			sum += v[1]
			n++
		case <-quit:
			quit = nil
		}
	}
	fns := []func(int) int{
		func(x int) int { return x + sum },
		func(x int) int { sum++; return x * sum },
	}
	for _, f := range fns {
		println(f(2))
	}
	select {
	case v, ok := <-in:
		println(v, ok)
	default:
		println("none")
	}
}
