// SPDX-License-Identifier: GPL-2.0

// Package math: results are those of Go on amd64, to the last bit.
package main

import (
	"fmt"
	"math"
)

// numbers are arguments of all sizes, and those where something happens.
func numbers() []float64 {
	xs := []float64{
		0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 2, 3, 10, math.Pi, math.E, math.Sqrt2 / 2,
		math.Inf(1), math.Inf(-1), math.NaN(), math.MaxFloat64, -math.MaxFloat64,
		math.SmallestNonzeroFloat64, 1e-310, 2.2250738585072014e-308, 1e-300, 1e300,
		709.7, 709.782712893384, 709.8, -708, -709, -740, -744, -745.1, -745.2, -750, -1e9,
		1e-8, -1e-8, 1e-17, 1 - 1e-16, 1 + 1e-15, 1 << 52, 1<<53 - 1,
	}
	seed := uint64(1)
	for i := 0; i < 60; i++ {
		seed = seed*6364136223846793005 + 1442695040888963407
		m := float64(seed>>11) / (1 << 53)
		xs = append(xs, math.Ldexp(2*m-1, i%24-8))
	}
	return xs
}

var functions = []struct {
	name string
	f    func(float64) float64
}{
	{"Acos", math.Acos}, {"Acosh", math.Acosh}, {"Asin", math.Asin}, {"Asinh", math.Asinh},
	{"Atan", math.Atan}, {"Atanh", math.Atanh}, {"Cbrt", math.Cbrt}, {"Ceil", math.Ceil},
	{"Cos", math.Cos}, {"Cosh", math.Cosh}, {"Erf", math.Erf}, {"Erfc", math.Erfc},
	{"Erfinv", math.Erfinv}, {"Exp", math.Exp}, {"Exp2", math.Exp2}, {"Expm1", math.Expm1},
	{"Floor", math.Floor}, {"Gamma", math.Gamma}, {"J0", math.J0}, {"J1", math.J1},
	{"Log", math.Log}, {"Log10", math.Log10}, {"Log1p", math.Log1p}, {"Log2", math.Log2},
	{"Logb", math.Logb}, {"Round", math.Round}, {"RoundToEven", math.RoundToEven},
	{"Sin", math.Sin}, {"Sinh", math.Sinh}, {"Sqrt", math.Sqrt}, {"Tan", math.Tan},
	{"Tanh", math.Tanh}, {"Trunc", math.Trunc}, {"Y0", math.Y0}, {"Y1", math.Y1},
}

var functions2 = []struct {
	name string
	f    func(x, y float64) float64
}{
	{"Atan2", math.Atan2}, {"Copysign", math.Copysign}, {"Dim", math.Dim}, {"Hypot", math.Hypot},
	{"Max", math.Max}, {"Min", math.Min}, {"Mod", math.Mod}, {"Nextafter", math.Nextafter},
	{"Pow", math.Pow}, {"Remainder", math.Remainder},
}

// sum condenses results: all bits count.
type sum uint64

func (s *sum) add(x float64) {
	b := math.Float64bits(x)
	if x != x {
		b = 0x7ff8000000000001
	}
	*s = (*s ^ sum(b)) * 1099511628211
	*s ^= *s >> 29
}

func main() {
	xs := numbers()
	for _, x := range xs[:40] {
		fmt.Printf("%v: %016x %016x\n", x, math.Float64bits(math.Exp(x)), math.Float64bits(math.Log(x)))
	}
	for _, f := range functions {
		var s sum
		for _, x := range xs {
			s.add(f.f(x))
		}
		fmt.Printf("%s %016x\n", f.name, s)
	}
	for _, f := range functions2 {
		var s sum
		for i, x := range xs {
			for _, y := range xs[i%7:] {
				if i%3 == 0 {
					s.add(f.f(x, y))
				}
			}
		}
		fmt.Printf("%s %016x\n", f.name, s)
	}
	var s sum
	for i, x := range xs {
		s.add(math.FMA(x, xs[(i+7)%len(xs)], xs[(i+31)%len(xs)]))
		f, e := math.Frexp(x)
		s.add(f)
		s.add(float64(e))
		s.add(math.Ldexp(x, i-40))
		a, b := math.Modf(x)
		s.add(a)
		s.add(b)
		l, sign := math.Lgamma(x)
		s.add(l)
		s.add(float64(sign))
		s.add(math.Jn(i%5, x))
	}
	fmt.Printf("rest %016x\n", s)
}
