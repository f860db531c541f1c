// SPDX-License-Identifier: GPL-2.0

package sync

// A Map is a map that goroutines can share.
type Map struct {
	mu RWMutex
	m  map[any]any
}

// Load is the value of a key.
func (m *Map) Load(key any) (value any, ok bool) {
	m.mu.RLock()
	value, ok = m.m[key]
	m.mu.RUnlock()
	return
}

// Store sets the value of a key.
func (m *Map) Store(key, value any) {
	m.mu.Lock()
	m.set(key, value)
	m.mu.Unlock()
}

func (m *Map) set(key, value any) {
	if m.m == nil {
		m.m = map[any]any{}
	}
	m.m[key] = value
}

// LoadOrStore is the value of a key, which it sets if there is none.
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok := m.m[key]; ok {
		return v, true
	}
	m.set(key, value)
	return value, false
}

// LoadAndDelete takes a key out and returns its value.
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, loaded = m.m[key]
	delete(m.m, key)
	return
}

// Delete takes a key out.
func (m *Map) Delete(key any) { m.LoadAndDelete(key) }

// Range calls f for the keys and values of the map until f returns false.
// What is stored meanwhile may be missed.
func (m *Map) Range(f func(key, value any) bool) {
	m.mu.RLock()
	keys := make([]any, 0, len(m.m))
	for k := range m.m {
		keys = append(keys, k)
	}
	m.mu.RUnlock()
	for _, k := range keys {
		if v, ok := m.Load(k); ok && !f(k, v) {
			return
		}
	}
}
