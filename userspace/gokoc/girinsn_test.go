// SPDX-License-Identifier: GPL-2.0

// girinsn_test.go - the operations, for the interpreter of GIR.

package main

import (
	"fmt"
	"math/bits"
	"strings"
	"time"
)

// step runs one instruction; traps become panics.
func (vm *girVM) step(g *gG) {
	defer func() {
		if r := recover(); r != nil {
			t, ok := r.(gTrap)
			if !ok {
				panic(r)
			}
			vm.trap(g, string(t))
		}
	}()
	// Many at a time: the deferred function costs more than a step.
	for n := 0; n < 200 && !vm.exited && !g.waiting && len(g.frames) > 0; n++ {
		if vm.steps++; vm.steps > vm.limit || vm.steps&0xffff == 0 && time.Since(vm.began) > time.Second {
			vm.steps = vm.limit + 1
			panic(gFatal("takes too long"))
		}
		fr := &g.frames[len(g.frames)-1]
		in := &fr.f.code[fr.pc]
		fr.pc++
		vm.insn(g, fr, in)
	}
}

func compare(op Op, k Kind, x, y int64) bool {
	less := x < y
	if !k.signed() {
		less = uint64(x) < uint64(y)
	}
	switch op {
	case SETEQ:
		return x == y
	case SETNE:
		return x != y
	case SETLT:
		return less
	case SETLE:
		return less || x == y
	case SETGT:
		return !less && x != y
	}
	return !less
}

func shiftCount(op Op, k Kind, x int64, s uint64) int64 {
	w := uint64(k.bits())
	switch {
	case op == SHL && s >= w:
		return 0
	case op == SHL:
		return canonical(k, x<<s)
	case !k.signed() && s >= w:
		return 0
	case !k.signed():
		return int64(uint64(x) >> s)
	case s > 63:
		s = 63
	}
	return x >> s
}

