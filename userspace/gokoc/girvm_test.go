// SPDX-License-Identifier: GPL-2.0

// girvm_test.go - an interpreter of GIR for the tests: memory is one array of
// bytes, pointers are offsets in it, goroutines take turns.

package main

import (
	"encoding/binary"
	"fmt"
	"strings"
	"syscall"
	"time"
)

type gFrame struct {
	f     *gFunc
	pc    int
	base  uint64
	defs  []uint64 // deferred closures
	panic *gPanic  // this call was made by a panic's defers
	ret   []int    // the caller's result words; results go there
	hasPC bool
}

type gG struct {
	id      int
	frames  []gFrame
	panics  []*gPanic
	waiting bool
	exited  bool // by Goexit
	tick    int
	wakeAt  int64 // sleeping until, 0: not
	// how the operation it was parked in ended
	woken gSudog
	wokOK bool
}

type girVM struct {
	img     *gImage
	mem     []byte
	brk     uint64
	free    map[int][]uint64
	globals []uint64
	chans   map[uint64]*gChan
	gs      []*gG
	runq    []*gG
	cur     *gG
	out     strings.Builder // stderr
	stdout  strings.Builder
	exited  bool
	status  int
	steps   int64
	limit   int64
	strs    map[string]uint64
	errs    []string // texts of run-time errors
	clock   int64
	began   time.Time
	nextG   int
	rnd     uint64
	statics map[int]uint64
	unknown string // the builtin that ended the program
}

const errType = 1 << 40 // type word of a run-time error, + index of the text

func newGirVM(img *gImage) *girVM {
	mem, err := syscall.Mmap(-1, 0, 8<<30, syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_PRIVATE|syscall.MAP_ANON|syscall.MAP_NORESERVE)
	if err != nil {
		panic(err)
	}
	vm := &girVM{img: img, mem: mem, brk: 4096, free: map[int][]uint64{},
		chans: map[uint64]*gChan{}, strs: map[string]uint64{}, limit: 1 << 40,
		clock: time.Now().UnixNano(), began: time.Now(), rnd: 88172645463325252, statics: map[int]uint64{}}
	for _, t := range img.globals {
		vm.globals = append(vm.globals, vm.alloc(img.types[t].sz))
	}
	vm.setData()
	return vm
}

func (vm *girVM) close() { syscall.Munmap(vm.mem) }

func (vm *girVM) alloc(n int64) uint64 {
	p := vm.brk
	vm.brk += uint64(roundUp(n, 8))
	if n == 0 {
		vm.brk += 8
	}
	if vm.brk+1<<20 > uint64(len(vm.mem)) {
		panic(gFatal("out of memory"))
	}
	return p
}

type gFatal string

// gUnknown is a builtin that only the kernel has.
type gUnknown string

func (vm *girVM) r64(p uint64) uint64 { return binary.LittleEndian.Uint64(vm.mem[p:]) }

func (vm *girVM) w64(p uint64, v uint64) { binary.LittleEndian.PutUint64(vm.mem[p:], v) }

func (vm *girVM) w(fr *gFrame, w int) uint64 { return vm.r64(fr.base + 8*uint64(w)) }

func (vm *girVM) s(fr *gFrame, w int, v int64) { vm.w64(fr.base+8*uint64(w), uint64(v)) }

func (vm *girVM) under(t int) *gType {
	for vm.img.types[t].kind == KNamed {
		t = vm.img.types[t].elem
	}
	return vm.img.types[t]
}

// toFrame copies a value from memory to a frame word; toMem the other way.
func (vm *girVM) toFrame(t int, frame, p uint64) {
	u := vm.under(t)
	if !u.kind.scalar() {
		copy(vm.mem[frame:frame+uint64(u.sz)], vm.mem[p:p+uint64(u.sz)])
		return
	}
	var v int64
	switch u.sz {
	case 1:
		v = int64(vm.mem[p])
	case 2:
		v = int64(binary.LittleEndian.Uint16(vm.mem[p:]))
	case 4:
		v = int64(binary.LittleEndian.Uint32(vm.mem[p:]))
	default:
		v = int64(vm.r64(p))
	}
	if u.kind != KF32 && u.kind != KF64 {
		v = canonical(u.kind, v)
	}
	vm.w64(frame, uint64(v))
}

func (vm *girVM) toMem(t int, p, frame uint64) {
	u := vm.under(t)
	n := uint64(u.sz)
	if !u.kind.scalar() {
		copy(vm.mem[p:p+n], vm.mem[frame:frame+n])
		return
	}
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], vm.r64(frame))
	copy(vm.mem[p:p+n], b[:n])
}

// frameSize is how many bytes a value takes as a variable.
func (vm *girVM) frameSize(t int) int64 {
	n := roundUp(vm.img.types[t].sz, 8)
	if n == 0 {
		n = 8
	}
	return n
}

func (vm *girVM) str(p uint64) string {
	a, n := vm.r64(p), vm.r64(p+8)
	return string(vm.mem[a : a+n])
}

func (vm *girVM) setStr(p uint64, s string) {
	a, ok := vm.strs[s]
	if !ok {
		a = vm.alloc(int64(len(s)))
		copy(vm.mem[a:], s)
		if len(s) < 64 {
			vm.strs[s] = a
		}
	}
	vm.w64(p, a)
	vm.w64(p+8, uint64(len(s)))
}

