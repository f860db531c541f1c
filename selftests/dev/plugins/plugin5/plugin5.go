// Plugin5 knows a method that its host lacks.
package main

import "testplugin/common"

// Make makes a value with that method.
func Make(n int) common.Later { return common.Late(n) }
