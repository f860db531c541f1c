// Floating point: arithmetic, comparisons, conversions, printing.
package main

var zero, one, three float64 = 0, 1, 3
var nan = zero / zero
var inf = one / zero

type point struct {
	x, y float64
	n    int32
	f    float32
	g    float32
}

func arith(x, y float64) {
	println(x+y, x-y, x*y, x/y, -x)
}

func arith32(x, y float32) {
	println(x+y, x-y, x*y, x/y, -x)
}

func compare(x, y float64) {
	println(x == y, x != y, x < y, x <= y, x > y, x >= y)
	f, g := float32(x), float32(y)
	println(f == g, f != g, f < g, f <= g, f > g, f >= g)
	if x < y {
		println("less")
	} else if !(x >= y) {
		println("unordered")
	}
}

func toInts(x float64) {
	println(int8(x), int16(x), int32(x), int64(x), int(x))
	println(uint8(x), uint16(x), uint32(x), uint64(x), uintptr(x))
	f := float32(x)
	println(int8(f), int16(f), int32(f), int64(f))
	println(uint8(f), uint16(f), uint32(f), uint64(f))
}

func fromInts(n int64) {
	println(float64(int8(n)), float64(int16(n)), float64(int32(n)), float64(n))
	println(float64(uint8(n)), float64(uint16(n)), float64(uint32(n)), float64(uint64(n)))
	println(float32(int8(n)), float32(int16(n)), float32(int32(n)), float32(n))
	println(float32(uint8(n)), float32(uint16(n)), float32(uint32(n)), float32(uint64(n)))
}

// Equality of the nearest float32 is finer than what print shows.
func same32(n uint64) {
	f := float32(n)
	println(uint64(f), float64(f) == float64(n), uint64(float32(int64(n))))
}

func sum(s []float64) (t float64) {
	for _, x := range s {
		t += x
	}
	return t
}

func dot(a, b []float32) float32 {
	var t float32
	for i := range a {
		t += a[i] * b[i]
	}
	return t
}

// poly is one long run of operations with loads, stores and calls in it.
func poly(p *point, c *[4]float64, x float64) float64 {
	r := c[0]
	r = r*x + c[1]
	p.x = r
	r = r*x + c[2]
	p.y = r * 2
	r = r*x + c[3]
	p.n = int32(r)
	p.f = float32(r) / 3
	p.g = p.f * p.f
	return r + float64(p.n) + sum(c[:])
}

// fail has a bounds error in the middle of a run.
func fail(a []float64, i int) (r float64) {
	defer func() {
		if e := recover(); e != nil {
			println("recovered", r)
		}
	}()
	r = a[0] * 2
	r += a[i] / 3
	r *= 7
	r = r + a[i+1]*2
	return r
}

func nilPoint(p *point) (r float64) {
	defer func() {
		recover()
		r = 5
	}()
	x := three * 2
	x = x + p.x*x
	return x / three
}

func newton(x float64) float64 {
	r := x
	for i := 0; i < 50; i++ {
		r = (r + x/r) / 2
	}
	return r
}

func deep(n int, x float64) float64 {
	if n == 0 {
		return x
	}
	return deep(n-1, x*1.0001) + 1/float64(n)
}

func swap(a, b float64) (float64, float64) { return b, a }

func main() {
	println(zero, -zero, one, -one, nan, inf, -inf, three/7)
	println(1/(-zero*one), 1/(zero*-one))
	println(5e-324*one, 1.7976931348623157e308*one, 2.2250738585072014e-308/2)
	println(float32(1e-45)*float32(one), float32(3.4e38)*float32(three), float32(0.1))
	println(0.1+0.2*one, 9.9999995*one, 99999.995*one, 123456789*one, 1e100*one, 1e-100*one)
	arith(1.5, 2.25)
	arith(1, 3)
	arith(inf, -inf)
	arith(nan, 1)
	arith(1e308, 1e308)
	arith(5e-324, 2)
	arith(0, 0)
	arith32(1.5, 2.25)
	arith32(1, 3)
	arith32(16777216, 1)
	arith32(3e38, 3e38)
	arith32(1e-45, 2)
	compare(1, 2)
	compare(2, 1)
	compare(1, 1)
	compare(zero, -zero*one)
	compare(-1, -2)
	compare(-1, 1)
	compare(nan, 1)
	compare(nan, nan)
	compare(inf, inf)
	compare(-inf, inf)
	for _, x := range []float64{0, 0.9, -0.9, 1.5, -1.5, 127, 128, -129, 255, 256, 32768, 65536,
		2147483647, 2147483648, -2147483649, 4294967295, 4294967296, 1e10, -1e10,
		9.2e18, 9223372036854775808, 1.8e19, 18446744073709551616, -9223372036854775808, 1e300} {
		toInts(x)
	}
	toInts(nan)
	toInts(inf)
	toInts(-inf)
	for _, n := range []int64{0, 1, -1, 127, -128, 255, 32767, 65535, 1 << 24, 1<<24 + 1, 1<<31 - 1, -1 << 31,
		1<<53 + 1, 1<<63 - 1, -1 << 63, 0x7fffffbfffffffff, -0x4000008000000001} {
		fromInts(n)
		same32(uint64(n))
	}
	s := make([]float64, 100)
	f, g := make([]float32, 37), make([]float32, 37)
	for i := range s {
		s[i] = float64(i*i) / 7
	}
	for i := range f {
		f[i], g[i] = float32(i)/3, 1/float32(i+1)
	}
	println(sum(s), dot(f, g))
	var p point
	c := [4]float64{1.5, -2, 0.25, 3}
	println(poly(&p, &c, 1.25), p.x, p.y, p.n, p.f, p.g)
	println(fail(s, 3), fail(s, 100), fail(s, -1), nilPoint(nil))
	println(newton(2), newton(1e10), deep(10000, 1))
	a, b := swap(1.25, 2.5)
	println(a, b)
	q := p
	println(q == p, q.x == p.x)
	q.g = float32(nan)
	println(q == q)
	arr := [3]float64{1, nan, 3}
	println(arr == arr, [2]float64{1, 2} == [2]float64{1, 2})
	ch := make(chan float64, 1)
	ch <- 2.5
	println(<-ch)
	var e interface{} = 2.5
	_ = e
	done := make(chan float64)
	for i := 1; i <= 4; i++ {
		go func(x float64) {
			t := 0.0
			for k := 1; k < 20000; k++ {
				t += x / float64(k)
			}
			done <- t
		}(float64(i))
	}
	total := 0.0
	for i := 0; i < 4; i++ {
		total += <-done
	}
	println(int64(total * 1e6))
	x := 1.0
	x += 2
	x *= 3
	x -= 4
	x /= 5
	x++
	println(x)
	const big = 1 << 100
	println(float64(big), float32(big))
	var f32s [3]float32
	f32s[1] = 1.5
	i := 1
	f32s[i+1] = f32s[i] * 2
	println(f32s[0], f32s[1], f32s[2])
}
