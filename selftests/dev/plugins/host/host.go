// Host opens plugins, each of which shares packages with it.
package main

import (
	"fmt"
	"io"
	"plugin"
	"runtime"
	"strings"
	"testplugin/common"
)

var failed bool

func check(name string, ok bool) {
	if !ok {
		failed = true
		fmt.Println("not ok", name)
		return
	}
	fmt.Println("ok", name)
}

func open(name string) *plugin.Plugin {
	p, err := plugin.Open(name)
	if err != nil {
		panic(err)
	}
	return p
}

func sym(p *plugin.Plugin, name string) plugin.Symbol {
	s, err := p.Lookup(name)
	if err != nil {
		panic(err)
	}
	return s
}

type secret interface{ Secret() string }

func plugin1() {
	check("X before", common.X == 3*5)
	p := open("plugin1")
	check("init ran", *sym(p, "Seven").(*int) == 7)
	check("common initialised once", common.Inits == 1)
	check("map of common", common.Table["plugin1"] == 1 && common.Table["common"] == 1)
	f := sym(p, "F").(func() int)
	check("F", f() == 3*5*7 && common.X == 3*5*7)
	common.X = 2
	check("F sees the host's X", f() == 14)
	v := *sym(p, "Any").(*any)
	pt, ok := v.(common.Point)
	check("type assertion", ok && pt == common.Point{X: 1, Y: 2})
	check("comparison", v == any(common.Point{X: 1, Y: 2}))
	_, ok = v.(fmt.Stringer)
	check("method", ok && v.(fmt.Stringer).String() == "point")

	u := sym(p, "Unnamed").(*struct {
		A int
		B func(string) error
	})
	check("unnamed type", u.A == 4 && u.B("x").Error() == "plugin1: x")
	s := sym(p, "Shape").(func(float64) common.Shape)(3)
	check("interface of the plugin's type", s.Area() == 9)
	sec, ok := s.(secret)
	check("interface only the host knows", ok && sec.Secret() == "secret of plugin1")
	check("printed type", fmt.Sprintf("%T %v", s, s) == "main.square {3}")
	_, ok = s.(fmt.Stringer)
	check("no method", !ok)

	n, ok := sym(p, "Node").(func() any)().(*common.Node)
	check("type with cycles", ok && n.Sub["a"] != nil)
	m := map[any]int{common.Point{X: 3, Y: 4}: 1, "text": 2, 7: 3, [2]int{1, 2}: 4}
	sum := 0
	for _, k := range sym(p, "Keys").(func() []any)() {
		sum = sum*10 + m[k]
	}
	check("map keys", sum == 1234)

	func() {
		defer func() {
			err, ok := recover().(runtime.Error)
			check("run-time error", ok && strings.Contains(err.Error(), "index out of range [5]"))
		}()
		sym(p, "Index").(func(int) int)(5)
	}()
	_, err := p.Lookup("Missing")
	check("missing symbol", err != nil && err.Error() == "plugin: symbol Missing not found in plugin plugin1")
	_, err = p.Lookup("F\x00aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
	check("name with a zero", err != nil)
	check("opened twice", open("plugin1") == p)
}

func plugins23() {
	p2, p3 := open("plugin2"), open("plugin3")
	v := sym(p2, "Make").(func(int) any)(12)
	number := sym(p3, "Number").(func(any) int)
	check("type of two plugins", number(v) == 12)
	check("type of the host", number(common.Point{}) == -1)
	c2, c3 := sym(p2, "Count").(func() *int)(), sym(p3, "Count").(func() *int)()
	check("variable of two plugins", c2 == c3 && *c2 == 42)
	check("variable of all", sym(p2, "X").(func() *int)() == &common.X)
	check("variable of a standard package", sym(p2, "EOF").(func() error)() == io.EOF)
	check("method that only a plugin calls", sym(p2, "Text").(func(any) string)(common.Point{}) == "point")
	check("String of the plugins' type", fmt.Sprint(v) == "sub.T")
	check("init functions", len(common.Table) == 3)
}

func main() {
	plugin1()
	plugins23()
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	check("after collections", open("plugin1") != nil && common.X == 14 && common.Table["plugin2"] == 2)
	_, err := plugin.Open("absent")
	check("no such plugin", err != nil && err.Error() == `plugin.Open("absent"): no plugin is loaded under this name`)
	_, err = plugin.Open("plain")
	check("no plugin", err != nil && err.Error() == `plugin.Open("plain"): image plain is no plugin`)
	_, err = plugin.Open("other")
	check("other build", err != nil && err.Error() == `plugin.Open("other"): plugin was built with a different version of package testplugin/common`)
	_, err = plugin.Open("rebuilt")
	check("other build of an open plugin", err != nil && err.Error() == `plugin.Open("rebuilt"): plugin was built with a different version of package plugin/plugin1`)
	_, err = plugin.Open("missing")
	check("variable that the host has not", err != nil && err.Error() == `plugin.Open("missing"): variable testplugin/common.Gone: image host, whose package it is, has none`)
	_, err = plugin.Open("mistyped")
	check("variable of another type", err != nil && err.Error() == `plugin.Open("mistyped"): variable testplugin/common.Spare is a string, and in image host a int`)
	if failed {
		panic("failed")
	}
	fmt.Println("done")
}
