package main

func collatz(n uint32) (steps int) {
	for n != 1 {
		if n&1 == 0 {
			n >>= 1
		} else {
			n = 3*n + 1
		}
		steps++
	}
	return
}

func main() {
	best, at := 0, uint32(0)
	for i := uint32(1); i < 300; i++ {
		if c := collatz(i); c > best {
			best, at = c, i
		}
	}
	println(best, at)
	var grid [6][7]int16
	for i := range grid {
		for j := range grid[i] {
			grid[i][j] = int16(i*j) << 3
		}
	}
	h := uint64(14695981039346656037)
	for i := range grid {
		for _, v := range grid[i] {
			h = (h ^ uint64(v)) * 1099511628211
		}
	}
	println(h, int8(h), -int32(h)/7, int64(h)%13)
}
