// Nested opens another plugin while it is initialised, and itself.
package main

import "plugin"

func init() {
	_, err := plugin.Open("plugin5")
	println("within:", err == nil)
	_, err = plugin.Open("nested")
	println("itself:", err.Error())
}
