// SPDX-License-Identifier: GPL-2.0

// girdata_test.go - .data records, for the interpreter of GIR.

package main

// gDatum is a .data record.
type gDatum struct {
	global, off  int
	kind         string
	text         string
	t, ref, add  int
	length, size int
}

// dataLine reads what follows ".data".
func (img *gImage) dataLine(l *girLine) {
	d := gDatum{global: l.num("g"), off: l.num("+"), kind: l.word()}
	switch d.kind {
	case "bytes", "string":
		d.text = l.str()
	case "func":
		d.ref = l.num("f")
	case "eface":
		d.t = l.num("t")
		d.ref, d.add = l.num("g"), l.num("+")
	case "ptr":
		d.ref, d.add = l.num("g"), l.num("+")
	case "slice":
		d.ref, d.add = l.num("g"), l.num("+")
		d.length, d.size = l.num(""), l.num("")
	default:
		l.fail("unknown data " + d.kind)
	}
	img.data = append(img.data, d)
}

// setData fills the globals.
func (vm *girVM) setData() {
	for _, d := range vm.img.data {
		to := vm.globals[d.global] + uint64(d.off)
		target := uint64(0)
		switch d.kind {
		case "ptr", "slice", "eface":
			target = vm.globals[d.ref] + uint64(d.add)
		}
		switch d.kind {
		case "bytes":
			copy(vm.mem[to:], d.text)
		case "string":
			vm.setStr(to, d.text)
		case "ptr":
			vm.w64(to, target)
		case "slice":
			vm.w64(to, target)
			vm.w64(to+8, uint64(d.length))
			vm.w64(to+16, uint64(d.size))
		case "func":
			vm.w64(to, vm.funcValue(d.ref))
		case "eface":
			if vm.under(d.t).kind == KPtr {
				box := vm.alloc(8)
				vm.w64(box, target)
				target = box
			}
			vm.w64(to, uint64(d.t)+1)
			vm.w64(to+8, target)
		}
	}
}

// funcValue is the static closure object of a function.
func (vm *girVM) funcValue(f int) uint64 {
	p, ok := vm.statics[f]
	if !ok {
		p = vm.alloc(8)
		vm.w64(p, uint64(f))
		vm.statics[f] = p
	}
	return p
}
