// SPDX-License-Identifier: GPL-2.0

// Package plugin opens plugins: images built with -buildmode=plugin that stay
// loaded under a name.
//
//goko:whole
package plugin

import (
	"errors"
	"sync/atomic"
)

// Plugin is a plugin that is part of the program.
type Plugin struct {
	name string
	id   int
	next *Plugin // one that was opened before
}

// A Symbol is a pointer to a variable or a function.
type Symbol any

// plugins are those that are open.  Tasks that share the image share them, so there is no
// lock that one of them may be killed with.
var plugins atomic.Pointer[Plugin]

// open makes the plugin part of the program, if it is not yet: its id, or a
// negative errno and how many bytes of the reason are in the buffer.
func open(name string, reason []byte) (id, n int)

// symbol is the value of a plugin's symbol, nil if there is none.
func symbol(id int, name string) any

// What initialise says of a plugin: GOKO_PLUGIN_* of goko_ops.h.
const (
	toInitialise = iota
	isReady
	hasFailed
)

// initialise waits while another goroutine initialises the plugin.
func initialise(id int) int

// ready ends what initialise has begun.
func ready(ok bool)

// Open opens a plugin by the name it is loaded under.
func Open(path string) (*Plugin, error) {
	reason := make([]byte, 256)
	id, n := open(path, reason)
	if id < 0 {
		return nil, failure(path, why(id, reason[:n]))
	}
	switch initialise(id) {
	case toInitialise:
		callInit(id)
	case hasFailed:
		return nil, failure(path, "its initialisation has not ended")
	}
	return find(id, path), nil
}

func failure(path, why string) error {
	return errors.New(`plugin.Open("` + path + `"): ` + why)
}

func callInit(id int) {
	ok := false
	defer func() { ready(ok) }()
	if init, found := symbol(id, ".init").(func()); found {
		init()
	}
	ok = true
}

// find returns the one Plugin of an id.
func find(id int, name string) *Plugin {
	for {
		first := plugins.Load()
		for p := first; p != nil; p = p.next {
			if p.id == id {
				return p
			}
		}
		p := &Plugin{name, id, first}
		if plugins.CompareAndSwap(first, p) {
			return p
		}
	}
}

// why is the first line of a reason, or what an errno says.
func why(errno int, reason []byte) string {
	for i, c := range reason {
		if c == '\n' {
			reason = reason[:i]
			break
		}
	}
	switch {
	case len(reason) > 0:
		return string(reason)
	case errno == -2:
		return "no plugin is loaded under this name"
	case errno == -1:
		return "permission denied"
	case errno == -12:
		return "out of memory"
	case errno == -24:
		return "too many plugins"
	}
	return "it cannot be opened"
}

// Lookup finds an exported function or variable of the plugin.
func (p *Plugin) Lookup(symName string) (Symbol, error) {
	if symName != "" && symName[0] != '.' {
		if s := symbol(p.id, symName); s != nil {
			return s, nil
		}
	}
	return nil, errors.New("plugin: symbol " + symName + " not found in plugin " + p.name)
}
