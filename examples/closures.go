// SPDX-License-Identifier: GPL-2.0

// Closures and deferred calls: a stack machine whose instructions are
// functions, and a program that divides by zero and survives it.
package main

type machine struct{ stack []int }

type instr func(*machine)

func (m *machine) push(v int) { m.stack = append(m.stack, v) }

func (m *machine) pop() int {
	v := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	return v
}

func push(v int) instr { return func(m *machine) { m.push(v) } }

func binary(f func(a, b int) int) instr {
	return func(m *machine) {
		b, a := m.pop(), m.pop()
		m.push(f(a, b))
	}
}

var (
	add = binary(func(a, b int) int { return a + b })
	mul = binary(func(a, b int) int { return a * b })
	div = binary(func(a, b int) int { return a / b })
)

// run runs the program; ok is false if it went wrong.
func run(program ...instr) (result int, ok bool) {
	defer func() {
		if recover() != nil {
			result, ok = 0, false
		}
	}()
	m := &machine{}
	for _, in := range program {
		in(m)
	}
	return m.pop(), true
}

func main() {
	println(run(push(2), push(3), add, push(4), mul))
	println(run(push(1), push(0), div))
	println(run(add))
	println(run(push(84), push(2), div))
}
