// Tells all it can about addresses; selftests/dev/addresses.c looks at what gets out.
package main

import (
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"unsafe"
)

type point struct{ x, y int }

func (p *point) String() string { return "point" }

var global = point{1, 2}

//goko:export
func Addresses(n int) (string, []byte, int) {
	p := &point{n, n}
	return fmt.Sprintf("%p %p", p, &global), []byte{1, 2}, n
}

func main() {
	p := &point{3, 4}
	s := []int{1, 2, 3}
	m := map[string]*point{"p": p}
	c := make(chan int, 1)
	f := func() int { return p.x }
	var e interface{} = p
	var st fmt.Stringer = p

	println(p, &global, s, m, c, e, st, &s[1])
	fmt.Printf("%p %p %p %p %p %v %+v %#v\n", p, &global, s, m, c, e, s, st)
	fmt.Println(reflect.ValueOf(p).Pointer(), reflect.ValueOf(m).Pointer(), reflect.ValueOf(f))
	println(unsafe.Pointer(p), uintptr(unsafe.Pointer(p)))
	fmt.Printf("%x %d %v\n", uintptr(unsafe.Pointer(p)), uintptr(unsafe.Pointer(&global)), f)
	fmt.Println(uintptr(unsafe.Pointer(&s[0])), uintptr(reflect.ValueOf(s).Pointer()))
	fmt.Println(errors.New("x"), st, []*point{p}, struct{ p *point }{p})
	pc, file, line, ok := runtime.Caller(0)
	fmt.Println(pc != 0, file != "", line, ok)
	fmt.Fprintln(os.Stderr, "done")
	var q *point
	defer func() {
		fmt.Println(recover())
		panic(e)
	}()
	fmt.Println(q.x)
}
