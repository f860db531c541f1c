// SPDX-License-Identifier: GPL-2.0

// Package plugin opens plugins: images built with -buildmode=plugin that stay
// loaded under a name.
//
//goko:whole
package plugin

import (
	"errors"
	"sync"
)

// Plugin is a plugin that is part of the program.
type Plugin struct {
	name   string
	id     int
	loaded chan struct{} // closed when its packages are initialised
}

// A Symbol is a pointer to a variable or a function.
type Symbol any

var (
	mu      sync.Mutex
	plugins map[int]*Plugin
)

// open makes the plugin part of the program, if it is not yet: its id, or a
// negative errno and how many bytes of the reason are in the buffer.
func open(name string, reason []byte) (id, n int)

// symbol is the value of a plugin's symbol, nil if there is none.
func symbol(id int, name string) any

// Open opens a plugin by the name it is loaded under.
func Open(path string) (*Plugin, error) {
	reason := make([]byte, 256)
	id, n := open(path, reason)
	if id < 0 {
		return nil, errors.New(`plugin.Open("` + path + `"): ` + why(id, reason[:n]))
	}
	mu.Lock()
	if p := plugins[id]; p != nil {
		mu.Unlock()
		<-p.loaded
		return p, nil
	}
	p := &Plugin{name: path, id: id, loaded: make(chan struct{})}
	if plugins == nil {
		plugins = map[int]*Plugin{}
	}
	plugins[id] = p
	mu.Unlock()
	defer close(p.loaded)
	if init, ok := symbol(id, ".init").(func()); ok {
		init()
	}
	return p, nil
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
