// How the report of an uncaught panic shows values of each kind.
package main

type (
	Bool   bool
	Int    int
	Int8   int8
	Uint16 uint16
	String string
	Struct struct{ a, b int }
	Ptr    *int
	Slice  []int
	Func   func()
)

var one = 1

func main() {
	defer func() { panic("a string") }()
	defer func() { panic("two\nlines") }()
	defer func() { panic("") }()
	defer func() { panic(true) }()
	defer func() { panic(-1) }()
	defer func() { panic(int8(-128)) }()
	defer func() { panic(int16(-32768)) }()
	defer func() { panic(int32(-1 << 31)) }()
	defer func() { panic(int64(-1 << 63)) }()
	defer func() { panic(uint(1)) }()
	defer func() { panic(uint8(255)) }()
	defer func() { panic(uint16(65535)) }()
	defer func() { panic(uint32(1<<32 - 1)) }()
	defer func() { panic(uint64(1<<64 - 1)) }()
	defer func() { panic(uintptr(7)) }()
	defer func() { panic('x') }()
	defer func() { panic(Bool(false)) }()
	defer func() { panic(Int(-5)) }()
	defer func() { panic(Int8(5)) }()
	defer func() { panic(Uint16(5)) }()
	defer func() { panic(String("named")) }()
	defer func() { panic(Struct{1, 2}) }()
	defer func() { panic(&Struct{1, 2}) }()
	defer func() { panic(Ptr(&one)) }()
	defer func() { panic([]int{1, 2}) }()
	defer func() { panic(Slice{1, 2}) }()
	defer func() { panic([2]int{1, 2}) }()
	defer func() { panic(struct{}{}) }()
	defer func() { panic(make(chan string)) }()
	defer func() { panic(nil) }()
	defer func() {
		defer func() { panic("second") }()
		defer func() { recover() }()
		panic("recovered: not shown")
	}()
	defer func() {
		recover()
		panic("after a recover: the first is marked")
	}()
	panic("first")
}
