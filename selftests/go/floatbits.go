// Results of floating-point operations on random numbers, bit by bit: their
// checksums are those of Go on amd64.
package main

import "math"

var seed uint64 = 1

func random() uint64 {
	seed ^= seed << 13
	seed ^= seed >> 7
	seed ^= seed << 17
	return seed
}

// Exponents near each other, special values and integers are not rare.
func number() float64 {
	r := random()
	switch r % 8 {
	case 0:
		return math.Float64frombits(random())
	case 1:
		return float64(int64(random()) >> (r >> 8 % 64))
	case 2:
		return [...]float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(),
			1, -1, 0.5, 1 << 63, math.MaxFloat64, 5e-324, 1 << 32}[r>>8%12]
	case 3:
		return math.Float64frombits(random() >> 12) // denormal
	case 4:
		return float64(int32(r>>32)) / 2
	}
	return math.Float64frombits(random()&(1<<63|1<<52-1) | (1023-20+r>>8%70)<<52)
}

var sums [40]uint64

// A NaN's payload depends on the order of operands, which Go does not promise.
func add(i int, f float64) {
	b := math.Float64bits(f)
	if f != f {
		b = 0x7ff8 << 48
	}
	word(i, b)
}

func add32(i int, f float32) {
	b := math.Float32bits(f)
	if f != f {
		b = 0x7fc0 << 16
	}
	word(i, uint64(b))
}

func word(i int, w uint64) {
	sums[i] = (sums[i]<<1 | sums[i]>>63) ^ w*0x9e3779b97f4a7c15
}

func truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func main() {
	for n := 0; n < 30000; n++ {
		x, y := number(), number()
		add(0, x+y)
		add(1, x-y)
		add(2, x*y)
		add(3, x/y)
		add(4, -x)
		add(5, math.Sqrt(x))
		add(6, math.Floor(x))
		add(7, math.Ceil(x))
		add(8, math.Trunc(x))
		add(9, math.RoundToEven(x))
		add(10, math.Abs(x))
		f, g := float32(x), float32(y)
		add32(11, f+g)
		add32(12, f-g)
		add32(13, f*g)
		add32(14, f/g)
		add32(15, -f)
		add32(16, float32(math.Sqrt(float64(f))))
		add(17, float64(f))
		add32(18, f)
		word(19, truth(x < y)|truth(x <= y)<<1|truth(x == y)<<2|truth(x != y)<<3|truth(x > y)<<4|truth(x >= y)<<5)
		word(20, truth(f < g)|truth(f <= g)<<1|truth(f == g)<<2|truth(f != g)<<3|truth(f > g)<<4|truth(f >= g)<<5)
		word(21, uint64(int64(x)))
		word(22, uint64(x))
		word(23, uint64(int32(x)))
		word(24, uint64(uint32(x)))
		word(25, uint64(int8(x))|uint64(uint8(x))<<8|uint64(uint16(x))<<16)
		word(26, uint64(int64(f)))
		word(27, uint64(f))
		word(28, uint64(int32(f)))
		u := random() >> (n % 64)
		add(29, float64(u))
		add32(30, float32(u))
		add(31, float64(int64(u)))
		add32(32, float32(int64(u)))
		add(33, float64(uint32(u)))
		add32(34, float32(int32(u)))
		// A run of operations whose results feed each other.
		r := x*y + x/y - y*y
		r = r*0.5 + math.Sqrt(math.Abs(r))
		add(35, r)
		h := f*g + f/g - g*g
		add32(36, h*0.5)
		z := complex(x, y) * complex(y, 1)
		add(37, real(z))
		add(38, imag(z))
		w := complex(x, y) / complex(float64(f), r)
		add(39, real(w)+imag(w))
	}
	for i, s := range sums {
		println(i, s)
	}
}
