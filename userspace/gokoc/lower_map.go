// SPDX-License-Identifier: GPL-2.0

// lower_map.go - maps.

package main

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// mapType is the type that operations on a map name.
func (l *lowerer) mapType(v ssa.Value) *Type { return l.typ(v).under() }

// makeMap lowers make and the beginning of a composite literal.
func (l *lowerer) makeMap(in *ssa.MakeMap) {
	n := l.intCon(KI64, 0)
	if in.Reserve != nil {
		n = l.asInt(in.Reserve)
	}
	o := l.define(in)
	l.emit(&Ins{op: MKMAP, t: l.mapType(in), a: o, b: n})
}

// mapUpdate lowers m[k] = v.
func (l *lowerer) mapUpdate(in *ssa.MapUpdate) {
	m, k, v := l.use(in.Map), l.use(in.Key), l.use(in.Value)
	l.emit(&Ins{op: MAPSET, t: l.mapType(in.Map), b: m, args: []Opd{k, v}})
}

// mapLookup lowers m[k], with or without ", ok".
func (l *lowerer) mapLookup(in *ssa.Lookup) {
	m, k := l.use(in.X), l.use(in.Index)
	res := make([]Opd, 2)
	if in.CommaOk {
		res = l.extracts(in, 2)
	} else {
		res[0] = l.defineOpt(in)
	}
	l.emit(&Ins{op: MAPGET, t: l.mapType(in.X), b: m, args: []Opd{k}, res: res})
}

// rangeMap lowers the start of a range over a map: the iterator is a
// variable of the map's type.
func (l *lowerer) rangeMap(in *ssa.Range) {
	m := l.use(in.X)
	if l.clearsMap(in) {
		l.callb("mapclear", []Opd{m}, nil)
	}
	o := l.temp(l.typ(in.X))
	l.vals[in] = o
	l.emit(&Ins{op: MAPITER, t: l.mapType(in.X), a: o, b: m})
}

// nextMap lowers one step of a range over a map.
func (l *lowerer) nextMap(in *ssa.Next) {
	l.emit(&Ins{op: MAPNEXT, t: l.mapType(in.Iter.(*ssa.Range).X),
		b: l.use(in.Iter), res: l.extracts(in, 3)})
}

// clearsMap recognises `for k := range m { delete(m, k) }` where that leaves
// nothing: no key may be different from itself.
func (l *lowerer) clearsMap(in *ssa.Range) bool {
	if !reflexive(in.X.Type().Underlying().(*types.Map).Key()) {
		return false
	}
	refs := *in.Referrers()
	if len(refs) != 1 {
		return false
	}
	parts, single := nextParts(refs[0].(*ssa.Next))
	if !single || parts[1] == nil || parts[2] != nil || len(*parts[1].Referrers()) != 1 {
		return false
	}
	call, ok := (*parts[1].Referrers())[0].(*ssa.Call)
	if !ok || call.Call.Args[0] != in.X {
		return false
	}
	b, ok := call.Call.Value.(*ssa.Builtin)
	if !ok || b.Name() != "delete" {
		return false
	}
	// The loop does nothing else: its body is the key, the call, the jump.
	for _, x := range call.Block().Instrs {
		switch x := x.(type) {
		case *ssa.Extract, *ssa.Jump, *ssa.DebugRef:
		case *ssa.Call:
			if x != call {
				return false
			}
		default:
			return false
		}
	}
	succs := call.Block().Succs
	return len(succs) == 1 && succs[0] == refs[0].Block()
}

// reflexive: each value of the type is equal to itself.
func reflexive(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&(types.IsFloat|types.IsComplex) == 0
	case *types.Interface:
		return false
	case *types.Array:
		return reflexive(u.Elem())
	case *types.Struct:
		for i := 0; i < u.NumFields(); i++ {
			if !reflexive(u.Field(i).Type()) {
				return false
			}
		}
	}
	return true
}
