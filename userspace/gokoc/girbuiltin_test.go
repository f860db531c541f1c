// SPDX-License-Identifier: GPL-2.0

// girbuiltin_test.go - builtins, for the interpreter of GIR.

package main

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf8"
)

func b2u(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func (vm *girVM) builtin(g *gG, fr *gFrame, in *gInsn) {
	arg := func(i int) uint64 { return fr.base + 8*uint64(in.args[i]) }
	num := func(i int) int64 { return int64(vm.r64(arg(i))) }
	res := func(i int) uint64 {
		if in.res[i] < 0 {
			return 4096 - 64 // scratch
		}
		return fr.base + 8*uint64(in.res[i])
	}
	bi, ok := builtins[in.s]
	if !ok || len(bi.args) != len(in.args) || len(bi.results) != len(in.res) {
		panic("bad call of builtin " + in.s)
	}
	setBytes := func(p uint64, b []byte) {
		a := vm.alloc(int64(len(b)))
		copy(vm.mem[a:], b)
		vm.w64(p, a)
		vm.w64(p+8, uint64(len(b)))
		vm.w64(p+16, uint64(len(b)))
	}
	switch in.s {
	case "print_bool":
		fmt.Fprint(&vm.out, num(0) != 0)
	case "print_int":
		fmt.Fprint(&vm.out, num(0))
	case "print_uint":
		fmt.Fprint(&vm.out, uint64(num(0)))
	case "print_string":
		vm.out.WriteString(vm.str(arg(0)))
	case "print_float":
		vm.out.WriteString(printFloat(b2f(uint64(num(0)))))
	case "print_complex":
		fmt.Fprintf(&vm.out, "(%s%si)", printFloat(b2f(uint64(num(0)))), printFloat(b2f(uint64(num(1)))))
	case "cdiv":
		z := complex(b2f(uint64(num(0))), b2f(uint64(num(1)))) / complex(b2f(uint64(num(2))), b2f(uint64(num(3))))
		vm.w64(res(0), f2b(real(z)))
		vm.w64(res(1), f2b(imag(z)))
	case "print_ptr":
		fmt.Fprintf(&vm.out, "0x%x", num(0))
	case "print_slice":
		fmt.Fprintf(&vm.out, "[%d/%d]0x%x", vm.r64(arg(0)+8), vm.r64(arg(0)+16), num(0))
	case "print_eface":
		fmt.Fprintf(&vm.out, "(0x%x,0x%x)", num(0), vm.r64(arg(0)+8))
	case "print_sp":
		vm.out.WriteByte(' ')
	case "print_nl":
		vm.out.WriteByte('\n')
	case "print_end":
	case "streq":
		vm.w64(res(0), b2u(vm.str(arg(0)) == vm.str(arg(1))))
	case "strcmp":
		vm.w64(res(0), uint64(strings.Compare(vm.str(arg(0)), vm.str(arg(1)))))
	case "bytes2str":
		vm.setStr(res(0), vm.str(arg(0)))
	case "str2bytes":
		setBytes(res(0), []byte(vm.str(arg(0))))
	case "runes2str":
		p, n := vm.r64(arg(0)), vm.r64(arg(0)+8)
		var rs []rune
		for i := uint64(0); i < n; i++ {
			rs = append(rs, rune(binary.LittleEndian.Uint32(vm.mem[p+4*i:])))
		}
		vm.setStr(res(0), string(rs))
	case "str2runes":
		rs := []rune(vm.str(arg(0)))
		a := vm.alloc(int64(4 * len(rs)))
		for i, r := range rs {
			binary.LittleEndian.PutUint32(vm.mem[a+4*uint64(i):], uint32(r))
		}
		vm.w64(res(0), a)
		vm.w64(res(0)+8, uint64(len(rs)))
		vm.w64(res(0)+16, uint64(len(rs)))
	case "rune2str":
		r := rune(utf8.RuneError)
		if n := num(0); n >= 0 && n <= utf8.MaxRune {
			r = rune(n)
		}
		vm.setStr(res(0), string(r))
	case "decoderune":
		s, i := vm.str(arg(0)), num(1)
		r, n := utf8.DecodeRuneInString(s[i:])
		vm.w64(res(0), uint64(int64(r)))
		vm.w64(res(1), uint64(i)+uint64(n))
	case "chanlen", "chancap":
		n := 0
		if c := vm.chanAt(uint64(num(0))); c != nil {
			n = len(c.buf)
			if in.s == "chancap" {
				n = c.cap
			}
		}
		vm.w64(res(0), uint64(n))
	case "gosched":
		g.waiting = true
		vm.ready(g)
		g.waiting = false
		// Twice in the queue would be wrong: end the slice instead.
		vm.runq = vm.runq[:len(vm.runq)-1]
	case "goexit":
		vm.startPanic(g, &gPanic{goexit: true})
	case "gc", "lock_thread":
	case "numgoroutine":
		vm.w64(res(0), uint64(len(vm.gs)))
	case "numcpu", "gomaxprocs":
		vm.w64(res(0), 2)
	case "nanotime":
		vm.clock += 100
		vm.w64(res(0), uint64(vm.clock))
	case "walltime":
		vm.w64(res(0), uint64(vm.clock/1e9))
		vm.w64(res(1), uint64(vm.clock%1e9))
	case "sleep":
		if n := num(0); n > 0 {
			g.wakeAt = vm.clock + n
			g.waiting = true
		}
	case "block":
		g.waiting = true
	case "exit":
		vm.status, vm.exited = int(num(0))&255, true
	case "write":
		s := vm.str(arg(1))
		if num(0) == 2 {
			vm.out.WriteString(s)
		} else {
			vm.stdout.WriteString(s)
		}
		vm.w64(res(0), uint64(len(s)))
	case "args":
		vm.setStr(res(0), "output\x00one\x00two\x00")
	case "env":
		vm.setStr(res(0), "HOME=/\x00")
	case "random":
		vm.w64(res(0), vm.random())
	default:
		panic(gUnknown(in.s))
	}
}
