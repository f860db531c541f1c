// Issues does with a plugin what Go's tests of plugins do that are named after
// issues: goroutines, collections, reflection, errors, closures.
package main

import (
	"errors"
	"plugin"
	"reflect"
	"runtime"
	"sync"
	"testplugin/common"
)

var failed bool

func check(name string, ok bool) {
	if !ok {
		failed = true
		println("not ok", name)
		return
	}
	println("ok", name)
}

// both opens the plugin from two goroutines.
func both() *plugin.Plugin {
	var ps [2]*plugin.Plugin
	var wg sync.WaitGroup
	for i := range ps {
		i := i
		wg.Add(1)
		go func() {
			ps[i], _ = plugin.Open("plugin4")
			wg.Done()
		}()
	}
	wg.Wait()
	check("opened twice at a time", ps[0] != nil && ps[0] == ps[1])
	return ps[0]
}

func main() {
	p := both()
	sym := func(name string) any {
		s, err := p.Lookup(name)
		if err != nil {
			panic(err)
		}
		return s
	}

	c := sym("Squares").(func(int) <-chan int)(20)
	sum := 0
	for i := 0; i < 20; i++ {
		sum += <-c
	}
	check("goroutines", sum == 2470)

	sym("Grow").(func(int))(2000)
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	sym("Grow").(func(int))(2000)
	runtime.GC()
	check("what a plugin's variable holds", sym("Sum").(func() int)() == 2*1999*1000)

	fail := sym("Fail").(func(int) error)
	check("nil error", fail(0) == nil)
	check("error value", errors.Is(fail(1), *sym("ErrOpaque").(*error)))
	var coded interface{ Error() string }
	check("error type", errors.As(fail(7), &coded) && coded.Error() == "error of plugin4")

	call := sym("Call").(func(func() int) any)
	check("callback", call(func() int { return 5 }) == any(5))
	check("callback panics", call(func() int { panic("host") }) == any("host"))
	e, ok := call(func() int { var p *common.Point; return p.X }).(runtime.Error)
	check("callback fails", ok && e.Error() == "runtime error: invalid memory address or nil pointer dereference")

	add := sym("Adder").(func(int) func(int) int)(10)
	check("closure", add(1) == 11 && add(2) == 13)
	check("unnamed struct", sym("Unnamed").(func() any)() == any(struct{ A, B int }{1, 2}))

	died := make(chan int, 1)
	sym("Final").(func(chan<- int))(died)
	for len(died) == 0 {
		runtime.GC()
		runtime.Gosched()
	}
	check("finalizer", <-died == 9)

	o := sym("Make").(func() any)()
	t := reflect.TypeOf(o)
	check("reflect: name", t.String() == "main.Outer" && t.PkgPath() == "plugin/plugin4")
	check("reflect: embedded type", t.Field(0).Type == reflect.TypeOf(common.Point{}))
	check("reflect: tag", t.Field(1).Tag.Get("key") == "value")
	check("reflect: value", reflect.ValueOf(o).Field(0).Interface() == any(common.Point{X: 3, Y: 4}))
	check("promoted method", o.(interface{ String() string }).String() == "point")
	check("method", o.(interface{ Scale(int) int }).Scale(5) == 15)

	func() {
		defer func() { check("deep panic", recover() == any("at the bottom")) }()
		sym("Deep").(func(int) int)(300)
	}()
	if failed {
		panic("failed")
	}
	println("done")
	sym("Deep").(func(int) int)(3)
}
