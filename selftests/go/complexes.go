// Complex numbers: arithmetic, comparisons, conversions, printing.
package main

var zero float64
var nan, inf = zero / zero, 1 / zero

type pair struct {
	a complex64
	b complex128
	c complex64
}

func arith(x, y complex128) {
	println(x, y)
	println(x+y, x-y, x*y, x/y, -x)
	println(x == y, x != y, real(x), imag(y))
	a, b := complex64(x), complex64(y)
	println(a+b, a-b, a*b, a/b, -a)
	println(a == b, a != b, real(a), imag(b))
	println(complex128(a), complex(imag(x), real(y)), complex(imag(a), real(b)))
}

func mandel(c complex128) int {
	z := 0i
	for n := 0; n < 100; n++ {
		if real(z)*real(z)+imag(z)*imag(z) > 4 {
			return n
		}
		z = z*z + c
	}
	return 100
}

func two() (complex64, complex128) { return 1 + 2i, 3 - 4i }

func main() {
	vals := []complex128{0, 1, 1i, -1.5 + 2.25i, 3 - 4i, complex(nan, 0), complex(inf, 1), complex(0, -inf), complex(inf, inf), complex(-0.0, 1e300)}
	for _, x := range vals {
		for _, y := range vals {
			arith(x, y)
		}
	}
	var p pair
	p.a = 1 + 2i
	p.c = p.a * p.a
	p.b = complex128(p.c) / 2i
	println(p.a, p.b, p.c)
	q := p
	println(p == q)
	q.c += 1
	println(p == q)
	arr := []complex64{1, 2i, 3}
	i := 1
	arr[i+1] = arr[i] * arr[0]
	println(arr[0], arr[1], arr[2])
	ptr := &arr[1]
	*ptr *= 2
	println(arr[1])
	n := 0
	for y := -1.0; y <= 1; y += 0.125 {
		for x := -2.0; x <= 1; x += 0.125 {
			n += mandel(complex(x, y))
		}
	}
	println(n)
	a, b := two()
	println(a, b, real(a), imag(b))
	ch := make(chan complex128, 1)
	ch <- b
	println(<-ch)
	m := [2]complex128{1, 2}
	m[i] += 1i
	println(m[0], m[1], m == [2]complex128{1, 2 + 1i})
	f := func() complex64 { return a * 2 }
	println(f())
}
