// SPDX-License-Identifier: GPL-2.0

// girpanic_test.go - panics and deferred functions, for the interpreter of GIR.

package main

import (
	"fmt"
)

type gPanic struct {
	val       [2]uint64
	goexit    bool
	recovered bool
	depth     int // frames when it began
	at        int // frame whose deferred function runs
}

// gTrap is a run-time error of the program.
type gTrap string

// startPanic begins a panic, or Goexit, of g.
func (vm *girVM) startPanic(g *gG, p *gPanic) {
	p.depth = len(g.frames)
	p.at = len(g.frames) - 1
	g.panics = append(g.panics, p)
	vm.unwind(g, p)
}

// unwind runs the next deferred function of a panic.
func (vm *girVM) unwind(g *gG, p *gPanic) {
	if p.recovered {
		for len(g.frames)-1 > p.at {
			vm.pop(g)
		}
		for i, q := range g.panics {
			if q.goexit && q != p && q.depth > p.at {
				g.panics = g.panics[: i+1 : i+1]
				q.at = p.at
				vm.unwind(g, q)
				return
			}
			if q == p || q.depth > p.at+1 && q.at >= p.at {
				g.panics = g.panics[:i:i]
				break
			}
		}
		fr := &g.frames[p.at]
		fr.pc = fr.f.recover
		if p.goexit {
			panic("recovered goexit")
		}
		return
	}
	for ; p.at >= 0; p.at-- {
		fr := &g.frames[p.at]
		if n := len(fr.defs); n > 0 {
			cl := fr.defs[n-1]
			fr.defs = fr.defs[:n-1]
			if cl == 0 {
				panic(gTrap("invalid memory address or nil pointer dereference"))
			}
			vm.push(g, vm.img.funcs[vm.r64(cl)], cl)
			g.frames[len(g.frames)-1].panic = p
			return
		}
	}
	if p.goexit {
		g.frames, g.exited = nil, true
		return
	}
	for i, q := range g.panics {
		if q.goexit {
			continue
		}
		if i > 0 {
			vm.out.WriteString("\t")
		}
		fmt.Fprintf(&vm.out, "panic: %s", vm.panicText(q.val))
		if q.recovered {
			vm.out.WriteString(" [recovered]")
		}
		vm.out.WriteString("\n")
	}
	fmt.Fprintf(&vm.out, "\ngoroutine %d [running]:\n", g.id)
	vm.status, vm.exited = 2, true
}

func (vm *girVM) panicText(v [2]uint64) string {
	if v[0] >= errType {
		if e := vm.errs[v[0]-errType]; e[0] == '!' {
			return e[1:]
		}
		return "runtime error: " + vm.errs[v[0]-errType]
	}
	if v[0] == 0 {
		return "nil"
	}
	t := int(v[0] - 1)
	u := vm.under(t)
	named := vm.img.types[t].kind == KNamed
	var s string
	switch {
	case u.kind == KBool:
		s = fmt.Sprint(vm.mem[v[1]] != 0)
	case u.kind.integer():
		var tmp = vm.alloc(8)
		vm.toFrame(t, tmp, v[1])
		if u.kind.signed() {
			s = fmt.Sprint(int64(vm.r64(tmp)))
		} else {
			s = fmt.Sprint(vm.r64(tmp))
		}
	case u.kind == KString:
		s = vm.str(v[1])
		if named {
			s = fmt.Sprintf("%q", s)
		}
	default:
		return fmt.Sprintf("(%s) 0x%x", vm.img.types[t].name, v[1])
	}
	if named {
		return fmt.Sprintf("%s(%s)", vm.img.types[t].name, s)
	}
	return s
}

// recover implements the operation for the top frame.
func (vm *girVM) recover(g *gG) (v [2]uint64) {
	i := len(g.frames) - 1
	for g.frames[i].panic == nil && i > 0 && g.frames[i-1].f.wrapper {
		i--
	}
	p := g.frames[i].panic
	if p == nil || p.goexit || p.recovered || g.panics[len(g.panics)-1] != p {
		return v
	}
	p.recovered = true
	return p.val
}

// park and the channel operations.

func (vm *girVM) trap(g *gG, text string) {
	p := &gPanic{}
	p.val[0] = errType + uint64(len(vm.errs))
	vm.errs = append(vm.errs, text)
	vm.startPanic(g, p)
}
