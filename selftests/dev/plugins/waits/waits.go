// Waits opens the plugins that it is told to, one after the other, and says what came of
// it.  Of a name with "!" it survives a panic.
package main

import (
	"os"
	"plugin"
	"strings"
)

func open(name string) {
	survive := strings.HasSuffix(name, "!")
	name = strings.TrimSuffix(name, "!")
	defer func() {
		if survive {
			println(name, "panicked:", recover().(string))
		}
	}()
	p, err := plugin.Open(name)
	if err != nil {
		println(err.Error())
		return
	}
	again, err := plugin.Open(name)
	println(name, "opened, the same again:", p == again, err == nil)
}

func main() {
	for _, name := range os.Args[1:] {
		open(name)
	}
}
