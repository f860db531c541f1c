// Lacks has been left without a method of a type that it has (plugins.prepare),
// and knows it, when a plugin brings the method.
package main

import (
	"fmt"
	"os"
	"plugin"
	"testplugin/common"
)

var value any = common.Late(8)

func main() {
	_, ok := value.(common.Later)
	fmt.Println("before:", ok)
	p, err := plugin.Open(os.Args[1])
	if err != nil {
		fmt.Println(err)
		return
	}
	f, err := p.Lookup("Make")
	if err != nil {
		panic(err)
	}
	fmt.Println("the plugin's:", f.(func(int) common.Later)(7).Late())
	later, ok := value.(common.Later)
	fmt.Println("after:", ok, later.Late())
}