func (vm *girVM) insn(g *gG, fr *gFrame, in *gInsn) {
	base := fr.base
	at := func(w int) uint64 { return base + 8*uint64(w) }
	A, B := at(in.a), at(in.b)
	op := in.op
	switch {
	case op >= ADD && op <= SHRI:
		x := int64(vm.r64(B))
		y := in.imm
		if op < ADDI {
			y = int64(vm.r64(at(in.c)))
		} else {
			op -= ADDI - ADD
		}
		var v int64
		switch {
		case op == SHL || op == SHR:
			v = shiftCount(op, in.kind, x, uint64(y))
		default:
			n, ok := fold(op, in.kind, x, y)
			if !ok {
				panic(gTrap("integer divide by zero"))
			}
			v = n
		}
		vm.w64(A, uint64(v))
		return
	case op >= SETEQ && op <= SETGEI:
		y := in.imm
		if op < SETEQI {
			y = int64(vm.r64(at(in.c)))
		} else {
			op -= SETEQI - SETEQ
		}
		var v uint64
		if compare(op, in.kind, int64(vm.r64(B)), y) {
			v = 1
		}
		vm.w64(A, v)
		return
	case op >= JEQ && op <= JGEI:
		y := in.imm
		if op < JEQI {
			y = int64(vm.r64(at(in.c)))
		} else {
			op -= JEQI - JEQ
		}
		if compare(op-JEQ+SETEQ, in.kind, int64(vm.r64(B)), y) {
			fr.pc = in.target
		}
		return
	}
	if op >= FADD && op <= FOFBITS {
		y := uint64(0)
		if strings.Contains(ops[op].fmt, "c") {
			y = vm.r64(at(in.c))
		}
		vm.w64(A, floatOp(op, in.kind, vm.r64(B), y))
		return
	}
	switch op {
	case NOP:
	case CONST:
		vm.w64(A, uint64(in.imm))
	case STR:
		vm.setStr(A, in.s)
	case MOV:
		n := uint64(vm.img.types[in.t].sz)
		if vm.under(in.t).kind.scalar() {
			n = 8
		}
		copy(vm.mem[A:A+n], vm.mem[B:B+n])
	case ZERO:
		n := uint64(vm.img.types[in.t].sz)
		if vm.under(in.t).kind.scalar() {
			n = 8
		}
		b := vm.mem[A : A+n]
		for i := range b {
			b[i] = 0
		}
	case LEA:
		vm.w64(A, B+uint64(in.imm))
	case LF:
		vm.toFrame(in.t, A, B+uint64(in.imm))
	case SF:
		vm.toMem(in.t, B+uint64(in.imm), A)
	case GADDR:
		vm.w64(A, vm.globals[in.ref])
	case LDG:
		vm.toFrame(in.t, A, vm.globals[in.ref]+uint64(in.imm))
	case STG:
		vm.toMem(in.t, vm.globals[in.ref]+uint64(in.imm), A)
	case NEG:
		vm.w64(A, uint64(canonical(in.kind, -int64(vm.r64(B)))))
	case NOT:
		vm.w64(A, uint64(canonical(in.kind, ^int64(vm.r64(B)))))
	case CONV:
		vm.w64(A, uint64(canonical(in.kind, int64(vm.r64(B)))))
	case JMP:
		fr.pc = in.target
	case LD:
		vm.toFrame(in.t, A, vm.ptr(B)+uint64(in.imm))
	case ST:
		vm.toMem(in.t, vm.ptr(B)+uint64(in.imm), A)
	case FLD:
		vm.w64(A, vm.ptr(B)+uint64(in.imm))
	case LDX:
		vm.toFrame(in.t, A, vm.elem(fr, in)+uint64(in.imm))
	case STX:
		vm.toMem(in.t, vm.elem(fr, in)+uint64(in.imm), A)
	case IDX:
		vm.w64(A, vm.elem(fr, in)+uint64(in.imm))
	case NEW:
		vm.w64(A, vm.alloc(vm.img.types[in.t].sz))
	case MKSLICE:
		vm.mkslice(in.t, A, int64(vm.r64(B)), int64(vm.r64(at(in.c))))
	case MKCHAN:
		n := int64(vm.r64(B))
		elem := vm.under(in.t).elem
		if sz := vm.img.types[elem].sz; n < 0 || sz > 0 && n > 1<<46/sz {
			panic(gTrap("!makechan: size out of range"))
		}
		p := vm.alloc(8)
		vm.chans[p] = &gChan{cap: int(n), elem: elem}
		vm.w64(A, p)
	case MKEFACE:
		p := vm.alloc(vm.img.types[in.t].sz)
		vm.toMem(in.t, p, B)
		vm.w64(A, uint64(in.t)+1)
		vm.w64(A+8, p)
	case CLOSURE:
		f := vm.img.funcs[in.ref]
		ct := vm.img.types[f.ctx]
		p := vm.alloc(ct.sz)
		vm.w64(p, uint64(in.ref))
		for i, w := range in.args {
			fl := ct.fields[i+1]
			vm.toMem(fl.t, p+uint64(fl.off), at(w))
		}
		vm.w64(A, p)
	case FNVAL:
		vm.w64(A, vm.funcValue(in.ref))
	case SLICE:
		vm.slice(fr, in)
	case APPEND:
		vm.append(fr, in)
	case COPY:
		n := vm.r64(B + 8)
		C := at(in.c)
		if m := vm.r64(C + 8); m < n {
			n = m
		}
		sz := uint64(1)
		if t := vm.typeAt(fr.f, in.b); t.kind == KSlice {
			sz = uint64(vm.img.types[t.elem].sz)
		}
		d, s := vm.r64(B), vm.r64(C)
		copy(vm.mem[d:d+n*sz], vm.mem[s:s+n*sz])
		if in.a >= 0 {
			vm.w64(A, n)
		}
	case CONCAT:
		vm.setStr(A, vm.str(B)+vm.str(at(in.c)))
	case CALL:
		vm.call(g, vm.img.funcs[in.ref], 0, base, in.args, in.res)
	case CALLC:
		cl := vm.ptr(B)
		vm.call(g, vm.img.funcs[vm.r64(cl)], cl, base, in.args, in.res)
	case CALLB:
		vm.builtin(g, fr, in)
	case GO, GOC:
		f, cl := in.ref, uint64(0)
		if op == GOC {
			cl = vm.r64(B)
			if cl == 0 {
				panic(gFatal("go of nil func value"))
			}
			f = int(vm.r64(cl))
		}
		n := vm.newG(vm.img.funcs[f], cl)
		vm.pass(&n.frames[0], base, in.args)
	case RET:
		vm.ret(g)
	case DEFERC:
		fr.defs = append(fr.defs, vm.r64(B))
	case POPDEFER:
		var cl uint64
		if n := len(fr.defs); n > 0 {
			cl = fr.defs[n-1]
			fr.defs = fr.defs[:n-1]
			if cl == 0 {
				panic(gTrap("invalid memory address or nil pointer dereference"))
			}
		}
		vm.w64(A, cl)
	case RECOVER:
		v := vm.recover(g)
		vm.w64(A, v[0])
		vm.w64(A+8, v[1])
	case PANIC:
		vm.startPanic(g, &gPanic{val: [2]uint64{vm.r64(B), vm.r64(B + 8)}})
	case TRAP:
		panic(gTrap([]string{"unreachable", "negative shift amount",
			"invalid memory address or nil pointer dereference",
			"integer divide by zero"}[in.imm]))
	case CLOSE:
		vm.closeChan(vm.chanAt(vm.r64(B)))
	case SEND, RECV, RECV2, SELECT:
		vm.chanOp(g, fr, in)
	default:
		panic(gUnknown(ops[op].name))
	}
}

