// SPDX-License-Identifier: GPL-2.0

// girvm_float_test.go - floating point for the interpreter of the tests: Go's
// own, on the machine that runs them.

package main

import (
	"fmt"
	"math"
)

func b2f(n uint64) float64  { return math.Float64frombits(n) }
func f2b(f float64) uint64  { return math.Float64bits(f) }
func b2f4(n uint64) float32 { return math.Float32frombits(uint32(n)) }
func f4b(f float32) uint64  { return uint64(math.Float32bits(f)) }

// floatOp is what a floating-point operation makes of its operands' words.
func floatOp(op Op, k Kind, x, y uint64) uint64 {
	if k == KF32 {
		return floatOp32(op, b2f4(x), b2f4(y))
	}
	f, g := b2f(x), b2f(y)
	switch op {
	case FADD:
		return f2b(f + g)
	case FSUB:
		return f2b(f - g)
	case FMUL:
		return f2b(f * g)
	case FDIV:
		return f2b(f / g)
	case FNEG:
		return f2b(-f)
	case FABS:
		return f2b(math.Abs(f))
	case FSQRT:
		return f2b(math.Sqrt(f))
	case FFLOOR:
		return f2b(math.Floor(f))
	case FCEIL:
		return f2b(math.Ceil(f))
	case FTRUNC:
		return f2b(math.Trunc(f))
	case FEVEN:
		return f2b(math.RoundToEven(f))
	case FSETEQ:
		return b2u(f == g)
	case FSETNE:
		return b2u(f != g)
	case FSETLT:
		return b2u(f < g)
	case FSETLE:
		return b2u(f <= g)
	case ITOF64:
		if k == KU64 {
			return f2b(float64(x))
		}
		return f2b(float64(int64(x)))
	case ITOF32:
		if k == KU64 {
			return f4b(float32(x))
		}
		return f4b(float32(int64(x)))
	case FTOI:
		return ftoi(k, f)
	case F32TO64:
		return f2b(float64(b2f4(x)))
	case F64TO32:
		return f4b(float32(f))
	}
	return x // fbits, fofbits
}

func floatOp32(op Op, f, g float32) uint64 {
	switch op {
	case FADD:
		return f4b(f + g)
	case FSUB:
		return f4b(f - g)
	case FMUL:
		return f4b(f * g)
	case FDIV:
		return f4b(f / g)
	case FNEG:
		return f4b(-f)
	case FABS:
		return f4b(float32(math.Abs(float64(f))))
	case FSQRT:
		return f4b(float32(math.Sqrt(float64(f))))
	case FSETEQ:
		return b2u(f == g)
	case FSETNE:
		return b2u(f != g)
	case FSETLT:
		return b2u(f < g)
	}
	return b2u(f <= g)
}

func ftoi(k Kind, f float64) uint64 {
	switch k {
	case KI8:
		return uint64(int8(f))
	case KI16:
		return uint64(int16(f))
	case KI32:
		return uint64(int32(f))
	case KU8:
		return uint64(uint8(f))
	case KU16:
		return uint64(uint16(f))
	case KU32:
		return uint64(uint32(f))
	case KU64:
		return uint64(f)
	}
	return uint64(int64(f))
}

// printFloat is what print makes of a float64.
func printFloat(v float64) string {
	switch {
	case v != v:
		return "NaN"
	case math.IsInf(v, 1):
		return "+Inf"
	case math.IsInf(v, -1):
		return "-Inf"
	}
	sign, e := '+', 0
	if math.Signbit(v) {
		sign, v = '-', -v
	}
	if v != 0 {
		for ; v >= 10; v /= 10 {
			e++
		}
		for ; v < 1; v *= 10 {
			e--
		}
		h := 5.0
		for i := 0; i < 7; i++ {
			h /= 10
		}
		if v += h; v >= 10 {
			e++
			v /= 10
		}
	}
	var digits [7]byte
	for i := range digits {
		digits[i] = '0' + byte(v)
		v = (v - float64(int(v))) * 10
	}
	esign := '+'
	if e < 0 {
		esign, e = '-', -e
	}
	return fmt.Sprintf("%c%c.%se%c%03d", sign, digits[0], digits[1:], esign, e)
}
