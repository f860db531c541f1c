// SPDX-License-Identifier: GPL-2.0

// Results are those of Go on amd64 to the last bit, and there Exp and Log are
// not the portable ones: Exp is another algorithm, with fused operations, Log
// takes subnormal numbers for what their exponent says.
package math

const (
	haveArchExp = true
	haveArchLog = true
)

// Above expLimit Exp is infinite.
const expLimit = 7.09782712893384e+02

// Ln2 in two parts; with the first, of 33 bits, products by integers are exact.
const (
	expLn2Hi = 0.69314718055966295651160180568695068359375
	expLn2Lo = 0.28235290563031577122588448175013436025525412068e-12
)

// expTerms are 1/8!, 1/7! ... 1/2!, 1: of Taylor's series for (e**x - 1) / x.
var expTerms = [...]float64{
	2.4801587301587301587e-5,
	1.9841269841269841270e-4,
	1.3888888888888888889e-3,
	8.3333333333333333333e-3,
	4.1666666666666666667e-2,
	1.6666666666666666667e-1,
	0.5,
	1.0,
}

// archExp is e**x = 2**n * e**r, where n is x / Ln2 to the nearest integer: the
// series gives e**(r/16) - 1, and four squarings e**r.
func archExp(x float64) float64 {
	switch {
	case IsNaN(x) || IsInf(x, 1):
		return x
	case IsInf(x, -1):
		return 0
	case x > expLimit:
		return Inf(1)
	}
	n := RoundToEven(x * (1 / Ln2))
	if n < -2000 {
		return 0
	}
	x = FMA(-n, expLn2Hi, x)
	x = FMA(-n, expLn2Lo, x)
	x *= 1.0 / 16
	sum := expTerms[0]
	for _, c := range expTerms[1:] {
		sum = FMA(x, sum, c)
	}
	// (1 + x)**2 - 1 is x * (x + 2).
	x *= sum
	x *= x + 2
	x *= x + 2
	x *= x + 2
	x = FMA(x+2, x, 1)
	return expScale(x, int(n)+1023)
}

// expScale is x times the power of 2 that has an exponent field of e.
func expScale(x float64, e int) float64 {
	switch {
	case e >= 0x7ff:
		return Inf(1)
	case e > 0:
		return x * Float64frombits(uint64(e)<<52)
	case e < -52:
		return 0
	}
	// In two steps, so that only the last one rounds.
	x *= Float64frombits(uint64(e+1022) << 52)
	return x * Float64frombits(1<<52)
}

// Coefficients of logR, an approximation of log(1+f) - f + f*f/2.
const (
	logL1 = 6.666666666666735130e-01
	logL2 = 3.999999999940941908e-01
	logL3 = 2.857142874366239149e-01
	logL4 = 2.222219843214978396e-01
	logL5 = 1.818357216161805012e-01
	logL6 = 1.531383769920937332e-01
	logL7 = 1.479819860511658591e-01
)

// archLog is the natural logarithm of x = 2**k * (1+f), with 1+f from Sqrt2/2 on.
func archLog(x float64) float64 {
	const (
		ln2Hi = 6.93147180369123816490e-01
		ln2Lo = 1.90821492927058770002e-10
	)
	switch {
	case x == 0:
		return Inf(-1)
	case x < 0:
		return NaN()
	case IsNaN(x):
		if Signbit(x) {
			return NaN()
		}
		return x
	case IsInf(x, 1):
		return x
	}
	bits := Float64bits(x)
	f := Float64frombits(bits&(1<<52-1) | 0x3fe<<52)
	k := float64(int(bits>>52) - 0x3fe)
	if f <= Sqrt2/2 {
		k--
		f *= 2
	}
	f--
	s := f / (2 + f)
	s2 := s * s
	s4 := s2 * s2
	t1 := s2 * (logL1 + s4*(logL3+s4*(logL5+s4*logL7)))
	t2 := s4 * (logL2 + s4*(logL4+s4*logL6))
	half := 0.5 * f * f
	return k*ln2Hi - ((half - (s*(half+(t1+t2)) + k*ln2Lo)) - f)
}