// typeAt is the type of the variable at a frame word, or of the component of
// a struct variable there.
func (vm *girVM) typeAt(f *gFunc, w int) *gType {
	start := w
	for {
		if _, ok := f.typeAt[start]; ok || start == 1 {
			break
		}
		start--
	}
	t := f.typeAt[start]
	if start == 1 {
		return &gType{kind: KPtr, elem: f.ctx}
	}
	off := int64(w-start) * 8
	for {
		u := vm.under(t)
		switch u.kind {
		case KStruct:
			next := -1
			for _, fl := range u.fields {
				if fl.off <= off && (off < fl.off+vm.img.types[fl.t].sz) {
					next = fl.t
					off -= fl.off
					break
				}
			}
			t = next
			continue
		case KArray:
			es := vm.img.types[u.elem].sz
			off %= es
			t = u.elem
			continue
		}
		return u
	}
}

func (vm *girVM) ptr(at uint64) uint64 {
	p := vm.r64(at)
	if p == 0 {
		panic(gTrap("invalid memory address or nil pointer dereference"))
	}
	return p
}

// elem is the address of an indexed element.
func (vm *girVM) elem(fr *gFrame, in *gInsn) uint64 {
	at := fr.base + 8*uint64(in.b)
	t := vm.typeAt(fr.f, in.b)
	i := int64(vm.w(fr, in.c))
	var n, sz int64
	p := vm.r64(at)
	switch t.kind {
	case KString:
		n, sz = int64(vm.r64(at+8)), 1
	case KSlice:
		n, sz = int64(vm.r64(at+8)), vm.img.types[t.elem].sz
	case KPtr, KLptr:
		p = vm.ptr(at)
		u := vm.under(t.elem)
		n, sz = u.n, vm.img.types[u.elem].sz
	default:
		panic(fmt.Sprintf("index of %s w%d", t.name, in.b))
	}
	if uint64(i) >= uint64(n) {
		if ik := vm.typeAt(fr.f, in.c).kind; i < 0 && ik.signed() {
			panic(gTrap(fmt.Sprintf("index out of range [%d]", i)))
		}
		panic(gTrap(fmt.Sprintf("index out of range [%d] with length %d", uint64(i), n)))
	}
	return p + uint64(i*sz)
}

