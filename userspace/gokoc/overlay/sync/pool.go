// SPDX-License-Identifier: GPL-2.0

package sync

// A Pool keeps values for reuse.
type Pool struct {
	m    Mutex
	list []any

	// New makes a value when the pool has none.
	New func() any
}

// Get takes a value from the pool.
func (p *Pool) Get() any {
	p.m.Lock()
	if n := len(p.list); n > 0 {
		x := p.list[n-1]
		p.list[n-1] = nil
		p.list = p.list[:n-1]
		p.m.Unlock()
		return x
	}
	p.m.Unlock()
	if p.New != nil {
		return p.New()
	}
	return nil
}

// Put gives a value to the pool.
func (p *Pool) Put(x any) {
	if x == nil {
		return
	}
	p.m.Lock()
	if len(p.list) < 16 {
		p.list = append(p.list, x)
	}
	p.m.Unlock()
}
