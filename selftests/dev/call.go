// Functions that user space starts.
package main

import "errors"

type Inner struct {
	On bool
	N  int8
}

type Outer struct {
	N     int64
	Name  string
	Inner Inner
}

type All struct {
	B   bool
	I8  int8
	I16 int16
	I32 int32
	I64 int64
	U8  uint8
	U16 uint16
	U32 uint32
	U64 uint64
	F32 float32
	F64 float64
	S   string
	P   []byte
	E   struct{}
}

// total stays from task to task.
var total int

var table = [4]byte{'t', 'a', 'b', 'l'}

func init() { total = 1000 }

//goko:export
func Add(a, b int) int { return a + b }

//goko:export
func Count(n int) int {
	total += n
	return total
}

//goko:export
func Small(a int8, b uint8) (int8, uint8) { return a - 1, b + 1 }

//goko:export
func Struct(o Outer) Outer {
	o.N++
	o.Inner.On = !o.Inner.On
	o.Inner.N = -o.Inner.N
	return o
}

//goko:export
func Same(a All, b bool, i8 int8, i16 int16, i32 int32, u8 uint8, u16 uint16, u32 uint32, f32 float32, s string, p []byte) (All, bool, int8, int16, int32, uint8, uint16, uint32, float32, string, []byte) {
	return a, b, i8, i16, i32, u8, u16, u32, f32, s, p
}

//goko:export
func Join(a string, p []byte) (string, int) { return a + string(p), len(p) }

//goko:export
func Table() ([]byte, string) { return table[1:3], "constant" }

//goko:export
func Nothing() ([]byte, string) { return nil, "" }

//goko:export
func Long(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'x'
	}
	return string(b)
}

//goko:export
func At(i int) int { return []int{1, 2, 3}[i] }

//goko:export
func Recovered(i int) (r int, s string) {
	defer func() {
		if recover() != nil {
			r, s = -1, "recovered"
		}
	}()
	return []int{1, 2, 3}[i], "fine"
}

//goko:export
func Forever(n int) int {
	for {
		n++
	}
}

//goko:export
func Deep(n int, s string) string {
	if n == 0 {
		return s
	}
	return Deep(n-1, s)
}

//goko:export
func Error(err error) error { return errors.New("no") }

func main() {}