func (vm *girVM) mkslice(t int, A uint64, n, c int64) {
	sz := vm.img.types[t].sz
	hi, _ := bits.Mul64(uint64(n), uint64(sz))
	if n < 0 || hi != 0 || n*sz > 1<<47 {
		panic(gTrap("makeslice: len out of range"))
	}
	if hi, lo := bits.Mul64(uint64(c), uint64(sz)); c < n || hi != 0 || lo > 1<<47 {
		panic(gTrap("makeslice: cap out of range"))
	}
	vm.w64(A, vm.alloc(c*sz))
	vm.w64(A+8, uint64(n))
	vm.w64(A+16, uint64(c))
}

func (vm *girVM) slice(fr *gFrame, in *gInsn) {
	at := fr.base + 8*uint64(in.b)
	t := vm.typeAt(fr.f, in.b)
	p, n, c, sz := vm.r64(at), int64(0), int64(0), int64(1)
	switch t.kind {
	case KString:
		n = int64(vm.r64(at + 8))
		c = n
	case KSlice:
		n, c, sz = int64(vm.r64(at+8)), int64(vm.r64(at+16)), vm.img.types[t.elem].sz
	default:
		p = vm.ptr(at)
		u := vm.under(t.elem)
		n, c, sz = u.n, u.n, vm.img.types[u.elem].sz
	}
	arg := func(i int, d int64) int64 {
		if in.args[i] < 0 {
			return d
		}
		return int64(vm.w(fr, in.args[i]))
	}
	lo, hi, max := arg(0, 0), arg(1, n), arg(2, c)
	what := "capacity"
	if t.kind == KString {
		what = "length"
	} else if t.kind != KSlice {
		what = "length"
	}
	bad := func(i int, v int64, neg, format string, args ...interface{}) {
		if in.args[i] >= 0 && vm.typeAt(fr.f, in.args[i]).kind == KU64 {
			args[0] = uint64(v)
		} else if v < 0 {
			format, args = neg, []interface{}{v}
		}
		panic(gTrap("slice bounds out of range " + fmt.Sprintf(format, args...)))
	}
	switch three := in.args[2] >= 0; {
	case three && uint64(max) > uint64(c):
		bad(2, max, "[::%d]", "[::%d] with %s %d", max, what, c)
	case three && uint64(hi) > uint64(max):
		bad(1, hi, "[:%d:]", "[:%d:%d]", hi, max)
	case three && uint64(lo) > uint64(hi):
		bad(0, lo, "[%d::]", "[%d:%d:]", lo, hi)
	case uint64(hi) > uint64(max):
		bad(1, hi, "[:%d]", "[:%d] with %s %d", hi, what, max)
	case uint64(lo) > uint64(hi):
		bad(0, lo, "[%d:]", "[%d:%d]", lo, hi)
	}
	A := fr.base + 8*uint64(in.a)
	if max-lo > 0 {
		p += uint64(lo * sz)
	}
	vm.w64(A, p)
	vm.w64(A+8, uint64(hi-lo))
	if t.kind != KString {
		vm.w64(A+16, uint64(max-lo))
	}
}

func (vm *girVM) append(fr *gFrame, in *gInsn) {
	B, C := fr.base+8*uint64(in.b), fr.base+8*uint64(in.c)
	t := vm.typeAt(fr.f, in.b)
	sz := uint64(vm.img.types[t.elem].sz)
	p, n, c := vm.r64(B), vm.r64(B+8), vm.r64(B+16)
	q, m := vm.r64(C), vm.r64(C+8)
	if int64(n+m) < 0 {
		panic(gTrap("growslice: len out of range"))
	}
	if n+m > c {
		nc := 2 * c
		if n+m > nc {
			nc = n + m
		}
		np := vm.alloc(int64(nc * sz))
		copy(vm.mem[np:np+n*sz], vm.mem[p:p+n*sz])
		p, c = np, nc
	}
	copy(vm.mem[p+n*sz:p+(n+m)*sz], vm.mem[q:q+m*sz])
	A := fr.base + 8*uint64(in.a)
	vm.w64(A, p)
	vm.w64(A+8, n+m)
	vm.w64(A+16, c)
}
