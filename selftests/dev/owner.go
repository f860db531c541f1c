// SPDX-License-Identifier: GPL-2.0

// Owner tries what it may do with files below the folder it is given, and
// ends with a bit for each thing that it was not permitted.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

func main() {
	dir := os.Args[1]
	status := 0
	try := func(bit int, err error) {
		if errors.Is(err, fs.ErrPermission) {
			status |= bit
		} else if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(128)
		}
	}
	_, err := os.ReadFile(dir + "/closed/secret")
	try(1, err)
	_, err = os.OpenFile(dir+"/readable", os.O_WRONLY, 0)
	try(2, err)
	_, err = os.ReadFile(dir + "/readable")
	try(4, err)
	_, err = os.ReadDir(dir + "/closed")
	try(8, err)
	try(16, os.WriteFile(dir+"/new", nil, 0666))
	try(32, os.Remove(dir+"/readable"))
	try(64, os.WriteFile(dir+"/open/own", []byte("text"), 0666))
	os.Exit(status)
}