// run runs the program to its end.
func (vm *girVM) run() {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case gUnknown:
			vm.unknown, vm.exited = string(r), true
		case gFatal:
			fmt.Fprintf(&vm.out, "fatal error: %s\n", string(r))
			vm.status, vm.exited = 2, true
		default:
			if g := vm.cur; g != nil {
				for i := len(g.frames) - 1; i >= 0; i-- {
					fr := &g.frames[i]
					line := 0
					if fr.pc > 0 && fr.pc <= len(fr.f.code) {
						line = fr.f.code[fr.pc-1].line
					}
					fmt.Printf("GIR: %s+%d line %d\n", fr.f.name, fr.pc-1, line)
				}
			}
			panic(r)
		}
	}()
	g := vm.newG(vm.img.funcs[vm.img.main], 0)
	if vm.img.init >= 0 {
		vm.push(g, vm.img.funcs[vm.img.init], 0)
	}
	for !vm.exited {
		if len(vm.runq) == 0 && !vm.wakeSleepers(true) {
			if len(vm.gs) > 0 && vm.gs[0].id == 1 {
				panic(gFatal("all goroutines are asleep - deadlock!"))
			}
			panic(gFatal("no goroutines (main called runtime.Goexit) - deadlock!"))
		}
		vm.wakeSleepers(false)
		g := vm.runq[0]
		vm.runq = vm.runq[1:]
		vm.cur = g
		slice := 50 + int(vm.random()%200)
		for i := 0; i < slice && !vm.exited && !g.waiting && len(g.frames) > 0; i++ {
			vm.step(g)
		}
		if len(g.frames) == 0 {
			vm.dead(g)
		} else if !g.waiting {
			vm.runq = append(vm.runq, g)
		}
	}
}

func (vm *girVM) random() uint64 {
	vm.rnd ^= vm.rnd << 13
	vm.rnd ^= vm.rnd >> 7
	vm.rnd ^= vm.rnd << 17
	return vm.rnd
}

// wakeSleepers readies who has slept enough; if asked, time jumps there.
func (vm *girVM) wakeSleepers(jump bool) bool {
	var first *gG
	for _, g := range vm.gs {
		if g.wakeAt != 0 && (first == nil || g.wakeAt < first.wakeAt) {
			first = g
		}
	}
	if first == nil || !jump && first.wakeAt > vm.clock {
		return false
	}
	if first.wakeAt > vm.clock {
		vm.clock = first.wakeAt
	}
	first.wakeAt = 0
	vm.ready(first)
	return true
}

func (vm *girVM) newG(f *gFunc, ctx uint64) *gG {
	vm.nextG++
	g := &gG{id: vm.nextG}
	vm.gs = append(vm.gs, g)
	vm.runq = append(vm.runq, g)
	vm.push(g, f, ctx)
	return g
}

func (vm *girVM) dead(g *gG) {
	for i, x := range vm.gs {
		if x == g {
			vm.gs = append(vm.gs[:i:i], vm.gs[i+1:]...)
			break
		}
	}
	if g.id == 1 && !g.exited {
		vm.exited = true
	}
}

func (vm *girVM) ready(g *gG) {
	g.waiting = false
	vm.runq = append(vm.runq, g)
}

func (vm *girVM) push(g *gG, f *gFunc, ctx uint64) *gFrame {
	if len(g.frames) > 1100000 {
		fmt.Fprintln(&vm.out, "runtime: goroutine stack exceeds 250000000-byte limit")
		panic(gFatal("stack overflow"))
	}
	var base uint64
	if l := vm.free[f.words]; len(l) > 0 {
		base = l[len(l)-1]
		vm.free[f.words] = l[:len(l)-1]
		b := vm.mem[base : base+8*uint64(f.words)]
		for i := range b {
			b[i] = 0
		}
	} else {
		base = vm.alloc(8 * int64(f.words))
	}
	vm.w64(base+8, ctx)
	g.frames = append(g.frames, gFrame{f: f, base: base})
	return &g.frames[len(g.frames)-1]
}

func (vm *girVM) pop(g *gG) gFrame {
	fr := g.frames[len(g.frames)-1]
	g.frames = g.frames[:len(g.frames)-1]
	vm.free[fr.f.words] = append(vm.free[fr.f.words], fr.base)
	return fr
}

// call pushes a frame and passes arguments.
func (vm *girVM) call(g *gG, f *gFunc, ctx uint64, from uint64, args, res []int) {
	callee := vm.push(g, f, ctx)
	vm.pass(callee, from, args)
	callee.ret = res
}

func (vm *girVM) pass(callee *gFrame, from uint64, args []int) {
	for i, t := range callee.f.params {
		n := uint64(vm.frameSize(t))
		dst, src := callee.base+8*uint64(callee.f.word[i]), from+8*uint64(args[i])
		copy(vm.mem[dst:dst+n], vm.mem[src:src+n])
	}
}

// ret returns from the top frame.
func (vm *girVM) ret(g *gG) {
	fr := vm.pop(g)
	if p := fr.panic; p != nil {
		vm.unwind(g, p)
		return
	}
	if len(g.frames) == 0 {
		return
	}
	caller := &g.frames[len(g.frames)-1]
	for i, t := range fr.f.results {
		if i >= len(fr.ret) || fr.ret[i] < 0 {
			continue
		}
		n := uint64(vm.frameSize(t))
		dst := caller.base + 8*uint64(fr.ret[i])
		src := fr.base + 8*uint64(fr.f.word[len(fr.f.params)+i])
		// A struct's result may go to a component: only its own bytes.
		copy(vm.mem[dst:dst+n], vm.mem[src:src+n])
	}
}
