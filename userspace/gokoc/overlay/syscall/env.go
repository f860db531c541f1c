// SPDX-License-Identifier: GPL-2.0

package syscall

import (
	"internal/kernel"
	"sync/atomic"
)

// Variables of a package belong to the image, its tasks share them.  So a task
// that changes its environment has an entry here; the others have the one they
// were started with.  Neither the map nor a list in it changes once it is here: a
// task can be killed at any place, and must not leave a lock taken.
var changed atomic.Pointer[map[int64][]string] // "key=value"

func environment() string
func taskID() int64
func taskAlive(id int64) bool

// own is the environment of the task.
func own() []string {
	if m := changed.Load(); m != nil {
		if list, ok := (*m)[taskID()]; ok {
			return list
		}
	}
	return kernel.Strings(environment())
}

// change makes the environment of the task what f makes of it.  Tasks that have
// ended have no use for theirs.
func change(f func(list []string) []string) {
	for {
		old := changed.Load()
		m := map[int64][]string{taskID(): f(own())}
		if old != nil {
			for id, list := range *old {
				if id != taskID() && taskAlive(id) {
					m[id] = list
				}
			}
		}
		if changed.CompareAndSwap(old, &m) {
			return
		}
	}
}

// find is the place of a variable in a list, or -1.
func find(list []string, key string) int {
	for i, s := range list {
		if len(s) > len(key) && s[len(key)] == '=' && s[:len(key)] == key {
			return i
		}
	}
	return -1
}

// Getenv looks up a variable of the environment.
func Getenv(key string) (value string, found bool) {
	list := own()
	i := find(list, key)
	if i < 0 || key == "" {
		return "", false
	}
	return list[i][len(key)+1:], true
}

// Setenv sets a variable.
func Setenv(key, value string) error {
	if key == "" {
		return EINVAL
	}
	for i := 0; i < len(key); i++ {
		if key[i] == '=' || key[i] == 0 {
			return EINVAL
		}
	}
	for i := 0; i < len(value); i++ {
		if value[i] == 0 {
			return EINVAL
		}
	}
	change(func(list []string) []string { return append(without(list, key), key+"="+value) })
	return nil
}

// without is a list without a variable, all of its values.
func without(list []string, key string) []string {
	var rest []string
	for _, s := range list {
		if find([]string{s}, key) < 0 {
			rest = append(rest, s)
		}
	}
	return rest
}

// Unsetenv removes a variable.
func Unsetenv(key string) error {
	change(func(list []string) []string { return without(list, key) })
	return nil
}

// Clearenv removes all variables.
func Clearenv() {
	change(func([]string) []string { return nil })
}

// Environ is the environment.
func Environ() []string {
	return append([]string(nil), own()...)
}
